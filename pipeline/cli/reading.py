"""`congvan import`, `extract` and `schema`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import Config, Db, Processes, Timeout, is_tty, make_settings, one_of
from pipeline.process import Item
from pipeline.settings import Settings
from schemas.errors import CongvanError, ExitCode

if TYPE_CHECKING:
    from pipeline.ingest import Summary
    from schemas.directive import Directive

Paths = Annotated[
    list[str], typer.Argument(metavar="TỆP", help="Tệp, thư mục (kể cả thư mục con), tệp .zip hoặc .eml.")
]
SHOWN = 20
"""Failures and doubtful documents that the summary on screen names; the report file has them all."""
NOTHING_THERE = "Không thấy tệp văn bản nào để đọc. Hãy kiểm tra lại thư mục."


def import_(
    *,
    paths: Paths,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Đọc lại cả tệp đã có trong kho; giữ nguyên mã, sửa đổi và trạng thái.")
    ] = False,
    processes: Processes = "0",
    timeout: Timeout = None,
    db: Db = None,
    config: Config = None,
) -> None:
    """Nhập tệp và thư mục vào kho.

    Dừng giữa chừng (Ctrl-C, mất điện) rồi chạy lại không mất, không trùng. Một tệp hỏng không làm dừng cả lô.

    Ví dụ: congvan import "D:/Cong van den"
    """
    from pipeline.ingest import import_paths

    settings = make_settings(db, config, processes, timeout)
    with _progress() as report:
        summary = import_paths(paths, settings, refresh=refresh, progress=report)
    _print_summary(summary)
    if summary.interrupted:
        raise typer.Exit(ExitCode.INTERRUPTED)
    if summary.failures:
        raise typer.Exit(ExitCode.PARTIAL)


def extract(
    *,
    paths: Paths,
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="DẠNG", help="jsonl (mỗi tệp một dòng), json hoặc table (bảng).")
    ] = "jsonl",
    explain: Annotated[
        bool, typer.Option("--explain", help="Nói rõ từng mục, từng câu được hiểu là gì và vì sao.")
    ] = False,
    processes: Processes = "0",
    timeout: Timeout = None,
    config: Config = None,
) -> None:
    """Đọc tệp và in bản ghi, không đụng đến kho.

    Bản ghi ra theo thứ tự các tệp; lỗi của từng tệp ra luồng báo lỗi, các tệp khác vẫn đọc tiếp.

    Ví dụ: congvan extract cong-van.pdf --format table
    """
    one_of("--format", format_, ("jsonl", "json", "table"))
    settings = make_settings(None, config, processes, timeout)
    failures: list[CongvanError] = []
    records = _records(_items(paths, settings, failures), settings, explain, failures)
    count = _print_records(records, format_)
    if failures:
        raise typer.Exit(_exit_code(count, failures))
    if not count:
        print(NOTHING_THERE, file=sys.stderr)


def schema() -> None:
    """In JSON Schema của bản ghi.

    Ví dụ: congvan schema > ban-ghi.schema.json
    """
    from schemas.directive import Directive

    print(json.dumps(Directive.model_json_schema(by_alias=True, mode="serialization"), ensure_ascii=False, indent=2))


def record_of(item: Item, settings: Settings, explain: bool) -> Directive:
    """The record of one file; runs in a worker where there are several."""
    from pipeline.process import process_document

    return process_document(item, settings, explain=explain)[1]


def _items(paths: list[str], settings: Settings, failures: list[CongvanError]) -> Iterator[Item]:
    """Files and members in the order of the command line; what cannot be opened is told and passed."""
    from pipeline.scan import members, scan

    for path in paths:
        try:
            items, _ = scan([path])
        except CongvanError as error:
            _tell(error, failures)
            continue
        for item in items:
            for member in members(item, settings):
                if isinstance(member, tuple):
                    _tell(member[1], failures)
                else:
                    yield member


def _records(
    items: Iterator[Item], settings: Settings, explain: bool, failures: list[CongvanError]
) -> Generator[Directive, None, None]:
    """Records in order; a single file is read in this process, several in others."""
    from pipeline.workers import process_count, spread

    first, second = next(items, None), next(items, None)
    work = partial(record_of, settings=settings, explain=explain)
    if first is None:
        return
    if second is None:
        yield from _read_here(first, work, failures)
        return

    def all_items() -> Iterator[Item]:
        yield first
        yield second
        yield from items

    count = process_count(settings.processes)
    with closing(spread(work, all_items(), count, settings.file_seconds, ordered=True)) as results:
        for item, result in results:
            if isinstance(result, CongvanError):
                _tell(_named(item, result), failures)
            else:
                yield result


def _read_here(
    item: Item, work: Callable[[Item], Directive], failures: list[CongvanError]
) -> Generator[Directive, None, None]:
    try:
        record = work(item)
    except CongvanError as error:
        _tell(_named(item, error), failures)
        return
    yield record


def _print_records(records: Generator[Directive, None, None], format_: str) -> int:
    """Print the records as they come; returns how many there were."""
    count = 0
    with closing(records):
        if format_ == "json":
            print("[")
        for record in records:
            if format_ == "json":
                print((",\n" if count else "") + record.model_dump_json(by_alias=True, indent=2), end="")
            elif format_ == "jsonl":
                print(record.model_dump_json(by_alias=True), flush=True)
            else:
                _print_record(record)
            count += 1
        if format_ == "json":
            print("\n]" if count else "]")
    return count


def _print_record(record: Directive) -> None:
    from pipeline.cli.output import print_table
    from pipeline.labels import day

    head = " – ".join(filter(None, (record.number, day(record.date), record.issuer, record.subject)))
    print(f"{record.source.path}: {head or 'không đọc được phần đầu văn bản'}")
    columns = [("Mục", 0), ("Nội dung nhiệm vụ", 5), ("Chủ trì", 2), ("Phối hợp", 2), ("Thời hạn", 2)]
    rows = [
        (
            ".".join(task.path), task.text, "; ".join(m.name or m.text for m in task.lead),
            "; ".join(m.name or m.text for m in task.coordinating), "; ".join(d.text for d in task.deadlines),
        )
        for task in record.obligations
    ]  # fmt: skip
    print_table(columns, rows)
    for warning in record.warnings:
        print(f"  Cần xem lại: {warning.message}")
    if record.dispositions is not None:
        decisions = {"obligation": "nhiệm vụ", "target": "chỉ tiêu", "left_out": "để ngoài"}
        columns = [("Mục", 0), ("Câu, đoạn", 5), ("Hiểu là", 0), ("Lý do", 4)]
        print_table(columns, [(d.ordinal or "", d.text, decisions[d.decision], d.reason) for d in record.dispositions])


def _named(item: Item, error: CongvanError) -> CongvanError:
    """The error with the file's name, where its message does not hold it."""
    if item.path in str(error):
        return error
    return type(error)(f"{item.label}: {error}")


