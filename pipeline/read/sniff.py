"""What a file is, by its bytes; its name decides only between kinds of plain text."""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import Literal

from pipeline.faults import UNZIP_ERRORS
from pipeline.settings import ReadSettings
from schemas.document import SourceDocument
from schemas.errors import EmptyFileError, LimitExceededError, UnsupportedFileError

Kind = Literal["pdf", "image", "word", "html", "text"]
Reader = Callable[[str, bytes, ReadSettings], SourceDocument]

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_RE = re.compile(rb"<(!doctype\s+html|html|head|body|meta|div|table|p)\b", re.IGNORECASE)
_HTML_NAMES = {".html", ".htm", ".xhtml", ".mht", ".mhtml"}
_OTHER_KINDS = {
    b"MZ": "chương trình Windows",
    b"\x7fELF": "chương trình Linux",
    b"ID3": "tệp âm thanh",
    b"RIFF": "tệp âm thanh hoặc phim",
    b"OggS": "tệp âm thanh",
    b"\x1f\x8b": "tệp nén gzip",
    b"7z\xbc\xaf\x27\x1c": "tệp nén 7z",
    b"Rar!": "tệp nén RAR",
    b"SQLite format 3": "cơ sở dữ liệu SQLite",
}
_READABLE = "Các loại đọc được: PDF, ảnh (PNG, JPG, TIFF), Word (docx, doc, rtf), HTML và văn bản thuần."


def check_size(data: bytes, name: str, settings: ReadSettings) -> None:
    """Refuse what is empty or too long.

    Raises EmptyFileError, LimitExceededError.
    """
    if not data:
        raise EmptyFileError(f"{name}: tệp rỗng (0 byte). Hãy sao lại từ bản gốc.")
    if len(data) > settings.max_bytes:
        raise LimitExceededError(
            f"{name}: tệp dài {len(data):,} byte, quá giới hạn {settings.max_bytes:,}. "
            "Hãy tăng max_bytes trong tệp cấu hình."
        )


def sniff(data: bytes, name: str) -> Kind:
    """The kind of a file.

    Raises UnsupportedFileError.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_IMAGES):
        return "image"
    if data.startswith(_OLE) or data.lstrip()[:5] == b"{\\rtf":
        return "word"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data, name)
    for magic, kind in _OTHER_KINDS.items():
        if data.startswith(magic):
            raise UnsupportedFileError(f"{name}: đây là {kind}, không phải văn bản. {_READABLE}")
    return _kind_of_text(data, name)


def _kind_of_zip(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
    except UNZIP_ERRORS:
        members = set()
    if "word/document.xml" in members or PurePath(name).suffix.lower() in {".docx", ".docm", ".dotx"}:
        return "word"
    if "content.xml" in members and PurePath(name).suffix.lower() == ".odt":
        return "word"
    raise UnsupportedFileError(f"{name}: tệp nén này không phải văn bản Word. Hãy giải nén rồi nhập từng tệp.")


def _kind_of_text(data: bytes, name: str) -> Kind:
    head = data[:65536]
    if _is_binary(head):
        raise UnsupportedFileError(f"{name}: nội dung nhị phân, không phải văn bản. {_READABLE}")
    suffix = PurePath(name).suffix.lower()
    if suffix in _HTML_NAMES or (suffix not in {".txt", ".md", ".markdown"} and _HTML_RE.search(head[:4096])):
        return "html"
    return "html" if re.match(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype html|html)\b", head, re.IGNORECASE) else "text"


def _is_binary(head: bytes) -> bool:
    """Whether the bytes hold control characters that no text has; UTF-16 and UTF-32 are text by their marks."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    if zeros and _looks_utf16(head, zeros):
        return False
    controls = sum(head.count(c) for c in (*range(9), *range(14, 27), *range(28, 32)))
    return zeros > 0 or controls > 0.02 * len(head)


def _looks_utf16(head: bytes, zeros: int) -> bool:
    even = head[::2].count(0)
    return zeros > 0.2 * len(head) and max(even, zeros - even) > 0.9 * zeros


_READERS: dict[Kind, tuple[str, str]] = {
    "pdf": ("pipeline.read.pdf", "read_pdf"),
    "image": ("pipeline.read.images", "read_image"),
    "word": ("pipeline.read.word", "read_word"),
    "html": ("pipeline.read.html", "read_html"),
    "text": ("pipeline.read.text", "read_text"),
}


def reader_for(kind: Kind) -> Reader:
    """The reader of a kind, imported now."""
    module, name = _READERS[kind]
    reader: Reader = getattr(importlib.import_module(module), name)
    return reader
