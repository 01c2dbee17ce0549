"""Which units of the body are obligations, and what every other unit is left out for (gold rules 1 and 2).

The tree of `extractors.numbering` is walked with what each heading hands down: its section and the bodies it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.acts import begins_with_act, has_duty, leading_bodies, main_clause_start, order_verbs, states_duty_first
from extractors.agencies import AgencyMention, find_mentions, read_agency_list
from extractors.numbering import Item
from extractors.paragraphs import Paragraph
from extractors.phrases import matching_key
from extractors.roles import Roles, ordered_bodies, read_roles, without_appositions
from extractors.sections import Section, label_of, section_of
from extractors.words import opens_with_verb


@dataclass(frozen=True)
class Segment:
    """A stretch of a paragraph: `[start, end)` in the source, and its text of the same length."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class HandedDown:
    """What the headings above a unit say.

    mentions
        Bodies by role, each with its place in the source.
    ordered
        Whether a lead-in above gives the order (`… yêu cầu các sở, ngành thực hiện:`).
    named
        Whether the nearest heading names the bodies that must act.
    """

    section: Section | None = None
    lead: tuple[PlacedMention, ...] = ()
    implementing: tuple[PlacedMention, ...] = ()
    coordinating: tuple[PlacedMention, ...] = ()
    ordered: bool = False
    named: bool = False
    legal: bool = False
    report: bool = False
    upward: bool = False


@dataclass(frozen=True)
class PlacedMention:
    """A mention with its place in the source text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Unit:
    """One unit of the text with the decision about it.

    decision
        obligation, target, left_out, or table (`extractors.tables` decides); `reason` is a code of `vocabularies/reasons.json`.
    labels
        Segments of label lines under the task (`Thời gian thực hiện: …`), by role.
    """

    segments: tuple[Segment, ...]
    ordinal: str | None
    path: tuple[str, ...]
    handed: HandedDown
    decision: str
    reason: str
    style: str
    labels: dict[str, Segment] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The whole unit with white space folded."""
        return " ".join(" ".join(segment.text for segment in self.segments).split())

    @property
    def start(self) -> int:
        """First character in the source."""
        return self.segments[0].start

    @property
    def end(self) -> int:
        """Behind the last character in the source."""
        return max(segment.end for segment in self.segments)


def find_units(root: Item, *, legal: bool = False, report: bool = False, upward: bool = False) -> list[Unit]:
    """Every unit of a body in reading order, each with its decision.

    `legal`: a text in articles or an attachment of another body, where only norms that name a body count.
    `report`: somebody's account of a directive. `upward`: a báo cáo or tờ trình, which tells what was done unless a
    heading announces tasks.
    """
    walker = _Walker()
    section: Section | None = "context" if upward else None
    first_article = next((i for i, child in enumerate(root.children) if child.style in _LEGAL_STYLES), 0) if legal else 0
    for index, child in enumerate(root.children):
        handed = replace(walker.top, legal=legal, report=report, upward=upward, section=section)
        if index < first_article:
            walker.leave_out_whole(child, handed, "preamble")
        else:
            walker.visit(child, handed)
    return walker.units


