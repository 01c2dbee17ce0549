"""extractors.folding: spellings of one word are one key, and different words stay different."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.folding import WORD_RE, canonical_word, exact_key, folded_key, has_marks, strip_marks

VIETNAMESE = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ ĐỦÒÀ-/.,"
)

SAME = [
    ("hoà", "hòa"),
    ("Hoà Bình", "HÒA BÌNH"),
    ("uỷ ban", "Ủy ban"),
    ("thuý", "thúy"),
    ("khoẻ", "khỏe"),
    ("TÒAN", "toàn"),
    ("ngòai", "ngoài"),
    ("tuỳên", "tuyền"),
    ("kĩ", "kỹ"),
    ("lí", "lý"),
    ("quí", "quý"),
    ("Ðiều", "Điều"),
    ("văn thƣ", "văn thư"),
    (unicodedata.normalize("NFD", "Nhiệm vụ được giao"), "nhiệm vụ được giao"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_are_equal(one: str, other: str) -> None:
    assert exact_key(one) == exact_key(other)
    assert folded_key(one) == folded_key(other)


DIFFERENT = [("hạn", "hàn"), ("đất", "dật"), ("quả", "qủa của"), ("của", "cũa"), ("thực", "thức"), ("tư", "tu")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert exact_key(one) != exact_key(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sở Nội vụ", "so noi vu"),
        ("ĐẤT ĐAI", "dat dai"),
        ("947/KH-UBND", "947/kh-ubnd"),
        ("Quyết định", "quyet dinh"),
    ],
)
def test_folding_takes_every_mark_off(text: str, folded: str) -> None:
    assert folded_key(text) == folded


@pytest.mark.parametrize("word", ["của", "quả", "giữa", "mùa", "hoàn", "thuyền", "khuỷu", "ngoài", "thủy", "hòa"])
def test_well_written_syllables_keep_their_form(word: str) -> None:
    assert canonical_word(word) == word


@pytest.mark.parametrize(
    ("text", "expected"), [("so y te", False), ("sở y tế", True), ("dat đai", True), ("12", False)]
)
def test_marks_are_noticed(text: str, expected: bool) -> None:
    assert has_marks(text) is expected


@given(VIETNAMESE)
def test_keys_are_idempotent_and_blind_to_the_unicode_form(text: str) -> None:
    key = exact_key(text)
    assert exact_key(key) == key
    assert exact_key(unicodedata.normalize("NFD", text)) == key
    assert folded_key(folded_key(text)) == folded_key(text)
    assert not has_marks(folded_key(text))


@given(VIETNAMESE)
def test_keys_keep_the_words(text: str) -> None:
    assert len(WORD_RE.findall(exact_key(text))) == len(WORD_RE.findall(text))
    assert len(WORD_RE.findall(folded_key(text))) == len(WORD_RE.findall(text))


@given(st.text())
def test_any_text_has_a_key(text: str) -> None:
    assert strip_marks(exact_key(text)) == folded_key(text)
