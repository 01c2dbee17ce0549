"""A pen-written number held against the printed ones of its series (`số, ký hiệu`): one issuer, one year, one code.

An office numbers its documents of a kind through the year (NĐ 30/2020/NĐ-CP, Điều 15), so a later day never has a
lower number. What does not fit is told; the number stays as read, for staff to decide.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from extractors.folding import folded_key
from extractors.vocabulary import load_table
from pipeline.archive.rows import Prepared, Row
from pipeline.labels import day

OUT_OF_SERIES = "number_out_of_series"


class Neighbour(NamedTuple):
    """A document of the series with printed number and day."""

    number: int
    date: dt.date


def contradiction(number: int, date: dt.date, neighbours: Sequence[Neighbour]) -> Neighbour | None:
    """The neighbour nearest in time that cannot stand beside `number` of `date`; one of the same number goes first."""
    others = [n for n in neighbours if n.date != date]
    same = [n for n in others if n.number == number]
    disordered = [n for n in others if n.number != number and (n.number > number) != (n.date > date)]
    return min(same or disordered, key=lambda n: (abs(n.date - date), n.number), default=None)


def series_warning(connection: sqlite3.Connection, document_id: int, prepared: Prepared) -> Row | None:
    """Row of a warning where the pen-written number of a stored document contradicts the archive.

    None too where staff corrected number or day, or no day is known. The caller holds the transaction.
    """
    query = "SELECT id, number_key, date, issuer, issuer_id, place FROM documents WHERE id = ?"
    own = connection.execute(query, (document_id,)).fetchone()
    parts = _number_and_code(own["number_key"])
    if parts is None or own["date"] is None or _corrected(connection, document_id):
        return None
    if prepared.pen_number is None or int(prepared.pen_number) != parts[0]:
        return None
    number, code = parts
    other = contradiction(number, dt.date.fromisoformat(own["date"]), _neighbours(connection, own, code))
    if other is None:
        return None
    words = load_table("reasons")["warnings"][OUT_OF_SERIES]
    message = words.format(number=prepared.pen_number, other=other.number, day=day(other.date))
    return {"position": len(prepared.warnings), "code": OUT_OF_SERIES, "message": message, "start": None, "end": None}


def _number_and_code(key: str | None) -> tuple[int, str] | None:
    """`1945` and `/KH-UBND` of a `number_key`."""
    match = re.fullmatch(r"([0-9]{1,9})(\D.*)", key or "")
    return (int(match[1]), match[2]) if match else None


def _corrected(connection: sqlite3.Connection, document_id: int) -> bool:
    query = """SELECT 1 FROM corrections WHERE document_id = ? AND obligation_id IS NULL
        AND field IN ('number', 'date') LIMIT 1"""
    return connection.execute(query, (document_id,)).fetchone() is not None


_SERIES = """
SELECT d.number_key, d.date, d.issuer, d.issuer_id, d.place FROM documents d
WHERE d.date BETWEEN :year || '-01-01' AND :year || '-12-31' AND d.id != :id
    AND substr(d.number_key, -length(:code)) = :code
    AND NOT EXISTS (
        SELECT 1 FROM warnings w WHERE w.document_id = d.id AND w.code IN ('handwritten_number', 'handwritten_date')
    )
"""


def _neighbours(connection: sqlite3.Connection, own: sqlite3.Row, code: str) -> list[Neighbour]:
    found = []
    for row in connection.execute(_SERIES, {"id": own["id"], "year": own["date"][:4], "code": code}):
        parts = _number_and_code(row["number_key"])
        if parts is not None and parts[1] == code and _same_office(own, row):
            found.append(Neighbour(parts[0], dt.date.fromisoformat(row["date"])))
    return found


def _same_office(one: sqlite3.Row, other: sqlite3.Row) -> bool:
    """By id; else by name and place, since every province has its Sở Y tế, without marks, which scans often lose."""
    if one["issuer_id"] and other["issuer_id"]:
        return bool(one["issuer_id"] == other["issuer_id"])
    return bool(one["issuer"]) and all(
        folded_key(one[key] or "") == folded_key(other[key] or "") for key in ("issuer", "place")
    )
