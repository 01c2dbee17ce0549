"""What `make evaluate` does: scores, baselines, floors, gains and losses, and the generated parts of docs/accuracy.md.

python -m pipeline.accuracy corpus --write docs/accuracy.md README.md [--real GOLD_DIR] [--update [--allow-regression]]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipeline.evaluate import (
    FLOORS_NAME,
    Evaluation,
    all_judgements,
    check_floors,
    compare,
    evaluate_folder,
    first_regex,
    format_table,
    nothing,
    reliability,
    update_floors,
)
from pipeline.scoring import Counts
from schemas.errors import CongvanError

SHOWN_CHANGES = 40
SHOWN_MISSES = 25
BASELINE_FIELDS = ("header.number", "header.date", "references.number", "obligations.unit", "obligations.exact")
SUMMARY_FIELDS = (
    "header.number",
    "header.date",
    "header.issuer",
    "header.subject",
    "recipients",
    "references.number",
    "obligations.unit",
    "obligations.lead",
    "obligations.coordinating",
    "obligations.deadline",
    "obligations.exact",
)
KINDS = {
    r"nhiệm vụ sót": "obligation missed",
    r"nhiệm vụ thừa": "obligation spurious",
    r"\] (lead|coordinating|report_to|deadline): cần \[\]": "{} spurious",
    r"\] (lead|coordinating|report_to|deadline): .*được \[\]$": "{} missed",
    r"\] (lead|coordinating|report_to|deadline):": "{} differs",
    r"viện dẫn sót": "reference missed",
    r"viện dẫn thừa": "reference spurious",
    r"(recipients|copies):": "{} differ",
    r": (\w+): cần .*được None$": "header, {} missed",
    r": (\w+): cần None": "header, {} spurious",
    r": (\w+): cần": "header, {} differs",
}


def score_rows(evaluation: Evaluation, part: str | None = None) -> list[str]:
    """The scores as rows of a Markdown table."""
    strict = evaluation.total(strict=True, part=part)
    rows = ["| field | n | P | R | F1 | P strict | R strict | F1 strict |", "|---|" + "--:|" * 7]
    for name, counts in evaluation.total(part=part).items():
        rows.append(f"| {name} | {counts.wanted:.0f} | {_figures(counts)} | {_figures(strict[name])} |")
    return rows


def _figures(counts: Counts) -> str:
    return f"{counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f}"


def reliability_rows(evaluation: Evaluation) -> list[str]:
    """The reliability table: what was claimed and what came true."""
    rows = ["| confidence | units | claimed | right |", "|---|--:|--:|--:|"]
    for low, high, number, claimed, right in reliability(all_judgements(evaluation)):
        rows.append(f"| {low:.2f}–{high:.2f} | {number} | {claimed:.2f} | {right:.2f} |")
    return rows


def error_rows(evaluation: Evaluation) -> list[str]:
    """How many disagreements there are of each kind."""
    kinds = Counter(kind_of(line) for line in evaluation.misses())
    return ["| what | times |", "|---|--:|", *(f"| {kind} | {count} |" for kind, count in kinds.most_common())]


def kind_of(miss: str) -> str:
    """The kind of a line of `Evaluation.misses`."""
    found = ((re.search(pattern, miss), kind) for pattern, kind in KINDS.items())
    return next((kind.format(*match.groups()) for match, kind in found if match), "other")


def baseline_rows(folder: Path, evaluation: Evaluation) -> list[str]:
    """F1 of congvan beside the two baselines on the files with text."""
    baselines = [
        ("nothing", evaluate_folder(folder, nothing, sets=["text"])),
        ("first regular expressions", evaluate_folder(folder, first_regex, sets=["text"])),
        ("congvan", evaluation),
    ]
    rows = [f"| | {' | '.join(BASELINE_FIELDS)} |", "|---|" + "--:|" * len(BASELINE_FIELDS)]
    for name, result in baselines:
        table = result.total(part="text")
        rows.append(
            f"| {name} | " + " | ".join(f"{table.get(field, Counts()).f1:.3f}" for field in BASELINE_FIELDS) + " |"
        )
    return rows


def corpus_section(folder: Path, evaluation: Evaluation) -> list[str]:
    """The generated part on the project's own corpus."""
    lines: list[str] = []
    for part, title in (("text", "Files with text"), ("recognised", "Scans, through Tesseract")):
        if evaluation.count(part):
            lines += [f"### {title}: {evaluation.count(part)} documents", "", *score_rows(evaluation, part), ""]
    lines += ["### Baselines, F1 on the files with text", "", *baseline_rows(folder, evaluation), ""]
    lines += ["### Reliability of the confidences", "", *reliability_rows(evaluation), ""]
    lines += ["### What the errors are", "", *error_rows(evaluation), ""]
    return [*lines, *(f"- {miss}" for miss in list(evaluation.misses())[:SHOWN_MISSES])]


