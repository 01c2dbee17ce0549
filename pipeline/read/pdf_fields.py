"""What signature fields and stamps draw over a PDF page: the number, the day, signature blocks, the arrival stamp.

Document-management systems sign a finished PDF and write number and day as appearances of signature fields
(AcroForm widgets), so the page itself reads `Số:      /TB-UBND`. The appearances are flattened into the page, in
memory, and the words that this adds are put where their boxes stand.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pypdfium2.raw as pdfium_c

from pipeline.read.geometry import Word, folded, row_text, rows_of
from pipeline.read.layout import word_edges
from pipeline.read.pdf_page import Fonts, box_in_view, read_raw_page
from pipeline.read.stamps import ARRIVAL_LINE_RE, ARRIVAL_RE, COPY_RE, SIGNED_RE, STAMPED_TIME_RE, parse_signature
from schemas.document import BBox, DigitalSignature, Reading, SetAside

FieldName = Literal["number", "day", "month"]

_DRAWN = {pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_STAMP, pdfium_c.FPDF_ANNOT_FREETEXT}
_NOTES = {pdfium_c.FPDF_ANNOT_TEXT, pdfium_c.FPDF_ANNOT_HIGHLIGHT, pdfium_c.FPDF_ANNOT_UNDERLINE}
_UNSEEN = 0x02 | 0x20  # Hidden, NoView
_TYPED_FIELDS = {pdfium_c.FPDF_FORMFIELD_TEXTFIELD, pdfium_c.FPDF_FORMFIELD_COMBOBOX}
_VALUE_RE = re.compile(r"^\d{1,6}[a-zđA-ZĐ]?(/[\w\-./&]+)?$")
_DATE_RE = re.compile(r"\bngày\s*\d{1,2}\s*(tháng\s*\d{1,2})?", re.IGNORECASE)
_CODE_RE = re.compile(r"^[/\-–]")
_SURE = 0.99
_PICTURE_WIDTH, _PICTURE_HEIGHT = 230.0, 45.0
_ACCEPTED = 0.8


@dataclass(frozen=True)
class Appearance:
    """What one annotation shows; `words` empty where it is a picture or nothing."""

    box: BBox
    subtype: int
    field_type: int
    contents: str
    words: tuple[Word, ...] = ()
    crop: bytes | None = None
    """PNG of the place, where the words were recognised from a picture."""

    @property
    def text(self) -> str:
        """Its words row by row."""
        return "\n".join(row_text(row) for row in rows_of(self.words))


@dataclass
class Fields:
    """The page's words with the fields filled in, and what was no part of the text."""

    words: list[Word]
    readings: list[Reading]
    set_aside: list[SetAside]
    signatures: list[DigitalSignature]


def appearances(document: Any, page: Any) -> list[Appearance]:
    """The annotations of a page that draw something or carry a note, without their words."""
    found: list[Appearance] = []
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page.raw)):
        handle = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if handle:
            found += _annotation(document, page, handle)
            pdfium_c.FPDFPage_CloseAnnot(handle)
    return found


def _annotation(document: Any, page: Any, handle: Any) -> list[Appearance]:
    subtype = pdfium_c.FPDFAnnot_GetSubtype(handle)
    rect = pdfium_c.FS_RECTF()
    if pdfium_c.FPDFAnnot_GetFlags(handle) & _UNSEEN or subtype not in _DRAWN | _NOTES:
        return []
    if not pdfium_c.FPDFAnnot_GetRect(handle, ctypes.byref(rect)):
        return []
    form = document.formenv
    kind = pdfium_c.FPDFAnnot_GetFormFieldType(form, handle) if form and subtype == pdfium_c.FPDF_ANNOT_WIDGET else -1
    box = BBox(*box_in_view(page, rect.left, rect.bottom, rect.right, rect.top))
    return [Appearance(box, subtype, kind, _string(handle, b"Contents"))]


