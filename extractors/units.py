"""The units of the body in reading order, each with the decision about it (gold rules 1 and 2).

The tree of `extractors.numbering` is walked with what each heading hands down (`extractors.handing_down`);
`extractors.decisions` says whether a unit is an obligation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractors.acts import begins_with_act, leading_bodies
from extractors.decisions import Decision, decide, decide_running_text, is_hand_in, tells_directive
from extractors.handing_down import HandedDown, hand_down, hand_down_lead_in, placed
from extractors.item_shapes import (
    children_are_objects,
    inline_labels,
    is_emphatic,
    is_heading,
    label_role,
    lists_contents,
    names_another,
    text_behind_label,
)
from extractors.numbering import Item
from extractors.orders import ordered_bodies
from extractors.paragraphs import Paragraph
from extractors.phrases import matching_key
from extractors.roles import read_roles
from extractors.sections import Section, label_of, names_topic_only, section_of
from extractors.segments import Segment

_LEGAL_STYLES = ("part", "chapter", "section", "article")
_PROPOSES_RE = re.compile(r"(?<!\w)(?:đề nghị|kiến nghị|đề xuất)(?!\w)")
"""In a báo cáo or tờ trình such a heading opens what is asked of those above."""
_ENUMERATION_RE = re.compile(
    r"(?:(?<=[\s:;.,])|^)\((?P<closed>\d{1,2}|[ivx]{1,4}|[a-zđ])\)\s+|(?<=[:;.]\s)(?P<open>[a-zđ])\)\s+"
)
_SERIES = (
    tuple(str(number) for number in range(1, 31)),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    tuple("abcdđeghiklmnopqrstuvxy"),
    tuple("abcdefghijklmnopqrstuvwxyz"),
)
"""Ordinals of an enumeration within a sentence, from its first on."""


@dataclass(frozen=True)
class Unit:
    """One unit of the text with the decision about it.

    decision, reason
        What `extractors.decisions` or the shape of the item says; a table is decided upon by `extractors.tables`.
    path
        Ordinals from the top down to this unit.
    labels
        Segments of label lines under the task (`Thời gian thực hiện: …`), by role.
    contents
        Those of the segments that only list objects or report contents: they are part of the text, and order nobody.
    overruled
        Reason of the rules where `extractors.second_opinion` decided against them.
    """

    segments: tuple[Segment, ...]
    ordinal: str | None
    path: tuple[str, ...]
    handed: HandedDown
    decision: Decision
    reason: str
    labels: dict[str, Segment] = field(default_factory=dict)
    contents: tuple[Segment, ...] = ()
    overruled: str | None = None

    @property
    def text(self) -> str:
        """The whole unit with white space folded."""
        return _folded(self.segments)

    @property
    def spoken(self) -> tuple[Segment, ...]:
        """The segments that may name bodies and days: all but the contents."""
        return tuple(segment for segment in self.segments if segment not in self.contents)

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
    first_article = (
        next((i for i, child in enumerate(root.children) if child.style in _LEGAL_STYLES), 0) if legal else 0
    )
    for index, child in enumerate(root.children):
        if index < first_article:
            walker.leave_out_whole(child, HandedDown(section, legal=legal, report=report, upward=upward))
        else:
            handed = HandedDown(section, ordered=walker.ordered, legal=legal, report=report, upward=upward)
            walker.visit(child, handed)
    return walker.units


class _Walker:
    """Walks the tree once, keeping the units found; `ordered`: running text has come to its order."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.ordered = False

    def visit(self, item: Item, handed: HandedDown) -> None:
        """Decide about an item and everything below it."""
        if item.style == "table":
            self._add([_whole(item.own)], item, handed, ("table", "table"), marked=False)
            return
        if item.style == "paragraph" or (item.style == "lead-in" and not item.children):
            self._visit_running_text(item, handed)
            return
        section = _announced_section(item, handed)
        if section is not None:
            handed = replace(handed, section=section)
        if item.style == "lead-in" and not handed.report and _asks_for_contents(item):
            self._visit_task(item, handed)
        elif item.style == "lead-in":
            due = not handed.report and is_hand_in(_folded([_whole(item.own)]))
            self._add([_whole(item.own)], item, handed, ("obligation", "hand_in") if due else ("left_out", "lead_in"))
            self._visit_all(item.children, hand_down_lead_in(item, handed))
        elif is_heading(item, section) and not _only_labelled(item):
            self._visit_heading(item, handed)
        else:
            self._visit_task(item, handed)

    def leave_out_whole(self, item: Item, handed: HandedDown) -> None:
        """An item and all below it, left out as the preamble of a legal text."""
        for part in item.walk():
            self._add(_all_segments(part), part, handed, ("left_out", "preamble"), marked=False)

    def _visit_all(self, items: Iterable[Item], handed: HandedDown) -> None:
        for item in items:
            self.visit(item, handed)

    def _visit_running_text(self, item: Item, handed: HandedDown) -> None:
        text = _folded([_whole(item.own)])
        decided = decide_running_text(text, handed)
        if handed.report and decided[0] == "obligation" and text.endswith(":"):
            decided, self.ordered = ("left_out", "lead_in"), True
        if decided[1] == "order" or (handed.report and tells_directive(text)):
            self.ordered = True
        self._add([_whole(item.own)], item, replace(handed, section=None), decided)

    def _visit_heading(self, item: Item, handed: HandedDown) -> None:
        """A heading hands down what it names; unmarked paragraphs under it are units of their own."""
        words = _own(item) if item.body else _whole(item.own)
        self._add([words], item, handed, ("left_out", "heading"))
        handed = hand_down(item, handed)
        alone = len(item.continuation) == 1 and not item.children
        for paragraph in item.continuation:
            segment = _whole(paragraph)
            text = _folded([segment])
            if text.endswith(":") and item.children:
                self._add([segment], item, handed, ("left_out", "lead_in"))
                handed = _hand_down_within(paragraph, handed)
            else:
                self._add([segment], item, handed, decide(text, handed, numbered=False), marked=alone)
        self._visit_all(item.children, handed)

    def _visit_task(self, item: Item, handed: HandedDown) -> None:
        """An item with words of its own: one unit, with or without the items below it."""
        task = _collect_task(item, handed)
        decided = _decide_task(task, item, handed)
        parts = _inline_parts(task.segments[0]) if decided[0] == "obligation" and len(task.segments) == 1 else []
        if parts:
            self._add_parts(parts, item, handed)
        else:
            self._add(task.segments, item, handed, decided, labels=task.labels, contents=task.contents)
        below = hand_down(item, handed)
        for segment in task.apart:
            self._add([segment], item, below, decide(_folded([segment]), below, numbered=False), marked=False)
        self._visit_all(task.below, below)

    def _add_parts(self, parts: Sequence[tuple[str, Segment]], item: Item, handed: HandedDown) -> None:
        """Parts of an enumeration within one sentence; words without an ordinal lead them in."""
        for ordinal, segment in parts:
            if ordinal:
                path = (*item.path, ordinal)
                self.units.append(Unit((segment,), ordinal, path, handed, "obligation", "inline_enumeration"))
            else:
                self._add([segment], item, handed, ("left_out", "lead_in"))
                roles = read_roles(segment.text)
                lead, helpers = placed(roles.lead, segment.start), placed(roles.coordinating, segment.start)
                handed = replace(
                    handed,
                    lead=lead or handed.lead,
                    coordinating=helpers or handed.coordinating,
                    ordered=True,
                    named=bool(lead) or handed.named,
                )

    def _add(
        self,
        segments: Iterable[Segment],
        item: Item,
        handed: HandedDown,
        decided: tuple[Decision, str],
        *,
        marked: bool = True,
        labels: dict[str, Segment] | None = None,
        contents: Sequence[Segment] = (),
    ) -> None:
        """Keep a unit where it has words; `marked`: it bears the ordinal of its item."""
        kept = tuple(segment for segment in segments if segment.text.strip())
        ordinal = item.marker.ordinal if marked and item.marker else None
        if kept:
            self.units.append(Unit(kept, ordinal, tuple(item.path), handed, *decided, labels or {}, tuple(contents)))


