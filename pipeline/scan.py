"""From the paths that staff name to the files and members to read, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.process import Item
from pipeline.settings import Settings
from schemas.errors import CongvanError, MissingFileError

NO_DOCUMENT = frozenset({
    ".json", ".jsonl", ".csv", ".ics", ".toml", ".yaml", ".yml", ".ini", ".log", ".svg", ".css", ".js", ".py", ".pyc",
    ".rst", ".src", ".db", ".db-wal", ".db-shm", ".sqlite", ".lnk", ".url", ".tmp", ".bak", ".exe", ".dll", ".p7s",
    ".sig", ".mp3", ".mp4", ".wav", ".avi", ".xlsx", ".xls", ".pptx", ".ppt",
})  # fmt: skip
"""Kinds of files that hold no directive; passed over in a folder, tried (and refused) where named one by one."""

_HIDDEN = (".", "~$")
"""Beginnings of hidden files and of Word's lock files."""

_BY_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


def scan(paths: Iterable[str]) -> tuple[list[Item], list[Item]]:
    """The files to read and those passed over; folders recursively, names in order, each file once.

    Raises MissingFileError for a path that names nothing.
    """
    files, passed = dict[str, Item](), list[Item]()
    for path in paths:
        if Path(path).is_dir():
            for found in _walk(path):
                (
                    passed.append(found)
                    if _is_passed_over(found)
                    else files.setdefault(os.path.realpath(found.path), found)
                )
        elif Path(path).exists():
            files.setdefault(os.path.realpath(path), Item(path))
        else:
            raise MissingFileError(f"Không có tệp hay thư mục {path}. Hãy kiểm tra lại đường dẫn.")
    return list(files.values()), passed


def _walk(folder: str) -> Iterator[Item]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(_HIDDEN) and name.lower() not in _BY_SYSTEM:
                yield Item(str(Path(root) / name))


def _is_passed_over(item: Item) -> bool:
    return Path(item.path).suffix.lower() in NO_DOCUMENT


def members(item: Item, settings: Settings) -> Iterator[Item | tuple[Item, CongvanError]]:
    """The item itself, or the members of a container one by one, each with its error where it cannot be opened.

    The outermost container goes by its path, as it was named.
    """
    from pipeline.read.containers import expand, is_container

    if not is_container(Path(item.path)):
        yield item
        return
    for member in expand(Path(item.path), settings.read):
        inside = Item(member.name, (item.path, *member.way_in[1:]), member.data) if member.way_in else item
        yield inside if member.error is None else (inside, member.error)
