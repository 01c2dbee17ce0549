"""Web pages: the text of the document with its numbers, tables, head and foot; the site around it set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from pipeline.read.blocks import Block, Grid, GridCell, RawLine, emit_blocks
from pipeline.read.building import Builder, check_size, fold_blanks
from pipeline.read.encodings import decode_bytes
from pipeline.read.html_main import article_lines, find_main, line_key
from pipeline.read.runs import Piece, RunLook, decoded, in_unicode, split_lines, styled_line
from pipeline.read.word_numbering import format_number
from pipeline.settings import ReadSettings
from schemas.document import Align, Line, SourceDocument
from schemas.errors import DamagedFileError

Element = Any  # lxml has no types of its own

_META_RE = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ARCHIVE_RE = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}?content-type:\s*multipart/related", re.IGNORECASE
)
_MARKER_RE = re.compile(r"^([-+*•–]|\(?(\d{1,3}(\.\d+)*|[a-zđA-Z]|[ivxIVX]{1,6})[.)/])\s")
_BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
_ALIGNS: dict[str, Align] = {"left": "left", "center": "center", "right": "right", "justify": "justify"}
_LIST_FORMS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
}
_STYLE_RE = re.compile(r"([a-z-]+)\s*:\s*([^;]+)", re.IGNORECASE)
_LENGTH_RE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(px|pt|em|rem|cm|mm|in)")
_POINTS = {"px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "cm": 28.35, "mm": 2.835, "in": 72.0}


def read_html(path: str, data: bytes, settings: ReadSettings, way_in: tuple[str, ...] = ()) -> SourceDocument:
    """The lines of a web page's document, one a paragraph; tables with data as tables, layout tables as columns.

    Menus, adverts and lists of links are set aside as `menu`, what the page hides as `hidden_text`.

    Raises EmptyFileError, LimitExceededError, DamagedFileError (no HTML in it).
    """
    check_size(path, data, settings.max_bytes)
    source, encoding = _decode(_page_of_archive(data) or data)
    builder = Builder(path, data, "text/html", "html", way_in=way_in)
    builder.metadata["encoding"] = encoding
    main = find_main(_parse(path, source, builder))
    blocks = list(_Walker().walk(main.root))
    if not main.original:
        blocks = _article_only(blocks, article_lines(source), builder)
    for text in main.menus:
        builder.leave_out(text, "menu", limit=300)
    for text in main.hidden:
        builder.leave_out(text, "hidden_text", limit=300)
    emit_blocks(builder, blocks)
    return builder.finish()


def _page_of_archive(data: bytes) -> bytes | None:
    """The page within a web archive (.mht, also saved as .doc), None for a plain page."""
    if not _ARCHIVE_RE.match(data):
        return None
    for part in message_from_bytes(data, policy=policy.default).walk():
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(payload, bytes):
            charset = (part.get_content_charset() or "").encode()
            return b"<meta charset=" + charset + b">" + payload if charset else payload
    return None


def _decode(data: bytes) -> tuple[str, str]:
    """The page's text by byte-order mark, by its own word for it, or by what the bytes look like."""
    declared = _META_RE.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    # Pages that say Latin-1 mean Windows-1252 and are often neither: such words are not trusted.
    if (
        name
        and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
        and name not in {"iso-8859-1", "us-ascii"}
    ):
        try:
            return data.decode(name), name
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_bytes(data)


def _parse(path: str, source: str, builder: Builder) -> Element:
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    # An XML declaration's encoding is settled already, and lxml refuses it in a str.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source).replace("\x00", "")
    try:
        page = lxml_html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError(f"{path}: không có nội dung HTML đọc được. Hãy lưu lại trang web.") from error
    title = fold_blanks(page.findtext(".//title") or "")
    if title:
        builder.metadata["title"] = title
    return page


