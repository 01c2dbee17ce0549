"""pipeline.archive.search: Vietnamese as it is typed, filters, and queries that would break FTS5."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from archive_factories import FINANCE, HEALTH, deadline, new_archive, obligation, prepared, put
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.archive.highlight import excerpt, matched_spans
from pipeline.archive.query import read_words
from pipeline.archive.search import Query, search
from schemas.directive import Mention
from schemas.errors import SearchSyntaxError

TEXTS = {
    "1-1": "Rà soát hạn mức giao đất đai trên địa bàn.",
    "1-2": "Khắc phục hàn gắn mặt đường, Uỷ ban nhân dân xã Hoà Bình.",
    "1-3": "Thực hiện công tác kĩ thuật, hoàn thành Kế hoạch số 947/KH-UBND.",
    "1-4": "Bố trí kinh phí cho công tác phòng, chống dịch bệnh mùa hè.",
    "1-5": "Chống dịch, phòng bệnh.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with closing(new_archive(tmp_path_factory.mktemp("tim"))) as connection:
        tasks = [obligation(text, str(n)) for n, text in enumerate(TEXTS.values(), start=1)]
        put(connection, prepared(*tasks, subject="công tác đầu năm"))
        put(connection, second_document())
        yield connection


def second_document() -> Any:
    """A Party letter of 2020 with bodies in several roles and deadlines of several kinds."""
    ambiguous = Mention(text="UBND các huyện", name=None)
    yearly = deadline(None, kind="recurring", rrule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15")
    return prepared(
        obligation(
            "Tổ chức tuyên truyền.", "1", lead=[FINANCE], coordinating=[HEALTH], deadlines=[deadline("2020-06-30")]
        ),
        obligation("Báo cáo kết quả.", "2", lead=[ambiguous], report_to=[FINANCE], deadlines=[yearly]),
        number="1357-CV/TU",
        date=dt.date(2020, 5, 11),
        issuer="Tỉnh ủy Lâm Hà",
        issuer_id="tinh-uy-lam-ha",
        doc_type="chi_thi",
        subject="tuyên truyền",
        recipients=[HEALTH],
    )


def ids(connection: sqlite3.Connection, words: str = "", scope: Any = "obligation", **filters: Any) -> list[str]:
    return sorted(hit.id for hit in search(connection, Query(words, **filters), scope))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("hạn", ["1-1"]),
        ("hàn", ["1-2"]),
        ("han", ["1-1", "1-2"]),
        ("dat dai", ["1-1"]),
        ("đất đai", ["1-1"]),
        ("đat đai", []),
        ("ĐẤT ĐAI", ["1-1"]),
        (unicodedata.normalize("NFD", "đất đai"), ["1-1"]),
        ("ủy ban", ["1-2"]),
        ("uỷ ban", ["1-2"]),
        ("Hòa Bình", ["1-2"]),
        ("kỹ thuật", ["1-3"]),
        ("ky thuat", ["1-3"]),
        ('"phòng, chống dịch"', ["1-4"]),
        ("phòng chống dịch", ["1-4", "1-5"]),
        ("khô*", []),
        ("hoà*", ["1-2", "1-3"]),
        ("hoà* kĩ", ["1-3"]),
        ("hoan* ki", ["1-3"]),
        ("tuy*", ["2-1"]),
        ('"công tá*"', []),
        ('"công tá"*', ["1-3", "1-4"]),
        ("947/KH-UBND", ["1-3"]),
        ("tỉnh Lâm Hà", ["1-1", "1-2", "1-3", "1-4", "1-5", "2-1", "2-2"]),
        ("không có từ này", []),
    ],
)
def test_words_find_what_is_meant(archive: sqlite3.Connection, words: str, expected: list[str]) -> None:
    assert ids(archive, words) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"agency": "Sở Tài chính"}, ["2-1", "2-2"]),
        ({"agency": "so tai chinh"}, ["2-1", "2-2"]),
        ({"agency": "so-tai-chinh-lam-ha"}, ["2-1", "2-2"]),
        ({"agency": "Sở Tài chính", "role": "lead"}, ["2-1"]),
        ({"agency": "Sở Tài chính", "role": "report_to"}, ["2-2"]),
        ({"agency": "UBND các huyện"}, ["2-2"]),
        ({"agency": "Sở Xây dựng"}, []),
        ({"agency": "Sở Xây dựng", "agency_ids": ("so-tai-chinh-lam-ha",)}, ["2-1", "2-2"]),
        ({"agency": "%"}, []),
        ({"role": "coordinating"}, ["2-1"]),
        ({"issuer": "Tỉnh uỷ"}, ["2-1", "2-2"]),
        ({"issuer": "tinh-uy-lam-ha"}, ["2-1", "2-2"]),
        ({"doc_type": "Chỉ thị"}, ["2-1", "2-2"]),
        ({"doc_type": "chi_thi"}, ["2-1", "2-2"]),
        ({"number": "1357"}, ["2-1", "2-2"]),
        ({"number": "1357 - CV/TU"}, ["2-1", "2-2"]),
        ({"number": "286"}, []),
        ({"date_from": dt.date(2020, 1, 1), "date_to": dt.date(2020, 5, 11)}, ["2-1", "2-2"]),
        ({"date_to": dt.date(2020, 5, 10)}, []),
        ({"due_from": dt.date(2020, 6, 30), "due_to": dt.date(2020, 6, 30)}, ["2-1"]),
        ({"due_from": dt.date(2031, 12, 1), "due_to": dt.date(2031, 12, 31)}, ["2-2"]),
        ({"due_from": dt.date(2031, 11, 1), "due_to": dt.date(2031, 11, 30)}, []),
        ({"status": "done"}, []),
        ({"status": "open", "doc_type": "chi_thi"}, ["2-1", "2-2"]),
        ({"words": "tuyên truyền", "doc_type": "cong_van"}, []),
    ],
)
def test_filters_must_all_hold(archive: sqlite3.Connection, filters: dict[str, Any], expected: list[str]) -> None:
    assert ids(archive, **filters) == expected


def test_documents_are_found_by_their_whole_text_and_header(archive: sqlite3.Connection) -> None:
    assert ids(archive, "hàn gắn", "document") == ["1"]
    assert ids(archive, "1357-CV/TU", "document") == ["2"]
    assert ids(archive, "Nguyễn Văn Mẫu", "document") == ["1", "2"]
    assert ids(archive, scope="document", agency="Sở Y tế") == ["2"]


def test_rarer_words_rank_first_and_a_limit_cuts(archive: sqlite3.Connection) -> None:
    hits = search(archive, Query("dịch"), limit=1)
    assert [hit.id for hit in hits] == ["1-5"]  # the shorter text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("phong chong", ["1-4", "1-5"]),  # side by side in the longer text
        ("chong dich", ["1-5", "1-4"]),  # in both: the shorter one
        ("phòng chống dị*", ["1-4", "1-5"]),
        ("chong* phong", ["1-5", "1-4"]),  # a beginning before the end: by rank alone
        ('"phong benh" chong', ["1-5"]),
    ],
)
def test_words_side_by_side_rank_first(archive: sqlite3.Connection, words: str, expected: list[str]) -> None:
    assert [hit.id for hit in search(archive, Query(words))] == expected
    assert [hit.id for hit in search(archive, Query(words), limit=1)] == expected[:1]


@pytest.mark.parametrize("words", ['"', "- ^ : ()", "***", '" "', "«»"])
def test_a_query_without_words_says_so(archive: sqlite3.Connection, words: str) -> None:
    with pytest.raises(SearchSyntaxError, match="không có từ nào"):
        search(archive, Query(words))


@pytest.mark.parametrize(
    "words",
    [
        '"đất',
        'đất"',
        "đất AND",
        "đất OR",
        "NOT đất",
        "NEAR(đất, 2)",
        "exact:đất",
        "^đất",
        "đất'); --",
        "{đất}",
        "đất\x00",
    ],
)
def test_operators_are_words_or_nothing(archive: sqlite3.Connection, words: str) -> None:
    assert set(ids(archive, words)) <= {"1-1"}


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.one_of(st.sampled_from("\"*^:(){}-+,.'; đấtANDORNEAR"), st.characters()), max_size=30))
def test_no_query_breaks_the_search(archive: sqlite3.Connection, words: str) -> None:
    try:
        search(archive, Query(words))
    except SearchSyntaxError as error:
        assert "từ nào" in str(error)


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Uỷ ban nhân dân xã", "ủy ban", ["Uỷ ban"]),
        ("Rà soát hạn mức, hàn gắn", "hạn", ["hạn"]),
        ("Rà soát hạn mức, hàn gắn", "han", ["hạn", "hàn"]),
        ("phòng, chống dịch và phòng bệnh", '"phòng chống"', ["phòng", "chống"]),
        ("tuyên truyền", "tuy*", ["tuyên"]),
        ("Kế hoạch", "không", []),
    ],
)
def test_matches_are_marked_in_the_verbatim_text(text: str, words: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in matched_spans(text, read_words(words))] == marked


def test_an_excerpt_shows_the_match() -> None:
    text = "đầu " * 200 + "trọng tâm " + "cuối " * 200
    found = excerpt(text, read_words("trọng tâm"), 80)
    assert "trọng tâm" in found and len(found) < 90 and found.startswith("… ") and found.endswith(" …")


def test_a_search_loads_no_heavy_library() -> None:
    heavy = {"spacy", "underthesea", "pdfplumber", "pypdfium2", "pydantic", "sqlite_utils", "numpy", "lxml"}
    code = "import sys, pipeline.archive.search, pipeline.archive.agenda; print(*sys.modules)"
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert heavy & set(done.stdout.split()) == set()
