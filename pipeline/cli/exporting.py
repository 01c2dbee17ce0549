"""`congvan export`."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, TextIO

import typer

from pipeline.archive.connection import archive
from pipeline.archive.search import Hit, search
from pipeline.cli.hints import tell_unknown_values
from pipeline.cli.options import Config, Db, Filters, make_settings, one_of, with_filters
from pipeline.export.checklist import TITLE, make_checklist
from pipeline.faults import reason_of
from pipeline.labels import STATUSES, day
from schemas.errors import CongvanError, SearchSyntaxError

FORMATS = ("xlsx", "docx", "csv", "md", "ics", "jsonl")
_TO_STDOUT = ("csv", "md", "jsonl")

Writer = Callable[[Path], None]


@with_filters
def export(
    *,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="CHỮ", help="Chữ cần tìm, như ở lệnh search; không có thì lấy tất cả.")
    ] = None,
    filters: Filters,
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="DẠNG", help="xlsx, docx, csv, md, ics (lịch) hoặc jsonl.")
    ] = "xlsx",
    out: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="TỆP",
            help="Tệp ghi ra; «-» là in ra màn hình (csv, md, jsonl). Mặc định đặt cạnh cơ sở dữ liệu.",
        ),
    ] = None,
    title: Annotated[str, typer.Option("--title", metavar="CHỮ", help="Tiêu đề của bảng.")] = TITLE,
    db: Db = None,
    config: Config = None,
) -> None:
    """Xuất bảng theo dõi nhiệm vụ, theo từng cơ quan chủ trì.

    Ví dụ: congvan export --format docx --agency "Sở Y tế" --status open -o so-y-te.docx
    """
    one_of("--format", format_, FORMATS)
    settings = make_settings(db, config)
    query = filters.query(" ".join(words or ()), settings)
    with archive(settings.database) as connection:
        hits = search(connection, query, limit=None)
        if not hits:
            print("Không có nhiệm vụ nào khớp; tệp xuất ra chỉ có tiêu đề.", file=sys.stderr)
            tell_unknown_values(connection, query, settings)
    writer = _writer(format_, hits, settings.database, title)
    if out == "-":
        _print(writer, format_)
        return
    path = Path(out) if out else _default_path(settings.database, format_)
    _write_whole(path, writer)
    print(f"Đã ghi {len(hits)} nhiệm vụ vào {path}")


def _writer(format_: str, hits: Sequence[Hit], database: Path, title: str) -> Writer:
    """What writes the hits to a path in a format; its library is loaded here."""
    if format_ == "jsonl":
        from pipeline.export import jsonl

        return _text_writer(lambda file: jsonl.write(hits, file))
    if format_ == "ics":
        from pipeline.export import ics

        return lambda path: ics.write(hits, path, dt.datetime.now().astimezone())
    checklist = make_checklist(hits, database, title=title, subtitle=_subtitle(hits))
    if format_ == "csv":
        from pipeline.export import csv_table

        return _text_writer(lambda file: csv_table.write(checklist, file), "utf-8-sig")
    if format_ == "md":
        from pipeline.export import markdown

        return _text_writer(lambda file: markdown.write(checklist, file))
    if format_ == "docx":
        from pipeline.export import docx

        return lambda path: docx.write(checklist, path)
    from pipeline.export import xlsx

    return lambda path: xlsx.write(checklist, path)


def _text_writer(write: Callable[[TextIO], None], encoding: str = "utf-8") -> Writer:
    def to_path(path: Path) -> None:
        with path.open("w", encoding=encoding, newline="") as file:
            write(file)

    return to_path


def _print(writer: Writer, format_: str) -> None:
    if format_ not in _TO_STDOUT:
        raise SearchSyntaxError(f"Dạng {format_} không in ra màn hình được. Hãy ghi ra tệp bằng -o TÊN_TỆP.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "xuat"
        writer(path)
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    sys.stdout.write(text)


def _write_whole(path: Path, writer: Writer) -> None:
    """Write beside the file and put it in its place, so that an error never leaves half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".xuat-") as folder:
            temporary = Path(folder) / path.name
            writer(temporary)
            temporary.replace(path)
    except OSError as error:
        raise CongvanError(
            f"Không ghi được {path}: {reason_of(error)}. Hãy đóng tệp nếu đang mở, hoặc ghi ra chỗ khác bằng -o."
        ) from error


def _default_path(database: Path, format_: str) -> Path:
    return database.parent / f"nhiem-vu-{dt.datetime.now():%Y%m%d-%H%M%S}.{format_}"


def _subtitle(hits: Sequence[Hit]) -> str:
    """How many tasks, how far they are, and on what day."""
    counts = [(label, sum(hit.status == status for hit in hits)) for status, label in STATUSES.items()]
    states = ", ".join(f"{label.lower()} {count}" for label, count in counts if count)
    return f"Tính đến ngày {day(dt.date.today())}: {len(hits)} nhiệm vụ" + (f" ({states})" if states else "")
