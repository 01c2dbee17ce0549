"""Finding the task that a clause names: `điểm a khoản 1 Mục II`, `nhiệm vụ 3 và 4`, `khoản 2 Điều 5`.

Pure: markers in, markers compared; the archive gives the numbering paths of the cited document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

_RANKS = {
    "phần": 0,
    "chương": 1,
    "mục": 2,
    "tiểu mục": 3,
    "điều": 4,
    "khoản": 5,
    "nhiệm vụ": 6,
    "nội dung": 6,
    "điểm": 7,
    "tiết": 8,
}
"""Depth of the units in legal and in administrative numbering (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

_MARKER = r"(?:[IVXLC]+(?:\.\d+)*|\d+(?:\.\d+)*|[a-zđ])(?!\w)"
_UNIT_RE = re.compile(
    rf"""(?P<unit>{"|".join(re.escape(unit) for unit in sorted(_RANKS, key=len, reverse=True))})
         (?:\s+(?:số|thứ))?\s+
         (?P<markers>{_MARKER}(?:(?:\s*,\s*|\s+và\s+|\s*;\s*){_MARKER})*)""",
    re.VERBOSE | re.IGNORECASE,
)

Path = tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """Indices of the tasks that a clause names; `ambiguous` where the markers fit several branches."""

    indices: tuple[int, ...]
    ambiguous: bool = False


def read_clause(clause: str) -> list[Path]:
    """Numbering paths that `clause` names, top marker first; several where it lists markers."""
    levels: list[tuple[int, list[str]]] = []
    for found in _UNIT_RE.finditer(clause):
        markers = re.findall(_MARKER, found["markers"])
        levels.append((_RANKS[found["unit"].lower()], markers))
    annex = ["Phụ lục"] if "phụ lục" in clause.lower() else []
    if not levels:
        bare = re.fullmatch(rf"\s*({_MARKER})\s*", clause)
        return [flatten([bare[1]])] if bare else []
    levels.sort(key=lambda level: level[0])
    return [flatten([*annex, *path]) for path in product(*(markers for _, markers in levels))]


def flatten(path: Sequence[str]) -> Path:
    """Markers one level each, without punctuation: `["2", "2.1"]` → `("2", "1")`, `["II.3"]` → `("II", "3")`."""
    flat: list[str] = []
    for marker in path:
        pieces = [piece for piece in re.split(r"\.", marker.strip(" .)(/-+")) if piece] or [marker]
        if len(pieces) > 1 and flat[-len(pieces) + 1 :] == pieces[:-1]:
            pieces = pieces[-1:]
        flat += pieces
    return tuple(flat)


def find_tasks(paths: Sequence[Sequence[str]], wanted: Path) -> Match:
    """The tasks of a document (given by their paths) that `wanted` names.

    A task whose own marker is the last one wanted, else all tasks below a heading that bears it. Markers above may be
    left out of the clause, not of the document; where they would decide and are left out, the match is ambiguous.
    """
    flats = [flatten(path) for path in paths]
    own = [index for index, flat in enumerate(flats) if flat and flat[-1] == wanted[-1] and _leads_to(flat, wanted)]
    if own:
        shortest = min(len(flats[index]) for index in own)
        own = [index for index in own if len(flats[index]) == shortest]
        return Match(tuple(own), ambiguous=len(own) > 1)
    below = {index: _heading(flat, wanted) for index, flat in enumerate(flats) if _leads_to(flat, wanted)}
    return Match(tuple(below), ambiguous=len(set(below.values())) > 1)


def _leads_to(flat: Path, wanted: Path) -> bool:
    """Whether the markers of `wanted` stand in `flat` in their order."""
    rest = iter(flat)
    return all(marker in rest for marker in wanted)


def _heading(flat: Path, wanted: Path) -> Path:
    """The shortest beginning of `flat` that holds all of `wanted`."""
    return next(flat[:n] for n in range(len(flat) + 1) if _leads_to(flat[:n], wanted))