def _tell(error: CongvanError, failures: list[CongvanError]) -> None:
    failures.append(error)
    print(f"Lỗi: {error}", file=sys.stderr)


def _exit_code(count: int, failures: list[CongvanError]) -> int:
    """Some failed: 7; all: 3, or their own code where it is one and the same."""
    if count:
        return ExitCode.PARTIAL
    codes = {failure.exit_code for failure in failures}
    return codes.pop() if len(codes) == 1 else ExitCode.INPUT_FILE


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None] | None]:
    """A bar on the error stream where people look at it, else nothing."""
    if not is_tty(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Đang nhập"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, name="")
        yield lambda done, total, name: bar.update(task, completed=done, total=total, name=name[-50:])


def _print_summary(summary: Summary) -> None:
    """What the import did, on standard output."""
    counts = [
        ("Tệp đã xem", summary.files),
        ("Văn bản mới", summary.new),
        ("Đã có trong kho", summary.known),
        *([("Đọc lại", summary.refreshed)] if summary.refreshed else []),
        ("Nhiệm vụ", summary.obligations),
        ("Cần xem lại", len(summary.look)),
        ("Không đọc được", len(summary.failures)),
    ]
    for label, number in counts:
        print(f"{label + ':':<18}{number:>8}")
    if summary.passed_over:
        kinds = ", ".join(
            f"{suffix or 'không đuôi'} ({count})" for suffix, count in sorted(summary.passed_over.items())
        )
        print(f"Bỏ qua vì không phải văn bản: {kinds}")
    _print_some("Cần xem lại", [_doubt(*entry) for entry in summary.look])
    _print_some(
        "Không đọc được", [message if path in message else f"{path}: {message}" for path, message in summary.failures]
    )
    print(f"Báo cáo từng tệp: {summary.report}")
    if not summary.files:
        print(NOTHING_THERE, file=sys.stderr)
    if summary.interrupted:
        print("Đã dừng theo yêu cầu; chạy lại lệnh này để nhập tiếp phần còn lại.", file=sys.stderr)


def _doubt(number: int, path: str, warnings: list[str]) -> str:
    more = f" (và {len(warnings) - 1} cảnh báo khác)" if len(warnings) > 1 else ""
    return f"văn bản {number}, {path}: {warnings[0]}{more}"


def _print_some(title: str, lines: list[str]) -> None:
    if lines:
        print(f"{title}:")
        for line in lines[:SHOWN]:
            print(f"  - {line}")
        if len(lines) > SHOWN:
            print(f"  … và {len(lines) - SHOWN} tệp nữa, xem báo cáo.")
