"""Whether the text layer of a page can be believed, or the page must be recognised from its picture.

Scanners and office programs put text below their pictures that no person has ever read: recognised without
Vietnamese marks, or with a wrong map from glyphs to letters. Two measures tell: syllables that cannot be, and
the share of words that bear a mark (three in four in Vietnamese prose).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from extractors.syllables import impossible_share

Doubt = Literal["no_text", "few_marks", "impossible_syllables", "unknown_characters"]

SCAN_IMAGE_SHARE = 0.5
"""Pictures over more than this share of the page make it a scan."""
LEAST_LETTERS = 40
"""Under this many letters neither measure says anything."""
MARKED_LEAST = 0.45
"""Clean directives have 0.6 to 0.85 of their words marked; layers recognised without Vietnamese at most 0.3."""
IMPOSSIBLE_MOST = 0.12
SCAN_IMPOSSIBLE_MOST = 0.025
"""The layer below a scan was recognised by a machine: it is kept only where it is as clean as given text."""
UNKNOWN_MOST = 0.02

_LETTERS_RE = re.compile(r"[^\W\d_]+")
_WORD_RE = re.compile(r"[^\W\d_]{2,}")
_MARKED_RE = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300-\u0323]")
_UNKNOWN_RE = re.compile("[\ufffd\ue000-\uf8ff]|(?<=[^\\W\\d])\\?(?=[^\\W\\d])")


def marked_share(words: Sequence[str]) -> float:
    """Share (0…1) of the words that bear a Vietnamese mark; 0.0 without words."""
    return sum(1 for word in words if _MARKED_RE.search(word)) / len(words) if words else 0.0


def layer_doubt(text: str, scan: bool = False) -> Doubt | None:
    """Why the text layer cannot be believed; None where it can. `scan`: it lies below a picture of the page."""
    letters = len("".join(_LETTERS_RE.findall(text)))
    if letters < LEAST_LETTERS:
        return "no_text" if scan or not letters else None
    if len(_UNKNOWN_RE.findall(text)) > UNKNOWN_MOST * letters:
        return "unknown_characters"
    words = _WORD_RE.findall(text)
    if marked_share(words) < MARKED_LEAST:
        return "few_marks"
    most = SCAN_IMPOSSIBLE_MOST if scan else IMPOSSIBLE_MOST
    return "impossible_syllables" if impossible_share(text) > most else None


def page_needs_ocr(text: str, image_share: float) -> Doubt | None:
    """Why a page is to be recognised from its picture; None where its text layer serves.

    A page without picture and without text is empty, not unread.
    """
    scan = image_share > SCAN_IMAGE_SHARE
    doubt = layer_doubt(text, scan)
    if doubt == "no_text" and not scan and image_share < 0.1:
        return None
    return doubt


def recognised_is_better(layer: str, recognised: str) -> bool:
    """Whether recognition gave more words that are possible and marked than the layer has.

    A page printed with wrong letters (`c?a Ban Giám hi?u`) reads no better from its picture: the layer stays.
    """
    gain = 1.0 if layer_doubt(recognised) is None else 1.3
    return _good_words(recognised) >= gain * _good_words(layer)


def _good_words(text: str) -> float:
    words = _WORD_RE.findall(text)
    return len(words) * (1 - impossible_share(text)) * (0.2 + marked_share(words))
