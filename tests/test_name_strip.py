"""The signer's name below the title, with real Tesseract on drawn pages."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from pipeline.read.name_strip import begins_with_surname, read_name
from pipeline.read.scan import Scan, prepare
from pipeline.read.tesseract import RecognisedWord
from tests.programs import needs_tesseract
from tests.scan_factory import Sheet, font

TITLE = (
    RecognisedWord("GIÁM", 1050, 390, 1150, 425, 0.9, 13.0),
    RecognisedWord("ĐỐC", 1160, 390, 1230, 425, 0.9, 13.0),
)
NAME = "Đặng Thị Hồng"


def signed(*, slant: float = 0.0, name: str = NAME, ink: str = "black") -> Scan:
    """A block with title, thin seal and pen stroke, and a bold name that both cross, turned by `slant` degrees."""
    sheet = Sheet(1100)
    sheet.type(1050, 420, "GIÁM ĐỐC", 13, "Bold")
    patch = Image.new("RGB", (500, 200), "white")
    ImageDraw.Draw(patch).text((250, 100), name, fill=ink, font=font(14, "Bold"), anchor="mm")
    sheet.picture.paste(patch.rotate(slant, fillcolor="white", resample=Image.Resampling.BICUBIC), (890, 560))
    sheet.draw.ellipse((790, 440, 1030, 680), outline="black", width=2)
    sheet.draw.line((960, 655, 1450, 560), fill="black", width=2)
    return prepare(sheet.scanned(), 1, 595.0, 595.0 * 1100 / 1654)


@needs_tesseract
@pytest.mark.parametrize("slant", [0.0, 5.0])
def test_name_that_a_seal_and_a_stroke_cross(slant: float) -> None:
    found = read_name(signed(slant=slant), TITLE, "vie", 60.0)
    assert found is not None
    assert " ".join(word.text for word in found) == NAME
    middles = [((word.left + word.right) / 2, (word.top + word.bottom) / 2) for word in found]
    assert all(970 < x < 1330 and 620 < y < 700 for x, y in middles)
    assert (middles[0][1] - middles[-1][1] > 8) is (slant > 0), "words of a rising name stand one above the other"


@needs_tesseract
def test_name_stamped_in_red() -> None:
    found = read_name(signed(ink="#c81e32"), TITLE, "vie", 60.0)
    assert found is not None
    assert " ".join(word.text for word in found) == NAME


@needs_tesseract
@pytest.mark.parametrize(("place", "expected"), [((1120, 650), NAME), ((1130, 640), None)])
def test_red_name_that_hangs_on_the_ring_of_the_seal(place: tuple[int, int], expected: str | None) -> None:
    """Read where the ring crosses the surname's foot; not given where it took along marks that tell words apart."""
    sheet = Sheet(1100)
    sheet.type(1050, 420, "GIÁM ĐỐC", 13, "Bold")
    sheet.draw.text(place, NAME, fill="#c81e32", font=font(14, "Bold"), anchor="mm")
    for radius, width in ((134, 6), (122, 2), (82, 3)):
        sheet.draw.ellipse((960 - radius, 510 - radius, 960 + radius, 510 + radius), outline="#c81e32", width=width)
    found = read_name(prepare(sheet.scanned(), 1, 595.0, 595.0 * 1100 / 1654), TITLE, "vie", 60.0)
    assert (" ".join(word.text for word in found) if found else None) == expected


@needs_tesseract
@pytest.mark.parametrize("name", ["", "đã xem xét"])
def test_what_is_no_name_is_not_given(name: str) -> None:
    assert read_name(signed(name=name), TITLE, "vie", 60.0) is None


@pytest.mark.parametrize(
    ("text", "expected"), [("Trần Văn Định", True), ("Trấn Văn Định", False), ("“VŨ ĐỨC KHÔI", True), ("", False)]
)
def test_surname_with_its_marks(text: str, expected: bool) -> None:
    assert begins_with_surname(text) is expected
