"""Keeping the full-text index in step with the tables, in the same transaction."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from extractors.folding import exact_key, folded_key, strip_marks
from pipeline.archive.facets import (
    ANY_DUE,
    RECURRING,
    agency_token,
    date_tokens,
    issuer_tokens,
    number_tokens,
    role_token,
    token,
)


def index_document(connection: sqlite3.Connection, document_id: int) -> None:
    """Write the index rows of a document and of all its obligations anew."""
    document = connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
    parts = connection.execute("SELECT * FROM parts WHERE document_id = ? ORDER BY position", (document_id,)).fetchall()
    connection.execute("DELETE FROM document_index WHERE rowid = ?", (document_id,))
    header = "\n".join(document[key] or "" for key in ("number", "subject", "issuer", "signer"))
    exact = exact_key(f"{header}\n{document['text']}")
    facets = _header_facets(document, [row["number"] for row in parts])
    facets += _recipient_facets(connection, document_id)
    connection.execute(
        "INSERT INTO document_index (rowid, exact, folded, facets) VALUES (?, ?, ?, ?)",
        (document_id, exact, strip_marks(exact), " ".join(facets)),
    )
    index_obligations(connection, document_id)


def index_obligations(connection: sqlite3.Connection, document_id: int) -> None:
    """Write the index rows of a document's obligations anew; withdrawn ones are left out."""
    document = connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
    parts = connection.execute("SELECT * FROM parts WHERE document_id = ? ORDER BY position", (document_id,)).fetchall()
    obligations = connection.execute("SELECT * FROM obligations WHERE document_id = ?", (document_id,)).fetchall()
    mentions = _by_obligation(connection, "mentions", document_id)
    deadlines = _by_obligation(connection, "deadlines", document_id)
    connection.executemany("DELETE FROM obligation_index WHERE rowid = ?", [(row["id"],) for row in obligations])
    rows = []
    for row in obligations:
        if row["withdrawn"]:
            continue
        exact = exact_key(_searchable(row, mentions[row["id"]]))
        part = [parts[row["part"] - 1]["number"]] if 0 < row["part"] <= len(parts) else []
        facets = [
            *_header_facets(document, part),
            token("status", row["status"]),
            *_agency_facets(mentions[row["id"]]),
            *_deadline_facets(deadlines[row["id"]]),
        ]
        rows.append((row["id"], exact, strip_marks(exact), " ".join(facets)))
    connection.executemany("INSERT INTO obligation_index (rowid, exact, folded, facets) VALUES (?, ?, ?, ?)", rows)
    _remember_names(connection, [mention for found in mentions.values() for mention in found])


def _searchable(row: sqlite3.Row, mentions: Sequence[sqlite3.Row]) -> str:
    """What the words of a search are looked for in: the task and its bodies, inherited ones too."""
    bodies = dict.fromkeys(mention["name"] or mention["text"] for mention in mentions)
    return "\n".join([row["text"], row["product"] or "", *bodies])


def _by_obligation(connection: sqlite3.Connection, table: str, document_id: int) -> dict[int, list[sqlite3.Row]]:
    found: dict[int, list[sqlite3.Row]] = defaultdict(list)
    query = f"SELECT * FROM {table} WHERE document_id = ? AND obligation_id IS NOT NULL AND live = 1 ORDER BY position"
    for row in connection.execute(query, (document_id,)):
        found[row["obligation_id"]].append(row)
    return found


def _header_facets(document: sqlite3.Row, part_numbers: Sequence[str | None]) -> list[str]:
    facets = issuer_tokens(document["issuer"], document["issuer_id"])
    if document["doc_type"]:
        facets.append(token("type", document["doc_type"]))
    for number in filter(None, [document["number"], *part_numbers]):
        facets += number_tokens(number)
    return facets + (date_tokens("d", document["date"]) if document["date"] else [])


def _recipient_facets(connection: sqlite3.Connection, document_id: int) -> list[str]:
    query = "SELECT * FROM mentions WHERE document_id = ? AND obligation_id IS NULL AND live = 1"
    mentions = connection.execute(query, (document_id,)).fetchall()
    _remember_names(connection, mentions)
    return _agency_facets(mentions)


def _agency_facets(mentions: Sequence[sqlite3.Row]) -> list[str]:
    facets: dict[str, None] = {}
    for mention in mentions:
        agency = _token_of(mention)
        facets[agency] = facets[token("role", mention["role"])] = facets[role_token(mention["role"], agency)] = None
    return list(facets)


def _token_of(mention: sqlite3.Row) -> str:
    return agency_token(mention["agency_id"], mention["name"] or mention["text"])


def _deadline_facets(deadlines: Sequence[sqlite3.Row]) -> list[str]:
    facets: dict[str, None] = {}
    for deadline in deadlines:
        if deadline["due"]:
            facets.update(dict.fromkeys([ANY_DUE, *date_tokens("e", deadline["due"])]))
        if deadline["rrule"]:
            facets[RECURRING] = None
    return list(facets)


def _remember_names(connection: sqlite3.Connection, mentions: Sequence[sqlite3.Row]) -> None:
    """Names by which the filter `--agency` finds a body's token: the full one, and the one written."""
    rows = {
        (_token_of(mention), mention["agency_id"], name, exact_key(name).strip(), folded_key(name).strip())
        for mention in mentions
        for name in (mention["name"] or mention["text"], mention["text"])
    }
    connection.executemany(
        "INSERT OR IGNORE INTO agency_names (token, agency_id, name, exact, folded) VALUES (?, ?, ?, ?, ?)", rows
    )
