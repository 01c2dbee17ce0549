"""Tables that go on over the next page: whether the columns are the same, and rows that a page break cuts in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.read.geometry import row_text, rows_of
from pipeline.read.layout import PageCell, PageTable

_SAME_EDGE = 0.015
"""Share of a table's width within which two column edges are one: 7 points of a text column's 470."""
_LEAST_COMMON = 3


def common_columns(known: Sequence[float], found: Sequence[float]) -> list[int] | None:
    """For each edge of `found` its index in `known`; None where one of them is no edge there.

    Both from the left edge of their table, in any unit: scans of two pages differ in size by a few percent.
    """
    if len(found) < _LEAST_COMMON or not known[-1:] or not found[-1]:
        return None
    shares = [edge / known[-1] for edge in known]
    places = [min(range(len(shares)), key=lambda i: abs(shares[i] - edge / found[-1])) for edge in found]
    near = all(abs(shares[i] - edge / found[-1]) <= _SAME_EDGE for i, edge in zip(places, found, strict=True))
    return places if near and len(set(places)) == len(places) else None


def with_columns(cell: PageCell, places: Sequence[int]) -> PageCell:
    """The cell with its columns counted by other edges: `places` as `common_columns` gives them."""
    first, last = places[cell.column], places[cell.column + cell.column_span]
    return replace(cell, column=first, column_span=last - first)


def cell_text(cell: PageCell) -> str:
    """The cell's words, row by row."""
    return " ".join(row_text(row) for row in rows_of(cell.words))


def repeated_rows(known: Sequence[PageCell], found: Sequence[PageCell]) -> int:
    """How many rows at the top of the new part repeat the table's first rows: its heads."""
    count = 0
    while (head := _row(known, count)) and _texts(head) == _texts(_row(found, count)) and any(_texts(head)):
        count += 1
    return count


def _row(cells: Sequence[PageCell], row: int) -> list[PageCell]:
    return sorted((c for c in cells if c.row == row), key=lambda c: c.column)


def _texts(row: Sequence[PageCell]) -> list[str]:
    return ["".join(c for c in cell_text(cell).casefold() if c.isalnum()) for cell in row]


def rest_of_row(last: Sequence[PageCell], found: PageTable, row: int) -> list[tuple[PageCell, PageCell]]:
    """Cells of the table's last row, each with what stands of it at the top of the next page; empty where the row
    at the top is a new one.

    A row goes on where its first cell (the running number) is empty, and its broadest cell (the task) is empty too
    or begins in the middle of a sentence.
    """
    top = _row(found.cells, row)
    held = [cell for cell in top if cell.words]
    by_column = {(cell.column, cell.column_span): cell for cell in last}
    alone = len(top) < 2 or not held or any(cell.row_span > 1 for cell in top)
    if alone or any((cell.column, cell.column_span) not in by_column for cell in held):
        return []
    broadest = max(top, key=lambda cell: cell.bbox.x1 - cell.bbox.x0)
    first = top[0]
    numbered = bool(first.words) and first is not broadest
    if numbered or (broadest.words and not cell_text(broadest)[0].islower()):
        return []
    begun = any(cell.column == 0 and cell.words for cell in last)
    if not begun and not all(cell_text(cell)[0].islower() for cell in held):
        return []
    return [(by_column[cell.column, cell.column_span], cell) for cell in held]
