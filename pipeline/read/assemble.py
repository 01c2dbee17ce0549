"""From the words of all pages to one `SourceDocument`: lines in reading order, tables in place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.read.continuing import common_columns, repeated_rows, rest_of_row, with_columns
from pipeline.read.furniture import PageLines, furniture
from pipeline.read.geometry import rows_of
from pipeline.read.layout import PageCell, PageContent, PageTable, line_of, lines_of_page
from pipeline.read.stamps import without_stamps
from schemas.document import (
    BBox,
    Cell,
    Line,
    Notice,
    Page,
    Reading,
    SetAside,
    SourceDocument,
    Table,
    TextOrigin,
    assemble_lines,
)
from schemas.errors import EmptyFileError

_CONTINUES_TOP = 0.22
_SAME_EDGE = 6.0
_SAME_EDGE_SCANNED = 60.0
_SAME_WIDTH = 0.04
"""A sheet is laid on the glass up to 2 cm beside where the one before lay; the table's width stays."""
_SPECKS = 3
"""Letters and digits in a line of dirt that may stand between the parts of a table."""


def assemble(
    pages: Sequence[PageContent],
    path: str,
    data: bytes,
    media_type: str,
    *,
    metadata: dict[str, str] | None = None,
    notices: Sequence[Notice] = (),
) -> SourceDocument:
    """The document that these pages make.

    Raises EmptyFileError where no page has a line.
    """
    pages = [_without_stamps(page) for page in pages]
    flow = _Flow()
    layouts = [lines_of_page(page.words, page.number, page.width, page.height) for page in pages]
    aside = furniture([PageLines(p.number, p.height, lines) for p, lines in zip(pages, layouts, strict=True)])
    set_aside: list[SetAside] = []
    for index, (page, lines) in enumerate(zip(pages, layouts, strict=True)):
        dropped = [(lines[i], reason) for (p, i), reason in aside.items() if p == index]
        set_aside += page.set_aside
        set_aside += [SetAside(text, reason, page.number, line.bbox) for (text, line), reason in dropped]
        flow.add_page(page, [item for i, item in enumerate(lines) if (index, i) not in aside])
    if not flow.lines:
        raise EmptyFileError(f"{path}: không tìm thấy chữ nào trong tệp. Hãy kiểm tra lại bản gốc.")
    text, placed = assemble_lines(flow.texts, flow.lines)
    return SourceDocument(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        text=text,
        lines=placed,
        text_origin=_origin(pages),
        pages=tuple(Page(p.number, p.width, p.height, p.origin, p.rotation) for p in pages),
        tables=tuple(table.finish(placed) for table in flow.tables),
        set_aside=tuple(set_aside),
        readings=tuple(_located(reading, text, placed) for page in pages for reading in page.readings),
        signatures=tuple(signature for page in pages for signature in page.signatures),
        notices=(*notices, *(notice for page in pages for notice in page.notices)),
        metadata=metadata or {},
    )


def _without_stamps(page: PageContent) -> PageContent:
    found = without_stamps(page.words, page.number, page.width, page.height)
    if not found.set_aside:
        return page
    return replace(
        page,
        words=found.words,
        set_aside=[*page.set_aside, *found.set_aside],
        signatures=[*page.signatures, *found.signatures],
    )


def _origin(pages: Sequence[PageContent]) -> TextOrigin:
    origins = {page.origin for page in pages if page.words or page.tables}
    return origins.pop() if len(origins) == 1 else "mixed"


@dataclass
class _OpenTable:
    """A table whose cells know their lines by index; it may go on over the next page."""

    page: int
    bbox: BBox
    columns: int
    edges: tuple[float, float]
    rows: int = 0
    cells: list[tuple[PageCell, int, int, int]] = field(default_factory=list)
    column_edges: tuple[float, ...] = ()

    def fit(self, found: PageTable) -> PageTable | None:
        """The new part with its columns counted as the table's; None where their edges are others.

        Where the new part has all of the table's edges and more, the table takes over its columns.
        """
        if not self.column_edges or not found.edges:
            return found if self.columns == found.columns else None
        places = common_columns(self.column_edges, found.edges)
        if places is not None:
            cells = tuple(with_columns(cell, places) for cell in found.cells)
            return replace(found, columns=self.columns, cells=cells)
        places = common_columns(found.edges, self.column_edges)
        if places is None:
            return None
        self.cells = [(with_columns(cell, places), page, begin, end) for cell, page, begin, end in self.cells]
        self.columns, self.column_edges = found.columns, found.edges
        return found

    def last_row(self) -> list[PageCell]:
        """The cells that reach the table's lower edge."""
        return [cell for cell, *_ in self.cells if cell.row + cell.row_span == self.rows]

    def make_room(self, cell: PageCell, count: int) -> int:
        """Index of the line after the cell's last one, where so many lines more of it are to go."""
        index = next(i for i, entry in enumerate(self.cells) if entry[0] is cell)
        at = self.cells[index][3]
        self.cells[index] = (*self.cells[index][:3], at + count)
        for later, (other, page, begin, end) in enumerate(self.cells[index + 1 :], index + 1):
            self.cells[later] = (other, page, begin + count, end + count)
        return at

    def finish(self, lines: Sequence[Line]) -> Table:
        """The table with its cells as ranges of characters."""
        return Table(tuple(_cell(entry, lines) for entry in self.cells), self.rows, self.columns, self.page, self.bbox)