_LEGAL_STYLES = ("part", "chapter", "section", "article")
_LABEL_ROLES = (
    ("lead", re.compile(r"^(?:cơ quan|đơn vị|đầu mối|bộ phận)?\s*(?:chủ trì|thực hiện|chịu trách nhiệm)(?: thực hiện| chính)?\s*:")),
    ("coordinating", re.compile(r"^(?:các )?(?:cơ quan|đơn vị)?\s*phối hợp(?: thực hiện)?\s*:")),
    ("deadline", re.compile(r"^(?:thời gian|thời hạn|tiến độ|hạn)(?: thực hiện| hòan thành| báo cáo| tổ chức| triển khai)?\s*:")),
    ("product", re.compile(r"^(?:sản phẩm|kết quả|sản phẩm đầu ra|kết quả đầu ra)(?: hòan thành| đầu ra)?\s*:")),
)
_PROPOSAL_RE = re.compile(
    r"(?:kính (?:trình|đề nghị|mong|báo cáo)|trân trọng (?:kính trình|đề nghị)).{0,260}?(?:xem xét|phê duyệt|phê chuẩn|cho ý kiến|chấp thuận|quyết định|chỉ đạo)"
)
_EFFECT_RE = re.compile(
    r"^(?:(?:quyết định|chỉ thị|nghị quyết|thông tư|quy chế|quy định|nghị định|kế hoạch|hướng dẫn|công văn|luật|văn bản) này|"
    r"ban hành kèm theo|phê duyệt|công nhận|thành lập|sửa đổi, bổ sung|bãi bỏ|thay thế|cho phép|thu hồi|hủy bỏ)(?!\w)"
)
_PLAIN_TIME_RE = re.compile(r"^(?:thời gian|thời gian tổ chức|thời gian, địa điểm|thời gian và địa điểm|thời gian thi)\s*:")
"""When an event takes place; `Thời gian hoàn thành: …` is a deadline instead."""
_EFFECT_WORDS_RE = re.compile(r"có hiệu lực|thay thế|hết hiệu lực|bãi bỏ|ban hành kèm theo")
_CONTACT_RE = re.compile(r"liên hệ|trân trọng|vui lòng|rất mong")
_PERSON_RE = re.compile(r"^(?:là )?(?:ông|bà|đ/c|đồng chí|thầy|cô)\s+[^\W\d_]+ ")
"""A row of a list of persons: `Ông Nguyễn Văn A, Trưởng phòng, Ủy viên`."""
_NARRATIVE_RE = re.compile(
    r"^(?:trong thời gian qua|thời gian qua|những năm qua|trong những năm|qua (?:kiểm tra|theo dõi|báo cáo|rà sóat|thực tế)|tuy nhiên|hiện nay|bên cạnh những|"
    r"nhìn chung|theo thống kê|năm vừa qua|vừa qua|thời gian gần đây|trước tình hình|trong bối cảnh)(?!\w)"
)
_OBJECT_INTRO_RE = re.compile(r"(?:gồm|bao gồm|gồm có|như|là|các lọai|hồ sơ|tài liệu|đối tượng|nội dung báo cáo|nội dung)(?:\s+(?:có|các nội dung|sau|sau đây|như sau|những nội dung|nội dung))*\s*:$")
_OPENS_RE = re.compile(r"như sau|sau đây|sau:|kết luận|chỉ đạo")
_TOLD_RE = re.compile(r"(?:cũng |đều )?(?:đã|vừa|nhận được|có (?:công văn|tờ trình|báo cáo|văn bản|ý kiến|quyết định)(?: số)?)(?!\w)")
"""What stands behind a body in an account of what it did: `Sở Nội vụ nhận được …`, `Sở Y tế đã hoàn thành …`."""
_BASIS_RE = re.compile(r"^(?:căn cứ|xét|theo đề nghị|thực hiện)(?!\w).*[;,]$")
_ISSUED_RE = re.compile(r"(?:vừa|đã|mới) (?:ký )?ban hành|ban hành [^.]{0,30}(?<!\w)số(?!\w)")
_MEETING_RE = re.compile(r"chủ trì (?:cuộc )?(?:họp|hội nghị|buổi|phiên)|nhận được (?:văn bản|công văn|báo cáo|tờ trình|đơn)")
_NO_DUTY_RE = re.compile(r"(?:không|chưa) phải(?!\w)|được quyền|có quyền")
_EXECUTION_RE = re.compile(r"chịu trách nhiệm (?:hướng dẫn )?(?:và )?(?:tổ chức )?thi hành")
_QUOTED_RE = re.compile(r"(?:nhận được|có) (?:công văn|văn bản|tờ trình)[^.;]{0,200}(?:về việc|đề nghị|giao|yêu cầu)")
_ENUMERATION_RE = re.compile(r"(?:(?<=[\s:;.,])|^)\((\d{1,2}|[a-zđ])\)\s+")
_ACCOUNT_RE = re.compile(r"(?<!\w)(?:ban hành|yêu cầu|đề nghị|chỉ đạo|theo đó|văn bản này)(?!\w)")
"""An account has come to the directive itself; captions and teasers stand before."""
_PAST_RE = re.compile(r"(?<!\w)đã (?:chỉ đạo|ban hành|giao|yêu cầu|đề nghị|có|tổ chức|thực hiện|triển khai|phối hợp)(?!\w)")


