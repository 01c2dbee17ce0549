"""The corpus: gold agrees with source and document, files are the ones that were built, floors hold."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate import (
    FLOORS_NAME,
    Evaluation,
    below_floors,
    check_floors,
    document_text,
    evaluate_folder,
    load_floors,
    load_gold,
    validate_gold,
)
from tests.programs import needs_office, needs_tesseract

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
sys.path.insert(0, str(CORPUS))

from builder.gold import make_gold  # noqa: E402
from builder.legacy import to_cp1258, to_tcvn3, to_vni  # noqa: E402
from builder.source import SourceError, parse_source, parse_text  # noqa: E402

GOLD = {document.path.name: document for document in load_gold(CORPUS)}
SOURCES = sorted((CORPUS / "sources").glob("*.src"))
MAX_BYTES = 10 * 1024 * 1024


def test_corpus_is_large_enough_and_small_enough() -> None:
    documents = [path for path in CORPUS.iterdir() if path.is_file() and path.name in GOLD]
    assert len(documents) == len(SOURCES) >= 154
    assert {path.suffix for path in documents} >= {
        ".txt", ".md", ".html", ".docx", ".pdf", ".doc", ".rtf", ".png", ".tif",
    }  # fmt: skip
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < MAX_BYTES


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_gold_is_what_the_source_says(source: Path) -> None:
    gold = json.loads((CORPUS / "gold" / f"{source.stem}.json").read_text("utf-8"))
    made = json.loads(json.dumps(make_gold(parse_source(source)), ensure_ascii=False))
    assert {key: value for key, value in gold.items() if key not in ("file", "sha256")} == made


@pytest.mark.parametrize("name", sorted(GOLD))
def test_gold_names_the_very_file(name: str) -> None:
    document = GOLD[name]
    assert hashlib.sha256(document.path.read_bytes()).hexdigest() == document.gold["sha256"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=needs_office if name.endswith((".doc", ".rtf")) else ())
        for name in sorted(GOLD)
        if not GOLD[name].recognised
    ],
)
def test_gold_is_found_in_the_document(name: str) -> None:
    document = GOLD[name]
    assert validate_gold(document.gold, document_text(document.path)) == []


@pytest.mark.parametrize("name", sorted(name for name in GOLD if GOLD[name].recognised))
def test_gold_of_scans_is_possible(name: str) -> None:
    assert validate_gold(GOLD[name].gold) == []


@pytest.fixture(scope="module")
def text_evaluation() -> Evaluation:
    return evaluate_folder(CORPUS, sets=["text"])


@needs_office
def test_floors_hold_on_files_with_text(text_evaluation: Evaluation) -> None:
    assert text_evaluation.failures == {}
    check_floors(text_evaluation, CORPUS / FLOORS_NAME)
    assert load_floors(CORPUS / FLOORS_NAME)["sets"]["text"]["documents"] == text_evaluation.count("text")


@needs_office
def test_floors_would_be_broken_by_a_missing_record(text_evaluation: Evaluation) -> None:
    empty = evaluate_folder(CORPUS, process=lambda path: {}, sets=["text"])
    assert below_floors(empty, load_floors(CORPUS / FLOORS_NAME))


@needs_tesseract
def test_floors_hold_on_scans() -> None:
    evaluation = evaluate_folder(CORPUS, sets=["recognised"])
    assert evaluation.failures == {}
    assert below_floors(evaluation, load_floors(CORPUS / FLOORS_NAME)) == []


@pytest.mark.parametrize(
    ("text", "plain", "kinds"),
    [
        ("Giao {L:Sở Y tế} báo cáo", "Giao Sở Y tế báo cáo", ["L"]),
        ("{D:trước ngày 05/6/2024|<2024-06-05} xong", "trước ngày 05/6/2024 xong", ["D"]),
        ("Không có gì", "Không có gì", []),
    ],
)
def test_marks_leave_the_printed_text(text: str, plain: str, kinds: list[str]) -> None:
    printed, without, marks = parse_text(text)
    assert (printed, without, [mark.kind for mark in marks]) == (plain, plain, kinds)


def test_advertising_is_printed_but_no_part_of_the_text() -> None:
    printed, without, _ = parse_text("chấm dứt {!:nhà cái }hoạt động")
    assert (printed, without) == ("chấm dứt nhà cái hoạt động", "chấm dứt hoạt động")


def test_unbalanced_mark_is_refused() -> None:
    with pytest.raises(SourceError):
        parse_text("Giao {L:Sở Y tế báo cáo")


@pytest.mark.parametrize(
    ("encode", "text", "expected"),
    [
        (lambda text: to_tcvn3(text).decode("latin-1"), "Độc lập - Tự do - Hạnh phúc", "§éc lËp - Tù do - H¹nh phóc"),
        (lambda text: to_tcvn3(text).decode("latin-1"), "Kế hoạch Sở Nội vụ", "KÕ ho¹ch Së Néi vô"),
        (to_vni, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA"),
        (to_vni, "Độc lập - Tự do", "Ñoäc laäp - Töï do"),
        (lambda text: to_cp1258(text).decode("cp1252"), "Việt", "Viêòt"),
    ],
)
def test_legacy_encoders_give_the_known_symptoms(encode: Any, text: str, expected: str) -> None:
    assert encode(text) == expected
