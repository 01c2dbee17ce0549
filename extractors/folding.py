"""Keys that make two spellings of one Vietnamese word equal, for search and comparison.

Two keys of a text, both lower case and NFC, with all that is no letter or digit left as it stands:

- `exact_key`: marks kept, tone in one place (`hoà` = `hòa`, `uỷ` = `ủy`, `TÒAN` = `toàn`),
  `y` for `i` after a single consonant (`kĩ` = `kỹ`), look-alikes of `đ` and `ư` mended;
- `folded_key`: the same without any mark (`đ` → `d`), for what is typed without them.

Both are idempotent, keep the number and the order of words, and fold NFD like NFC.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD_RE = re.compile(r"[^\W_]+")
"""One token as SQLite's unicode61 tokenizer cuts it: letters and digits."""

_LOOKALIKES = str.maketrans({"ð": "đ", "ɖ": "đ", "Ð": "Đ", "Ɖ": "Đ", "ƣ": "ư", "Ƣ": "Ư"})
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARK_RE = re.compile("[\u0300-\u036f]+")
_TONE_RE = re.compile(f"[{_TONES}]")

_GLIDE_RE = re.compile(
    r"""^(?P<onset>(?:(?!q)[^\Waeiouyăâêôơư_])*)  # consonants; not q, whose u belongs to it
        (?P<first>o(?=[ae])|u(?=y))               # the glide of oa, oe, uy
        (?P<second>[aey])                          # the main vowel
        (?P<coda>\w*)$""",
    re.VERBOSE,
)
_SHORT_I_RE = re.compile(r"^(?P<onset>[hklmst]|qu)[iy]$")


def normalise(text: str) -> str:
    """`text` in NFC with look-alikes of `đ` (Eth, African D) and `ư` (gha) replaced."""
    return unicodedata.normalize("NFC", text).translate(_LOOKALIKES)


@lru_cache(maxsize=65536)
def canonical_word(word: str) -> str:
    """One lower-case NFC syllable with its tone in the one place and `y` for a lone `i`.

    Anything that is no Vietnamese syllable comes back as it is.
    """
    if word.isascii():
        return _short_i(word)
    decomposed = unicodedata.normalize("NFD", word)
    tones = _TONE_RE.findall(decomposed)
    if len(tones) > 1:
        return word
    bare = unicodedata.normalize("NFC", _TONE_RE.sub("", decomposed))
    if not tones:
        return _short_i(bare)
    short = _short_i(bare)
    if short != bare or _SHORT_I_RE.match(bare):
        return unicodedata.normalize("NFC", short + tones[0])
    match = _GLIDE_RE.match(bare)
    return _with_tone(bare, _tone_place(match), tones[0]) if match else word


def _short_i(bare: str) -> str:
    return bare[:-1] + "y" if _SHORT_I_RE.match(bare) else bare


def _tone_place(match: re.Match[str]) -> int:
    """Open syllable: on the glide; closed: on the main vowel, which may be the ê of uyê."""
    coda = match["coda"]
    if not coda:
        return match.start("first")
    return match.start("coda") if coda[0] in "êơâ" else match.start("second")


def _with_tone(bare: str, place: int, tone: str) -> str:
    return unicodedata.normalize("NFC", bare[: place + 1] + tone + bare[place + 1 :])


def exact_key(text: str) -> str:
    """Key under which all spellings of the same marked text are equal."""
    lowered = unicodedata.normalize("NFC", normalise(text).lower())
    return WORD_RE.sub(lambda match: canonical_word(match[0]), lowered)


def folded_key(text: str) -> str:
    """`exact_key` without marks: `Ủy ban` and `uy ban` are equal."""
    return strip_marks(exact_key(text))


def strip_marks(text: str) -> str:
    """`text` with every mark of the Latin script off and `đ` as `d`; length may change, words do not."""
    bare = _MARK_RE.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))


def has_marks(text: str) -> bool:
    """Whether `text` was typed with Vietnamese marks, so that it means exactly these."""
    normal = normalise(text)
    return strip_marks(normal) != normal
