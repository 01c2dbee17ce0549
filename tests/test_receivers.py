"""To whom results go."""

from __future__ import annotations

import pytest

from extractors.receivers import read_receivers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tổng hợp, báo cáo UBND tỉnh trước ngày 20/12.", ["UBND tỉnh"]),
        ("Nộp bản kiểm điểm về Văn phòng UBND phường.", ["Văn phòng UBND phường"]),
        ("Lập danh mục hồ cần sửa, gửi về Bộ trước ngày 30/9.", ["Bộ"]),
        ("Kết quả ký kết báo Sở Nội vụ.", ["Sở Nội vụ"]),
        ("Kết quả xét nghiệm trả cho UBND xã.", ["UBND xã"]),
        ("Chuyển lợn bệnh đến Trạm Thú y.", []),
        ("Lập dự toán để Sở Tài chính tổng hợp báo cáo UBND tỉnh.", []),
        ("Kiểm điểm việc để mất hồ sơ, báo cáo UBND tỉnh.", ["UBND tỉnh"]),
        ("Tham mưu UBND tỉnh báo cáo Bộ Y tế.", ["Bộ Y tế"]),
        ("Thông báo lịch tưới cho các hộ dân.", []),
        ("Cảnh báo Sở Y tế về nguy cơ dịch.", []),
    ],
)
def test_receivers(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in read_receivers(text)] == expected
