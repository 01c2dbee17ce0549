"""LibreOffice as the converter of the old Word formats, run apart from the user's own and under a time limit."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock

from pipeline.settings import ReadSettings
from schemas.errors import DamagedFileError, EncryptedFileError, LimitExceededError, MissingDependencyError

_LOCK = Lock()  # one profile serves one conversion at a time
MISSING = (
    "Chưa cài LibreOffice nên không mở được tệp .doc, .rtf. "
    "Chạy «congvan doctor» để biết cách cài, hoặc mở tệp bằng Word và lưu lại thành .docx, rồi nhập lại."
)


def find_soffice() -> Path | None:
    """The LibreOffice program, None where there is none; the variable CONGVAN_SOFFICE names one elsewhere."""
    return next((place for place in _places() if place.is_file()), None)


def _places() -> Iterator[Path]:
    if named := os.environ.get("CONGVAN_SOFFICE"):
        yield Path(named)
    for name in ("soffice", "libreoffice", "soffice.com", "soffice.exe"):
        if found := shutil.which(name):
            yield Path(found)
    for variable in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LOCALAPPDATA"):
        if folder := os.environ.get(variable):
            yield Path(folder) / "LibreOffice" / "program" / "soffice.com"
            yield Path(folder) / "LibreOffice" / "program" / "soffice.exe"
    yield Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
    yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def convert_to_docx(path: str, data: bytes, suffix: str, settings: ReadSettings) -> bytes:
    """The document as .docx bytes; `path` names it in messages only, the conversion works on a copy.

    Raises MissingDependencyError, LimitExceededError (time), EncryptedFileError, DamagedFileError.
    """
    program = find_soffice()
    if program is None:
        raise MissingDependencyError(f"{path}: {MISSING}")
    with _LOCK, tempfile.TemporaryDirectory(prefix="congvan-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"source{suffix}"
        source.write_bytes(data)
        try:
            message = _run(path, _command(program, source), settings.office_seconds)
        except LimitExceededError:
            _profile().cleanup()  # killed while it wrote, perhaps
            _profile.cache_clear()
            raise
        result = Path(folder) / "out" / "source.docx"
        if not result.is_file():
            _refuse(path, message)
        return result.read_bytes()


@cache
def _profile() -> tempfile.TemporaryDirectory[str]:
    """A LibreOffice profile of this process, kept for the next document: a fresh one costs a second each time."""
    profile = tempfile.TemporaryDirectory(prefix="congvan-office-", ignore_cleanup_errors=True)
    atexit.register(profile.cleanup)
    return profile


def _command(program: Path, source: Path) -> list[str]:
    # A profile of its own: a running LibreOffice would take the job over, and two conversions would share locks.
    return [
        str(program),
        f"-env:UserInstallation={Path(_profile().name).as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(source.parent / "out"),
        str(source),
    ]


def _run(path: str, command: list[str], seconds: float) -> str:
    """What LibreOffice printed."""
    group = {"creationflags": 0x00000200} if sys.platform == "win32" else {"start_new_session": True}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **group
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        _stop(process)
        raise LimitExceededError(
            f"{path}: LibreOffice chuyển đổi quá {seconds:g} giây nên đã dừng."
            " Hãy tăng office_seconds trong tệp cấu hình."
        ) from error
    return str(output)


def _stop(process: subprocess.Popen[str]) -> None:
    """End LibreOffice with the program that its starter script runs."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _refuse(path: str, message: str) -> None:
    if "password" in message.casefold():
        raise EncryptedFileError(f"{path}: tệp được khóa bằng mật khẩu. Hãy mở bằng Word, bỏ mật khẩu rồi lưu lại.")
    raise DamagedFileError(
        f"{path}: LibreOffice không mở được tệp này (tệp hỏng hoặc có mật khẩu). Hãy sao lại bản gốc."
    )
