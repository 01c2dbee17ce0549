"""Somebody else's account of a directive (news item, portal summary): telling it from an original, and its header."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.agencies import AgencyMention, find_mentions
from extractors.header import Header
from extractors.line_kinds import type_name_of
from extractors.numbers import doc_type_from_name, parse_number, type_names
from extractors.phrases import matching_key
from extractors.references import find_references
from extractors.vocabulary import load_table
from extractors.zones import LineView, PartZones

ORIGINAL_MARKS = 2
"""Of national title, number line, Nơi nhận and signature an original shows at least this many."""
OPENING = 2500
"""The account names its directive within this many characters."""
LONGEST_PORTAL_LINE = 120
"""Characters; what a portal prints around an item is short."""
POSTED_WITHIN = 20
"""Lines from the top; menus, headline and photograph stand above the day of posting."""


def is_report(view: LineView, zones: PartZones, header: Header, signed: bool, has_copies: bool) -> bool:
    """Whether the file is an account of a directive: it lacks the marks of an original, and tells like an account.

    An annex, a draft or a statistical report without letterhead is an original all the same.
    """
    titled = zones.regime is not None
    numbered = header.number is not None or header.is_draft
    typed = any(type_name_of(view.texts[index]) for index in zones.head)
    marks = titled + numbered + signed + has_copies + typed
    if marks >= ORIGINAL_MARKS or (titled and len(zones.addressees)):
        return False
    return has_portal_lines(view.texts) or _has_posting_day(view) or _is_told(view.document.text)


def has_portal_lines(texts: Sequence[str]) -> bool:
    """Whether a line is one that a news portal prints around its items: `Lượt xem: 88`, `Nguồn: baoX.vn`, `Bản in`."""
    return any(_portal_line_re().match(matching_key(text)) for text in texts if len(text) < LONGEST_PORTAL_LINE)


def _has_posting_day(view: LineView) -> bool:
    """Whether a day stands alone under the headline, as portals print when an item was posted."""
    first = zip(view.lines[:POSTED_WITHIN], view.texts[:POSTED_WITHIN], strict=True)
    return any(line.table is None and _POSTED_RE.fullmatch(text) is not None for line, text in first)


def _is_told(text: str) -> bool:
    """Whether the opening reports what a body issued: `Ngày 08/7/2021, UBND tỉnh X ban hành …`."""
    opening = text[:OPENING]
    return bool(_TOLD_RE.search(opening)) or any(_is_news(opening, issued) for issued in _issued_clauses(opening))


def _is_news(opening: str, issued: _Issued) -> bool:
    """Whether a clause opens its paragraph with body and day, says `vừa`, or is gone on with by `Theo đó`."""
    before = opening[issued.sentence : issued.verb]
    fresh = _FRESH_RE.match(opening, issued.verb) or _DATELINE_RE.match(before)
    return bool(fresh) or bool(_GOES_ON_RE.search(opening, issued.type_end))


@cache
def _portal_line_re() -> re.Pattern[str]:
    lines = "|".join(re.escape(matching_key(line)) for line in load_table("reports")["portal_lines"])
    return re.compile(rf"\W*(?:{lines})(?!\w)")


@dataclass(frozen=True, slots=True)
class _Issued:
    """A clause `UBND tỉnh ban hành Kế hoạch`: where its sentence and its verb begin, where the type's name ends."""

    sentence: int
    verb: int
    doc_type: str
    type_end: int
    issuer: AgencyMention


_ISSUED_RE = re.compile(
    r"(?<!\w)(?:vừa |đã |mới )?(?:ban hành|ký ban hành|có|ký)\s+(?P<type>[^\W\d_]+(?:\s[^\W\d_]+){0,2})"
)
_DAY_RE = re.compile(r"ngày\s*(\d{1,2})\s*[/\-.]\s*(\d{1,2})\s*[/\-.]\s*(\d{4})", re.I)
_SUBJECT_RE = re.compile(
    r"\s*(?:,\s*)?(?:về việc|về|v/v)\s+(?P<subject>[^.\n]{10,500}?)(?:\s*\([^()]{2,40}\))?"
    r"(?:(?:,\s*(?:nhằm\s+)?|\s+nhằm\s+)(?:thực hiện|triển khai|cụ thể hóa)\s[^\n]{0,60}\ssố\s[^.\n]+)?"
    r"(?:\.(?:\s|$)|\n|$)",
    re.I,
)
_TOLD_RE = re.compile(
    r"(?:^|\n|[.;]\s)\W*(?:Theo|Tại) (?:nội dung )?(?:văn bản|công văn|kế hoạch|chỉ thị|công điện) (?:này|trên)(?!\w)"
)
_POSTED_RE = re.compile(
    r"\W*(?:(?:Thứ|Chủ) [^\W\d_]+,? |Ngày đăng: |Cập nhật: |Đăng (?:ngày|lúc):? )?(?:ngày )?"
    r"\d{1,2}[/.-]\d{1,2}[/.-]20\d\d"
    r"(?:\W{1,4}\d{1,2}[:h]\d{2}(?: ?(?:AM|PM|GMT\+7))?)?\W*",
    re.I,
)
_FRESH_RE = re.compile(r"(?:vừa|mới)\s")
_DATELINE_RE = re.compile(r"\s*(?:Sáng |Chiều |Vừa qua|Mới đây|Hôm nay|(?:Vào )?[Nn]gày\s*\d{1,2}\s*[/\-.]\s*\d)")
_GOES_ON_RE = re.compile(r"[.\n]\s*(?:Theo đó|Theo nội dung|Cụ thể)\s*,")
_ORDER_RE = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|chỉ đạo|giao)(?!\w)")


