"""How sure it is that an obligation is read rightly: unit, lead and deadlines.

A logistic regression over a few signs that staff can check by eye; its weights come from annotated documents
(`python -m pipeline.calibrate`) and stand in `vocabularies/confidence.json`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from extractors.acts import begins_with_act
from extractors.agencies import find_mentions
from extractors.phrases import matching_key
from extractors.vocabulary import load_table
from schemas.directive import Mention, Obligation
from schemas.document import SourceDocument

SHORT_UNIT = 12
"""Words under which a unit is often a heading or a label."""
CLEAR_TYPE, BLURRED_TYPE = 0.97, 0.87
"""Mean confidence of recognised lines from which type counts as clear, and under which as wholly blurred."""
LEAST, MOST = 0.05, 0.98
"""Bounds of a confidence: a few hundred annotated units cannot prove more."""
_DATE_RE = re.compile(
    r"(?<!\w)(?:(?:ngày|tháng|quý|năm)\s+\d|trước ngày|chậm nhất|định kỳ|h[àằ]ng (?:năm|tháng|quý|tuần))|"
    r"\d{1,2}/\d{1,2}"
)
_GOES_ON_RE = re.compile(
    r"\W*$|[-–.;+•]|(?:có|chịu|phải|chủ trì|phối hợp|cần|là|căn cứ|theo|để|trong|trước|tiếp tục|khẩn trương)(?!\w)"
)
"""What may stand behind the bodies that lead: the end, a duty, an adverb, a clause before the verb."""


def confidence_of(document: SourceDocument, obligation: Obligation) -> float:
    """Probability (0…1) that unit, lead and deadlines are all right, with two decimals."""
    weights: dict[str, float] = load_table("confidence")["weights"]
    return round(min(max(probability(weights, signs_of(document, obligation)), LEAST), MOST), 2)


def probability(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """Logistic function of the weighted signs; the weight `base` counts always."""
    total = weights["base"] + sum(weights.get(name, 0.0) * value for name, value in signs.items())
    return 1 / (1 + math.exp(-total))


def signs_of(document: SourceDocument, obligation: Obligation) -> dict[str, float]:
    """What speaks for or against the reading of an obligation, each 0…1; the names are those of the weights."""
    own = _own_lead(obligation)
    bodies = bool(find_mentions(obligation.text))
    in_table = obligation.reason == "task_table"
    return {
        "lead_in_text": float(bool(own)),
        "no_lead": float(not obligation.lead and not bodies),
        "bodies_but_no_lead": float(not obligation.lead and bodies),
        "lead_cut_short": float(bool(own) and not in_table and _is_cut_short(document, obligation, own)),
        "lead_of_few_words": float(any(len(mention.text.split()) <= 2 for mention in obligation.lead)),
        "table_row": float(in_table),
        "short": float(len(obligation.text.split()) < SHORT_UNIT),
        "several_deadlines": float(len(obligation.deadlines) > 1),
        "date_not_read": float(not obligation.deadlines and bool(_DATE_RE.search(matching_key(obligation.text)))),
        "blurred": _blur(document, obligation),
    }


def _own_lead(obligation: Obligation) -> list[Mention]:
    """Leading bodies that the unit's own text names."""
    start, end = obligation.start or 0, obligation.end or 0
    return [mention for mention in obligation.lead if mention.start is not None and start <= mention.start < end]


def _is_cut_short(document: SourceDocument, obligation: Obligation, own: list[Mention]) -> bool:
    """Whether what follows the lead is no act, as behind a name of which only the beginning was understood."""
    last = max(mention.end or 0 for mention in own)
    rest = document.text[last : obligation.end].replace("\n", " ").lstrip(" ,:")
    rest = re.sub(r"^\([^()]*\)[\s,:]*", "", rest)
    return not _GOES_ON_RE.match(matching_key(rest)) and not begins_with_act(rest)


def _blur(document: SourceDocument, obligation: Obligation) -> float:
    """0 for given or clearly recognised type, 1 for type that was hardly legible."""
    lines = document.lines_between(obligation.start or 0, obligation.end or 0)
    read = [line.confidence for line in lines if line.confidence is not None]
    if not read:
        return 0.0
    share = (CLEAR_TYPE - sum(read) / len(read)) / (CLEAR_TYPE - BLURRED_TYPE)
    return round(min(max(share, 0.0), 1.0), 3)
