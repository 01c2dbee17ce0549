"""Archives and mail as they arrive: each file within, with its way in, and limits against bombs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from io import BytesIO
from pathlib import Path, PurePosixPath

from pipeline.faults import UNZIP_ERRORS, reason_of
from pipeline.read.encodings import clean_text, decode_bytes, detect_encoding, repair_text
from pipeline.settings import ReadSettings
from schemas.errors import (
    CongvanError,
    DamagedFileError,
    EncryptedFileError,
    LimitExceededError,
    MissingFileError,
)

_SUFFIXES = frozenset({".zip", ".eml"})
_JUNK_RE = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|~\$)", re.IGNORECASE)
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_BODY_CHARACTERS = 200  # a shorter mail says no more than "please find attached"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One file of a container, or the error that kept it from being opened.

    name
        Path within its container, with `/` between folders.
    way_in
        The containers, outermost first: ("thu.eml", "van-ban.zip").
    """

    data: bytes
    name: str
    way_in: tuple[str, ...]
    error: CongvanError | None = None


@dataclass
class _Budget:
    """What is left of the limits, over all levels of one container."""

    settings: ReadSettings
    members: int = 0
    total: int = 0

    def take_member(self, where: str) -> None:
        self.members += 1
        if self.members > self.settings.archive_members:
            limit = self.settings.archive_members
            raise LimitExceededError(
                f"{where}: có hơn {limit:,} tệp bên trong. Hãy chia nhỏ hoặc tăng archive_members."
            )

    def take_bytes(self, count: int, where: str) -> None:
        self.total += count
        if self.total > self.settings.archive_bytes:
            limit = self.settings.archive_bytes
            raise LimitExceededError(f"{where}: giải nén quá {limit:,} byte. Hãy chia nhỏ hoặc tăng archive_bytes.")


def is_container(path: Path) -> bool:
    """Whether the file is opened for what it holds, by its name."""
    return path.suffix.casefold() in _SUFFIXES


def expand(path: Path, settings: ReadSettings) -> Iterator[Member]:
    """The files within a .zip or .eml file, those of containers within it too, in the order in which they stand.

    What cannot be opened comes out as a Member with its `error`; a limit that is met ends the container with one.
    """
    try:
        if path.stat().st_size > settings.max_bytes:
            raise LimitExceededError(f"{path}: tệp lớn hơn {settings.max_bytes:,} byte. Hãy tăng max_bytes.")
        data = path.read_bytes()
    except LimitExceededError as error:
        yield Member(b"", path.name, (), error)
        return
    except OSError as error:
        missing = MissingFileError(f"{path}: không mở được tệp ({reason_of(error)}). Hãy kiểm tra đường dẫn.")
        yield Member(b"", path.name, (), missing)
        return
    yield from _open(data, path.name, (), _Budget(settings), 1)


def _open(data: bytes, name: str, way_in: tuple[str, ...], budget: _Budget, depth: int) -> Iterator[Member]:
    """The members of one container; `way_in` leads to it, without its own name."""
    try:
        if depth > budget.settings.archive_depth:
            limit = budget.settings.archive_depth
            raise LimitExceededError(f"{name}: lồng nhau quá {limit} lớp, không mở tiếp. Hãy giải nén trước khi nhập.")
        inner = _mail_members if PurePosixPath(name).suffix.casefold() == ".eml" else _zip_members
        for member in inner(data, name, (*way_in, name), budget):
            if member.error is None and is_container(Path(member.name)):
                yield from _open(member.data, member.name, member.way_in, budget, depth + 1)
            else:
                yield member
    except CongvanError as error:
        yield Member(b"", name, way_in, error)


# Archives


def _zip_members(data: bytes, name: str, way_in: tuple[str, ...], budget: _Budget) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except UNZIP_ERRORS as error:
        raise DamagedFileError(f"{name}: tệp nén bị hỏng hoặc bị cắt cụt. Hãy sao lại từ bản gốc.") from error
    with archive:
        for info in archive.infolist():
            inner = _member_name(info)
            if info.is_dir() or _JUNK_RE.search(inner):
                continue
            budget.take_member(name)
            yield _zip_member(archive, info, inner, way_in, budget)


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, way_in: tuple[str, ...], budget: _Budget
) -> Member:
    try:
        return Member(_unpack(archive, info, name, budget), name, way_in)
    except (EncryptedFileError, DamagedFileError) as error:
        return Member(b"", name, way_in, error)
    except LimitExceededError as error:
        if budget.total > budget.settings.archive_bytes:
            raise
        return Member(b"", name, way_in, error)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget) -> bytes:
    """The bytes of a member, read piece by piece, because the size that a bomb declares is a lie."""
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise EncryptedFileError(f"{name}: được khóa bằng mật khẩu trong tệp nén. Hãy giải nén trước khi nhập.")
    limit, pieces, size = budget.settings.max_bytes, [], 0
    try:
        with archive.open(info) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                budget.take_bytes(len(piece), name)
                if size > limit:
                    raise LimitExceededError(f"{name}: giải nén quá {limit:,} byte. Hãy tăng max_bytes.")
                pieces.append(piece)
    except UNZIP_ERRORS as error:
        raise DamagedFileError(f"{name}: không giải nén được (tệp nén hỏng hoặc kiểu nén lạ).") from error
    return b"".join(pieces)


