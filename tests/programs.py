"""What some tests need beside Python packages; where it is absent they are skipped and say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.read.office import find_soffice
from pipeline.read.tesseract import find_tesseract

needs_tesseract = pytest.mark.skipif(
    find_tesseract("vie") is None, reason="needs Tesseract with vie.traineddata (Debian: tesseract-ocr-vie)"
)
needs_office = pytest.mark.skipif(
    find_soffice() is None, reason="needs LibreOffice (Debian: libreoffice-writer-nogui, libreoffice-calc-nogui)"
)

_FOLDERS = ("/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation", "/Library/Fonts")


def font_file(face: str) -> Path:
    """The file of a face of Liberation Serif: `Regular`, `Bold`, `Italic` or `BoldItalic`."""
    folder = next((Path(f) for f in _FOLDERS if (Path(f) / "LiberationSerif-Regular.ttf").is_file()), None)
    if folder is None:
        pytest.skip("needs Liberation Serif (Debian: fonts-liberation2)")
    return folder / f"LiberationSerif-{face}.ttf"
