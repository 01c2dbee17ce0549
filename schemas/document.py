"""What a reader hands on: NFC text with a map from every character to its page and box.

Standard library only, so that importing it costs nothing.

Invariants of a `SourceDocument` (tests/test_document.py holds every reader to them):

1. `text` is NFC and equals `"\n".join(text[l.start:l.end] for l in lines)`; no line holds a line break.
2. Lines stand in reading order. Where a page has columns (the two-column head, the foot with
   "Nơi nhận" beside the signature), all lines of the left column come before those of the right one.
3. What is no part of the running text (page numbers, running heads, stamps, digital-signature blocks,
   menus of a web page) is in `set_aside`, never silently dropped.
4. Boxes are `(x0, top, x1, bottom)` in points from the page's top left; pages count from 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

Column = Literal["full", "left", "right"]
Align = Literal["left", "center", "right", "justify"]
TextOrigin = Literal["text-layer", "ocr", "mixed", "docx", "doc", "html", "plain"]


class BBox(NamedTuple):
    """A box in points from the page's top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: BBox) -> BBox:
        """The smallest box around both."""
        return BBox(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


class Place(NamedTuple):
    """Where a span of text stands: a page and, where the source has geometry, a box on it."""

    page: int
    bbox: BBox | None


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (or, in formats without geometry, one paragraph or table-cell paragraph).

    start, end
        Half-open character range in `SourceDocument.text`.
    column
        "left" and "right" only in two-column zones (head, foot); elsewhere "full".
    starts_paragraph
        True or False where the source itself says (Word, HTML, a blank line before); None where only
        geometry or wording can tell.
    bold, italic
        Of the whole line; `bold_until` is the number of leading characters in bold (a bold lead-in).
    size
        Font size in points.
    align, indent
        Alignment, and distance of the first character from the left edge of the text area in points.
    marker
        An automatic number ("1.", "a)", "-") that the source computes; it also stands at the start of the text.
    level
        Depth the source gives: list level of Word (0-based), nesting in HTML.
    table
        Index into `SourceDocument.tables` where the line stands in a table cell.
    confidence
        0…1 for recognised text, None where the characters were given.
    raw
        The reading before repair, where a repair changed it.
    x_edges
        For n characters n + 1 x-positions: the box of character i is (x_edges[i], top, x_edges[i + 1], bottom).
    """

    start: int
    end: int
    page: int = 1
    bbox: BBox | None = None
    column: Column = "full"
    starts_paragraph: bool | None = None
    bold: bool = False
    italic: bool = False
    bold_until: int = 0
    size: float | None = None
    align: Align | None = None
    indent: float | None = None
    marker: str | None = None
    level: int | None = None
    table: int | None = None
    confidence: float | None = None
    raw: str | None = None
    x_edges: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; its text is `document.text[start:end]` (lines joined by line breaks).

    A merged cell appears once, at its top-left place, with its spans.
    """

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    page: int = 1
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with data, in reading order of its cells; layout tables (head, foot) are none.

    A table that runs over several pages is one table; header rows repeated by a page break are left in
    (`extractors.tables` drops them).
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    page: int = 1
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Size in points, and where the characters of the page came from."""

    number: int
    width: float | None = None
    height: float | None = None
    origin: TextOrigin = "plain"
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class SetAside:
    """Text that was read but is no part of the running text, with the reason.

    reason: page_number, running_head, arrival_stamp, seal, copy_stamp, digital_signature, watermark,
    menu, advertising, annotation, hidden_text, handwriting.
    """

    text: str
    reason: str
    page: int = 1
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A piece of the text that was not printed type: filled in by pen, by a signature field or a stamp.

    `start`/`end` give its place in `text` where it was accepted; both None where it was left out because
    it was not sure enough. kind: handwritten, signature_field. field: number, day, month.
    """

    kind: str
    field: str
    text: str
    confidence: float
    page: int = 1
    bbox: BBox | None = None
    start: int | None = None
    end: int | None = None
    crop: bytes | None = None
    """PNG of the place, for people to check."""


@dataclass(frozen=True, slots=True)
class DigitalSignature:
    """What a digital-signature block says ("Người ký", "Cơ quan", "Thời gian ký")."""

    signer: str | None = None
    organ: str | None = None
    time: str | None = None
    """ISO 8601."""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """What a careful reader would want to know before trusting the text."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class SourceDocument:
    """The text of one file with its geometry; see the invariants in the module's docstring."""

    path: str
    sha256: str
    media_type: str
    text: str
    lines: tuple[Line, ...]
    text_origin: TextOrigin = "plain"
    pages: tuple[Page, ...] = (Page(1),)
    tables: tuple[Table, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    readings: tuple[Reading, ...] = ()
    signatures: tuple[DigitalSignature, ...] = ()
    notices: tuple[Notice, ...] = ()
    way_in: tuple[str, ...] = ()
    """Containers that the file came in, outermost first: ("thu.eml", "van-ban.zip")."""
    metadata: dict[str, str] = field(default_factory=dict)

    def line_text(self, line: Line) -> str:
        """The characters of one line."""
        return self.text[line.start : line.end]

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def lines_between(self, start: int, end: int) -> Iterator[Line]:
        """Lines that share at least one character position with `[start, end)`."""
        for line in self.lines[max(0, bisect_right(self._starts, start) - 1) :]:
            if line.start >= end:
                return
            if line.end > start:
                yield line

    def places(self, start: int, end: int) -> list[Place]:
        """Page and box of `[start, end)`, one entry a page, in order; cut to the characters where edges are known."""
        by_page: dict[int, BBox | None] = {}
        for line in self.lines_between(start, end):
            box = line.bbox
            if box is not None and line.x_edges is not None:
                first, last = max(start, line.start) - line.start, min(end, line.end) - line.start
                box = BBox(line.x_edges[first], box.top, line.x_edges[last], box.bottom)
            known = by_page.get(line.page)
            by_page[line.page] = box if known is None or box is None else known.union(box)
        return [Place(page, box) for page, box in by_page.items()]


def assemble_lines(texts: list[str], lines: list[Line]) -> tuple[str, tuple[Line, ...]]:
    """Join line texts by line breaks and give each `Line` its range; `start`/`end` of the input are ignored."""
    placed, position = [], 0
    for text, line in zip(texts, lines, strict=True):
        placed.append(replace(line, start=position, end=position + len(text)))
        position += len(text) + 1
    return "\n".join(texts), tuple(placed)
