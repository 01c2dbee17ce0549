"""From words with boxes to lines in reading order, and from pages to one `SourceDocument`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.read.geometry import Row, Word, row_box, row_size, row_text, rows_of
from pipeline.read.page_columns import in_reading_order
from schemas.document import Align, BBox, Column, DigitalSignature, Line, Notice, Reading, SetAside, TextOrigin

__all__ = ["PageCell", "PageContent", "PageTable", "Word", "line_of", "lines_of_page", "text_area"]


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell before it has its place in the text; row and column count from 0."""

    row: int
    column: int
    bbox: BBox
    words: tuple[Word, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class PageTable:
    """The part of a table that stands on one page.

    edges
        Where columns begin and end, in points from the table's left edge; empty where the reader does not tell.
    """

    bbox: BBox
    rows: int
    columns: int
    cells: tuple[PageCell, ...]
    edges: tuple[float, ...] = ()


@dataclass
class PageContent:
    """What a reader found on one page; sizes in points as the page is seen, rotation already applied.

    words
        In the order of the source where there is one: neighbours are linked first. Words of `tables` are left out.
    readings
        Without `start`/`end`; their place in the text is found by their box.
    """

    number: int
    width: float
    height: float
    words: list[Word]
    origin: TextOrigin = "text-layer"
    rotation: int = 0
    tables: list[PageTable] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    signatures: list[DigitalSignature] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def lines_of_page(words: Iterable[Word], page_number: int, width: float, height: float) -> list[tuple[str, Line]]:
    """Text and `Line` of every printed line in reading order; `start`/`end` of the lines are not set yet."""
    rows = rows_of(words)
    placed = in_reading_order(rows, width)
    area = text_area([row for column, row in placed if column == "full"], width)
    return [line_of(row, page_number, column, area) for column, row in placed]


def text_area(rows: Sequence[Row], width: float) -> tuple[float, float]:
    """Left and right edge of the body text; from the usual margins where the page has few long rows."""
    boxes = [row_box(row) for row in rows]
    long = sorted((b for b in boxes if b.x1 - b.x0 > 0.55 * width), key=lambda b: b.x0)
    if len(long) < 3:
        left = min((b.x0 for b in boxes), default=0.14 * width)
        return min(left, 0.16 * width), max((b.x1 for b in boxes if b.x1 < 0.98 * width), default=0.93 * width)
    rights = sorted(b.x1 for b in long)
    return long[len(long) // 10].x0, rights[-1 - len(rights) // 10]


def line_of(
    row: Row, page_number: int, column: Column, area: tuple[float, float], table: int | None = None
) -> tuple[str, Line]:
    """Text and `Line` of one row of words."""
    text, box = row_text(row), row_box(row)
    bold_until = _leading_bold(row)
    weight = sum(len(w.text) for w in row)
    confident = [(w.confidence, len(w.text)) for w in row if w.confidence is not None]
    return text, Line(
        0,
        len(text),
        page=page_number,
        bbox=box,
        column=column,
        bold=2 * sum(len(w.text) for w in row if w.bold) > weight,
        italic=2 * sum(len(w.text) for w in row if w.italic) > weight,
        bold_until=bold_until,
        size=round(row_size(row), 1),
        align=_align(box, area) if column == "full" and table is None else None,
        indent=round(box.x0 - area[0], 1),
        table=table,
        confidence=sum(c * n for c, n in confident) / sum(n for _, n in confident) if confident else None,
        raw=" ".join(w.raw or w.text for w in row) if any(w.raw for w in row) else None,
        x_edges=_edges(row),
    )


def _leading_bold(row: Row) -> int:
    """Number of characters up to the end of the last word of a bold beginning."""
    length = 0
    for word in row:
        if not word.bold:
            break
        length += len(word.text) + 1
    return max(0, length - 1)


def _align(box: BBox, area: tuple[float, float]) -> Align:
    left, right = box.x0 - area[0], area[1] - box.x1
    if left >= 20 and abs(left - right) <= (8 if left < 60 else 16):
        return "center"
    if right <= 6:
        return "right" if left > 0.4 * (area[1] - area[0]) else "justify"
    return "left"


def _edges(row: Row) -> tuple[float, ...]:
    """Edges of all characters of the row's text; a blank reaches from one word's end to the next one's start."""
    edges: list[float] = []
    for word in row:
        edges += word_edges(word)
    return tuple(edges)


def word_edges(word: Word) -> list[float]:
    """n + 1 edges for n characters, spread evenly where the word brings none."""
    if word.x_edges is not None and len(word.x_edges) == len(word.text) + 1:
        return list(word.x_edges)
    start, step = word.x0, (word.x1 - word.x0) / max(1, len(word.text))
    return [start + i * step for i in range(len(word.text) + 1)]
