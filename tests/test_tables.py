from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest

from extractors.tables import column_role, read_task_table, table_obligations
from extractors.vocabulary import load_table
from schemas.directive import Obligation
from schemas.document import Cell, Line, SourceDocument, Table, assemble_lines

ISSUED = dt.date(2024, 2, 5)
HEADS = "STT | Nội dung | Đơn vị chủ trì | Đơn vị phối hợp | Thời hạn"


def document(*rows: str) -> SourceDocument:
    """A document of one table; the cells of a row are parted by ` | `, one alone spans all columns, `^` goes on from
    the row above."""
    parts = [row.split(" | ") for row in rows]
    columns = max(len(part) for part in parts)
    texts: list[str] = []
    places: list[tuple[int, int, int, int, int]] = []
    for r, part in enumerate(parts):
        for c, text in enumerate(part):
            if text == "^":
                continue
            down = next((n for n in range(r + 1, len(parts)) if parts[n][c : c + 1] != ["^"]), len(parts)) - r
            places.append((r, c, len(texts), down, columns if len(part) == 1 else 1))
            texts.append(text)
    joined, lines = assemble_lines(texts, [Line(0, 0, table=0) for _ in texts])
    cells = tuple(Cell(r, c, lines[i].start, lines[i].end, down, wide) for r, c, i, down, wide in places)
    return SourceDocument("b.docx", "0" * 64, "x", joined, lines, tables=(Table(cells, len(rows), columns),))


def obligations(*rows: str) -> list[Obligation]:
    made = document(*rows)
    tasks = read_task_table(made, made.tables[0])
    assert tasks is not None
    return table_obligations(made, tasks, ISSUED)


def who(found: Obligation) -> list[str]:
    return [mention.text for mention in found.lead]


@pytest.mark.parametrize("case", load_table("table_columns")["examples"], ids=lambda case: case["text"])
def test_the_vocabularys_own_examples(case: dict[str, str | None]) -> None:
    assert column_role(str(case["text"])) == case["role"]


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("NỘI DUNG CÔNG VIỆC", "task"),
        ("Nội dung côngviệc", "task"),  # as recognition may run words together
        ("Đơn vị / cá nhân thực hiện", "lead"),
        ("Thời gian hoàn thành (dự kiến)", "deadline"),
        ("Noi dung", "task"),
        ("Đơn vị tính", None),
        ("Ngày, tháng, năm sinh", None),
        ("Chức vụ", None),
        ("", None),
    ],
)
def test_column_role(head: str, role: str | None) -> None:
    assert column_role(head) == role


def test_each_row_is_an_obligation() -> None:
    first, second = obligations(
        HEADS,
        "1 | Lập danh sách chợ | Sở Công Thương | Sở Y tế | Tháng 3/2024",
        "2. | Kiểm tra an toàn | Công an tỉnh | nt | 30/6/2024",
    )
    assert (first.ordinal, first.text) == ("1", "Lập danh sách chợ | Sở Công Thương | Sở Y tế | Tháng 3/2024")
    assert who(first) == ["Sở Công Thương"]
    assert [mention.text for mention in second.coordinating] == ["Sở Y tế"]
    assert [str(deadline.due) for deadline in first.deadlines + second.deadlines] == ["2024-03-31", "2024-06-30"]


def test_a_cell_over_several_rows_holds_for_each() -> None:
    found = obligations("STT | Nội dung | Chủ trì", "1 | Rà soát các chợ | Sở Công Thương", "2 | Báo cáo kết quả | ^")
    assert [who(one) for one in found] == [["Sở Công Thương"], ["Sở Công Thương"]]


@pytest.mark.parametrize(
    "repeated", [HEADS, "STI | Nội dưng | Đơn vị chủ trì | Đơn vị phôi hợp | Thời han", "(1) | (2) | (3) | (4) | (5)"]
)
def test_heads_repeated_by_a_page_break_are_no_task(repeated: str) -> None:
    rows = ["1 | Rà soát các chợ | Sở Công Thương | Sở Y tế | Quý I", "2 | Báo cáo | Sở Y tế | Sở Nội vụ | Quý II"]
    assert [one.ordinal for one in obligations(HEADS, rows[0], repeated, rows[1])] == ["1", "2"]


