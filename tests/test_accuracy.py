"""The accuracy page: generated parts are replaced, hand-written ones stay."""

import json
from pathlib import Path

import pytest

from pipeline.accuracy import error_rows, kind_of, main, reliability_rows, replace_section, score_rows
from pipeline.evaluate import Evaluation
from pipeline.scoring import Counts, DocumentScore, Judgement
from schemas.errors import ExitCode

PAGE = "# Title\n\n<!-- generated: corpus -->\nold\n<!-- end: corpus -->\n\nkept\n"
TASK = "Rà soát, lập danh sách các hộ thiếu nước sinh hoạt trên địa bàn xã"


def test_section_is_replaced_and_the_rest_kept() -> None:
    page = replace_section(PAGE, "corpus", ["new"])
    assert "new" in page
    assert "old" not in page
    assert page.startswith("# Title") and page.endswith("kept\n")
    assert replace_section(page, "corpus", ["new"]) == page


def test_page_without_the_section_stays() -> None:
    assert replace_section(PAGE, "real", ["new"]) == PAGE


@pytest.mark.parametrize(
    ("miss", "kind"),
    [
        ("a.txt: nhiệm vụ sót [1]: 'x'", "obligation missed"),
        ("a.txt: nhiệm vụ thừa [1]: 'x'", "obligation spurious"),
        ("a.txt: [1] lead: cần ['A'], được []", "lead missed"),
        ("a.txt: [1] lead: cần ['A'], được ['B']", "lead differs"),
        ("a.txt: [1] deadline: cần [], được ['x']", "deadline spurious"),
        ("a.txt: viện dẫn thừa: 1/a", "reference spurious"),
        ("a.txt: viện dẫn sót: 1/a", "reference missed"),
        ("a.txt: copies: cần ['A'], được []", "copies differ"),
        ("a.txt: number: cần '1', được None", "header, number missed"),
        ("a.txt: subject: cần 'a', được 'b'", "header, subject differs"),
        ("a.txt: signer: cần None, được 'b'", "header, signer spurious"),
    ],
)
def test_kinds_of_error(miss: str, kind: str) -> None:
    assert kind_of(miss) == kind


def test_tables_by_hand() -> None:
    score = DocumentScore({"header.number": Counts(3, 1, 1)}, {"header.number": Counts(2, 2, 2)})
    score.misses.append("number: cần '1', được None")
    score.judgements += [Judgement(0.95, True), Judgement(0.85, False)]
    evaluation = Evaluation({"a.txt": score})
    assert score_rows(evaluation)[2] == "| header.number | 4 | 0.750 | 0.750 | 0.750 | 0.500 | 0.500 | 0.500 |"
    assert reliability_rows(evaluation)[2:] == ["| 0.85–0.90 | 1 | 0.85 | 0.00 |", "| 0.95–1.00 | 1 | 0.95 | 1.00 |"]
    assert error_rows(evaluation)[2:] == ["| header, number missed | 1 |"]


def make_folder(folder: Path) -> None:
    (folder / "gold").mkdir()
    unit = {"ordinal": "1", "path": ["1"], "text": TASK, "lead": [], "deadlines": []}
    gold = {"file": "a.txt", "number": "12/KH-UBND", "obligations": [unit]}
    (folder / "gold" / "a.json").write_text(json.dumps(gold), "utf-8")
    lines = ["ỦY BAN NHÂN DÂN", "TỈNH X", "Số: 12/KH-UBND", "UBND tỉnh yêu cầu Sở Y tế:", f"1. {TASK}."]
    (folder / "a.txt").write_text("\n".join(lines), "utf-8")


def test_whole_run_writes_page_floors_and_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_folder(tmp_path)
    page, scores = tmp_path / "page.md", tmp_path / "outputs" / "scores.json"
    page.write_text(PAGE, "utf-8")
    arguments = [str(tmp_path), "--write", str(page), "--against", str(scores)]
    assert main([*arguments, "--update"]) == 0
    assert main(arguments) == 0
    assert "Không có thay đổi" in capsys.readouterr().out
    assert "| header.number | 1 |" in page.read_text("utf-8")
    assert scores.is_file()


def test_real_documents_fill_their_parts_of_all_pages(tmp_path: Path) -> None:
    make_folder(tmp_path)
    page, readme = tmp_path / "page.md", tmp_path / "readme.md"
    page.write_text(PAGE + "<!-- generated: real -->\n<!-- end: real -->\n", "utf-8")
    readme.write_text("<!-- generated: summary -->\n<!-- end: summary -->\n", "utf-8")
    assert main([str(tmp_path), "--write", str(page), str(readme), "--real", str(tmp_path)]) == 0
    assert "### Real documents: 1" in page.read_text("utf-8")
    assert "| F1 | 1 samples with text | 0 scanned samples | 1 real documents |" in readme.read_text("utf-8")
    assert "| obligations.unit | 1.00 | – | 1.00 |" in readme.read_text("utf-8")
    assert str(tmp_path) not in page.read_text("utf-8") + readme.read_text("utf-8")


def test_run_below_a_floor_ends_with_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_folder(tmp_path)
    assert main([str(tmp_path), "--update"]) == 0
    floors = json.loads((tmp_path / "floors.json").read_text("utf-8"))
    floors["sets"]["text"]["f1"]["header.signer"] = 1.0
    (tmp_path / "floors.json").write_text(json.dumps(floors), "utf-8")
    assert main([str(tmp_path)]) == ExitCode.BELOW_FLOOR
    assert "header.signer" in capsys.readouterr().err
