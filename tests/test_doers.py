"""Who must act, in the shapes that decisions ask for apart; the rest is in test_roles."""

from __future__ import annotations

import pytest

from extractors.doers import acting_later, doer_in_bracket, is_done_by, read_lead


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dự án chậm tiến độ. Sở Xây dựng kiểm tra từng gói thầu.", ["Sở Xây dựng"]),
        ("Dự án chậm tiến độ. Sở Xây dựng đã kiểm tra từng gói thầu.", []),
        ("Dự án chậm tiến độ; người dân làm đơn theo mẫu.", []),
        ("Đợt 1 xong trong tháng 3; Sở Xây dựng phối hợp.", []),
    ],
)
def test_who_acts_in_a_later_sentence(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in acting_later(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sửa mái nhà (Phòng Kinh tế).", True),
        ("Nhập hồ sơ bị lỗi (do công chức tư pháp và Công an xã cùng xử lý).", True),
        ("Rà soát danh sách (do Công an xã cung cấp).", False),
        ("Thực hiện theo mẫu (do Sở Y tế ban hành).", False),
        ("Hỗ trợ 03 đơn vị (Công ty Hòa Phát, Công ty Sông Đà).", False),
        ("Gửi hồ sơ về tỉnh (Phòng Kinh tế).", False),
        ("Sửa mái nhà.", False),
    ],
)
def test_a_bracket_names_who_does_it(text: str, expected: bool) -> None:
    assert doer_in_bracket(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Vốn vay do Phòng giao dịch giải ngân.", True), ("Số liệu do Công an xã cung cấp.", False)],
)
def test_something_done_by_a_body(text: str, expected: bool) -> None:
    assert is_done_by(text) is expected


def test_the_lead_and_where_what_it_does_begins() -> None:
    text = "Sở Y tế chủ trì kiểm tra."
    lead, end = read_lead(text)
    assert ([mention.text for mention in lead], text[end:]) == (["Sở Y tế"], "chủ trì kiểm tra.")
