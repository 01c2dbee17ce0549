"""Ruling lines on a scanned page (`đường kẻ`): long level and upright strokes, found without looking at each pixel.

A stroke that is long enough covers whole blocks of eight pixels, so a page is first packed eight to one; the few runs
of full blocks that are left are joined to lines that may lean a little and have small breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.read.ink import Gray, Mask, otsu_threshold

_BLOCK = 8
_FULL = np.uint64(0x0101010101010101)
_SHORTEST_RUN = 4
"""Blocks: 32 pixels are 4 mm at 200 dpi, more than any letter is broad or high in the type sizes of a text."""
_WIDEST_BREAK = 40
_MOST_RUNS = 6000
"""A page with more is a picture or a copy full of noise."""
_THICKEST = 14
"""Pixels at 200 dpi, over 1.5 mm: what is thicker is the dark edge of a scan or a bar, no rule."""


_PALE = 0.6
"""How far from the darkness of type towards the white of the paper a hairline may lie."""
_SAMPLE = 4
_MARGIN = 2
"""Pixels to either side of a stroke that its grey edge takes up."""
_Runs = NDArray[np.int64]
"""One row for each run: across, first block, block after the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A straight stroke in pixels: at `along` (from `start` to `end`) it stands at `offset + slope * along` across.

    Level rules run along x and stand at y; upright ones the other way round.
    """

    start: float
    end: float
    offset: float
    slope: float
    thickness: float
    runs: _Runs

    @property
    def length(self) -> float:
        """Length in pixels."""
        return self.end - self.start

    def at(self, along: float) -> float:
        """Where the middle of the stroke stands across its direction."""
        return self.offset + self.slope * along


def rule_mask(gray: Gray) -> Mask:
    """Where there is ink, hairlines and pale grey rules included; nowhere on a page without contrast."""
    sample = gray[::_SAMPLE, ::_SAMPLE]
    if int(sample.max(initial=0)) - int(sample.min(initial=255)) < 40:
        return np.zeros(gray.shape, dtype=np.bool_)
    dark = otsu_threshold(sample)
    paper = int(np.median(sample[sample > dark]))
    return gray <= dark + _PALE * (paper - dark)


def level_rules(ink: Mask, shortest: float) -> list[Rule]:
    """The level strokes of at least so many pixels, top to bottom."""
    return _rules(_packed_rows(ink), shortest)


def upright_rules(ink: Mask, shortest: float) -> list[Rule]:
    """The upright strokes of at least so many pixels, left to right."""
    blocks = len(ink) // _BLOCK
    packed = ink[: blocks * _BLOCK].reshape(blocks, _BLOCK, -1).all(axis=1)
    return _rules(np.ascontiguousarray(packed.T), shortest)


def _packed_rows(ink: Mask) -> Mask:
    """True for each eight pixels of a row that are all ink."""
    whole = ink.shape[1] // _BLOCK * _BLOCK
    packed: Mask = np.ascontiguousarray(ink[:, :whole]).view(np.uint64) == _FULL
    return packed


def _rules(packed: Mask, shortest: float) -> list[Rule]:
    runs = _runs(packed)
    if not 0 < len(runs) <= _MOST_RUNS:
        return []
    found = [_fit(runs[group]) for group in _joined(runs)]
    kept = [rule for rule in found if rule.length >= shortest and rule.thickness <= _THICKEST]
    return sorted(kept, key=lambda rule: rule.at((rule.start + rule.end) / 2))


def _runs(packed: Mask) -> _Runs:
    padded = np.zeros((packed.shape[0], packed.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = packed
    change = np.diff(padded, axis=1)
    across, first = np.nonzero(change == 1)
    _, last = np.nonzero(change == -1)
    long = last - first >= _SHORTEST_RUN
    return np.column_stack((across[long], first[long], last[long]))


def _joined(runs: _Runs) -> list[list[int]]:
    """Indexes of the runs of each stroke: side by side, or end to end with a small break or step."""
    order = np.lexsort((runs[:, 0], runs[:, 1]))
    reach = _WIDEST_BREAK // _BLOCK
    parent = list(range(len(runs)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    starts = runs[order, 1]
    for place, index in enumerate(order):
        stop = int(np.searchsorted(starts, runs[index, 2] + reach, side="right"))
        near = order[place + 1 : stop]
        for other in near[np.abs(runs[near, 0] - runs[index, 0]) <= 2]:
            parent[root(int(other))] = root(int(index))
    groups: dict[int, list[int]] = {}
    for index in range(len(runs)):
        groups.setdefault(root(index), []).append(index)
    return list(groups.values())


def _fit(runs: _Runs) -> Rule:
    """The line through the middles of the runs, each weighted by its length."""
    weight = (runs[:, 2] - runs[:, 1]).astype(np.float64)
    along = (runs[:, 1] + runs[:, 2]) / 2 * _BLOCK
    across = runs[:, 0].astype(np.float64)
    start, end = float(runs[:, 1].min() * _BLOCK), float(runs[:, 2].max() * _BLOCK)
    middle, level = np.average(along, weights=weight), np.average(across, weights=weight)
    spread = float((weight * (along - middle) ** 2).sum())
    # A run of n blocks is itself spread around its middle; without that, one run alone would have no slope at all.
    own = float((weight * (weight * _BLOCK) ** 2 / 12).sum())
    slope = float((weight * (along - middle) * (across - level)).sum()) / (spread + own) if spread else 0.0
    thickness = float(weight.sum() * _BLOCK / max(_BLOCK, end - start))
    return Rule(start, end, float(level - slope * middle), slope, thickness, runs)


def erased(gray: Gray, level: Sequence[Rule], upright: Sequence[Rule]) -> Gray:
    """The picture with these strokes made white; type that crosses them loses a few pixels."""
    clean = gray.copy()
    for rule in level:
        _whiten(clean, rule)
    for rule in upright:
        _whiten(clean.T, rule)
    return clean


def _whiten(picture: Gray, rule: Rule) -> None:
    """Make the runs of a level stroke white, and what lies between one run and the next."""
    runs = rule.runs[np.lexsort((rule.runs[:, 0], rule.runs[:, 1]))]
    before: _Runs | None = None
    for run in runs:
        across, first, last = int(run[0]), int(run[1]), int(run[2])
        low = high = across
        if before is not None and before[2] <= first:
            low, high, first = min(across, int(before[0])), max(across, int(before[0])), int(before[2])
        start, end = max(0, (first - 1) * _BLOCK), (last + 1) * _BLOCK
        picture[max(0, low - _MARGIN) : high + _MARGIN + 1, start:end] = 255
        if before is None or last > before[2]:
            before = run