@dataclass(frozen=True)
class _Task:
    """The words of one task.

    segments
        Own words, continuation and label lines, and the items below where they only list objects.
    labels
        The label lines among them by role.
    contents
        Segments of items that only list objects.
    apart
        Paragraphs behind the task that turn to another body: units of their own.
    below
        Items below that are units of their own.
    """

    segments: list[Segment]
    labels: dict[str, Segment]
    contents: list[Segment]
    apart: list[Segment]
    below: list[Item]


def _only_labelled(item: Item) -> bool:
    """Whether all that stands below an item are labels with what they say: `- Cơ quan chủ trì: Sở Tư pháp.`"""
    return (
        bool(item.children)
        and not item.continuation
        and all(child.style != "table" and label_role(child.body) and not child.children for child in item.children)
        and all(child.body.rstrip()[-1:] != ":" for child in item.children)
        and any(label_role(child.body) == "lead" for child in item.children)
    )


def _collect_task(item: Item, handed: HandedDown) -> _Task:
    """The task of an item with what belongs to it."""
    segments: list[Segment] = [_own(item)]
    labels: dict[str, Segment] = {}
    apart: list[Segment] = []
    handed_bodies = [mention.text for mention in handed.lead]
    for paragraph in item.continuation:
        text = paragraph.text.strip()
        role = label_role(text)
        if role:
            labels[role] = _whole(paragraph)
        elif apart or names_another(item, text, handed_bodies):
            apart.append(_whole(paragraph))
            continue
        segments.append(_whole(paragraph))
    labelled = [(role, child) for child in item.children if child.style != "table" and (role := label_role(child.body))]
    below = [child for child in item.children if all(child is not other for _, other in labelled)]
    contents: list[Segment] = []
    if children_are_objects(item) or _asks_for_contents(item):
        listed = [segment for child in below for part in child.walk() for segment in _all_segments(part)]
        segments, below = segments + listed, []
        contents = [segment for segment in listed if not _says_who_or_when(segment.text)]
    segments += [segment for _, child in labelled for segment in _all_segments(child)]
    labels |= {role: _own(child) for role, child in labelled}
    within = [found for segment in segments if segment not in contents for found in _labels_within(segment)]
    return _Task(segments, dict(within) | labels, contents, apart, below)


