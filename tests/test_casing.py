"""Names printed in capitals, in the case of running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.casing import organ_case


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("SỞ Y TẾ TỈNH NAM SƠN", "Sở Y tế tỉnh Nam Sơn"),
        ("UBND HUYỆN BÌNH LÃNG", "Ủy ban nhân dân huyện Bình Lãng"),
        ("SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("BAN CHẤP HÀNH TRUNG ƯƠNG", "Ban Chấp hành Trung ương"),
        ("TỈNH ỦY NAM SƠN", "Tỉnh ủy Nam Sơn"),
        ("TRƯỜNG ĐH ĐÔNG HẢI", "Trường Đại học Đông Hải"),
        ("Sở Y tế", "Sở Y tế"),
        ("  BỘ   Y TẾ ", "Bộ Y tế"),
        ("", ""),
    ],
)
def test_organ_case(printed: str, written: str) -> None:
    assert organ_case(printed) == written


PIECES = ["SỞ", "Y TẾ", "TỈNH", "NAM SƠN", "UBND", "XÃ", "VÀ", "-", ",", "ỦY BAN", "TP.", "ĐOÀN", "GD&ĐT", "("]


@given(st.lists(st.sampled_from(PIECES), max_size=10))
def test_a_name_once_written_stays(words: list[str]) -> None:
    written = organ_case(" ".join(words))
    if not written.isupper():
        assert organ_case(written) == written
