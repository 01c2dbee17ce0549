"""Scans made for tests: text set in Liberation Serif, skewed, sprinkled, stamped in red, numbers drawn by pen."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.read.train_digits import _curve, stroke_shapes
from tests.programs import font_file

DPI = 200
WIDTH, HEIGHT = 1654, 2339


def font(points: float, style: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(style), round(points * DPI / 72))


class Sheet:
    """An A4 page under the pen; positions in pixels at 200 dpi."""

    def __init__(self, height: int = HEIGHT) -> None:
        self.picture = Image.new("RGB", (WIDTH, height), "white")
        self.draw = ImageDraw.Draw(self.picture)

    def type(self, x: int, y: int, text: str, points: float = 13, style: str = "Regular") -> int:
        """Set a line with its baseline at y; the column where it ends."""
        face = font(points, style)
        self.draw.text((x, y), text, fill="black", font=face, anchor="ls")
        return x + round(face.getlength(text))

    def lines(self, texts: list[str], y: int = 600, x: int = 330, step: int = 58) -> None:
        for n, text in enumerate(texts):
            self.type(x, y + n * step, text)

    def write(self, x: int, y: int, digits: str, ink: tuple[int, int, int] = (20, 30, 60), height: int = 36) -> int:
        """Digits by pen with their feet on y; the column where they end."""
        for digit in digits:
            shape = stroke_shapes()[int(digit)][SHAPES[digit]]
            for stroke in shape:
                points = np.array(stroke)
                curve = _curve(points) if len(points) > 2 else points
                line = [(x + height * px, y - height * (1 - py)) for px, py in curve.tolist()]
                self.draw.line(line, fill=ink, width=4, joint="curve")
            x += round(height * (0.25 + max(px for stroke in shape for px, _ in stroke)))
        return x

    def seal(self, x: int, y: int, radius: int = 130) -> None:
        """A round red seal around a point."""
        for r in (radius, radius - 12, radius // 2):
            self.draw.ellipse((x - r, y - r, x + r, y + r), outline=(214, 38, 52), width=5)
        self.draw.text((x, y), "TỈNH ĐÔNG HẢI", fill=(214, 38, 52), font=font(9, "Bold"), anchor="mm")

    def scanned(self, skew: float = 0.0, noise: float = 0.0, seed: int = 3) -> Image.Image:
        """The sheet as a scanner gives it: lines falling by `skew` degrees, grey noise of this spread."""
        picture = self.picture.rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
        if noise:
            grain = np.random.default_rng(seed).normal(0, noise, (picture.height, picture.width, 1))
            picture = Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))
        return picture


SHAPES = {"0": 0, "1": 1, "2": 4, "3": 0, "4": 2, "5": 0, "6": 0, "7": 1, "8": 0, "9": 0}
"""Which of the shapes of a digit the test's pen draws."""


def head(number: str = "", day: str = "", month: str = "7", code: str = "/TB-SYT") -> Sheet:
    """The head of a notice of a department, number and day by pen; blank where empty."""
    sheet = Sheet(1200)
    sheet.type(330, 220, "UBND TỈNH ĐÔNG HẢI", 12)
    sheet.type(420, 265, "SỞ Y TẾ", 13, "Bold")
    sheet.type(800, 220, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Bold")
    sheet.type(930, 265, "Độc lập - Tự do - Hạnh phúc", 13, "Bold")
    end = sheet.type(360, 340, "Số:")
    sheet.write(end + 8, 338, number)
    sheet.type(end + 175, 340, code)
    end = sheet.type(900, 340, "Đông Hải, ngày", 13, "Italic")
    sheet.write(end + 10, 338, day)
    sheet.type(end + 90, 340, f" tháng {month} năm 2023", 13, "Italic")
    sheet.type(720, 470, "THÔNG BÁO", 14, "Bold")
    sheet.lines(BODY, 600)
    return sheet


BODY = [
    "1. Phòng Nghiệp vụ chủ trì, phối hợp với các đơn vị liên quan tổ chức",
    "kiểm tra công tác phòng, chống dịch bệnh tại các trạm y tế xã, phường,",
    "báo cáo kết quả về Sở Y tế trước ngày 15/9/2023.",
    "2. Văn phòng Sở theo dõi, đôn đốc việc thực hiện Kế hoạch này; kịp thời",
    "tham mưu Giám đốc Sở giải quyết khó khăn, vướng mắc phát sinh.",
]
