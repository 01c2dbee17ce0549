"""Evaluation of a folder: gold, floors, reliability, gains and losses."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate import (
    BelowFloorError,
    Evaluation,
    GoldError,
    check_floors,
    compare,
    evaluate_folder,
    first_regex,
    format_table,
    load_floors,
    load_gold,
    nothing,
    reliability,
    update_floors,
    validate_gold,
)
from pipeline.scoring import Judgement
from schemas.errors import ExitCode, InputFileError, MissingFileError

TASK = "Rà soát, lập danh sách các hộ thiếu nước sinh hoạt trên địa bàn"
GOLD: dict[str, Any] = {
    "file": "a.txt",
    "kind": "original",
    "number": "12/KH-UBND",
    "obligations": [{"ordinal": "1", "path": ["1"], "text": TASK, "lead": ["Sở Y tế"], "deadlines": []}],
}


def make_folder(tmp_path: Path, **changes: Any) -> Path:
    (tmp_path / "gold").mkdir(exist_ok=True)
    (tmp_path / "gold" / "a.json").write_text(json.dumps({**GOLD, **changes}, ensure_ascii=False), "utf-8")
    (tmp_path / "a.txt").write_text(f"Số: 12/KH-UBND\n1. {TASK}\n", "utf-8")
    return tmp_path


def right(path: Path) -> dict[str, Any]:
    return {**GOLD, "obligations": [{**GOLD["obligations"][0], "confidence": 0.95}]}


def half(path: Path) -> dict[str, Any]:
    return {**GOLD, "number": None, "obligations": []}


def broken(path: Path) -> dict[str, Any]:
    raise InputFileError("Tệp hỏng.")


def test_right_record_scores_one(tmp_path: Path) -> None:
    evaluation = evaluate_folder(make_folder(tmp_path), process=right)
    assert evaluation.total()["obligations.exact"].f1 == 1.0
    assert "whole.document" in format_table(evaluation)


def test_file_that_fails_is_all_missed_and_told(tmp_path: Path) -> None:
    evaluation = evaluate_folder(make_folder(tmp_path), process=broken)
    assert evaluation.total()["obligations.unit"].f1 == 0.0
    assert evaluation.failures == {"a.txt": "Tệp hỏng."}


def test_scans_are_a_set_of_their_own(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, recognised=True)
    assert evaluate_folder(folder, process=right, sets=["text"]).documents == {}
    assert evaluate_folder(folder, process=right).count("recognised") == 1


def test_baseline_nothing_finds_only_the_kind(tmp_path: Path) -> None:
    total = evaluate_folder(make_folder(tmp_path), process=nothing).total()
    assert total["header.kind"].f1 == 1.0
    assert total["header.number"].f1 == total["obligations.unit"].f1 == 0.0


def test_baseline_first_regex_reads_the_plain_case() -> None:
    text = "Số: 12/KH-UBND\nngày 05 tháng 3 năm 2024\n1. Sở Y tế rà soát trước ngày 01/6/2024.\n"
    record = first_regex(Path("a.txt"), read=lambda path: text)
    assert (record["number"], record["date"]) == ("12/KH-UBND", "2024-03-05")
    assert record["obligations"][0]["deadlines"] == [{"kind": "date", "due": "2024-06-01"}]


def test_floors_hold_then_break(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    floors = folder / "floors.json"
    update_floors(evaluate_folder(folder, process=right), floors)
    check_floors(evaluate_folder(folder, process=right), floors)
    with pytest.raises(BelowFloorError, match=r"obligations\.unit") as caught:
        check_floors(evaluate_folder(folder, process=half), floors)
    assert caught.value.exit_code == ExitCode.BELOW_FLOOR


def test_update_refuses_to_lower_a_floor(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    floors = folder / "floors.json"
    update_floors(evaluate_folder(folder, process=right), floors)
    with pytest.raises(BelowFloorError, match="--allow-regression"):
        update_floors(evaluate_folder(folder, process=half), floors)
    assert load_floors(floors)["sets"]["text"]["f1"]["obligations.unit"] == 1.0
    update_floors(evaluate_folder(folder, process=half), floors, allow_regression=True)
    assert load_floors(floors)["sets"]["text"]["f1"]["obligations.unit"] == 0.0


def test_floors_of_another_corpus_are_refused(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    update_floors(evaluate_folder(folder, process=right), folder / "floors.json")
    make_folder(tmp_path, number="13/KH-UBND")
    with pytest.raises(BelowFloorError, match="--update"):
        check_floors(evaluate_folder(folder, process=right), folder / "floors.json")


def test_set_that_was_not_evaluated_keeps_its_floors(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    floors = folder / "floors.json"
    update_floors(evaluate_folder(folder, process=right), floors)
    update_floors(evaluate_folder(folder, process=right, sets=["recognised"]), floors)
    assert "text" in load_floors(floors)["sets"]


def test_field_with_one_value_on_scans_has_no_floor(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, recognised=True)
    update_floors(evaluate_folder(folder, process=right), folder / "floors.json")
    assert load_floors(folder / "floors.json")["sets"]["recognised"]["f1"] == {}


def test_reliability_by_hand() -> None:
    judged = [Judgement(0.95, True), Judgement(0.91, True), Judgement(0.99, False), Judgement(1.0, True)]
    rows = reliability([*judged, Judgement(0.42, False)])
    assert [(low, high, n) for low, high, n, _, _ in rows] == [(0.4, 0.45, 1), (0.9, 0.95, 1), (0.95, 1.0, 3)]
    assert [share for *_, share in rows] == [0.0, 1.0, pytest.approx(2 / 3)]
    assert rows[2][3] == pytest.approx(0.98)


def test_gains_and_losses_name_document_and_field(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    before = evaluate_folder(folder, process=half).as_json()
    lines = compare(before, evaluate_folder(folder, process=right))
    assert "+1.000 a.txt header.number" in lines
    assert compare(evaluate_folder(folder, process=right).as_json(), evaluate_folder(folder, process=right)) == []


@pytest.mark.parametrize(
    ("changes", "text", "problem"),
    [
        ({"date": "2024-02-30"}, None, "ngày không có thật"),
        ({"issuer": ""}, None, "issuer rỗng"),
        ({"obligations": GOLD["obligations"] * 2}, None, "trùng"),
        ({"obligations": [{"text": " "}]}, None, "không có nội dung"),
        ({"obligations": [{"text": "x", "lead": [" "]}]}, None, "tên rỗng"),
        (
            {"obligations": [{"text": "x", "deadlines": [{"start": "2024-02-01", "due": "2024-01-01"}]}]},
            None,
            "ngày không có thật",
        ),
        ({"references": [{"number": "1/A"}, {"number": "1/A"}]}, None, "viện dẫn trùng"),
        ({}, "Một văn bản khác hẳn", "không có trong văn bản"),
    ],
)
def test_wrong_gold_is_told(changes: dict[str, Any], text: str | None, problem: str) -> None:
    assert any(problem in line for line in validate_gold({**GOLD, **changes}, text))


def test_right_gold_passes() -> None:
    assert validate_gold(GOLD, f"1. {TASK}") == []


def test_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        load_gold(tmp_path)
    with pytest.raises(MissingFileError):
        load_gold(tmp_path / "no")


def test_gold_without_document_is_refused(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, file="absent.txt")
    with pytest.raises(GoldError, match=r"absent\.txt"):
        load_gold(folder)


def test_gold_that_is_no_json_is_refused(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    (folder / "gold" / "b.json").write_text("{", "utf-8")
    with pytest.raises(GoldError, match=r"b\.json"):
        load_gold(folder)


def test_several_processes_give_the_same(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    one, two = (evaluate_folder(folder, process=nothing, processes=n) for n in (1, 2))
    assert one.as_json() == two.as_json()
    assert isinstance(two, Evaluation)
