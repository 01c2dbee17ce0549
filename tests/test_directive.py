"""A whole document through the one public function of the extractors."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.directive import extract_directive
from schemas.directive import Directive
from schemas.document import SetAside
from tests.sample import LETTER, plain


@pytest.fixture(scope="module")
def letter() -> Directive:
    return extract_directive(plain(LETTER), explain=True)


def test_header(letter: Directive) -> None:
    assert letter.kind == "original"
    assert letter.doc_type == "cong_van"
    assert letter.issuer == "Ủy ban nhân dân tỉnh Nam Sơn"
    assert letter.number == "412/UBND-KGVX"
    assert letter.date == dt.date(2023, 6, 5)
    assert letter.place == "Nam Sơn"
    assert letter.subject == "tăng cường phòng, chống đuối nước trẻ em"


def test_what_footnotes_cite_is_cited_without_a_place_in_the_text() -> None:
    note = SetAside("Theo Quyết định số 88/QĐ-SYT ngày 02/3/2020 của Sở Y tế.", "footnote")
    menu = SetAside("Quyết định số 99/QĐ-SYT", "menu")
    record = extract_directive(replace(plain(LETTER), set_aside=(note, menu)))
    assert [(r.number, r.start is None) for r in record.references] == [("1210/BGDĐT-GDTC", False), ("88/QĐ-SYT", True)]


def test_addressees_copies_and_signature(letter: Directive) -> None:
    assert [m.text for m in letter.recipients] == [
        "Sở Giáo dục và Đào tạo",
        "Công an tỉnh",
        "UBND các huyện, thành phố",
    ]
    assert [m.text for m in letter.copies] == ["Như trên", "CT, các PCT UBND tỉnh", "Lưu: VT, KGVX"]
    assert letter.signature is not None
    assert letter.signature.authority == "KT. CHỦ TỊCH"
    assert letter.signature.position == "PHÓ CHỦ TỊCH"
    assert letter.signature.signer == "Lê Thị Minh An"


@pytest.mark.parametrize(
    ("index", "path", "roles"),
    [
        (0, "1", {"lead": ["Sở Giáo dục và Đào tạo"], "coordinating": ["Công an tỉnh", "các đơn vị liên quan"]}),
        (1, "2.a", {"lead": ["Công an tỉnh"]}),
        (2, "2.b", {"lead": ["Công an tỉnh"], "report_to": ["UBND tỉnh"], "via": ["Sở Giáo dục và Đào tạo"]}),
        (3, "3", {"lead": ["UBND các huyện, thành phố"], "implementing": ["UBND cấp xã"]}),
        (4, "", {"lead": ["Thủ trưởng các cơ quan, đơn vị"]}),
    ],
)
def test_obligations(letter: Directive, index: int, path: str, roles: dict[str, list[str]]) -> None:
    obligation = letter.obligations[index]
    assert ".".join(obligation.path) == path
    for role in ("lead", "implementing", "coordinating", "report_to", "via"):
        assert [mention.text for mention in getattr(obligation, role)] == roles.get(role, []), role


def test_nothing_else_is_an_obligation(letter: Directive) -> None:
    assert len(letter.obligations) == 5


def test_deadlines(letter: Directive) -> None:
    first, monthly = letter.obligations[0].deadlines[0], letter.obligations[2].deadlines[0]
    assert (first.due, first.inclusive, first.last_ok_day) == (dt.date(2023, 6, 30), False, dt.date(2023, 6, 29))
    assert monthly.rrule == "FREQ=MONTHLY;BYMONTHDAY=15"


def test_reference(letter: Directive) -> None:
    [reference] = letter.references
    assert (reference.number, reference.date, reference.issuer) == (
        "1210/BGDĐT-GDTC",
        dt.date(2023, 4, 20),
        "Bộ Giáo dục và Đào tạo",
    )


def test_every_unit_is_accounted_for(letter: Directive) -> None:
    """Each body paragraph is in a disposition, as an obligation or with the reason why not."""
    document = plain(LETTER)
    assert letter.dispositions is not None
    spans = [(entry.start or 0, entry.end or 0) for entry in letter.dispositions]
    body = document.text[document.text.index("Thực hiện Công văn") : document.text.index("Nơi nhận")]
    for line in body.strip().split("\n"):
        at = document.text.index(line)
        assert any(start <= at + len(line) // 2 < end for start, end in spans), line
    assert all(entry.reason for entry in letter.dispositions)


def test_mentions_stand_where_they_say(letter: Directive) -> None:
    text = plain(LETTER).text
    for obligation in letter.obligations:
        for mention in [*obligation.lead, *obligation.coordinating, *obligation.report_to]:
            assert mention.start is not None
            assert text[mention.start : mention.end] == mention.text
        for deadline in obligation.deadlines:
            assert deadline.span is not None
            assert text[slice(*deadline.span)] == deadline.text


_SOUP = st.lists(
    st.sampled_from(
        ["Sở Y tế", "giao", "chủ trì,", "phối hợp với", "1.", "a)", "-", "Điều 2.", "trước ngày 30/6/2020", "Kính gửi:",
         "Nơi nhận:", "Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Số: 12/KH-UBND", "\n", "\n\n", "KẾ HOẠCH", "(1)",
         "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "hằng quý", "I. MỤC ĐÍCH", "Nguyễn Văn An", "…", "báo cáo", "./."]
    ),
    max_size=60,
)  # fmt: skip


@given(_SOUP)
@settings(max_examples=150, deadline=None)
def test_line_soup_never_raises(words: list[str]) -> None:
    document = plain(" ".join(words))
    record = extract_directive(document, explain=True)
    for obligation in record.obligations:
        assert obligation.start is not None
        assert 0 <= obligation.start <= (obligation.end or 0) <= len(document.text)
