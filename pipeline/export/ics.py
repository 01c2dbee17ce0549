"""iCalendar: an all-day event on each printed day, with an alarm on the last day that is still in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from icalendar import Alarm, Calendar, Event, vRecur

from pipeline.archive.agenda import UNFINISHED
from pipeline.archive.recurrence import next_occurrence, rule_with_day
from pipeline.archive.search import Hit, Live
from pipeline.export.checklist import basis, bodies, printable

ALARM_HOUR = 8
_SUMMARY_LENGTH = 90


def write(hits: Iterable[Hit], path: Path, stamp: dt.datetime) -> None:
    """Write the unfinished tasks that have a day or a rule; `stamp` is the moment of the export."""
    calendar = Calendar()
    calendar.add("prodid", "-//congvan//Theo dõi nhiệm vụ//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Nhiệm vụ được giao")
    for hit in hits:
        if hit.status in UNFINISHED:
            for event in events(hit, stamp):
                calendar.add_component(event)
    path.write_bytes(calendar.to_ical())


def events(hit: Hit, stamp: dt.datetime) -> Iterator[Event]:
    """An event for each live deadline with a day; a recurring one counts from the day of issue."""
    for number, deadline in enumerate(hit.deadlines, start=1):
        printed = _printed_day(hit, deadline, stamp.date())
        if printed is not None:
            yield _event(hit, number, deadline, printed, stamp)


def _printed_day(hit: Hit, deadline: Live, today: dt.date) -> dt.date | None:
    if deadline.rrule:
        return next_occurrence(deadline.rrule, hit.date, dt.date.fromisoformat(hit.date) if hit.date else today)
    day = deadline.due or deadline.last_ok_day
    return dt.date.fromisoformat(day) if day else None


def _event(hit: Hit, number: int, deadline: Live, printed: dt.date, stamp: dt.datetime) -> Event:
    event = Event()
    text = printable(hit.text)
    event.add("uid", f"{hit.id}-{number}-{hit.sha256[:16]}@congvan")
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    event.add("dtstart", printed)
    event.add("dtend", printed + dt.timedelta(1))
    event.add("summary", f"Hạn: {text[:_SUMMARY_LENGTH]}{'…' if len(text) > _SUMMARY_LENGTH else ''}")
    event.add("description", _description(hit, deadline, text))
    event.add("transp", "TRANSPARENT")
    if deadline.rrule:
        event.add("rrule", vRecur.from_ical(rule_with_day(deadline.rrule)))
    event.add_component(_alarm(deadline, printed))
    return event


def _description(hit: Hit, deadline: Live, text: str) -> str:
    lines = [
        text,
        f"Chủ trì: {bodies(hit, 'lead') or 'các cơ quan nhận văn bản'}",
        f"Thời hạn: {deadline.text}",
        f"Căn cứ: {basis(hit)}",
        f"Mã: {hit.id}",
    ]
    return "\n".join(printable(line) for line in lines)


def _alarm(deadline: Live, printed: dt.date) -> Any:
    """At eight in the morning of the last admissible day."""
    early = 1 if deadline.boundary == "before" else 0
    if deadline.last_ok_day and not deadline.rrule:
        early = (printed - dt.date.fromisoformat(deadline.last_ok_day)).days
    alarm: Any = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Ngày cuối còn kịp: {printable(deadline.text)}")
    alarm.add("trigger", dt.timedelta(days=-early, hours=ALARM_HOUR))
    return alarm
