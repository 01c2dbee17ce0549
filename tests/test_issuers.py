"""The issuing body: lines joined, misread names mended, places lent by the superior body."""

from __future__ import annotations

import pytest

from extractors.issuers import begins_with_head, is_superior, issuer_name, join_organ_lines, spelled_organs


@pytest.mark.parametrize(
    ("lines", "organs"),
    [
        (["SỞ Y TẾ -", "CÔNG AN TỈNH"], ["SỞ Y TẾ - CÔNG AN TỈNH"]),
        (["UBND TỈNH NAM SƠN -", "SỞ Y TẾ"], ["UBND TỈNH NAM SƠN", "SỞ Y TẾ"]),
        (["SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"], ["SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"]),
        (["CỤC THUẾ", "THUẾ TỈNH NAM SƠN"], ["CỤC THUẾ", "THUẾ TỈNH NAM SƠN"]),
        ([], []),
    ],
)
def test_lines_to_bodies(lines: list[str], organs: list[str]) -> None:
    assert join_organ_lines(lines) == organs


@pytest.mark.parametrize(
    ("printed", "mended"),
    [
        ("SỢ VTE", "SỞ Y TẾ"),
        ("SO NOI VU", "SỞ NỘI VỤ"),
        ("SỞ GIAO THÔNG VẬN TÃI", "SỞ GIAO THÔNG VẬN TẢI"),
        ("BỆNH VIỆN MẮT", "BỆNH VIỆN MẮT"),
        ("SỞ", "SỞ"),
    ],
)
def test_misread_departments(printed: str, mended: str) -> None:
    assert spelled_organs(["UBND TỈNH NAM SƠN", printed])[-1] == mended


def test_only_departments_of_a_province_are_mended() -> None:
    assert spelled_organs(["UBND HUYỆN NAM SƠN", "SỢ VTE"])[-1] == "SỢ VTE"
    assert spelled_organs(["SỢ VTE"]) == ["SỢ VTE"]


@pytest.mark.parametrize(
    ("organs", "place", "issuer"),
    [
        (["KHO BẠC NHÀ NƯỚC", "KHO BẠC NHÀ NƯỚC NAM SƠN"], "Nam Sơn", "Kho bạc Nhà nước Nam Sơn"),
        (["SỞ Y TẾ NAM SƠN", "BỆNH VIỆN ĐA KHOA TỈNH"], "Nam Sơn", "Bệnh viện Đa khoa tỉnh Nam Sơn"),
        (["SỞ Y TẾ NAM SƠN", "BỆNH VIỆN ĐA KHOA TỈNH"], None, "Bệnh viện Đa khoa tỉnh"),
        ([], "Nam Sơn", None),
    ],
)
def test_the_place_before_the_day_completes_a_name(organs: list[str], place: str | None, issuer: str | None) -> None:
    assert issuer_name(organs, place) == issuer


def test_a_superior_is_no_partner() -> None:
    assert issuer_name(["UBND TỈNH PHÚ YÊN", "SỞ Y TẾ"], joint=True) == "Sở Y tế tỉnh Phú Yên"
    three = ["UBND TỈNH GIA LAI", "SỞ NỘI VỤ", "SỞ TÀI CHÍNH", "SỞ Y TẾ"]
    assert issuer_name(three, joint=True) == "Sở Nội vụ - Sở Tài chính - Sở Y tế tỉnh Gia Lai"
    assert is_superior("UBND TỈNH PHÚ YÊN") and not is_superior("SỞ Y TẾ")


@pytest.mark.parametrize(
    ("text", "head"), [("THUẾ CƠ SỞ 2", True), ("THUÊ ĐẤT", False), ("VŨ QUANG", False), ("VỤ PHÁP CHẾ", True)]
)
def test_heads_that_need_their_marks(text: str, head: bool) -> None:
    assert begins_with_head(text) is head
