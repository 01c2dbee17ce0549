"""Everything the archive knows of one document or obligation, for `congvan show`."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.archive.corrections import locate
from pipeline.archive.identifiers import Identifier
from pipeline.archive.originals import original_path
from pipeline.archive.search import Hit, load

CONTEXT_LINES = 2
"""Lines shown before and after a passage."""

MARKER_LENGTH = 15
"""Most characters before a unit in its line that are its marker (`II.3.1.`) and not other words."""


@dataclass(frozen=True)
class Passage:
    """Words of a document with the lines around them, and where they stand."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Link:
    """What one directive does to a task of another, with the words that do it.

    `own` and `other` are ids; `outgoing` tells whether the shown document is the later one.
    """

    relation: str
    applied: bool
    reason: str
    outgoing: bool
    document: str
    number: str | None
    date: str | None
    task: str | None
    passage: str


@dataclass(frozen=True)
class Detail:
    """A document or an obligation with its source, its deadlines (those that no longer hold too) and its links."""

    hit: Hit
    header: dict[str, Any]
    paths: list[str]
    original: Path
    passage: Passage | None
    places: list[tuple[int, list[float] | None]]
    deadlines: list[dict[str, Any]]
    links: list[Link]
    warnings: list[str]
    obligations: list[Hit]


def detail(connection: sqlite3.Connection, database: Path, identifier: Identifier) -> Detail:
    """All of one document or obligation; raises NotFoundError."""
    document_id, obligation_id = locate(connection, identifier)
    document = connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
    if obligation_id is None:
        (hit,) = load(connection, [document_id], "document")
    else:
        (hit,) = load(connection, [obligation_id], "obligation")
    row = connection.execute("SELECT * FROM obligations WHERE id = ?", (obligation_id,)).fetchone()
    return Detail(
        hit=hit,
        header={key: document[key] for key in _HEADER},
        paths=_paths(connection, document_id),
        original=original_path(database, document["sha256"], document["suffix"]),
        passage=_passage(document["text"], row["start"], row["end"]) if row is not None else None,
        places=[(page, box) for page, box in json.loads(row["places"])] or [(row["page"], _box(row))] if row else [],
        deadlines=_deadlines(connection, obligation_id),
        links=_links(connection, document_id, obligation_id),
        warnings=[] if row else _warnings(connection, document_id),
        obligations=[] if row else _obligations(connection, document_id),
    )


_HEADER = (
    "number", "date", "doc_type", "issuer", "place", "subject", "urgency", "kind", "authority", "position", "signer",
    "media_type", "pages", "text_origin", "sha256", "stored_at",
)  # fmt: skip


def _box(row: sqlite3.Row) -> list[float] | None:
    return json.loads(row["bbox"]) if row["bbox"] else None


def _paths(connection: sqlite3.Connection, document_id: int) -> list[str]:
    rows = connection.execute("SELECT path, way_in FROM sightings WHERE document_id = ? ORDER BY id", (document_id,))
    return [" › ".join([*json.loads(row["way_in"]), row["path"]]) for row in rows]


def _passage(text: str, start: int | None, end: int | None) -> Passage | None:
    """The unit with its marker, which stands before it in the same line."""
    if start is None or end is None:
        return None
    line_start = text.rfind("\n", 0, start) + 1
    if start - line_start <= MARKER_LENGTH:
        start = line_start
    before = text[:start].split("\n")
    after = text[end:].split("\n")
    return Passage("\n".join(before[-CONTEXT_LINES - 1 :]), text[start:end], "\n".join(after[: CONTEXT_LINES + 1]))


def _deadlines(connection: sqlite3.Connection, obligation_id: int | None) -> list[dict[str, Any]]:
    query = "SELECT * FROM deadlines WHERE obligation_id = ? ORDER BY live DESC, position"
    keys = ("text", "kind", "due", "last_ok_day", "rrule", "boundary", "source", "live")
    return [
        {**{key: row[key] for key in keys}, "why": json.loads(row["why"]), "details": json.loads(row["details"])}
        for row in connection.execute(query, (obligation_id,))
    ]


def _warnings(connection: sqlite3.Connection, document_id: int) -> list[str]:
    query = "SELECT message FROM warnings WHERE document_id = ? ORDER BY position"
    return [row[0] for row in connection.execute(query, (document_id,))]


def _obligations(connection: sqlite3.Connection, document_id: int) -> list[Hit]:
    query = "SELECT id FROM obligations WHERE document_id = ? AND NOT withdrawn ORDER BY position"
    return load(connection, [row[0] for row in connection.execute(query, (document_id,))], "obligation")


_LINKS = """
SELECT s.*, o.seq, later.text AS words, later.number AS later_number, later.date AS later_date,
    target.number AS target_number, target.date AS target_date
FROM successions s
JOIN documents later ON later.id = s.document_id JOIN documents target ON target.id = s.target_document_id
LEFT JOIN obligations o ON o.id = s.target_obligation_id
WHERE {} ORDER BY later.date, s.id
"""


def _links(connection: sqlite3.Connection, document_id: int, obligation_id: int | None) -> list[Link]:
    """Links to and from a document; of an obligation those that reach it, and those that its own words make."""
    if obligation_id is None:
        rows = connection.execute(_LINKS.format("? IN (s.document_id, s.target_document_id)"), (document_id,))
    else:
        own = """s.target_obligation_id = :task OR (s.document_id = :document AND EXISTS (
            SELECT 1 FROM obligations own WHERE own.id = :task AND own.start <= s.start AND own."end" >= s."end"))"""
        rows = connection.execute(_LINKS.format(own), {"task": obligation_id, "document": document_id})
    return [_link(row, document_id) for row in rows]


def _link(row: sqlite3.Row, document_id: int) -> Link:
    outgoing = row["document_id"] == document_id
    side = "target" if outgoing else "later"
    task = Identifier(row["target_document_id"], row["seq"]) if row["seq"] else None
    return Link(
        relation=row["relation"],
        applied=bool(row["applied"]),
        reason=row["reason"],
        outgoing=outgoing,
        document=str(row["target_document_id"] if outgoing else row["document_id"]),
        number=row[f"{side}_number"],
        date=row[f"{side}_date"],
        task=str(task) if task else None,
        passage="" if row["start"] is None else " ".join(row["words"][row["start"] : row["end"]].split()),
    )
