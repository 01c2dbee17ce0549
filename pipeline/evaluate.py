"""Scores of the pipeline over a folder of documents with gold: table, floors, reliability of confidences.

A folder to evaluate holds `gold/*.json`, or is itself a folder of gold files; each names its document in `file`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.scoring import Counts, DocumentScore, Judgement, Record, bag, score_document
from pipeline.settings import Settings
from schemas.errors import CongvanError, ExitCode, MissingFileError

Process = Callable[[Path], Record]
Read = Callable[[Path], str]

FLOORS_NAME = "floors.json"
FLOOR_TOLERANCE = {"text": 0.001, "recognised": 0.03}
"""How far F1 may lie under its floor: rounding for files with text, Tesseract's versions for scans."""
MIN_PINNED = {"text": 1, "recognised": 3}
"""Values that a field needs to have a floor: one pen stroke on one scan is no measure."""
FOUND_OVERLAP = 0.9  # share of a gold text's words that its document must hold
BINS = 20
SETS = ("text", "recognised")


class GoldError(CongvanError):
    """A gold file that contradicts itself or its document."""

    exit_code = ExitCode.INVALID_TABLE
    code = "invalid_gold"


class BelowFloorError(CongvanError):
    """The scores lie under the pinned floors."""

    exit_code = ExitCode.BELOW_FLOOR
    code = "below_floor"


@dataclass(frozen=True)
class GoldDocument:
    """One gold file and the document that it describes; `recognised` for a scan."""

    gold: Record
    path: Path
    recognised: bool


@dataclass
class Evaluation:
    """Scores of a set of documents, by field and by document."""

    documents: dict[str, DocumentScore] = field(default_factory=dict)
    recognised: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    def total(self, strict: bool = False, part: str | None = None) -> dict[str, Counts]:
        """Counts by field over all documents, or over those of one set (`text`, `recognised`)."""
        table: dict[str, Counts] = {}
        for name, document in self.documents.items():
            if part is None or (part == "recognised") == (name in self.recognised):
                for label, counts in (document.strict if strict else document.lenient).items():
                    table.setdefault(label, Counts()).add(counts)
        return dict(sorted(table.items()))

    def count(self, part: str) -> int:
        """Documents of one set."""
        return sum((name in self.recognised) == (part == "recognised") for name in self.documents)

    def misses(self) -> Iterator[str]:
        """Every disagreement, with its document's name."""
        for name, document in self.documents.items():
            yield from (f"{name}: {text}" for text in document.misses)

    def as_json(self) -> Record:
        """F1 by document and field, for `compare`."""
        by_document = {
            name: {label: round(counts.f1, 4) for label, counts in sorted(document.lenient.items())}
            for name, document in self.documents.items()
        }
        return {"digest": self.digest, "documents": by_document}


def load_gold(folder: Path) -> list[GoldDocument]:
    """The gold documents of a folder, by name; raises GoldError for a broken one, MissingFileError for none."""
    if not folder.is_dir():
        raise MissingFileError(f"Không có thư mục {folder}. Hãy kiểm tra lại đường dẫn.")
    place = folder / "gold" if (folder / "gold").is_dir() else folder
    found = [gold for path in sorted(place.glob("*.json")) if (gold := _load_one(path, folder))]
    if not found:
        raise MissingFileError(f"Thư mục {folder} không có tệp đáp án *.json nào (tìm trong {place}).")
    return found


def _load_one(path: Path, folder: Path) -> GoldDocument | None:
    try:
        gold = json.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"Tệp đáp án {path} không phải JSON đọc được: {error}.") from error
    if not isinstance(gold, dict) or "file" not in gold:
        return None
    return GoldDocument(gold, find_document(str(gold["file"]), folder), bool(gold.get("recognised")))


def find_document(name: str, folder: Path) -> Path:
    """The document that a gold file names, beside the gold or above it; raises GoldError where there is none."""
    for base in (folder, *folder.resolve().parents[:3]):
        for candidate in (base / name, base / Path(name).name):
            if candidate.is_file():
                return candidate
    raise GoldError(f"Không tìm thấy văn bản {name} mà tệp đáp án trong {folder} nói tới.")


