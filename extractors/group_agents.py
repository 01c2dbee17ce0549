"""Groups of bodies (`các sở, ban, ngành`): which group a wording means; its members are `Authority.members`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.authority import expand_short_forms
from extractors.mention_grammar import load_grammar
from extractors.phrases import matching_key, squeezed
from extractors.vocabulary import load_table

_PLACE_RE = re.compile(
    r"""\s+(?:(?<!trực[ ])thuộc|của|trong|toàn|(?:đóng[ ])?trên[ ]địa[ ]bàn|tại|ở)\s+(?!chính[ ]phủ).*$
    |\s+(?:cấp\s+)?tỉnh(?:\s+\w+){0,4}$
    |(?<=trực[ ]thuộc)\s+(?:tỉnh|thành)\s+ủy.*$""",
    re.VERBOSE,
)
"""What names the place or the owner of a group, at its end."""

_SEAM_RE = re.compile(r"\s+và\s+(?=các\s)|\s*[;,]\s*(?=các\s)", re.IGNORECASE)
"""Where one mention names two groups: `các sở, ngành | và các huyện ủy`."""

_FILLER = frozenset(("các", "và", "những", "tất", "cả", "toàn", "thể", "mỗi", "từng", "mọi", "có", "khác", "cấp"))


@dataclass(frozen=True, slots=True)
class Group:
    """Nhóm cơ quan: an entry of `group_agents.json` made ready for comparing."""

    id: str
    name: str
    forms: frozenset[str]
    nouns: frozenset[str]
    required: frozenset[str]
    also: frozenset[str]
    tail: str | None

    def fits(self, nouns: frozenset[str], key: str) -> bool:
        """Whether the group's nouns cover those of a wording, and those that mark it are among them."""
        if not nouns or not nouns <= self.nouns or ("liên quan" in key) != (self.tail is not None):
            return False
        return all(not marks or nouns & marks for marks in (self.required, self.also))


def group_of(text: str) -> Group | None:
    """The group that a wording means, or None: `Các Sở, ban ngành tỉnh` → cac-so-ban-nganh."""
    key = " ".join(matching_key(text).split())
    for variant in _shorter(expand_short_forms(text)):
        bare = _bare(variant)
        if found := next((group for group in _groups() if bare in group.forms), None):
            return found
    shortest = _shorter(key)[-1]
    nouns = frozenset(_nouns(shortest))
    if _rest(shortest):
        return None
    return next((group for group in _groups() if group.fits(nouns, key)), None)


def _shorter(key: str) -> list[str]:
    """The wording, then without its last place or owner, and so on."""
    variants = [key]
    while (shorter := _PLACE_RE.sub("", variants[-1])) != variants[-1]:
        variants.append(shorter)
    return variants


def split_groups(text: str) -> list[str]:
    """The wordings of the groups that one mention joins by `và các` or `, các`."""
    return [part for part in _SEAM_RE.split(text) if part.strip()]


def _nouns(key: str) -> Iterator[str]:
    grammar = load_grammar()
    for match in re.finditer(rf"(?<!\w){grammar.noun.pattern}", key):
        yield squeezed(match[0])


def _rest(key: str) -> list[str]:
    """Words that are neither nouns of a group nor what may stand beside them: then it is a body of its own."""
    grammar = load_grammar()
    plain = re.sub(rf"(?<!\w){grammar.noun.pattern}", " ", grammar.tail.sub(" ", key))
    return [word for word in re.findall(r"\w+", plain) if word not in _FILLER]


def _bare(key: str) -> str:
    return "".join(word for word in re.findall(r"\w+", key) if word not in _FILLER)


@cache
def _groups() -> tuple[Group, ...]:
    return tuple(_group(entry) for entry in load_table("group_agents")["groups"])


def _group(entry: dict[str, Any]) -> Group:
    nouns, required, also = (
        frozenset(squeezed(noun) for noun in entry.get(key, ())) for key in ("nouns", "required", "also")
    )
    forms = frozenset(_bare(expand_short_forms(form)) for form in entry.get("forms", ()))
    return Group(entry["id"], entry["name"], forms, nouns, required, also, entry.get("tail"))
