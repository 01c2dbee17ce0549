"""Recognition of scanned pages and image files (`bản quét`): picture in, words with boxes and confidences out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from PIL import Image

from pipeline.read.aligned_tables import take_aligned
from pipeline.read.foot_pass import with_signature_block
from pipeline.read.geometry import Word
from pipeline.read.handwriting import read_head
from pipeline.read.ink import Gray, Mask, ink_mask, run_length, run_starts
from pipeline.read.junk import without_junk
from pipeline.read.layout import PageTable
from pipeline.read.list_marks import with_list_marks
from pipeline.read.missed import missed_words, without_scraps
from pipeline.read.ocr_tables import PageGrids, page_tables, read_grids
from pipeline.read.red_marks import read_red_marks
from pipeline.read.repair import repair_words
from pipeline.read.scan import Scan, prepare
from pipeline.read.stamps import arrival_date
from pipeline.read.tesseract import RecognisedWord, Recognition, recognise
from pipeline.settings import ReadSettings
from schemas.document import BBox, Notice, Reading, SetAside
from schemas.errors import LimitExceededError

POOR_CONFIDENCE = 0.6
"""A page whose words come out less sure than this on average is tried in the other three directions."""
_TRIAL_DPI = 110
"""Enough to tell which way up a page is, at a third of the time."""
_BLANK_SHARE = 0.0002
"""Share of ink under which a page is an empty sheet with dust."""


@dataclass(frozen=True)
class OcrPage:
    """What recognition found on one page; boxes in points from the top left of the page as turned by `rotation`.

    rotation
        Degrees clockwise (0, 90, 180, 270) by which the given picture was turned to read it; width and height are
        those of the turned page.
    skew
        Degrees by which the lines fall to the right; the boxes lie on the page as it is, skew and all.
    tables
        Ruled tables, and plainly aligned ones; their words are not in `words`.
    """

    words: list[Word]
    width: float
    height: float
    readings: list[Reading] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    rotation: int = 0
    skew: float = 0.0
    tables: list[PageTable] = field(default_factory=list)


def recognise_page(
    image: Image.Image,
    page_number: int,
    width_pt: float,
    height_pt: float,
    settings: ReadSettings,
    *,
    source: str = "",
) -> OcrPage:
    """The words of one page picture of the given size in points.

    source
        Name of the file: weak evidence for a number written by pen.

    Raises MissingDependencyError, LimitExceededError (too many pixels).
    """
    if image.width * image.height > settings.max_pixels:
        raise LimitExceededError(
            f"Trang {page_number}: ảnh {image.width}×{image.height} điểm, quá giới hạn {settings.max_pixels:,}. "
            "Hãy quét lại ở 200–300 dpi hoặc tăng max_pixels trong tệp cấu hình."
        )
    page = prepare(image, page_number, width_pt, height_pt)
    if np.count_nonzero(ink_mask(page.layers.gray)) < _BLANK_SHARE * page.layers.gray.size:
        return OcrPage([], width_pt, height_pt, skew=page.skew)
    found, grids = _recognise(page, settings)
    confidence = _mean_confidence(found.words + grids.words)
    turn = 0 if confidence >= POOR_CONFIDENCE else _best_turn(image, page, settings)
    if turn:
        upright = image.rotate(-turn, expand=True)
        size = (width_pt, height_pt) if turn == 180 else (height_pt, width_pt)
        page = prepare(upright, page_number, *size)
        found, grids = _recognise(page, settings)
    return replace(_finish(page, found, grids, settings, source), rotation=turn)


def _recognise(page: Scan, settings: ReadSettings) -> tuple[Recognition, PageGrids]:
    """What stands outside ruled grids, and what stands in them."""
    grids = read_grids(page, settings.ocr_language, settings.ocr_seconds)
    found = recognise(Image.fromarray(grids.gray), settings.ocr_language, page.dpi, settings.ocr_seconds)
    words = with_signature_block(page, found.words, settings.ocr_language, settings.ocr_seconds)
    missed = missed_words(page, grids.gray, words, settings.ocr_language, settings.ocr_seconds)
    words = [*without_scraps(page, words, missed), *missed]
    words = with_list_marks(page, grids.gray, words, settings.ocr_language, settings.ocr_seconds)
    return Recognition(words, found.complete and grids.complete), grids


def _mean_confidence(words: list[RecognisedWord]) -> float:
    """Mean over letters; 0 without words."""
    letters = sum(len(w.text) for w in words)
    return sum(w.confidence * len(w.text) for w in words) / letters if letters else 0.0


def _best_turn(image: Image.Image, page: Scan, settings: ReadSettings) -> int:
    """Degrees clockwise under which a smaller copy of the page reads best; 0 unless another way is clearly better."""
    factor = min(1.0, _TRIAL_DPI / page.dpi)
    small = image.convert("L").resize((round(image.width * factor), round(image.height * factor)))
    scores: dict[int, float] = {}
    for turn in (0, 90, 270, 180):
        found = recognise(small.rotate(-turn, expand=True), settings.ocr_language, _TRIAL_DPI, settings.ocr_seconds)
        # Tesseract reads upright columns too, and gives their words as standing boxes.
        lying = [w for w in found.words if w.confidence > 0.5 and w.right - w.left > w.bottom - w.top]
        scores[turn] = sum(w.confidence**2 * len(w.text) for w in lying)
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] > 1.5 * scores[0] else 0


def _finish(page: Scan, found: Recognition, grids: PageGrids, settings: ReadSettings, source: str) -> OcrPage:
    tables, loose = page_tables(grids.grids, page, _to_words(page, grids.words))
    outside = found.words + loose
    head = read_head(page, outside, source, _arrived(page, outside))
    marks = read_red_marks(page, head.words, settings.ocr_language)
    text = without_junk(page, [*head.words, *marks])
    aligned, words = take_aligned(_to_words(page, text.words)(text.words), math.sin(math.radians(page.skew)))
    return OcrPage(
        words,
        page.width,
        page.height,
        head.readings,
        head.set_aside + text.set_aside + grids.set_aside,
        head.notices if found.complete else [*head.notices, _timeout_notice(page.number)],
        skew=page.skew,
        tables=tables + aligned,
    )


def _arrived(page: Scan, words: list[RecognisedWord]) -> dt.date | None:
    """The day in the page's arrival stamp: bounds what the pen can have written in its head."""
    return arrival_date([_word(page, word, False) for word in words], page.number, page.width, page.height)


