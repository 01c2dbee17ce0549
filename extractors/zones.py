"""Zones of a document: letterhead, addressees, body, foot (Nơi nhận and signature), annexes; one set for each part.

A file may hold several documents (a decision and the plan it issues). A new part begins at a new national motto or
Party title, or at a type name in capitals that follows a signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.folding import strip_marks
from extractors.line_kinds import (
    ADDRESS_LABEL_RE,
    COPIES_LABEL_RE,
    is_authority_line,
    is_post_line,
    is_signature_line,
    is_type_name,
    looks_like_name,
    national_title,
    opening_type_of,
    plain_type_name_of,
)
from extractors.markers import read_marker
from schemas.document import Line, SourceDocument

HEAD_LINES = 60
"""A letterhead is sought among this many lines of a part."""
SET_IN = 150
"""Points from the left edge of the page, from which a list under the letterhead is set in like `Kính gửi`."""


@dataclass(frozen=True)
class PartZones:
    """Line index ranges (half-open) of one document; an empty range where a zone is missing."""

    head: range
    addressees: range
    body: range
    foot: range
    annex: range
    regime: str | None
    """state, party, youth, or None where no national title stands."""

    @property
    def start(self) -> int:
        """First line."""
        return self.head.start

    @property
    def stop(self) -> int:
        """Behind the last line."""
        return max(self.annex.stop, self.foot.stop, self.body.stop)


@dataclass(frozen=True)
class LineView:
    """Lines of a document with their texts, and their folded forms computed once."""

    document: SourceDocument
    texts: list[str] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, document: SourceDocument) -> LineView:
        """View of all lines."""
        texts = [document.line_text(line).strip() for line in document.lines]
        return cls(document, texts, [strip_marks(text).upper() for text in texts])

    @property
    def lines(self) -> Sequence[Line]:
        """The lines themselves."""
        return self.document.lines


_NUMBER_LINE_RE = re.compile(r"^\W{0,3}S[ôốÔỐo06óõ]{1}\s*[:;.]?\s*.{0,14}[/\-–]\s?[A-ZĐ]|^\W{0,3}Số\s*:", re.I)
_DATE_RE = re.compile(r"ng[àa]y\s*.{0,8}th[áa]ng\s*.{0,8}n[ăa]m\s*[\d.…]{0,4}", re.I)
_TELEGRAM_RE = re.compile(r"^.{0,40}\b(?:điện|ĐIỆN)\s*:\s*|^.{0,80}?[Kk]ính mời\s*:\s*")
"""`CHỦ TỊCH UBND TỈNH điện:` of a công điện, `Sở Y tế trân trọng kính mời:` of a giấy mời."""
_ANNEX_RE = re.compile(r"^(?:PHỤ LỤC|Phụ lục|PHU LUC|BIỂU MẪU|Biểu mẫu|Mẫu số|MẪU SỐ|DANH MỤC|DANH SÁCH|BIỂU SỐ)\b")
ANNEX_LABEL_RE = re.compile(r"(?:PHỤ LỤC|Phụ lục|PHU LUC)(?:\s+(?:số\s*:?\s*)?[\dIVXLa-zA-Z.]{1,6})?\s*[:.]?", re.I)
"""`Phụ lục 3` alone on a line."""
_BODY_START_RE = re.compile(
    r"^(?:Căn cứ|Thực hiện|Theo |Xét |Để |Nhằm |Ngày |Trong |Thời gian|Tiếp theo|Qua |Trên cơ sở|Sau khi|Vừa qua|"
    r"Hiện nay|Sở |Ủy ban|UBND|Trước |Trả lời|Phúc đáp|Triển khai|Tiếp tục|Ban |Chủ tịch|Hưởng ứng|Đồng kính|"
    r"- Căn cứ|[1I]\s*[.\-/)])"
)


def find_zones(view: LineView) -> list[PartZones]:
    """Zones of every document in the file, in order; at least one part."""
    starts = _part_starts(view)
    bounds = [*starts, len(view.texts)]
    return [_zones_of_part(view, start, stop) for start, stop in pairwise(bounds)]


def _part_starts(view: LineView) -> list[int]:
    starts = [0]
    titles = [i for i, folded in enumerate(view.folded) if national_title(folded) and view.lines[i].table is None]
    for index in titles:
        head = _head_start(view, index)
        closed = _has_foot(view, starts[-1], head)
        if head - starts[-1] >= 15 and (closed or view.lines[head].page != view.lines[starts[-1]].page):
            starts.append(head)
    for index in range(1, len(view.texts)):
        if _is_issued_title(view, index) and all(abs(index - start) > 12 for start in starts):
            before = max((s for s in starts if s < index), default=0)
            if _has_foot(view, before, index):
                starts.append(index)
    return sorted(starts)


def _head_start(view: LineView, title: int) -> int:
    """First line of the letterhead that the national title at `title` belongs to: the left column stands before it."""
    start = title
    while start > 0 and title - start < 14:
        above = view.lines[start - 1]
        text = view.texts[start - 1]
        near = above.page == view.lines[title].page and (above.column != "full" or _stands_in_head(text))
        if not near or (is_signature_line(text) and above.column == "right"):
            break
        start -= 1
    return start


def _stands_in_head(text: str) -> bool:
    """Whether a line may stand in the left column of a letterhead: a body in capitals, the number, the subject."""
    bare = text.strip(" *_-")
    organ = not bare or (bare.isupper() and len(bare) < 60)
    return organ or bool(_NUMBER_LINE_RE.match(text) and len(text) < 60) or bare[:3].lower() == "v/v"


def _has_foot(view: LineView, start: int, stop: int) -> bool:
    return any(COPIES_LABEL_RE.match(view.texts[i]) or is_authority_line(view.texts[i]) for i in range(start, stop))


def _is_issued_title(view: LineView, index: int) -> bool:
    """A type name in capitals with `(Ban hành kèm theo …)` within a few lines: the text that a decision issues."""
    if not is_type_name(view.texts[index]):
        return False
    return any("kèm theo" in text.lower() for text in view.texts[index + 1 : index + 8])


def _zones_of_part(view: LineView, start: int, stop: int) -> PartZones:
    regime = next(
        (r for i in range(start, min(stop, start + HEAD_LINES)) if (r := national_title(view.folded[i]))), None
    )
    head_end, addressees = _head_and_addressees(view, start, stop)
    body_start = max(head_end, addressees.stop)
    foot_start, foot_end = _foot(view, body_start, stop)
    return PartZones(
        head=range(start, head_end),
        addressees=addressees,
        body=range(body_start, foot_start),
        foot=range(foot_start, foot_end),
        annex=range(foot_end, stop),
        regime=regime,
    )


def _head_and_addressees(view: LineView, start: int, stop: int) -> tuple[int, range]:
    """End of the letterhead (with type name and subject), and the range of `Kính gửi`."""
    limit = min(stop, start + HEAD_LINES)
    marks = _letterhead_marks(view, start, limit)
    last = marks[-1] if marks and (len(marks) > 1 or marks[0] - start < 15) else None
    address = next((i for i in range(start, limit) if ADDRESS_LABEL_RE.match(view.texts[i])), None)
    if address is not None and (last is None or address > marks[0]):
        return _addressed_at(view, address, stop)
    title = next(
        (i for i in range(start, limit) if is_type_name(view.texts[i]) and (last is None or i > marks[0])), None
    )
    if title is None:
        title = _modest_title(view, start if last is None else last + 1, limit)
    columns_end = _columns_end(view, last + 1, stop) if last is not None else start
    if title is None:
        if last is None:
            end = _annex_head_end(view, start, limit)
            return end, range(end, end)
        if _is_unlabelled_list(view, columns_end, stop):
            return _addressed_at(view, columns_end, stop)
        title = last
    end = max(_subject_end(view, title, stop, named=_is_bare_type_name(view.texts[title])), columns_end)
    telegram = next((i for i in range(end, min(stop, end + 6)) if _TELEGRAM_RE.match(view.texts[i])), None)
    if telegram is not None:
        return _addressed_at(view, telegram, stop)
    return end, range(end, end)


NEAR = 4
"""Lines with words behind the letterhead, among which a type name without capitals, or with the subject, stands."""


def _modest_title(view: LineView, start: int, limit: int) -> int | None:
    """The line near `start` that is a type name with one capital, or in capitals with the subject on the same line."""
    worded = [i for i in range(start, limit) if _WORD_RE.search(view.texts[i])][:NEAR]
    for index in worded:
        line, text = view.lines[index], view.texts[index]
        if line.table is not None or line.column != "full" or line.marker:
            continue
        if plain_type_name_of(text) or opening_type_of(text):
            return index
    return None


def _annex_head_end(view: LineView, start: int, limit: int) -> int:
    """Behind label, title and `(Kèm theo …)` of an annex without its directive; `start` where none is."""
    if start >= limit or not ANNEX_LABEL_RE.fullmatch(view.texts[start]):
        return start
    index = start + 1
    while index < limit and view.lines[index].table is None:
        text, line = view.texts[index], view.lines[index]
        noted = text.startswith("(") or (index > start + 1 and view.texts[index - 1].count("(") > text.count("("))
        if not (text.isupper() or line.align == "center" or noted) or read_marker(text):
            break
        index += 1
    return index


def _letterhead_marks(view: LineView, start: int, limit: int) -> list[int]:
    """Lines of the letterhead that are a national title, a number or a day, none far below the type name."""
    named = next((i for i in range(start, limit) if is_type_name(view.texts[i])), limit)
    return [
        i
        for i in range(start, min(limit, start + 40, named + 4))
        if national_title(view.folded[i])
        or (_NUMBER_LINE_RE.match(view.texts[i]) and len(view.texts[i]) < 90)
        or _is_date_line(view.texts[i])
    ]


def _addressed_at(view: LineView, address: int, stop: int) -> tuple[int, range]:
    return address, range(address, _addressees_end(view, address, stop))


_PLACE_AND_DATE_RE = re.compile(
    r"^[^\d]{0,45}?ng[àaâ]y\s*.{0,8}th[áaảấ]ng\s*.{0,8}n[ăa]m\s*(?:\d[\dOo .]{2,5}|20[.…_\s]*|[.…_]+)[.,;]?$",
    re.I,
)


def _is_date_line(text: str) -> bool:
    """Place and day alone (`Kiên Giang, ngày 06 tháng 3 năm 2018`), or merged behind the number."""
    if _PLACE_AND_DATE_RE.match(text):
        return not re.match(r"^(?:Căn cứ|Thực hiện|Theo)\s", text)
    return bool(_NUMBER_LINE_RE.match(text) and _DATE_RE.search(text) and len(text) < 110)


def _is_unlabelled_list(view: LineView, index: int, stop: int) -> bool:
    """A bulleted list well set in right behind the head of a công văn: addressees whose `Kính gửi` was not read."""
    box = view.lines[index].bbox if index < stop else None
    return box is not None and box.x0 >= SET_IN and bool(re.match(r"^[\-–—]\s*\S", view.texts[index]))


def _columns_end(view: LineView, index: int, stop: int) -> int:
    while index < stop and view.lines[index].column != "full" and view.lines[index].table is None:
        index += 1
    return index


def _is_bare_type_name(text: str) -> bool:
    return is_type_name(text) or plain_type_name_of(text) is not None


def _subject_end(view: LineView, title: int, stop: int, *, named: bool) -> int:
    """First line behind type name and subject: the subject is centred or bold, the body is neither.

    named: whether `title` is a type name; else it is the last mark of a letterhead, and plain text behind it is body.
    """
    index = title + 1
    while index < min(stop, title + 16):
        text, line = view.texts[index], view.lines[index]
        if not text or re.fullmatch(r"[\W_]+", text):
            index += 1
            if text and index > title + 2:
                break
            continue
        if line.column != "full" or _is_issue_note(text) or is_type_name(text):
            index += 1
            continue
        if _begins_body(view, index, title, named=named):
            break
        index += 1
    return index


def _is_issue_note(text: str) -> bool:
    return bool(re.match(r"^[(\[]?\s*(?:Ban hành )?[Kk]èm theo", text)) or text.startswith("(")


_BASIS_RE = re.compile(r"^[\W_]{0,3}(?:Căn cứ|Thực hiện|Xét đề nghị|Theo đề nghị|Tiếp theo)\s")
_ABOUT_RE = re.compile(r"^[\W_]{0,4}(?:V\s?/\s?v|về)\b", re.I)
_BODY_MARKERS = ("part", "chapter", "section", "article", "roman", "upper", "decimal")


def _begins_body(view: LineView, index: int, title: int, *, named: bool) -> bool:
    text, line = view.texts[index], view.lines[index]
    if index == title + 1:
        shown_as_subject = line.align == "center" or line.bold or text.isupper() or _ABOUT_RE.match(text)
        grounds = bool(_BASIS_RE.match(text)) and not _is_unpunctuated_paragraph(view, index)
        return not shown_as_subject and (not named or grounds or len(text) > 160)
    marker = read_marker(text)
    if _BASIS_RE.match(text) or (marker is not None and marker.style in _BODY_MARKERS):
        return True
    opens = bool(_BODY_START_RE.match(text))
    if line.align == "center" or (line.bold and not opens):
        return False
    return opens or line.align in ("left", "justify") or bool(line.starts_paragraph)


def _is_unpunctuated_paragraph(view: LineView, index: int) -> bool:
    """Whether the paragraph at `index` ends within a few lines without a stop, as a heading does and grounds do not."""
    for last in range(index, min(index + 5, len(view.texts) - 1)):
        if view.lines[last + 1].starts_paragraph:
            return not view.texts[last].rstrip(" *_").endswith((".", ";", ",", ":"))
    return False


_WORD_RE = re.compile(r"[^\W_]")


def _addressees_end(view: LineView, address: int, stop: int) -> int:
    """End of the list behind `Kính gửi`: items follow while they are bulleted, set in or centred."""
    first_tail = ADDRESS_LABEL_RE.sub("", view.texts[address]).strip(" *_")
    index = address + 1
    open_item = not first_tail or first_tail.endswith((";", ","))
    while index < min(stop, address + 45):
        text = view.texts[index] if _WORD_RE.search(view.texts[index]) else ""
        also = text.lower().startswith("đồng kính gửi")
        if text and not (also or _is_bulleted(text) or _goes_on_list(view, index, address, open_item=open_item)):
            break
        if text:
            open_item = also or not text.rstrip(" *_").endswith(".")
        index += 1
    return index


def _is_bulleted(text: str) -> bool:
    """Whether a line is an item of a list, but none of the grounds (`- Căn cứ …`) that a body opens with."""
    return bool(re.match(r"^[\-–—~+*•]\s*\S", text)) and not re.match(r"^[\-–+*•]\s*Căn cứ", text)


def _goes_on_list(view: LineView, index: int, address: int, *, open_item: bool) -> bool:
    """Whether a line without a bullet belongs to the addressees; `open_item`: the one above has not ended."""
    text = view.texts[index]
    wraps, like = _wraps(view, index, address), _is_recipient_like(view, index)
    if not open_item and (not wraps or text.rstrip().endswith((":", "./."))):
        return False
    begins_body = _BODY_START_RE.match(text) and len(text) > 45 and not like
    numbered = re.match(r"^(?:\d{1,2}|I)\s*[.)]\s", text) and len(text) > 60
    return not begins_body and not numbered and (wraps or like)


def _wraps(view: LineView, index: int, address: int) -> bool:
    """Whether a line continues the item above: it begins in lower case or stands well right of the text edge."""
    text, line = view.texts[index], view.lines[index]
    if line.starts_paragraph:
        return False
    previous = view.texts[index - 1].rstrip(" *_")
    if previous.endswith((".", "./.")):
        return False
    if line.bbox is not None:
        below = [other for other in view.lines[address : address + 40] if other.page == line.page]
        left = min((other.bbox.x0 for other in below if other.bbox), default=0.0)
        return line.bbox.x0 > left + 60 or text[:1].islower()
    return text[:1].islower() or len(previous) > 70


def _is_recipient_like(view: LineView, index: int) -> bool:
    """Whether a short line reads as an item of a list of names: centred, or between items."""
    text = view.texts[index].rstrip(" *_")
    line = view.lines[index]
    if len(text) > 95 or text.endswith((":", "./.")):
        return False
    if line.align == "center":
        return True
    previous = view.texts[index - 1].rstrip(" *_")
    return previous.endswith((";", ",", ":")) and len(text) < 90 and text.endswith((";", ".", ","))


def _foot(view: LineView, body_start: int, stop: int) -> tuple[int, int]:
    """Range of `Nơi nhận` and signature: where it begins, and where it ends (annexes follow)."""
    first = next((i for i in range(body_start, stop) if _opens_foot(view, i)), None)
    if first is None:
        first = _titled_name(view, body_start, stop)
    run = _copies_run(view, body_start, stop)
    if first is None:
        return (run, _foot_end(view, run, stop)) if run is not None else _without_foot(view, body_start, stop)
    begin = min(first, run or first)
    while begin > body_start and _belongs_to_foot(view, begin - 1, begin):
        begin -= 1
    return begin, _foot_end(view, begin, stop)


def _opens_foot(view: LineView, index: int) -> bool:
    text = view.texts[index]
    labelled = COPIES_LABEL_RE.match(text) and len(text) < 160
    return view.lines[index].table is None and bool(labelled or (is_authority_line(text) and len(text) < 90))


def _titled_name(view: LineView, body_start: int, stop: int) -> int | None:
    """The post over a person's name near the end of a paper that shows no other sign of a foot."""
    near_end = range(max(body_start, stop - 25), stop)
    posts = (i for i in near_end if view.lines[i].table is None and not view.lines[i].marker)
    post = next((i for i in posts if is_post_line(view.texts[i])), None)
    if post is None or not any(looks_like_name(view.texts[i]) for i in range(post + 1, min(stop, post + 6))):
        return None
    return post


