"""Reading of the office's own authority files, which lie over the one that comes with congvan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractors.authority import Authority, load_authority
from pipeline.faults import reason_of
from schemas.errors import InvalidTableError


def authority_with(paths: Sequence[Path] = ()) -> Authority:
    """The authority of congvan with the entries of these JSON files laid over it, the later file over the earlier.

    A file is a list of entries, or an object with `agencies`, in the form of `vocabularies/central.json`.
    Raises InvalidTableError, naming the file and the entry, where one cannot be read.
    """
    entries: list[dict[str, Any]] = []
    for path in paths:
        own = read_entries(path)
        _check(own, path)
        entries += own
    return load_authority(entries)


def read_entries(path: Path) -> list[dict[str, Any]]:
    """The raw entries of one file; their form is checked by `authority_with`."""
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidTableError(
            f"Không đọc được tệp cơ quan {path}: {reason_of(error)}. Tệp phải là JSON, mã UTF-8."
        ) from error
    entries = data.get("agencies") if isinstance(data, dict) else data
    if not isinstance(entries, list):
        raise InvalidTableError(f"{path}: phải là một danh sách, hoặc một đối tượng có mục «agencies».")
    return entries


def _check(entries: list[dict[str, Any]], path: Path) -> None:
    try:
        authority = load_authority(entries)
    except InvalidTableError as error:
        raise InvalidTableError(f"{path}: {error}") from error
    seen: set[str] = set()
    for entry in entries:
        if entry["id"] in seen:
            raise InvalidTableError(f"{path}: định danh «{entry['id']}» có hai lần.")
        seen.add(entry["id"])
        for heir in entry.get("successors", ()):
            if authority.get(heir["id"]) is None:
                raise InvalidTableError(f"{path}: «{entry['id']}» trỏ tới cơ quan không có: «{heir['id']}».")
