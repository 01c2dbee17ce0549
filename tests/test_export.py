"""pipeline.export: what offices open must say what the archive says, and nothing may be computed from it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from archive_factories import FINANCE, HEALTH, deadline, new_archive, obligation, prepared, put
from docx import Document
from docx.oxml.ns import qn
from icalendar import Calendar
from openpyxl import Workbook, load_workbook

from pipeline.archive.connection import transaction
from pipeline.archive.corrections import set_status
from pipeline.archive.identifiers import Identifier
from pipeline.archive.search import Hit, Query, search
from pipeline.export import csv_table, docx, ics, jsonl, markdown, xlsx
from pipeline.export.checklist import EVERYONE, Checklist, make_checklist, printable
from pipeline.export.text_cells import safe_cell
from pipeline.read.office import find_soffice
from tests.programs import needs_office

FORMULAS = ("=1+1", "+84 24 3", "-1", "@SUM(A1)")
LATER = deadline("2025-09-30", text="trong quý III/2025", last_ok_day=dt.date(2025, 9, 30), boundary="within")
MONTHLY = deadline(None, kind="recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=15", boundary="before")
STAMP = dt.datetime(2025, 6, 1, 8, tzinfo=dt.UTC)


def tasks() -> list[Any]:
    return [
        obligation("Bố trí kinh phí.", "1", lead=[FINANCE, HEALTH], deadlines=[LATER]),
        obligation(
            "Rà soát cơ sở | điều trị *mùa hè*.", "2", coordinating=[FINANCE], deadlines=[deadline("2025-06-30")]
        ),
        obligation("Thực hiện nghiêm.", "3", lead=[]),
        obligation("Báo cáo hằng tháng.", "4", deadlines=[MONTHLY]),
        obligation("Đã xong.", "5", deadlines=[deadline("2025-01-31")]),
        *(obligation(text, "-", lead=[], path=["6", "-"]) for text in FORMULAS),
    ]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("xuat") / "kho" / "congvan.db"


@pytest.fixture(scope="module")
def hits(database: Path) -> Iterator[list[Hit]]:
    with closing(new_archive(database.parent.parent)) as connection:
        yield fill(connection)


def fill(connection: sqlite3.Connection) -> list[Hit]:
    put(connection, prepared(*tasks()))
    with transaction(connection):
        set_status(connection, Identifier(1, 5), "done")
    return search(connection, Query(), limit=None)


@pytest.fixture(scope="module")
def checklist(hits: list[Hit], database: Path) -> Checklist:
    return make_checklist(hits, database, subtitle="Tính đến hôm nay")


def test_rows_stand_by_deadline_and_groups_by_leading_body(checklist: Checklist) -> None:
    assert [row.id for row in checklist.rows][:3] == ["1-5", "1-2", "1-1"]
    assert list(checklist.groups) == ["Sở Tài chính tỉnh Lâm Hà", "Sở Y tế tỉnh Lâm Hà", EVERYONE]
    assert [row.id for row in checklist.groups["Sở Tài chính tỉnh Lâm Hà"]] == ["1-1"]


@pytest.mark.parametrize(
    ("words", "due", "shown"),
    [
        ("trước ngày 30/6/2025", "2025-06-30", "trước ngày 30/6/2025"),
        ("trước ngày 30 tháng 6 năm 2025", "2025-06-30", "trước ngày 30 tháng 6 năm 2025"),
        ("trong quý II/2025", "2025-06-30", "trong quý II/2025 (30/06/2025)"),
        ("trước ngày 30/6", "2025-06-30", "trước ngày 30/6 (30/06/2025)"),
    ],
)
def test_a_deadline_shows_its_words_and_its_day_once(tmp_path: Path, words: str, due: str, shown: str) -> None:
    with closing(new_archive(tmp_path)) as connection:
        put(connection, prepared(obligation("Làm.", deadlines=[deadline(due, text=words)])))
        (row,) = make_checklist(search(connection, Query(), limit=None), tmp_path / "a.db").rows
    assert row.deadline == shown


def test_equal_deadline_words_stand_once(tmp_path: Path) -> None:
    words = "định kỳ 06 tháng (trước ngày 20/6 và 20/12)"
    twice = [
        deadline(None, kind="recurring", text=words, rrule=f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY=20")
        for month in (6, 12)
    ]
    with closing(new_archive(tmp_path)) as connection:
        put(connection, prepared(obligation("Báo cáo.", deadlines=[*twice, deadline("2025-06-30")])))
        (row,) = make_checklist(search(connection, Query(), limit=None), tmp_path).rows
    assert row.deadline == f"{words}; trước ngày 30/6/2025"


@pytest.mark.parametrize(("text", "safe"), [(text, f"'{text}") for text in FORMULAS] + [("a=1", "a=1"), ("", "")])
def test_csv_cells_are_no_formulas(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


def test_csv_reads_back(checklist: Checklist) -> None:
    buffer = io.StringIO(newline="")
    csv_table.write(checklist, buffer)
    rows = list(csv.DictReader(io.StringIO(buffer.getvalue(), newline="")))
    assert [row["Mã"] for row in rows] == [row.id for row in checklist.rows]
    first = next(row for row in rows if row["Mã"] == "1-2")
    assert (first["Thời hạn"], first["Hạn cuối"]) == ("trước ngày 30/6/2025", "29/06/2025")
    assert (first["Căn cứ"], first["Ngày văn bản"]) == ("12/UBND-VX", "11/05/2025")


@pytest.fixture(scope="module")
def workbook(checklist: Checklist, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("excel") / "a.xlsx"
    xlsx.write(checklist, path)
    return load_workbook(path)


@pytest.fixture(scope="module")
def events(hits: list[Hit], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("lich") / "a.ics"
    ics.write(hits, path, STAMP)
    found = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return {str(event["uid"]).rsplit("-", 2)[0]: event for event in found}


class TestExcel:
    def test_sheets_print_on_one_page_width_with_repeated_heads(self, workbook: Workbook) -> None:
        for sheet in workbook:
            assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.print_title_rows == "$3:$3"
            assert sheet.freeze_panes == "D4"
            assert [cell.value for cell in sheet[3]] == [head for head, _ in xlsx.COLUMNS]
            assert all(
                cell.alignment.wrap_text
                for row in sheet.iter_rows(min_row=4)
                for cell in row
                if cell.value and cell.border.left.style and cell.column > 1
            )

    def test_the_overall_sheet_filters_all_rows(self, workbook: Workbook, checklist: Checklist) -> None:
        sheet = workbook.worksheets[0]
        assert sheet.auto_filter.ref == f"A3:K{3 + len(checklist.rows)}"

    def test_what_looks_like_a_formula_stays_text(self, workbook: Workbook) -> None:
        cells = [cell for row in workbook.worksheets[0].iter_rows(min_row=4) for cell in row]
        found = {cell.value: cell.data_type for cell in cells if cell.value in FORMULAS}
        assert found == dict.fromkeys(FORMULAS, "s")

    def test_days_are_days_and_numbers_link_to_the_original(self, workbook: Workbook) -> None:
        sheet = workbook.worksheets[0]
        row = next(row for row in sheet.iter_rows(min_row=4) if row[1].value == "1-2")
        assert (row[6].value, row[6].number_format) == (dt.datetime(2025, 6, 29), "dd/mm/yyyy")
        assert row[7].hyperlink.target.startswith("file://")


class TestWord:
    def test_the_table_repeats_its_head_on_landscape_a4(self, checklist: Checklist, tmp_path: Path) -> None:
        docx.write(checklist, tmp_path / "a.docx")
        document = Document(str(tmp_path / "a.docx"))
        section, table = document.sections[0], document.tables[0]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [cell.text for cell in table.rows[0].cells] == [head for head, _ in docx.COLUMNS]
        assert document.styles["Normal"].font.name == "Times New Roman"
        assert "1. Sở Tài chính tỉnh Lâm Hà (1 nhiệm vụ)" in table.rows[1].cells[0].text
        assert len(table.rows) == 1 + len(checklist.groups) + sum(len(rows) for rows in checklist.groups.values())

    @needs_office
    def test_the_printed_page_holds_every_letter(self, checklist: Checklist, tmp_path: Path) -> None:
        docx.write(checklist, tmp_path / "a.docx")
        command = [str(find_soffice()), f"-env:UserInstallation={(tmp_path / 'ho-so').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        with closing(pdfium.PdfDocument(tmp_path / "a.pdf")) as pages:
            printed = pages[0].get_textpage().get_text_range()
        assert "BẢNG THEO DÕI NHIỆM VỤ ĐƯỢC GIAO" in printed
        assert "Bố trí kinh phí." in printed


class TestCalendar:
    def test_only_unfinished_tasks_with_a_day_are_there(self, events: dict[str, Any]) -> None:
        assert sorted(events) == ["1-1", "1-2", "1-4"]

    @pytest.mark.parametrize(
        ("task", "day", "alarm"),
        [
            ("1-2", dt.date(2025, 6, 30), dt.datetime(2025, 6, 29, 8)),
            ("1-1", dt.date(2025, 9, 30), dt.datetime(2025, 9, 30, 8)),
            ("1-4", dt.date(2025, 5, 15), dt.datetime(2025, 5, 14, 8)),
        ],
    )
    def test_the_event_is_on_the_printed_day_and_rings_on_the_last_good_one(
        self, events: dict[str, Any], task: str, day: dt.date, alarm: dt.datetime
    ) -> None:
        event = events[task]
        assert event["dtstart"].dt == day
        (bell,) = event.walk("VALARM")
        assert dt.datetime.combine(day, dt.time()) + bell["trigger"].dt == alarm

    def test_recurring_deadlines_recur(self, events: dict[str, Any]) -> None:
        rule = events["1-4"]["rrule"]
        assert (rule["FREQ"], rule["BYMONTHDAY"]) == (["MONTHLY"], [15])


def test_markdown_escapes_what_would_break_its_table(checklist: Checklist) -> None:
    buffer = io.StringIO()
    markdown.write(checklist, buffer)
    line = next(line for line in buffer.getvalue().splitlines() if "Rà soát" in line)
    assert "cơ sở \\| điều trị \\*mùa hè\\*" in line
    assert line.replace("\\|", "").count("|") == len(markdown.COLUMNS) + 1


def test_json_lines_hold_one_task_each(hits: list[Hit]) -> None:
    buffer = io.StringIO()
    jsonl.write(hits, buffer)
    objects = [json.loads(line) for line in buffer.getvalue().splitlines()]
    assert [item["id"] for item in objects] == [hit.id for hit in hits]
    assert next(item for item in objects if item["id"] == "1-2")["coordinating"] == ["Sở Tài chính tỉnh Lâm Hà"]


@pytest.mark.parametrize(("text", "clean"), [("a\x00b\x0bc", "a b c"), ("dòng\nhai", "dòng hai"), ("\ud800x", "x")])
def test_what_xml_cannot_hold_is_left_out(text: str, clean: str) -> None:
    assert printable(text) == clean


@pytest.mark.parametrize("format_", [xlsx, docx])
def test_an_empty_checklist_is_a_valid_file(format_: Any, tmp_path: Path) -> None:
    format_.write(Checklist(()), tmp_path / "rong")
    assert (tmp_path / "rong").read_bytes().startswith(b"PK")
