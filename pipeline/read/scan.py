"""A scanned page made ready: upright, level, inks parted, with the way back from its pixels to points on the page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from pipeline.read.ink import SKEW_LEAST, Layers, estimate_skew, separate_inks, straighten, turn_mask
from schemas.document import BBox


@dataclass(frozen=True)
class Scan:
    """A page picture as recognition reads it.

    skew
        Degrees by which the lines fell to the right before they were made level.
    scale
        Pixels a point.
    width, height
        Size of the page in points.
    """

    number: int
    layers: Layers
    skew: float
    scale: float
    width: float
    height: float

    @property
    def dpi(self) -> float:
        """Resolution of the picture."""
        return self.scale * 72

    def to_page(self, left: float, top: float, right: float, bottom: float) -> BBox:
        """A box on the level picture (pixels) as a box on the page as it is, skew and all (points)."""
        angle = math.radians(self.skew)
        rows, columns = self.layers.gray.shape
        dx, dy = (left + right) / 2 - columns / 2, (top + bottom) / 2 - rows / 2
        x = dx * (math.cos(angle) - 1) - dy * math.sin(angle)
        y = dx * math.sin(angle) + dy * (math.cos(angle) - 1)
        edges = (left + x, top + y, right + x, bottom + y)
        return BBox(*(round(edge / self.scale, 2) for edge in edges))

    def crop(self, left: int, top: int, right: int, bottom: int) -> bytes:
        """PNG of a part of the level picture."""
        rows, columns = self.layers.gray.shape
        part = self.layers.gray[max(0, top) : min(rows, bottom), max(0, left) : min(columns, right)]
        with BytesIO() as target:
            Image.fromarray(part).quantize(16).save(target, "PNG", optimize=True)
            return target.getvalue()


def prepare(image: Image.Image, number: int, width_pt: float, height_pt: float) -> Scan:
    """The picture with red ink taken off, its skew measured and, where it is worth it, undone."""
    layers = separate_inks(image)
    skew = estimate_skew(layers.gray)
    if abs(skew) < SKEW_LEAST:
        skew = 0.0
    level = Layers(straighten(layers.gray, skew), turn_mask(layers.red, skew), turn_mask(layers.blue, skew))
    return Scan(number, level, skew, image.width / width_pt, width_pt, height_pt)
