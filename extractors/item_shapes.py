"""Shapes of numbered items: headings, label lines, lists of objects under a task, turns to another body."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.acts import begins_with_act, leading_bodies
from extractors.agencies import read_agency_list
from extractors.numbering import Item
from extractors.orders import ordered_bodies
from extractors.phrases import announces_list, matching_key
from extractors.sections import LABEL_LENGTH, Section

_LABEL_ROLES = (
    (
        "lead",
        re.compile(
            r"^(?:cơ quan, đơn vị|cơ quan|đơn vị|đầu mối|bộ phận)?\s*(?:chủ trì|thực hiện|chịu trách nhiệm|đầu mối|"
            r"tham mưu)(?: thực hiện| chính)?\s*:"
        ),
    ),
    ("coordinating", re.compile(r"^(?:các )?(?:cơ quan|đơn vị)?\s*phối hợp(?: thực hiện)?\s*:")),
    (
        "deadline",
        re.compile(
            r"^(?:(?:thời gian|thời hạn|tiến độ|hạn)(?: thực hiện| hòan thành| báo cáo| tổ chức| triển khai)?|"
            r"hòan thành(?: xong)?|xong)\s*:"
        ),
    ),
    ("product", re.compile(r"^(?:sản phẩm|kết quả|sản phẩm đầu ra|kết quả đầu ra)(?: hòan thành| đầu ra)?\s*:")),
)
_OBJECT_INTRO_RE = re.compile(
    r"(?:gồm|bao gồm|gồm có|như|là|các lọai|hồ sơ|tài liệu|đối tượng|nội dung báo cáo|nội dung)"
    r"(?:\s+(?:có|các nội dung|sau|sau đây|như sau|những nội dung|nội dung))*\s*:$"
)
_EXECUTION_RE = re.compile(r"chịu trách nhiệm (?:hướng dẫn )?(?:và )?(?:tổ chức )?thi hành")
_ASKED_EARLY_RE = re.compile(r"(?:để |nhằm )?.{0,140}?(?<!\w)(?:đề nghị|yêu cầu)(?!\w)")
_DAY_FIRST_RE = re.compile(
    r"(?:từ |trước |đúng |sáng |chiều |vào |trong |đến |dự kiến )?"
    r"(?:ngày|tháng|quý|tuần|năm|\d{1,2}h|đợt)\s*\d[^:]{0,60}:\s*\w"
)
_DUTIES_OF_RE = re.compile(
    r"(?:về )?(?:trách nhiệm|nhiệm vụ|quyền hạn)(?!\w)[^.;:]{0,60}? (?:của|cho) [^.;:]{2,80}\.?$"
)
"""A heading over somebody's duties, though it ends in a stop: `1. Trách nhiệm, quyền hạn của Đội trưởng.`"""
_DIVISIONS = ("part", "chapter", "section", "subsection")
_HEADING_LENGTH = 160
"""Characters of a heading that says more than names of bodies."""


def is_heading(item: Item, section: Section | None) -> bool:
    """Whether an item's own words hand something down and order nothing themselves; `section` is what they announce."""
    body = item.body.rstrip()
    if all(child.style == "table" for child in item.children) and not item.continuation:
        if item.children:
            return not body.endswith(".") or section is not None
        return item.style == "heading" and not begins_with_act(item.body)
    announces = section is not None and (body.endswith(":") or len(body) <= 120)
    if announces or item.style == "heading" or (item.marker and item.marker.style in _DIVISIONS):
        return True
    if item.has_below and _DUTIES_OF_RE.match(matching_key(body)):
        return True
    if announces_list(body):
        return not (children_are_objects(item) and begins_with_act(body))
    ended = body.endswith((".", ";", "!"))
    return not body or names_only(body) or (not ended and (is_emphatic(item) or len(body) < _HEADING_LENGTH))


def is_emphatic(item: Item) -> bool:
    """Whether an item looks like a heading: bold or capital words, a high place, or a short line over a list."""
    if item.paragraph is None:
        return False
    letters = [char for char in item.body if char.isalpha()]
    upper = bool(letters) and sum(char.isupper() for char in letters) > 0.7 * len(letters)
    top = item.marker is not None and item.marker.style in ("roman", "upper", "part", "chapter", "section", "article")
    if upper or item.paragraph.bold or item.style == "heading" or (top and len(item.body) < _HEADING_LENGTH):
        return True
    opens = item.has_below and item.marker is not None and len(item.body) < 100
    return opens and not item.body.rstrip().endswith((".", ";")) and not begins_with_act(item.body)


def names_only(body: str) -> bool:
    """Whether a text is nothing but names of bodies (`Sở Tài chính`, `Cục Thuế tỉnh, Kho bạc Nhà nước tỉnh:`)."""
    found, end = leading_bodies(body)
    return bool(found) and len(body[end:].strip(" .:;,")) <= 2


