"""Opening an archive, and refusing what is none of ours or of a newer congvan.

sqlite-utils (0.13 s to import) is loaded only where tables are to be made or changed, so that a search starts quickly.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.archive.migrations import APPLICATION_ID, VERSION, apply_migration
from pipeline.faults import reason_of
from schemas.errors import DatabaseError

LOCK_SECONDS = 30.0
"""How long a writer waits for another one before it gives up."""


def open_archive(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """A connection to the archive at `path`, with its tables brought up to date.

    Rows are `sqlite3.Row`. With `create` a missing file (and its folder) is made; without, it is an error.
    Raises DatabaseError: missing, no SQLite file, of another program, of a newer version.
    """
    if not create and not path.is_file():
        raise DatabaseError(
            f"Chưa có cơ sở dữ liệu tại {path}. Hãy chạy «congvan import THƯ_MỤC» trước, "
            "hoặc chỉ đúng tệp bằng --db hay biến môi trường CONGVAN_DB."
        )
    with database_errors(path):
        return _connect(path)


@contextmanager
def database_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's and the disk's errors into DatabaseError with a message for staff."""
    try:
        yield
    except sqlite3.Error as error:
        raise DatabaseError(_explain(path, error)) from error
    except OSError as error:
        raise DatabaseError(
            f"Không mở được cơ sở dữ liệu {path}: {reason_of(error)}. Hãy kiểm tra đường dẫn và quyền ghi."
        ) from error


def _explain(path: Path, error: sqlite3.Error) -> str:
    text = str(error)
    if "not a database" in text or "malformed" in text:
        return f"{path} không phải là cơ sở dữ liệu SQLite hoặc đã hỏng. Hãy kiểm tra --db hoặc lấy lại bản sao lưu."
    if "locked" in text or "busy" in text:
        return f"Cơ sở dữ liệu {path} đang bị một chương trình khác giữ. Hãy chờ chương trình đó xong rồi chạy lại."
    if "full" in text:
        return f"Ổ đĩa chứa {path} đã đầy. Hãy giải phóng dung lượng rồi chạy lại; phần đã nhập không mất."
    if "readonly" in text or "unable to open" in text:
        return f"Không mở hoặc không ghi được {path}. Hãy kiểm tra đường dẫn và quyền ghi thư mục."
    return f"Cơ sở dữ liệu {path} báo lỗi: {text}."


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=LOCK_SECONDS)
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version = _checked_version(connection, path)
    connection.row_factory = sqlite3.Row
    if version < VERSION:
        connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection, path)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")


def _checked_version(connection: sqlite3.Connection, path: Path) -> int:
    """`user_version` of a database of ours, 0 for an empty one."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (tables or application or version):
        raise DatabaseError(f"{path} là cơ sở dữ liệu của chương trình khác. Hãy chọn tệp khác bằng --db.")
    if version > VERSION:
        raise DatabaseError(
            f"{path} do một bản congvan mới hơn tạo ra (phiên bản {version}, bản này hiểu đến {VERSION}). "
            "Hãy cập nhật congvan."
        )
    return int(version)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Run what is missing, each step in one transaction; another process may have been quicker."""
    from sqlite_utils import Database  # noqa: PLC0415 - 0.13 s that a search must not wait for

    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    for number in range(1, VERSION + 1):
        with transaction(connection):
            if _checked_version(connection, path) < number:
                apply_migration(database, number)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction; anything raised inside undoes it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@contextmanager
def archive(path: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    """An open archive that is closed at the end, with SQLite's errors explained."""
    with closing(open_archive(path, create=create)) as connection, database_errors(path):
        yield connection
