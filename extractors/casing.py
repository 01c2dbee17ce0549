"""Readable case for names printed in capitals (`SỞ Y TẾ TỈNH KIÊN GIANG` → `Sở Y tế tỉnh Kiên Giang`)."""

from __future__ import annotations

import re
from functools import cache

from extractors.syllables import is_syllable
from extractors.vocabulary import load_table

_WORD_RE = re.compile(r"[^\W\d_]+|\W+|\d+")


def organ_case(text: str, place: str | None = None) -> str:
    """A body's name in the case of running text; a text that is not all capitals comes back as it is.

    Abbreviations of the vocabulary (`UBND`) are spelled out where they begin the name. `place`, where known, is how
    the name of the body's place is written. Two bodies that issue together (`SỞ Y TẾ - CÔNG AN TỈNH`) are written each.
    """
    text = " ".join(text.split())
    if not text.isupper():
        return _spell_out(text)
    lowered = _lowered(_spell_out(text))
    written = " - ".join(_body_case(body) for body in re.split(rf"\s[-–]\s(?={_heads_pattern()}\s)", lowered))
    return _with_proper_end(written, place)


def _body_case(lowered: str) -> str:
    table = load_table("organs")
    for phrase in sorted(table["phrases"], key=len, reverse=True):
        lowered = re.sub(rf"(?<!\w){re.escape(phrase.lower())}(?!\w)", phrase, lowered, flags=re.I)
    lowered = _capitalise_places(lowered, [*table["proper_after"], *table["place_units"]])
    if not any(lowered.lower().startswith(phrase.lower()) for phrase in table["phrases"]):
        lowered = _capitalise_fields(lowered)
    lowered = re.sub(r"(?<=khu vực )[ivx]+\b", lambda match: match[0].upper(), lowered)
    return lowered[:1].upper() + lowered[1:]


@cache
def _heads_pattern() -> str:
    """Head nouns of bodies in small letters, longest first."""
    table = load_table("organs")
    heads = sorted({*table["head_nouns"], *table["head_nouns_with_marks"]}, key=lambda head: (-len(head), head))
    return f"(?:{'|'.join(re.escape(head.lower()) for head in heads)})"


def _with_proper_end(written: str, place: str | None) -> str:
    """The name with the place at its end in capitals: the one given, else a province's."""
    names = [name for name in (place, *_province_names()) if name]
    end = next((name for name in names if written.lower().endswith(f" {name.lower()}")), None)
    return f"{written[: -len(end)]}{end}" if end else written


@cache
def _province_names() -> tuple[str, ...]:
    table = load_table("provinces")
    names = {str(entry["name"]) for era in ("until_2025", "since_2025") for entry in table[era]}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


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
    pattern = rf"(?i)(?<!\w)(?<!hợp tác )({'|'.join(units)})\s+((?!hội|và|đoàn|ủy)[^,;\-–]+)"

    def capitalise(match: re.Match[str]) -> str:
        return f"{match[1]} {match[2].title()}"

    return re.sub(pattern, capitalise, text)


_LOWER_BEHIND_HEAD_RE = re.compile(
    r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|khu vực|cơ sở|nhân dân)(?!\w)", re.I
)


def _capitalise_fields(text: str) -> str:
    """The syllable behind the head noun, and those behind `và`, `-`, `,`: Sở Lao động - Thương binh và Xã hội.

    Behind the head may stand another body (`Đảng ủy Cục Hải quan`).
    """
    match = re.match(rf"(?P<head>{_heads_pattern()})\s+", text, re.I)
    if not match:
        return text
    head, tail = match["head"], text[match.end() :]
    nested = re.match(rf"(?P<head>{_heads_pattern()})\s", tail, re.I)
    if nested and (" " in nested["head"] or nested["head"].upper() in load_table("organs")["nested_heads"]):
        tail = _capitalise_fields(tail)
    elif not _LOWER_BEHIND_HEAD_RE.match(tail):
        tail = tail[:1].upper() + tail[1:]
        tail = re.sub(r"((?:\bvà|[-–,])\s+)(?!ch(?:ống|ữa)(?!\w))([^\W\d_])", lambda m: m[1] + m[2].upper(), tail)
    return f"{head[:1].upper()}{head[1:]} {tail}"
