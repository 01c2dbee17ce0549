"""From a match of the deadline grammar to the value it means, with every step in words.

Periods of time are counted by Bộ luật Dân sự 2015, Điều 144-148. Each reader takes a `Hit` and gives no deadline where
the words cannot be one (day 45, month 13).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from dateutil.relativedelta import relativedelta

from extractors import calendar
from extractors import deadline_periods as periods
from extractors.calendar import vietnamese_day
from extractors.deadline_hits import ONE_DAY, QUARTERS, Hit, valid_date, weekday_number
from extractors.deadline_rules import load_anchors
from extractors.matching import aligned_lower
from schemas.directive import Deadline

UNITS = {
    "ngày": "day",
    "tuần": "week",
    "tháng": "month",
    "năm": "year",
    "giờ": "hour",
    "tiếng": "hour",
    "phút": "minute",
}
NUMERALS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười lăm": 15,
}  # fmt: skip
RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RRULES = {
    "ngày": "FREQ=DAILY",
    "tuần": "FREQ=WEEKLY",
    "tháng": "FREQ=MONTHLY",
    "quý": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    "năm": "FREQ=YEARLY",
}
PERIOD_ENDS = RRULES | {
    "tháng": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "năm": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1",
}


def read(hit: Hit) -> list[Deadline]:
    """The deadlines that a match means; empty where it cannot be one."""
    return READERS[hit.rule.value](hit)


# -- recurring ---------------------------------------------------------------------------------------------------


def _template(hit: Hit) -> list[Deadline]:
    """An RRULE from the entry's template and the groups of the match."""
    weekday = weekday_number(hit["weekday"])
    days, month = [int(number) for number in re.findall(r"\d+", hit["d"] or "")], int(hit["m"] or 0)
    if any(not 1 <= day <= 31 for day in days) or month > 12:
        return []
    values = {
        "d": ",".join(map(str, days)),
        "m": month,
        "weekday": RRULE_DAYS[weekday] if weekday is not None else "",
        "quarter_end": QUARTERS.get(hit["q"] or "", 0) * 3,
    }
    return [_recurring(hit, str(hit.rule.options["rrule"]).format_map(values), **periods.clock(hit))]


def _recurring(hit: Hit, rrule: str, **values: Any) -> Deadline:
    boundary = hit.boundary
    if boundary:
        values.setdefault("boundary", boundary.boundary)
        values.setdefault("inclusive", boundary.boundary != "before")
    elif "BYMONTHDAY=" in rrule or "BYDAY=" in rrule:
        values.setdefault("boundary", "on")
    deadline = hit.deadline("recurring", rrule=rrule, **values)
    deadline.why.append(f"Lặp lại theo {rrule}.")
    return deadline


def _yearly_days(hit: Hit) -> list[Deadline]:
    days = [(int(d), int(m)) for d, m in re.findall(r"(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})", hit["days"] or "")]
    if not all(valid_date(2000, m, d) for d, m in days) or (hit.rule.options.get("bounded") and not _is_bounded(hit)):
        return []
    return [_recurring(hit, f"FREQ=YEARLY;BYMONTH={m};BYMONTHDAY={d}") for d, m in days]


def _is_bounded(hit: Hit) -> bool:
    """Whether a boundary word, brackets or the word `hàng` tie the days to the period: `dịp 27/7 hàng năm`."""
    words = hit.match[0]
    return hit.boundary is not None or "ngày" in words or words.startswith("hàng năm") or words.endswith("năm")


def _daily_hour(hit: Hit) -> list[Deadline]:
    hour, minute = int(hit["h"] or hit["hx"] or 0), int(hit["mi"] or hit["mix"] or 0)
    before = "trước" in hit.match[0]
    return [
        _recurring(
            hit,
            f"FREQ=DAILY;BYHOUR={hour % 24};BYMINUTE={minute}",
            due_time=f"{hour % 24:02d}:{minute:02d}",
            boundary="before" if before else "on",
            inclusive=not before,
        )
    ]