_FILED_RE = re.compile(r"^[\W_]*L[ưu]u\b\s*:?\s*(?:VT|VP|Văn|HS|hồ sơ|T\b|$|[A-ZĐ]{2})")
_FOOT_TEXT_RE = re.compile(r"^(?:[\-–—~+•]|[Ll][ưƯ][uU]|[(\[]?[Đđ]ã ký)")
_ITEM_RE = re.compile(r"^[\-–—~+•*]\s?\S|.{3,60};\s*(?:[^\W\d_].{0,40})?$")


def _copies_run(view: LineView, body_start: int, stop: int) -> int | None:
    """First line of the list that ends in `Lưu: VT …`, where the words `Nơi nhận` themselves were not read."""
    filed = next(
        (i for i in range(stop - 1, body_start, -1) if _FILED_RE.match(view.texts[i]) and len(view.texts[i]) < 90), None
    )
    if filed is None or any(COPIES_LABEL_RE.match(view.texts[i]) for i in range(body_start, filed)):
        return None
    begin = filed
    while begin - 1 > body_start:
        text = view.texts[begin - 1]
        if (
            text.endswith("./.")
            or len(text) > 100
            or not (_ITEM_RE.match(text) or is_signature_line(text) or len(text) < 40)
        ):
            break
        begin -= 1
    return begin


