from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.aligned_tables import take_aligned
from pipeline.read.geometry import Word
from pipeline.read.layout import PageTable

STARTS = (100.0, 130.0, 310.0, 450.0)
MEMBERS = [
    "1. | Ông Trần Văn Lâm | Phó Giám đốc | Trưởng ban",
    "2. | Bà Lê Thị Hoa | Chánh Văn phòng | Phó ban",
    "3. | Ông Đỗ Minh Quân | Trưởng phòng Kế hoạch | Ủy viên",
    "4. | Bà Phạm Thu Hà | Chuyên viên | Ủy viên",
    "5. | Ông Vũ Đức Anh | Kế toán | Thư ký",
]


def set_rows(
    rows: Sequence[str], starts: Sequence[float] = STARTS, top: float = 200.0, lean: float = 0.0
) -> list[Word]:
    """Words of rows whose cells are parted by ` | `, on a page whose lines fall by `lean`."""
    words: list[Word] = []
    for n, row in enumerate(rows):
        for start, cell in zip(starts, row.split(" | "), strict=False):
            x, y = start, top + 20 * n
            for text in cell.split():
                left, shift = x - lean * y, lean * x
                words.append(Word(text, left, y + shift, left + 6 * len(text), y + shift + 12, size=13, confidence=0.9))
                x += 6 * len(text) + 3
    return words


def texts(table: PageTable) -> list[str]:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(" ".join(word.text for word in cell.words))
    return [" | ".join(row) for row in rows]


@pytest.mark.parametrize("lean", [0.0, 0.02, -0.02])
def test_a_list_in_columns_is_a_table(lean: float) -> None:
    words = set_rows(["Các thành viên của Ban gồm những ông, bà sau đây:", *MEMBERS, "Điều 2. Ban làm việc"], lean=lean)
    (table,), rest = take_aligned(words, lean)
    assert texts(table) == MEMBERS
    assert [word.text for word in rest][:2] == ["Các", "thành"]
    assert [word.text for word in rest][-4:] == ["2.", "Ban", "làm", "việc"]


@pytest.mark.parametrize(
    ("changed", "row"),
    [
        ("§ | Bà Lê Thị Hoa | Chánh Văn phòng | Phó ban", "§ | Bà Lê Thị Hoa | Chánh Văn phòng | Phó ban"),
        ("Bà Lê Thị Hoa | Chánh Văn phòng | Phó ban", " | Bà Lê Thị Hoa | Chánh Văn phòng | Phó ban"),
    ],
)
def test_numbers_that_recognition_lost(changed: str, row: str) -> None:
    words = set_rows(MEMBERS[:1])
    words += set_rows([changed], STARTS if changed.startswith("§") else STARTS[1:], top=220)
    words += set_rows(MEMBERS[2:], top=240)
    (table,), _ = take_aligned(words)
    assert texts(table)[1] == row


def test_a_second_line_goes_on_in_its_columns() -> None:
    words = (
        set_rows(MEMBERS[:2]) + set_rows(["Xuân | và Tổng hợp"], STARTS[1:], top=240) + set_rows(MEMBERS[2:], top=260)
    )
    (table,), rest = take_aligned(words)
    assert texts(table)[1] == "2. | Bà Lê Thị Hoa Xuân | Chánh Văn phòng và Tổng hợp | Phó ban"
    assert rest == []


def test_heads_belong_to_the_table() -> None:
    (table,), rest = take_aligned(set_rows(["STT | Họ và tên | Chức vụ | Nhiệm vụ", *MEMBERS]))
    assert texts(table)[0] == "STT | Họ và tên | Chức vụ | Nhiệm vụ"
    assert rest == []


def test_two_lists_are_two_tables() -> None:
    words = set_rows([*MEMBERS, "V. BAN BIÊN TẬP", *MEMBERS[:4]])
    tables, rest = take_aligned(words)
    assert [table.rows for table in tables] == [5, 4]
    assert " ".join(word.text for word in rest) == "V. BAN BIÊN TẬP"


@pytest.mark.parametrize(
    "rows",
    [
        MEMBERS[:3],
        [
            "1. | Sở Y tế chủ trì kiểm tra",
            "2. | Sở Nội vụ tham mưu",
            "3. | Công an tỉnh bảo đảm",
            "4. | Văn phòng đôn đốc",
        ],
        [f"- | Phần thứ {n} | Sở Y tế | Quý {n}" for n in range(1, 6)],
        [f"{n} | Bệnh viện tỉnh | Sở Y tế | Quý I" for n in (310, 20, 455, 7, 96)],
    ],
)
def test_what_is_no_table(rows: list[str]) -> None:
    words = set_rows(rows)
    assert take_aligned(words) == ([], words)


@given(
    st.lists(
        st.lists(st.sampled_from(["Sở", "thực", "hiện", "kế", "hoạch,", "12", "2024"]), min_size=6, max_size=14),
        max_size=12,
    )
)
def test_running_text_stays(lines: list[list[str]]) -> None:
    words = set_rows([f"{n}. " + " ".join(line) for n, line in enumerate(lines, 1)])
    assert take_aligned(words) == ([], words)
