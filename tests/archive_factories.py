"""Small directives for tests of the archive: a case states only what is special."""

from __future__ import annotations

import datetime as dt
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.archive.connection import open_archive
from pipeline.archive.rows import Prepared, prepare
from pipeline.archive.store import Sighting, Stored, store
from schemas.directive import Deadline, Directive, Mention, Obligation, Reference, Signature, Source
from schemas.document import Line, SourceDocument, assemble_lines

HEALTH = Mention(text="Sở Y tế", name="Sở Y tế tỉnh Lâm Hà", id="so-y-te-lam-ha")
FINANCE = Mention(text="Sở Tài chính", name="Sở Tài chính tỉnh Lâm Hà", id="so-tai-chinh-lam-ha")


LETTER = """ỦY BAN NHÂN DÂN
TỈNH LÂM HÀ
Số: {number}/UBND-VX

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lâm Hà, ngày 11 tháng 5 năm 2025

Kính gửi: Sở Y tế; Sở Tài chính

Ủy ban nhân dân tỉnh yêu cầu:

1. Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát cơ sở điều trị số {number}, hoàn thành trước ngày 30/6/2025.

2. Sở Tài chính bố trí kinh phí trong quý III/2025.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Mẫu
"""
"""A công văn with two tasks; `number` makes each one different."""


def deadline(due: str | None = "2025-06-30", **changes: Any) -> Deadline:
    """`trước ngày …`, whose last admissible day is the one before."""
    day = dt.date.fromisoformat(due) if due else None
    values: dict[str, Any] = {
        "text": f"trước ngày {day.day}/{day.month}/{day.year}" if day else "hằng năm",
        "kind": "date",
        "due": day,
        "last_ok_day": day - dt.timedelta(1) if day else None,
        "boundary": "before",
        "why": ["Ngày in trên văn bản.", "«trước ngày»: hạn cuối là ngày liền trước."],
    }
    return Deadline(**{**values, **changes})


def obligation(text: str, ordinal: str = "1", **changes: Any) -> Obligation:
    """A task of Sở Y tế."""
    values: dict[str, Any] = {"text": text, "ordinal": ordinal, "path": [ordinal], "lead": [HEALTH]}
    return Obligation(**{**values, **changes})


def directive(*obligations: Obligation, **changes: Any) -> tuple[SourceDocument, Directive]:
    """A công văn of 11/5/2025 whose text is a heading and its obligations, each with its place in it."""
    number = changes.get("number", "12/UBND-VX")
    texts = [f"Số: {number}", changes.pop("opening", "Kính gửi: các sở, ban, ngành"), *(o.text for o in obligations)]
    text, lines = assemble_lines(texts, [Line(0, 0) for _ in texts])
    data = changes.pop("data", text.encode())
    source = Source(
        path=changes.pop("path", "cong-van.txt"),
        sha256=sha256(data).hexdigest(),
        media_type="text/plain",
        pages=1,
        text_origin="plain",
    )
    placed = [
        item.model_copy(update={"start": line.start, "end": line.end})
        for item, line in zip(obligations, lines[2:], strict=True)
    ]
    values: dict[str, Any] = {
        "source": source,
        "doc_type": "cong_van",
        "issuer": "Ủy ban nhân dân tỉnh Lâm Hà",
        "number": number,
        "date": dt.date(2025, 5, 11),
        "subject": "tăng cường phòng, chống dịch bệnh mùa hè",
        "signature": Signature(authority="TM. ỦY BAN NHÂN DÂN", position="CHỦ TỊCH", signer="Nguyễn Văn Mẫu"),
        "obligations": placed,
    }
    document = SourceDocument(source.path, source.sha256, "text/plain", text, lines)
    return document, Directive(**{**values, **changes})


def acting(relation: str, target: str | None, text: str, **changes: Any) -> tuple[SourceDocument, Directive]:
    """A later công văn whose single unit `text` acts on công văn 12/UBND-VX."""
    cited = text.index("12/UBND-VX")
    opening = "Kính gửi: Sở Y tế"
    offset = len("Số: 40/UBND-VX\n") + len(opening) + 1
    reference = Reference(
        text="12/UBND-VX", number="12/UBND-VX", date=dt.date(2025, 5, 11), relation=relation, target=target,
        start=offset + cited, end=offset + cited + 10,
    )  # fmt: skip
    deadlines = changes.pop("deadlines", [])
    values = {"number": "40/UBND-VX", "date": dt.date(2025, 6, 20), "references": [reference], "opening": opening}
    return directive(obligation(text, deadlines=deadlines), **{**values, **changes})


def prepared(*obligations: Obligation, **changes: Any) -> Prepared:
    """Rows of a directive."""
    return prepare(*directive(*obligations, **changes))


def put(connection: sqlite3.Connection, rows: Prepared, path: str = "cong-van.txt", *, refresh: bool = False) -> Stored:
    """Store rows as seen at `path`."""
    return store(connection, rows, Sighting(path), refresh=refresh)


def new_archive(folder: Path) -> sqlite3.Connection:
    """An empty archive in `folder`."""
    return open_archive(folder / "kho" / "congvan.db", create=True)
