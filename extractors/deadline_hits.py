"""A match of the deadline grammar with what its meaning depends on, and the small words that all readers share."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from extractors.deadline_rules import Boundary, Rule, load_boundaries
from schemas.directive import Deadline

ONE_DAY = dt.timedelta(days=1)
_STROKES = ("i", "1", "l")
QUARTERS = (
    {"".join(strokes): count for count in (1, 2, 3) for strokes in product(_STROKES, repeat=count)}
    | {f"{stroke}v": 4 for stroke in _STROKES}
    | {str(number): number for number in (2, 3, 4)}
)
"""Quarters as written and as recognition gives them: a Roman `I` is read as 1 or l (`Quý 11/2024`)."""
WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, **{str(n + 2): n for n in range(6)}}


@dataclass(slots=True)
class Hit:
    """A match of a rule with what its meaning depends on; `why` collects the steps."""

    rule: Rule
    match: re.Match[str]
    text: str
    issue: dt.date | None
    receipt: dt.date | None
    in_cell: bool
    why: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str | None:
        return self.match.groupdict().get(name)

    @property
    def words(self) -> str:
        """The match as written."""
        return " ".join(self.text[self.match.start() : self.match.end()].strip(" ,:;(").split())

    def original(self, group: str) -> str:
        """A group as written."""
        return " ".join(self.text[self.match.start(group) : self.match.end(group)].split())

    @property
    def boundary(self) -> Boundary | None:
        """What the words before the period say about it."""
        said = self["bound"] or ""
        if re.search(r"trước\s*$", said) is None and self.match[0].startswith("trước") and not said:
            said = "trước"
        return next((entry for entry in load_boundaries() if entry.pattern.search(said)), None)

    def deadline(self, kind: str | None = None, **values: Any) -> Deadline:
        """A deadline with the rule's marks and the steps collected so far."""
        options = self.rule.options
        marks = {key: options[key] for key in ("on_demand", "inherited", "boundary") if key in options}
        first = f"Đọc «{self.words}» theo quy tắc «{self.rule.name}» ({self.rule.id})."
        return Deadline.model_validate(
            {"text": self.words, "kind": kind or self.rule.kind, "rule": self.rule.id, "why": [first, *self.why]}
            | marks
            | values
        )


def valid_date(year: int | None, month: int, day: int) -> dt.date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return dt.date(year or 0, month, day)
    except ValueError:
        return None


def weekday_number(words: str | None) -> int | None:
    """0 for Monday … 6 for Sunday, or None."""
    if not words:
        return None
    if words.startswith(("chủ", "cn")):
        return 6
    return WEEKDAYS.get(re.sub(r"thứ\s*", "", words))
