"""The patterns by which `extractors.agencies` reads mentions, built from `vocabularies/mentions.json`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from extractors.phrases import matching_key, phrase_pattern, squeezed
from extractors.vocabulary import load_table

CAPITALS = "".join(
    char for code in (*range(0x41, 0x5B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if (char := chr(code)).isupper()
)
"""The capital letters of Vietnamese, for character classes."""

_CAPITAL_WORD = rf"[{CAPITALS}][\w&/]*"
_PERSON_WORD = rf"[{CAPITALS}](?:['’]\w+|\w*)"
"""A word of a person's name; names of the highlands have an apostrophe (`H'Nương Niê`)."""
_NAME = rf"{_CAPITAL_WORD}(?:[ \u00a0]+{_CAPITAL_WORD}){{0,3}}"


class Head(NamedTuple):
    """What may follow a head noun; see `bodies` of the vocabulary.

    alone: a mention without any name; inside: a body may follow without a word between (`Văn phòng UBND`);
    lower: counts in small letters too; closed: its names are known (Sở, Bộ); code: an abbreviation;
    numbered: a number may be its name (`Ban Chỉ đạo 389`).
    """

    alone: bool = False
    inside: bool = False
    lower: bool = False
    closed: bool = False
    code: bool = False
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled patterns over the matching key; those named in `_ON_TEXT` are over the text, for its capitals."""

    heads: dict[str, Head]
    kinds: frozenset[str]
    plural_only: frozenset[str]
    starts: dict[str, frozenset[str]]
    trigger: re.Pattern[str]
    word: re.Pattern[str]
    head: re.Pattern[str]
    no_head: re.Pattern[str]
    post: re.Pattern[str]
    noun: re.Pattern[str]
    organisation: re.Pattern[str]
    no_noun: re.Pattern[str]
    determiner: re.Pattern[str]
    tail: re.Pattern[str]
    sector: re.Pattern[str]
    name_words: re.Pattern[str]
    stop: re.Pattern[str]
    needs_body: re.Pattern[str]
    number_name: re.Pattern[str]
    after_capital: re.Pattern[str]
    opening: re.Pattern[str]
    title: re.Pattern[str]
    people: re.Pattern[str]
    organ: re.Pattern[str]
    anaphor: re.Pattern[str]
    listing: re.Pattern[str]
    level: re.Pattern[str]
    levels_intro: re.Pattern[str]
    level_joint: re.Pattern[str]
    place: re.Pattern[str]
    loose: re.Pattern[str]
    bare_province: re.Pattern[str]
    link: re.Pattern[str]
    owner: re.Pattern[str]
    bare_owner: re.Pattern[str]
    of: re.Pattern[str]
    colon: re.Pattern[str]
    comma: re.Pattern[str]
    separator: re.Pattern[str]
    noun_joint: re.Pattern[str]
    name_joint: re.Pattern[str]
    space: re.Pattern[str]
    any_space: re.Pattern[str]
    last_words: re.Pattern[str]
    capital_word: re.Pattern[str]
    small_word: re.Pattern[str]
    place_name: re.Pattern[str]
    listed_place: re.Pattern[str]
    quoted_name: re.Pattern[str]
    person_name: re.Pattern[str]


@cache
def load_grammar() -> Grammar:
    """The grammar of mentions, from its vocabulary and the names of the provinces."""
    table = load_table("mentions")
    nouns = _forms(table["groups"]) + table["people"]["forms"]
    heads = _heads(table)
    kinds = frozenset(map(squeezed, _flagged(table["groups"], "of_a_kind")))
    common = kinds | set(map(squeezed, _flagged(table["bodies"], "common")))
    plural_only = frozenset(map(squeezed, ("cấp", "tổ chức", *_flagged(table["groups"], "needs_many")))) | (
        heads.keys() - common
    )
    return Grammar(
        heads=heads,
        kinds=kinds,
        plural_only=plural_only,
        starts=_starts(table),
        **_word_patterns(table, nouns),
        **_place_patterns(table),
        **_joints(),
    )


def _forms(entries: Iterable[dict[str, Any]]) -> list[str]:
    return [form for entry in entries for form in entry["forms"]]


def _flagged(entries: Iterable[dict[str, Any]], flag: str) -> list[str]:
    return _forms(entry for entry in entries if entry.get(flag))


def _heads(table: dict[str, Any]) -> dict[str, Head]:
    heads = {squeezed(form): Head(alone=True, inside=True, code=True) for form in table["codes"]["forms"]}
    for entry in table["bodies"]:
        flags = {name: bool(entry.get(name)) for name in Head._fields}
        heads.update((squeezed(form), Head(**flags)) for form in entry["forms"])
    return heads


def _starts(table: dict[str, Any]) -> dict[str, frozenset[str]]:
    """The first words of mentions, each with the readers of `extractors.agencies` that may succeed there."""
    many = ("các", *table["determiners"])
    forms = {
        "body": _forms(table["bodies"]) + table["codes"]["forms"],
        "post": [*_forms(table["posts"]), "các", "đồng chí"],
        "listing": ["các", "sở", "bộ", "ban", "phòng", "cục", "hội"],
        "group": [*_forms(table["groups"]), *table["people"]["forms"], *many],
        "person": table["people"]["titles"],
        "anaphor": table["anaphora"]["forms"],
    }
    starts: dict[str, set[str]] = {}
    for reader, phrases in forms.items():
        for phrase in phrases:
            starts.setdefault(re.split(r"\W", matching_key(phrase))[0], set()).add(reader)
    return {word: frozenset(readers) for word, readers in starts.items()}


def _word_patterns(table: dict[str, Any], nouns: list[str]) -> dict[str, re.Pattern[str]]:
    heads = _forms(table["bodies"]) + table["codes"]["forms"]
    complete = phrase_pattern(_flagged(table["posts"], "complete"))
    posts = _forms(table["posts"])
    people, anaphora = table["people"], table["anaphora"]["forms"]
    stops = phrase_pattern(table["stops"]["forms"])
    post = phrase_pattern(posts)
    completing = [form for form in table["name_words"]["forms"] if form not in table["stops"]["forms"]]
    patterns = {
        "trigger": rf"(?<![\w-]){phrase_pattern(_starts(table))}",
        "word": r"\w+",
        "head": phrase_pattern(heads),
        "no_head": phrase_pattern(table["no_bodies"]["forms"]),
        "post": rf"{complete}|(?:(?:các|đồng chí)\s+)*{post}(?:(?:\s*,\s*|\s+và\s+){post})*",
        "needs_body": phrase_pattern(_flagged(table["posts"], "needs_body")),
        "noun": phrase_pattern(nouns),
        "organisation": rf"tổ\s+chức(?!\s*(?:[,;.:)/]|$)|\s+{phrase_pattern(table['organisation']['forms'])})",
        "no_noun": phrase_pattern(form for entry in table["groups"] for form in entry["not_before"]),
        "determiner": rf"{phrase_pattern(table['determiners'])}\s+",
        "tail": rf"\s+{phrase_pattern(table['tails']['forms'])}",
        "sector": phrase_pattern(table["sectors"]["forms"]),
        "name_words": rf"(?:\s+(?!số\s+\d)(?:{phrase_pattern(completing)}"
        r"|\d{1,3}(?![\w./]|\s*(?:ngày|tháng|năm|bộ|bản|tờ|lần|người|đồng chí|cuốn|quyển))))*",
        "stop": stops,
        "title": rf"{phrase_pattern(people['titles'])}\s+",
        "people": rf"(?<!\w){phrase_pattern(people['forms'])}",
        "organ": rf"(?<!\w){phrase_pattern(form for form in nouns if form not in people['forms'])}",
        "anaphor": phrase_pattern(anaphora),
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


def _place_patterns(table: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    provinces = load_table("provinces")
    entries = provinces["until_2025"] + provinces["since_2025"]
    names = phrase_pattern(form for entry in entries for form in (entry["name"], *entry.get("aliases", ())))
    levels = phrase_pattern(table["levels"])
    patterns = {
        "listing": r"(?P<many>các\s+)?(?P<head>sở|bộ|ban|phòng|cục|hội|(?<=các\s)(?:lực\s+lượng|đơn\s+vị|ngành))"
        r"(?(many)\s*(?:ngành\s*)?:?|\s*:?)\s+",
        "level": rf"(?:(?P<province>tỉnh(?!\w))|{levels})(?!\s+(?:ủy|đoàn)(?!\w))",
        "levels_intro": r"(?:\s+(?:của|thuộc|tại|trong|ở|trên\s+địa\s+bàn))?(?:\s+(?:các|từng|mỗi|toàn))?\s+",
        "level_joint": r"\s*[,/-]\s*|\s+và\s+|\s+",
        "place": rf"""(?x:
            \s+cấp\s+{levels}(?:(?:\s*,\s*|\s+và\s+|/)(?:cấp\s+)?{levels})*     # cấp huyện, xã
            |\s+cấp\s+(?:cơ\s+sở|trên|dưới|trung\s+ương|tw|trường|khoa|bộ|nhà\s+nước)(?!\w)
            |\s+(?:các\s+cấp|cùng\s+cấp|trực\s+thuộc\s+(?:trung\s+ương|tw)|việt\s+nam|trung\s+ương|tw|quốc\s+gia)(?!\w)
            |\s+(?:trong|thuộc|của|toàn)\s+tỉnh(?!\w)
            |\s+(?:trực\s+thuộc|trên\s+địa\s+bàn)(?!\w)
            |\s*-\s*(?:chi\s+nhánh|cn)(?!\w)|\s+chi\s+nhánh(?!\w)                 # Ngân hàng … (-) Chi nhánh tỉnh X
            )""",
        "loose": r"\s+(?:trực\s+thuộc|trên\s+địa\s+bàn)$",
        "bare_province": rf"\s+(?P<name>{names})",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()} | {
        "number_name": re.compile(
            rf"\s+số\s+\d{{1,3}}(?!\w)|\s+\d{{1,4}}(?=\s*(?:$|[,;.:)]|\n)|\s+(?:cấp|{levels}|{phrase_pattern(table['stops']['forms'])})(?!\w))"
        ),
        "after_capital": re.compile(rf"{_CAPITAL_WORD}\s+$"),
        "opening": re.compile(r"(?:^|[.;:\n])[\s+•*-]*$"),
        "place_name": re.compile(
            rf"\s+(?P<name>{_NAME}(?:\s*[-–]\s*{_NAME})?(?:\s+\d{{1,2}}(?![\w/]))?|\d{{1,2}}(?!\w))"
        ),
        "listed_place": re.compile(
            rf"{_CAPITAL_WORD}(?:[ \u00a0]+{_CAPITAL_WORD}){{1,3}}"
            rf"|(?:{_CAPITAL_WORD}|\d{{1,2}})(?=\s*(?:[,;.)]|$)|\s+và\s)"
        ),
    }


def _joints() -> dict[str, re.Pattern[str]]:
    patterns = {
        "link": r"(?P<word>\s+(?:thuộc|của|trực\s+thuộc)\s+)|\s*-\s*|\s+",
        "owner": r"\s+(?:thuộc|của|trực\s+thuộc|tại|trong)\s+",
        "bare_owner": r"(?:sở|bộ|trường|tỉnh|đoàn|ngành|văn\s+phòng)(?!\w)",
        "of": r"\s+(?:của\s+)?",
        "colon": r"\s*:\s*",
        "comma": r"\s*,\s*(?:và\s+)?|\s+và\s+",
        "separator": r"""(?x:(?:\s*\([^()]{0,160}\))?                              # a bracket that explains the name
            (?:\s*[,;]\s*(?:(?:và|cùng\s+với|cùng|với)\s+)?|\s+(?:và|cùng\s+với|cùng|hoặc|với)\s+|\s*/\s*|\s+\+\s+)(?:-\s*)?)""",
        "noun_joint": r"(?:\s*[,/]\s*(?:và\s+)?|\s+và\s+|\s*-\s*|\s+(?=ngành|đoàn\s+thể|ban))(?P<many>các\s+)?",
        "name_joint": r"(?P<and>\s+và\s+(?P<many>các\s+)?|\s*&\s*)|(?P<dash>\s*-\s*)|(?P<comma>\s*,\s*)|(?P<space>\s+)",
        "space": r"\s+",
        "any_space": r"\s*",
        "last_words": r"(?:(?P<two>\w+)\s+)?(?P<one>\w+)$",
        "capital_word": _CAPITAL_WORD,
        "small_word": rf"[ \u00a0\n]+(?P<word>(?![{CAPITALS}\d])\w+)",
        "quoted_name": rf"[\"“][{CAPITALS}][^\"“”;.]{{2,90}}[\"”]",
        "person_name": rf"{_PERSON_WORD}(?:[ \u00a0]+{_PERSON_WORD}){{1,4}}",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}
