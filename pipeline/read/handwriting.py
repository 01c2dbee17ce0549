"""Number and day written in by pen (`viết tay`): read where the ink allows one reading only, left blank otherwise.

Nothing is filled in silently: what is read goes into the text with a `Reading` and a notice, what is not sure stays out
of the text with its guess in a `Reading` without a place, and both keep a picture of the place.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from pipeline.read.digit_strings import Component, Guess, components, read_number
from pipeline.read.fields import Filled, Slot, find_date, find_number
from pipeline.read.ink import Mask, ink_mask
from pipeline.read.scan import Scan
from pipeline.read.tesseract import RecognisedWord, Symbol
from schemas.document import Notice, Reading, SetAside

SURE = {"number": 0.55, "day": 0.47, "month": 0.5}
"""Least confidence at which a reading is taken into the text. Of the pen-written fields of 36 trial heads the surest
wrong readings had 0.50 (number), 0.32 (day) and 0.38 (month); days and months can only be few, numbers anything."""
_PRINTED_SURE = 0.8
_SHOULD_BE_DIGITS = str.maketrans({"O": "0", "o": "0", "Ö": "0", "I": "1", "l": "1", "|": "1", "!": "1", "S": "5"})


@dataclass(frozen=True)
class Head:
    """The words of a page with its pen-written places filled or blank, and what is to be told about them."""

    words: list[RecognisedWord]
    readings: list[Reading] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


@dataclass(frozen=True)
class _Answer:
    """What stands in a slot: printed or accepted digits, or nothing; `guess` where it was written by pen.

    arrived
        The day in the arrival stamp, where the guess was dropped because it comes later.
    """

    slot: Slot
    text: str
    confidence: float
    guess: Guess | None = None
    extent: tuple[int, int] = (0, 0)
    accepted: bool = False
    arrived: dt.date | None = None


def read_head(scan: Scan, words: Sequence[RecognisedWord], source: str = "", arrived: dt.date | None = None) -> Head:
    """The page's words with number, day and month as the pen wrote them, as far as that can be read.

    source
        Name of the file: where it holds this very number and code (`2014-SYT-NVY.pdf`), weak evidence.
    arrived
        The day in the page's arrival stamp: a document is never dated later.
    """
    rows, columns = scan.layers.gray.shape
    head = Head(list(words))
    number = find_number(words, columns, rows)
    if number is not None:
        head = _filled_in(scan, head, number, _number_answers(scan, number, source))
    beside = number.slots[0].baseline if number else None
    date = find_date(head.words, columns, rows, beside)
    if date is not None:
        head = _filled_in(scan, head, date, _date_answers(scan, date, arrived))
    return head


def _number_answers(scan: Scan, number: Filled, source: str) -> list[_Answer]:
    code = "".join(s.text for s in number.pieces[-1] if isinstance(s, Symbol))
    named = _number_in_name(source, code)
    return [_answer(scan, number.slots[0], lambda text: number_weight(text) * (_NAME_WEIGHT if text == named else 1))]


_NAME_WEIGHT = 8.0


def _number_in_name(source: str, code: str) -> str | None:
    """The number that a file name gives for this code: `2014` in `CV_2014-SYT-NVY.pdf` for `/SYT-NVY`."""
    letters = re.findall(r"[^\W\d_]+", code)
    if not letters:
        return None
    pattern = r"(?<!\d)(\d{1,6})[\W_]+" + r"[\W_]*".join(map(re.escape, letters)) + r"(?![^\W\d_])"
    match = re.search(pattern, source, re.IGNORECASE)
    return match[1] if match else None


def _date_answers(scan: Scan, date: Filled, arrived: dt.date | None) -> list[_Answer]:
    day_slot, month_slot = date.slots
    month = _answer(scan, month_slot, month_weight)
    known = int(month.text) if month.text else None
    day = _answer(scan, day_slot, lambda text: day_weight(text, known, date.year))
    return _held_against(arrived, date.year, day, month)


def _held_against(arrived: dt.date | None, year: int | None, day: _Answer, month: _Answer) -> list[_Answer]:
    """Day and month, what the pen wrote of them dropped where the document would be dated after its arrival.

    Where the print alone is later than the stamp, the stamp was misread and tells nothing.
    """
    answers = [day, month]
    printed = [answer if answer.guess is None else replace(answer, text="") for answer in answers]
    if arrived is None or year is None or _earliest(year, *printed) > _ymd(arrived):
        return answers
    if _earliest(year, day, month) <= _ymd(arrived):
        return answers
    return [replace(a, text="", accepted=False, arrived=arrived) if a.accepted else a for a in answers]


def _earliest(year: int, day: _Answer, month: _Answer) -> tuple[int, int, int]:
    """Year, month and day of the first day that the answers allow."""
    return year, int(month.text or 1), int(day.text or 1) if month.text else 1


def _ymd(day: dt.date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def number_weight(text: str) -> float:
    """How likely a document number has this form: up to five digits, two at least, `0` only before a single digit."""
    if len(text) > 5:
        return 0.0
    if text.startswith("0"):
        return 1.0 if len(text) == 2 and text != "00" else 0.01
    return 1.0 if len(text) > 1 else 0.02


def day_weight(text: str, month: int | None, year: int | None) -> float:
    """How likely a day is written so; 0 where the month has no such day. Days under 10 usually have their `0`."""
    last = calendar.monthrange(year or 2000, month)[1] if month else 31
    if len(text) > 2 or not 1 <= int(text) <= last:
        return 0.0
    return 1.0 if len(text) == 2 else 0.5


def month_weight(text: str) -> float:
    """How likely a month is written so: `01` and `02` with their `0`, the others without (NĐ 30/2020/NĐ-CP)."""
    if len(text) > 2 or not 1 <= int(text) <= 12:
        return 0.0
    usual = len(text) == (2 if int(text) < 3 or int(text) > 9 else 1)
    return 1.0 if usual else 0.3


def _answer(scan: Scan, slot: Slot, weight: Callable[[str], float]) -> _Answer:
    parts, lost = slot_parts(scan, slot)
    printed = slot.printed.strip("._-…:,").translate(_SHOULD_BE_DIGITS)
    typed = _typed(parts, slot, len(printed)) if printed.isdecimal() else []
    if typed and slot.confidence >= _PRINTED_SURE:
        return _Answer(slot, printed, slot.confidence, extent=_extent(typed, slot))
    guesses = read_number(parts, slot.digit_height, weight)
    if not guesses:
        return _Answer(slot, "", 0.0, Guess("", 0.0, 0.0) if _has_writing(parts, slot) else None)
    best = guesses[0]
    if best.text == printed and typed:
        return _Answer(slot, printed, max(slot.confidence, best.confidence), extent=_extent(typed, slot))
    sure = best.confidence >= SURE[slot.name] and not lost
    return _Answer(slot, best.text if sure else "", best.confidence, best, _extent(parts, slot), sure)


def _has_writing(parts: Sequence[Component], slot: Slot) -> bool:
    """Whether there is more in the slot than dust and a dotted line."""
    return any(p.height > 0.6 * slot.digit_height for p in parts)


def _typed(parts: Sequence[Component], slot: Slot, digits: int) -> list[Component]:
    """The ink where it is so many pieces of one height on one line, as type is; else an empty list.

    The slash behind a number is as high as a digit, and the edge of the slot may lie behind it.
    """
    height = slot.digit_height
    large = sorted((p for p in parts if p.height > 0.5 * height), key=lambda p: p.left)
    if slot.name == "number" and len(large) == digits + 1:
        large.pop()
    on_line = all(
        abs(p.height - height) <= 0.15 * height and abs(p.bottom - _MARGIN_ABOVE * height) <= 0.15 * height + 1
        for p in large
    )
    return large if on_line and len(large) == digits else []


def _extent(parts: Sequence[Component], slot: Slot) -> tuple[int, int]:
    """First and last column of the ink on the level picture."""
    large = [p for p in parts if p.height > 0.4 * slot.digit_height]
    origin = _window(slot)[0]
    return origin + min(p.left for p in large), origin + max(p.right for p in large)


# The window around a slot, in heights of a printed digit: pen-written ones rise and hang over the line.
_MARGIN_ABOVE, _MARGIN_BELOW, _MARGIN_BESIDE = 2.2, 1.1, 1.5


def _window(slot: Slot) -> tuple[int, int, int, int]:
    height = slot.digit_height
    return (
        max(0, round(slot.left - _MARGIN_BESIDE * height)),
        max(0, round(slot.baseline - _MARGIN_ABOVE * height)),
        round(slot.right + _MARGIN_BESIDE * height),
        round(slot.baseline + _MARGIN_BELOW * height),
    )


def slot_parts(scan: Scan, slot: Slot) -> tuple[list[Component], bool]:
    """The pieces of ink in a slot, placed in its window, and whether writing there was left out as part of the print.

    Of ink that runs over the slot's edge into a printed word only what lies inside is taken.
    """
    left, top, right, bottom = _window(slot)
    height = slot.digit_height
    start, end, middle = slot.left - left, slot.right - left, slot.baseline - top - height / 2
    parts: list[Component] = []
    lost = False
    ink = _slot_ink(scan, left, top, right, bottom)
    if slot.name == "number":
        _erase_colon(ink, start, slot.baseline - top, height)
    for whole in components(ink):
        part = _inside(whole, start, end, height)
        if part is None:
            lost = lost or _reaches_in(whole, start, end, height)
        elif abs(part.top + part.height / 2 - middle) < 0.9 * height:
            parts.append(part)
    return parts, lost


def _slot_ink(scan: Scan, left: int, top: int, right: int, bottom: int) -> Mask:
    """Ink of the window; red pen counts where there is no other, since the grey picture has it no more."""
    window = np.s_[top:bottom, left:right]
    ink = ink_mask(scan.layers.gray[window])
    red = scan.layers.red[window]
    return ink | red if np.count_nonzero(red) > 0.5 * np.count_nonzero(ink) else ink


# The dots of a colon in Times, in heights of a digit: columns right of the ố, rows above the baseline.
_COLON_COLUMNS = (0.12, 0.38)
_COLON_ROWS = ((-0.06, 0.19), (0.5, 0.74))


def _erase_colon(ink: Mask, start: int, baseline: int, height: float) -> None:
    """Take the colon of `Số:` off the ink: a digit written against it would else take it along."""
    columns = slice(
        max(0, start + round(_COLON_COLUMNS[0] * height)), max(0, start + round(_COLON_COLUMNS[1] * height))
    )
    for low, high in _COLON_ROWS:
        ink[max(0, baseline - round(high * height)) : max(0, baseline - round(low * height)), columns] = False


def _inside(part: Component, start: int, end: int, height: float) -> Component | None:
    """The part as far as it lies between the columns; None where it is rather a piece of the print beside it."""
    if part.right <= start + 0.05 * height or part.left >= end - 0.05 * height:
        return None
    first = start - part.left if part.left < start - 0.35 * height else 0
    last = end - part.left if part.right > end + 0.35 * height else part.width
    cut = part.mask[:, first:last]
    share = np.count_nonzero(cut) / np.count_nonzero(part.mask)
    if share < 0.5 and np.count_nonzero(cut) < 0.12 * height**2:
        return None
    if (first == 0 and part.middle < start) or (last == part.width and part.middle > end):
        return None
    rows, columns = np.flatnonzero(cut.any(axis=1)), np.flatnonzero(cut.any(axis=0))
    tight = cut[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Component(tight, part.left + first + int(columns[0]), part.top + int(rows[0]))


def _reaches_in(part: Component, start: int, end: int, height: float) -> bool:
    """Whether ink that was counted to the print reaches far into the slot."""
    inside = part.mask[:, max(0, start - part.left) : max(0, end - part.left)]
    return bool(np.count_nonzero(inside) > 0.12 * height**2)


def _filled_in(scan: Scan, head: Head, form: Filled, answers: Sequence[_Answer]) -> Head:
    by_pen = [a for a in answers if a.guess is not None]
    if not by_pen and all(a.text == a.slot.printed for a in answers):
        return head
    words, first = _rebuilt(head.words, form, {a.slot.name: a for a in answers}), form.words[0]
    kept = [w for i, w in enumerate(head.words) if i not in form.words]
    place = sum(i not in form.words for i in range(first))
    return Head(
        [*kept[:place], *words, *kept[place:]],
        head.readings + [_reading(scan, a) for a in by_pen],
        head.set_aside + [_left_out(scan, a) for a in by_pen if not a.accepted and a.slot.printed],
        [*head.notices, _notice(scan.number, by_pen)] if by_pen else head.notices,
    )


def _rebuilt(words: Sequence[RecognisedWord], form: Filled, answers: dict[str, _Answer]) -> list[RecognisedWord]:
    """The form's words anew: its printed characters, and the digits of the answers in their places."""
    old = [words[i] for i in form.words]
    raw = " ".join(w.text for w in old)
    printed = [w.confidence for w in old if sum(c.isalpha() for c in w.text) > 2] or [w.confidence for w in old]
    groups: list[tuple[list[Symbol], float]] = []
    for piece in form.pieces:
        if isinstance(piece, str):
            answer = answers[piece]
            if answer.text:
                groups.append((_digit_symbols(answer), answer.confidence))
        elif groups and form.slots[0].name == "number" and answers["number"].text:
            groups[-1] = ([*groups[-1][0], *piece], min(groups[-1][1], max(printed)))
        else:
            groups += [(part, max(printed)) for part in _printed_words(list(piece))]
    clipped = _clipped([symbols for symbols, _ in groups])
    return [_word_of(part, groups[i][1], old[0].size, raw) for i, part in enumerate(clipped)]


