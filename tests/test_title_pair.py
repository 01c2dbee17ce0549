"""Both titles of a deputy told by their ink, on drawn signature blocks; words stand where recognition puts them."""

from __future__ import annotations

import pytest

from pipeline.read.scan import Scan, prepare
from pipeline.read.tesseract import RecognisedWord
from pipeline.read.title_pair import deputy_titles
from tests.scan_factory import DPI, Sheet

LEFT, TOP = 1000, 400
"""Where the printed title begins, and its baseline."""


def block(below: str = "", *, pen: bool = False, step: int = 34) -> Scan:
    """A title with what stands `step` pixels below it, and with `KT` before it by pen."""
    sheet = Sheet(900)
    sheet.type(LEFT, TOP, "GIÁM ĐỐC", 14, "Bold")
    if below:
        sheet.type(LEFT - (85 if below.startswith("PHÓ") else 0), TOP + step, below, 14, "Bold")
    if pen:
        for stroke in (((-80, -28), (-78, 0)), ((-55, -28), (-78, -14), (-52, 2)), ((-48, -28), (-14, -30), (-31, 0))):
            sheet.draw.line([(LEFT + x, TOP + y) for x, y in stroke], fill="black", width=4)
    picture = sheet.scanned()
    return prepare(picture, 1, 595.0, 595.0 * picture.height / picture.width)


def words(text: str, baseline: int, left: int = LEFT, confidence: float = 0.9) -> tuple[RecognisedWord, ...]:
    found = []
    for word in text.split():
        right = left + round(11 * len(word) * DPI / 72)
        found.append(RecognisedWord(word, left, baseline - 38, right, baseline + 2, confidence, 14.0))
        left = right + 12
    return tuple(found)


def said(scan: Scan, *titles: tuple[RecognisedWord, ...], others: tuple[RecognisedWord, ...] = ()) -> list[str]:
    found = deputy_titles(scan, titles, [*others, *(word for title in titles for word in title)])
    return [" ".join(word.text for word in title) for title in found.titles] if found else []


PAIR = ["GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]


@pytest.mark.parametrize("step", [20, 34, 44])
def test_a_deputys_stamp_below_a_title_signed_for_by_pen_is_found(step: int) -> None:
    assert said(block("PHÓ GIÁM ĐỐC", pen=True, step=step), words("GIÁM ĐỐC", TOP)) == PAIR


def test_a_title_above_the_deputys_is_found() -> None:
    deputy = words("PHÓ GIÁM ĐỐC", TOP + 34, LEFT - 85)
    assert said(block("PHÓ GIÁM ĐỐC"), deputy) == PAIR


@pytest.mark.parametrize(
    ("below", "pen"),
    [("", False), ("", True), ("PHÓ GIÁM ĐỐC", False), ("SỞ Y TẾ", True)],
    ids=["alone", "alone with a pen stroke", "without KT", "another line"],
)
def test_without_pen_and_stamp_a_title_stays_alone(below: str, pen: bool) -> None:
    assert said(block(below, pen=pen), words("GIÁM ĐỐC", TOP)) == []


def test_what_was_read_for_sure_is_not_overruled() -> None:
    other = words("CÔNG TY CỔ PHẦN", TOP + 34, LEFT - 85)
    assert said(block("PHÓ GIÁM ĐỐC", pen=True), words("GIÁM ĐỐC", TOP), others=other) == []


def test_a_college_that_the_deputy_signs_for_is_no_head() -> None:
    assert said(block("PHÓ BÍ THƯ"), words("PHÓ BÍ THƯ", TOP + 34, LEFT - 85)) == []


def test_scraps_of_the_pen_stay_in_the_raw_reading() -> None:
    scan = block("PHÓ GIÁM ĐỐC", pen=True)
    upper, lower = words("V1 GIÁM ĐÓC", TOP, LEFT - 60), words("PHÓ GIÁM ĐỐC", TOP + 44, LEFT - 85)
    found = deputy_titles(scan, [upper, lower], [*upper, *lower])
    assert found is not None
    assert [word.text for word in found.titles[0]] == ["GIÁM", "ĐỐC"]
    assert found.titles[0][0].raw == "V1 GIÁM ĐÓC"
    assert set(found.replaced) == {*upper, *lower}
