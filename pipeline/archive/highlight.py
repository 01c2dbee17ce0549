"""Marking the words of a search in the verbatim text, which the index holds only as keys."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.folding import WORD_RE, exact_key, folded_key, normalise
from pipeline.archive.query import Words


def matched_spans(text: str, words: Words) -> list[tuple[int, int]]:
    """Character ranges of `text` (NFC) that a term of `words` matches, in order and without overlap."""
    tokens = [(found.start(), found.end()) for found in WORD_RE.finditer(text)]
    key = exact_key if words.exact else folded_key
    keys = [key(text[start:end]) for start, end in tokens]
    hits: set[int] = set()
    for term in words.terms:
        for index in range(len(keys) - len(term.words) + 1):
            if term.matches(keys[index : index + len(term.words)]):
                hits.update(range(index, index + len(term.words)))
    return _joined([tokens[index] for index in sorted(hits)], text)


def excerpt(text: str, words: Words | None, width: int) -> str:
    """About `width` characters of `text`, from the first match where it lies further on; ellipses mark the cuts."""
    flat = normalise(" ".join(text.split()))
    if len(flat) <= width:
        return flat
    spans = matched_spans(flat, words) if words else []
    first = spans[0][0] if spans else 0
    start = 0 if first < width // 2 else flat.rfind(" ", 0, max(1, first - width // 4)) + 1
    end = len(flat) if start + width >= len(flat) else flat.rfind(" ", start + 1, start + width)
    end = start + width if end <= start else end
    return ("… " if start else "") + flat[start:end] + (" …" if end < len(flat) else "")


def _joined(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Neighbouring words become one range."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and text[joined[-1][1] : start].isspace():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
