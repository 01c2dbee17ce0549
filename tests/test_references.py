"""Citations in all regimes, lists of them, their relation and the clause that they point to."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.references import find_references, merge_references, reference_mismatch
from schemas.directive import Reference

CASES: list[tuple[str, list[tuple[str | None, str | None, str | None, str | None]]]] = [
    # (number, type, day, issuer)
    (
        "Công văn số 1234/UBND-VX ngày 12/3/2020 của UBND tỉnh về việc tuyển dụng",
        [("1234/UBND-VX", "cong_van", "2020-03-12", "UBND tỉnh")],
    ),
    (
        "Chỉ thị số 05-CT/TW, ngày 15/5/2016 của Bộ Chính trị và Kế hoạch số 61-KH/TU ngày 18/3/2017 của Tỉnh ủy về",
        [
            ("05-CT/TW", "chi_thi", "2016-05-15", "Bộ Chính trị"),
            ("61-KH/TU", "ke_hoach", "2017-03-18", "Tỉnh ủy"),
        ],
    ),
    ("Nghị định số 24/2018/NĐ-CP", [("24/2018/NĐ-CP", "nghi_dinh", None, None)]),
    ("Nghị định 30/2020/NĐ-CP của Chính phủ", [("30/2020/NĐ-CP", "nghi_dinh", None, "Chính phủ")]),
    (
        "Thông tư liên tịch số 55/2005/TTLT-BNV-VPCP ngày 06 tháng 5 năm 2005",
        [("55/2005/TTLT-BNV-VPCP", "thong_tu_lien_tich", "2005-05-06", None)],
    ),
    ("Kế hoạch liên tịch số 42/KHLT-SGDĐT-CĐGDT", [("42/KHLT-SGDĐT-CĐGDT", "ke_hoach_lien_tich", None, None)]),
    (
        "Nghị quyết liên tịch số 403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN",
        [("403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN", "nghi_quyet_lien_tich", None, None)],
    ),
    ("Luật Lưu trữ số 33/2024/QH15 ngày 21/6/2024", [("33/2024/QH15", "luat", "2024-06-21", None)]),
    ("thực hiện Luật Trẻ em, Luật Lưu trữ năm 2011", [(None, "luat", None, None), (None, "luat", None, None)]),
    ("theo Luật thanh niên ngày 16/6/2020", [(None, "luat", "2020-06-16", None)]),
    (
        "các Công văn số 12/SNV-TC ngày 02/3/2020, số 15/SNV-TC ngày 09/3/2020 của Sở Nội vụ",
        [
            ("12/SNV-TC", "cong_van", "2020-03-02", None),
            ("15/SNV-TC", "cong_van", "2020-03-09", "Sở Nội vụ"),
        ],
    ),
    (
        "Quyết định số 17 và 18/QĐ-BNV ngày 31/12/2024 của Bộ trưởng Bộ Nội vụ",
        [
            ("17/QĐ-BNV", "quyet_dinh", "2024-12-31", "Bộ trưởng Bộ Nội vụ"),
            ("18/QĐ-BNV", "quyet_dinh", "2024-12-31", "Bộ trưởng Bộ Nội vụ"),
        ],
    ),
    (
        "theo các Nghị định 51,52,67/CP của Chính phủ",
        [(f"{serial}/CP", "nghi_dinh", None, "Chính phủ") for serial in (51, 52, 67)],
    ),
    (
        "Quyết định số 4, 5 và 6/2019/QĐ-UBND",
        [(f"{serial}/2019/QĐ-UBND", "quyet_dinh", None, None) for serial in (4, 5, 6)],
    ),
    ("kèm theo Quyết định số …07…./2006/QĐ-UBND ngày ...", [("07/2006/QĐ-UBND", "quyet_dinh", None, None)]),
    (
        "Quyết định số …07…./2006/QĐ-UBND, ngày …25..tháng 01 năm 2006",
        [("07/2006/QĐ-UBND", "quyet_dinh", "2006-01-25", None)],
    ),
    ("theo tinh thần quy định 315 ngày 02/10/2008, mỗi tháng", [("315", "quy_dinh", "2008-10-02", None)]),
    ("Chương trình hành động số 33-Ctr/TU, ngày 21/5/2015", [("33-Ctr/TU", "chuong_trinh", "2015-05-21", None)]),
    ("Chương trình phối hợp 42b/CTPH-STP-CAT", [("42b/CTPH-STP-CAT", "chuong_trinh", None, None)]),
    ("Nghị định số 45/25010/NĐ-CP ngày 21/4/2010", [("45/25010/NĐ-CP", "nghi_dinh", "2010-04-21", None)]),
    ("Theo CV 1025/SYT-NVY của Sở Y tế", [("1025/SYT-NVY", "cong_van", None, "Sở Y tế")]),
    ("theo quy định 30 ngày làm việc; mục 1, 2 và 3", []),
    ("Kế hoạch số 947/KH – UBND ngày\n17 tháng 02 năm\n2020", [("947/KH-UBND", "ke_hoach", "2020-02-17", None)]),
    ("Quyết định số 45/QÐ -TTg ngày 5-5-2019", [("45/QĐ-TTg", "quyet_dinh", "2019-05-05", None)]),
    ("Quyết định số 1961/QĐUBND ngày 01.02.2019", [("1961/QĐ-UBND", "quyet_dinh", "2019-02-01", None)]),
    (
        "Văn bản số 88/BNV-TCBC của Bộ Nội vụ ngày 07/7/2020",
        [("88/BNV-TCBC", "cong_van", "2020-07-07", "Bộ Nội vụ")],
    ),
    (
        "Quyết định số 1432 ngày 19/6/2017 của Ủy ban nhân dân tỉnh",
        [("1432", "quyet_dinh", "2017-06-19", "Ủy ban nhân dân tỉnh")],
    ),
    (
        "Xét đề nghị của Sở Tài chính tại Tờ trình số 53/TTr-STC ngày 22/01/2025 về việc",
        [("53/TTr-STC", "to_trinh", "2025-01-22", "Sở Tài chính")],
    ),
    (
        "Ngày 11/12/2017, Sở Công Thương ban hành Công văn số 243/SCT-VP về việc báo cáo",
        [("243/SCT-VP", "cong_van", "2017-12-11", "Sở Công Thương")],
    ),
    (
        "Thông báo số 15/TB-UBND ngày     tháng 5 năm 2020 của UBND huyện",
        [("15/TB-UBND", "thong_bao", None, "UBND huyện")],
    ),
    (
        "Công văn số 81/MT-SKHC ngày 19/02/2018 của Cục Quản lý môi trường y tế - Bộ Y tế về việc",
        [("81/MT-SKHC", "cong_van", "2018-02-19", "Cục Quản lý môi trường y tế - Bộ Y tế")],
    ),
    ("Nghị định số 163/CP ngày 19/9/1994 của Chính phủ", [("163/CP", "nghi_dinh", "1994-09-19", "Chính phủ")]),
    ("Chỉ thị số 31/CT- -TIg ngày 04 tháng 12 năm 2019", [("31/CT-TTg", "chi_thi", "2019-12-04", None)]),
    ("Quyết định số 127/2002/QĐ/BTC", [("127/2002/QĐ/BTC", "quyet_dinh", None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_citations(text: str, expected: list[tuple[str | None, str | None, str | None, str | None]]) -> None:
    found = find_references(text)
    got = [(r.number, r.doc_type, r.date.isoformat() if r.date else None, r.issuer) for r in found]
    assert got == expected


@pytest.mark.parametrize(
    "text",
    [
        "Điện thoại: 0277.3851431, số 12/5 đường Lê Lợi",
        "tỷ lệ 15/20 em, đạt 75%",
        "từ ngày 01/3/2020 đến ngày 05/3/2020",
        "pháp luật về trẻ em; luật sư; đúng luật",
        "số tiền 12.000.000 đồng/người",
    ],
)
def test_no_citations(text: str) -> None:
    assert find_references(text) == []


@pytest.mark.parametrize(
    ("text", "relation", "target"),
    [
        ("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020", "basis", None),
        ("Thực hiện Kế hoạch số 12/KH-UBND ngày 01/2/2021", "implements", None),
        ("Sửa đổi, bổ sung một số điều của Quyết định số 5/QĐ-UBND", "amends", None),
        ("Sửa đổi điểm a khoản 1 Điều 2 Quyết định số 5/QĐ-UBND", "amends", "điểm a khoản 1 Điều 2"),
        ("Quyết định này thay thế Quyết định số 5/QĐ-UBND ngày 05/5/2010", "replaces", None),
        ("Gia hạn thời gian thực hiện nhiệm vụ 3 tại Kế hoạch số 12/KH-UBND", "extends", "nhiệm vụ 3"),
        ("Gia hạn thời gian thực hiện Mục II Kế hoạch số 12/KH-UBND", "extends", "Mục II"),
        ("Bãi bỏ Công văn số 7/SYT-NVY ngày 01/3/2019", "cancels", None),
        ("Hủy bỏ nội dung tại Công văn số 7/SYT-NVY ngày 01/3/2019", "cancels", None),
        ("Trao đổi về Công văn số 7/SYT-NVY", "cites", None),
        ("dự thảo Quyết định sửa đổi, bổ sung Quyết định số 22/QĐ-TTg", "cites", None),
    ],
)
def test_relation_and_target(text: str, relation: str, target: str | None) -> None:
    [found] = find_references(text)
    assert (found.relation, found.target) == (relation, target)


def test_amending_decree_says_nothing_of_the_citing_paper() -> None:
    first, second = find_references(
        "Căn cứ Nghị định số 24/2018/NĐ-CP ngày 27/02/2018 sửa đổi Nghị định số 119/2014/NĐ-CP ngày 17/12/2014"
    )
    assert (first.relation, second.relation) == ("basis", "cites")
    assert second.date == dt.date(2014, 12, 17)


def test_merge_keeps_one_for_each_number_with_the_best_of_all() -> None:
    text = (
        "Thực hiện Công văn số 12/BNV-VP; theo Công văn số 12/BNV-VP ngày 01/2/2020 của Bộ Nội vụ về việc; "
        "bãi bỏ Công văn số 12/BNV-VP"
    )
    [merged] = merge_references(find_references(text))
    assert (merged.number, merged.date, merged.issuer) == ("12/BNV-VP", dt.date(2020, 2, 1), "Bộ Nội vụ")
    assert merged.relation == "cancels"


def test_year_in_the_number_against_the_day() -> None:
    odd = Reference(text="", number="28/2019/TT-BLĐTBXH", date=dt.date(2020, 2, 26))
    assert "2019" in (reference_mismatch(odd) or "")
    assert reference_mismatch(odd.model_copy(update={"date": dt.date(2019, 2, 26)})) is None
    assert reference_mismatch(Reference(text="", number="12/KH-UBND", date=dt.date(2020, 1, 1))) is None


def test_whole_documents_are_read_quickly() -> None:
    text = "\n".join(case for case, _ in CASES) + "\nSở Y tế chủ trì, phối hợp với các đơn vị liên quan thực hiện. "
    started = time.perf_counter()
    find_references(text * 10)
    assert time.perf_counter() - started < 5


SOUP = st.lists(
    st.sampled_from(
        [*(text for text, _ in CASES), "số", "Công văn", "/", "-", "12/", "KH", "của", "ngày", ",", "\n", "và"]
    )
    | st.text(max_size=6),
    max_size=8,
).map(" ".join)


@settings(max_examples=120, deadline=None)
@given(SOUP, st.integers(0, 500))
def test_never_raises_and_spans_slice_back(text: str, offset: int) -> None:
    found = find_references(text, offset=offset)
    for ref in found:
        assert ref.start is not None and ref.end is not None and ref.start < ref.end
        assert " ".join(text[ref.start - offset : ref.end - offset].split()) == ref.text
    starts = [ref.start for ref in found if ref.start is not None]
    assert starts == sorted(starts)
