"""Reading of a corpus source: a readable document whose annotations give the gold.

A source holds one or more heads (TOML between `+++` lines; a second head starts a second document in the same
file) and a body of one block a line::

    p | Ordinary text: preamble, narrative, courtesy.
    h1 1. | Sở Y tế                      a heading; what it marks as {L:} or {C:} is handed down
    u2 a) | Chủ trì, phối hợp với {C:Công an tỉnh} báo cáo {R:UBND tỉnh} {D:trước ngày 05/6/2024|<2024-06-05}.
    u2? b) | A unit on which careful readers differ.
    + | a continuation paragraph of the unit above
    o3 - | a numbered line that belongs to the unit above (object, quantity)
    i2 (1) | a unit inside the running line above
    x1 2. | a numbered line that is no unit (narrative, target)
    c | a centred line
    annex landscape | PHỤ LỤC | TITLE | (Kèm theo …)
    cols stt:TT:6 task:Nội dung:44 …      a table; then `row | cell | cell …`, `group | cell …`, `again` (header
                                          repeated), `end`; `^` alone is a cell merged with the one above
    foot                                  where Nơi nhận and the signature stand (default: at the end)

Marks inside a line: `{L:…}` lead, `{I:…}` implementing, `{C:…}` coordinating, `{R:…}` report_to, each with an
optional `|value` where the gold differs from the surface; `{D:surface|value}` deadline; `{X:surface|type number date
issuer}` reference; `{!:…}` injected advertising, printed but no part of the text.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MARK_RE = re.compile(r"\{(?P<kind>[LICRDX!]):(?P<body>[^{}]*)\}")
LINE_RE = re.compile(r"^(?P<kind>[phuxoi+c])(?P<level>\d)?(?P<optional>\?)?(?: (?P<marker>[^|]*?))? *\| ?(?P<text>.*)$")
ROLES = {"L": "lead", "I": "implementing", "C": "coordinating", "R": "report_to"}


class SourceError(Exception):
    """A source that cannot be read; the message names file and line."""


@dataclass
class Mark:
    """One annotation: its kind, what is printed, and what the gold says of it."""

    kind: str
    surface: str
    value: str | None


@dataclass
class Block:
    """One paragraph, table or switch of a source, as printed, with its annotations."""

    kind: str
    level: int = 0
    marker: str = ""
    text: str = ""
    gold_text: str = ""
    marks: list[Mark] = field(default_factory=list)
    optional: bool = False
    table: Table | None = None
    annex: list[str] = field(default_factory=list)
    landscape: bool = False
    head: Head | None = None


@dataclass
class Table:
    """An annex table: column roles, titles and widths, and its rows."""

    roles: list[str]
    titles: list[str]
    widths: list[int]
    rows: list[Row] = field(default_factory=list)


@dataclass
class Row:
    """A row: `cells` as printed (None where merged with the cell above), and its annotations by cell."""

    kind: str
    cells: list[str | None]
    marks: list[list[Mark]] = field(default_factory=list)
    optional: bool = False


@dataclass
class Head:
    """The front matter of one document; every key that its TOML gives."""

    data: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.data.get(name)

    @property
    def printed_number(self) -> str:
        """Số, ký hiệu as printed."""
        if self.data.get("number_printed") is not None:
            return str(self.number_printed)
        return f"{'Số' if self.form == 'party' else 'Số:'} {self.number}"

    @property
    def printed_date(self) -> str:
        """Địa danh, ngày tháng năm as printed (day below 10 and months 1 and 2 with a zero)."""
        if self.data.get("date_printed") is not None:
            return str(self.date_printed)
        day = self.date
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return f"{self.place}, ngày {day.day:02d} tháng {month} năm {day.year}"


@dataclass
class Source:
    """A whole source: its name, its blocks in printing order (each head is a block of kind `head`)."""

    name: str
    blocks: list[Block]

    @property
    def head(self) -> Head:
        """The first document's front matter."""
        return next(b.head for b in self.blocks if b.head)

    @property
    def heads(self) -> list[Head]:
        """Front matter of every document in the file."""
        return [b.head for b in self.blocks if b.kind == "head" and b.head]


