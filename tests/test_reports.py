"""Somebody's account of a directive: knowing it from an original, and the header that it tells."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.directive import extract_directive
from extractors.reports import report_header
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


@pytest.mark.parametrize(("text", "kind"), [(NEWS, "report"), (LETTER, "original")], ids=["news", "letter"])
def test_kind(text: str, kind: str) -> None:
    assert extract_directive(plain(text)).kind == kind


def test_what_an_account_tells() -> None:
    record = extract_directive(plain(NEWS))
    assert (record.number, record.issuer) == ("412/UBND-KGVX", "UBND tỉnh Phú Yên")
    assert [[m.text for m in o.lead] for o in record.obligations] == [["Sở Giáo dục và Đào tạo"], ["Công an tỉnh"]]
    assert "report" in {warning.code for warning in record.warnings}


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
