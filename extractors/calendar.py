"""Vietnamese working days: weekends, public holidays with their Tết by the lunar calendar, swapped days.

Days off come from the `holidays` library; `vocabularies/holidays.json` lays over it what the Government announced
and the library does not know. Periods are counted by Bộ luật Dân sự 2015, Điều 144-148.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any, NamedTuple

import holidays

from extractors.vocabulary import load_table

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_ONE_DAY = dt.timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2198
"""Years that the library's lunar tables cover."""


class CalendarRow(NamedTuple):
    """Why a day is no ordinary weekday: one row of the calendar that a computation used."""

    day: dt.date
    name: str
    source: str

    def __str__(self) -> str:
        return f"{vietnamese_day(self.day)}: {self.name} ({self.source})"


class Event(NamedTuple):
    """A day of the year that deadlines lean on (Tết, Quốc khánh), found in a text."""

    id: str
    name: str
    day: dt.date


def vietnamese_day(day: dt.date) -> str:
    """The day as staff write it: `thứ Sáu 15/05/2020`."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m}/{day.year:04d}"


@cache
def _holidays_of(year: int) -> dict[dt.date, str]:
    if not _FIRST_YEAR < year < _LAST_YEAR:
        return {}
    return dict(holidays.country_holidays("VN", years=year, language="vi").items())


@cache
def _swapped_in(year: int) -> frozenset[dt.date]:
    # a day off at the end of a year may be made up for in January of the next
    calendars = (holidays.country_holidays("VN", years=y) for y in (year, year + 1) if _FIRST_YEAR < y < _LAST_YEAR)
    return frozenset(day for calendar in calendars for day in calendar.weekend_workdays if day.year == year)


@cache
def _override(section: str) -> dict[dt.date, CalendarRow]:
    rows = (
        CalendarRow(dt.date.fromisoformat(e["date"]), e["name"], e["source"]) for e in load_table("holidays")[section]
    )
    return {row.day: row for row in rows}


def made_up_day(day: dt.date) -> CalendarRow | None:
    """The row that makes a Saturday or Sunday a working day, or None."""
    row = _override("working_days").get(day)
    if row is None and day in _swapped_in(day.year):
        row = CalendarRow(day, "ngày làm bù", "lịch hoán đổi ngày làm việc")
    return row


def day_off(day: dt.date) -> CalendarRow | None:
    """The row that makes `day` a day off (holiday, swapped day, weekend), or None."""
    if day in _override("days_off"):
        return _override("days_off")[day]
    if made_up_day(day):
        return None
    name = _holidays_of(day.year).get(day)
    if name:
        source = "Bộ luật Lao động, ngày nghỉ lễ, tết"
        return CalendarRow(day, name, source if is_announced(day.year) else f"{source}; dự kiến, chưa công bố")
    if day.weekday() >= 5:
        return CalendarRow(day, "ngày nghỉ cuối tuần", "lịch tuần làm việc 05 ngày")
    return None


def is_announced(year: int) -> bool:
    """Whether days off and swaps of `year` are known; later years are computed from the law and the moon alone."""
    return year <= int(load_table("holidays")["announced_through"])


def add_working_days(day: dt.date, count: int) -> tuple[dt.date, list[CalendarRow]]:
    """The `count`-th working day after `day` (before it where negative), and the calendar rows passed over.

    `day` itself is not counted (Điều 147). Rows of ordinary weekends are left out of the list.
    """
    step = _ONE_DAY if count >= 0 else -_ONE_DAY
    rows: list[CalendarRow] = []
    left = abs(count)
    while left:
        day += step
        off = day_off(day)
        left -= off is None
        rows.extend(row for row in (off, made_up_day(day)) if row and not _is_plain_weekend(row))
    return day, rows


def _is_plain_weekend(row: CalendarRow) -> bool:
    return row.name == "ngày nghỉ cuối tuần"


def last_day_moved(day: dt.date) -> tuple[dt.date, list[CalendarRow]]:
    """The day on which a period ends whose last day is `day`: the next working day where that is off (Điều 148).

    With the rows of the days passed over, weekends included.
    """
    rows: list[CalendarRow] = []
    while row := day_off(day):
        rows.append(row)
        day += _ONE_DAY
    return day, rows


def lunar_new_year(year: int) -> dt.date | None:
    """Mùng 1 Tết Nguyên đán that falls in the calendar year, or None beyond the lunar tables."""
    return _named_day(year, "Tết Nguyên Đán")


def hung_kings_day(year: int) -> dt.date | None:
    """10/3 of the lunar calendar in `year`, a holiday since 2007; None before and beyond the tables."""
    return _named_day(year, "Ngày Giỗ Tổ Hùng Vương")


def _named_day(year: int, name: str) -> dt.date | None:
    return next((day for day, names in sorted(_holidays_of(year).items()) if name in names.split("; ")), None)


@cache
def _event_patterns() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [(re.compile(entry["pattern"]), entry) for entry in load_table("holidays")["events"]]


def find_event(text: str, after: dt.date) -> Event | None:
    """The first day on or after `after` of the yearly event that `text` (lower case) begins with, or None.

    `Tết Nguyên đán năm 2021` names its year itself.
    """
    for pattern, entry in _event_patterns():
        match = pattern.match(text)
        if not match:
            continue
        year = re.match(r"[^.;,]{0,24}?\b((?:19|20)\d\d)\b", text[match.end() :])
        years = [int(year[1])] if year else [after.year, after.year + 1]
        days = [day for day in (_event_day(entry, y) for y in years) if day and (year or day >= after)]
        if days:
            return Event(entry["id"], entry["name"], days[0])
    return None


def _event_day(entry: dict[str, Any], year: int) -> dt.date | None:
    lunar = entry.get("lunar")
    if lunar == "new_year":
        return lunar_new_year(year)
    if lunar == "hung_kings":
        return hung_kings_day(year)
    return dt.date(year, entry["month"], entry["day"])
