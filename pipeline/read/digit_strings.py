"""Pen-written numbers: ink taken apart into digits, and the readings that it allows with their probabilities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.read.digits import JUNK, digit_probabilities
from pipeline.read.ink import Mask

LOW = 0.45
"""Height of the lowest digit, in heights of a printed one."""
MAX_ATOMS = 14
"""Ink in more pieces than this is no number of up to six digits."""
_MAX_JOINED = 4
_BEAM = 60


_CUT_TRUST = 0.8
"""A 0 and a 1 in one stroke look like much else: each cut makes a reading less to be trusted."""


class Guess(NamedTuple):
    """A reading, its share of all readings the ink allows, how sure the least sure of its digits is (both 0…1), and
    how often connected ink had to be cut for it."""

    text: str
    share: float
    least: float
    cuts: int = 0

    @property
    def confidence(self) -> float:
        """How far the reading can be trusted: its share, less where a digit looks hardly like one.

        The root is tuned on the pen-written fields of 36 heads, where digits at 0.1 among their rivals were as often
        right as those at 0.9 as long as the share was high.
        """
        return float(self.share * self.least**0.25 * _CUT_TRUST**self.cuts)


@dataclass(frozen=True)
class Component:
    """Connected ink: its mask cut to its box, and the place of the box."""

    mask: Mask
    left: int
    top: int

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.mask.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.mask.shape[0])

    @property
    def right(self) -> int:
        """First column after it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """First row below it."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Column of its middle."""
        return self.left + self.width / 2


class _Run(NamedTuple):
    row: int
    start: int
    end: int


