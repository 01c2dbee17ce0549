"""Repair of recognised words by what directives can say: codes, digits, list markers, and syllables that go together.

Never silently: a word that is changed keeps its first reading in `Word.raw`. What is repaired rests on closed sets (the
codes of document types, the grammar of numbers and dates) or on a table of syllables that go together; a word that
stands in neither stays as it was read.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from extractors.folding import canonical_word, strip_marks
from extractors.markers import ALPHABET
from extractors.numbers import normalise_number
from extractors.syllables import is_syllable
from extractors.vocabulary import load_table
from pipeline.read.geometry import Word, vertical_overlap

DOUBTFUL = 0.96
"""Below this confidence letters too are misread (`TE` for `TẾ`); on 36 scans 0.96 mended 35 words more than 0.85, all
rightly, and 0.98 took `số nội` for `sở nội`."""
SURE = 0.975
"""At this confidence Tesseract's letters are right; its marks are wrong at up to 0.97 (measured on 36 scans)."""


def repair_words(words: Sequence[Word]) -> list[Word]:
    """The words of a page in reading order, mended; joined words come apart, otherwise their number stays."""
    apart = [part for word in words for part in _apart(word)]
    starts = list(_line_starts(apart))
    mended = [_changed(w, _mend_token(w.text, first, before)) for w, first, before in _with_context(apart, starts)]
    mended = _mend_marks(mended)
    return _mend_letters(mended, starts)


def _changed(word: Word, text: str) -> Word:
    """The word with another text; its first reading is kept, its character edges are spread anew."""
    if text == word.text:
        return word
    edges = word.x_edges if len(text) == len(word.text) else None
    return replace(word, text=text, raw=word.raw or word.text, x_edges=edges)


def _line_starts(words: Sequence[Word]) -> Iterator[bool]:
    """For each word whether a line begins with it: it stands left of the one before, or below it."""
    yield from [True][: len(words)]
    for before, word in pairwise(words):
        yield word.x0 < before.x0 or word.top > before.bottom


def _with_context(words: Sequence[Word], starts: Sequence[bool]) -> Iterator[tuple[Word, bool, str]]:
    before = ""
    for word, first in zip(words, starts, strict=True):
        yield word, first, before
        before = word.text


# --- one token ------------------------------------------------------------------------------------------------------

_BULLET_RE = re.compile(r"^(?:[—–~•·«]|[_¬~-][-_])$")
_GLUED_DASH_RE = re.compile(r"^[—–~¬_]{1,2}-?(?=[A-ZĐÀ-Ỹ][a-zà-ỹ])")
_DASHES_RE = re.compile(r"^[-–—]{2}$")
_CLOSING_RE = re.compile(r"^([a-zđ]|\d{1,2})[}\]>]$")
_END_RE = re.compile(r"(?<=[^\W\d])(?:\./[,;:']?|\.1\.|\.l\.|\.ƒ\.|\.⁄\.|\./\.\.|J\.|\.J)$")
_SPECK_AFTER_COLON_RE = re.compile(r"(?<=[^\W\d][:;])[.,'`]$")
_CODE_RE = re.compile(r"^\W{0,2}(?:\d{1,6}/)?(?:(?:19|20)\d\d/)?[\w&§]{1,8}(?:[-–—./][\w&§]{1,12})+\W{0,2}$")
_EIGHT_RE = re.compile(r"(?<=[A-ZĐ]{2})8(?=[A-ZĐ]{2})")
_CIRCULAR_RE = re.compile(r"(?<=/(?:19|20)\d\d/)(?:T[1IlL]|[1IlL]T)(?=-B[A-ZĐ])")
"""`TT` misread in a circular's number: behind a year and before a ministry no other code of two letters has a T."""
_NUMBER_LIKE_RE = re.compile(r"^[(\"“]?[\dOoIl](?:[\dOoIl|.,/\-]*[\dOoIl|])?[)%;,.:\"”]*$")
_DIGITS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1"})
_BEFORE_NUMBERS = frozenset({"ngày", "tháng", "năm"})


