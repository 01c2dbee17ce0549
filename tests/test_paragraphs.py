"""Lines to paragraphs, and what a paragraph says of itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.paragraphs import build_paragraphs, paragraphs_within
from schemas.document import BBox, Line, SourceDocument, assemble_lines
from tests.sample import plain, printed

LEFT, RIGHT = 85.0, 540.0
BLOCK = [("chữ chạy kín hết chiều ngang của trang giấy,", LEFT, RIGHT)] * 8
"""Full lines that fix the text edges of a page."""
LONG = "phát hiện hơn 300 lượt người tại các bến bãi trên toàn tỉnh, mỗi ngày từ 15"


def texts(document: SourceDocument) -> list[str]:
    return [paragraph.text for paragraph in build_paragraphs(document)]


def behind_block(*rows: str) -> list[str]:
    """Paragraphs of a page below its block of running text; `>` sets a row in, `|` runs it to the right edge."""
    placed = [(row.strip(">|"), LEFT + 30 * row.startswith(">"), RIGHT if row.endswith("|") else 300) for row in rows]
    document = printed([*BLOCK, ("Hết khối.", LEFT, 150), *placed])
    return texts(document)[1:]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # a full line goes on; a short one that ends a sentence was ended on purpose
        (["Sở Y tế kiểm tra|", "các trạm.", "Công an trực."], ["Sở Y tế kiểm tra các trạm.", "Công an trực."]),
        # a line that is set in begins a paragraph, a block that is set in as a whole is one
        (["Sở Y tế trực.|", ">Công an tuần tra|", "tại bến."], ["Sở Y tế trực.", "Công an tuần tra tại bến."]),
        ([">Ghi chú gồm|", ">hai phần và|", ">Phụ lục."], ["Ghi chú gồm hai phần và Phụ lục."]),
        # a marker begins an item; a number or dash at the head of a wrapped line does not
        (["1. Sở Y tế trực.|", "2. Công an trực.|"], ["1. Sở Y tế trực.", "2. Công an trực."]),
        ([f"{LONG}|", "- 20 người."], [f"{LONG} - 20 người."]),
        ([f"{LONG} và|", "- người lạ."], [f"{LONG} và - người lạ."]),
        # lines of an item hang below its first word, whatever they begin with
        (
            ["1. Nộp bản trình chiếu bằng tệp|", ">Powerpoint cho Sở."],
            ["1. Nộp bản trình chiếu bằng tệp Powerpoint cho Sở."],
        ),
        # no paragraph ends with such a word
        (
            ["Căn cứ Công văn số 12/BYT ngày 01/02 của", ">Bộ Y tế;"],
            ["Căn cứ Công văn số 12/BYT ngày 01/02 của Bộ Y tế;"],
        ),
    ],
)
def test_geometry(rows: list[str], expected: list[str]) -> None:
    assert behind_block(*rows) == expected


def test_a_sheet_askew_keeps_its_paragraphs() -> None:
    rows = ["Căn cứ Kế hoạch số 5,", "Sở Y tế phối hợp,", "Công an tỉnh,", "Sở Tài chính,", "Thanh tra tỉnh,",
            "Ban Dân tộc,", "Báo Sông Lam,", "Kho bạc."]  # fmt: skip
    leaning = [
        (text, {"confidence": 0.9, "bbox": BBox(90 - 1.5 * n, 100 + 20 * n, 540 - 1.5 * n, 113 + 20 * n)})
        for n, text in enumerate(rows)
    ]
    assert texts(lines(*leaning)) == [" ".join(rows)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a blank line cuts a sentence in two
        ("Sở Giáo dục và Đào tạo chủ trì, phối hợp với\n\ncác trường kiểm tra.", 1),
        ("Sở Giáo dục và Đào tạo chủ trì.\n\nCác trường kiểm tra.", 2),
        # no blank line: wording decides
        ("Sở Y tế trực.\nCông an trực.", 2),
        ("Sở Y tế trực tại các trạm y tế của toàn bộ các xã và phường và\nCông an trực.", 1),
        ("Sở Y tế trực.\ntại bến.", 1),
    ],
)
def test_wording(text: str, expected: int) -> None:
    assert len(texts(plain(text))) == expected


def lines(*specs: tuple[str, dict[str, Any]]) -> SourceDocument:
    joined, placed = assemble_lines([text for text, _ in specs], [Line(0, 0, **spec) for _, spec in specs])
    return SourceDocument("x", "0" * 64, "x", joined, placed, "ocr")


LEFT_HALF: dict[str, Any] = {"column": "left"}
RIGHT_HALF: dict[str, Any] = {"column": "right"}
CLEAR: dict[str, Any] = {"confidence": 0.9}
BLURRED: dict[str, Any] = {"confidence": 0.3}


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        # both columns of a foot; the right one holds one title a line
        (
            [("Nơi nhận:", LEFT_HALF), ("- Như trên;", LEFT_HALF), ("CHỦ TỊCH", RIGHT_HALF), ("Lê An", RIGHT_HALF)],
            ["Nơi nhận:", "- Như trên;", "CHỦ TỊCH", "Lê An"],
        ),
        # all lines of one table are one entry
        ([("STT", {"table": 0}), ("1.", {"table": 0}), ("Hết.", {})], ["STT 1.", "Hết."]),
        ([("A", {"table": 0}), ("B", {"table": 1})], ["A", "B"]),
        # dirt between two lines is a blank of its own length
        ([("gửi danh sách", CLEAR), ("-", CLEAR), ("về Sở Y tế.", CLEAR)], ["gửi danh sách   về Sở Y tế."]),
        ([("gửi về", CLEAR), ("',|", BLURRED), ("cho Sở.", CLEAR)], ["gửi về     cho Sở."]),
        # what the source says wins over wording
        ([("Sở Y tế trực.", {}), ("Công an trực.", {"starts_paragraph": False})], ["Sở Y tế trực. Công an trực."]),
    ],
)
def test_what_lines_say(specs: list[tuple[str, dict[str, Any]]], expected: list[str]) -> None:
    assert texts(lines(*specs)) == expected


def test_bold_lead_in() -> None:
    [whole, half] = build_paragraphs(
        lines(("1. Sở Y tế:", {"bold": True}), ("2. Công an trực.", {"bold_until": 2, "starts_paragraph": True}))
    )
    assert (whole.bold, whole.bold_until) == (True, len(whole.text))
    assert (half.bold, half.bold_until, half.body) == (False, 2, "Công an trực.")


def test_a_paragraph_over_an_edge_keeps_its_lines_inside() -> None:
    document = lines(("KẾ HOẠCH", {}), ("phòng dịch", {}), ("Sở Y tế.", {"starts_paragraph": True}))
    paragraphs = build_paragraphs(document)
    inside = paragraphs_within(document, paragraphs, document.lines[1].start, len(document.text))
    assert [paragraph.text for paragraph in paragraphs] == ["KẾ HOẠCH phòng dịch", "Sở Y tế."]
    assert [paragraph.text for paragraph in inside] == ["phòng dịch", "Sở Y tế."]


ROW = st.tuples(
    st.sampled_from(["1. Sở Y tế", "trực.", "-", "a) Công an;", "CHỦ TỊCH", "Điều 1.", ".", "…", "II. NỘI DUNG", "x"]),
    st.builds(
        dict,
        column=st.sampled_from(["full", "left", "right"]),
        confidence=st.sampled_from([None, 0.3, 0.9]),
        table=st.sampled_from([None, None, None, 0]),
        bold=st.booleans(),
        page=st.sampled_from([1, 1, 2]),
        starts_paragraph=st.sampled_from([None, None, True, False]),
        bbox=st.sampled_from([None, BBox(85, 60, 540, 72), BBox(120, 90, 300, 102)]),
        align=st.sampled_from([None, "center", "left"]),
    ),
)


@given(st.lists(ROW, max_size=14))
def test_offsets_in_a_paragraph_are_offsets_in_the_source(specs: list[tuple[str, dict[str, Any]]]) -> None:
    document = lines(*specs)
    paragraphs = build_paragraphs(document)
    assert [p.start for p in paragraphs] == sorted(p.start for p in paragraphs)
    for paragraph in paragraphs:
        assert len(paragraph.text) == paragraph.end - paragraph.start
        for line in paragraph.lines:
            at = line.start - paragraph.start
            assert paragraph.text[at : at + line.end - line.start] == document.line_text(line)
