"""A learned second opinion on which units are obligations; it speaks only where it is sure and the rules went by words.

Logistic regression over what the rules look at and over pairs of syllables. `benchmarks/learned.py` measures it and
writes the weights (`vocabularies/second_opinion.json`); docs/learned.md is its data card.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from extractors.acts import begins_with_act, has_duty, leading_bodies, order_verbs
from extractors.agencies import find_mentions
from extractors.phrases import matching_key
from extractors.units import Unit
from extractors.vocabulary import load_table

Features = dict[str, float]

SURE = 0.8
"""Probability from which the model overrules the rules; from 0.75 to 0.9 it makes fewer errors than they do."""
SETTLED = frozenset(
    {"heading", "lead_in", "no_words", "names_only", "person", "target_section", "context_section", "facts_section"}
    | {"before_the_account", "proposal_upward", "labelled_task", "inline_enumeration", "table"}
    | {"order", "order_in_context", "hand_in"}
)
"""Reasons by shape, place or a fixed phrase, which no likeness of words can shake; what orders somebody in so many
words (`Sở Y tế đề nghị các đơn vị …`) stays an obligation."""
_MARKERS = {"roman": r"[IVX]+", "decimal": r"\d+", "levels": r"[\d.]+", "letter": r"[A-Za-zđĐ]", "none": r""}


def reconsidered(units: Sequence[Unit]) -> list[Unit]:
    """The units, those decided anew where the model is sure that the rules erred."""
    weights = _weights()
    return [
        unit if unit.reason in SETTLED else _reconsidered(unit, likeness(weights, features_of(units, at)))
        for at, unit in enumerate(units)
    ]


@cache
def _weights() -> dict[str, float]:
    table = load_table("second_opinion")
    return {**table["signs"], **table["words"]}


def _reconsidered(unit: Unit, share: float) -> Unit:
    if unit.decision == "left_out" and share >= SURE:
        return replace(unit, decision="obligation", reason="learned_task", overruled=unit.reason)
    if unit.decision == "obligation" and share <= 1 - SURE:
        return replace(unit, decision="left_out", reason="learned_no_task", overruled=unit.reason)
    return unit


def likeness(weights: Mapping[str, float], features: Features) -> float:
    """Probability (0…1) that a unit with these features is an obligation."""
    total = weights["base"] + sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-total))


def features_of(units: Sequence[Unit], at: int) -> Features:
    """Signs and words of the unit at a place of its document."""
    return {**signs_of(units, at), **words_of(units[at])}


def signs_of(units: Sequence[Unit], at: int) -> Features:
    """What the rules look at, without what they conclude; of the unit, and a little of its neighbours."""
    unit = units[at]
    text, handed = unit.text, unit.handed
    flags = {
        "begins_with_act": begins_with_act(text),
        "leading_bodies": bool(leading_bodies(text)[0]),
        "orders": bool(order_verbs(text)),
        "duty": has_duty(text),
        "colon": ":" in text,
        "handed_lead": bool(handed.lead),
        **{name: bool(getattr(handed, name)) for name in ("ordered", "named", "legal", "report", "upward")},
        f"section={handed.section}": True,
        f"marker={_marker(unit)}": True,
        f"depth={min(len(unit.path), 4)}": True,
        f"ends={text[-1:] if text[-1:] in '.;:,' else 'word'}": True,
    }
    amounts = {
        "bodies": min(len(find_mentions(text)), 4) / 4,
        "length": min(len(text.split()), 80) / 80,
        "place": at / len(units),
    }
    return {**_beside(units, at), **amounts, **{name: 1.0 for name, holds in flags.items() if holds}}


def _beside(units: Sequence[Unit], at: int) -> Features:
    found: Features = {}
    for side, number in (("before", at - 1), ("behind", at + 1)):
        unit = units[number] if 0 <= number < len(units) else None
        found[f"{side}_marker={_marker(unit) if unit else 'edge'}"] = 1.0
        if unit and begins_with_act(unit.text):
            found[f"{side}_act"] = 1.0
    return found


def _marker(unit: Unit) -> str:
    ordinal = unit.ordinal or ""
    return next((name for name, shape in _MARKERS.items() if re.fullmatch(shape, ordinal)), "bullet")


def words_of(unit: Unit) -> Features:
    """Pairs of neighbouring syllables, the first one to three syllables, and the last one."""
    syllables = matching_key(unit.text).split()
    found = {f"{a} {b}": 1.0 for a, b in pairwise(syllables)}
    found |= {f"^{' '.join(syllables[:length])}": 1.0 for length in (1, 2, 3) if len(syllables) >= length}
    return found | ({f"{syllables[-1]}$": 1.0} if syllables else {})
