"""Chỉ tiêu: figures to be reached, kept apart from the obligations with their value and year."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.units import Unit
from schemas.directive import Target
from schemas.document import SourceDocument

_VALUE_RE = re.compile(
    r"(?:trên|dưới|ít nhất|tối thiểu|tối đa|không quá|từ)?\s*\d[\d.,]*\s*(?:%|phần trăm|người|hộ|xã|tỷ đồng|triệu đồng|"
    r"ha|km|lượt|trường|đơn vị)"
    r"(?:\s*trở lên)?",
    re.I,
)
_YEAR_RE = re.compile(r"(?:đến(?: hết)?|năm|trong)\s+(?:năm\s+)?((?:19|20)\d{2})")


def build_targets(document: SourceDocument, units: Iterable[Unit]) -> list[Target]:
    """Targets among the units; the first figure is the value, the last year named is the horizon."""
    return [_target(document, unit) for unit in units if unit.decision == "target"]


def _target(document: SourceDocument, unit: Unit) -> Target:
    text = unit.text
    value = _VALUE_RE.search(text)
    years = _YEAR_RE.findall(text)
    places = document.places(unit.start, unit.end)
    return Target(
        text=text,
        value=value.group().strip() if value else None,
        year=int(years[-1]) if years else None,
        page=places[0].page if places else 1,
        start=unit.start,
        end=unit.end,
    )
