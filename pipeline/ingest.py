"""Batch import: folders into the archive with several processes, one writer, and a report.

Stopping it at any moment loses and doubles nothing: a document is one transaction, known by the hash of its bytes.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline.archive.connection import archive, transaction
from pipeline.archive.corrections import now
from pipeline.archive.originals import keep_original
from pipeline.archive.rows import Prepared, prepare, suffix_of
from pipeline.archive.store import Sighting, Stored, add_sighting, known_document, store
from pipeline.process import Item, process_document
from pipeline.report import Report
from pipeline.scan import members, scan
from pipeline.settings import Settings
from pipeline.workers import process_count, spread
from schemas.errors import CongvanError, SecretFileError

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all and the name of the last one."""


@dataclass
class Summary:
    """What an import did; `look` lists documents with their warnings, `failures` files with their reasons."""

    files: int = 0
    new: int = 0
    known: int = 0
    refreshed: int = 0
    obligations: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    look: list[tuple[int, str, list[str]]] = field(default_factory=list)
    interrupted: bool = False
    report: Path | None = None


def import_paths(
    paths: Iterable[str], settings: Settings, *, refresh: bool = False, progress: Progress | None = None
) -> Summary:
    """Bring files, folders and containers into the archive of `settings`.

    Known bytes are only noted as seen again; with `refresh` they are read again, ids and corrections stay.
    Ctrl-C ends it with what is done so far and `interrupted` set. Raises MissingFileError and DatabaseError.
    """
    items, passed = scan(paths)
    with (
        archive(settings.database, create=True) as connection,
        Report(settings.database.absolute().parent / "bao-cao") as report,
    ):
        batch = _Batch(connection, settings, report, refresh=refresh)
        batch.summary.passed_over = Counter(Path(item.path).suffix.lower() for item in passed)
        batch.run(items, progress or _silent)
    return batch.summary


def read_for_archive(item: Item, settings: Settings) -> Prepared:
    """The rows of one file, its bytes kept; runs in a worker. A state secret is refused and not kept."""
    data = Path(item.path).read_bytes() if item.data is None else item.data
    document, directive = process_document(item, settings)
    if directive.secrecy:
        raise SecretFileError(
            f"{item.label} đóng dấu mật: không nhập vào kho (Luật Bảo vệ bí mật nhà nước 117/2025/QH15, Điều 5). "
            "Hãy xử lý theo quy định về tài liệu mật."
        )
    keep_original(settings.database, document.sha256, suffix_of(item.path), data)
    return prepare(document, directive)


class _Batch:
    """One run: its connection, its counts, its report."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings, report: Report, *, refresh: bool) -> None:
        self.connection, self.settings, self.report, self.refresh = connection, settings, report, refresh
        self.summary = Summary(report=report.path)
        self.done = 0
        self.run_id = 0

    def run(self, items: list[Item], progress: Progress) -> None:
        """Read all items and keep the run's own row whatever happens."""
        self.summary.files = len(items)
        self.run_id = self._start([item.path for item in items[:100]])
        try:
            self._read_all(items, lambda name: progress(self.done, len(items), name))
        except KeyboardInterrupt:
            self.summary.interrupted = True
        finally:
            self._finish()

    def _read_all(self, items: list[Item], progress: Callable[[str], None]) -> None:
        processes = max(1, min(process_count(self.settings.processes), len(items)))
        work = partial(read_for_archive, settings=self.settings)
        unknown = self._unknown(items, progress)
        # In order, so that the same folder gives the same ids on every machine.
        with closing(spread(work, unknown, processes, self.settings.file_seconds, ordered=True)) as results:
            for item, result in results:
                self._take(item, result)
                progress(item.label)

    def _unknown(self, items: list[Item], progress: Callable[[str], None]) -> Iterator[Item]:
        """Items that must be read; known ones are noted, containers opened, errors entered on the way."""
        for item in items:
            for member in members(item, self.settings):
                if isinstance(member, tuple):
                    self._fail(*member)
                elif not self._is_known(member):
                    yield member
            self.done += 1
            progress(item.label)

    def _is_known(self, item: Item) -> bool:
        if self.refresh:
            return False
        try:
            document_id = known_document(self.connection, _hash(item))
        except OSError:  # the worker meets the same error and says it in full
            return False
        if document_id is None:
            return False
        with transaction(self.connection):
            add_sighting(self.connection, document_id, Sighting(item.path, item.way_in))
        self.summary.known += 1
        self.report.add(item, "đã có", identifier=document_id)
        return True

    def _take(self, item: Item, result: Prepared | CongvanError) -> None:
        if isinstance(result, CongvanError):
            self._fail(item, result)
            return
        stored = store(self.connection, result, Sighting(item.path, item.way_in), refresh=self.refresh)
        result = replace(result, warnings=[*result.warnings, *stored.warnings])
        self._count(item, stored, [row["message"] for row in result.warnings])
        self.report.add(item, _outcome(stored, self.refresh), rows=result, identifier=stored.document_id)

    def _count(self, item: Item, stored: Stored, warnings: list[str]) -> None:
        if not stored.new and not self.refresh:
            self.summary.known += 1
            return
        self.summary.new += stored.new
        self.summary.refreshed += not stored.new
        self.summary.obligations += stored.obligations
        if warnings:
            self.summary.look.append((stored.document_id, item.label, warnings))

    def _fail(self, item: Item, error: CongvanError) -> None:
        self.summary.failures.append((item.label, str(error)))
        self.report.add(item, "lỗi", reason=str(error))
        with transaction(self.connection):
            self.connection.execute(
                "INSERT INTO failures (run_id, path, way_in, code, message) VALUES (?, ?, ?, ?, ?)",
                (self.run_id, item.path, json.dumps(item.way_in, ensure_ascii=False), error.code, str(error)),
            )

    def _start(self, paths: list[str]) -> int:
        with transaction(self.connection):
            cursor = self.connection.execute(
                "INSERT INTO runs (started_at, paths) VALUES (?, ?)", (now(), json.dumps(paths, ensure_ascii=False))
            )
        return int(cursor.lastrowid or 0)

    def _finish(self) -> None:
        done = self.summary
        with transaction(self.connection):
            self.connection.execute(
                """UPDATE runs SET finished_at = ?, new = ?, known = ?, failed = ?, obligations = ?, interrupted = ?
                WHERE id = ?""",
                (now(), done.new, done.known, len(done.failures), done.obligations, done.interrupted, self.run_id),
            )


def _hash(item: Item) -> str:
    if item.data is not None:
        return hashlib.sha256(item.data).hexdigest()
    with Path(item.path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _outcome(stored: Stored, refresh: bool) -> str:
    if stored.new:
        return "mới"
    return "đọc lại" if refresh else "đã có"


def _silent(done: int, total: int, name: str) -> None:
    pass
