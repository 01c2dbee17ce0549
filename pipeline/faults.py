"""What went wrong with a file in the words of office staff: the system and the parsers explain it in English."""

from __future__ import annotations

import errno
import json
import re
import zipfile
import zlib

UNZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)
"""What the standard library raises on a zip archive that is damaged, cut off or packed in an unknown way."""

_REASONS = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "đường dẫn đi qua một tệp không phải thư mục",
    errno.EEXIST: "đã có tệp trùng tên",
    errno.EACCES: "không có quyền, hoặc tệp đang mở ở chương trình khác",
    errno.EPERM: "máy không cho phép",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.EINVAL: "tên tệp có ký tự máy không nhận",
    errno.EIO: "ổ đĩa đọc, ghi bị lỗi",
}
_PLACE_RE = re.compile(r"\(at line (\d+), column (\d+)\)")


def reason_of(error: Exception) -> str:
    """Why a file could not be opened or parsed, without its name and without a full stop."""
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, f"máy báo lỗi số {error.errno}")
    if isinstance(error, UnicodeDecodeError):
        return "nội dung không phải mã UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"sai cú pháp ở dòng {error.lineno}, cột {error.colno}"
    place = _PLACE_RE.search(str(error))
    return f"sai cú pháp ở dòng {place[1]}, cột {place[2]}" if place else "sai cú pháp ở cuối tệp"
