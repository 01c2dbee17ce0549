"""The ring of a round seal, found in ink as a circle, so that what it touches can be parted from it.

Round seals measure three to four centimetres across (34 mm was measured on a scan). A name set close below is joined to
the ring; without the ring's line its letters stand free.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.read.ink import Mask

LEAST_RADIUS, LARGEST_RADIUS = 38.0, 62.0
"""Points from the middle of a seal to its outer line."""
INSIDE, OUTSIDE = 5.0, 1.5
"""Points to either side of the outer line that belong to it: it is double on most seals, and blurred."""
_TRIALS, _SAMPLE, _REFITS = 1000, 3000, 3
_NEAR = 0.5
"""Points that ink may lie off the circle that it is counted for."""
_TOUCH = 0.8
"""Points outside the line within which ink belongs to a letter that touches it."""
_FINE_SECTORS = 720
_SECTORS = 72
_SECTORS_FILLED = 24
"""Sectors of five degrees that hold ink where there is a ring; the rest may lie outside the picture."""


class Ring(NamedTuple):
    """The outer line of a seal: its middle and its radius in pixels."""

    x: float
    y: float
    radius: float


def find_ring(ink: Mask, scale: float) -> Ring | None:
    """The circle of a seal's size that most ink lies on; None where no arc is long enough. `scale`: pixels a point."""
    rows, columns = np.nonzero(ink)
    if rows.size < _SECTORS_FILLED:
        return None
    choice = np.random.default_rng(0)
    points = np.column_stack((columns, rows)).astype(np.float64)
    if len(points) > _SAMPLE:
        points = points[choice.choice(len(points), _SAMPLE, replace=False)]
    circles = _circles_through(points[choice.integers(len(points), size=(_TRIALS, 3))])
    circles = circles[(circles[:, 2] > LEAST_RADIUS * scale) & (circles[:, 2] < LARGEST_RADIUS * scale)]
    if not len(circles):
        return None
    support = [np.count_nonzero(_near(points, circle, scale)) for circle in circles]
    circle = circles[int(np.argmax(support))]
    for _ in range(_REFITS):
        circle = _fitted(points[_near(points, circle, scale)])
    x, y, radius = (float(value) for value in circle)
    on_circle = points[_near(points, circle, scale)]
    turns = np.arctan2(on_circle[:, 1] - y, on_circle[:, 0] - x) / (2 * np.pi) + 0.5
    filled = np.unique((turns * _SECTORS).astype(int)).size
    return Ring(x, y, radius) if filled >= _SECTORS_FILLED else None


def without_ring(ink: Mask, ring: Ring, scale: float) -> Mask:
    """The ink off the ring's line, and the pieces of the line that a letter crosses from without."""
    rows, columns = np.ogrid[: ink.shape[0], : ink.shape[1]]
    off = np.hypot(columns - ring.x, rows - ring.y) - ring.radius
    line = (off > -INSIDE * scale) & (off < OUTSIDE * scale)
    around = np.arctan2(rows - ring.y, columns - ring.x) / (2 * np.pi) + 0.5
    turn = (around * _FINE_SECTORS).astype(int) % _FINE_SECTORS
    crossed = np.zeros(_FINE_SECTORS, dtype=np.bool_)
    crossed[turn[ink & (off >= OUTSIDE * scale) & (off < (OUTSIDE + _TOUCH) * scale)]] = True
    kept: Mask = ink & (~line | crossed[turn])
    return kept


def _near(points: NDArray[np.float64], circle: NDArray[np.float64], scale: float) -> Mask:
    """Which points (n, 2) lie on a circle's line."""
    on_line: Mask = np.abs(np.hypot(points[:, 0] - circle[0], points[:, 1] - circle[1]) - circle[2]) < _NEAR * scale
    return on_line


def _fitted(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The circle of least squares through points (n, 2), after Kåsa 1976."""
    unknowns = np.column_stack((2 * points, np.ones(len(points))))
    solved = np.linalg.lstsq(unknowns, (points**2).sum(axis=1), rcond=None)[0]
    return np.array([solved[0], solved[1], np.sqrt(solved[2] + solved[0] ** 2 + solved[1] ** 2)])


def _circles_through(triples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Middle and radius (n, 3) of the circles through triples of points (n, 3, 2); none where they lie in a line."""
    a, b, c = triples[:, 0], triples[:, 1] - triples[:, 0], triples[:, 2] - triples[:, 0]
    twice_area = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    bent = np.abs(twice_area) > 1e-6
    a, b, c, twice_area = a[bent], b[bent], c[bent], twice_area[bent]
    b_square, c_square = (b**2).sum(axis=1), (c**2).sum(axis=1)
    x = (c[:, 1] * b_square - b[:, 1] * c_square) / twice_area
    y = (b[:, 0] * c_square - c[:, 0] * b_square) / twice_area
    return np.column_stack((x + a[:, 0], y + a[:, 1], np.hypot(x, y)))
