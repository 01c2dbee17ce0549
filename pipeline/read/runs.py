"""Runs of characters of one look, as Word and HTML give them, and the lines made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipeline.read.blocks import RawLine
from pipeline.read.building import fold_blanks
from pipeline.read.encodings import font_encoding, is_capital_font, repair_text, to_unicode
from schemas.document import Line

_VNI_MARKS = frozenset("ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË")
_VNI_BASES = frozenset("aeouyôöAEOUYÔÖ")


@dataclass(frozen=True)
class RunLook:
    """Resolved look of a run; `size` in points."""

    bold: bool = False
    italic: bool = False
    capitals: bool = False
    hidden: bool = False
    size: float | None = None
    font: str | None = None


@dataclass(frozen=True)
class Piece:
    """Characters of one look."""

    text: str
    look: RunLook


def in_unicode(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with legacy fonts read as what they print, capitals set as capitals, hidden text left out."""
    found = []
    for piece in _joined([piece for piece in pieces if not piece.look.hidden]):
        text = to_unicode(piece.text, piece.look.font)
        found.append(Piece(text.upper() if piece.look.capitals else text, piece.look))
    return found


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one look as one piece, and a VNI mark with the letter before it."""
    waiting: Piece | None = None
    for piece in pieces:
        if waiting is None or not piece.text:
            waiting = waiting or piece
        elif _same(waiting.look, piece.look):
            waiting = replace(waiting, text=waiting.text + piece.text)
        elif _splits_pair(waiting, piece):
            yield replace(waiting, text=waiting.text + piece.text[0])
            waiting = replace(piece, text=piece.text[1:])
        else:
            yield waiting
            waiting = piece
    if waiting is not None:
        yield waiting


def _same(one: RunLook, other: RunLook) -> bool:
    fonts = (
        (font_encoding(one.font), is_capital_font(one.font)),
        (font_encoding(other.font), is_capital_font(other.font)),
    )
    return fonts[0] == fonts[1] and replace(one, font=None, size=None) == replace(other, font=None, size=None)


def _splits_pair(one: Piece, other: Piece) -> bool:
    fonts = font_encoding(one.look.font), font_encoding(other.look.font)
    return fonts == ("vni", "vni") and one.text[-1:] in _VNI_BASES and other.text[0] in _VNI_MARKS


def decoded(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces, read anew where the letters are legacy ones though the font, set later, is a Unicode font."""
    text = "".join(piece.text for piece in pieces)
    repaired = repair_text(text) if text and not any(font_encoding(piece.look.font) for piece in pieces) else text
    if repaired == text:
        return pieces
    return [Piece(repaired, pieces[0].look)]


def split_lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of each line between line breaks."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        lines[-1].append(replace(piece, text=first))
        lines += [[replace(piece, text=other)] for other in others]
    return lines


def styled_line(pieces: Sequence[Piece], line: Line) -> RawLine:
    """A raw line with the marker that `line` names before its text, and the look of its pieces."""
    text = "".join(piece.text for piece in pieces)
    filled = [piece for piece in pieces if piece.text.strip()]
    prefix = f"{line.marker} " if line.marker else ""
    lead = "".join(p.text for p in takewhile(lambda p: p.look.bold or not p.text.strip(), pieces))
    bold_until = len(prefix) + len(fold_blanks(lead)) if lead.strip() else 0
    look = filled[0].look if filled else RunLook()
    styled = replace(
        line,
        bold=bool(filled) and all(piece.look.bold for piece in filled),
        italic=bool(filled) and all(piece.look.italic for piece in filled),
        bold_until=bold_until,
        size=look.size,
    )
    return RawLine(prefix + (text.lstrip() if prefix else text), styled)
