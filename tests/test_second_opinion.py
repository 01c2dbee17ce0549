"""The learned second opinion: it speaks only where it is sure, and never against shape, place or a fixed phrase."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.handing_down import HandedDown
from extractors.second_opinion import SETTLED, SURE, features_of, likeness, reconsidered, signs_of, words_of
from extractors.segments import Segment
from extractors.units import Unit
from extractors.vocabulary import load_table

TASK = "Rà soát, tham mưu kế hoạch kiểm tra, báo cáo Sở trước ngày 15/6/2024."
CONTACT = "Điện thoại liên hệ: phòng Hành chính"
LEARNED = Path(__file__).resolve().parent.parent / "benchmarks" / "learned.py"


def unit(text: str, decision: str, reason: str, ordinal: str | None = "1", section: str | None = None) -> Unit:
    handed = HandedDown(section=section)  # type: ignore[arg-type]
    path = (ordinal,) if ordinal else ()
    return Unit((Segment(0, len(text), text),), ordinal, path, handed, decision, reason)  # type: ignore[arg-type]


def among_tasks(one: Unit) -> list[Unit]:
    return [unit(TASK, "obligation", "act"), one, unit(TASK, "obligation", "act", "3")]


@pytest.mark.parametrize(
    ("one", "decision", "reason", "overruled"),
    [
        (unit(TASK, "left_out", "no_act", "2", "operative"), "obligation", "learned_task", "no_act"),
        (unit(CONTACT, "obligation", "act", None), "left_out", "learned_no_task", "act"),
        (unit(TASK, "left_out", "context_section", "2"), "left_out", "context_section", None),
        (unit(CONTACT, "obligation", "labelled_task", None), "obligation", "labelled_task", None),
        (unit(CONTACT, "obligation", "order", None), "obligation", "order", None),
        (unit(TASK, "obligation", "act", "2"), "obligation", "act", None),
    ],
)
def test_decision(one: Unit, decision: str, reason: str, overruled: str | None) -> None:
    found = reconsidered(among_tasks(one))[1]
    assert (found.decision, found.reason, found.overruled) == (decision, reason, overruled)


def test_weights_hold_no_text_and_cover_the_signs() -> None:
    table = load_table("second_opinion")
    assert all(len(name.split()) <= 3 for name in table["words"])
    assert set(signs_of(among_tasks(unit(TASK, "obligation", "act", "2")), 1)) & set(table["signs"])
    assert 0 < table["obligations"] < table["units"]


def test_words_are_pairs_and_edges() -> None:
    assert set(words_of(unit("Rà soát lại", "obligation", "act"))) == {
        "rà sóat", "sóat lại", "^rà", "^rà sóat", "^rà sóat lại", "lại$"
    }  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from([TASK, CONTACT, "Sở Y tế:", "…"]), st.sampled_from(["obligation", "left_out"]),
            st.sampled_from(["act", "no_act", "heading", "preamble"]),
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_only_sure_and_unsettled_units_change(drawn: list[tuple[str, str, str]]) -> None:
    units = [unit(*one) for one in drawn]
    weights = {**load_table("second_opinion")["signs"], **load_table("second_opinion")["words"]}
    for at, (before, after) in enumerate(zip(units, reconsidered(units), strict=True)):
        assert before.segments == after.segments
        if before.decision != after.decision:
            share = likeness(weights, features_of(units, at))
            assert before.reason not in SETTLED and max(share, 1 - share) >= SURE
            assert after.overruled == before.reason


def load_learned() -> ModuleType:
    spec = importlib.util.spec_from_file_location("learned", LEARNED)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["learned"] = module
    spec.loader.exec_module(module)
    return module


def test_experiment_trains_measures_and_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learned = load_learned()
    monkeypatch.setattr(learned, "ROUNDS", 20)
    for number in range(7):
        tasks = [f"Rà soát hồ số {number}, báo cáo Sở", f"Cắm biển tại thôn {number}"]
        wanted = [{"ordinal": str(n), "text": task, "lead": [], "deadlines": []} for n, task in enumerate(tasks, 1)]
        (tmp_path / f"{number}.json").write_text(json.dumps({"file": f"{number}.txt", "obligations": wanted}), "utf-8")
        lines = ["Số: 12/KH-UBND", "UBND tỉnh yêu cầu Sở Y tế:", *(f"{n}. {task}." for n, task in enumerate(tasks, 1))]
        (tmp_path / f"{number}.txt").write_text("\n".join([*lines, "Trân trọng cảm ơn./."]), "utf-8")
    table = tmp_path / "opinion.json"
    monkeypatch.setattr(sys, "argv", ["learned.py", str(tmp_path), "--write", str(table)])
    learned.main()
    shown = capsys.readouterr().out
    assert shown.startswith("7 documents, ") and "14 of them obligations" in shown
    assert "signs + words, C 0.3, overruling when sure" in shown
    written = json.loads(table.read_text("utf-8"))
    assert written["signs"]["begins_with_act"] > 0
    assert "cắm biển" in written["words"]
    assert not {f"thôn {number}" for number in range(7)} & set(written["words"])
