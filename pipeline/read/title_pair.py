"""The deputy's titles in a signature block of a scan: `KT. GIÁM ĐỐC` over `PHÓ GIÁM ĐỐC`, one of them lost.

Many offices print `GIÁM ĐỐC` alone; where the deputy signs, `KT.` is written before it by pen and `PHÓ GIÁM ĐỐC`
stamped right below, half over the print and under the seal. Recognition then reads one of the two lines, and the title
read is as often that of the one who did not sign. The other line is told by its ink: type is dense over the whole width
of a title, while a seal's ring and a pen stroke leave white between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz

from extractors.folding import strip_marks
from extractors.line_kinds import canonical_post, is_authority_line, is_post_line
from pipeline.read.ink import Mask, ink_mask
from pipeline.read.scan import Scan
from pipeline.read.tesseract import RecognisedWord

Title = tuple[RecognisedWord, ...]
"""Words of one printed line that is a title."""

DENSE = 0.22
"""Share of ink from which a row of pixels is of a line of bold capitals: these have 0.25–0.60, a seal under 0.2."""
LEAST_BAND = 6
"""Points: fewer dense rows than this are no line of capitals of 13–14 points, which are 9 high."""
GAP = 8
"""Points of white that may part the two titles; a seal's text and a name stand further off."""
TWO_LINES = (14, 28)
"""Points of dense rows that two titles fill together, stamped over one another or apart; one alone fills 8–11."""
MARKS = 4
"""Points above and below capitals that their marks take: rows with little ink."""
PEN = (4, 40)
"""Points left of the printed title between which the pen has written `KT.`"""
PEN_SHARE = 0.03
"""Share of ink that `KT.` leaves there."""
DEPUTY = (4, 14)
"""Points left of the printed title where letters of a stamped `PHÓ` stand, whether it is set flush left or centred."""
FUZZY_TITLE = 80
"""rapidfuzz ratio from which a line of this block counts as a title."""
FIT = 50
"""rapidfuzz ratio under which a reading of the other line that is sure speaks against its being the other title."""
_SURE = 0.6
_INFERRED = 0.5
"""Confidence of words that are known by their ink and by the title that was read."""


class _Line(NamedTuple):
    """Where a line of type stands: pixels (left, top, right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int


class DeputyTitles(NamedTuple):
    """Both titles of a deputy, and the words of the block in whose place they are set."""

    titles: tuple[Title, Title]
    replaced: tuple[RecognisedWord, ...]


def deputy_titles(scan: Scan, titles: Sequence[Title], words: Sequence[RecognisedWord]) -> DeputyTitles | None:
    """`GIÁM ĐỐC` and `PHÓ GIÁM ĐỐC` where one of them was lost or has scraps of pen and seal before it; else None.

    titles: those read in the block, from top to bottom.
    words: all words of the block, titles included; what was read in the place of a title stays in its first `raw`.
    """
    texts = [" ".join(word.text for word in title) for title in titles]
    posts = [post for text in texts if (post := canonical_post(text, FUZZY_TITLE))]
    if len(posts) != len(texts) or not 1 <= len(posts) <= 2 or any(map(is_authority_line, texts)):
        return None
    head = posts[0].removeprefix(_PHO)
    if not (is_post_line(head) and canonical_post(_PHO + head) == _PHO + head):
        return None
    pair = _two_read(titles, posts) if len(posts) == 2 else _one_read(scan, titles[0], posts[0], words)
    if pair is None:
        return None
    upper, lower = (_read_in(line, words, _PHO + head, scan.scale) for line in pair)
    titles_set = (_set(head, pair.upper, upper), _set(_PHO + head, pair.lower, lower))
    return DeputyTitles(titles_set, (*upper, *lower))


_PHO = "PHÓ "
_COLLEGES = ("CHỦ TỊCH", "BÍ THƯ", "TRƯỞNG BAN")
"""Heads whose deputies also sign for a body (`TM. BAN THƯỜNG VỤ` / `PHÓ BÍ THƯ`): the line above must be read."""


class _Pair(NamedTuple):
    upper: _Line
    lower: _Line


def _two_read(titles: Sequence[Title], posts: Sequence[str]) -> _Pair | None:
    """Places of a title and of the deputy's right below it, which may have lost its first word; else None."""
    upper, lower = (_box(title[-len(post.split()) :]) for title, post in zip(titles, posts, strict=True))
    adjoin = upper.top < lower.top and lower.top - upper.bottom < lower.bottom - lower.top
    return _Pair(upper, lower) if adjoin and posts[1] in (posts[0], _PHO + posts[0]) else None


def _one_read(scan: Scan, title: Title, post: str, words: Sequence[RecognisedWord]) -> _Pair | None:
    """Places of both titles where one was read and the ink shows another line of type right above or below it."""
    of_deputy = post.startswith(_PHO)
    core = title[-len(post.split()) :]
    pair = _two_lines(scan, _box(core[1:] if of_deputy and len(core) == len(post.split()) else core))
    if pair is None:
        return None
    head, other = post.removeprefix(_PHO), pair.upper if of_deputy else pair.lower
    rest = _read_in(other, [word for word in words if word not in title], _PHO + head, scan.scale)
    if is_authority_line(" ".join(word.text for word in rest)):
        return None
    fit = _fit(rest, head if of_deputy else _PHO + head)
    if fit is None:
        return pair if (head not in _COLLEGES if of_deputy else _signed_for(scan, pair)) else None
    return pair if fit >= FIT and (of_deputy or _signed_for(scan, pair)) else None


