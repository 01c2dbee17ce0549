"""Letterhead: organs, issuer, number, date, type, subject."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.header import Header, extract_header
from extractors.issuers import issuer_name, join_organ_lines
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
    assert issuer_name(join_organ_lines(lines), joint=bool(example.get("joint"))) == example["issuer"]


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


TITLES = {
    "subject beside the type": (
        "BÁO CÁO VỀ SẢN LƯỢNG MUỐI\nSÁU THÁNG ĐẦU NĂM 2009\n\n1. Tình hình chung:\n\nSản lượng muối tăng 4,2%.",
        "bao_cao",
        "Về sản lượng muối sáu tháng đầu năm 2009",
    ),
    "type with one capital": (
        "UBND HUYỆN NAM SƠN\nSố: 15/QĐ-UB\n\nNam Sơn, ngày 05 tháng 9 năm 2003\n\n"
        "Quyết định\nVề việc lập Tổ đo đạc\n\nCăn cứ Luật Đất đai;\n\nĐiều 1. Lập Tổ đo đạc.",
        "quyet_dinh",
        "lập Tổ đo đạc",
    ),
    "subject that begins as grounds do": (
        "SỞ NỘI VỤ\nSố: 15/HD-SNV\n\nNam Sơn, ngày 05 tháng 9 năm 2023\n\n"
        "HƯỚNG DẪN\nThực hiện chế độ phụ cấp\ncủa thôn\n\nThực hiện Nghị quyết số 7/NQ-HĐND;\n\nĐiều 1.",
        "huong_dan",
        "Thực hiện chế độ phụ cấp của thôn",
    ),
    "grounds right behind the type": (
        "SỞ NỘI VỤ\nSố: 15/HD-SNV\n\nNam Sơn, ngày 05 tháng 9 năm 2023\n\n"
        "HƯỚNG DẪN\n\nThực hiện Nghị quyết số 7/NQ-HĐND,\nSở Nội vụ hướng dẫn:\n\n1. Mức chi.",
        "huong_dan",
        None,
    ),
    "annex alone": (
        "Phụ lục 2\nDANH MỤC VIỆC CẦN LÀM\n(Kèm theo Kế hoạch số 77/KH-SYT\nngày 02/4/2021)\n\nRà soát trang thiết bị",
        None,
        "Danh mục việc cần làm",
    ),
    "submission slip": (
        "VĂN PHÒNG UBND TỈNH NAM SƠN\n\nNam Sơn, ngày 05 tháng 3 năm 2025\n\nPHIẾU TRÌNH GIẢI QUYẾT CÔNG VIỆC\n\n"
        "Kính gửi: Lãnh đạo Văn phòng\n\n1. Vấn đề trình: Hội thao ngành y tế\nlần thứ V.\n\n2. Hồ sơ kèm theo:",
        "phieu_trinh",
        "Hội thao ngành y tế lần thứ V",
    ),
    "programme of two bodies": (
        "SỞ Y TẾ - CÔNG AN TỈNH\nSố: 12/CTPH-SYT-CAT\n\nNam Sơn, ngày 05 tháng 3 năm 2020\n\n"
        "CHƯƠNG TRÌNH PHỐI HỢP\nBảo vệ bệnh viện\n\nCăn cứ tình hình;",
        "chuong_trinh",
        "Bảo vệ bệnh viện",
    ),
}


@pytest.mark.parametrize(("text", "doc_type", "subject"), TITLES.values(), ids=TITLES)
def test_titles(text: str, doc_type: str | None, subject: str | None) -> None:
    header = header_of(text)
    assert (header.doc_type, header.subject) == (doc_type, subject)


def test_plain_text_behind_the_letterhead_is_no_subject() -> None:
    text = "Số: 12/KH-UBND\n\nUBND tỉnh yêu cầu Sở Y tế:\n\n1. Rà soát trang thiết bị.\n\n2. Báo cáo kết quả."
    assert header_of(text).subject is None


def test_a_stroke_lost_from_the_subject_and_a_short_city() -> None:
    text = (
        "TRƯỜNG ĐẠI HỌC NAM SƠN\nSố: 12/ĐHNS-ĐT\nV nộp học phí\nhọc kỳ 2\n\nTP. Nam Sơn, ngày 02 tháng 3 năm 2019\n\n"
        "Kính gửi: Các khoa"
    )
    header = header_of(text)
    assert (header.subject, header.place) == ("nộp học phí học kỳ 2", "TP. Nam Sơn")


def test_two_bodies_that_the_number_names() -> None:
    text = (
        "SỞ Y TẾ\nSỞ NỘI VỤ\nSố: 12/KHLT-SYT-SNV\n\nNam Sơn, ngày 02 tháng 3 năm 2019\n\nKẾ HOẠCH LIÊN TỊCH\nThi đua\n"
    )
    assert header_of(text).issuer == "Sở Y tế - Sở Nội vụ"


def test_a_number_whose_codes_wrap_in_the_narrow_column() -> None:
    head = (
        "UBND TỈNH GIA LAI\nSỞ NỘI VỤ\nSỞ TÀI CHÍNH\nSỞ Y TẾ\nSố: 712/KHLN-SNV-\nSTC-SYT\n"
        "Gia Lai, ngày 30 tháng 3 năm 2023\n\nKẾ HOẠCH LIÊN NGÀNH\nPhối hợp phòng dịch\n\nI. MỤC TIÊU\n"
    )
    found = header_of(head)
    assert found.number == "712/KHLN-SNV-STC-SYT"
    assert found.issuer == "Sở Nội vụ - Sở Tài chính - Sở Y tế tỉnh Gia Lai"


def test_a_report_without_letterhead_is_its_sources() -> None:
    text = "BÁO CÁO VỀ SẢN LƯỢNG MUỐI\n\n1. Tình hình:\n\nSản lượng tăng 4,2%.\n\nNguồn: {}\n"
    assert header_of(text.format("VỤ KINH TẾ BIỂN")).issuer == "Vụ Kinh tế biển"
    assert header_of(text.format("Niên giám 2008")).issuer is None
