"""Marks of list items that Tesseract left out before a line it read: `3.` and `a)` stand apart from their text.

Page segmentation drops a lone digit that a wide gap parts from its line. Small ink just left of a line is read once
more together with the line's first words, and taken where it reads as a mark and the words read as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image

from pipeline.read.ink import Gray, Mask, ink_mask
from pipeline.read.scan import Scan
from pipeline.read.tesseract import RecognisedWord, recognise

MARK_RE = re.compile(r"^(?:\d{1,2}[.)]|[a-zđ]\)|[-+])$")
SURE = 0.35
"""Confidence that a mark must reach. It may be low, since the word behind it must read as before: of 49 readings on 19
real scans those of other things (pen strokes, `g)` for a bracket) had under 0.3 or another word behind them."""
SCRAP_SURE = 0.7
"""Confidence under which one or two letters before a line may be a misread mark."""
REACH = 36
"""Points left of a line within which its mark stands."""
WIDTH = (2, 22)
"""Points that the ink of a mark is wide."""
MOST_PLACES = 20
"""Places looked at on a page."""
_DASHES = frozenset("-–—+•*")
_WORDS = 2
_PAD = 10


def with_list_marks(
    scan: Scan, gray: Gray, words: Sequence[RecognisedWord], language: str, seconds: float
) -> list[RecognisedWord]:
    """The words with the marks of list items that were left out; a scrap in a mark's place becomes its `raw`.

    Raises MissingDependencyError.
    """
    found: list[RecognisedWord] = []
    replaced: set[int] = set()
    for first, scrap, left in list(_places(scan, gray, words))[:MOST_PLACES]:
        line = [first, *_after(first, words)][:_WORDS]
        x0, y0 = max(0, left - _PAD), max(0, min(word.top for word in line) - _PAD)
        x1, y1 = max(word.right for word in line) + _PAD // 2, max(word.bottom for word in line) + _PAD
        part = Image.fromarray(gray[y0:y1, x0:x1])
        mark = _mark_before(first, recognise(part, language, scan.dpi, seconds, single_line=True).words)
        if mark is not None:
            found.append(mark.moved(x0, y0)._replace(raw=scrap.text if scrap else None))
            replaced.add(id(scrap))
    return [word for word in words if id(word) not in replaced] + found


def _places(
    scan: Scan, gray: Gray, words: Sequence[RecognisedWord]
) -> Iterator[tuple[RecognisedWord, RecognisedWord | None, int]]:
    """First words of lines with small ink before them, the scrap that was read for that ink, and where it begins."""
    ink = ink_mask(gray)
    for word in words:
        place = _ink_before(scan, ink, word)
        if place is None:
            continue
        left, right = place
        before = [other for other in words if other is not word and other.left < word.left and _beside(other, word)]
        known = any(_covers(other, word, left, right) for other in words if other not in (word, *before))
        if len(before) <= 1 and all(map(_is_scrap, before)) and not known:
            yield word, next(iter(before), None), left


def _ink_before(scan: Scan, ink: Mask, word: RecognisedWord) -> tuple[int, int] | None:
    """First and last column of ink that is as wide as a mark and stands free before a word; else None."""
    if not word.text[0].isalpha() or word.bottom - word.top < 5 * scan.scale:
        return None
    reach = max(0, round(word.left - REACH * scan.scale))
    part = np.s_[word.top : word.bottom, reach : max(reach, word.left - 2)]
    columns = np.flatnonzero((ink[part] & ~scan.layers.red[part] & ~scan.layers.blue[part]).any(axis=0))
    if not columns.size or columns[0] < 3 * scan.scale:
        return None
    fits = WIDTH[0] <= (columns[-1] - columns[0]) / scan.scale <= WIDTH[1]
    return (reach + int(columns[0]), reach + int(columns[-1])) if fits else None


def _beside(one: RecognisedWord, other: RecognisedWord) -> bool:
    """Whether the middle of one stands at the height of the other."""
    middles = (one.top + one.bottom) / 2, (other.top + other.bottom) / 2
    return other.top < middles[0] < other.bottom or one.top < middles[1] < one.bottom


def _covers(other: RecognisedWord, word: RecognisedWord, left: int, right: int) -> bool:
    """Whether another word stands between two columns and less than a word's height above or below its middle.

    Tesseract's box of a lone dash may hang below the dash by half a line.
    """
    distance = abs((other.top + other.bottom) - (word.top + word.bottom)) / 2
    return distance < word.bottom - word.top and other.left <= right and left <= other.right


def _is_scrap(word: RecognisedWord) -> bool:
    """Whether a word may be what was made of a mark: one or two signs, none of them sure, but no dash of a list."""
    unsure = word.confidence < SCRAP_SURE or not any(char.isalnum() for char in word.text)
    return len(word.text) <= 2 and unsure and word.text not in _DASHES


def _after(first: RecognisedWord, words: Sequence[RecognisedWord]) -> list[RecognisedWord]:
    row = (word for word in words if word is not first and word.left > first.left and _beside(word, first))
    return sorted(row, key=lambda word: word.left)


def _mark_before(first: RecognisedWord, read: Sequence[RecognisedWord]) -> RecognisedWord | None:
    """The mark that a line begins with, where it reads as one and the word behind it reads as it did before."""
    if len(read) < 2 or read[1].text != first.text:
        return None
    return read[0] if MARK_RE.match(read[0].text) and read[0].confidence >= SURE else None
