"""Marks of urgency and secrecy stamped in red: `HỎA TỐC`, `KHẨN`, `MẬT`; straight in a box or aslant in an arrow.

Red ink is taken off a page before it is read (seals), and these stamps with it; so what is long and red is read apart.
NĐ 30/2020/NĐ-CP, Phụ lục I: box 10a holds the degree of secrecy, box 10b that of urgency, both on the first page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image

from pipeline.read.digit_strings import components
from pipeline.read.geometry import folded
from pipeline.read.ink import Mask, grow
from pipeline.read.scan import Scan
from pipeline.read.tesseract import RecognisedWord, recognise

MARKS = {
    "HOATOC": "HỎA TỐC",
    "THUONGKHAN": "THƯỢNG KHẨN",
    "KHAN": "KHẨN",
    "TUYETMAT": "TUYỆT MẬT",
    "TOIMAT": "TỐI MẬT",
    "MAT": "MẬT",
}
"""The marks by their letters without marks and blanks."""
_STEP = 6
_LONG = 1.45
"""Length over width from which a red shape is no seal: the narrowest box, KHẨN, is 20 × 8 mm."""
_LEAST_POINTS, _MOST_POINTS = 30.0, 260.0
_SECONDS = 10.0


def read_red_marks(scan: Scan, words: Sequence[RecognisedWord], language: str) -> list[RecognisedWord]:
    """The marks on the page as words, each between the rows of the other words, so that it is a line of its own."""
    marks = []
    for left, top, right, bottom in _long_shapes(scan):
        found = _read(scan, (left, top, right, bottom), language)
        if found is not None:
            text, confidence = found
            upper, lower = _between_rows(words, top, bottom)
            marks.append(RecognisedWord(text, left, upper, right, lower, confidence, 13.0, raw=text))
    return marks


def _long_shapes(scan: Scan) -> Iterator[tuple[int, int, int, int]]:
    """Boxes in pixels of the red shapes that are longer than wide."""
    red = scan.layers.red
    if not red.any():
        return
    rows, columns = (n // _STEP * _STEP for n in red.shape)
    tiles = red[:rows, :columns].reshape(rows // _STEP, _STEP, columns // _STEP, _STEP)
    small = np.asarray(tiles.any(axis=(1, 3)), dtype=np.bool_)
    for shape in components(grow(small, 2)):
        length = math.hypot(shape.width, shape.height) * _STEP / scan.scale
        if _LEAST_POINTS < length < _MOST_POINTS and _elongation(shape.mask) > _LONG:
            yield shape.left * _STEP, shape.top * _STEP, shape.right * _STEP, shape.bottom * _STEP


def _axes(ink: Mask) -> tuple[float, float, float]:
    """Spread of the ink along its longest axis and across it, and the degrees by which that axis falls."""
    rows, columns = np.nonzero(ink)
    if len(rows) < 10:
        return 1.0, 1.0, 0.0
    spreads, directions = np.linalg.eigh(np.cov(np.stack([columns, rows])))
    along = directions[:, 1] * (1 if directions[0, 1] >= 0 else -1)
    return float(spreads[1]), float(spreads[0]), math.degrees(math.atan2(along[1], along[0]))


def _elongation(ink: Mask) -> float:
    long, wide, _ = _axes(ink)
    return math.sqrt(long / max(wide, 1e-6))


def _read(scan: Scan, box: tuple[int, int, int, int], language: str) -> tuple[str, float] | None:
    """The mark that a red shape bears, with its confidence; None where it is another thing in red."""
    left, top, right, bottom = box
    ink = scan.layers.red[top:bottom, left:right]
    picture = Image.fromarray(np.pad(ink, 20).astype(np.uint8) * 255)
    turned = picture.rotate(_axes(ink)[2], expand=True, resample=Image.Resampling.BILINEAR)
    line = _without_frame(np.asarray(turned) > 127)
    if line is None:
        return None
    level = Image.fromarray(np.where(np.pad(line, 12), 0, 255).astype(np.uint8))
    found = recognise(level, language, scan.dpi, _SECONDS, single_line=True).words
    letters = re.sub(r"[^A-Z]", "", folded("".join(w.text for w in found if w.text.isupper())))
    return (MARKS[letters], max(w.confidence for w in found)) if letters in MARKS else None


def _without_frame(ink: Mask) -> Mask | None:
    """The letters inside a box or an arrow; None where no letters are left."""
    parts = components(ink)
    width = max((p.right for p in parts), default=0) - min((p.left for p in parts), default=0)
    letters = [p for p in parts if p.width < 0.7 * width]
    if not any(p.height > 12 for p in letters):
        return None
    left, top = min(p.left for p in letters), min(p.top for p in letters)
    line = np.zeros((max(p.bottom for p in letters) - top, max(p.right for p in letters) - left), dtype=np.bool_)
    for p in letters:
        line[p.top - top : p.bottom - top, p.left - left : p.right - left] |= p.mask
    return line


_LEAST_FREE = 8


def _between_rows(words: Sequence[RecognisedWord], top: int, bottom: int) -> tuple[int, int]:
    """The first stretch of some pixels within a shape's rows that no word reaches; its middle where all are taken."""
    taken = np.zeros(bottom - top, dtype=np.bool_)
    for word in words:
        taken[max(0, word.top - top) : max(0, word.bottom - top)] = True
    edges = np.flatnonzero(np.diff(np.pad((~taken).astype(np.int8), 1)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start >= _LEAST_FREE:
            return top + start, top + end
    return (top + bottom) // 2, (top + bottom) // 2 + 1
