"""The parts of a .docx file: a zip archive of XML, opened without trust."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any

from lxml import etree

from pipeline.faults import UNZIP_ERRORS
from pipeline.settings import ReadSettings
from schemas.errors import DamagedFileError, EncryptedFileError, LimitExceededError, UnsupportedFileError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# The strict form of the format differs in its namespaces only.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Element = Any  # lxml has no types of its own


@dataclass
class WordPackage:
    """Root elements of the parts that hold text or decide how it looks; None for a part that is not there."""

    document: Element
    styles: Element | None = None
    numbering: Element | None = None
    footnotes: Element | None = None
    endnotes: Element | None = None
    headers: dict[str, Element] = field(default_factory=dict)
    """Headers and footers by relationship id, as the sections name them."""


def open_package(path: str, data: bytes, settings: ReadSettings) -> WordPackage:
    """The parts of a .docx file.

    Raises EncryptedFileError, DamagedFileError, UnsupportedFileError (another kind of archive), LimitExceededError.
    """
    if data.startswith(_OLE):
        raise EncryptedFileError(
            f"{path}: tệp Word được khóa bằng mật khẩu. Hãy mở bằng Word, bỏ mật khẩu rồi lưu lại."
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _read_parts(path, archive, settings)
    except etree.XMLSyntaxError as error:
        raise DamagedFileError(f"{path}: nội dung XML của tệp Word bị hỏng. Hãy sao lại từ bản gốc.") from error
    except UNZIP_ERRORS as error:
        raise DamagedFileError(f"{path}: tệp Word bị hỏng hoặc bị cắt cụt. Hãy sao lại từ bản gốc.") from error


def _read_parts(path: str, archive: zipfile.ZipFile, settings: ReadSettings) -> WordPackage:
    names = set(archive.namelist())
    main = next((t for kind, _, t in _relations(archive, "_rels/.rels", "", settings) if kind == "officeDocument"), "")
    if main not in names:
        main = "word/document.xml"
    if main not in names:
        raise UnsupportedFileError(f"{path}: không phải tệp Word (.docx). Hãy kiểm tra lại phần mở rộng của tệp.")
    package = WordPackage(_parse(path, archive, main, settings))
    rels = join(dirname(main), "_rels", main.rpartition("/")[2] + ".rels")
    for kind, identifier, target in _relations(archive, rels, dirname(main), settings):
        if target not in names:
            continue
        if kind in {"header", "footer"}:
            package.headers[identifier] = _parse(path, archive, target, settings)
        elif kind in {"styles", "numbering", "footnotes", "endnotes"}:
            setattr(package, kind, _parse(path, archive, target, settings))
    return package


def _relations(archive: zipfile.ZipFile, name: str, base: str, settings: ReadSettings) -> list[tuple[str, str, str]]:
    """Kind, id and part name of the relationships that stand in part `name`."""
    if name not in archive.namelist():
        return []
    found = []
    for relation in _parse("", archive, name, settings).iter(_RELATIONSHIP):
        target = relation.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else normpath(join(base, target))
        found.append((relation.get("Type", "").rpartition("/")[2], relation.get("Id", ""), part))
    return found


def _parse(path: str, archive: zipfile.ZipFile, name: str, settings: ReadSettings) -> Element:
    # Read no further than the limit, whatever the archive's directory claims.
    with archive.open(name) as stream:
        data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        raise LimitExceededError(f"{path}: nội dung nén quá lớn (hơn {settings.max_bytes:,} byte), không mở.")
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=False)
    return etree.fromstring(data, parser)


def value_of(element: Element | None, default: str | None = None) -> str | None:
    """The `w:val` of an element."""
    return default if element is None else element.get(f"{W}val", default)


def is_on(element: Element) -> bool:
    """The value of a switch such as `w:b`, which is on when it merely stands there."""
    return value_of(element, "true") not in {"0", "false", "off", "none"}
