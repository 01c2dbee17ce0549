"""Gold of a source, in the form that `pipeline.evaluate` reads, from the marks beside the text."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from builder.source import ROLES, Block, Head, Mark, Row, Source, SourceError, Table

HEADER = ("doc_type", "issuer", "number", "place", "subject", "urgency", "secrecy", "authority", "position", "signer")


def make_gold(source: Source) -> dict[str, Any]:
    """Everything annotated in the source but `file` and `sha256`."""
    head = source.head
    gold: dict[str, Any] = {"kind": head.kind or "original"}
    gold |= {name: head.data.get(name) for name in HEADER if name not in (head.data.get("unannotated") or ())}
    if gold.get("subject"):
        gold["subject"] = re.sub(r"^(?:V/v|Về việc|Về|về việc|về) +", "", gold["subject"])
    gold["date"] = head.date.isoformat() if head.date else None
    if head.recognised:
        gold["recognised"] = True
    if head.handwritten:
        gold["handwritten"] = head.handwritten
    for name in ("recipients", "copies"):
        if head.kind != "report":
            gold[name] = [strip_end(item) for item in head.data.get(name) or []]
    gold["references"] = references(source)
    gold["obligations"] = obligations(source)
    if len(source.heads) > 1:
        gold["parts"] = [part(extra) for extra in source.heads[1:]]
    gold["warnings"] = head.data.get("warnings") or []
    gold.update(head.data.get("gold") or {})
    return gold


def part(head: Head) -> dict[str, Any]:
    """A further document of the file."""
    return {
        "doc_type": head.doc_type,
        "issuer": head.issuer,
        "number": head.number,
        "date": head.date.isoformat() if head.date else None,
        "subject": head.subject,
    }


def strip_end(item: str) -> str:
    """An entry of Kính gửi or Nơi nhận without its closing punctuation."""
    return item.rstrip(" ;.,")


def all_marks(source: Source) -> list[Mark]:
    """Marks of the source in reading order, tables included."""
    found: list[Mark] = []
    for block in source.blocks:
        found += block.marks
        for row in block.table.rows if block.table else ():
            found += [mark for cell in row.marks for mark in cell]
    return found


def references(source: Source) -> list[dict[str, Any]]:
    """The numbered documents that the text cites, each number once."""
    by_number: dict[str, dict[str, Any]] = {}
    for mark in all_marks(source):
        if mark.kind != "X":
            continue
        doc_type, number, date, issuer = ((mark.value or "").split(" ", 3) + [""] * 4)[:4]
        entry = {"doc_type": doc_type, "number": number, "date": None if date in ("-", "") else date}
        by_number.setdefault(number, entry | {"issuer": issuer or None})
    return list(by_number.values())


def deadline(mark: Mark) -> dict[str, Any]:
    """The gold of one `{D:…}` mark; the value's grammar is in corpus/README.rst."""
    value, _, shown = (mark.value or "").partition("|")
    text = shown or mark.surface
    kind, _, rest = value.partition(" ")
    if kind == "rrule":
        return {"text": text, "kind": "recurring", "rrule": rest}
    if kind == "event":
        return {"text": text, "kind": "event", "anchor": rest}
    if kind == "rel":
        amount, unit, working, anchor = rest.split(" ", 3)
        return {
            "text": text,
            "kind": "relative",
            "amount": int(amount),
            "unit": unit,
            "working_days": working == "work",
            "anchor": anchor,
        }
    start, dots, due = value.removeprefix("<").rpartition("..")
    entry = {"text": text, "kind": "date", "due": dt.date.fromisoformat(due).isoformat()}
    entry |= {"start": dt.date.fromisoformat(start).isoformat()} if dots else {}
    return entry | {"inclusive": not value.startswith("<")}


def role(marks: list[Mark], kind: str) -> list[str] | None:
    """Mentions of one role; None where no mark of it stands there, [] for an explicit nobody (`{L:|}`)."""
    here = [mark for mark in marks if mark.kind == kind]
    if not here:
        return None
    return [name for mark in here if (name := mark.surface if mark.value is None else mark.value)]


def undecided(unit: dict[str, Any], marks: list[Mark]) -> dict[str, Any]:
    """The unit with null for the roles on which careful readers differ (`{R:|?}`)."""
    for kind, name in ROLES.items():
        if any(mark.kind == kind and mark.value == "?" for mark in marks):
            unit[name] = None
    return unit


