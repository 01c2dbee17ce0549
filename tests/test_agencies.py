"""Mentions of bodies: the vocabulary's own examples, sentences of every form, and what must hold for any text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.agencies import find_mentions, listed_bodies, read_agency_list, split_post
from extractors.phrases import matching_key, phrase_pattern
from extractors.vocabulary import load_table


def examples_in(table: Any) -> Iterator[str]:
    """Every string under an `examples` key."""
    if isinstance(table, dict):
        yield from table.get("examples", [])
        table = [value for key, value in table.items() if key != "examples"]
    if isinstance(table, list):
        for value in table:
            yield from examples_in(value)


def forms_in(table: Any) -> Iterator[str]:
    """Every string of the vocabulary that is a form."""
    if isinstance(table, dict):
        yield from table.get("forms", [])
        yield from table.get("titles", [])
        table = list(table.values())
    if isinstance(table, list):
        for value in table:
            yield from forms_in(value)


@pytest.mark.parametrize("example", list(examples_in(load_table("mentions"))))
def test_vocabulary_example(example: str) -> None:
    """The mention between « and » is found with exactly these ends."""
    start, end = example.index("«"), example.index("»") - 1
    text = example.replace("«", "").replace("»", "")
    assert (start, end) in {(mention.start, mention.end) for mention in find_mentions(text)}, find_mentions(text)


@pytest.mark.parametrize("kind", ["bodies", "posts", "groups"])
def test_every_entry_has_examples(kind: str) -> None:
    assert [entry["id"] for entry in load_table("mentions")[kind] if not entry["examples"]] == []


def test_forms_are_clean() -> None:
    forms = list(forms_in(load_table("mentions")))
    assert forms
    assert [
        form for form in forms if form != " ".join(form.split()) or matching_key(form) != matching_key(form.strip())
    ] == []


@pytest.mark.parametrize("kind", ["bodies", "posts"])
def test_no_form_twice(kind: str) -> None:
    """A form in two entries would take the flags of one of them by chance."""
    keys = Counter(matching_key(form) for entry in load_table("mentions")[kind] for form in entry["forms"])
    assert [key for key, times in keys.items() if times > 1] == []


SENTENCES = [
    (
        "Giao Sở Tài chính chủ trì, phối hợp với Sở Xây dựng và Công an tỉnh thẩm định.",
        ["Sở Tài chính", "Sở Xây dựng", "Công an tỉnh"],
    ),
    ("Sở NN&PTNT, Sở GD-ĐT, Sở LĐ-TB&XH phối hợp.", ["Sở NN&PTNT", "Sở GD-ĐT", "Sở LĐ-TB&XH"]),
    (
        "Trạm Y tế xã, Công an xã và Trường Tiểu học Kim Đồng rà soát",
        ["Trạm Y tế xã", "Công an xã", "Trường Tiểu học Kim Đồng"],
    ),
    (
        "Giám đốc các Sở: Nội vụ, Tài chính; Chủ tịch UBND các huyện, thị xã và Thủ trưởng các đơn vị thi hành",
        ["Giám đốc các Sở: Nội vụ, Tài chính", "Chủ tịch UBND các huyện, thị xã", "Thủ trưởng các đơn vị"],
    ),
    (
        "Chủ tịch UBND các huyện, thị xã Hồng Lĩnh và thành phố Hà Tĩnh chỉ đạo",
        ["Chủ tịch UBND các huyện, thị xã Hồng Lĩnh và thành phố Hà Tĩnh"],
    ),
    (
        "các bệnh viện công lập, các doanh nghiệp vận tải và Hiệp hội Vận tải tỉnh",
        ["các bệnh viện công lập", "các doanh nghiệp vận tải", "Hiệp hội Vận tải tỉnh"],
    ),
    (
        "các cơ quan, tổ chức thực hiện; các cơ quan, đơn vị tổ chức họp",
        ["các cơ quan, tổ chức", "các cơ quan, đơn vị"],
    ),
    ("Phòng Kinh tế, Hạ tầng và Đô thị tham mưu", ["Phòng Kinh tế, Hạ tầng và Đô thị"]),
    ("Trung tâm Quan trắc Tài nguyên báo cáo Sở", ["Trung tâm Quan trắc Tài nguyên"]),
    (
        "ông Lê Văn Tám - Trưởng phòng Tổ chức cán bộ phụ trách",
        ["ông Lê Văn Tám", "Trưởng phòng Tổ chức cán bộ"],
    ),
    ("Uỷ ban nhân dân tỉnh Hoà Bình yêu cầu", ["Uỷ ban nhân dân tỉnh Hoà Bình"]),
    (
        "Bộ Tài chính, Bộ Y tế và Ngân hàng Nhà nước Việt Nam",
        ["Bộ Tài chính", "Bộ Y tế", "Ngân hàng Nhà nước Việt Nam"],
    ),
    ("ban hành kế hoạch; tổ chức hội nghị; phòng, chống dịch; đội ngũ giáo viên; trường hợp cần thiết", []),
    ("bộ tiêu chí, cơ sở dữ liệu, khoa học công nghệ, hội thảo, báo cáo kết quả", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentence(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in find_mentions(text)] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sở Y tế", "body"),
        ("các sở, ngành", "group"),
        ("các sở: Nội vụ, Y tế", "group"),
        ("Giám đốc Sở Y tế", "post"),
        ("đồng chí Lê Văn Tám", "person_group"),
        ("các cán bộ, công chức", "person_group"),
        ("các đơn vị và cá nhân có liên quan", "group"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert [(mention.text, mention.kind) for mention in find_mentions(text)] == [(text, kind)]


LISTS = [
    ("Sở A và cơ quan liên quan rà soát", ["Sở A", "cơ quan liên quan"], "rà soát"),
    (
        "Kho bạc Nhà nước tỉnh; UBND các xã, phường, đặc khu và các đơn vị liên quan tổ chức kiểm tra",
        ["Kho bạc Nhà nước tỉnh", "UBND các xã, phường, đặc khu", "các đơn vị liên quan"],
        "tổ chức kiểm tra",
    ),
    (
        "Sở Nội vụ (sau đây gọi là cơ quan thường trực), Thanh tra tỉnh theo dõi",
        ["Sở Nội vụ", "Thanh tra tỉnh"],
        "theo dõi",
    ),
    ("UBND tỉnh (qua Sở Nội vụ) trước ngày 10", ["UBND tỉnh"], "(qua Sở Nội vụ) trước ngày 10"),
    ("nhà trường, gia đình và chính quyền quản lý", ["nhà trường, gia đình và chính quyền"], "quản lý"),
    ("khẩn trương thực hiện", [], "khẩn trương thực hiện"),
]


@pytest.mark.parametrize(("text", "members", "rest"), LISTS)
def test_enumeration(text: str, members: list[str], rest: str) -> None:
    found, end = read_agency_list(text)
    assert ([mention.text for mention in found], text[end:]) == (members, rest)


def test_enumeration_from_a_place() -> None:
    text = "phối hợp với Sở Y tế, Công an tỉnh kiểm tra"
    found, end = read_agency_list(text, len("phối hợp với"))
    assert [text[mention.start : mention.end] for mention in found] == ["Sở Y tế", "Công an tỉnh"]
    assert text[end:] == "kiểm tra"


@pytest.mark.parametrize(
    ("text", "post", "body"),
    [
        ("Giám đốc Sở Y tế", "Giám đốc", "Sở Y tế"),
        ("Chánh Văn phòng UBND tỉnh", "Chánh Văn phòng", "Văn phòng UBND tỉnh"),
        ("Chánh Thanh tra tỉnh", "Chánh Thanh tra", "Thanh tra tỉnh"),
        ("Trưởng ban Tổ chức Tỉnh ủy", "Trưởng ban", "ban Tổ chức Tỉnh ủy"),
        ("Thủ trưởng các sở, ngành", "Thủ trưởng", "các sở, ngành"),
        ("Sở Y tế", None, "Sở Y tế"),
    ],
)
def test_split_post(text: str, post: str | None, body: str) -> None:
    assert split_post(text) == (post, body)


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("các Sở: Nội vụ, Kế hoạch và Đầu tư và Y tế", ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Sở Y tế"]),
        ("Sở Nội vụ, Công an tỉnh", ["Sở Nội vụ", "Công an tỉnh"]),
        ("Sở Nội vụ", []),
        ("các đơn vị", []),
    ],
)
def test_listed_bodies(text: str, bodies: list[str]) -> None:
    assert listed_bodies(text) == bodies


WORDS = st.sampled_from(
    re.split(
        " ",
        "các Sở sở Y tế và , ; : - UBND tỉnh huyện xã Ninh Thuận Giám đốc Thủ trưởng tổ chức cơ quan đơn vị có liên "
        "quan ( ) Ông Nguyễn Văn phòng Ban Chỉ đạo ngành trực thuộc của \n TP. 12 Đoàn – Hội như trên İ",
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Spans slice to their text, stand in order, do not overlap; a list ends behind its members."""
    mentions = find_mentions(text)
    assert all(text[mention.start : mention.end] == mention.text != "" for mention in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    members, end = read_agency_list(text)
    assert all(member.end <= end for member in members)


@given(st.text(max_size=80))
def test_key_keeps_places(text: str) -> None:
    assert len(matching_key(text)) == len(text)


@pytest.mark.parametrize(
    "form", ["Lao động - Thương binh và Xã hội", "VH,TT&DL", "Toà án", "TP. Huế", "khám bệnh, chữa bệnh"]
)
def test_pattern_matches_its_form(form: str) -> None:

    assert re.fullmatch(phrase_pattern([form, "khác"]), matching_key(form))
