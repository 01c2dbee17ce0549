"""Readers of the deadline grammar: from a match to the value it means, with every step in words.

Periods are counted by Bộ luật Dân sự 2015, Điều 144-148; the last admissible day by the boundary word. Each reader
takes a `Hit` and gives no deadline where the words cannot be one (day 45, month 13).
"""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dateutil.relativedelta import relativedelta

from extractors import calendar
from extractors.calendar import vietnamese_day
from extractors.deadline_rules import Boundary, Rule, load_anchors, load_boundaries
from extractors.matching import aligned_lower
from extractors.vocabulary import load_table
from schemas.directive import Deadline

ONE_DAY = dt.timedelta(days=1)
NEXT_YEAR_AFTER = dt.timedelta(days=30)
"""A day without year that lies further before the issue date than this is meant for the next year."""

QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "ll": 2, "lll": 3, "1": 1, "2": 2, "3": 3, "4": 4}
UNITS = {"ngày": "day", "tuần": "week", "tháng": "month", "năm": "year", "giờ": "hour", "tiếng": "hour"}
NUMERALS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười lăm": 15,
}  # fmt: skip
WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, **{str(n + 2): n for n in range(6)}}
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


@dataclass(slots=True)
class Hit:
    """A match of a rule with what its meaning depends on; `why` collects the steps."""

    rule: Rule
    match: re.Match[str]
    text: str
    issue: dt.date | None
    receipt: dt.date | None
    in_cell: bool
    why: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str | None:
        return self.match.groupdict().get(name)

    @property
    def words(self) -> str:
        """The match as written."""
        return " ".join(self.text[self.match.start() : self.match.end()].strip(" ,:;(").split())

    def original(self, group: str) -> str:
        """A group as written."""
        return " ".join(self.text[self.match.start(group) : self.match.end(group)].split())

    @property
    def boundary(self) -> Boundary | None:
        """What the words before the period say about it."""
        said = self["bound"] or ""
        if re.search(r"trước\s*$", said) is None and self.match[0].startswith("trước") and not said:
            said = "trước"
        return next((entry for entry in load_boundaries() if entry.pattern.search(said)), None)

    def deadline(self, kind: str | None = None, **values: Any) -> Deadline:
        """A deadline with the rule's marks and the steps collected so far."""
        options = self.rule.options
        marks = {key: options[key] for key in ("on_demand", "inherited", "boundary") if key in options}
        first = f"Đọc «{self.words}» theo quy tắc «{self.rule.name}» ({self.rule.id})."
        return Deadline.model_validate(
            {"text": self.words, "kind": kind or self.rule.kind, "rule": self.rule.id, "why": [first, *self.why]}
            | marks
            | values
        )


def read(hit: Hit) -> list[Deadline]:
    """The deadlines that a match means; empty where it cannot be one."""
    return READERS[hit.rule.value](hit)


# -- calendar periods --------------------------------------------------------------------------------------------


def _date(year: int | None, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year or 0, month, day)
    except ValueError:
        return None


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
    if boundary and boundary.id != "tu_nay" and "từ nay" in (hit["bound"] or ""):
        values["start_date"] = hit.issue
    elif boundary and boundary.id == "tu_nay":
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


def _clock(hit: Hit, suffix: str = "") -> dict[str, Any]:
    """Hour of the day, printed or meant by `buổi sáng`."""
    hour, session = hit[f"h{suffix}"], hit[f"session{suffix}"] or hit[f"office{suffix}"]
    if hour is not None and int(hour) <= 24:
        return {"due_time": f"{int(hour) % 24:02d}:{int(hit[f'mi{suffix}'] or 0):02d}"}
    if session:
        time = load_table("deadlines")["sessions"]["giờ hành chính" if "hành" in session else session]
        hit.why.append(f"«{session}» hiểu là {time}.")
        return {"due_time": time, "precision": "fuzzy"}
    return {}


def _day(hit: Hit) -> list[Deadline]:
    month, day = int(hit["m"] or 0), int(hit["d"] or 0)
    separator = (hit["sep"] or "").strip()
    if hit["y"] is None and separator in "-." and not hit["word"]:
        return []
    if hit["y"] and len(hit["y"]) == 2 and hit.issue and abs(int(hit["y"]) + 2000 - hit.issue.year) > 2:
        return []
    year = _year(hit, hit["y"], month, day) if _date(2000, month, day) else None
    if year is None:
        return _unknown_year(hit) if _date(2000, month, day) else []
    value = _date(year, month, day)
    if value is None:
        return []
    extra = _clock(hit)
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
    printed = _weekday(hit["weekday"])
    if printed is None or printed == day.weekday():
        return {}
    hit.why.append(f"Thứ ghi kèm không khớp: {vietnamese_day(day)}.")
    return {"ambiguous": True}


