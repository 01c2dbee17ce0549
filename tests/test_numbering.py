"""The numbering tree: which item stands under which."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.numbering import Item, build_tree, is_closing
from extractors.paragraphs import build_paragraphs
from tests.sample import plain


def tree_of(*paragraphs: str, account: bool = False) -> Item:
    return build_tree(build_paragraphs(plain("\n\n".join(paragraphs))), account=account)


def outline(item: Item) -> list[object]:
    """Each item as its first word, those that have something below as [word, [below]]."""
    found: list[object] = []
    for child in item.children:
        word = child.own.text.split()[0].rstrip(".):;")
        found.append([word, outline(child)] if child.children else word)
    return found


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["1. Rà soát.", "2. Báo cáo."], ["1", "2"]),
        (["I. NHIỆM VỤ", "1. Đê.", "a) Hồ.", "b) Ao.", "2. Báo.", "II. TIỀN"], [["I", [["1", ["a", "b"]], "2"]], "II"]),
        # numbers that repeat and start anew
        (["1. Công an:", "- Tuần tra.", "- Kiểm tra.", "2. Y tế:", "- Trực."], [["1", ["-", "-"]], ["2", ["-"]]]),
        # a list that a colon opens goes below, whatever its style
        (["- Nội dung gồm:", "+ Một.", "+ Hai.", "- Khác."], [["-", ["+", "+"]], "-"]),
        # chapters close every list above them
        (
            ["Chương I", "Điều 1. A.", "1. B.", "Chương II", "Điều 2. C."],
            [["Chương", [["Điều", ["1"]]]], ["Chương", ["Điều"]]],
        ),
        # an unnumbered heading in capitals holds the numbers below it
        (["SỞ Y TẾ", "1. Trực.", "CÔNG AN TỈNH", "1. Tuần tra."], [["SỞ", ["1"]], ["CÔNG", ["1"]]]),
        # a lead-in and its list
        (["Ủy ban yêu cầu các sở:", "1. Rà soát.", "2. Báo cáo."], [["Ủy", ["1", "2"]]]),
    ],
)
def test_outline(paragraphs: list[str], expected: list[object]) -> None:
    assert outline(tree_of(*paragraphs)) == expected


def test_unmarked_words_go_on_the_item_above() -> None:
    [first, second] = tree_of("1. Rà soát hồ, ao.", "Chú trọng nơi nước sâu.", "2. Báo cáo.").children
    assert [paragraph.text for paragraph in first.continuation] == ["Chú trọng nơi nước sâu."]
    assert second.continuation == []


def test_a_closing_paragraph_belongs_to_the_document() -> None:
    root = tree_of("1. Rà soát.", "2. Báo cáo.", "Yêu cầu các đơn vị nghiêm túc thực hiện.")
    assert [child.style for child in root.children] == ["decimal", "decimal", "paragraph"]


@pytest.mark.parametrize(
    ("paragraphs", "ordinals"),
    [
        (["b) Tuần tra;", "Kiểm tra bến bãi;", "đ) Báo cáo."], ["b", "c", "đ"]),
        (["b) Tuần tra;", "Kiểm tra bến bãi;", "d) Báo cáo."], ["b", "c", "d"]),
        (["1. Tuần tra.", "Kiểm tra bến bãi.", "3. Báo cáo."], ["1", "2", "3"]),
        (["1. Tuần tra", "kiểm tra bến bãi.", "3. Báo cáo."], ["1", "3"]),
    ],
)
def test_a_marker_that_was_not_read(paragraphs: list[str], ordinals: list[str]) -> None:
    found = [child.marker.ordinal for child in tree_of(*paragraphs).children if child.marker]
    assert found == ordinals


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("Trên đây là Kế hoạch của Sở.", True),
        ("Căn cứ Kế hoạch này, các đơn vị thực hiện.", True),
        ("UBND tỉnh yêu cầu các sở thực hiện.", True),
        ("Chú trọng nơi nước sâu.", False),
        ("Kế hoạch năm 2024.", False),
    ],
)
def test_is_closing(text: str, closing: bool) -> None:
    assert is_closing(text) is closing


def test_in_an_account_running_text_goes_on_no_list() -> None:
    lines = ("- Trang chủ", "Ngày 5/6, UBND tỉnh ban hành Kế hoạch.", "- Sở Y tế trực.")
    assert [child.style for child in tree_of(*lines, account=True).children] == ["dash", "paragraph", "dash"]


def test_the_root_has_no_paragraph() -> None:
    with pytest.raises(LookupError):
        tree_of("1. Rà soát.").own  # noqa: B018


ITEMS = st.lists(
    st.sampled_from(
        ["I. MỤC ĐÍCH", "1. Rà soát.", "2. Báo cáo:", "a) Hồ.", "đ) Ao;", "- Suối.", "+ Kênh", "Điều 2. Hiệu lực",
         "Yêu cầu các sở:", "SỞ Y TẾ", "Chú trọng nơi sâu.", "(1) một", "1.1. Gồm:", "Chương II", "như sau."]
    ),
    max_size=25,
)  # fmt: skip


@given(ITEMS, st.booleans())
@settings(deadline=None)
def test_every_paragraph_stands_in_the_tree_once_and_in_order(lines: list[str], account: bool) -> None:
    paragraphs = build_paragraphs(plain("\n\n".join(lines)))
    root = build_tree(paragraphs, account=account)
    placed = [p.start for item in root.walk() if item.paragraph for p in (item.own, *item.continuation)]
    assert placed == [paragraph.start for paragraph in paragraphs]
    for item in root.walk():
        for child in item.children:
            assert child.parent is item
            assert child.path[: len(item.path)] == item.path
            assert len(child.path) - len(item.path) == (child.marker is not None)