def _mend_token(text: str, first: bool, before: str) -> str:
    if first:
        text = _mend_marker(text)
    if _DASHES_RE.match(text):
        return "–"
    text = _SPECK_AFTER_COLON_RE.sub("", _END_RE.sub("./.", text))
    if _NUMBER_LIKE_RE.match(text) and (_mostly_digits(text) or before.lower() in _BEFORE_NUMBERS):
        return text.translate(_DIGITS)
    if _CODE_RE.match(text) and sum(c.isupper() for c in text) >= 2:
        return _mend_code(text)
    return text


def _mend_marker(text: str) -> str:
    """The dash, bracket or plus that a list item begins with, in its usual form."""
    if _BULLET_RE.match(text):
        return "-"
    text = _GLUED_DASH_RE.sub("-", text)
    return "+" if text in {"†", "‡", "t"} else _CLOSING_RE.sub(r"\1)", text)


def _mostly_digits(text: str) -> bool:
    return sum(c.isdecimal() for c in text) > sum(c in "OoIl|" for c in text)


def _mend_code(text: str) -> str:
    """`0Đ-UBND` → `QĐ-UBND`, `GD8ĐT` → `GD&ĐT`; punctuation around the code is kept."""
    match = re.fullmatch(r"(\W*)(.*?)([^\w&]*)", text)
    if match is None:
        return text
    core = _EIGHT_RE.sub("&", match[2].replace("Ð", "Đ"))
    core = _CIRCULAR_RE.sub("TT", re.sub(r"[^\W\d_]+", lambda group: _in_capitals(group[0]), core))
    return match[1] + normalise_number(core) + match[3]


_LOOK_ALIKE = frozenset("cosuvwxzykp")


def _in_capitals(group: str) -> str:
    """A code's group with small letters that look like their capitals raised: `syT` → `SYT`; `TTg`, `TTr` stay."""
    small = [c for c in group if c.islower()]
    return group.upper() if len(small) < len(group) and _LOOK_ALIKE.issuperset(small) else group


# --- joined words ---------------------------------------------------------------------------------------------------

_WORD_RE = re.compile(r"^(\W*)([^\W\d_]+)(\W*)$")


def _apart(word: Word) -> list[Word]:
    """`Vềviệc` and `sởY` as two words."""
    match = _WORD_RE.match(word.text)
    if match is None or is_syllable(match[2]) or match[2].isupper():
        return [word]
    cuts = [0, *(len(match[1]) + cut for cut in _cuts(match[2])), len(word.text)]
    return [_part(word, start, end) for start, end in pairwise(cuts)] if len(cuts) > 2 else [word]


def _cuts(letters: str) -> list[int]:
    """Where joined letters come apart: before capitals within them (`HàVănAn`), else at the one place where two
    syllables meet that go together; empty where they may be one word."""
    capitals = [n for n in range(1, len(letters)) if letters[n - 1].islower() and letters[n].isupper()]
    if capitals and all(is_syllable(letters[a:b]) for a, b in pairwise([0, *capitals, len(letters)])):
        return capitals
    if len(letters) < 4:
        return []
    cuts = [n for n in range(1, len(letters)) if _goes_together(letters[:n], letters[n:])]
    return cuts if len(cuts) == 1 else []


def _part(word: Word, start: int, end: int) -> Word:
    """The characters from `start` to `end` as a word of their own; the whole stays as their raw reading."""
    edges = word.x_edges
    left, right = (edges[at] if edges else word.x0 + (word.x1 - word.x0) * at / len(word.text) for at in (start, end))
    return replace(
        word,
        text=word.text[start:end],
        x0=left,
        x1=right,
        x_edges=edges[start : end + 1] if edges else None,
        raw=word.raw or word.text,
    )


def _goes_together(one: str, other: str) -> bool:
    return (
        is_syllable(one)
        and is_syllable(other)
        and (canonical_word(one.lower()), canonical_word(other.lower())) in _pairs()
    )