def corpus_digest(documents: Iterable[GoldDocument]) -> str:
    """Digest of gold and documents together, so that a floor belongs to one state of the corpus."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(json.dumps(document.gold, sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()[:16]


def validate_gold(gold: Record, text: str | None = None) -> list[str]:
    """What is wrong with a gold file: blanks, duplicates, impossible dates, texts that the document lacks."""
    units = gold.get("obligations") or []
    problems = [f"{name} rỗng" for name in ("subject", "issuer", "signer", "place") if gold.get(name) == ""]
    problems += _bad_dates(gold)
    seen: set[tuple[str, ...]] = set()
    words = bag(text) if text is not None else None
    for number, unit in enumerate(units, 1):
        problems += _bad_unit(number, unit, words)
        key = (unit.get("text", ""), *unit.get("path", ()), *(unit.get("lead") or ()))
        problems += [f"nhiệm vụ {number} trùng"] if key in seen else []
        seen.add(key)
    numbers = [reference.get("number") for reference in gold.get("references") or []]
    return problems + [f"viện dẫn trùng: {n}" for n in sorted({n for n in numbers if n and numbers.count(n) > 1})]


def _bad_unit(number: int, unit: Record, words: Any) -> list[str]:
    problems = []
    if not str(unit.get("text") or "").strip():
        problems.append(f"nhiệm vụ {number} không có nội dung")
    for role in ("lead", "coordinating", "report_to", "implementing"):
        problems += [f"nhiệm vụ {number}: {role} có tên rỗng" for name in unit.get(role) or [] if not name.strip()]
    if words is not None:
        wanted = bag(unit.get("text"))
        if sum((wanted & words).values()) < FOUND_OVERLAP * sum(wanted.values()):
            problems.append(f"nhiệm vụ {number} không có trong văn bản: {unit['text'][:60]}")
    return problems


def _bad_dates(gold: Record) -> list[str]:
    dates = [gold.get("date"), *(r.get("date") for r in gold.get("references") or [])]
    for unit in gold.get("obligations") or []:
        for deadline in unit.get("deadlines") or []:
            dates += [deadline.get("due"), deadline.get("start")]
            if (deadline.get("start") or "") > (deadline.get("due") or "9999"):
                dates.append(f"{deadline['start']} > {deadline['due']}")
    return [f"ngày không có thật: {date}" for date in dates if date and not _is_date(date)]


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def evaluate_folder(
    folder: Path, process: Process | None = None, processes: int = 1, sets: Iterable[str] = SETS
) -> Evaluation:
    """Scores of every document with gold in a folder.

    `process` makes the record of a file (default: the pipeline). A file on which it fails counts as all missed, and
    its reason is kept in `failures`.
    """
    documents = load_gold(folder)
    chosen = [d for d in documents if ("recognised" if d.recognised else "text") in set(sets)]
    evaluation = Evaluation(digest=corpus_digest(documents))
    for document, (record, reason) in zip(chosen, _records(chosen, process or pipeline_record, processes), strict=True):
        name = str(document.gold["file"])
        evaluation.documents[name] = score_document(document.gold, record)
        if document.recognised:
            evaluation.recognised.add(name)
        if reason:
            evaluation.failures[name] = reason
    return evaluation


def _records(documents: list[GoldDocument], process: Process, processes: int) -> Iterable[tuple[Record | None, str]]:
    attempt = partial(_attempt, process)
    paths = [document.path for document in documents]
    if processes <= 1:
        return map(attempt, paths)
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(attempt, paths))


def _attempt(process: Process, path: Path) -> tuple[Record | None, str]:
    try:
        return process(path), ""
    except CongvanError as error:
        return None, str(error)


def pipeline_record(path: Path) -> Record:
    """The record that congvan makes of a file, as `congvan extract` prints it."""
    from pipeline.process import process_document  # noqa: PLC0415  (the scorer must load without the readers)

    _, directive = process_document(path, Settings())
    record: Record = directive.model_dump(mode="json", by_alias=True)
    return record


def document_text(path: Path) -> str:
    """The running text of a file."""
    from pipeline.read import read_document  # noqa: PLC0415

    return read_document(path).text


def nothing(path: Path) -> Record:
    """Baseline: a record without content."""
    return {"kind": "original"}


_NUMBER = re.compile(r"[Ss]ố\s*:?\s*(\d+[-/][^\s,;]+)")
_DATE = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_DUE = re.compile(r"(?:trước|đến) ngày (\d{1,2})/(\d{1,2})/(\d{4})")
_ITEM = re.compile(r"^\s*(\d+\.|[a-zđ]\)|-)\s+(.+)$", re.MULTILINE)
_BODY = re.compile(r"(?:Sở|Ban|UBND|Ủy ban|Công an|Văn phòng)[^:,;.]{2,60}")


def first_regex(path: Path, read: Read = document_text) -> Record:
    """Baseline: the regular expressions that one would write first."""
    text = read(path)
    number, date = _NUMBER.search(text), _DATE.search(text)
    return {
        "kind": "original",
        "doc_type": "cong_van",
        "number": number[1] if number else None,
        "date": _iso(date) if date else None,
        "references": [{"number": found} for found in _NUMBER.findall(text)],
        "obligations": [_first_unit(*item) for item in _ITEM.findall(text)],
    }


def _iso(match: re.Match[str]) -> str:
    return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"


def _first_unit(marker: str, text: str) -> Record:
    lead = _BODY.search(text)
    due = [{"kind": "date", "due": _iso(found)} for found in _DUE.finditer(text)]
    return {"ordinal": marker, "text": text, "lead": [lead[0]] if lead else [], "deadlines": due, "confidence": 0.5}


def load_floors(path: Path) -> Record:
    """The pinned floors; an empty record where there is no such file."""
    if not path.is_file():
        return {}
    try:
        floors: Record = json.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(f"Tệp mức sàn {path} không phải JSON đọc được: {error}.") from error
    return floors


def floors_of(evaluation: Evaluation, parts: Iterable[str] = SETS) -> Record:
    """The scores as floors: F1 by field for each set, with the corpus' digest and document counts."""
    pinned: Record = {}
    for part in parts:
        table = evaluation.total(part=part)
        if table:
            measured = {name: counts for name, counts in table.items() if counts.wanted >= MIN_PINNED[part]}
            scores = {name: round(counts.f1, 4) for name, counts in measured.items()}
            pinned[part] = {"documents": evaluation.count(part), "f1": scores}
    return {"digest": evaluation.digest, "sets": pinned}


