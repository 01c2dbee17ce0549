"""Where a page has two columns: the head (organ beside motto) and the foot ("Nơi nhận" beside the signature).

Body text is never split: a zone starts at words that stand only in heads or feet (Nghị định 30/2020/NĐ-CP,
Phụ lục I; Hướng dẫn 36-HD/VPTW) and ends at the first row that crosses the gutter or names what comes next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.read.geometry import Gap, Row, folded, gaps, row_box, row_size, row_text
from schemas.document import Column

# Folded to capitals without marks; a dot stands for a letter that recognition often misses.
MOTTO_RE = re.compile(
    r"C.?NG\s*H\S{1,2}\s*X\S?\s*H.?I\s*CH|CH.\s*NGH.{1,2}\s*VI.T\s*NAM|D.NG\s*C.NG\s*S.N\s*VI.T\s*NAM"
    r"|D\S{1,2}C\s*L.P\s*[-–—.~]?\s*T\S{1,2}\s*DO|DOAN\s*TNCS\s*H. CHI MINH|DOAN\s*THANH\s*NIEN\s*CONG\s*SAN\s*HO"
)
DATE_RE = re.compile(r"\bNG.Y\b.{0,22}\bTH.NG\b.{0,14}\bN.M\b")
NUMBER_RE = re.compile(r"^S.\s?[:.;]?\s|^S.\s?[:.;]|^S[OÔ]\d")
ADDRESS_RE = re.compile(r"^(K.NH\s*(G.I|TRINH|MOI)|CAN CU|DONG KINH GUI)")
TYPE_NAME_RE = re.compile(
    r"^(QUYET DINH|NGHI QUYET|CHI THI|KE HOACH|THONG BAO|HUONG DAN|CHUONG TRINH|BAO CAO|TO TRINH|CONG DIEN|QUY CHE"
    r"|QUY DINH|KET LUAN|DE AN|PHUONG AN|DU AN|GIAY MOI|BIEN BAN|THONG TU|NGHI DINH|LUAT|PHAP LENH|THONG TRI"
    r"|QUYET NGHI|PHU LUC|LENH)\b"
)
COPIES_RE = re.compile(r"^\W{0,2}N.[Il1]\s*N?H.N\s*[:;.,]?\s*$|^\W{0,2}N.[Il1]\s*NH.N\s*[:;]")
ANNEX_RE = re.compile(r"^PHU\s*LUC\b|^BIEU\s*(SO|MAU)\b|^DANH\s*MUC\b")
SIGNING_RE = re.compile(
    r"^(T\s?M|K\s?T|T\s?L|TUQ|T\s?U\s?Q|Q)\s?[.,]\s?|^[TK]\s?/\s?[MTL]\b"
    r"|^(PHO |QUYEN )?(CHU TICH|GIAM DOC|TONG GIAM DOC|BO TRUONG|THU TRUONG|THU TUONG|CHANH VAN PHONG|BI THU"
    r"|TRUONG BAN|TRUONG PHONG|CUC TRUONG|TONG CUC TRUONG|VU TRUONG|VIEN TRUONG|HIEU TRUONG|CHANH THANH TRA"
    r"|CHU NHIEM|TRUONG DOAN|TONG BI THU|CHANH AN|TONG THU KY|TRUONG TIEU BAN)"
)
_ITEM_RE = re.compile(r"^\W{0,3}[-–—~]\W{0,2}\w.*[;,.:)]|^\W{0,3}[-–—]?\s*L[uư]u\b", re.IGNORECASE)
PAGE_NUMBER_RE = re.compile(r"^\W*\d{1,4}\W*$")

Placed = tuple[Column, Row]


def in_reading_order(rows: list[Row], width: float) -> list[Placed]:
    """Rows with their column; in a two-column zone all of the left column come before those of the right."""
    texts = [folded(row_text(row)) for row in rows]
    placed: list[Placed] = []
    index = 0
    zones = _head_zones(rows, texts, width)
    zones += _foot_zones(rows, texts, width, zones)
    for zone in sorted(zones, key=lambda z: z.first):
        placed += [("full", row) for row in rows[index : zone.first]]
        placed += zone.placed
        index = zone.last
    return placed + [("full", row) for row in rows[index:]]


@dataclass(frozen=True, slots=True)
class _Zone:
    """Rows `first` up to, not with, `last`, already in reading order."""

    first: int
    last: int
    placed: list[Placed]


def _zone(first: int, last: int, split: list[tuple[Row, Row]]) -> _Zone:
    left: list[Placed] = [("left", a) for a, _ in split if a]
    right: list[Placed] = [("right", b) for _, b in split if b]
    if not left or not right:
        return _Zone(first, last, [("full", a or b) for a, b in split])
    return _Zone(first, last, left + right)


# --- head ---


def _head_zones(rows: list[Row], texts: list[str], width: float) -> list[_Zone]:
    zones: list[_Zone] = []
    for index in range(len(rows)):
        if zones and index < zones[-1].last:
            continue
        edge = _head_edge(rows[index], texts[index], width)
        if edge is not None:
            zone = _head_zone(rows, texts, index, edge, zones[-1].last if zones else 0)
            zones += [zone] if zone is not None else []
    return zones


def _head_edge(row: Row, text: str, width: float) -> float | None:
    """Left edge of the right column, where the row holds a motto, or a number beside a place and date."""
    match = _motto(row, text)
    if match is None:
        match = DATE_RE.search(text) if NUMBER_RE.match(text) else None
        if match is None:
            return None
        gap = _widest(gaps(row, 0.8 * row_size(row)), 0.25 * width, 0.75 * width)
        return gap.x1 if gap else None
    start = _word_at(row, match.start())
    before = [g for g in gaps(row, 0.6 * row_size(row)) if g.index <= start]
    # The right column starts after the last real gap before the anchor: "Độc" may be read as "Ðôc" and "Đ ộ c".
    edge = before[-1].x1 if before else row[start if start and row[start].x0 > 0.3 * width else 0].x0
    return edge if 0.25 * width < edge < 0.8 * width else None


def _motto(row: Row, text: str) -> re.Match[str] | None:
    """The nation's name or the Party's in capitals, or the motto as the end of the row: body text names them too."""
    match = MOTTO_RE.search(text)
    if match is None:
        return None
    printed = row_text(row)[match.start() : match.end()]
    if match.group().startswith("D") and match.group().endswith("O"):
        return match if printed[:1].isupper() and len(text) - match.end() < 14 else None
    return match if sum(c.isupper() for c in printed) > 0.7 * sum(c.isalpha() for c in printed) else None


def _word_at(row: Row, position: int) -> int:
    """Index of the word that holds a character of the row's text."""
    end = 0
    for index, word in enumerate(row):
        end += len(word.text) + 1
        if position < end:
            return index
    return len(row) - 1