def report_header(text: str) -> Header:
    """Header of the directive that an account tells of; None in every field that it does not tell.

    Shapes: `Ngày 08/7/2021, Chủ tịch UBND tỉnh X ban hành Kế hoạch số 254/KH-UBND về …`;
    `UBND tỉnh vừa ban hành Kế hoạch triển khai …`; `Theo văn bản này, … Ban Thường vụ Tỉnh ủy đề nghị …`.
    """
    opening = text[:OPENING]
    for issued in _issued_clauses(opening):
        before = opening[issued.sentence : issued.verb]
        number, number_end = _number_at(opening, issued.type_end)
        day = _DAY_RE.search(before)
        subject = _SUBJECT_RE.match(opening, number_end)
        return Header(
            issuer=_issuing_body(issued.issuer.text),
            number=number,
            date=_date(day) or _date(_DAY_RE.match(opening[number_end:].lstrip(" ,"))),
            doc_type=issued.doc_type,
            subject=" ".join(subject["subject"].split()) if subject else None,
        )
    return Header(issuer=_ordering_body(opening))


def _issued_clauses(opening: str) -> Iterator[_Issued]:
    """Every clause that tells of a body issuing a document of a known type."""
    for match in _ISSUED_RE.finditer(opening):
        doc_type, type_end = _type_at(opening, match.start("type"))
        if doc_type is None:
            continue
        sentence = max(opening.rfind("\n", 0, match.start()), opening.rfind(". ", 0, match.start())) + 1
        issuer = _last_body(opening[sentence : match.start()])
        if issuer is not None:
            yield _Issued(sentence, match.start(), doc_type, type_end, issuer)


def _type_at(text: str, start: int) -> tuple[str | None, int]:
    lowered = text[start : start + 40].lower()
    for name in type_names():
        if lowered.startswith(name.lower()) and not lowered[len(name) : len(name) + 1].isalpha():
            return doc_type_from_name(name), start + len(name)
    return None, start


def _number_at(text: str, start: int) -> tuple[str | None, int]:
    cited = find_references(text[start - 20 if start >= 20 else 0 : start + 60])
    head = re.match(r"\s*số\s*:?\s*", text[start:])
    if head is None:
        return None, start
    parsed = parse_number(text[start + head.end() :])
    reference = next((r for r in cited if r.number), None)
    number = reference.number if reference else parsed.number if parsed else None
    code = re.match(r"\s*số\s*:?\s*[\w/]+(?:\s*[-–/]\s*[A-ZĐ][\w&.]*)*", text[start:])
    return number, start + (code.end() if code else head.end())


def _last_body(text: str) -> AgencyMention | None:
    found = find_mentions(text)
    return found[-1] if found else None


def _ordering_body(text: str) -> str | None:
    for match in _ORDER_RE.finditer(matching_key(text)):
        clause = re.split(r"[.;,\n]\s", text[: match.start()])[-1]
        found = [m for m in find_mentions(clause) if m.end >= len(clause.rstrip()) - 2]
        if found:
            return _issuing_body(found[-1].text)
    return None


def _issuing_body(text: str) -> str:
    """The body behind a post or its standing committee: `Chủ tịch UBND tỉnh X` issues for `UBND tỉnh X`."""
    pattern = "|".join(re.escape(post) for post in load_table("reports")["speaks_for"])
    return re.sub(rf"^(?:(?:{pattern})\s+)+", "", text, flags=re.I)


def _date(match: re.Match[str] | None) -> dt.date | None:
    if match is None:
        return None
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
