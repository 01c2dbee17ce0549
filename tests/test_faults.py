from __future__ import annotations

import errno
import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.faults import reason_of


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [
        (lambda folder: (folder / "khong-co").read_bytes(), "không có tệp hay thư mục này"),
        (lambda folder: folder.read_bytes(), "đây là thư mục, không phải tệp"),
        (lambda _: b"\xff\xfe".decode("utf-8"), "nội dung không phải mã UTF-8"),
        (lambda _: json.loads('{"a":\n 1,}'), "sai cú pháp ở dòng 2"),
        (lambda _: tomllib.loads("a = 1\nb ="), "sai cú pháp"),
        (lambda _: tomllib.loads("a = 1\n[b\n"), "sai cú pháp ở dòng 2, cột 3"),
    ],
)
def test_reason(tmp_path: Path, attempt: Callable[[Path], object], reason: str) -> None:
    with pytest.raises((OSError, ValueError)) as caught:
        attempt(tmp_path)
    assert reason_of(caught.value).startswith(reason)


def test_reason_of_a_rare_fault() -> None:
    assert reason_of(OSError(errno.EMFILE, "Too many open files")) == f"máy báo lỗi số {errno.EMFILE}"