def _weekday(words: str | None) -> int | None:
    if not words:
        return None
    if words.startswith(("chủ", "cn")):
        return 6
    return WEEKDAYS.get(re.sub(r"thứ\s*", "", words))


def _day_range(hit: Hit) -> list[Deadline]:
    m2, d2 = int(hit["m2"] or 0), int(hit["d2"] or 0)
    m1, d1 = int(hit["m1"] or m2), int(hit["d1"] or hit["d1x"] or 0)
    if not (_date(2000, m1, d1) and _date(2000, m2, d2)):
        return []
    y2 = _year(hit, hit["y2"], m2, d2)
    if y2 is None:
        return _unknown_year(hit)
    y1 = int(hit["y1"]) if hit["y1"] else y2 - (m1 > m2)
    first, last = _date(y1 + 2000 * (y1 < 100), m1, d1), _date(y2, m2, d2)
    if first is None or last is None or first > last:
        return []
    hit.why.append(f"Khoảng từ {vietnamese_day(first)} đến {vietnamese_day(last)}, gồm cả hai ngày.")
    return [_due(hit, last, last, start_date=first, boundary="within", precision="day")]


def _blank_day(hit: Hit) -> list[Deadline]:
    found = _month(hit)
    for deadline in found:
        deadline.day_missing = True
        deadline.why.append("Ngày để trống: chỉ biết đến tháng.")
        if deadline.boundary == "before" and deadline.due:
            end = deadline.due + ONE_DAY
            deadline.due = deadline.last_ok_day = _month_end(end.year, end.month)
    return found


def _month(hit: Hit) -> list[Deadline]:
    month = int(hit["m"] or 0)
    if not 1 <= month <= 12:
        return []
    year = _year(hit, hit["y"], month, 28)
    if year is None:
        return _unknown_year(hit, precision="month")
    return _period(hit, dt.date(year, month, 1), _month_end(year, month), "month")


def _span_of_months(hit: Hit, y1: str | None, m1: int, y2: str | None, m2: int, precision: str) -> list[Deadline]:
    last_year = _year(hit, y2, m2, 28)
    if last_year is None:
        return _unknown_year(hit, precision=precision)
    first_year = int(y1) if y1 else last_year - (m1 > m2)
    first, last = dt.date(first_year, m1, 1), _month_end(last_year, m2)
    if first > last:
        return []
    return [_due(hit, last, last, start_date=first, boundary="within", precision=precision)]


def _month_range(hit: Hit) -> list[Deadline]:
    m1, m2 = int(hit["m1"] or 0), int(hit["m2"] or 0)
    if not (1 <= m1 <= 12 and 1 <= m2 <= 12):
        return []
    return _span_of_months(hit, hit["y1"], m1, hit["y2"], m2, "month")


def _quarter(hit: Hit) -> list[Deadline]:
    last = QUARTERS[hit["q"] or "i"] * 3
    year = _year(hit, hit["y"], last, 28)
    if year is None:
        return _unknown_year(hit, precision="quarter")
    return _period(hit, dt.date(year, last - 2, 1), _month_end(year, last), "quarter")


def _quarter_range(hit: Hit) -> list[Deadline]:
    q1, q2 = QUARTERS[hit["q1"] or "i"], QUARTERS[hit["q2"] or "i"]
    return _span_of_months(hit, hit["y1"], q1 * 3 - 2, hit["y2"], q2 * 3, "quarter")


def _half_year(hit: Hit) -> list[Deadline]:
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


def _part_of_month(hit: Hit) -> list[Deadline]:
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


def _part_of_quarter(hit: Hit) -> list[Deadline]:
    last = QUARTERS[hit["q"] or "i"] * 3
    year = _year(hit, hit["y"], last, 28)
    return _part(hit, dt.date(year, last - 2, 1), _month_end(year, last)) if year else _unknown_year(hit)


def _part_of_year(hit: Hit) -> list[Deadline]:
    year = int(hit["y"]) if hit["y"] else hit.issue.year if hit.issue else None
    return _part(hit, dt.date(year, 1, 1), dt.date(year, 12, 31)) if year else _unknown_year(hit)