def _article_only(blocks: Sequence[Block], article: set[str], builder: Builder) -> list[Block]:
    """The blocks from the first to the last line that belongs to the article; all where it is too little to judge."""
    keys = [_block_key(block) for block in blocks]
    known = [place for place, key in enumerate(keys) if key and any(key in line or line in key for line in article)]
    inside = sum(len(keys[place]) for place in known)
    if not known or inside * 2 < sum(map(len, keys)):
        return list(blocks)
    first, last = known[0], known[-1]
    while first > 0 and isinstance(blocks[first - 1], RawLine) and _is_title(blocks[first - 1]):
        first -= 1
    for block in (*blocks[:first], *blocks[last + 1 :]):
        if isinstance(block, RawLine):
            builder.leave_out(block.text, "menu", limit=300)
    return list(blocks[first : last + 1])


def _is_title(block: Block) -> bool:
    return isinstance(block, RawLine) and block.line.bold and len(block.text) > 20


def _block_key(block: Block) -> str:
    if isinstance(block, RawLine):
        return line_key(block.text)
    return "".join(_block_key(inner) for cell in block.cells for inner in cell.blocks)


@dataclass(frozen=True)
class _State:
    """What an element hands down to the text within it."""

    look: RunLook = field(default_factory=RunLook)
    align: Align | None = None
    indent: float | None = None
    level: int | None = None
    pre: bool = False


@dataclass
class _Walker:
    """Walks the elements of a page and gathers their text into lines."""

    pieces: list[Piece] = field(default_factory=list)
    starts: bool | None = True
    marker: str | None = None
    breaks: int = 0

    def walk(self, element: Element, state: _State | None = None) -> Iterator[Block]:
        """The lines and tables of an element and all below it."""
        state = _styled(element, state or _State())
        yield from self._children(element, state)
        yield from self._flush(state)

    def _children(self, element: Element, state: _State) -> Iterator[Block]:
        self._text(element.text, state)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._child(child, state)
            self._text(child.tail, state)

    def _child(self, child: Element, state: _State) -> Iterator[Block]:
        if child.tag == "br":
            yield from self._break(state)
        elif child.tag == "table":
            yield from self._flush(state)
            yield _table(child, state)
        elif child.tag in _BLOCK_TAGS:
            yield from self._flush(state)
            self.starts = True
            inner = _styled(child, state)
            if child.tag == "li":
                inner = self._open_item(child, inner)
            yield from self._children(child, inner)
            yield from self._flush(inner)
            self.starts, self.marker = True, None
        else:
            yield from self._children(child, _styled(child, state))

    def _text(self, text: str | None, state: _State) -> None:
        if text:
            self.pieces.append(Piece(text if state.pre else re.sub(r"[ \t\r\n\f]+", " ", text), state.look))

    def _break(self, state: _State) -> Iterator[Block]:
        blank = not any(piece.text.strip() for piece in self.pieces)
        yield from self._flush(state)
        # Two breaks end a paragraph; after one, only the wording tells.
        self.starts = True if blank else None

    def _open_item(self, item: Element, state: _State) -> _State:
        self.marker = _item_marker(item)
        level = len(list(item.iterancestors("ul", "ol", "menu"))) - 1
        return replace(state, level=max(0, level))

    def _flush(self, state: _State) -> Iterator[Block]:
        """The gathered text as lines."""
        pieces, self.pieces = self.pieces, []
        text = "".join(piece.text for piece in pieces)
        if not fold_blanks(text):
            return
        marker = None if _MARKER_RE.match(text.lstrip()) else self.marker
        self.marker = None
        line = Line(
            0,
            0,
            starts_paragraph=self.starts,
            align=state.align,
            indent=state.indent,
            marker=marker,
            level=state.level,
        )
        for piece in [pieces] if not state.pre else split_lines(pieces):
            raw = styled_line(decoded(in_unicode(piece)), line)
            yield raw if state.pre else RawLine(raw.text.strip(" \n"), raw.line)
            line = replace(line, starts_paragraph=None, marker=None)
        self.starts = None


