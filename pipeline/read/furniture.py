"""What stands on pages without being part of the text: page numbers, running heads, file paths, watermarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.document import Line

PAGE_NUMBER_RE = re.compile(
    r"^[\s\-–—_|.*]*(?:Trang\s*:?\s*)?\d{1,4}(?:\s*[/|]\s*\d{1,4})?[\s\-–—_|.*]*$", re.IGNORECASE
)
GAZETTE_RE = re.compile(r"^(\d{1,4}\s+)?CÔNG\s+BÁO\b.{0,60}(Số|Ngày|\d{4}|$)")
FILE_PATH_RE = re.compile(r"^([A-Za-z]:\\|\\\\\w|file:///|/Users/|/home/)\S*")
WATERMARK_RE = re.compile(r"^\S+_\S.*_?\d{1,2}/\d{1,2}/\d{4}\s+\d{1,2}:\d{2}:\d{2}(\s*[AP]M)?$")

HEADING_RE = re.compile(r"^(Điều|Mục|Chương|Phần|Phụ lục|Bảng|Biểu|Câu|[IVX]+|\d+(\.\d+)*)[\s.)/:-]", re.IGNORECASE)
"""Headings that count up are no running heads, though levelled they are the same on every page."""

_TOP, _BOTTOM = 0.13, 0.87
_EDGE_LINES = 3
_REPEATS = 3


@dataclass(frozen=True)
class PageLines:
    """The lines of one page with its number and height in points."""

    number: int
    height: float
    lines: Sequence[tuple[str, Line]]


def furniture(pages: Sequence[PageLines]) -> dict[tuple[int, int], str]:
    """Reason for each line to be set aside, by (index of the page, index of the line)."""
    repeated = _running_heads(pages)
    found: dict[tuple[int, int], str] = {}
    for p, page in enumerate(pages):
        for i, (text, line) in enumerate(page.lines):
            reason = _reason(page, text, line, repeated)
            if reason is not None:
                found[p, i] = reason
    return found


def _reason(page: PageLines, text: str, line: Line, repeated: set[str]) -> str | None:
    if WATERMARK_RE.match(text):
        return "watermark"
    if not _at_edge(page, line) or line.table is not None:
        return None
    if PAGE_NUMBER_RE.match(text) and _is_alone(page, line):
        return "page_number"
    if GAZETTE_RE.match(text) or FILE_PATH_RE.match(text) or _signature(text) in repeated:
        return "running_head"
    return None


def _at_edge(page: PageLines, line: Line) -> bool:
    if line.bbox is None:
        return False
    return line.bbox.bottom < _TOP * page.height or line.bbox.top > _BOTTOM * page.height


def _is_alone(page: PageLines, line: Line) -> bool:
    """Whether nothing stands above (at the top) or below (at the foot); page numbers are outermost."""
    box = line.bbox
    assert box is not None
    others = [other.bbox for text, other in page.lines if other is not line and other.bbox and not _is_furniture(text)]
    if box.bottom < _TOP * page.height:
        return all(other.top > box.top - 2 for other in others)
    return all(other.bottom < box.bottom + 2 for other in others)


def _is_furniture(text: str) -> bool:
    return bool(PAGE_NUMBER_RE.match(text) or GAZETTE_RE.match(text) or FILE_PATH_RE.match(text))


def _signature(text: str) -> str:
    """The text with its numbers levelled, so that heads that count pages are the same."""
    return re.sub(r"\d+", "#", text).casefold().strip()


def _may_run(text: str) -> bool:
    return len(text) > 3 and not HEADING_RE.match(text)


def _running_heads(pages: Sequence[PageLines]) -> set[str]:
    """Signatures of lines that stand at the edge of most pages from the second on."""
    if len(pages) < _REPEATS:
        return set()
    counts: Counter[str] = Counter()
    for page in pages:
        edge = [text for text, line in page.lines if _at_edge(page, line)]
        outer = [*edge[:_EDGE_LINES], *edge[-_EDGE_LINES:]]
        counts.update({_signature(text) for text in outer if _may_run(text)})
    least = max(_REPEATS, 0.6 * (len(pages) - 1))
    return {text for text, count in counts.items() if count >= least and text.strip("#-/ ")}
