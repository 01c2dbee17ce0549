"""Recognition of scanned pages and image files (`bản quét`): picture in, words with boxes and confidences out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
from PIL import Image

from pipeline.read.geometry import Word
from pipeline.read.ink import (
    SKEW_LEAST,
    Gray,
    Layers,
    Mask,
    estimate_skew,
    ink_mask,
    run_length,
    separate_inks,
    straighten,
    turn_mask,
)
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
    """

    words: list[Word]
    width: float
    height: float
    readings: list[Reading] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    rotation: int = 0
    skew: float = 0.0


@dataclass(frozen=True)
class PageImage:
    """A page made ready for recognition: upright, level, inks parted.

    scale
        Pixels a point.
    """

    number: int
    layers: Layers
    skew: float
    scale: float
    width: float
    height: float

    @property
    def dpi(self) -> float:
        """Resolution of the picture."""
        return self.scale * 72

    def to_page(self, left: float, top: float, right: float, bottom: float) -> BBox:
        """A box on the level picture (pixels) as a box on the page (points)."""
        angle = math.radians(self.skew)
        rows, columns = self.layers.gray.shape
        dx, dy = (left + right) / 2 - columns / 2, (top + bottom) / 2 - rows / 2
        shift_x = dx * (math.cos(angle) - 1) - dy * math.sin(angle)
        shift_y = dx * math.sin(angle) + dy * (math.cos(angle) - 1)
        return BBox(
            round((left + shift_x) / self.scale, 2),
            round((top + shift_y) / self.scale, 2),
            round((right + shift_x) / self.scale, 2),
            round((bottom + shift_y) / self.scale, 2),
        )


def recognise_page(
    image: Image.Image, page_number: int, width_pt: float, height_pt: float, settings: ReadSettings
) -> OcrPage:
    """The words of one page picture of the given size in points.

    Raises MissingDependencyError, LimitExceededError (too many pixels).
    """
    if image.width * image.height > settings.max_pixels:
        raise LimitExceededError(
            f"Trang {page_number}: ảnh {image.width}×{image.height} điểm, quá giới hạn {settings.max_pixels:,}. "
            "Hãy quét lại ở 200–300 dpi hoặc tăng max_pixels trong tệp cấu hình."
        )
    page = prepare_page(image, page_number, width_pt, height_pt)
    if np.count_nonzero(ink_mask(page.layers.gray)) < _BLANK_SHARE * page.layers.gray.size:
        return OcrPage([], width_pt, height_pt, skew=page.skew)
    found = _recognise(page, settings)
    turn = 0 if _mean_confidence(found.words) >= POOR_CONFIDENCE else _best_turn(image, page, settings)
    if turn:
        upright = image.rotate(-turn, expand=True)
        size = (width_pt, height_pt) if turn == 180 else (height_pt, width_pt)
        page = prepare_page(upright, page_number, *size)
        found = _recognise(page, settings)
    return replace(_finish(page, found), rotation=turn)


def prepare_page(image: Image.Image, number: int, width_pt: float, height_pt: float) -> PageImage:
    """The picture with red ink taken off, its skew measured and, where it is worth it, undone."""
    layers = separate_inks(image)
    skew = estimate_skew(layers.gray)
    if abs(skew) < SKEW_LEAST:
        skew = 0.0
    level = Layers(straighten(layers.gray, skew), turn_mask(layers.red, skew), turn_mask(layers.blue, skew))
    return PageImage(number, level, skew, image.width / width_pt, width_pt, height_pt)


def _recognise(page: PageImage, settings: ReadSettings) -> Recognition:
    return recognise(Image.fromarray(page.layers.gray), settings.ocr_language, page.dpi, settings.ocr_seconds)


def _mean_confidence(words: list[RecognisedWord]) -> float:
    """Mean over letters; 0 without words."""
    letters = sum(len(w.text) for w in words)
    return sum(w.confidence * len(w.text) for w in words) / letters if letters else 0.0


def _best_turn(image: Image.Image, page: PageImage, settings: ReadSettings) -> int:
    """Degrees clockwise under which a smaller copy of the page reads best; 0 unless another way is clearly better."""
    factor = min(1.0, _TRIAL_DPI / page.dpi)
    small = image.convert("L").resize((round(image.width * factor), round(image.height * factor)))
    scores: dict[int, float] = {}
    for turn in (0, 90, 270, 180):
        found = recognise(small.rotate(-turn, expand=True), settings.ocr_language, _TRIAL_DPI, settings.ocr_seconds)
        scores[turn] = sum(w.confidence**2 * len(w.text) for w in found.words if w.confidence > 0.5)
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] > 1.5 * scores[0] else 0


def _finish(page: PageImage, found: Recognition) -> OcrPage:
    bold = _bold_words(page.layers.gray, found.words)
    words = [_word(page, word, is_bold) for word, is_bold in zip(found.words, bold, strict=True)]
    notices = [] if found.complete else [_timeout_notice(page.number)]
    return OcrPage(words, page.width, page.height, notices=notices, skew=page.skew)


def _word(page: PageImage, word: RecognisedWord, bold: bool) -> Word:
    box = page.to_page(word.left, word.top, word.right, word.bottom)
    return Word(
        word.text, *box, size=word.size or None, bold=bold, confidence=round(max(0.0, min(1.0, word.confidence)), 3)
    )


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
    ink = ink_mask(gray)
    stems = [_stem(ink, word) for word in words]
    known = sorted(stem for stem in stems if stem)
    if len(known) < 20:
        return [False] * len(words)
    usual = known[len(known) // 2]
    return [stem > BOLD_RATIO * usual for stem in stems]


def _stem(ink: Mask, word: RecognisedWord) -> float:
    """Thickness of the stems of a word of three letters and more, as a share of the type size; else 0."""
    if word.size <= 0 or sum(c.isalpha() for c in word.text) < 2:
        return 0.0
    return run_length(ink[word.top : word.bottom, word.left : word.right]) / word.size
