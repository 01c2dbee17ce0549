"""Lines to paragraphs: what a reader's lines say together.

A `Paragraph` is a run of lines, dirt between them left out. Its text has the very length of its source range (each
line break and each character of dirt became one blank), so offset i in the text is offset `start + i` in the document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from extractors.markers import ALPHABET, Marker, read_marker
from schemas.document import BBox, Column, Line, SourceDocument

TERMINAL = (".", ";", ":", "!", "?")
"""What ends a sentence or an item."""
INDENT_STEP = 8.0
"""Points: a first line set in by more than this begins a paragraph (NĐ 30/2020: 10 or 12.7 mm)."""
DRIFT_REACH, LEAST_STEPS = 3.0, 5
"""Points that the left edge may move from line to line on a sheet askew, and how many such steps tell it."""
HANGING_REACH = 45.0
"""Points from a marker to the words behind it, where the lines below are set in under those words."""
SHORT_SHARE = 0.90
"""A line that ends before this share of the text width was ended on purpose."""
PITCH = 2.4
"""Line heights from one line to the next, above which they belong to different paragraphs."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or, where `table` is set, all lines of one table."""

    start: int
    end: int
    text: str
    lines: tuple[Line, ...]
    marker: Marker | None = None

    @property
    def page(self) -> int:
        """Page of the first line."""
        return self.lines[0].page

    @property
    def column(self) -> Column:
        """Column of the first line."""
        return self.lines[0].column

    @property
    def table(self) -> int | None:
        """Index of the table whose lines these are."""
        return self.lines[0].table

    @property
    def bold(self) -> bool:
        """Whether every line is bold."""
        return all(line.bold for line in self.lines)

    @property
    def bold_until(self) -> int:
        """Length of the bold lead-in in characters of `text`."""
        return len(self.text) if self.bold else self.lines[0].bold_until

    @cached_property
    def body_start(self) -> int:
        """Offset in `text` behind the marker."""
        return self.marker.end if self.marker else 0

    @property
    def body(self) -> str:
        """Text without its marker."""
        return self.text[self.body_start :]


@dataclass(frozen=True, slots=True)
class _TextArea:
    """Left and right edge of the running text of one page at its top, in points.

    drift
        Points that the edges move to the right with each point down: a sheet that lay askew on the scanner.
    """

    left: float
    right: float
    drift: float = 0.0

    def is_short(self, line: Line) -> bool:
        if line.bbox is None:
            return False
        return _level(line.bbox.x1, line.bbox.top, self.drift) < self.left + SHORT_SHARE * (self.right - self.left)

    def is_set_in(self, line: Line) -> bool:
        return line.bbox is not None and _level(line.bbox.x0, line.bbox.top, self.drift) > self.left + INDENT_STEP


def _level(x: float, top: float, drift: float) -> float:
    """Where x would stand if the sheet had not lain askew."""
    return x - drift * top


def build_paragraphs(document: SourceDocument) -> list[Paragraph]:
    """Paragraphs of a document in reading order; a table is one entry with `table` set."""
    areas = _text_areas(document.lines)
    groups: list[list[Line]] = []
    for line in document.lines:
        if line.start == line.end or _is_speck(document, line):
            continue
        if not groups or _starts_paragraph(document, _joint(document, groups[-1], line, areas)):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [_paragraph(document, lines) for lines in groups]


def paragraphs_within(
    document: SourceDocument, paragraphs: Sequence[Paragraph], start: int, end: int
) -> list[Paragraph]:
    """Paragraphs that have lines in `[start, end)`; one that runs over an edge keeps its lines inside."""
    found = []
    for paragraph in paragraphs:
        inside = [line for line in paragraph.lines if start <= line.start and line.end <= end]
        if len(inside) == len(paragraph.lines):
            found.append(paragraph)
        elif inside:
            found.append(_paragraph(document, inside))
    return found


SPECK_CONFIDENCE = 0.7
"""Recognised lines below this with no word in them are dirt on the page; so is a dash that stands alone."""


def _is_speck(document: SourceDocument, line: Line) -> bool:
    if line.confidence is not None and document.line_text(line).strip() in ("-", "–", "—", "+", "~", "_", ".", "`"):
        return True
    if line.confidence is None or line.confidence >= SPECK_CONFIDENCE or line.table is not None:
        return False
    return re.search(r"[^\W\d_]{2}", document.line_text(line)) is None


