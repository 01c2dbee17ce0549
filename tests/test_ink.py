import numpy as np
import pytest
from PIL import Image
from scan_factory import BODY, Sheet

from pipeline.read.ink import (
    estimate_skew,
    grow,
    ink_mask,
    otsu_threshold,
    run_length,
    run_starts,
    separate_inks,
    straighten,
)


def body(**how: float) -> Image.Image:
    sheet = Sheet(1000)
    sheet.lines(BODY * 2, 200)
    return sheet.scanned(**how)


def test_red_ink_goes_and_black_stays_beside_it():
    sheet = Sheet(600)
    sheet.type(330, 300, "GIÁM ĐỐC", 14, "Bold")
    black = separate_inks(sheet.scanned()).gray < 60
    sheet.seal(400, 350)
    layers = separate_inks(sheet.scanned())
    assert np.median(layers.gray[layers.red]) == 255
    beside = black & ~grow(layers.red, 3)
    assert np.count_nonzero(beside) > 0.5 * np.count_nonzero(black)
    assert layers.gray[beside].max() < 110


def test_blue_ink_is_kept_and_told():
    sheet = Sheet(400)
    sheet.write(400, 200, "2014", ink=(40, 50, 190))
    layers = separate_inks(sheet.scanned())
    assert layers.blue.any()
    assert not layers.red.any()
    assert layers.gray[layers.blue].max() < 128


@pytest.mark.parametrize("mode", ["L", "1", "RGBA", "P"])
def test_every_kind_of_picture_has_layers(mode: str):
    layers = separate_inks(body().convert(mode))
    assert layers.gray.dtype == np.uint8
    assert not layers.coloured.any()


@pytest.mark.parametrize("skew", [-2.5, -0.7, 0.0, 0.4, 1.8])
def test_skew_is_measured_and_undone(skew: float):
    gray = separate_inks(body(skew=skew)).gray
    found = estimate_skew(gray)
    assert found == pytest.approx(skew, abs=0.21)
    assert abs(estimate_skew(straighten(gray, found))) <= 0.21


def test_an_empty_sheet_has_no_skew_and_no_ink():
    gray = np.full((500, 400), 250, dtype=np.uint8)
    assert estimate_skew(gray) == 0.0
    assert not ink_mask(gray).any()


def test_threshold_parts_two_heaps():
    gray = np.array([[10, 20, 15, 200], [210, 220, 205, 12]], dtype=np.uint8)
    assert 20 <= otsu_threshold(gray) < 200


def test_run_length_is_the_width_of_stems():
    ink = np.zeros((10, 20), dtype=np.bool_)
    ink[:, 2:5] = ink[:, 10:13] = True
    assert run_length(ink, run_starts(ink)) == 3.0
    blank = np.zeros((3, 3), dtype=np.bool_)
    assert run_length(blank, run_starts(blank)) == 0.0
