"""Phrases of a vocabulary as one quick pattern over a text folded character by character.

`matching_key` keeps the length of a text, so that a place in the key is a place in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_TOKEN_RE = re.compile(r"\w+|[^\w\s]")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uf02d"
_LETTERS = str.maketrans({**dict.fromkeys(_DASHES, "-"), "ð": "đ", "\u00a0": " "})
_GLIDES = [
    (first + new, old + second)
    for first, second, marked in (("o", "a", "òàóáỏảõãọạ"), ("o", "e", "òèóéỏẻõẽọẹ"), ("u", "y", "ùỳúýủỷũỹụỵ"))
    for old, new in zip(marked[::2], marked[1::2], strict=True)
]
"""`oà` is written `òa` in every key, wherever it stands: both sides of a comparison get the same treatment."""


@lru_cache(maxsize=4096)
def matching_key(text: str) -> str:
    """`text` in lower case with one placement of tone marks and one kind of dash; never longer or shorter.

    The southern `gởi` is `gửi`.
    """
    key = text.lower()
    if len(key) != len(text):  # İ and its like grow when lowered
        key = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    key = key.translate(_LETTERS).replace("gởi", "gửi")
    for late, early in _GLIDES:
        key = key.replace(late, early)
    return key


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """`matching_key` without white space and commas: the same for every text that a phrase matches."""
    return "".join(matching_key(text).replace(",", " ").split())


def phrase_pattern(forms: Iterable[str]) -> str:
    """A pattern for any of `forms` in a `matching_key`, the longest first, whole words only.

    White space in a form stands for any, dashes and `&` may have some around them, and a comma may be missing.
    """
    trie: dict[str, Any] = {}
    for form in forms:
        node = trie
        for token in _pieces(form):
            node = node.setdefault(token, {})
        node[""] = {}
    return f"{_alternatives(trie)}(?!\\w)"


def _pieces(form: str) -> list[str]:
    tokens = _TOKEN_RE.findall(matching_key(form))
    befores = [None, *tokens[:-1]]
    return [
        _gap(before, token) + re.escape(token) for before, token in zip(befores, tokens, strict=True) if token != ","
    ]


def _gap(before: str | None, token: str) -> str:
    if before is None or before == "(" or token in ".:)":
        return ""
    if before == ",":
        return r"(?:\s*,\s*|\s+)"
    return r"\s*" if token in "-&/" or before in "-&/." else r"\s+"


def _alternatives(node: dict[str, Any]) -> str:
    branches = [piece + _alternatives(child) for piece, child in sorted(node.items(), reverse=True) if piece]
    if not branches:
        return ""
    boundary = "(?!\\w)" if "" in node else ""
    joined = branches[0] if len(branches) == 1 and not boundary else f"(?:{'|'.join(branches)})"
    return f"(?:{joined}|{boundary})" if boundary else joined


_ANNOUNCES_RE = re.compile(
    r"(?:nhiệm vụ|quyền hạn|chức năng|trách nhiệm)(?: cụ thể| chủ yếu| chính)? (?:như sau|sau đây|sau)\s*\.?$"
)


def announces_list(text: str) -> bool:
    """Whether words lead in a list: a colon ends them, or `… có nhiệm vụ sau.` as older papers print it."""
    return text.rstrip().endswith(":") or bool(_ANNOUNCES_RE.search(matching_key(text.rstrip())))
