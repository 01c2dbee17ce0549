#!/usr/bin/env python3
"""Builds the corpus: every source in corpus/sources as a document of its format, with its gold.

    python corpus/build.py [NAME …] [--force]

A document is built anew where its source or the builder changed (corpus/manifest.json remembers both); gold is
written for every document. Needs fonts-liberation2, and LibreOffice for the formats that only it writes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from builder import legacy, office, plain, scan, typeset, word  # noqa: E402
from builder.gold import make_gold  # noqa: E402
from builder.source import Source, parse_source  # noqa: E402

MANIFEST = HERE / "manifest.json"


def text_bytes(source: Source) -> bytes:
    """Plain text in the encoding that the head asks for (`encoding`, default UTF-8)."""
    head = source.head
    text = plain.to_text(source, wrap=head.wrap or 0, columns=bool(head.columns))
    return ENCODINGS[head.encoding or "utf-8"](text)


def docx_options(source: Source) -> dict[str, Any]:
    """Options of the Word writer that the head names."""
    head = source.head
    return {
        "numbering": bool(head.numbering),
        "text_box": bool(head.text_box),
        "encoding": head.encoding or "unicode",
    }


def docx_bytes(source: Source) -> bytes:
    """The source as .docx."""
    return word.to_docx(source, **docx_options(source))


def typeset_bytes(source: Source) -> bytes:
    """The source as reportlab's PDF."""
    return typeset.to_pdf(source, fields=source.head.fields, stamp=source.head.stamp or "")


def scanned(form: str) -> Callable[[Source], bytes]:
    """A builder of scans in `form` (`pdf`, `png`, `tiff`)."""
    return lambda source: scan.to_scan(typeset_bytes(source), form, source.name, source.head.data.get("scan") or {})


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode("utf-8"),
    "utf-8-sig": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "nfd": plain.to_nfd,
    "cp1258": legacy.to_cp1258,
    "tcvn3": legacy.to_tcvn3,
    "vni": lambda text: legacy.to_vni(text).encode("cp1252", "replace"),
}
BUILDERS: dict[str, tuple[str, Callable[[Source], bytes]]] = {
    "txt": ("txt", text_bytes),
    "md": ("md", lambda source: plain.to_markdown(source).encode("utf-8")),
    "html": ("html", lambda source: plain.to_html(source).encode("utf-8")),
    "docx": ("docx", docx_bytes),
    "doc": ("doc", lambda source: office.to_doc(docx_bytes(source))),
    "rtf": ("rtf", lambda source: word.to_rtf(source, source.head.encoding or "unicode")),
    "pdf": ("pdf", lambda source: office.to_pdf(docx_bytes(source))),
    "pdf-typeset": ("pdf", typeset_bytes),
    "scan-pdf": ("pdf", scanned("pdf")),
    "scan-png": ("png", scanned("png")),
    "scan-tiff": ("tif", scanned("tiff")),
}


def build(path: Path, manifest: dict[str, Any], force: bool) -> str:
    """Build one source and write its gold; returns the document's name."""
    source = parse_source(path)
    suffix, builder = BUILDERS[source.head.build]
    target = HERE / f"{source.name}.{suffix}"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    known = manifest.get(target.name, {})
    if force or known.get("source") != digest or not target.exists():
        target.write_bytes(builder(source))
    sha256 = hashlib.sha256(target.read_bytes()).hexdigest()
    manifest[target.name] = {"source": digest, "sha256": sha256, "build": source.head.build}
    gold = {"file": target.name, "sha256": sha256, **make_gold(source)}
    text = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
    (HERE / "gold" / f"{source.name}.json").write_text(text, "utf-8")
    return target.name


def main(arguments: list[str] | None = None) -> int:
    """Build the sources named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="names of sources (default: all)")
    parser.add_argument("--force", action="store_true", help="build also what is up to date")
    options = parser.parse_args(arguments)
    manifest = json.loads(MANIFEST.read_text("utf-8")) if MANIFEST.exists() else {}
    for path in sorted((HERE / "sources").glob("*.src")):
        if not options.names or path.stem in options.names:
            print(build(path, manifest, options.force))
    stems = {path.stem for path in (HERE / "sources").glob("*.src")}
    manifest = {name: entry for name, entry in manifest.items() if Path(name).stem in stems}
    MANIFEST.write_text(json.dumps(dict(sorted(manifest.items())), indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
