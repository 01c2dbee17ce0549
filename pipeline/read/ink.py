"""A scanned page as arrays: coloured ink told from black, skew measured and undone, black told from white.

Arrays are `(height, width)`; grey values run from 0 (black) to 255 (white); a mask is True where there is ink.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]

COLOUR_MARGIN = 40
"""By how much a channel must stand out before ink counts as coloured; JPEG fringes of black type stay under 30."""
SKEW_LIMIT = 4.0
"""Degrees to either side that are tried; a sheet that lies further off is laid anew by any scanner's operator."""
SKEW_LEAST = 0.25
"""Degrees under which turning costs more in sharpness than Tesseract, which follows such lines, gains."""
_COLOUR_MODES = frozenset({"RGB", "RGBA", "P", "PA", "CMYK", "YCbCr", "LAB", "HSV", "RGBX"})
_COARSE = 3
_TILE = 64 * _COARSE
_SKEW_WIDTH = 420
"""Pixels of width at which skew is measured: about 50 dpi for A4, which resolves a tenth of a degree."""


@dataclass(frozen=True)
class Layers:
    """A page by colour of ink.

    gray
        What recognition reads: red ink gone, black and blue kept.
    red, blue
        Where seals and stamps, and ball pens and blue stamps, left ink.
    """

    gray: Gray
    red: Mask
    blue: Mask

    @property
    def coloured(self) -> Mask:
        """Where either colour stands."""
        return self.red | self.blue


def separate_inks(image: Image.Image) -> Layers:
    """The layers of a page.

    Red ink reflects red light, so the red channel shows it nearly as white as paper, while black and blue ink stay
    dark in it: black type under a seal survives.
    """
    gray = np.array(image.convert("L"))
    red, blue = np.zeros(gray.shape, dtype=np.bool_), np.zeros(gray.shape, dtype=np.bool_)
    if image.mode in _COLOUR_MODES:
        image = image.convert("RGB")
        for top, left in _coloured_tiles(image):
            tile = np.s_[top : top + _TILE, left : left + _TILE]
            pixels = np.asarray(image.crop((left, top, min(left + _TILE, image.width), min(top + _TILE, image.height))))
            red[tile], blue[tile], gray[tile] = _separate_tile(pixels, gray[tile])
    return Layers(gray, red, blue)


def _coloured_tiles(image: Image.Image) -> Iterator[tuple[int, int]]:
    """Top left corners of the tiles that hold colour: most of a page is black on white and need not be looked at."""
    red, green, blue = image.reduce(_COARSE).split()
    lightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    coloured = np.asarray(ImageChops.subtract(lightest, darkest)) > COLOUR_MARGIN // 2
    cells = _TILE // _COARSE
    for row in range(0, coloured.shape[0], cells):
        for column in range(0, coloured.shape[1], cells):
            if coloured[row : row + cells, column : column + cells].any():
                yield row * _COARSE, column * _COARSE


def _separate_tile(pixels: Gray, gray: Gray) -> tuple[Mask, Mask, Gray]:
    red_light, green_light, blue_light = (pixels[..., n].astype(np.int16) for n in range(3))
    red = red_light - np.maximum(green_light, blue_light) > COLOUR_MARGIN
    blue = blue_light - np.maximum(red_light, green_light) > COLOUR_MARGIN
    if red.any():
        # The pale rims of a seal do not count as red but follow the same rule.
        gray = np.where(grow(red, 2), np.maximum(gray, pixels[..., 0]), gray)
        gray[red & (gray > 110)] = 255
    return red, blue, gray


def grow(mask: Mask, pixels: int) -> Mask:
    """The mask with every spot made larger by so many pixels on each side."""
    grown = mask.copy()
    for _ in range(pixels):
        step = grown.copy()
        step[1:] |= grown[:-1]
        step[:-1] |= grown[1:]
        step[:, 1:] |= grown[:, :-1]
        step[:, :-1] |= grown[:, 1:]
        grown = step
    return grown


def otsu_threshold(gray: Gray) -> int:
    """The grey value that best parts dark from light (Otsu 1979); values up to it are ink."""
    counts = np.array(Image.fromarray(gray).histogram(), dtype=np.float64)
    values = np.arange(256)
    weight = np.cumsum(counts)
    mean = np.cumsum(counts * values)
    total, whole = weight[-1], mean[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (whole * weight / total - mean) ** 2 / (weight * (total - weight))
    return int(np.nanargmax(np.where(np.isfinite(between), between, -1.0)))


def ink_mask(gray: Gray) -> Mask:
    """Where there is ink; nowhere on a page without contrast."""
    if not gray.size or int(gray.max()) - int(gray.min()) < 40:
        return np.zeros(gray.shape, dtype=np.bool_)
    return gray <= min(otsu_threshold(gray), 200)


def estimate_skew(gray: Gray) -> float:
    """Degrees by which the lines of type fall to the right (positive) or rise (negative), within `SKEW_LIMIT`.

    The angle under which the profile of ink over rows is sharpest. 0 where the page holds too little ink.
    """
    step = max(1, gray.shape[1] // _SKEW_WIDTH)
    small = np.asarray(Image.fromarray(gray).reduce(step))
    rows, columns = np.nonzero(_type_only(ink_mask(small)))
    if len(rows) < 200:
        return 0.0
    coarse = max(np.arange(-SKEW_LIMIT, SKEW_LIMIT + 0.1, 0.5), key=lambda a: _sharpness(rows, columns, a))
    fine = max(np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=lambda a: _sharpness(rows, columns, a))
    return round(float(fine), 2)


def _type_only(ink: Mask) -> Mask:
    """Ink without the black margins that a scanner leaves: the outermost 3 % on each side are not looked at."""
    kept = np.zeros_like(ink)
    dy, dx = (math.ceil(0.03 * n) for n in ink.shape)
    kept[dy:-dy, dx:-dx] = ink[dy:-dy, dx:-dx]
    return kept


def _sharpness(rows: NDArray[np.intp], columns: NDArray[np.intp], degrees: float) -> float:
    shifted = rows - columns * math.tan(math.radians(degrees))
    profile = np.bincount((shifted - shifted.min()).astype(np.intp)).astype(np.float64)
    return float((np.diff(profile) ** 2).sum())


def straighten(gray: Gray, degrees: float) -> Gray:
    """The page turned about its middle so that lines that fell by `degrees` lie level; same size, white corners."""
    if not degrees:
        return gray
    turned = Image.fromarray(gray).rotate(degrees, resample=Image.Resampling.BILINEAR, fillcolor=255)
    return np.asarray(turned)


def turn_mask(mask: Mask, degrees: float) -> Mask:
    """A mask turned as `straighten` turns the page."""
    if not degrees or not mask.any():
        return mask
    return np.asarray(Image.fromarray(mask.astype(np.uint8) * 255).rotate(degrees)) > 127


def run_starts(ink: Mask) -> Mask:
    """Where a horizontal run of ink begins."""
    starts = ink.copy()
    starts[:, 1:] &= ~ink[:, :-1]
    return starts


def run_length(ink: Mask, starts: Mask) -> float:
    """Mean length of the horizontal runs of ink in pixels: how thick the stems are; 0 without ink."""
    runs = np.count_nonzero(starts)
    return float(np.count_nonzero(ink)) / runs if runs else 0.0
