"""Wordings: every entry finds what its examples say, is named once, and is asked for by some rule."""

from __future__ import annotations

import re
from typing import Any

import pytest

from extractors.phrases import matching_key
from extractors.vocabulary import load_table
from extractors.wordings import load_wordings, phrases_of, worded
from tests.test_vocabulary import CODE

ENTRIES = [entry for group in load_table("wordings")["groups"] for entry in group["wordings"]]
EXAMPLES = [
    pytest.param(entry["id"], example, id=f"{entry['id']}-{number}")
    for entry in ENTRIES
    for number, example in enumerate(entry["examples"])
]
ASKED_FOR = set(re.findall(r"<<([a-z_]+)>>", CODE)) - {"id"}
"""Entries that stand in a pattern; `<<id>>` stands in the docstrings that tell of them."""


@pytest.mark.parametrize(("wording", "example"), EXAMPLES)
def test_the_vocabularys_own_examples(wording: str, example: dict[str, Any]) -> None:
    text = example["text"]
    match = worded(rf"(?<!\w)<<{wording}>>").search(matching_key(text))
    assert (text[match.start() : match.end()] if match else False) == example["found"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_an_entry_tells_what_it_is(entry: dict[str, Any]) -> None:
    assert set(entry) == {"id", "about", "words", "examples"}
    assert entry["about"].strip().endswith(".")
    found = [example["found"] for example in entry["examples"]]
    assert any(found), "an example of what it finds"
    assert not all(found), "an example of what it leaves"


def test_every_entry_has_an_id_of_its_own() -> None:
    assert len(load_wordings()) == len(ENTRIES)


@pytest.mark.parametrize("wording", load_wordings())
def test_no_phrase_is_told_twice(wording: str) -> None:
    keys = [matching_key(phrase) for phrase in phrases_of(wording)]
    assert "" not in keys
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("wording", load_wordings())
def test_phrases_stand_in_lower_case(wording: str) -> None:
    assert [phrase for phrase in phrases_of(wording) if phrase != phrase.lower()] == []


def test_every_entry_is_asked_for_and_every_one_asked_for_is_there() -> None:
    assert set(load_wordings()) == ASKED_FOR


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("trân trọng đề nghị", "trân trọng đề nghị"),
        ("giao  trách nhiệm cho Sở Y tế", "giao  trách nhiệm cho"),  # the longest phrase, white space as it may be
        ("giao thông", "giao"),  # whole words are syllables
        ("giaolưu", None),
    ],
)
def test_phrases_made_of_parts(text: str, found: str | None) -> None:
    match = worded("<<order>>").match(text)
    assert (match.group() if match else None) == found


def test_an_unknown_entry_is_an_error() -> None:
    with pytest.raises(KeyError):
        worded("<<not_there>>")
