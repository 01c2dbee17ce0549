"""One place where errors become messages and exit codes, and where the streams are set up."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import sys
import traceback
from pathlib import Path

import typer

from pipeline.cli.app import app
from pipeline.cli.vietnamese import OutputClosedError, explain_usage, is_bare_call
from schemas.errors import CongvanError, ExitCode


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; nothing that a user can cause shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        code = _call(arguments)
        sys.stdout.flush()
    except (BrokenPipeError, OutputClosedError):  # `congvan search … | head`: the reader has seen enough
        _drop_output()
        code = ExitCode.OK
    return int(code)


def _call(arguments: list[str]) -> int:
    try:
        code = app(arguments, standalone_mode=False, prog_name="congvan")
        return code if isinstance(code, int) else ExitCode.OK
    except CongvanError as error:
        _complain(f"Lỗi: {error}")
        return error.exit_code
    except typer.TyperException as error:
        if is_bare_call(error):
            _complain(error.message)
        else:
            _complain(f"Lỗi: {explain_usage(error)}")
        return ExitCode.BAD_ARGUMENTS
    except (KeyboardInterrupt, typer.Abort):
        _complain("Đã dừng theo yêu cầu.")
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, OutputClosedError):
        raise
    except Exception:
        log = write_log(traceback.format_exc())
        _complain(
            "Lỗi ngoài dự kiến của congvan; dữ liệu đã lưu không bị ảnh hưởng. "
            f"Hãy gửi tệp {log} cho người phụ trách phần mềm."
        )
        return ExitCode.OTHER_ERROR


def write_log(text: str) -> Path:
    """Keep the details of an unexpected error in a file of the user's log folder; returns its path."""
    from platformdirs import user_log_dir

    folder = Path(user_log_dir("congvan", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"loi-{dt.datetime.now():%Y%m%d-%H%M%S-%f}.txt"
    path.write_text(text, "utf-8")
    return path


def _complain(message: str) -> None:
    print(message, file=sys.stderr)


def _speak_utf8(stream: object) -> None:
    """Vietnamese comes out whole whatever the locale; what no encoding has is shown as an escape."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Let the interpreter's last flush go nowhere."""
    with contextlib.suppress(OSError, ValueError), Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
