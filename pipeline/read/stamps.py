"""Blocks of text that software or a receiver put on a page: digital signatures, copy marks, the arrival stamp.

They stand above or across the head, bring a second "Số:" and a second date (Nghị định 30/2020/NĐ-CP, Phụ lục I and
IV), and so must be off the page before its head is read. Nothing is dropped: the text is set aside with its reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.read.geometry import Row, Word, folded, gaps, row_box, row_size, row_text, rows_of
from schemas.document import BBox, DigitalSignature, SetAside

SIGNED_RE = re.compile(
    r"^(\W{0,3}(NGUOI KY|KY BOI|DA KY( SO)? BOI|DIGITALLY SIGNED|SIGNATURE (NOT )?VERIFIED|SIGNATURE VALID|DA KY SO|DN:"
    r"|THOI GIAN KY|NGAY KY|KY NGAY|SIGNED BY|REASON:|LOCATION:|CO QUAN: |EMAIL: \S+@|DATE: \d{4}[./]|CHUNG THU SO)"
    r"|VAN BAN DIEN TU$)"
)
"""How a line of a digital-signature block begins, in capitals without marks."""
STAMPED_TIME_RE = re.compile(
    r"(?P<date>\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})[;,]?\s+(?P<time>\d{1,2}:\d{2}:\d{2})"
    r"[;,]?\s*(?P<half>[AP]M)?[;,]?\s*(?:\(?(?:UTC|GMT)?\s*(?P<zone>[+-]\d{2}['’:]?\d{2})['’]?\)?)?"
)
COPY_RE = re.compile(r"^\W{0,2}(SAO Y|SAO LUC|TRICH SAO)\b")
ARRIVAL_RE = re.compile(r"^\W{0,2}(CONG VAN |VAN BAN )?DEN\W{0,2}$|^DEN\s+S.\s*[:.]")
ARRIVAL_LINE_RE = re.compile(
    r"^\W{0,2}(S.\s*[:.]?\s*\S{0,8}$|NGAY\s*[:.]?\s*[\d/.\-]*|CHUYEN|LUU HO SO|S. VA KY HIEU HS|GIO\b)"
)
ARRIVED_RE = re.compile(
    r"\bNGAY[\s:.…_]*(?P<day>\d{1,2})\s*(?:THANG|[/.-])\s*(?P<month>\d{1,2})\s*(?:NAM|[/.-])\s*"
    r"(?P<year>(?:19|20)?\d\d)(?!\d)"
)
"""The day in an arrival stamp, in capitals without marks."""
_NAME_RE = re.compile(
    r"(?:Người ký|Ký bởi|Đã ký(?: số)? bởi|Digitally signed by|Signed by)\s*:?\s*(?P<name>[^:]+)", re.I
)
_ORGAN_RE = re.compile(r"Cơ quan\s*:\s*(?P<name>[^:]+)", re.I)
_NEXT_LABEL_RE = re.compile(
    r"\s*(?:Email|Cơ quan|Thời gian ký|Ngày ký|Ký ngày|Date|DN|Reason|Location|Người ký|Ký bởi|Chứng thư)\b.*$", re.I
)
_MAIL_RE = re.compile(r"\S+@\S+(\s\w{1,2}(?=\s|$))?")


@dataclass(frozen=True)
class WithoutStamps:
    """The page's own words, and what was taken off them."""

    words: list[Word]
    set_aside: list[SetAside]
    signatures: list[DigitalSignature]


def without_stamps(words: Sequence[Word], page_number: int, width: float, height: float) -> WithoutStamps:
    """The words with signature blocks, copy marks and arrival stamps taken off."""
    if not _suspicious(words):
        return WithoutStamps(list(words), [], [])
    segments = [s for row in rows_of(words) for s in _segments(row)]
    texts = [folded(row_text(s)) for s in segments]
    body = _body_size(segments)
    taken: dict[int, str] = {}
    aside: list[SetAside] = []
    signatures: list[DigitalSignature] = []
    for index, segment in enumerate(segments):
        reason = None if index in taken else _reason(segment, texts[index], body, height)
        if reason is None:
            continue
        block = (_arrival_block if reason == "arrival_stamp" else _block)(segments, texts, index, taken)
        if block is None:
            continue
        text = "\n".join(row_text(segments[i]) for i in block)
        reason = "copy_stamp" if any(COPY_RE.match(texts[i]) for i in block) else reason
        taken |= dict.fromkeys(block, reason)
        aside.append(SetAside(text, reason, page_number, _union([segments[i] for i in block])))
        signature = parse_signature(text, page_number)
        signatures += [signature] if signature is not None and reason != "arrival_stamp" else []
    gone = {id(word) for index in taken for word in segments[index]}
    return WithoutStamps([w for w in words if id(w) not in gone], aside, signatures)


def arrival_date(words: Sequence[Word], page_number: int, width: float, height: float) -> dt.date | None:
    """The day in the page's arrival stamp (`dấu công văn đến`), the earliest of several; None where none is read."""
    stamps = without_stamps(words, page_number, width, height).set_aside
    days = [_stamped_day(stamp.text) for stamp in stamps if stamp.reason == "arrival_stamp"]
    return min(filter(None, days), default=None)