class _Walker:
    """Walks the tree once, keeping the units found; `top` is what the whole document hands down."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.top = HandedDown()

    # --- one item -------------------------------------------------------------------------------------------------

    def visit(self, item: Item, handed: HandedDown) -> None:
        """Decide about an item and everything below it."""
        if item.style == "paragraph":
            self._decide_paragraph(item, handed)
            return
        if item.style == "table":
            self._add([_whole(_paragraph(item))], None, item, handed, "table", "table")
            return
        label = label_of(item.body)
        emphatic = _is_emphatic(item)
        section = section_of(label, emphatic=emphatic) if label else None
        if section in ("context", "facts", "target") and handed.section in ("operative", "schedule") and not emphatic:
            if begins_with_act(_behind_label(item.body)):
                section = None
        if section is not None:
            handed = replace(handed, section=section)
        if item.style == "lead-in" and not item.children:
            self._decide_paragraph(item, handed)
        elif item.style == "lead-in":
            handed = self._lead_in(item, handed)
            self._visit_all(item, handed)
        elif self._is_heading(item, section):
            self._visit_heading(item, handed)
        else:
            self._visit_task(item, handed)

    def leave_out_whole(self, item: Item, handed: HandedDown, reason: str) -> None:
        """An item and all below it, left out for one reason."""
        for part in item.walk():
            if part.paragraph is not None:
                self._add([_whole_item(part)], None, part, handed, "left_out", reason)

    def _visit_all(self, item: Item, handed: HandedDown) -> None:
        for child in item.children:
            self.visit(child, handed)

    def _is_heading(self, item: Item, section: Section | None) -> bool:
        """An item whose own words hand something down and order nothing themselves."""
        if all(child.style == "table" for child in item.children) and not item.continuation:
            if item.children:
                return not item.body.rstrip().endswith(".") or section is not None
            return item.style == "heading" and not begins_with_act(item.body)
        body = item.body.rstrip()
        if section is not None and body.endswith(":"):
            return True
        if item.style == "heading" or item.marker and item.marker.style in ("part", "chapter", "section", "subsection"):
            return True
        if body.endswith(":"):
            return not (_children_are_objects(item) and begins_with_act(body))
        if section is not None and len(body) <= 120:
            return True
        if _names_only(body) or not body:
            return True
        ended = body.endswith((".", ";", "!"))
        return not ended and (_is_emphatic(item) or len(body) < 160)

    def _lead_in(self, item: Item, handed: HandedDown) -> HandedDown:
        """A paragraph that ends in a colon: it orders nothing itself and hands its bodies down."""
        assert item.paragraph is not None
        self._leave_out([_whole(item.paragraph)], item, handed, "lead_in")
        lead = ordered_bodies(item.body) or _sent_to(item.body)
        if not lead and states_duty_first(item.body):
            lead = leading_bodies(item.body)[0]
        opens = bool(order_verbs(item.body)) or bool(_OPENS_RE.search(matching_key(item.body)))
        keeps = handed.upward or handed.section not in ("context", "facts", "target")
        section = handed.section if keeps else None
        placed = tuple(_placed(mention, _body_start(item)) for mention in lead)
        return replace(
            handed, section=section, ordered=opens or handed.ordered, lead=placed or handed.lead, named=False
        )

    def _visit_heading(self, item: Item, handed: HandedDown) -> None:
        assert item.paragraph is not None
        self._leave_out([_own(item)], item, handed, "heading")
        handed = _hand_down(item, handed)
        for paragraph in item.continuation:
            self._decide_continuation(item, paragraph, handed)
        self._visit_all(item, handed)

    def _decide_continuation(self, item: Item, paragraph: Paragraph, handed: HandedDown) -> None:
        """An unmarked paragraph under a heading is a unit of its own."""
        single = len(item.continuation) == 1 and not item.children
        segment = _whole(paragraph)
        text = " ".join(segment.text.split())
        ordinal = item.marker.ordinal if single and item.marker else None
        if text.endswith(":") and item.children:
            self._leave_out([segment], item, handed, "lead_in")
            return
        decision, reason = _decide(text, handed, numbered=False)
        self._add([segment], ordinal, item, handed, decision, reason)

    def _visit_task(self, item: Item, handed: HandedDown) -> None:
        """An item with words of its own: one unit, with or without the items below it."""
        segments, labels, apart = self._task_segments(item, handed)
        objects = [child for child in item.children if child.style == "table" or not _label_role(child.body)]
        labelled = [child for child in item.children if child not in objects]
        labels |= {role: _own(child) for child in labelled if (role := _label_role(child.body))}
        merged = bool(objects) and _children_are_objects(item)
        if merged:
            segments += [_whole_item(part) for child in objects for part in child.walk() if part.paragraph]
        segments += [_whole_item(child) for child in labelled]
        text = " ".join(" ".join(segment.text for segment in segments).split())
        decision, reason = _decide(text, handed, numbered=True)
        if text.endswith(":") and not item.children and not labels:
            decision, reason = "left_out", "lead_in"
        if decision == "left_out" and labels.keys() & {"lead", "deadline"}:
            decision, reason = "obligation", "labelled_task"
        parts = _inline_parts(segments[0], text) if decision == "obligation" and len(segments) == 1 else []
        if parts:
            self._add_parts(parts, item, handed)
        else:
            ordinal = item.marker.ordinal if item.marker else None
            self._add(segments, ordinal, item, handed, decision, reason, labels)
        below = _hand_down(item, handed)
        for paragraph in apart:
            self._decide_apart(item, paragraph, below)
        if not merged:
            for child in objects:
                self.visit(child, below)

    def _task_segments(self, item: Item, handed: HandedDown) -> tuple[list[Segment], dict[str, Segment], list[Paragraph]]:
        """Own words with their continuation; label lines; and paragraphs that name another body (units apart)."""
        segments, labels, apart = [_own(item)], {}, []
        for paragraph in item.continuation:
            text = paragraph.text.strip()
            role = _label_role(text)
            if role:
                labels[role] = _whole(paragraph)
                segments.append(_whole(paragraph))
            elif apart or _names_another(item, text, handed):
                apart.append(paragraph)
            else:
                segments.append(_whole(paragraph))
        return segments, labels, apart

    def _decide_apart(self, item: Item, paragraph: Paragraph, handed: HandedDown) -> None:
        decision, reason = _decide(" ".join(paragraph.text.split()), handed, numbered=False)
        self._add([_whole(paragraph)], None, item, handed, decision, reason)

    def _decide_paragraph(self, item: Item, handed: HandedDown) -> None:
        """Running text outside the numbering: an obligation only where it orders somebody."""
        assert item.paragraph is not None
        text = " ".join(item.paragraph.text.split())
        decision, reason = _decide_running_text(text, handed)
        if reason == "order" or (handed.report and _ACCOUNT_RE.search(matching_key(text))):
            self.top = replace(self.top, ordered=True)
        self._add([_whole(item.paragraph)], None, None, replace(handed, section=None), decision, reason)

    # --- keeping units --------------------------------------------------------------------------------------------

    def _add_parts(self, parts: Sequence[tuple[str, Segment]], item: Item, handed: HandedDown) -> None:
        head = parts[0][1]
        if parts[0][0] == "":
            self._leave_out([head], item, handed, "lead_in")
            roles = read_roles(head.text)
            lead = tuple(_placed(m, head.start) for m in roles.lead)
            handed = replace(handed, lead=lead or handed.lead, ordered=True)
            parts = parts[1:]
        for ordinal, segment in parts:
            unit = Unit(
                (segment,), ordinal, (*item.path, ordinal), handed, "obligation", "inline_enumeration", "paren"
            )
            self.units.append(unit)

    def _leave_out(self, segments: Sequence[Segment], item: Item, handed: HandedDown, reason: str) -> None:
        ordinal = item.marker.ordinal if item.marker and item.style != "lead-in" else None
        self._add(segments, ordinal, item, handed, "left_out", reason)

    def _add(
        self,
        segments: Sequence[Segment],
        ordinal: str | None,
        item: Item | None,
        handed: HandedDown,
        decision: str,
        reason: str,
        labels: dict[str, Segment] | None = None,
    ) -> None:
        path = tuple(item.path) if item else ()
        style = item.style if item else "paragraph"
        kept = tuple(segment for segment in segments if segment.text.strip())
        if kept:
            self.units.append(Unit(kept, ordinal, path, handed, decision, reason, style, labels or {}))


# --- decisions --------------------------------------------------------------------------------------------------------


def _decide(text: str, handed: HandedDown, *, numbered: bool) -> tuple[str, str]:
    """Decision about one unit in the numbering: (decision, reason)."""
    key = matching_key(text)
    if not re.search(r"\w{2}", key):
        return "left_out", "no_words"
    if handed.section == "target":
        return "target", "target_section"
    if _names_only(text):
        return "left_out", "names_only"
    if handed.report and not handed.ordered:
        return "left_out", "before_the_account"
    orders = _orders_somebody(text)
    if handed.section in ("context", "facts"):
        if orders and re.search(r"(?<!\w)giao ", key):
            return "obligation", "order_in_context"
        return "left_out", f"{handed.section}_section"
    if _PROPOSAL_RE.search(key):
        return "left_out", "proposal_upward"
    if _is_effect(key, text, legal=handed.legal):
        return "left_out", "effect_clause"
    label = label_of(text)
    label_class = section_of(label, emphatic=False) if ":" in text else None
    behind = _behind_label(text)
    if label_class in ("context", "facts") and not begins_with_act(behind):
        return "left_out", f"{label_class}_label"
    if _tells_what_was_done(text) and not orders_after_telling(text):
        return "left_out", "narrative"
    if handed.legal and not handed.named and not _names_doer(text):
        return "left_out", "norm_without_body"
    if begins_with_act(text) or orders:
        return "obligation", "act"
    if label_class and begins_with_act(behind):
        return "obligation", "act_behind_label"
    if label_class == "schedule" and _PLAIN_TIME_RE.match(key) and not begins_with_act(behind):
        return "left_out", "facts_label"
    if _begins_with_day(key) or (handed.section == "schedule" and re.search(r"\d", key)):
        return "obligation", "scheduled_act"
    if _PERSON_RE.match(key):
        return "left_out", "person"
    if has_duty(text) and find_mentions(text):
        return "obligation", "duty"
    if _NARRATIVE_RE.match(key):
        return "left_out", "narrative"
    if handed.named and numbered and len(text.split()) > 3:
        return "obligation", "under_body_heading"
    if numbered and (handed.ordered or handed.section == "operative") and opens_with_verb(text):
        return "obligation", "verb_by_word_class"
    return "left_out", "no_act"


def _decide_running_text(text: str, handed: HandedDown) -> tuple[str, str]:
    key = matching_key(text)
    if not re.search(r"\w{2}", key):
        return "left_out", "no_words"
    if _BASIS_RE.match(key):
        return "left_out", "preamble"
    if _PROPOSAL_RE.search(key):
        return "left_out", "proposal_upward"
    if _is_effect(key, text, legal=handed.legal):
        return "left_out", "effect_clause"
    if _tells_what_was_done(text) and not orders_after_telling(text):
        return "left_out", "narrative"
    if handed.report and not text.rstrip().endswith((".", ";", "…", ":", "!")):
        return "left_out", "title_or_caption"
    orders = _orders_somebody(text)
    if handed.report and _ISSUED_RE.search(key) and not orders:
        return "left_out", "preamble"
    if handed.report and handed.ordered and (begins_with_act(text) or orders) and not _NARRATIVE_RE.match(key):
        return "obligation", "act_in_report"
    if orders and not (_PAST_RE.search(key) and len(orders) < 2 and not _order_behind_past(key)):
        return "obligation", "order"
    if states_duty_first(text) and not _MEETING_RE.search(key):
        return "obligation", "duty"
    if handed.ordered and begins_with_act(text) and not _CONTACT_RE.search(key) and not _NARRATIVE_RE.match(key):
        return "obligation", "act_behind_lead_in"
    return "left_out", "preamble" if not handed.ordered else "closing"


def _tells_what_was_done(text: str) -> bool:
    """Whether the passage opens with a body and what it has done: an account, no order."""
    found, end = leading_bodies(text)
    return bool(found) and bool(_TOLD_RE.match(matching_key(text[end:].lstrip(" ,"))))


def orders_after_telling(text: str) -> bool:
    """Whether an order in the present follows the account in the same passage."""
    _, end = leading_bodies(text)
    return any(mention.start > end for mention in ordered_bodies(text)) and not _QUOTED_RE.search(matching_key(text))


def _order_behind_past(key: str) -> bool:
    match = _PAST_RE.search(key)
    return bool(match and re.search(r"(?<!\w)(?:yêu cầu|đề nghị|giao)(?!\w)", key[match.end() :]))


def _orders_somebody(text: str) -> list[AgencyMention]:
    """Bodies that ordering verbs of the text address."""
    return ordered_bodies(text)


def _names_doer(text: str) -> bool:
    """A norm that binds somebody: a body that acts, or persons with words of duty that are not denied."""
    lead = read_roles(text).lead
    if not lead or _NO_DUTY_RE.search(matching_key(text)):
        return False
    return any(mention.kind != "person_group" for mention in lead) or has_duty(text)


def _is_effect(key: str, text: str, *, legal: bool) -> bool:
    """Articles that only approve, define or set an effect date and order nobody."""
    if not _EFFECT_RE.match(key):
        return False
    return bool(_EFFECT_WORDS_RE.search(key)) or (legal and not read_roles(text).lead)


def _begins_with_day(key: str) -> bool:
    return bool(
        re.match(r"(?:từ |trước |đúng |sáng |chiều |vào |trong |đến |dự kiến )?(?:ngày|tháng|quý|tuần|năm|\d{1,2}h|đợt)\s*\d[^:]{0,60}:\s*\w", key)
    )


# --- shapes -----------------------------------------------------------------------------------------------------------


def _is_emphatic(item: Item) -> bool:
    """Bold or capital words: the marks of a heading."""
    paragraph = item.paragraph
    if paragraph is None:
        return False
    letters = [char for char in item.body if char.isalpha()]
    upper = bool(letters) and sum(char.isupper() for char in letters) > 0.7 * len(letters)
    top = item.marker is not None and item.marker.style in ("roman", "upper", "part", "chapter", "section", "article")
    opens = bool(item.children or item.continuation) and len(item.body) < 100
    if opens and item.marker is not None and not item.body.rstrip().endswith((".", ";")) and not begins_with_act(item.body):
        return True
    return upper or paragraph.bold or (top and len(item.body) < 160) or item.style == "heading"


_SENT_TO_RE = re.compile(r"(?<!\w)(?:gửi|thông báo|hướng dẫn|lưu ý)\s+(?:đến\s+|tới\s+|cho\s+)?(?=.{3,200}(?:thực hiện|triển khai|như sau|sau:))")


def _sent_to(text: str) -> list[AgencyMention]:
    """Bodies that a lead-in without an ordering verb turns to: `Sở Y tế gửi các Trung tâm … thực hiện …:`."""
    match = _SENT_TO_RE.search(matching_key(text))
    return read_agency_list(text, match.end())[0] if match else []


def _names_only(body: str) -> bool:
    """A heading that is nothing but names of bodies (`Sở Tài chính`, `Cục Thuế tỉnh, Kho bạc Nhà nước tỉnh:`)."""
    found, end = leading_bodies(body)
    return bool(found) and len(body[end:].strip(" .:;,")) <= 2


def _has_below(item: Item) -> bool:
    return bool(item.children or item.continuation)


def _states_act(text: str) -> bool:
    return begins_with_act(text) or _begins_with_day(matching_key(text))


def _children_are_objects(item: Item) -> bool:
    """Sub-items that list objects, report contents or quantities rather than acts."""
    children = [child for child in item.children if child.style != "table" and not _label_role(child.body)]
    if not children or len(children) < len([c for c in item.children if not _label_role(c.body)]):
        return False
    if _OBJECT_INTRO_RE.search(matching_key(item.body.rstrip())):
        acts = sum(_states_act(child.body) for child in children)
        return acts < len(children) * 0.75
    acts = sum(_states_act(child.body) or _has_below(child) or _names_only(child.body) for child in children)
    return acts < len(children) * 0.5 and begins_with_act(item.body) and not _is_emphatic(item)


def _names_another(item: Item, text: str, handed: HandedDown) -> bool:
    """Whether a continuation paragraph orders a body that the item itself does not begin with."""
    found, _ = leading_bodies(text)
    own, _ = leading_bodies(item.body)
    if _EXECUTION_RE.search(matching_key(text)) and _EXECUTION_RE.search(matching_key(item.body)):
        return False
    names = [*(mention.text for mention in own[:1]), *(mention.text for mention in handed.lead if not own)]
    if found and begins_with_act(text):
        return not any(_same_body(name, found[0].text) for name in names)
    if not re.match(r"(?:để |nhằm )?.{0,140}?(?<!\w)(?:đề nghị|yêu cầu)(?!\w)", matching_key(text)):
        return False
    ordered = _orders_somebody(text)
    return bool(ordered) and not any(_same_body(name, ordered[0].text) for name in names)


def _same_body(first: str, second: str) -> bool:
    """Whether two mentions share most of their words (`Các bộ, ngành, địa phương`, `các bộ, ngành`)."""
    one, two = (set(re.findall(r"\w+", matching_key(text))) for text in (first, second))
    return len(one & two) >= 0.6 * min(len(one), len(two))


def _label_role(text: str) -> str | None:
    key = matching_key(text.strip())
    return next((role for role, pattern in _LABEL_ROLES if pattern.match(key)), None)


def _behind_label(text: str) -> str:
    head, colon, tail = text.partition(":")
    return tail.strip() if colon and len(head) <= 90 else ""


def _hand_down(item: Item, handed: HandedDown) -> HandedDown:
    """What an item gives to those below it: bodies that it names, or what it was handed itself."""
    if item.paragraph is None:
        return handed
    heads, end = leading_bodies(item.body)
    rest = item.body[end:].strip(" :.,;")
    if heads and _is_name_read_short(item, heads, end):
        name = item.body.strip(" :.,;")
        heads, rest = [AgencyMention(name, 0, len(name), "body")], ""
    if heads and not rest:
        lead = tuple(_placed(m, _body_start(item)) for m in without_appositions(heads))
        return replace(handed, lead=lead, implementing=(), coordinating=(), named=True)
    roles = read_roles(item.body)
    if not roles.lead or (handed.legal and not item.body.rstrip().endswith(":")):
        return handed
    placed = _place_roles(roles, item.paragraph, item.paragraph.body_start)
    return replace(
        handed,
        lead=placed["lead"],
        implementing=placed["implementing"],
        coordinating=placed["coordinating"] if item.body.rstrip().endswith(":") or not rest.endswith(".") else (),
        named=True,
    )


_LISTED_NAMES_RE = re.compile(r"^\s*:\s*(?:[A-ZĐÀ-Ỹ]\w*[\s,]*|và\s+)+:?$")


def _is_name_read_short(item: Item, heads: Sequence[AgencyMention], end: int) -> bool:
    """A heading that is one name, of which the grammar read only the beginning.

    Recognition broke a word of it, or places follow: `UBND các phường: Kim Long, Vỹ Dạ`.
    """
    body = item.body.rstrip()
    rest = body[end:].strip(" :.,;")
    if len(heads) != 1 or not rest or len(body) > 110 or body.endswith((".", ";")):
        return False
    if _LISTED_NAMES_RE.match(body[end:]):
        return True
    opens = body.endswith(":") or _has_below(item)
    return opens and body[end : end + 1] not in ",:" and not begins_with_act(rest) and not has_duty(rest)


def _body_start(item: Item) -> int:
    """Source offset of the first character of `item.body`."""
    assert item.paragraph is not None
    return item.paragraph.start + item.paragraph.body_start


def _place_roles(roles: Roles, paragraph: Paragraph, offset: int = 0) -> dict[str, tuple[PlacedMention, ...]]:
    start = paragraph.start + offset
    return {
        name: tuple(_placed(mention, start) for mention in getattr(roles, name))
        for name in ("lead", "implementing", "coordinating")
    }


def _placed(mention: AgencyMention, start: int) -> PlacedMention:
    return PlacedMention(mention.text, start + mention.start, start + mention.end)


def _paragraph(item: Item) -> Paragraph:
    assert item.paragraph is not None
    return item.paragraph


def _own(item: Item) -> Segment:
    assert item.paragraph is not None
    return Segment(_body_start(item), item.paragraph.end, item.paragraph.body)


def _whole(paragraph: Paragraph) -> Segment:
    return Segment(paragraph.start, paragraph.end, paragraph.text)


def _whole_item(item: Item) -> Segment:
    """An item with its marker and its continuation, as it is kept within the unit above it."""
    assert item.paragraph is not None
    paragraphs = [item.paragraph, *item.continuation]
    return Segment(paragraphs[0].start, paragraphs[-1].end, " ".join(p.text for p in paragraphs))


def _inline_parts(segment: Segment, text: str) -> list[tuple[str, Segment]]:
    """Parts of `…: (1) …; (2) …` where each names an act; an empty list otherwise. The first entry is the lead-in."""
    marks = list(_ENUMERATION_RE.finditer(segment.text))
    if len(marks) < 2 or [m[1] for m in marks][0] not in ("1", "a"):
        return []
    bounds = [*marks, None]
    parts: list[tuple[str, Segment]] = []
    head = segment.text[: marks[0].start()]
    for here, following in zip(bounds, bounds[1:], strict=False):
        assert here is not None
        stop = following.start() if following else len(segment.text)
        parts.append((here[1], Segment(segment.start + here.end(), segment.start + stop, segment.text[here.end() : stop])))
    acts = sum(begins_with_act(part.text) for _, part in parts)
    if acts < len(parts) or (head.strip() and not head.rstrip().endswith((":", "sau"))):
        return []
    lead = Segment(segment.start, segment.start + marks[0].start(), head)
    return [("", lead), *parts] if head.strip() else parts


def iter_obligations(units: Sequence[Unit]) -> Iterator[Unit]:
    """Units decided to be obligations."""
    return (unit for unit in units if unit.decision == "obligation")
