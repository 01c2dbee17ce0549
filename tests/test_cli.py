"""pipeline.cli: Vietnamese help and complaints, exit codes, and output that programs can read."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from archive_factories import FINANCE, HEALTH, LETTER, acting, deadline, new_archive, obligation, prepared, put
from typer.main import get_command

from pipeline.archive.rows import prepare
from pipeline.cli.app import app
from pipeline.cli.run import run
from schemas.directive import Directive
from schemas.errors import ExitCode

ROOT = Path(__file__).resolve().parent.parent
TASK = obligation("Sở Y tế rà soát cơ sở điều trị.", "1", coordinating=[FINANCE], deadlines=[deadline("2025-06-30")])
EXTENSION = "Gia hạn nhiệm vụ 1 Công văn số 12/UBND-VX đến hết ngày 31/8/2025."

ENGLISH = re.compile(
    r"\b(Usage|Options?|Commands?|Arguments?|Show this|Missing|Invalid|Error|default|required|No such|Try|Aborted|"
    r"Traceback|extra|unexpected|env var)\b"
)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with a task that is due on 29 June 2025 and one of a plan without deadline."""
    with closing(new_archive(tmp_path)) as connection:
        put(connection, prepared(TASK))
        put(
            connection,
            prepared(obligation("Tuyên truyền.", "1", lead=[HEALTH]), number="9/KH-UBND", doc_type="ke_hoach"),
        )
    path = tmp_path / "kho" / "congvan.db"
    monkeypatch.setenv("CONGVAN_DB", str(path))
    return path


def letter(path: Path, text: str = "Số: 5/UBND-VX\n\n1. Sở Y tế báo cáo trước ngày 30/6/2025.\n") -> str:
    path.write_text(text, "utf-8")
    return str(path)