def _clipped(groups: list[list[Symbol]]) -> list[list[Symbol]]:
    """The words' characters with boxes that do not reach into the next word: a pen stroke may have widened them."""
    for one, other in pairwise(groups):
        left, right = other[0].left, max(s.right for s in one)
        if right > left:
            edge = right if one[0].text.isdigit() else left
            one[:] = [s._replace(left=min(s.left, edge), right=min(s.right, edge)) for s in one]
            other[:] = [s._replace(left=max(s.left, edge), right=max(s.right, edge)) for s in other]
    return groups


def _digit_symbols(answer: _Answer) -> list[Symbol]:
    """The digits spread evenly over the ink that they were read from."""
    left, right = answer.extent
    slot, step = answer.slot, (right - left) / len(answer.text)
    top = round(slot.baseline - slot.digit_height)
    return [
        Symbol(digit, round(left + i * step), top, round(left + (i + 1) * step), slot.baseline)
        for i, digit in enumerate(answer.text)
    ]


_FORM_WORDS = {2: "Số:", 3: "năm", 4: "ngày", 5: "tháng"}
"""The printed words of the two forms by their number of letters; a colon is often lost in the pen strokes."""


def _printed_words(symbols: list[Symbol]) -> list[list[Symbol]]:
    """The printed characters as words: `năm` and its year apart, and the form's own words spelt as they must be."""
    split = next((i for i, s in enumerate(symbols) if s.text.isdigit()), len(symbols))
    letters, digits = symbols[:split], symbols[split:]
    form = _FORM_WORDS.get(sum(s.text.isalpha() for s in letters), "")
    if form and letters[0].text.isalpha() and len(letters) <= len(form):
        end = letters[-1]._replace(left=letters[-1].right)
        letters = [s._replace(text=c) for s, c in zip([*letters, end], form, strict=False)]
    return [part for part in (letters, digits) if part]


