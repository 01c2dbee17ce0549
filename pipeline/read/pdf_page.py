"""Words of one PDF page straight from pdfium: characters, boxes and fonts, and what else is drawn on the page.

The raw functions are called, since only the first and the last character of a word are asked for their boxes and
only the first for its font: 2,500 characters become about 400 words.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

from pipeline.read.encodings import clean_text, detect_encoding, font_encoding, repair_text, to_unicode
from pipeline.read.geometry import Row, Word, row_text
from pipeline.read.trust import SCAN_IMAGE_SHARE, Doubt, page_needs_ocr
from schemas.document import BBox

_WORD_RE = re.compile(r"[^\s\u0000]+")
_PLAIN_RE = re.compile("[\u0020-\u007eÀ-ÿĂăĐđĨĩŨũƠơƯưẠ-ỹ–“”…\r\n]*")
_LEGACY_RE = re.compile("[\u00a1-\u00bf\u00d0\u00d7\u00f0\u00f7]|[a-zA-Z][\u00c0-\u00ff]{2}")
_ITALIC, _FORCE_BOLD = 1 << 6, 1 << 18
_BOLD_NAME_RE = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC_NAME_RE = re.compile(r"italic|oblique", re.IGNORECASE)
_TELLING_NAME_RE = re.compile(r"times|arial|roman|sans|serif|helvet|calibri|vn|vni|liberation|cambria", re.IGNORECASE)
_INVISIBLE = 3
_FILL_AND_STROKE = 2
_OBJECT_DEPTH = 3
_SAMPLE = 8
_MOST_STROKES = 6000
_MOST_SEGMENTS = 4000
_SHORTEST_STROKE = 1.5
_BROADEST_RULE = 4.0
_LINE_END_HYPHEN = str.maketrans({"\x02": "-", "\ufffe": "-"})
# WinAnsi and Symbol names of the bytes that a legacy font has for letters: AD (ư), B7, B5, AF.
_LEGACY_LOOKS = str.maketrans({"\u2212": "\u00ad", "\u2219": "\u00b7", "\u03bc": "\u00b5", "\u02c9": "\u00af"})


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text object is set; `turn` in degrees against the page as stored, counter-clockwise."""

    font: str | None
    bold: bool
    italic: bool
    size: float
    turn: int
    hidden: bool


@dataclass
class RawPage:
    """What stands on a page; coordinates in points from its top left as it is seen.

    hidden
        Words that no eye sees: invisible text (the layer below a scan), or text beside the page.
    slanted
        Words set aslant (watermarks).
    image_share
        Share (0…1) of the page that pictures cover.
    strokes
        Level and upright sides of what is drawn (rules, frames of cells), each as a box without breadth.
    doubt
        Why the words cannot be believed and the page is to be recognised from its picture.
    """

    width: float
    height: float
    rotation: int
    words: list[Word] = field(default_factory=list)
    hidden: list[Word] = field(default_factory=list)
    slanted: list[Word] = field(default_factory=list)
    image_share: float = 0.0
    strokes: list[BBox] = field(default_factory=list)
    doubt: Doubt | None = None


class _View:
    """From page space (origin bottom left, as stored) to the page as seen (origin top left)."""

    def __init__(self, page: Any, turn: int = 0) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.turn = (page.get_rotation() + turn) % 360
        width, height = self.right - self.left, self.top - self.bottom
        self.width, self.height = (height, width) if self.turn in {90, 270} else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom) as seen."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turn == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turn == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


