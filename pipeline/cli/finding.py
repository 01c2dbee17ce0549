"""`congvan search`, `due` and `overdue`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from pipeline.archive.agenda import Due, due_within
from pipeline.archive.agenda import overdue as overdue_list
from pipeline.archive.connection import archive
from pipeline.archive.highlight import excerpt
from pipeline.archive.query import Words
from pipeline.archive.search import Hit, Scope, query_words
from pipeline.archive.search import search as find
from pipeline.cli import output
from pipeline.cli.hints import tell_unknown_values
from pipeline.cli.options import (
    Config,
    Db,
    Filters,
    Format,
    Limit,
    On,
    make_settings,
    one_of,
    read_date,
    read_span,
    whole_number,
    with_filters,
)
from pipeline.export.checklist import basis, bodies, deadline_words
from pipeline.export.jsonl import as_object
from pipeline.labels import STATUSES, day

FORMATS = ("table", "json", "csv")
SCOPES: dict[str, tuple[Scope, ...]] = {
    "all": ("obligation", "document"),
    "obligations": ("obligation",),
    "documents": ("document",),
}


@with_filters
def search(
    *,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="CHỮ", help='Chữ cần tìm; "…" là cụm từ, chữ* là phần đầu của chữ.')
    ] = None,
    filters: Filters,
    scope: Annotated[
        str,
        typer.Option("--in", metavar="PHẠM_VI", help="all (tất cả), obligations (nhiệm vụ) hoặc documents (văn bản)."),
    ] = "all",
    limit: Limit = "20",
    format_: Format = "table",
    db: Db = None,
    config: Config = None,
) -> None:
    """Tìm nhiệm vụ và văn bản theo chữ và theo bộ lọc.

    Gõ có dấu thì tìm đúng dấu; gõ không dấu thì tìm mọi chữ bỏ dấu đi là trùng.

    Ví dụ: congvan search "chuyển đổi số" --agency "Sở Nội vụ" --status open
    """
    one_of("--format", format_, FORMATS)
    one_of("--in", scope, SCOPES)
    settings = make_settings(db, config)
    query = filters.query(" ".join(_quoted(word) for word in words or ()), settings)
    most = whole_number("--limit", limit, least=1)
    with archive(settings.database) as connection:
        scopes = [name for name in SCOPES[scope] if name == "obligation" or not query.for_obligations_only]
        hits = [hit for name in scopes for hit in find(connection, query, name, most)]
        _print_hits(hits, format_, query_words(query))
        if not hits:
            tell_unknown_values(connection, query, settings)
    documents = sum(hit.seq is None for hit in hits)
    if format_ == "table" and most in (documents, len(hits) - documents):
        print(f"Chỉ hiện {most} kết quả đầu; dùng --limit để xem thêm.", file=sys.stderr)


def due(
    within: Annotated[
        str, typer.Option("--within", "-w", metavar="KHOẢNG", help="Đến hạn trong khoảng này: 14d, 2w, «14 ngày».")
    ] = "14d",
    on: On = None,
    format_: Format = "table",
    db: Db = None,
    config: Config = None,
) -> None:
    """Liệt kê nhiệm vụ chưa xong sắp đến hạn, gần nhất trước.

    Báo theo ngày cuối cùng còn kịp: «trước ngày 30/6» thì ngày đó là 29/6.

    Ví dụ: congvan due --within 30d
    """
    today, span = read_date(on), read_span("--within", within)
    with archive(make_settings(db, config).database) as connection:
        entries = due_within(connection, today, span)
    until = today + dt.timedelta(span)
    _print_due(entries, today, format_, f"Không có nhiệm vụ nào đến hạn từ {day(today)} đến {day(until)}.")


def overdue(on: On = None, format_: Format = "table", db: Db = None, config: Config = None) -> None:
    """Liệt kê nhiệm vụ đã quá hạn mà chưa xong, quá hạn lâu nhất trước.

    Nhiệm vụ định kỳ không tính ở đây.

    Ví dụ: congvan overdue --on 30/6/2025
    """
    today = read_date(on)
    with archive(make_settings(db, config).database) as connection:
        entries = overdue_list(connection, today)
    _print_due(entries, today, format_, f"Không có nhiệm vụ nào quá hạn tính đến {day(today)}.")


def _quoted(word: str) -> str:
    """A word of the command line that holds blanks was quoted in the shell: it is a phrase."""
    return f'"{word}"' if " " in word.strip() and '"' not in word else word


def _print_hits(hits: Sequence[Hit], format_: str, words: Words | None) -> None:
    if format_ == "json":
        output.print_json([as_object(hit) for hit in hits])
    elif format_ == "csv":
        output.print_csv(output.RESULT_HEADS, (output.result_row(hit) for hit in hits))
    elif not hits:
        print("Không tìm thấy gì. Hãy bớt chữ, bỏ dấu hoặc bỏ bớt bộ lọc.", file=sys.stderr)
    else:
        _print_tasks([hit for hit in hits if hit.seq is not None], words)
        _print_documents([hit for hit in hits if hit.seq is None], words)


def _print_tasks(hits: Sequence[Hit], words: Words | None) -> None:
    if not hits:
        return
    columns = [("Mã", 0), ("Nội dung nhiệm vụ", 5), ("Chủ trì", 2), ("Thời hạn", 2), ("Căn cứ", 2), ("Trạng thái", 1)]
    rows = [
        (
            hit.id, output.highlighted(hit.text, words, 300), bodies(hit, "lead"),
            deadline_words(hit), basis(hit), STATUSES[hit.status],
        )
        for hit in hits
    ]  # fmt: skip
    output.print_table(columns, rows, f"Nhiệm vụ ({len(hits)})")


def _print_documents(hits: Sequence[Hit], words: Words | None) -> None:
    if not hits:
        return
    columns = [("Mã", 0), ("Số, ký hiệu", 2), ("Trích yếu", 3), ("Cơ quan ban hành", 2), ("Đoạn khớp", 4)]
    rows = [
        (
            hit.id, basis(hit), hit.subject or "", hit.issuer or "",
            output.highlighted(hit.text, words, 160) if words else "",
        )
        for hit in hits
    ]  # fmt: skip
    output.print_table(columns, rows, f"Văn bản ({len(hits)})")


def _print_due(entries: Sequence[Due], today: dt.date, format_: str, nothing: str) -> None:
    one_of("--format", format_, FORMATS)
    if format_ == "json":
        output.print_json([output.due_json(entry) for entry in entries])
    elif format_ == "csv":
        heads = ("Mã", "Hạn cuối", "Ngày trên văn bản", "Còn (ngày)", "Nội dung", "Chủ trì", "Căn cứ")
        output.print_csv(heads, (_due_row(entry, today, 10_000) for entry in entries))
    elif not entries:
        print(nothing, file=sys.stderr)
    else:
        columns = [
            ("Mã", 0),
            ("Hạn cuối", 0),
            ("Trên văn bản", 2),
            ("Còn", 0),
            ("Nội dung nhiệm vụ", 5),
            ("Chủ trì", 2),
            ("Căn cứ", 2),
        ]
        output.print_table(columns, [_due_row(entry, today, 240) for entry in entries], f"{len(entries)} nhiệm vụ")


def _due_row(entry: Due, today: dt.date, width: int) -> list[str]:
    left = entry.days_left(today)
    return [
        entry.hit.id,
        day(entry.last_ok_day),
        entry.deadline.text if width < 1000 else day(entry.printed),
        str(left) if left >= 0 else f"quá {-left}" if width < 1000 else str(left),
        excerpt(entry.hit.text, None, width),
        bodies(entry.hit, "lead"),
        basis(entry.hit),
    ]
