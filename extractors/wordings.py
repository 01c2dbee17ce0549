"""Wordings that the rules about who acts look for (`vocabularies/wordings.json`), as patterns.

The words are data, what must stand around them is code: `<<duty>>` in a pattern stands for the phrases of one entry.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import Any

from extractors.phrases import phrase_pattern
from extractors.vocabulary import load_table

_PLACE_RE = re.compile(r"<<(?P<id>[a-z_]+)>>")


@cache
def worded(pattern: str) -> re.Pattern[str]:
    """`pattern` for a `matching_key`, where `<<id>>` stands for any phrase of that entry, whole words at its end."""
    return re.compile(_PLACE_RE.sub(lambda place: phrase_pattern(phrases_of(place["id"])), pattern))


@cache
def phrases_of(wording: str) -> tuple[str, ...]:
    """All phrases of an entry; one that is told in parts gives a phrase for every choice of its parts."""
    return tuple(phrase for words in load_wordings()[wording]["words"] for phrase in _spelt_out(words))


@cache
def load_wordings() -> dict[str, dict[str, Any]]:
    """All entries of the table by their id."""
    return {entry["id"]: entry for group in load_table("wordings")["groups"] for entry in group["wordings"]}


def _spelt_out(words: str | list[str | list[str]]) -> list[str]:
    """A phrase, or those that its parts make: `[["", "xin"], "gửi"]` gives `gửi` and `xin gửi`."""
    if isinstance(words, str):
        return [words]
    parts = [[part] if isinstance(part, str) else part for part in words]
    return [" ".join(filter(None, choice)) for choice in itertools.product(*parts)]
