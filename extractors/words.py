"""Words and their classes (underthesea) aligned to the characters of a text, for the few places where words matter.

underthesea works on the text as it tokenises it and alters spacing; what comes back here has offsets in the text that
went in. It is some thirty times slower than syllables, so it is asked only about a unit that no rule decides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

OPENING = 80
"""Characters of a unit that are looked at for its first word."""


class Word(NamedTuple):
    """One word (one or more syllables) and its class: V verb, N noun, R adverb, A adjective, C conjunction …"""

    start: int
    end: int
    tag: str


def words_of(text: str) -> list[Word]:
    """Words of `text` in order with their places; a token that cannot be found again is passed over."""
    from underthesea import pos_tag  # noqa: PLC0415 - a second to import, and seldom needed

    found: list[Word] = []
    position = 0
    for token, tag in pos_tag(text):
        pattern = r"\s*".join(re.escape(piece) for piece in str(token).split())
        match = re.compile(pattern).search(text, position)
        if match is not None and match.end() > match.start():
            found.append(Word(match.start(), match.end(), str(tag)))
            position = match.end()
    return found


@lru_cache(maxsize=1024)
def opens_with_verb(text: str) -> bool:
    """Whether the first word, adverbs passed over, is a verb: an act whose verb the vocabulary does not have."""
    for word in words_of(text[:OPENING]):
        if word.tag not in ("R", "CH"):
            return word.tag == "V"
    return False
