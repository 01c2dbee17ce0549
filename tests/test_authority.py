"""The authority file: its tables, its lookups by name, place and day, and who comes after whom."""

from __future__ import annotations

import datetime as dt
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from extractors.authority import Agency, agency_key, load_authority, slugify, spell_out, template_cores
from extractors.authority_tables import LEVELS, Template, load_places, load_templates
from extractors.group_agents import group_of
from extractors.vocabulary import load_table
from pipeline.authority_files import authority_with
from schemas.errors import InvalidTableError

TABLES = ["central", "provincial", "provinces", "short_forms", "open_patterns", "group_agents"]
OLD, SPRING, MERGED, NEW = dt.date(2020, 5, 13), dt.date(2025, 4, 1), dt.date(2025, 7, 1), dt.date(2026, 6, 1)
AUTHORITY = load_authority()


def strings_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for part in value for text in strings_in(part)]
    return [value] if isinstance(value, str) else []


def ids(name: str, place: str | None = None, on: dt.date | None = OLD) -> list[str]:
    return [agency.id for agency in AUTHORITY.find(name, place, on)]


# --- the tables themselves --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_no_stray_white_space(table: str) -> None:
    assert [text for text in strings_in(load_table(table)) if text != " ".join(text.split())] == []


def test_63_provinces_became_34() -> None:
    counts = [sum(place.valid(day) for place in load_places()) for day in (OLD, dt.date(2025, 6, 30), NEW)]
    cities = [
        sum(place.valid(day) and place.city for place in load_places()) for day in (OLD, dt.date(2025, 7, 1), NEW)
    ]
    assert (counts, cities) == ([63, 63, 34], [5, 6, 7])


def test_every_province_leads_to_one_of_today() -> None:
    """Walking the successors ends in a province that exists, and every province is unique on a day."""
    by_id = {place.id: place for place in load_places()}
    assert len(by_id) == len(load_places())
    for place in load_places():
        heir = place
        while not heir.valid(NEW):
            assert len(heir.successors) == 1, heir
            heir = by_id[heir.successors[0]]


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: str(template.id))
def test_template(template: Template) -> None:
    known = {other.id for other in load_templates()}
    assert template.level in LEVELS
    assert {heir for heir, _ in template.successors} <= known
    assert template.valid_to is not None or not template.successors
    assert not template.valid_from or not template.valid_to or template.valid_from <= template.valid_to


@pytest.mark.parametrize("entry", load_table("central")["agencies"], ids=lambda entry: str(entry["id"]))
def test_central_entry(entry: dict[str, Any]) -> None:
    agency = AUTHORITY.get(entry["id"])
    assert agency is not None
    assert agency.level in LEVELS
    for name in (agency.name, *agency.aliases):
        assert agency in AUTHORITY.find(name), name
    for heir, _ in agency.successors:
        successor = AUTHORITY.get(heir)
        assert successor is not None and agency.valid_to is not None
        assert successor.valid(agency.valid_to + dt.timedelta(days=1))


EXAMPLES = [(entry["id"], example) for entry in load_table("provincial")["agencies"] for example in entry["examples"]]


@pytest.mark.parametrize(("template_id", "example"), EXAMPLES)
def test_provincial_example(template_id: str, example: str) -> None:
    """Each example names its own body, in a province and on a day on which it existed."""
    template = next(entry for entry in load_templates() if entry.id == template_id)
    day = template.valid_to or max(filter(None, (template.valid_from, OLD)))
    home = template.only[0] if template.only else "ninh-thuan"
    example = example.replace("tỉnh", "thành phố") if template.only else example
    found = AUTHORITY.find(example, "Khánh Hòa" if day > dt.date(2025, 6, 30) else home, day)
    assert [agency.template for agency in found] == [template_id]


def test_shared_names_are_declared_ambiguous() -> None:
    """One form of two templates that lived at the same time must stand in `ambiguous`, and nowhere else."""
    declared = {agency_key(entry["form"]) for entry in load_table("provincial")["ambiguous"]}
    shared = set()
    for one, other in combinations(load_templates(), 2):
        apart = (one.valid_to and other.valid_from and one.valid_to < other.valid_from) or (
            other.valid_to and one.valid_from and other.valid_to < one.valid_from
        )
        if not apart:
            shared |= template_cores(one) & template_cores(other)
    assert shared == declared


def test_shared_names_of_central_bodies() -> None:
    owners: dict[str, set[str]] = {}
    for entry in load_table("central")["agencies"]:
        for name in (entry["name"], *entry.get("aliases", ())):
            owners.setdefault(agency_key(name), set()).add(entry["id"])
    assert {key: found for key, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    "example", [example for entry in load_table("short_forms")["forms"] for example in entry["examples"]]
)
def test_short_form(example: str) -> None:
    short, full = example.split(" = ")
    assert agency_key(short) == agency_key(full)