@pytest.mark.parametrize(
    ("turn", "empty_before", "expected"),
    [(3, False, ["Sở A", "Sở B", "Sở B"]), (2, False, ["Sở A", "Sở B", ""]), (3, True, ["", "Sở B", ""])],
)
def test_a_lead_cell_cut_by_a_page_break(turn: int, empty_before: bool, expected: list[str]) -> None:
    """The row over the page has the lead above it, unless it begins no page or leads are missing elsewhere too."""
    made = document(
        HEADS,
        f"1 | Lập danh sách chợ | {'' if empty_before else 'Sở A'} | Sở C | Tháng 3/2024",
        "2 | Kiểm tra an toàn | Sở B | Sở C | Tháng 4/2024",
        "3 | Báo cáo kết quả |  | Sở C | Tháng 5/2024",
    )
    cells = tuple(replace(cell, page=2 if cell.row >= turn else 1) for cell in made.tables[0].cells)
    made = replace(made, tables=(replace(made.tables[0], cells=cells),))
    tasks = read_task_table(made, made.tables[0])
    assert tasks is not None
    assert [" ".join(who(found)) for found in table_obligations(made, tasks, ISSUED)] == expected


def test_group_rows_give_their_number_to_the_path() -> None:
    found = obligations(HEADS, "I. Công tác chỉ đạo", "1 | Ban hành văn bản | Văn phòng | Sở Nội vụ | Quý I")
    assert [one.ordinal for one in found] == ["1"]


def test_words_of_a_row_name_receivers_and_brackets_explain() -> None:
    row = "1 | Nộp hồ sơ về Sở Nội vụ | Sở Y tế (Phòng Kế hoạch, Văn phòng Sở) |  | Quý I"
    (one,) = obligations(HEADS, row)
    assert (who(one), [mention.text for mention in one.report_to]) == (["Sở Y tế"], ["Sở Nội vụ"])


@pytest.mark.parametrize(
    ("row", "ordinal", "lead"),
    [
        ("3. Tổng hợp kinh phí của các đơn vị (Sở Tài chính)", "3", ["Sở Tài chính"]),
        ("3. Tổng hợp kinh phí (nếu có)", "3", []),
    ],
)
def test_a_numbered_row_without_columns_is_a_task(row: str, ordinal: str, lead: list[str]) -> None:
    rows = [f"{n} | Việc thứ {n} của kế hoạch | Sở Y tế | Sở Nội vụ | Quý I" for n in (1, 2)]
    last = obligations(HEADS, *rows, row)[-1]
    assert (last.ordinal, who(last)) == (ordinal, lead)
    assert last.text == row.removeprefix("3. ")


@pytest.mark.parametrize(
    "row", ["2024. Năm của chuyển đổi số", "Các nhiệm vụ thường xuyên", "1. Công tác tuyên truyền"]
)
def test_a_title_over_all_columns_is_none(row: str) -> None:
    rows = [f"{n} | Việc thứ {n} của kế hoạch | Sở Y tế | Sở Nội vụ | Quý I" for n in (1, 2)]
    assert [one.ordinal for one in obligations(HEADS, *rows, row)] == ["1", "2"]


def test_numbered_groups_are_no_tasks() -> None:
    rows = [f"{n} | Việc thứ {n} của kế hoạch | Sở Y tế | Sở Nội vụ | Quý I" for n in (1, 2)]
    found = obligations(HEADS, "2. Công tác chỉ đạo", *rows, "3. Công tác tuyên truyền", *rows)
    assert [one.ordinal for one in found] == ["1", "2", "1", "2"]


POSTS = ["Trưởng ban", "Phó Trưởng ban", "Ủy viên thường trực", "Thành viên"]


@pytest.mark.parametrize(
    ("heads", "unit"),
    list(product(["STT | Họ và tên | Đơn vị công tác | Nhiệm vụ", "TT | Họ tên | Đơn vị | Nhiệm vụ"], ["Sở Y tế"])),
)
def test_a_list_of_people_holds_no_tasks(heads: str, unit: str) -> None:
    made = document(heads, *(f"{n} | Nguyễn Văn {n} | {unit} | {post}" for n, post in enumerate(POSTS, 1)))
    assert read_task_table(made, made.tables[0]) is None


def test_people_lead_what_they_are_given() -> None:
    (found,) = obligations(
        "TT | Họ và tên | Đơn vị | Nhiệm vụ",
        "1 | Trần Thị Lan | Phòng Nghiệp vụ | Theo dõi tiến độ thực hiện của các xã và tổng hợp báo cáo hằng tuần",
    )
    assert who(found) == ["Trần Thị Lan"]


@pytest.mark.parametrize(
    "rows",
    [
        ("STT | Tên cơ sở | Số giường", "1 | Bệnh viện tỉnh | 500"),
        ("STT | Nội dung | Số lượng", "1 | Tập huấn | 3"),
        (HEADS, "1 |  |  |  | ", "2 |  |  |  | "),
    ],
)
def test_statistics_and_blank_forms_are_no_task_tables(rows: tuple[str, ...]) -> None:
    made = document(*rows)
    assert read_task_table(made, made.tables[0]) is None
