from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.ruled_grid import Grid, GridCell, find_grids
from pipeline.read.rules import Rule

NO_RUNS = np.zeros((0, 3), dtype=np.int64)
XS, YS = [100.0, 200.0, 600.0, 900.0], [300.0, 380.0, 460.0, 560.0]


def rule(start: float, end: float, place: float, slope: float = 0.0) -> Rule:
    return Rule(start, end, place - slope * start, slope, 2.0, NO_RUNS)


def level(*places: float, start: float = XS[0], end: float = XS[-1]) -> list[Rule]:
    return [rule(start, end, y) for y in places]


def upright(*places: float, start: float = YS[0], end: float = YS[-1]) -> list[Rule]:
    return [rule(start, end, x) for x in places]


def only(grids: list[Grid]) -> Grid:
    (grid,) = grids
    return grid


def test_a_full_grid() -> None:
    grid = only(find_grids(level(*YS), upright(*XS), 1.0))
    assert (grid.rows, grid.columns, len(grid.cells)) == (3, 3, 9)
    assert grid.box(GridCell(0, 0)) == pytest.approx((100, 300, 200, 380))
    assert grid.box(GridCell(2, 2)) == pytest.approx((600, 460, 900, 560))


@pytest.mark.parametrize(
    ("lines", "sides", "merged"),
    [
        # A group row over all columns: the inner sides stop above it and go on below.
        (
            level(*YS),
            [
                *upright(XS[0], XS[-1]),
                *upright(XS[1], XS[2], end=YS[1]),
                *upright(XS[1], XS[2], start=YS[2]),
            ],
            GridCell(1, 0, 1, 3),
        ),
        # A cell of the last column over two rows.
        ([*level(YS[0], YS[2], YS[3]), *level(YS[1], end=XS[2])], upright(*XS), GridCell(0, 2, 2, 1)),
    ],
)
def test_merged_cells(lines: list[Rule], sides: list[Rule], merged: GridCell) -> None:
    grid = only(find_grids(lines, sides, 1.0))
    assert merged in grid.cells
    assert len(grid.cells) == 10 - merged.row_span * merged.column_span


def test_open_sides_close_where_the_other_lines_end() -> None:
    grid = only(find_grids(level(*YS), upright(XS[1], XS[2]), 1.0))
    assert (grid.rows, grid.columns, len(grid.cells)) == (3, 3, 9)


def test_double_rules_are_one() -> None:
    grid = only(find_grids(level(YS[0], YS[0] + 6, *YS[1:]), upright(*XS, XS[-1] + 16), 1.0))
    assert (grid.rows, grid.columns) == (3, 3)


def test_tables_that_do_not_touch_are_two() -> None:
    below = [y + 400 for y in YS]
    lines = level(*YS) + level(*below)
    sides = upright(*XS) + upright(*XS, start=below[0], end=below[-1])
    assert [grid.ys[0] for grid in find_grids(lines, sides, 1.0)] == [YS[0], below[0]]


@pytest.mark.parametrize(
    ("header", "below", "columns"),
    [
        (46, True, 2),  # from line to line, above a longer one
        (46, False, 1),  # a big letter
        (20, True, 1),  # too short for its row, so that the cells of the row are merged
    ],
)
def test_short_strokes_part_columns_that_go_on_below(header: float, below: bool, columns: int) -> None:
    low = [YS[0], YS[0] + 50, YS[0] + 400]
    sides = upright(XS[0], XS[-1], end=low[-1]) + upright(XS[1], start=YS[0] + 4, end=YS[0] + header)
    sides += upright(XS[1], start=low[1], end=low[2]) if below else []
    grid = only(find_grids(level(*low), sides, 1.0))
    assert sum(cell.row == 0 for cell in grid.cells) == columns


@given(
    lean=st.floats(-0.012, 0.012),
    rows=st.integers(1, 12),
    columns=st.integers(1, 6),
)
def test_cells_cover_a_leaning_grid(lean: float, rows: int, columns: int) -> None:
    ys, xs = [300 + 60.0 * i for i in range(rows + 1)], [150 + 120.0 * i for i in range(columns + 1)]
    lines = [rule(xs[0], xs[-1], y, lean) for y in ys]
    sides = [rule(ys[0], ys[-1], x, -lean) for x in xs]
    grid = only(find_grids(lines, sides, 1.0))
    assert (grid.rows, grid.columns, len(grid.cells)) == (rows, columns, rows * columns)
    for cell in grid.cells:
        left, top, right, bottom = grid.box(cell)
        across, down = (left + right) / 2, (top + bottom) / 2
        assert (left, right) == pytest.approx([sides[cell.column + i].at(down) for i in (0, 1)], abs=1)
        assert (top, bottom) == pytest.approx([lines[cell.row + i].at(across) for i in (0, 1)], abs=1)
