"""What staff type, turned into an FTS5 expression that cannot be malformed.

Words stand side by side and must all occur; `"…"` is a phrase, `word*` a beginning. Everything else that FTS5 gives a
meaning (`AND`, `NEAR`, `^`, `:`, `-`, brackets) is a word or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.folding import WORD_RE, exact_key, folded_key, has_marks, normalise, strip_marks
from schemas.errors import SearchSyntaxError

_PIECE_RE = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')


@dataclass(frozen=True)
class Term:
    """Words that must stand side by side; the last one may be the beginning of a word.

    `typed` is that beginning as it was typed: the key of a whole word may differ (`hoà*` means `hoàng` too).
    """

    words: tuple[str, ...]
    prefix: bool = False
    typed: str = ""

    def matches(self, keys: Sequence[str]) -> bool:
        """Whether as many keys of a text are these words."""
        if not self.prefix:
            return tuple(keys) == self.words
        beginnings = (self.words[-1], self.typed)
        return tuple(keys[:-1]) == self.words[:-1] and keys[-1].startswith(beginnings)


@dataclass(frozen=True)
class Words:
    """A query by words: against the marked text (`exact`) or against the folded one."""

    terms: tuple[Term, ...]
    exact: bool

    def expression(self) -> str:
        """FTS5 expression on the column that the words ask."""
        column = "exact" if self.exact else "folded"
        return " AND ".join(f"{{{column}}} : ({_term(term)})" for term in self.terms)

    def side_by_side(self) -> Words | None:
        """The same words as one phrase; None where they are one already or a beginning stands before the end."""
        *firsts, last = self.terms
        if not firsts or any(term.prefix for term in firsts):
            return None
        words = tuple(word for term in self.terms for word in term.words)
        return Words((Term(words, last.prefix, last.typed),), self.exact)


def read_words(text: str) -> Words:
    """Read a query; a quotation mark without its partner is passed over.

    Raises SearchSyntaxError where nothing is left to look for.
    """
    exact = has_marks(text)
    key = exact_key if exact else folded_key
    balanced = text if text.count('"') % 2 == 0 else text.replace('"', " ")
    terms = [term for piece in _PIECE_RE.finditer(normalise(balanced)) for term in _read_piece(piece, key)]
    if not terms:
        raise SearchSyntaxError(f"«{text}» không có từ nào để tìm. Hãy gõ ít nhất một chữ hoặc số.")
    return Words(tuple(dict.fromkeys(terms)), exact)


def _read_piece(piece: re.Match[str], key: Callable[[str], str]) -> list[Term]:
    source = piece[1] if piece[3] is None else piece[3]
    words = WORD_RE.findall(source.lower())
    if not words:
        return []
    keys = tuple(key(word) for word in words)
    if piece[2] == "*" or (piece[3] is not None and source.endswith("*")):
        return [Term(keys, True, words[-1] if key is exact_key else strip_marks(words[-1]))]
    return [Term(keys)]


def _term(term: Term) -> str:
    if not term.prefix:
        return _phrase(term.words)
    endings = dict.fromkeys((term.words[-1], term.typed))
    return " OR ".join(_phrase((*term.words[:-1], ending)) + " *" for ending in endings)


def _phrase(words: Sequence[str]) -> str:
    return '"' + " ".join(words) + '"'
