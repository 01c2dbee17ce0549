"""`congvan correct` and `status`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.archive.connection import archive, transaction
from pipeline.archive.corrections import Change, lacks_day, set_status
from pipeline.archive.corrections import correct as correct_field
from pipeline.archive.identifiers import Identifier
from pipeline.cli.options import Config, Db, Note, Who, make_settings
from pipeline.cli.showing import Id
from pipeline.labels import FIELDS, STATUSES


def correct(
    *,
    identifier: Id,
    field: Annotated[
        str,
        typer.Option(
            "--field",
            metavar="MỤC",
            help="Mục cần sửa. Văn bản: number, date, issuer, subject, doc_type, place, signer. "
            "Nhiệm vụ: lead, implementing, coordinating, report_to, deadline, product, text, ordinal, note.",
        ),
    ],
    value: Annotated[
        str,
        typer.Option("--value", metavar="CHỮ", help="Giá trị mới; nhiều cơ quan cách nhau bằng «;», để trống là xóa."),
    ],
    note: Note = "",
    by: Who = "",
    db: Db = None,
    config: Config = None,
) -> None:
    """Sửa một mục đọc sai; giá trị máy đọc vẫn được giữ, mọi lần sửa đều ghi lại.

    Ví dụ: congvan correct 12-3 --field deadline --value 30/9/2025
    """
    target = Identifier.parse(identifier)
    with archive(make_settings(db, config).database) as connection, transaction(connection):
        change = correct_field(connection, target, field, value, who=by, note=note)
        without_day = field == "deadline" and lacks_day(connection, target)
    _tell(change)
    if without_day:
        print(
            f"Chú ý: không hiểu được ngày nào trong «{change.new}», nên nhiệm vụ này không hiện ở lệnh due và overdue. "
            "Chữ đã nhập vẫn được lưu; để có ngày, hãy sửa lại và viết như 30/6/2026.",
            file=sys.stderr,
        )


def status(
    *,
    identifier: Id,
    state: Annotated[
        str, typer.Argument(metavar="TRẠNG_THÁI", help="open, doing, done, cancelled, replaced, hoặc tên tiếng Việt.")
    ],
    note: Note = "",
    by: Who = "",
    db: Db = None,
    config: Config = None,
) -> None:
    """Đặt trạng thái của một nhiệm vụ.

    Ví dụ: congvan status 12-3 done --note "Báo cáo số 45/BC-SYT"
    """
    with archive(make_settings(db, config).database) as connection, transaction(connection):
        change = set_status(connection, Identifier.parse(identifier), state, who=by, note=note)
    _tell(change)


def _tell(change: Change) -> None:
    old, new = (STATUSES.get(value or "", value) or "(trống)" for value in (change.old, change.new))
    print(f"{change.identifier}: {FIELDS[change.field]}: {old} → {new} (người sửa: {change.who})")
