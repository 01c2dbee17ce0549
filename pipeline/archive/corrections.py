"""What staff enter: corrected fields, statuses and notes, each with who, when, old and new.

The machine's reading stays in `documents.record`; a correction changes the values that searches and exports use.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from pipeline.archive.facets import number_key
from pipeline.archive.identifiers import Identifier
from pipeline.archive.index import index_document, index_obligations
from pipeline.archive.settle import settle
from pipeline.archive.succession import link
from pipeline.labels import FIELDS, ROLES, STATUSES, code_of, day
from schemas.errors import NotFoundError, SearchSyntaxError

DOCUMENT_FIELDS = ("number", "date", "doc_type", "issuer", "subject", "place", "signer")
TEXT_FIELDS = ("text", "ordinal", "product", "note")
OBLIGATION_FIELDS = (*TEXT_FIELDS, "deadline", *ROLES)
DAYLESS = ("ongoing", "immediate")
"""Kinds of deadlines whose meaning is understood without a day: `thường xuyên`, `ngay`."""


@dataclass(frozen=True)
class Change:
    """One entry of the history; `old` and `new` as staff read them."""

    identifier: str
    field: str
    old: str | None
    new: str | None
    note: str | None
    who: str
    at: str


def correct(
    connection: sqlite3.Connection, identifier: Identifier, field: str, value: str, *, who: str = "", note: str = ""
) -> Change:
    """Give a field of a document or an obligation a new value, with its entry in the history.

    `value` is one text; several bodies are parted by `;`, a deadline is a day (`30/9/2025`) or words, an empty value
    clears. The caller holds the transaction.
    Raises NotFoundError, and SearchSyntaxError where the field or the value cannot be.
    """
    document_id, obligation_id = locate(connection, identifier)
    known = OBLIGATION_FIELDS if obligation_id is not None else DOCUMENT_FIELDS
    if field not in known:
        named = ", ".join(f"{name} ({FIELDS[name]})" for name in known)
        raise SearchSyntaxError(f"Không sửa được mục «{field}» của {identifier}. Các mục sửa được: {named}.")
    clean = _clean(field, value)
    old = current(connection, document_id, obligation_id, field)
    change = Change(str(identifier), field, old, clean, note or None, who or user_name(), now())
    _record(connection, (document_id, obligation_id), change)
    _apply(connection, document_id, obligation_id, field, clean)
    settle(connection, document_id)
    if field in ("number", "date", "issuer"):
        link(connection, document_id)
    index_document(connection, document_id)
    return change


def set_status(
    connection: sqlite3.Connection, identifier: Identifier, status: str, *, who: str = "", note: str = ""
) -> Change:
    """Set how far an obligation is (a code or Vietnamese label of `labels.STATUSES`), with its entry in the history."""
    document_id, obligation_id = locate(connection, identifier)
    code = code_of(status, STATUSES)
    if obligation_id is None or code is None:
        named = ", ".join(f"{name} ({label})" for name, label in STATUSES.items())
        wrong = f"Không có trạng thái «{status}»" if code is None else f"{identifier} là văn bản, không phải nhiệm vụ"
        raise SearchSyntaxError(f"{wrong}. Cú pháp: congvan status 12-3 done. Các trạng thái: {named}.")
    old = current(connection, document_id, obligation_id, "status")
    change = Change(str(identifier), "status", old, code, note or None, who or user_name(), now())
    _record(connection, (document_id, obligation_id), change)
    if note:
        connection.execute("UPDATE obligations SET note = ? WHERE id = ?", (note, obligation_id))
    settle(connection, document_id)
    index_obligations(connection, document_id)
    return change


def lacks_day(connection: sqlite3.Connection, identifier: Identifier) -> bool:
    """Whether staff gave an obligation a deadline in which no day and no recurrence was understood."""
    _, obligation_id = locate(connection, identifier)
    query = "SELECT kind, due, rrule FROM deadlines WHERE obligation_id = ? AND source = 'staff'"
    rows = connection.execute(query, (obligation_id,)).fetchall()
    return bool(rows) and not any(row["due"] or row["rrule"] or row["kind"] in DAYLESS for row in rows)


def history(connection: sqlite3.Connection, identifier: Identifier) -> list[Change]:
    """All entries of a document (with its obligations) or of one obligation, oldest first."""
    document_id, obligation_id = locate(connection, identifier)
    query = """SELECT c.*, o.seq FROM corrections c LEFT JOIN obligations o ON o.id = c.obligation_id
        WHERE c.document_id = ? AND (? IS NULL OR c.obligation_id = ?) ORDER BY c.id"""
    return [
        Change(
            str(Identifier(document_id, row["seq"])),
            row["field"], row["old"], row["new"], row["note"], row["who"], row["at"],
        )
        for row in connection.execute(query, (document_id, obligation_id, obligation_id))
    ]  # fmt: skip


def locate(connection: sqlite3.Connection, identifier: Identifier) -> tuple[int, int | None]:
    """Row ids of the document and the obligation that `identifier` names; raises NotFoundError."""
    document = connection.execute("SELECT 1 FROM documents WHERE id = ?", (identifier.document,)).fetchone()
    if document is None:
        raise NotFoundError(f"Không có văn bản {identifier.document}. Hãy tìm mã bằng «congvan search».")
    if identifier.seq is None:
        return identifier.document, None
    query = "SELECT id FROM obligations WHERE document_id = ? AND seq = ?"
    row = connection.execute(query, (identifier.document, identifier.seq)).fetchone()
    if row is None:
        raise NotFoundError(
            f"Văn bản {identifier.document} không có nhiệm vụ {identifier}. "
            f"Hãy xem danh sách bằng «congvan show {identifier.document}»."
        )
    return identifier.document, int(row["id"])


def current(connection: sqlite3.Connection, document_id: int, obligation_id: int | None, field: str) -> str | None:
    """The value that holds now, as staff read it."""
    if obligation_id is None:
        row = connection.execute(f"SELECT {field} FROM documents WHERE id = ?", (document_id,)).fetchone()
        return None if row[0] is None else str(row[0])
    if field in ROLES:
        query = (
            "SELECT coalesce(name, text) FROM mentions WHERE obligation_id = ? AND role = ? AND live ORDER BY position"
        )
        return "; ".join(row[0] for row in connection.execute(query, (obligation_id, field))) or None
    if field == "deadline":
        query = "SELECT text FROM deadlines WHERE obligation_id = ? AND live ORDER BY position"
        return "; ".join(row[0] for row in connection.execute(query, (obligation_id,))) or None
    row = connection.execute(f"SELECT {field} FROM obligations WHERE id = ?", (obligation_id,)).fetchone()
    return None if row[0] is None else str(row[0])


def reapply(connection: sqlite3.Connection, document_id: int) -> None:
    """Write the newest correction of each field again, after the document was read in anew."""
    query = """SELECT obligation_id, field, new FROM corrections
        WHERE id IN (SELECT max(id) FROM corrections WHERE document_id = ? GROUP BY obligation_id, field)
        AND field IN ({})"""
    fields = (*DOCUMENT_FIELDS, *TEXT_FIELDS)
    marks = ", ".join("?" * len(fields))
    for row in connection.execute(query.format(marks), (document_id, *fields)).fetchall():
        _apply(connection, document_id, row["obligation_id"], row["field"], row["new"] or "")


def now() -> str:
    """This moment with the offset of the local clock, ISO 8601, to the second."""
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def user_name() -> str:
    """The name under which staff are logged in."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user: a container, or Windows without USERNAME
        return "không rõ"


