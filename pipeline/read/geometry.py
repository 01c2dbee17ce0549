"""Words with boxes, and how they group into printed rows; for slightly skewed scans as well as for digital pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.document import BBox


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without blanks; coordinates in points from the page's top left.

    x_edges
        n + 1 positions for n characters; None where only the box is known (then spread evenly).
    raw
        The reading before repair, where a repair changed it.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float | None = None
    bold: bool = False
    italic: bool = False
    confidence: float | None = None
    x_edges: tuple[float, ...] | None = None
    raw: str | None = None

    @property
    def bbox(self) -> BBox:
        """The word's box."""
        return BBox(self.x0, self.top, self.x1, self.bottom)

    @property
    def height(self) -> float:
        """Height of the box, never zero."""
        return max(self.bottom - self.top, 0.1)


Row = list[Word]
"""Words of one printed row, left to right."""


def folded(text: str) -> str:
    """Upper case without Vietnamese marks, for comparing with anchors."""
    return text.upper().translate(_FOLDS)


def _fold_table() -> dict[int, str]:
    letters = [chr(c) for c in (*range(0xC0, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA))]
    folds = {ord(letter): unicodedata.normalize("NFD", letter)[0] for letter in letters}
    return folds | {ord("Đ"): "D", ord("đ"): "d", ord("Ð"): "D"}


_FOLDS = _fold_table()


def row_text(row: Iterable[Word]) -> str:
    """The words joined by single blanks."""
    return " ".join(word.text for word in row)


def row_box(row: Sequence[Word]) -> BBox:
    """The box around all words of a row that holds at least one."""
    x0, top, x1, bottom = row[0].x0, row[0].top, row[0].x1, row[0].bottom
    for word in row:
        # Plain comparisons: this runs several times for every word of a page.
        x0 = word.x0 if word.x0 < x0 else x0
        top = word.top if word.top < top else top
        x1 = word.x1 if word.x1 > x1 else x1
        bottom = word.bottom if word.bottom > bottom else bottom
    return BBox(x0, top, x1, bottom)


def row_size(row: Sequence[Word]) -> float:
    """Font size of the row: the largest stated, else from the height of the boxes."""
    return max((w.size for w in row if w.size), default=0.0) or 0.75 * max(w.height for w in row)


def vertical_overlap(a: Word, b: Word) -> float:
    """Share (0…1) of the lower box's height that lies beside the other."""
    shared = (a.bottom if a.bottom < b.bottom else b.bottom) - (a.top if a.top > b.top else b.top)
    return shared / min(a.height, b.height) if shared > 0 else 0.0


def rows_of(words: Iterable[Word]) -> list[Row]:
    """The printed rows, top to bottom.

    Words that follow one another in the given order are linked first, because readers hand them on line by line;
    the pieces are then joined end to end, so a row may climb or fall by more than its height across the page.
    """
    rows: list[Row] = []
    for piece in sorted(_pieces(words), key=lambda p: p[0].x0):
        row = _row_for(piece, rows)
        if row is None:
            rows.append(piece)
        else:
            row.extend(piece)
    for row in rows:
        row.sort(key=lambda w: w.x0)
    return sorted(rows, key=_middle)


def _middle(row: Row) -> float:
    return sum(w.top + w.bottom for w in row) / len(row)


def _pieces(words: Iterable[Word]) -> list[Row]:
    pieces: list[Row] = []
    last: Word | None = None
    for word in words:
        # A recognised word's box may reach over the next words: where the next one starts tells more.
        if last is not None and word.x0 > last.x0 + 0.25 * last.height and vertical_overlap(last, word) > 0.5:
            pieces[-1].append(word)
        else:
            pieces.append([word])
        last = word
    return pieces


def _row_for(piece: Row, rows: list[Row]) -> Row | None:
    """The row whose right end stands beside the piece's left end, best overlap first."""
    first = piece[0]
    best, best_overlap = None, 0.5
    for row in rows:
        last = row[-1]
        if last.bottom < first.top or last.top > first.bottom or first.x0 < last.x1 - 0.5 * first.height:
            continue
        overlap = vertical_overlap(last, first)
        if overlap > best_overlap:
            best, best_overlap = row, overlap
    return best


@dataclass(frozen=True, slots=True)
class Gap:
    """White space inside a row: after word `index - 1`, before word `index`."""

    index: int
    x0: float
    x1: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0


def gaps(row: Row, at_least: float) -> list[Gap]:
    """The gaps of at least the given width, left to right."""
    found, reach = [], row[0].x1
    for index, word in enumerate(row[1:], 1):
        if word.x0 - reach >= at_least:
            found.append(Gap(index, reach, word.x0))
        reach = max(reach, word.x1)
    return found
