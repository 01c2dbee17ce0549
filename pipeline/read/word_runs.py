"""The characters of a Word paragraph as the reader sees them: changes accepted, fields shown, symbols named."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.read.encodings import font_encoding, to_unicode
from pipeline.read.runs import Piece, RunLook
from pipeline.read.word_package import Element, W, value_of
from pipeline.read.word_styles import Styles

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DROPPED = frozenset(
    f"{W}{tag}"
    for tag in ("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr")
)
_PLAIN = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}
_SYMBOL_FONT = str.maketrans(
    dict(zip("\u002d\u00b7\u00ae\u00ac\u00b3\u00a3\u00b1\u00b4\u00b8\u00b0\u00a5", "-•→←≥≤±×÷°∞", strict=True))
)
_WINGDINGS = dict(zip("\u00a8\u006f\u00fe\u00fc\u00fb\u00e0\u00f0\u00a7\u0076\u00d8", "□□☑✓✗→→•••", strict=True))


@dataclass
class Content:
    """What stands in a paragraph: its characters, and what is anchored in it."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Ids of footnotes and endnotes, as `footnote:3`."""
    breaks_before: int = 0
    """Pages that begin before the first character."""
    breaks_after: int = 0
    rendered_breaks: bool = True
    in_code: int = 0

    @property
    def has_text(self) -> bool:
        """Whether a visible character was met."""
        return any(piece.text.strip() and not piece.look.hidden for piece in self.pieces)

    def add(self, text: str, look: RunLook) -> None:
        """Append characters."""
        if text:
            self.pieces.append(Piece(text, look))

    def turn_page(self) -> None:
        """Note a page break at this place."""
        if self.has_text:
            self.breaks_after += 1
        else:
            self.breaks_before += 1


def read_content(paragraph: Element, styles: Styles, rendered_breaks: bool) -> Content:
    """The content of a `w:p`; `rendered_breaks` tells whether Word left its own page breaks in the file."""
    content = Content(rendered_breaks=rendered_breaks)
    style = styles.paragraph_style(paragraph)
    for child in paragraph:
        _walk(child, style, styles, content)
    return content


def _walk(element: Element, style: str, styles: Styles, content: Content) -> None:
    tag = element.tag
    if tag in _DROPPED or not isinstance(tag, str):
        return
    if tag == f"{W}r":
        _read_run(element, styles.run_look(element, style), content)
    elif tag == f"{_COMPATIBLE}AlternateContent":
        _walk_alternative(element, style, styles, content)
    elif tag == f"{W}txbxContent":
        content.boxes.append(element)
    elif tag == _MATH_TEXT:
        content.add(element.text or "", RunLook())
    else:
        for child in element:
            _walk(child, style, styles, content)


def _walk_alternative(element: Element, style: str, styles: Styles, content: Content) -> None:
    """A drawing stands twice, in a new and an old form: take the first one only."""
    chosen = next((child for child in element if child.tag == f"{_COMPATIBLE}Choice"), None)
    for child in element if chosen is None else (chosen,):
        _walk(child, style, styles, content)


def _read_run(run: Element, look: RunLook, content: Content) -> None:
    for child in run:
        tag = child.tag
        if tag == f"{W}fldChar":
            _turn_field(child, content)
        elif content.in_code and tag in {f"{W}t", *_PLAIN}:
            continue
        elif tag == f"{W}t":
            content.add(_drawn(child.text or "", look.font), look)
        elif tag in _PLAIN:
            content.add(_PLAIN[tag], look)
        elif tag in {f"{W}br", f"{W}lastRenderedPageBreak"}:
            _read_break(child, look, content)
        elif tag == f"{W}sym":
            content.add(_symbol(child), replace(look, font=None))
        elif tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            content.notes.append(f"{tag.removeprefix(W).removesuffix('Reference')}:{child.get(f'{W}id')}")
        elif isinstance(tag, str) and tag not in _DROPPED:
            _walk(child, "", Styles(None), content)


def _turn_field(mark: Element, content: Content) -> None:
    """Between `begin` and `separate` stands the field's code, behind it what is printed."""
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        content.in_code += 1
    elif content.in_code and kind in {"separate", "end"}:
        content.in_code -= 1


def _read_break(mark: Element, look: RunLook, content: Content) -> None:
    rendered = mark.tag == f"{W}lastRenderedPageBreak"
    if rendered or mark.get(f"{W}type") == "page":
        if rendered == content.rendered_breaks:
            content.turn_page()
    elif mark.get(f"{W}type") != "column":
        content.add("\n", look)


def _symbol(element: Element) -> str:
    """The character of a `w:sym`, whose code lies in the private area of its font."""
    code = int(element.get(f"{W}char") or "0", 16)
    char = chr(code - 0xF000 if 0xF000 <= code <= 0xF0FF else code)
    font = element.get(f"{W}font")
    return to_unicode(char, font) if font_encoding(font) else _drawn(char, font)


def _drawn(text: str, font: str | None) -> str:
    """Characters of a symbol font as what they draw; ornaments of the Wingdings fonts (`XV80`) say nothing."""
    name = (font or "").casefold()
    if name == "symbol":
        return text.translate(_SYMBOL_FONT)
    if not name.startswith(("wingdings", "webdings")):
        return text
    plain = "".join(chr(ord(char) - 0xF000) if 0xF000 <= ord(char) <= 0xF0FF else char for char in text)
    return "".join(_WINGDINGS.get(char, char if char.isspace() else "") for char in plain)


def is_deleted_mark(paragraph: Element) -> bool:
    """True where the paragraph's end is deleted as a tracked change, so that it runs on into the next one."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)


def number_of(paragraph: Element, styles: Styles) -> tuple[str | None, int | None, str | None]:
    """The list and the level that a paragraph or its style names, and the id of the style that named the list."""
    number: str | None = None
    level: int | None = None
    source: str | None = None
    for setting, style in styles.paragraph_settings(paragraph, "numPr"):
        listed, place = value_of(setting.find(f"{W}numId")), value_of(setting.find(f"{W}ilvl"))
        if level is None and place is not None and place.isdecimal():
            level = int(place)
        if listed is not None:
            number, source = listed, style
            break
    return (None, None, None) if number in {None, "0"} else (number, level, source)
