"""From units to obligations: folded text and its places, deadlines that others share, modality."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.directive import extract_directive
from extractors.obligations import modality_of
from extractors.segments import FoldedText, Segment
from schemas.directive import Obligation
from tests.sample import LETTER, plain


def obligations(*paragraphs: str) -> list[Obligation]:
    head, _, tail = LETTER.partition("1. Sở Giáo dục")
    body = "\n\n".join(paragraphs)
    return extract_directive(plain(f"{head}{body}\n\nNơi nhận:{tail.partition('Nơi nhận:')[2]}")).obligations


PIECES = st.lists(st.text(alphabet="aệ \n\t.", max_size=12), max_size=5)


@given(PIECES, st.integers(0, 9))
def test_folded_text_maps_back(texts: list[str], gap: int) -> None:
    source, segments = "", []
    for text in texts:
        source += "#" * gap
        segments.append(Segment(len(source), len(source) + len(text), text))
        source += text
    folded = FoldedText.of(segments)
    assert folded.text == " ".join(" ".join(texts).split())
    assert len(folded.offsets) == len(folded.text)
    for index, char in enumerate(folded.text):
        start, end = folded.source_span(index, index + 1)
        if char != " ":
            assert source[start:end] == char
    assert list(folded.offsets) == sorted(folded.offsets)


def test_the_place_of_a_word_over_two_segments() -> None:
    folded = FoldedText.of([Segment(10, 17, "  Sở  Y"), Segment(30, 32, "tế")])
    assert folded.text == "Sở Y tế"
    assert folded.source_span(0, 7) == (12, 32)
    assert FoldedText.of([]).source_span(0, 1) == (0, 0)


def test_a_lead_in_hands_its_period_and_body_down() -> None:
    first, second = obligations(
        "Trong tháng 11/2023, Sở Y tế tập trung thực hiện các nhiệm vụ sau:",
        "1. Tập huấn cho cán bộ y tế xã.",
        "2. Nghiệm thu đề tài trước ngày 15/11/2023.",
    )
    assert [mention.text for mention in first.lead] == ["Sở Y tế"]
    assert [(d.inherited, str(d.due)) for d in first.deadlines] == [(True, "2023-11-30")]
    assert [(d.inherited, str(d.due)) for d in second.deadlines] == [(None, "2023-11-15")]


def test_contents_of_a_report_order_nobody() -> None:
    (task,) = obligations(
        "1. Lập báo cáo gửi Sở Nội vụ trước ngày 10/6/2023, gồm:",
        "- Số liệu trong năm 2022;",
        "- Kiến nghị, đề xuất với UBND tỉnh.",
    )
    assert task.text.endswith("đề xuất với UBND tỉnh.")
    assert [mention.text for mention in task.report_to] == ["Sở Nội vụ"]
    assert [str(d.due) for d in task.deadlines] == ["2023-06-10"]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Không được thu các khoản ngoài quy định.", "prohibition"),
        ("Nghiêm cấm đốt rơm rạ.", "prohibition"),
        ("Cho phép Sở Y tế mua sắm.", "permission"),
        ("Đề nghị Công an tỉnh phối hợp.", "request"),
        ("UBND huyện trân trọng đề nghị Sở Y tế hỗ trợ.", "request"),
        ("Sở Y tế kiểm tra việc thực hiện và xử lý những nơi không được cấp phép.", "mandatory"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    assert modality_of(text) == modality


def test_a_deadline_for_all_that_stands_above() -> None:
    found = obligations(
        "1. Sở Y tế rà soát hồ sơ.",
        "2. Công an tỉnh kiểm tra trước ngày 10/6/2023.",
        "3. Các nhiệm vụ trên hoàn thành trước ngày 30/6/2023, báo cáo UBND tỉnh.",
    )
    assert [[d.text for d in o.deadlines] for o in found[:2]] == [["trước ngày 30/6/2023"], ["trước ngày 10/6/2023"]]
    assert [found[0].deadlines[0].inherited, found[1].deadlines[0].inherited] == [True, None]


def test_labels_win_over_the_text() -> None:
    [task] = obligations(
        "1. Sở Y tế xây dựng đề án trường học xanh.",
        "Cơ quan chủ trì: Sở Nội vụ.",
        "Cơ quan phối hợp: Công an tỉnh.",
        "Sản phẩm: Báo cáo của Sở.",
        "Thời gian thực hiện: Tháng 8/2023.",
    )
    assert [m.text for m in task.lead] == ["Sở Nội vụ"]
    assert [m.text for m in task.coordinating] == ["Công an tỉnh"]
    assert task.product == "Báo cáo của Sở"
    assert [d.text for d in task.deadlines] == ["Tháng 8/2023"]


@pytest.mark.parametrize(
    ("unit", "lead"),
    [
        (
            "a) Hướng dẫn, giao Công an xã tuần tra.",
            ["Sở Y tế"],
        ),  # opens with a verb: the heading's, whomever it orders
        ("b) Công an tỉnh tuần tra.", ["Công an tỉnh"]),
    ],
)
def test_the_heading_rules(unit: str, lead: list[str]) -> None:
    found = obligations("1. Sở Y tế:", unit)[0]
    assert [mention.text for mention in found.lead] == lead


def test_places_cut_the_text_of_every_mention_and_deadline() -> None:
    head, _, tail = LETTER.partition("1. Sở Giáo dục")
    task = "1. Công an\ntỉnh chủ trì,  phối hợp với Sở\nY tế kiểm tra trước\nngày 30/6/2023."
    document = plain(f"{head}{task}\n\n2. Sở Giáo dục{tail}")
    for obligation in extract_directive(document).obligations:
        for mention in [*obligation.lead, *obligation.coordinating, *obligation.report_to]:
            assert " ".join(document.text[mention.start : mention.end].split()) == mention.text
        for deadline in obligation.deadlines:
            assert deadline.span is not None
            assert " ".join(document.text[slice(*deadline.span)].split()) == deadline.text
