"""Readable case for names printed in capitals (`SỞ Y TẾ TỈNH KIÊN GIANG` → `Sở Y tế tỉnh Kiên Giang`)."""

from __future__ import annotations

import re

from extractors.syllables import is_syllable
from extractors.vocabulary import load_table

_WORD_RE = re.compile(r"[^\W\d_]+|\W+|\d+")


def organ_case(text: str) -> str:
    """A body's name in the case of running text; a text that is not all capitals comes back as it is.

    Abbreviations of the vocabulary (`UBND`) are spelled out where they begin the name.
    """
    text = " ".join(text.split())
    if not text.isupper():
        return _spell_out(text)
    table = load_table("organs")
    lowered = _lowered(_spell_out(text))
    for phrase in sorted(table["phrases"], key=len, reverse=True):
        lowered = re.sub(rf"(?<!\w){re.escape(phrase.lower())}(?!\w)", phrase, lowered)
    lowered = _capitalise_places(lowered, [*table["proper_after"], *table["place_units"]])
    if not any(lowered.lower().startswith(phrase.lower()) for phrase in table["phrases"]):
        lowered = _capitalise_fields(lowered, table["head_nouns"])
    return lowered[:1].upper() + lowered[1:]


def sentence_case(text: str) -> str:
    """A sentence printed in capitals, in small letters with its first one and known names in capitals.

    A text that is not all capitals comes back as it is.
    """
    if not text.isupper():
        return text
    table = load_table("organs")
    lowered = _lowered(text)
    for phrase in sorted(table["phrases"], key=len, reverse=True):
        lowered = re.sub(rf"(?<!\w){re.escape(phrase.lower())}(?!\w)", phrase, lowered)
    return lowered[:1].upper() + lowered[1:]


def _lowered(text: str) -> str:
    """Small letters, but for what is no syllable of the language: `NCKSTTHC`, `VNPT`."""
    return _WORD_RE.sub(lambda m: m[0].lower() if is_syllable(m[0].lower()) or len(m[0]) < 2 else m[0], text)


def _spell_out(text: str) -> str:
    for short, full in load_table("organs")["abbreviations"].items():
        text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", full, text)
    return text


def _capitalise_places(text: str, units: list[str]) -> str:
    """Every syllable behind `tỉnh`, `huyện`, `xã` … to the end of the name."""
    pattern = rf"(?i)(?<!\w)({'|'.join(units)})\s+((?!hội|và|đoàn|ủy)[^,;\-–]+)"

    def capitalise(match: re.Match[str]) -> str:
        return f"{match[1]} {match[2].title()}"

    return re.sub(pattern, capitalise, text)


def _capitalise_fields(text: str, heads: list[str]) -> str:
    """The syllable behind the head noun, and those behind `và`, `-`, `,`: Sở Lao động - Thương binh và Xã hội."""
    for head in sorted(heads, key=len, reverse=True):
        match = re.match(rf"{re.escape(head)}\s+", text, re.I)
        if not match:
            continue
        tail = text[match.end() :]
        tail = tail[:1].upper() + tail[1:]
        tail = re.sub(r"((?:\bvà|[-–,])\s+)([^\W\d_])", lambda m: m[1] + m[2].upper(), tail)
        return text[: match.start()] + head[:1].upper() + head[1:].lower() + " " + tail
    return text
