from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pdf_samples import BODY, HEIGHT, WIDTH, appearance, body, foot, grid, head, pdf, write
from reportlab.pdfgen.canvas import Canvas

from pipeline.read import read_bytes, read_document
from pipeline.read.pdf import read_pdf
from pipeline.read.pdf_page import read_raw_page
from pipeline.settings import ReadSettings
from schemas.document import SourceDocument
from schemas.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    InputFileError,
    LimitExceededError,
    MissingFileError,
    UnsupportedFileError,
)

NO_OCR = ReadSettings(ocr=False)


def read(*pages: object, settings: ReadSettings = NO_OCR) -> SourceDocument:
    return read_pdf("thu.pdf", pdf(*pages), settings)  # type: ignore[arg-type]


def texts(document: SourceDocument, column: str) -> list[str]:
    return [document.line_text(line) for line in document.lines if line.column == column]


def letter(canvas: Canvas) -> None:
    head(canvas)
    body(canvas)
    foot(canvas)


def second_page(canvas: Canvas) -> None:
    write(canvas, [(295, 40, "2")])
    body(canvas, 90)


def test_letter_comes_out_column_by_column() -> None:
    document = read(letter)
    assert texts(document, "left") == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH LẠNG SƠN",
        "Số: 12/UBND-NC",
        "V/v kiểm tra việc quản lý",
        "chợ phiên vùng cao",
        "Nơi nhận:",
        "- Như trên;",
        "- Thường trực Tỉnh ủy (b/c);",
        "- Lưu: VT, NC.",
    ]
    assert texts(document, "right")[-3:] == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lương Trọng Quỳnh"]
    assert texts(document, "full") == ["Kính gửi: Sở Công Thương", *BODY, *BODY]
    assert (document.text_origin, document.media_type, len(document.sha256)) == ("text-layer", "application/pdf", 64)


def test_looks_and_places() -> None:
    document = read(letter)
    lines = {document.line_text(line): line for line in document.lines}
    assert lines["TỈNH LẠNG SƠN"].bold
    assert lines["Lạng Sơn, ngày 05 tháng 02 năm 2024"].italic
    assert lines["- Như trên;"].size == 11
    assert (lines[BODY[0]].indent, lines[BODY[1]].indent) == (28.0, 0.0)
    start = document.text.index("Kính gửi") + len("Kính gửi: ")
    [(page, box)] = document.places(start, start + 2)
    assert page == 1
    assert box is not None
    assert box.x0 == pytest.approx(200 + 54.6, abs=3)
    assert box.top < 180 < box.bottom + 2


def test_page_numbers_are_set_aside() -> None:
    document = read(letter, second_page)
    assert [(a.text, a.reason, a.page) for a in document.set_aside] == [("2", "page_number", 2)]
    assert [page.number for page in document.pages] == [1, 2]
    assert {line.page for line in document.lines} == {1, 2}


def test_number_and_day_from_appearances() -> None:
    def signed(canvas: Canvas) -> None:
        head(canvas, number="Số:          /TB-UBND", day="ngày      tháng 11 năm 2024")
        body(canvas)
        appearance(canvas, (130, 98, 165, 116), "542")
        appearance(canvas, (381, 98, 397, 116), "06")
        appearance(
            canvas, (430, 5, 590, 40), "Digitally signed by VP\nDate: 2024.11.06 16:02:11 +07'00'".replace("'", ""), 7
        )

    document = read(signed)
    assert "Số: 542/TB-UBND" in document.text
    assert "ngày 06 tháng 11 năm 2024" in document.text
    found = [(r.kind, r.field, document.text[r.start : r.end]) for r in document.readings]
    assert found == [("signature_field", "number", "542"), ("signature_field", "day", "06")]
    assert [a.reason for a in document.set_aside] == ["digital_signature"]
    assert [(s.signer, s.time) for s in document.signatures] == [("VP", "2024-11-06T16:02:11+07:00")]


def test_draft_keeps_its_blank_number() -> None:
    document = read(lambda canvas: head(canvas, number="Số:          /TB-UBND"))
    assert "Số: /TB-UBND" in document.text
    assert document.readings == ()


