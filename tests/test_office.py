"""LibreOffice converts old Word files, under a time limit and apart from the user's own."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from pipeline.read import office
from pipeline.read.word import read_word
from pipeline.settings import ReadSettings
from schemas.errors import DamagedFileError, LimitExceededError, MissingDependencyError
from tests.programs import needs_office

RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times New Roman;}{\f1 .VnTime;}}"
    rb"\f0 S\u7903? Y t\u7871?\par\f1 Quy\'d5t \'ae\'denh\par}"
)


@needs_office
def test_rtf_is_read_with_its_legacy_fonts() -> None:
    found = read_word("van-ban.rtf", RTF, ReadSettings())
    assert found.text == "Sở Y tế\nQuyết định"
    assert (found.media_type, found.text_origin) == ("application/rtf", "doc")


@needs_office
def test_doc_keeps_its_automatic_numbers(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("Sở Y tế báo cáo", "Sở Nội vụ kiểm tra"):
        document.add_paragraph(text, style="List Number")
    document.save(tmp_path / "mau.docx")
    command = [str(office.find_soffice()), f"-env:UserInstallation={(tmp_path / 'ho-so').as_uri()}", "--headless"]
    command += ["--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "mau.docx")]
    subprocess.run(command, check=True, capture_output=True)
    found = read_word("mau.doc", (tmp_path / "mau.doc").read_bytes(), ReadSettings())
    assert found.text == "1. Sở Y tế báo cáo\n2. Sở Nội vụ kiểm tra"
    assert (found.media_type, found.text_origin) == ("application/msword", "doc")


@needs_office
def test_time_is_limited() -> None:
    with pytest.raises(LimitExceededError, match="office_seconds"):
        read_word("van-ban.rtf", RTF, replace(ReadSettings(), office_seconds=0.01))


@needs_office
def test_broken_file_is_refused() -> None:
    with pytest.raises(DamagedFileError):
        read_word("van-ban.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ReadSettings())


def test_missing_office_is_told_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("PATH", "CONGVAN_SOFFICE", "ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, "")
    if office.find_soffice() is not None:
        pytest.skip("LibreOffice stands in a place that the environment does not hide")
    with pytest.raises(MissingDependencyError, match="congvan doctor"):
        read_word("van-ban.rtf", RTF, ReadSettings())


def test_office_is_found_where_windows_puts_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "LibreOffice" / "program" / "soffice.com"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CONGVAN_SOFFICE", raising=False)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    assert office.find_soffice() == program