def components(ink: Mask) -> list[Component]:
    """The connected pieces of ink (diagonal neighbours count), left to right."""
    runs = _runs(ink)
    parents = list(range(len(runs)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first = 0
    for index, run in enumerate(runs):
        while runs[first].row < run.row - 1:
            first += 1
        for other in range(first, index):
            above = runs[other]
            if above.row == run.row - 1 and above.start <= run.end and run.start <= above.end:
                parents[root(other)] = root(index)
    groups: dict[int, list[_Run]] = {}
    for index, run in enumerate(runs):
        groups.setdefault(root(index), []).append(run)
    return sorted((_component(group) for group in groups.values()), key=lambda c: c.left)


def _runs(ink: Mask) -> list[_Run]:
    """Horizontal runs of ink, row by row; ends are exclusive."""
    edges = np.diff(np.pad(ink.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    return [_Run(*run) for run in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)]


def _component(runs: Sequence[_Run]) -> Component:
    left, top = min(r.start for r in runs), min(r.row for r in runs)
    mask = np.zeros((max(r.row for r in runs) + 1 - top, max(r.end for r in runs) - left), dtype=np.bool_)
    for run in runs:
        mask[run.row - top, run.start - left : run.end - left] = True
    return Component(mask, left, top)


def read_number(parts: Sequence[Component], digit_height: float, prior: Callable[[str], float]) -> list[Guess]:
    """Readings of the ink from most to least likely, each with its share; none where there is no digit-like ink.

    digit_height
        Height in pixels that a printed digit would have here; pen-written ones are 0.7 to 2 times as high.
    prior
        Weight of a reading by what is known (0: impossible).
    """
    atoms = _atoms(_without_specks(parts, digit_height), digit_height)
    if not atoms or len(atoms) > MAX_ATOMS:
        return []
    paths = _paths(atoms, digit_height)
    shares: dict[str, float] = {}
    best: dict[str, _Path] = {}
    for path in paths:
        shares[path.text] = shares.get(path.text, 0.0) + path.weight * prior(path.text)
        if path.text not in best or path.weight > best[path.text].weight:
            best[path.text] = path
    total = sum(shares.values())
    if total <= 1e-9:
        return []
    guesses = [Guess(text, share / total, best[text].least, best[text].cuts) for text, share in shares.items()]
    return sorted(guesses, key=lambda g: g.share, reverse=True)


def _without_specks(parts: Sequence[Component], digit_height: float) -> list[Component]:
    """The parts without dust, dots and dotted lines; the flag of a 5 stays, because it hangs above other ink."""
    large = [p for p in parts if p.height >= LOW * digit_height]
    kept = list(large)
    for part in parts:
        if part.height >= LOW * digit_height or np.count_nonzero(part.mask) < 0.03 * digit_height**2:
            continue
        under = [p for p in large if p.left - 0.3 * digit_height <= part.middle <= p.right + 0.3 * digit_height]
        if any(part.bottom <= p.top + 0.5 * p.height and part.width > 0.2 * digit_height for p in under):
            kept.append(part)
    return sorted(kept, key=lambda p: p.left)


class _Atom(NamedTuple):
    """A piece that is not cut further: the ink of the whole picture where it stands, its extent once the writing is
    set upright, the number of the component that it belongs to, and whether it is too low for a digit."""

    ink: Mask
    left: float
    right: float
    component: int
    low: bool


def _atoms(parts: Sequence[Component], digit_height: float) -> list[_Atom]:
    if not parts:
        return []
    width, height = max(p.right for p in parts), max(p.bottom for p in parts)
    slant = _slant(parts)
    atoms: list[_Atom] = []
    for number, part in enumerate(parts):
        for mask in _cut(part, slant, digit_height):
            ink = np.zeros((height, width), dtype=np.bool_)
            ink[part.top : part.bottom, part.left : part.right] = mask
            columns = _upright_columns(ink, slant)
            edges = float(np.percentile(columns, 3)), float(np.percentile(columns, 97))
            atoms.append(_Atom(ink, *edges, number, part.height < LOW * digit_height))
    return _joined(sorted(atoms, key=lambda a: a.left + a.right))


def _joined(atoms: Sequence[_Atom]) -> list[_Atom]:
    """The atoms with those made one of which one stands above the other."""
    joined: list[_Atom] = []
    for atom in atoms:
        if joined:
            last = joined[-1]
            shared = min(atom.right, last.right) - max(atom.left, last.left)
            if shared > 0.6 * min(atom.right - atom.left, last.right - last.left):
                left, right = min(last.left, atom.left), max(last.right, atom.right)
                joined[-1] = _Atom(last.ink | atom.ink, left, right, last.component, last.low and atom.low)
                continue
        joined.append(atom)
    return joined


def _upright_columns(ink: Mask, slant: float) -> NDArray[np.float64]:
    """The column of each inked pixel once the writing is set upright."""
    rows, columns = np.nonzero(ink)
    return np.asarray(columns + slant * rows, dtype=np.float64)


def _slant(parts: Sequence[Component]) -> float:
    """Columns by which the writing leans to the right a row upwards: where its profile over columns is sharpest."""
    rows = np.concatenate([np.nonzero(p.mask)[0] + p.top for p in parts])
    columns = np.concatenate([np.nonzero(p.mask)[1] + p.left for p in parts])

    def sharpness(slant: float) -> float:
        moved = (columns + slant * rows).astype(np.int64)
        return float((np.bincount(moved - moved.min()).astype(np.float64) ** 2).sum()) * (1 - 0.1 * abs(slant))

    return max((float(s) for s in np.arange(-0.2, 0.65, 0.05)), key=sharpness)


def _cut(part: Component, slant: float, digit_height: float) -> list[Mask]:
    """The part itself where it is as narrow as one digit, else its slices along the slant at the thinnest places."""
    rows, columns = np.nonzero(part.mask)
    upright = (columns + slant * rows).astype(np.int64)
    start, span = int(upright.min()), int(upright.max() - upright.min()) + 1
    if span < 0.55 * digit_height:
        return [part.mask]
    profile = np.bincount(upright - start, minlength=span)
    slices, begin = [], 0
    for cut in [*_valleys(profile, digit_height), span]:
        chosen = (upright - start >= begin) & (upright - start < cut)
        mask = np.zeros_like(part.mask)
        mask[rows[chosen], columns[chosen]] = True
        slices.append(mask)
        begin = cut
    return slices


def _valleys(profile: NDArray[np.int64], digit_height: float) -> list[int]:
    """Columns where little ink joins what stands to the left and to the right of them."""
    reach = max(2, round(0.12 * digit_height))
    low = max(3.0, 0.3 * digit_height)
    cuts: list[int] = []
    for column in range(reach, len(profile) - reach):
        around = profile[max(0, column - reach) : column + reach + 1]
        if profile[column] <= low and profile[column] == around.min() and (not cuts or column - cuts[-1] > reach):
            cuts.append(column)
    return cuts


class _Path(NamedTuple):
    text: str
    weight: float
    least: float
    cuts: int


def _paths(atoms: Sequence[_Atom], digit_height: float) -> list[_Path]:
    """Ways of reading all atoms from left to right, each a run of digits with its weight."""
    spans = [(i, j) for i in range(len(atoms)) for j in range(i + 1, min(len(atoms), i + _MAX_JOINED) + 1)]
    spans = [(i, j) for i, j in spans if _fits_one_digit(atoms[i:j], digit_height)]
    known = dict(zip(spans, digit_probabilities([_union(atoms[i:j]) for i, j in spans]), strict=True))
    weights = {span: _rarity(atoms, span, known) for span in spans}
    beams: list[list[_Path]] = [[] for _ in range(len(atoms) + 1)]
    beams[0] = [_Path("", 1.0, 1.0, 0)]
    for end in range(1, len(atoms) + 1):
        found = []
        for start in range(max(0, end - _MAX_JOINED), end):
            probabilities = known.get((start, end))
            if probabilities is None:
                continue
            rarity, cut = weights[start, end], _is_cut(atoms, start)
            for digit in np.argsort(probabilities[:JUNK])[:-5:-1]:
                p = float(probabilities[digit])
                found += [
                    _Path(path.text + str(digit), path.weight * p * rarity, min(path.least, p), path.cuts + cut)
                    for path in beams[start]
                ]
        beams[end] = sorted(found, key=lambda path: path.weight, reverse=True)[:_BEAM]
    return beams[-1]


_CUT_WEIGHT = 0.25
"""Weight of parting connected ink into two digits, of joining loose ink into one: both happen, but are not usual."""
_Known = Mapping[tuple[int, int], NDArray[np.float32]]


def _rarity(atoms: Sequence[_Atom], span: tuple[int, int], known: _Known) -> float:
    """Weight of taking these atoms for one digit: less for joined components, and for a cut before the first atom,
    the less the more the uncut component looks like a digit."""
    start, end = span
    weight = 1.0
    for one, other in pairwise(atoms[start:end]):
        if one.component != other.component and not one.low and not other.low:
            weight *= _CUT_WEIGHT
    if _is_cut(atoms, start):
        weight *= _CUT_WEIGHT * (1.01 - _uncut(atoms, start, known))
    return weight


def _is_cut(atoms: Sequence[_Atom], start: int) -> bool:
    """Whether connected ink is parted before this atom."""
    return start > 0 and atoms[start - 1].component == atoms[start].component


def _uncut(atoms: Sequence[_Atom], index: int, known: _Known) -> float:
    """Probability that the whole component of an atom is a digit."""
    own = [i for i, atom in enumerate(atoms) if atom.component == atoms[index].component]
    probabilities = known.get((own[0], own[-1] + 1))
    return 0.0 if probabilities is None else float(probabilities[:JUNK].max())


def _fits_one_digit(atoms: Sequence[_Atom], digit_height: float) -> bool:
    if len(atoms) == 1:
        return True
    rows = np.flatnonzero(_union(atoms).any(axis=1))
    width = max(a.right for a in atoms) - min(a.left for a in atoms)
    return bool(width <= 1.2 * max(digit_height, rows[-1] - rows[0]))


def _union(atoms: Sequence[_Atom]) -> Mask:
    ink = atoms[0].ink
    for atom in atoms[1:]:
        ink = ink | atom.ink
    return ink
