"""Word documents (.docx): what Word would print, automatic numbers included; .doc and .rtf through LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from pipeline.read.blocks import Block, Grid, GridCell, RawLine, emit_blocks, texts_of
from pipeline.read.building import Builder, check_size
from pipeline.read.columns import MOTTO_RE, NATION_RE, NUMBER_RE
from pipeline.read.encodings import font_encoding, restore_lost_u
from pipeline.read.office import convert_to_docx
from pipeline.read.runs import Piece, decoded, in_unicode, split_lines, styled_line
from pipeline.read.word_numbering import Numbering, Printed
from pipeline.read.word_package import Element, R, W, WordPackage, open_package, value_of
from pipeline.read.word_runs import Content, is_deleted_mark, number_of, read_content
from pipeline.read.word_styles import Styles
from pipeline.settings import ReadSettings
from schemas.document import Line, SourceDocument, TextOrigin

MEDIA_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    ".odt": "application/vnd.oasis.opendocument.text",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE_NUMBER_RE = re.compile(r"[-–—\s]*(Trang|Page)?\s*\d{0,4}\s*(/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)


def read_word(path: str, data: bytes, settings: ReadSettings, way_in: tuple[str, ...] = ()) -> SourceDocument:
    """The lines of a Word document of any age, one for each paragraph (or part of one between line breaks).

    Tracked changes are accepted; headers, footers and notes are set aside, save a letterhead that stands in a
    header. Pages are counted by the page breaks in the file; without any, all is on page 1.

    Raises InputFileError and its kinds, and MissingDependencyError where .doc or .rtf finds no LibreOffice.
    """
    check_size(path, data, settings.max_bytes)
    suffix = _suffix(path, data)
    origin: TextOrigin = "docx" if suffix in {".docx", ".docm"} else "doc"
    docx = data if origin == "docx" else convert_to_docx(path, data, suffix, settings)
    package = open_package(path, docx, settings)
    builder = Builder(path, data, MEDIA_TYPES[suffix], origin, way_in=way_in)
    _Reader(package, builder).read()
    return builder.finish()


def _suffix(path: str, data: bytes) -> str:
    """The kind of the file by its bytes, by its name where they leave it open (a .doc in truth is often .rtf)."""
    named = PurePath(path).suffix.casefold()
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith(_OLE):
        return ".docx" if named in {".docx", ".docm"} else ".doc"  # .docx in OLE is an encrypted one
    if data.startswith(b"PK"):
        return named if named in {".docm", ".odt"} else ".docx"
    return named if named in MEDIA_TYPES else ".doc"


@dataclass
class _Reader:
    package: WordPackage
    builder: Builder
    page: int = 1
    legacy: bool = False
    kept_u: bool = False
    carried: Content | None = None
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.styles = Styles(self.package.styles)
        self.numbering = Numbering(self.package.numbering, self.styles.numbering_lists())
        self.rendered = next(self.package.document.iter(f"{W}lastRenderedPageBreak"), None) is not None

    def read(self) -> None:
        body = self.package.document.find(f"{W}body")
        blocks = list(self.blocks(() if body is None else body))
        margins = [list(self.blocks(root)) for root in self._margins()]
        if self.legacy and not self.kept_u:
            blocks, margins = _with_u(blocks), [_with_u(margin) for margin in margins]
        self._emit_margins(margins, blocks)
        emit_blocks(self.builder, blocks)
        self._leave_out_notes()

    # Headers, footers, notes

    def _margins(self) -> list[Element]:
        """Headers and footers in the order in which the sections use them, each once."""
        used = [
            mark.get(f"{R}id", "") for mark in self.package.document.iter(f"{W}headerReference", f"{W}footerReference")
        ]
        return [self.package.headers[name] for name in dict.fromkeys(used) if name in self.package.headers]

    def _emit_margins(self, margins: Sequence[list[Block]], body: Sequence[Block]) -> None:
        has_head = _is_letterhead(body[:40])
        for margin in margins:
            text = "\n".join(texts_of(margin))
            if not has_head and _is_letterhead(margin):
                emit_blocks(self.builder, margin)
                has_head = True
            elif text:
                reason = "page_number" if _PAGE_NUMBER_RE.fullmatch(text) else "running_head"
                self.builder.leave_out(text, reason)

    def _leave_out_notes(self) -> None:
        for name in dict.fromkeys(self.notes):
            kind, _, identifier = name.partition(":")
            root = self.package.footnotes if kind == "footnote" else self.package.endnotes
            for note in () if root is None else root.iterchildren(f"{W}{kind}"):
                if note.get(f"{W}id") == identifier:
                    self.builder.leave_out("\n".join(texts_of(list(self.blocks(note)))), "footnote")

    # Paragraphs and tables

    def blocks(self, parent: Sequence[Element]) -> Iterator[Block]:
        """Paragraphs and tables below an element, in their order."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._leftover()
                yield self._table(child)
            elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}:
                yield from self.blocks(child)
        yield from self._leftover()

    def _leftover(self) -> Iterator[RawLine]:
        """What a deleted paragraph mark carried on, where no paragraph comes to take it."""
        content, self.carried = self.carried, None
        if content is not None and content.has_text:
            yield styled_line(in_unicode(content.pieces), Line(0, 0, page=self.page, starts_paragraph=True))

    def _paragraph(self, element: Element) -> Iterator[Block]:
        content = self._content(element)
        if content is None:
            return
        self.page += content.breaks_before + self._breaks_before(element)
        hidden = "".join(piece.text for piece in content.pieces if piece.look.hidden)
        self.builder.leave_out(hidden, "hidden_text")
        if content.has_text or not hidden.strip():
            printed = self._count(element)
            yield from self._lines(element, content, printed)
        for box in content.boxes:
            yield from self.blocks(box)
        self.page += content.breaks_after + self._section_break(element)

    def _content(self, element: Element) -> Content | None:
        """The paragraph's content with what an earlier one left to it; None where it runs on into the next."""
        content = read_content(element, self.styles, self.rendered)
        if self.carried is not None:
            content.pieces = self.carried.pieces + content.pieces
            content.boxes = self.carried.boxes + content.boxes
            self.carried = None
        self.notes += content.notes
        if is_deleted_mark(element):
            self.carried = content
            return None
        self._note_fonts(content.pieces)
        return content

    def _note_fonts(self, pieces: Sequence[Piece]) -> None:
        for piece in pieces:
            if font_encoding(piece.look.font) == "tcvn3":
                self.legacy = True
                self.kept_u = self.kept_u or "\u00ad" in piece.text

    def _breaks_before(self, element: Element) -> int:
        setting = None if self.rendered else self.styles.paragraph_setting(element, "pageBreakBefore")
        return int(setting is not None and value_of(setting, "1") not in {"0", "false"})

    def _section_break(self, element: Element) -> int:
        section = None if self.rendered else element.find(f"{W}pPr/{W}sectPr")
        return int(section is not None and value_of(section.find(f"{W}type"), "nextPage") != "continuous")

    def _count(self, element: Element) -> Printed | None:
        number, level, source = number_of(element, self.styles)
        if number is None:
            return None
        bound = self.numbering.level_of_style(number, source) if source else None
        return self.numbering.count(number, bound if bound is not None else level or 0)

    def _lines(self, element: Element, content: Content, printed: Printed | None) -> Iterator[RawLine]:
        """The paragraph's lines; a lone number is printed too, a lone bullet says nothing."""
        if not content.has_text and (printed is None or printed.is_bullet):
            return
        marker = printed.marker if printed else None
        looks = Line(
            0,
            0,
            page=self.page,
            starts_paragraph=True,
            align=self.styles.align(element),
            indent=self.styles.indent(element, printed.indent if printed else None),
            marker=marker,
            level=printed.level if printed else None,
        )
        for number, part in enumerate(split_lines(decoded(in_unicode(content.pieces)))):
            line = looks if number == 0 else replace(looks, starts_paragraph=False, marker=None)
            yield styled_line(part, line)

    def _table(self, element: Element) -> Grid:
        cells: list[_Cell] = []
        open_cells: dict[int, _Cell] = {}
        row = 0
        for tr in _children(element, "tr"):
            if tr.find(f"{W}trPr/{W}del") is not None:
                continue
            column = _skipped(tr, "gridBefore")
            for tc in _children(tr, "tc"):
                column = self._cell(tc, row, column, cells, open_cells)
            row += 1
        columns = max((cell.column + cell.width for cell in cells), default=0)
        ruled = _is_ruled(element, self.styles)
        return Grid(tuple(cell.frozen() for cell in cells), row, columns, ruled)

    def _cell(self, tc: Element, row: int, column: int, cells: list[_Cell], open_cells: dict[int, _Cell]) -> int:
        """Read one cell; returns the column behind it."""
        width = max(1, _integer(value_of(tc.find(f"{W}tcPr/{W}gridSpan")), 1))
        merge = tc.find(f"{W}tcPr/{W}vMerge")
        blocks = list(self.blocks(tc))
        above = open_cells.get(column)
        if merge is not None and value_of(merge, "continue") == "continue" and above is not None:
            above.height = row - above.row + 1
            above.blocks += blocks
        else:
            cell = _Cell(row, column, width, blocks)
            cells.append(cell)
            for place in range(column, column + width):
                open_cells.pop(place, None)
            if merge is not None:
                open_cells[column] = cell
        return column + width


