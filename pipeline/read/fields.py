"""Where a directive's head is filled in by pen: the number after `Số:`, the day and the month between printed words.

NĐ 30/2020/NĐ-CP, Phụ lục I: `Số: … /KH-UBND` stands at the left and `…, ngày … tháng … năm 2020` at the right of the
same row under the organ's name. What recognition made of the pen strokes is of no use, but the printed words around
them are read well enough to find the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.read.tesseract import RecognisedWord, Symbol

HEAD_SHARE = 0.5
"""Share of the page's height from the top in which a head can stand (a stamp or a signature block may stand above)."""

# Longest alternatives first. `filled` is whatever recognition made of the pen strokes.
_LABEL = r"^\W{0,2}[SsŠŞ§][^\W_]"
_CODE = r"[A-ZĐÐƯÂÊÔ]{2,}[^\s:]*"
NUMBER_RES = (
    re.compile(rf"{_LABEL}(?P<filled>.{{0,14}}?)(?P<rest>/(?:(?:19|20)\d\d/)?(?:{_CODE}|[A-ZĐ]-{_CODE}))"),
    re.compile(rf"{_LABEL}(?P<filled>.{{0,14}}?)(?P<rest>[-–—][A-ZĐ][A-Za-zĐđ]{{1,4}}/{_CODE})"),
    re.compile(rf"{_LABEL}(?P<filled>.{{0,14}}?)(?P<rest>[|\\⁄Il1!J(){{}}\[\]]{_CODE}-{_CODE})"),
)
DATE_RE = re.compile(
    r"""ng[aàáảãạâăầấ](?:[^\W\d_tT]|(?=\W))       # ngày; a pen stroke through the y may hide it
        (?P<day>.{0,8}?)
        [tT]?h[aáàảãạâăắ]ng                    # tháng
        (?P<month>.{0,6}?)
        n[aăâáàắ]m                              # năm
        (?P<year>(?:19|20)\d\d)?""",
    re.VERBOSE,
)


class Slot(NamedTuple):
    """A place to be filled in: between two columns of the level picture, in a row of type.

    printed
        What recognition read there; confidence 0…1 is the lowest of its words.
    baseline, digit_height
        Where printed digits would stand and how high they would be, in pixels.
    """

    name: str
    left: int
    right: int
    baseline: int
    digit_height: float
    printed: str
    confidence: float


@dataclass(frozen=True)
class Filled:
    """A row with its slots, and the words of the row with the place of each slot in them.

    words
        Indexes into the page's words, from the first to the last that the row's form covers.
    pieces
        The row's characters in order: those of the print, and for each slot its name in their place.
    """

    words: tuple[int, ...]
    slots: tuple[Slot, ...]
    pieces: tuple[tuple[Symbol, ...] | str, ...]
    year: int | None = None


class _Row(NamedTuple):
    """Words of one row by index, their characters, and for each character the index of its word."""

    indexes: tuple[int, ...]
    symbols: tuple[Symbol, ...]
    owners: tuple[int, ...]

    @property
    def text(self) -> str:
        """The characters of the row without blanks."""
        return "".join(s.text for s in self.symbols)


def find_number(words: Sequence[RecognisedWord], width: int, height: int) -> Filled | None:
    """The topmost `Số: … /CODE` in the left half of the head."""
    for index in _by_height(words, height):
        word = words[index]
        if word.left < 0.5 * width and word.text[0] in "SsŠŞ§-'“\".," and _is_first(words, index):
            row = _row_from(words, index, 0.35 * width)
            for pattern in NUMBER_RES:
                match = pattern.search(row.text)
                if match and all(len(s.text) == 1 for s in row.symbols):
                    return _number(words, row, match)
    return None


def find_date(words: Sequence[RecognisedWord], width: int, height: int, beside: int | None) -> Filled | None:
    """The topmost `ngày … tháng … năm …` in the right half of the head.

    beside
        The baseline of the number's row where that was found: the two stand within a few lines of each other.
    """
    for index in _by_height(words, height):
        word = words[index]
        if word.text[:2].lower() == "ng" and word.left > 0.35 * width and _may_be_head_date(words, index, beside):
            row = _row_from(words, index, 0.2 * width)
            match = DATE_RE.match(row.text)
            if match and all(len(s.text) == 1 for s in row.symbols):
                return _date(words, row, match)
    return None


def _may_be_head_date(words: Sequence[RecognisedWord], index: int, beside: int | None) -> bool:
    """Whether `ngày` follows a place and comma, or stands near the number's row."""
    word = words[index]
    if beside is not None and abs(word.bottom - beside) < 4 * (word.bottom - word.top):
        return True
    before = [w for w in words if w.right <= word.left + 5 and word.left - w.right < 60 and _same_row(word, w)]
    return beside is None and all(w.text[-1] in ",.;" for w in before)


def _by_height(words: Sequence[RecognisedWord], height: int) -> list[int]:
    return sorted((i for i, w in enumerate(words) if w.top < HEAD_SHARE * height), key=lambda i: words[i].top)


def _is_first(words: Sequence[RecognisedWord], index: int) -> bool:
    """Whether no other word with letters stands close before it in its row."""
    word = words[index]
    reach = 2 * (word.bottom - word.top)
    return not any(
        other.text[-1].isalpha() and 0 < word.left - other.right < reach and _same_row(word, other)
        for other in words
        if other is not word
    )


def _same_row(one: RecognisedWord, other: RecognisedWord) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.4 * min(one.bottom - one.top, other.bottom - other.top)


