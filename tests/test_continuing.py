from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.continuing import common_columns, repeated_rows, rest_of_row, with_columns
from pipeline.read.geometry import Word
from pipeline.read.layout import PageCell, PageTable
from schemas.document import BBox

EDGES = (0.0, 40.0, 240.0, 360.0, 470.0)


def words(text: str, x0: float, top: float) -> tuple[Word, ...]:
    return tuple(Word(t, x0 + 30 * i, top, x0 + 30 * i + 25, top + 12) for i, t in enumerate(text.split()))


def table(*rows: str) -> PageTable:
    """A table from rows whose cells are parted by `|`."""
    cells = [
        PageCell(r, c, BBox(EDGES[c], 20.0 * r, EDGES[c + 1], 20.0 * r + 20), words(text, EDGES[c], 20.0 * r))
        for r, row in enumerate(rows)
        for c, text in enumerate(row.split("|"))
    ]
    return PageTable(BBox(0, 0, EDGES[-1], 20.0 * len(rows)), len(rows), 4, tuple(cells), EDGES)


HEADS = "TT|Nội dung|Thời hạn|Chủ trì"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (EDGES, [0, 1, 2, 3, 4]),
        ((0, 41, 238, 364, 474), [0, 1, 2, 3, 4]),  # a scan one percent larger
        ((0, 40, 240, 470), [0, 1, 2, 4]),  # the last two columns are merged on this page
        ((0, 40, 300, 360, 470), None),
        ((0, 470), None),
    ],
)
def test_common_columns(found: tuple[float, ...], expected: list[int] | None) -> None:
    assert common_columns(EDGES, found) == expected


@given(st.lists(st.floats(20, 200), min_size=2, max_size=9), st.floats(0.5, 2.0))
def test_columns_are_common_at_any_scale(widths: list[float], scale: float) -> None:
    edges = [sum(widths[:i]) for i in range(len(widths) + 1)]
    found = common_columns(edges, [edge * scale for edge in edges])
    assert found is None or found == list(range(len(edges)))


def test_a_merged_cell_takes_the_columns_below_it() -> None:
    cell = PageCell(0, 2, BBox(240, 0, 470, 20), ())
    assert with_columns(cell, [0, 1, 2, 4]) == PageCell(0, 2, BBox(240, 0, 470, 20), (), 1, 2)


def test_repeated_heads() -> None:
    first = table(HEADS, "1|Lập danh sách|Tháng 3|Phòng Nghiệp vụ")
    assert repeated_rows(first.cells, table(HEADS, "2|Rà soát|Tháng 4|Văn phòng").cells) == 1
    assert repeated_rows(first.cells, table("2|Rà soát|Tháng 4|Văn phòng").cells) == 0


@pytest.mark.parametrize(
    ("last", "top", "added"),
    [
        ("5|Họp thông qua kế hoạch|Tháng 3|Sở Y tế và các", "|||bệnh viện", ["bệnh viện"]),
        ("5|Rà soát các điểm chợ|Tháng 3|Sở A", "|phiên vùng cao||Sở B", ["phiên vùng cao", "Sở B"]),
        ("5|Rà soát|Tháng 3|Sở A", "6|Báo cáo|Tháng 4|Sở B", []),  # a new row
        ("5|Rà soát|Tháng 3|Sở A", "|Báo cáo kết quả|Tháng 4|Sở B", []),  # a new task without a number
        ("|Rà soát|Tháng 3|Sở A", "|||Sở B", []),  # nobody numbers the rows
        ("5|Rà soát|Tháng 3|Sở A", "|||", []),
    ],
)
def test_rest_of_a_row(last: str, top: str, added: list[str]) -> None:
    known = table(last)
    pairs = rest_of_row(known.cells, table(top), 0)
    assert [" ".join(word.text for word in rest.words) for _, rest in pairs] == added
    assert all(cell.column == rest.column for cell, rest in pairs)
