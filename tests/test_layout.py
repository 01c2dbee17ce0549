import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.furniture import PageLines, furniture
from pipeline.read.geometry import Word, rows_of
from pipeline.read.layout import line_of, lines_of_page
from schemas.document import BBox, Line

WIDTH, HEIGHT = 595.0, 842.0


def row(text: str, x0: float, top: float, size: float = 13.0, **look: bool) -> list[Word]:
    """Words of a printed row, letters half as wide as they are high."""
    words = []
    for token in text.split():
        x1 = x0 + len(token) * size * 0.5
        words.append(Word(token, x0, top, x1, top + size, size, **look))
        x0 = x1 + size * 0.3
    return words


def laid_out(*rows: list[Word]) -> list[tuple[str, str]]:
    words = [word for words in rows for word in words]
    return [(line.column, text) for text, line in lines_of_page(words, 1, WIDTH, HEIGHT)]


BODY = [
    row("Thực hiện ý kiến của Bộ Công Thương về việc quản lý chợ phiên vùng cao", 113, 220),
    row("các huyện rà soát các điểm chợ, báo cáo kết quả trước ngày 30 tháng 6 năm tới", 85, 238),
    row("và đề xuất giải pháp bảo đảm an toàn cho người dân khi họp chợ mùa mưa lũ", 85, 256),
]


