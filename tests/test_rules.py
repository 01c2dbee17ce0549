from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.read.ink import Gray
from pipeline.read.rules import erased, level_rules, rule_mask, upright_rules


def sheet(*strokes: tuple[float, float, float, float], width: int = 2, grey: int = 0) -> Gray:
    picture = Image.new("L", (900, 700), 255)
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        draw.line(stroke, fill=grey, width=width)
    # A page without black type has no measure of pale.
    draw.rectangle((20, 20, 60, 40), fill=0)
    return np.asarray(picture)


@pytest.mark.parametrize("degrees", [0.0, 0.4, -0.6])
def test_a_leaning_level_rule_is_one_rule(degrees: float) -> None:
    fall = 600 * math.tan(math.radians(degrees))
    (rule,) = level_rules(rule_mask(sheet((100, 300, 700, 300 + fall))), 100)
    assert rule.start == pytest.approx(100, abs=16)
    assert rule.end == pytest.approx(700, abs=16)
    assert rule.at(100) == pytest.approx(300, abs=2.5)
    assert rule.at(700) == pytest.approx(300 + fall, abs=2.5)


def test_upright_rules_stand_from_left_to_right() -> None:
    rules = upright_rules(rule_mask(sheet((500, 100, 500, 600), (200, 100, 202, 600))), 60)
    assert [round(rule.at(350)) for rule in rules] == [201, 500]


@pytest.mark.parametrize(
    ("stroke", "width", "grey", "found"),
    [
        ((100, 300, 700, 300), 1, 150, 1),  # a pale hairline
        ((100, 300, 140, 300), 2, 0, 0),  # a dash
        ((100, 300, 700, 300), 40, 0, 0),  # a bar
    ],
)
def test_what_counts_as_a_rule(stroke: tuple[float, float, float, float], width: int, grey: int, found: int) -> None:
    assert len(level_rules(rule_mask(sheet(stroke, width=width, grey=grey)), 100)) == found


def test_a_small_break_does_not_cut_a_rule() -> None:
    mask = rule_mask(sheet((100, 300, 380, 300), (405, 301, 700, 301)))
    assert len(level_rules(mask, 100)) == 1


def test_erased_rules_leave_type() -> None:
    page = sheet((100, 300, 700, 303), (400, 100, 400, 600))
    clean = erased(page, level_rules(rule_mask(page), 100), upright_rules(rule_mask(page), 60))
    assert clean[90:620, 90:710].min() == 255
    assert (clean[20:41, 20:61] == page[20:41, 20:61]).all()


@given(st.integers(0, 255))
def test_a_page_of_one_tone_has_no_rules(tone: int) -> None:
    mask = rule_mask(np.full((60, 90), tone, dtype=np.uint8))
    assert not mask.any()
    assert level_rules(mask, 10) == []
    assert upright_rules(mask, 10) == []