def _labels_within(segment: Segment) -> list[tuple[str, Segment]]:
    """Labels inside a line, each with the words up to the next one."""
    found = inline_labels(segment.text)
    cuts = pairwise([*(start for _, start in found), len(segment.text)])
    return [(role, _cut(segment, *cut)) for (role, _), cut in zip(found, cuts, strict=True)]


def _hand_down_within(paragraph: Paragraph, handed: HandedDown) -> HandedDown:
    """What a lead-in under a heading adds to what the heading hands down; the section stays the heading's."""
    led = hand_down_lead_in(Item(paragraph, "lead-in"), handed)
    return replace(led, section=handed.section, named=handed.named and led.lead == handed.lead)


def _asks_for_contents(item: Item) -> bool:
    """Whether a lead-in orders bodies by name and its list only says what their paper must hold."""
    return item.style == "lead-in" and bool(ordered_bodies(item.body)) and lists_contents(item)


_WHO_OR_WHEN_RE = re.compile(
    r"^\W*(?:(?:\d{1,2}|[a-zđ])\s*[.)]\s*)?"
    r"(?:cơ quan|đơn vị|nơi|thời hạn|thời gian|hạn|đầu mối|nơi nhận|người)(?!\w)[^:]{0,40}:"
)


def _says_who_or_when(text: str) -> bool:
    """Whether a line among the contents names a receiver or a day: `b) Cơ quan nhận báo cáo: Bộ Tài chính`."""
    return bool(_WHO_OR_WHEN_RE.match(matching_key(text)))