def _widest(found: list[Gap], low: float, high: float) -> Gap | None:
    inside = [g for g in found if g.x0 <= high and g.x1 >= low]
    return max(inside, key=lambda g: g.width, default=None)


def _head_zone(rows: list[Row], texts: list[str], anchor: int, edge: float, floor: int) -> _Zone | None:
    first = anchor
    while first > max(floor, anchor - 4) and _belongs_above(rows[first - 1], texts[first - 1], rows[first], edge):
        first -= 1
    split: list[tuple[Row, Row]] = []
    dated = False
    for index in range(first, len(rows)):
        parts = _head_split(rows[index], texts[index], edge)
        if parts is None or (index > anchor and _ends_head(rows, texts, index, parts, dated)):
            break
        split.append(parts)
        dated = dated or bool(DATE_RE.search(texts[index]))
    last = first + len(split)
    return _zone(first, last, split) if last > anchor else None


def _belongs_above(row: Row, text: str, below: Row, edge: float) -> bool:
    near = row_box(below).top - row_box(row).bottom < 30
    return near and not PAGE_NUMBER_RE.match(text) and _head_split(row, text, edge) is not None


def _head_split(row: Row, text: str, edge: float) -> tuple[Row, Row] | None:
    """The row's two halves; None where it crosses the gutter."""
    box, size = row_box(row), row_size(row)
    if box.x0 >= edge - 12 or (box.x0 >= edge - 75 and box.x1 > edge + 60):
        return [], row
    if box.x1 <= edge + 12:
        return row, []
    found = gaps(row, 0.6 * size)
    match = _motto(row, text) or DATE_RE.search(text)
    if match:
        start = _word_at(row, match.start())
        found = [g for g in found if g.index <= start] or ([Gap(start, edge, edge)] if start else [])
    gap = _widest(found, edge - 110, edge + 40)
    return (row[: gap.index], row[gap.index :]) if gap else None


def _ends_head(rows: list[Row], texts: list[str], index: int, parts: tuple[Row, Row], dated: bool) -> bool:
    left, right = parts
    # The space below the head is wider than any inside it.
    far = row_box(rows[index]).top - row_box(rows[index - 1]).bottom > 48
    starts_next = bool(ADDRESS_RE.match(texts[index])) or (
        bool(TYPE_NAME_RE.match(texts[index])) and _is_upper(rows[index])
    )
    only_right_below_date = dated and bool(right) and not left
    return far or starts_next or only_right_below_date


