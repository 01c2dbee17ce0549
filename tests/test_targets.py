"""Figures to be reached: value and year."""

from __future__ import annotations

import pytest

from extractors.directive import extract_directive
from schemas.directive import Target
from tests.sample import LETTER, plain


def targets(*lines: str) -> list[Target]:
    head, _, tail = LETTER.partition("1. Sở Giáo dục")
    section = "I. MỤC TIÊU\n\n" + "\n\n".join(lines) + "\n\nII. NHIỆM VỤ\n\n1. Sở Giáo dục"
    return extract_directive(plain(f"{head}{section}{tail}")).targets


@pytest.mark.parametrize(
    ("text", "value", "year"),
    [
        ("Đến năm 2027, trên 95% trẻ em biết bơi.", "trên 95%", 2027),
        ("Giai đoạn 2021 - 2025 giảm ít nhất 1.200 hộ nghèo, đến hết năm 2025 còn dưới 2%.", "ít nhất 1.200 hộ", 2025),
        ("Không để xảy ra đuối nước tại bể bơi công cộng.", None, None),
    ],
)
def test_value_and_year(text: str, value: str | None, year: int | None) -> None:
    [target] = targets(f"1. {text}")
    assert (target.text, target.value, target.year) == (text, value, year)


def test_targets_are_no_obligations() -> None:
    head, _, tail = LETTER.partition("1. Sở Giáo dục")
    text = f"{head}I. MỤC TIÊU\n\n1. Phấn đấu 90% trẻ em biết bơi.\n\nII. NHIỆM VỤ\n\n1. Sở Giáo dục{tail}"
    record = extract_directive(plain(text))
    assert [target.value for target in record.targets] == ["90%"]
    assert not any("Phấn đấu" in obligation.text for obligation in record.obligations)
    assert text.replace("\n\n", "\n").count("Phấn đấu") == 1