def _word_of(symbols: list[Symbol], confidence: float, size: float, raw: str) -> RecognisedWord:
    return RecognisedWord(
        "".join(s.text for s in symbols),
        min(s.left for s in symbols),
        min(s.top for s in symbols),
        max(s.right for s in symbols),
        max(s.bottom for s in symbols),
        confidence,
        size,
        tuple(symbols),
        raw,
    )


def _reading(scan: Scan, answer: _Answer) -> Reading:
    slot, guess = answer.slot, answer.guess
    assert guess is not None
    left, right = answer.extent if answer.extent[1] else (slot.left, slot.right)
    box = scan.to_page(left, slot.baseline - slot.digit_height, right, slot.baseline)
    return Reading(
        "handwritten",
        slot.name,
        guess.text,
        round(answer.confidence, 3),
        scan.number,
        box,
        crop=scan.crop(*_window(slot)),
    )


def _left_out(scan: Scan, answer: _Answer) -> SetAside:
    slot = answer.slot
    box = scan.to_page(slot.left, slot.baseline - slot.digit_height, slot.right, slot.baseline)
    return SetAside(slot.printed, "handwriting", scan.number, box)


def _guessed(answer: _Answer) -> str:
    return answer.guess.text if answer.guess else ""


_NAMES = {"number": "số văn bản", "day": "ngày", "month": "tháng"}


