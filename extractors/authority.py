"""The authority file of bodies: who exists when and where, under which names, and who came after.

Central bodies stand one by one in `vocabularies/central.json`; those of every province are templates
(`provincial.json`) that are multiplied with `provinces.json` on demand; bodies that nobody can list (communes,
schools, companies) are patterns (`open_patterns.json`). An office may lay a file of its own over them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from extractors.authority_tables import (
    Agency,
    Place,
    Template,
    load_open,
    load_places,
    load_templates,
    parse_agency,
)
from extractors.folding import strip_marks
from extractors.phrases import matching_key, phrase_pattern, squeezed
from extractors.vocabulary import load_table

__all__ = ["Agency", "Authority", "Succession", "load_authority"]

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T", Agency, Place)

_FUZZY_FLOOR = 92.0
"""Similarity (0…100) from which a misspelt name counts; `Sở Công Thương` and `Sở Thông tin` stay far below."""
_FUZZY_LENGTH = 10
"""Letters below which two names are too alike for guessing (`Cục Thuế`, `Cục Thú y`)."""
_BARE_LENGTH = 5
"""Letters from which a name may be found by its letters without marks."""


class Succession(NamedTuple):
    """Who answers for an ended body, and for what part of its work (None: for all of it)."""

    agency: Agency
    what: str | None


class ParsedName(NamedTuple):
    """A name taken apart: key of the core (`sởytế`), unit (tỉnh, thành phố) and province as far as they are written."""

    core: str
    unit: str | None
    province: str | None


class Authority:
    """Lookup over all bodies; made by `load_authority`, never changed afterwards."""

    def __init__(self, listed: Iterable[Agency], templates: Sequence[Template], places: Sequence[Place]) -> None:
        self._listed = {agency.id: agency for agency in listed}
        self._templates = {template.id: template for template in templates}
        self._places = {place.id: place for place in places}
        self._by_place = _grouped((agency_key(name), place) for place in places for name in place.names)
        self._by_key = _grouped((agency_key(n), a) for a in self._listed.values() for n in (a.name, *a.aliases))
        self._by_core = _grouped((core, template) for template in templates for core in template_cores(template))
        self._open = load_open()

    def get(self, agency_id: str) -> Agency | None:
        """The body with this id, or None (ids of open patterns name no entry)."""
        if agency_id in self._listed:
            return self._listed[agency_id]
        for place in self._places.values():
            if agency_id.endswith(f"-{place.id}"):
                template = self._templates.get(_uncity(agency_id.removesuffix(f"-{place.id}")))
                found = self._instance(template, place) if template else None
                if found and found.id == agency_id:
                    return found
        return None

    def find(self, name: str, place: str | None = None, on: dt.date | None = None) -> list[Agency]:
        """Every body that `name` can mean, in the place (id or name of a province) and on the day given.

        Without a place all provinces count. A body that had ended (or not begun) by `on` counts only where no
        other fits: directives go on naming abolished bodies. No body: an empty list; several: the name is ambiguous.
        """
        exact = self._exact(name, place, on)
        return exact or self._misspelt(name, place, on) or self._from_pattern(name, place)

    def search(self, text: str, limit: int = 20) -> list[Agency]:
        """Bodies whose names hold all words of `text`, typed with marks or without; one province for each template."""
        found = self.find(text)
        marked, words = slugify(text) != "-".join(_words(text)), set(_words(text))
        for agency in (*self._listed.values(), *self._samples()):
            names = " ".join((agency.name, *agency.aliases))
            known = set(_words(names)) if marked else set(slugify(expand_short_forms(names)).split("-"))
            if words and words <= known and agency not in found:
                found.append(agency)
        return found[:limit]

    def places(self, name: str, on: dt.date | None = None) -> list[Place]:
        """The provinces that bear this name, or have their seat there, or the one with this id."""
        if name in self._places:
            return [self._places[name]]
        named = self._by_place.get(agency_key(re.sub(r"(?i)^(tỉnh|thành phố|tp\.?)\s+", "", name.strip())), [])
        seated = self._by_seat.get(agency_key(name), [])
        return _on(named, on) or _on(seated, on)

    def places_by_key(self, key: str) -> list[Place]:
        """The provinces with this name, as `parse` gives it (`ninhthuận`)."""
        return self._by_place.get(key, [])

    def successors_of(self, agency_id: str, on: dt.date) -> list[Succession]:
        """Who answers on that day for a body: itself while it exists, else those who took over, through all changes."""
        agency = self.get(agency_id)
        return self._after(agency, on, None, frozenset()) if agency else []

    def predecessors_of(self, agency_id: str, on: dt.date) -> list[str]:
        """Ids of the ended bodies for which this one answers on that day."""
        heir = self.get(agency_id)
        return sorted(
            agency.id
            for agency in (self._ended(on, heir.place) if heir else ())
            if any(succession.agency.id == agency_id for succession in self.successors_of(agency.id, on))
        )

    def members(self, group_id: str, on: dt.date, place: str | None = None) -> list[str]:
        """Ids of a group's members on a day, in a province; an open group (`các đơn vị liên quan`) has none listed."""
        group = next((entry for entry in load_table("group_agents")["groups"] if entry["id"] == group_id), None)
        if group is None or group.get("open"):
            return []
        return [agency.id for agency in self._candidates(group, on, place) if agency.valid(on)]

    # --- finding ------------------------------------------------------------------------------------------------

    def _exact(self, name: str, place: str | None, on: dt.date | None) -> list[Agency]:
        listed = self._by_key.get(agency_key(name), [])
        parsed = self.parse(name)
        found = [*listed, *self._instances(self._by_core.get(parsed.core, []), parsed, place, on)]
        return _on(list(dict.fromkeys(found)), on)

    def _misspelt(self, name: str, place: str | None, on: dt.date | None) -> list[Agency]:
        parsed = self.parse(name)
        twins = self._without_marks.get(strip_marks(parsed.core), [])
        if len(twins) == 1 and len(parsed.core) >= _BARE_LENGTH:
            return _on(list(dict.fromkeys(self._with_core(twins[0], parsed, place, on))), on)
        if len(parsed.core) < _FUZZY_LENGTH:
            return []
        keys = [key for key in (*self._by_core, *self._by_key) if key[:3] == parsed.core[:3]]
        best = process.extract(parsed.core, keys, scorer=fuzz.ratio, score_cutoff=_FUZZY_FLOOR, limit=2)
        if not best or (len(best) > 1 and best[1][1] > best[0][1] - 2 and best[1][0] != best[0][0]):
            return []
        return _on(list(dict.fromkeys(self._with_core(best[0][0], parsed, place, on))), on)

    def _with_core(self, core: str, parsed: ParsedName, place: str | None, on: dt.date | None) -> list[Agency]:
        return [*self._by_key.get(core, []), *self._instances(self._by_core.get(core, []), parsed, place, on)]

    @cached_property
    def _by_seat(self) -> dict[str, list[Place]]:
        seats: dict[str, list[Place]] = {}
        for place in self._places.values():
            if place.seat:
                seats.setdefault(agency_key(place.seat), []).append(place)
        return seats

    @cached_property
    def _without_marks(self) -> dict[str, list[str]]:
        """Keys by their form without marks: recognition loses marks first (`Sở Y te`)."""
        bare: dict[str, list[str]] = {}
        for key in dict.fromkeys((*self._by_core, *self._by_key)):
            bare.setdefault(strip_marks(key), []).append(key)
        return bare

    def _from_pattern(self, name: str, place: str | None) -> list[Agency]:
        home = self.places(place)[:1] if place else []
        full = spell_out(name)
        for pattern in self._open:
            if pattern.matches(full):
                slug = slugify(full)
                suffix = f"-{home[0].id}" if home and pattern.with_province and home[0].id not in slug else ""
                return [pattern.agency(full, slug + suffix, home[0].id if home else None)]
        return []

    def _instances(
        self, templates: Sequence[Template], parsed: ParsedName, place: str | None, on: dt.date | None
    ) -> list[Agency]:
        if parsed.province:
            homes = self._by_place.get(parsed.province, [])
        else:
            homes = self._generations(place, on) if place else list(self._places.values())
        return [
            found
            for template in templates
            for home in homes
            if _unit_fits(template, parsed, home) and (found := self._instance(template, home))
        ]

    def _generations(self, place: str, on: dt.date | None) -> list[Place]:
        """The province before and after a merger that kept its name; with an id and no day only that one."""
        homes = self.places(place, on)
        if on is None:
            return homes
        slugs = {home.slug for home in homes}
        return [home for home in self._places.values() if home.slug in slugs]

    def parse(self, name: str) -> ParsedName:
        """The name without its province: `Sở Y tế tỉnh Ninh Thuận` → (`sởytế`, `tỉnh`, `ninhthuận`)."""
        key = expand_short_forms(name)
        match = _place_tail().search(key)
        if match is None or not match.start():
            return ParsedName(_squeeze(key), None, None)
        province = _squeeze(match["province"]) if match["province"] else None
        return ParsedName(_squeeze(key[: match.start()]), match["unit"] or match["alone"], province)

    # --- instances and succession -------------------------------------------------------------------------------

    def _instance(self, template: Template, place: Place) -> Agency | None:
        """The body of one province, or None where it never existed at the same time as the province."""
        if template.only and place.slug not in template.only:
            return None
        begin = max(filter(None, (template.valid_from, place.valid_from)), default=None)
        end = min(filter(None, (template.valid_to, place.valid_to)), default=None)
        if begin and end and begin > end:
            return None
        return template.agency(place, begin, end, self._heirs(template, place, end))

    def _heirs(self, template: Template, place: Place, end: dt.date | None) -> tuple[tuple[str, str | None], ...]:
        if end is None:
            return ()
        if end == template.valid_to and template.successors:
            return tuple((_city_slug(heir, place) + f"-{place.id}", what) for heir, what in template.successors)
        homes = [self._places[heir] for heir in place.successors]
        return tuple((_city_slug(template.id, home) + f"-{home.id}", None) for home in homes)

    def _after(self, agency: Agency, on: dt.date, what: str | None, seen: frozenset[str]) -> list[Succession]:
        if agency.valid_to is None or on <= agency.valid_to:
            return [Succession(agency, what)]
        found: dict[tuple[str, str | None], Succession] = {}
        for heir_id, part in agency.successors:
            heir = self.get(heir_id) or self._reborn(heir_id)
            if heir is None or heir.id in seen:
                continue
            for succession in self._after(heir, on, what or part, seen | {agency.id}):
                found.setdefault((succession.agency.id, succession.what), succession)
        return list(found.values())

    def _reborn(self, agency_id: str) -> Agency | None:
        """The first later body for an id that its province did not live to see (template begun after the merger)."""
        for place in self._places.values():
            if agency_id.endswith(f"-{place.id}"):
                stem = _uncity(agency_id.removesuffix(f"-{place.id}"))
                template = self._templates.get(stem)
                heirs = [self._places[heir] for heir in place.successors] if template else []
                return next((found for home in heirs if template and (found := self._instance(template, home))), None)
        return None

    def _ended(self, on: dt.date, home: str | None) -> Iterable[Agency]:
        """Bodies that had ended by then: central ones, and those of the provinces that `home` goes back to."""
        listed = list(self._listed.values())
        earlier = [place for place in self._places.values() if home in self._line(place)]
        local = (self._instance(template, place) for template in self._templates.values() for place in earlier)
        return (agency for agency in (*listed, *local) if agency and agency.valid_to and agency.valid_to < on)

    def _line(self, place: Place) -> set[str]:
        """Ids of a province and of all that came after it."""
        return {place.id}.union(*(self._line(self._places[heir]) for heir in place.successors))

    def _samples(self) -> Iterable[Agency]:
        first = next(iter(self._places.values()))
        for template in self._templates.values():
            home = next((place for place in self._places.values() if place.slug in template.only), first)
            found = self._instance(template, home)
            if found:
                yield found

    def _candidates(self, group: Mapping[str, Any], on: dt.date, place: str | None) -> Iterable[Agency]:
        every = group.get("every")
        kinds = group.get("kinds", ())
        homes = self._places.values() if every else _on(self.places(place, on), on) if place else []
        for template in self._templates.values():
            if template.id == every or (template.kind in kinds and not template.some):
                yield from (found for home in homes if (found := self._instance(template, home)))
        if group.get("level") == "trung_uong":
            yield from (agency for agency in self._listed.values() if agency.kind in kinds)