def _year_range(hit: Hit) -> list[Deadline]:
    first, last = int(hit["y1"] or 0), int(hit["y2"] or 0)
    if not first <= last <= first + 50:
        return []
    precision = "fuzzy" if hit.rule.options.get("fuzzy") else "year"
    return [
        _due(hit, dt.date(last, 12, 31), dt.date(last, 12, 31), start_date=dt.date(first, 1, 1),
             boundary="within", precision=precision)
    ]  # fmt: skip


def _school_year(hit: Hit) -> list[Deadline]:
    first, last = int(hit["y1"] or 0), int(hit["y2"] or 0)
    if last != first + 1:
        return []
    hit.why.append("Năm học tính từ 05/9 đến 31/5 năm sau; kế hoạch thời gian của địa phương có thể khác.")
    end = dt.date(last, 5, 31)
    return [_due(hit, end, end, start_date=dt.date(first, 9, 5), boundary="within", precision="fuzzy")]


def _whole_year(hit: Hit) -> list[Deadline]:
    year = int(hit["y"] or 0)
    return _period(hit, dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def _current_period(hit: Hit) -> list[Deadline]:
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


def _same_day(hit: Hit) -> list[Deadline]:
    """`trong ngày`: the day of receipt, else of issue; `ngày làm việc tiếp theo`: the working day after it."""
    base = hit.receipt or hit.issue
    if base is None:
        return [hit.deadline()]
    rows: list[calendar.CalendarRow] = []
    if re.search(r"tiếp|kế", hit.match[0]):
        base, rows = calendar.add_working_days(base, 1)
    hit.why += [str(row) for row in rows] + [f"Ngày cuối cùng còn kịp: {vietnamese_day(base)}."]
    return [hit.deadline(last_ok_day=base)]


# -- recurring ---------------------------------------------------------------------------------------------------


def _template(hit: Hit) -> list[Deadline]:
    """An RRULE from the entry's template and the groups of the match."""
    weekday = _weekday(hit["weekday"])
    values = {
        "d": int(hit["d"] or 0),
        "m": int(hit["m"] or 0),
        "weekday": RRULE_DAYS[weekday] if weekday is not None else "",
        "quarter_end": QUARTERS.get(hit["q"] or "", 0) * 3,
    }
    if values["d"] > 31 or values["m"] > 12:
        return []
    return [_recurring(hit, str(hit.rule.options["rrule"]).format_map(values))]


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
    if not all(_date(2000, m, d) for d, m in days) or (hit.rule.options.get("bounded") and not _is_bounded(hit)):
        return []
    return [_recurring(hit, f"FREQ=YEARLY;BYMONTH={m};BYMONTHDAY={d}") for d, m in days]


def _is_bounded(hit: Hit) -> bool:
    """Whether a boundary word, brackets or the word `hàng` tie the days to the period."""
    return hit.boundary is not None or "ngày" in hit.match[0] or hit.match[0].startswith("hàng năm")


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
    if unit != "hour":
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
        return words, _date(int(printed[3]), int(printed[2]), int(printed[1]))
    for anchor, pattern in load_anchors():
        if pattern.fullmatch(said):
            return anchor, {"issue": hit.issue, "receipt": hit.receipt}.get(anchor)
    return words, None


def _count(hit: Hit, start: dt.date, amount: int, unit: str, working: bool) -> dt.date | None:
    """The last day of the period: the start day is not counted, a day off at its end moves it on (Điều 147, 148)."""
    if unit == "hour":
        return None
    try:
        end, rows = _add(start, amount, unit, working)
    except (OverflowError, ValueError):
        return None
    named = {"day": "ngày", "week": "tuần", "month": "tháng", "year": "năm"}[unit]
    counted = f"{amount:02d} {named}{' làm việc' if working else ''}"
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
    suffix = "2" if hit["n2"] else ""
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
        return [hit.deadline()]
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
    "day": _day, "day_range": _day_range, "blank_day": _blank_day,
    "month": _month, "month_range": _month_range, "part_of_month": _part_of_month,
    "quarter": _quarter, "quarter_range": _quarter_range, "part_of_quarter": _part_of_quarter,
    "half_year": _half_year, "part_of_year": _part_of_year,
    "year": _whole_year, "year_range": _year_range, "school_year": _school_year,
    "current_period": _current_period, "same_day": _same_day,
    "yearly_days": _yearly_days, "daily_hour": _daily_hour, "every": _every, "period_ends": _period_ends,
    "frequency": _frequency, "relative": _relative, "before_event": _before_event, "event": _event, "plain": _plain,
}  # fmt: skip
"""Reader by the name that the vocabulary gives it."""
