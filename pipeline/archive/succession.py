"""What a later directive does to the tasks of an earlier one: extends, replaces, cancels or amends them.

Every citation with such a relation gives a row in `successions`, applied or not, with the reason; so nothing is
silently decided. An applied one changes the live deadline or status; what was read stays beside it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.folding import folded_key
from pipeline.archive.clauses import Match, find_tasks, read_clause
from pipeline.archive.index import index_obligations
from pipeline.archive.settle import settle
from pipeline.labels import ACTING, RELATIONS, day

_WHOLE = ("replaces", "cancels")
"""Relations that reach every task where the citation names no clause."""


@dataclass(frozen=True)
class _Aim:
    """The tasks that a citation reaches in one document, and why or why not."""

    document_id: int
    obligations: tuple[int, ...]
    applied: bool
    reason: str


def link(connection: sqlite3.Connection, document_id: int, reached: Iterable[int] = ()) -> None:
    """Join a stored document with those it acts on and those that act on it; the caller holds the transaction.

    Runs anew for a document that is read again; `reached` is then what `forget` told before. Obligations of other
    documents are settled and indexed here, those of `document_id` only settled.
    """
    changed = forget(connection, document_id) | set(reached)
    for citation in _outgoing(connection, document_id) + _incoming(connection, document_id):
        changed |= _link_citation(connection, citation)
    if changed or _corrected(connection, document_id):
        settle(connection, document_id)
    for other in changed - {document_id}:
        settle(connection, other)
        index_obligations(connection, other)


def _corrected(connection: sqlite3.Connection, document_id: int) -> bool:
    query = "SELECT 1 FROM corrections WHERE document_id = ? LIMIT 1"
    return connection.execute(query, (document_id,)).fetchone() is not None


def forget(connection: sqlite3.Connection, document_id: int) -> set[int]:
    """Drop the links of a document (their deadlines go with them); returns the documents that they reached."""
    linked, own = "FROM successions WHERE document_id = :id OR target_document_id = :id", {"id": document_id}
    reached = {int(row[0]) for row in connection.execute(f"SELECT target_document_id {linked}", own)}
    connection.execute(f"DELETE {linked}", own)
    return reached


_CITATIONS = f"""
SELECT c.*, d.date AS citing_date, d.number AS citing_number FROM citations c JOIN documents d ON d.id = c.document_id
WHERE c.number_key IS NOT NULL AND c.relation IN ({", ".join(repr(relation) for relation in ACTING)})
"""


def _outgoing(connection: sqlite3.Connection, document_id: int) -> list[sqlite3.Row]:
    return connection.execute(f"{_CITATIONS} AND c.document_id = ? ORDER BY c.position", (document_id,)).fetchall()


def _incoming(connection: sqlite3.Connection, document_id: int) -> list[sqlite3.Row]:
    """Citations of this document in ones that were stored earlier."""
    query = f"""{_CITATIONS} AND c.document_id != :id AND c.number_key IN (
        SELECT number_key FROM documents WHERE id = :id
        UNION SELECT number_key FROM parts WHERE document_id = :id
    ) ORDER BY d.date, c.id"""
    return connection.execute(query, {"id": document_id}).fetchall()


def _link_citation(connection: sqlite3.Connection, citation: sqlite3.Row) -> set[int]:
    """Write the links of one citation; returns the documents whose tasks it reaches."""
    connection.execute("DELETE FROM successions WHERE citation_id = ?", (citation["id"],))
    candidates = _candidates(connection, citation)
    for candidate in candidates:
        _write(connection, citation, _aim(connection, citation, candidate, alone=len(candidates) == 1))
    return {int(candidate["id"]) for candidate in candidates}


def _candidates(connection: sqlite3.Connection, citation: sqlite3.Row) -> list[sqlite3.Row]:
    """Documents (or parts of them) that bear the cited number; date and issuer decide where both sides have them."""
    query = """
        SELECT id, 0 AS part, date, issuer FROM documents WHERE number_key = :number AND id != :citing
        UNION ALL
        SELECT p.document_id, p.position + 1, coalesce(p.date, d.date), coalesce(p.issuer, d.issuer)
        FROM parts p JOIN documents d ON d.id = p.document_id
        WHERE p.number_key = :number AND d.id != :citing AND d.number_key IS NOT :number
    """
    known = {"number": citation["number_key"], "citing": citation["document_id"]}
    rows = connection.execute(query, known).fetchall()
    return [row for row in rows if _agree(row, citation)]


def _agree(row: sqlite3.Row, citation: sqlite3.Row) -> bool:
    if row["date"] and citation["date"]:
        return bool(row["date"] == citation["date"])
    if row["issuer"] and citation["issuer"]:
        one, other = folded_key(row["issuer"]), folded_key(citation["issuer"])
        return one in other or other in one
    return True


def _aim(connection: sqlite3.Connection, citation: sqlite3.Row, candidate: sqlite3.Row, *, alone: bool) -> _Aim:
    query = "SELECT id, path FROM obligations WHERE document_id = ? AND part >= ? AND withdrawn = 0 ORDER BY position"
    tasks = connection.execute(query, (candidate["id"], candidate["part"])).fetchall()
    match, reason = _matched(citation, [json.loads(task["path"]) for task in tasks])
    obligations = tuple(int(tasks[index]["id"]) for index in match.indices)
    applied = alone and not match.ambiguous and bool(obligations)
    if not alone:
        reason = "có nhiều văn bản cùng số, ký hiệu trong kho; cần người xem"
    elif candidate["date"] and citation["citing_date"] and citation["citing_date"] < candidate["date"]:
        applied, reason = False, "văn bản dẫn có ngày trước văn bản được dẫn; cần người xem"
    return _Aim(int(candidate["id"]), obligations, applied, reason)


def _matched(citation: sqlite3.Row, paths: Sequence[Sequence[str]]) -> tuple[Match, str]:
    """The tasks that the citation's clause names, or all of them where it names none and acts on the whole."""
    if not citation["target"]:
        if citation["relation"] in _WHOLE:
            return Match(tuple(range(len(paths)))), "cả văn bản"
        return Match(()), "không nêu điểm, khoản nào; cần người xem"
    matches = [find_tasks(paths, wanted) for wanted in read_clause(citation["target"])]
    indices = tuple(dict.fromkeys(index for match in matches for index in match.indices))
    if any(match.ambiguous for match in matches):
        return Match(indices, ambiguous=True), f"«{citation['target']}» khớp nhiều nhiệm vụ; cần người xem"
    if not indices:
        return Match(()), f"không tìm thấy «{citation['target']}» trong văn bản được dẫn; cần người xem"
    return Match(indices), str(citation["target"])