@cache
def _default() -> Authority:
    return Authority(_central(), load_templates(), load_places())


def load_authority(extra: Sequence[Mapping[str, Any]] = ()) -> Authority:
    """The authority of congvan, with the entries of the office (parsed JSON, form of `central.json`) laid over it.

    An entry with a known id replaces it. Raises InvalidTableError with a Vietnamese message for a bad entry.
    """
    if not extra:
        return _default()
    own = [parse_agency(entry) for entry in extra]
    listed = {agency.id: agency for agency in (*_central(), *own)}
    return Authority(listed.values(), load_templates(), load_places())


@cache
def _central() -> tuple[Agency, ...]:
    return tuple(parse_agency(entry) for entry in load_table("central")["agencies"])


# --- keys -----------------------------------------------------------------------------------------------------------


@cache
def _short_forms() -> tuple[re.Pattern[str], dict[str, str]]:
    entries = load_table("short_forms")["forms"]
    full = {squeezed(short): entry["full"] for entry in entries for short in (entry["full"], *entry["short"])}
    forms = [short for entry in entries for short in (entry["full"], *entry["short"])]
    return re.compile(rf"(?<!\w){phrase_pattern(forms)}"), full


@cache
def _place_tail() -> re.Pattern[str]:
    names = phrase_pattern(name for place in load_places() for name in place.names)
    return re.compile(
        rf"""[\s,-]*(?<!\w)(?:của\s+)?(?:(?P<unit>tỉnh|thành\s+phố)\s+)?(?P<province>{names})$
        |[\s,-]+(?:của\s+)?(?P<alone>tỉnh|thành\s+phố)$""",
        re.VERBOSE,
    )


