"""When a recurring deadline (`hằng năm`, `trước ngày 15 hằng tháng`) comes next."""

from __future__ import annotations

import datetime as dt
import re

from dateutil.rrule import rrulestr


def next_occurrence(rule: str, start: str | None, after: dt.date) -> dt.date | None:
    """First day on or after `after` that an RFC 5545 rule gives, counted from the day of issue `start`.

    A rule that names a period and no day ends with the period (Điều 148 BLDS 2015): a year on 31/12, a month on
    its last day, a week on Friday. None where the rule has run out or cannot be read.
    """
    first = dt.datetime.fromisoformat(start[:10]) if start else dt.datetime.combine(after, dt.time())
    try:
        occurrences = rrulestr(rule_with_day(rule), dtstart=first.replace(hour=0, minute=0))
    except ValueError:
        return None
    found = occurrences.after(dt.datetime.combine(after, dt.time()), inc=True)
    return found.date() if found else None


def rule_with_day(rule: str) -> str:
    """`rule` without its prefix and with the last day of its period where it names none."""
    bare = rule.removeprefix("RRULE:")
    if re.search(r"BY(?:DAY|MONTHDAY|YEARDAY|WEEKNO)=", bare):
        return bare
    if "FREQ=YEARLY" in bare:
        return bare + ("" if "BYMONTH=" in bare else ";BYMONTH=12") + ";BYMONTHDAY=-1"
    if "FREQ=MONTHLY" in bare:
        return f"{bare};BYMONTHDAY=-1"
    return f"{bare};BYDAY=FR" if "FREQ=WEEKLY" in bare else bare
