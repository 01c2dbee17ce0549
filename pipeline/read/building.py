"""What the readers without geometry share: collecting lines, tables and set-aside text into a `SourceDocument`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.read.encodings import clean_text
from schemas.document import Cell, Line, Notice, Page, SetAside, SourceDocument, Table, TextOrigin, assemble_lines
from schemas.errors import EmptyFileError, LimitExceededError

LINE_BREAK_RE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
BLANKS_RE = re.compile(r"\s+")


def fold_blanks(text: str) -> str:
    """The text on one line: NFC, look-alikes and special blanks folded, no blanks at either end."""
    return BLANKS_RE.sub(" ", clean_text(text)).strip()


@dataclass(frozen=True)
class CellText:
    """A table cell before its place in the text is known: `lines` are its paragraphs."""

    row: int
    column: int
    lines: tuple[tuple[str, Line], ...]
    row_span: int = 1
    column_span: int = 1


@dataclass
class Builder:
    """Collects what a reader finds, in reading order; `finish` turns it into a `SourceDocument`."""

    path: str
    data: bytes
    media_type: str
    origin: TextOrigin
    page: int = 1
    way_in: tuple[str, ...] = ()
    texts: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)

    def add(self, text: str, **attributes: Any) -> None:
        """Append one line; blank text adds nothing."""
        text = fold_blanks(text)
        if text:
            self.add_line(text, Line(0, 0, page=self.page, **attributes))

    def add_line(self, text: str, line: Line) -> None:
        """Append a line whose text is folded already."""
        self.texts.append(text)
        self.lines.append(line)

    def leave_out(self, text: str, reason: str, limit: int = 2000) -> None:
        """Record text that is no part of the running text, cut to `limit` characters."""
        text = "\n".join(part for part in (fold_blanks(piece) for piece in LINE_BREAK_RE.split(text)) if part)
        if text and all(known.text != text[:limit] for known in self.set_aside):
            self.set_aside.append(SetAside(text[:limit], reason, page=self.page))

    def add_table(self, cells: list[CellText], rows: int, columns: int) -> None:
        """Append a table; a cell without text stands as an empty range, so that its place is kept."""
        index, first = len(self.tables), len(self.lines)
        ranges: list[tuple[CellText, int, int]] = []
        for cell in sorted(cells, key=lambda c: (c.row, c.column)):
            begin = len(self.lines)
            for text, line in cell.lines:
                self.add_line(text, replace(line, table=index, page=self.page))
            ranges.append((cell, begin, len(self.lines)))
        if len(self.lines) > first:
            # The ranges are of lines here; `finish` makes them ranges of characters.
            self.tables.append(
                Table(
                    tuple(Cell(c.row, c.column, b, e, c.row_span, c.column_span, self.page) for c, b, e in ranges),
                    rows,
                    columns,
                    self.page,
                )
            )

    def finish(self) -> SourceDocument:
        """The document.

        Raises EmptyFileError where no line was added.
        """
        if not self.lines:
            raise EmptyFileError(f"{self.path}: tệp không có chữ nào. Hãy kiểm tra lại tệp gốc.")
        text, lines = assemble_lines(self.texts, self.lines)
        pages = tuple(Page(n, origin=self.origin) for n in range(1, self.page + 1))
        return SourceDocument(
            path=self.path,
            sha256=hashlib.sha256(self.data).hexdigest(),
            media_type=self.media_type,
            text=text,
            lines=lines,
            text_origin=self.origin,
            pages=pages,
            tables=tuple(_with_characters(table, lines) for table in self.tables),
            set_aside=tuple(self.set_aside),
            notices=tuple(self.notices),
            way_in=self.way_in,
            metadata=self.metadata,
        )


def _with_characters(table: Table, lines: tuple[Line, ...]) -> Table:
    return replace(table, cells=tuple(_cell_with_characters(cell, lines) for cell in table.cells))


def _cell_with_characters(cell: Cell, lines: tuple[Line, ...]) -> Cell:
    if cell.end > cell.start:
        return replace(cell, start=lines[cell.start].start, end=lines[cell.end - 1].end)
    place = lines[cell.start].start if cell.start < len(lines) else lines[-1].end
    return replace(cell, start=place, end=place)


def check_size(path: str, data: bytes, limit: int) -> None:
    """Refuse what is empty or larger than `limit` bytes.

    Raises EmptyFileError, LimitExceededError.
    """
    if not data:
        raise EmptyFileError(f"{path}: tệp rỗng (0 byte). Hãy sao lại từ bản gốc.")
    if len(data) > limit:
        raise LimitExceededError(
            f"{path}: tệp dài {len(data):,} byte, quá giới hạn {limit:,}. Hãy tăng max_bytes trong tệp cấu hình."
        )
