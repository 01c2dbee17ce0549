"""`congvan evaluate`, `doctor` and `stats`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.archive.connection import archive
from pipeline.cli.options import Config, Db, make_settings, whole_number
from pipeline.labels import STATUSES
from schemas.errors import ExitCode, MissingFileError


def evaluate(
    *,
    folder: Annotated[str, typer.Argument(metavar="THƯ_MỤC", help="Thư mục có văn bản và đáp án gold/*.json.")],
    floors: Annotated[
        str | None,
        typer.Option("--floors", metavar="TỆP", help="Tệp mức sàn; mặc định floors.json trong thư mục nếu có."),
    ] = None,
    processes: Annotated[
        str, typer.Option("--processes", "-j", metavar="SỐ", help="Số tiến trình đọc tệp cùng lúc.")
    ] = "1",
    update: Annotated[bool, typer.Option("--update", help="Ghi kết quả này thành mức sàn mới.")] = False,
    allow_regression: Annotated[
        bool, typer.Option("--allow-regression", help="Cùng --update: cho phép hạ mức sàn.")
    ] = False,
) -> None:
    """Chấm độ chính xác trên thư mục có đáp án: độ đúng, độ đủ và F1 theo từng mục.

    Mã thoát 8 nếu kết quả thấp hơn mức sàn đã ghi.

    Ví dụ: congvan evaluate corpus
    """
    from pipeline.evaluate import FLOORS_NAME, check_floors, evaluate_folder, format_table, update_floors

    path = Path(folder)
    if not path.is_dir():
        raise MissingFileError(f"Không có thư mục {folder}. Hãy kiểm tra lại đường dẫn.")
    evaluation = evaluate_folder(path, processes=whole_number("--processes", processes, least=1))
    print(format_table(evaluation))
    for name, reason in evaluation.failures.items():
        print(f"Không đọc được {name}: {reason}")
    pinned = Path(floors) if floors else path / FLOORS_NAME
    if update:
        update_floors(evaluation, pinned, allow_regression)
    elif floors or pinned.is_file():
        check_floors(evaluation, pinned)


def doctor(db: Db = None, config: Config = None) -> None:
    """Kiểm tra máy: cái gì còn thiếu và cách cài.

    Mã thoát 4 nếu thiếu phần mềm cần cho tệp quét hoặc tệp Word cũ.

    Ví dụ: congvan doctor
    """
    from pipeline.doctor import examine

    missing = False
    for finding in examine(make_settings(db, config)):
        print(f"{'[đủ]   ' if finding.present else '[thiếu]'} {finding.name}: {finding.state}")
        if not finding.present:
            missing = missing or finding.needed
            print(f"         {finding.remedy}")
    if missing:
        raise typer.Exit(ExitCode.MISSING_DEPENDENCY)


def stats(db: Db = None, config: Config = None) -> None:
    """Đếm văn bản, nhiệm vụ theo trạng thái, văn bản cần xem lại trong kho.

    Ví dụ: congvan stats
    """
    with archive(make_settings(db, config).database) as connection:
        (documents, doubtful) = connection.execute(
            "SELECT count(*), total(warning_count > 0) FROM documents"
        ).fetchone()
        query = "SELECT status, count(*) FROM obligations WHERE NOT withdrawn GROUP BY status"
        by_status = dict(connection.execute(query).fetchall())
    print(f"Văn bản: {documents} (cần xem lại: {int(doubtful)})")
    print(f"Nhiệm vụ: {sum(by_status.values())}")
    for status, label in STATUSES.items():
        if by_status.get(status):
            print(f"  {label}: {by_status[status]}")
