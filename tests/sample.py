"""Small documents for the tests of the extractors: lines of text as a reader would hand them on."""

from __future__ import annotations

from schemas.document import BBox, Line, SourceDocument, assemble_lines


def plain(text: str) -> SourceDocument:
    """A document of plain lines; a blank line begins a paragraph, as the text reader says it."""
    texts: list[str] = []
    lines: list[Line] = []
    after_blank = True
    for raw in text.strip("\n").split("\n"):
        if not raw.strip():
            after_blank = True
            continue
        texts.append(raw.strip())
        lines.append(Line(0, 0, starts_paragraph=True if after_blank else None))
        after_blank = False
    joined, placed = assemble_lines(texts, lines)
    return SourceDocument("mau.txt", "0" * 64, "text/plain", joined, placed)


def printed(rows: list[tuple[str, float, float]], *, width: float = 595.0) -> SourceDocument:
    """A page of printed lines: (text, left edge, right edge) from top to bottom, 16 points apart."""
    texts = [text for text, _, _ in rows]
    lines = [
        Line(0, 0, bbox=BBox(x0, 60 + 16 * i, min(x1, width), 72 + 16 * i), size=13)
        for i, (_, x0, x1) in enumerate(rows)
    ]
    joined, placed = assemble_lines(texts, lines)
    return SourceDocument("mau.pdf", "0" * 64, "application/pdf", joined, placed, "text-layer")


LETTER = """
ỦY BAN NHÂN DÂN
TỈNH NAM SƠN

Số: 412/UBND-KGVX

V/v tăng cường phòng, chống đuối nước trẻ em

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Nam Sơn, ngày 05 tháng 6 năm 2023

Kính gửi:
- Sở Giáo dục và Đào tạo;
- Công an tỉnh;
- UBND các huyện, thành phố.

Thực hiện Công văn số 1210/BGDĐT-GDTC ngày 20/4/2023 của Bộ Giáo dục và Đào tạo, Chủ tịch UBND tỉnh yêu cầu:

1. Sở Giáo dục và Đào tạo chủ trì, phối hợp với Công an tỉnh, các đơn vị liên quan rà soát hồ, ao gần trường học;
hoàn thành trước ngày 30/6/2023.

2. Công an tỉnh:

a) Tăng cường tuần tra tại các bến bãi.

b) Báo cáo UBND tỉnh (qua Sở Giáo dục và Đào tạo) trước ngày 15 hằng tháng.

3. UBND các huyện, thành phố chỉ đạo UBND cấp xã cắm biển cảnh báo.

Yêu cầu Thủ trưởng các cơ quan, đơn vị nghiêm túc thực hiện./.

Nơi nhận:
- Như trên;
- CT, các PCT UBND tỉnh;
- Lưu: VT, KGVX.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Lê Thị Minh An
"""
"""A công văn of an invented province, with every zone."""
