"""Calibration: weights recover what the samples say, and quality is measured on documents left out."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.calibrate import (
    Predict,
    Sample,
    by_one_share,
    by_regression,
    by_table,
    calibration,
    fit,
    kind_of,
    left_out,
    main,
    quality,
)
from pipeline.scoring import Judgement
from schemas.errors import ExitCode

TASK = "Rà soát, lập danh sách các hộ thiếu nước sinh hoạt trên địa bàn xã"


def sample(document: int, bad: bool, right: bool) -> Sample:
    signs = {"no_lead": float(bad), "bodies_but_no_lead": 0.0, "lead_in_text": float(not bad)}
    return Sample(f"{document}.txt", kind_of("act", signs), signs, right)


SAMPLES = [sample(n % 5, bad=n % 3 == 0, right=n % 3 != 0 or n % 2 == 0) for n in range(60)]
"""Units with the bad sign are right half of the time, all others always."""


def test_weights_tell_the_bad_sign() -> None:
    weights = fit(SAMPLES)
    assert weights["no_lead"] < 0 < weights["lead_in_text"]
    assert weights["bodies_but_no_lead"] == pytest.approx(0)


@pytest.mark.parametrize("predict", [by_regression, by_table])
def test_confidences_meet_the_shares(predict: Predict) -> None:
    bad, good = predict(SAMPLES, [sample(9, True, False), sample(9, False, True)])
    assert bad == pytest.approx(0.5, abs=0.2)
    assert good > 0.9


def test_left_out_judges_every_unit_once_and_signs_help() -> None:
    by_signs, by_share = left_out(SAMPLES, by_regression), left_out(SAMPLES, by_one_share)
    assert len(by_signs) == len(by_share) == len(SAMPLES)
    assert quality(by_signs)["brier"] < quality(by_share)["brier"]
    assert quality(by_signs)["auc"] > 0.8


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        ([Judgement(1.0, True), Judgement(0.0, False)], {"brier": 0.0, "ece": 0.0, "auc": 1.0}),
        ([Judgement(1.0, False), Judgement(0.0, True)], {"brier": 1.0, "ece": 1.0, "auc": 0.0}),
        ([Judgement(0.5, True), Judgement(0.5, False)], {"brier": 0.25, "ece": 0.0, "auc": 0.5}),
        ([Judgement(0.75, True)], {"brier": 0.0625, "ece": 0.25, "auc": 0.5}),
    ],
)
def test_quality(judgements: list[Judgement], expected: dict[str, float]) -> None:
    assert quality(judgements) == expected


def test_calibration_counts_what_the_weights_rest_on() -> None:
    result = calibration(SAMPLES, dt.date(2025, 3, 1))
    assert (result["date"], result["documents"], result["units"], result["right"]) == ("2025-03-01", 5, 60, 50)
    assert result["signs"]["no_lead"] == {"units": 20, "right": 10}


def test_whole_run_writes_weights_and_no_text(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    for name in ("a", "b"):
        wanted = [{"ordinal": "1", "text": TASK, "lead": ["Sở Y tế"], "deadlines": []}]
        (tmp_path / "gold" / f"{name}.json").write_text(
            json.dumps({"file": f"{name}.txt", "obligations": wanted}), "utf-8"
        )
        lines = ["Số: 12/KH-UBND", "UBND tỉnh yêu cầu Sở Y tế:", f"1. {TASK}.", "2. Tuyên truyền tiết kiệm nước."]
        (tmp_path / f"{name}.txt").write_text("\n".join(lines), "utf-8")
    table = tmp_path / "confidence.json"
    assert main([str(tmp_path), "--write", str(table)]) == 0
    written = table.read_text("utf-8")
    assert (json.loads(written)["units"], json.loads(written)["right"]) == (4, 2)
    assert "Rà soát" not in written and str(tmp_path) not in written


def test_one_document_is_too_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"file": "a.txt", "obligations": []}), "utf-8")
    (tmp_path / "a.txt").write_text("Số: 12/KH-UBND", "utf-8")
    assert main([str(tmp_path)]) == ExitCode.INVALID_TABLE
    assert "ít nhất hai văn bản" in capsys.readouterr().err


def test_missing_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none")]) == ExitCode.INPUT_FILE
    assert "Không có thư mục" in capsys.readouterr().err