def _string(handle: Any, key: bytes) -> str:
    length = pdfium_c.FPDFAnnot_GetStringValue(handle, key, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    target = ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
    pdfium_c.FPDFAnnot_GetStringValue(handle, key, target, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace").strip()


def with_words(
    document: Any, index: int, found: Sequence[Appearance], printed: Sequence[Word], fonts: Fonts
) -> list[Appearance]:
    """The appearances with their words; the page is flattened in memory, so it must be read and drawn before."""
    page = document[index]
    flattened = pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
    page.close()
    if flattened != pdfium_c.FLATTEN_SUCCESS:
        return list(found)
    page = document[index]
    known = Counter(_key(word) for word in printed)
    added: list[Word] = []
    for word in read_raw_page(page, fonts).words:
        if known[_key(word)] > 0:
            known[_key(word)] -= 1
        else:
            added.append(word)
    page.close()
    words: dict[int, list[Word]] = {}
    for word in added:
        place = _smallest_around(word, found)
        if place is not None:
            words.setdefault(place, []).append(word)
    return [replace(item, words=tuple(words.get(i, ()))) for i, item in enumerate(found)]


def _key(word: Word) -> tuple[str, int, int]:
    return word.text, round(word.x0), round(word.top)


def _smallest_around(word: Word, found: Sequence[Appearance]) -> int | None:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    around = [
        ((a.box.x1 - a.box.x0) * (a.box.bottom - a.box.top), i)
        for i, a in enumerate(found)
        if a.subtype in _DRAWN and a.box.x0 - 2 <= x <= a.box.x1 + 2 and a.box.top - 2 <= y <= a.box.bottom + 2
    ]
    return min(around)[1] if around else None


def place_fields(found: Iterable[Appearance], printed: Sequence[Word], page_number: int) -> Fields:
    """The printed words with number, day and typed fields in their places; all else set aside with its reason."""
    fields = Fields(list(printed), [], [], [])
    for item in found:
        text = item.text or item.contents
        if not text:
            continue
        if item.words and _VALUE_RE.match(item.text.replace(" ", "")):
            _place_value(fields, item, page_number)
        elif item.words and (item.field_type in _TYPED_FIELDS or _DATE_RE.search(item.text)):
            fields.words += item.words
        else:
            _set_aside(fields, item, text, page_number)
    return fields


def _set_aside(fields: Fields, item: Appearance, text: str, page_number: int) -> None:
    lines = [folded(line) for line in text.split("\n")]
    if any(ARRIVAL_RE.match(line) for line in lines) or sum(bool(ARRIVAL_LINE_RE.match(line)) for line in lines) > 1:
        reason = "arrival_stamp"
    elif any(COPY_RE.match(line) for line in lines):
        reason = "copy_stamp"
    elif item.field_type == pdfium_c.FPDF_FORMFIELD_SIGNATURE or any(map(_is_signed, lines)):
        reason = "digital_signature"
    else:
        reason = "annotation"
    fields.set_aside.append(SetAside(text, reason, page_number, item.box))
    signature = parse_signature(text, page_number) if reason in {"digital_signature", "copy_stamp"} else None
    fields.signatures += [signature] if signature is not None else []


def _is_signed(line: str) -> bool:
    return bool(SIGNED_RE.match(line) or STAMPED_TIME_RE.search(line))


def _place_value(fields: Fields, item: Appearance, page_number: int) -> None:
    """Put a number or a day into its row; left out of the text, but recorded, where no place waits for it."""
    value = _joined(item.words)
    left, right = _neighbours(value, fields.words)
    name = field_name(left, right)
    sure = _SURE if value.confidence is None else value.confidence
    reading = Reading("signature_field", name or "number", value.text, sure, page_number, value.bbox, crop=item.crop)
    if name is None or sure < _ACCEPTED:
        fields.readings.append(replace(reading, confidence=min(sure, 0.5)))
        return
    beside = left or right
    assert beside is not None
    value = replace(_between(value, left, right), top=beside.top, bottom=beside.bottom, size=beside.size)
    if name == "number" and right is not None and _CODE_RE.match(right.text):
        fields.words[fields.words.index(right)] = _merged(value, right)
    else:
        fields.words.insert(fields.words.index(beside) + (beside is left), value)
    fields.readings.append(replace(reading, bbox=value.bbox))


def _between(value: Word, left: Word | None, right: Word | None) -> Word:
    """The value no broader than its blank: appearances may overlap the printed words."""
    x0 = max(value.x0, left.x1) if left is not None else value.x0
    x1 = min(value.x1, right.x0) if right is not None else value.x1
    return replace(value, x0=x0, x1=x1, x_edges=None) if x0 < x1 else value


def _joined(words: Sequence[Word]) -> Word:
    first, last = words[0], words[-1]
    if len(words) == 1:
        return first
    text = "".join(w.text for w in words)
    top, bottom = min(w.top for w in words), max(w.bottom for w in words)
    return Word(text, first.x0, top, last.x1, bottom, first.size, first.bold, first.italic)


def _merged(value: Word, code: Word) -> Word:
    """Number and code as one word (`542/TB-UBND`), each character at its own place."""
    edges = (*word_edges(value)[:-1], *word_edges(code))
    return replace(code, text=value.text + code.text, x0=value.x0, x_edges=edges)


_REACH = 130.0


def _neighbours(value: Word, words: Sequence[Word]) -> tuple[Word | None, Word | None]:
    """The printed words to the left and to the right in the row where the value stands."""
    middle = (value.top + value.bottom) / 2
    slack = 0.35 * value.height
    row = [w for w in words if w.top - slack <= middle <= w.bottom + slack]
    centre = (value.x0 + value.x1) / 2
    left = max((w for w in row if (w.x0 + w.x1) / 2 <= centre and centre - w.x1 < _REACH), key=_x1, default=None)
    right = min((w for w in row if (w.x0 + w.x1) / 2 > centre and w.x0 - centre < _REACH), key=_x0, default=None)
    return left, right


def _x0(word: Word) -> float:
    return word.x0


def _x1(word: Word) -> float:
    return word.x1


def field_name(left: Word | None, right: Word | None) -> FieldName | None:
    """Which blank lies between two printed words: after `Số`, before a code, between `ngày`, `tháng` and `năm`."""
    before = folded(left.text).strip(" :.,;…") if left else ""
    after = folded(right.text).strip(" :.,;…") if right else ""
    if before == "NGAY" or (after == "THANG" and before != "THANG"):
        return "day"
    if before == "THANG" or after == "NAM":
        return "month"
    if before in {"SO", "S0"} or (right is not None and _CODE_RE.match(right.text)):
        return "number"
    return None


def waits_for_picture(item: Appearance, printed: Sequence[Word]) -> bool:
    """Whether an appearance without words lies over a blank for number, day or month."""
    if item.words or item.subtype not in _DRAWN or item.contents:
        return False
    breadth, height = item.box.x1 - item.box.x0, item.box.bottom - item.box.top
    if not (4 < breadth < _PICTURE_WIDTH and 4 < height < _PICTURE_HEIGHT):
        return False
    left, right = _neighbours(Word("", *item.box), printed)
    return left is not None and right is not None and field_name(left, right) is not None
