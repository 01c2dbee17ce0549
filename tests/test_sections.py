"""What a heading announces."""

from __future__ import annotations

import pytest

from extractors.directive import extract_directive
from extractors.markers import read_marker
from extractors.sections import label_of, names_topic_only, section_of
from extractors.vocabulary import load_table
from tests.sample import LETTER, plain

CLASSES = load_table("headings")["classes"]


@pytest.mark.parametrize("example", load_table("headings")["examples"], ids=lambda e: e["text"])
def test_the_vocabularys_own_examples(example: dict[str, str | None]) -> None:
    text = str(example["text"])
    marker = read_marker(text)
    assert section_of(text[marker.end if marker else 0 :], emphatic=True) == example["class"]


@pytest.mark.parametrize(("name", "phrase"), [(name, phrase) for name in CLASSES for phrase in CLASSES[name]])
def test_every_phrase_is_found_whole(name: str, phrase: str) -> None:
    assert section_of(phrase.capitalize(), emphatic=False) == name


def test_no_phrase_belongs_to_two_classes() -> None:
    phrases = [phrase for name in CLASSES for phrase in CLASSES[name]]
    assert sorted(phrase for phrase in set(phrases) if phrases.count(phrase) > 1) == []


@pytest.mark.parametrize(
    ("label", "emphatic", "section"),
    [
        ("NHIỆM VỤ, GIẢI PHÁP TRONG NĂM 2025", True, "operative"),
        ("Nhiệm vụ, giải pháp trong năm 2025", False, None),
        ("Mục đích -Yêu cầu", False, "context"),
        ("LỊCH KIỂM TRA", True, None),  # one syllable decides only where it stands alone
        ("Lịch", False, "facts"),
        ("", True, None),
    ],
)
def test_section_of(label: str, emphatic: bool, section: str | None) -> None:
    assert section_of(label, emphatic=emphatic) == section


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Kinh phí: do ngân sách huyện bảo đảm.", "Kinh phí"),
        ("Kinh phí thực hiện", "Kinh phí thực hiện"),
        ("a" * 100 + ": b", "a" * 100 + ": b"),
        ("a " * 100, ""),
    ],
)
def test_label_of(text: str, label: str) -> None:
    assert label_of(text) == label


@pytest.mark.parametrize(
    ("label", "expected"),
    [("CÔNG TÁC THANH TRA", True), ("MỘT SỐ CÔNG TÁC TRỌNG TÂM", False), ("NHIỆM VỤ", False), ("Sở Tài chính", False)],
)
def test_topics(label: str, expected: bool) -> None:
    assert names_topic_only(label, emphatic=True) is expected


def test_topic_under_an_account_stays_an_account() -> None:
    text = LETTER.replace(
        "1. Sở Giáo dục",
        "I. TÌNH HÌNH THỰC HIỆN\n\n1. CÔNG TÁC CHỈ ĐẠO\n\n- Tổ chức 02 lớp tập huấn.\n\n1. Sở Giáo dục",
        1,
    )
    assert not [o for o in extract_directive(plain(text)).obligations if "02 lớp" in o.text]
