"""A second look at the signature block of a scan: titles and name under a seal and a pen stroke.

A black seal and a signature join the letters that they cross, and page segmentation then takes the whole block for a
picture. The block is cut out and read as lines, once as it is and once without the large joined shapes; only rows that
read as a title or a person's name are added to the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PIL import Image

from extractors.folding import strip_marks
from extractors.line_kinds import canonical_post, is_authority_line, looks_like_name
from extractors.signature import has_surname
from pipeline.read.ink import Gray
from pipeline.read.name_strip import begins_with_surname, lines_of, read_name, without_large_shapes
from pipeline.read.scan import Scan
from pipeline.read.tesseract import RecognisedWord, recognise
from pipeline.read.title_pair import deputy_titles

LEFT_SHARE = 0.40
"""The signature stands right of this share of the page's width (ô 7 of NĐ 30/2020)."""
ABOVE, BELOW = 40, 200
"""Points above and below the words `Nơi nhận` within which the block lies."""
A4_WIDTH = 595
"""Points."""
FUZZY_TITLE = 80
"""rapidfuzz ratio (0…100) from which a whole row of this block counts as a title; elsewhere more is asked."""
_SURE = 0.8
_SCRAPS = " |'\"“”‘’.,;:*_-"


class _Row(NamedTuple):
    """Words of one printed line that read as `kind`: post or name."""

    kind: str
    words: tuple[RecognisedWord, ...]

    @property
    def top(self) -> int:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> int:
        return max(word.bottom for word in self.words)

    @property
    def confidence(self) -> float:
        return sum(word.confidence for word in self.words) / len(self.words)

    @property
    def rank(self) -> tuple[bool, float]:
        """What the better of two readings is told by: a title read letter for letter, then confidence."""
        exact = all((word.raw or word.text).strip(_SCRAPS + "?!~") == word.text for word in self.words)
        return self.kind == "post" and exact, self.confidence

    @property
    def is_sure(self) -> bool:
        """Whether it was read well; a name must begin with a surname spelled right."""
        named = self.kind != "name" or begins_with_surname(" ".join(word.text for word in self.words))
        return named and self.confidence >= _SURE


def with_signature_block(
    scan: Scan, words: Sequence[RecognisedWord], language: str, seconds: float
) -> list[RecognisedWord]:
    """The page's words with titles and name of the signature added, where the first reading missed them.

    Raises MissingDependencyError.
    """
    box = _block(scan, words)
    if box is None:
        return list(words)
    found = list(_rows([word for word in words if _inside(word, box)]))
    if not _is_whole(found):
        found = _with_name(found, scan, language, seconds)
    for picture in () if _is_whole(found) else _pictures(scan.layers.gray[box[1] : box[3], box[0] : box[2]]):
        read = recognise(Image.fromarray(picture), language, scan.dpi, seconds, single_block=True)
        titles = _titles(found)
        found = _merged(found, _rows([word.moved(box[0], box[1]) for word in read.words]))
        if _titles(found) != titles:
            found = _with_name(found, scan, language, seconds)
        if _is_whole(found):
            break
    hidden = {id(word) for word in words if _inside(word, box) and any(_covers(row, word) for row in found)}
    return _with_deputy(scan, found, [word for word in words if id(word) not in hidden], box)


def _with_deputy(
    scan: Scan, rows: Sequence[_Row], others: Sequence[RecognisedWord], box: tuple[int, int, int, int]
) -> list[RecognisedWord]:
    """Other words of the page and those of the rows, both titles of a deputy among them where one was lost."""
    titles = sorted((row.words for row in _titles(rows)), key=lambda title: title[0].top)
    words = [*others, *(word for row in rows for word in row.words)]
    deputy = deputy_titles(scan, titles, [word for word in words if _inside(word, box)])
    if deputy is None:
        return words
    replaced = set(map(id, deputy.replaced))
    return [word for word in words if id(word) not in replaced] + [word for title in deputy.titles for word in title]


def _titles(rows: Sequence[_Row]) -> list[_Row]:
    return [row for row in rows if row.kind == "post"]


def _with_name(rows: Sequence[_Row], scan: Scan, language: str, seconds: float) -> list[_Row]:
    """Known rows with the name that stands under the lowest title, where it was missed or not read for sure."""
    titles = _titles(rows)
    if not titles or any(row.kind == "name" and row.is_sure for row in rows):
        return list(rows)
    name = read_name(scan, max(titles, key=lambda row: row.top).words, language, seconds)
    return _merged(rows, iter([_Row("name", name)])) if name else list(rows)


def _block(scan: Scan, words: Sequence[RecognisedWord]) -> tuple[int, int, int, int] | None:
    """Pixels (left, top, right, bottom) of the place for the signature: beside the last `Nơi nhận`, else `Lưu:`."""
    rows, columns = scan.layers.gray.shape
    anchor = next((word for before, word, after in _triples(words) if _is_anchor(before, word, after, columns)), None)
    if anchor is None:
        return None
    lift = ABOVE if strip_marks(anchor.text).lower().startswith("nh") else BELOW
    top = max(0, int(anchor.top - lift * scan.scale))
    bottom = min(rows, int(anchor.top + BELOW * scan.scale))
    return int(LEFT_SHARE * columns), top, columns, bottom


