"""Signature fields that show the number or the day as a picture; imported only where a page has one."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from pipeline.read.digit_strings import components, read_number
from pipeline.read.geometry import Word
from pipeline.read.ink import ink_mask
from pipeline.read.pdf_fields import Appearance
from pipeline.read.tesseract import recognise
from pipeline.settings import ReadSettings
from schemas.document import BBox

_PICTURE_DPI = 300
_AGREED = 0.95
_CLEARLY = 0.3
_FRAME = 20
_LIKE_DIGITS = str.maketrans({"l": "1", "I": "1", "|": "1", "Ì": "1", "!": "1", "O": "0", "o": "0", "S": "5", "B": "8"})


def read_picture(page: Any, item: Appearance, settings: ReadSettings) -> Appearance:
    """The appearance with its picture as PNG and, where it was recognised, the number that it shows.

    Tesseract is never sure of two digits alone, and the digit reader knows pen better than type: where both say the
    same, or one is much surer than the other, the number is taken into the text.
    Raises MissingDependencyError.
    """
    picture = _crop(page, item.box)
    png = io.BytesIO()
    picture.save(png, "PNG")
    gray = Image.new("L", (picture.width + 2 * _FRAME, picture.height + 2 * _FRAME), 255)
    gray.paste(picture.convert("L"), (_FRAME, _FRAME))
    typed, drawn = _recognised_digits(gray, settings), _drawn_digits(gray)
    better, other = sorted((typed, drawn), key=_confidence, reverse=True)
    if not better.text:
        return replace(item, crop=png.getvalue())
    clear = _confidence(better) - _confidence(other) > _CLEARLY
    sure = _AGREED if typed.text == drawn.text else 0.9 * _confidence(better) if clear else 0.5
    return replace(item, words=(Word(better.text, *item.box, confidence=sure),), crop=png.getvalue())


def _confidence(word: Word) -> float:
    return (word.confidence or 0.0) if word.text else 0.0


def _recognised_digits(gray: Image.Image, settings: ReadSettings) -> Word:
    """The number as Tesseract reads it; an empty word where it sees none."""
    found = recognise(gray, settings.ocr_language, _PICTURE_DPI, settings.ocr_seconds, single_line=True).words
    text = "".join(word.text for word in found).strip(" .,:;|_-'\"").translate(_LIKE_DIGITS)
    sure = min((word.confidence for word in found), default=0.0)
    return Word(text if text.isdigit() else "", 0, 0, 0, 0, confidence=sure)


def _drawn_digits(gray: Image.Image) -> Word:
    """The number as the digit reader reads it; an empty word where it sees none."""
    parts = components(ink_mask(np.asarray(gray)))
    height = max((part.height for part in parts), default=0)
    guesses = read_number(parts, height, lambda text: 1.0) if parts else []
    best = guesses[0] if guesses else None
    return Word(best.text, 0, 0, 0, 0, confidence=best.confidence) if best else Word("", 0, 0, 0, 0, confidence=0.0)


def _crop(page: Any, box: BBox) -> Any:
    """The page's picture inside the box; pypdfium2 counts crops from the four edges."""
    width, height = page.get_size()
    crop = (max(0.0, box.x0), max(0.0, height - box.bottom), max(0.0, width - box.x1), max(0.0, box.top))
    bitmap = page.render(scale=_PICTURE_DPI / 72, crop=crop, may_draw_forms=False)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
