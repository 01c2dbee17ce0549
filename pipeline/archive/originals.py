"""The bytes of every stored file, untouched, under the hash of their content.

Signed files stay valid only as long as no byte changes (NĐ 30/2020/NĐ-CP, Phụ lục VI), so they are copied, never
rewritten.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def original_path(database: Path, sha256: str, suffix: str) -> Path:
    """Where the original lies: `<folder of the database>/originals/ab/abcdef….pdf`."""
    return database.absolute().parent / "originals" / sha256[:2] / f"{sha256}{suffix}"


def keep_original(database: Path, sha256: str, suffix: str, data: bytes) -> Path:
    """Copy `data` to its place unless it is there; a kill leaves either the whole file or none."""
    path = original_path(database, sha256, suffix)
    if path.is_file() and path.stat().st_size == len(data):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tam-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
