"""Plain text and Markdown as they come from portals, converters and mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from pipeline.read.blocks import RawLine, emit_lines
from pipeline.read.building import Builder, check_size
from pipeline.read.encodings import decode_bytes
from pipeline.read.markdown import add_markdown, is_markdown
from pipeline.settings import ReadSettings
from schemas.document import Line, SourceDocument
from schemas.errors import UnsupportedFileError

POINTS_PER_BLANK = 6.0  # half an em at 12 points, what a blank takes in a typewriter layout
TAB_BLANKS = 8
_ENDS_RE = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")
_CONTROL_RE = re.compile("[\x00-\x08\x0e-\x1b\x7f]")


def read_text(path: str, data: bytes, settings: ReadSettings, way_in: tuple[str, ...] = ()) -> SourceDocument:
    """The lines of a plain-text or Markdown file; indentation stands in `Line.indent`, not in the text.

    A line after a blank one starts a paragraph; a line within a block of lines has `starts_paragraph` None, since
    only its wording tells a hard wrap from a new paragraph. A form feed starts a page.

    Raises EmptyFileError, LimitExceededError, and UnsupportedFileError where the bytes are no text.
    """
    check_size(path, data, settings.max_bytes)
    text, encoding = decode_bytes(data)
    if not _is_prose(text):
        raise UnsupportedFileError(
            f"{path}: nội dung không phải là văn bản (dữ liệu nhị phân). Hãy kiểm tra lại phần mở rộng của tệp."
        )
    return read_decoded(path, data, text, encoding, way_in)


def read_decoded(
    path: str, data: bytes, text: str, encoding: str = "utf-8", way_in: tuple[str, ...] = ()
) -> SourceDocument:
    """Like `read_text`, for text whose encoding is settled."""
    markdown = PurePath(path).suffix.casefold() in {".md", ".markdown"} or is_markdown(text)
    builder = Builder(path, data, "text/markdown" if markdown else "text/plain", "plain", way_in=way_in)
    builder.metadata["encoding"] = encoding
    for number, page in enumerate(text.strip("\f").split("\f"), start=1):
        builder.page = number
        lines = _ENDS_RE.split(page)
        if markdown:
            add_markdown(builder, lines)
        else:
            add_plain(builder, lines)
    return builder.finish()


def _is_prose(text: str) -> bool:
    sample = text[:20_000]
    bad = len(_CONTROL_RE.findall(sample)) + sample.count("\ufffd")
    return bad * 50 <= len(sample)


def add_plain(builder: Builder, lines: Sequence[str]) -> None:
    """Append the lines of a page of plain text, a head or foot in two columns put apart."""
    raw, after_blank = [], True
    for line in lines:
        attributes = Line(
            0, 0, page=builder.page, starts_paragraph=True if after_blank else None, indent=indent_of(line)
        )
        raw.append(RawLine(line, attributes))
        after_blank = not line.strip()
    emit_lines(builder, raw)


def indent_of(line: str) -> float | None:
    """Points from the left edge by the blanks before the first letter, None for none."""
    expanded = line.replace("\u00a0", " ").expandtabs(TAB_BLANKS)
    return (len(expanded) - len(expanded.lstrip())) * POINTS_PER_BLANK or None
