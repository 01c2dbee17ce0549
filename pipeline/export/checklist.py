"""The task checklist (bảng theo dõi nhiệm vụ) that all formats print: its columns, its order, its groups.

Columns follow the register of handled documents (NĐ 30/2020/NĐ-CP, Phụ lục IV) with one row a task.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.archive.originals import original_path
from pipeline.archive.search import Hit, Live
from pipeline.labels import STATUSES, day

TITLE = "BẢNG THEO DÕI NHIỆM VỤ ĐƯỢC GIAO"
EVERYONE = "Các cơ quan, đơn vị nhận văn bản"
"""Group of the tasks that name no body: they fall on every addressee."""

_CONTROL_RE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")


@dataclass(frozen=True)
class Row:
    """One task as the checklist shows it; `last_day` is the last admissible day of the earliest deadline."""

    id: str
    text: str
    lead: str
    coordinating: str
    deadline: str
    last_day: dt.date | None
    number: str
    date: dt.date | None
    status: str
    note: str
    link: str

    @property
    def basis(self) -> str:
        """Số, ký hiệu và ngày của văn bản giao."""
        return f"{self.number} ngày {day(self.date)}" if self.date else self.number


@dataclass(frozen=True)
class Checklist:
    """Rows in order of their deadlines, and the same rows by leading body."""

    rows: tuple[Row, ...]
    title: str = TITLE
    subtitle: str = ""
    groups: dict[str, tuple[Row, ...]] = field(default_factory=dict)


def make_checklist(hits: Iterable[Hit], database: Path, *, title: str = TITLE, subtitle: str = "") -> Checklist:
    """The checklist of these obligations; `database` leads to the originals that rows link to."""
    ordered = sorted(hits, key=_order)
    rows = [make_row(hit, database) for hit in ordered]
    groups: dict[str, list[Row]] = {}
    for hit, row in zip(ordered, rows, strict=True):
        for name in hit.bodies.get("lead") or [EVERYONE]:
            groups.setdefault(printable(name), []).append(row)
    by_name = {name: tuple(groups[name]) for name in sorted(groups, key=lambda name: (name == EVERYONE, name))}
    return Checklist(tuple(rows), title, subtitle, by_name)


def make_row(hit: Hit, database: Path) -> Row:
    """What the checklist shows of one obligation."""
    page = f"#page={hit.page}" if hit.media_type == "application/pdf" else ""
    return Row(
        id=hit.id,
        text=printable(" – ".join(filter(None, (hit.text, f"Sản phẩm: {hit.product}" if hit.product else "")))),
        lead=printable(bodies(hit, "lead")) or EVERYONE,
        coordinating=printable(bodies(hit, "coordinating")),
        deadline=printable(deadline_words(hit)),
        last_day=_last_day(hit),
        number=printable(hit.number or f"(không số, văn bản {hit.document_id})"),
        date=dt.date.fromisoformat(hit.date) if hit.date else None,
        status=STATUSES[hit.status],
        note=printable(hit.note or ""),
        link=original_path(database, hit.sha256, hit.suffix).as_uri() + page,
    )


def bodies(hit: Hit, role: str) -> str:
    """The bodies in a role, one after the other."""
    return "; ".join(hit.bodies.get(role, []))


def deadline_words(hit: Hit) -> str:
    """The live deadlines as printed, equal ones once; a day in figures is added where the words do not show one."""
    return "; ".join(dict.fromkeys(one_deadline(deadline) for deadline in hit.deadlines))


def one_deadline(deadline: Live) -> str:
    """`trong quý II/2020 (30/06/2020)`."""
    due = deadline.due
    if not due or _shows_day(deadline.text, dt.date.fromisoformat(due)):
        return deadline.text
    return f"{deadline.text} ({day(due)})"


def _shows_day(text: str, due: dt.date) -> bool:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    wanted = [due.day, due.month, due.year]
    return any(numbers[index : index + 3] == wanted for index in range(len(numbers)))


def basis(hit: Hit) -> str:
    """`947/KH-UBND ngày 11/05/2020`, or the subject where the number is missing."""
    number = hit.number or hit.subject or f"văn bản {hit.document_id}"
    return f"{number} ngày {day(hit.date)}" if hit.date else number


def printable(text: str) -> str:
    """`text` in one line without characters that XML, and so Word and Excel, cannot hold."""
    return " ".join(_CONTROL_RE.sub(" ", text).split())


def _last_day(hit: Hit) -> dt.date | None:
    days = [deadline.last_ok_day for deadline in hit.deadlines if deadline.last_ok_day]
    return dt.date.fromisoformat(min(days)) if days else None


def _order(hit: Hit) -> tuple[dt.date, str, int, Sequence[int]]:
    return _last_day(hit) or dt.date.max, hit.date or "9999", hit.document_id, [hit.seq or 0]
