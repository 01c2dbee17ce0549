"""Recogniser of single pen-written digits: gradient directions by cell, then a net of one hidden layer, numpy only.

The weights in `data/digits.npz` come from `python -m pipeline.read.train_digits`; `data/digits.md` tells from what.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.read.ink import Mask

Floats = NDArray[np.float32]

JUNK = 10
"""The class of what is no digit: a slash, a dot, half a digit, two digits in one."""
JUNK_WEIGHT = 1.0
"""How much rarer no-digits are among the pieces that are asked about than among the samples of the training."""
SIDE = 32
_MARGIN = 3
_DIRECTIONS = 8
_CELL = 4


def digit_probabilities(pieces: Sequence[Mask]) -> Floats:
    """For each piece of ink the probabilities of 0…9 and, last, of being no digit; shape `(len(pieces), 11)`."""
    if not pieces:
        return np.zeros((0, 11), dtype=np.float32)
    first, first_bias, second, second_bias = _weights()
    hidden = np.maximum(features(np.stack([normalise(p) for p in pieces])) @ first + first_bias, 0)
    scores = hidden @ second + second_bias
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    raised[:, JUNK] *= JUNK_WEIGHT
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def _weights() -> tuple[Floats, Floats, Floats, Floats]:
    with as_file(files("pipeline.read").joinpath("data", "digits.npz")) as path, np.load(path) as stored:
        first, first_bias, second, second_bias = (
            stored[name].astype(np.float32) for name in ("first", "first_bias", "second", "second_bias")
        )
    return first, first_bias, second, second_bias


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
