"""From mentions to bodies: ids and full names by the document's day and place.

Nothing is guessed: where several bodies fit, all their ids stand in `candidates` and `id` stays empty; what is not
known keeps its wording. Groups stay groups (`Authority.members` lists them for a day and a place).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.agencies import find_mentions, listed_bodies, split_post
from extractors.authority import Agency, Authority, load_authority, spell_out
from extractors.group_agents import group_of, split_groups
from extractors.phrases import matching_key
from schemas.directive import Directive, Mention, Obligation

_MANY = 8
"""Candidates above which the provinces are summed up: `so-y-te-*` for the department of every province."""

_BACK_REFERENCE_RE = re.compile(
    r"(?:như\s+trên|q(?:uý|úy)\s+.+|(?:các|những)\s+(?:cơ\s+quan|đơn\s+vị|sở|ngành|ban|,|\s)+(?:nêu\s+|có\s+tên\s+)?trên)[.;,]?"
)
_FILED_RE = re.compile(r"(?i:lưu)\b")
_BRACKET_RE = re.compile(r"\s*\([^()]*\)\s*$")
_UNIT_RE = re.compile(
    r"\b(?P<unit>(?i:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã))\s+(?P<name>(?-i:[A-ZĐÀ-Ỹ])\w*(?:\s+[A-ZĐÀ-Ỹ]\w*)*)"
)
_OWNED_GROUP_RE = re.compile(r"\s(?:của|thuộc)\s+(?!tỉnh)")
_OWNER_RE = re.compile(r"(?:Sở|Ủy ban nhân dân tỉnh|Tỉnh ủy|Thành ủy|Tỉnh đoàn|Công an tỉnh)(?:\s.*)?$")


def resolve_directive(directive: Directive, authority: Authority | None = None) -> Directive:
    """`directive` with names, ids and candidates of every mention and of the issuer filled in; texts are untouched."""
    return _Resolver(directive, authority or load_authority()).resolved()


def resolve_mention(
    mention: Mention, authority: Authority | None = None, *, place: str | None = None, on: dt.date | None = None
) -> Mention:
    """One mention resolved for a province (id or name) and a day."""
    context = _Context(authority or load_authority(), on, place)
    return _resolved(mention, context)


@dataclass(frozen=True)
class _Context:
    """What a mention is read against; `home` is the province, `issuer` the full name of the issuing body."""

    authority: Authority
    on: dt.date | None
    home: str | None
    issuer: str | None = None
    addressees: Sequence[Mention] = ()
    known: dict[str, Mention] = field(default_factory=dict, compare=False)


class _Resolver:
    def __init__(self, directive: Directive, authority: Authority) -> None:
        self.directive = directive
        self.authority = authority
        self.on = directive.date or max((ref.date for ref in directive.references if ref.date), default=None)

    def resolved(self) -> Directive:
        directive = self.directive
        issuer, issuer_id = self._issuer(directive.issuer)
        home = self._home(issuer)
        context = _Context(self.authority, self.on, home, issuer)
        recipients = _all(directive.recipients, context)
        context = _Context(self.authority, self.on, home, issuer, recipients)
        parts = [part.model_copy(update={"issuer": self._issuer(part.issuer)[0]}) for part in directive.parts]
        return directive.model_copy(
            update={
                "issuer": issuer,
                "issuer_id": issuer_id,
                "recipients": recipients,
                "copies": _all(directive.copies, context),
                "obligations": [_obligation(unit, context) for unit in directive.obligations],
                "parts": parts,
            }
        )

    def _issuer(self, text: str | None) -> tuple[str | None, str | None]:
        """Full name and id of an issuing body: `Sở Y tế` in `Kiên Giang` → `Sở Y tế tỉnh Kiên Giang`."""
        if not text:
            return text, None
        found = self.authority.find(text, self._province(), self.on)
        names = {agency.name for agency in found}
        if len(names) == 1 and (len(found) == 1 or self._province() or _names_place(text, found)):
            return names.pop(), found[0].id if len(found) == 1 else None
        return spell_out(text), None

    def _home(self, issuer: str | None) -> str | None:
        """The province whose bodies the document means; none for a document of a central body."""
        found = self.authority.find(issuer, self._province(), self.on) if issuer else []
        if found and all(agency.place is None and agency.level != "khac" for agency in found) and not _local(issuer):
            return None
        homes = {agency.place for agency in found}
        if len(homes) == 1 and (home := homes.pop()):
            return home
        return self._province() or self._mentioned_province()

    def _province(self) -> str | None:
        """Name of the province in the place line, where it is one or its seat."""
        place = self.directive.place
        found = self.authority.places(place, self.on) if place else []
        return found[0].name if len({entry.slug for entry in found}) == 1 else None

    def _mentioned_province(self) -> str | None:
        texts = [mention.text for mention in (*self.directive.recipients, *self.directive.copies)]
        named = {
            name for text in texts if (name := self.authority.parse(text).province) and "tỉnh" in matching_key(text)
        }
        found = [place for name in named for place in self.authority.places_by_key(name)]
        return found[0].name if len({place.slug for place in found}) == 1 else None


def _names_place(text: str, found: Sequence[Agency]) -> bool:
    return all(agency.name.casefold().endswith(text.casefold().split()[-1]) for agency in found)


def _local(issuer: str | None) -> bool:
    return bool(issuer and _UNIT_RE.search(issuer))


def _obligation(unit: Obligation, context: _Context) -> Obligation:
    roles = ("lead", "implementing", "coordinating", "report_to", "via")
    return unit.model_copy(update={role: _all(getattr(unit, role), context) for role in roles})


def _all(mentions: Sequence[Mention], context: _Context) -> list[Mention]:
    return [_resolved(mention, context) for mention in mentions]


def _resolved(mention: Mention, context: _Context) -> Mention:
    known = context.known.get(mention.text)
    if known is None:
        known = context.known[mention.text] = _read(Mention(text=mention.text), context)
    fields = ("name", "id", "post", "candidates", "members")
    return mention.model_copy(update={name: getattr(known, name) for name in fields})


def _read(mention: Mention, context: _Context) -> Mention:
    text = _clean(mention.text)
    if _FILED_RE.match(text):
        return mention
    if _BACK_REFERENCE_RE.fullmatch(matching_key(text)):
        return _addressed(mention, context)
    whole = _body(mention, text, context)
    if whole is not None:
        return whole
    post, rest = split_post(text)
    if post is None:
        return _unlisted(mention, text, context)
    mention = mention.model_copy(update={"post": post})
    if not rest:
        return mention
    return _body(mention, rest, context) or _unlisted(mention, rest, context)


def _clean(text: str) -> str:
    return _BRACKET_RE.sub("", " ".join(text.split())).strip(" .;,:-")


def _addressed(mention: Mention, context: _Context) -> Mention:
    """`Như trên`, `quý cơ quan`: the bodies that the document is addressed to."""
    ids = [known for addressee in context.addressees for known in (addressee.id, *addressee.members) if known]
    if len(context.addressees) == 1:
        only = context.addressees[0]
        return mention.model_copy(update={"name": only.name, "id": only.id, "candidates": only.candidates})
    names = [addressee.name or addressee.text for addressee in context.addressees]
    return mention.model_copy(update={"name": "; ".join(names) or None, "members": list(dict.fromkeys(ids))})


def _body(mention: Mention, text: str, context: _Context) -> Mention | None:
    """The mention as one body of the authority file, or one of several that fit; None where there is none."""
    found = context.authority.find(_owned(text, context), context.home, context.on)
    if not found:
        return None
    if len(found) == 1:
        return mention.model_copy(update={"name": found[0].name, "id": found[0].id})
    names = {agency.name for agency in found}
    return mention.model_copy(
        update={"name": names.pop() if len(names) == 1 else None, "candidates": _candidates(found)}
    )


def _candidates(found: Sequence[Agency]) -> list[str]:
    if len(found) <= _MANY:
        return [agency.id for agency in found]
    return list(dict.fromkeys(f"{agency.template}-*" if agency.template else agency.id for agency in found))


def _unlisted(mention: Mention, text: str, context: _Context) -> Mention:
    """A group, a list of bodies, or a body that the authority file does not know."""
    listed = listed_bodies(text)
    group = None if listed else group_of(text)
    if group is not None:
        name = spell_out(text) if _OWNED_GROUP_RE.search(text) else group.name
        return mention.model_copy(update={"name": name, "id": group.id})
    listed = listed or (parts if len(parts := split_groups(text)) > 1 else [])
    members = [_resolved(Mention(text=member), context) for member in listed]
    if members and all(member.id for member in members):
        names = "; ".join(member.name or member.text for member in members)
        return mention.model_copy(update={"name": names, "members": [member.id for member in members if member.id]})
    kinds = {found.kind for found in find_mentions(text)[:1]}
    return mention.model_copy(update={"name": _full_name(text, context)}) if kinds == {"body"} else mention


def _owned(text: str, context: _Context) -> str:
    """`Công an xã` in a paper of xã Tân Lập is Công an xã Tân Lập."""
    local = _UNIT_RE.search(context.issuer or "")
    if local and matching_key(text).split()[-1:] == matching_key(local["unit"]).split()[-1:]:
        return f"{text[: -len(local['unit'])]}{local['unit']} {local['name']}"
    return text


def _full_name(text: str, context: _Context) -> str:
    """The name written out, with the body that it belongs to in full: `Phòng TCCB - Sở Y tế tỉnh Kiên Giang`."""
    name = _owned(spell_out(text), context)
    owner = _OWNER_RE.search(name)
    if owner is None or not owner.start():
        return name
    if owner[0] == "Sở":
        is_department = (context.issuer or "").startswith("Sở ")
        return f"{name[: owner.start()]}{context.issuer}" if is_department else name
    found = context.authority.find(owner[0], context.home, context.on)
    return name[: owner.start()] + found[0].name if len(found) == 1 else name
