import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from scan_factory import BODY, DPI, HEIGHT, WIDTH, Sheet, font

from pipeline.read import read_bytes, read_document
from pipeline.read.geometry import row_text, rows_of
from pipeline.read.missed import missed_words, without_scraps
from pipeline.read.ocr import OcrPage, recognise_page
from pipeline.read.scan import prepare
from pipeline.read.tesseract import (
    RecognisedWord,
    Symbol,
    find_tesseract,
    recognise,
    require_tesseract,
    with_d_stroke,
)
from pipeline.settings import ReadSettings
from schemas.errors import DamagedFileError, LimitExceededError, MissingDependencyError
from tests.programs import needs_tesseract

SETTINGS = ReadSettings()


def recognised(picture: Image.Image, settings: ReadSettings = SETTINGS) -> OcrPage:
    return recognise_page(picture, 1, picture.width * 72 / DPI, picture.height * 72 / DPI, settings)


def text_of(page: OcrPage) -> str:
    return "\n".join(row_text(row) for row in rows_of(page.words))


def word_errors(wanted: str, found: str) -> float:
    """Edits between the two runs of words, as a share of the wanted ones."""
    reference, words = wanted.split(), found.split()
    row = list(range(len(words) + 1))
    for i, expected in enumerate(reference, 1):
        last, row = row, [i]
        for j, word in enumerate(words, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (expected != word)))
    return row[-1] / len(reference)


@needs_tesseract
@pytest.mark.parametrize(("skew", "noise"), [(0.0, 0.0), (1.5, 12.0), (-1.0, 20.0)], ids=["clean", "skewed", "noisy"])
def test_words_of_a_scan(skew: float, noise: float):
    sheet = Sheet(1000)
    sheet.lines(BODY, 300)
    page = recognised(sheet.scanned(skew, noise))
    assert word_errors(" ".join(BODY), text_of(page)) <= 0.03
    assert page.skew == pytest.approx(skew, abs=0.25)
    assert all(0 <= w.confidence <= 1 for w in page.words if w.confidence is not None)


@needs_tesseract
def test_boxes_lie_on_the_page_as_it_is():
    sheet = Sheet(1000)
    sheet.type(330, 300, "Phòng Nghiệp vụ chủ trì, phối hợp với các đơn vị liên quan tổ chức")
    sheet.lines(BODY, 400)
    picture = sheet.scanned(skew=1.5)
    words = recognised(picture).words
    first, last = (next(w for w in words if w.text == text) for text in ("Phòng", "chức"))
    # 1.5 degrees over the width of a line are more than its height.
    assert last.top - first.top > 8
    for word in (first, last):
        x0, top, x1, bottom = (round(edge * DPI / 72) for edge in word.bbox)
        ink = picture.convert("L").crop((x0, top, x1, bottom))
        assert ink.getextrema()[0] < 100


@needs_tesseract
def test_bold_and_character_edges():
    sheet = Sheet(1000)
    sheet.type(330, 300, "Nhiệm vụ và giải pháp trọng tâm", 13, "Bold")
    sheet.lines(BODY, 400)
    words = recognised(sheet.scanned()).words
    title = [w for w in words if w.top < 110]
    assert all(w.bold for w in title if len(w.text) > 3)
    assert sum(w.bold for w in words if w.top > 130) <= 2
    word = next(w for w in title if w.text == "Nhiệm")
    assert word.x_edges is not None
    assert len(word.x_edges) == 6
    assert list(word.x_edges) == sorted(word.x_edges)


@needs_tesseract
@pytest.mark.parametrize("turn", [90, 180])
def test_turned_pages_are_read_upright(turn: int):
    sheet = Sheet(1000)
    sheet.lines(BODY, 300)
    page = recognised(sheet.scanned().rotate(turn, expand=True))
    assert page.rotation == turn
    assert word_errors(" ".join(BODY), text_of(page)) <= 0.03
    assert (page.width, page.height) == pytest.approx((WIDTH * 0.36, 1000 * 0.36))


@needs_tesseract
def test_seal_leaves_no_words():
    sheet = Sheet(1000)
    sheet.lines(BODY, 200)
    sheet.type(900, 620, "GIÁM ĐỐC", 13, "Bold")
    sheet.seal(860, 700)
    text = text_of(recognised(sheet.scanned()))
    assert "GIÁM ĐỐC" in text
    assert "ĐÔNG" not in text


def test_an_empty_sheet_has_no_words():
    assert recognised(Sheet(800).scanned(noise=3)).words == []


@needs_tesseract
def test_limits():
    with pytest.raises(LimitExceededError, match="max_pixels"):
        recognised(Sheet(400).scanned(), ReadSettings(max_pixels=1000))
    sheet = Sheet(HEIGHT)
    sheet.lines(BODY * 6, 300)
    page = recognised(sheet.scanned(), ReadSettings(ocr_seconds=0.01))
    assert [n.code for n in page.notices] == ["ocr_timeout"]


@needs_tesseract
def test_tesseract_is_found_and_its_lack_told():
    found = find_tesseract("vie")
    assert found is not None
    assert found.version.startswith("5.")
    assert "vie" in found.languages
    assert (found.path / "vie.traineddata").is_file()
    assert find_tesseract("xyz") is None
    with pytest.raises(MissingDependencyError, match="congvan doctor"):
        require_tesseract("xyz")


