"""Decisions about single units: norms that describe a body order nothing."""

from __future__ import annotations

import pytest

from extractors.decisions import decide, is_hand_in
from extractors.handing_down import HandedDown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hội đồng nhân dân xã là cơ quan quyền lực nhà nước ở cơ sở.", "description"),
        ("Ban Quản lý rừng phòng hộ có tư cách pháp nhân, con dấu riêng.", "description"),
        ("Sở Nội vụ là cơ quan thường trực, tổng hợp kết quả thực hiện.", "act"),
        ("Sở Nội vụ là đầu mối theo dõi, đôn đốc việc thực hiện.", "act"),
        ("Ban Quản lý rừng phòng hộ tổ chức tuần tra vùng giáp ranh.", "act"),
    ],
)
def test_norms_that_describe(text: str, expected: str) -> None:
    assert decide(text, HandedDown(legal=True), numbered=True)[1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Báo cáo gửi về Sở Y tế (qua Phòng Nghiệp vụ) chậm nhất đến ngày 20/01/2018.", True),
        ("Văn bản đồng ý của đơn vị xin gửi về Sở Nội vụ trước ngày 24/11.", True),
        ("Sở Y tế đã gửi báo cáo về UBND tỉnh trước ngày 20/01/2018.", False),
        ("Mọi thắc mắc gửi về Phòng Hành chính.", False),
        ("Hồ sơ gửi về nơi nhận trước ngày 20/01/2018.", False),
    ],
)
def test_things_to_be_handed_in(text: str, expected: bool) -> None:
    assert is_hand_in(text) is expected