def _decide_task(task: _Task, item: Item, handed: HandedDown) -> tuple[Decision, str]:
    """Decision about a task; a label line that names a doer or a deadline makes one of any words."""
    text = _folded(task.segments)
    decided = decide(text, handed, numbered=True)
    if text.endswith(":") and not item.children and not task.labels:
        decided = "left_out", "lead_in"
    if decided[0] == "left_out" and task.labels.keys() & {"lead", "deadline"}:
        decided = "obligation", "labelled_task"
    return decided


def _announced_section(item: Item, handed: HandedDown) -> Section | None:
    """The section that an item announces; a plain label before an act announces none among tasks."""
    label = label_of(item.body)
    emphatic = is_emphatic(item)
    section = section_of(label, emphatic=emphatic) if label else None
    if handed.upward and section and _PROPOSES_RE.search(matching_key(label)):
        return "context"
    if section == "operative" and handed.section == "context" and names_topic_only(label, emphatic=emphatic):
        return None
    if section == "context" and (ordered_bodies(label) or _asks_by_name(item.body)):
        return None  # `YÊU CẦU SỞ Y TẾ:` and `Yêu cầu: Sở Y tế …` order, `YÊU CẦU` alone is a section
    among_tasks = handed.section in ("operative", "schedule") and not emphatic
    if among_tasks and section in ("context", "facts", "target") and begins_with_act(text_behind_label(item.body)):
        return None
    return section


def _asks_by_name(body: str) -> bool:
    """Whether an item reads `Yêu cầu: A, B …`, with bodies behind the label."""
    return matching_key(body).startswith("yêu cầu:") and bool(leading_bodies(text_behind_label(body))[0])


def _inline_parts(segment: Segment) -> list[tuple[str, Segment]]:
    """Ordinals and parts of `…: (1) …; (2) …` where each names an act; an empty list otherwise.

    Words before the first part stand first with an empty ordinal.
    """
    text = segment.text
    marks = list(_ENUMERATION_RE.finditer(text))
    ordinals = [mark["closed"] or mark["open"] for mark in marks]
    if len(marks) < 2 or not any(ordinals == list(series[: len(marks)]) for series in _SERIES):
        return []
    stops = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = [
        (ordinal, _cut(segment, mark.end(), stop)) for ordinal, mark, stop in zip(ordinals, marks, stops, strict=True)
    ]
    head = _cut(segment, 0, marks[0].start())
    led_in = head.text.rstrip().endswith((":", "sau"))
    if head.text.strip() and not led_in:
        return []
    acts = sum(begins_with_act(part.text) for _, part in parts)
    by_name = led_in and bool(leading_bodies(head.text)[0])
    if acts < len(parts) and not (by_name and acts > len(parts) / 2):
        return []
    return [("", head), *parts] if head.text.strip() else parts


def _cut(segment: Segment, start: int, stop: int) -> Segment:
    return Segment(segment.start + start, segment.start + stop, segment.text[start:stop])


def _own(item: Item) -> Segment:
    """The own words of an item behind its marker."""
    return Segment(item.body_start, item.own.end, item.own.body)


def _whole(paragraph: Paragraph) -> Segment:
    return Segment(paragraph.start, paragraph.end, paragraph.text)


def _all_segments(item: Item) -> list[Segment]:
    """An item with its marker and its continuation, as it is kept within the unit above it."""
    return [_whole(paragraph) for paragraph in (item.own, *item.continuation)]


def _folded(segments: Iterable[Segment]) -> str:
    """Text of all segments with white space folded."""
    return " ".join(" ".join(segment.text for segment in segments).split())