def begins_with_day(key: str) -> bool:
    """Whether a `matching_key` opens with a day or period and a colon: `ngày 15/5: khai mạc`."""
    day = _DAY_FIRST_RE.match(key)
    return day is not None and not re.match(r"(?:gồm|bao gồm|là) ", key[day.end() - 1 :])


def children_are_objects(item: Item) -> bool:
    """Whether the items below list objects, report contents or quantities rather than acts."""
    children = [child for child in item.children if not label_role(child.body)]
    if not children or any(child.style == "table" for child in children):
        return False
    if _OBJECT_INTRO_RE.search(matching_key(item.body.rstrip())):
        return sum(_states_act(child.body) for child in children) < len(children) * 0.75
    acts = sum(_states_act(child.body) or _holds_acts(child) or names_only(child.body) for child in children)
    return acts < len(children) * 0.5 and begins_with_act(item.body) and not is_emphatic(item)


_CONTENTS_RE = re.compile(
    r"(?:báo cáo|nội dung(?: báo cáo)?|hồ sơ|văn bản|danh sách|thông tin|tài liệu)(?: \w+){0,4}? "
    r"(?:nêu|gồm|bao gồm|thể hiện|tập trung|làm rõ|đánh giá|phải có|cần)(?!\w)[^.;]*:$"
)
"""The end of a lead-in over what a paper must hold: `Báo cáo cần thể hiện rõ:`."""


def lists_contents(item: Item) -> bool:
    """Whether the items below say what a report or file must hold: `Báo cáo nêu rõ:` over items without an act."""
    if not item.children or not _CONTENTS_RE.search(matching_key(item.body.rstrip())):
        return False
    return not any(child.style == "table" or _states_act(child.body) or _holds_acts(child) for child in item.children)


def _holds_acts(item: Item) -> bool:
    """Whether something below an item may be an act: paragraphs or items that state one, or a table."""
    return any(_states_act(paragraph.text) for paragraph in item.continuation) or any(
        child.style == "table" or _states_act(child.body) or _holds_acts(child) for child in item.children
    )


def _states_act(text: str) -> bool:
    return begins_with_act(text) or begins_with_day(matching_key(text))


def names_another(item: Item, text: str, handed_bodies: Iterable[str]) -> bool:
    """Whether a continuation paragraph orders a body that the item itself does not begin with.

    handed_bodies: names that the headings above hand down, which count where the item names nobody itself.
    """
    found, _ = leading_bodies(text)
    own, _ = leading_bodies(item.body)
    key = matching_key(text)
    if _EXECUTION_RE.search(key) and _EXECUTION_RE.search(matching_key(item.body)):
        return False
    names = [own[0].text] if own else list(handed_bodies)
    if found and begins_with_act(text):
        return not any(_same_body(name, found[0].text) for name in names)
    ordered = ordered_bodies(text) if _ASKED_EARLY_RE.match(key) else []
    return bool(ordered) and not any(_same_body(name, ordered[0].text) for name in names)


def _same_body(first: str, second: str) -> bool:
    """Whether two mentions share most of their words (`Các bộ, ngành, địa phương`, `các bộ, ngành`)."""
    one, two = (set(re.findall(r"\w+", matching_key(text))) for text in (first, second))
    return len(one & two) >= 0.6 * min(len(one), len(two))


def label_role(text: str) -> str | None:
    """Role of a label line (`Đơn vị phối hợp: …`): lead, coordinating, deadline or product; None for other text."""
    key = matching_key(text.strip())
    return next((role for role, pattern in _LABEL_ROLES if pattern.match(key)), None)


def inline_labels(text: str) -> list[tuple[str, int]]:
    """Roles and offsets of labels inside a line: `… . Chủ trì: Sở Y tế; phối hợp: Công an tỉnh; xong: 25/8/2017`.

    A body must follow where the label promises one; a day alone is no label line. Empty without a doer or helper.
    """
    key = matching_key(text)
    starts = [match.end() for match in re.finditer(r"[.;(]\s+|\(", key)]
    found = [
        (role, start) for start in starts if (role := label_role(key[start:])) and _keeps_promise(text, role, start)
    ]
    named = {"lead", "coordinating"} & {role for role, _ in found}
    return found if named or label_role(text) else []


def _keeps_promise(text: str, role: str, start: int) -> bool:
    """Whether a body stands behind a label of a body; products are told by lines of their own only."""
    if role not in ("lead", "coordinating"):
        return role == "deadline"
    return bool(read_agency_list(text, text.index(":", start) + 1)[0])


def text_behind_label(text: str) -> str:
    """Words behind the first colon of a text that begins with a short label; empty where there is none."""
    head, colon, tail = text.partition(":")
    return tail.strip() if colon and len(head) <= LABEL_LENGTH else ""