def _every(hit: Hit) -> list[Deadline]:
    """One rule for each period of a list: `định kỳ hàng tháng, quý, năm`."""
    listed = hit["list"] or hit["every"] or ""
    found = []
    for number, unit in re.findall(r"(\d+|hai|ba|sáu)?\s*(ngày|tuần|tháng|quý|năm)(?!\w)", listed):
        count = int(number) if number.isdigit() else NUMERALS.get(number, 1)
        if 1 <= count <= 12:
            found.append(_recurring(hit, _rrule(unit, count), day_missing=True))
    return found


def _rrule(unit: str, count: int) -> str:
    if unit == "quý" and count > 1:
        unit, count = "tháng", count * 3
    if unit == "tháng" and count == 3:
        return RRULES["quý"]
    if unit == "tháng" and count == 12:
        return RRULES["năm"]
    return RRULES[unit] + (f";INTERVAL={count}" if count > 1 else "")


def _period_ends(hit: Hit) -> list[Deadline]:
    return [_recurring(hit, PERIOD_ENDS[hit["every"] or "năm"])]


def _frequency(hit: Hit) -> list[Deadline]:
    times = hit["times"] or hit["times2"] or "1"
    count = int(times) if times.isdigit() else NUMERALS[times]
    unit = hit["every"] or hit["every2"] or "năm"
    hit.why.append(f"{count} lần trong mỗi {unit}; không ghi ngày.")
    return [_recurring(hit, RRULES[unit], amount=count, day_missing=True)]


# -- relative and events -----------------------------------------------------------------------------------------


def _relative(hit: Hit) -> list[Deadline]:
    amount, unit = _amount(hit["n"], hit["unit"])
    if not amount or (unit == "year" and not hit["anchor"] and not hit.in_cell):
        return []
    working = hit["working"] is not None
    limit = " ".join((hit["limit"] or "").split())
    boundary = "after" if limit == "sau" else "within"
    words = hit.original("anchor").rstrip(" -–") if hit["anchor"] else None
    anchor, start = _anchor(hit, words)
    values: dict[str, Any] = {
        "amount": amount, "unit": unit, "working_days": working, "anchor": anchor, "boundary": boundary,
    }  # fmt: skip
    due = _count(hit, start, amount, unit, working) if start else None
    if due and boundary == "after":
        return [hit.deadline("relative", start_date=due, **values)]
    if due:
        return [hit.deadline("relative", due=due, last_ok_day=due, **values)]
    if unit not in ("hour", "minute"):
        hit.why.append(f"Chưa tính được ngày: chưa biết ngày của mốc «{words or 'không ghi'}».")
    return [hit.deadline("relative", **values)]


def _amount(number: str | None, unit: str | None) -> tuple[int, str]:
    count = int(number) if number and number.isdigit() else NUMERALS.get(" ".join((number or "").split()), 0)
    return count, UNITS[(unit or "ngày").split()[0]]


def _anchor(hit: Hit, words: str | None) -> tuple[str | None, dt.date | None]:
    """What the period is counted from (issue, receipt, effect or the event in words), and its day where known."""
    if words is None:
        return None, None
    said = aligned_lower(words).strip()
    printed = re.match(r"(?:ngày\s*)?(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)$", said)
    if printed:
        return words, valid_date(int(printed[3]), int(printed[2]), int(printed[1]))
    for anchor, pattern in load_anchors():
        if pattern.fullmatch(said):
            return anchor, {"issue": hit.issue, "receipt": hit.receipt}.get(anchor)
    return words, None


