"""What commands print: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.archive.agenda import Due
from pipeline.archive.highlight import excerpt, matched_spans
from pipeline.archive.query import Words
from pipeline.archive.search import Hit
from pipeline.export.checklist import basis, bodies, deadline_words
from pipeline.export.jsonl import as_object
from pipeline.export.text_cells import safe_cell
from pipeline.labels import STATUSES

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

PLAIN_WIDTH = 160
"""Columns where the output is no terminal; a file has no edge, but a table needs one."""

Cell = Any


def console() -> Console:
    """Where tables go: as wide as the terminal, without colours where there is none."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False, emoji=False, markup=False)


def print_table(columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]], title: str = "") -> None:
    """A table; columns are heads with their share of the width (0: as narrow as its longest word allows)."""
    from rich import box
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, expand=False, show_lines=False)
    for head, ratio in columns:
        table.add_column(head, ratio=ratio or None, no_wrap=not ratio, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def print_json(value: Any) -> None:
    """One JSON value, indented, letters as they are."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """CSV whose cells a spreadsheet takes for text."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)


def highlighted(text: str, words: Words | None, width: int) -> Text:
    """An excerpt with the words found in bold."""
    from rich.text import Text

    shown = Text(excerpt(text, words, width))
    for start, end in matched_spans(shown.plain, words) if words else ():
        shown.stylize("bold yellow", start, end)
    return shown


RESULT_HEADS = ("Mã", "Nội dung", "Chủ trì", "Phối hợp", "Thời hạn", "Căn cứ", "Trạng thái")


def result_row(hit: Hit) -> list[str]:
    """Cells of `RESULT_HEADS`, whole."""
    if hit.seq is None:
        return [hit.id, hit.subject or "", hit.issuer or "", "", "", basis(hit), "văn bản"]
    return [
        hit.id, hit.text, bodies(hit, "lead"), bodies(hit, "coordinating"), deadline_words(hit), basis(hit),
        STATUSES[hit.status],
    ]  # fmt: skip


def due_json(entry: Due) -> dict[str, Any]:
    """A due obligation as programs read it."""
    return {
        **as_object(entry.hit),
        "deadline": entry.deadline.text,
        "printed_day": entry.printed.isoformat(),
        "last_ok_day": entry.last_ok_day.isoformat(),
    }
