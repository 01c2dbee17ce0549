import pytest
from pdf_samples import appearance, body, head, pdf, picture_appearance
from reportlab.pdfgen.canvas import Canvas

from pipeline.read.geometry import Word
from pipeline.read.pdf import read_pdf
from pipeline.read.pdf_fields import field_name
from pipeline.settings import ReadSettings
from schemas.document import SourceDocument
from tests.programs import needs_tesseract

BLANKS = {"number": "Số:          /TB-UBND", "day": "ngày      tháng 11 năm 2024"}


def read(*fields: tuple[tuple[float, float, float, float], str], ocr: bool = False) -> SourceDocument:
    def draw(canvas: Canvas) -> None:
        head(canvas, **BLANKS)
        body(canvas)
        for box, text in fields:
            (picture_appearance if ocr else appearance)(canvas, box, text)

    return read_pdf("ky-so.pdf", pdf(draw), ReadSettings(ocr=ocr))


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("Số:", "/TB-UBND", "number"),
        ("Số", "-CV/TU", "number"),
        ("ngày", "tháng", "day"),
        ("tháng", "năm", "month"),
        ("Kính", "gửi:", None),
        (None, "/UBND-VX", "number"),
        (None, None, None),
    ],
)
def test_field_name(left: str | None, right: str | None, name: str | None) -> None:
    words = [Word(text, 0, 0, 10, 10) if text else None for text in (left, right)]
    assert field_name(words[0], words[1]) == name


def test_a_field_a_little_higher_than_its_row_and_too_broad() -> None:
    document = read(((129, 92, 170, 116), "1542"), ((373, 94, 400, 113), "06"))
    assert "Số: 1542/TB-UBND" in document.text
    assert "ngày 06 tháng 11 năm 2024" in document.text
    assert [document.text[r.start : r.end] for r in document.readings] == ["1542", "06"]


def test_a_value_without_a_blank_is_kept_but_not_believed() -> None:
    document = read(((250, 400, 290, 420), "77"))
    assert "77" not in document.text
    [reading] = document.readings
    assert (reading.text, reading.start, reading.confidence) == ("77", None, 0.5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("DEN\nSo: 4512\nNgay: 07/02/2024", "arrival_stamp"),
        ("SAO Y\nVan phong\n12.03.2024; 08:15:00; +07:00", "copy_stamp"),
        ("Digitally signed by UBND", "digital_signature"),
        ("Chuyen P. Kinh te", "annotation"),
    ],
)
def test_other_appearances_are_set_aside(text: str, reason: str) -> None:
    document = read(((60, 5, 240, 50), text))
    assert [(a.text, a.reason) for a in document.set_aside] == [(text, reason)]
    assert text.split("\n", maxsplit=1)[0] not in document.text


@needs_tesseract
def test_number_shown_as_a_picture() -> None:
    document = read(((130, 99, 158, 117), "542"), ocr=True)
    [reading] = document.readings
    assert reading.crop is not None
    assert reading.crop.startswith(b"\x89PNG")
    assert (reading.text, reading.field) == ("542", "number")
    assert "Số: 542/TB-UBND" in document.text