def _record(connection: sqlite3.Connection, target: tuple[int, int | None], change: Change) -> None:
    """Enter a change of the document and obligation with these row ids in the history."""
    connection.execute(
        "INSERT INTO corrections (document_id, obligation_id, field, old, new, note, who, at) VALUES (?,?,?,?,?,?,?,?)",
        (*target, change.field, change.old, change.new or None, change.note, change.who, change.at),
    )


def _clean(field: str, value: str) -> str:
    value = " ".join(value.split())
    if field == "date" and value:
        return read_day(value).isoformat()
    return value


def _apply(connection: sqlite3.Connection, document_id: int, obligation_id: int | None, field: str, value: str) -> None:
    if obligation_id is None:
        connection.execute(f"UPDATE documents SET {field} = ? WHERE id = ?", (value or None, document_id))
        if field == "number":
            key = number_key(value) if value else None
            connection.execute("UPDATE documents SET number_key = ? WHERE id = ?", (key, document_id))
        if field == "issuer":
            connection.execute("UPDATE documents SET issuer_id = NULL WHERE id = ?", (document_id,))
    elif field in ROLES:
        _give_bodies(connection, document_id, obligation_id, field, value)
    elif field == "deadline":
        _give_deadline(connection, document_id, obligation_id, value)
    else:
        empty = "" if field == "text" else None
        connection.execute(f"UPDATE obligations SET {field} = ? WHERE id = ?", (value or empty, obligation_id))