def expand_short_forms(text: str) -> str:
    """`matching_key` with short forms written out: `Sở LĐ-TB&XH` → `sở lao động - thương binh và xã hội`."""
    pattern, full = _short_forms()
    key = " ".join(matching_key(text).replace("*", " ").split()).rstrip(" .;,:")
    return matching_key(pattern.sub(lambda match: full[squeezed(match[0])], key))


def spell_out(text: str) -> str:
    """`text` with its short forms written out, the rest as it stands."""
    pattern, full = _short_forms()
    pieces, last = [], 0
    for match in pattern.finditer(matching_key(text)):
        written = text[match.start() : match.end()]
        if written.upper() == written or "." in written:
            pieces += [text[last : match.start()], full[squeezed(match[0])]]
            last = match.end()
    return " ".join("".join([*pieces, text[last:]]).split())


@lru_cache(maxsize=8192)
def agency_key(text: str) -> str:
    """One key for all spellings of a name: short forms written out, no spaces, dashes, commas, `&` or `và`."""
    return _squeeze(expand_short_forms(text))


def _squeeze(key: str) -> str:
    return "".join(word for word in re.findall(r"\w+", key) if word != "và")


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", expand_short_forms(text)) if word != "và"]


def slugify(text: str) -> str:
    """ASCII slug of a name: `UBND xã Tân Lập` (written out) → `uy-ban-nhan-dan-xa-tan-lap`."""
    plain = unicodedata.normalize("NFD", matching_key(text).replace("đ", "d"))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char))))


def template_cores(template: Template) -> set[str]:
    """Keys of the template's names without unit and place, for province and city."""
    return {_squeeze(expand_short_forms(form)) for form in template.cores()}


def _unit_fits(template: Template, parsed: ParsedName, home: Place) -> bool:
    if parsed.unit and parsed.unit != home.unit.lower():
        return False
    return bool(parsed.unit or parsed.province or not template.needs_unit)


def _city_slug(slug: str, place: Place) -> str:
    return slug.replace("tinh-uy", "thanh-uy").replace("tinh-doan", "thanh-doan") if place.city else slug


def _uncity(slug: str) -> str:
    return slug.replace("thanh-uy", "tinh-uy").replace("thanh-doan", "tinh-doan")


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    grouped: dict[K, list[V]] = {}
    for key, value in pairs:
        if value not in grouped.setdefault(key, []):
            grouped[key].append(value)
    return grouped


def _on(found: Sequence[T], on: dt.date | None) -> list[T]:
    valid = [entry for entry in found if on is None or entry.valid(on)]
    return valid or list(found)