def _fit(words: Sequence[RecognisedWord], expected: str) -> float | None:
    """How well what was read in the place of a title fits it (0…100); None where that says nothing."""
    text = _bare(" ".join(word.text for word in words))
    if len(text) < 4 or sum(word.confidence for word in words) < _SURE * len(words):
        return None
    return float(fuzz.ratio(text, _bare(expected)))


def _two_lines(scan: Scan, box: _Line) -> _Pair | None:
    """The upper and the lower of two lines of type of which a box holds one, or parts of both; else None."""
    around = round((TWO_LINES[1] + GAP) * scan.scale)
    top = max(0, box.top - around)
    ink = ink_mask(scan.layers.gray[top : box.bottom + around, box.left : box.right])
    bands = [(top + start, top + end) for start, end in _bands(ink.mean(axis=1) >= DENSE, round(scan.scale))]
    chain = _chain([band for band in bands if band[1] - band[0] >= LEAST_BAND * scan.scale], box, GAP * scan.scale)
    height = sum(end - start for start, end in chain) / scan.scale
    if not TWO_LINES[0] <= height <= TWO_LINES[1] or len(chain) > 2:
        return None
    marks = round(MARKS * scan.scale)
    first, last = chain[0][0] - marks, chain[-1][1] + marks
    middle = (chain[0][1] + chain[1][0]) // 2 if len(chain) == 2 else (first + last) // 2
    return _Pair(box._replace(top=max(0, first), bottom=middle), box._replace(top=middle, bottom=last))


def _bands(dense: Mask, speck: int) -> Iterator[tuple[int, int]]:
    """Runs of dense rows (start, end), gaps up to `speck` rows closed."""
    rows = np.flatnonzero(dense)
    if not rows.size:
        return
    breaks = np.flatnonzero(np.diff(rows) > speck + 1)
    for start, end in zip([0, *(breaks + 1)], [*breaks, rows.size - 1], strict=True):
        yield int(rows[start]), int(rows[end]) + 1


def _chain(bands: Sequence[tuple[int, int]], box: _Line, gap: float) -> list[tuple[int, int]]:
    """The bands that a box meets, with those that stand no further than `gap` from them."""
    own = [n for n, (start, end) in enumerate(bands) if start < box.bottom and box.top < end]
    if not own:
        return []
    first, last = own[0], own[-1]
    while first > 0 and bands[first][0] - bands[first - 1][1] <= gap:
        first -= 1
    while last + 1 < len(bands) and bands[last + 1][0] - bands[last][1] <= gap:
        last += 1
    return list(bands[first : last + 1])


def _signed_for(scan: Scan, pair: _Pair) -> bool:
    """Whether something is written before the upper title, and the lower one begins left of it, as `PHÓ …` does."""
    return _share_before(scan, pair.upper, PEN) >= PEN_SHARE and _share_before(scan, pair.lower, DEPUTY) >= DENSE


def _share_before(scan: Scan, line: _Line, reach: tuple[int, int]) -> float:
    """Share of ink between two distances (points) left of a line."""
    left, right = (max(0, round(line.left - points * scan.scale)) for points in reversed(reach))
    part = ink_mask(scan.layers.gray[line.top : line.bottom, left:right])
    return float(part.mean()) if part.size else 0.0


def _bare(text: str) -> str:
    return "".join(char for char in strip_marks(text).upper() if char.isalpha())


def _box(words: Sequence[RecognisedWord]) -> _Line:
    return _Line(
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


def _read_in(line: _Line, words: Sequence[RecognisedWord], expected: str, scale: float) -> list[RecognisedWord]:
    """What was read in a line, right before it as a pen's `KT.` is, and of the expected title after it, in order."""
    near, far = (points * scale for points in PEN)
    found = []
    for word in words:
        middle, bare = (word.left + word.right) / 2, _bare(word.text)
        shared = min(word.bottom, line.bottom) - max(word.top, line.top)
        high = shared > 0.5 * min(word.bottom - word.top, line.bottom - line.top)
        after = far if bare and bare in _bare(expected) else near
        if high and line.left - far < middle < line.right + after:
            found.append(word)
    return sorted(found, key=lambda word: word.left)


def _set(post: str, line: _Line, read: Sequence[RecognisedWord]) -> Title:
    """The words of a post set into its line by their letters; the first keeps what was read there."""
    left, right = min([line.left, *(word.left for word in read)]), max([line.right, *(word.right for word in read)])
    advance = (right - left) / len(post)
    starts = [match.start() for match in re.finditer(r"\S+", post)]
    return tuple(
        RecognisedWord(
            text,
            round(left + start * advance),
            line.top,
            round(left + (start + len(text)) * advance),
            line.bottom,
            _INFERRED,
            max((word.size for word in read), default=0.0),
            raw="" if start else " ".join(word.raw or word.text for word in read),
        )
        for text, start in zip(post.split(), starts, strict=True)
    )