def _count(hit: Hit, start: dt.date, amount: int, unit: str, working: bool) -> dt.date | None:
    """The last day of the period: the start day is not counted, a day off at its end moves it on (Điều 147, 148)."""
    if unit in ("hour", "minute"):
        return None
    try:
        end, rows = _add(start, amount, unit, working)
    except (OverflowError, ValueError):
        return None
    named = {"day": "ngày", "week": "tuần", "month": "tháng", "year": "năm"}[unit]
    counted = f"{amount:02d} {named}{' làm việc (thứ Bảy, Chủ nhật và ngày lễ không tính)' if working else ''}"
    hit.why.append(
        f"Tính từ {vietnamese_day(start)}, không tính ngày này (Bộ luật Dân sự 2015, Điều 147): "
        f"thêm {counted} là {vietnamese_day(end)}."
    )
    hit.why += [f"Bỏ qua {row}." if calendar.day_off(row.day) else f"Tính cả {row}." for row in rows]
    moved, over = calendar.last_day_moved(end)
    if over:
        hit.why += [f"Ngày cuối là ngày nghỉ: {row}." for row in over]
        hit.why.append(f"Thời hạn kết thúc vào ngày làm việc tiếp theo (Điều 148): {vietnamese_day(moved)}.")
    if not calendar.is_announced(moved.year):
        hit.why.append(f"Lịch nghỉ năm {moved.year} chưa công bố: ngày tính ra có thể thay đổi.")
    return moved


def _add(start: dt.date, amount: int, unit: str, working: bool) -> tuple[dt.date, list[calendar.CalendarRow]]:
    if working and unit == "day":
        return calendar.add_working_days(start, amount)
    delta = {"day": relativedelta(days=amount), "week": relativedelta(weeks=amount),
             "month": relativedelta(months=amount), "year": relativedelta(years=amount)}[unit]  # fmt: skip
    return start + delta, []


def _before_event(hit: Hit) -> list[Deadline]:
    suffix = next((mark for mark in "23" if hit[f"n{mark}"]), "")
    amount, unit = _amount(hit[f"n{suffix}"], hit[f"unit{suffix}"])
    if not amount:
        return []
    words = hit.original(f"anchor{suffix}")
    hit.why.append(f"Lùi lại từ «{words}»: chưa biết ngày của sự kiện thì chưa tính được ngày.")
    return [
        hit.deadline(
            "relative", amount=amount, unit=unit, working_days=hit[f"working{suffix}"] is not None,
            anchor=words, boundary="before",
        )
    ]  # fmt: skip


def _event(hit: Hit) -> list[Deadline]:
    """A deadline that hangs on an event; resolved where it is a day of the yearly calendar."""
    if not hit["anchor"]:
        return [hit.deadline(anchor=hit["label"])]
    words = hit.original("anchor")
    found = calendar.find_event(hit["anchor"] or "", hit.issue) if hit.issue else None
    if found is None:
        return [hit.deadline(anchor=words)]
    last = found.day - ONE_DAY if hit.rule.options.get("boundary") == "before" else found.day
    hit.why.append(f"{found.name} rơi vào {vietnamese_day(found.day)}; ngày cuối cùng còn kịp: {vietnamese_day(last)}.")
    return [hit.deadline(anchor=words, due=found.day, last_ok_day=last, inclusive=last == found.day)]


def _plain(hit: Hit) -> list[Deadline]:
    if "rrule" in hit.rule.options:
        return _template(hit)
    if hit.rule.options.get("lunar"):
        hit.why.append("Ngày âm lịch: chưa quy đổi sang dương lịch.")
    kind = hit.rule.options.get("cell_kind") if hit.in_cell else None
    return [hit.deadline(kind)]


READERS: dict[str, Callable[[Hit], list[Deadline]]] = {
    "day": periods.read_day, "day_range": periods.read_day_range, "blank_day": periods.read_blank_day,
    "days_of_month": periods.read_days_of_month, "month": periods.read_month, "month_range": periods.read_month_range,
    "part_of_month": periods.read_part_of_month, "quarter": periods.read_quarter,
    "quarter_range": periods.read_quarter_range, "part_of_quarter": periods.read_part_of_quarter,
    "half_year": periods.read_half_year, "part_of_year": periods.read_part_of_year,
    "year": periods.read_whole_year, "year_range": periods.read_year_range, "school_year": periods.read_school_year,
    "current_period": periods.read_current_period, "same_day": periods.read_same_day,
    "yearly_days": _yearly_days, "daily_hour": _daily_hour, "every": _every, "period_ends": _period_ends,
    "frequency": _frequency, "relative": _relative, "before_event": _before_event, "event": _event, "plain": _plain,
}  # fmt: skip
"""Reader by the name that the vocabulary gives it."""