def test_head_left_column_comes_first() -> None:
    lines = laid_out(
        row("UBND TỈNH LẠNG SƠN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 60, 70, 12),
        row("SỞ CÔNG THƯƠNG", 80, 86, 12),
        row("Độc lập - Tự do - Hạnh phúc", 330, 87, 12),
        row("Số: 12/SCT-QLTM", 80, 112),
        row("Lạng Sơn, ngày 05 tháng 02 năm 2024", 330, 112),
        row("V/v kiểm tra chợ phiên", 80, 130, 12),
        row("Kính gửi: Các huyện, thành phố", 200, 175),
        *BODY,
    )
    assert [text for column, text in lines if column == "left"] == [
        "UBND TỈNH LẠNG SƠN",
        "SỞ CÔNG THƯƠNG",
        "Số: 12/SCT-QLTM",
        "V/v kiểm tra chợ phiên",
    ]
    assert next(text for column, text in lines if column == "right") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert [column for column, _ in lines] == ["left"] * 4 + ["right"] * 3 + ["full"] * 4


@pytest.mark.parametrize("skew", [-0.015, 0.015])
def test_head_of_a_skewed_scan(skew: float) -> None:
    level = [
        row("UBND TỈNH LẠNG SƠN", 70, 70, 12),
        row("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 260, 70, 12),
        row("SỞ CÔNG THƯƠNG", 80, 90, 12),
        row("Độc lập - Tự do - Hạnh phúc", 330, 90, 12),
        row("Số: 12/SCT-QLTM", 80, 116),
        row("Lạng Sơn, ngày 05 tháng 02 năm 2024", 300, 116),
        *BODY,
    ]
    lines = laid_out(*([_fallen(word, skew) for word in words] for words in level))
    assert [text for column, text in lines if column == "left"] == [
        "UBND TỈNH LẠNG SƠN",
        "SỞ CÔNG THƯƠNG",
        "Số: 12/SCT-QLTM",
    ]


def _fallen(word: Word, skew: float) -> Word:
    fall = word.x0 * skew
    return Word(word.text, word.x0, word.top + fall, word.x1, word.bottom + fall, confidence=0.9)


def test_foot_with_a_recipient_that_reaches_below_the_signature() -> None:
    lines = laid_out(
        *BODY,
        row("Nơi nhận: TM. ỦY BAN NHÂN DÂN", 85, 300)[:2] + row("TM. ỦY BAN NHÂN DÂN", 340, 300),
        row("- Như trên;", 85, 316, 11) + row("CHỦ TỊCH", 380, 316),
        row("- Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng và các huyện;", 85, 332, 11),
        row("- Lưu: VT.", 85, 348, 11),
        row("Hoàng Văn Thái", 370, 380),
    )
    assert [c for c, _ in lines] == ["full"] * 3 + ["left"] * 4 + ["right"] * 3
    assert lines[-3:] == [("right", "TM. ỦY BAN NHÂN DÂN"), ("right", "CHỦ TỊCH"), ("right", "Hoàng Văn Thái")]


def test_foot_whose_label_stands_far_from_the_signature() -> None:
    lines = laid_out(
        *BODY,
        row("Nơi nhận:", 85, 300, 11) + row("BỘ TRƯỞNG, CHỦ NHIỆM", 350, 300),
        row("- Các bộ, cơ quan ngang bộ, cơ quan thuộc CP;", 85, 316, 10),
        row("- Lưu: VT, KSTT.", 85, 332, 10) + row("Trần Văn Thái", 380, 380),
    )
    assert [text for column, text in lines if column == "right"] == ["BỘ TRƯỞNG, CHỦ NHIỆM", "Trần Văn Thái"]


def test_signature_beside_a_list_that_lost_its_label() -> None:
    lines = laid_out(
        *BODY,
        row("HIỆU TRƯỞNG", 380, 300),
        row("- Hội đồng trường;", 85, 312, 11),
        row("- Lưu: VT, TCHC.", 85, 328, 11),
    )
    assert [column for column, _ in lines[-3:]] == ["left", "left", "right"]


def test_box_that_reaches_over_the_next_words_breaks_no_row() -> None:
    words = row("CỘNG HÒA XÃ HỘI", 200, 60)
    words[1] = Word("HÒA", words[1].x0, 60, words[3].x1, 73, confidence=0.6)
    assert [[w.text for w in r] for r in rows_of(words)] == [["CỘNG", "HÒA", "XÃ", "HỘI"]]


def test_two_signatures_side_by_side() -> None:
    lines = laid_out(
        *BODY,
        row("KT. GIÁM ĐỐC SỞ Y TẾ", 90, 300) + row("KT. GIÁM ĐỐC SỞ CÔNG AN", 340, 300),
        row("PHÓ GIÁM ĐỐC", 100, 316) + row("PHÓ GIÁM ĐỐC", 360, 316),
        row("Lò Văn Sơn", 110, 390) + row("Vàng A Páo", 370, 390),
    )
    assert [text for column, text in lines if column == "left"] == [
        "KT. GIÁM ĐỐC SỞ Y TẾ",
        "PHÓ GIÁM ĐỐC",
        "Lò Văn Sơn",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Điều lệ Đảng Cộng sản Việt Nam; các quy định của Trung ương",
        "nơi nhận hồ sơ, TM. Ủy ban nhân dân ký xác nhận, ngày 05 tháng 02 năm 2024 nộp",
        "nước Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập - tự do - hạnh phúc là mục tiêu",
    ],
)
def test_body_is_never_split(text: str) -> None:
    spaced = row(text, 85, 274)
    half = len(spaced) // 2
    wide = [*spaced[:half], *(Word(w.text, w.x0 + 40, w.top, w.x1 + 40, w.bottom, w.size) for w in spaced[half:])]
    assert {column for column, _ in laid_out(*BODY, wide)} == {"full"}


def test_line_looks() -> None:
    words = row("Điều 1.", 113, 100, bold=True) + row("Ban hành kèm theo", 160, 100)
    text, line = line_of(words, 3, "full", (85.0, 540.0))
    assert (text, line.page, line.bold, line.bold_until, line.indent) == (
        "Điều 1. Ban hành kèm theo",
        3,
        False,
        7,
        28.0,
    )
    assert line.x_edges is not None
    assert len(line.x_edges) == len(text) + 1
    assert line.x_edges[text.index("Ban")] == pytest.approx(160.0)


@pytest.mark.parametrize(
    ("x0", "x1", "align"), [(85, 540, "justify"), (85, 300, "left"), (230, 395, "center"), (380, 540, "right")]
)
def test_alignment(x0: float, x1: float, align: str) -> None:
    _, line = line_of([Word("chữ", x0, 100, x1, 113)], 1, "full", (85.0, 540.0))
    assert line.align == align


@given(
    st.lists(
        st.tuples(st.floats(0, 500), st.floats(0, 800), st.floats(1, 90), st.floats(4, 30)), min_size=1, max_size=40
    )
)
def test_no_word_is_lost_whatever_the_page(boxes: list[tuple[float, float, float, float]]) -> None:
    words = [Word(f"w{i}", x, y, x + w, y + h) for i, (x, y, w, h) in enumerate(boxes)]
    lines = lines_of_page(words, 1, WIDTH, HEIGHT)
    assert sorted(token for text, _ in lines for token in text.split()) == sorted(w.text for w in words)
    assert all(line.x_edges is not None and len(line.x_edges) == len(text) + 1 for text, line in lines)
    assert sorted(w.text for r in rows_of(words) for w in r) == sorted(w.text for w in words)


def _page(number: int, *rows: tuple[str, float]) -> PageLines:
    lines = [(text, Line(0, 0, page=number, bbox=BBox(85, top, 500, top + 13))) for text, top in rows]
    return PageLines(number, HEIGHT, lines)


def test_furniture() -> None:
    pages = [
        _page(
            n,
            (f"CÔNG BÁO/Số 97{n}/Ngày 23-8-2024", 30),
            (f"- {n} -", 46),
            ("Sổ tay hướng dẫn nội bộ", 64),
            (f"Mục {n}", 90),
            ("2", 400),
        )
        for n in (1, 2, 3, 4)
    ]
    found = furniture(pages)
    assert {i: reason for (p, i), reason in found.items() if p == 2} == {
        0: "running_head",
        1: "page_number",
        2: "running_head",
    }


def test_furniture_leaves_text_alone() -> None:
    pages = [_page(1, ("1. Sở Y tế", 60), ("2", 400), ("nvan_vp_12/05/2024 08:30:11", 500), ("Lưu: VT.", 790))]
    assert furniture(pages) == {(0, 2): "watermark"}
