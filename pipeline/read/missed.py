"""Lines that Tesseract's search for columns passed over: ink as high as type that no word covers is read once more.

Seen on real scans: the ghost of a stamp beside `Kính gửi:` made Tesseract take the line for a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image

from pipeline.read.digit_strings import components
from pipeline.read.foot_pass import copies_label
from pipeline.read.ink import Gray, Mask, ink_mask
from pipeline.read.junk import is_possible
from pipeline.read.scan import Scan
from pipeline.read.tesseract import RecognisedWord, recognise

SURE = 0.8
"""Mean confidence that a line passed over must reach: what is read here was no text to the first look."""
MOST_PLACES = 8
"""Places looked at again on a page: a page of scribbles has hundreds."""
SCRAP = 0.15
"""Confidence below which a word of the list of copies hides no line: `p.-` read over all of `- Như trên;`."""
COPIES_SHARE = 0.5
"""The list of copies ends left of this share of the page's width."""
_STEP = 6
_LEAST_WIDTH = 24.0
_HEIGHTS = (5.0, 26.0)
_INK_SHARES = (0.06, 0.6)
_MARGIN = 6


def missed_words(
    scan: Scan, gray: Gray, words: Sequence[RecognisedWord], language: str, seconds: float
) -> list[RecognisedWord]:
    """The words of lines that none of the given words covers; boxes in pixels of the whole picture.

    In the list of copies, whose type is small, scraps cover nothing.
    """
    scraps = _scraps(words, scan)
    firm = [word for word in words if word not in scraps]
    found: list[RecognisedWord] = []
    for left, top, right, bottom in _uncovered(scan, gray, firm):
        line = Image.fromarray(np.pad(gray[top:bottom, left:right], 10, constant_values=255))
        read = recognise(line, language, scan.dpi, seconds, single_line=True).words
        if _is_text(read):
            found += [word.moved(left - 10, top - 10) for word in read]
    return [word for word in found if not any(_shares_place(word, other) for other in firm)]


def without_scraps(
    scan: Scan, words: Sequence[RecognisedWord], found: Sequence[RecognisedWord]
) -> list[RecognisedWord]:
    """The words without those scraps of the list of copies that stood where a line passed over has been found."""
    scraps = _scraps(words, scan)
    return [w for w in words if not (w in scraps and any(_shares_place(other, w) for other in found))]


def _scraps(words: Sequence[RecognisedWord], scan: Scan) -> list[RecognisedWord]:
    """Words below `Nơi nhận` that recognition itself does not believe in."""
    columns = scan.layers.gray.shape[1]
    label = copies_label(words, columns)
    if label is None:
        return []
    return [w for w in words if w.confidence < SCRAP and w.top > label.bottom and w.right < COPIES_SHARE * columns]


def _shares_place(word: RecognisedWord, other: RecognisedWord) -> bool:
    """Whether a third of `word` lies within `other`."""
    width = min(word.right, other.right) - max(word.left, other.left)
    height = min(word.bottom, other.bottom) - max(word.top, other.top)
    area = (word.right - word.left) * (word.bottom - word.top)
    return width > 0 and height > 0 and width * height > area / 3


def _uncovered(scan: Scan, gray: Gray, words: Sequence[RecognisedWord]) -> Iterator[tuple[int, int, int, int]]:
    """Boxes in pixels of the widest places with ink as high as a line of type, outside all words."""
    ink = _coarse(ink_mask(gray) & ~scan.layers.coloured)
    for word in words:
        ink[
            max(0, word.top // _STEP - 1) : word.bottom // _STEP + 2,
            max(0, word.left // _STEP - 1) : word.right // _STEP + 2,
        ] = False
    places = [p for p in components(_joined_along(ink, round(9 * scan.scale / _STEP))) if _is_line(p.mask, scan)]
    for place in sorted(places, key=lambda p: p.width, reverse=True)[:MOST_PLACES]:
        box = (place.left * _STEP, place.top * _STEP, place.right * _STEP, place.bottom * _STEP)
        share = np.count_nonzero(ink_mask(gray[box[1] : box[3], box[0] : box[2]])) / (_STEP**2 * place.mask.size)
        if _INK_SHARES[0] < share < _INK_SHARES[1]:
            yield max(0, box[0] - _MARGIN), max(0, box[1] - _MARGIN), box[2] + _MARGIN, box[3] + _MARGIN


def _coarse(ink: Mask) -> Mask:
    """The mask in tiles; a tile counts where ink fills a tenth of it, so that single specks do not."""
    rows, columns = (n // _STEP * _STEP for n in ink.shape)
    tiles = ink[:rows, :columns].reshape(rows // _STEP, _STEP, columns // _STEP, _STEP)
    return np.asarray(tiles.sum(axis=(1, 3)) > 0.1 * _STEP**2, dtype=np.bool_)


def _joined_along(ink: Mask, reach: int) -> Mask:
    """The mask with gaps in its rows closed up to this many tiles."""
    joined = ink.copy()
    for step in range(1, reach + 1):
        joined[:, step:] |= ink[:, :-step]
    return joined


def _is_line(place: Mask, scan: Scan) -> bool:
    height, width = (n * _STEP / scan.scale for n in place.shape)
    return bool(_HEIGHTS[0] <= height <= _HEIGHTS[1] and width >= _LEAST_WIDTH)


def _is_text(words: Sequence[RecognisedWord]) -> bool:
    """Whether nearly all of the words can be, and are sure."""
    letters = sum(len(w.text) for w in words)
    if letters < 3:
        return False
    sure = sum(w.confidence * len(w.text) for w in words) / letters
    possible = sum(len(w.text) for w in words if is_possible(w)) / letters
    return sure >= SURE and possible > 0.7