def _paragraph(document: SourceDocument, lines: Sequence[Line]) -> Paragraph:
    start, end = lines[0].start, lines[-1].end
    text, behind = "", start
    for line in lines:
        text += " " * (line.start - behind) + document.line_text(line)
        behind = line.end
    marker = None if lines[0].table is not None else read_marker(text)
    return Paragraph(start, end, text, tuple(lines), marker)


def _text_areas(lines: Sequence[Line]) -> dict[int, _TextArea]:
    """Text edges by page: the commonest left edge, and the right edge that full lines reach."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        if line.bbox is not None and line.column == "full" and line.table is None:
            by_page.setdefault(line.page, []).append(line)
    areas = {}
    for page, members in by_page.items():
        boxes = [line.bbox for line in members if line.bbox]
        drift = _drift(boxes) if any(line.confidence is not None for line in members) else 0.0
        starts = [_level(box.x0, box.top, drift) for box in boxes]
        lefts = Counter(round(start / 4) for start in starts)
        common = [edge for edge, count in lefts.items() if count >= max(2, len(members) // 8)]
        left = 4.0 * min(common) if common else min(starts)
        rights = sorted(_level(box.x1, box.top, drift) for box in boxes)
        areas[page] = _TextArea(left, rights[int(len(rights) * 0.9)], drift)
    return areas


def _drift(boxes: Sequence[BBox]) -> float:
    """How far left edges move per point down the page, by the lines that follow one another at nearly one edge."""
    steps = [
        (below.x0 - above.x0) / (below.top - above.top)
        for above, below in pairwise(boxes)
        if abs(below.x0 - above.x0) < DRIFT_REACH and 5 < below.top - above.top < 40
    ]
    return median(steps) if len(steps) >= LEAST_STEPS else 0.0


@dataclass(frozen=True, slots=True)
class _Joint:
    """Where two lines meet, and the text areas of their pages (None where a page has no geometry)."""

    group: Sequence[Line]
    line: Line
    before: str
    text: str
    area_before: _TextArea | None
    area: _TextArea | None

    @property
    def previous(self) -> Line:
        return self.group[-1]

    @property
    def ended(self) -> bool:
        """Whether the line before ends a sentence."""
        return self.before.endswith(TERMINAL)


def _joint(document: SourceDocument, group: Sequence[Line], line: Line, areas: dict[int, _TextArea]) -> _Joint:
    before, text = document.line_text(group[-1]).rstrip(), document.line_text(line)
    return _Joint(group, line, before, text, areas.get(group[-1].page), areas.get(line.page))


def _starts_paragraph(document: SourceDocument, joint: _Joint) -> bool:
    """Whether the line behind the joint begins a paragraph: by the source, by a marker, by geometry, by wording."""
    previous, line = joint.previous, joint.line
    if previous.table is not None or line.table is not None:
        return previous.table != line.table
    if line.starts_paragraph is not None and previous.column == line.column:
        return line.starts_paragraph and not _runs_on(document, joint)
    enumerates = _goes_on_enumeration(document, joint)
    if previous.column != line.column or (_has_true_marker(joint) and not enumerates):
        return True
    if enumerates or line.column != "full":
        return not enumerates and (line.column == "right" or joint.before.endswith((";", ".")))
    if line.bbox is None or previous.bbox is None:
        return _starts_by_wording(joint)
    return not _cannot_end(joint) and _starts_by_geometry(joint)


def _runs_on(document: SourceDocument, joint: _Joint) -> bool:
    """A sentence that a blank line, a page break or foreign text cuts in two (only where no source says better)."""
    before, text = joint.before, joint.text
    if document.text_origin not in ("plain", "html") or joint.line.marker or read_marker(text):
        return False
    if text[:1] in ",;" or text.startswith("..."):
        return True
    return text[:1].islower() and len(before) >= 40 and before[-1:].isalpha()


def _starts_by_wording(joint: _Joint) -> bool:
    if joint.text[:1].islower():
        return False
    return joint.ended or (joint.text[:1].isupper() and len(joint.before) < 60)


def _starts_by_geometry(joint: _Joint) -> bool:
    previous, line = joint.previous, joint.line
    if previous.align == line.align == "center":
        return joint.before.isupper() != joint.text.isupper() or previous.bold != line.bold
    if "center" in (previous.align, line.align) and (previous.bold or line.bold):
        return True
    if joint.area is None or joint.area_before is None:
        return joint.ended
    if joint.area_before.is_short(previous) or (joint.area.is_set_in(line) and not _hangs(joint, joint.area)):
        if _hangs_behind_marker(joint):
            return joint.ended
        return joint.ended or not (joint.text[:1].islower() or joint.text[:1] in ",;)")
    bold_ends = previous.bold and not line.bold and not line.bold_until
    return joint.ended and (bold_ends or _stands_off(previous, line))


def _hangs(joint: _Joint, area: _TextArea) -> bool:
    """Whether the line stands in a block that is set in as a whole (second line at the same edge)."""
    above, here = joint.previous.bbox, joint.line.bbox
    if len(joint.group) < 2 or above is None or here is None:
        return False
    return abs(above.x0 - here.x0) < 4 and area.is_set_in(joint.previous)


_OPEN_END_RE = re.compile(
    r"(?<!\w)(?:của|và|về|theo|cho|các|những|do|để|với|tại|trong|từ|đến|là|bằng|bởi|khi|hoặc|ngày|tháng|số|việc)$"
)
"""Words that no paragraph ends with: what follows goes on, wherever the line stands."""


def _cannot_end(joint: _Joint) -> bool:
    return bool(_OPEN_END_RE.search(joint.before)) and not (joint.previous.bold or joint.previous.align == "center")


def _hangs_behind_marker(joint: _Joint) -> bool:
    """Whether a full line that a marker opens goes on under its first word, as automatic numbering sets lists."""
    above, here = joint.previous.bbox, joint.line.bbox
    marker = read_marker(joint.before)
    if len(joint.group) > 1 or marker is None or above is None or here is None or joint.area_before is None:
        return False
    emphatic = joint.previous.bold or joint.before.isupper()
    set_in = INDENT_STEP < here.x0 - above.x0 < HANGING_REACH
    return set_in and not emphatic and not joint.area_before.is_short(joint.previous)


def _stands_off(previous: Line, line: Line) -> bool:
    """Whether more than a blank line's height lies between two lines of one page."""
    if line.page != previous.page or previous.bbox is None or line.bbox is None:
        return False
    return line.bbox.top - previous.bbox.top > PITCH * (previous.bbox.bottom - previous.bbox.top)


