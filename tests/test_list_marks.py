"""Marks of list items looked for again before their lines, with real Tesseract on drawn pages."""

from __future__ import annotations

import pytest
from PIL import Image

from pipeline.read.list_marks import with_list_marks
from pipeline.read.scan import Scan, prepare
from pipeline.read.tesseract import RecognisedWord, recognise
from tests.programs import needs_tesseract
from tests.scan_factory import Sheet

pytestmark = needs_tesseract

SECONDS = 60.0
ITEMS = ("Văn phòng Sở theo dõi việc thực hiện.", "Các phòng báo cáo kết quả về Sở.")


def page(marks: tuple[str, str]) -> tuple[Scan, list[RecognisedWord]]:
    """Two items with these marks, and their words without the marks."""
    sheet = Sheet(800)
    for row, (mark, text) in enumerate(zip(marks, ITEMS, strict=True)):
        sheet.type(290, 200 + 70 * row, mark)
        sheet.type(350, 200 + 70 * row, text)
    picture = sheet.scanned()
    scan = prepare(picture, 1, 595.0, 595.0 * picture.height / picture.width)
    words = recognise(Image.fromarray(scan.layers.gray), "vie", scan.dpi, SECONDS).words
    return scan, [word for word in words if word.left > 340]


def added(scan: Scan, words: list[RecognisedWord]) -> list[tuple[str, str | None]]:
    found = with_list_marks(scan, scan.layers.gray, words, "vie", SECONDS)
    new = [word for word in found if all(word is not known for known in words)]
    return [(word.text, word.raw) for word in sorted(new, key=lambda word: word.top)]


@pytest.mark.parametrize("marks", [("3.", "4."), ("a)", "b)"), ("-", "+"), ("10.", "11.")])
def test_marks_that_were_left_out_are_read(marks: tuple[str, str]) -> None:
    assert added(*page(marks)) == [(mark, None) for mark in marks]


def test_a_scrap_gives_way_to_the_mark() -> None:
    scan, words = page(("3.", "4."))
    scrap = words[0]._replace(text="^", left=290, right=310, symbols=(), confidence=0.9)
    assert added(scan, [scrap, *words])[0] == ("3.", "^")
    assert scrap not in with_list_marks(scan, scan.layers.gray, [scrap, *words], "vie", SECONDS)


def test_what_is_no_mark_and_lines_that_have_one_are_left_alone() -> None:
    scan, words = page(("%", "—|"))
    assert added(scan, words) == []
    scan, words = page(("3.", "4."))
    marks = [words[0]._replace(text="3.", left=290, right=320, confidence=0.96)]
    assert ("3.", None) not in added(scan, [*marks, *words])


def test_a_mark_whose_box_hangs_low_is_not_read_again() -> None:
    scan, words = page(("a)", "b)"))
    top, bottom = words[0].bottom - 3, words[0].bottom + (words[0].bottom - words[0].top) // 2
    low = words[0]._replace(text="a)", left=288, right=310, top=top, bottom=bottom)
    assert added(scan, [low, *words]) == [("b)", None)]
