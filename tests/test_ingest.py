"""pipeline.ingest: a batch that meets bad files, copies, containers, dying workers and SIGKILL."""

from __future__ import annotations

import csv
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from archive_factories import LETTER
from scan_factory import DPI, head

from pipeline.archive.connection import open_archive
from pipeline.ingest import Summary, import_paths
from pipeline.scan import scan
from pipeline.settings import Settings
from pipeline.workers import WorkerError, spread
from schemas.errors import CongvanError, LimitExceededError, MissingFileError
from tests.programs import needs_tesseract


def letters(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        (folder / f"cv-{number:03}.txt").write_text(LETTER.format(number=number), "utf-8")
    return folder


def settings(folder: Path, processes: int = 1) -> Settings:
    return Settings(database=folder / "kho" / "congvan.db", processes=processes)


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def report_of(summary: Summary) -> list[dict[str, str]]:
    assert summary.report is not None
    with summary.report.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """One import of good, bad, doubled and packed files."""
    folder = tmp_path_factory.mktemp("lo")
    inbox = letters(folder / "den" / "tháng 5", 3).parent
    (inbox / "ban-sao.txt").write_bytes((inbox / "tháng 5" / "cv-001.txt").read_bytes())
    (inbox / "rong.txt").write_bytes(b"")
    (inbox / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (inbox / "nhi-phan.txt").write_bytes(bytes(range(256)) * 40)
    (inbox / "so-lieu.json").write_text("{}", "utf-8")
    (inbox / "~$cv.docx").write_bytes(b"khoa")
    with zipfile.ZipFile(inbox / "goi.zip", "w") as package:
        package.writestr("trong/cv-104.txt", LETTER.format(number=104))
    return folder, import_paths([str(inbox)], settings(folder, 2))


def test_the_summary_counts_everything(batch: tuple[Path, Summary]) -> None:
    _, summary = batch
    assert (summary.files, summary.new, summary.known, len(summary.failures)) == (8, 4, 1, 3)
    assert summary.obligations == 8
    assert summary.passed_over == {".json": 1}


def test_bad_files_say_why_and_stop_nothing(batch: tuple[Path, Summary]) -> None:
    folder, summary = batch
    assert sorted(Path(path).name for path, _ in summary.failures) == ["cut.pdf", "nhi-phan.txt", "rong.txt"]
    assert all(len(message) > 20 and "Traceback" not in message for _, message in summary.failures)
    codes = rows(folder / "kho" / "congvan.db", "SELECT code FROM failures ORDER BY path")
    assert codes == [("damaged_file",), ("unsupported_file",), ("empty_file",)]


def test_the_report_has_a_line_for_every_file(batch: tuple[Path, Summary]) -> None:
    lines = report_of(batch[1])
    outcomes = {(Path(line["Tệp"]).name, line["Kết quả"]) for line in lines}
    assert {("ban-sao.txt", "mới"), ("cv-001.txt", "đã có"), ("cut.pdf", "lỗi"), ("cv-104.txt", "mới")} <= outcomes
    assert sorted(line["Kết quả"] for line in lines) == ["lỗi"] * 3 + ["mới"] * 4 + ["đã có"]
    assert all(line["Lý do, cần xem"] for line in lines if line["Kết quả"] == "lỗi")


def test_copies_are_one_document_with_two_places(batch: tuple[Path, Summary]) -> None:
    database = batch[0] / "kho" / "congvan.db"
    seen = rows(database, "SELECT document_id, count(*) FROM sightings GROUP BY document_id ORDER BY 2 DESC")
    assert [count for _, count in seen] == [2, 1, 1, 1]


def test_members_know_their_way_in_and_originals_are_kept(batch: tuple[Path, Summary]) -> None:
    database = batch[0] / "kho" / "congvan.db"
    (way_in,) = rows(database, "SELECT way_in FROM sightings WHERE way_in != '[]'")[0]
    assert "goi.zip" in str(way_in)
    kept = sorted(path.stem for path in (database.parent / "originals").rglob("*.txt"))
    assert kept == sorted(str(row[0]) for row in rows(database, "SELECT sha256 FROM documents"))


def test_a_second_run_finds_everything_known_and_the_first_ids_stay(batch: tuple[Path, Summary]) -> None:
    folder, _ = batch
    before = rows(folder / "kho" / "congvan.db", "SELECT id, sha256 FROM documents ORDER BY id")
    again = import_paths([str(folder / "den")], settings(folder))
    assert (again.new, again.known, len(again.failures)) == (0, 5, 3)
    fresh = import_paths([str(folder / "den" / "tháng 5")], settings(folder), refresh=True)
    assert (fresh.new, fresh.refreshed, fresh.obligations) == (0, 3, 6)
    assert rows(folder / "kho" / "congvan.db", "SELECT id, sha256 FROM documents ORDER BY id") == before


def test_a_missing_path_is_told_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="khong-co"):
        import_paths([str(tmp_path / "khong-co")], settings(tmp_path))
    assert not (tmp_path / "kho").exists()


def test_files_named_twice_are_read_once(tmp_path: Path) -> None:
    folder = letters(tmp_path / "den", 2)
    items, passed = scan([str(folder), str(folder / "cv-001.txt"), str(tmp_path)])
    assert [Path(item.path).name for item in items] == ["cv-001.txt", "cv-002.txt"]
    assert passed == []


def test_a_state_secret_is_refused_and_leaves_no_copy(tmp_path: Path) -> None:
    path = letters(tmp_path / "den", 1) / "cv-001.txt"
    text = path.read_text("utf-8").replace("Số: 1/UBND-VX\n", "Số: 1/UBND-VX\n\nTỐI MẬT\n")
    path.write_text(text, "utf-8")
    summary = import_paths([str(path)], settings(tmp_path))
    assert [message.count("đóng dấu mật") for _, message in summary.failures] == [1]
    assert not (tmp_path / "kho" / "originals").exists()


def test_killed_in_the_middle_and_run_again_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    folder, database = letters(tmp_path / "den", 60), settings(tmp_path).database
    command = [sys.executable, "-m", "pipeline", "import", str(folder), "--db", str(database), "-j", "1"]
    root = Path(__file__).resolve().parent.parent
    running = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 60
    while stored(database) < 5:
        assert running.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert 5 <= stored(database) < 60
    import_paths([str(folder)], settings(tmp_path))
    with closing(open_archive(database)) as connection:
        tables = ("documents", "obligations", "obligation_index", "document_index", "sightings")
        counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
        assert counts == [60, 120, 120, 60, 60]
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def stored(database: Path) -> int:
    """Documents in an archive that may not be there yet."""
    try:
        return int(str(rows(database, "SELECT count(*) FROM documents")[0][0])) if database.exists() else 0
    except sqlite3.OperationalError:
        return 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_ctrl_c_keeps_what_is_done_and_says_so(tmp_path: Path) -> None:
    folder, database = letters(tmp_path / "den", 60), settings(tmp_path).database
    command = [sys.executable, "-m", "pipeline", "import", str(folder), "--db", str(database), "-j", "1"]
    root = Path(__file__).resolve().parent.parent
    running = subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    deadline = time.monotonic() + 60
    while stored(database) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    shown, complaint = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Văn bản mới" in shown
    assert "chạy lại lệnh này" in complaint and "Traceback" not in complaint
    assert rows(database, "SELECT interrupted FROM runs") == [(1,)]


def work(task: str) -> str:
    """Dies, hangs, fails or answers, as the task says."""
    if task == "chết":
        os._exit(9)
    if task == "treo":
        time.sleep(60)
    if task == "lỗi":
        raise ZeroDivisionError(task)
    if task == "hỏng":
        raise CongvanError("tệp hỏng")
    return task.upper()


def test_dying_and_hanging_workers_cost_their_own_file_only() -> None:
    tasks = ["a", "chết", "b", "treo", "c", "lỗi", "hỏng", "d"]
    results = list(spread(work, iter(tasks), 2, 3, ordered=True))
    assert [task for task, _ in results] == tasks
    kinds = {task: type(result).__name__ for task, result in results if isinstance(result, CongvanError)}
    assert kinds == {
        "chết": WorkerError.__name__,
        "treo": LimitExceededError.__name__,
        "lỗi": "UnexpectedError",
        "hỏng": "CongvanError",
    }
    assert [result for _, result in results if isinstance(result, str)] == ["A", "B", "C", "D"]


NOTICE = """UBND TỈNH ĐÔNG HẢI
SỞ Y TẾ
Số: 90/TB-SYT

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Đông Hải, ngày 02 tháng 7 năm 2023

THÔNG BÁO

1. Phòng Nghiệp vụ báo cáo kết quả về Sở Y tế trước ngày 15/9/2023.
"""


@needs_tesseract
def test_a_pen_written_number_out_of_its_series_is_in_summary_and_report(tmp_path: Path) -> None:
    inbox = tmp_path / "den"
    inbox.mkdir()
    (inbox / "1.txt").write_text(NOTICE, "utf-8")
    head("39", "23").scanned(noise=6).save(inbox / "2.png", dpi=(DPI, DPI))
    summary = import_paths([str(inbox)], settings(tmp_path))
    told = "Số viết tay «39» không khớp với văn bản cùng loại trong kho: số 90 đã có ngày 02/07/2023."
    warnings = next(warnings for number, _, warnings in summary.look if number == 2)
    assert any(message.startswith(told) for message in warnings)
    assert any(told in cell for row in report_of(summary) for cell in row.values() if "2.png" in str(row))
