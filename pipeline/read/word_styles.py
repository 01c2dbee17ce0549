"""How a Word paragraph or run looks: direct settings over character style, paragraph style and defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.read.runs import RunLook
from pipeline.read.word_package import Element, W, is_on, value_of
from schemas.document import Align

_ALIGN: dict[str, Align] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
}


@dataclass
class Styles:
    """The styles of a document, each asked for along its `basedOn` chain."""

    root: Element | None
    _chains: dict[str, tuple[Element, ...]] = field(default_factory=dict)
    _looks: dict[tuple[str, str], RunLook] = field(default_factory=dict)

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        root = self.root
        return {} if root is None else {s.get(f"{W}styleId", ""): s for s in root.iterchildren(f"{W}style")}

    @cached_property
    def _default_paragraph(self) -> str:
        return next(
            (
                identifier
                for identifier, style in self._by_id.items()
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}
            ),
            "",
        )

    def chain(self, identifier: str | None) -> tuple[Element, ...]:
        """The style and the ones that it is based on, nearest first."""
        identifier = identifier or ""
        if identifier not in self._chains:
            self._chains[identifier] = tuple(self._walk(identifier))
        return self._chains[identifier]

    def _walk(self, identifier: str | None) -> Iterator[Element]:
        seen: set[str] = set()
        while identifier and identifier in self._by_id and identifier not in seen:
            seen.add(identifier)
            yield self._by_id[identifier]
            identifier = value_of(self._by_id[identifier].find(f"{W}basedOn"))

    def paragraph_style(self, paragraph: Element) -> str:
        """The id of a paragraph's style, the default one where it names none."""
        return value_of(paragraph.find(f"{W}pPr/{W}pStyle")) or self._default_paragraph

    def numbering_lists(self) -> dict[str, str]:
        """The list that each numbering style stands for, by style id."""
        found = {name: value_of(style.find(f"{W}pPr/{W}numPr/{W}numId")) for name, style in self._by_id.items()}
        return {name: number for name, number in found.items() if number}

    def paragraph_setting(self, paragraph: Element, tag: str) -> Element | None:
        """A child of `w:pPr`, of the paragraph itself or else of the nearest style that has it."""
        return next((found for found, _ in self.paragraph_settings(paragraph, tag)), None)

    def paragraph_settings(self, paragraph: Element, tag: str) -> Iterator[tuple[Element, str | None]]:
        """All such children, nearest first, each with the id of the style that it stands in."""
        for holder in (paragraph, *self.chain(self.paragraph_style(paragraph))):
            found = holder.find(f"{W}pPr/{W}{tag}")
            if found is not None:
                yield found, holder.get(f"{W}styleId")

    def align(self, paragraph: Element) -> Align | None:
        """How the paragraph is set, None where nothing says so."""
        return _ALIGN.get(value_of(self.paragraph_setting(paragraph, "jc")) or "")

    def indent(self, paragraph: Element, of_level: float | None) -> float | None:
        """Points from the text area's edge to the first character; `of_level` is what the list's level says."""
        own = paragraph.find(f"{W}pPr/{W}ind")
        if own is None and of_level is not None:
            return of_level
        edges: dict[str, int] = {}
        for setting, _ in self.paragraph_settings(paragraph, "ind"):
            for name, value in setting.attrib.items():
                edges.setdefault(name.removeprefix(W).replace("start", "left"), _twips(value))
        first = -edges["hanging"] if edges.get("hanging") else edges.get("firstLine", 0)
        return (edges.get("left", 0) + first) / 20 if edges else of_level

    def run_look(self, run: Element, paragraph_style: str) -> RunLook:
        """The look of a run in a paragraph of the given style."""
        own = run.find(f"{W}rPr")
        character = "" if own is None else value_of(own.find(f"{W}rStyle")) or ""
        key = (character, paragraph_style)
        if key not in self._looks:
            self._looks[key] = self._look((*self.chain(character), *self.chain(paragraph_style)))
        inherited = self._looks[key]
        return inherited if own is None else _overlaid(own, inherited)

    def _look(self, chain: tuple[Element, ...]) -> RunLook:
        look = RunLook()
        defaults = None if self.root is None else self.root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if defaults is not None:
            look = _overlaid(defaults, look)
        for style in reversed(chain):
            properties = style.find(f"{W}rPr")
            look = look if properties is None else _overlaid(properties, look)
        return look


def _overlaid(properties: Element, below: RunLook) -> RunLook:
    """The look below with what `w:rPr` says laid over it."""

    def switch(tag: str, default: bool) -> bool:
        found = properties.find(f"{W}{tag}")
        return default if found is None else is_on(found)

    size, fonts = properties.find(f"{W}sz"), properties.find(f"{W}rFonts")
    # Letters beyond ASCII, the ones that legacy fonts redraw, are set in the hAnsi font.
    font = None if fonts is None else fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii")
    return RunLook(
        bold=switch("b", below.bold),
        italic=switch("i", below.italic),
        capitals=switch("caps", below.capitals),
        hidden=switch("vanish", below.hidden),
        size=below.size if size is None else _half_points(value_of(size), below.size),
        font=font or below.font,
    )


def _half_points(text: str | None, default: float | None) -> float | None:
    try:
        return float(text or "") / 2
    except ValueError:
        return default


def _twips(text: str) -> int:
    try:
        return int(float(text))
    except ValueError:
        return 0
