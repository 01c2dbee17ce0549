"""Tables without rules on recognised pages: numbered rows whose further columns all begin at the same places.

Only what is plain is taken, since running text must not come apart: rows that count on from one to the next, and
columns that begin behind a wide gap at one place in nearly all of them (lists of members, schedules).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.read.geometry import Row, Word, folded, row_box, row_size, rows_of
from pipeline.read.layout import PageCell, PageTable
from schemas.document import BBox

_NUMBER_RE = re.compile(r"\W?(\d{1,3})\W{0,2}$")
_HEAD_RE = re.compile(r"(S ?TT|TT|SO TT)\W?$")
_LEAST_ROWS = 4
_LONGEST_MISREAD = 2
_BULLETS = frozenset("-–—+*•")
_READ, _RISING, _STEP = 0.4, 0.8, 8
_GAPS, _SHARED = 0.4, 0.75
"""Shares of the rows in which a column begins behind a gap, and begins at its place at all."""
_GAP = 0.9
_SAME_START = 0.7
"""In type sizes: the white before a column's words, and how far apart their beginnings may be."""
_PITCH = 3.2
_BETWEEN = 3
_AROUND = 2.0


@dataclass(frozen=True)
class _Upright:
    """Turns places on a page that fell by `lean` (sine of its skew) back to those on the sheet laid straight."""

    lean: float

    def x(self, word: Word) -> float:
        """Left edge of a word."""
        return word.x0 + self.lean * (word.top + word.bottom) / 2


def take_aligned(words: Sequence[Word], lean: float = 0.0) -> tuple[list[PageTable], list[Word]]:
    """The tables, and the words outside them.

    lean
        Sine of the page's skew, positive where lines fall to the right.
    """
    rows = rows_of(words)
    upright = _Upright(lean)
    tables: list[PageTable] = []
    taken: set[int] = set()
    for numbered in _lists(rows, upright):
        starts = _column_starts([rows[i] for i in numbered], upright)
        if len(starts) < 3:
            continue
        items = _items(rows, numbered, starts, upright)
        heads = [items[0] - 1] if _has_heads(rows, items[0]) else []
        tables.append(_table(rows, heads + items, starts, upright))
        taken |= {id(word) for row in rows[(heads + items)[0] : items[-1] + 1] for word in row}
    return tables, [word for word in words if id(word) not in taken]


def _number(row: Row) -> int | None:
    match = _NUMBER_RE.match(row[0].text)
    return int(match[1]) if match else None


def _lists(rows: Sequence[Row], upright: _Upright) -> list[list[int]]:
    """Indexes of the rows of each list whose numbers count on; a row between two goes on from the one above."""
    found: list[list[int]] = []
    run: list[int] = []
    for index, row in enumerate(rows):
        if len(row) < 3 or not _may_be_number(row[0].text):
            continue
        if run and not _goes_on(rows, run[-1], index, upright):
            if _number(row) is None and any(_number(rows[i]) is not None for i in run):
                continue
            found.append(run)
            run = []
        run.append(index)
    return [items for items in [*found, run] if _counts([_number(rows[i]) for i in items])]


def _may_be_number(text: str) -> bool:
    """Whether a word is a number, or what recognition may make of one or two digits."""
    return bool(_NUMBER_RE.match(text)) or (text not in _BULLETS and len(text.strip(".,:;)")) <= _LONGEST_MISREAD)


def _goes_on(rows: Sequence[Row], before: int, index: int, upright: _Upright) -> bool:
    """Whether a row belongs to the same list: near below, its text beginning at the same place."""
    size = row_size(rows[before])
    pairs = pairwise(rows[before : index + 1])
    near = index - before <= _BETWEEN and all(row_box(b).top - row_box(a).top < _PITCH * size for a, b in pairs)
    same = abs(upright.x(rows[before][1]) - upright.x(rows[index][1])) < _SAME_START * size
    return near and same and _number(rows[index]) != 1


