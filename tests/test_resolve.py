"""Mentions resolved in whole records: by place, by day, inside the document, and left open where unsure."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from extractors.resolve import resolve_directive, resolve_mention
from schemas.directive import Directive, Mention, Obligation, Part, Reference, Source

OLD, NEW = dt.date(2020, 5, 13), dt.date(2026, 6, 1)


def directive(lead: str = "Sở Y tế", recipients: tuple[str, ...] = (), **fields: Any) -> Directive:
    """A record of one obligation, issued by the People's Committee of Ninh Thuận in 2020 if nothing else is said."""
    fields = {"issuer": "UBND tỉnh", "place": "Ninh Thuận", "date": OLD, **fields}
    return Directive(
        source=Source(path="a.txt", sha256="0" * 64, media_type="text/plain", pages=1, text_origin="plain"),
        recipients=[Mention(text=text) for text in recipients],
        obligations=[Obligation(text="rà soát", lead=[Mention(text=lead, start=3, end=3 + len(lead))])],
        **fields,
    )


def lead_of(record: Directive) -> Mention:
    return resolve_directive(record).obligations[0].lead[0]


@pytest.mark.parametrize(
    ("issuer", "place", "date", "name", "issuer_id"),
    [
        ("Sở Y tế", "Kiên Giang", OLD, "Sở Y tế tỉnh Kiên Giang", "so-y-te-kien-giang"),
        ("UBND tỉnh", "Đồng Xoài", OLD, "Ủy ban nhân dân tỉnh Bình Phước", "ubnd-binh-phuoc"),
        ("UBND tỉnh", "Khánh Hòa", NEW, "Ủy ban nhân dân tỉnh Khánh Hòa", "ubnd-khanh-hoa-2025"),
        ("UBND tỉnh", "Khánh Hòa", None, "Ủy ban nhân dân tỉnh Khánh Hòa", None),
        ("UBND tỉnh Ninh Thuận", None, OLD, "Ủy ban nhân dân tỉnh Ninh Thuận", "ubnd-ninh-thuan"),
        ("UBND tỉnh", None, OLD, "Ủy ban nhân dân tỉnh", None),
        ("Tỉnh uỷ Bình Phước", "Bình Phước", OLD, "Tỉnh ủy Bình Phước", "tinh-uy-binh-phuoc"),
        ("Bộ Tài chính", "Hà Nội", OLD, "Bộ Tài chính", "bo-tai-chinh"),
        ("UBND xã Tân Lập", "Tân Lập", OLD, "Ủy ban nhân dân xã Tân Lập", "uy-ban-nhan-dan-xa-tan-lap"),
        ("Hội Sinh vật cảnh", "Gia Lai", OLD, "Hội Sinh vật cảnh", None),
        (None, "Gia Lai", OLD, None, None),
    ],
)
def test_issuer(issuer: str | None, place: str | None, date: dt.date | None, name: str, issuer_id: str) -> None:
    resolved = resolve_directive(directive(issuer=issuer, place=place, date=date))
    assert (resolved.issuer, resolved.issuer_id) == (name, issuer_id)


@pytest.mark.parametrize(
    ("text", "name", "agency_id", "post"),
    [
        ("Sở Y tế", "Sở Y tế tỉnh Ninh Thuận", "so-y-te-ninh-thuan", None),
        ("SYT", "Sở Y tế tỉnh Ninh Thuận", "so-y-te-ninh-thuan", None),
        ("Giám đốc Sở Y tế", "Sở Y tế tỉnh Ninh Thuận", "so-y-te-ninh-thuan", "Giám đốc"),
        ("Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh Ninh Thuận", "ubnd-ninh-thuan", "Chủ tịch"),
        (
            "Chánh Văn phòng UBND tỉnh",
            "Văn phòng Ủy ban nhân dân tỉnh Ninh Thuận",
            "van-phong-ubnd-ninh-thuan",
            "Chánh Văn phòng",
        ),
        ("Thủ tướng Chính phủ", "Thủ tướng Chính phủ", "thu-tuong-chinh-phu", None),
        ("BHXH tỉnh (để phối hợp)", "Bảo hiểm xã hội tỉnh Ninh Thuận", "bao-hiem-xa-hoi-ninh-thuan", None),
        ("Thủ trưởng các sở, ban, ngành", "Các sở, ban, ngành", "cac-so-ban-nganh", "Thủ trưởng"),
        ("UBND các huyện, thành phố", "Ủy ban nhân dân cấp huyện", "ubnd-cap-huyen", None),
        ("UBND huyện Ninh Hải", "Ủy ban nhân dân huyện Ninh Hải", "uy-ban-nhan-dan-huyen-ninh-hai-ninh-thuan", None),
        ("Phòng TCCB - Sở Y tế", "Phòng TCCB - Sở Y tế tỉnh Ninh Thuận", None, None),
        ("các đơn vị của Sở Xây dựng", "các đơn vị của Sở Xây dựng", "cac-co-quan-don-vi", None),
        ("Hội Sinh vật cảnh", "Hội Sinh vật cảnh", None, None),
        ("ông Lê Văn Tám", None, None, None),
        ("Trưởng đoàn", None, None, "Trưởng đoàn"),
        ("Lưu: VT, SNV", None, None, None),
    ],
)
def test_mention(text: str, name: str | None, agency_id: str | None, post: str | None) -> None:
    found = lead_of(directive(text))
    assert (found.name, found.id, found.post, found.candidates) == (name, agency_id, post, [])
    assert (found.text, found.start) == (text, 3)