def box_in_view(page: Any, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    """A box of the page's own space as (x0, top, x1, bottom) on the page as it is seen."""
    return _View(page).box(left, bottom, right, top)


Fonts = dict[tuple[str | None, int, int], tuple[bool, bool]]
"""Bold and italic by name, flags and weight: what was found out about the fonts of one document."""


def read_raw_page(page: Any, fonts: Fonts | None = None) -> RawPage:
    """Everything on a `pypdfium2.PdfPage` that a reader needs; `fonts` is filled and used for the document's pages."""
    view = _View(page)
    raw = RawPage(view.width, view.height, view.turn)
    _scan_objects(page, view, raw)
    textpage = page.get_textpage()
    try:
        reader = _Characters(textpage, view, {} if fonts is None else fonts)
        turn = reader.main_turn()
        if turn:
            # The page is upright, its text lies: a landscape table set into a portrait page.
            reader.view = view = _View(page, turn)
            raw = RawPage(view.width, view.height, view.turn, image_share=raw.image_share)
            _scan_objects(page, view, raw)
        _sort_words(reader.words(), raw)
        _repair(raw)
        raw.doubt = _doubt(raw)
        if raw.image_share < SCAN_IMAGE_SHARE and raw.doubt in _SCRAMBLED:
            _read_by_place(reader, raw)
    finally:
        textpage.close()
    return raw


_SCRAMBLED = {"impossible_syllables", "few_marks"}


def _doubt(raw: RawPage) -> Doubt | None:
    return page_needs_ocr(row_text([*raw.words, *raw.hidden]), raw.image_share)


def _read_by_place(reader: _Characters, raw: RawPage) -> None:
    """Read the page again by the places of its characters, where that makes possible syllables of scrambled ones.

    A font that lacks letters is helped out by another one, and some programs draw all of the second font after the
    first: in the order of the content the letters of a word then stand apart.
    """
    again = replace(raw, words=[], hidden=[], slanted=[])
    _sort_words(reader.words_by_place(), again)
    _repair(again)
    if _doubt(again) is None:
        raw.words, raw.hidden, raw.slanted, raw.doubt = again.words, again.hidden, again.slanted, None


def _sort_words(words: Iterable[tuple[Word, _Style]], raw: RawPage) -> None:
    for word, style in words:
        # A table too broad for its page runs over the edge; it is still text.
        outside = word.bottom < 0 or word.top > raw.height or word.x1 < 0 or word.x0 > 1.5 * raw.width
        if style.hidden or outside:
            raw.hidden.append(word)
        elif 3 < (style.turn - raw.rotation) % 360 < 357:
            raw.slanted.append(word)
        else:
            raw.words.append(word)


def _repair(raw: RawPage) -> None:
    """Undo a legacy encoding that no font name told of, one decision for the page; fold look-alikes and blanks."""
    text = " ".join(w.text for w in raw.words)
    if _PLAIN_RE.fullmatch(text) and unicodedata.is_normalized("NFC", text) and not _LEGACY_RE.search(text):
        return
    new = text.translate(_LEGACY_LOOKS)
    new = repair_text(new) if detect_encoding(new) else text
    # Some fonts map their hyphen to the soft one, which stands for nothing inside a printed line.
    repaired = [clean_text(word.replace("\u00ad", "-")) for word in new.split(" ")]
    if len(repaired) == len(raw.words):
        raw.words = [_with_text(w, new) for w, new in zip(raw.words, repaired, strict=True) if new.strip()]


def _with_text(word: Word, text: str) -> Word:
    if text == word.text:
        return word
    return Word(
        text, word.x0, word.top, word.x1, word.bottom, word.size, word.bold, word.italic, raw=word.raw or word.text
    )


# --- pictures and strokes ---


def _scan_objects(page: Any, view: _View, raw: RawPage) -> None:
    area, covered = max(raw.width * raw.height, 1.0), 0.0
    for item, matrix in _objects(page.raw):
        if pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            x0, top, x1, bottom = _image_box(item, matrix, view)
            covered += max(0.0, min(x1, raw.width) - max(x0, 0.0)) * max(0.0, min(bottom, raw.height) - max(top, 0.0))
        elif len(raw.strokes) < _MOST_STROKES:
            raw.strokes += _strokes(item, matrix, view)
    raw.image_share = min(1.0, covered / area)


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _objects(page: Any) -> Iterator[tuple[Any, _Matrix]]:
    """Every picture and path, with the matrix from its own space to the page's."""
    for index in range(pdfium_c.FPDFPage_CountObjects(page)):
        yield from _drawn(pdfium_c.FPDFPage_GetObject(page, index), _IDENTITY, 0)


def _drawn(item: Any, outer: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind in {pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH}:
        yield item, _times(_matrix(item), outer)
    elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _OBJECT_DEPTH:
        matrix = _times(_matrix(item), outer)
        for index in range(pdfium_c.FPDFFormObj_CountObjects(item)):
            yield from _drawn(pdfium_c.FPDFFormObj_GetObject(item, index), matrix, depth + 1)


def _matrix(item: Any) -> _Matrix:
    m = pdfium_c.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(m)) else _IDENTITY


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """First `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _point(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]


def _image_box(item: Any, matrix: _Matrix, view: _View) -> tuple[float, float, float, float]:
    """A picture fills the unit square of its space."""
    corners = [_point(matrix, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return view.box(min(xs), min(ys), max(xs), max(ys))


_Point = tuple[float, float]


def _strokes(item: Any, matrix: _Matrix, view: _View) -> list[BBox]:
    """The level and the upright sides of a path that are long enough to be part of a rule."""
    found: list[BBox] = []
    filled_only = _is_filled_only(item)
    for sides in _subpaths(item, matrix):
        if not (filled_only and _is_shade(sides)):
            for start, end in sides:
                found += _side(start, end, view)
    return found


def _subpaths(item: Any, matrix: _Matrix) -> Iterator[list[tuple[_Point, _Point]]]:
    """The straight sides of each part of a path."""
    count = pdfium_c.FPDFPath_CountSegments(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    refs = ctypes.byref(x), ctypes.byref(y)
    sides: list[tuple[_Point, _Point]] = []
    start = last = (0.0, 0.0)
    for index in range(count if count <= _MOST_SEGMENTS else 0):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, *refs)
        point = _point(matrix, x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            if sides:
                yield sides
            sides, start = [], point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            sides.append((last, point))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            sides.append((point, start))
        last = point
    if sides:
        yield sides


def _is_filled_only(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(fill.value) and not stroke.value


def _is_shade(sides: list[tuple[_Point, _Point]]) -> bool:
    """Whether a filled shape colours an area (a shaded cell, highlighted words); thin filled bars are rules."""
    xs, ys = [p[0] for side in sides for p in side], [p[1] for side in sides for p in side]
    return min(max(xs) - min(xs), max(ys) - min(ys)) > _BROADEST_RULE


def _side(a: tuple[float, float], b: tuple[float, float], view: _View) -> list[BBox]:
    breadth, height = abs(a[0] - b[0]), abs(a[1] - b[1])
    if min(breadth, height) > 0.8 or max(breadth, height) < _SHORTEST_STROKE:
        return []
    return [BBox(*view.box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))]


# --- characters ---


class _Characters:
    """The characters of a text page, cut into words."""

    def __init__(self, textpage: Any, view: _View, fonts: Fonts) -> None:
        self.document_fonts = fonts
        self.owner = textpage  # closed when collected
        self.textpage = textpage.raw
        self.view = view
        self.count = max(0, pdfium_c.FPDFText_CountChars(self.textpage))
        self.text = self._read_text()
        self.plain = unicodedata.is_normalized("NFC", self.text) and bool(_PLAIN_RE.fullmatch(self.text))
        self._styles: dict[int, _Style] = {}
        self._legacy: dict[str, bool] = {}
        self._fonts: dict[int, tuple[str | None, bool, bool]] = {}
        self._rect = pdfium_c.FS_RECTF()
        self._rect_ref = ctypes.byref(self._rect)

    def _read_text(self) -> str:
        """One character for each index of pdfium; at once where none was dropped, else one by one."""
        buffer = ctypes.create_string_buffer((self.count + 1) * 2)
        target = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = pdfium_c.FPDFText_GetText(self.textpage, 0, self.count, target)
        text = buffer.raw[: max(0, written - 1) * 2].decode("utf-16-le", "replace")
        if len(text) == self.count:
            return text
        codes = (pdfium_c.FPDFText_GetUnicode(self.textpage, i) for i in range(self.count))
        return "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes)

    def main_turn(self) -> int:
        """Degrees (0, 90, 180, 270) by which most text lies against the page as seen."""
        turns: Counter[int] = Counter()
        for match in islice(_WORD_RE.finditer(self.text), 0, None, _SAMPLE):
            style = self.style(match.start())
            turns[style.turn if style.turn in {90, 180, 270} else 0] += match.end() - match.start()
        seen = self.view.turn
        usual = turns.most_common(1)[0][0] if turns else 0
        # A page stored lying and turned by /Rotate has text at the same angle: nothing to do.
        return (usual - seen) % 360 if turns.total() * _SAMPLE > 20 else 0

    def words(self) -> Iterator[tuple[Word, _Style]]:
        """The words in the order of the content, each with its style."""
        for match in _WORD_RE.finditer(self.text):
            yield from self._word(match.start(), match.end())

    def words_by_place(self) -> Iterator[tuple[Word, _Style]]:
        """The words that the characters make row by row, whatever their order in the content."""
        places: dict[Word, int] = {}
        for index, char in enumerate(self.text):
            if char.isprintable() and not char.isspace():
                places[Word(char, *self.box(index), size=self.style(index).size)] = index
        for row in _level_rows(list(places)):
            for run in _runs(row):
                style = self.style(places[run[0]])
                yield _word_of(run, self._clean("".join(char.text for char in run), style.font), style), style

    def _word(self, start: int, end: int) -> Iterator[tuple[Word, _Style]]:
        style = self.style(start)
        first, last = self.box(start), self.box(end - 1)
        if end - start > 1 and not _is_run(first, last, end - start, style.size):
            pieces = self._pieces(start, end)
            if len(pieces) > 1:
                for a, b in pieces:
                    yield from self._word(a, b)
                return
        text = self._clean(self.text[start:end], style.font)
        if text:
            x0, x1 = min(first[0], last[0]), max(first[2], last[2])
            top, bottom = min(first[1], last[1]), max(first[3], last[3])
            yield Word(text, x0, top, x1, bottom, style.size, style.bold, style.italic), style

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Ranges that stand together, where characters follow one another without a blank though they stand apart."""
        bounds, last = [start], self.box(start)
        for index in range(start + 1, end):
            box = self.box(index)
            apart = max(2.0, 0.6 * (last[3] - last[1]))
            if box[0] - last[2] > apart or box[2] < last[0] - apart or abs(box[3] - last[3]) > 1.5 * apart:
                bounds.append(index)
            last = box
        return list(zip(bounds, [*bounds[1:], end], strict=True))

    def box(self, index: int) -> tuple[float, float, float, float]:
        """The box of a character from the font's ascent to its descent."""
        rect = self._rect
        pdfium_c.FPDFText_GetLooseCharBox(self.textpage, index, self._rect_ref)
        return self.view.box(rect.left, rect.bottom, rect.right, rect.top)

    def _clean(self, text: str, font: str | None) -> str:
        if font is not None and self._is_legacy(font):
            return clean_text(to_unicode(text.translate(_LEGACY_LOOKS), font))
        if self.plain:
            return text
        # pdfium gives the hyphen at a line's end as U+0002 or U+FFFE; the rest is decided for the page as a whole.
        return text.translate(_LINE_END_HYPHEN)

    def _is_legacy(self, font: str) -> bool:
        known = self._legacy.get(font)
        if known is None:
            known = self._legacy[font] = font_encoding(font) is not None
        return known

    def style(self, index: int) -> _Style:
        """The style of a character; the same for all characters of one text object."""
        item = pdfium_c.FPDFText_GetTextObject(self.textpage, index)
        if not item:
            return _NO_STYLE
        key = ctypes.addressof(item.contents)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._read_style(item)
        return style

    def _read_style(self, item: Any) -> _Style:
        font, bold, italic = self._font(pdfium_c.FPDFTextObj_GetFont(item))
        matrix, size = pdfium_c.FS_MATRIX(), ctypes.c_float()
        pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
        pdfium_c.FPDFTextObj_GetFontSize(item, ctypes.byref(size))
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
        return _Style(
            font=font,
            bold=bold or mode == _FILL_AND_STROKE,
            italic=italic or (matrix.b == 0 and matrix.c > 0.15 * abs(matrix.d)),
            size=round(size.value * math.hypot(matrix.c, matrix.d), 1),
            turn=round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360,
            hidden=mode == _INVISIBLE,
        )

    def _font(self, font: Any) -> tuple[str | None, bool, bool]:
        if not font:
            return None, False, False
        key = ctypes.addressof(font.contents)
        known = self._fonts.get(key)
        if known is None:
            known = self._fonts[key] = _read_font(font, self.document_fonts)
        return known


def _level_rows(chars: list[Word]) -> list[Row]:
    """Characters with about the same foot, left to right; given text is level, so no skew is allowed for."""
    rows: list[Row] = []
    for char in sorted(chars, key=lambda c: c.bottom):
        if rows and char.bottom - rows[-1][0].bottom < 0.35 * char.height:
            rows[-1].append(char)
        else:
            rows.append([char])
    return [sorted(row, key=lambda c: c.x0) for row in rows]


def _word_of(run: Row, text: str, style: _Style) -> Word:
    edges = (*(char.x0 for char in run), run[-1].x1)
    return Word(
        text, run[0].x0, run[0].top, run[-1].x1, run[0].bottom, style.size, style.bold, style.italic, x_edges=edges
    )


def _runs(row: Row) -> list[Row]:
    """Characters of a row that touch; the least blank is a quarter of the size wide."""
    runs: list[Row] = [[row[0]]]
    for before, char in pairwise(row):
        if char.x0 - before.x1 > 0.15 * (char.size or char.height):
            runs.append([])
        runs[-1].append(char)
    return runs


_NO_STYLE = _Style(None, False, False, 0.0, 0, False)


def _read_font(font: Any, known: Fonts) -> tuple[str | None, bool, bool]:
    """Name, bold, italic."""
    size = pdfium_c.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(1, size))
    pdfium_c.FPDFFont_GetBaseFontName(font, buffer, size)
    name = buffer.value.decode("utf-8", "replace") or None
    flags = max(0, pdfium_c.FPDFFont_GetFlags(font))
    bold = bool(_BOLD_NAME_RE.search(name or "")) or flags & _FORCE_BOLD > 0
    italic = bool(_ITALIC_NAME_RE.search(name or "")) or flags & _ITALIC > 0
    if not (bold or italic) and not _TELLING_NAME_RE.search(name or ""):
        key = (name, flags, pdfium_c.FPDFFont_GetWeight(font))
        if key not in known:
            known[key] = _style_in_font(font)
        bold, italic = known[key]
    return name, bold, italic


def _style_in_font(font: Any) -> tuple[bool, bool]:
    """Bold and italic as the embedded TrueType font says in its table `head`; PDF printers make up their names."""
    length = ctypes.c_size_t()
    pdfium_c.FPDFFont_GetFontData(font, None, 0, ctypes.byref(length))
    buffer = (ctypes.c_uint8 * length.value)()
    pdfium_c.FPDFFont_GetFontData(font, buffer, length.value, ctypes.byref(length))
    data = bytes(buffer)
    at = data.find(b"head", 12, 12 + 16 * 64)
    if at < 0 or data[:4] not in {b"\0\1\0\0", b"OTTO", b"true"}:
        return False, False
    offset = int.from_bytes(data[at + 8 : at + 12], "big") + 44
    style = int.from_bytes(data[offset : offset + 2], "big")
    return bool(style & 1), bool(style & 2)


_Box = tuple[float, float, float, float]


def _is_run(first: _Box, last: _Box, count: int, size: float) -> bool:
    """Whether two characters can be the ends of one word of `count` characters on one line."""
    em = max(size, 1.0)
    return (
        last[0] >= first[0] and abs(last[3] - first[3]) < 0.4 * em and last[2] - first[0] < 0.95 * em * count + 0.6 * em
    )