# --- marks ----------------------------------------------------------------------------------------------------------


def _mend_marks(words: Sequence[Word]) -> list[Word]:
    """Words whose marks fit neither neighbour, but would with other marks: `kê hoạch` → `kế hoạch`."""
    mended = list(words)
    for index, word in enumerate(mended):
        parts = _WORD_RE.match(word.text)
        confidence = word.confidence if word.confidence is not None else 1.0
        if parts is None or confidence >= SURE or len(parts[2]) < 2:
            continue
        if parts[2] in _FREQUENT and confidence >= 0.8:
            continue
        around = _Around(*(_neighbour(mended, index, step, wrapped) for wrapped in (False, True) for step in (-1, 1)))
        better = _better(canonical_word(parts[2].lower()), around, confidence < DOUBTFUL)
        if better is not None:
            mended[index] = _changed(word, parts[1] + _in_case_of(better, parts[2]) + parts[3])
    return mended


_FREQUENT = frozenset(["đã", "có", "của", "và", "tại", "năm", "số", "các", "cho", "từ", "là"])
"""Words that go with everything, so that their neighbours say nothing about them."""


class _Around(NamedTuple):
    """The syllables beside a word: those of its own row, and those of the reading order, which may be on other rows
    and so may only speak for a repair, not against one."""

    before: str
    after: str
    wrapped_before: str
    wrapped_after: str


def _neighbour(words: Sequence[Word], index: int, step: int, wrapped: bool) -> str:
    """The syllable beside a word, in lower case; empty where punctuation, a number or a wide gap parts them."""
    if not 0 <= index + step < len(words):
        return ""
    first, second = sorted((index, index + step))
    left, right = words[first], words[second]
    if not left.text[-1].isalpha() or not right.text[0].isalpha():
        return ""
    near = vertical_overlap(left, right) > 0.4 and -left.height < right.x0 - left.x1 < 1.5 * left.height
    match = _WORD_RE.match(words[index + step].text)
    return canonical_word(match[2].lower()) if match and (near or wrapped) else ""


@lru_cache(maxsize=8192)
def _better(word: str, around: _Around, doubtful: bool) -> str | None:
    """The one spelling with other marks that goes with a neighbour; None where the word itself does, or none is.

    Unless the reading is doubtful only the slips count that recognition makes while sure of itself (`_is_slip`).
    """
    own = {(around.before, word), (word, around.after)}
    if own & _pairs() or own & _dictionary_pairs():
        return None
    possible = [v for v in _variants(word) if doubtful or not is_syllable(word) or _is_slip(word, v)]
    supports = {v: sum(pair in _pairs() for pair in _pairs_with(v, around)) for v in possible}
    most = max(supports.values(), default=0)
    candidates = {v for v, support in supports.items() if support == most} if most else set()
    if not candidates and not is_syllable(word):
        candidates = set(_all_by_letters().get(_letters(word), ()))
    return candidates.pop() if len(candidates) == 1 else None


def _pairs_with(word: str, around: _Around) -> tuple[tuple[str, str], ...]:
    return (around.wrapped_before, word), (word, around.wrapped_after)


_ABOVE = frozenset("\u0300\u0301\u0303\u0309")


def _is_slip(word: str, other: str) -> bool:
    """Whether `word` is what recognition is wont to make of `other`: a tone above a letter lost or taken for another
    (`tê` for `tế`, `bản` for `bàn`), a dot on the i taken for a tone (`chỉ` for `chi`), đ for d."""
    (letters, tone), (true_letters, true_tone) = _without_tone(word), _without_tone(other)
    if letters.replace("đ", "d") != true_letters.replace("đ", "d"):
        return False
    if tone == true_tone:
        return True
    if not tone:
        return any(c in "êôâăơư" for c in true_letters)
    return bool({tone, true_tone} <= _ABOVE or (not true_tone and tone in _ABOVE and "i" in true_letters))


def _without_tone(word: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in decomposed if c in _ABOVE or c == "\u0323")
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in tones)), tones


