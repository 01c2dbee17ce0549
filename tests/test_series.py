"""pipeline.archive.series: a pen-written number beside the printed ones of its issuer, year and code."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from archive_factories import new_archive, prepared, put
from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive.corrections import correct
from pipeline.archive.identifiers import Identifier
from pipeline.archive.rows import Prepared
from pipeline.archive.series import OUT_OF_SERIES, Neighbour, contradiction
from pipeline.archive.store import Stored
from schemas.directive import ReadingRecord, RecordWarning

DAY = dt.date(2017, 10, 5)


def near(number: int, days: int) -> Neighbour:
    """A neighbour so many days after `DAY`."""
    return Neighbour(number, DAY + dt.timedelta(days))


@pytest.mark.parametrize(
    ("neighbours", "found"),
    [
        ([], None),
        ([near(1900, -3), near(1990, 4)], None),
        ([near(1960, -3)], near(1960, -3)),
        ([near(1900, 3)], near(1900, 3)),
        ([near(1960, 0), near(1900, 0), near(1945, 0)], None),
        ([near(1945, 2)], near(1945, 2)),
        ([near(1960, -9), near(1950, -3), near(1800, 30)], near(1950, -3)),
        ([near(1950, -3), near(1945, 90)], near(1945, 90)),
    ],
)
def test_what_contradicts_a_number(neighbours: list[Neighbour], found: Neighbour | None) -> None:
    assert contradiction(1945, DAY, neighbours) == found


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3)), min_size=1))
def test_a_series_in_order_contradicts_none_of_its_members(steps: list[tuple[int, int]]) -> None:
    number, days, series = 1, 0, []
    for more, later in steps:
        number, days = number + more, days + later
        series.append(near(number, days))
    assert all(contradiction(*own, series) is None for own in series)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(new_archive(tmp_path)) as connection:
        yield connection


def written(number: str, date: dt.date = DAY, accepted: bool = True, **changes: Any) -> Prepared:
    """A document whose number the pen wrote."""
    digits = number.partition("/")[0]
    reading = ReadingRecord(kind="handwritten", field="number", text=digits, confidence=0.7, accepted=accepted)
    told = RecordWarning(code="handwritten_number", message=f"Trang 1: số văn bản viết tay «{digits}».")
    return prepared(number=number, date=date, readings=[reading], warnings=[told], opening=number, **changes)


def printed(number: str, date: dt.date, **changes: Any) -> Prepared:
    return prepared(number=number, date=date, opening=f"{number} {date} {changes}", **changes)


def told(connection: sqlite3.Connection, stored: Stored) -> list[str]:
    query = "SELECT message FROM warnings WHERE document_id = ? AND code = ?"
    return [row[0] for row in connection.execute(query, (stored.document_id, OUT_OF_SERIES))]


EARLIER = dt.date(2017, 10, 2)


def test_a_number_out_of_order_is_told_and_kept(archive: sqlite3.Connection) -> None:
    put(archive, printed("1960/SYT-NVY", EARLIER))
    stored = put(archive, written("1945/SYT-NVY"))
    message = (
        "Số viết tay «1945» không khớp với văn bản cùng loại trong kho: số 1960 đã có ngày 02/10/2017. "
        "Hãy đối chiếu với bản gốc."
    )
    assert told(archive, stored) == [message] == [row["message"] for row in stored.warnings]
    row = archive.execute("SELECT * FROM documents WHERE id = ?", (stored.document_id,)).fetchone()
    assert (row["number"], row["warning_count"]) == ("1945/SYT-NVY", 2)


@pytest.mark.parametrize(
    ("printed_as", "read_as", "told_of"),
    [
        ({"issuer": "Sở Y tế tỉnh Đông Hải"}, {"issuer": "Sở Y tế tỉnh Đồng Hải"}, 1),
        ({"issuer": "SỞ Y TẾ", "issuer_id": "so-y-te-lam-ha"}, {"issuer_id": "so-y-te-lam-ha"}, 1),
        ({"issuer_id": "so-y-te-lam-ha"}, {"issuer_id": "so-y-te-dong-hai"}, 0),
        ({"issuer": None}, {"issuer": None}, 0),
    ],
)
def test_the_office_is_known_by_id_or_by_name_without_marks(
    archive: sqlite3.Connection, printed_as: dict[str, Any], read_as: dict[str, Any], told_of: int
) -> None:
    put(archive, printed("1960/SYT-NVY", EARLIER, **printed_as))
    assert len(told(archive, put(archive, written("1945/SYT-NVY", **read_as)))) == told_of


@pytest.mark.parametrize(
    "neighbour",
    [
        printed("1960/KH-SYT", EARLIER),
        printed("1960/SYT-NVY", dt.date(2016, 12, 30)),
        printed("1960/SYT-NVY", EARLIER, issuer="Ủy ban nhân dân tỉnh Sơn Tây"),
        printed("1960/SYT-NVY", EARLIER, place="Sơn Tây"),
        printed("1940/SYT-NVY", EARLIER),
        printed("1945/SYT-NVY", DAY),
        written("1960/SYT-NVY", EARLIER),
    ],
    ids=["other code", "other year", "other issuer", "other place", "in order", "the same", "by pen too"],
)
def test_others_say_nothing(archive: sqlite3.Connection, neighbour: Prepared) -> None:
    put(archive, neighbour)
    assert told(archive, put(archive, written("1945/SYT-NVY"))) == []


@pytest.mark.parametrize("rows", [printed("1945/SYT-NVY", DAY), written("1945/SYT-NVY", accepted=False)])
def test_only_numbers_read_from_the_pen_are_held_against_the_series(
    archive: sqlite3.Connection, rows: Prepared
) -> None:
    put(archive, printed("1960/SYT-NVY", EARLIER))
    assert told(archive, put(archive, rows)) == []


def test_reading_again_tells_once_and_not_what_staff_corrected(archive: sqlite3.Connection) -> None:
    put(archive, printed("1960/SYT-NVY", EARLIER))
    rows = written("1945/SYT-NVY")
    stored = put(archive, rows)
    assert len(told(archive, put(archive, rows, refresh=True))) == 1
    correct(archive, Identifier(stored.document_id), "number", "1965/SYT-NVY")
    archive.commit()
    assert told(archive, put(archive, rows, refresh=True)) == []
