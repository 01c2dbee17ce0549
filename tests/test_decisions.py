"""Decisions about single units: norms that describe a body order nothing."""

from __future__ import annotations

import pytest

from extractors.decisions import decide
from extractors.handing_down import HandedDown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ban Chỉ huy quân sự cấp xã là cơ quan quân sự địa phương.", "description"),
        ("Ban Chỉ huy quân sự cấp xã có tư cách pháp nhân, con dấu riêng.", "description"),
        ("Sở Nội vụ là cơ quan thường trực, tổng hợp kết quả thực hiện.", "act"),
        ("Sở Nội vụ là đầu mối theo dõi, đôn đốc việc thực hiện.", "act"),
        ("Ban Chỉ huy quân sự cấp xã tổ chức huấn luyện dân quân.", "act"),
    ],
)
def test_norms_that_describe(text: str, expected: str) -> None:
    assert decide(text, HandedDown(legal=True), numbered=True)[1] == expected
