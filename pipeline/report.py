"""The report file of an import: one line a file, written as it goes, so that a killed run leaves what it did."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from types import TracebackType

from pipeline.archive.rows import Prepared
from pipeline.export.text_cells import safe_cell
from pipeline.labels import day
from pipeline.process import Item

COLUMNS = ("Tệp", "Nằm trong", "Kết quả", "Mã", "Số, ký hiệu", "Ngày", "Số nhiệm vụ", "Cảnh báo", "Lý do, cần xem")


class Report:
    """A CSV file `nhap-<time>.csv` that Excel opens with its marks right."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = _free_name(folder, f"nhap-{dt.datetime.now():%Y%m%d-%H%M%S}")
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)

    def __enter__(self) -> Report:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(
        self, item: Item, outcome: str, *, rows: Prepared | None = None, identifier: int | None = None, reason: str = ""
    ) -> None:
        """One line; with `rows` the header and the warnings of what was read."""
        cells = [item.path, " › ".join(item.way_in), outcome, "" if identifier is None else str(identifier)]
        if rows is None:
            cells += ["", "", "", "", reason]
        else:
            warnings = "; ".join(row["message"] for row in rows.warnings)
            number, date = rows.document["number"] or "", day(rows.document["date"])
            cells += [number, date, str(len(rows.obligations)), str(len(rows.warnings)), warnings]
        self._writer.writerow([safe_cell(cell) for cell in cells])
        self._file.flush()


def _free_name(folder: Path, stem: str) -> Path:
    """`<stem>.csv`, with a counter where another run of the same second has taken it."""
    names = (folder / f"{stem}{f'-{n}' if n else ''}.csv" for n in range(1000))
    return next(path for path in names if not path.exists())
