"""Markdown, well made or what a converter left of it: the markup out, its meaning into the lines' attributes.

Line by line rather than by a grammar, because a converter's half-broken markup (`- Kính gửi:*`) and hard-wrapped
lists must keep every character of the text, and numbers must come out as written, not recounted.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from pipeline.read.building import Builder, CellText, fold_blanks
from schemas.document import Line

_HEADING_RE = re.compile(r"^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$")
_ESCAPE_RE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_BULLET_RE = re.compile(r"^(\s*)([-*+•])\s+(?=\S)")
_ORDERED_RE = re.compile(r"^(\s*)(\d{1,3}|[a-zđ])(\\?[.)])\s+(?=\S)")
_TABLE_RULE_RE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_RULE_RE = re.compile(r"^ {0,3}([-*_])(\s*\1){2,}\s*$")
_FENCE_RE = re.compile(r"^\s*(```|~~~)")
_IMAGE_RE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK_RE = re.compile(r"\[([^\]]+)\]\((?:<[^>]*>|[^()\s]*(?:\([^)]*\))?[^()\s]*)(?:\s+\"[^\"]*\")?\)")
_BREAK_RE = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG_RE = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|p|div|center|font|a|mark)\b[^>]*>", re.IGNORECASE)
_BOLD_RE = re.compile(r"\*\*\S(?:[^*\n]*\S)?\*\*")
POINTS_PER_LEVEL = 18.0


def is_markdown(text: str) -> bool:
    """True where the text bears marks that only Markdown has: headings, bold, escapes, a table's rule."""
    lines = text.splitlines()[:400]
    headings = sum(bool(_HEADING_RE.match(line)) for line in lines)
    escapes = sum(bool(_ESCAPE_RE.search(line)) for line in lines)
    bold = len(_BOLD_RE.findall(text))
    rules = sum(line.count("|") > 1 and bool(_TABLE_RULE_RE.match(line)) for line in lines)
    return rules > 0 or headings > 1 or bold > 1 or (headings > 0) + (escapes > 0) + (bold > 0) > 1


@dataclass
class _Inline:
    """Emphasis that may run over the line's end, up to the next blank line."""

    bold: bool = False
    italic: bool = False
    chars: list[tuple[str, bool, bool]] = field(default_factory=list)

    def feed(self, text: str) -> tuple[str, list[bool], list[bool]]:
        """The text without its markup, and for each character whether it is bold, whether italic."""
        self.chars = []
        text = html.unescape(_TAG_RE.sub("", _LINK_RE.sub(r"\1", _IMAGE_RE.sub(r"\1", text))))
        place = 0
        while place < len(text):
            place += self._step(text, place)
        return "".join(c for c, _, _ in self.chars), [b for _, b, _ in self.chars], [i for _, _, i in self.chars]

    def _step(self, text: str, place: int) -> int:
        if found := _ESCAPE_RE.match(text, place):
            self._keep(found[1])
            return 2
        char = text[place]
        if char not in "*_`":
            self._keep(char)
            return 1
        run = len(list(takewhile(lambda c: c == char, text[place:])))
        if char == "`" or not self._toggle(text, place, run, char):
            self._keep("" if char == "`" else char * run)
        return run

    def _keep(self, text: str) -> None:
        self.chars += [(char, self.bold, self.italic) for char in text]

    def _toggle(self, text: str, place: int, run: int, char: str) -> bool:
        before, after = text[place - 1 : place], text[place + run : place + run + 1]
        opens = bool(after.strip()) and not before.isalnum() and (after.isalnum() or after in '"“(‘[\\-+' or run > 1)
        closes = bool(before.strip()) and (char == "*" or not after.isalnum())
        strong, weak = run >= 2, run in (1, 3)
        if char == "_" and run > 3:
            return False  # a blank to be filled in
        if (strong and self.bold and closes) or (weak and self.italic and closes):
            self.bold, self.italic = self.bold and not strong, self.italic and not weak
            return True
        if opens and self._has_end(text, place + run, char * run):
            self.bold, self.italic = self.bold or strong, self.italic or weak
            return True
        # A mark that lost its other half on the way, at the line's edge or doubled, is markup all the same.
        return char == "*" and closes and not after.strip() and before not in "(" and run < 3

    @staticmethod
    def _has_end(text: str, start: int, mark: str) -> bool:
        return mark in text[start:] or (len(mark) == 2 and mark[0] == "*")


