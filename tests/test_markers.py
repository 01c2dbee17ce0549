"""Item markers at the start of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.markers import STYLES, read_marker, roman_value


@pytest.mark.parametrize(
    ("text", "style", "ordinal", "rest"),
    [
        ("1. Sở Y tế", "decimal", "1", "Sở Y tế"),
        ("01.Xây dựng", "decimal", "01", "Xây dựng"),
        ("2/ Sở Nội vụ", "decimal", "2", "Sở Nội vụ"),
        ("1- Sở Tư pháp", "decimal", "1", "Sở Tư pháp"),
        ("1) Rà soát", "decimal-paren", "1", "Rà soát"),
        ("1.1 Sở Công Thương", "decimal2", "1.1", "Sở Công Thương"),
        ("2.1.3. Tổ chức", "decimal3", "2.1.3", "Tổ chức"),
        ("II- NỘI DUNG", "roman", "II", "NỘI DUNG"),
        ("IV/ TỔ CHỨC THỰC HIỆN", "roman", "IV", "TỔ CHỨC THỰC HIỆN"),
        ("VIII Tổ chức thực hiện:", "roman", "VIII", "Tổ chức thực hiện:"),
        ("Điều 3. Các ông", "article", "Điều 3", "Các ông"),
        ("Phần thứ nhất", "part", "Phần thứ nhất", ""),
        ("Chương II", "chapter", "Chương II", ""),
        ("Mục 2. Quy định", "section", "Mục 2", "Quy định"),
        ("A. PHẦN CHUNG", "upper", "A", "PHẦN CHUNG"),
        ("đ) Chuẩn bị", "letter", "đ", "Chuẩn bị"),
        ("(1) tổ chức", "paren", "1", "tổ chức"),
        ("- Giao Sở", "dash", "-", "Giao Sở"),
        ("–Giao Sở", "dash", "-", "Giao Sở"),
        ("+ Danh mục", "plus", "+", "Danh mục"),
        ("• Thông tin", "bullet", "•", "Thông tin"),
        # as recognition garbles them
        ("_- Lập danh sách", "dash", "-", "Lập danh sách"),
        ("©) Tổ chức", "letter", "e", "Tổ chức"),
        ("IHI. Đối tượng", "roman", "III", "Đối tượng"),
        ("Š. Ngân hàng", "decimal", "5", "Ngân hàng"),
        ("3, Trung tâm Y tế", "decimal", "3", "Trung tâm Y tế"),
        ("._1, Phòng Tài chính", "decimal", "1", "Phòng Tài chính"),
        ("- 3, Phòng Tài chính", "decimal", "3", "Phòng Tài chính"),
        ("e_ Nộp báo cáo", "bullet", "•", "Nộp báo cáo"),
        ("e© Mang theo thẻ", "bullet", "•", "Mang theo thẻ"),
    ],
)
def test_markers(text: str, style: str, ordinal: str, rest: str) -> None:
    marker = read_marker(text)
    assert marker is not None, text
    assert (marker.style, marker.ordinal, text[marker.end :]) == (style, ordinal, rest)


@pytest.mark.parametrize(
    "text", ["1.426 em học sinh", "20/5/2020 là hạn", "10 ngày làm việc", "15- 20 người", "5 triệu đồng", "Sở Y tế", ""]
)
def test_what_is_no_marker(text: str) -> None:
    assert read_marker(text) is None


@pytest.mark.parametrize(("text", "value"), [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("A", 0)])
def test_roman_value(text: str, value: int) -> None:
    assert roman_value(text) == value


def test_letters_count_in_vietnamese_order() -> None:
    values = [read_marker(f"{letter}) việc") for letter in "abcdđe"]
    assert [marker.value for marker in values if marker] == [1, 2, 3, 4, 5, 6]


@given(st.text(alphabet="0123456789IVXabcdđ.)-+(/ Điều Sở•", max_size=30))
def test_never_raises_and_stays_inside(text: str) -> None:
    marker = read_marker(text)
    if marker is not None:
        assert marker.style in STYLES
        assert 0 < marker.end <= len(text)
