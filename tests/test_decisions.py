"""Decisions about single units: norms that describe a body order nothing."""

from __future__ import annotations

import pytest

from extractors.decisions import decide
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
