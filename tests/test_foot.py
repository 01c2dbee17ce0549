"""Addressees and copies, item by item, with their places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.foot import extract_addressees, extract_copies
from extractors.zones import LineView, find_zones
from schemas.directive import Mention
from schemas.document import Line, SourceDocument, assemble_lines
from tests.sample import LETTER, plain

COPIES = "- Như trên;\n- CT, các PCT UBND tỉnh;\n- Lưu: VT, KGVX."
ADDRESSEES = "\n- Sở Giáo dục và Đào tạo;\n- Công an tỉnh;\n- UBND các huyện, thành phố."


def copies(document: SourceDocument) -> list[Mention]:
    view = LineView.of(document)
    return extract_copies(view, find_zones(view)[0])


def addressees(block: str) -> list[str]:
    view = LineView.of(plain(LETTER.replace(f"Kính gửi:{ADDRESSEES}", block)))
    return [mention.text for mention in extract_addressees(view, find_zones(view)[0])]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (COPIES, ["Như trên", "CT, các PCT UBND tỉnh", "Lưu: VT, KGVX"]),
        (
            "- Như trên;\n- Các Phó Chủ tịch\nUBND tỉnh;\n- Lưu: VT.",
            ["Như trên", "Các Phó Chủ tịch UBND tỉnh", "Lưu: VT"],
        ),
        ("- Như trên; l\n- Lưu: VT.", ["Như trên", "Lưu: VT"]),  # dirt behind an item
        ("+ Như trên;\n+ Lưu VT.", ["Như trên", "Lưu VT"]),
        ("-Như trên;\n-Lưu: VT.", ["Như trên", "Lưu: VT"]),
    ],
)
def test_copies(block: str, expected: list[str]) -> None:
    assert [mention.text for mention in copies(plain(LETTER.replace(COPIES, block)))] == expected


def test_what_stands_beside_the_copies_is_none() -> None:
    rows = [("left", text) for text in ("Nơi nhận:", "- Như trên;", "- Lưu: VT.")]
    rows += [("right", text) for text in ("GIÁM ĐỐC", "Trần Văn Bình")]
    texts = ["1. Sở Y tế kiểm tra.", *(text for _, text in rows)]
    lines = [Line(0, 0), *(Line(0, 0, column="left" if column == "left" else "right") for column, _ in rows)]
    joined, placed = assemble_lines(texts, lines)
    found = copies(SourceDocument("x", "0" * 64, "x", joined, placed))
    assert [mention.text for mention in found] == ["Như trên", "Lưu: VT"]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("Kính gửi: Sở Y tế.", ["Sở Y tế"]),
        (f"Kính gửi:{ADDRESSEES}", ["Sở Giáo dục và Đào tạo", "Công an tỉnh", "UBND các huyện, thành phố"]),
        ("Kính gửi: - Sở Y tế;\n- Sở Nội vụ.", ["Sở Y tế", "Sở Nội vụ"]),
        ("Kính gửi:\n- Sở Y tế;\nĐồng kính gửi:\n- Công an tỉnh.", ["Sở Y tế", "Công an tỉnh"]),
    ],
)
def test_addressees(block: str, expected: list[str]) -> None:
    assert addressees(block) == expected


def test_no_foot_no_copies() -> None:
    assert copies(plain("1. Sở Y tế kiểm tra.")) == []


@given(
    st.lists(
        st.sampled_from(["- Như trên;", "Lưu: VT.", "- A;", "UBND", "Nơi nhận:", "-", ";", "tỉnh;", "•"]), max_size=12
    )
)
@settings(deadline=None)
def test_an_item_stands_where_it_says(lines: list[str]) -> None:
    document = plain(LETTER.replace(COPIES, "\n".join(lines)))
    for mention in copies(document):
        written = document.text[mention.start : mention.end]
        assert mention.text in " ".join(written.split())
