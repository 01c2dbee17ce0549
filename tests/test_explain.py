"""What `congvan extract --explain` tells: nothing of body and annex is passed over in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors.directive import extract_directive
from extractors.language import read_directive
from extractors.vocabulary import load_table
from pipeline.read import read_document
from schemas.directive import Directive
from schemas.document import SourceDocument
from tests.sample import LETTER, plain

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
DIGITAL = sorted(path for path in CORPUS.iterdir() if path.suffix in (".txt", ".md", ".docx", ".html"))
DIGITAL += sorted(path for path in CORPUS.glob("*.pdf") if not path.name.startswith("quet-"))
REASONS = load_table("reasons")["reasons"]


def explained(document: SourceDocument) -> Directive:
    return extract_directive(document, explain=True)


def passed_over(document: SourceDocument, record: Directive) -> list[str]:
    """Lines of bodies and annexes with a word in them of which no dispositions cover the half."""
    spans = [(entry.start or 0, entry.end or 0) for entry in record.dispositions or []]
    reading = read_directive(document)._.reading
    zones = [zone for part in reading.parts for zone in (part.zones.body, part.zones.annex)]
    lines = [document.lines[index] for zone in zones for index in zone]
    worded = [line for line in lines if re.search(r"[^\W\d_]{2}", document.line_text(line))]
    return [
        document.line_text(line)
        for line in worded
        if 2 * sum(max(0, min(end, line.end) - max(start, line.start)) for start, end in spans) < line.end - line.start
    ]


@pytest.mark.parametrize("path", DIGITAL, ids=lambda path: path.name)
def test_no_line_is_passed_over(path: Path) -> None:
    document = read_document(path)
    record = explained(document)
    assert passed_over(document, record) == []
    told = [entry.reason.split("; theo quy tắc: ") for entry in record.dispositions or []]
    assert {reason for reasons in told for reason in reasons} <= set(REASONS.values())


@pytest.mark.parametrize("path", DIGITAL[::5], ids=lambda path: path.name)
def test_every_obligation_has_its_disposition(path: Path) -> None:
    record = explained(read_document(path))
    kept = [(entry.start or 0, entry.end or 0) for entry in record.dispositions or [] if entry.decision == "obligation"]
    for obligation in record.obligations:
        assert any(start <= (obligation.start or 0) < end for start, end in kept), obligation.text


def test_rows_of_a_task_table_are_told_one_by_one() -> None:
    record = explained(read_document(CORPUS / "kh-so-cong-thuong-cai-cach-hanh-chinh.docx"))
    rows = [entry for entry in record.dispositions or [] if " | " in entry.text]
    assert sum(entry.reason == REASONS["task_table"] for entry in rows) == sum(
        obligation.table_cells is not None for obligation in record.obligations
    )
    assert [entry.text.split(" | ")[0] for entry in rows if entry.decision == "left_out"] == ["TT", "I", "II", "III"]


ANNEX = """
PHỤ LỤC

Danh mục hồ, ao cần cắm biển cảnh báo

1. Hồ Đồng Sen, xã Tân An.
"""


def decisions(text: str) -> dict[str, tuple[str, str]]:
    return {entry.text: (entry.decision, entry.reason) for entry in explained(plain(text)).dispositions or []}


def test_annex_outside_tables_is_told() -> None:
    found = decisions(LETTER + ANNEX)
    assert found["Hồ Đồng Sen, xã Tân An."] == ("left_out", REASONS["annex"])
    assert found["Danh mục hồ, ao cần cắm biển cảnh báo"] == ("left_out", REASONS["annex"])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("V/v tăng cường phòng, chống đuối nước trẻ em", "V/v yêu cầu cắm biển cảnh báo", "head"),
        ("- Như trên;", "- Như trên (đề nghị báo cáo trước ngày 30/6);", "foot"),
    ],
)
def test_order_in_head_or_foot_is_told(old: str, new: str, expected: str) -> None:
    reasons = [reason for _, reason in decisions(LETTER.replace(old, new)).values()]
    assert reasons.count(REASONS[expected]) == 1


def test_name_with_an_ordering_syllable_is_no_order() -> None:
    text = LETTER.replace("- Công an tỉnh;", "- Sở Giao thông vận tải;\n- Ban Chỉ đạo phòng, chống thiên tai tỉnh;")
    assert REASONS["head"] not in {reason for _, reason in decisions(text).values()}


def test_words_behind_the_first_lead_in_are_told() -> None:
    first = "Căn cứ Công văn số 12/BYT-DP ngày 02/01/2023 của Bộ Y tế về các nội dung sau:"
    second = "Để phòng, chống đuối nước, Sở Y tế yêu cầu các đơn vị như sau:"
    record = decisions(
        f"Số: 3/SYT-NV\n\n{first}\n\n{second}\n\n1. Rà soát hồ, ao gần trường học.\n\n2. Cắm biển cảnh báo."
    )
    assert {first, second} <= set(record)
    assert record["Rà soát hồ, ao gần trường học."][0] == "obligation"


def numbering(*ordinals: str) -> list[str]:
    items = "\n\n".join(f"{ordinal} Rà soát hồ, ao gần trường học số {n}." for n, ordinal in enumerate(ordinals))
    record = explained(plain(f"Số: 3/SYT-NV\n\nSở Y tế yêu cầu các đơn vị thực hiện:\n\n{items}"))
    return [
        warning.code
        for warning in record.warnings
        if warning.code.startswith("number") and "missing" not in warning.code
    ]


@pytest.mark.parametrize(
    ("ordinals", "expected"),
    [
        (("1.", "2.", "3."), []),
        (("1.", "3."), ["numbering_gap"]),
        (("1.", "2.", "2.", "3."), ["number_repeated"]),
        (("2.", "3."), ["numbering_start"]),
        (("a)", "c)"), ["numbering_gap"]),
    ],
)
def test_holes_in_the_numbering_are_warned_of(ordinals: tuple[str, ...], expected: list[str]) -> None:
    assert numbering(*ordinals) == expected
