"""Tesseract 5 inside this process, through tesserocr: where its language data lies, and one page read by it.

Measured on six scanned A4 pages at 200 dpi, one core: tesserocr 1.03 s a page, the `tesseract` program 1.17 s (it loads
its model anew each time), so nothing is gained by a process a page. Wheels of tesserocr exist for Linux, Windows and
macOS but hold no language data; `vie.traineddata` comes with Tesseract itself.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from schemas.errors import MissingDependencyError

_SECONDS_TO_ASK = 20


@dataclass(frozen=True)
class Tesseract:
    """What `congvan doctor` tells of Tesseract: the data folder, the version of the engine and the languages there."""

    path: Path
    version: str
    languages: tuple[str, ...]


class Symbol(NamedTuple):
    """One character with its box in pixels."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


class RecognisedWord(NamedTuple):
    """One word with its box in pixels, its confidence 0…1, the type size that Tesseract guesses in points (0 where it
    guesses none), its characters, and the first reading where another has taken its place."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    size: float
    symbols: tuple[Symbol, ...] = ()
    raw: str | None = None

    def moved(self, dx: int, dy: int) -> RecognisedWord:
        """The word with its characters, so many pixels further right and down."""
        return self._replace(
            left=self.left + dx,
            top=self.top + dy,
            right=self.right + dx,
            bottom=self.bottom + dy,
            symbols=tuple(Symbol(s.text, s.left + dx, s.top + dy, s.right + dx, s.bottom + dy) for s in self.symbols),
        )


class Recognition(NamedTuple):
    """The words of a page, and whether Tesseract came to its end within the time allowed."""

    words: list[RecognisedWord]
    complete: bool


def find_tesseract(language: str = "vie") -> Tesseract | None:
    """The engine and the first data folder that holds every part of `language` (`vie` or `vie+eng`), or None."""
    folder = _data_folder(language)
    if folder is None:
        return None
    version = _tesserocr().tesseract_version().split("\n", 1)[0].removeprefix("tesseract ").strip()
    return Tesseract(folder, version, tuple(sorted(p.stem for p in folder.glob("*.traineddata"))))


@cache
def _tesserocr() -> Any:
    """The tesserocr module, loaded only where a page is to be recognised: it links 20 MB of libraries."""
    module = importlib.import_module("tesserocr")
    # Leptonica tells of every odd box on standard error.
    module.set_leptonica_log_level(module.LeptLogLevel.NONE)
    return module


def require_tesseract(language: str) -> Path:
    """The data folder for `language`.

    Raises MissingDependencyError where tesserocr or the language data is missing; `congvan doctor` tells the remedy.
    """
    folder = _data_folder(language)
    if folder is None:
        raise MissingDependencyError(
            f"Chưa đọc được bản quét: thiếu Tesseract 5 hoặc dữ liệu ngôn ngữ «{language}». "
            "Chạy «congvan doctor» để biết cách cài, rồi nhập lại."
        )
    return folder


@cache
def _data_folder(language: str) -> Path | None:
    if importlib.util.find_spec("tesserocr") is None:
        return None
    wanted = [f"{part}.traineddata" for part in language.split("+")]
    return next((f for f in _candidate_folders() if all((f / name).is_file() for name in wanted)), None)


def _candidate_folders() -> Iterator[Path]:
    """Folders that may hold language data, likeliest first; the program itself is asked last since that costs time."""
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        yield Path(prefix)
        yield Path(prefix) / "tessdata"
    yield from _usual_folders()
    if program := shutil.which("tesseract"):
        yield Path(program).resolve().parent / "tessdata"
        if told := _told_by_program(program):
            yield told


def _usual_folders() -> Iterator[Path]:
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if root := os.environ.get(variable):
                yield Path(root) / "Tesseract-OCR" / "tessdata"
                yield Path(root) / "Programs" / "Tesseract-OCR" / "tessdata"
        return
    yield Path(sys.prefix) / "share" / "tessdata"
    for root in (Path("/usr/share"), Path("/usr/local/share"), Path("/opt/homebrew/share"), Path("/opt/local/share")):
        yield from sorted(root.glob("tesseract-ocr/*/tessdata"), reverse=True)
        yield root / "tessdata"


def _told_by_program(program: str) -> Path | None:
    try:
        answer = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS_TO_ASK, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    named = re.search(r'"([^"]+)"', answer.stdout + answer.stderr)
    return Path(named[1]) if named else None


_engines = threading.local()


def _engine(language: str) -> Any:
    """The engine of this thread, loaded once: a model costs 50 ms to load and 30 MB to hold."""
    known: dict[str, Any] = _engines.__dict__.setdefault("known", {})
    if language not in known:
        folder = require_tesseract(language)
        tesserocr = _tesserocr()
        engine = tesserocr.PyTessBaseAPI(path=str(folder), lang=language, psm=tesserocr.PSM.AUTO)
        engine.SetVariable("debug_file", os.devnull)
        known[language] = engine
    return known[language]


def recognise(
    gray: Image.Image,
    language: str,
    dpi: float,
    seconds: float,
    *,
    single_line: bool = False,
    single_block: bool = False,
) -> Recognition:
    """The words on a grey picture in Tesseract's reading order.

    single_line, single_block
        The picture is one line, or lines of one block (a table cell), and need not be searched for columns.

    Raises MissingDependencyError.
    """
    tesserocr = _tesserocr()
    engine = _engine(language)
    block = tesserocr.PSM.SINGLE_BLOCK if single_block else tesserocr.PSM.AUTO
    engine.SetPageSegMode(tesserocr.PSM.SINGLE_LINE if single_line else block)
    engine.SetImage(gray)
    engine.SetSourceResolution(round(dpi))
    try:
        complete = bool(engine.Recognize(int(seconds * 1000)))
        return Recognition(list(_words(engine.GetIterator(), dpi)), complete)
    finally:
        engine.Clear()


def _words(results: Any, dpi: float) -> Iterator[RecognisedWord]:
    if results is None:
        return
    level, symbol_level = _tesserocr().RIL.WORD, _tesserocr().RIL.SYMBOL
    word: RecognisedWord | None = None
    symbols: list[Symbol] = []
    for place in _tesserocr().iterate_level(results, symbol_level):
        if place.IsAtBeginningOf(level):
            if word is not None:
                yield with_d_stroke(word._replace(symbols=tuple(symbols)))
            word, symbols = _word(place, level, dpi), []
        if word is not None and (box := place.BoundingBox(symbol_level)):
            symbols.append(Symbol(place.GetUTF8Text(symbol_level), *box))
    if word is not None:
        yield with_d_stroke(word._replace(symbols=tuple(symbols)))


_ETH_RE = re.compile("ĐÐ|ÐĐ|Ð")


def with_d_stroke(word: RecognisedWord) -> RecognisedWord:
    """The word with `Đ` for the Icelandic eth that looks the same; one letter recognised as both counts once."""
    if "Ð" not in word.text:
        return word
    symbols = tuple(
        symbol._replace(text=symbol.text.replace("Ð", "Đ"))
        for before, symbol in zip((None, *word.symbols), word.symbols, strict=False)
        if before is None or {before.text, symbol.text} != {"Đ", "Ð"}
    )
    return word._replace(text=_ETH_RE.sub("Đ", word.text), symbols=symbols, raw=word.raw or word.text)


def _word(place: Any, level: Any, dpi: float) -> RecognisedWord | None:
    """The word that the iterator stands on; None where it is blank."""
    box = None if place.Empty(level) else place.BoundingBox(level)
    text = place.GetUTF8Text(level).strip() if box else ""
    if not box or not text:
        return None
    left, top, right, bottom = box
    size = float((place.WordFontAttributes() or {}).get("pointsize", 0))
    top, bottom = _within_line(top, bottom, place.Baseline(level), size * dpi / 72)
    return RecognisedWord(text, left, top, right, bottom, place.Confidence(level) / 100, size)


def _within_line(top: int, bottom: int, baseline: Any, em: float) -> tuple[int, int]:
    """The upper and lower edge cut to what type of this size can reach: Tesseract's boxes run into the next line."""
    if not baseline or not em:
        return top, bottom
    level = (baseline[0][1] + baseline[1][1]) / 2
    return max(top, round(level - em)), min(bottom, round(level + 0.35 * em)) if level < bottom else bottom
