"""Văn bản được viện dẫn: numbered documents and bare laws that a text cites, with date, issuer and relation.

A citation is read outward from its number: the type's name stands before it, the date and `của …` after it.

    Công văn số 1234/UBND-VX ngày 12/3/2020 của UBND tỉnh          state
    Chỉ thị số 05-CT/TW, ngày 15/5/2016 của Bộ Chính trị           Party
    Nghị định 30/2020/NĐ-CP · Luật Lưu trữ số 33/2024/QH15         legal
    các Quyết định số 12, 13/QĐ-UBND và số 20/QĐ-UBND ngày …       lists: type, code, date are handed on
    Luật Trẻ em · Luật Lưu trữ năm 2011                            bare laws: a title, no number
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from extractors import numbers
from extractors.matching import aligned_lower, mend_characters
from extractors.vocabulary import load_table
from schemas.directive import Reference

_BACK, _AHEAD = 160, 260
"""Characters looked at before and after a number; the longest of 90 real citations needs 118 and 190."""

_NUMBER_RE = re.compile(
    rf"""(?:(?<![\w/.-])(?<!\D,)(?<!\d\s)|(?<=\.\.)|(?<=…))
    (?P<serial>{numbers.SERIAL})(?:\s{{0,2}}|[.…_]{{1,8}}\s?)
    (?:/\s?(?P<year>(?:19|20)\d\d)\s?(?=[/-]))?
    (?P<join>/|-(?=\s?[A-ZĐ][A-Za-zĐđ]{{0,5}}\s?/)|-(?=(?:HĐBT|CP|TTg|NĐ|CT|QĐ|NQ|KH|TB|KL)(?!\w)))
    \s?(?P<code>{numbers.CODE})""",
    re.VERBOSE,
)
_AND = r"\s*(?:,|và)\s*(?:số\s*)?"
_BARE_SERIAL_RE = re.compile(
    rf"""(?:(?<=\bsố)\s{{1,2}}(?P<serial>\d{{1,5}}[a-zđ]?)(?=\s*,?\s+ngày\s*\d)
    |(?<![\w/.-])(?<!\D,)(?P<listed>\d{{1,5}}[a-zđ]?)(?=(?:{_AND}\d{{1,5}}[a-zđ]?)*{_AND}\d{{1,5}}[a-zđ]?[/-](?:\d{{4}}/)?[a-zđ])
    |(?<![\w/,.-])(?P<dated>\d{{1,5}}[a-zđ]?)(?=\s+ngày\s*\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)\d\d))""",
    re.VERBOSE,
)
"""A number without a code: `số 269 ngày 3/4/2020`, the first two of `87, 88 và 31/CP`, `Quy định 9 ngày 3/4/2020`."""
_FILL_RE = re.compile(r"(?:[.…_]{2,}|…)[\s.…_]*$")
"""Dots printed for a number to be written on: `số …05…/2006/QĐ-UBND`."""
_DATE = r"""(?P<d>\d{1,2})(?:[\s.…_]*tháng[\s.…_]*|\s*[/.-]\s*)(?P<m>\d{1,2})(?:[\s.…_]*năm[\s.…_]*|\s*[/.-]\s*)
            (?P<y>(?:19|20)\d\d)(?!\d)"""
"""Day, month and year; dots may be printed around those that were written on them (`…25.. tháng 01 năm 2006`)."""
_DATE_AFTER_RE = re.compile(
    rf"""\s*[,(]?\s*(?:được\s+)?(?:ban\s+hành\s+|ký\s+)?(?:ngày[\s.…_]*(?:{_DATE}|[.…_\s]*tháng[.…_\s\d]*(?:năm[.…_\s\d]*)?)
        |(?<=[(\s])(?P<d2>\d{{1,2}})[/-](?P<m2>\d{{1,2}})[/-](?P<y2>(?:19|20)\d\d)(?!\d))\s*\)?""",
    re.VERBOSE,
)
_ISSUER_AFTER_RE = re.compile(r"\s*[,(]?\s*(?:của|do)\s+(?=\w)")
_ISSUER_STOP = r"""[.;:()"“”\[\]|,]|\s+-\s+(?=[a-zđ])|\s+và\s+(?:các\s+|theo\s+)?(?=NAMES)
        |\s+và\s+(?=(?:việc|văn\s+bản|tình\s+hình|ý\s+kiến|đề\s+nghị|các|một|chỉ\s+đạo|hướng\s+dẫn|những|thực|triển)(?!\w))
        |\s+(?:v/v|về|quy\s+định|hướng\s+dẫn|ban\s+hành|phê\s+duyệt|sửa\s+đổi|bổ\s+sung|tại|là|để|triển\s+khai|thực\s+hiện
        |đã|được|ngày|trong|yêu\s+cầu|đề\s+nghị|giao|kèm|có|nhằm|với|cho|theo|trình|thì|này|nêu|chỉ\s+đạo|công\s+bố|gửi
        |đến|trên|thông\s+báo|nhất\s+là|căn\s+cứ|kết\s+luận|số\s+\d|do|khi|đối\s+với|phát\s+động|đính\s+kèm|hỗ\s+trợ
        |ủy\s+quyền|tăng\s+cường|giai\s+đoạn|như|mà|và\s*$)(?!\w)"""
_ISSUER_BEFORE_RE = re.compile(
    rf"""(?:(?<!\w)ngày\s*{_DATE}\s*,?\s+|(?<!\w)của\s+|^\s*|[.;]\s+)
         (?P<issuer>\w[^.;:()]{{2,80}}?)\s+(?:tại|(?:đã\s+)?(?:ban\s+hành|có))\s+(?:các\s+)?$""",
    re.VERBOSE,
)
"""`Ngày 04/9/2019 Sở Xây dựng ban hành Công văn số …`, `đề nghị của Sở Nội vụ tại Tờ trình số …`."""
_LIST_GAP_RE = re.compile(r"\s*(?:[,;]|và|hoặc|&|[,;]\s*và)\s*(?:các\s+)?(?:số\s*:?\s*)?")
_TARGET_RE = re.compile(
    r"""(?:(?:điểm|tiết|khoản|điều|mục|phần|chương|tiểu\s+mục|nhiệm\s+vụ|phụ\s+lục|nội\s+dung|ý|gạch\s+đầu\s+dòng)
        \s+(?:thứ\s+|số\s+)?(?:[ivxlc]+|\d+(?:\.\d+)*|[a-zđ])(?:,\s*(?=điểm|khoản|điều|mục|phần|chương|phụ)|\s+)
        (?:của\s+|tại\s+|thuộc\s+)?)+(?:kèm\s+theo\s+|ban\s+hành\s+kèm\s+theo\s+)?$""",
    re.VERBOSE,
)
_RELATIONS: tuple[tuple[str, str], ...] = (
    ("extends", r"gia\s+hạn|kéo\s+dài\s+thời\s+(?:gian|hạn)|lùi\s+thời\s+(?:gian|hạn)"),
    ("cancels", r"bãi\s+bỏ|hủy\s+bỏ|thu\s+hồi|chấm\s+dứt\s+hiệu\s+lực"),
    ("replaces", r"thay\s+thế(?:\s+cho)?"),
    ("amends", r"sửa\s+đổi(?:\s*,\s*bổ\s+sung)?|điều\s+chỉnh|bổ\s+sung|đính\s+chính"),
    ("basis", r"căn\s+cứ"),
    ("implements", r"thực\s+hiện|triển\s+khai|quán\s+triệt|thi\s+hành|cụ\s+thể\s+hóa|tiếp\s+theo"),
)
_RELATION_RE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _RELATIONS))
_CHANGES = frozenset({"extends", "cancels", "replaces", "amends"})
_CLAUSE_START_RE = re.compile(r".*(?:[;:]|\.\s)", re.DOTALL)


def find_references(text: str, *, offset: int = 0) -> list[Reference]:
    """Every citation in reading order, the same document as often as it is cited.

    `text` is NFC and may be a whole document with line breaks inside citations; `start` and `end` are
    `offset` + position in `text`.
    """
    clean, lower = mend_characters(text), aligned_lower(text)
    cited = _hand_on(lower, [_numbered(text, clean, lower, match) for match in _numbers_in(clean, lower)])
    taken = [(ref.start or 0, ref.end or 0) for ref in cited]
    laws = [law for law in _bare_laws(text, clean, lower) if not _overlaps(law, taken)]
    found = sorted([*cited, *laws], key=lambda ref: ref.start or 0)
    for ref in found:
        ref.start, ref.end = (ref.start or 0) + offset, (ref.end or 0) + offset
    return found


def merge_references(references: Iterable[Reference]) -> list[Reference]:
    """One reference for each number (or title), in order of first citation, with date and issuer from wherever known.

    Of several relations the one that changes the cited document wins over a mere citation.
    """
    merged: dict[str, Reference] = {}
    for ref in references:
        key = (ref.number or f"{ref.doc_type} {ref.title} {ref.date}").casefold()
        known = merged.get(key)
        merged[key] = _united(known, ref) if known else ref.model_copy()
    return list(merged.values())


def reference_mismatch(reference: Reference) -> str | None:
    """What is odd about the citation (year in the number against the date), in Vietnamese, or None."""
    number = numbers.parse_number(reference.number or "")
    if number is None or number.year is None or reference.date is None or number.year == reference.date.year:
        return None
    return (
        f"Số {reference.number} mang năm {number.year} nhưng ngày viện dẫn là "
        f"{reference.date:%d/%m/%Y}; hãy đối chiếu với văn bản gốc."
    )


def _numbers_in(clean: str, lower: str) -> Iterator[re.Match[str]]:
    """Number-like places that a citation's words or a known code vouch for."""
    end = -1
    matches = sorted([*_NUMBER_RE.finditer(clean), *_BARE_SERIAL_RE.finditer(lower)], key=lambda match: match.start())
    for match in matches:
        before = _FILL_RE.sub("", lower[max(0, match.start() - _BACK) : match.start()])
        listed = end >= 0 and _LIST_GAP_RE.fullmatch(lower, end, match.start()) is not None
        if match.start() < end or not (listed or _is_vouched(match, before)):
            continue
        end = match.end()
        yield match


def _is_vouched(match: re.Match[str], before: str) -> bool:
    if re.search(r"(?:\bsố\s*:?\s*|\bsố\s+hiệu\s*:?\s*|\b(?:cv|vb)\s+)$", before) or _name_before(
        before, adjacent=True
    ):
        return "code" not in match.groupdict() or any(map(str.isupper, match["code"]))
    if "code" not in match.groupdict():
        return _name_before(before, adjacent=False) is not None
    number = numbers.parse_number(match[0])
    return number is not None and number.type_code is not None and number.organ is not None and len(match["code"]) > 3


@cache
def _names_pattern() -> str:
    return "|".join(re.escape(aligned_lower(name)).replace(r"\ ", r"\s+") for name in numbers.type_names())


@cache
def _name_re(adjacent: bool) -> re.Pattern[str]:
    between = r"\s*" if adjacent else r"(?P<between>(?:(?!(?<!\w)số(?!\w)|\d/)[^;.:()]){0,90}?):?\s*(?<!\w)số\s*:?\s*"
    return re.compile(rf"(?<!\w)(?:các\s+)?(?P<name>{_names_pattern()})(?!\w){between}$")


def _name_before(before: str, adjacent: bool) -> re.Match[str] | None:
    """The nearest type name before a number; `adjacent`: with nothing between them."""
    latest = None
    for match in _iter_tails(_name_re(adjacent), before):
        latest = match
    return latest


def _iter_tails(pattern: re.Pattern[str], before: str) -> Iterator[re.Match[str]]:
    position = 0
    while match := pattern.search(before, position):
        yield match
        position = match.start() + 1


def _numbered(text: str, clean: str, lower: str, match: re.Match[str]) -> Reference:
    begin, end = match.end() - len(match[0].lstrip()), match.end()
    window = max(0, begin - _BACK)
    before = _FILL_RE.sub("", lower[window:begin])
    name = _name_before(before, adjacent=True) or _name_before(before, adjacent=False)
    label = re.search(r"số\s*:?\s*$", before)
    start = window + name.start("name") if name else window + label.start() if label else begin
    date, end_of_date = _date_after(lower, end)
    issuer, end_of_issuer = _issuer_after(text, lower, end_of_date)
    if date is None:
        date, end_of_date = _date_after(lower, end_of_issuer)
    if issuer is None:
        issuer, earlier = _issuer_before(text, lower, start)
        date = date or earlier
    parsed = numbers.parse_number(clean[begin:end])
    number = (parsed.number if parsed else None) or numbers.normalise_number(clean[begin:end])
    doc_type = numbers.doc_type_from_name(name["name"]) if name else None
    if parsed and parsed.doc_type and (doc_type is None or (doc_type == "cong_van" and parsed.type_code)):
        doc_type = parsed.doc_type
    stop = max(end, end_of_date, end_of_issuer)
    relation, target = _relation(lower, start), _target(text, lower, start)
    return Reference(
        text=" ".join(text[start:stop].split()), doc_type=doc_type, number=number, date=date, issuer=issuer,
        title=_title(text, name, window), relation=relation, target=target, start=start, end=stop,
    )  # fmt: skip


def _title(text: str, name: re.Match[str] | None, window: int) -> str | None:
    """Title of a law that stands between `Luật` and its number."""
    if name is None or not name["name"].startswith(("luật", "bộ luật", "pháp lệnh")):
        return None
    words = name.groupdict().get("between") or ""
    if not words.strip():
        return None
    title = text[window + name.start("name") : window + name.end("between")]
    return " ".join(title.split())


def _date_after(lower: str, position: int) -> tuple[dt.date | None, int]:
    """The day of issue that follows `position` and where it ends; a blank day is passed over."""
    match = _DATE_AFTER_RE.match(lower, position, position + _AHEAD)
    if match is None:
        return None, position
    day, month, year = (match[key] or match[f"{key}2"] for key in "dmy")
    return _valid_date(year, month, day), match.end()


def _valid_date(year: str | None, month: str | None, day: str | None) -> dt.date | None:
    try:
        return dt.date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def _issuer_after(text: str, lower: str, position: int) -> tuple[str | None, int]:
    match = _ISSUER_AFTER_RE.match(lower, position, position + 24)
    if match is None:
        return None, position
    start = match.end()
    stop = _name_end(text, lower, start, min(len(text), start + 110))
    issuer = " ".join(text[start:stop].split()).strip(" -–,")
    return (issuer, stop) if issuer and issuer[0].isupper() else (None, position)


def _name_end(text: str, lower: str, start: int, stop: int) -> int:
    """Where the name of a body that begins at `start` ends: at a mark or a small-letter word of the next clause."""
    for cut in _issuer_stop_re().finditer(lower, start, stop):
        word = cut.end() - len(cut[0].lstrip())
        if cut[0] == "," and _comma_of_a_name(text, cut.start()):
            continue
        if cut[0].strip() == "-" and text[cut.end()].isupper():  # Cục Thuế - Bộ Tài chính
            continue
        if text[word].isupper():  # Sở Giao thông vận tải is not cut at "giao"
            continue
        return cut.start()
    return stop


def _issuer_before(text: str, lower: str, start: int) -> tuple[str | None, dt.date | None]:
    window = max(0, start - _BACK)
    latest = None
    for match in _iter_tails(_ISSUER_BEFORE_RE, lower[window:start]):
        latest = match
    if latest is None or not text[window + latest.start("issuer")].isupper():
        return None, None
    begin, end = window + latest.start("issuer"), window + latest.end("issuer")
    if _name_end(text, lower, begin, end) != end:
        return None, None
    issuer = " ".join(text[begin:end].split())
    return issuer, _valid_date(latest["y"], latest["m"], latest["d"])


@cache
def _issuer_stop_re() -> re.Pattern[str]:
    return re.compile(_ISSUER_STOP.replace("NAMES", f"(?:{_names_pattern()})(?!\\w)"), re.VERBOSE)


def _comma_of_a_name(text: str, comma: int) -> bool:
    """Whether the comma belongs to a name such as `Cục Quản lý khám, chữa bệnh`."""
    around = " ".join(text[max(0, comma - 30) : comma + 30].split())
    return any(name in around for name in load_table("document_types")["issuer_commas"])


def _hand_on(lower: str, cited: list[Reference]) -> list[Reference]:
    """Share out what a list says once: the type forwards, code, date and issuer backwards."""
    for first, second in pairwise(cited):
        if second.doc_type is None and _LIST_GAP_RE.fullmatch(lower, first.end or 0, second.start or 0):
            second.doc_type = first.doc_type
            second.relation = second.relation if second.relation != "cites" else first.relation
    for second, first in pairwise(reversed(cited)):
        if not _chained(lower, first, second):
            continue
        if first.number and first.number.isalnum() and second.number:
            first.number += re.sub(r"^\w+", "", second.number)
        if first.date is None and first.issuer is None:
            first.date, first.issuer = second.date, second.issuer
    for ref in cited:
        ref.doc_type = ref.doc_type or _type_of_number(ref.number)
    return cited


def _type_of_number(number: str | None) -> str | None:
    parsed = numbers.parse_number(number or "")
    return parsed.doc_type if parsed else None


def _chained(lower: str, first: Reference, second: Reference) -> bool:
    """Whether nothing but `và`, a comma, a type's name stands between two citations."""
    return _LIST_GAP_RE.fullmatch(lower, first.end or 0, second.start or 0) is not None


def _relation(lower: str, start: int) -> str:
    """How the citing text stands to the document cited at `start`; see `Reference.relation`.

    `Nghị định A sửa đổi Nghị định B` says nothing of the citing text, so a change counts only where no other
    document stands before the verb.
    """
    clause = _CLAUSE_START_RE.sub("", lower[max(0, start - 2 * _BACK) : start])
    verbs = [match for match in _RELATION_RE.finditer(clause) if not clause[: match.start()].endswith("được ")]
    change = next((verb for verb in verbs if verb.lastgroup in _CHANGES), None)
    if change is None:
        return (verbs[-1].lastgroup or "cites") if verbs else "cites"
    return "cites" if _other_document_re().search(clause, 0, change.start()) else change.lastgroup or "cites"


@cache
def _other_document_re() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_names_pattern()})(?!\s+này)(?!\w)")