@pytest.mark.parametrize(
    ("entry", "example"),
    [(entry, example) for entry in load_table("open_patterns")["patterns"] for example in entry["examples"]],
)
def test_open_pattern(entry: dict[str, Any], example: str) -> None:
    [agency] = AUTHORITY.find(example, "ninh-thuan", OLD)
    slug = slugify(spell_out(example))
    assert agency.id == (f"{slug}-ninh-thuan" if entry.get("with_province") else slug)
    assert (agency.level, agency.kind) == (entry["level"], entry["kind"])


GROUPS = load_table("group_agents")["groups"]


@pytest.mark.parametrize(("group", "example"), [(entry["id"], text) for entry in GROUPS for text in entry["examples"]])
def test_group_example(group: str, example: str) -> None:
    found = group_of(example)
    assert found is not None and found.id == group


@pytest.mark.parametrize("entry", GROUPS, ids=lambda entry: str(entry["id"]))
def test_group_has_members_or_is_open(entry: dict[str, Any]) -> None:
    assert bool(AUTHORITY.members(entry["id"], OLD, "ninh-thuan")) is not bool(entry.get("open"))
    assert set(entry.get("successors", ())) <= {group["id"] for group in GROUPS}


# --- lookups ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "place", "on", "expected"),
    [
        ("Sở Y tế", "Ninh Thuận", OLD, ["so-y-te-ninh-thuan"]),
        ("Sở Y tế tỉnh Ninh Thuận", "Kiên Giang", OLD, ["so-y-te-ninh-thuan"]),
        ("Sở Y tế Ninh Thuận", None, OLD, ["so-y-te-ninh-thuan"]),
        ("UBND tỉnh", "Khánh Hòa", OLD, ["ubnd-khanh-hoa"]),
        ("UBND tỉnh", "Khánh Hoà", NEW, ["ubnd-khanh-hoa-2025"]),
        ("UBND tỉnh Khánh Hòa", None, None, ["ubnd-khanh-hoa", "ubnd-khanh-hoa-2025"]),
        ("UBND thành phố", "Đà Nẵng", OLD, ["ubnd-da-nang"]),
        ("UBND thành phố", "Gia Lai", OLD, []),
        ("Công an", "Gia Lai", OLD, []),
        ("Thành ủy", "Hải Phòng", OLD, ["thanh-uy-hai-phong"]),
        ("Sở Kế hoạch và Đầu tư", "Khánh Hòa", NEW, ["so-ke-hoach-va-dau-tu-khanh-hoa"]),
        ("SNV", "Gia Lai", OLD, ["so-noi-vu-gia-lai", "so-ngoai-vu-gia-lai"]),
        ("Sở Lao động - Thương bình và Xã hội", "Gia Lai", OLD, ["so-lao-dong-thuong-binh-va-xa-hoi-gia-lai"]),
        ("Bộ LĐTBXH", None, OLD, ["bo-lao-dong-thuong-binh-va-xa-hoi"]),
        ("Ngân hàng Nhà nước - Chi nhánh Đắc Lắc", None, OLD, ["ngan-hang-nha-nuoc-chi-nhanh-dak-lak"]),
        ("Sở Khí tượng Vũ trụ", "Gia Lai", OLD, []),
    ],
)
def test_find(name: str, place: str | None, on: dt.date | None, expected: list[str]) -> None:
    assert ids(name, place, on) == expected


def test_find_without_a_place_is_ambiguous() -> None:
    assert len(ids("Sở Y tế")) == 63


@pytest.mark.parametrize(
    ("agency_id", "name"),
    [
        ("so-y-te-ninh-thuan", "Sở Y tế tỉnh Ninh Thuận"),
        ("so-y-te-ho-chi-minh", "Sở Y tế Thành phố Hồ Chí Minh"),
        ("thanh-uy-can-tho-2025", "Thành ủy Cần Thơ"),
        ("tinh-uy-binh-phuoc", "Tỉnh ủy Bình Phước"),
        ("ubnd-dong-nai-2026", "Ủy ban nhân dân thành phố Đồng Nai"),
    ],
)
def test_get(agency_id: str, name: str) -> None:
    agency = AUTHORITY.get(agency_id)
    assert agency is not None and agency.name == name


@pytest.mark.parametrize(
    "agency_id", ["tinh-uy-can-tho", "so-nong-nghiep-va-moi-truong-thua-thien-hue", "so-abc-gia-lai", ""]
)
def test_get_nothing(agency_id: str) -> None:
    assert AUTHORITY.get(agency_id) is None


@pytest.mark.parametrize(
    ("agency_id", "on", "heirs"),
    [
        ("so-y-te-ninh-thuan", OLD, ["so-y-te-ninh-thuan"]),
        ("so-y-te-ninh-thuan", NEW, ["so-y-te-khanh-hoa-2025"]),
        ("so-ke-hoach-va-dau-tu-ninh-thuan", SPRING, ["so-tai-chinh-ninh-thuan"]),
        ("so-ke-hoach-va-dau-tu-ninh-thuan", NEW, ["so-tai-chinh-khanh-hoa-2025"]),
        ("tinh-uy-thua-thien-hue", NEW, ["thanh-uy-hue"]),
        ("ban-dan-van-tinh-uy-binh-phuoc", NEW, ["ban-tuyen-giao-va-dan-van-thanh-uy-dong-nai-2026"]),
        ("bo-giao-thong-van-tai", NEW, ["bo-xay-dung", "bo-cong-an"]),
        ("khong-co", NEW, []),
    ],
)
def test_successors(agency_id: str, on: dt.date, heirs: list[str]) -> None:
    assert [succession.agency.id for succession in AUTHORITY.successors_of(agency_id, on)] == heirs


