"""The spaCy pipeline: tokens keep the text, components leave spans on it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.vocab import Vocab

from extractors.language import SyllableTokenizer, load_language, read_directive
from tests.sample import LETTER, plain

TOKENIZE = SyllableTokenizer(Vocab())


@given(st.text(max_size=80))
def test_tokens_keep_the_text_byte_for_byte(text: str) -> None:
    assert TOKENIZE(text).text == text


@given(st.text(alphabet="aệ \t\n.,-1", max_size=40))
def test_a_token_is_letters_or_one_sign_or_white_space(text: str) -> None:
    for token in TOKENIZE(text):
        assert token.text.isspace() or token.text.isalnum() or len(token.text) == 1


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Sở Y tế, 30/6", ["Sở", "Y", "tế", ",", "30", "/", "6"]),
        ("a  b", ["a", " ", "b"]),
        (" a", [" ", "a"]),
        ("", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in TOKENIZE(text)] == tokens


def test_components_stand_in_order() -> None:
    assert load_language().pipe_names[:2] == ["letterhead", "citations"]
    assert load_language() is load_language()


def test_spans_of_a_letter() -> None:
    document = plain(LETTER)
    doc = read_directive(document)
    assert doc.text == document.text.replace("\n", " ")
    assert [span.label_ for span in doc.spans["parts"]] == ["cong_van"]
    assert [span.text for span in doc.spans["references"]] == [reference.text for reference in doc._.reading.references]
    decided = {span.label_ for span in doc.spans["units"]}
    assert {"obligation", "left_out"} <= decided
    for span in doc.spans["units"]:
        assert document.text[span.start_char : span.end_char].replace("\n", " ") == span.text


@given(st.text(alphabet="1. Sởa)\n-:;", max_size=60))
@settings(deadline=None, max_examples=50)
def test_any_text_is_read(text: str) -> None:
    doc = read_directive(plain(text))
    assert doc._.reading.parts