def _member_name(info: zipfile.ZipInfo) -> str:
    """The name in Unicode with `/`, as far down as the container only: no drive, no `..`."""
    name = info.filename if info.flag_bits & _UTF8_FLAG else decode_name(info.filename.encode("cp437", "replace"))
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return clean_text("/".join(parts))


def decode_name(raw: bytes) -> str:
    """A file name whose bytes no flag explains: UTF-8, else the old code page that makes Vietnamese of it."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # The name itself is too short a text for a share: any reading with Vietnamese letters and no stray sign will do.
    readings = [clean_text(raw.decode(codec, "replace")) for codec in ("cp1258", "cp437")]
    western = raw.decode("cp1252", "replace")
    if detect_encoding(western.replace("_", " ").replace("-", " ")) in {"tcvn3", "vni"}:
        return repair_text(western)
    return next((reading for reading in readings if re.fullmatch(r"[\w\s.,()\[\]&+'–/\\-]+", reading)), readings[-1])


# Mail


def _mail_members(data: bytes, name: str, way_in: tuple[str, ...], budget: _Budget) -> Iterator[Member]:
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not (message.keys() and (message.get_content_type() or data)):
        raise DamagedFileError(f"{name}: không phải thư điện tử (.eml) hoặc đã hỏng. Hãy lưu lại từ chương trình thư.")
    yield from _message_members(message, way_in, budget, 1)


def _message_members(message: EmailMessage, way_in: tuple[str, ...], budget: _Budget, depth: int) -> Iterator[Member]:
    """The body, where it says something, then the attachments; a forwarded message is a step further in."""
    body = message.get_body(("plain", "html"))
    if isinstance(body, EmailMessage):
        yield from _body(body, message, way_in, budget)
    for number, part in enumerate(_attachments(message), start=1):
        budget.take_member(way_in[-1])
        name = _attachment_name(part, number)
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, EmailMessage) and depth < budget.settings.archive_depth:
                yield from _message_members(inner, (*way_in, name), budget, depth + 1)
            else:
                error = LimitExceededError(f"{name}: thư lồng trong thư quá sâu, không mở tiếp.")
                yield Member(b"", name, way_in, error)
        else:
            payload = part.get_payload(decode=True)
            content = payload if isinstance(payload, bytes) else b""
            budget.take_bytes(len(content), name)
            yield Member(content, name, way_in)


def _attachments(message: EmailMessage) -> Iterator[MIMEPart]:
    """All parts that are files, however deep the multiparts nest; a forwarded message is one part."""
    body = {id(part) for kind in ("plain", "html") if (part := message.get_body((kind,))) is not None}
    waiting: list[MIMEPart] = (
        list(message.iter_parts()) if message.is_multipart() else ([] if id(message) in body else [message])
    )
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            waiting = [*part.iter_parts(), *waiting]
        elif id(part) not in body and not _is_decoration(part):
            yield part


def _is_decoration(part: MIMEPart) -> bool:
    """Pictures of a signature and the like: shown within the text, never sent as a file."""
    inline = part.get_content_disposition() != "attachment"
    return inline and part.get_content_maintype() == "image" and part.get("Content-ID") is not None


def _body(body: EmailMessage, message: EmailMessage, way_in: tuple[str, ...], budget: _Budget) -> Iterator[Member]:
    payload = body.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return
    budget.take_bytes(len(payload), way_in[-1])
    text = _decoded(payload, body.get_content_charset())
    is_html = body.get_content_type() == "text/html"
    if len(re.sub(r"<[^>]*>|\s", "", text)) < _BODY_CHARACTERS:
        return
    subject = re.sub(r'[\\/:*?"<>|\s]+', " ", clean_text(str(message.get("Subject") or ""))).strip()[:80] or "thư"
    # The mark outweighs the code page that an HTML body may still name.
    yield Member(text.encode("utf-8-sig"), f"{subject}.{'html' if is_html else 'txt'}", way_in)


def _decoded(payload: bytes, charset: str | None) -> str:
    if charset and charset.casefold() not in {"us-ascii", "iso-8859-1"}:
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_bytes(payload)[0]


_EXTENSIONS = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/plain": ".txt",
    "image/tiff": ".tif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}


def _attachment_name(part: MIMEPart, number: int) -> str:
    name = part.get_filename()
    if not name:
        name = f"dinh-kem-{number}{_EXTENSIONS.get(part.get_content_type(), '.bin')}"
    return clean_text(PurePosixPath(str(name).replace("\\", "/")).name or f"dinh-kem-{number}")
