"""Signature: authority, position and name (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7; Hướng dẫn 36-HD/VPTW)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.folding import strip_marks
from extractors.line_kinds import (
    COPIES_LABEL_RE,
    canonical_post,
    is_authority_line,
    is_post_line,
    looks_like_name,
    surnames,
    without_degree,
)
from extractors.zones import LineView, PartZones
from schemas.directive import Signature
from schemas.document import Line

SAME_LINE = 7.0
"""Points: pieces whose tops differ by less stand on one printed line."""
_EDGE_RE = re.compile(r"^[^\w(]+|[^\w)]+$")
"""Signs at either end of a piece of text, brackets excepted."""
_SIGNED_RE = re.compile(r"^[(\[]?\s*(?:đã ký|đã kí|ký tên|signed)", re.I)
_PREFIX_RE = re.compile(r"^(?:T\s?[./]?\s?M|K\s?[./]?\s?T|T\s?[./]?\s?L|T\s?[./]?\s?U\s?[./]?\s?Q|Q)\s?[./,]?\s?/?\s*")
_TAIL_RE = re.compile(r"^(?P<left>.{6,}?[;.):])\s+(?P<tail>[^;]{4,60})$")
_WORD_RE = re.compile(r"^[A-ZĐÀ-Ỹ][a-zđà-ỹ]*\.?$")
_HALF_RANK_RE = re.compile(r"(?<!Đại )(?<!Thượng )(?<!Trung )(?<!Thiếu )\b(?:tá|úy|tướng)\s+[A-ZĐÀ-Ỹ]")
"""A rank (`Đại tá`) whose first word recognition lost: the signer is not given by half."""
_POST_GOES_ON = (
    "BỘ",
    "UBND",
    "ỦY",
    "UỶ",
    "HỘI",
    "KIÊM",
    "THƯỜNG",
    "BAN",
    "VĂN",
    "TỈNH",
    "THÀNH",
    "HUYỆN",
    "XÃ",
    "CHỦ",
    "SỞ",
    "PHỤ",
    "VIỆN",
)
_POSTS_OF_MINISTRIES = ("BỘ TRƯỞNG", "THỨ TRƯỞNG")
"""Posts that no other body has: recognised under another letterhead (`HIỆU TRƯỞNG` half hidden), they are misread."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    recognised: bool


@dataclass
class _Block:
    """Lines of one signature block as they are sorted into their kinds."""

    authority: list[str] = field(default_factory=list)
    position: list[str] = field(default_factory=list)
    signer: str | None = None


def split_tail(text: str) -> tuple[str, str]:
    """A line of `Nơi nhận` that was read across: (item, what belongs to the signature); the second is empty mostly.

    `- Ban Dân vận Tỉnh ủy; Đặng Văn Minh` → (`- Ban Dân vận Tỉnh ủy;`, `Đặng Văn Minh`).
    """
    match = _TAIL_RE.match(text)
    if match is None:
        return text, ""
    tail = _without_edges(match["tail"])
    if is_authority_line(tail) or is_post_line(tail) or (looks_like_name(tail) and match["left"].endswith(";")):
        return match["left"], tail
    return text, ""


def extract_signature(view: LineView, zones: PartZones) -> Signature | None:
    """Authority, position and name of the signer; None where the foot has none of them.

    Shapes: `TM. ỦY BAN NHÂN DÂN` / `KT. CHỦ TỊCH` / `PHÓ CHỦ TỊCH` / name; `T/M BAN THƯỜNG VỤ` / `PHÓ BÍ THƯ`;
    `GIÁM ĐỐC` alone. In recognised text posts are given as the vocabulary spells them.
    """
    block = _Block()
    for piece in _pieces(view, zones):
        _sort_in(block, piece)
    if block.signer is None:
        block.signer = _lone_name(view, zones)
    recognised = any(line.confidence is not None for line in _foot_lines(view, zones))
    _imply_deputy(block, recognised)
    if recognised and not _heads_a_ministry(view, zones):
        block.position = [post for post in block.position if post not in _POSTS_OF_MINISTRIES]
    if not (block.authority or block.position or block.signer):
        return None
    return Signature(
        authority=" / ".join(block.authority) or None,
        position=" ".join(block.position) or None,
        signer=block.signer,
    )


def _heads_a_ministry(view: LineView, zones: PartZones) -> bool:
    heads = [view.folded[i] for i in zones.head]
    return any(head.startswith("BO ") for head in heads) and not any(head.startswith("TRUONG ") for head in heads)


def _without_edges(text: str) -> str:
    return _EDGE_RE.sub("", text)


def _foot_lines(view: LineView, zones: PartZones) -> list[Line]:
    return [view.lines[i] for i in zones.foot]


def _pieces(view: LineView, zones: PartZones) -> list[_Piece]:
    """Texts that may belong to the signature, from top to bottom; pieces of one printed line are joined."""
    right = [i for i in zones.foot if view.lines[i].column == "right"]
    signs = any(is_authority_line(view.texts[i]) or is_post_line(view.texts[i]) for i in right)
    indexes: Iterable[int] = right if right and signs else zones.foot
    found: list[tuple[Line, str]] = []
    for index in indexes:
        text = COPIES_LABEL_RE.sub("", view.texts[index])
        tail = split_tail(text)[1] if view.lines[index].column != "right" else ""
        found.append((view.lines[index], tail or text))
    return [_Piece(text, line.confidence is not None) for line, text in _joined(found)]


