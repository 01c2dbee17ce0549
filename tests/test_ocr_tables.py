from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image
from scan_factory import DPI, HEIGHT, WIDTH, Sheet

from pipeline.read.ocr_tables import CellWords, read_grids, with_running_numbers
from pipeline.read.pdf import read_pdf
from pipeline.read.ruled_grid import GridCell
from pipeline.read.scan import prepare
from pipeline.read.tesseract import RecognisedWord
from pipeline.settings import ReadSettings
from schemas.document import SourceDocument, Table
from tests.programs import needs_tesseract

XS = (200, 300, 800, 1120, 1450)
HEADS = ["STT", "Nội dung công việc", "Thời hạn", "Đơn vị chủ trì"]
ROWS = [
    ["01", "Lập danh sách các chợ;phiên vùng cao", "Tháng 3/2024", "Phòng Kinh tế"],
    ["02", "Kiểm tra an toàn điện", '"', "Điện lực huyện"],
    ["03", "Báo cáo kết quả", "Trước ngày;30/6/2024", "Văn phòng"],
]


def draw_table(sheet: Sheet, rows: Sequence[Sequence[str]], top: int, xs: Sequence[int] = XS, height: int = 110) -> int:
    """A ruled table; the lines of a cell are parted by `;`. The lower edge."""
    bottom = top + height * len(rows)
    for n in range(len(rows) + 1):
        sheet.draw.line((xs[0], top + n * height, xs[-1], top + n * height), fill="black", width=2)
    for x in xs:
        sheet.draw.line((x, top, x, bottom), fill="black", width=2)
    for n, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            for line, part in enumerate(text.split(";")):
                sheet.type(x + 15, top + n * height + 45 + 48 * line, part)
    return bottom


def scanned_pdf(*pictures: Image.Image) -> bytes:
    target = io.BytesIO()
    pictures[0].save(target, "PDF", resolution=DPI, save_all=True, append_images=list(pictures[1:]))
    return target.getvalue()


def read(*sheets: Image.Image) -> SourceDocument:
    return read_pdf("quet.pdf", scanned_pdf(*sheets), ReadSettings())


def texts(document: SourceDocument, table: Table) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(document.text[cell.start : cell.end].replace("\n", ";"))
    return rows


@needs_tesseract
@pytest.mark.parametrize(("skew", "noise"), [(0.0, 0.0), (1.2, 12.0)])
def test_a_ruled_table_is_read_cell_by_cell(skew: float, noise: float) -> None:
    sheet = Sheet()
    sheet.lines(["1. Các đơn vị thực hiện những nhiệm vụ sau đây trong năm nay:"], 300, 200)
    bottom = draw_table(sheet, [HEADS, *ROWS], 400)
    sheet.lines(["2. Văn phòng theo dõi việc thực hiện Kế hoạch này và báo cáo."], bottom + 100, 200)
    document = read(sheet.scanned(skew, noise))
    (table,) = document.tables
    assert texts(document, table) == [HEADS, *ROWS]
    outside = [document.line_text(line)[:2] for line in document.lines if line.table is None]
    assert outside == ["1.", "2."]
    assert [line.table for line in document.lines][:2] == [None, 0]
    assert all(line.confidence is not None for line in document.lines)


@needs_tesseract
def test_a_table_goes_on_over_the_page() -> None:
    first, second = Sheet(), Sheet()
    first.lines(["1. Các đơn vị thực hiện những nhiệm vụ sau đây trong năm nay:"], 1500, 200)
    draw_table(first, [HEADS, *ROWS[:1], ["02", "Kiểm tra an toàn điện và", "Tháng 4/2024", "Phòng Kinh tế,"]], 1700)
    moved = [x + 40 for x in XS]
    draw_table(second, [HEADS, ["", "phòng cháy", "", "Công an huyện"], ROWS[2]], 200, moved)
    document = read(first.scanned(), second.scanned())
    (table,) = document.tables
    cut = ["02", "Kiểm tra an toàn điện và;phòng cháy", "Tháng 4/2024", "Phòng Kinh tế,;Công an huyện"]
    assert texts(document, table) == [HEADS, ROWS[0], cut, HEADS, ROWS[2]]
    assert [cell.page for cell in table.cells if cell.column == 0] == [1, 1, 1, 2, 2]