def _row_from(words: Sequence[RecognisedWord], start: int, widest_gap: float) -> _Row:
    """The row from a word on to the right, up to a gap wider than any form has."""
    first = words[start]
    following = sorted(
        (i for i, w in enumerate(words) if i != start and w.left >= first.left and _same_row(first, w)),
        key=lambda i: words[i].left,
    )
    indexes = [start]
    for index in following:
        if words[index].left - words[indexes[-1]].right > widest_gap:
            break
        indexes.append(index)
    symbols = [(s, i) for i in indexes for s in words[i].symbols]
    return _Row(tuple(indexes), tuple(s for s, _ in symbols), tuple(i for _, i in symbols))


def _number(words: Sequence[RecognisedWord], row: _Row, match: re.Match[str]) -> Filled:
    label_end, rest_start = match.span("filled")
    colon = re.match(r"[^\w/]*[:.;]", match["filled"])
    printed_from = label_end + (colon.end() if colon else 0)
    height = _digit_height(row.symbols[:label_end] + row.symbols[rest_start : match.end()])
    rest = _without_gap(row.symbols[rest_start : match.end()], height)
    rest_left = rest[0].left
    if rest[0].text == "/" and rest[1:3] and all(s.text.isalpha() for s in rest[1:3]):
        # Its box may hold a pen stroke that touches it; a letter that was missed behind it makes it seem too wide.
        rest_left = max(rest_left, min(rest[0].right - round(0.5 * height), rest_left + round(0.6 * height)))
    slot = Slot(
        "number",
        row.symbols[label_end - 1].right,
        rest_left,
        _baseline((*row.symbols[:label_end], *rest)),
        height,
        *_printed(words, row, printed_from, rest_start),
    )
    pieces = (row.symbols[:printed_from], "number", rest)
    return Filled(_owners(row, 0, rest_start + len(rest)), (slot,), pieces)


def _without_gap(symbols: tuple[Symbol, ...], height: float) -> tuple[Symbol, ...]:
    """The characters up to the first gap that is wider than one inside a code."""
    for index, (one, other) in enumerate(pairwise(symbols), 1):
        if other.left - one.right > 0.9 * height:
            return symbols[:index]
    return symbols


_EM_OF_DIGIT = 1 / 0.676
"""Type size over the height of a digit, in Times."""
# Where a pen stroke touches a printed word, its outer edge is reckoned from an inner letter that no stroke reaches:
# in Times, italic or upright, ngày is 1.944 em wide, tháng 2.278 with a t of 0.278, năm 1.722.


def _date(words: Sequence[RecognisedWord], row: _Row, match: re.Match[str]) -> Filled:
    (day_start, day_end), (month_start, month_end) = match.span("day"), match.span("month")
    pieces = (
        row.symbols[:day_start],
        "day",
        row.symbols[day_end:month_start],
        "month",
        row.symbols[month_end : match.end()],
    )
    ngay, thang, nam = pieces[0], pieces[2], pieces[4]
    printed = (*ngay, *thang, *nam)
    height, baseline = _digit_height(printed), _baseline(printed)
    em = _em(ngay, thang, nam) or height * _EM_OF_DIGIT
    ngay_end = _near(ngay[-1].right, ngay[0].left + 1.944 * em, em)
    second = thang[-4]
    thang_start = _near(thang[0].left, second.left - 0.278 * em, em)
    thang_end = _near(thang[-1].right, second.left + 2.0 * em, em)
    nam_start = _near(nam[0].left, nam[2].right - 1.722 * em, em)
    slots = (
        Slot("day", ngay_end, thang_start, baseline, height, *_printed(words, row, day_start, day_end)),
        Slot("month", thang_end, nam_start, baseline, height, *_printed(words, row, month_start, month_end)),
    )
    return Filled(_owners(row, 0, match.end()), slots, pieces, int(match["year"]) if match["year"] else None)


def _em(ngay: Sequence[Symbol], thang: Sequence[Symbol], nam: Sequence[Symbol]) -> float:
    """The type size in pixels: the advance of two inner letters of 0.5 em each; 0 where letters are missing."""
    if len(ngay) < 3 or len(thang) < 4 or len(nam) < 3:
        return 0.0
    advances = (ngay[2].left - ngay[0].left, thang[-2].left - thang[-4].left, nam[2].left - nam[0].left)
    return float(sorted(advances)[1])


def _near(seen: int, reckoned: float, em: float) -> int:
    """The edge that recognition saw, unless it lies further than a seventh of an em from the reckoned one."""
    return seen if abs(seen - reckoned) < 0.15 * em else round(reckoned)


def _printed(words: Sequence[RecognisedWord], row: _Row, start: int, end: int) -> tuple[str, float]:
    """What was recognised between two characters of the row, and the least confidence of the words there."""
    text = "".join(s.text for s in row.symbols[start:end])
    return text, min((words[i].confidence for i in _owners(row, start, end)), default=0.0)


def _owners(row: _Row, start: int, end: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row.owners[start:end]))


def _baseline(symbols: Sequence[Symbol]) -> int:
    """Median lower edge of the letters that stand on the line."""
    bottoms = sorted(s.bottom for s in symbols if s.text.isalnum() and s.text not in "gyýỳqpjQ")
    return bottoms[len(bottoms) // 2] if bottoms else symbols[0].bottom


def _digit_height(symbols: Sequence[Symbol]) -> float:
    """Median height of the characters that are as high as a digit."""
    heights = sorted(s.bottom - s.top for s in symbols if s.text in "ABCDĐEGHIKLMNPRSTUVXYhkl0123456789")
    return float(heights[len(heights) // 2]) if heights else float(max(s.bottom - s.top for s in symbols))
