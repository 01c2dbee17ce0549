"""Cells that a spreadsheet must not take for a formula."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """`text` with an apostrophe before what Excel would compute (`=`, `+`, `-`, `@`); other text as it is.

    Plain CSV has no data types, so this is the only protection; readers of the file drop one leading apostrophe.
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