def image_bytes(kind: str, pages: int = 1) -> bytes:
    sheets = []
    for n in range(pages):
        sheet = Sheet(700)
        sheet.lines([f"Trang {n + 1} của tài liệu", *BODY[:2]], 250)
        sheets.append(sheet.scanned())
    target = io.BytesIO()
    more = {"save_all": True, "append_images": sheets[1:]} if pages > 1 else {}
    sheets[0].save(target, kind, dpi=(DPI, DPI), **more)
    return target.getvalue()


@needs_tesseract
@pytest.mark.parametrize(
    ("kind", "pages", "media_type"), [("PNG", 1, "image/png"), ("JPEG", 1, "image/jpeg"), ("TIFF", 2, "image/tiff")]
)
def test_image_files(kind: str, pages: int, media_type: str, tmp_path: Path):
    path = tmp_path / "van-ban.bin"
    path.write_bytes(image_bytes(kind, pages))
    document = read_document(path)
    assert document.media_type == media_type
    assert document.text_origin == "ocr"
    assert [page.number for page in document.pages] == list(range(1, pages + 1))
    for n in range(pages):
        assert f"Trang {n + 1} của tài liệu" in document.text
    assert all(line.bbox is not None and line.confidence is not None for line in document.lines)


def test_a_cut_off_image_is_damaged():
    with pytest.raises(DamagedFileError, match="hỏng"):
        read_bytes(image_bytes("PNG")[:3000], "thu.png")


def test_too_many_pages():
    with pytest.raises(LimitExceededError, match="max_pages"):
        read_bytes(image_bytes("TIFF", 2), "thu.tif", ReadSettings(max_pages=1))


@needs_tesseract
def test_a_line_that_page_segmentation_passed_over_is_read():
    sheet = Sheet(1000)
    sheet.lines(BODY, 400)
    sheet.type(600, 250, "Kính gửi: Phòng Nghiệp vụ")
    scan = prepare(sheet.scanned(), 1, WIDTH * 0.36, 360)
    gray = scan.layers.gray
    found = recognise(Image.fromarray(gray), "vie", DPI, 60).words
    body = [w for w in found if w.top > 300]
    read = missed_words(scan, gray, body, "vie", 60)
    assert " ".join(w.text for w in read) == "Kính gửi: Phòng Nghiệp vụ"
    assert abs(read[0].left - 600) < 12
    assert missed_words(scan, gray, found, "vie", 60) == []


@needs_tesseract
def test_a_scrap_over_a_line_hides_nothing():
    sheet = Sheet(1000)
    sheet.lines(BODY[:2], 100)
    sheet.type(250, 500, "Nơi nhận:", 12, "BoldItalic")
    sheet.type(250, 560, "- Như trên;", 11)
    sheet.type(250, 620, "- Lưu: VT.", 11)
    scan = prepare(sheet.scanned(), 1, WIDTH * 0.36, 360)
    found = recognise(Image.fromarray(scan.layers.gray), "vie", DPI, 60).words
    first = next(word for word in found if word.text == "Như")
    line = [word for word in found if abs(word.bottom - first.bottom) < 25]
    box = (line[0].left, min(w.top for w in line), line[-1].right, max(w.bottom for w in line))
    words = [*(word for word in found if word not in line), RecognisedWord("p.-", *box, 0.0, 0.0)]
    read = missed_words(scan, scan.layers.gray, words, "vie", 60)
    assert " ".join(word.text for word in read) == " ".join(word.text for word in line) == "- Như trên;"
    assert without_scraps(scan, words, read) == words[:-1]
    assert without_scraps(scan, words, []) == words


@needs_tesseract
@pytest.mark.parametrize(("mark", "angle"), [("HỎA TỐC", 35), ("KHẨN", 0), ("MẬT", 0)])
def test_red_marks_are_lines_of_their_own(mark: str, angle: int):
    sheet = Sheet(1000)
    sheet.lines(BODY, 500)
    stamp = Image.new("RGB", (300, 100), "white")
    draw = ImageDraw.Draw(stamp)
    draw.rectangle((10, 15, 290, 85), outline=(220, 30, 40), width=4)
    draw.text((150, 50), mark, fill=(220, 30, 40), font=font(16, "Bold"), anchor="mm")
    sheet.picture.paste(stamp.rotate(angle, expand=True, fillcolor="white"), (200, 150))
    page = recognised(sheet.scanned())
    assert mark in text_of(page).split("\n")


@needs_tesseract
def test_junk_is_set_aside():
    sheet = Sheet(1000)
    sheet.lines(BODY, 200)
    sheet.seal(860, 700)
    for n in range(40):
        sheet.draw.arc((400 + 6 * n, 650 + (n * 37) % 60, 460 + 6 * n, 720), 20, 250, fill="black", width=3)
    page = recognised(sheet.scanned())
    assert word_errors(" ".join(BODY), text_of(page)) <= 0.05


@pytest.mark.parametrize(
    ("read", "meant", "raw"),
    [("BGÐ", "BGĐ", "BGÐ"), ("HĐÐND", "HĐND", "HĐÐND"), ("GD&ÐĐT", "GD&ĐT", "GD&ÐĐT"), ("BGĐ", "BGĐ", None)],
)
def test_the_letter_eth_is_a_d_with_stroke(read: str, meant: str, raw: str | None):
    symbols = tuple(Symbol(letter, 10 * n, 0, 10 * n + 8, 20) for n, letter in enumerate(read))
    word = with_d_stroke(RecognisedWord(read, 0, 0, 10 * len(read), 20, 0.9, 12.0, symbols))
    assert (word.text, word.raw) == (meant, raw)
    assert "".join(symbol.text for symbol in word.symbols) == meant
