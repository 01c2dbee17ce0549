"""Writing documents into the archive: each in one transaction, the same content once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from extractors.folding import exact_key
from pipeline.archive import corrections, succession
from pipeline.archive.connection import transaction
from pipeline.archive.index import index_document
from pipeline.archive.rows import ObligationRows, Prepared, Row
from pipeline.archive.series import series_warning


@dataclass(frozen=True)
class Sighting:
    """A place where a file was seen: its path, and the containers around it, outermost first."""

    path: str
    way_in: tuple[str, ...] = ()

    @property
    def containers(self) -> str:
        """`way_in` as the archive keeps it."""
        return json.dumps(self.way_in, ensure_ascii=False)


@dataclass(frozen=True)
class Stored:
    """What `store` did with one file; `warnings` are rows that only the archive could tell."""

    document_id: int
    new: bool
    obligations: int
    warnings: tuple[Row, ...] = ()


def known_document(connection: sqlite3.Connection, sha256: str, reader: str | None = None) -> int | None:
    """Id of the document with these bytes; with `reader`, only if that version of the rules read it."""
    row = connection.execute("SELECT id, reader FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    return None if row is None or (reader is not None and row["reader"] != reader) else int(row["id"])


def store(connection: sqlite3.Connection, prepared: Prepared, sighting: Sighting, *, refresh: bool = False) -> Stored:
    """Write one document with all that hangs on it, or only the sighting where its bytes are known.

    With `refresh` a known document is read in again: ids, corrections and statuses stay.
    """
    with transaction(connection):
        document_id = known_document(connection, prepared.sha256)
        new, reached, doubts = document_id is None, set[int](), tuple[Row, ...]()
        if document_id is None:
            document_id = _insert(connection, "documents", {**prepared.document, "stored_at": corrections.now()})
            _write_parts(connection, document_id, prepared)
        elif refresh:
            reached = succession.forget(connection, document_id)
            _clear(connection, document_id, prepared)
            _write_parts(connection, document_id, prepared)
            corrections.reapply(connection, document_id)
        if new or refresh:
            doubts = _doubts(connection, document_id, prepared)
            succession.link(connection, document_id, reached)
            index_document(connection, document_id)
        add_sighting(connection, document_id, sighting)
    return Stored(document_id, new, len(prepared.obligations), doubts)


def _doubts(connection: sqlite3.Connection, document_id: int, prepared: Prepared) -> tuple[Row, ...]:
    """Enter what the rest of the archive says against the reading."""
    row = series_warning(connection, document_id, prepared) if prepared.pen_number else None
    if row is None:
        return ()
    _insert_all(connection, "warnings", [row], document_id=document_id)
    connection.execute("UPDATE documents SET warning_count = warning_count + 1 WHERE id = ?", (document_id,))
    return (row,)


def add_sighting(connection: sqlite3.Connection, document_id: int, sighting: Sighting) -> None:
    """Note a place of a document; the caller holds the transaction."""
    connection.execute(
        """INSERT INTO sightings (document_id, path, way_in, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (document_id, path, way_in) DO UPDATE SET last_seen = excluded.last_seen""",
        (document_id, sighting.path, sighting.containers, corrections.now(), corrections.now()),
    )


def _insert(connection: sqlite3.Connection, table: str, row: Row) -> int:
    columns = ", ".join(f'"{column}"' for column in row)
    marks = ", ".join("?" * len(row))
    cursor = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))
    if cursor.lastrowid is None:
        raise sqlite3.IntegrityError(f"no row id after an insert into {table}")
    return cursor.lastrowid


def _insert_all(connection: sqlite3.Connection, table: str, rows: Iterable[Row], **common: Any) -> None:
    """Write rows of one shape in one batch."""
    batch = [{**row, **common} for row in rows]
    if not batch:
        return
    columns = ", ".join(f'"{column}"' for column in batch[0])
    marks = ", ".join(f":{column}" for column in batch[0])
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", batch)


def _clear(connection: sqlite3.Connection, document_id: int, prepared: Prepared) -> None:
    """Take out what was read before; obligations, sightings and what staff entered stay."""
    for table in ("citations", "targets", "parts", "warnings"):
        connection.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
    for table in ("mentions", "deadlines"):
        connection.execute(f"DELETE FROM {table} WHERE document_id = ? AND source = 'read'", (document_id,))
    changes = ", ".join(f"{column} = :{column}" for column in prepared.document)
    connection.execute(f"UPDATE documents SET {changes} WHERE id = :id", {**prepared.document, "id": document_id})


def _write_parts(connection: sqlite3.Connection, document_id: int, prepared: Prepared) -> None:
    _insert_all(connection, "mentions", prepared.mentions, document_id=document_id)
    _insert_all(connection, "citations", prepared.citations, document_id=document_id)
    _insert_all(connection, "targets", prepared.targets, document_id=document_id)
    _insert_all(connection, "parts", prepared.parts, document_id=document_id)
    _insert_all(connection, "warnings", prepared.warnings, document_id=document_id)
    ids = _write_obligations(connection, document_id, prepared.obligations)
    mentions, deadlines = [], []
    for obligation_id, item in zip(ids, prepared.obligations, strict=True):
        mentions += [{**row, "obligation_id": obligation_id} for row in item.mentions]
        deadlines += [{**row, "obligation_id": obligation_id} for row in item.deadlines]
    _insert_all(connection, "mentions", mentions, document_id=document_id)
    _insert_all(connection, "deadlines", deadlines, document_id=document_id)


def _write_obligations(connection: sqlite3.Connection, document_id: int, items: Sequence[ObligationRows]) -> list[int]:
    """Write the obligations and return their ids; one that was known keeps its id and its number."""
    old = connection.execute("SELECT * FROM obligations WHERE document_id = ?", (document_id,)).fetchall()
    matched = _match([item.row for item in items], old) if old else [None] * len(items)
    (seq,) = connection.execute("SELECT next_seq FROM documents WHERE id = ?", (document_id,)).fetchone()
    first = fresh = _next_id(connection)
    ids, new_rows = [], []
    for item, known in zip(items, matched, strict=True):
        if known is not None:
            ids.append(known)
            _update_obligation(connection, known, item.row)
            continue
        ids.append(fresh)
        new_rows.append({"id": fresh, "seq": seq + fresh - first, **item.row})
        fresh += 1
    _insert_all(connection, "obligations", new_rows, document_id=document_id)
    connection.execute("UPDATE documents SET next_seq = ? WHERE id = ?", (seq + len(new_rows), document_id))
    gone = [(row["id"],) for row in old if row["id"] not in set(ids)]
    connection.executemany("UPDATE obligations SET withdrawn = 1 WHERE id = ?", gone)
    return ids


def _next_id(connection: sqlite3.Connection) -> int:
    """First free obligation id; safe, since the caller holds the write lock."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'obligations'").fetchone()
    return int(row["seq"]) + 1 if row else 1