def _give_bodies(connection: sqlite3.Connection, document_id: int, obligation_id: int, role: str, value: str) -> None:
    query = "DELETE FROM mentions WHERE obligation_id = ? AND role = ? AND source = 'staff'"
    connection.execute(query, (obligation_id, role))
    for position, name in enumerate(filter(None, (piece.strip() for piece in value.split(";")))):
        connection.execute(
            """INSERT INTO mentions (document_id, obligation_id, role, position, text, name, agency_id, source)
            VALUES (?, ?, ?, ?, ?, ?, (SELECT agency_id FROM agency_names WHERE name = ? LIMIT 1), 'staff')""",
            (document_id, obligation_id, role, position, name, name, name),
        )


def _give_deadline(connection: sqlite3.Connection, document_id: int, obligation_id: int, value: str) -> None:
    connection.execute("DELETE FROM deadlines WHERE obligation_id = ? AND source = 'staff'", (obligation_id,))
    if not value:
        return
    (issued,) = connection.execute("SELECT date FROM documents WHERE id = ?", (document_id,)).fetchone()
    for deadline in _staff_deadlines(value, issued):
        row = {**deadline, "document_id": document_id, "obligation_id": obligation_id, "source": "staff"}
        columns, marks = ", ".join(row), ", ".join(f":{key}" for key in row)
        connection.execute(f"INSERT INTO deadlines ({columns}) VALUES ({marks})", row)


def _staff_deadlines(value: str, issued: str | None) -> list[dict[str, Any]]:
    """Deadlines of what staff typed: a day, a phrase that the rules read, or else the bare words."""
    step = f"Cán bộ nhập thời hạn «{value}»."
    day_typed = try_day(value)
    if day_typed:
        iso = day_typed.isoformat()
        return [_staff_row(value, "date", due=iso, last_ok_day=iso, boundary="by", why=to_json([step]))]
    from pipeline.archive.rows import deadline_rows  # noqa: PLC0415 - loads the rules; other commands need none

    read = deadline_rows(value, dt.date.fromisoformat(issued) if issued else None)
    rows = [{**row, "why": to_json([step, *json.loads(row["why"])])} for row in read]
    return rows or [_staff_row(value, "event", why=to_json([step]))]


def _staff_row(text: str, kind: str, **values: str) -> dict[str, Any]:
    return {"position": 0, "text": text, "kind": kind, **values}


def to_json(value: Any) -> str:
    """JSON with letters as they are."""
    return json.dumps(value, ensure_ascii=False)


_DAY_RE = re.compile(r"(?:ngày\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})")


def try_day(text: str) -> dt.date | None:
    """The day of `30/9/2025`, `30-09-2025`, `2025-09-30`; None where it is none."""
    found = _DAY_RE.fullmatch(text.strip())
    if not found:
        return None
    parts = [int(group) for group in found.groups() if group]
    day_, month, year = parts if found[1] else parts[::-1]
    try:
        return dt.date(year, month, day_)
    except ValueError:
        return None


def read_day(text: str) -> dt.date:
    """Like `try_day`; raises SearchSyntaxError where `text` is no day."""
    date = try_day(text)
    if date is None:
        raise SearchSyntaxError(f"«{text}» không phải là ngày. Hãy viết như {day('2025-09-30')} hoặc 2025-09-30.")
    return date