@pytest.mark.parametrize(
    ("text", "font", "expected"),
    [
        ("Văn thƣ - Lƣu trữ", "Serif", "Văn thư - Lưu trữ"),
        ("Ðộc lập của đất nước", "Serif", "Độc lập của đất nước"),
        ("tỉnh\u00a0Lạng\u00a0Sơn", "Serif", "tỉnh Lạng Sơn"),
        ("Quyết định 1961/QĐ\u2010UBND", "Serif", "Quyết định 1961/QĐ-UBND"),
        ("Quyết định 1961/QĐ\u00adUBND", "Serif", "Quyết định 1961/QĐ-UBND"),
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", "Serif", "Tiếng Việt"),
    ],
)
def test_characters_are_folded(text: str, font: str, expected: str) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, [(85, 190, text)], font)
        body(canvas)

    assert read(draw).text.split("\n")[0] == expected


def test_letters_drawn_out_of_order_are_read_by_place() -> None:
    def draw(canvas: Canvas) -> None:
        for wanted in (str.isascii, lambda char: not char.isascii()):
            for i, line in enumerate(BODY):
                x = 85.0
                for char in line:
                    if wanted(char) and char != " ":
                        write(canvas, [(x, 100 + 18 * i, char)])
                    x += canvas.stringWidth(char, "Serif", 13)

    assert read(draw).text.split("\n") == list(BODY)


def test_table_over_two_pages() -> None:
    xs = [85, 125, 330, 510]

    def first(canvas: Canvas) -> None:
        body(canvas, 90)
        grid(canvas, xs, [700, 730, 760])
        canvas.line(330, HEIGHT - 700, 330, HEIGHT - 760)
        write(canvas, [(90, 720, "STT"), (130, 720, "Nhiệm vụ"), (335, 720, "Đơn vị")])
        write(canvas, [(90, 750, "1"), (130, 742, "Rà soát chợ phiên"), (130, 756, "vùng cao"), (335, 750, "Sở Y tế")])

    def second(canvas: Canvas) -> None:
        write(canvas, [(295, 40, "2")])
        grid(canvas, xs, [60, 90])
        write(canvas, [(90, 80, "2"), (130, 80, "Báo cáo kết quả"), (335, 80, "Công an tỉnh")])
        grid(canvas, xs, [90, 120])
        write(canvas, [(90, 110, "3"), (130, 110, "Tập huấn"), (335, 110, "Sở Nội vụ")])
        body(canvas, 200)

    document = read(first, second)
    [table] = document.tables
    assert (table.rows, table.columns, table.page) == (4, 3, 1)
    cells = {(c.row, c.column): document.text[c.start : c.end] for c in table.cells}
    assert cells[1, 1] == "Rà soát chợ phiên\nvùng cao"
    assert cells[2, 2] == "Công an tỉnh"
    assert [c.page for c in table.cells] == [1] * 6 + [2] * 6
    inside = [document.line_text(line) for line in document.lines if line.table == 0]
    assert inside[:3] == ["STT", "Nhiệm vụ", "Đơn vị"]
    assert document.line_text(document.lines[-1]) == BODY[-1]


def test_merged_cells_have_spans() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (85, 300, 510):
            canvas.line(x, HEIGHT - 100, x, HEIGHT - 160)
        for y in (100, 160):
            canvas.line(85, HEIGHT - y, 510, HEIGHT - y)
        canvas.line(300, HEIGHT - 130, 510, HEIGHT - 130)
        write(canvas, [(90, 130, "Sở Y tế"), (305, 120, "Chủ trì"), (305, 150, "Phối hợp")])
        body(canvas, 200)

    [table] = read(draw).tables
    assert [(c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 1),
        (1, 1, 1, 1),
    ]


def test_ruled_head_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        letter(canvas)
        grid(canvas, [80, 245, 550], [55, 95, 155])

    assert read(draw).tables == ()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_text_that_lies_is_read_upright(turn: int) -> None:
    document = pdfium.PdfDocument(pdf(letter))
    page = document[0]
    page.set_rotation(turn)
    raw = read_raw_page(page)
    assert (raw.width, raw.height) == pytest.approx((WIDTH, HEIGHT), abs=1)
    [place] = [w for w in raw.words if w.text == "Kính"]
    assert (place.x0, place.bottom) == pytest.approx((200, 183), abs=2)


