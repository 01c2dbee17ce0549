"""What a heading announces: context, targets, facts, tasks or a schedule (`vocabularies/headings.json`)."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, cast

from extractors.folding import strip_marks
from extractors.vocabulary import load_table

Section = Literal["context", "target", "facts", "operative", "schedule"]

LABEL_LENGTH = 90
"""A heading or a label before a colon is no longer than this many characters."""


@cache
def _phrases() -> dict[str, Section]:
    classes = load_table("headings")["classes"]
    return {
        re.sub(r"\s+", " ", strip_marks(phrase).upper()): cast(Section, name)
        for name, phrases in classes.items()
        for phrase in phrases
    }


def label_of(text: str) -> str:
    """The heading itself: text before the first colon, else the whole text where it is short; else empty."""
    head, colon, _ = text.partition(":")
    if colon and len(head) <= LABEL_LENGTH:
        return head.strip()
    return text.strip() if len(text) <= LABEL_LENGTH * 2 else ""


def section_of(label: str, *, emphatic: bool) -> Section | None:
    """Class of a heading, the longest phrase first; None for any other text.

    A single syllable (`LỊCH`) counts only where it is the whole label. In text that is neither bold nor in
    capitals (not `emphatic`) only a whole label counts, since tasks begin with the same words.
    """
    phrase = _phrase_of(label, emphatic=emphatic)
    return _phrases()[phrase] if phrase else None


def names_topic_only(label: str, *, emphatic: bool) -> bool:
    """Whether a heading names a topic that an account has as well as a list of tasks (`Công tác thanh tra`)."""
    return _phrase_of(label, emphatic=emphatic) in _topics()


@cache
def _topics() -> frozenset[str]:
    return frozenset(strip_marks(phrase).upper() for phrase in load_table("headings")["topics"])


def _phrase_of(label: str, *, emphatic: bool) -> str | None:
    """The phrase of the vocabulary that a heading is or begins with, folded."""
    folded = re.sub(r"[^A-Z0-9 ,&-]", " ", strip_marks(label).upper())
    folded = re.sub(r"\s*-\s*", " - ", re.sub(r"\s+", " ", folded)).strip(" ,-")
    phrases = _phrases()
    if folded in phrases:
        return folded
    if not emphatic:
        return None
    words = folded.split()
    for length in range(len(words) - 1, 1, -1):
        head = " ".join(words[:length]).strip(" ,-")
        if head in phrases:
            return head
    return None
