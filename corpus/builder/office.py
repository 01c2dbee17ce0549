"""Conversion through LibreOffice, with everything that changes from run to run made fixed."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path


def convert(data: bytes, suffix: str, target: str) -> bytes:
    """`data` (a file with `suffix`) as `target` (`pdf`, `doc`, `rtf`); raises CalledProcessError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"in.{suffix}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", target]
        subprocess.run([*command, "--outdir", folder, str(source)], check=True, capture_output=True, timeout=180)
        return (Path(folder) / f"in.{target}").read_bytes()


def to_pdf(docx: bytes) -> bytes:
    """PDF of a .docx; dates and ids replaced by fixed ones of the same length."""
    data = convert(docx, "docx", "pdf")
    data = re.sub(rb"(/CreationDate\(D:)[^)]*\)", lambda m: _same_length(m, b"20250101000000Z"), data)
    data = re.sub(rb"<([0-9A-F]{32})>", b"<" + b"0" * 32 + b">", data)
    return re.sub(rb"(/DocChecksum /)[0-9A-F]{32}", rb"\g<1>" + b"0" * 32, data)


def _same_length(match: re.Match[bytes], value: bytes) -> bytes:
    room = len(match[0]) - len(match[1]) - 1
    return match[1] + value[:room].ljust(room, b" ") + b")"


def to_doc(docx: bytes) -> bytes:
    """Word 97-2003 file of a .docx."""
    return convert(docx, "docx", "doc")