def parse_text(text: str) -> tuple[str, str, list[Mark]]:
    """(as printed, without advertising, marks) of an annotated line."""
    marks: list[Mark] = []

    def printed(match: re.Match[str]) -> str:
        surface, bar, value = match["body"].partition("|")
        marks.append(Mark(match["kind"], surface, value if bar else None))
        return surface

    plain = MARK_RE.sub(printed, text)
    without = MARK_RE.sub(lambda m: "" if m["kind"] == "!" else m["body"].partition("|")[0], text)
    if "{" in plain or "}" in plain:
        raise SourceError(f"unbalanced mark in: {text[:80]}")
    return " ".join(plain.split()), " ".join(without.split()), marks


def parse_source(path: Path) -> Source:
    """The source in `path`; raises SourceError with the line where it cannot be read."""
    return Source(path.stem, _Parser(path).run())


class _Parser:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.blocks: list[Block] = []
        self.table: Table | None = None
        self.head: Head | None = None
        self.foot_pending = False

    def run(self) -> list[Block]:
        lines = self.path.read_text("utf-8").split("\n")
        index = 0
        while index < len(lines):
            if lines[index].strip() == "+++":
                end = lines.index("+++", index + 1)
                self._open("\n".join(lines[index + 1 : end]))
                index = end + 1
                continue
            try:
                self._line(lines[index].strip())
            except SourceError as error:
                raise SourceError(f"{self.path.name}:{index + 1}: {error}") from error
            index += 1
        self._foot()
        return self.blocks

    def _open(self, toml: str) -> None:
        self._foot()
        self.head = Head(tomllib.loads(toml))
        self.foot_pending = True
        self.blocks.append(Block("head", head=self.head))

    def _foot(self) -> None:
        if self.foot_pending:
            self.blocks.append(Block("foot", head=self.head))
            self.foot_pending = False

    def _line(self, line: str) -> None:
        word = line.split(" ", 1)[0]
        if not line or line.startswith("#"):
            return
        if word == "foot":
            self._foot()
        elif word == "annex":
            switch, *parts = (part.strip() for part in line.split("|"))
            self.blocks.append(Block("annex", annex=parts, landscape="landscape" in switch))
        elif word == "cols":
            columns = re.findall(r"(\w+):([^:]+):(\d+)", line[5:])
            self.table = Table([c[0] for c in columns], [c[1].strip() for c in columns], [int(c[2]) for c in columns])
            self.blocks.append(Block("table", table=self.table))
        elif word in ("row", "row?", "group", "blank", "again"):
            self._row(word, line)
        elif word == "end":
            self.table = None
        else:
            self._paragraph(line)

    def _row(self, word: str, line: str) -> None:
        if self.table is None:
            raise SourceError("a row outside of a table")
        cells: list[str | None] = []
        marks: list[list[Mark]] = []
        for cell in re.split(r"\|(?![^{]*\})", line)[1:]:
            printed, _, found = parse_text(cell)
            cells.append(None if printed == "^" else printed)
            marks.append(found)
        wanted = {"group": None, "again": 0}.get(word, len(self.table.roles))
        if wanted is not None and len(cells) != wanted:
            raise SourceError(f"{len(cells)} cells where {wanted} are wanted")
        self.table.rows.append(Row(word.rstrip("?"), cells, marks, optional=word.endswith("?")))

    def _paragraph(self, line: str) -> None:
        match = LINE_RE.match(line)
        if not match:
            raise SourceError(f"not a block: {line[:60]}")
        printed, without, marks = parse_text(match["text"])
        self.blocks.append(
            Block(
                match["kind"],
                int(match["level"] or 0),
                (match["marker"] or "").strip(),
                printed,
                without,
                marks,
                optional=bool(match["optional"]),
            )
        )