def _update_obligation(connection: sqlite3.Connection, obligation_id: int, row: Row) -> None:
    changes = ", ".join(f'"{column}" = :{column}' for column in row)
    connection.execute(f"UPDATE obligations SET {changes}, withdrawn = 0 WHERE id = :id", {**row, "id": obligation_id})


ALIKE = 0.6
"""Share of equal characters from which a unit at the same place is still the same task after a better reading."""


def _match(new: Sequence[Row], old: Sequence[sqlite3.Row]) -> list[int | None]:
    """For each new row the id of the old one that it continues.

    Same place and words first, then the same words elsewhere, then the same place with like words.
    """
    found: list[int | None] = [None] * len(new)
    for same in (_same_unit, _same_words, _alike):
        free = [row for row in old if row["id"] not in found]
        for index, item in enumerate(new):
            if found[index] is not None:
                continue
            known = next((row for row in free if same(item, row)), None)
            if known is not None:
                found[index] = known["id"]
                free.remove(known)
    return found


def _same_words(one: Any, other: Any) -> bool:
    return exact_key(one["text"]) == exact_key(other["text"])


def _same_unit(one: Any, other: Any) -> bool:
    return _same_place(one, other) and _same_words(one, other)


def _same_place(one: Any, other: Any) -> bool:
    return bool((one["part"], one["path"]) == (other["part"], other["path"]))


def _alike(one: Any, other: Any) -> bool:
    return _same_place(one, other) and SequenceMatcher(None, one["text"], other["text"]).ratio() >= ALIKE
