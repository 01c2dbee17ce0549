"""CSV that Excel opens with its marks right; cells that would be formulas begin with an apostrophe."""

from __future__ import annotations

import csv
from typing import TextIO

from pipeline.export.checklist import Checklist
from pipeline.export.text_cells import safe_cell
from pipeline.labels import day

COLUMNS = (
    "STT", "Mã", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Hạn cuối", "Căn cứ",
    "Ngày văn bản", "Trạng thái", "Ghi chú",
)  # fmt: skip


def write(checklist: Checklist, file: TextIO) -> None:
    """Write one line a task; days as dd/mm/yyyy."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, row in enumerate(checklist.rows, start=1):
        cells = (
            str(number), row.id, row.text, row.lead, row.coordinating, row.deadline, day(row.last_day), row.number,
            day(row.date), row.status, row.note,
        )  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in cells])
