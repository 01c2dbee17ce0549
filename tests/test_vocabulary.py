"""The tables themselves: they say what they are for, name nothing twice, and a broken one is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from extractors.vocabulary import load_table
from schemas.errors import InvalidTableError

NAMES = sorted(
    Path(entry.name).stem for entry in files("extractors").joinpath("vocabularies").iterdir() if "json" in entry.name
)
CODE = "\n".join(
    path.read_text("utf-8")
    for room in ("extractors", "pipeline")
    for path in (Path(__file__).parent.parent / room).rglob("*.py")
)


def lists_of_words(value: Any, where: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every list of strings in a table with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from lists_of_words(inner, f"{where}.{key}")
    elif isinstance(value, list) and value and all(isinstance(entry, str) for entry in value):
        yield where, value
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from lists_of_words(inner, f"{where}[{index}]")


@pytest.mark.parametrize("name", NAMES)
def test_says_what_it_is_for(name: str) -> None:
    assert load_table(name)["about"].strip()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_twice_in_a_list(name: str) -> None:
    twice = {
        where: {word for word in words if words.count(word) > 1} for where, words in lists_of_words(load_table(name))
    }
    assert {where: words for where, words in twice.items() if words} == {}


@pytest.mark.parametrize("name", NAMES)
def test_no_stray_white_space(name: str) -> None:
    words = [word for _, words in lists_of_words(load_table(name)) for word in words]
    assert [word for word in words if word != word.lstrip() or "  " in word] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_used(name: str) -> None:
    assert f'"{name}"' in CODE


@pytest.mark.parametrize("code", load_table("reasons")["reasons"])
def test_every_reason_is_given_somewhere(code: str) -> None:
    written = code.replace("context_", "").replace("facts_", "")
    composed = (
        code in {"context_section", "facts_section", "context_label", "facts_label"}
        and f"}}_{written.strip('_')}" in CODE
    )
    assert f'"{code}"' in CODE or composed


@pytest.mark.parametrize("code", load_table("reasons")["warnings"])
def test_every_warning_is_given_somewhere(code: str) -> None:
    assert f'"{code}"' in CODE


def test_every_warning_that_is_given_has_its_words() -> None:
    given = set(re.findall(r'_warning\(\s*"(\w+)"', CODE))
    assert given
    assert given <= set(load_table("reasons")["warnings"])


def test_a_missing_table_is_refused_with_advice() -> None:
    with pytest.raises(InvalidTableError, match=r"bảng-không-có.*cài lại"):
        load_table("bảng-không-có")