def test_successors_say_what_moved() -> None:
    moved = AUTHORITY.successors_of("so-lao-dong-thuong-binh-va-xa-hoi-ninh-thuan", NEW)
    assert {succession.agency.id: succession.what for succession in moved}["so-y-te-khanh-hoa-2025"] == (
        "bảo trợ xã hội, trẻ em, phòng chống tệ nạn xã hội"
    )


def test_every_ended_department_is_answered_for() -> None:
    """No department (sở) of any province gets lost on the way to today."""
    for template in load_templates():
        if template.kind != "so" or template.some:
            continue
        for place in load_places():
            agency = AUTHORITY.get(f"{template.id}-{place.id}")
            if agency is not None:
                heirs = AUTHORITY.successors_of(agency.id, NEW)
                assert heirs and all(heir.agency.valid(NEW) for heir in heirs), agency.id


def test_predecessors() -> None:
    assert AUTHORITY.predecessors_of("so-tai-chinh-khanh-hoa-2025", NEW) == [
        "so-ke-hoach-va-dau-tu-khanh-hoa",
        "so-ke-hoach-va-dau-tu-ninh-thuan",
        "so-tai-chinh-khanh-hoa",
        "so-tai-chinh-ninh-thuan",
    ]


def test_members_by_date() -> None:
    old, new = (set(AUTHORITY.members("cac-so-ban-nganh", day, "Khánh Hòa")) for day in (OLD, NEW))
    assert {"so-ke-hoach-va-dau-tu-khanh-hoa", "so-y-te-khanh-hoa"} <= old
    assert {"so-nong-nghiep-va-moi-truong-khanh-hoa-2025", "so-y-te-khanh-hoa-2025"} <= new
    assert not old & new


@pytest.mark.parametrize(
    ("group", "on", "count"), [("cac-bo-nganh", OLD, 22), ("cac-bo-nganh", NEW, 17), ("ubnd-cap-tinh", NEW, 34)]
)
def test_members_of_the_centre(group: str, on: dt.date, count: int) -> None:
    assert len(AUTHORITY.members(group, on)) == count


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sở y tế", "so-y-te-"),
        ("noi chinh trung uong", "ban-noi-chinh-trung-uong"),
        ("nội chính trung ương", "ban-noi-chinh-trung-uong"),
    ],
)
def test_search(text: str, first: str) -> None:
    assert AUTHORITY.search(text)[0].id.startswith(first)


# --- an office's own file ---------------------------------------------------------------------------------------------

OWN = {"id": "trung-tam-tin-hoc", "name": "Trung tâm Tin học", "aliases": ["TTTH"], "level": "tinh", "place": "gia-lai"}


@pytest.mark.parametrize("shape", ["list", "object"])
def test_own_file(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "co-quan.json"
    path.write_text(json.dumps([OWN] if shape == "list" else {"agencies": [OWN]}, ensure_ascii=False), "utf-8")
    authority = authority_with([path])
    assert authority.find("TTTH") == [
        Agency("trung-tam-tin-hoc", "Trung tâm Tin học", "tinh", "khac", "gia-lai", aliases=("TTTH",))
    ]
    assert authority.find("Bộ Y tế") == AUTHORITY.find("Bộ Y tế")


def test_own_entry_replaces() -> None:
    authority = load_authority([{"id": "bo-y-te", "name": "Bộ Y tế và Dân số"}])
    assert [agency.id for agency in authority.find("Bộ Y tế và Dân số")] == ["bo-y-te"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "JSON"),
        ('"x"', "danh sách"),
        ('["x"]', "đối tượng"),
        ('[{"name": "X"}]', "thiếu «id»"),
        ('[{"id": "X Y", "name": "X"}]', "không dấu"),
        ('[{"id": "x", "name": "X", "ten": "Y"}]', "«ten»"),
        ('[{"id": "x", "name": "X", "level": "cao"}]', "«level»"),
        ('[{"id": "x", "name": "X", "valid_to": "30/6/2025"}]', "năm-tháng-ngày"),
        ('[{"id": "x", "name": "X", "aliases": "Y"}]', "danh sách"),
        ('[{"id": "x", "name": "X", "successors": [{"id": "nobody"}]}]', "«nobody»"),
        ('[{"id": "x", "name": "X"}, {"id": "x", "name": "Y"}]', "hai lần"),
    ],
)
def test_bad_file(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "co-quan.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InvalidTableError, match=words) as caught:
        authority_with([path])
    assert str(path) in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidTableError, match="Không đọc được"):
        authority_with([tmp_path / "khong-co.json"])
