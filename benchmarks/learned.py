#!/usr/bin/env python3
"""Does a small learned model decide better than the rules which units are obligations? Measures it, and trains it.

    python benchmarks/learned.py [FOLDER …] [--write extractors/vocabularies/second_opinion.json]

Candidates are all units of the bodies, those left out included. Each document in turn is left out and decided by models
that were trained on the others. Without arguments: corpus/; other folders hold gold files, or gold/ with them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from sklearn.feature_extraction import DictVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

from extractors.language import read_directive  # noqa: E402
from extractors.second_opinion import SETTLED, SURE, Features, signs_of, words_of  # noqa: E402
from pipeline.evaluate import load_gold  # noqa: E402
from pipeline.read import read_document  # noqa: E402
from pipeline.scoring import Counts, Record, pair_units  # noqa: E402
from schemas.document import SourceDocument  # noqa: E402

KINDS = (("words",), ("signs",), ("signs", "words"), ("signs", "words", "reason"))
SHIPPED = ("signs", "words")
STRENGTHS = (0.1, 0.3, 1.0)  # inverse of the penalty on squared weights
STRENGTH = 0.1  # of the model that is written
MIN_DOCUMENTS = 5  # that a word feature must occur in: no name of a single paper becomes a weight
LEAST_WEIGHT = 0.01  # smaller ones are not written
ROUNDS = 2000  # of the paired bootstrap over documents


@dataclass(frozen=True)
class Candidate:
    """One unit: what the rules decided, what the gold says, and its features by kind."""

    document: str
    by_rules: bool
    settled: bool
    right: bool
    signs: Features
    words: Features
    reason: Features


def candidates(name: str, gold: Record, document: SourceDocument) -> Iterator[Candidate]:
    """Units of a document's bodies with the gold's answer, without tables and units on which readers differ."""
    for part in read_directive(document)._.reading.parts:
        pairs = {j: i for i, j in pair_units(gold["obligations"], [{"text": unit.text} for unit in part.units])}
        for at, unit in enumerate(part.units):
            wanted = gold["obligations"][pairs[at]] if at in pairs else None
            if unit.decision == "table" or (wanted or {}).get("optional"):
                continue
            reason = unit.overruled or unit.reason
            yield Candidate(
                document=name,
                by_rules=(unit.decision == "obligation") != (unit.overruled is not None),
                settled=reason in SETTLED,
                right=wanted is not None,
                signs=signs_of(part.units, at),
                words=words_of(unit),
                reason={f"reason={reason}": 1.0},
            )


class Material:
    """Candidates as a matrix of the features of some kinds, with the documents that each feature occurs in."""

    def __init__(self, found: Sequence[Candidate], kinds: Sequence[str]) -> None:
        features = [{key: value for kind in kinds for key, value in getattr(c, kind).items()} for c in found]
        vectorizer = DictVectorizer()
        self.matrix = vectorizer.fit_transform(features).tocsc()
        self.names = list(vectorizer.feature_names_)
        self.answers = np.array([candidate.right for candidate in found])
        self.documents = np.array([candidate.document for candidate in found])
        words = {name for candidate in found for name in candidate.words}
        self.needed = np.array([MIN_DOCUMENTS if name in words else 1 for name in self.names])
        self.spread = sum((self._present(name) for name in set(self.documents)), np.zeros(len(self.names)))

    def _present(self, document: str) -> Any:
        return np.asarray((self.matrix[self.documents == document] != 0).sum(axis=0)).ravel() > 0

    def shares(self, strength: float) -> list[float]:
        """Probability of each candidate by a model that was trained on the other documents."""
        shares = np.zeros(len(self.answers))
        for name in dict.fromkeys(self.documents):
            test = self.documents == name
            known = self.spread - self._present(name) >= self.needed
            model = _model(strength).fit(self.matrix[~test][:, known], self.answers[~test])
            shares[test] = model.predict_proba(self.matrix[test][:, known])[:, 1]
        return [float(share) for share in shares]

    def weights(self, strength: float) -> dict[str, float]:
        """Weights of a model trained on everything."""
        known = self.spread >= self.needed
        model = _model(strength).fit(self.matrix[:, known], self.answers)
        names = [name for name, kept in zip(self.names, known, strict=True) if kept]
        found = {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}
        kept = {name: weight for name, weight in found.items() if abs(weight) >= LEAST_WEIGHT}
        return {"base": round(float(model.intercept_[0]), 3), **kept}


def _model(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="liblinear")


def overruled(found: Sequence[Candidate], shares: Sequence[float]) -> list[bool]:
    """The decisions of the rules, but where the model is sure of the contrary, as congvan does it."""
    return [
        c.by_rules if c.settled else share >= SURE or (c.by_rules and share > 1 - SURE)
        for c, share in zip(found, shares, strict=True)
    ]


def counted(found: Sequence[Candidate], taken: Sequence[bool]) -> dict[str, Counts]:
    """Right, spurious and missed obligations by document."""
    results: dict[str, Counts] = {}
    for candidate, chosen in zip(found, taken, strict=True):
        counts = results.setdefault(candidate.document, Counts())
        if chosen or candidate.right:
            counts.judge(chosen and candidate.right, candidate.right, chosen)
    return results


def total(results: dict[str, Counts], names: Sequence[str]) -> Counts:
    """Counts over documents; a name may come several times."""
    counts = Counts()
    for name in names:
        counts.add(results[name])
    return counts


def chance_better(one: dict[str, Counts], other: dict[str, Counts]) -> float:
    """Share of bootstrap draws of documents in which the first has the greater F1; a draw counts half."""
    draw, names = random.Random(1), list(one)
    won = 0.0
    for _ in range(ROUNDS):
        drawn = draw.choices(names, k=len(names))
        ours, theirs = total(one, drawn).f1, total(other, drawn).f1
        won += (ours > theirs) + (ours == theirs) / 2
    return won / ROUNDS


def compared(found: Sequence[Candidate]) -> Iterator[tuple[str, Counts, float]]:
    """(name, counts, chance to be better than the rules) of the rules and of each model."""
    base = counted(found, [candidate.by_rules for candidate in found])
    yield "rules", total(base, list(base)), 0.5
    for kinds in KINDS:
        material = Material(found, kinds)
        for strength in STRENGTHS:
            shares = material.shares(strength)
            alone = [share >= 0.5 for share in shares]
            for manner, taken in (("alone", alone), ("overruling when sure", overruled(found, shares))):
                results = counted(found, taken)
                name = f"{' + '.join(kinds)}, C {strength:g}, {manner}"
                yield name, total(results, list(results)), chance_better(results, base)


def second_opinion(found: Sequence[Candidate], today: dt.date) -> Record:
    """Content of `vocabularies/second_opinion.json`: weights and counts, no text."""
    weights = Material(found, SHIPPED).weights(STRENGTH)
    signs = {"base", *(name for candidate in found for name in candidate.signs)}
    return {
        "about": "Trọng số của mô hình cho ý kiến thứ hai: đơn vị nào là nhiệm vụ; do benchmarks/learned.py ghi ra.",
        "date": f"{today:%Y-%m-%d}",
        "documents": len({candidate.document for candidate in found}),
        "units": len(found),
        "obligations": sum(candidate.right for candidate in found),
        "signs": {name: weight for name, weight in weights.items() if name in signs},
        "words": {name: weight for name, weight in weights.items() if name not in signs},
    }


def gathered(folders: Sequence[Path]) -> list[Candidate]:
    """Candidates of all annotated documents of some folders."""
    entries = [entry for folder in folders for entry in load_gold(folder) if entry.gold.get("obligations") is not None]
    return [c for entry in entries for c in candidates(str(entry.path), entry.gold, read_document(entry.path))]


def main() -> None:
    """Print the comparison; write the weights where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folders", type=Path, nargs="*", default=[ROOT / "corpus"], metavar="FOLDER")
    parser.add_argument("--write", type=Path, metavar="FILE", help="table of weights that is written anew")
    options = parser.parse_args()
    found = gathered(options.folders)
    documents = len({candidate.document for candidate in found})
    print(f"{documents} documents, {len(found)} units, {sum(c.right for c in found)} of them obligations\n")
    print(f"{'decided by':52}{'P':>8}{'R':>8}{'F1':>8}{'spurious':>10}{'missed':>8}{'better':>8}")
    for name, counts, chance in compared(found):
        scores = (
            f"{counts.precision:8.4f}{counts.recall:8.4f}{counts.f1:8.4f}{counts.spurious:10.0f}{counts.missed:8.0f}"
        )
        print(f"{name:52}{scores}{chance:8.2f}", flush=True)
    if options.write:
        text = json.dumps(second_opinion(found, dt.date.today()), ensure_ascii=False, indent=0)
        options.write.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
