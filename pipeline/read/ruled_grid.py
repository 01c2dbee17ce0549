"""From ruling lines to the cells that they frame: rows, columns and merged cells, on pages that lie a little askew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.read.rules import Rule

TOUCH = 14.0
"""Pixels at 200 dpi by which lines that meet may miss each other, since their ends are known to a block of eight."""
_SAME_LINE = 12.0
_LEAST_CELL = 18.0
"""Pixels at 200 dpi: what is lower or narrower holds no type; double rules frame such strips."""
_DRAWN = 0.4
"""Share of a cell's side that must be drawn to part it from its neighbour."""
_SURE_UPRIGHT = 60.0
"""Pixels at 200 dpi: a shorter upright stroke may be a big letter or shading, unless it reaches from one level line to
the next where a longer one goes on above or below."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell by its place among rows and columns, counted from 0."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Grid:
    """Rows and columns that lines frame, in pixels.

    xs, ys
        Edges of the columns and rows on a page made upright: `x - x_lean * (y - middle_y)`, likewise y.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    x_lean: float
    y_lean: float
    middle: tuple[float, float]
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    def box(self, cell: GridCell) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a cell on the page as it lies, at the middle of each side."""
        left, right = self.xs[cell.column], self.xs[cell.column + cell.column_span]
        top, bottom = self.ys[cell.row], self.ys[cell.row + cell.row_span]
        x_shift = self.x_lean * ((top + bottom) / 2 - self.middle[1])
        y_shift = self.y_lean * ((left + right) / 2 - self.middle[0])
        return left + x_shift, top + y_shift, right + x_shift, bottom + y_shift


def find_grids(level: Sequence[Rule], upright: Sequence[Rule], scale: float) -> list[Grid]:
    """The grids that lines which meet make, top to bottom; `scale` is the resolution as a share of 200 dpi."""
    sure = [u for u in upright if u.length >= _SURE_UPRIGHT * scale]
    short = [u for u in upright if u.length < _SURE_UPRIGHT * scale and _reaches(u, level, TOUCH * scale)]
    sure += [u for u in short if any(_in_line(u, other, _SAME_LINE * scale) for other in sure)]
    grids = [_grid(group, scale) for group in _meeting(level, sure, TOUCH * scale)]
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: grid.ys[0])


_Group = tuple[list[Rule], list[Rule]]


def _meeting(level: Sequence[Rule], upright: Sequence[Rule], touch: float) -> list[_Group]:
    """Level and upright lines that are joined by crossings; two of each at least."""
    groups: list[_Group] = []
    left, waiting = list(level), list(upright)
    while left:
        group: _Group = ([left.pop(0)], [])
        grown = True
        while grown:
            new_upright = [u for u in waiting if any(_meet(a, u, touch) for a in group[0])]
            waiting = [u for u in waiting if u not in new_upright]
            group[1].extend(new_upright)
            new_level = [a for a in left if any(_meet(a, u, touch) for u in new_upright)]
            left = [a for a in left if a not in new_level]
            group[0].extend(new_level)
            grown = bool(new_level)
        groups.append(group)
    return [group for group in groups if len(group[0]) > 1 and len(group[1]) > 1]


def _reaches(upright: Rule, level: Sequence[Rule], touch: float) -> bool:
    """Whether both ends of an upright stroke stand at level lines."""
    return all(
        any(
            abs(rule.at(upright.at(end)) - end) <= touch and rule.start - touch <= upright.at(end) <= rule.end + touch
            for rule in level
        )
        for end in (upright.start, upright.end)
    )


def _in_line(a: Rule, b: Rule, near: float) -> bool:
    """Whether one stroke stands where the other would go on."""
    middle = (a.start + a.end) / 2
    return abs(a.at(middle) - b.at(middle)) <= near


def _meet(level: Rule, upright: Rule, touch: float) -> bool:
    y = level.at(upright.at(level.offset))
    x = upright.at(y)
    return level.start - touch <= x <= level.end + touch and upright.start - touch <= y <= upright.end + touch


def _grid(group: _Group, scale: float) -> Grid | None:
    level, upright = group
    middle = _middle(upright, level)
    x_lean, y_lean = _lean(upright), _lean(level)
    flat = [
        _Side(r.start, r.end, r.at((r.start + r.end) / 2) - y_lean * ((r.start + r.end) / 2 - middle[0])) for r in level
    ]
    steep = [
        _Side(r.start, r.end, r.at((r.start + r.end) / 2) - x_lean * ((r.start + r.end) / 2 - middle[1]))
        for r in upright
    ]
    rows, columns = _lines(flat, steep, scale), _lines(steep, flat, scale)
    if len(rows) < 2 or len(columns) < 2:
        return None
    ys, xs = [line.place for line in rows], [line.place for line in columns]
    pieces = _merged(
        len(ys) - 1,
        len(xs) - 1,
        lambda r, c: rows[r].drawn(xs[c], xs[c + 1]),
        lambda r, c: columns[c].drawn(ys[r], ys[r + 1]),
    )
    used_rows, used_columns = (
        sorted({p[0] for p in pieces} | {len(ys) - 1}),
        sorted({p[1] for p in pieces} | {len(xs) - 1}),
    )
    return Grid(
        tuple(xs[c] for c in used_columns),
        tuple(ys[r] for r in used_rows),
        tuple(_renumbered(piece, used_rows, used_columns) for piece in pieces),
        x_lean,
        y_lean,
        middle,
        tuple(level),
        tuple(upright),
    )


def _middle(upright: Sequence[Rule], level: Sequence[Rule]) -> tuple[float, float]:
    return (
        (min(r.start for r in level) + max(r.end for r in level)) / 2,
        (min(r.start for r in upright) + max(r.end for r in upright)) / 2,
    )


def _lean(rules: Sequence[Rule]) -> float:
    """Mean slope, long lines first: the slope of a short one is known badly."""
    weights = [rule.length**2 for rule in rules]
    return sum(rule.slope * weight for rule, weight in zip(rules, weights, strict=True)) / sum(weights)


@dataclass(frozen=True, slots=True)
class _Side:
    """A drawn stretch on the page made upright."""

    start: float
    end: float
    place: float


@dataclass(frozen=True)
class _Line:
    """An edge of rows or columns with what is drawn of it; the open end of a table counts as drawn."""

    place: float
    sides: tuple[_Side, ...]
    open_end: bool = False

    def drawn(self, start: float, end: float) -> bool:
        """Whether enough of the stretch is drawn."""
        covered = sum(max(0.0, min(side.end, end) - max(side.start, start)) for side in self.sides)
        return self.open_end or covered >= _DRAWN * (end - start)


def _lines(sides: Sequence[_Side], across: Sequence[_Side], scale: float) -> list[_Line]:
    """The edges in order; where the lines across run on beyond the last one, their ends are an edge too."""
    clusters: list[list[_Side]] = []
    for side in sorted(sides, key=lambda s: s.place):
        if clusters and side.place - clusters[-1][-1].place <= _SAME_LINE * scale:
            clusters[-1].append(side)
        else:
            clusters.append([side])
    lines = [_Line(_weighted_place(cluster), tuple(cluster)) for cluster in clusters]
    first, last = _common_ends(across)
    least = _LEAST_CELL * scale
    if lines[0].place - first > least:
        lines.insert(0, _Line(first, (), open_end=True))
    if last - lines[-1].place > least:
        lines.append(_Line(last, (), open_end=True))
    return _apart(lines, least)


def _weighted_place(cluster: Sequence[_Side]) -> float:
    weight = sum(side.end - side.start for side in cluster)
    return sum(side.place * (side.end - side.start) for side in cluster) / weight


def _common_ends(across: Sequence[_Side]) -> tuple[float, float]:
    """How far at least two of the lines reach."""
    return sorted(side.start for side in across)[1], sorted(side.end for side in across)[-2]


def _apart(lines: Sequence[_Line], least: float) -> list[_Line]:
    """The lines without strips too narrow to hold type: the two lines of such a strip become one."""
    kept = [lines[0]]
    for line in lines[1:]:
        if line.place - kept[-1].place < least:
            kept[-1] = _Line(kept[-1].place, kept[-1].sides + line.sides, kept[-1].open_end or line.open_end)
        else:
            kept.append(line)
    return kept


_Piece = tuple[int, int, int, int]
"""First row, first column, row after the last, column after the last."""


def _merged(
    rows: int, columns: int, above: Callable[[int, int], bool], left: Callable[[int, int], bool]
) -> list[_Piece]:
    """The cells: neighbours without a line between them are one, and each is made a rectangle.

    above, left
        Whether a line is drawn above, or left of, the place in a row and column.
    """
    owner = {(r, c): (r, c, r + 1, c + 1) for r in range(rows) for c in range(columns)}
    for row in range(rows):
        for column in range(columns):
            if row and not above(row, column):
                _join(owner, owner[row, column], owner[row - 1, column])
            if column and not left(row, column):
                _join(owner, owner[row, column], owner[row, column - 1])
    return sorted(set(owner.values()))


def _join(owner: dict[tuple[int, int], _Piece], a: _Piece, b: _Piece) -> None:
    """Make both, and all that the rectangle around them touches, one."""
    whole = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    touched = {owner[r, c] for r in range(whole[0], whole[2]) for c in range(whole[1], whole[3])}
    for other in touched:
        if other != a and not _within(other, whole):
            _join(owner, whole, other)
            return
    for r in range(whole[0], whole[2]):
        for c in range(whole[1], whole[3]):
            owner[r, c] = whole


def _within(a: _Piece, b: _Piece) -> bool:
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]


def _renumbered(piece: _Piece, rows: Sequence[int], columns: Sequence[int]) -> GridCell:
    row, column = rows.index(piece[0]), columns.index(piece[1])
    return GridCell(row, column, rows.index(piece[2]) - row, columns.index(piece[3]) - column)
