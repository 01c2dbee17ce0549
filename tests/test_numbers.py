"""The number grammar of state, Party and legal documents, and the types behind the codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import numbers
from extractors.vocabulary import load_table

TYPES = load_table("document_types")["types"]


@pytest.mark.parametrize(
    ("text", "number", "regime", "doc_type"),
    [
        ("Số: 947/KH-UBND", "947/KH-UBND", "state", "ke_hoach"),
        ("Số: 947/KH – UBND", "947/KH-UBND", "state", "ke_hoach"),
        ("Số: 45 /QĐ -TTg", "45/QĐ-TTg", "state", "quyet_dinh"),
        ("Số: 45/QÐ-TTg", "45/QĐ-TTg", "state", "quyet_dinh"),
        ("Số: 45/QD-UBND", "45/QĐ-UBND", "state", "quyet_dinh"),
        ("Số: 45/0Đ-UBND", "45/QĐ-UBND", "state", "quyet_dinh"),
        ("1961/QĐUBND", "1961/QĐ-UBND", "state", "quyet_dinh"),
        ("Số: 12/KH-UBNĐ", "12/KH-UBND", "state", "ke_hoach"),
        ("Số: 1234/UBND-VX", "1234/UBND-VX", "state", "cong_van"),
        ("248/PCTT", "248/PCTT", "state", "cong_van"),
        ("Số: 12/CĐ.UBND", "12/CĐ.UBND", "state", "cong_dien"),
        ("124/TB-VPUBND", "124/TB-VPUBND", "state", "thong_bao"),
        ("Số: 27/GM-UBND Đà Lạt, ngày 5 tháng 6", "27/GM-UBND", "state", "giay_moi"),
        ("42/KHLT-SGDĐT-CĐGDT", "42/KHLT-SGDĐT-CĐGDT", "state", "ke_hoach_lien_tich"),
        ("Số 1357-CV/TU", "1357-CV/TU", "party", "cong_van"),
        ("Số: 123 -CV/TU", "123-CV/TU", "party", "cong_van"),
        ("20-CT/TW", "20-CT/TW", "party", "chi_thi"),
        ("367-QĐ/TWĐTN-VP", "367-QĐ/TWĐTN-VP", "party", "quyet_dinh"),
        ("03-TT/TU", "03-TT/TU", "party", "thong_tri"),
        ("123/CV-TU", "123/CV-TU", "party", "cong_van"),
        ("30/2020/NĐ-CP", "30/2020/NĐ-CP", "legal", "nghi_dinh"),
        ("33/2024/QH15", "33/2024/QH15", "legal", "luat"),
        ("05/2021/TT-BNV", "05/2021/TT-BNV", "legal", "thong_tu"),
        ("55/2005/TTLT-BNV-VPCP", "55/2005/TTLT-BNV-VPCP", "legal", "thong_tu_lien_tich"),
        ("163/CP", "163/CP", "state", "nghi_dinh"),
        ("Số:      /KH-UBND", None, "state", "ke_hoach"),
        ("Số: …/KH-UBND", None, "state", "ke_hoach"),
        ("Số      -CV/TU", None, "party", "cong_van"),
    ],
)
def test_numbers(text: str, number: str | None, regime: str, doc_type: str) -> None:
    parsed = numbers.parse_number(text)
    assert parsed is not None
    assert (parsed.number, parsed.regime, parsed.doc_type) == (number, regime, doc_type)
    assert parsed.is_draft is (number is None)


@pytest.mark.parametrize(
    "text", ["", "Số:", "Điện thoại: 0277.3851431", "ngày 12/3/2020", "12/5", "trang 3/15", "Hello"]
)
def test_no_numbers(text: str) -> None:
    assert numbers.parse_number(text) is None


def test_name_after_a_dash_is_no_part_of_the_code() -> None:
    parsed = numbers.parse_number("Số: 28/KH-UBND - Sở Y tế")
    assert parsed is not None
    assert parsed.number == "28/KH-UBND"


@pytest.mark.parametrize(
    ("text", "tight"),
    [(" 947 / KH – UBND ", "947/KH-UBND"), ("Số: 20 -CT/TW.", "20-CT/TW"), ("12/TB-VPGP", "12/TB-VPCP")],
)
def test_normalise_number(text: str, tight: str) -> None:
    assert numbers.normalise_number(text) == tight


@pytest.mark.parametrize("entry", TYPES, ids=lambda entry: entry["slug"])
def test_types_of_the_vocabulary(entry: dict[str, object]) -> None:
    assert entry["slug"] == numbers.slug(str(entry["name"]))
    assert numbers.doc_type_from_name(str(entry["name"]).upper()) == entry["slug"]
    aliases, examples, codes = entry.get("aliases", []), entry["examples"], entry.get("codes", {})
    assert isinstance(aliases, list) and isinstance(examples, list) and isinstance(codes, dict)
    assert all(numbers.doc_type_from_name(alias) == entry["slug"] for alias in aliases)
    for example in examples:
        parsed = numbers.parse_number(example)
        assert parsed is not None and parsed.doc_type == entry["slug"], example
    for regime, code in codes.items():
        assert numbers.doc_type_from_code(code, regime) == entry["slug"], (regime, code)


def test_codes_that_differ_by_case_or_stroke_only() -> None:
    wanted = {"HD": "huong_dan", "HĐ": "hop_dong", "DA": "du_an", "ĐA": "de_an", "TTr": "to_trinh", "QyĐ": "quy_dinh"}
    assert {code: numbers.doc_type_from_code(f"{code}-UBND") for code in wanted} == wanted


@given(st.integers(1, 99999), st.sampled_from(["KH-UBND", "QĐ-TTg", "UBND-VX", "TTr-SNV", "TB-VPCP"]))
def test_what_is_written_is_read_back(serial: int, code: str) -> None:
    parsed = numbers.parse_number(f"Số: {serial}/{code}")
    assert parsed is not None
    assert parsed.number == f"{serial}/{code}"
    assert numbers.normalise_number(parsed.number) == parsed.number


@given(st.text(max_size=40) | st.lists(st.sampled_from("Số:/-12 KHUBND.…QĐ"), max_size=20).map("".join))
def test_never_raises(text: str) -> None:
    parsed = numbers.parse_number(text)
    assert parsed is None or parsed.groups
    assert isinstance(numbers.normalise_number(text), str)


@pytest.mark.parametrize(
    ("text", "doc_type", "number"),
    [
        ("1234/C-SYT", "bao_cao", "1234/BC-SYT"),
        ("1234/C-SYT", "ke_hoach", "1234/C-SYT"),
        ("1234/BC-SYT", "bao_cao", "1234/BC-SYT"),
        ("12-B/TU", "thong_bao", "12-TB/TU"),
        ("12/BC", "bao_cao", "12/BC"),
    ],
)
def test_a_type_code_that_lost_a_letter(text: str, doc_type: str, number: str) -> None:
    parsed = numbers.parse_number(text)
    assert parsed is not None
    assert numbers.with_type_code(parsed, doc_type).number == number
