"""What is due and what is late: live deadlines, recurring ones at their next occurrence.

Alarms go by the last admissible day (the day before for `trước ngày`); the printed day is shown beside it.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.archive.recurrence import next_occurrence
from pipeline.archive.search import Hit, Live, load

UNFINISHED = ("open", "doing")


@dataclass(frozen=True)
class Due:
    """An unfinished obligation with one of its deadlines.

    `printed` is the day on paper (of a recurring deadline: of the occurrence meant), `last_ok_day` the last day on
    which it is still in time.
    """

    hit: Hit
    deadline: Live
    printed: dt.date
    last_ok_day: dt.date

    def days_left(self, today: dt.date) -> int:
        """Days from `today`; negative where it is late."""
        return (self.last_ok_day - today).days


def due_within(connection: sqlite3.Connection, today: dt.date, days: int) -> list[Due]:
    """Unfinished obligations whose last admissible day is `today` or up to `days` later, soonest first."""
    last = today + dt.timedelta(days)
    dated = _dated(connection, "d.last_ok_day BETWEEN ? AND ?", (today.isoformat(), last.isoformat()))
    found = [entry for entry in dated if today <= entry.last_ok_day <= last]
    found += [entry for entry in _recurring(connection, today) if entry.last_ok_day <= last]
    return sorted(found, key=_order)


def overdue(connection: sqlite3.Connection, on: dt.date) -> list[Due]:
    """Unfinished obligations whose last admissible day lies before `on`, longest late first.

    Recurring ones are left out: whether an occurrence was met is not known.
    """
    found = _dated(connection, "d.last_ok_day < ?", (on.isoformat(),))
    return sorted((entry for entry in found if entry.last_ok_day < on), key=_order)


_JOIN = f"""
FROM deadlines d JOIN obligations o ON o.id = d.obligation_id
WHERE d.live = 1 AND o.withdrawn = 0 AND o.status IN ({", ".join(repr(status) for status in UNFINISHED)})
"""


def _dated(connection: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> list[Due]:
    rows = connection.execute(f"SELECT DISTINCT d.obligation_id {_JOIN} AND d.rrule IS NULL AND {condition}", values)
    hits = load(connection, [int(row[0]) for row in rows], "obligation")
    return [
        Due(hit, deadline, dt.date.fromisoformat(deadline.due or deadline.last_ok_day),
            dt.date.fromisoformat(deadline.last_ok_day))
        for hit in hits
        for deadline in hit.deadlines
        if deadline.last_ok_day and not deadline.rrule
    ]  # fmt: skip


def _recurring(connection: sqlite3.Connection, today: dt.date) -> Iterable[Due]:
    rows = connection.execute(f"SELECT DISTINCT d.obligation_id {_JOIN} AND d.rrule IS NOT NULL")
    for hit in load(connection, [int(row[0]) for row in rows], "obligation"):
        for deadline in hit.deadlines:
            entry = _next(hit, deadline, today) if deadline.rrule else None
            if entry is not None:
                yield entry


def _next(hit: Hit, deadline: Live, today: dt.date) -> Due | None:
    """The next occurrence that can still be met on `today`."""
    early = dt.timedelta(1 if deadline.boundary == "before" else 0)
    printed = next_occurrence(deadline.rrule or "", hit.date, today + early)
    return Due(hit, deadline, printed, printed - early) if printed else None


def _order(entry: Due) -> tuple[dt.date, int, int]:
    return entry.last_ok_day, entry.hit.document_id, entry.hit.seq or 0
