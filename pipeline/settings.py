"""Every limit and default in one frozen value; staff override single keys in a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from schemas.errors import InvalidTableError

S = TypeVar("S", "ReadSettings", "Settings")


@dataclass(frozen=True)
class ReadSettings:
    """Limits and choices of the readers.

    ocr_dpi
        200 dpi read ten real scans as well as 300 dpi and a quarter faster.
    """

    max_bytes: int = 200 * 1024 * 1024
    max_pages: int = 2000
    max_pixels: int = 60_000_000
    ocr: bool = True
    ocr_dpi: int = 200
    ocr_language: str = "vie"
    ocr_seconds: float = 120.0
    office_seconds: float = 120.0
    archive_depth: int = 3
    archive_members: int = 5000
    archive_bytes: int = 2 * 1024 * 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """Settings of one run; `processes` 0 means one for each core.

    file_seconds
        Time for one file, all its pages; a scan of 500 pages takes about ten minutes on an office PC.
    """

    database: Path = Path("outputs/congvan.db")
    processes: int = 0
    file_seconds: float = 1800.0
    agencies: tuple[Path, ...] = ()
    """Further authority files of the office, laid over the one that comes with congvan."""
    read: ReadSettings = field(default_factory=ReadSettings)

    @classmethod
    def from_file(cls, path: Path) -> Settings:
        """Defaults with the keys that a TOML file names replaced.

        Raises InvalidTableError where the file is no TOML or names an unknown key.
        """
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InvalidTableError(
                f"Không đọc được tệp cấu hình {path}: {error}. Hãy sửa lại theo mẫu TOML."
            ) from error
        read = data.pop("read", {})
        settings = _override(cls(), data, str(path))
        return replace(settings, read=_override(settings.read, read, f"{path} [read]"))


def _override(value: S, data: dict[str, Any], where: str) -> S:
    known = {f.name: getattr(value, f.name) for f in fields(value)}
    changes: dict[str, Any] = {}
    for key, raw in data.items():
        given = raw
        if key not in known or key == "read":
            raise InvalidTableError(f"{where}: không có mục «{key}». Các mục dùng được: {', '.join(sorted(known))}.")
        default = known[key]
        if isinstance(default, Path):
            given = Path(str(given))
        elif key == "agencies":
            given = tuple(Path(str(p)) for p in given)
        elif isinstance(default, bool) is not isinstance(given, bool) or not isinstance(
            given, (int, float) if isinstance(default, float) else type(default)
        ):
            raise InvalidTableError(
                f"{where}: mục «{key}» phải có kiểu {type(default).__name__}, không phải {given!r}."
            )
        changes[key] = given
    return replace(value, **changes)
