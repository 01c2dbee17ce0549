"""Readers of calendar periods: days, months, quarters, years, their parts and ranges.

The last admissible day follows the boundary word before the period; a printed day is never shifted.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from typing import Any

from extractors import calendar
from extractors.calendar import vietnamese_day
from extractors.deadline_hits import ONE_DAY, QUARTERS, Hit, valid_date, weekday_number
from extractors.vocabulary import load_table
from schemas.directive import Deadline

NEXT_YEAR_AFTER = dt.timedelta(days=30)
"""A day without year that lies further before the issue date than this is meant for the next year."""


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, months.monthrange(year, month)[1])


def _year(hit: Hit, written: str | None, month: int, day: int) -> int | None:
    """The year, completed from the issue date where it is elided or has two digits."""
    if written:
        return int(written) + (2000 if len(written) == 2 else 0)
    if hit.issue is None:
        hit.why.append("Không ghi năm và chưa biết ngày ban hành: không tính được ngày.")
        return None
    day = min(day, 28)
    if 1 <= month <= 12 and dt.date(hit.issue.year, month, day) < hit.issue - NEXT_YEAR_AFTER:
        hit.why.append(
            f"Không ghi năm; lấy năm ban hành {hit.issue.year} thì mốc đã qua hơn 30 ngày so với ngày ban hành "
            f"{hit.issue:%d/%m/%Y}, nên hiểu là năm {hit.issue.year + 1}."
        )
        return hit.issue.year + 1
    hit.why.append(f"Không ghi năm: lấy năm ban hành {hit.issue.year}.")
    return hit.issue.year


def _period(hit: Hit, first: dt.date, last: dt.date, precision: str, **values: Any) -> list[Deadline]:
    """A date deadline from a period and the boundary word before it (see the table of boundaries)."""
    boundary = hit.boundary
    name = boundary.boundary if boundary else "on" if first == last and precision == "day" else "within"
    if boundary:
        hit.why.append(f"Từ chỉ mốc «{' '.join((hit['bound'] or 'trước').split())}»: {boundary.name}.")
    if name == "on" and first != last:
        name = "within"
    values = {"boundary": name, "precision": precision, **values}
    if name in ("after", "not_before"):
        start = last + ONE_DAY if boundary and boundary.id == "sau" else first
        hit.why.append(f"Bắt đầu từ {vietnamese_day(start)}, không có ngày kết thúc.")
        return [hit.deadline("ongoing", start_date=start, **values)]
    if name == "before":
        return [_before(hit, first, last, values)]
    if name == "within" and first != last:
        values.setdefault("start_date", first)
    if "từ nay" in (hit["bound"] or ""):
        values["start_date"] = hit.issue
    return [_due(hit, last, last, **values)]


def _before(hit: Hit, first: dt.date, last: dt.date, values: dict[str, Any]) -> Deadline:
    """`trước ngày D` ends the day before D; `trước tháng 6` on the last day of May; `trước 17h` at that hour."""
    vague = re.search(r"chậm|muộn|không quá|hạn", hit["bound"] or "")
    if vague:
        hit.why.append("Vừa ghi «chậm nhất» vừa ghi «trước»: hiểu theo nghĩa chặt hơn, cần xem lại.")
        values["ambiguous"] = True
    if values.get("day_missing") or values["precision"] == "fuzzy":
        return _due(hit, last, last, **values)
    if first != last or values["precision"] != "day":
        return _due(hit, first - ONE_DAY, first - ONE_DAY, **values)
    if values.get("due_time"):
        return _due(hit, last, last, inclusive=False, **values)
    return _due(hit, last, last - ONE_DAY, inclusive=False, **values)


def _due(hit: Hit, due: dt.date, last_ok: dt.date, **values: Any) -> Deadline:
    hit.why.append(f"Mốc ghi trong văn bản: {vietnamese_day(due)}; ngày cuối cùng còn kịp: {vietnamese_day(last_ok)}.")
    off = calendar.day_off(last_ok)
    if off:
        hit.why.append(f"Lưu ý: {off}; mốc theo lịch không tự dời.")
    return hit.deadline("date", due=due, last_ok_day=last_ok, **values)


def _unknown_year(hit: Hit, **values: Any) -> list[Deadline]:
    boundary = hit.boundary
    return [hit.deadline("date", boundary=boundary.boundary if boundary else None, ambiguous=True, **values)]


def clock(hit: Hit) -> dict[str, Any]:
    """Hour of the day, printed or meant by `buổi sáng`."""
    hour, session = hit["h"], hit["session"] or hit["office"]
    if hour is not None and int(hour) <= 24:
        return {"due_time": f"{int(hour) % 24:02d}:{int(hit['mi'] or 0):02d}"}
    if session:
        time = load_table("deadlines")["sessions"]["giờ hành chính" if "hành" in session else session]
        hit.why.append(f"«{session}» hiểu là {time}.")
        return {"due_time": time, "precision": "fuzzy"}
    return {}


def read_day(hit: Hit) -> list[Deadline]:
    """`ngày 20/5/2020`, `20 tháng 5`, `17h00 ngày 15/5`, with the weekday beside it."""
    month, day = int(hit["m"] or 0), int(hit["d"] or 0)
    separator = (hit["sep"] or "").strip()
    if hit["y"] is None and separator in "-." and not hit["word"]:
        return []
    if hit["y"] and len(hit["y"]) == 2 and hit.issue and abs(int(hit["y"]) + 2000 - hit.issue.year) > 2:
        return []
    year = _year(hit, hit["y"], month, day) if valid_date(2000, month, day) else None
    if year is None:
        return _unknown_year(hit) if valid_date(2000, month, day) else []
    value = valid_date(year, month, day)
    if value is None:
        return []
    extra = clock(hit)
    extra |= _weekday_check(hit, value)
    if separator == "-" and "/" in hit.match[0] and hit["y"]:
        extra["ambiguous"] = True
        hit.why.append("Dấu «-» giữa ngày và tháng có thể chỉ khoảng tháng: cần xem lại.")
    precision = extra.pop("precision", "day")
    found = _period(hit, value, value, "day", **extra)
    for deadline in found:
        deadline.precision = precision
    return found


def _weekday_check(hit: Hit, day: dt.date) -> dict[str, Any]:
    """Marks a printed weekday that does not belong to the printed day."""
    printed = weekday_number(hit["weekday"])
    if printed is None or printed == day.weekday():
        return {}
    hit.why.append(f"Thứ ghi kèm không khớp: {vietnamese_day(day)}.")
    return {"ambiguous": True}


def read_day_range(hit: Hit) -> list[Deadline]:
    """`từ ngày 18/5 đến ngày 22/5/2020`, `20 - 21/11/2017`; what the first day leaves out comes from the second."""
    m2, d2 = int(hit["m2"] or 0), int(hit["d2"] or 0)
    m1, d1 = int(hit["m1"] or m2), int(hit["d1"] or hit["d1x"] or 0)
    if not (valid_date(2000, m1, d1) and valid_date(2000, m2, d2)):
        return []
    y2 = _year(hit, hit["y2"], m2, d2)
    if y2 is None:
        return _unknown_year(hit)
    y1 = int(hit["y1"]) if hit["y1"] else y2 - (m1 > m2)
    first, last = valid_date(y1 + 2000 * (y1 < 100), m1, d1), valid_date(y2, m2, d2)
    if first is None or last is None or first > last:
        return []
    hit.why.append(f"Khoảng từ {vietnamese_day(first)} đến {vietnamese_day(last)}, gồm cả hai ngày.")
    return [_due(hit, last, last, start_date=first, boundary="within", precision="day")]


def read_blank_day(hit: Hit) -> list[Deadline]:
    """`ngày … tháng 5 năm 2020`: the month is all that is known."""
    found = read_month(hit)
    for deadline in found:
        deadline.day_missing = True
        deadline.why.append("Ngày để trống: chỉ biết đến tháng.")
        if deadline.boundary == "before" and deadline.due:
            end = deadline.due + ONE_DAY
            deadline.due = deadline.last_ok_day = _month_end(end.year, end.month)
    return found


def read_month(hit: Hit) -> list[Deadline]:
    """`tháng 5/2020`, `trước tháng 6`."""
    month = int(hit["m"] or 0)
    if not 1 <= month <= 12:
        return []
    year = _year(hit, hit["y"], month, 28)
    if year is None:
        return _unknown_year(hit, precision="month")
    return _period(hit, dt.date(year, month, 1), _month_end(year, month), "month")


def _span_of_months(hit: Hit, m1: int, m2: int, precision: str) -> list[Deadline]:
    last_year = _year(hit, hit["y2"], m2, 28)
    if last_year is None:
        return _unknown_year(hit, precision=precision)
    first_year = int(hit["y1"] or 0) or last_year - (m1 > m2)
    first, last = dt.date(first_year, m1, 1), _month_end(last_year, m2)
    if first > last:
        return []
    return [_due(hit, last, last, start_date=first, boundary="within", precision=precision)]


def _month_of_list(hit: Hit, month: int) -> list[Deadline]:
    year = _year(hit, hit["y1"] or hit["y2"], month, 28)
    if year is None:
        return _unknown_year(hit, precision="month")
    return _period(hit, dt.date(year, month, 1), _month_end(year, month), "month")


_LISTED_RE = re.compile(r"\d\s*(?:,|và)\s*(?:tháng\s*)?\d", re.I)


def read_month_range(hit: Hit) -> list[Deadline]:
    """`tháng 5 - 8/2020`, `từ tháng 11/2020 đến tháng 02/2021`; `tháng 4 và tháng 8/2021` are two months apart."""
    m1, m2 = int(hit["m1"] or 0), int(hit["m2"] or 0)
    if not (1 <= m1 <= 12 and 1 <= m2 <= 12):
        return []
    if _LISTED_RE.search(hit.words) and m2 - m1 > 1:
        return [*_month_of_list(hit, m1), *_month_of_list(hit, m2)]
    return _span_of_months(hit, m1, m2, "month")


def read_quarter(hit: Hit) -> list[Deadline]:
    """`quý II/2020`."""
    last = QUARTERS[hit["q"] or "i"] * 3
    year = _year(hit, hit["y"], last, 28)
    if year is None:
        return _unknown_year(hit, precision="quarter")
    return _period(hit, dt.date(year, last - 2, 1), _month_end(year, last), "quarter")


def read_quarter_range(hit: Hit) -> list[Deadline]:
    """`quý III, IV/2020`."""
    q1, q2 = QUARTERS[hit["q1"] or "i"], QUARTERS[hit["q2"] or "i"]
    return _span_of_months(hit, q1 * 3 - 2, q2 * 3, "quarter")


def read_half_year(hit: Hit) -> list[Deadline]:
    """`6 tháng đầu năm`, also three and nine months."""
    length = int(hit["months"] or 6)
    m1, m2 = (1, length) if hit["part"] == "đầu" else (13 - length, 12)
    year = _year(hit, hit["y"], m2, 28)
    if year is None:
        return _unknown_year(hit, precision="half_year")
    return _period(hit, dt.date(year, m1, 1), _month_end(year, m2), "half_year")


def _part(hit: Hit, first: dt.date, last: dt.date) -> list[Deadline]:
    """`đầu`, `giữa`, `cuối` of a period: first day, middle, last day (Điều 144)."""
    part = hit["part"] or ""
    hit.why.append(f"«{part}» của kỳ {vietnamese_day(first)} - {vietnamese_day(last)} (Bộ luật Dân sự 2015, Điều 144).")
    if part == "cuối":
        return _period(hit, last, last, "day" if (last - first).days < 32 else "month")
    middle = first + (last - first) // 2
    if (last - first).days < 32:
        middle = first.replace(day=15)
    elif last - first > dt.timedelta(days=300):
        middle = dt.date(first.year, 6, 30)
    day = first if part == "đầu" else middle
    return _period(hit, day, day, "fuzzy")


def read_part_of_month(hit: Hit) -> list[Deadline]:
    """`cuối tháng 6`, `trung tuần tháng 6`, `tuần thứ nhất tháng 6`."""
    month = int(hit["m"] or 0)
    if not 1 <= month <= 12:
        return []
    year = _year(hit, hit["y"], month, 28)
    if year is None:
        return _unknown_year(hit, precision="fuzzy")
    first, last = dt.date(year, month, 1), _month_end(year, month)
    window = _window((hit["part"] or "").split(), last.day)
    if window is None:
        return _part(hit, first, last)
    hit.why.append(f"«{hit['part']}» hiểu là từ ngày {window[0]:02d} đến ngày {window[1]:02d}.")
    return _period(hit, first.replace(day=window[0]), first.replace(day=window[1]), "fuzzy")


def read_days_of_month(hit: Hit) -> list[Deadline]:
    """`10 ngày đầu tháng 6`, `5 ngày cuối tháng`."""
    month, count = int(hit["m"] or 0), int(hit["n"] or 0)
    if not 1 <= month <= 12 or not 1 <= count <= 28:
        return []
    year = _year(hit, hit["y"], month, 28)
    if year is None:
        return _unknown_year(hit)
    first, last = dt.date(year, month, 1), _month_end(year, month)
    if hit["part"] == "đầu":
        return _period(hit, first, first.replace(day=count), "day")
    return _period(hit, last - (count - 1) * ONE_DAY, last, "day")


def _window(words: list[str], last: int) -> tuple[int, int] | None:
    """Days of a third or a week of the month; None for `đầu`, `giữa`, `cuối` alone."""
    thirds = {"thượng": (1, 10), "trung": (11, 20), "hạ": (21, last)}
    if words[0] in thirds:
        return thirds[words[0]]
    if words[0] != "tuần":
        return None
    weeks = {"đầu": 0, "nhất": 0, "hai": 1, "ba": 2, "tư": 3, "1": 0, "2": 1, "3": 2, "4": 3}
    if "cuối" in words:
        return last - 6, last
    week = next((weeks[word] for word in reversed(words) if word in weeks), 0)
    return week * 7 + 1, week * 7 + 7


def read_part_of_quarter(hit: Hit) -> list[Deadline]:
    """`cuối quý III/2020`."""
    last = QUARTERS[hit["q"] or "i"] * 3
    year = _year(hit, hit["y"], last, 28)
    return _part(hit, dt.date(year, last - 2, 1), _month_end(year, last)) if year else _unknown_year(hit)


def read_part_of_year(hit: Hit) -> list[Deadline]:
    """`cuối năm 2020`."""
    year = int(hit["y"]) if hit["y"] else hit.issue.year if hit.issue else None
    return _part(hit, dt.date(year, 1, 1), dt.date(year, 12, 31)) if year else _unknown_year(hit)


def read_year_range(hit: Hit) -> list[Deadline]:
    """`giai đoạn 2021 - 2025`, `nhiệm kỳ 2020 - 2025`."""
    first, last = int(hit["y1"] or 0), int(hit["y2"] or 0)
    if not first <= last <= first + 50:
        return []
    precision = "fuzzy" if hit.rule.options.get("fuzzy") else "year"
    return [
        _due(hit, dt.date(last, 12, 31), dt.date(last, 12, 31), start_date=dt.date(first, 1, 1),
             boundary="within", precision=precision)
    ]  # fmt: skip


def read_school_year(hit: Hit) -> list[Deadline]:
    """`năm học 2020 - 2021`."""
    first, last = int(hit["y1"] or 0), int(hit["y2"] or 0)
    if last != first + 1:
        return []
    hit.why.append("Năm học tính từ 05/9 đến 31/5 năm sau; kế hoạch thời gian của địa phương có thể khác.")
    begin, end = dt.date(first, 9, 5), dt.date(last, 5, 31)
    if hit.boundary is not None and hit.boundary.boundary == "after":
        return _period(hit, begin, end, "fuzzy")
    return [_due(hit, end, end, start_date=begin, boundary="within", precision="fuzzy")]


def read_whole_year(hit: Hit) -> list[Deadline]:
    """`trong năm 2020`, `đến năm 2025`."""
    year = int(hit["y"] or 0)
    return _period(hit, dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def read_current_period(hit: Hit) -> list[Deadline]:
    """`trong tháng này`: the period that the issue date lies in."""
    if hit.issue is None:
        return _unknown_year(hit)
    year, month = hit.issue.year, hit.issue.month
    monday = hit.issue - hit.issue.weekday() * ONE_DAY
    quarter = (month + 2) // 3 * 3
    spans = {
        "tuần": (monday, monday + 6 * ONE_DAY, "day"),
        "tháng": (dt.date(year, month, 1), _month_end(year, month), "month"),
        "quý": (dt.date(year, quarter - 2, 1), _month_end(year, quarter), "quarter"),
        "năm": (dt.date(year, 1, 1), dt.date(year, 12, 31), "year"),
    }
    first, last, precision = spans[hit["current"] or "tháng"]
    hit.why.append(f"Tính theo ngày ban hành {hit.issue:%d/%m/%Y}.")
    return _period(hit, first, last, precision)


def read_same_day(hit: Hit) -> list[Deadline]:
    """`trong ngày`: the day of receipt, else of issue; `ngày làm việc tiếp theo`: the working day after it."""
    base = hit.receipt or hit.issue
    if base is None:
        return [hit.deadline()]
    rows: list[calendar.CalendarRow] = []
    if re.search(r"tiếp|kế", hit.match[0]):
        base, rows = calendar.add_working_days(base, 1)
    hit.why += [str(row) for row in rows] + [f"Ngày cuối cùng còn kịp: {vietnamese_day(base)}."]
    return [hit.deadline(last_ok_day=base)]