def _joined(found: Sequence[tuple[Line, str]]) -> list[tuple[Line, str]]:
    """Neighbours at one height on one page become one text, from left to right."""
    rows: list[list[tuple[Line, str]]] = []
    for line, text in sorted(found, key=lambda entry: entry[0].page):
        last = rows[-1][-1][0] if rows else None
        near = (
            last is not None
            and last.bbox is not None
            and line.bbox is not None
            and last.page == line.page
            and last.column == line.column
            and abs(last.bbox.top - line.bbox.top) < SAME_LINE
        )
        if near:
            rows[-1].append((line, text))
        else:
            rows.append([(line, text)])
    joined = []
    for row in rows:
        ordered = sorted(row, key=lambda entry: entry[0].bbox.x0 if entry[0].bbox else 0.0)
        joined.append((ordered[0][0], " ".join(text for _, text in ordered)))
    return joined


def _sort_in(block: _Block, piece: _Piece) -> None:
    bare = _without_edges(piece.text.strip(" *_|"))
    if not bare or _SIGNED_RE.match(bare):
        return
    if is_authority_line(bare) and not block.position:
        block.authority.append(_spelled_authority(bare) if piece.recognised else bare)
    elif is_post_line(bare) and block.signer is None and len(block.position) < 2:
        block.position.append(_spelled_post(bare) if piece.recognised else bare)
    elif name := _name_in(bare, recognised=piece.recognised):
        if block.authority or block.position:
            block.signer = block.signer or name
    elif bare.isupper() and len(bare) < 60 and block.signer is None:
        _extend(block, bare, recognised=piece.recognised)


def _spelled_authority(text: str) -> str:
    prefix = _PREFIX_RE.match(text)
    if prefix is None:
        return text
    rest = text[prefix.end() :]
    post = canonical_post(rest)
    return f"{prefix.group().strip()} {post}" if post and len(post) > len(rest) - 4 else text


def _spelled_post(text: str) -> str:
    """The vocabulary's spelling, with what follows where a post goes on (`BỘ TRƯỞNG, CHỦ NHIỆM`)."""
    post = canonical_post(text)
    if post is None:
        return text
    rest = " ".join(text.split()[len(post.split()) :])
    return f"{post} {rest}" if rest.startswith(_POST_GOES_ON) and rest.isupper() else post


def _extend(block: _Block, text: str, *, recognised: bool) -> None:
    """A capital line that goes on the one above (`TM. ỦY BAN NHÂN DÂN` / `TỈNH X`)."""
    if recognised and not text.startswith(_POST_GOES_ON):
        return
    if sum(char.isalpha() for char in text) < 3:
        return
    if block.position:
        block.position[-1] = f"{block.position[-1]} {text}"
    elif block.authority:
        block.authority[-1] = f"{block.authority[-1]} {text}"


def _name_in(text: str, *, recognised: bool) -> str | None:
    """The person's name that a line is; in recognised text without the specks of a pen stroke among its words."""
    if looks_like_name(text) and (not recognised or has_surname(text)):
        return text.title() if text.isupper() else text
    if not recognised:
        return None
    if _HALF_RANK_RE.search(text):
        return None
    words = [word for word in map(_without_edges, text.split()) if _WORD_RE.match(word) and len(word) > 1]
    cleaned = " ".join(words)
    return (
        cleaned
        if 2 <= len(words) <= 5 and looks_like_name(cleaned) and has_surname(cleaned) and len(cleaned) > 0.6 * len(text)
        else None
    )


def has_surname(text: str) -> bool:
    """Whether the first word, degrees left off, is a surname; recognised scribbles look like names otherwise.

    `Văn Định` is the rest of a name whose surname was not read: middle words stand first in three words or more only.
    """
    words = [
        word
        for word in without_degree(text).split()
        if "." not in word and not (word.isupper() and len(word) <= 4 and not text.isupper())
    ]
    if len(words) < 3 and words[:1] in (["Văn"], ["Thị"]):
        return False
    return bool(words) and len(words[0]) > 1 and strip_marks(words[0]).upper() in surnames()


def _lone_name(view: LineView, zones: PartZones) -> str | None:
    """A name at the foot whose title was not read; it stands in the right half of the page."""
    for index in reversed(zones.foot):
        line = view.lines[index]
        text = _without_edges(view.texts[index])
        in_right_half = line.column == "right" or (line.bbox is not None and line.bbox.x0 > 280)
        if in_right_half and looks_like_name(text) and (line.confidence is None or has_surname(text)):
            return text.title() if text.isupper() else text
        tail = split_tail(view.texts[index])[1]
        if tail and looks_like_name(tail) and (line.confidence is None or has_surname(tail)):
            return tail
    return None


def _imply_deputy(block: _Block, recognised: bool) -> None:
    """`GIÁM ĐỐC` over `PHÓ GIÁM ĐỐC` in recognised text: the upper line is the authority, its `KT.` was not read.

    Two equal titles one above the other are the same with `PHÓ` lost too; no form prints a title twice.
    """
    if not recognised or block.authority or len(block.position) != 2:
        return
    upper, lower = block.position
    if lower in (f"PHÓ {upper}", upper):
        block.authority, block.position = [f"KT. {upper}"], [f"PHÓ {upper}"]
