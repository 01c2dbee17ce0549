"""Excel: one sheet with all tasks to filter and sort, one with the tasks by body to print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export.checklist import Checklist, Row

COLUMNS = (
    ("STT", 5), ("Mã", 8), ("Nội dung nhiệm vụ", 50), ("Cơ quan chủ trì", 24), ("Cơ quan phối hợp", 22),
    ("Thời hạn", 20), ("Hạn cuối", 11), ("Căn cứ", 20), ("Ngày văn bản", 11), ("Trạng thái", 13), ("Ghi chú", 16),
)  # fmt: skip
"""Heads with widths in characters; together the width of A4 landscape at about 70 %."""

_CENTRED = frozenset({1, 2, 7, 9, 10})
_DATE_FORMAT = "dd/mm/yyyy"
_MAX_CHARACTERS = 32_000
"""Excel refuses a cell of more than 32,767."""

_FACE = "Times New Roman"
_LINE = Side(style="thin", color="808080")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="DDE6F0")
_GROUP_FILL = PatternFill("solid", fgColor="F2F2F2")
_POINTS_A_LINE = 15.5
_INDENT = 2
_NARROWER = 1.1
"""Letters of Times at 12 points in the width of a digit, measured in LibreOffice with Vietnamese text."""


def write(checklist: Checklist, path: Path) -> None:
    """Write the checklist as a workbook that prints on A4 landscape."""
    workbook = Workbook()
    overall: Any = workbook.active
    _start_sheet(overall, "Tất cả nhiệm vụ", checklist)
    for number, row in enumerate(checklist.rows, start=1):
        _write_row(overall, number, row)
    overall.auto_filter.ref = f"A3:{get_column_letter(len(COLUMNS))}{max(3, overall.max_row)}"
    grouped = workbook.create_sheet()
    _start_sheet(grouped, "Theo cơ quan", checklist)
    for name, rows in checklist.groups.items():
        _write_group(grouped, name, rows)
    workbook.properties.title = checklist.title
    workbook.properties.creator = "congvan"
    workbook.save(path)


def _start_sheet(sheet: Worksheet, name: str, checklist: Checklist) -> None:
    """Title, subtitle and heads; paper, repeated heads, frozen panes."""
    sheet.title = name
    for row, (text, size, bold) in enumerate(((checklist.title, 14, True), (checklist.subtitle, 12, False)), start=1):
        sheet.append([text])
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(COLUMNS))
        sheet.cell(row, 1).font = Font(name=_FACE, size=size, bold=bold, italic=not bold)
        sheet.cell(row, 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.append([head for head, _ in COLUMNS])
    for column, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        cell = sheet.cell(3, column)
        cell.font, cell.fill, cell.border = Font(name=_FACE, size=12, bold=True), _HEAD_FILL, _GRID
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height, sheet.row_dimensions[3].height = 24, 34
    sheet.freeze_panes = "D4"
    _set_up_page(sheet)


def _set_up_page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4 in ECMA-376, 18.3.1.63
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "3:3"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.75, 0.35
    footer: Any = sheet.oddFooter
    footer.center.text = "Trang &P/&N"
    sheet.print_options.horizontalCentered = True


def _write_group(sheet: Worksheet, name: str, rows: tuple[Row, ...]) -> None:
    at = sheet.max_row + 1
    sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(COLUMNS))
    cell = sheet.cell(at, 1)
    _put_text(cell, f"{name} ({len(rows)} nhiệm vụ)")
    cell.font, cell.fill = Font(name=_FACE, size=12, bold=True), _GROUP_FILL
    cell.alignment = Alignment(vertical="center")
    for column in range(1, len(COLUMNS) + 1):
        sheet.cell(at, column).border = _GRID
    sheet.row_dimensions[at].height = 20
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, number, row)


def _write_row(sheet: Worksheet, number: int, row: Row) -> None:
    at = sheet.max_row + 1
    values = (
        number, row.id, row.text, row.lead, row.coordinating, row.deadline, row.last_day, row.number, row.date,
        row.status, row.note,
    )  # fmt: skip
    for column, value in enumerate(values, start=1):
        cell: Any = sheet.cell(at, column)
        _put(cell, value)
        cell.font, cell.border = Font(name=_FACE, size=12), _GRID
        across = "center" if column in _CENTRED else "left"
        indent = 1 if across == "left" else 0
        cell.alignment = Alignment(horizontal=across, vertical="top", wrap_text=True, indent=indent)
    link = sheet.cell(at, 8)
    link.hyperlink = row.link
    link.font = Font(name=_FACE, size=12, color="0563C1", underline="single")
    sheet.row_dimensions[at].height = _height(values)


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        _put_text(cell, value)
    elif value is not None:
        cell.value = value
        if not isinstance(value, int):
            cell.number_format = _DATE_FORMAT


def _put_text(cell: Any, text: str) -> None:
    """Text stays text, also where it begins with `=`, `+`, `-` or `@`."""
    cell.value = text[:_MAX_CHARACTERS] or None
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@"


def _height(values: tuple[Any, ...]) -> float:
    """Points for the tallest cell; programs that open the file do not measure wrapped text themselves."""
    lines = 1
    for value, (_, width) in zip(values, COLUMNS, strict=True):
        if isinstance(value, str):
            lines = max(lines, _wrapped_lines(value, width))
    return min(409.0, lines * _POINTS_A_LINE + 3)


def _wrapped_lines(text: str, width: int) -> int:
    """Lines that words take in a column of `width` digits of Excel's own typeface."""
    width = int((width - _INDENT) * _NARROWER)
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
        lines, used = lines + used // (width + 1), used % (width + 1)
    return lines