def _variants(word: str) -> frozenset[str]:
    """Known syllables with the same letters but for their marks; a vowel that was read twice counts once."""
    return _by_letters().get(_letters(word), frozenset()) - {word}


_TWICE_RE = re.compile(r"([aeiouy])\1")


@lru_cache(maxsize=16384)
def _letters(word: str) -> str:
    return _TWICE_RE.sub(r"\1", strip_marks(word.lower()))


def _in_case_of(syllable: str, model: str) -> str:
    if model.isupper():
        return syllable.upper()
    return syllable.capitalize() if model[:1].isupper() else syllable


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """Syllables that go together: of the table of compounds and of all names and terms in the vocabularies."""
    return frozenset(pair for term in _terms() for pair in pairwise(_syllables(term)) if all(pair))


@cache
def _by_letters() -> dict[str, frozenset[str]]:
    return _grouped(_pairs())


@cache
def _all_by_letters() -> dict[str, frozenset[str]]:
    return _grouped(_pairs() | _dictionary_pairs())


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """The syllables of the pairs by their letters without marks."""
    found: dict[str, set[str]] = {}
    for pair in pairs:
        for syllable in pair:
            found.setdefault(_letters(syllable), set()).add(syllable)
    return {letters: frozenset(spellings) for letters, spellings in found.items()}


@cache
def _dictionary_pairs() -> frozenset[tuple[str, str]]:
    """Syllables that follow one another in a word of underthesea's word list: such a word is not to be repaired.

    Empty where the package brings no list. The package itself is not imported, which would take seconds.
    """
    package = importlib.util.find_spec("underthesea")
    for folder in (package.submodule_search_locations or ()) if package else ():
        path = Path(folder) / "corpus" / "data" / "Viet74K.txt"
        if path.is_file():
            terms = path.read_text("utf-8").lower().splitlines()
            return frozenset(
                pair for term in terms for pair in pairwise([canonical_word(syllable) for syllable in term.split()])
            )
    return frozenset()


_SOURCES: dict[str, Callable[[Any], Any]] = {
    "compounds": lambda table: table["compounds"],
    "acts": lambda table: table["verbs"],
    "document_types": lambda table: [entry["name"] for entry in table["types"]],
    "provinces": lambda table: [
        f"tỉnh {entry['name']}" for key in ("until_2025", "since_2025") for entry in table[key]
    ],
    "central": lambda table: [entry["name"] for entry in table["agencies"]],
    "provincial": lambda table: [entry["name"] for entry in table["agencies"]],
    "short_forms": lambda table: [entry["full"] for entry in table["forms"]],
    "posts": lambda table: table["signature_posts"],
}
"""What each vocabulary holds of names and terms."""


def _terms() -> Iterator[str]:
    for name, terms in _SOURCES.items():
        yield from terms(load_table(name))


def _syllables(term: str) -> Iterable[str]:
    """Runs of syllables, in lower case; anything else in a term keeps its neighbours apart by a blank entry."""
    found = re.findall(r"[^\W\d_]+|[^\w\s]", unicodedata.normalize("NFC", term).lower())
    return (canonical_word(word) if is_syllable(word) else "" for word in found)


# --- letters of a list ----------------------------------------------------------------------------------------------


def _mend_letters(words: list[Word], starts: Sequence[bool]) -> list[Word]:
    """A second `d)` between `d)` and `e)` is `đ)`, an `a)` read as `d)` is not touched."""
    places = [i for i, w in enumerate(words) if starts[i] and re.fullmatch(r"[a-zđ]\)", w.text)]
    for (one, two), three in zip(pairwise(places), [*places[2:], None], strict=False):
        letters = words[one].text[0], words[two].text[0]
        follows = None if three is None else words[three].text[0]
        if letters == ("d", "d") and follows in {"e", "đ", "a", None}:
            words[two] = _changed(words[two], f"{ALPHABET[ALPHABET.index('d') + 1]})")
    return words