@pytest.mark.parametrize("turn", [90, 270])
def test_landscape_page_stored_as_portrait(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(*((WIDTH, 0) if turn == 90 else (0, HEIGHT)))
        canvas.rotate(90 if turn == 90 else -90)
        write(canvas, [(100, 100, line) for line in BODY[:1]] + [(100, 118, BODY[1])], height=WIDTH)

    document = pdfium.PdfDocument(pdf(draw))
    page = document[0]
    page.set_rotation(turn)
    raw = read_raw_page(page)
    assert (raw.width, raw.height) == pytest.approx((HEIGHT, WIDTH), abs=1)
    assert [w.text for w in raw.words] == " ".join(BODY[:2]).split()
    assert raw.words[0].x0 == pytest.approx(100, abs=1)
    assert raw.slanted == []


def test_watermarks_and_hidden_text_are_set_aside() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.setFont("Serif", 40)
        canvas.drawString(0, 0, "BẢN NHÁP")
        canvas.restoreState()
        hidden = canvas.beginText(85, 100)
        hidden.setFont("Serif", 12)
        hidden.setTextRenderMode(3)
        hidden.textOut("không ai nhìn thấy dòng này")
        canvas.drawText(hidden)

    document = read(draw)
    assert {(a.text, a.reason) for a in document.set_aside} == {
        ("BẢN NHÁP", "watermark"),
        ("không ai nhìn thấy dòng này", "hidden_text"),
    }
    assert document.text == "\n".join([*BODY, *BODY])


@pytest.mark.parametrize(
    ("data", "settings", "error", "said"),
    [
        (lambda: pdf(letter, password="mở"), NO_OCR, EncryptedFileError, "mật khẩu"),
        (lambda: pdf(letter)[:-900], NO_OCR, DamagedFileError, "cắt cụt"),
        (lambda: b"%PDF-1.7\nkhong phai\n%%EOF".replace(b"khong", b"\xff\xfe"), NO_OCR, DamagedFileError, "hỏng"),
        (lambda: pdf(letter, letter), ReadSettings(max_pages=1), LimitExceededError, "max_pages"),
        (lambda: pdf(lambda canvas: None), ReadSettings(), EmptyFileError, "không tìm thấy chữ"),
        (lambda: pdf(lambda canvas: None), NO_OCR, EmptyFileError, "nhận dạng chữ đang tắt"),
        (lambda: b"", NO_OCR, EmptyFileError, "rỗng"),
        (lambda: b"MZ\x90\x00" + bytes(100), NO_OCR, UnsupportedFileError, "chương trình"),
        (lambda: bytes(range(256)) * 8, NO_OCR, UnsupportedFileError, "nhị phân"),
        (lambda: b"PK\x03\x04hong", NO_OCR, UnsupportedFileError, "tệp nén"),
        (lambda: pdf(letter), ReadSettings(max_bytes=100), LimitExceededError, "max_bytes"),
    ],
)
def test_errors_name_the_file_and_what_to_do(
    data: object, settings: ReadSettings, error: type[InputFileError], said: str
) -> None:
    with pytest.raises(error, match=said) as caught:
        read_bytes(data(), "van-ban.bin", settings)  # type: ignore[operator]
    assert "van-ban.bin" in str(caught.value)
    assert "Hãy" in str(caught.value) or "Các loại đọc được" in str(caught.value)


def test_read_document_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "công văn.dat"
    path.write_bytes(pdf(letter))
    document = read_document(path, NO_OCR)
    assert document.path == str(path)
    assert document.text.startswith("ỦY BAN NHÂN DÂN\n")
    with pytest.raises(MissingFileError, match="không có tệp"):
        read_document(tmp_path / "mất.pdf")
    with pytest.raises(UnsupportedFileError, match="thư mục"):
        read_document(tmp_path)


def test_members_know_their_way_in() -> None:
    document = read_bytes(pdf(letter), "kèm.pdf", NO_OCR, way_in=("thư.eml", "gói.zip"))
    assert document.way_in == ("thư.eml", "gói.zip")


def test_invariants() -> None:
    document = read(letter, second_page)
    assert document.text == "\n".join(document.line_text(line) for line in document.lines)
    assert all(line.x_edges is not None and len(line.x_edges) == line.end - line.start + 1 for line in document.lines)