class _Tree:
    """Headings and units that are open: their markers and what they hand down."""

    def __init__(self) -> None:
        self.open: list[Block] = []

    def enter(self, block: Block) -> None:
        self.open = [known for known in self.open if known.level < block.level]
        self.open.append(block)

    def path(self) -> list[str]:
        return [plain_marker(block.marker) for block in self.open if block.marker]

    def inherited(self, kind: str) -> list[str]:
        for block in reversed(self.open):
            found = role(block.marks, kind)
            if found is not None and (block is self.open[-1] or block.kind in "hu"):
                return found
        return []


def plain_marker(marker: str) -> str:
    """The marker without closing punctuation: `1.` → `1`, `(1)` → `1`, `II-` → `II`."""
    return marker if marker in ("-", "+", "*", "•") else re.sub(r"[.):/\-]+$", "", marker).strip("(")


def obligations(source: Source) -> list[dict[str, Any]]:
    """The units of the source in reading order."""
    found: list[dict[str, Any]] = []
    tree, current, number = _Tree(), None, -1
    for block in source.blocks:
        if block.kind == "head":
            tree, current, number = _Tree(), None, number + 1
        elif block.kind in "+o":
            if current is None:
                raise SourceError(f"{source.name}: nothing to continue: {block.text[:50]}")
            extend(current, block)
        elif block.kind == "table" and block.table:
            found += [unit | {"part": number} for unit in table_rows(block.table)]
        elif block.kind in "hxui":
            tree.enter(block)
            current = unit_of(block, tree, number) if block.kind in "ui" else None
            found += [current] if current else []
        elif block.kind in ("p", "annex"):
            current = None
    return found


def unit_of(block: Block, tree: _Tree, number: int) -> dict[str, Any]:
    """The gold of a unit's first paragraph."""
    unit: dict[str, Any] = {
        "ordinal": plain_marker(block.marker) or None,
        "path": tree.path(),
        "text": block.gold_text,
    }
    for kind, name in ROLES.items():
        own = role(block.marks, kind)
        unit[name] = own if own is not None else tree.inherited(kind) if kind in "LC" else []
    unit["deadlines"] = [deadline(mark) for mark in block.marks if mark.kind == "D"]
    unit["part"] = number
    if block.optional:
        unit["optional"] = True
    return undecided(unit, block.marks)


def extend(unit: dict[str, Any], block: Block) -> None:
    """Add a continuation paragraph or a line of objects to the unit above it."""
    unit["text"] += " " + " ".join(piece for piece in (block.marker, block.gold_text) if piece)
    for kind, name in ROLES.items():
        unit[name] = (unit[name] or []) + (role(block.marks, kind) or []) if role(block.marks, kind) else unit[name]
    unit["deadlines"] += [deadline(mark) for mark in block.marks if mark.kind == "D"]


def table_rows(table: Table) -> list[dict[str, Any]]:
    """One unit a data row: cells joined by ` | ` without the STT; merged cells hold for every row they cover."""
    above: list[str] = [""] * len(table.roles)
    marks_above: list[list[Mark]] = [[] for _ in table.roles]
    group: list[str] = []
    units = []
    for row in table.rows:
        if row.kind == "group":
            group = [plain_marker(row.cells[0] or "")]
        if row.kind != "row":
            continue
        cells = [above[i] if cell is None else cell for i, cell in enumerate(row.cells)]
        marks = [marks_above[i] if row.cells[i] is None else row.marks[i] for i in range(len(cells))]
        above, marks_above = cells, marks
        units.append(row_unit(table, row, cells, marks, group))
    return units


def row_unit(table: Table, row: Row, cells: list[str], marks: list[list[Mark]], group: list[str]) -> dict[str, Any]:
    """The gold of one data row."""
    flat = [mark for cell in marks for mark in cell]
    stt = cells[table.roles.index("stt")] if "stt" in table.roles else ""
    shown = [cell for cell, name in zip(cells, table.roles, strict=True) if name != "stt" and cell]
    unit: dict[str, Any] = {
        "ordinal": plain_marker(stt) or None,
        "path": [*group, plain_marker(stt)] if stt else group,
        "text": " | ".join(shown),
    }
    unit |= {name: role(flat, kind) or [] for kind, name in ROLES.items()}
    unit["deadlines"] = [deadline(mark) for mark in flat if mark.kind == "D"]
    return undecided(unit, flat) | ({"optional": True} if row.optional else {})
