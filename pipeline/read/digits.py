"""Recogniser of single pen-written digits: gradient directions by cell, then nets of one hidden layer, numpy only.

The weights in `data/digits.npz` come from `python -m pipeline.read.train_digits`; `data/digits.md` tells from what.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.read.ink import Mask

Floats = NDArray[np.float32]

JUNK = 10
"""The class of what is no digit: a slash, a dot, half a digit, two digits in one."""
SIDE = 32
_MARGIN = 3
_DIRECTIONS = 8
_CELL = 4


def digit_probabilities(pieces: Sequence[Mask]) -> Floats:
    """For each piece of ink the probabilities of 0…9 and, last, of being no digit; shape `(len(pieces), 11)`."""
    if not pieces:
        return np.zeros((0, 11), dtype=np.float32)
    inputs = features(np.stack([normalise(p) for p in pieces]))
    return np.asarray(np.mean([_net_probabilities(inputs, net) for net in _nets()], axis=0), dtype=np.float32)


class Net(NamedTuple):
    """Weights of a net: from the features to the hidden layer, and from there to the classes."""

    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats


def _net_probabilities(inputs: Floats, net: Net) -> Floats:
    hidden = np.maximum(inputs @ net.first + net.first_bias, 0)
    scores = hidden @ net.second + net.second_bias
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def _nets() -> tuple[Net, ...]:
    """Nets trained from different starts: where they differ the mean is rightly unsure."""
    with as_file(files("pipeline.read").joinpath("data", "digits.npz")) as path, np.load(path) as stored:
        weights = [stored[name].astype(np.float32) for name in Net._fields]
    return tuple(Net(*parts) for parts in zip(*weights, strict=True))


def normalise(piece: Mask) -> Floats:
    """The piece cut to its ink, scaled without changing its proportions and set in the middle of a square; 0…1."""
    square = np.zeros((SIDE, SIDE), dtype=np.float32)
    rows, columns = np.flatnonzero(piece.any(axis=1)), np.flatnonzero(piece.any(axis=0))
    if not len(rows):
        return square
    cut = piece[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = (SIDE - 2 * _MARGIN) / max(cut.shape)
    size = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
    small = np.asarray(Image.fromarray(cut.astype(np.uint8) * 255).resize(size, Image.Resampling.BOX), dtype=np.float32)
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    square[top : top + size[1], left : left + size[0]] = small / 255
    return square


def features(squares: Floats) -> Floats:
    """Strength of the edges in eight directions in each cell of 4 × 4, evened out; shape `(n, 512)`."""
    smooth = _smooth(squares)
    dy, dx = np.gradient(smooth, axis=(1, 2))
    strength = np.hypot(dx, dy)
    turn = (np.arctan2(dy, dx) / (2 * np.pi) * _DIRECTIONS) % _DIRECTIONS
    lower = np.floor(turn).astype(np.int64) % _DIRECTIONS
    share = (turn - np.floor(turn)).astype(np.float32)
    count, cells = len(squares), SIDE // _CELL
    pooled = np.zeros((count, _DIRECTIONS, cells, cells), dtype=np.float32)
    for direction in range(_DIRECTIONS):
        part = strength * ((lower == direction) * (1 - share) + ((lower + 1) % _DIRECTIONS == direction) * share)
        pooled[:, direction] = part.reshape(count, cells, _CELL, cells, _CELL).sum(axis=(2, 4))
    flat = np.sqrt(pooled.reshape(count, -1))
    return np.asarray(flat / (np.linalg.norm(flat, axis=1, keepdims=True) + 1e-6), dtype=np.float32)


def _smooth(squares: Floats) -> Floats:
    """Each pixel a weighted mean of its neighbourhood (1 2 1 both ways)."""
    padded = np.pad(squares, ((0, 0), (1, 1), (1, 1)))
    rows = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    return np.asarray((rows[:, :, :-2] + 2 * rows[:, :, 1:-1] + rows[:, :, 2:]) / 16, dtype=np.float32)
