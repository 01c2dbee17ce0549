#!/usr/bin/env python3
"""Pages a second on one core, end to end and by stage, beside bare pdfium, a naive script, and bare Tesseract.

    python benchmarks/run.py [PDF or folder …] [--rounds N]

Without arguments: the PDFs of corpus/. Everything is measured in one run, on the same files; the best of the rounds
counts, since other programs only ever slow one down. Tesseract runs with one thread, once as the program (a process a
page) and once as a library. Digital PDFs and scans (no text on the first page) are told apart.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import naive  # noqa: E402
import pypdfium2  # noqa: E402
import tesserocr  # noqa: E402
from PIL import Image  # noqa: E402

from extractors.directive import extract_directive  # noqa: E402
from extractors.resolve import resolve_directive  # noqa: E402
from pipeline.archive.connection import open_archive  # noqa: E402
from pipeline.archive.store import Sighting, store  # noqa: E402
from pipeline.ingest import read_for_archive  # noqa: E402
from pipeline.process import Item, load_authority  # noqa: E402
from pipeline.read import read_document  # noqa: E402
from pipeline.read.tesseract import require_tesseract  # noqa: E402
from pipeline.settings import Settings  # noqa: E402
from schemas.directive import Directive  # noqa: E402
from schemas.document import SourceDocument  # noqa: E402
from schemas.errors import MissingDependencyError  # noqa: E402

MIN_CHARACTERS = 30  # on the first page; below, the file is a scan
DPI = 200


def pdfs(arguments: list[Path]) -> list[Path]:
    """The PDF files named, or in the folders named."""
    found = [file for path in arguments for file in ([path] if path.is_file() else sorted(path.rglob("*.pdf")))]
    return [path for path in found if path.suffix.lower() == ".pdf"]


def pdfium_text(path: Path) -> int:
    """Characters of a file by bare pdfium."""
    with pypdfium2.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_range()) for page in document)


def pages_of(path: Path) -> int:
    """Number of pages."""
    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def is_scan(path: Path) -> bool:
    """True where the first page has no text of its own, or only one under a picture of the whole page."""
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        pictures = [item for item in page.get_objects(max_depth=1) if item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        return bool(pictures) or len(page.get_textpage().get_text_range().strip()) < MIN_CHARACTERS


def best(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def end_to_end(files: list[Path]) -> None:
    """Read, understand, resolve and store every file in an archive of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=Path(folder) / "bench.db")
        connection = open_archive(settings.database, create=True)
        for path in files:
            store(connection, read_for_archive(Item(str(path)), settings), Sighting(str(path)))
        connection.close()


def show(name: str, pages: int, seconds: float) -> None:
    """One row of the table."""
    print(f"{name:46}{pages:7d}{seconds:9.2f}{pages / seconds:11.1f}", flush=True)


def digital(files: list[Path], rounds: int) -> None:
    """The table of digital PDFs."""
    pages = sum(map(pages_of, files))
    documents: list[SourceDocument] = [read_document(path) for path in files]
    directives: list[Directive] = [extract_directive(document) for document in documents]
    authority = load_authority(())
    naive.extract(files[0])  # underthesea loads its model here, not in the table
    rows: list[tuple[str, Callable[[], object]]] = [
        ("pdfium, text only", lambda: [pdfium_text(path) for path in files]),
        ("congvan: read", lambda: [read_document(path) for path in files]),
        ("congvan: understand", lambda: [extract_directive(document) for document in documents]),
        ("congvan: resolve bodies", lambda: [resolve_directive(directive, authority) for directive in directives]),
        ("congvan: end to end, storage included", lambda: end_to_end(files)),
        ("naive: pdfplumber + underthesea + re", lambda: [naive.extract(path) for path in files]),
    ]
    for name, work in rows:
        show(name, pages, best(rounds, work))


def page_images(files: list[Path]) -> list[Image.Image]:
    """Every page of the scans as an image."""
    images = []
    for path in files:
        with pypdfium2.PdfDocument(path) as document:
            images += [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    return images


def bare_text(engine: tesserocr.PyTessBaseAPI, image: Image.Image) -> str:
    """The text of a page image by Tesseract alone."""
    engine.SetImage(image)
    engine.SetSourceResolution(DPI)
    text: str = engine.GetUTF8Text()
    return text


def saved(images: list[Image.Image], folder: Path) -> list[Path]:
    """The page images as files for the program."""
    paths = [folder / f"{number}.png" for number in range(len(images))]
    for image, path in zip(images, paths, strict=True):
        image.save(path, dpi=(DPI, DPI))
    return paths


def program_text(program: str, picture: Path) -> bytes:
    """The text of a page image by the tesseract program."""
    return subprocess.run([program, str(picture), "-", "-l", "vie"], capture_output=True, check=True).stdout


def scans(files: list[Path], rounds: int) -> None:
    """The table of scans: the same page images through bare Tesseract, and the files through congvan."""
    try:
        engine = tesserocr.PyTessBaseAPI(path=str(require_tesseract("vie")), lang="vie")
    except MissingDependencyError as error:
        print(error)
        return
    images = page_images(files)
    bare_text(engine, images[0])  # loads the language data
    library = best(rounds, lambda: [bare_text(engine, image) for image in images])
    show("Tesseract as a library, one thread", len(images), library)
    full = best(rounds, lambda: [read_document(path) for path in files])
    show("congvan: read (rendering and clean-up included)", len(images), full)
    compared = [("Tesseract as a library", library)]
    if program := shutil.which("tesseract"):
        with tempfile.TemporaryDirectory() as folder:
            pictures = saved(images, Path(folder))
            bare = best(rounds, lambda: [program_text(program, picture) for picture in pictures])
        show("the tesseract program, a process a page", len(images), bare)
        compared.append(("the tesseract program", bare))
    for name, seconds in compared:
        print(f"congvan's reading costs {full / seconds - 1:+.0%} beside {name}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[ROOT / "corpus"])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    files = pdfs(options.paths)
    scanned = [path for path in files if is_scan(path)]
    born_digital = [path for path in files if path not in scanned]
    print(f"{'':46}{'pages':>7}{'seconds':>9}{'pages/s':>11}")
    if born_digital:
        digital(born_digital, options.rounds)
    if scanned:
        scans(scanned, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