def _write(connection: sqlite3.Connection, citation: sqlite3.Row, aim: _Aim) -> None:
    """One row a task reached, or one without a task where none is."""
    start, end, source = _passage(connection, citation)
    changes_date = citation["relation"] in ("extends", "amends")
    news = _new_deadlines(connection, citation, source) if changes_date and aim.applied else []
    applied = aim.applied and (not changes_date or bool(news))
    reason = aim.reason if applied or not aim.applied else f"{aim.reason}: không thấy thời hạn mới; cần người xem"
    for obligation_id in aim.obligations or (None,):
        cursor = connection.execute(
            """INSERT INTO successions (citation_id, document_id, target_document_id, target_obligation_id, relation,
                applied, reason, start, "end") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (citation["id"], citation["document_id"], aim.document_id, obligation_id, citation["relation"],
             applied, reason, start, end),
        )  # fmt: skip
        for deadline in news:
            link_row = {
                "document_id": aim.document_id,
                "obligation_id": obligation_id,
                "succession_id": cursor.lastrowid,
            }
            _give_deadline(connection, link_row, deadline, citation)


def _passage(connection: sqlite3.Connection, citation: sqlite3.Row) -> tuple[int | None, int | None, int | None]:
    """Place of the words that act, and the obligation that they stand in, if any."""
    if citation["start"] is None:
        return None, None, None
    query = """SELECT id, start, "end" FROM obligations
        WHERE document_id = ? AND start <= ? AND "end" >= ? AND withdrawn = 0 ORDER BY "end" - start LIMIT 1"""
    row = connection.execute(query, (citation["document_id"], citation["start"], citation["end"])).fetchone()
    if row is not None:
        return row["start"], row["end"], row["id"]
    (text,) = connection.execute("SELECT text FROM documents WHERE id = ?", (citation["document_id"],)).fetchone()
    start = text.rfind("\n", 0, citation["start"]) + 1
    end = text.find("\n", citation["end"])
    return start, len(text) if end < 0 else end, None


def _new_deadlines(
    connection: sqlite3.Connection, citation: sqlite3.Row, obligation_id: int | None
) -> list[dict[str, Any]]:
    """The deadline that the citing words set: of several days the latest, since the old one may be named too."""
    if obligation_id is None:
        rows = json.loads(citation["deadlines"])
    else:
        query = "SELECT * FROM deadlines WHERE obligation_id = ? AND source = 'read' ORDER BY position"
        rows = [dict(row) for row in connection.execute(query, (obligation_id,))]
    dated = [row for row in rows if row["due"]]
    return [max(dated, key=lambda row: str(row["due"]))] if dated else [row for row in rows if row["rrule"]]


def _give_deadline(
    connection: sqlite3.Connection, link_row: dict[str, int | None], deadline: dict[str, Any], citation: sqlite3.Row
) -> None:
    """Give a task the deadline that a later directive sets; `link_row` names task, document and succession."""
    step = (
        f"{RELATIONS[citation['relation']].capitalize()} theo văn bản số {citation['citing_number'] or '?'} "
        f"ngày {day(citation['citing_date']) or '?'}: «{citation['text']}»."
    )
    copied = {
        key: deadline[key] for key in ("position", "text", "kind", "due", "last_ok_day", "rrule", "boundary", "details")
    }
    why = json.dumps([step, *json.loads(deadline["why"])], ensure_ascii=False)
    row = {**copied, **link_row, "why": why, "source": "succession"}
    columns, marks = ", ".join(row), ", ".join(f":{key}" for key in row)
    connection.execute(f"INSERT INTO deadlines ({columns}) VALUES ({marks})", row)
