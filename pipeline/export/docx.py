"""Word: a table on landscape A4, its head on every page, tasks under their bodies, in the typeface of the office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.export.checklist import Checklist, Row

COLUMNS = (
    ("STT", 14), ("Nội dung nhiệm vụ", 82), ("Cơ quan chủ trì", 36), ("Cơ quan phối hợp", 34), ("Thời hạn", 30),
    ("Căn cứ", 31), ("Trạng thái", 19), ("Ghi chú", 21),
)  # fmt: skip
"""Heads with widths in millimetres; together 267, A4 landscape without margins of 15."""

_FACE = "Times New Roman"
_BODY, _CELL = Pt(13), Pt(12)
_CENTRED = frozenset({0, 6})


def write(checklist: Checklist, path: Path) -> None:
    """Write the checklist as a Word document."""
    document = Document()
    _set_up(document)
    _line(document, checklist.title, bold=True, centred=True, size=Pt(14))
    if checklist.subtitle:
        _line(document, checklist.subtitle, italic=True, centred=True)
    if checklist.rows:
        _write_table(document, checklist)
    else:
        _line(document, "Không có nhiệm vụ nào.", centred=True)
    document.core_properties.title = checklist.title
    document.core_properties.author = "congvan"
    document.save(str(path))


def _set_up(document: Any) -> None:
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FACE, _BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FACE)
    style.paragraph_format.space_after = Pt(4)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("Trang ", "PAGE"), ("/", "NUMPAGES")):
        footer.add_run(text)
        _add_field(footer, field)


def _add_field(paragraph: Any, name: str) -> None:
    """A field that Word computes, such as the number of the page."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), name)
    paragraph._p.append(element)


def _line(
    document: Any, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False, size: Any = None
) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = size
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _write_table(document: Any, checklist: Checklist) -> None:
    """One table whose head is repeated on every page, with a row of its own above the tasks of each body."""
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, (_, width) in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(width)
    _fill(table.rows[0], [head for head, _ in COLUMNS], head=True)
    _mark(table.rows[0], "w:tblHeader")
    for index, (name, rows) in enumerate(checklist.groups.items(), start=1):
        _write_group(table, f"{index}. {name} ({len(rows)} nhiệm vụ)", rows)


def _write_group(table: Any, heading: str, rows: tuple[Row, ...]) -> None:
    added = table.add_row()
    cell = added.cells[0].merge(added.cells[-1])
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    run = paragraph.add_run(heading)
    run.bold, run.font.size = True, _BODY
    _shade(cell, "EDF1F6")
    for number, row in enumerate(rows, start=1):
        cells = [str(number), row.text, row.lead, row.coordinating, row.deadline, row.basis, row.status, row.note]
        added = table.add_row()
        _fill(added, cells)
        _mark(added, "w:cantSplit")


def _fill(row: Any, texts: list[str], *, head: bool = False) -> None:
    for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = Mm(COLUMNS[index][1])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.font.size = head, _CELL
        if head:
            _shade(cell, "DDE6F0")
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        if head or index in _CENTRED:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _mark(row: Any, name: str) -> None:
    """A property of a table row: repeated on each page, or never split between two."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))
