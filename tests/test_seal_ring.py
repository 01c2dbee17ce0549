"""The ring of a seal found as a circle, on drawn masks."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.read.ink import Mask
from pipeline.read.seal_ring import find_ring, without_ring

SCALE = 200 / 72
"""Pixels a point at 200 dpi."""


def drawn(*, radius: float = 48.0, middle: tuple[float, float] = (60.0, 40.0), letter: bool = False) -> Mask:
    """A double ring, radius and middle in points, in a picture of 220 by 115; a bar hangs on its lowest point."""
    picture = Image.new("1", (611, 319))
    draw = ImageDraw.Draw(picture)
    x, y = middle[0] * SCALE, middle[1] * SCALE
    for line, width in ((radius, 4), (radius - 3, 2)):
        reach = line * SCALE
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), outline=1, width=width)
    if letter:
        draw.rectangle((x - 3, y + (radius - 1) * SCALE, x + 3, y + (radius + 12) * SCALE), fill=1)
    return np.array(picture)


@pytest.mark.parametrize(("radius", "middle"), [(48.0, (60.0, 40.0)), (57.0, (110.0, 10.0)), (43.0, (10.0, 60.0))])
def test_ring_is_found_though_part_of_it_is_outside(radius: float, middle: tuple[float, float]) -> None:
    ring = find_ring(drawn(radius=radius, middle=middle), SCALE)
    assert ring is not None
    assert abs(ring.x / SCALE - middle[0]) < 1
    assert abs(ring.y / SCALE - middle[1]) < 1
    assert -4 < ring.radius / SCALE - radius < 1


@pytest.mark.parametrize("radius", [20.0, 80.0])
def test_circles_of_other_sizes_are_no_seal(radius: float) -> None:
    assert find_ring(drawn(radius=radius, middle=(110.0, 57.0)), SCALE) is None


def test_no_ring_in_empty_or_straight_ink() -> None:
    assert find_ring(np.zeros((300, 600), dtype=np.bool_), SCALE) is None
    rule = np.zeros((300, 600), dtype=np.bool_)
    rule[150, 20:500] = True
    assert find_ring(rule, SCALE) is None


def test_line_goes_and_what_hangs_on_it_stays() -> None:
    bare, hung = drawn(), drawn(letter=True)
    ring = find_ring(hung, SCALE)
    assert ring is not None
    assert np.count_nonzero(without_ring(bare, ring, SCALE)) < 0.02 * np.count_nonzero(bare)
    letter = hung & ~bare
    assert np.count_nonzero(without_ring(hung, ring, SCALE) & letter) > 0.9 * np.count_nonzero(letter)