def _to_words(page: Scan, words: list[RecognisedWord]) -> Callable[[list[RecognisedWord]], list[Word]]:
    """What makes mended words of the page of some of these; which of them are bold is told by all together."""
    bold = dict(zip(map(id, words), _bold_words(page.layers.gray, words), strict=True))
    return lambda some: repair_words([_word(page, word, bold[id(word)]) for word in some])


def _word(page: Scan, word: RecognisedWord, bold: bool) -> Word:
    box = page.to_page(word.left, word.top, word.right, word.bottom)
    confidence = round(max(0.0, min(1.0, word.confidence)), 3)
    raw = word.raw if word.raw != word.text else None
    return Word(
        word.text,
        *box,
        size=word.size or None,
        bold=bold,
        confidence=confidence,
        x_edges=_edges(page, word, box),
        raw=raw,
    )


def _edges(page: Scan, word: RecognisedWord, box: BBox) -> tuple[float, ...] | None:
    """The left edge of each character and the right edge of the last; None where characters and boxes do not match."""
    if len(word.symbols) != len(word.text) or any(len(s.text) != 1 for s in word.symbols):
        return None
    shift = box.x0 - word.left / page.scale
    lefts = [box.x0, *(round(s.left / page.scale + shift, 2) for s in word.symbols[1:])]
    edges = (*lefts, box.x1)
    return edges if all(a <= b for a, b in pairwise(edges)) else None


def _timeout_notice(page_number: int) -> Notice:
    return Notice(
        "ocr_timeout",
        f"Trang {page_number}: nhận dạng chữ chưa xong trong thời gian cho phép, phần sau của trang có thể thiếu. "
        "Hãy tăng ocr_seconds trong tệp cấu hình rồi đọc lại.",
    )


BOLD_RATIO = 1.22
"""Stems this much thicker than the page's usual ones, at the same size, are bold (Times bold has 1.5 times)."""


def _bold_words(gray: Gray, words: list[RecognisedWord]) -> list[bool]:
    """For each word whether its stems are clearly thicker than those of most words on the page, size allowed for."""
    if not words:
        return []
    ink = ink_mask(gray)
    starts = run_starts(ink)
    stems = [_stem(ink, starts, word) for word in words]
    known = sorted(stem for stem in stems if stem)
    if len(known) < 20:
        return [False] * len(words)
    usual = known[len(known) // 2]
    return [bool(stem > BOLD_RATIO * usual) for stem in stems]


def _stem(ink: Mask, starts: Mask, word: RecognisedWord) -> float:
    """Thickness of the stems of a word of three letters and more, as a share of the type size; else 0."""
    if word.size <= 0 or sum(c.isalpha() for c in word.text) < 2:
        return 0.0
    place = np.s_[max(0, word.top) : word.bottom, max(0, word.left) : word.right]
    return run_length(ink[place], starts[place]) / word.size
