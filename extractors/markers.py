"""Item markers: the number, letter or bullet that a paragraph begins with (NĐ 30/2020, Phụ lục I; domain rules §4).

Shapes read: `Phần I`, `Chương II`, `Mục 1`, `Điều 5.`, `II.`, `II-`, `1.`, `1)`, `1/`, `1-`, `1.2.`, `a)`, `đ)`,
`A.`, `(1)`, `(a)`, `-`, `–`, `+`, `*`, `•`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

STYLES = (
    "part",
    "chapter",
    "section",
    "subsection",
    "article",
    "upper",
    "roman",
    "decimal",
    "decimal2",
    "decimal3",
    "decimal4",
    "decimal-paren",
    "letter",
    "paren",
    "dash",
    "plus",
    "bullet",
)
"""Marker styles from the outermost to the innermost, as documents usually nest them."""

ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""Letters of a Vietnamese list, in order: after d) comes đ)."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a text.

    ordinal
        As written, without closing punctuation: `1`, `II`, `2.1`, `a`, `-`, `Điều 3`.
    end
        Offset of the first character behind the marker and its blanks.
    value
        Rank among siblings, from 1; 0 for bullets.
    """

    style: str
    ordinal: str
    end: int
    value: int

    @property
    def rank(self) -> int:
        """Usual depth, from 0."""
        return STYLES.index(self.style)


_MARKER_RE = re.compile(
    r"""\s*(?:
      (?P<named>(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|TIỂU\ MỤC|Tiểu\ mục)\s+
          (?:THỨ\s+\w+|thứ\s+\w+|[IVXLC]+|\d{1,2}|[A-Z])\b\s*[.:\-–]?)
    | (?P<article>(?:Điều|ĐIỀU)\s+(?P<article_no>\d{1,3}[a-zđ]?)\s*[.:\-–]?)(?=\s|$|[A-ZĐÀ-Ỹ])
    | \((?P<paren>\d{1,2}|[a-zđ]|[ivx]{1,4})\)(?!\s*[,;])
    | (?P<roman>[IVXLl]{1,6}|[IVX]+[1I])\s?(?:[.)/]|[\-–](?!\d))(?=\s|[A-ZĐÀ-Ỹ]|$)
    | (?P<roman_bare>[IVX]{2,5})\s(?=[A-ZĐÀ-Ỹ])
    | (?P<multi>\d{1,2}(?:\.\d{1,2}){1,3})\s?(?:[.)/:]|[\-–](?!\s?\d))?(?=\s+[^\W\d_]|[A-ZĐÀ-Ỹ]|\s*$)
    | (?P<decimal>\d{1,3})\s?(?P<close>[.)/][\-–]?|[\-–](?!\s?\d))(?=\s|[A-ZĐÀ-Ỹ]|$)(?!\s+(?:triệu|tỷ|nghìn|đồng)\b)
    | (?P<letter>[a-zđ])\s?[).](?=\s|[^\W\d_]|$)
    | (?P<letter_slash>[a-zđ])/(?=\s)
    | (?P<upper>[A-HĐK])\s?[.)/](?=\s|$)
    | (?P<dash>[\-–—−~])(?=\s|[^\W\d_]|$)
    | (?P<plus>\+)(?=\s|[^\W\d_]|$)
    | (?P<bullet>[*•●○▪■□➢➤✓✔·§◦‣⁃o](?=\s)|[•●○▪■□➢➤✓✔◦‣])
    )\s*""",
    re.X,
)
_NAMED = {"PHẦN": "part", "CHƯƠNG": "chapter", "MỤC": "section", "TIỂU": "subsection"}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def roman_value(text: str) -> int:
    """Value of a Roman numeral; 0 where it is none."""
    total = 0
    for here, following in zip(text, [*text[1:], ""], strict=True):
        value = _ROMAN.get(here, 0)
        if not value:
            return 0
        total += -value if _ROMAN.get(following, 0) > value else value
    return total


def read_marker(text: str) -> Marker | None:
    """The marker that `text` begins with, or None.

    A single capital that may be a Roman number or a letter (`C.`, `D.`) counts as a letter; `I.`, `V.`, `X.` as Roman.
    """
    match = _MARKER_RE.match(text)
    if match is None or _DASHED_NUMBER_RE.match(text):
        return _misread_marker(text)
    kind, written = next((name, found) for name, found in match.groupdict().items() if found is not None)
    return _READERS[kind](kind, written, match)


def _named(_kind: str, written: str, match: re.Match[str]) -> Marker:
    written = written.rstrip(" .:-–")
    head, *_, number = written.split()
    return Marker(_NAMED[head.upper()], written, match.end(), roman_value(number) or _digits(number))