def _stamped_day(text: str) -> dt.date | None:
    match = ARRIVED_RE.search(" ".join(folded(line) for line in text.split("\n")))
    if match is None:
        return None
    year = int(match["year"])
    try:
        return dt.date(year if year > 99 else 2000 + year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


_HINTS = {"KY", "SIGNED", "SAO", "TRICH", "DEN", "SIGNATURE", "NGUOI"}


def _suspicious(words: Sequence[Word]) -> bool:
    """Whether the page holds a word with which a stamp begins, or a time to the second; most pages do not."""
    for index, word in enumerate(words):
        text = word.text
        if len(text) == 8 and text[2] == ":" == text[5]:
            return True
        if (
            text[:1].isupper()
            and folded(text).strip("(:") in _HINTS
            and (index == 0 or text.isupper() or text != "Đến")
        ):
            return True
    return False


def _segments(row: Row) -> list[Row]:
    """Pieces of a row that stand apart or are set in clearly different sizes."""
    cuts = {g.index for g in gaps(row, 1.6 * row_size(row))}
    for index in range(1, len(row)):
        before, after = row[index - 1].size or 0.0, row[index].size or 0.0
        if before and after and row[index].confidence is None and not 0.75 < before / after < 1.33:
            cuts.add(index)
    bounds = [0, *sorted(cuts), len(row)]
    return [row[a:b] for a, b in pairwise(bounds)]


def _body_size(segments: Sequence[Row]) -> float:
    sizes = sorted((row_size(s), len(row_text(s))) for s in segments)
    half, total = sum(n for _, n in sizes) / 2, 0
    for size, letters in sizes:
        total += letters
        if total >= half:
            return size
    return 13.0


def _reason(segment: Row, text: str, body: float, height: float) -> str | None:
    box, size = row_box(segment), row_size(segment)
    at_top = box.bottom < 0.11 * height
    if SIGNED_RE.match(text) and (size < 0.87 * body or at_top or ":" in text[:24]):
        return "digital_signature"
    if STAMPED_TIME_RE.search(text) and (size < 0.87 * body or at_top):
        return "digital_signature"
    if COPY_RE.match(text) and at_top:
        return "copy_stamp"
    return "arrival_stamp" if ARRIVAL_RE.match(text) and box.top < 0.35 * height else None


def _block(segments: Sequence[Row], texts: Sequence[str], start: int, taken: dict[int, str]) -> list[int]:
    """The lines above and below that are set like the first: same size, same left edge or beside it."""
    block = [start]
    size, edge = row_size(segments[start]), row_box(segments[start]).x0
    low = high = row_box(segments[start])
    for index in range(start + 1, len(segments)):
        box = row_box(segments[index])
        if _set_alike(segments[index], size, edge) and box.top - low.bottom < 1.1 * size and index not in taken:
            block.append(index)
            low = low.union(box)
    for index in range(start - 1, -1, -1):
        box = row_box(segments[index])
        if _set_alike(segments[index], size, edge) and high.top - box.bottom < 1.1 * size and index not in taken:
            block.insert(0, index)
            high = high.union(box)
    return block


def _set_alike(segment: Row, size: float, edge: float) -> bool:
    box = row_box(segment)
    recognised = segment[0].confidence is not None
    near = 0.35 if recognised else 0.12
    return abs(row_size(segment) - size) <= near * size and abs(box.x0 - edge) < (25 if recognised else 12)


def _arrival_block(
    segments: Sequence[Row], texts: Sequence[str], start: int, taken: dict[int, str]
) -> list[int] | None:
    """The lines of the stamp around `ĐẾN`; None where it has neither number nor day of its own."""
    anchor = row_box(segments[start])
    field = BBox(anchor.x0 - 60, anchor.top - 40, anchor.x1 + 130, anchor.bottom + 75)
    block = [start]
    for index, segment in enumerate(segments):
        box = row_box(segment)
        inside = box.x0 > field.x0 and box.x1 < field.x1 and box.top > field.top and box.bottom < field.bottom
        if index != start and index not in taken and inside and ARRIVAL_LINE_RE.match(texts[index]):
            block.append(index)
    return sorted(block) if len(block) > 1 else None


def _union(segments: Sequence[Row]) -> BBox:
    box = row_box(segments[0])
    for segment in segments[1:]:
        box = box.union(row_box(segment))
    return box


def parse_signature(text: str, page_number: int = 1) -> DigitalSignature | None:
    """What a signature block says; None where it names neither a person, an organ nor a time."""
    flat = " ".join(text.split())
    name, organ = _labelled(_NAME_RE, flat), _labelled(_ORGAN_RE, flat)
    time = signing_time(flat)
    if time and not name and not organ:
        # Bare blocks: the organ, its mail address, the time.
        bare = _MAIL_RE.sub("", STAMPED_TIME_RE.split(flat, maxsplit=1)[0]).strip(" ;,:")
        organ = None if SIGNED_RE.match(folded(bare)) else bare or None
    return DigitalSignature(name, organ, time, page_number) if name or organ or time else None


def _labelled(label: re.Pattern[str], text: str) -> str | None:
    match = label.search(text)
    if match is None:
        return None
    value = _MAIL_RE.sub("", _NEXT_LABEL_RE.sub("", match["name"]))
    return value.strip(" ,;.") or None


def signing_time(text: str) -> str | None:
    """The first time to the second in the text, ISO 8601, with its zone where one is printed."""
    match = STAMPED_TIME_RE.search(text)
    if match is None:
        return None
    parts = [int(p) for p in re.split(r"[./-]", match["date"])]
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    hour, minute, second = map(int, match["time"].split(":"))
    if match["half"] == "PM" and hour < 12:
        hour += 12
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60):
        return None
    zone = re.sub(r"\D", "", match["zone"] or "")
    suffix = f"{match['zone'][0]}{zone[:2]}:{zone[2:]}" if zone else ""
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{suffix}"
