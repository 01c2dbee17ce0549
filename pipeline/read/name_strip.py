"""The signer's name under a seal and a pen stroke: the strip below the title, read in several preparations.

The name is typed or stamped, in red at times, in the narrow space that seal and signature share, often a few degrees
askew. A strip that holds little else costs hundredths of a second to read, so it is read without large joined shapes,
with thin strokes rubbed out, in its red ink alone, with and without the ring of a seal, and turned against the slant;
the fullest sure reading that begins with a surname counts.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy import ndimage

from extractors.line_kinds import looks_like_name, surnames_as_spelled
from pipeline.read.ink import Gray, Mask, ink_mask
from pipeline.read.scan import Scan
from pipeline.read.seal_ring import find_ring, without_ring
from pipeline.read.tesseract import RecognisedWord, recognise

HALF_WIDTH = 110
"""Points to either side of the title's middle: the title is centred over the name."""
GAP, DEPTH = 25, 140
"""Points below the title between which the name stands (NĐ 30/2020 asks for 30 mm of room for the signature)."""
TALL, WIDE = 26, 58
"""Points: joined ink taller or wider than this is a seal or a stroke, not a letter of 13–14 points."""
SLANTS = (0, -5)
"""Degrees clockwise that a strip is turned by: names stamped by hand rise to the right."""
STAMPED = 60
"""Square points of red ink from which a strip may hold a name stamped in red."""
SURE = 0.85
"""Confidence (0…1) from which a name read in a strip counts."""
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


class _Strip(NamedTuple):
    """A part of the page (left, top in its pixels), degrees it was turned by, whether a ring was cut out of it."""

    picture: Gray
    left: int
    top: int
    slant: int
    cut: bool


def without_large_shapes(part: Gray, scale: float) -> Gray:
    """A picture without joined ink larger than letters; `scale`: pixels a point."""
    labels, _ = ndimage.label(ink_mask(part), structure=np.ones((3, 3)))
    cleaned = part.copy()
    for index, place in enumerate(ndimage.find_objects(labels), 1):
        height, width = place[0].stop - place[0].start, place[1].stop - place[1].start
        if height > TALL * scale or width > WIDE * scale:
            cleaned[place][labels[place] == index] = 255
    return cleaned


def begins_with_surname(text: str) -> bool:
    """Whether the first word is a surname with its very marks; `Trấn Văn Định` is misread."""
    first, _, _ = text.strip(" \"'“”‘’.,-_").partition(" ")
    return first.title() in surnames_as_spelled()


def read_name(
    scan: Scan, title: Sequence[RecognisedWord], language: str, seconds: float
) -> tuple[RecognisedWord, ...] | None:
    """Words of the name below a title, on the page; None where no preparation reads a sure one.

    Raises MissingDependencyError.
    """
    found = [
        (words, _confidence(words, strip))
        for strip in _strips(scan, title)
        for line in lines_of(_on_page(strip, scan, language, seconds))
        if (words := _name_at_end(line))
    ]
    sure = [(words, confidence) for words, confidence in found if confidence >= SURE]
    return max(sure, key=lambda entry: (len(entry[0]), entry[1]))[0] if sure else None


def lines_of(words: Sequence[RecognisedWord]) -> Iterator[list[RecognisedWord]]:
    """Words by printed line, from left to right."""
    line: list[RecognisedWord] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom) / 2):
        if line and (word.top + word.bottom) / 2 > max(entry.bottom for entry in line):
            yield sorted(line, key=lambda entry: entry.left)
            line = []
        line.append(word)
    if line:
        yield sorted(line, key=lambda entry: entry.left)


def _strips(scan: Scan, title: Sequence[RecognisedWord]) -> Iterator[_Strip]:
    rows, columns = scan.layers.gray.shape
    middle = (min(word.left for word in title) + max(word.right for word in title)) / 2
    below = max(word.bottom for word in title)
    left, right = int(max(0, middle - HALF_WIDTH * scan.scale)), int(min(columns, middle + HALF_WIDTH * scan.scale))
    top, bottom = int(below + GAP * scan.scale), int(min(rows, below + DEPTH * scan.scale))
    if bottom - top < TALL * scan.scale or right <= left:
        return
    part = scan.layers.gray[top:bottom, left:right]
    pictures = [(without_large_shapes(part, scan.scale), False), (_without_thin_strokes(part), False)]
    red = scan.layers.red[top:bottom, left:right]
    if np.count_nonzero(red) > STAMPED * scan.scale**2:
        pictures.append((without_large_shapes(_drawn(red), scan.scale), False))
        if ring := find_ring(red, scan.scale):
            pictures.append((without_large_shapes(_drawn(without_ring(red, ring, scan.scale)), scan.scale), True))
    for picture, cut in pictures:
        for slant in SLANTS:
            turned = Image.fromarray(picture).rotate(slant, fillcolor=255, resample=Image.Resampling.BICUBIC)
            yield _Strip(np.array(turned), left, top, slant, cut)


def _confidence(words: Sequence[RecognisedWord], strip: _Strip) -> float:
    """That of the name; of its least sure word where a ring was cut out, and marks of letters perhaps with it."""
    each = [word.confidence for word in words]
    return min(each) if strip.cut else sum(each) / len(each)


def _drawn(ink: Mask) -> Gray:
    """A mask as a picture, black on white."""
    return np.where(ink, np.uint8(0), np.uint8(255))


def _without_thin_strokes(part: Gray) -> Gray:
    """Bold or stamped letters survive an opening by two pixels; pen strokes and the ring of a seal do not."""
    ink = ink_mask(part)
    thick = ndimage.binary_dilation(ndimage.binary_opening(ink, structure=np.ones((2, 2))))
    return np.where(thick & ink, part, np.uint8(255))


def _on_page(strip: _Strip, scan: Scan, language: str, seconds: float) -> list[RecognisedWord]:
    """What a strip reads as, each word moved to where it stands on the page."""
    height, width = strip.picture.shape
    read = recognise(Image.fromarray(strip.picture), language, scan.dpi, seconds, single_block=True)
    turn = math.radians(strip.slant)
    placed = []
    for word in read.words:
        x, y = (word.left + word.right) / 2 - width / 2, (word.top + word.bottom) / 2 - height / 2
        dx = strip.left + round(x * math.cos(turn) - y * math.sin(turn) - x)
        dy = strip.top + round(x * math.sin(turn) + y * math.cos(turn) - y)
        placed.append(word.moved(dx, dy))
    return placed


def _name_at_end(line: Sequence[RecognisedWord]) -> tuple[RecognisedWord, ...] | None:
    """The longest run of words up to the end of a line that is a person's name, its surname as it is spelled.

    Two words are not enough here: the rest of a name whose surname lies under the seal often begins with one (`Thi`).
    """
    for first in range(max(0, len(line) - 5), len(line) - 2):
        words = (_with_surname(line[first]), *line[first + 1 :])
        text = " ".join(word.text for word in words)
        if looks_like_name(text) and begins_with_surname(text):
            return words
    return None


def _with_surname(word: RecognisedWord) -> RecognisedWord:
    """A word whose tone alone keeps it from being the one surname of these letters (`Lễ`): spelled so, `raw` kept."""
    if word.text in surnames_as_spelled():
        return word
    like = [name for name in surnames_as_spelled() if _toneless(name) == _toneless(word.text)]
    return word._replace(text=like[0], raw=word.raw or word.text, symbols=()) if len(like) == 1 else word


def _toneless(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if char not in _TONES)