@dataclass
class _Cell:
    row: int
    column: int
    width: int
    blocks: list[Block]
    height: int = 1

    def frozen(self) -> GridCell:
        return GridCell(self.row, self.column, tuple(self.blocks), self.height, self.width)


def _children(element: Element, tag: str) -> Iterator[Element]:
    """Rows or cells, through the wrappers that content controls and changes put around them."""
    for child in element:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"}:
            yield from _children(child, tag)


def _skipped(row: Element, tag: str) -> int:
    return _integer(value_of(row.find(f"{W}trPr/{W}{tag}")), 0)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default


def _is_ruled(table: Element, styles: Styles) -> bool:
    """Whether lines are drawn between the cells: by the table, by its style, or by single cells."""
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    for style in styles.chain(value_of(table.find(f"{W}tblPr/{W}tblStyle"))):
        borders = borders if borders is not None else style.find(f"{W}tblPr/{W}tblBorders")
    drawn = [borders] if borders is not None else []
    drawn += list(table.iter(f"{W}tcBorders"))
    return any(value_of(side, "none") not in {"none", "nil"} for part in drawn for side in part)


def _with_u(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each lost `ư` of TCVN3 put back."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Grid):
            cells = tuple(replace(cell, blocks=tuple(_with_u(cell.blocks))) for cell in block.cells)
            found.append(replace(block, cells=cells))
        else:
            lead = restore_lost_u(block.text[: block.line.bold_until])
            line = replace(block.line, bold_until=len(lead) if block.line.bold_until else 0)
            found.append(RawLine(restore_lost_u(block.text), line))
    return found


def _is_letterhead(blocks: Sequence[Block]) -> bool:
    texts = list(texts_of(blocks))
    return any(NATION_RE.search(text) or MOTTO_RE.search(text) for text in texts) or (
        any(NUMBER_RE.match(text) for text in texts) and any(text.isupper() for text in texts)
    )