def _counts(numbers: Sequence[int | None]) -> bool:
    """Whether the numbers that were read rise by little, and are enough: recognition misreads many a lone digit."""
    read = [number for number in numbers if number is not None]
    rising = sum(0 < b - a <= _STEP for a, b in pairwise(read))
    enough = len(numbers) >= _LEAST_ROWS and len(read) >= max(3, _READ * len(numbers))
    return enough and rising >= _RISING * (len(read) - 1)


def _column_starts(rows: Sequence[Row], upright: _Upright) -> list[float]:
    """Where the columns begin: the numbers, the text behind them, and what stands behind wide gaps in many rows."""
    size = sorted(row_size(row) for row in rows)[len(rows) // 2]
    found: list[list[float]] = []
    for place in sorted(x for row in rows for x in _behind_gaps(row, size, upright)):
        if found and place - found[-1][-1] < _SAME_START * size:
            found[-1].append(place)
        else:
            found.append([place])
    columns = [min(group) for group in found if len(group) >= _GAPS * len(rows)]
    columns = [x for x in columns if sum(_begins(row, x, size, upright) for row in rows) >= _SHARED * len(rows)]
    return [min(upright.x(row[0]) for row in rows), min(upright.x(row[1]) for row in rows), *columns]


def _behind_gaps(row: Row, size: float, upright: _Upright) -> list[float]:
    return [upright.x(b) for a, b in pairwise(row[1:]) if b.x0 - a.x1 >= _GAP * size]


def _begins(row: Row, start: float, size: float, upright: _Upright) -> bool:
    return any(-_AROUND <= upright.x(word) - start < _SAME_START * size for word in row[2:])


def _items(rows: Sequence[Row], numbered: Sequence[int], starts: Sequence[float], upright: _Upright) -> list[int]:
    """The rows that are items: those with a number, and those without one that begin in every other column."""
    found = [i for i in numbered if _number(rows[i]) is not None or _begun(rows[i], starts, upright) > 1]
    for index in range(found[0] + 1, len(rows)):
        far = row_box(rows[index]).top - row_box(rows[index - 1]).top > _PITCH * row_size(rows[index])
        if far or index > found[-1] + 1:
            break
        lost = index not in found and _number(rows[index]) is None
        if lost and _begun(rows[index], starts, upright) == len(starts) - 1:
            found = sorted([*found, index])
    return found


def _begun(row: Row, starts: Sequence[float], upright: _Upright) -> int:
    """How many columns besides the numbers begin with a word of the row."""
    reach = 0.5 * row_size(row)
    return sum(any(abs(upright.x(word) - start) < reach for word in row) for start in starts[1:])


def _has_heads(rows: Sequence[Row], first: int) -> bool:
    """Whether the row above is the head: it begins with the name of the running number."""
    return first > 0 and bool(_HEAD_RE.match(folded(rows[first - 1][0].text)))


def _table(rows: Sequence[Row], items: Sequence[int], starts: Sequence[float], upright: _Upright) -> PageTable:
    box = row_box([word for row in rows[items[0] : items[-1] + 1] for word in row])
    whole = BBox(box.x0 - _AROUND, box.top - _AROUND, box.x1 + _AROUND, box.bottom + _AROUND)
    shift = upright.lean * (whole.top + whole.bottom) / 2
    edges = [whole.x0, *(start - shift - _AROUND for start in starts[1:]), whole.x1]
    cells: list[PageCell] = []
    for row, (first, last) in enumerate(pairwise([*items, items[-1] + 1])):
        words = [word for printed in rows[first:last] for word in printed]
        cells += _cells(words, row, starts, edges, upright)
    relative = tuple(round(edge - edges[0], 2) for edge in edges)
    return PageTable(whole, len(items), len(starts), tuple(cells), relative)


def _cells(
    words: Sequence[Word], row: int, starts: Sequence[float], edges: Sequence[float], upright: _Upright
) -> list[PageCell]:
    held: list[list[Word]] = [[] for _ in starts]
    for word in words:
        held[max(0, sum(start - _AROUND <= upright.x(word) for start in starts) - 1)].append(word)
    box = row_box(words)
    return [
        PageCell(row, n, BBox(edges[n], box.top, edges[n + 1], box.bottom), tuple(column))
        for n, column in enumerate(held)
    ]