def _cell(entry: tuple[PageCell, int, int, int], lines: Sequence[Line]) -> Cell:
    cell, page, begin, end = entry
    if end > begin:
        start, stop = lines[begin].start, lines[end - 1].end
    else:
        start = stop = lines[begin].start if begin < len(lines) else lines[-1].end
    return Cell(cell.row, cell.column, start, stop, cell.row_span, cell.column_span, page, cell.bbox)


@dataclass
class _Flow:
    """The lines of the document as they grow."""

    texts: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    tables: list[_OpenTable] = field(default_factory=list)

    def add_page(self, page: PageContent, lines: list[tuple[str, Line]]) -> None:
        """Append the page's lines, its tables before the first line or zone that starts below their top."""
        waiting = sorted(page.tables, key=lambda t: t.bbox.top)
        previous = "full"
        for text, line in lines:
            top = line.bbox.top if line.bbox else 0.0
            while waiting and (line.column == "full" or previous == "full") and top > waiting[0].bbox.top:
                self._add_table(page, waiting.pop(0))
            previous = line.column
            self.texts.append(text)
            self.lines.append(line)
        for table in waiting:
            self._add_table(page, table)

    def _add_table(self, page: PageContent, found: PageTable) -> None:
        known = self._continued(page, found)
        if known is None:
            table, part, cut = self._new_table(page, found), found, -1
        else:
            table, part = known
            cut = self._finish_row(table, page, part)
        index, base = self.tables.index(table), table.rows
        for cell in sorted(part.cells, key=lambda c: (c.row, c.column)):
            if cell.row == cut:
                continue
            begin = len(self.lines)
            self._add_lines(self._cell_lines(cell, page, index), begin)
            row = base + cell.row - (0 <= cut < cell.row)
            table.cells.append((replace(cell, row=row), page.number, begin, len(self.lines)))
        table.rows += part.rows - (cut >= 0)

    def _finish_row(self, table: _OpenTable, page: PageContent, part: PageTable) -> int:
        """The row at the top of the new part whose lines were added to the table's last row; -1 where there is none."""
        index = self.tables.index(table)
        top = repeated_rows([cell for cell, *_ in table.cells], part.cells)
        pairs = rest_of_row(table.last_row(), part, top)
        for cell, rest in pairs:
            lines = self._cell_lines(rest, page, index)
            self._add_lines(lines, table.make_room(cell, len(lines)))
        return top if pairs else -1

    def _cell_lines(self, cell: PageCell, page: PageContent, table: int) -> list[tuple[str, Line]]:
        return [line_of(row, page.number, "full", (cell.bbox.x0, cell.bbox.x1), table) for row in rows_of(cell.words)]

    def _add_lines(self, lines: list[tuple[str, Line]], at: int) -> None:
        self.texts[at:at] = [text for text, _ in lines]
        self.lines[at:at] = [line for _, line in lines]

    def _new_table(self, page: PageContent, found: PageTable) -> _OpenTable:
        edges = (found.bbox.x0, found.bbox.x1)
        self.tables.append(_OpenTable(page.number, found.bbox, found.columns, edges, column_edges=found.edges))
        return self.tables[-1]

    def _continued(self, page: PageContent, found: PageTable) -> tuple[_OpenTable, PageTable] | None:
        """The table that goes on here, and its new part: it ended the page before, with the same columns and edges."""
        last = self.tables[-1] if self.tables else None
        if last is None or not last.cells or last.cells[-1][1] != page.number - 1 or not self._just_ended():
            return None
        edges = (found.bbox.x0, found.bbox.x1)
        if not _same_edges(last.edges, edges, page.origin == "ocr") or found.bbox.top > _CONTINUES_TOP * page.height:
            return None
        part = last.fit(found)
        if part is None:
            return None
        last.edges = edges
        return last, part

    def _just_ended(self) -> bool:
        """Whether nothing but dirt was read after the last table."""
        for text, line in zip(reversed(self.texts), reversed(self.lines), strict=True):
            if line.table == len(self.tables) - 1:
                return True
            if line.confidence is None or sum(c.isalnum() for c in text) > _SPECKS:
                return False
        return False


def _same_edges(known: tuple[float, float], found: tuple[float, float], scanned: bool) -> bool:
    reach = _SAME_EDGE_SCANNED if scanned else _SAME_EDGE
    near = all(abs(a - b) < reach for a, b in zip(known, found, strict=True))
    width = known[1] - known[0]
    return near and (not scanned or abs(width - (found[1] - found[0])) < _SAME_WIDTH * width)


def _located(reading: Reading, text: str, lines: Sequence[Line]) -> Reading:
    """The reading with its place in the text, found by its box; unchanged where it was left out of the lines."""
    box = reading.bbox
    if box is None or reading.start is not None:
        return reading
    for line in lines:
        if line.page == reading.page and line.bbox is not None and line.x_edges is not None and _beside(line.bbox, box):
            found = text.find(reading.text, line.start, line.end)
            while found >= 0:
                if abs(line.x_edges[found - line.start] - box.x0) < 3:
                    return replace(reading, start=found, end=found + len(reading.text))
                found = text.find(reading.text, found + 1, line.end)
    return reading


def _beside(line: BBox, box: BBox) -> bool:
    middle = (box.top + box.bottom) / 2
    return line.top - 2 <= middle <= line.bottom + 2 and line.x0 - 3 <= box.x0 <= line.x1
