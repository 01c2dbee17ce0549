"""The entries of the authority file as values: bodies, templates of provincial bodies, provinces, open patterns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extractors.mention_grammar import CAPITALS
from extractors.vocabulary import load_table
from schemas.errors import InvalidTableError

LEVELS = frozenset(
    ("trung_uong", "tinh", "huyen", "xa", "dang", "mat_tran", "doan_the", "nganh_doc", "khac"),
)
_MERGER = dt.date(2025, 7, 1)
"""Nghị quyết 202/2025/QH15."""
_SLUG_RE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEYS = frozenset(
    (
        "id", "name", "aliases", "codes", "level", "kind", "place", "valid_from", "valid_to", "successors",
        "approximate", "source", "note", "examples",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agency:
    """Cơ quan: one body for the time in which it bore this name and these tasks.

    place is the id of a province; successors pairs (id, what moved; None for all); approximate: the days are near
    but differ from place to place.
    """

    id: str
    name: str
    level: str = "trung_uong"
    kind: str = "khac"
    place: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    successors: tuple[tuple[str, str | None], ...] = ()
    approximate: bool = False
    source: str | None = None
    note: str | None = None
    template: str | None = None

    def valid(self, on: dt.date) -> bool:
        """Whether the body existed on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Place:
    """Tỉnh hoặc thành phố trực thuộc trung ương, between two reorganisations."""

    id: str
    slug: str
    name: str
    city: bool = False
    aliases: tuple[str, ...] = ()
    code: str | None = None
    seat: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successors: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All spellings, without tỉnh or thành phố."""
        return (self.name, *self.aliases)

    @property
    def unit(self) -> str:
        """`tỉnh` or `thành phố`, as it stands before the name."""
        if not self.city:
            return "tỉnh"
        return "Thành phố" if self.slug == "ho-chi-minh" else "thành phố"

    def valid(self, on: dt.date) -> bool:
        """Whether the province existed on that day in these borders."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Template:
    """A body that every province has; see `about` of `provincial.json`."""

    id: str
    name: str
    level: str
    kind: str
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successors: tuple[tuple[str, str | None], ...] = ()
    only: tuple[str, ...] = ()
    needs_unit: bool = False
    some: bool = False
    approximate: bool = False
    source: str | None = None
    note: str | None = None

    def cores(self) -> Iterator[str]:
        """Names and aliases without unit and place, in the province's and in the city's wording."""
        for form in (self.name, *self.aliases):
            for committee, youth in (("Tỉnh ủy", "Tỉnh đoàn"), ("Thành ủy", "Thành đoàn")):
                filled = form.format(unit="", place="", committee=committee, youth=youth)
                yield " ".join(filled.split()).rstrip(" -")

    def agency(
        self, place: Place, begin: dt.date | None, end: dt.date | None, heirs: tuple[tuple[str, str | None], ...]
    ) -> Agency:
        """The body of one province."""
        stem = self.id.replace("tinh-uy", "thanh-uy").replace("tinh-doan", "thanh-doan") if place.city else self.id
        return Agency(
            id=f"{stem}-{place.id}",
            name=self._filled(self.name, place),
            level=self.level,
            kind=self.kind,
            place=place.id,
            valid_from=begin,
            valid_to=end,
            aliases=tuple(self._filled(alias, place) for alias in self.aliases),
            codes=self.codes,
            successors=heirs,
            approximate=self.approximate,
            source=self.source,
            note=self.note,
            template=self.id,
        )

    @staticmethod
    def _filled(form: str, place: Place) -> str:
        committee, youth = ("Thành ủy", "Thành đoàn") if place.city else ("Tỉnh ủy", "Tỉnh đoàn")
        return form.format(unit=place.unit, place=place.name, committee=committee, youth=youth)


@dataclass(frozen=True, slots=True)
class Open:
    """A pattern of bodies that cannot be listed; see `about` of `open_patterns.json`."""

    pattern: re.Pattern[str]
    level: str
    kind: str
    with_province: bool
    valid_to: dt.date | None

    def matches(self, name: str) -> bool:
        """Whether the name (short forms written out) is one of these bodies."""
        return self.pattern.match(name) is not None

    def agency(self, name: str, slug: str, place: str | None) -> Agency:
        """The body of that name."""
        return Agency(slug, name, self.level, self.kind, place, valid_to=self.valid_to)


@cache
def load_templates() -> tuple[Template, ...]:
    """The templates of `provincial.json`; forms declared ambiguous are aliases of each of their templates."""
    table = load_table("provincial")
    shared: dict[str, list[str]] = {}
    for entry in table["ambiguous"]:
        for template_id in entry["ids"]:
            shared.setdefault(template_id, []).append(entry["form"])
    return tuple(_template(entry, shared.get(entry["id"], [])) for entry in table["agencies"])


def _template(entry: Mapping[str, Any], shared: list[str]) -> Template:
    return Template(
        id=entry["id"],
        name=entry["name"],
        level=entry["level"],
        kind=entry["kind"],
        aliases=(*entry.get("aliases", ()), *shared),
        codes=tuple(entry.get("codes", ())),
        valid_from=_day(entry.get("valid_from")),
        valid_to=_day(entry.get("valid_to")),
        successors=_heirs(entry),
        only=tuple(entry.get("only", ())),
        needs_unit=entry.get("needs_unit", False),
        some=entry.get("some", False),
        approximate=entry.get("approximate", False),
        source=entry.get("source"),
        note=entry.get("note"),
    )


