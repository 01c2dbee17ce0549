"""Zones of a file: head, addressees, body, foot, annex; one set for each document in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.zones import LineView, PartZones, find_zones
from tests.sample import LETTER, plain


def zones_of(text: str) -> tuple[LineView, list[PartZones]]:
    view = LineView.of(plain(text))
    return view, find_zones(view)


def ends(view: LineView, zone: range) -> tuple[str, str] | None:
    """First and last line of a zone."""
    return (view.texts[zone.start], view.texts[zone.stop - 1]) if zone else None


def test_a_letter() -> None:
    view, [zones] = zones_of(LETTER)
    assert ends(view, zones.head) == ("ỦY BAN NHÂN DÂN", "Nam Sơn, ngày 05 tháng 6 năm 2023")
    assert ends(view, zones.addressees) == ("Kính gửi:", "- UBND các huyện, thành phố.")
    first, last = ends(view, zones.body) or ("", "")
    assert first.startswith("Thực hiện Công văn")
    assert last.endswith("./.")
    assert ends(view, zones.foot) == ("Nơi nhận:", "Lê Thị Minh An")
    assert not zones.annex
    assert zones.regime == "state"


DECISION = """
UBND TỈNH NAM SƠN
SỞ NỘI VỤ

Số: 21/QĐ-SNV

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Nam Sơn, ngày 08 tháng 3 năm 2022

QUYẾT ĐỊNH
Về việc ban hành Kế hoạch chỉnh lý tài liệu

GIÁM ĐỐC SỞ NỘI VỤ

Căn cứ Luật Lưu trữ;

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch chỉnh lý tài liệu.

Điều 2. Các đơn vị chịu trách nhiệm thi hành.

Nơi nhận:
- Như Điều 2;
- Lưu: VT.

GIÁM ĐỐC

Trần Văn Bình
"""
PLAN = """
KẾ HOẠCH
Chỉnh lý tài liệu năm 2022
(Ban hành kèm theo Quyết định số 21/QĐ-SNV)

I. NHIỆM VỤ

1. Văn phòng Sở lập danh mục hồ sơ.

2. Các phòng giao nộp hồ sơ.
"""
ANNEX = """
PHỤ LỤC

Danh mục hồ sơ nộp lưu
"""


def test_what_a_decision_issues_is_a_document_of_its_own() -> None:
    view, [decision, plan] = zones_of(DECISION + PLAN)
    assert ends(view, decision.foot) == ("Nơi nhận:", "Trần Văn Bình")
    assert view.texts[plan.start] == "KẾ HOẠCH"
    assert (ends(view, plan.body) or ("",))[0] == "I. NHIỆM VỤ"


def test_a_new_motto_begins_a_document() -> None:
    view, parts = zones_of(DECISION + LETTER)
    assert [view.texts[part.start] for part in parts] == ["UBND TỈNH NAM SƠN", "ỦY BAN NHÂN DÂN"]


@pytest.mark.parametrize("text", [DECISION, LETTER], ids=["decision", "letter"])
def test_an_annex_stands_behind_the_foot(text: str) -> None:
    view, zones = zones_of(text + ANNEX)
    assert ends(view, zones[-1].annex) == ("PHỤ LỤC", "Danh mục hồ sơ nộp lưu")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Nơi nhận:", "Noi nhận"),
        ("Nơi nhận:\n", ""),
        ("KT. CHỦ TỊCH\n", ""),
        ("Nơi nhận:\n- Như trên;\n- CT, các PCT UBND tỉnh;\n- Lưu: VT, KGVX.\n", ""),
    ],
    ids=["garbled", "label-lost", "authority-lost", "no-copies"],
)
def test_a_foot_that_lost_a_sign(old: str, new: str) -> None:
    view, [zones] = zones_of(LETTER.replace(old, new))
    assert (ends(view, zones.body) or ("", ""))[1].endswith("./.")
    assert (ends(view, zones.foot) or ("", ""))[1] == "Lê Thị Minh An"


@pytest.mark.parametrize(
    ("block", "last"),
    [
        ("Kính gửi: Sở Y tế.", "Kính gửi: Sở Y tế."),
        ("Kính gửi:\nCác sở, ban, ngành;\nUBND các huyện.", "UBND các huyện."),
        ("Kính gửi:\n- Sở Y tế;\nĐồng kính gửi:\n- Công an tỉnh.", "- Công an tỉnh."),
        ("Kinh gứi: Sở Y tế", "Kinh gứi: Sở Y tế"),
    ],
)
def test_addressees(block: str, last: str) -> None:
    before, _, after = LETTER.partition("Kính gửi:")
    view, [zones] = zones_of(f"{before}{block}\n\n{after[after.index('Thực hiện') :]}")
    assert (ends(view, zones.addressees) or ("", ""))[1] == last
    assert (ends(view, zones.body) or ("",))[0].startswith("Thực hiện Công văn")


LINES = st.lists(
    st.sampled_from([line for line in (DECISION + PLAN + ANNEX + LETTER).split("\n") if line] + ["", "", "- A;", "x"]),
    max_size=60,
)


@given(LINES)
@settings(deadline=None)
def test_zones_cover_the_file_without_overlap(lines: list[str]) -> None:
    view, parts = zones_of("\n".join(lines))
    position = 0
    for zones in parts:
        assert zones.start == position
        for zone in (zones.head, zones.addressees, zones.body, zones.foot, zones.annex):
            assert not zone or zone.start == position
            position = zone.stop if zone else position
        assert zones.stop == position
    assert position == len(view.texts)
