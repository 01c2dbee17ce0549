"""Lines to paragraphs: what a reader's lines say together.

A `Paragraph` is a contiguous run of lines. Its text has the very length of its source range (each line
break became one blank), so offset i in the text is offset `start + i` in the document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from extractors.markers import Marker, read_marker
from schemas.document import Column, Line, SourceDocument

TERMINAL = ".;:!?"
INDENT_STEP = 8.0
"""Points: a first line set in by more than this begins a paragraph (NĐ 30/2020: 10 or 12.7 mm)."""
SHORT_SHARE = 0.90
"""A line that ends before this share of the text width was ended on purpose."""


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
    def centered(self) -> bool:
        """Whether every line is centred."""
        return all(line.align == "center" for line in self.lines)

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
    """Left and right edge of the running text of one page, in points."""

    left: float
    right: float

    def is_short(self, line: Line) -> bool:
        return line.bbox is not None and line.bbox.x1 < self.left + SHORT_SHARE * (self.right - self.left)

    def is_set_in(self, line: Line) -> bool:
        return line.bbox is not None and line.bbox.x0 > self.left + INDENT_STEP


def build_paragraphs(document: SourceDocument) -> list[Paragraph]:
    """Paragraphs of a document in reading order; a table is one entry with `table` set."""
    areas = _text_areas(document.lines)
    groups: list[list[Line]] = []
    for line in document.lines:
        if line.start == line.end or _is_speck(document, line):
            continue
        previous = groups[-1][-1] if groups else None
        if previous is None or _starts_paragraph(document, previous, line, areas, groups[-1]):
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
    if line.confidence is not None and document.line_text(line).strip() in ("-", "–", "—", "+", "~"):
        return True
    if line.confidence is None or line.confidence >= SPECK_CONFIDENCE or line.table is not None:
        return False
    return re.search(r"[^\W\d_]{2}", document.line_text(line)) is None


def _paragraph(document: SourceDocument, lines: Sequence[Line]) -> Paragraph:
    start, end = lines[0].start, lines[-1].end
    text = document.text[start:end].replace("\n", " ")
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
        lefts = Counter(round(line.bbox.x0 / 4) for line in members if line.bbox)
        common = [edge for edge, count in lefts.items() if count >= max(2, len(members) // 8)]
        left = 4.0 * min(common) if common else min(line.bbox.x0 for line in members if line.bbox)
        rights = sorted(line.bbox.x1 for line in members if line.bbox)
        areas[page] = _TextArea(left, rights[int(len(rights) * 0.9)])
    return areas


def _starts_paragraph(
    document: SourceDocument,
    previous: Line,
    line: Line,
    areas: dict[int, _TextArea],
    group: Sequence[Line],
) -> bool:
    if previous.table != line.table:
        return True
    if line.table is not None:
        return False
    if previous.column != line.column:
        return True
    before, text = document.line_text(previous).rstrip(), document.line_text(line)
    if line.starts_paragraph is not None:
        return line.starts_paragraph and not _runs_on(document, before, text, line)
    marker = read_marker(text)
    if marker and _is_true_marker(marker, before, text, previous, line, areas):
        return True
    if line.column != "full":
        return line.column == "right" or before.endswith((";", "."))
    if line.bbox is None or previous.bbox is None:
        return _starts_without_geometry(before, text)
    return _starts_by_geometry(before, text, previous, line, areas, group)


def _runs_on(document: SourceDocument, before: str, text: str, line: Line) -> bool:
    """A sentence that a blank line, a page break or foreign text cuts in two (only where no source says better)."""
    if document.text_origin not in ("plain", "html") or line.marker or read_marker(text):
        return False
    if text[:1] in ",;" or text.startswith("..."):
        return True
    return bool(text[:1].islower() and len(before) >= 40 and before[-1:].isalpha())


def _starts_without_geometry(before: str, text: str) -> bool:
    if text[:1].islower():
        return False
    return before.endswith(tuple(TERMINAL)) or (text[:1].isupper() and len(before) < 60)


def _starts_by_geometry(
    before: str, text: str, previous: Line, line: Line, areas: dict[int, _TextArea], group: Sequence[Line]
) -> bool:
    if (previous.align == "center") != (line.align == "center") and (previous.bold or line.bold):
        return True
    if previous.align == line.align == "center":
        return before.isupper() != text.isupper() or previous.bold != line.bold
    ended = before.endswith(tuple(TERMINAL))
    area, area_before = areas.get(line.page), areas.get(previous.page)
    if area is None or area_before is None:
        return ended
    goes_on = text[:1].islower() or text[:1] in ",;)"
    if area_before.is_short(previous):
        return ended or not goes_on
    if area.is_set_in(line) and not _hangs(line, group, area):
        return ended or not goes_on
    if line.page == previous.page and previous.bbox and line.bbox:
        pitch = line.bbox.top - previous.bbox.top
        height = previous.bbox.bottom - previous.bbox.top
        if pitch > 2.4 * height and ended:
            return True
    return previous.bold and not line.bold and not line.bold_until and ended


def _hangs(line: Line, group: Sequence[Line], area: _TextArea) -> bool:
    """Whether the line stands in a block that is set in as a whole (second line at the same edge)."""
    if len(group) < 2 or group[-1].bbox is None or line.bbox is None:
        return False
    return abs(group[-1].bbox.x0 - line.bbox.x0) < 4 and area.is_set_in(group[-1])


_CUT_RANGE_RE = re.compile(r"\d\s*$")


def _is_true_marker(
    marker: Marker, before: str, text: str, previous: Line, line: Line, areas: dict[int, _TextArea]
) -> bool:
    """False for a dash or number that only happens to begin a wrapped line."""
    if line.marker:
        return True
    if marker.style in ("dash", "plus") and _CUT_RANGE_RE.search(before) and text[marker.end :][:1].isdigit():
        return False
    if before.endswith(tuple(TERMINAL)) or not before:
        return True
    rest = text[marker.end :]
    if rest[:1].islower() and marker.style in ("dash", "decimal") and before[-1:].isalnum() and len(before) > 50:
        return False
    area, area_before = areas.get(line.page), areas.get(previous.page)
    if area is None or area_before is None or line.bbox is None:
        return True
    if marker.style in ("article", "chapter", "section"):
        return area.is_set_in(line) or area_before.is_short(previous)
    return area.is_set_in(line) or area_before.is_short(previous) or previous.align == "center" or previous.bold