def _goes_on_enumeration(document: SourceDocument, joint: _Joint) -> bool:
    """Whether `(2)` only happens to begin a wrapped line: `(1)` stands within the paragraph, not at its head."""
    marker = read_marker(joint.text)
    if marker is None or marker.style != "paren" or not 2 <= marker.value <= len(ALPHABET):
        return False
    if joint.area is not None and joint.area.is_set_in(joint.line) and not _hangs(joint, joint.area):
        return False
    before = str(marker.value - 1) if marker.ordinal.isdigit() else ALPHABET[marker.value - 2]
    lines = " ".join(document.line_text(line) for line in joint.group)
    return f"({before}) " in lines[1:]


_CUT_RANGE_RE = re.compile(r"\d\s*$")


def _has_true_marker(joint: _Joint) -> bool:
    """Whether the line has a marker that is more than a dash or number at the head of a wrapped line."""
    marker = read_marker(joint.text)
    if marker is None or joint.line.marker:
        return marker is not None
    before, rest = joint.before, joint.text[marker.end :]
    if marker.style in ("dash", "plus") and _CUT_RANGE_RE.search(before) and rest[:1].isdigit():
        return False
    if joint.ended or not before:
        return True
    if rest[:1].islower() and marker.style in ("dash", "decimal") and before[-1:].isalnum() and len(before) > 50:
        return False
    return _stands_like_an_item(joint, marker)


def _stands_like_an_item(joint: _Joint, marker: Marker) -> bool:
    """Whether the place of a line allows it to begin an item, though the line before ends no sentence."""
    if joint.area is None or joint.area_before is None or joint.line.bbox is None:
        return True
    if joint.area.is_set_in(joint.line) or joint.area_before.is_short(joint.previous):
        return True
    headed = joint.previous.align == "center" or joint.previous.bold
    return headed and marker.style not in ("article", "chapter", "section")
