"""Ruled tables of a page: the grid that its strokes draw, with the words of each cell.

The strokes come from pdfium, the grid from pdfplumber's table functions, which work on edges alone: pdfplumber's own
reading of a page would take ten times as long as all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from pipeline.read.geometry import Word, folded, row_text, rows_of
from pipeline.read.layout import PageCell, PageTable
from pipeline.read.page_columns import COPIES_RE, DATE_RE, MOTTO_RE, SIGNING_RE
from schemas.document import BBox

_SNAP = 3.0
_REACH = 3.0
_LEAST_STROKES = 6
_LEAST_SIDE = 5.0
_OPEN_SIDE = 12.0
_LAYOUT_ROWS = 4
_NUMBER_RE = re.compile(r"^S. ?[:.]?.{0,12}[/-][A-Z&]")

Edge = dict[str, Any]
Box = tuple[float, float, float, float]


def take_tables(words: Sequence[Word], strokes: Sequence[BBox], width: float) -> tuple[list[PageTable], list[Word]]:
    """The tables with data, and the words outside them; frames that only lay out a head or a foot are no tables.

    Words beyond the page's width belong to the last column: a table too broad runs over the edge.
    """
    if len(strokes) < _LEAST_STROKES or not _cross(strokes):
        return [], list(words)
    tables: list[PageTable] = []
    rest = list(words)
    for cells in _grids(strokes):
        table = _table(cells, rest, width)
        if table is not None:
            inside = {id(word) for cell in table.cells for word in cell.words}
            rest = [word for word in rest if id(word) not in inside]
            tables.append(table)
    return tables, rest


def _cross(strokes: Sequence[BBox]) -> bool:
    """Whether there are level and upright strokes enough for a grid: rules under titles are only level."""
    level = sum(s.bottom - s.top < s.x1 - s.x0 for s in strokes)
    return level >= 3 and len(strokes) - level >= 3


def _grids(strokes: Iterable[BBox]) -> list[list[Box]]:
    """Groups of touching cells, each as boxes."""
    # pdfplumber brings pdfminer, 0.2 s to import: only for pages that have a grid.
    from pdfplumber import table as plumber  # noqa: PLC0415

    edges = plumber.merge_edges([_edge(stroke) for stroke in strokes], _SNAP, _SNAP, _SNAP, _SNAP)
    edges = [edge for edge in edges if max(edge["width"], edge["height"]) >= _LEAST_SIDE]
    edges += _closing_sides(edges)
    crossings = plumber.edges_to_intersections(edges, _REACH, _REACH)
    cells = plumber.intersections_to_cells(crossings)
    return [list(group) for group in plumber.cells_to_tables(cells)]


def _edge(stroke: BBox) -> Edge:
    level = stroke.bottom - stroke.top < stroke.x1 - stroke.x0
    return _made_edge(stroke.x0, stroke.top, stroke.x1, stroke.bottom, level)


def _made_edge(x0: float, top: float, x1: float, bottom: float, level: bool) -> Edge:
    if level:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    size = {"width": x1 - x0, "height": bottom - top}
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "orientation": "h" if level else "v", **size}


def _closing_sides(edges: Sequence[Edge]) -> list[Edge]:
    """Sides for tables drawn without them: where edges of one direction go on past the outermost of the other."""
    across = [e for e in edges if e["orientation"] == "h"]
    down = [e for e in edges if e["orientation"] == "v"]
    return _missing(across, down, "x") + _missing(down, across, "y")


_ENDS = {"x": ("x0", "x1"), "y": ("top", "bottom")}


def _missing(running: Sequence[Edge], crossing: Sequence[Edge], axis: str) -> list[Edge]:
    other = "y" if axis == "x" else "x"
    added: list[Edge] = []
    for end, outermost in zip(_ENDS[axis], (min, max), strict=True):
        ends: dict[float, list[Edge]] = {}
        for edge in running:
            met = [c[_ENDS[axis][0]] for c in crossing if _crosses(c, edge, axis)]
            if met and abs(outermost(met) - edge[end]) > _OPEN_SIDE:
                ends.setdefault(round(edge[end] / _SNAP), []).append(edge)
        for group in ends.values():
            places = [edge[_ENDS[other][0]] for edge in group]
            at = sum(edge[end] for edge in group) / len(group)
            if len(group) >= 3:
                added.append(_side(at, min(places), max(places), axis))
    return added


def _crosses(crossing: Edge, running: Edge, axis: str) -> bool:
    (start, stop), (low, high) = _ENDS[axis], _ENDS["y" if axis == "x" else "x"]
    beside = running[start] - _REACH <= crossing[start] <= running[stop] + _REACH
    return bool(beside and crossing[low] - _REACH <= running[low] <= crossing[high] + _REACH)


def _side(at: float, start: float, stop: float, axis: str) -> Edge:
    if axis == "x":
        return _made_edge(at, start, at, stop, level=False)
    return _made_edge(start, at, stop, at, level=True)


def _table(boxes: Sequence[Box], words: Sequence[Word], width: float) -> PageTable | None:
    """The table of one group of cells; None where it is a frame or lays out text."""
    xs, ys = _lines(b[i] for b in boxes for i in (0, 2)), _lines(b[i] for b in boxes for i in (1, 3))
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 2 or columns < 2 or len(boxes) < 3:
        return None
    box = BBox(min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    boxes = [*boxes, *_uncovered(boxes, xs, ys)]
    inside = _words_inside(words, boxes, width)
    cells = tuple(_cell(b, inside[i], xs, ys) for i, b in enumerate(boxes))
    filled = [cell for cell in cells if cell.words]
    if len(filled) < 3 or len({c.column for c in filled}) < 2 or (rows <= _LAYOUT_ROWS and lays_out(filled)):
        return None
    edges = tuple(round(x - xs[0], 2) for x in xs)
    return PageTable(box, rows, columns, tuple(sorted(cells, key=lambda c: (c.row, c.column))), edges)


def _uncovered(boxes: Sequence[Box], xs: Sequence[float], ys: Sequence[float]) -> list[Box]:
    """Places of the grid that no cell covers, since a side of theirs is not drawn."""
    open_places: list[Box] = []
    for top, bottom in pairwise(ys):
        for x0, x1 in pairwise(xs):
            x, y = (x0 + x1) / 2, (top + bottom) / 2
            if not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes):
                open_places.append((x0, top, x1, bottom))
    return open_places


def _lines(positions: Iterable[float]) -> list[float]:
    """Positions of grid lines, those closer than the snap taken as one."""
    lines: list[float] = []
    for position in sorted(positions):
        if not lines or position - lines[-1] > _SNAP:
            lines.append(position)
    return lines


def _nearest(lines: Sequence[float], position: float) -> int:
    return min(range(len(lines)), key=lambda i: abs(lines[i] - position))


def _cell(box: Box, words: Sequence[Word], xs: Sequence[float], ys: Sequence[float]) -> PageCell:
    column, row = _nearest(xs, box[0]), _nearest(ys, box[1])
    return PageCell(
        row,
        column,
        BBox(*box),
        tuple(words),
        row_span=max(1, _nearest(ys, box[3]) - row),
        column_span=max(1, _nearest(xs, box[2]) - column),
    )


def _words_inside(words: Sequence[Word], boxes: Sequence[Box], width: float) -> list[list[Word]]:
    found: list[list[Word]] = [[] for _ in boxes]
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if word.x1 > width:
            x = min(x, max(box[2] for box in boxes) - 1)
        for index, box in enumerate(boxes):
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                found[index].append(word)
                break
    return found


def lays_out(cells: Sequence[PageCell]) -> bool:
    """Whether a small grid only sets a head or a foot side by side."""
    texts = [folded(row_text(row)) for cell in cells for row in rows_of(cell.words)]
    tests: tuple[Callable[[str], Any], ...] = (MOTTO_RE.search, COPIES_RE.match, SIGNING_RE.match)
    head = any(_NUMBER_RE.match(t) for t in texts) and any(DATE_RE.search(t) for t in texts)
    return head or any(test(text) for test in tests for text in texts)
