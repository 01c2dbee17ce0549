"""PDF files: the text layer where it can be believed, recognition where it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.read.assemble import assemble
from pipeline.read.geometry import Word, row_text
from pipeline.read.layout import PageContent, PageTable
from pipeline.read.pdf_fields import Appearance, appearances, place_fields, waits_for_picture, with_words
from pipeline.read.pdf_page import Fonts, RawPage, read_raw_page
from pipeline.read.pdf_tables import take_tables
from pipeline.read.trust import Doubt, recognised_is_better
from pipeline.settings import ReadSettings
from schemas.document import BBox, Notice, SetAside, SourceDocument
from schemas.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    LimitExceededError,
    MissingDependencyError,
)

MEDIA_TYPE = "application/pdf"

_DOUBTS: dict[Doubt, str] = {
    "no_text": "trang là ảnh chụp, không có lớp chữ",
    "few_marks": "lớp chữ mất dấu tiếng Việt",
    "impossible_syllables": "lớp chữ có nhiều âm tiết sai",
    "unknown_characters": "lớp chữ có nhiều ký tự không rõ",
}


def read_pdf(path: str, data: bytes, settings: ReadSettings) -> SourceDocument:
    """The document of a PDF's bytes; `path` names it in messages.

    Raises EncryptedFileError, DamagedFileError, LimitExceededError, EmptyFileError, and MissingDependencyError where
    nothing but recognition would do and Tesseract is missing.
    """
    with _opened(path, data, settings) as document:
        fonts: Fonts = {}
        pages = [_read_page_of(path, document, index, fonts, settings) for index in range(len(document))]
        _refuse_unread(path, pages, settings)
        return assemble(pages, path, data, MEDIA_TYPE, metadata=_metadata(document))


def _refuse_unread(path: str, pages: list[PageContent], settings: ReadSettings) -> None:
    if not settings.ocr and not any(page.words or page.tables for page in pages):
        raise EmptyFileError(f"{path}: tệp là bản quét mà nhận dạng chữ đang tắt. Hãy bật mục ocr trong tệp cấu hình.")


@contextmanager
def _opened(path: str, data: bytes, settings: ReadSettings) -> Iterator[Any]:
    document = _open(path, data)
    try:
        if len(document) > settings.max_pages:
            raise LimitExceededError(
                f"{path}: có {len(document)} trang, quá giới hạn {settings.max_pages}. "
                "Hãy tách tệp hoặc tăng max_pages trong tệp cấu hình."
            )
        document.init_forms()
        yield document
    finally:
        document.close()


def _open(path: str, data: bytes) -> Any:
    if _is_cut(data):
        raise DamagedFileError(f"{path}: tệp PDF bị cắt cụt, thiếu phần cuối. Hãy tải hoặc sao lại bản gốc.")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise EncryptedFileError(
                f"{path}: tệp PDF bị khóa bằng mật khẩu. Hãy mở khóa rồi lưu lại bản không mật khẩu."
            ) from error
        raise DamagedFileError(f"{path}: tệp PDF bị hỏng hoặc bị cắt cụt. Hãy tải hoặc sao lại bản gốc.") from error
    if len(document) == 0:
        document.close()
        raise DamagedFileError(f"{path}: tệp PDF không có trang nào. Hãy tải hoặc sao lại bản gốc.")
    return document


_LINEARIZED_RE = re.compile(rb"/Linearized\s.{0,200}?/L\s+(\d+)", re.DOTALL)


def _is_cut(data: bytes) -> bool:
    """Whether the end of the file is missing: pdfium would mend it in silence and lose the pages that are gone."""
    linear = _LINEARIZED_RE.search(data[:2048])
    if linear and len(data) < int(linear[1]):
        return True
    end = data.rfind(b"%%EOF")
    return end < 0 or b" obj" in data[end + 5 :]


def _metadata(document: Any) -> dict[str, str]:
    return {key: value for key, value in document.get_metadata_dict(skip_empty=True).items() if value.strip()}


def _read_page_of(path: str, document: Any, index: int, fonts: Fonts, settings: ReadSettings) -> PageContent:
    try:
        return _read_page(document, index, fonts, settings, PurePath(path).name)
    except pdfium.PdfiumError as error:
        raise DamagedFileError(
            f"{path}: trang {index + 1} bị hỏng, không đọc được. Hãy tải hoặc sao lại bản gốc."
        ) from error
    except MissingDependencyError as error:
        raise MissingDependencyError(f"{path}: {error}") from error


def _read_page(document: Any, index: int, fonts: Fonts, settings: ReadSettings, source: str) -> PageContent:
    page = document[index]
    try:
        found = appearances(document, page)
        raw = read_raw_page(page, fonts)
        if raw.doubt is None:
            content = _from_layer(raw, index + 1)
        else:
            content = _recognised(page, raw, index + 1, settings, source)
    finally:
        page.close()
    if not found:
        return content
    found = with_words(document, index, found, raw.words, fonts)
    return _with_fields(content, _with_pictures(document, index, content, found, settings))


def _with_pictures(
    document: Any, index: int, content: PageContent, found: list[Appearance], settings: ReadSettings
) -> list[Appearance]:
    """The appearances, those that show a number as a picture read from it where recognition is at hand."""
    if not settings.ocr or not any(waits_for_picture(item, content.words) for item in found):
        return found
    from pipeline.read.pdf_pictures import read_picture  # noqa: PLC0415 - NumPy and Tesseract only where needed

    page = document[index]
    try:
        words = content.words
        return [read_picture(page, i, settings) if waits_for_picture(i, words) else i for i in found]
    except MissingDependencyError as error:
        content.notices.append(
            Notice("ocr_missing", f"Trang {index + 1}: số hoặc ngày nằm trong ảnh của chữ ký số. {error}")
        )
        return found
    finally:
        page.close()


def _with_fields(content: PageContent, found: list[Appearance]) -> PageContent:
    fields = place_fields(found, content.words, content.number)
    return replace(
        content,
        words=fields.words,
        readings=content.readings + fields.readings,
        set_aside=content.set_aside + fields.set_aside,
        signatures=content.signatures + fields.signatures,
    )


def _from_layer(raw: RawPage, number: int) -> PageContent:
    """The page as its text layer has it; the clean layer below a scan counts as text."""
    scan = len(raw.hidden) > len(raw.words)
    words = raw.words + raw.hidden if scan else raw.words
    aside = _aside(raw.slanted, "watermark", number)
    if not scan:
        aside += _aside(raw.hidden, "hidden_text", number)
    tables, words = take_tables(words, raw.strokes, raw.width)
    return PageContent(number, raw.width, raw.height, words, rotation=raw.rotation, tables=tables, set_aside=aside)


def _aside(words: list[Word], reason: str, number: int) -> list[SetAside]:
    if not words:
        return []
    box = BBox(
        min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words)
    )
    return [SetAside(row_text(words), reason, number, box)]


def _recognised(page: Any, raw: RawPage, number: int, settings: ReadSettings, source: str) -> PageContent:
    """The page read from its picture; from its doubtful layer, with a notice, where recognition is off or no better."""
    layer, doubt = _from_layer(raw, number), raw.doubt or "no_text"
    if not settings.ocr:
        layer.notices.append(
            Notice("ocr_off", f"Trang {number}: {_DOUBTS[doubt]}, mà nhận dạng chữ đang tắt. Hãy bật lại mục ocr.")
        )
        return layer
    from pipeline.read.ocr import recognise_page  # noqa: PLC0415 - numpy and Tesseract only for scans

    picture = _render(page, settings)
    width, height = page.get_size()
    try:
        found = recognise_page(picture, number, width, height, settings, source=source)
    except MissingDependencyError as error:
        if doubt == "no_text":
            raise MissingDependencyError(f"Trang {number}: {_DOUBTS[doubt]}. {error}") from error
        layer.notices.append(Notice("ocr_missing", f"Trang {number}: {_DOUBTS[doubt]}. {error}"))
        return layer
    if not recognised_is_better(_whole_text(layer.words, layer.tables), _whole_text(found.words, found.tables)):
        layer.notices.append(
            Notice(
                "doubtful_text",
                f"Trang {number}: {_DOUBTS[doubt]}; nhận dạng lại cũng không hơn. Hãy đối chiếu bản gốc.",
            )
        )
        return layer
    return PageContent(
        number,
        found.width,
        found.height,
        found.words,
        origin="ocr",
        rotation=(raw.rotation + found.rotation) % 360,
        set_aside=found.set_aside,
        readings=found.readings,
        notices=found.notices,
        tables=found.tables,
    )


def _whole_text(words: Sequence[Word], tables: Sequence[PageTable]) -> str:
    return row_text([*words, *(word for table in tables for cell in table.cells for word in cell.words)])


def _render(page: Any, settings: ReadSettings) -> Any:
    """The page as a picture at the settings' resolution, or as much as `max_pixels` allows.

    Annotations are left out: they are read apart.
    """
    width, height = page.get_size()
    scale = min(settings.ocr_dpi / 72, (settings.max_pixels / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
