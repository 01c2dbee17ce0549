"""What congvan needs beside itself, whether it is there, and how to get it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.connection import open_archive
from pipeline.read.office import find_soffice
from pipeline.read.tesseract import find_tesseract
from pipeline.settings import Settings
from schemas.errors import DatabaseError

MIN_SQLITE = (3, 35, 0)
"""First SQLite with everything the archive asks for."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `remedy` says what to do where it is not `present`, `needed` whether files then fail."""

    name: str
    present: bool
    state: str
    remedy: str = ""
    needed: bool = True


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything, in the order in which staff would mend it."""
    yield _python()
    yield _sqlite()
    yield _tesseract(settings.read.ocr_language)
    yield _soffice()
    yield _fonts()
    yield _database(settings.database)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", sys.version_info >= (3, 11), version, "Hãy cài Python 3.11 đến 3.13.")


def _sqlite() -> Finding:
    with closing(sqlite3.connect(":memory:")) as connection:
        with_fts = any(row[0] == "ENABLE_FTS5" for row in connection.execute("PRAGMA compile_options"))
    present = with_fts and sqlite3.sqlite_version_info >= MIN_SQLITE
    remedy = "Hãy cài bản Python từ python.org hoặc của Debian; bản này thiếu tìm kiếm toàn văn FTS5."
    return Finding("SQLite", present, f"{sqlite3.sqlite_version}{', có FTS5' if with_fts else ''}", remedy)


def _tesseract(language: str) -> Finding:
    found = find_tesseract(language)
    name = f"Tesseract và dữ liệu «{language}» (đọc bản quét)"
    remedy = (
        "Trên Debian/Ubuntu: «sudo apt install tesseract-ocr tesseract-ocr-vie». Trên Windows: cài Tesseract 5 bằng bộ "
        "cài của UB Mannheim và chọn thêm «Vietnamese» ở mục «Additional language data». Nếu dữ liệu ở nơi khác, "
        "đặt biến môi trường TESSDATA_PREFIX trỏ tới thư mục chứa vie.traineddata."
    )
    if found is None:
        return Finding(name, False, "không tìm thấy", remedy)
    return Finding(name, True, f"{found.version}, dữ liệu ở {found.path}")


def _soffice() -> Finding:
    found = find_soffice()
    remedy = (
        "Trên Debian/Ubuntu: «sudo apt install libreoffice-writer». Trên Windows: cài LibreOffice từ libreoffice.org. "
        "Thiếu nó thì không đọc được .doc và .rtf; .docx vẫn đọc được."
    )
    return Finding("LibreOffice (đọc .doc, .rtf)", found is not None, str(found or "không tìm thấy"), remedy)


def _fonts() -> Finding:
    """A typeface with all Vietnamese letters for printing exports; `fonts-liberation` before 2 lacks some."""
    name, remedy = "Phông chữ tiếng Việt (in bản xuất)", "Trên Debian/Ubuntu: «sudo apt install fonts-liberation2»."
    if os.name == "nt" or sys.platform == "darwin":
        return Finding(name, True, "phông của hệ điều hành")
    program = shutil.which("fc-list")
    if program is None:
        return Finding(name, False, "không có lệnh fc-list để kiểm tra", remedy, needed=False)
    listed = subprocess.run([program, ":lang=vi", "family"], capture_output=True, text=True, check=False, timeout=30)
    families = sorted({line.split(",")[0] for line in listed.stdout.splitlines() if line})
    serif = [family for family in families if family in ("Times New Roman", "Liberation Serif")]
    state = f"{serif[0]}" if serif else f"{len(families)} phông, chưa có Times New Roman hay Liberation Serif"
    return Finding(name, bool(serif), state, remedy, needed=False)


def _database(path: Path) -> Finding:
    name = "Cơ sở dữ liệu"
    if not path.exists():
        return Finding(name, True, f"{path} chưa có, sẽ được tạo khi nhập lần đầu")
    try:
        open_archive(path).close()
    except DatabaseError as error:
        return Finding(name, False, str(path), str(error))
    return Finding(name, True, str(path))
