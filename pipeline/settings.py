"""Every limit and default in one frozen value; staff override single keys in a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from pipeline.faults import reason_of
from schemas.errors import InvalidTableError

S = TypeVar("S", "ReadSettings", "Settings")
_KINDS: dict[type, str] = {
    bool: "true hoặc false",
    int: "số nguyên",
    float: "số",
    str: "chữ trong ngoặc kép",
    tuple: "danh sách đường dẫn trong ngoặc vuông",
}


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
            data = tomllib.loads(path.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InvalidTableError(
                f"Không đọc được tệp cấu hình {path}: {reason_of(error)}. Hãy sửa lại theo mẫu TOML, mã UTF-8."
            ) from error
        read = data.pop("read", {})
        settings = _override(cls(), data, str(path))
        return replace(settings, read=_override(settings.read, read, f"{path} [read]"))


def _override(value: S, data: object, where: str) -> S:
    if not isinstance(data, dict):
        raise InvalidTableError(f"{where}: phải là một bảng TOML gồm các dòng «mục = giá trị».")
    known = {f.name: getattr(value, f.name) for f in fields(value)}
    changes: dict[str, Any] = {}
    for key, given in data.items():
        if key not in known or key == "read":
            raise InvalidTableError(f"{where}: không có mục «{key}». Các mục dùng được: {', '.join(sorted(known))}.")
        changes[key] = _typed(given, known[key], f"{where}: mục «{key}»")
    return replace(value, **changes)


def _typed(given: object, default: object, where: str) -> object:
    """The value in the type of its default; raises InvalidTableError where it is of another one."""
    if isinstance(default, tuple) and isinstance(given, list) and all(isinstance(path, str) for path in given):
        return tuple(Path(path) for path in given)
    if isinstance(default, Path) and isinstance(given, str):
        return Path(given)
    if type(given) is type(default) or (isinstance(default, float) and type(given) is int):
        return given
    kind = _KINDS.get(type(default), "đường dẫn trong ngoặc kép")
    raise InvalidTableError(f"{where} phải là {kind}, không phải {given!r}.")
