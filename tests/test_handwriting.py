import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scan_factory import DPI, Sheet, head

from pipeline.read import read_document
from pipeline.read.digit_strings import components, read_number
from pipeline.read.digits import JUNK, digit_probabilities, normalise
from pipeline.read.geometry import row_text, rows_of
from pipeline.read.handwriting import day_weight, month_weight, number_weight
from pipeline.read.ink import ink_mask, separate_inks
from pipeline.read.ocr import OcrPage, recognise_page
from pipeline.settings import ReadSettings
from tests.programs import needs_tesseract

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def read(sheet: Sheet, source: str = "", **how: float) -> OcrPage:
    picture = sheet.scanned(**how)
    return recognise_page(
        picture, 1, picture.width * 72 / DPI, picture.height * 72 / DPI, ReadSettings(), source=source
    )


def text_of(page: OcrPage) -> str:
    return "\n".join(row_text(row) for row in rows_of(page.words))


def guess(digits: str, prior=number_weight) -> tuple[str, float]:
    sheet = Sheet(200)
    sheet.write(200, 120, digits)
    ink = ink_mask(separate_inks(sheet.scanned()).gray)
    best = read_number(components(ink), 25.0, prior)[0]
    return best.text, best.confidence


@pytest.mark.parametrize("digits", ["0912", "2014", "345", "678", "17", "39", "1942"])
def test_numbers_by_pen(digits: str):
    text, confidence = guess(digits, lambda text: 1.0)
    assert text == digits
    assert confidence > 0.3


def test_each_piece_has_probabilities():
    sheet = Sheet(200)
    sheet.write(200, 120, "58")
    pieces = [c.mask for c in components(ink_mask(separate_inks(sheet.scanned()).gray)) if c.height > 20]
    found = digit_probabilities([*pieces, np.ones((2, 9), dtype=np.bool_)])
    assert found.shape == (len(pieces) + 1, 11)
    assert found.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert found[-1].argmax() == JUNK
    assert digit_probabilities([]).shape == (0, 11)
    assert normalise(np.zeros((5, 5), dtype=np.bool_)).max() == 0


def test_components_touch_at_corners_too():
    ink = np.array([[1, 0, 0, 0, 1], [0, 1, 0, 0, 1], [0, 0, 0, 0, 1]], dtype=np.bool_)
    assert [(c.left, c.top, c.width, c.height) for c in components(ink)] == [(0, 0, 2, 2), (4, 0, 1, 3)]


@needs_tesseract
@pytest.mark.parametrize(("number", "day"), [("2014", "23"), ("39", "06")])
def test_number_and_day_go_into_their_places(number: str, day: str):
    page = read(head(number, day), noise=6)
    assert f"Số: {number}/TB-SYT" in text_of(page)
    assert f"ngày {day} tháng 7 năm 2023" in text_of(page)
    by_field = {reading.field: reading for reading in page.readings}
    assert (by_field["number"].text, by_field["day"].text) == (number, day)
    assert {n.code for n in page.notices} == {"handwritten_number", "handwritten_date"}
    for reading in page.readings:
        assert reading.kind == "handwritten"
        assert reading.crop is not None
        assert Image.open(io.BytesIO(reading.crop)).height > 40
    word = next(w for w in page.words if w.text == f"{number}/TB-SYT")
    assert word.raw is not None
    assert word.x_edges is not None
    assert word.x0 == pytest.approx(by_field["number"].bbox.x0, abs=1)


@needs_tesseract
def test_a_blank_head_stays_blank():
    page = read(head())
    assert page.readings == []
    assert page.notices == []
    assert "/TB-SYT" in text_of(page)


@needs_tesseract
def test_printed_numbers_are_left_alone():
    sheet = head(month="12")
    sheet.type(440, 340, "57")
    page = read(sheet)
    assert [r.field for r in page.readings] == []
    assert "57" in text_of(page)
    assert "tháng 12 năm 2023" in text_of(page)


@needs_tesseract
@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("quet-kh-ubnd-bang-nhiem-vu.pdf", "18/KH-BDT"),
        ("quet-cv-ubnd-huyen-huong-khe-lu-2016.pdf", "1379/UBND-NN"),
        ("quet-cv-ubnd-huyen-cap-nuoc.png", "874/UBND-TH"),
    ],
)
def test_the_slash_behind_a_printed_number_is_no_digit(name: str, number: str):
    document = read_document(CORPUS / name)
    assert f"Số: {number}" in document.text
    assert [reading for reading in document.readings if reading.field == "number"] == []


@needs_tesseract
def test_a_scrawl_is_left_blank_and_told():
    sheet = head(day="15")
    for x in range(430, 480, 9):
        sheet.draw.line((x, 300, x + 14, 345), fill=(20, 30, 60), width=4)
        sheet.draw.line((x + 14, 310, x - 5, 340), fill=(20, 30, 60), width=4)
    page = read(sheet)
    assert "Số: /TB-SYT" in text_of(page)
    codes = {n.code for n in page.notices}
    assert "number_unreadable" in codes
    number = next(r for r in page.readings if r.field == "number")
    assert number.confidence < 0.6
    assert number.start is None


def arrived(sheet: Sheet, day: str) -> Sheet:
    """The sheet with an arrival stamp of this day over its head."""
    sheet.type(200, 90, "ĐẾN", 14, "Bold")
    sheet.type(330, 90, "Số: 4512")
    sheet.type(330, 140, f"Ngày: {day}")
    return sheet


@needs_tesseract
def test_a_day_after_the_arrival_stamp_is_left_blank_and_told():
    page = read(arrived(head("39", "23"), "20/7/2023"))
    assert "tháng 7 năm 2023" in text_of(page)
    assert "ngày 23" not in text_of(page)
    assert next(r for r in page.readings if r.field == "day").text == "23"
    told = {n.code: n.message for n in page.notices}
    assert set(told) == {"handwritten_number", "date_unreadable"}
    assert "ngày viết tay «23»" in told["date_unreadable"]
    assert "20/07/2023" in told["date_unreadable"]


@needs_tesseract
@pytest.mark.parametrize("day", ["23/7/2023", "02-8-2023", "05/6/2023", "31/7/20"])
def test_a_stamp_of_that_day_or_later_and_one_that_the_print_belies_change_nothing(day: str):
    page = read(arrived(head("39", "23"), day))
    assert "ngày 23 tháng 7 năm 2023" in text_of(page)
    assert {n.code for n in page.notices} == {"handwritten_number", "handwritten_date"}


@pytest.mark.parametrize(
    ("text", "month", "year", "possible"),
    [
        ("31", 4, 2023, False),
        ("30", 4, 2023, True),
        ("29", 2, 2023, False),
        ("29", 2, 2024, True),
        ("0", 1, 2024, False),
    ],
)
def test_days_that_a_month_has(text: str, month: int, year: int, possible: bool):
    assert (day_weight(text, month, year) > 0) is possible


def test_usual_forms_weigh_more():
    assert month_weight("02") > month_weight("2") > 0 == month_weight("13")
    assert month_weight("7") > month_weight("07")
    assert number_weight("05") > number_weight("5") > number_weight("123456")
    assert number_weight("0512") < number_weight("512")


@needs_tesseract
def test_the_file_name_is_weak_evidence():
    plain, named = (
        next(r for r in read(head("17", "15"), source).readings if r.field == "number")
        for source in ("van-ban.pdf", "CV_17-TB-SYT.pdf")
    )
    assert plain.text == named.text == "17"
    assert named.confidence >= plain.confidence
