"""PDF pages for the tests, drawn by reportlab: text at places, rules, annotation appearances."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.programs import font_file

WIDTH, HEIGHT = 595.0, 842.0
_FACES = {"Serif": "Regular", "Serif-Bold": "Bold", "Serif-Italic": "Italic"}

Draw = Callable[[Canvas], None]
Text = tuple[float, float, str]


def register_fonts() -> None:
    for name, face in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(font_file(face))))


def pdf(*pages: Draw, password: str | None = None, size: tuple[float, float] = (WIDTH, HEIGHT)) -> bytes:
    """A PDF with one page for each drawing function."""
    register_fonts()
    target = io.BytesIO()
    encrypt = StandardEncryption(password) if password else None
    canvas = Canvas(target, pagesize=size, encrypt=encrypt, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def write(canvas: Canvas, texts: Sequence[Text], font: str = "Serif", size: float = 13, height: float = HEIGHT) -> None:
    """Put texts at (x, y from the page's top)."""
    canvas.setFont(font, size)
    for x, y, text in texts:
        canvas.drawString(x, height - y, text)


def head(canvas: Canvas, number: str = "Số: 12/UBND-NC", day: str = "ngày 05 tháng 02 năm 2024") -> None:
    """The two-column head of a letter with its subject below the number."""
    write(canvas, [(100, 70, "ỦY BAN NHÂN DÂN"), (112, 86, "TỈNH LẠNG SƠN")], "Serif-Bold", 12)
    write(
        canvas,
        [(250, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (310, 86, "Độc lập - Tự do - Hạnh phúc")],
        "Serif-Bold",
        12,
    )
    write(canvas, [(110, 112, number)])
    write(canvas, [(290, 112, f"Lạng Sơn, {day}")], "Serif-Italic")
    write(canvas, [(92, 130, "V/v kiểm tra việc quản lý"), (108, 144, "chợ phiên vùng cao")], size=12)
    write(canvas, [(200, 180, "Kính gửi: Sở Công Thương")])


BODY = (
    "Thực hiện ý kiến của Bộ Công Thương về việc quản lý chợ phiên ở các huyện vùng",
    "cao, Ủy ban nhân dân tỉnh yêu cầu Sở Công Thương chủ trì, phối hợp với các huyện",
    "rà soát các điểm chợ, báo cáo kết quả trước ngày 30 tháng 6 năm 2024 theo quy định",
    "và đề xuất những giải pháp bảo đảm an toàn cho người dân khi họp chợ mùa mưa lũ.",
)


def body(canvas: Canvas, top: float = 210.0, repeat: int = 2) -> None:
    """Paragraphs of running text over the full width."""
    rows = [(85 if i % len(BODY) else 113, top + 18 * i, line) for i, line in enumerate(BODY * repeat)]
    write(canvas, rows)


def foot(canvas: Canvas, top: float = 620.0) -> None:
    """Recipients at the left, the signature at the right."""
    write(canvas, [(85, top, "Nơi nhận:")], "Serif-Bold", 12)
    items = ["- Như trên;", "- Thường trực Tỉnh ủy (b/c);", "- Lưu: VT, NC."]
    write(canvas, [(85, top + 14 * (i + 1), item) for i, item in enumerate(items)], size=11)
    write(canvas, [(365, top, "KT. CHỦ TỊCH"), (360, top + 16, "PHÓ CHỦ TỊCH")], "Serif-Bold")
    write(canvas, [(355, top + 90, "Lương Trọng Quỳnh")], "Serif-Bold")


def appearance(canvas: Canvas, box: tuple[float, float, float, float], text: str, size: float = 13) -> None:
    """A stamp annotation over the box (x0, top, x1, bottom) whose appearance shows the text, ASCII only."""
    _, top, _, bottom = box
    rows = "".join(f"({row}) Tj 0 -{size + 1} Td " for row in text.split("\n"))
    font = {"Type": PDFName("Font"), "Subtype": PDFName("Type1"), "BaseFont": PDFName("Helvetica")}
    resources = PDFDictionary({"Font": PDFDictionary({"F1": PDFDictionary(font)})})
    _annotate(canvas, box, f"BT /F1 {size} Tf 2 {bottom - top - size} Td {rows} ET", resources)


def picture_appearance(canvas: Canvas, box: tuple[float, float, float, float], text: str) -> None:
    """Like `appearance`, the text as a picture."""
    x0, top, x1, bottom = box
    scale = 6
    shown = Image.new("L", (round((x1 - x0) * scale), round((bottom - top) * scale)), 255)
    face = ImageFont.truetype(font_file("Regular"), 13 * scale)
    ImageDraw.Draw(shown).text((scale, scale), text, fill=0, font=face)
    pixels = PDFStream(content=shown.tobytes().hex() + ">")
    pixels.dictionary.dict |= {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": shown.width,
        "Height": shown.height,
        "ColorSpace": PDFName("DeviceGray"),
        "BitsPerComponent": 8,
        "Filter": PDFName("ASCIIHexDecode"),
    }
    resources = PDFDictionary({"XObject": PDFDictionary({"Im": canvas._doc.Reference(pixels)})})
    _annotate(canvas, box, f"q {x1 - x0} 0 0 {bottom - top} 0 0 cm /Im Do Q", resources)


def _annotate(canvas: Canvas, box: tuple[float, float, float, float], content: str, resources: PDFDictionary) -> None:
    x0, top, x1, bottom = box
    stream = PDFStream(content=content.encode("ascii"))
    stream.dictionary.dict |= {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Form"),
        "BBox": f"[0 0 {x1 - x0} {bottom - top}]",
        "Resources": resources,
    }
    annotation = {
        "Type": PDFName("Annot"),
        "Subtype": PDFName("Stamp"),
        "Rect": f"[{x0} {HEIGHT - bottom} {x1} {HEIGHT - top}]",
        "F": 4,
        "Contents": PDFString(""),
        "AP": PDFDictionary({"N": canvas._doc.Reference(stream)}),
    }
    canvas._addAnnotation(PDFDictionary(annotation))


def grid(canvas: Canvas, xs: Sequence[float], ys: Sequence[float]) -> None:
    """The rules of a table; ys count from the page's top."""
    for x in xs:
        canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[-1])
    for y in ys:
        canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