def _article(_kind: str, _written: str, match: re.Match[str]) -> Marker:
    number = match["article_no"]
    return Marker("article", f"Điều {number}", match.end(), _digits(number))


def _roman(_kind: str, written: str, match: re.Match[str]) -> Marker:
    number = written.replace("l", "I").replace("1", "I")
    return Marker("roman", number, match.end(), roman_value(number))


def _multi(_kind: str, written: str, match: re.Match[str]) -> Marker:
    return Marker(f"decimal{written.count('.') + 1}", written, match.end(), _digits(written.rsplit(".", 1)[1]))


def _decimal(_kind: str, written: str, match: re.Match[str]) -> Marker:
    style = "decimal-paren" if match["close"].startswith(")") else "decimal"
    return Marker(style, written, match.end(), int(written))


def _letter(kind: str, written: str, match: re.Match[str]) -> Marker:
    return Marker(kind.removesuffix("_slash"), written, match.end(), _letter_value(written))


def _bullet(kind: str, written: str, match: re.Match[str]) -> Marker:
    return Marker(kind, "-" if kind == "dash" else written, match.end(), 0)


_READERS: dict[str, Callable[[str, str, re.Match[str]], Marker]] = {
    "named": _named,
    "article": _article,
    "roman": _roman,
    "roman_bare": _roman,
    "multi": _multi,
    "decimal": _decimal,
    "letter": _letter,
    "letter_slash": _letter,
    "upper": _letter,
    "paren": _letter,
    "dash": _bullet,
    "plus": _bullet,
    "bullet": _bullet,
}
"""By the group of `_MARKER_RE` that matched first: the outer groups stand before those within them."""


_MISREAD_RE = re.compile(
    r"""\s*(?:
      (?P<noise>[._~'"`|,]{1,3}\s?[\-–—~]{1,2})\s+(?=[^\W\d_])   # `.~- Nếu`, `_- Lập`: a dash with specks before it
    | (?P<bullet>[e©®¢ø»s]{1,2}\s?[_.]?)[ _]\s*(?=[A-ZĐÀ-Ỹ][^\W\d_])  # `e_ Nộp`, `se Nộp`: a round bullet
    | (?P<letter>[©®€øØ@])\)\s+                                  # `©)` for e), `ø)` for g)
    | (?P<digit>[Š$§ó])\s?\.\s+(?=[A-ZĐÀ-Ỹ])                        # `Š.` for 5.
    | (?P<specks>[._~'"`|\-–—]{1,3}\s?)?(?P<comma>[1-9]\d?)(?(specks)[.,]|,)\s+(?=[A-ZĐÀ-Ỹ][^\W\d_])  # `3, Sở`
    | (?P<roman>[IVXH1l]*H[IVXH1l]*)\s?\.\s+(?=[A-ZĐÀ-Ỹ])        # `IHI.` for III.
    )""",
    re.X,
)
_DASHED_NUMBER_RE = re.compile(r"\s*[\-–—]\s[1-9]\d?,\s+[A-ZĐÀ-Ỹ][^\W\d_]")
"""`- 3, Phòng …` for 3.: a speck before a number whose stop was read as a comma."""
_MISREAD_LETTERS = {"©": "e", "®": "e", "€": "e", "ø": "g", "Ø": "g", "@": "a"}
_MISREAD_DIGITS = {"Š": 5, "$": 5, "§": 8, "ó": 6}


def _misread_marker(text: str) -> Marker | None:
    """A marker as recognition garbles it; the ordinal is the letter or number that was meant."""
    match = _MISREAD_RE.match(text)
    if match is None:
        return None
    if match["noise"]:
        return Marker("dash", "-", match.end(), 0)
    if match["bullet"]:
        return Marker("bullet", "•", match.end(), 0)
    if match["letter"]:
        letter = _MISREAD_LETTERS[match["letter"]]
        return Marker("letter", letter, match.end(), _letter_value(letter))
    if match["digit"] or match["comma"]:
        digit = int(match["comma"]) if match["comma"] else _MISREAD_DIGITS[match["digit"]]
        return Marker("decimal", str(digit), match.end(), digit)
    plain = match["roman"].replace("l", "I").replace("1", "I")
    written = plain.replace("H", "II" if len(plain) <= 2 else "I")
    return Marker("roman", written, match.end(), roman_value(written))


def _digits(text: str) -> int:
    found = re.match(r"\d+", text)
    return int(found.group()) if found else 0


def _letter_value(text: str) -> int:
    if text.isdigit():
        return int(text)
    return ALPHABET.find(text.lower()) + 1
