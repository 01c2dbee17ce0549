"""Markdown: a heading and a table for each body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from pipeline.export.checklist import Checklist, Row

COLUMNS = (
    "STT",
    "Nội dung nhiệm vụ",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời hạn",
    "Căn cứ",
    "Trạng thái",
    "Ghi chú",
)

_SPECIAL_RE = re.compile(r"([\\`*_\[\]<>#|])")


def write(checklist: Checklist, file: TextIO) -> None:
    """Write the checklist; characters that Markdown would interpret are escaped."""
    file.writelines(f"{line}\n" for line in _lines(checklist))


def _lines(checklist: Checklist) -> Iterator[str]:
    yield f"# {_escaped(checklist.title)}"
    if checklist.subtitle:
        yield from ("", _escaped(checklist.subtitle))
    if not checklist.rows:
        yield from ("", "Không có nhiệm vụ nào.")
    for name, rows in checklist.groups.items():
        yield from ("", f"## {_escaped(name)} ({len(rows)})", "")
        yield f"| {' | '.join(COLUMNS)} |"
        yield f"|{' --- |' * len(COLUMNS)}"
        yield from (_row(number, row) for number, row in enumerate(rows, start=1))


def _row(number: int, row: Row) -> str:
    cells = (str(number), row.text, row.lead, row.coordinating, row.deadline, row.basis, row.status, row.note)
    return f"| {' | '.join(_escaped(cell) for cell in cells)} |"


def _escaped(text: str) -> str:
    return _SPECIAL_RE.sub(r"\\\1", text)
