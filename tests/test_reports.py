"""Somebody's account of a directive: knowing it from an original, and the header that it tells."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.directive import extract_directive
from extractors.reports import has_portal_lines, report_header
from extractors.vocabulary import load_table
from tests.sample import LETTER, plain


@pytest.mark.parametrize("example", load_table("reports")["examples"], ids=lambda e: e["text"])
def test_the_vocabularys_own_examples(example: dict[str, str]) -> None:
    assert report_header(f"{example['text']} ban hành Kế hoạch về trồng cây xanh.").issuer == example["issuer"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ngày 08/7/2021, Chủ tịch UBND tỉnh Phú Yên ban hành Kế hoạch số 254/KH-UBND về trồng cây xanh đô thị.",
            {
                "issuer": "UBND tỉnh Phú Yên",
                "number": "254/KH-UBND",
                "date": dt.date(2021, 7, 8),
                "doc_type": "ke_hoach",
                "subject": "trồng cây xanh đô thị",
            },
        ),
        (
            "Sở Y tế vừa có Công văn số 88/SYT-NVY ngày 2/6/2021 về việc trực dịch dịp lễ. Theo đó, các trạm trực.",
            {"issuer": "Sở Y tế", "number": "88/SYT-NVY", "date": dt.date(2021, 6, 2), "doc_type": "cong_van"},
        ),
        ("Theo văn bản này, Ban Thường vụ Tỉnh ủy đề nghị các huyện báo cáo.", {"issuer": "Tỉnh ủy", "number": None}),
        ("Ngày 45/13/2020, UBND tỉnh ban hành Chỉ thị về phòng cháy rừng.", {"date": None, "doc_type": "chi_thi"}),
        ("Trời hôm nay nắng.", {"issuer": None, "number": None, "date": None, "doc_type": None}),
    ],
)
def test_header(text: str, expected: dict[str, object]) -> None:
    header = report_header(text)
    assert {name: getattr(header, name) for name in expected} == expected


NEWS = """
Tăng cường phòng, chống đuối nước

Ngày 05/6/2023, UBND tỉnh Phú Yên ban hành Công văn số 412/UBND-KGVX về phòng, chống đuối nước.

Theo đó, UBND tỉnh yêu cầu Sở Giáo dục và Đào tạo rà soát hồ, ao gần trường học.

Công an tỉnh tăng cường tuần tra tại các bến bãi.
"""


SUMMARY = """
Phòng cháy, chữa cháy rừng mùa khô

Thứ Tư, 05/02/2025, 08:30

Chủ rừng phải trực gác trong giờ cao điểm.
"""

FRESH = """
Thủ tướng Chính phủ vừa ký Quyết định số 88/QĐ-TTg phê duyệt Đề án trồng rừng ngập mặn.
"""

RETOLD = """
Trẻ em vui chơi bên bờ sông.

Theo văn bản này, Ban Thường vụ Tỉnh ủy đề nghị các huyện ủy lắp biển cảnh báo.
"""

ANNEX = """
Phụ lục 2
DANH MỤC VIỆC CẦN LÀM
(Kèm theo Kế hoạch số 77/KH-SYT ngày 02/4/2021 của Sở Y tế)

Rà soát trang thiết bị

Phòng Kế hoạch - Tài chính
"""

STATISTICS = """
BÁO CÁO VỀ TÌNH HÌNH THU HOẠCH MUỐI THÁNG 6

1. Tình hình chung:

Sáu tháng đầu năm, UBND tỉnh đã ban hành Kế hoạch số 12/KH-UBND về diêm nghiệp; sản lượng tăng 4,2%.

Nguồn: Niên giám 2008
"""

NOTE = """
Các phòng chuẩn bị báo cáo quý I, gửi Văn phòng trước ngày 15/3/2024.
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (NEWS, "report"), (SUMMARY, "report"), (FRESH, "report"), (RETOLD, "report"),
        (LETTER, "original"), (ANNEX, "original"), (STATISTICS, "original"), (NOTE, "original"),
    ],
    ids=["news", "summary", "fresh", "retold", "letter", "annex", "statistics", "note"],
)  # fmt: skip
def test_kind(text: str, kind: str) -> None:
    assert extract_directive(plain(text)).kind == kind


@pytest.mark.parametrize("example", load_table("reports")["line_examples"], ids=lambda e: e["text"])
def test_portal_lines(example: dict[str, object]) -> None:
    assert has_portal_lines([str(example["text"])]) == example["portal"]


def test_what_looks_like_no_directive_is_told_so() -> None:
    codes = {warning.code for warning in extract_directive(plain(STATISTICS)).warnings}
    assert {"no_directive", "number_missing", "issuer_missing"} <= codes


def test_what_an_account_tells() -> None:
    record = extract_directive(plain(NEWS))
    assert (record.number, record.issuer) == ("412/UBND-KGVX", "UBND tỉnh Phú Yên")
    assert [[m.text for m in o.lead] for o in record.obligations] == [["Sở Giáo dục và Đào tạo"], ["Công an tỉnh"]]
    assert "report" in {warning.code for warning in record.warnings}


def test_an_account_of_ones_own_work_names_no_lead() -> None:
    text = (
        "Ngày 12/03/2021 Ủy ban nhân dân tỉnh ban hành kế hoạch số 518/KH-UBND về việc phòng cháy rừng. "
        "Ủy ban nhân dân tỉnh tập trung thực hiện một số nhiệm vụ sau:\n"
        "- Tăng cường tuần tra rừng trong các tháng mùa khô.\n"
        "- Tổ chức tuyên truyền về phòng cháy trong nhà trường và khu dân cư.\n"
    )
    record = extract_directive(plain(text))
    assert record.kind == "report"
    assert [o.lead for o in record.obligations] == [[], []]


@given(
    st.lists(
        st.sampled_from(
            ["Ngày 3/4/2021,", "UBND tỉnh", "ban hành", "Kế hoạch", "số", "5/KH", "về", "đề nghị", "\n", "."]
        ),
        max_size=15,
    )
)
def test_any_words_are_read(words: list[str]) -> None:
    header = report_header(" ".join(words))
    assert header.number is None or header.doc_type is not None
