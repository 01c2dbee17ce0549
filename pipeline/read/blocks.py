"""Lines and tables as a format without geometry gives them, laid into a `Builder` in reading order.

Tables that only set a head or a foot side by side become a left and a right column; tables with data stay tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pipeline.read import columns
from pipeline.read.building import Builder, CellText, fold_blanks
from schemas.document import Column, Line

_LAYOUT_ROWS = 8
_LAYOUT_COLUMNS = 4
_WIDE_INDENT = 144.0  # two inches: a line set this far in stands in the right half of the page


@dataclass(frozen=True)
class RawLine:
    """A line before folding: `text` with its tabs and leading blanks, `line` with its attributes."""

    text: str
    line: Line


@dataclass(frozen=True)
class GridCell:
    """A cell with all that stands in it, nested tables too."""

    row: int
    column: int
    blocks: tuple[Block, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Grid:
    """A table; `ruled` tells whether its lines are drawn, None where the source does not say."""

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    ruled: bool | None = None


Block: TypeAlias = RawLine | Grid


def emit_blocks(builder: Builder, blocks: Sequence[Block], column: Column = "full") -> None:
    """Append lines and tables in their order."""
    pending: list[RawLine] = []
    for block in blocks:
        if isinstance(block, Grid):
            _emit_run(builder, pending, column)
            pending = []
            _emit_grid(builder, block, column)
        else:
            pending.append(block)
    _emit_run(builder, pending, column)


def _emit_run(builder: Builder, lines: Sequence[RawLine], column: Column) -> None:
    if column == "full":
        emit_lines(builder, lines)
    else:
        for line in lines:
            _emit_line(builder, line, column)


def emit_lines(builder: Builder, raw: Sequence[RawLine]) -> None:
    """Append lines; a head or a foot that is set in two columns by tabs and blanks is put apart."""
    texts = [" " * _blanks(item.line) + item.text for item in raw]
    sides: dict[int, tuple[range, Callable[[str], columns.Halves]]] = {
        **{lines.start: (lines, columns.foot_halves) for lines in columns.find_feet(texts)},
        **{lines.start: (lines, columns.head_halves) for lines in columns.find_heads(texts)},
    }
    place = 0
    while place < len(raw):
        if place in sides:
            lines, halves = sides[place]
            _emit_halves(builder, [(halves(texts[i]), raw[i].line) for i in lines])
            place = lines.stop
        else:
            _emit_line(builder, raw[place], "full")
            place += 1


def _blanks(line: Line) -> int:
    return 30 if line.indent is not None and line.indent > _WIDE_INDENT else 0


def _emit_halves(builder: Builder, halves: Sequence[tuple[columns.Halves, Line]]) -> None:
    for half, line in halves:
        _emit_line(builder, RawLine(half.left, replace(line, indent=None, align=None)), "left")
    for half, line in halves:
        _emit_line(builder, RawLine(half.right, replace(line, indent=None, align=None)), "right")


def _emit_line(builder: Builder, raw: RawLine, column: Column) -> None:
    text = fold_blanks(raw.text)
    if text:
        builder.page = max(builder.page, raw.line.page)
        builder.add_line(text, replace(raw.line, column=column, bold_until=min(raw.line.bold_until, len(text))))


def _emit_grid(builder: Builder, grid: Grid, column: Column) -> None:
    filled = [cell for cell in grid.cells if any(texts_of(cell.blocks))]
    if not filled:
        return
    split = _layout_split(grid, filled)
    if len(filled) == 1:
        emit_blocks(builder, filled[0].blocks, column)
    elif split is not None:
        _emit_sides(builder, filled, split, column)
    else:
        cells = [CellText(c.row, c.column, _cell_lines(c.blocks), c.row_span, c.column_span) for c in grid.cells]
        builder.page = max(builder.page, *(line.page for cell in cells for _, line in cell.lines))
        builder.add_table(cells, grid.rows, grid.columns)


def _emit_sides(builder: Builder, cells: Sequence[GridCell], split: int, column: Column) -> None:
    """Append the cells before column `split` as the left side, the others as the right one; 0: one below another."""
    for cell in sorted(cells, key=lambda c: (c.column >= split, c.row, c.column)):
        side: Column = column if split == 0 else "left" if cell.column < split else "right"
        emit_blocks(builder, cell.blocks, side)


def texts_of(blocks: Sequence[Block]) -> Iterator[str]:
    """The texts of the lines, those in cells too, without blank ones."""
    for block in blocks:
        if isinstance(block, RawLine):
            if text := fold_blanks(block.text):
                yield text
        else:
            for cell in block.cells:
                yield from texts_of(cell.blocks)


def _cell_lines(blocks: Sequence[Block]) -> tuple[tuple[str, Line], ...]:
    found: list[tuple[str, Line]] = []
    for block in blocks:
        if isinstance(block, RawLine):
            if text := fold_blanks(block.text):
                found.append((text, block.line))
        else:
            for cell in sorted(block.cells, key=lambda c: (c.row, c.column)):
                found += _cell_lines(cell.blocks)
    return tuple(found)


def _layout_split(grid: Grid, filled: Sequence[GridCell]) -> int | None:
    """The column where the right side of a layout table begins, None for a table with data.

    0 where the table only frames what stands in it one below another.
    """
    if any(isinstance(block, Grid) for cell in filled for block in cell.blocks) and grid.ruled is not True:
        return 0
    if grid.rows > _LAYOUT_ROWS or len({cell.column for cell in filled}) > _LAYOUT_COLUMNS:
        return None
    texts = {(cell.row, cell.column): list(texts_of(cell.blocks)) for cell in filled}
    for is_right in (_is_nation, _is_place_date if _has(texts, _is_number) else _never):
        if split := _first_column(texts, is_right):
            return split
    return _foot_split(grid, texts)


_Texts: TypeAlias = dict[tuple[int, int], list[str]]


def _first_column(texts: _Texts, test: Callable[[str], bool]) -> int | None:
    return min((column for (_, column), lines in texts.items() if any(map(test, lines))), default=None)


def _foot_split(grid: Grid, texts: _Texts) -> int | None:
    last = max(column for _, column in texts)
    left = min((column for (_, column), lines in texts.items() if _is_recipients_cell(lines)), default=None)
    if left is not None:
        return min((column for _, column in texts if column > left), default=left)
    if grid.ruled is not True and _has_first(texts, _is_signing):
        return last
    return last if grid.ruled is False and grid.rows == 1 else None


def _has(texts: _Texts, test: Callable[[str], bool]) -> bool:
    return any(test(line) for lines in texts.values() for line in lines)


def _has_first(texts: _Texts, test: Callable[[str], bool]) -> bool:
    return any(test(lines[0]) for lines in texts.values())


def _is_nation(text: str) -> bool:
    return len(text) < 90 and bool(columns.NATION_RE.match(text) or columns.MOTTO_RE.match(text))


def _is_place_date(text: str) -> bool:
    return bool(columns.PLACE_DATE_RE.match(text))


def _is_number(text: str) -> bool:
    return bool(columns.NUMBER_RE.match(text))


def _is_recipients_cell(lines: Sequence[str]) -> bool:
    """`Nơi nhận:` with its list below, not the head of a register's column."""
    for place, text in enumerate(lines):
        if columns.RECIPIENTS_RE.match(text):
            return ":" in text or any(below.startswith(("-", "–")) for below in lines[place + 1 :])
    return False


def _is_signing(text: str) -> bool:
    return text.isupper() and bool(columns.SIGNING_RE.match(text))


def _never(_: str) -> bool:
    return False
