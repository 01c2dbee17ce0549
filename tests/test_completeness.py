"""Warnings: holes in the header, the numbering, the references and the annexes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.directive import extract_directive
from schemas.directive import RecordWarning
from schemas.document import Notice
from tests.sample import LETTER, plain

ASKED = "3. UBND các huyện, thành phố chỉ đạo"


def warnings_of(text: str) -> dict[str, RecordWarning]:
    return {warning.code: warning for warning in extract_directive(plain(text)).warnings}


def test_a_whole_letter_gives_no_warning() -> None:
    assert warnings_of(LETTER) == {}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Số: 412/UBND-KGVX", "Số:       /UBND-KGVX", "draft_number"),
        ("Số: 412/UBND-KGVX\n", "", "number_missing"),
        ("ngày 05 tháng 6 năm 2023", "ngày     tháng 6 năm 2023", "date_incomplete"),
        ("Nam Sơn, ngày 05 tháng 6 năm 2023\n", "", "date_missing"),
        ("ỦY BAN NHÂN DÂN\nTỈNH NAM SƠN\n", "", "issuer_missing"),
        ("Lê Thị Minh An", "", "signer_missing"),
        ("Nơi nhận:\n- Như trên;\n- CT, các PCT UBND tỉnh;\n- Lưu: VT, KGVX.\n", "", "copies_missing"),
        (ASKED, "5. UBND các huyện, thành phố chỉ đạo", "numbering_gap"),
        (ASKED, "2. UBND các huyện, thành phố chỉ đạo", "number_repeated"),
        ("cắm biển cảnh báo.", "cắm biển cảnh báo (theo mẫu đính kèm).", "annex_missing"),
        ("trước ngày 30/6/2023", "trước ngày 30/5/2023", "deadline_before_issue"),
        ("số 1210/BGDĐT-GDTC ngày 20/4/2023", "số 1210/2019/BGDĐT ngày 20/4/2023", "reference_date_mismatch"),
    ],
)
def test_a_hole_is_told(old: str, new: str, code: str) -> None:
    assert old in LETTER
    assert code in warnings_of(LETTER.replace(old, new))


def test_a_gap_says_between_which_numbers_and_where() -> None:
    text = LETTER.replace(ASKED, "5. UBND các huyện, thành phố chỉ đạo")
    warning = warnings_of(text)["numbering_gap"]
    assert "2" in warning.message
    assert "5" in warning.message
    assert plain(text).text[warning.start : warning.end].startswith("5. UBND các huyện")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Trời hôm nay nắng.", "no_obligations"),
        ("Trời hôm nay nắng.", "no_directive"),
        (LETTER + LETTER, "several_documents"),
        ("Ngày 3/4/2023, UBND tỉnh ban hành Kế hoạch về trồng cây.", "report"),
        ("", "no_obligations"),
    ],
    ids=["nothing-asked", "no-directive", "two-letters", "account", "nothing"],
)
def test_kinds_of_files(text: str, code: str) -> None:
    assert code in warnings_of(text)


def test_what_the_reader_noticed_is_handed_on() -> None:
    document = replace(plain(LETTER), notices=(Notice("blurred_page", "Trang 2 mờ.", 5, 9),))
    [warning] = extract_directive(document).warnings
    assert (warning.code, warning.message, warning.start, warning.end) == ("blurred_page", "Trang 2 mờ.", 5, 9)
