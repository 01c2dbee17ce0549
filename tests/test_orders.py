"""Whom ordering verbs address."""

from __future__ import annotations

import pytest

from extractors.agencies import find_mentions
from extractors.orders import is_named, opens_clause, ordered_bodies


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UBND tỉnh yêu cầu Sở Y tế kiểm tra; giao Công an tỉnh phối hợp.", ["Sở Y tế", "Công an tỉnh"]),
        ("Đề nghị các cơ quan báo chí đưa tin.", ["các cơ quan báo chí"]),
        ("Nhiệm vụ được giao cho Sở Y tế.", []),
    ],
)
def test_ordered_bodies(text: str, names: list[str]) -> None:
    assert [mention.text for mention in ordered_bodies(text)] == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [("đồng chí Bùi Văn Đới kiểm tra", True), ("Các xã điểm giao đất", True), ("từng thành viên phụ trách", False)],
)
def test_persons_by_name_and_groups_that_open_a_sentence(text: str, expected: bool) -> None:
    assert is_named(find_mentions(text)[0]) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nhất trí với huyện, đồng thời yêu cầu UBND huyện rà soát.", True),
        ("UBND tỉnh yêu cầu Sở Y tế kiểm tra.", True),
        ("Thực hiện đúng các nội dung mà cấp trên yêu cầu Sở Y tế kiểm tra.", False),
    ],
)
def test_an_order_opens_its_clause(text: str, expected: bool) -> None:
    assert opens_clause(text, text.index("yêu cầu")) is expected