def _target(text: str, lower: str, start: int) -> str | None:
    """The clause of the cited document that is meant: `điểm a khoản 1 Điều 2`."""
    window = max(0, start - 100)
    match = _TARGET_RE.search(lower[window:start])
    if match is None:
        return None
    target = " ".join(text[window + match.start() : window + match.end()].split())
    return re.sub(r"(?:,|\s+(?:của|tại|thuộc|ban hành kèm theo|kèm theo))+$", "", target) or None


@cache
def _law_re() -> re.Pattern[str]:
    titles = sorted(load_table("document_types")["laws"], key=len, reverse=True)
    known = "|".join(re.escape(aligned_lower(title)).replace(r"\ ", r"\s+") for title in titles)
    return re.compile(
        rf"""(?<!\w)(?<!pháp\s)(?P<name>bộ\s+luật|luật|pháp\s+lệnh)\s+
             (?P<title>(?:sửa\s+đổi,?\s+bổ\s+sung\s+một\s+số\s+điều\s+của\s+(?:bộ\s+)?luật\s+)?(?:{known}))(?!\w)
             (?:\s*\(sửa\s+đổi\))?
             (?:\s*,?\s*(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\d))?""",
        re.VERBOSE,
    )


def _bare_laws(text: str, clean: str, lower: str) -> Iterator[Reference]:
    for match in _law_re().finditer(lower):
        if clean[match.start()] == "l" and clean[match.start("title")].islower():
            continue  # "luật giao thông đường bộ" as a subject, not as a document
        date, end = _date_after(lower, match.end())
        yield Reference(
            text=" ".join(text[match.start() : end].split()),
            doc_type=numbers.doc_type_from_name(match["name"]),
            date=date,
            title=" ".join(text[match.start() : match.end("title")].split()),
            relation=_relation(lower, match.start()),
            target=_target(text, lower, match.start()),
            start=match.start(),
            end=end,
        )


def _overlaps(ref: Reference, taken: list[tuple[int, int]]) -> bool:
    return any((ref.start or 0) < end and start < (ref.end or 0) for start, end in taken)


def _united(known: Reference, other: Reference) -> Reference:
    better = {
        name: getattr(known, name) or getattr(other, name) for name in ("doc_type", "date", "issuer", "title", "target")
    }
    weak = known.relation in (None, "cites") or (other.relation in _CHANGES and known.relation not in _CHANGES)
    better["relation"] = (other.relation or known.relation) if weak else known.relation
    return known.model_copy(update=better)
