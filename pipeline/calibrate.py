"""Fits the confidences to annotated documents and tells how well they hold on documents left out.

python -m pipeline.calibrate corpus [GOLD_DIR …] [--write extractors/vocabularies/confidence.json]

Only weights and counts are written, no text. Right means: the unit is one of the gold's, lead and deadlines agree.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.confidence import probability, signs_of
from pipeline.evaluate import GoldError, load_gold, reliability
from pipeline.process import process_document
from pipeline.scoring import DocumentScore, Judgement, Record, score_obligations
from pipeline.settings import Settings
from schemas.errors import CongvanError

Floats = NDArray[np.float64]
Predict = Callable[[Sequence["Sample"], Sequence["Sample"]], list[float]]

PENALTY = 3.0
"""Weight of the squared weights against the likelihood; of 1, 2, 3 and 5 it gave the least calibration error."""
PRIOR = 5.0
"""Units of average quality that each row of the table of shares is given beforehand."""
NEWTON_STEPS = 50


@dataclass(frozen=True)
class Sample:
    """One obligation that was found in an annotated document."""

    document: str
    kind: str
    signs: dict[str, float]
    right: bool


def samples_of(folder: Path, settings: Settings) -> list[Sample]:
    """Every obligation found in the annotated documents of a folder, but for those on which careful readers differ."""
    found: list[Sample] = []
    for entry in load_gold(folder):
        if entry.gold.get("obligations") is None:
            continue
        document, directive = process_document(str(entry.path), settings)
        record: Record = directive.model_dump(mode="json", by_alias=True)
        score = DocumentScore()
        score_obligations(score, entry.gold, record)
        for judgement in score.judgements:
            unit = directive.obligations[judgement.number]
            signs = signs_of(document, unit)
            found.append(Sample(str(entry.path), kind_of(unit.reason, signs), signs, judgement.right))
    return found


def kind_of(reason: str | None, signs: dict[str, float]) -> str:
    """Row of the table of shares: reason of the decision, and where the lead stands."""
    missing = signs["no_lead"] or signs["bodies_but_no_lead"]
    return f"{reason}/{'none' if missing else 'own' if signs['lead_in_text'] else 'handed'}"


def fit(samples: Sequence[Sample], penalty: float = PENALTY) -> dict[str, float]:
    """Weights of the signs and the `base`, by penalised logistic regression (Newton's method)."""
    names = list(samples[0].signs)
    matrix = np.array([[1.0, *(sample.signs[name] for name in names)] for sample in samples])
    right = np.array([float(sample.right) for sample in samples])
    return dict(zip(["base", *names], (float(value) for value in _newton(matrix, right, penalty)), strict=True))


def _newton(matrix: Floats, right: Floats, penalty: float) -> Floats:
    ridge = np.diag([1e-6, *[penalty] * (matrix.shape[1] - 1)])
    weights = np.zeros(matrix.shape[1])
    for _ in range(NEWTON_STEPS):
        share = 1 / (1 + np.exp(-matrix @ weights))
        gradient = matrix.T @ (share - right) + ridge @ weights
        step = np.linalg.solve((matrix.T * (share * (1 - share))) @ matrix + ridge, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def by_regression(train: Sequence[Sample], test: Sequence[Sample]) -> list[float]:
    """Confidences of `test` from weights fitted to `train`."""
    weights = fit(train)
    return [probability(weights, sample.signs) for sample in test]


def by_one_share(train: Sequence[Sample], test: Sequence[Sample]) -> list[float]:
    """The same confidence for every unit: the share that is right."""
    return [_share(train)] * len(test)


def by_table(train: Sequence[Sample], test: Sequence[Sample]) -> list[float]:
    """Shares by reason and lead, smoothed towards the share of all."""
    units = Counter(sample.kind for sample in train)
    right = Counter(sample.kind for sample in train if sample.right)
    prior = PRIOR * _share(train)
    return [(right[sample.kind] + prior) / (units[sample.kind] + PRIOR) for sample in test]


def _share(samples: Sequence[Sample]) -> float:
    return (sum(sample.right for sample in samples) + 1) / (len(samples) + 2)


FORMS: dict[str, Predict] = {"one share": by_one_share, "table": by_table, "regression": by_regression}


def left_out(samples: Sequence[Sample], predict: Predict) -> list[Judgement]:
    """Each document's units with the confidences that the other documents give them."""
    found: list[Judgement] = []
    for name in dict.fromkeys(sample.document for sample in samples):
        test = [sample for sample in samples if sample.document == name]
        train = [sample for sample in samples if sample.document != name]
        shares = predict(train, test)
        found += [Judgement(share, sample.right) for share, sample in zip(shares, test, strict=True)]
    return found


def quality(judgements: Sequence[Judgement]) -> dict[str, float]:
    """Brier score, expected calibration error (by `reliability`), and area under the ROC curve."""
    units = len(judgements)
    brier = sum((j.confidence - j.right) ** 2 for j in judgements) / units
    error = sum(number * abs(claimed - right) for *_, number, claimed, right in reliability(judgements)) / units
    return {"brier": round(brier, 4), "ece": round(error, 4), "auc": round(_area(judgements), 3)}


def _area(judgements: Sequence[Judgement]) -> float:
    right = [j.confidence for j in judgements if j.right]
    wrong = [j.confidence for j in judgements if not j.right]
    won = sum((good > bad) + (good == bad) / 2 for good in right for bad in wrong)
    return won / (len(right) * len(wrong)) if right and wrong else 0.5


def calibration(samples: Sequence[Sample], today: dt.date) -> dict[str, Any]:
    """Content of `vocabularies/confidence.json`: weights, the counts behind them, quality on documents left out."""
    if len({sample.document for sample in samples}) < 2:
        raise GoldError("Cần nhiệm vụ tìm thấy trong ít nhất hai văn bản có đáp án để hiệu chỉnh độ tin cậy.")
    names = list(samples[0].signs)
    shown = {name: [sample for sample in samples if sample.signs[name] >= 0.5] for name in names}
    return {
        "about": "Trọng số để tính độ tin cậy của một nhiệm vụ (hồi quy logistic); do pipeline.calibrate ghi ra.",
        "date": f"{today:%Y-%m-%d}",
        "documents": len({sample.document for sample in samples}),
        "units": len(samples),
        "right": sum(sample.right for sample in samples),
        "penalty": PENALTY,
        "weights": {name: round(weight, 3) for name, weight in fit(samples).items()},
        "signs": {name: {"units": len(s), "right": sum(sample.right for sample in s)} for name, s in shown.items()},
        "left_out": {name: quality(left_out(samples, predict)) for name, predict in FORMS.items()},
    }


def main(arguments: list[str] | None = None) -> int:
    """Fit, print the quality of each form, and write the weights where asked; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument(
        "folders", type=Path, nargs="+", metavar="FOLDER", help="folder of gold files, or with gold/ in it"
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="table of weights that is written anew")
    options = parser.parse_args(arguments)
    try:
        samples = [sample for folder in options.folders for sample in samples_of(folder, Settings())]
        result = calibration(samples, dt.date.today())
    except CongvanError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if options.write:
        options.write.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
