"""pipeline.archive: what goes in comes out, once, and stays under its id."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from archive_factories import FINANCE, HEALTH, acting, deadline, directive, new_archive, obligation, prepared, put

from pipeline.archive.agenda import due_within, overdue
from pipeline.archive.clauses import find_tasks, flatten, read_clause
from pipeline.archive.connection import open_archive, transaction
from pipeline.archive.corrections import correct, history, locate, set_status
from pipeline.archive.facets import number_key, range_tokens
from pipeline.archive.identifiers import Identifier
from pipeline.archive.migrations import APPLICATION_ID, VERSION
from pipeline.archive.originals import keep_original, original_path
from pipeline.archive.recurrence import next_occurrence
from pipeline.archive.rows import prepare, suffix_of
from pipeline.archive.search import Hit, Query, search
from schemas.directive import Directive, Part
from schemas.errors import DatabaseError, NotFoundError, SearchSyntaxError


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(new_archive(tmp_path)) as connection:
        yield connection


def count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def only(connection: sqlite3.Connection, identifier: str) -> Hit:
    """The obligation with this id, as a search gives it."""
    return next(hit for hit in search(connection, Query(), limit=None) if hit.id == identifier)


TASKS = (
    obligation("Sở Y tế chủ trì rà soát cơ sở điều trị.", "1", deadlines=[deadline("2025-06-30")]),
    obligation(
        "Sở Y tế báo cáo kết quả hằng năm.", "2", deadlines=[deadline(None, kind="recurring", rrule="FREQ=YEARLY")]
    ),
    obligation("Sở Tài chính bố trí kinh phí.", "3", lead=[FINANCE], coordinating=[HEALTH]),
)


class TestOpening:
    def test_a_new_archive_bears_our_mark_and_version(self, archive: sqlite3.Connection) -> None:
        assert archive.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert archive.execute("PRAGMA user_version").fetchone()[0] == VERSION
        assert archive.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert archive.execute("PRAGMA foreign_keys").fetchone()[0] == 1

    def test_a_missing_archive_is_made_only_when_asked(self, tmp_path: Path) -> None:
        with pytest.raises(DatabaseError, match="Chưa có cơ sở dữ liệu"):
            open_archive(tmp_path / "khong-co.db")
        assert not (tmp_path / "khong-co.db").exists()

    @pytest.mark.parametrize(
        ("statements", "message"),
        [
            (["CREATE TABLE khac (a)"], "chương trình khác"),
            (["PRAGMA application_id = 7"], "chương trình khác"),
            ([f"PRAGMA application_id = {APPLICATION_ID}", f"PRAGMA user_version = {VERSION + 1}"], "mới hơn"),
        ],
    )
    def test_other_databases_are_refused_and_left_alone(
        self, tmp_path: Path, statements: list[str], message: str
    ) -> None:
        path = tmp_path / "khac.db"
        with closing(sqlite3.connect(path)) as other:
            for statement in statements:
                other.execute(statement)
            other.commit()
        before = path.read_bytes()
        with pytest.raises(DatabaseError, match=message):
            open_archive(path, create=True)
        assert path.read_bytes() == before

    def test_a_file_that_is_no_database_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "van-ban.db"
        path.write_text("đây là văn bản thường " * 100, "utf-8")
        with pytest.raises(DatabaseError, match="không phải là cơ sở dữ liệu"):
            open_archive(path)

    def test_two_connections_may_make_the_tables(self, tmp_path: Path) -> None:
        with closing(new_archive(tmp_path)) as one, closing(new_archive(tmp_path)) as other:
            assert count(one, "documents") == count(other, "documents") == 0


class TestStore:
    def test_store_then_load_is_identity(self, archive: sqlite3.Connection) -> None:
        document, record = directive(*TASKS)
        put(archive, prepare(document, record))
        row = archive.execute("SELECT record, text FROM documents").fetchone()
        assert Directive.model_validate_json(row["record"]) == record
        assert row["text"] == document.text

    def test_the_same_content_is_stored_once_and_both_places_known(self, archive: sqlite3.Connection) -> None:
        first = put(archive, prepared(*TASKS), "a.txt")
        again = put(archive, prepared(*TASKS), "b.txt")
        assert (first.new, again.new, again.document_id) == (True, False, first.document_id)
        assert count(archive, "obligations") == count(archive, "obligation_index") == 3
        assert [row[0] for row in archive.execute("SELECT path FROM sightings ORDER BY id")] == ["a.txt", "b.txt"]

    def test_an_error_leaves_nothing_behind(self, archive: sqlite3.Connection) -> None:
        rows = prepared(*TASKS)
        rows.targets.append({"position": 0})
        with pytest.raises(sqlite3.IntegrityError):
            put(archive, rows)
        assert [count(archive, table) for table in ("documents", "obligations", "obligation_index")] == [0, 0, 0]

    def test_reading_again_keeps_ids_corrections_and_statuses(self, archive: sqlite3.Connection) -> None:
        data = b"cung mot tep"
        put(archive, prepared(*TASKS, data=data))
        with transaction(archive):
            set_status(archive, Identifier(1, 3), "done", who="An")
            correct(archive, Identifier(1, 1), "product", "Danh sách cơ sở", who="An")
            correct(archive, Identifier(1, 2), "lead", "Sở Tài chính tỉnh Lâm Hà", who="An")
        better = (
            obligation("Sở Y tế chủ trì rà soát các cơ sở điều trị.", "1"),
            obligation("Thêm một nhiệm vụ mới.", "1a"),
            *TASKS[1:],
        )
        put(archive, prepared(*better, data=data), refresh=True)
        found = {hit.id: hit for hit in search(archive, Query(), limit=None)}
        assert {key: hit.ordinal for key, hit in found.items()} == {"1-1": "1", "1-2": "2", "1-3": "3", "1-4": "1a"}
        assert found["1-3"].status == "done"
        assert found["1-1"].product == "Danh sách cơ sở"
        assert found["1-2"].bodies["lead"] == ["Sở Tài chính tỉnh Lâm Hà"]

    def test_a_unit_that_is_no_task_any_more_is_kept_out_of_sight(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(*TASKS, data=b"x"))
        put(archive, prepared(TASKS[0], data=b"x"), refresh=True)
        assert [hit.id for hit in search(archive, Query(), limit=None)] == ["1-1"]
        assert count(archive, "obligations") == 3
        put(archive, prepared(*TASKS, data=b"x"), refresh=True)
        assert sorted(hit.id for hit in search(archive, Query(), limit=None)) == ["1-1", "1-2", "1-3"]

    def test_originals_are_kept_byte_for_byte(self, tmp_path: Path) -> None:
        database = tmp_path / "kho" / "congvan.db"
        for _ in range(2):
            keep_original(database, "ab" * 32, ".pdf", b"%PDF-1.7 \x00")
        path = original_path(database, "ab" * 32, ".pdf")
        assert path.read_bytes() == b"%PDF-1.7 \x00"
        assert [file.name for file in path.parent.iterdir()] == [path.name]

    @pytest.mark.parametrize(
        ("name", "suffix"),
        [("A.PDF", ".pdf"), ("thu", ".bin"), ("x.tệp", ".bin"), ("a.b/../c.doc", ".doc"), ("x.../", ".bin")],
    )
    def test_suffixes_are_safe_file_names(self, name: str, suffix: str) -> None:
        assert suffix_of(name) == suffix


class TestCorrections:
    def test_each_change_tells_who_when_old_and_new(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(*TASKS))
        with transaction(archive):
            correct(archive, Identifier(1), "number", "13/UBND-VX", who="An")
            set_status(archive, Identifier(1, 1), "Đang thực hiện", who="Bình", note="chờ kinh phí")
        changes = history(archive, Identifier(1))
        assert [(c.identifier, c.field, c.old, c.new, c.who) for c in changes] == [
            ("1", "number", "12/UBND-VX", "13/UBND-VX", "An"),
            ("1-1", "status", "open", "doing", "Bình"),
        ]
        assert all(dt.datetime.fromisoformat(change.at).tzinfo for change in changes)
        assert [change.field for change in history(archive, Identifier(1, 1))] == ["status"]

    def test_the_record_as_read_stays(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(*TASKS))
        with transaction(archive):
            correct(archive, Identifier(1), "subject", "khác hẳn")
        assert "khác hẳn" not in archive.execute("SELECT record FROM documents").fetchone()[0]
        assert only(archive, "1-1").subject == "khác hẳn"

    def test_a_corrected_deadline_replaces_the_one_read_until_it_is_cleared(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(*TASKS))
        with transaction(archive):
            correct(archive, Identifier(1, 1), "deadline", "15/7/2025")
        assert [(d.due, d.source) for d in only(archive, "1-1").deadlines] == [("2025-07-15", "staff")]
        with transaction(archive):
            correct(archive, Identifier(1, 1), "deadline", "")
        assert only(archive, "1-1").deadlines == []

    @pytest.mark.parametrize(
        ("typed", "due", "last_ok_day"),
        [
            ("30-9-2025", "2025-09-30", "2025-09-30"),
            ("trước ngày 30/9/2025", "2025-09-30", "2025-09-29"),
            ("trong quý III/2025", "2025-09-30", "2025-09-30"),
            ("khi có kinh phí", None, None),
        ],
    )
    def test_a_deadline_may_be_typed_as_it_is_printed(
        self, archive: sqlite3.Connection, typed: str, due: str | None, last_ok_day: str | None
    ) -> None:
        put(archive, prepared(*TASKS))
        with transaction(archive):
            correct(archive, Identifier(1, 1), "deadline", typed)
        assert [(d.due, d.last_ok_day) for d in only(archive, "1-1").deadlines] == [(due, last_ok_day)]

    def test_corrected_bodies_are_found_by_search(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(*TASKS))
        with transaction(archive):
            correct(archive, Identifier(1, 1), "lead", "Sở Công Thương; Sở Tài chính tỉnh Lâm Hà")
        assert [hit.id for hit in search(archive, Query(agency="sở công thương", role="lead"))] == ["1-1"]
        assert search(archive, Query(agency="Sở Y tế", role="lead"))[0].id == "1-2"

    @pytest.mark.parametrize(
        ("identifier", "field", "value", "error"),
        [
            ("1", "lead", "Sở Y tế", SearchSyntaxError),
            ("1-1", "bbox", "1", SearchSyntaxError),
            ("1", "date", "hôm qua", SearchSyntaxError),
            ("9", "number", "1", NotFoundError),
            ("1-9", "text", "1", NotFoundError),
            ("một", "text", "1", NotFoundError),
        ],
    )
    def test_what_cannot_be_corrected_is_refused(
        self, archive: sqlite3.Connection, identifier: str, field: str, value: str, error: type[Exception]
    ) -> None:
        put(archive, prepared(*TASKS))
        with pytest.raises(error), transaction(archive):
            correct(archive, Identifier.parse(identifier), field, value)
        assert count(archive, "corrections") == 0

    def test_a_status_must_be_one_of_ours(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(*TASKS))
        with pytest.raises(SearchSyntaxError, match="Đã hoàn thành"):
            set_status(archive, Identifier(1, 1), "xong rồi")


class TestSuccession:
    EXTENSION = "Gia hạn thời hạn thực hiện nhiệm vụ 1 Công văn số 12/UBND-VX đến hết ngày 31/8/2025."

    def extension(self, **changes: object) -> tuple[object, Directive]:
        new = deadline("2025-08-31", last_ok_day=dt.date(2025, 8, 31), text="đến hết ngày 31/8/2025")
        return acting("extends", "nhiệm vụ 1", self.EXTENSION, deadlines=[new], **changes)

    @pytest.mark.parametrize("later_first", [False, True])
    def test_an_extension_moves_the_live_deadline_in_either_order(
        self, archive: sqlite3.Connection, later_first: bool
    ) -> None:
        both = [prepared(*TASKS), prepare(*self.extension())]
        for rows in reversed(both) if later_first else both:
            put(archive, rows)
        (hit,) = [hit for hit in search(archive, Query(number="12/UBND-VX"), limit=None) if hit.ordinal == "1"]
        assert [(d.due, d.source) for d in hit.deadlines] == [("2025-08-31", "succession")]
        assert [hit.ordinal for hit in search(archive, Query(words="rà soát", due_to=dt.date(2025, 7, 31)))] == []
        row = archive.execute("SELECT * FROM successions").fetchone()
        (text,) = archive.execute("SELECT text FROM documents WHERE id = ?", (row["document_id"],)).fetchone()
        assert text[row["start"] : row["end"]] == self.EXTENSION
        assert row["applied"] == 1

    def test_the_later_of_two_extensions_holds_whatever_comes_in_first(self, archive: sqlite3.Connection) -> None:
        last = deadline("2025-12-31", text="đến 31/12/2025")
        text = self.EXTENSION.replace("31/8/2025", "31/12/2025")
        latest = acting("extends", "nhiệm vụ 1", text, deadlines=[last], date=dt.date(2025, 8, 1), number="77/UBND-VX")
        for rows in (prepare(*latest), prepared(*TASKS), prepare(*self.extension())):
            put(archive, rows)
        (hit,) = [hit for hit in search(archive, Query(number="12/UBND-VX"), limit=None) if hit.ordinal == "1"]
        assert [d.due for d in hit.deadlines] == ["2025-12-31"]

    def test_reading_the_later_one_again_as_something_else_gives_the_deadline_back(
        self, archive: sqlite3.Connection
    ) -> None:
        put(archive, prepared(*TASKS))
        put(archive, prepare(*self.extension(data=b"sau")))
        put(archive, prepared(obligation("Không gia hạn gì."), number="40/UBND-VX", data=b"sau"), refresh=True)
        assert [d.due for d in only(archive, "1-1").deadlines] == ["2025-06-30"]

    @pytest.mark.parametrize(
        ("relation", "target", "statuses"),
        [
            ("cancels", "nhiệm vụ 3", ["open", "open", "cancelled"]),
            ("replaces", None, ["replaced", "replaced", "replaced"]),
            ("cancels", "các nhiệm vụ 1 và 2".replace("các ", ""), ["cancelled", "cancelled", "open"]),
            ("extends", None, ["open", "open", "open"]),
            ("cancels", "khoản 9", ["open", "open", "open"]),
            ("cites", "nhiệm vụ 3", ["open", "open", "open"]),
        ],
    )
    def test_statuses_follow_the_relation(
        self, archive: sqlite3.Connection, relation: str, target: str | None, statuses: list[str]
    ) -> None:
        put(archive, prepared(*TASKS))
        put(archive, prepare(*acting(relation, target, "Theo Công văn số 12/UBND-VX thì thôi.")))
        assert [only(archive, f"1-{n}").status for n in (1, 2, 3)] == statuses

    def test_words_outside_any_task_extend_too_and_each_place_counts(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(*TASKS))
        opening = (
            "Gia hạn thời hạn thực hiện nhiệm vụ 1 Công văn số 12/UBND-VX ngày 11/5/2025 từ ngày 30/6/2025 đến hết "
            "ngày 31/8/2025. Hủy bỏ nhiệm vụ 3 Công văn số 12/UBND-VX ngày 11/5/2025."
        )
        put(archive, prepared(number="40/UBND-VX", date=dt.date(2025, 6, 20), opening=opening))
        assert [(d.due, d.source) for d in only(archive, "1-1").deadlines] == [("2025-08-31", "succession")]
        assert only(archive, "1-3").status == "cancelled"

    def test_staff_have_the_last_word(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(*TASKS))
        put(archive, prepare(*acting("cancels", "nhiệm vụ 3", "Hủy nhiệm vụ 3 Công văn số 12/UBND-VX.")))
        with transaction(archive):
            set_status(archive, Identifier(1, 3), "doing")
        assert only(archive, "1-3").status == "doing"

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"date": dt.date(2025, 1, 2)}, "ngày trước"),
            ({}, "nhiều văn bản"),
        ],
    )
    def test_what_is_doubtful_is_kept_and_not_applied(
        self, archive: sqlite3.Connection, changes: dict[str, object], reason: str
    ) -> None:
        put(archive, prepared(*TASKS))
        if not changes:
            put(archive, prepared(*TASKS, data=b"ban sao"))
        put(archive, prepare(*acting("cancels", "nhiệm vụ 3", "Hủy nhiệm vụ 3 Công văn số 12/UBND-VX.", **changes)))
        assert only(archive, "1-3").status == "open"
        rows = archive.execute("SELECT applied, reason FROM successions").fetchall()
        assert rows and all(not row["applied"] and reason in row["reason"] for row in rows)

    def test_a_part_is_found_by_its_own_number(self, archive: sqlite3.Connection) -> None:
        plan = Part(number="7/KH-UBND", date=dt.date(2025, 5, 11), doc_type="ke_hoach")
        tasks = [task.model_copy(update={"part": 1}) for task in TASKS]
        put(archive, prepared(*tasks, number="99/QĐ-UBND", parts=[plan]))
        document, record = acting("cancels", "nhiệm vụ 3", "Hủy nhiệm vụ 3 Công văn số 12/UBND-VX.")
        record.references[0].number = "7/KH-UBND"
        put(archive, prepare(document, record))
        assert only(archive, "1-3").status == "cancelled"
        assert only(archive, "1-3").number == "7/KH-UBND"


class TestClauses:
    @pytest.mark.parametrize(
        ("clause", "paths"),
        [
            ("điểm a khoản 1 Mục II", [("II", "1", "a")]),
            ("khoản 2 Điều 5", [("5", "2")]),
            ("nhiệm vụ số 3", [("3",)]),
            ("nhiệm vụ 3, 4 và 5", [("3",), ("4",), ("5",)]),
            ("điểm 2.1 mục II", [("II", "2", "1")]),
            ("các điểm a, đ khoản 2", [("2", "a"), ("2", "đ")]),
            ("3", [("3",)]),
            ("nhiệm vụ số 3 Phụ lục ban hành kèm theo", [("Phụ lục", "3")]),
            ("phần mở đầu", []),
        ],
    )
    def test_clauses_name_paths(self, clause: str, paths: list[tuple[str, ...]]) -> None:
        assert read_clause(clause) == paths

    @pytest.mark.parametrize(
        ("path", "flat"),
        [
            (["II", "2", "2.1"], ("II", "2", "1")),
            (["II.3"], ("II", "3")),
            (["1.", "a)"], ("1", "a")),
            (["1", "-"], ("1", "-")),
            (["Phụ lục", "3"], ("Phụ lục", "3")),
        ],
    )
    def test_paths_are_one_marker_a_level(self, path: list[str], flat: tuple[str, ...]) -> None:
        assert flatten(path) == flat

    PATHS = (["I", "1"], ["I", "2"], ["II", "1"], ["II", "3", "a"], ["II", "3", "b"])

    @pytest.mark.parametrize(
        ("wanted", "indices", "ambiguous"),
        [
            (("II", "1"), (2,), False),
            (("2",), (1,), False),
            (("1",), (0, 2), True),
            (("II", "3"), (3, 4), False),
            (("3",), (3, 4), False),
            (("b",), (4,), False),
            (("9",), (), False),
        ],
    )
    def test_tasks_are_found_and_doubt_is_told(
        self, wanted: tuple[str, ...], indices: tuple[int, ...], ambiguous: bool
    ) -> None:
        match = find_tasks(self.PATHS, wanted)
        assert (match.indices, match.ambiguous) == (indices, ambiguous)


class TestAgenda:
    def test_alarms_go_by_the_last_admissible_day(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(TASKS[0]))
        assert [entry.last_ok_day for entry in due_within(archive, dt.date(2025, 6, 29), 0)] == [dt.date(2025, 6, 29)]
        assert overdue(archive, dt.date(2025, 6, 29)) == []
        (late,) = overdue(archive, dt.date(2025, 6, 30))
        assert (late.printed, late.days_left(dt.date(2025, 7, 2))) == (dt.date(2025, 6, 30), -3)

    def test_what_is_done_is_left_out(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(TASKS[0]))
        with transaction(archive):
            set_status(archive, Identifier(1, 1), "done")
        assert overdue(archive, dt.date(2030, 1, 1)) == []

    def test_recurring_deadlines_stand_at_their_next_occurrence(self, archive: sqlite3.Connection) -> None:
        rule = deadline(None, kind="recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=15", boundary="before")
        put(archive, prepared(obligation("Báo cáo hằng tháng.", deadlines=[rule])))
        days = [dt.date(2026, 1, 14), dt.date(2026, 1, 15)]
        assert [due_within(archive, day, 40)[0].printed for day in days] == [dt.date(2026, 1, 15), dt.date(2026, 2, 15)]
        assert overdue(archive, days[0]) == []

    @pytest.mark.parametrize(
        ("rule", "after", "expected"),
        [
            ("FREQ=YEARLY", "2025-06-01", "2025-12-31"),
            ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", "2025-12-15", "2025-12-15"),
            ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "2025-07-01", "2025-09-30"),
            ("RRULE:FREQ=WEEKLY;BYDAY=FR", "2025-05-13", "2025-05-16"),
            ("FREQ=WEEKLY", "2025-05-13", "2025-05-16"),
            ("FREQ=MONTHLY", "2025-06-01", "2025-06-30"),
            ("FREQ=DAILY", "2025-06-01", "2025-06-01"),
            ("FREQ=YEARLY;UNTIL=20240101", "2025-06-01", None),
            ("không phải luật", "2025-06-01", None),
        ],
    )
    def test_next_occurrence(self, rule: str, after: str, expected: str | None) -> None:
        found = next_occurrence(rule, "2025-05-11", dt.date.fromisoformat(after))
        assert (found.isoformat() if found else None) == expected


class TestFacets:
    @pytest.mark.parametrize(
        ("number", "key"),
        [
            ("Số: 05 /KH–UBND", "5/KH-UBND"),
            ("1234/QĐ-UBND", "1234/QD-UBND"),
            ("1357 - CV/TU", "1357-CV/TU"),
            ("/KH-UBND", "/KH-UBND"),
        ],
    )
    def test_numbers_have_one_key(self, number: str, key: str) -> None:
        assert number_key(number) == key

    @pytest.mark.parametrize(
        ("first", "last", "tokens"),
        [
            (
                "2024-12-30",
                "2026-02-02",
                ["dd20241230", "dd20241231", "dy2025", "dm202601", "dd20260201", "dd20260202"],
            ),
            ("2025-02-01", "2025-02-28", ["dm202502"]),
            ("2025-03-02", "2025-03-01", []),
        ],
    )
    def test_ranges_are_covered_with_few_tokens(self, first: str, last: str, tokens: list[str]) -> None:
        assert range_tokens("d", dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == tokens

    def test_ids_are_read_as_staff_type_them(self, archive: sqlite3.Connection) -> None:
        put(archive, prepared(*TASKS))
        assert Identifier.parse(" 1-3 ") == Identifier(1, 3)
        assert locate(archive, Identifier(1)) == (1, None)
        assert json.loads(archive.execute("SELECT path FROM obligations").fetchone()[0]) == ["1"]
