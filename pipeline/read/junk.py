"""Words that are none: what recognition makes of seals, signatures, scribbles, rules and dust."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from extractors.syllables import is_syllable
from pipeline.read.ink import Mask
from pipeline.read.scan import Scan
from pipeline.read.tesseract import RecognisedWord
from schemas.document import SetAside

RUN_CONFIDENCE = 0.45
"""A run of words less sure than this on average, with hardly a possible word in it, is no text."""
_POSSIBLE_SHARE = 0.34
_SPECK_CONFIDENCE = 0.6
_INK_SHARE = 0.03

_LETTERS_RE = re.compile(r"[^\W\d_]+")
_NUMBER_RE = re.compile(r"\W{0,2}\d[\d.,:/\-]*\W{0,2}")
_CODE_RE = re.compile(r"\W{0,2}(?:\d+/)?[A-ZĐƯÂÊÔ\d]{2,}(?:[-/.&][A-ZĐƯÂÊÔa-z\d]+)*\W{0,3}")
_MARKERS = frozenset("-+–*•")


class Sorted(NamedTuple):
    """The words that are text, and what was taken out with the reason."""

    words: list[RecognisedWord]
    set_aside: list[SetAside]


def without_junk(scan: Scan, words: Sequence[RecognisedWord]) -> Sorted:
    """The words without runs that no one can have printed, and without specks at the ends of the other runs."""
    kept: list[RecognisedWord] = []
    dropped: list[list[RecognisedWord]] = []
    for run in _runs(words):
        good = [] if _is_junk(run) else _trimmed(run)
        kept += good
        rest = [w for w in run if w not in good]
        dropped += [rest] if rest else []
    return Sorted(kept, [aside for run in dropped if (aside := _aside(scan, run)) is not None])


def _runs(words: Sequence[RecognisedWord]) -> Iterator[list[RecognisedWord]]:
    """Words that follow one another on a line without a wide gap."""
    run = list(words[:1])
    for before, word in pairwise(words):
        heights = (before.bottom - before.top, word.bottom - word.top)
        height = max(*heights, 1)
        shared = min(before.bottom, word.bottom) - max(before.top, word.top)
        # The lower of the two counts: the dash of "01/3 – 05/3" is a tenth as high as its neighbours.
        if shared > 0.3 * min(heights) and -height < word.left - before.right < 2.5 * height:
            run.append(word)
        else:
            yield run
            run = [word]
    if run:
        yield run


def _is_junk(run: Sequence[RecognisedWord]) -> bool:
    if any(w.raw is not None for w in run):
        return False
    if len(run) == 1 and run[0].text in _MARKERS:
        return run[0].confidence < _SPECK_CONFIDENCE
    weight = sum(len(w.text) for w in run)
    confidence = sum(w.confidence * len(w.text) for w in run) / weight
    possible = sum(len(w.text) for w in run if is_possible(w)) / weight
    return confidence < RUN_CONFIDENCE and possible < _POSSIBLE_SHARE


def is_possible(word: RecognisedWord) -> bool:
    """Whether the word can be a syllable, a number or a code, and was read with some confidence."""
    if word.confidence < 0.4:
        return False
    if _NUMBER_RE.fullmatch(word.text) or _CODE_RE.fullmatch(word.text):
        return True
    letters = _LETTERS_RE.findall(word.text)
    return len(letters) == 1 and len(letters[0]) > 1 and is_syllable(letters[0])


def _trimmed(run: Sequence[RecognisedWord]) -> list[RecognisedWord]:
    """The run without marks at its ends that are no letters and hardly sure; the marker of a list item stays."""
    first, last = 0, len(run)
    while first < last - 1 and _is_speck(run[first]) and run[first].text not in _MARKERS:
        first += 1
    while last - 1 > first and _is_speck(run[last - 1]):
        last -= 1
    return list(run[first:last])


def _is_speck(word: RecognisedWord) -> bool:
    if word.raw is not None or any(c.isalnum() for c in word.text) or "./." in word.text:
        return False
    return word.confidence < _SPECK_CONFIDENCE


def _aside(scan: Scan, run: Sequence[RecognisedWord]) -> SetAside | None:
    """The run with the reason; None where there is not a letter or digit in it: dust is not worth telling."""
    text = " ".join(w.text for w in run)
    if sum(c.isalnum() for c in text) < 2:
        return None
    left, top = min(w.left for w in run), min(w.top for w in run)
    right, bottom = max(w.right for w in run), max(w.bottom for w in run)
    window = np.s_[max(0, top) : bottom, max(0, left) : right]
    reason = "noise"
    if _has(scan.layers.red[window]):
        reason = "seal"
    elif _has(scan.layers.blue[window]) or top > 0.5 * scan.layers.gray.shape[0]:
        reason = "handwriting"
    return SetAside(text, reason, scan.number, scan.to_page(left, top, right, bottom))


def _has(ink: Mask) -> bool:
    return bool(ink.size and np.count_nonzero(ink) > _INK_SHARE * ink.size)