def _styled(element: Element, state: _State) -> _State:
    """The state within an element."""
    style = {name.lower(): value.strip() for name, value in _STYLE_RE.findall(element.get("style") or "")}
    look, tag = state.look, element.tag
    if tag in {"b", "strong", "th"} or tag in _HEADINGS:
        look = replace(look, bold=True)
    if tag in {"i", "em"}:
        look = replace(look, italic=True)
    look = _styled_look(style, look, element)
    align = _ALIGNS.get((style.get("text-align") or element.get("align") or "").lower(), state.align)
    if tag == "center":
        align = "center"
    return _State(look, align, _indent(style, state.indent), state.level, state.pre or tag in {"pre", "textarea"})


def _styled_look(style: dict[str, str], look: RunLook, element: Element) -> RunLook:
    weight = style.get("font-weight", "").lower()
    if weight:
        look = replace(look, bold=weight in {"bold", "bolder"} or (weight.isdecimal() and int(weight) >= 600))
    if style.get("font-style"):
        look = replace(look, italic=style["font-style"].lower() in {"italic", "oblique"})
    if style.get("text-transform", "").lower() == "uppercase":
        look = replace(look, capitals=True)
    family = style.get("font-family") or (element.get("face") if element.tag == "font" else None)
    size = _points(style.get("font-size", ""))
    return replace(look, font=family.split(",")[0].strip("\"' ") if family else look.font, size=size or look.size)


def _indent(style: dict[str, str], inherited: float | None) -> float | None:
    lengths = [_points(style.get(name, "")) for name in ("margin-left", "padding-left", "text-indent")]
    if all(length is None for length in lengths):
        return inherited
    return sum(length or 0.0 for length in lengths)


def _points(length: str) -> float | None:
    found = _LENGTH_RE.search(length)
    return float(found[1]) * _POINTS[found[2]] if found else None


def _item_marker(item: Element) -> str | None:
    """The number or dash that a browser draws before a list item."""
    parent = next(item.iterancestors("ul", "ol", "menu"), None)
    style = " ".join(filter(None, (item.get("style"), parent.get("style") if parent is not None else "")))
    shape = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", style, re.IGNORECASE)
    if shape and shape[1].lower() == "none":
        return None
    if parent is None or parent.tag != "ol":
        return "-"
    form = _LIST_FORMS.get(shape[1].lower() if shape else item.get("type") or parent.get("type") or "", "decimal")
    return format_number(_item_value(item, parent), form) + "."


def _item_value(item: Element, parent: Element) -> int:
    value = _whole(parent.get("start"), 1) - 1
    for other in parent.iterchildren("li"):
        value = _whole(other.get("value"), value + 1)
        if other is item:
            break
    return value


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


def _table(table: Element, state: _State) -> Grid:
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    row = -1
    for row, tr in enumerate(_rows(table)):
        column = 0
        for td in tr.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            height, width = max(1, _whole(td.get("rowspan"), 1)), max(1, min(100, _whole(td.get("colspan"), 1)))
            taken |= {(r, c) for r in range(row, row + min(height, 1000)) for c in range(column, column + width)}
            inner = _styled(tr, replace(state, align=None, indent=None, level=None))
            cells.append(GridCell(row, column, tuple(_Walker().walk(td, inner)), height, width))
            column += width
    columns = max((cell.column + cell.column_span for cell in cells), default=0)
    rows = row + 1
    fitted = tuple(replace(cell, row_span=min(cell.row_span, rows - cell.row)) for cell in cells)
    return Grid(fitted, rows, columns, _is_ruled(table))


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from child.iterchildren("tr")


def _is_ruled(table: Element) -> bool | None:
    """Whether lines are drawn between cells, None where a style sheet may say so."""
    border = table.get("border")
    if border is not None:
        return border.strip() not in {"", "0", "0px"} or None if border.strip() else None
    styles = [table.get("style") or "", *((td.get("style") or "") for td in table.iter("td", "th"))]
    sides = [value.lower() for style in styles for name, value in _STYLE_RE.findall(style) if name.startswith("border")]
    drawn = any(re.search(r"solid|double|dotted|dashed|inset", value) for value in sides)
    return True if drawn or "bordered" in (table.get("class") or "") else None
