"""The second look at a signature block, with real Tesseract on drawn pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from PIL import Image

from pipeline.read.foot_pass import _merged, _Row, _spelled, with_signature_block
from pipeline.read.scan import Scan, prepare
from pipeline.read.tesseract import RecognisedWord, recognise
from tests.programs import needs_tesseract
from tests.scan_factory import Sheet

pytestmark = needs_tesseract

SECONDS = 60.0


def foot(ring: int | None) -> Sheet:
    """The lower part of a notice: copies to the left, titles and name to the right; `ring`: column of a black seal."""
    sheet = Sheet(1100)
    sheet.lines(["1. Văn phòng Sở theo dõi, đôn đốc việc thực hiện.", "2. Các phòng báo cáo kết quả về Sở."], 200)
    sheet.type(330, 420, "Nơi nhận:", 12, "BoldItalic")
    for row, text in enumerate(("- Như trên;", "- Lưu: VT, NV.")):
        sheet.type(330, 465 + 42 * row, text, 11)
    for row, text in enumerate(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")):
        sheet.type(1000, 420 + 50 * row, text, 13, "Bold")
    sheet.type(1010, 760, "Trần Văn Bình", 13, "Bold")
    for radius in (150, 138, 75) if ring else ():
        sheet.draw.ellipse((ring - radius, 445 - radius, ring + radius, 445 + radius), outline="black", width=5)
    return sheet


@cache
def read(ring: int | None) -> tuple[Scan, tuple[RecognisedWord, ...]]:
    picture: Image.Image = foot(ring).scanned()
    scan = prepare(picture, 1, 595.0, 595.0 * picture.height / picture.width)
    return scan, tuple(recognise(Image.fromarray(scan.layers.gray), "vie", scan.dpi, SECONDS).words)


def said(words: Sequence[RecognisedWord]) -> str:
    return " ".join(word.text for word in sorted(words, key=lambda word: (round(word.top / 30), word.left)))


@pytest.mark.parametrize("ring", [900, 1200])
def test_titles_under_a_black_ring_are_found(ring: int) -> None:
    scan, words = read(ring)
    assert "PHÓ GIÁM ĐỐC" not in said(words), "the ring hides nothing"
    found = with_signature_block(scan, words, "vie", SECONDS)
    assert "PHÓ GIÁM ĐỐC" in said(found)
    assert "Trần Văn Bình" in said(found)
    assert said(found).count("Bình") == 1
    assert {word.text for word in words if word.left < 600} <= {word.text for word in found}


def test_of_a_clear_block_nothing_is_lost_or_doubled() -> None:
    scan, words = read(None)
    found = with_signature_block(scan, words, "vie", SECONDS)
    assert said(found).count("GIÁM ĐỐC") == 2
    assert said(found).count("Trần Văn Bình") == 1
    assert len(found) == len(words)


def test_a_page_without_a_foot_is_left_alone() -> None:
    scan, words = read(None)
    body = [word for word in words if word.top < 300]
    assert with_signature_block(scan, body, "vie", SECONDS) == body


def test_a_title_read_letter_for_letter_beats_a_surer_guess() -> None:
    exact, guessed = (
        _Row("post", tuple(_spelled(at_one_height(text, confidence), text)))
        for text, confidence in (("“HIỆU TRƯỞNG?”", 0.6), ("THỆU TRƯỞNG", 0.9))
    )
    assert _merged([exact], iter([guessed])) == [exact]
    assert _merged([guessed], iter([exact])) == [exact]


def at_one_height(text: str, confidence: float) -> list[RecognisedWord]:
    return [
        RecognisedWord(word, 900 + 200 * n, 400, 1080 + 200 * n, 440, confidence, 13)
        for n, word in enumerate(text.split())
    ]
