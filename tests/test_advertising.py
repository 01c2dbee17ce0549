"""Injected advertising goes aside, and the text around it closes again."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.advertising import find_advertising, set_advertising_aside
from extractors.vocabulary import load_table
from tests.sample import plain


@pytest.mark.parametrize("example", load_table("advertising")["examples"], ids=lambda e: e["text"][:30])
def test_examples(example: dict[str, str | None]) -> None:
    text = str(example["text"])
    found = [text[start:end] for start, end in find_advertising(text)]
    assert found == ([example["found"]] if example["found"] else [])


def test_a_sentence_closes_over_what_was_injected() -> None:
    document = set_advertising_aside(
        plain(
            "Chương trình bảo vệ rừng giai đoạn 2018 - 2022 Đăng Nhập Hi88\n"
            "; Đề án trồng cây trên địa bàn Đăng Nhập Hi88\ngiai đoạn 2016 - 2020."
        )
    )
    assert "Hi88" not in document.text
    assert (
        document.text
        == "Chương trình bảo vệ rừng giai đoạn 2018 - 2022; Đề án trồng cây trên địa bàn giai đoạn 2016 - 2020."
    )
    assert [aside.reason for aside in document.set_aside] == ["advertising", "advertising"]
    assert [notice.code for notice in document.notices] == ["advertising_removed"]


@example(["Đăng nhập Hi88", "\n", "w88.com"])
@given(
    st.lists(
        st.sampled_from(["Sở Y tế", "Đăng nhập Hi88", "\n", "giao", "w88.com", "trước ngày 30/6", ";", "Kế hoạch"]),
        max_size=25,
    )
)
def test_lines_still_cover_the_text(words: list[str]) -> None:
    document = set_advertising_aside(plain(" ".join(words)))
    assert document.text == "\n".join(document.line_text(line) for line in document.lines)
    assert set_advertising_aside(document) == document