@cache
def load_places() -> tuple[Place, ...]:
    """Every province of every time; one that a merger kept in name has an id of its own (`khanh-hoa-2025`)."""
    table = load_table("provinces")
    since = [_new_place(entry) for entry in table["since_2025"]]
    heirs = {old: place.id for place, entry in zip(since, table["since_2025"], strict=True) for old in entry["from"]}
    return (*(_old_place(entry, heirs) for entry in table["until_2025"]), *(_linked(place, heirs) for place in since))


def _old_place(entry: Mapping[str, Any], heirs: Mapping[str, str]) -> Place:
    merged = None if entry.get("continues") else dt.date(2025, 6, 30)
    return Place(
        id=entry["id"],
        slug=entry["id"],
        name=entry["name"],
        city=entry.get("kind") == "thanh_pho",
        aliases=tuple(entry.get("aliases", ())),
        code=entry["code"],
        seat=entry.get("seat"),
        valid_from=_day(entry.get("valid_from")),
        valid_to=_day(entry.get("valid_to")) or merged,
        successors=tuple(entry.get("successors", ())) or tuple(filter(None, [heirs.get(entry["id"])])),
    )


def _new_place(entry: Mapping[str, Any]) -> Place:
    begin = _day(entry.get("valid_from")) or _MERGER
    first = next(iter(entry["from"]))
    slug = re.sub(r"-\d{4}$", "", first)
    return Place(
        id=f"{slug}-{begin.year}",
        slug=slug,
        name=entry["name"],
        city=entry.get("kind") == "thanh_pho",
        aliases=tuple(entry.get("aliases", ())),
        code=entry["code"],
        seat=entry.get("seat"),
        valid_from=begin,
        valid_to=_day(entry.get("valid_to")),
    )


def _linked(place: Place, heirs: Mapping[str, str]) -> Place:
    return replace(place, successors=(heirs[place.id],)) if place.id in heirs else place


@cache
def load_open() -> tuple[Open, ...]:
    """The patterns of `open_patterns.json`; each wants a capitalised name behind its words."""
    return tuple(_open(entry) for entry in load_table("open_patterns")["patterns"])


def _open(entry: Mapping[str, Any]) -> Open:
    units = entry.get("units", ())
    named = rf"(?i:.*?\b(?:{'|'.join(units)})\b)" if units else ""
    start = re.escape(entry["start"]).replace(r"\ ", r"\s+")
    pattern = re.compile(rf"(?i:{start})(?!\w){named}\s+[{CAPITALS}\d].*$", re.DOTALL)
    return Open(pattern, entry["level"], entry["kind"], entry.get("with_province", False), _day(entry.get("valid_to")))


def parse_agency(entry: Mapping[str, Any]) -> Agency:
    """One entry of `central.json` or of an office's own file.

    Raises InvalidTableError, naming the entry and the key, where the form is wrong.
    """
    where = f"Cơ quan «{entry.get('id', entry.get('name', '?'))}»" if isinstance(entry, Mapping) else f"Mục {entry!r}"
    if not isinstance(entry, Mapping):
        raise InvalidTableError(f"{where}: phải là một đối tượng có «id» và «name».")
    for key in ("id", "name"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise InvalidTableError(f"{where}: thiếu «{key}».")
    if unknown := sorted(entry.keys() - _KEYS):
        raise InvalidTableError(f"{where}: không có mục «{unknown[0]}». Các mục dùng được: {', '.join(sorted(_KEYS))}.")
    if not _SLUG_RE.fullmatch(entry["id"]):
        raise InvalidTableError(f"{where}: «id» chỉ gồm chữ thường không dấu, chữ số và gạch nối (so-y-te-ninh-thuan).")
    level = entry.get("level", "trung_uong")
    if level not in LEVELS:
        raise InvalidTableError(f"{where}: «level» phải là một trong: {', '.join(sorted(LEVELS))}.")
    try:
        return _agency(entry, level)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InvalidTableError(f"{where}: giá trị không đúng dạng ({error}). Ngày viết là năm-tháng-ngày.") from error


def _agency(entry: Mapping[str, Any], level: str) -> Agency:
    return Agency(
        id=entry["id"],
        name=entry["name"],
        level=level,
        kind=entry.get("kind", "khac"),
        place=entry.get("place"),
        valid_from=_day(entry.get("valid_from")),
        valid_to=_day(entry.get("valid_to")),
        aliases=_texts(entry, "aliases"),
        codes=_texts(entry, "codes"),
        successors=_heirs(entry),
        approximate=bool(entry.get("approximate", False)),
        source=entry.get("source"),
        note=entry.get("note"),
    )


def _texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    given = entry.get(key, [])
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise ValueError(f"«{key}» phải là danh sách chữ")
    return tuple(given)


def _heirs(entry: Mapping[str, Any]) -> tuple[tuple[str, str | None], ...]:
    return tuple((heir["id"], heir.get("what")) for heir in entry.get("successors", ()))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
