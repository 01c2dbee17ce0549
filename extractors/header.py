"""The letterhead: issuing body, number, day and place, type, subject, urgency and secrecy.

Sources: Nghị định 30/2020/NĐ-CP, Phụ lục I (state form); Hướng dẫn 36-HD/VPTW and 05-HD/VPTW (Party form).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.casing import organ_case, sentence_case
from extractors.folding import strip_marks
from extractors.issuers import begins_with_head, issuer_name, join_organ_lines, spelled_organs
from extractors.line_kinds import national_title, opening_type_of, plain_type_name_of, type_name_of
from extractors.markers import read_marker
from extractors.numbers import DocumentNumber, parse_number, with_type_code
from extractors.zones import ANNEX_LABEL_RE, LineView, PartZones


@dataclass(frozen=True)
class Header:
    """Fields of one letterhead; None where the paper has none or leaves it open.

    organs
        The left column from the top: the superior body (if printed) and the issuing body, as printed in one line each.
    """

    organs: tuple[str, ...] = ()
    issuer: str | None = None
    number: str | None = None
    date: dt.date | None = None
    date_text: str | None = None
    place: str | None = None
    doc_type: str | None = None
    subject: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class _Marks:
    """Lines of the head that show where the fields stand: number, place and day, type name."""

    number: int | None
    date: int | None
    title: int | None


_DATE_RE = re.compile(
    r"""(?P<place>(?:\bT\.?[PX]\.\s?)?[^\d,;:.*]{2,45}?)?\s*[,.;]?\s*
        ng[àaâ]y\s*(?P<day>[\dOolIZS]{1,2}|[.…\s_]*|\S{1,4})\s*
        th[áaảấ]ng\s*(?P<month>[\dOolIZS]{1,2}|[.…\s_]*|\S{1,4})\s*
        n[ăaă]m\s*(?P<year>\d[\dOo.\s]{2,5}\d|20[.…_\s]*|[.…]*)""",
    re.X | re.I,
)
_NUMERIC_DATE_RE = re.compile(
    r"(?P<place>(?:T[PpXx]\.\s?)?[A-ZĐÀ-Ỹ][^\d,;:]{1,40}),\s*(?:ngày\s*)?(?P<day>\d{1,2})\s*[/\-.]\s*(?P<month>\d{1,2})\s*[/\-.]\s*(?P<year>(?:19|20)\d{2})"
)
_NUMBER_LINE_RE = re.compile(r"^[\W_]{0,3}S[ôốÔỐoóõồỗò6ÓỒ]\s*[:;.,]?\s*(?P<rest>.*)$", re.I)
_BARE_CODE_RE = re.compile(r"^\s*\d{1,6}\s*[/\-]\s*(?:\d{4}/)?[A-ZĐ][A-Za-zĐđ&]*\s?[\-/.]\s?[A-ZĐ]")
_SUBJECT_RE = re.compile(
    r"^[\W_]{0,4}(?:V\s?/\s?[vVwW4y\\]?|V(?=\s(?-i:[a-zđà-ỹ]{2}))|VN|[Vv][ềêeèà]\s*việc|VỀ\s*VIỆC)\s*[:.]?\s*", re.I
)
_URGENCY = {"HOA TOC": "hoa_toc", "THUONG KHAN": "thuong_khan", "KHAN": "khan", "HOA TOC HEN GIO": "hoa_toc"}
_SECRECY = {"TUYET MAT": "tuyet_mat", "TOI MAT": "toi_mat", "MAT": "mat"}
_DIGIT_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "Z": "2", "S": "5"})


def extract_header(view: LineView, zones: PartZones) -> Header:
    """Header of one part.

    Shapes: `Số: 87/KH-UBND`, `Số 2868 -CV/TU`, `Số:      /KH-UBND` (number None),
    `Kiên Giang, ngày 06 tháng 3 năm 2018`.
    """
    indexes = [i for i in [*zones.head, *zones.addressees] if view.texts[i]]
    head = [i for i in zones.head if view.texts[i]]
    if headline := _legal_headline(view, head):
        return headline
    date_at, date_match = _date_line(view, head)
    number_at = _number_line(view, head)
    marks = _Marks(number_at, date_at, _title_line(view, head, behind=max(number_at or -1, date_at or -1)))
    parsed = _number(view, marks)
    number = parsed.number if parsed else None
    place, day = _place_and_date(date_match)
    organs = _organs(view, head, marks)
    doc_type = _doc_type(view, head, marks, parsed, addressed=bool(zones.addressees))
    if not organs and doc_type == "bao_cao":
        organs = _source(view, zones)
    return Header(
        organs=tuple(organs),
        issuer=issuer_name(organs, place, joint=parsed is not None and parsed.is_joint),
        number=number,
        date=day,
        date_text=date_match.group(0).strip() if date_match else None,
        place=place,
        doc_type=doc_type,
        subject=_subject(view, zones, marks),
        urgency=_mark(view, indexes, _URGENCY),
        secrecy=_mark(view, indexes, _SECRECY),
        is_draft=(marks.number is not None and number is None) or any("DU THAO" in view.folded[i] for i in head),
    )


_HEADLINE_RE = re.compile(
    r"^(?P<type>[^\W\d_]+(?: [^\W\d_]+){0,2}) CỦA (?P<issuer>[^\d]{5,80}?) SỐ:? (?P<number>\S+) "
    r"NGÀY (?P<day>\d{1,2}) THÁNG (?P<month>\d{1,2}) NĂM (?P<year>\d{4})(?:\s+(?P<subject>.*))?$"
)


def _legal_headline(view: LineView, head: Sequence[int]) -> Header | None:
    """The one-sentence head of the law gazette: `QUYẾT ĐỊNH CỦA THỦ TƯỚNG CHÍNH PHỦ SỐ … NGÀY … VỀ VIỆC …`."""
    title = _title_line(view, head, behind=len(view.texts))
    if title is None:
        return None
    lines = [view.texts[i] for i in head if i >= title and view.texts[i].isupper()]
    match = _HEADLINE_RE.match(" ".join(" ".join(lines).split()))
    if match is None:
        return None
    parsed = parse_number(match["number"])
    issuer = organ_case(match["issuer"])
    subject = _SUBJECT_RE.sub("", match["subject"] or "")
    subject = (
        re.sub(rf"\s+{re.escape(match['issuer'])}$", "", subject) if subject.count(match["issuer"]) > 1 else subject
    )
    return Header(
        organs=(match["issuer"],),
        issuer=issuer,
        number=parsed.number if parsed else None,
        date=_date(match["day"], match["month"], match["year"]),
        date_text=match.group(0),
        doc_type=type_name_of(view.texts[title]),
        subject=organ_case(subject) or None,
    )


def _title_line(view: LineView, head: Sequence[int], *, behind: int) -> int | None:
    """Line of the type name in capitals, else one behind the marks with one capital or with the subject beside it."""
    named = next((i for i in head if type_name_of(view.texts[i])), None)
    if named is not None:
        return named
    full = (i for i in head if i > behind and view.lines[i].column == "full" and not _goes_on_subject(view, i))
    return next((i for i in full if plain_type_name_of(view.texts[i]) or opening_type_of(view.texts[i])), None)


def _goes_on_subject(view: LineView, index: int) -> bool:
    """Whether the line above is one of `V/v …`, which may break off before a type name (`V/v báo cáo` / `Kế hoạch`)."""
    return index > 0 and bool(_SUBJECT_RE.match(view.texts[index - 1]))


def _title_type(text: str) -> str | None:
    opening = opening_type_of(text)
    return type_name_of(text) or plain_type_name_of(text) or (opening[0] if opening else None)


def _number_line(view: LineView, head: Sequence[int]) -> int | None:
    for index in head:
        match = _NUMBER_LINE_RE.match(view.texts[index])
        if match and re.search(r"[/\-–]\s?[A-ZĐ]{2}|^[\s.…_]*[/\-–]|^\s*\d+\s*[/\-–]", match["rest"]):
            return index
    bare = (i for i in head if _BARE_CODE_RE.match(view.texts[i]) and len(view.texts[i]) < 40)
    return next(bare, None)


_CODE_GOES_ON_RE = re.compile(r"/\s?[A-ZĐ][A-ZĐ&-]*-$")
_REST_OF_CODE_RE = re.compile(r"[A-ZĐ&]{2,}(?:-[A-ZĐ&]{2,})*")


def _number(view: LineView, marks: _Marks) -> DocumentNumber | None:
    if marks.number is None:
        return None
    match = _NUMBER_LINE_RE.match(view.texts[marks.number])
    rest = match["rest"] if match else view.texts[marks.number]
    rest = re.split(r"\s{3,}|\s(?=[A-ZĐÀ-Ỹ][^/]*,\s*ngày)", rest.strip(), maxsplit=1)[0]
    below = view.texts[marks.number + 1] if marks.number + 1 < len(view.texts) else ""
    if _CODE_GOES_ON_RE.search(rest) and _REST_OF_CODE_RE.fullmatch(below.strip()):
        rest += below.strip()  # the codes of bodies that issue together wrap in the narrow column
    number = parse_number(rest)
    named = type_name_of(view.texts[marks.title]) if marks.title is not None else None
    recognised = view.lines[marks.number].confidence is not None
    return with_type_code(number, named) if number and named and recognised else number


def _date_line(view: LineView, head: Sequence[int]) -> tuple[int | None, re.Match[str] | None]:
    for index in head:
        text = view.texts[index]
        match = _DATE_RE.search(text) or _NUMERIC_DATE_RE.search(text)
        if (
            match
            and len(text) < 110
            and "/" not in (match["place"] or "")
            and not _SUBJECT_RE.match(text)
            and match.end() > len(text) - 12
        ):
            return index, match
    return None, None


def _place_and_date(match: re.Match[str] | None) -> tuple[str | None, dt.date | None]:
    if match is None:
        return None, None
    place = (match["place"] or "").strip(" *_.,;-–")
    place = re.sub(r"^.*\s{3,}", "", place)
    place = re.sub(r"^.*?(?:[/\-]\s?[A-ZĐ\d\-/]+)\s+(?=[A-ZĐ][a-zà-ỹ])", "", place)
    return place or None, _date(match["day"], match["month"], match["year"])


def _date(day: str, month: str, year: str) -> dt.date | None:
    digits = [re.sub(r"[\s.]", "", part).translate(_DIGIT_LOOKALIKES) for part in (day, month, year)]
    if not all(part.isdigit() for part in digits):
        return None
    try:
        found = dt.date(int(digits[2]), int(digits[1]), int(digits[0]))
    except ValueError:
        return None
    return found if 1945 <= found.year <= 2100 else None


def _organs(view: LineView, head: Sequence[int], marks: _Marks) -> list[str]:
    """Names in the left column above the number (else above day or type name), one string a body."""
    others = [index for index in (marks.date, marks.title) if index is not None]
    stop = marks.number if marks.number is not None else min(others, default=0)
    lines: list[str] = []
    recognised = False
    for index in head:
        if index >= stop or view.lines[index].column == "right":
            continue
        text = _without_title(view.texts[index], view.folded[index])
        if _STAMP_RE.match(text):
            continue
        if text and not _DATE_RE.search(text) and not _is_mark(strip_marks(text).upper()):
            lines.append(text)
            recognised = recognised or view.lines[index].confidence is not None
    organs = join_organ_lines(lines)
    return spelled_organs(organs) if recognised else organs


def _source(view: LineView, zones: PartZones) -> list[str]:
    """The body that a report without letterhead names as its source in its last line (`Nguồn: VỤ …`), or nobody."""
    last = next((i for i in range(zones.stop - 1, zones.start, -1) if view.texts[i]), zones.start)
    match = re.match(r"^\W*Nguồn\s*:\s*(?P<body>\S.{3,80})$", view.texts[last])
    return [match["body"]] if match and begins_with_head(match["body"]) else []


_STAMP_RE = re.compile(
    r"^(?:Ký bởi|Người ký|Thời gian ký|Cơ quan\s*:|Email|Digitally|Date:|Ngày ký|Ký ngày|CÔNG VĂN ĐẾN|ĐẾN\b)",
    re.I,
)
_TITLE_IN_LINE_RE = re.compile(
    r"\s*(?:C[ỘO]NG\s+H[ÒOÕ][ÀAÃÂ]?A?\s+X[ÃAÀ]\s*H[ỘOỌ]I.*|CHỦ NGHĨA VIỆT NAM.*|[ĐD][ộo]c\s+l[ậâạ]p\s*[-–].*|"
    r"ĐẢNG CỘNG SẢN VIỆT NAM.*|ĐOÀN TNCS HỒ CHÍ MINH.*)$"
)


def _without_title(text: str, folded: str) -> str:
    """Left part of a line into which a converter merged the national title."""
    bare = _TITLE_IN_LINE_RE.sub("", text).strip(" *_-–—=~.:|")
    joins = " -" if re.search(r"[^\W\d_]\s[-–]\s*$", text) else ""
    if bare == text.strip(" *_-–—=~.:|") and national_title(folded):
        return ""
    return bare + joins if re.search(r"[A-ZĐÀ-Ỹ]{2}", bare) or begins_with_head(bare) else ""


def _doc_type(
    view: LineView, head: Sequence[int], marks: _Marks, number: DocumentNumber | None, *, addressed: bool
) -> str | None:
    """Type by the type name, else by the code of the number; a letter with neither is a công văn."""
    if marks.title is not None:
        return _title_type(view.texts[marks.title])
    coded = number.doc_type if number else None
    is_letter = addressed or any(_SUBJECT_RE.match(view.texts[i]) for i in head)
    return coded or ("cong_van" if is_letter else None)


def _mark(view: LineView, indexes: Sequence[int], marks: dict[str, str]) -> str | None:
    for index in indexes:
        folded = view.folded[index].strip(" *_-.[]|:")
        if folded in marks and view.texts[index].strip(" *_-.[]|:").isupper():
            return marks[folded]
    return None


def _is_mark(folded: str) -> bool:
    bare = folded.strip(" *_-.[]|:")
    return bare in _URGENCY or bare in _SECRECY or bare.startswith("DU THAO")


def _subject(view: LineView, zones: PartZones, marks: _Marks) -> str | None:
    """What stands under the type name, else behind `V/v` under the number (Party form: `về …`)."""
    if marks.title is not None:
        opening = None if type_name_of(view.texts[marks.title]) else opening_type_of(view.texts[marks.title])
        beside = [opening[1]] if opening else []
        under = _subject_under_title(view, range(marks.title + 1, zones.head.stop), marks.date, beside)
        if under is not None:
            return under
    elif zones.head and ANNEX_LABEL_RE.fullmatch(view.texts[zones.head.start]):
        return _subject_under_title(view, range(zones.head.start + 1, zones.head.stop), marks.date)
    begin = next((i for i in zones.head if _SUBJECT_RE.match(view.texts[i])), None)
    if begin is None and marks.number is not None:
        below = range(marks.number + 1, zones.head.stop)
        begin = next((i for i in below if _is_party_subject(view, i)), None)
    if begin is None:
        return _submitted_matter(view, zones)
    column = view.lines[begin].column
    lines = [view.texts[begin]]
    for index in range(begin + 1, zones.head.stop):
        folded = view.folded[index]
        if view.lines[index].column != column or not folded or index == marks.date:
            break
        if national_title(folded) or _is_mark(folded):
            break
        lines.append(view.texts[index])
    return _clean_subject(lines)


_MATTER_RE = re.compile(r"^\W*(?:[\dI]+\s*[.)/]\s*)?(?:Vấn đề|Nội dung|Việc) trình\s*:\s*(?=\S)", re.I)


def _submitted_matter(view: LineView, zones: PartZones) -> str | None:
    """The subject of a phiếu trình, which stands as the first item of its body: `Vấn đề trình: …`."""
    first = range(zones.body.start, min(zones.body.stop, zones.body.start + 12))
    begin = next((i for i in first if _MATTER_RE.match(view.texts[i])), None)
    if begin is None:
        return None
    lines = [_MATTER_RE.sub("", view.texts[begin])]
    for index in range(begin + 1, zones.body.stop):
        if lines[-1].endswith(".") or view.lines[index].starts_paragraph or read_marker(view.texts[index]):
            break
        lines.append(view.texts[index])
    return _clean_subject(lines)


def _is_party_subject(view: LineView, index: int) -> bool:
    text = view.texts[index].strip(" *_")
    return text[:3].lower() == "về " and view.lines[index].column != "right"


_ISSUE_NOTE_RE = re.compile(r"^[(\[]\s*(?:Ban hành|[Kk]èm theo|Thực hiện)")
_DECIDER_RE = re.compile(
    r"(?:CHÍNH PHỦ|THỦ TƯỚNG CHÍNH PHỦ|QUỐC HỘI|"
    r"(?:BỘ TRƯỞNG|CHỦ TỊCH|(?:ỦY|UỶ) BAN NHÂN DÂN|(?:TỔNG )?GIÁM ĐỐC|THỐNG ĐỐC|HIỆU TRƯỞNG|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|"
    r"TỔNG CỤC TRƯỞNG|VIỆN TRƯỞNG|CHÁNH ÁN|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|TRƯỞNG PHÒNG|TỔNG KIỂM TOÁN|"
    r"THƯỜNG TRỰC|HỘI ĐỒNG NHÂN DÂN|BAN THƯỜNG VỤ|BAN CHẤP HÀNH)(?: .*)?)",
)
"""Who decides, alone on a line under the subject (`CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH`)."""


def _subject_under_title(view: LineView, indexes: range, date_at: int | None, beside: Sequence[str] = ()) -> str | None:
    """Lines under the type name; `beside`: words of the subject that stand on its own line."""
    lines = list(beside)
    for index in indexes:
        text = view.texts[index]
        bare = text.strip(" *_-–—=~")
        if index == date_at or not bare:
            if lines and not bare:
                break
            continue
        if view.lines[index].column != "full" or national_title(view.folded[index]):
            continue
        if _ISSUE_NOTE_RE.match(text):
            break
        if (type_name_of(text) and lines) or _DECIDER_RE.fullmatch(bare):
            break
        lines.append(text)
    return _clean_subject(lines)


def _clean_subject(lines: Sequence[str]) -> str | None:
    text = " ".join(" ".join(lines).replace("*", " ").split())
    text = re.sub(r"^.{0,40}?(?=(?:V/v|Về việc)\s)", "", text)
    text = _SUBJECT_RE.sub("", text).strip(" _-–—.;")
    if text.endswith(")") and "(" not in text:
        text = text[:-1]
    return sentence_case(text) or None
