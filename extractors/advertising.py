"""Advertising that somebody injected into a repost: found by patterns, taken out of the text, kept beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from extractors.vocabulary import load_table
from schemas.document import Cell, Line, Notice, SetAside, SourceDocument


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load_table("advertising")["patterns"]), re.I)


def find_advertising(text: str) -> list[tuple[int, int]]:
    """Ranges of injected advertising."""
    return [match.span() for match in _pattern().finditer(text)]


def set_advertising_aside(document: SourceDocument) -> SourceDocument:
    """The document without injected advertising; what was taken out stands in `set_aside`, with a notice.

    Where a line is split by it, its parts are joined again.
    """
    spans = find_advertising(document.text)
    if not spans:
        return document
    removed = _united(_widen(document.text, start, end) for start, end in spans)
    aside = [SetAside(document.text[start:end], "advertising", *_page_of(document, start)) for start, end in spans]
    text, moved = _cut(document.text, removed)
    notice = Notice("advertising_removed", f"Đã bỏ {len(spans)} đoạn quảng cáo bị chèn vào văn bản.")
    return replace(
        document,
        text=text,
        lines=_moved_lines(document, moved, text),
        tables=tuple(
            replace(table, cells=tuple(_moved_cell(cell, moved) for cell in table.cells)) for table in document.tables
        ),
        set_aside=(*document.set_aside, *aside),
        notices=(*document.notices, notice),
    )


def _page_of(document: SourceDocument, start: int) -> tuple[int, None]:
    line = next(document.lines_between(start, start + 1), None)
    return (line.page if line else 1, None)


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """The range with one blank before it, and the line break behind it where nothing else follows on that line."""
    while start > 0 and text[start - 1] == " ":
        start -= 1
    if (
        end < len(text)
        and text[end] == "\n"
        and start > 0
        and text[start - 1] != "\n"
        and text[end + 1 : end + 2].strip()
    ):
        following = text[end + 1]
        if following in ";,.…)" or following.islower():
            return start, end + 1
    return start, end


def _united(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, those that meet or overlap as one."""
    united: list[tuple[int, int]] = []
    for start, end in ranges:
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return united


def _cut(text: str, removed: list[tuple[int, int]]) -> tuple[str, list[int]]:
    """Text without the ranges, and the new offset of every old one."""
    kept = ""
    moved: list[int] = []
    position = 0
    for start, end in removed:
        piece = text[position:start]
        moved += range(len(kept), len(kept) + len(piece))
        kept += piece
        moved += [len(kept)] * (end - start)
        joins = text[end - 1] == "\n" and text[end : end + 1] not in ";,.…)"
        kept += " " if joins else ""
        position = end
    moved += range(len(kept), len(kept) + len(text) - position + 1)
    return kept + text[position:], moved


def _moved_lines(document: SourceDocument, moved: list[int], text: str) -> tuple[Line, ...]:
    """Lines at their new places; a line that now runs into the next one is united with it."""
    lines: list[Line] = []
    for line in document.lines:
        start, end = moved[line.start], moved[line.end]
        if lines and "\n" not in text[lines[-1].end : start]:
            lines[-1] = replace(lines[-1], end=max(end, lines[-1].end), x_edges=None)
            continue
        unchanged = end - start == line.end - line.start
        lines.append(replace(line, start=start, end=end, x_edges=line.x_edges if unchanged else None))
    return tuple(lines)


def _moved_cell(cell: Cell, moved: list[int]) -> Cell:
    return replace(cell, start=moved[cell.start], end=moved[cell.end])