def _without_foot(view: LineView, body_start: int, stop: int) -> tuple[int, int]:
    annex = next(
        (i for i in range(body_start + 5, stop) if _ANNEX_RE.match(view.texts[i]) and _stands_alone(view, i)), stop
    )
    return annex, annex


def _stands_alone(view: LineView, index: int) -> bool:
    text = view.texts[index]
    return len(text) < 60 and not text.endswith((";", ",")) and (index == 0 or not view.texts[index - 1].endswith(","))


def _belongs_to_foot(view: LineView, above: int, foot: int) -> bool:
    """Lines just above `Nơi nhận` that are part of the signature block (post lines, right column)."""
    line, text = view.lines[above], view.texts[above]
    if line.table is not None or line.page != view.lines[foot].page:
        return False
    return line.column != "full" or is_signature_line(text) or not text


def _foot_end(view: LineView, begin: int, stop: int) -> int:
    """Behind the last line of the foot: columns, list items, posts and a name; then annexes begin."""
    last = begin
    index = begin + 1
    while index < stop and index - last < 8:
        if _is_behind_foot(view, index, begin, last):
            break
        text = view.texts[index]
        goes_on = index == last + 1 and text.endswith((";", ".")) and len(text) < 100
        if goes_on or view.lines[index].column != "full" or _is_foot_text(text):
            last = index
        index += 1
    return last + 1


def _is_behind_foot(view: LineView, index: int, begin: int, last: int) -> bool:
    """Whether a line no longer belongs to a foot that begins at `begin` and reaches `last` so far."""
    text, line = view.texts[index], view.lines[index]
    if line.table is not None or _ANNEX_RE.match(text) or national_title(view.folded[index]):
        return True
    if is_type_name(text) and line.page != view.lines[begin].page:
        return True
    overleaf = line.page > view.lines[last].page and line.column == "full"
    return overleaf and not (is_signature_line(text) or looks_like_name(text) or text.startswith(("-", "–")))


def _is_foot_text(text: str) -> bool:
    """Whether a line of a foot in one column reads as its part: list item, post, name, `Lưu: …`, `(Đã ký)`."""
    labelled = _FOOT_TEXT_RE.match(text) or COPIES_LABEL_RE.match(text)
    return bool(labelled) or is_signature_line(text) or looks_like_name(text)
