"""Plain text and Markdown: every line, its paragraph and its indentation."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.text import read_text
from pipeline.settings import ReadSettings
from schemas.document import SourceDocument
from schemas.errors import EmptyFileError, LimitExceededError, UnsupportedFileError


def read(text: str | bytes, name: str = "van-ban.txt") -> SourceDocument:
    found = read_text(name, text if isinstance(text, bytes) else text.encode(), ReadSettings())
    assert found.text == "\n".join(found.line_text(line) for line in found.lines)
    return found


def lines_of(text: str, name: str = "van-ban.txt") -> list[str]:
    return read(text, name).text.split("\n")


def test_lines_keep_wraps_paragraphs_and_indentation() -> None:
    found = read("CÔNG VĂN\n\n    1. Sở Y tế báo\ncáo kết quả.\n\t- Hằng quý.\n\n\nHết\n")
    assert [(found.line_text(line), line.starts_paragraph, line.indent) for line in found.lines] == [
        ("CÔNG VĂN", True, None),
        ("1. Sở Y tế báo", True, 24.0),
        ("cáo kết quả.", None, None),
        ("- Hằng quý.", None, 48.0),
        ("Hết", True, None),
    ]
    assert (found.media_type, found.text_origin) == ("text/plain", "plain")


def test_form_feed_starts_a_page() -> None:
    found = read("trang một\n\ftrang hai\n")
    assert [(found.line_text(line), line.page) for line in found.lines] == [("trang một", 1), ("trang hai", 2)]


HEAD_AND_FOOT = """\
UBND TỈNH BẮC AN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ Y TẾ                                 Độc lập - Tự do - Hạnh phúc
Số: 12/SYT-NVY                      Bắc An, ngày 3 tháng 4 năm 2021
V/v phòng dịch

Kính gửi: Các đơn vị

Nơi nhận:                                      KT. GIÁM ĐỐC
- Như trên;                                    PHÓ GIÁM ĐỐC
- Lưu: VT.

                                               Nguyễn Văn An
"""


def test_head_and_foot_set_side_by_side_are_put_apart() -> None:
    found = read(HEAD_AND_FOOT)
    sides = {side: [found.line_text(x) for x in found.lines if x.column == side] for side in ("left", "right", "full")}
    assert sides == {
        "left": [
            "UBND TỈNH BẮC AN",
            "SỞ Y TẾ",
            "Số: 12/SYT-NVY",
            "V/v phòng dịch",
            "Nơi nhận:",
            "- Như trên;",
            "- Lưu: VT.",
        ],
        "right": [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Bắc An, ngày 3 tháng 4 năm 2021",
            "KT. GIÁM ĐỐC",
            "PHÓ GIÁM ĐỐC",
            "Nguyễn Văn An",
        ],
        "full": ["Kính gửi: Các đơn vị"],
    }


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("UBND TỈNH X CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ["UBND TỈNH X", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]),
        ("TỈNH ỦY X\tĐẢNG CỘNG SẢN VIỆT NAM", ["TỈNH ỦY X", "ĐẢNG CỘNG SẢN VIỆT NAM"]),
        ("Học tập truyền thống Đảng Cộng sản Việt Nam", ["Học tập truyền thống Đảng Cộng sản Việt Nam"]),
        ("Điều 5. Độc lập về tài chính      xem Phụ lục", ["Điều 5. Độc lập về tài chính xem Phụ lục"]),
    ],
)
def test_only_heads_are_put_apart(line: str, parts: list[str]) -> None:
    assert lines_of(line) == parts


MARKDOWN = r"""# QUYẾT ĐỊNH

\*

**Điều 1.** Ban hành Kế hoạch này.

1\. Sở Y tế *chủ trì*:
- tập huấn~~
cho cán bộ;
  - kiểm tra (\*);

| TT | Việc |
|----|------|
| 1 | Họp<br>giao ban |

**KT. CHỦ TỊCH~~
PHÓ CHỦ TỊCH**

[Xem tại đây](https://vi.du/a_b)
""".replace("~~", "  ")  # a hard break, that no editor may strip


def test_markdown_is_told_by_its_content_and_loses_its_markup() -> None:
    found = read(MARKDOWN)
    assert found.media_type == "text/markdown"
    assert found.text.split("\n") == [
        "QUYẾT ĐỊNH",
        "*",
        "Điều 1. Ban hành Kế hoạch này.",
        "1. Sở Y tế chủ trì:",
        "- tập huấn",
        "cho cán bộ;",
        "- kiểm tra (*);",
        "TT",
        "Việc",
        "1",
        "Họp",
        "giao ban",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Xem tại đây",
    ]
    by_text = {found.line_text(line): line for line in found.lines}
    assert by_text["QUYẾT ĐỊNH"].bold
    assert by_text["Điều 1. Ban hành Kế hoạch này."].bold_until == len("Điều 1.")
    assert (by_text["- tập huấn"].level, by_text["- kiểm tra (*);"].level) == (0, 1)
    assert by_text["cho cán bộ;"].starts_paragraph is False
    assert by_text["PHÓ CHỦ TỊCH"].bold
    (table,) = found.tables
    assert [found.text[cell.start : cell.end] for cell in table.cells] == ["TT", "Việc", "1", "Họp\ngiao ban"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("- Kính gửi:*", "- Kính gửi:"),
        ("* Việc một", "- Việc một"),
        ("+ Việc hai", "+ Việc hai"),
        ("Diện tích 2 * 3 m", "Diện tích 2 * 3 m"),
        ("Số: ____/QĐ-UBND", "Số: ____/QĐ-UBND"),
        ("tệp ke_hoach_nam.pdf", "tệp ke_hoach_nam.pdf"),
        ("*in nghiêng* và __đậm__", "in nghiêng và đậm"),
        ("&nbsp;Sở&nbsp;Y tế &amp; BHXH", "Sở Y tế & BHXH"),
        ("Kính gửi (*):", "Kính gửi (*):"),
        ("> trích dẫn", "trích dẫn"),
    ],
)
def test_markdown_line(source: str, text: str) -> None:
    assert lines_of(source, "van-ban.md") == [text]


@pytest.mark.parametrize("source", ["# chú thích", "Chỉ số a*b*c", "- mục một\n- mục hai", "**Một** dòng"])
def test_a_single_sign_does_not_make_markdown(source: str) -> None:
    assert read(source).media_type == "text/plain"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b" \n\t\n", EmptyFileError),
        (bytes(range(256)) * 20, UnsupportedFileError),
        (random.Random(1).randbytes(4000), UnsupportedFileError),
    ],
)
def test_bytes_without_text_are_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"van-ban\.txt"):
        read(data)


def test_size_is_limited() -> None:
    with pytest.raises(LimitExceededError):
        read_text("van-ban.txt", b"x" * 11, replace(ReadSettings(), max_bytes=10))


WORDS = st.sampled_from(
    [
        "Sở",
        "Y tế",
        "-",
        "**",
        "*",
        "|",
        "#",
        "\\",
        "1.",
        "a)",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "_",
        "`",
        "<br>",
        "đ",
        "[x](y)",
    ]
)


@given(st.lists(WORDS, max_size=30).map(" ".join), st.sampled_from(["a.txt", "a.md"]))
def test_any_text_keeps_the_invariants(text: str, name: str) -> None:
    try:
        found = read(text, name)
    except EmptyFileError:
        return
    assert all(line.start < line.end and line.bold_until <= line.end - line.start for line in found.lines)
    assert all(found.line_text(line).strip() == found.line_text(line) for line in found.lines)
    assert all(cell.start <= cell.end for table in found.tables for cell in table.cells)