def commands() -> list[list[str]]:
    """Every command of the program, groups and their members too."""
    top: Any = get_command(app)
    found: list[list[str]] = [[]]
    for name, command in top.commands.items():
        found.append([name])
        found += [[name, inner] for inner in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_help_is_vietnamese_and_shows_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--help"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert shown.startswith("Cách dùng: congvan")
    assert not ENGLISH.search(shown), ENGLISH.search(shown)
    is_group = command in ([], ["agencies"])
    assert is_group or f"Ví dụ: congvan {' '.join(command)}" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["serach"], "Không có lệnh «serach». Có phải là search"),
        (["search", "--agensy", "x"], "Không có tùy chọn --agensy. Gần giống: --agency."),
        (["search", "--limit"], "Tùy chọn '--limit' cần một giá trị".replace("'", "")),
        (["show"], "Thiếu tham số MÃ."),
        (["show", "1", "2"], "Thừa tham số: 2."),
        (["import"], "Thiếu tham số TỆP."),
        (["correct", "1"], "Thiếu tùy chọn --field."),
        (["overdue", "--help=1"], "không nhận giá trị"),
        (["search", "x", "--format", "xml"], "--format phải là một trong"),
        (["search", "x", "--limit", "nhiều"], "--limit phải là số nguyên"),
        (["search", "x", "--from", "hôm qua"], "không phải là ngày"),
        (["search", "x", "--from", "5/5/2021", "--to", "1/1/2020"], "--to 1/1/2020 sớm hơn --from 5/5/2021"),
        (["search", "x", "--role", "bạn"], "--role phải là một trong"),
        (["search", "--today"], "--today chỉ dùng cùng --agency"),
        (["search", '"*"'], "không có từ nào"),
        (["due", "--within", "lâu"], "--within phải là khoảng thời gian"),
        (["export", "--format", "pdf"], "--format phải là một trong"),
        (["export", "--format", "xlsx", "-o", "-"], "không in ra màn hình được"),
    ],
)
def test_wrong_command_lines_are_explained(
    database: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == ExitCode.BAD_ARGUMENTS
    shown = capsys.readouterr()
    assert message in shown.err
    assert not ENGLISH.search(shown.err)
    assert shown.out == ""


def test_a_bare_call_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == ExitCode.BAD_ARGUMENTS
    assert "Các lệnh:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "rà soát"], ExitCode.OK),
        (["search", "không đâu có"], ExitCode.OK),
        (["show", "1-1"], ExitCode.OK),
        (["show", "1"], ExitCode.OK),
        (["show", "77"], ExitCode.NOT_FOUND),
        (["show", "1-77"], ExitCode.NOT_FOUND),
        (["show", "abc"], ExitCode.NOT_FOUND),
        (["history", "1"], ExitCode.OK),
        (["stats"], ExitCode.OK),
        (["agencies", "show", "Cơ quan không có thật nào cả"], ExitCode.NOT_FOUND),
        (["agencies", "check", "khong-co.json"], ExitCode.INVALID_TABLE),
        (["search", "x", "--config", "khong-co.toml"], ExitCode.INVALID_TABLE),
        (["search", "x", "--db", "khong-co.db"], ExitCode.DATABASE),
        (["import", "khong-co"], ExitCode.INPUT_FILE),
        (["extract", "khong-co"], ExitCode.INPUT_FILE),
        (["evaluate", "khong-co"], ExitCode.INPUT_FILE),
    ],
)
def test_exit_codes(database: Path, arguments: list[str], code: ExitCode, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == code
    shown = capsys.readouterr()
    assert (shown.err.startswith("Lỗi: ")) == (code != ExitCode.OK)


class TestSearch:
    def test_json(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(["search", "ra soat", "--agency", "Sở Y tế", "--format", "json"])
        (hit,) = json.loads(capsys.readouterr().out)
        assert (hit["id"], hit["lead"], hit["deadlines"][0]["due"]) == ("1-1", ["Sở Y tế tỉnh Lâm Hà"], "2025-06-30")

    def test_csv(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(["search", "--in", "obligations", "--type", "kế hoạch", "--format", "csv"])
        (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
        assert (row["Mã"], row["Căn cứ"], row["Trạng thái"]) == ("2-1", "9/KH-UBND ngày 11/05/2025", "Chưa thực hiện")

    def test_table(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(["search", "cơ sở điều trị"])
        shown = capsys.readouterr().out
        assert "Nhiệm vụ (1)" in shown and "Văn bản (1)" in shown

    def test_one_argument_with_blanks_is_a_phrase(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(["search", "soát cơ", "--in", "obligations", "--format", "json"])
        assert len(json.loads(capsys.readouterr().out)) == 1
        run(["search", "soát sở", "--in", "obligations", "--format", "json"])
        assert json.loads(capsys.readouterr().out) == []

    @pytest.mark.parametrize("command", [["search"], ["export", "--format", "csv", "-o", "-"]], ids=lambda c: c[0])
    @pytest.mark.parametrize(
        ("filters", "told"),
        [
            (["--agency", "Sở Ytế"], "Kho không có cơ quan «Sở Ytế». Gần giống: «Sở Y tế»"),
            (["--agency", "so tai chnh"], "Kho không có cơ quan «so tai chnh». Gần giống: «Sở Tài chính"),
            (["--agency", "Phòng Mây Gió"], "Không có cơ quan «Phòng Mây Gió» trong danh mục. Hãy thử «congvan agenc"),
            (["--agency", "Bộ Quốc phòng"], "Kho chưa có văn bản nào nhắc đến cơ quan «Bộ Quốc phòng»."),
            (["--agency", "Sở Y tế", "--status", "done"], None),
            (["--type", "kế hoach lớn"], "Không có loại văn bản «kế hoach lớn». Các loại: "),
            (["--type", "Luật"], None),
            (["không đâu có"], None),
        ],
    )
    def test_unknown_values_of_filters_are_told(
        self,
        database: Path,
        command: list[str],
        filters: list[str],
        told: str | None,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        assert run([*command, *filters]) == ExitCode.OK
        lines = capsys.readouterr().err.splitlines()
        assert [line.startswith(told or "") for line in lines[1:]] == ([True] if told else [])

    def test_bodies_of_today_answer_for_the_old_ones(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        old = HEALTH.model_copy(
            update={"text": "Bộ KHĐT", "name": "Bộ Kế hoạch và Đầu tư", "id": "bo-ke-hoach-va-dau-tu"}
        )
        with closing(new_archive(tmp_path)) as connection:
            put(connection, prepared(obligation("Cân đối vốn.", lead=[old])))
        monkeypatch.setenv("CONGVAN_DB", str(tmp_path / "kho" / "congvan.db"))
        run(["search", "--agency", "Bộ Tài chính", "--format", "json"])
        assert json.loads(capsys.readouterr().out) == []
        run(["search", "--agency", "Bộ Tài chính", "--today", "--format", "json"])
        assert [hit["id"] for hit in json.loads(capsys.readouterr().out)] == ["1-1"]


class TestShow:
    def test_a_task_shows_its_passage_and_its_place(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(["show", "1-1"])
        shown = capsys.readouterr().out
        assert "│ Sở Y tế rà soát cơ sở điều trị." in shown
        assert "Vị trí: trang 1" in shown and "Tệp: cong-van.txt" in shown

    def test_a_document_shows_its_header_and_its_tasks(
        self, database: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(["show", "2"])
        shown = capsys.readouterr().out
        assert "Loại văn bản: Kế hoạch" in shown and "Người ký: TM. ỦY BAN NHÂN DÂN – CHỦ TỊCH" in shown
        assert "2-1" in shown and "Tuyên truyền." in shown

    def test_why_tells_each_step(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(["show", "1-1", "--why"])
        shown = capsys.readouterr().out
        assert "1. Ngày in trên văn bản." in shown and "hạn cuối là ngày liền trước" in shown

    def test_an_extension_shows_both_passages(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        later = deadline("2025-08-31", text="đến hết ngày 31/8/2025")
        with closing(sqlite3.connect(database)) as raw:
            raw.row_factory = sqlite3.Row
            put(raw, prepare(*acting("extends", "nhiệm vụ 1", EXTENSION, deadlines=[later])))
        run(["show", "1-1"])
        shown = capsys.readouterr().out
        assert f"Nguyên văn: «{EXTENSION}»" in shown
        assert "│ Sở Y tế rà soát cơ sở điều trị." in shown
        assert "Thời hạn [không còn áp dụng]: trước ngày 30/6/2025" in shown
        run(["show", "3-1"])
        assert "Gia hạn nhiệm vụ 1-1 của văn bản 1" in capsys.readouterr().out

    def test_json_holds_it_all(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(["show", "1-1", "--format", "json"])
        shown = json.loads(capsys.readouterr().out)
        assert shown["passage"]["words"] == "Sở Y tế rà soát cơ sở điều trị."
        assert shown["deadlines"][0]["why"]


class TestWork:
    def test_due_and_overdue(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(["due", "--on", "20/6/2025", "--within", "2 tuần", "--format", "json"])
        (entry,) = json.loads(capsys.readouterr().out)
        assert (entry["id"], entry["printed_day"], entry["last_ok_day"]) == ("1-1", "2025-06-30", "2025-06-29")
        run(["overdue", "--on", "2025-06-30"])
        assert "quá 1" in capsys.readouterr().out
        run(["overdue", "--on", "29/6/2025"])
        assert "Không có nhiệm vụ nào quá hạn tính đến 29/06/2025." in capsys.readouterr().err

    def test_status_correct_and_history(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["status", "1-1", "đã hoàn thành", "--by", "An", "--note", "Báo cáo 45"]) == ExitCode.OK
        assert run(["correct", "1-1", "--field", "lead", "--value", "Sở Tài chính", "--by", "Bình"]) == ExitCode.OK
        assert "Chưa thực hiện → Đã hoàn thành (người sửa: An)" in capsys.readouterr().out
        run(["history", "1", "--format", "json"])
        assert [change["field"] for change in json.loads(capsys.readouterr().out)] == ["status", "lead"]
        run(["search", "--agency", "so tai chinh", "--role", "chủ trì", "--status", "done", "--format", "json"])
        assert [hit["id"] for hit in json.loads(capsys.readouterr().out)] == ["1-1"]

    @pytest.mark.parametrize(
        ("value", "told"),
        [
            ("abc", True),
            ("31/2/2026", True),
            ("30/6/2026", False),
            ("trước ngày 30/6/2026", False),
            ("hằng tháng, trước ngày 15", False),
            ("thường xuyên", False),
            ("", False),
        ],
    )
    def test_a_deadline_without_a_day_is_stored_and_told(
        self, database: Path, value: str, told: bool, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["correct", "1-1", "--field", "deadline", "--value", value]) == ExitCode.OK
        shown = capsys.readouterr()
        assert ("không hiểu được ngày nào" in shown.err and "30/6/2026" in shown.err) == told
        assert f"→ {value or '(trống)'}" in shown.out

    @pytest.mark.parametrize("format_", ["xlsx", "docx", "csv", "md", "ics", "jsonl"])
    def test_export_writes_a_file(self, database: Path, format_: str, capsys: pytest.CaptureFixture[str]) -> None:
        out = database.parent / f"bang.{format_}"
        assert run(["export", "--format", format_, "-o", str(out)]) == ExitCode.OK
        assert out.stat().st_size > 0
        assert f"Đã ghi 2 nhiệm vụ vào {out}" in capsys.readouterr().out
        assert [path.name for path in out.parent.iterdir() if path.name.startswith(".xuat")] == []

    def test_an_empty_export_says_so(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["export", "không đâu có", "--format", "csv", "-o", "-"]) == ExitCode.OK
        shown = capsys.readouterr()
        assert shown.out.startswith("STT,Mã,") and "Không có nhiệm vụ nào khớp" in shown.err


def test_import_tells_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONGVAN_DB", str(tmp_path / "kho" / "congvan.db"))
    (tmp_path / "den").mkdir()
    letter(tmp_path / "den" / "a.txt", LETTER.format(number=5))
    letter(tmp_path / "den" / "b.txt", "1. Sở Y tế báo cáo.\n")
    assert run(["import", str(tmp_path / "den"), "-j", "1"]) == ExitCode.OK
    shown = " ".join(capsys.readouterr().out.split())
    assert "Văn bản mới: 2" in shown and "Cần xem lại: 1" in shown and "b.txt: " in shown
    (tmp_path / "den" / "rong.txt").write_bytes(b"")
    assert run(["import", str(tmp_path / "den"), "-j", "1"]) == ExitCode.PARTIAL
    shown = " ".join(capsys.readouterr().out.split())
    assert "Đã có trong kho: 2" in shown and "Không đọc được: 1" in shown and "rong.txt" in shown


def test_evaluate_holds_the_floors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter(tmp_path / "a.txt", LETTER.format(number=5))
    (tmp_path / "gold").mkdir()
    gold = {"file": "a.txt", "kind": "original", "number": "5/UBND-VX", "date": "2025-05-11", "obligations": []}
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold), "utf-8")
    assert run(["evaluate", str(tmp_path), "--update"]) == ExitCode.OK
    assert run(["evaluate", str(tmp_path)]) == ExitCode.OK
    assert "header.number" in capsys.readouterr().out
    letter(tmp_path / "a.txt", LETTER.format(number=6))
    assert run(["evaluate", str(tmp_path)]) == ExitCode.BELOW_FLOOR
    assert capsys.readouterr().err.startswith("Lỗi: ")


class TestExtract:
    def test_one_line_a_file_in_order_and_errors_apart(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        good = [letter(tmp_path / f"{n}.txt", f"Số: {n}/UBND-VX\n\n1. Sở Y tế báo cáo.\n") for n in (3, 1, 2)]
        (tmp_path / "rong.txt").write_bytes(b"")
        code = run(["extract", good[0], str(tmp_path / "rong.txt"), *good[1:], "-j", "2"])
        shown = capsys.readouterr()
        records = [Directive.model_validate_json(line) for line in shown.out.splitlines()]
        assert [record.source.path for record in records] == good
        assert shown.err.count("Lỗi: ") == 1 and "rong.txt" in shown.err
        assert code == ExitCode.PARTIAL

    @pytest.mark.parametrize("count", [1, 2])
    def test_nothing_readable_is_an_input_error(
        self, tmp_path: Path, count: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        paths = [tmp_path / f"{n}.txt" for n in range(count)]
        for path in paths:
            path.write_bytes(b"")
        assert run(["extract", *map(str, paths)]) == ExitCode.INPUT_FILE
        assert capsys.readouterr().out == ""

    @pytest.mark.parametrize("command", ["extract", "import"])
    def test_a_folder_without_documents_is_told(
        self, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "trong").mkdir()
        monkeypatch.chdir(tmp_path)
        assert run([command, "trong"]) == ExitCode.OK
        assert "Không thấy tệp văn bản nào" in capsys.readouterr().err

    def test_json_and_table_and_reasons(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = letter(tmp_path / "a.txt", LETTER.format(number=5))
        run(["extract", path, "--format", "json", "--explain"])
        (record,) = json.loads(capsys.readouterr().out)
        assert record["dispositions"]
        run(["extract", path, "--format", "table"])
        assert "5/UBND-VX" in capsys.readouterr().out

    def test_schema_fits_the_records(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run(["schema"])
        schema = json.loads(capsys.readouterr().out)
        run(["extract", letter(tmp_path / "a.txt")])
        record = json.loads(capsys.readouterr().out)
        assert set(record) <= set(schema["properties"])
        assert "start" in schema["$defs"]["Deadline"]["properties"]


def congvan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pipeline", *arguments]
    return subprocess.run(
        command, capture_output=True, check=False, cwd=ROOT, env={**os.environ, **environment}, timeout=120
    )


class TestProcess:
    """The program as it is started by staff."""

    def test_vietnamese_comes_out_whole_in_any_locale(self, database: Path) -> None:
        done = congvan("search", "rà soát", LC_ALL="C", PYTHONIOENCODING="latin-1")
        assert done.returncode == 0, done.stderr
        assert "Nội dung nhiệm vụ" in done.stdout.decode("utf-8")

    def test_errors_have_no_traceback(self, tmp_path: Path) -> None:
        (tmp_path / "khac.db").write_bytes(b"khong phai co so du lieu " * 50)
        done = congvan("search", "x", "--db", str(tmp_path / "khac.db"))
        assert done.returncode == ExitCode.DATABASE
        assert "không phải là cơ sở dữ liệu" in done.stderr.decode("utf-8")
        assert b"Traceback" not in done.stderr

    def test_a_reader_that_goes_away_is_no_error(self, database: Path) -> None:
        line = f'"{sys.executable}" -m pipeline schema | head -c 10; exit ${{PIPESTATUS[0]}}'
        done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, cwd=ROOT)
        assert (done.returncode, done.stderr) == (0, b"")

    @pytest.mark.parametrize("arguments", [["--help"], ["search", "rà soát"], ["due"], ["show", "1-1"]])
    def test_no_heavy_library_is_loaded(self, database: Path, arguments: list[str]) -> None:
        code = (
            "import sys\nfrom pipeline.cli.run import run\ncode = run(sys.argv[1:])\n"
            "print(*sys.modules, file=sys.stderr)\nsys.exit(code)"
        )
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True, cwd=ROOT)
        heavy = {"spacy", "underthesea", "pdfplumber", "pypdfium2", "sqlite_utils", "numpy", "lxml", "openpyxl", "docx"}
        assert (heavy | {"schemas.directive"}) & set(done.stderr.decode().split()) == set()


def test_an_unexpected_error_is_logged_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr("pipeline.cli.run.app", lambda *_, **__: 1 // 0)
    assert run(["stats"]) == ExitCode.OTHER_ERROR
    complaint = capsys.readouterr().err
    assert "Lỗi ngoài dự kiến" in complaint and "Traceback" not in complaint
    (path,) = re.findall(r"tệp (\S+\.txt)", complaint)
    assert "ZeroDivisionError" in Path(path).read_text("utf-8")


def test_doctor_tells_how_to_get_what_is_missing(
    database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.doctor.find_tesseract", lambda language: None)
    monkeypatch.setattr("pipeline.doctor.find_soffice", lambda: None)
    assert run(["doctor"]) == ExitCode.MISSING_DEPENDENCY
    told = " ".join(capsys.readouterr().out.split())
    assert "apt install tesseract-ocr tesseract-ocr-vie" in told
    assert "apt install libreoffice-writer" in told


def test_doctor_names_every_part(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) in (ExitCode.OK, ExitCode.MISSING_DEPENDENCY)
    shown = capsys.readouterr().out
    assert all(part in shown for part in ("Python", "SQLite", "Tesseract", "LibreOffice", "Phông chữ", "Cơ sở dữ liệu"))
    assert all("thiếu" not in line or line.startswith("[thiếu]") for line in shown.splitlines() if line.startswith("["))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"agencies": [{"id": "trung-tam-lam-ha", "name": "Trung tâm Lâm Hà", "level": "tinh"}]}', ExitCode.OK),
        ("không phải json", ExitCode.INVALID_TABLE),
        ('{"agencies": 5}', ExitCode.INVALID_TABLE),
        ('[{"id": "Sai Mã", "name": "x"}]', ExitCode.INVALID_TABLE),
    ],
)
def test_own_agencies_are_checked(
    tmp_path: Path, content: str, code: ExitCode, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rieng.json").write_text(content, "utf-8")
    assert run(["agencies", "check", str(tmp_path / "rieng.json")]) == code
    config = tmp_path / "congvan.toml"
    config.write_text(f"agencies = ['{tmp_path / 'rieng.json'}']", "utf-8")
    assert run(["agencies", "show", "Trung tâm Lâm Hà", "--config", str(config)]) in (code, ExitCode.NOT_FOUND)
    assert code != ExitCode.OK or "trung-tam-lam-ha" in capsys.readouterr().out