# --- foot ---


def _foot_zones(rows: list[Row], texts: list[str], width: float, heads: list[_Zone]) -> list[_Zone]:
    zones: list[_Zone] = []
    taken = {i for zone in heads for i in range(zone.first, zone.last)}
    index = 0
    while index < len(rows):
        if index not in taken and (_starts_foot(rows[index], width) or _signs_beside_list(rows, texts, index, width)):
            last = _foot_end(rows, texts, index, width, taken)
            zones.append(_foot_zone(rows, index, last, width, taken))
            index = last
        else:
            index += 1
    return zones


def _segments(row: Row, at_least: float) -> list[Row]:
    bounds = [0, *(g.index for g in gaps(row, at_least)), len(row)]
    return [row[a:b] for a, b in pairwise(bounds)]


def _starts_foot(row: Row, width: float) -> bool:
    segments = _segments(row, 1.2 * row_size(row))
    names = [folded(row_text(s)) for s in segments]
    if segments[0][0].x0 < 0.4 * width and COPIES_RE.match(names[0]):
        return True
    signing = [s for s, name in zip(segments, names, strict=True) if SIGNING_RE.match(name) and _is_upper(s)]
    return len(signing) >= 2


_LIST_BELOW = 8


def _signs_beside_list(rows: list[Row], texts: list[str], index: int, width: float) -> bool:
    """Whether a post stands alone at the right and a list of recipients, its label lost, at the left just below."""
    row = rows[index]
    if not (row_box(row).x0 > 0.42 * width and _is_upper(row) and SIGNING_RE.match(texts[index])):
        return False
    below = rows[index + 1 : index + 1 + _LIST_BELOW]
    return sum(bool(_ITEM_RE.match(row_text(r))) and row_box(r).x0 < 0.3 * width for r in below) >= 2


def _is_upper(row: Row) -> bool:
    text = row_text(row)
    return text.upper() == text


def _foot_end(rows: list[Row], texts: list[str], start: int, width: float, taken: set[int]) -> int:
    for index in range(start + 1, len(rows)):
        box = row_box(rows[index])
        crosses = box.x0 < 0.3 * width and box.x1 > 0.8 * width and not gaps(rows[index], 1.2 * row_size(rows[index]))
        if index in taken or ANNEX_RE.match(texts[index]) or (crosses and box.x1 - box.x0 > 0.6 * width):
            return index
        if PAGE_NUMBER_RE.match(texts[index]) and index == len(rows) - 1:
            return index
    return len(rows)


def _foot_zone(rows: list[Row], start: int, last: int, width: float, taken: set[int]) -> _Zone:
    gutter = _gutter(rows[start:last], width)
    first = start
    while first > 0 and first - 1 not in taken and _signs_above(rows[first - 1], rows[first], gutter):
        first -= 1
    if first < start:
        gutter = _gutter(rows[first:last], width)
    return _zone(first, last, [_foot_split(row, gutter, width) for row in rows[first:last]])


def _signs_above(row: Row, below: Row, gutter: float) -> bool:
    box = row_box(row)
    near = row_box(below).top - box.bottom < 40
    return near and box.x0 > gutter - 15 and (_is_upper(row) or bool(SIGNING_RE.match(folded(row_text(row)))))


def _gutter(rows: list[Row], width: float) -> float:
    """The x between the columns that fewest words cross; the middle of the widest such stretch."""
    low, high = int(0.3 * width), int(0.72 * width)
    crossed = [0] * (high - low + 1)
    for row in rows:
        for segment in _segments(row, 1.2 * row_size(row)):
            for x in range(max(low, int(segment[0].x0)), min(high, int(segment[-1].x1)) + 1):
                crossed[x - low] += 1
    fewest = min(crossed)
    stretches = [(0, 0)]
    start = None
    for x, count in enumerate([*crossed, fewest + 1]):
        if count == fewest and start is None:
            start = x
        elif count != fewest and start is not None:
            stretches.append((x - start, start))
            start = None
    length, begin = max(stretches)
    return low + begin + length / 2


def _foot_split(row: Row, gutter: float, width: float) -> tuple[Row, Row]:
    box = row_box(row)
    if box.x1 <= gutter:
        return row, []
    if box.x0 >= gutter:
        return [], row
    gap = _widest(gaps(row, 0.8 * row_size(row)), gutter - 0.14 * width, gutter + 0.14 * width)
    if gap is not None:
        return row[: gap.index], row[gap.index :]
    return (row, []) if box.x0 < gutter - 0.15 * width else ([], row)
