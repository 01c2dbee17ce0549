"""Words aligned to the characters they stand on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.words import opens_with_verb, words_of


def test_words_stand_on_their_characters() -> None:
    text = "Sở  Y tế tổ chức tập huấn,\nbáo cáo kết quả."
    words = words_of(text)
    assert [text[word.start : word.end].split() for word in words if word.tag == "V"] != []
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nuôi thả cá giống tại hồ chứa.", True),
        ("Ghép nối dữ liệu dân cư.", True),
        ("Danh sách học viên lớp bồi dưỡng.", False),
        ("Biên bản họp Hội đồng.", False),
        ("", False),
    ],
)
def test_opens_with_verb(text: str, expected: bool) -> None:
    assert opens_with_verb(text) is expected


@given(st.text(alphabet="aăâeêiuưy ớởạ.,;-\n1/", max_size=40))
@settings(max_examples=40, deadline=None)
def test_never_raises(text: str) -> None:
    assert all(word.end <= len(text) for word in words_of(text))