def _notice(page: int, answers: Sequence[_Answer]) -> Notice:
    """One notice for a form: what was read by pen, or that it could not be read."""
    kind = "number" if answers[0].slot.name == "number" else "date"
    unread = [a for a in answers if not a.accepted]
    late = [a for a in unread if a.arrived]
    if late:
        told = " và ".join(f"{_NAMES[a.slot.name]} viết tay «{_guessed(a)}»" for a in unread)
        return Notice(
            f"{kind}_unreadable",
            f"Trang {page}: máy đọc {told}, nhưng dấu công văn đến ghi ngày {late[0].arrived:%d/%m/%Y}, văn bản không "
            "thể ban hành sau ngày đến, nên để trống. Hãy xem ảnh bản gốc và nhập vào.",
        )
    if unread:
        names = " và ".join(_NAMES[a.slot.name] for a in unread)
        return Notice(
            f"{kind}_unreadable",
            f"Trang {page}: {names} viết tay, máy không đọc chắc nên để trống. Hãy xem ảnh bản gốc và nhập vào.",
        )
    told = " và ".join(f"{_NAMES[a.slot.name]} viết tay «{a.text}» (độ tin cậy {a.confidence:.0%})" for a in answers)
    return Notice(f"handwritten_{kind}", f"Trang {page}: {told}. Hãy đối chiếu với bản gốc.")
