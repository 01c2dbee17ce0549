"""Working days of Vietnam: holidays, Tết, swapped days, and how periods are counted on them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import calendar
from extractors.vocabulary import load_table


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2020-05-11", True),  # a Monday
        ("2020-05-09", False),  # a Saturday
        ("2020-01-28", False),  # mùng 4 Tết
        ("2019-01-05", True),  # Saturday made up for 31/12/2018
        ("2018-12-31", False),
        ("2024-04-29", False),  # swapped for 4/5/2024
        ("2024-05-04", True),
        ("2026-01-02", False),  # swapped for 10/01/2026, from our own table
        ("2026-01-10", True),
        ("2025-09-01", False),  # the day beside Quốc khánh
        ("2020-09-03", True),  # no second day before 2021
        ("2006-04-07", True),  # Giỗ Tổ was no holiday before 2007
        ("2007-04-26", False),
    ],
)
def test_working_days(text: str, works: bool) -> None:
    assert (calendar.day_off(day(text)) is None) is works


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2020-05-11", 10, "2020-05-25"),
        ("2020-05-15", 1, "2020-05-18"),
        ("2020-01-20", 5, "2020-02-03"),  # Tết between
        ("2024-04-26", 3, "2024-05-04"),  # the made-up Saturday counts
        ("2026-01-01", 1, "2026-01-05"),
        ("2020-05-18", -1, "2020-05-15"),
        ("2020-05-11", 0, "2020-05-11"),
    ],
)
def test_add_working_days(start: str, count: int, end: str) -> None:
    assert calendar.add_working_days(day(start), count)[0] == day(end)


def test_rows_name_holidays_and_made_up_days_but_no_weekends() -> None:
    _, rows = calendar.add_working_days(day("2024-04-26"), 3)
    assert [row.day for row in rows] == [day("2024-04-29"), day("2024-04-30"), day("2024-05-01"), day("2024-05-04")]


@pytest.mark.parametrize(
    ("last", "moved", "passed"),
    [
        ("2020-05-15", "2020-05-15", 0),
        ("2020-05-16", "2020-05-18", 2),
        ("2020-04-30", "2020-05-04", 4),
        ("2026-01-10", "2026-01-10", 0),
    ],
)
def test_last_day_moves_over_days_off(last: str, moved: str, passed: int) -> None:
    end, rows = calendar.last_day_moved(day(last))
    assert (end, len(rows)) == (day(moved), passed)


@pytest.mark.parametrize(
    ("year", "tet", "hung_kings"),
    [(2020, "2020-01-25", "2020-04-02"), (2021, "2021-02-12", "2021-04-21"), (2026, "2026-02-17", "2026-04-26")],
)
def test_lunar_days(year: int, tet: str, hung_kings: str) -> None:
    assert calendar.lunar_new_year(year) == day(tet)
    assert calendar.hung_kings_day(year) == day(hung_kings)


@pytest.mark.parametrize("entry", load_table("holidays")["events"], ids=lambda entry: entry["id"])
def test_event_examples(entry: dict[str, object]) -> None:
    examples = entry["examples"]
    assert isinstance(examples, list) and examples
    for example in examples:
        found = calendar.find_event(example["text"].lower(), day(example["after"]))
        assert found is not None, example
        assert (found.id, found.day) == (entry["id"], day(example["day"]))


def test_event_with_its_own_year_and_unknown_event() -> None:
    found = calendar.find_event("tết nguyên đán canh tý năm 2020", day("2019-10-01"))
    assert found is not None and found.day == day("2020-01-25")
    assert calendar.find_event("kỳ họp thứ mười", day("2020-01-01")) is None


def test_override_rows_name_their_source() -> None:
    table = load_table("holidays")
    for section in ("days_off", "working_days"):
        for row in table[section]:
            assert day(row["date"])
            assert row["source"].strip() and row["name"].strip()
    for row in table["working_days"]:
        assert day(row["date"]).weekday() >= 5, row


def test_years_beyond_the_announcements_are_flagged() -> None:
    later = int(load_table("holidays")["announced_through"]) + 1
    tet = calendar.lunar_new_year(later)
    assert tet is not None and not calendar.is_announced(later)
    row = calendar.day_off(tet)
    assert row is not None and "chưa công bố" in row.source


@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 40))
def test_counting_ends_on_a_working_day_and_comes_back(start: dt.date, count: int) -> None:
    end, _ = calendar.add_working_days(start, count)
    assert calendar.day_off(end) is None and end > start
    back, _ = calendar.add_working_days(end, -count)
    assert back <= start
    assert calendar.last_day_moved(end)[0] == end