def below_floors(evaluation: Evaluation, floors: Record) -> list[str]:
    """One line for each field whose F1 lies under its floor, in the sets that were evaluated."""
    lines = []
    for part, pinned in (floors.get("sets") or {}).items():
        table = evaluation.total(part=part)
        for name, floor in pinned["f1"].items() if evaluation.count(part) else ():
            got = table[name].f1 if name in table else 0.0
            if got < floor - FLOOR_TOLERANCE[part]:
                lines.append(f"{part} {name}: {got:.4f}, mức sàn {floor:.4f}")
    return lines


def check_floors(evaluation: Evaluation, path: Path) -> None:
    """Raises BelowFloorError where a score lies under its floor, or the floors are of another corpus."""
    floors = load_floors(path)
    if floors and floors.get("digest") != evaluation.digest:
        raise BelowFloorError(f"Mức sàn trong {path} thuộc bộ văn bản khác. Hãy chạy lại với --update.")
    lines = below_floors(evaluation, floors)
    if lines:
        raise BelowFloorError("Kết quả thấp hơn mức sàn:\n" + "\n".join(lines))


def update_floors(evaluation: Evaluation, path: Path, allow_regression: bool = False) -> None:
    """Pin the scores as floors; refuses (BelowFloorError) to lower one unless `allow_regression`.

    A set that was not evaluated keeps its floors.
    """
    floors = load_floors(path)
    lines = below_floors(evaluation, floors)
    if lines and not allow_regression:
        raise BelowFloorError("Không hạ mức sàn (dùng --allow-regression nếu có chủ ý):\n" + "\n".join(lines))
    new = floors_of(evaluation)
    new["sets"] = {**(floors.get("sets") or {}), **new["sets"]}
    path.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", "utf-8")


def reliability(judgements: Iterable[Judgement]) -> list[tuple[float, float, int, float, float]]:
    """Rows (from, to, units, mean confidence, share right) of the bins that hold a unit."""
    bins: list[list[Judgement]] = [[] for _ in range(BINS)]
    for judgement in judgements:
        bins[min(int(judgement.confidence * BINS), BINS - 1)].append(judgement)
    return [
        (
            number / BINS,
            (number + 1) / BINS,
            len(found),
            sum(j.confidence for j in found) / len(found),
            sum(j.right for j in found) / len(found),
        )
        for number, found in enumerate(bins)
        if found
    ]


def all_judgements(evaluation: Evaluation) -> list[Judgement]:
    """Every judged unit of an evaluation."""
    return [judgement for document in evaluation.documents.values() for judgement in document.judgements]


def compare(before: Record, now: Evaluation) -> list[str]:
    """Gains and losses by document and field against an earlier `Evaluation.as_json`, greatest change first."""
    changes: list[tuple[float, str]] = []
    for name, fields in now.as_json()["documents"].items():
        old = (before.get("documents") or {}).get(name, {})
        for label, value in fields.items():
            if label in old and value != old[label]:
                changes.append((value - old[label], f"{value - old[label]:+.3f} {name} {label}"))
    return [line for _, line in sorted(changes, key=lambda change: -abs(change[0]))]


def format_table(evaluation: Evaluation) -> str:
    """The scores as an aligned table: n, precision, recall and F1 leniently, F1 strictly."""
    lines = [f"{len(evaluation.documents)} văn bản", f"{'trường':26}{'n':>6}{'P':>8}{'R':>8}{'F1':>8}{'F1 chặt':>9}"]
    strict = evaluation.total(strict=True)
    for name, counts in evaluation.total().items():
        scores = f"{counts.precision:8.3f}{counts.recall:8.3f}{counts.f1:8.3f}{strict[name].f1:9.3f}"
        lines.append(f"{name:26}{counts.wanted:6.0f}{scores}")
    lines += [f"không đọc được: {name}: {reason}" for name, reason in evaluation.failures.items()]
    return "\n".join(lines)
