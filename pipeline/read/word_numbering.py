"""Automatic numbers of a Word document as Word would print them (ECMA-376 part 1, section 17.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.read.word_package import Element, W, is_on, value_of

_PLACE_RE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_KEPT_BULLETS = frozenset("-+*–•")
_DASHES = frozenset("-\u2010\u2011\u2012\u2212\u00ad\uf02d\uf0be")


@dataclass(frozen=True)
class Level:
    """One level of a list: how its number looks, where it starts, what sets it back."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    """Number of the level (1-based) after which this one starts again; 0 for never, None for any higher one."""
    legal: bool = False
    font: str | None = None
    style: str | None = None
    indent: float | None = None
    zeros: int = 2


@dataclass
class _List:
    """A `w:num`: the abstract list it counts in, and the levels with its own changes."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Printed:
    """A number as printed, and the level that it stands on."""

    marker: str
    level: int
    indent: float | None
    is_bullet: bool


class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    def __init__(self, root: Element | None, style_lists: dict[str, str] | None = None) -> None:
        """`style_lists` gives the list that a numbering style stands for, by style id."""
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root, style_lists or {})

    def _load(self, root: Element, style_lists: dict[str, str]) -> None:
        abstract = {a.get(f"{W}abstractNumId"): a for a in root.iterchildren(f"{W}abstractNum")}
        numbers = {n.get(f"{W}numId"): n for n in root.iterchildren(f"{W}num")}
        for identifier, number in numbers.items():
            target = _follow_style(number, abstract, numbers, style_lists)
            if target is None:
                continue
            levels = dict(_levels(abstract[target]))
            starts: dict[int, int] = {}
            for override in number.iterchildren(f"{W}lvlOverride"):
                place = _integer(override.get(f"{W}ilvl"), 0)
                levels.update(_levels(override))
                first = override.find(f"{W}startOverride")
                if first is not None:
                    starts[place] = _integer(value_of(first), 1)
            self._lists[identifier] = _List(target, levels, starts)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level of list `number` that is bound to a paragraph style."""
        found = self._lists.get(number)
        return next((n for n, level in found.levels.items() if level.style == style), None) if found else None

    def count(self, number: str, place: int) -> Printed | None:
        """The number of the next paragraph of list `number` on level `place`; None where nothing is printed."""
        listed = self._lists.get(number)
        level = listed.levels.get(place) if listed else None
        if listed is None or level is None:
            return None
        counters = self._counters.setdefault(listed.abstract, {})
        self._advance(number, listed, counters, place)
        if level.form == "bullet":
            return Printed(_bullet(level), place, level.indent, True)
        marker = _PLACE_RE.sub(lambda found: _number_at(listed, counters, int(found[1]) - 1, level.legal), level.text)
        marker = "" if level.form == "none" and not level.text.strip() else marker.strip()
        return Printed(marker, place, level.indent, False) if marker else None

    def _advance(self, number: str, listed: _List, counters: dict[int, int], place: int) -> None:
        for upper in range(place + 1):
            # A start of its own holds once, when the list first reaches that level.
            if (
                upper in listed.starts
                and (number, upper) not in self._started
                and (upper == place or upper not in counters)
            ):
                self._started.add((number, upper))
                counters[upper] = listed.starts[upper] - (upper == place)
        start = listed.starts.get(place, listed.levels[place].start)
        counters[place] = counters[place] + 1 if place in counters else start
        for lower, level in listed.levels.items():
            if lower > place and (level.restart is None or 0 <= place < level.restart):
                counters.pop(lower, None)


def _follow_style(
    number: Element, abstract: dict[str, Element], numbers: dict[str, Element], style_lists: dict[str, str]
) -> str | None:
    """The id of the abstract list of a number, through at most a few links to numbering styles."""
    for _ in range(4):
        target = value_of(number.find(f"{W}abstractNumId"))
        if target not in abstract:
            return None
        link = value_of(abstract[target].find(f"{W}numStyleLink"))
        if link is None or style_lists.get(link) not in numbers:
            return target
        number = numbers[style_lists[link]]
    return target


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for element in parent.iterchildren(f"{W}lvl"):
        yield _integer(element.get(f"{W}ilvl"), 0), _read_level(element)


def _read_level(element: Element) -> Level:
    form = next(element.iter(f"{W}numFmt"), None)
    fonts = element.find(f"{W}rPr/{W}rFonts")
    restart, legal = element.find(f"{W}lvlRestart"), element.find(f"{W}isLgl")
    level = Level(
        form=value_of(form, "decimal") or "decimal",
        text=value_of(element.find(f"{W}lvlText"), "") or "",
        start=_integer(value_of(element.find(f"{W}start")), 0 if element.find(f"{W}start") is None else 1),
        restart=None if restart is None else _integer(value_of(restart), 0),
        legal=legal is not None and is_on(legal),
        font=None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi"),
        style=value_of(element.find(f"{W}pStyle")),
        indent=_level_indent(element),
    )
    if level.form == "custom" and form is not None:  # such as "001, 002, 003, …"
        first = form.get(f"{W}format", "").partition(",")[0].strip()
        return replace(level, form="decimalZero", zeros=len(first) or 2)
    return level


def _level_indent(element: Element) -> float | None:
    indent = element.find(f"{W}pPr/{W}ind")
    if indent is None:
        return None
    left = _integer(indent.get(f"{W}left") or indent.get(f"{W}start"), 0)
    return (left + _integer(indent.get(f"{W}firstLine"), 0) - _integer(indent.get(f"{W}hanging"), 0)) / 20


def _number_at(listed: _List, counters: dict[int, int], place: int, legal: bool) -> str:
    level = listed.levels.get(place, Level())
    value = counters.get(place, listed.starts.get(place, level.start))
    # A legal list prints every number in Arabic figures, whatever the form of the level it comes from.
    return str(value) if legal and level.form != "decimalZero" else format_number(value, level.form, level.zeros)


def format_number(value: int, form: str, zeros: int = 2) -> str:
    """A number in one of Word's forms; forms that no Vietnamese paper uses come out in figures.

    Letters go on as Word's do (`z`, `aa`, `bb`), not as the Vietnamese alphabet does: `đ)` is only ever typed.
    """
    small = form.replace("upper", "lower")
    written = {
        "lowerLetter": chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else "",
        "lowerRoman": _roman(value),
        "decimalZero": str(value).zfill(zeros),
        "decimalEnclosedParen": f"({value})",
        "decimalEnclosedFullstop": f"{value}.",
        "numberInDash": f"- {value} -",
        "none": "",
    }.get(small, str(value))
    return written.upper() if form.startswith("upper") else written


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    written = ""
    for worth, letters in (*_ROMAN, *_ROMAN_ONES):
        written += letters * (value // worth)
        value %= worth
    return written


def _bullet(level: Level) -> str:
    """The bullet as a typed sign: dashes, plus and star as they are, any drawn glyph as `•`."""
    glyph = level.text.strip()[:1]
    if glyph in _DASHES:
        return "-"
    if 0xF000 <= ord(glyph or " ") <= 0xF0FF and chr(ord(glyph) - 0xF000) in _KEPT_BULLETS:
        return chr(ord(glyph) - 0xF000)
    return glyph if glyph in _KEPT_BULLETS else "•"


def _integer(text: str | None, default: int) -> int:
    try:
        return int(float(text)) if text else default
    except ValueError:
        return default
