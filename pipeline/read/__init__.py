"""From a file to a `SourceDocument`: `read_document` looks at the bytes and calls the reader of their format.

Readers are imported when they are first needed, so that importing this package costs nothing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from extractors.advertising import set_advertising_aside
from pipeline.faults import reason_of
from pipeline.read.sniff import check_size, reader_for, sniff
from pipeline.settings import ReadSettings
from schemas.document import SourceDocument
from schemas.errors import LimitExceededError, MissingFileError, UnsupportedFileError

__all__ = ["read_bytes", "read_document"]


def read_document(path: Path, settings: ReadSettings = ReadSettings()) -> SourceDocument:  # noqa: B008 - frozen value
    """The document of one file.

    Raises the `InputFileError`s of schemas.errors (missing, empty, unsupported, damaged, encrypted, beyond a limit)
    and MissingDependencyError where a program beside congvan is needed.
    """
    path = Path(path)
    if path.is_dir():
        raise UnsupportedFileError(f"{path}: đây là thư mục, không phải tệp. Hãy chỉ rõ tệp cần đọc.")
    try:
        size = path.stat().st_size
        if size > settings.max_bytes:
            raise LimitExceededError(
                f"{path}: tệp dài {size:,} byte, quá giới hạn {settings.max_bytes:,}. "
                "Hãy tăng max_bytes trong tệp cấu hình."
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFileError(f"{path}: không có tệp này. Hãy kiểm tra lại đường dẫn.") from error
    except OSError as error:
        raise MissingFileError(f"{path}: không mở được tệp ({reason_of(error)}). Hãy kiểm tra quyền đọc.") from error
    return read_bytes(data, str(path), settings)


def read_bytes(
    data: bytes,
    name: str,
    settings: ReadSettings = ReadSettings(),  # noqa: B008 - frozen value
    way_in: tuple[str, ...] = (),
) -> SourceDocument:
    """The document of a file's bytes; `name` is its path or, with `way_in`, its name inside the containers.

    Raises as `read_document`.
    """
    check_size(data, name, settings)
    document = set_advertising_aside(reader_for(sniff(data, name))(name, data, settings))
    return replace(document, way_in=way_in) if way_in else document