@needs_tesseract
def test_merged_cells_keep_their_spans() -> None:
    sheet = Sheet()
    draw_table(sheet, [HEADS, *ROWS], 300)
    # No line between the last two rows of the last column.
    sheet.draw.line((XS[3] + 4, 520, XS[4] - 4, 520), fill="white", width=6)
    document = read(sheet.scanned())
    (table,) = document.tables
    spans = [(c.row, c.column, c.row_span) for c in table.cells if c.row_span > 1]
    assert spans == [(1, 3, 2)]


@needs_tesseract
def test_a_framed_foot_is_no_table() -> None:
    sheet = Sheet()
    foot = [["Nơi nhận:;- Như trên;", "KT. CHỦ TỊCH;PHÓ CHỦ TỊCH"], ["- Lưu: VT.", "Trần Văn Minh"]]
    sheet.lines(["1. Các đơn vị thực hiện những nhiệm vụ sau đây trong năm nay."], 300, 200)
    draw_table(sheet, foot, 500, (200, 800, 1450), 130)
    document = read(sheet.scanned())
    assert document.tables == ()
    assert "Nơi nhận" in document.text


def test_pages_without_rules_are_left_alone() -> None:
    sheet = Sheet()
    sheet.lines(["Các đơn vị thực hiện những nhiệm vụ sau đây trong năm nay."] * 3, 300, 200)
    sheet.draw.line((600, 200, 900, 200), fill="black", width=2)
    page = prepare(sheet.scanned(), 1, 595, 842)
    found = read_grids(page, "vie", 10)
    assert found.grids == []
    assert found.gray is page.layers.gray


def test_time_that_is_over_stops_reading() -> None:
    sheet = Sheet()
    draw_table(sheet, [HEADS, *ROWS], 300)
    found = read_grids(prepare(sheet.scanned(), 1, 595, 842), "vie", 0.0)
    assert not found.complete
    assert all(word.text == '"' for word in found.words)


def column(*read_as: str) -> list[CellWords]:
    def word(text: str, row: int) -> RecognisedWord:
        return RecognisedWord(text, 0, 40 * row, 20, 40 * row + 20, 0.5, 13.0)

    return [CellWords(GridCell(row, 0), [word(t, row) for t in text.split()]) for row, text in enumerate(read_as)]


@pytest.mark.parametrize(
    ("read_as", "right"),
    [
        (["STT", "1.", "23", "3.", "4."], ["STT", "1.", "2.", "3.", "4."]),
        (["01", "02", "O3", "04", "l1"], ["01", "02", "03", "04", "05"]),
        (["|", "2", "3", "4"], ["1", "2", "3", "4"]),
        (["1", "2", "", "4", "5"], ["1", "2", "", "4", "5"]),  # an empty cell stays empty
        (["I", "1", "2", "II", "1", "2"], ["I", "1", "2", "II", "1", "2"]),  # counted anew
        (["290", "220", "220", "196"], ["290", "220", "220", "196"]),  # numbers that do not count
        (["1", "x", "5"], ["1", "x", "5"]),
        ([], []),
    ],
)
def test_running_numbers(read_as: list[str], right: list[str]) -> None:
    before = column(*read_as)
    after = with_running_numbers(before)
    assert [" ".join(w.text for w in cell.words) for cell in after] == right
    changed = [new.words[0].raw for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [a for a, b in zip(read_as, right, strict=True) if a != b]


@needs_tesseract
def test_the_picture_without_tables_keeps_the_rest() -> None:
    sheet = Sheet()
    sheet.lines(["Các đơn vị thực hiện những nhiệm vụ sau đây trong năm nay."], 200, 200)
    bottom = draw_table(sheet, [HEADS, *ROWS], 300)
    page = prepare(sheet.scanned(), 1, WIDTH * 72 / DPI, HEIGHT * 72 / DPI)
    found = read_grids(page, "vie", 10)
    assert found.gray[290 : bottom + 10, XS[0] - 10 : XS[-1] + 10].min() == 255
    assert np.array_equal(found.gray[:250], page.layers.gray[:250])
