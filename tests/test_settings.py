from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import Settings
from schemas.errors import InvalidTableError


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte order mark"])
def test_keys_override_defaults(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "congvan.toml"
    path.write_text(f'{mark}agencies = ["a.json"]\nfile_seconds = 9\n[read]\nocr = false\n', "utf-8")
    settings = Settings.from_file(path)
    assert (settings.agencies, settings.file_seconds, settings.read.ocr) == ((Path("a.json"),), 9, False)
    assert settings.processes == Settings().processes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[read\n", "dòng 1"),
        ("toc_do = 3", "không có mục «toc_do»"),
        ("processes = true", "«processes» phải là số nguyên"),
        ('file_seconds = "lâu"', "«file_seconds» phải là số"),
        ('agencies = "a.json"', "«agencies» phải là danh sách"),
        ("database = 3", "«database» phải là đường dẫn"),
        ("[read]\nocr = 1", "«ocr» phải là true hoặc false"),
        ("read = 5", "phải là một bảng TOML"),
    ],
)
def test_bad_file(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "congvan.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(InvalidTableError, match=words):
        Settings.from_file(path)