def add_markdown(builder: Builder, lines: Sequence[str]) -> None:
    """Append the lines of a page of Markdown."""
    state, place, after_blank, after_break = _Inline(), 0, True, False
    while place < len(lines):
        line = lines[place]
        if _is_table_start(lines, place):
            place = _add_table(builder, lines, place)
            after_blank, after_break = True, False
            continue
        place += 1
        if not line.strip():
            state, after_blank, after_break = _Inline(), True, False
        elif not (_FENCE_RE.match(line) or (_RULE_RE.match(line) and "*" not in line and "_" not in line)):
            _add_line(builder, line, state, True if after_blank else False if after_break else None)
            after_blank, after_break = False, line.endswith(("  ", "\\")) or bool(_HEADING_RE.match(line))


def _add_line(builder: Builder, line: str, state: _Inline, starts: bool | None) -> None:
    line = re.sub(r"^(\s*>)+\s?", "", line.rstrip().removesuffix("\\"))
    heading = _HEADING_RE.match(line)
    marker = None if heading else _BULLET_RE.match(line) or _ORDERED_RE.match(line)
    level, starts = (_level(marker[1]), True) if marker else (None, True if heading else starts)
    prefix = _marker_text(marker) if marker else ""
    for number, piece in enumerate(_BREAK_RE.split(heading[1] if heading else line[marker.end() if marker else 0 :])):
        text, attributes = _styled(state, piece, bool(heading))
        builder.add(
            prefix * (number == 0) + text,
            starts_paragraph=starts if number == 0 else False,
            level=level,
            indent=level * POINTS_PER_LEVEL if level else None,
            bold=attributes.bold,
            italic=attributes.italic,
            bold_until=attributes.bold_until and attributes.bold_until + len(prefix) * (number == 0),
        )


def _marker_text(marker: re.Match[str]) -> str:
    if len(marker.groups()) == 3:
        return f"{marker[2]}{marker[3].lstrip(chr(92))} "
    # The star is Markdown's other way to write a dash; the plus is a level of its own in directives.
    return "- " if marker[2] == "*" else f"{marker[2]} "


def _level(blanks: str) -> int:
    return len(blanks.expandtabs(4)) // 2


def _styled(state: _Inline, piece: str, heading: bool) -> tuple[str, Line]:
    """The piece's text and a line that carries only its style."""
    raw, bold, italic = state.feed(piece)
    text = fold_blanks(raw)
    seen = [(b, i) for char, b, i in zip(raw, bold, italic, strict=True) if not char.isspace()]
    if heading or (seen and all(b for b, _ in seen)):
        return text, Line(0, 0, bold=True, italic=bool(seen) and all(i for _, i in seen), bold_until=len(text))
    head = "".join(
        char for char, b in takewhile(lambda pair: pair[1] or pair[0].isspace(), zip(raw, bold, strict=True))
    )
    return text, Line(0, 0, italic=bool(seen) and all(i for _, i in seen), bold_until=len(fold_blanks(head)))


def _is_table_start(lines: Sequence[str], place: int) -> bool:
    return (
        place + 1 < len(lines)
        and "|" in lines[place]
        and "|" in lines[place + 1]
        and bool(_TABLE_RULE_RE.match(lines[place + 1]))
    )


def _add_table(builder: Builder, lines: Sequence[str], place: int) -> int:
    """Append the table that begins at `place`; returns the place behind it."""
    rows: list[list[str]] = []
    while place < len(lines) and "|" in lines[place]:
        if not _TABLE_RULE_RE.match(lines[place]):
            rows.append(_split_row(lines[place]))
        place += 1
    cells = [CellText(r, c, _cell_lines(text)) for r, row in enumerate(rows) for c, text in enumerate(row)]
    builder.add_table(cells, len(rows), max(map(len, rows), default=0))
    return place


def _split_row(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", inner)]


def _cell_lines(text: str) -> tuple[tuple[str, Line], ...]:
    state, found = _Inline(), []
    for piece in _BREAK_RE.split(text):
        folded, style = _styled(state, piece, heading=False)
        if folded:
            found.append((folded, Line(0, 0, starts_paragraph=True, bold=style.bold, bold_until=style.bold_until)))
    return tuple(found)
