"""The grammar of deadlines, compiled from `vocabularies/deadlines.json`.

Patterns are built small to large from named pieces: `<<DAY>>` stands for a piece, `<<DAY:2>>` for the same piece
with `2` appended to its group names (a `~` in the piece marks the spot). A single blank matches any white space.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from extractors.vocabulary import load_table

Standing = Literal["free", "cell", "cell_head", "head", "reporting", "whole_cell"]

_PIECE_RE = re.compile(r"<<(?P<name>[A-Z_]+)(?::(?P<suffix>[a-z0-9~]*))?>>")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying a deadline, or (kind None) something that only looks like one.

    value
        Name of the reader in `extractors.deadline_values` that turns a match into a deadline.
    standing
        Where the wording counts: everywhere, only in a cell (at its head), at the head of a clause, only beside a verb
        of reporting.
    needs
        Strings one of which any match contains, so that most texts need no search; empty for always.
    options
        Further keys of the entry that its reader looks at (rrule template, boundary, on_demand …).
    """

    id: str
    name: str
    kind: str | None
    pattern: re.Pattern[str]
    value: str
    standing: Standing = "free"
    needs: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Boundary:
    """Giới hạn: how a printed day bounds the period (`trước`, `chậm nhất`, `đến hết`)."""

    id: str
    boundary: str
    name: str
    pattern: re.Pattern[str]


_RULE_KEYS = {"id", "name", "kind", "pattern", "value", "standing", "needs", "examples"}


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules in the table's order."""
    return tuple(
        Rule(
            id=entry["id"],
            name=entry["name"],
            kind=entry["kind"],
            pattern=_compile(entry["pattern"]),
            value=entry.get("value", "plain"),
            standing=entry.get("standing", "free"),
            needs=tuple(entry.get("needs", ())),
            options={key: value for key, value in entry.items() if key not in _RULE_KEYS},
        )
        for entry in load_table("deadlines")["rules"]
    )


@cache
def load_boundaries() -> tuple[Boundary, ...]:
    """Boundaries in the order in which they are tried; the first that occurs decides."""
    return tuple(
        Boundary(entry["id"], entry["boundary"], entry["name"], compile_words(entry["pattern"]))
        for entry in load_table("deadlines")["boundaries"]
    )


@cache
def load_anchors() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Anchors that stand for a day of the document itself: issue, receipt, effect."""
    return tuple((entry["anchor"], compile_words(entry["pattern"])) for entry in load_table("deadlines")["anchors"])


@cache
def word_list(name: str) -> re.Pattern[str]:
    """Pattern of any word or phrase of the named list."""
    words = sorted(load_table("deadlines")[name], key=len, reverse=True)
    return compile_words("|".join(map(re.escape, words)).replace(r"\ ", " "))


def compile_words(pattern: str) -> re.Pattern[str]:
    """`pattern` with pieces filled in, matched at word borders, blanks as any white space."""
    return _compile(pattern)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{_expand(pattern)})(?!\w)".replace(" ", r"\s+"))


def _expand(pattern: str) -> str:
    pieces = load_table("deadlines")["pieces"]

    def fill(match: re.Match[str]) -> str:
        suffix = (match["suffix"] or "").replace("~", "")
        return str(pieces[match["name"]]).replace("~", suffix)

    while _PIECE_RE.search(pattern):
        pattern = _PIECE_RE.sub(fill, pattern)
    return pattern
