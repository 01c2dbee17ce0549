"""Letterhead: organs, issuer, number, date, type, subject."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.header import Header, extract_header, issuer_name, join_organ_lines
from extractors.vocabulary import load_table
from extractors.zones import LineView, find_zones
from tests.sample import plain


def header_of(text: str) -> Header:
    view = LineView.of(plain(text))
    return extract_header(view, find_zones(view)[0])


@pytest.mark.parametrize("example", load_table("organs")["examples"], ids=lambda e: e["issuer"])
def test_issuer_examples(example: dict[str, object]) -> None:
    lines = example["lines"]
    assert isinstance(lines, list)
    assert issuer_name(join_organ_lines(lines)) == example["issuer"]


PARTY = """
TỈNH ỦY NAM SƠN
BAN TUYÊN GIÁO
*
Số 57-HD/BTGTU

ĐẢNG CỘNG SẢN VIỆT NAM

Nam Sơn, ngày 02 tháng 3 năm 2021

HƯỚNG DẪN
tuyên truyền kỷ niệm 90 năm thành lập Đảng bộ tỉnh

I- MỤC ĐÍCH

1- Tuyên truyền sâu rộng.
"""

DRAFT = """
UBND TỈNH NAM SƠN
SỞ NỘI VỤ

Số:      /KH-SNV

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Nam Sơn, ngày     tháng 5 năm 2020

KẾ HOẠCH
Về việc chỉnh lý tài liệu lưu trữ

Căn cứ Luật Lưu trữ năm 2011;
"""

GAZETTE = """
QUYẾT ĐỊNH
CỦA BỘ TRƯỞNG BỘ THỦY LỢI SỐ 17/1994/QĐ-BTL
NGÀY 12 THÁNG 8 NĂM 1994 VỀ VIỆC BAN HÀNH QUY CHẾ QUẢN LÝ ĐÊ

BỘ TRƯỞNG BỘ THỦY LỢI

Căn cứ Luật Tổ chức Chính phủ;

Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý đê.
"""

URGENT = """
ỦY BAN NHÂN DÂN
TỈNH NAM SƠN

Số: 03/CĐ-UBND

HỎA TỐC

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Nam Sơn, ngày 17 tháng 9 năm 2022

CÔNG ĐIỆN
Về việc ứng phó bão số 4

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:
- Chủ tịch UBND các huyện;
- Giám đốc các sở.

Để ứng phó bão, yêu cầu:
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            PARTY,
            {
                "issuer": "Ban Tuyên giáo Tỉnh ủy Nam Sơn",
                "number": "57-HD/BTGTU",
                "date": dt.date(2021, 3, 2),
                "doc_type": "huong_dan",
                "subject": "tuyên truyền kỷ niệm 90 năm thành lập Đảng bộ tỉnh",
            },
        ),
        (
            DRAFT,
            {
                "issuer": "Sở Nội vụ tỉnh Nam Sơn",
                "number": None,
                "date": None,
                "place": "Nam Sơn",
                "doc_type": "ke_hoach",
                "subject": "chỉnh lý tài liệu lưu trữ",
                "is_draft": True,
            },
        ),
        (
            GAZETTE,
            {"number": "17/1994/QĐ-BTL", "date": dt.date(1994, 8, 12), "doc_type": "quyet_dinh"},
        ),
        (URGENT, {"urgency": "hoa_toc", "doc_type": "cong_dien", "number": "03/CĐ-UBND"}),
    ],
    ids=["party", "draft", "gazette", "urgent"],
)
def test_letterheads(text: str, expected: dict[str, object]) -> None:
    header = header_of(text)
    assert {name: getattr(header, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("type_name", "lines", "subject"),
    [
        ("QUYẾT ĐỊNH", ["Về chế độ làm việc", "HIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC NAM SƠN"], "Về chế độ làm việc"),
        ("QUYẾT ĐỊNH", ["Ban hành Quy chế", "THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN TỈNH NAM SƠN"], "Ban hành Quy chế"),
        ("NGHỊ QUYẾT", ["TỔ CHỨC VÀ HOẠT ĐỘNG CỦA CÁC TỔ " + "BẢO VỆ, " * 20 + "DÂN PHÒNG"], "Tổ chức và hoạt động"),
    ],
)
def test_subject_ends_where_the_decider_is_named(type_name: str, lines: list[str], subject: str) -> None:
    found = header_of(
        "\n".join(
            [
                "ỦY BAN NHÂN DÂN",
                "TỈNH NAM SƠN",
                "Số: 17/2022/NQ-UBND",
                "",
                "Nam Sơn, ngày 17 tháng 9 năm 2022",
                "",
                type_name,
                *lines,
                "",
                "Căn cứ Luật Tổ chức chính quyền địa phương;",
                "",
                "Điều 1. Giao Sở Nội vụ thực hiện.",
            ]
        )
    ).subject
    assert found is not None
    assert found.lower().startswith(subject.lower())
    assert "NAM SƠN" not in found