def copies_label(words: Sequence[RecognisedWord], columns: int) -> RecognisedWord | None:
    """The last `nhận` of `Nơi nhận` at the left of a page so many pixels wide; None where it was not read."""
    anchors = (word for before, word, after in _triples(words) if _is_anchor(before, word, after, columns))
    return next((word for word in anchors if _bare(word) == "nhan"), None)


def _triples(words: Sequence[RecognisedWord]) -> Iterator[tuple[str, RecognisedWord, str]]:
    """Words from the last to the first, each between the bare letters of its neighbours."""
    bare = ["", *(_bare(word) for word in words), ""]
    for index in range(len(words), 0, -1):
        yield bare[index - 1], words[index - 1], bare[index + 1]


def _bare(word: RecognisedWord) -> str:
    return strip_marks(word.text).lower().strip("-:.,;*~ ")


def _is_anchor(before: str, word: RecognisedWord, after: str, columns: int) -> bool:
    """`Nơi nhận` or `Lưu: VT` at the left; body lines begin with these syllables too."""
    if word.left > 0.35 * columns:
        return False
    folded = _bare(word)
    return (folded == "nhan" and before in ("noi", "nơi", "no")) or (
        folded == "luu" and after.startswith(("vt", "vp", "van"))
    )


def _inside(word: RecognisedWord, box: tuple[int, int, int, int]) -> bool:
    return word.left >= box[0] and box[1] <= word.top and word.bottom <= box[3]


def _pictures(part: Gray) -> Iterator[Gray]:
    """The block as it is, then without seal and strokes."""
    yield part
    yield without_large_shapes(part, part.shape[1] / ((1 - LEFT_SHARE) * A4_WIDTH))


def _rows(words: Sequence[RecognisedWord]) -> Iterator[_Row]:
    """Printed lines that are a title or a name, without scraps of seal at their ends; titles as they are spelled."""
    for line in lines_of(words):
        parts = (line[first:last] for first in range(min(3, len(line))) for last in _ends(first, len(line)))
        for part in sorted(parts, key=len, reverse=True):
            if row := _row(part):
                yield row
                break


def _ends(first: int, length: int) -> range:
    return range(length, max(first, length - 3), -1)


def _row(part: Sequence[RecognisedWord]) -> _Row | None:
    text = " ".join(word.text for word in part).strip(_SCRAPS)
    if text.isupper() and (is_authority_line(text) or canonical_post(text)):
        return _Row("post", _spelled(part, text))
    if text.isupper() and (post := canonical_post(text, FUZZY_TITLE)) and len(post.split()) == len(part):
        return _Row("post", _spelled(part, text))
    return _Row("name", tuple(part)) if looks_like_name(text) and has_surname(text) else None


def _spelled(part: Sequence[RecognisedWord], text: str) -> tuple[RecognisedWord, ...]:
    """The words in the vocabulary's spelling where they are as many; the reading stays in `raw`."""
    post = None if is_authority_line(text) else canonical_post(text, FUZZY_TITLE)
    if post is None or len(post.split()) != len(part):
        return tuple(part)
    return tuple(
        word._replace(text=spelled, raw=word.raw or word.text, symbols=())
        for word, spelled in zip(part, post.split(), strict=True)
    )


def _merged(known: Sequence[_Row], more: Iterator[_Row]) -> list[_Row]:
    """Known rows and those at other heights; of two at one height the better one, posts apart from names."""
    rows = list(known)
    for row in more:
        rival = next((other for other in rows if row.top < other.bottom - 3 and other.top < row.bottom - 3), None)
        if rival is None:
            rows.append(row)
        elif row.kind == rival.kind and row.rank > rival.rank and len(row.words) >= len(rival.words):
            rows[rows.index(rival)] = row
    return rows


def _is_whole(rows: Sequence[_Row]) -> bool:
    """Title and name are there and sure; over a deputy's title there is another."""
    titles = [strip_marks(" ".join(word.text for word in row.words)).upper() for row in _titles(rows)]
    lone_deputy = len(titles) == 1 and "PHO" in titles[0].split()
    sure = all(row.is_sure for row in rows)
    return bool(titles) and not lone_deputy and len(titles) < len(rows) and sure


def _covers(row: _Row, word: RecognisedWord) -> bool:
    """Whether a word of the first reading stands on the very place of a row that was read better."""
    left, right = min(w.left for w in row.words), max(w.right for w in row.words)
    shared = min(row.bottom, word.bottom) - max(row.top, word.top)
    high = shared > 0.4 * min(row.bottom - row.top, word.bottom - word.top)
    return word.left < right and left < word.right and high