def real_section(evaluation: Evaluation) -> list[str]:
    """The generated part on real documents; figures only, since those documents are not part of the project."""
    lines = [f"### Real documents: {len(evaluation.documents)}", "", *score_rows(evaluation), ""]
    lines += ["### Reliability of the confidences", "", *reliability_rows(evaluation), ""]
    return [*lines, "### What the errors are", "", *error_rows(evaluation)]


def summary_section(evaluation: Evaluation, real: Evaluation) -> list[str]:
    """The generated table of README: F1 leniently, on files with text, on scans, and on real documents."""
    tables = [evaluation.total(part="text"), evaluation.total(part="recognised"), real.total()]
    sizes = (evaluation.count("text"), evaluation.count("recognised"), len(real.documents))
    rows = [
        "| F1 | {} samples with text | {} scanned samples | {} real documents |".format(*sizes),
        "|---|" + "--:|" * 3,
    ]
    for field in SUMMARY_FIELDS:
        shown = (f"{table[field].f1:.2f}" if field in table else "–" for table in tables)
        rows.append(f"| {field} | {' | '.join(shown)} |")
    return rows


def replace_section(text: str, name: str, lines: Iterable[str]) -> str:
    """The page with what stands between `<!-- generated: name -->` and `<!-- end: name -->` replaced."""
    start, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    before, _, rest = text.partition(start)
    _, found, after = rest.partition(end)
    if not found:
        return text
    return f"{before}{start}\n\n" + "\n".join(lines).strip() + f"\n\n{end}{after}"


def main(arguments: list[str] | None = None) -> int:
    """Evaluate, report, and hold the floors; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", type=Path, nargs="+", default=[], metavar="PAGE", help="pages to renew in part")
    parser.add_argument("--real", type=Path, metavar="DIR", help="gold of real documents, outside of the project")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--against", type=Path, metavar="FILE", help="show gains and losses against FILE, and renew it")
    parser.add_argument("--update", action="store_true", help="pin the scores as floors")
    parser.add_argument("--allow-regression", action="store_true", help="let --update lower a floor")
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except CongvanError as error:
        print(error, file=sys.stderr)
        return int(error.exit_code)


def _run(options: argparse.Namespace) -> int:
    evaluation = evaluate_folder(options.folder, processes=options.processes)
    print(format_table(evaluation))
    if options.against:
        _show_changes(options.against, evaluation)
    if options.write:
        _write_pages(options, evaluation)
    floors = options.folder / FLOORS_NAME
    if options.update:
        update_floors(evaluation, floors, options.allow_regression)
    check_floors(evaluation, floors)
    return 0


def _show_changes(path: Path, evaluation: Evaluation) -> None:
    if path.is_file():
        changes = compare(json.loads(path.read_text("utf-8")), evaluation)
        print("\n".join(changes[:SHOWN_CHANGES]) or "Không có thay đổi so với lần trước.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(evaluation.as_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _write_pages(options: argparse.Namespace, evaluation: Evaluation) -> None:
    sections = {"corpus": corpus_section(options.folder, evaluation)}
    if options.real:
        real = evaluate_folder(options.real, processes=options.processes)
        sections |= {"real": real_section(real), "summary": summary_section(evaluation, real)}
    for page in options.write:
        text = page.read_text("utf-8")
        for name, lines in sections.items():
            text = replace_section(text, name, lines)
        page.write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