@pytest.mark.parametrize(
    ("fields", "candidates"),
    [
        ({"lead": "SNV"}, ["so-noi-vu-ninh-thuan", "so-ngoai-vu-ninh-thuan"]),
        ({"place": "Khánh Hòa", "date": None}, ["so-y-te-khanh-hoa", "so-y-te-khanh-hoa-2025"]),
        ({"issuer": "Bộ Y tế", "place": "Hà Nội"}, ["so-y-te-*"]),
        ({"place": None}, ["so-y-te-*"]),
    ],
)
def test_several_candidates_are_ambiguous(fields: dict[str, Any], candidates: list[str]) -> None:
    found = lead_of(directive(**fields))
    assert (found.id, found.candidates) == (None, candidates)


def test_day_from_references() -> None:
    """A draft without a day is as old as the newest document that it cites."""
    cited = [Reference(text="Công văn số 12", date=NEW)]
    found = lead_of(directive(place="Khánh Hòa", date=None, references=cited))
    assert found.id == "so-y-te-khanh-hoa-2025"


@pytest.mark.parametrize("text", ["Như trên", "quý cơ quan", "các cơ quan, đơn vị nêu trên"])
def test_back_reference(text: str) -> None:
    one = lead_of(directive(text, recipients=("Sở Nội vụ",)))
    two = lead_of(directive(text, recipients=("Sở Nội vụ", "Các sở: Y tế, Tài chính")))
    assert (one.id, one.name) == ("so-noi-vu-ninh-thuan", "Sở Nội vụ tỉnh Ninh Thuận")
    assert (two.id, two.members) == (None, ["so-noi-vu-ninh-thuan", "so-y-te-ninh-thuan", "so-tai-chinh-ninh-thuan"])


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("các sở: Y tế, Nội vụ", ["so-y-te-ninh-thuan", "so-noi-vu-ninh-thuan"]),
        ("Giám đốc: Sở Y tế, Sở Nội vụ", ["so-y-te-ninh-thuan", "so-noi-vu-ninh-thuan"]),
        (
            "Các ban, sở, ngành, đoàn thể tỉnh và các huyện, thị, thành ủy, đảng ủy trực thuộc",
            ["cac-so-ban-nganh-doan-the", "cap-uy-truc-thuoc-tinh-uy"],
        ),
    ],
)
def test_one_mention_of_several(text: str, members: list[str]) -> None:
    found = lead_of(directive(text))
    assert (found.id, found.members) == (None, members)


@pytest.mark.parametrize(
    ("text", "name", "agency_id"),
    [
        ("Công an xã", "Công an xã Tân Lập", "cong-an-xa-tan-lap"),
        ("UBND Xã", "Ủy ban nhân dân xã Tân Lập", "uy-ban-nhan-dan-xa-tan-lap"),
    ],
)
def test_bodies_of_the_issuing_commune(text: str, name: str, agency_id: str) -> None:
    found = lead_of(directive(text, issuer="Đảng ủy xã Tân Lập", place="Tân Lập"))
    assert (found.name, found.id) == (name, agency_id)


def test_office_of_the_issuing_department() -> None:
    found = lead_of(directive("Văn phòng Sở", issuer="Sở Y tế"))
    assert found.name == "Văn phòng Sở Y tế tỉnh Ninh Thuận"


def test_province_from_the_addressees() -> None:
    found = lead_of(directive(issuer=None, place=None, recipients=("UBND tỉnh Ninh Thuận",)))
    assert found.id == "so-y-te-ninh-thuan"


def test_parts_and_idempotence() -> None:
    record = resolve_directive(directive(parts=[Part(issuer="UBND tỉnh")]))
    assert record.parts[0].issuer == "Ủy ban nhân dân tỉnh Ninh Thuận"
    assert resolve_directive(record) == record


def test_single_mention() -> None:
    assert resolve_mention(Mention(text="Sở Y tế"), place="gia-lai", on=OLD).id == "so-y-te-gia-lai"
