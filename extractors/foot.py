"""Addressees (Kính gửi) and copies (Nơi nhận).

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.line_kinds import ADDRESS_LABEL_RE, COPIES_LABEL_RE, is_authority_line, is_post_line, looks_like_name
from extractors.signature import split_tail
from extractors.zones import LineView, PartZones
from schemas.directive import Mention

_COPY_ADDRESS_RE = re.compile(r"^[\W_]*đồng\s+kính\s+gửi\s*[:;]?\s*", re.I)
_BULLET_RE = re.compile(r"^\s*[\-–—−~+•*·](?:\s+|(?=\w))")
_BETWEEN_RE = re.compile(r"^[\-–—−+•*·;]$")
"""A bullet or semicolon on a line of its own parts two items."""
_TELEGRAM_RE = re.compile(r"^(?:.{2,60}?\s+điện|.{0,80}?kính mời)\s*:\s*", re.I)
_SPECK_RE = re.compile(r";(?:\s+\S)+\s*$")
"""What dirt leaves behind the end of an item: `Như trên; l`."""
_TRAILING = " ;,.*_:"
_SCRAP_RE = re.compile(r"\W*\w{0,4}\W*")
"""What a stamp leaves behind the label of a recognised line (`Kính gửi: ` CHẾ`); the list stands below."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of one printed line and where it stands."""

    text: str
    start: int
    end: int
    new: bool


def extract_addressees(view: LineView, zones: PartZones) -> list[Mention]:
    """Bodies of `Kính gửi`, one mention an item, in order.

    Shapes: one name on the line; a bulleted list; lines that end with `;`.
    """
    pieces = []
    for index in zones.addressees:
        text = view.texts[index]
        if _COPY_ADDRESS_RE.match(text):
            text = _COPY_ADDRESS_RE.sub("", text)
        bare = ADDRESS_LABEL_RE.sub("", text)
        bare = _TELEGRAM_RE.sub("", bare)
        if bare != text and view.lines[index].confidence is not None and _SCRAP_RE.fullmatch(bare):
            continue
        pieces.append(_piece(view, index, bare, fresh=bare != text))
    return _mentions(_items(pieces))


def extract_copies(view: LineView, zones: PartZones) -> list[Mention]:
    """Items of `Nơi nhận` with `Lưu` among them, in order; signature lines beside them are left out."""
    begin = next((i for i in zones.foot if COPIES_LABEL_RE.match(view.texts[i])), None)
    if begin is None:
        begin = next(
            (i for i in zones.foot if _BULLET_RE.match(view.texts[i]) and view.lines[i].column != "right"), None
        )
    if begin is None:
        return []
    column = view.lines[begin].column
    pieces: list[_Piece] = []
    for index in range(begin, zones.foot.stop):
        line, text = view.lines[index], view.texts[index]
        if line.column != column and not (column == "full" and line.column == "left"):
            continue
        if column == "full" and index > begin and _is_signature_part(text, pieces):
            continue
        bare = COPIES_LABEL_RE.sub("", text) if index == begin else text
        bare = split_tail(bare)[0] if column != "left" or line.confidence is not None else bare
        pieces.append(_piece(view, index, bare, fresh=index == begin))
    return _mentions(_items(pieces))


def _is_signature_part(text: str, pieces: Sequence[_Piece]) -> bool:
    if is_authority_line(text) or is_post_line(text):
        return True
    closed = bool(pieces) and pieces[-1].text.rstrip().endswith(".")
    return looks_like_name(text) and (closed or not text.rstrip().endswith((";", ".")))


def _piece(view: LineView, index: int, bare: str, *, fresh: bool) -> _Piece:
    line = view.lines[index]
    stripped = bare.strip()
    offset = view.document.line_text(line).find(stripped) if stripped else 0
    start = line.start + max(offset, 0)
    new = fresh or bool(_BULLET_RE.match(stripped)) or bool(line.starts_paragraph) or bool(line.marker)
    return _Piece(stripped, start, start + len(stripped), new)


def _items(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Pieces by item: a bullet, or the end of the item before, begins a new one."""
    items: list[list[_Piece]] = []
    opened = False
    for piece in pieces:
        if not re.search(r"\w", piece.text):
            opened = opened or bool(_BETWEEN_RE.match(piece.text))
            continue
        ended = bool(items) and items[-1][-1].text.rstrip(" *_").endswith((";", "."))
        bulleted = bool(_BULLET_RE.match(piece.text))
        if not items or ended or bulleted or opened or (piece.new and not piece.text[:1].islower()):
            items.append([piece])
        else:
            items[-1].append(piece)
        opened = False
    return items


def _mentions(items: Iterable[Sequence[_Piece]]) -> list[Mention]:
    found = []
    for item in items:
        text = " ".join(" ".join(piece.text for piece in item).split())
        text = _SPECK_RE.sub("", _BULLET_RE.sub("", text)).strip(_TRAILING)
        if re.search(r"[^\W\d_]{2}", text):
            found.append(Mention(text=text, start=item[0].start, end=item[-1].end))
    return found
