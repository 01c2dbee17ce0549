"""Scans made from typeset pages: skewed, noisy, stamped in red, with pen strokes where number and day stand."""

from __future__ import annotations

import io
import math
import random
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from builder.typeset import FONTS

DPI = 200
SCALE = DPI / 72
RED = (214, 40, 48)


def to_scan(pdf: bytes, form: str, seed: str, options: dict[str, Any]) -> bytes:
    """An image-only file of the pages; `options` are the keys of `[scan]` in the source's head."""
    chance = random.Random(seed)
    pages = [page.render(scale=SCALE).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(pdf)]
    pages[0] = pen(pages[0], options.get("pen") or [], chance)
    if options.get("arrival"):
        pages[0] = arrival_stamp(pages[0], options["arrival"])
    signed = options.get("seal_page", len(pages)) - 1
    ink = tuple(options.get("seal_ink") or RED)
    pages[signed] = seal(pages[signed], options.get("seal", "UBND"), options.get("seal_at") or [118, 190], chance, ink)
    done = [worn(page, options.get("skew", 0.6), chance, options.get("noise", 1.0)) for page in pages]
    return SAVERS[form](done, options)


def seal(
    page: Image.Image, legend: str, at: list[float], chance: random.Random, colour: tuple[int, ...]
) -> Image.Image:
    """The page with a seal of 36 mm, its centre at `at` (mm from the top left)."""
    size = int(36 / 25.4 * DPI)
    ink = Image.new("RGB", (size, size), "white")
    draw = ImageDraw.Draw(ink)
    draw.ellipse((4, 4, size - 4, size - 4), outline=colour, width=5)
    draw.ellipse((46, 46, size - 46, size - 46), outline=colour, width=3)
    middle, radius = size / 2, size * 0.2
    corners = [(math.sin(k * 0.8 * math.pi) * radius, -math.cos(k * 0.8 * math.pi) * radius) for k in range(5)]
    draw.polygon([(middle + x, middle + y) for x, y in corners], fill=colour)
    font = ImageFont.truetype(str(FONTS / "LiberationSans-Bold.ttf"), 24)
    for number, letter in enumerate(legend):
        angle = (number - (len(legend) - 1) / 2) * 11
        tile = Image.new("RGB", (size, size), "white")
        ImageDraw.Draw(tile).text((middle - 8, 14), letter, fill=colour, font=font)
        ink = ImageChops.multiply(ink, tile.rotate(-angle, fillcolor="white"))
    ink = ink.rotate(chance.uniform(-12, 12), fillcolor="white", resample=Image.Resampling.BICUBIC)
    left, top = (int(value / 25.4 * DPI - size / 2) for value in at)
    box = (left, top, left + size, top + size)
    page.paste(ImageChops.multiply(page.crop(box), ink), box)
    return page


def arrival_stamp(page: Image.Image, lines: list[str]) -> Image.Image:
    """The page with the receiver's stamp ĐẾN at its top left."""
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONTS / "LiberationSans-Bold.ttf"), 26)
    blue, left, top = (40, 50, 160), 90, 36
    draw.rectangle((left, top, left + 380, top + 16 + 34 * len(lines)), outline=blue, width=3)
    for number, line in enumerate(lines):
        draw.text((left + 14, top + 8 + 34 * number), line, fill=blue, font=font)
    return page


def pen(page: Image.Image, strokes: list[dict[str, Any]], chance: random.Random) -> Image.Image:
    """The page with figures written in blue ink at the places (mm) given."""
    for stroke in strokes:
        left = stroke["x"] / 25.4 * DPI
        for digit in str(stroke["text"]):
            tile = written_digit(digit, chance)
            top = stroke["y"] / 25.4 * DPI - tile.height / 2 + chance.uniform(-3, 3)
            box = (int(left), int(top), int(left) + tile.width, int(top) + tile.height)
            page.paste(ImageChops.multiply(page.crop(box), tile), box)
            left += tile.width * 0.62
    return page


STROKES = {  # figures as polylines in a 10 x 16 box, as a hurried hand draws them
    "0": [[(5, 1), (2, 4), (1, 9), (3, 14), (6, 15), (9, 10), (8, 4), (5, 1)]],
    "1": [[(3, 5), (6, 1), (6, 15)]],
    "2": [[(2, 4), (4, 1), (8, 2), (8, 6), (2, 15), (9, 14)]],
    "3": [[(2, 2), (6, 1), (8, 4), (5, 7), (8, 10), (7, 14), (2, 15)]],
    "4": [[(6, 1), (1, 10), (9, 10)], [(7, 6), (7, 15)]],
    "5": [[(8, 1), (3, 1), (2, 7), (6, 7), (8, 10), (6, 15), (2, 14)]],
    "6": [[(7, 1), (3, 6), (2, 11), (4, 15), (8, 12), (6, 9), (2, 11)]],
    "7": [[(1, 2), (9, 1), (4, 15)], [(3, 8), (8, 8)]],
    "8": [[(6, 7), (2, 4), (5, 1), (8, 4), (2, 12), (5, 15), (8, 12), (5, 7)]],
    "9": [[(8, 5), (4, 7), (2, 4), (5, 1), (8, 4), (8, 10), (6, 15)]],
}


def written_digit(digit: str, chance: random.Random) -> Image.Image:
    """One figure in blue ink on white, shaken a little."""
    unit = 3.0
    tile = Image.new("RGB", (int(14 * unit), int(20 * unit)), "white")
    draw = ImageDraw.Draw(tile)
    slant = chance.uniform(-0.1, 0.2)
    for line in STROKES[digit]:
        points = [
            ((x + 2 + (8 - y) * slant + chance.uniform(-0.4, 0.4)) * unit, (y + 2 + chance.uniform(-0.4, 0.4)) * unit)
            for x, y in line
        ]
        draw.line(points, fill=(30, 40, 150), width=4, joint="curve")
    return tile.filter(ImageFilter.GaussianBlur(0.7))


def worn(page: Image.Image, skew: float, chance: random.Random, noise: float) -> Image.Image:
    """The page as a scanner gives it: turned by up to `skew` degrees, speckled, a shadow at one edge."""
    angle = chance.choice((-1, 1)) * chance.uniform(0.5, 1.0) * skew
    page = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    generator = np.random.default_rng(chance.randrange(2**31))
    pixels = np.asarray(page).astype(np.int16)
    height, width = pixels.shape[:2]
    speckles = int(260 * noise)
    rows, columns = generator.integers(0, height - 2, speckles), generator.integers(0, width - 2, speckles)
    for row, column in zip(rows, columns, strict=True):
        pixels[row : row + 2, column : column + 2] = generator.integers(40, 160)
    pixels[:, :10] -= 60
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def save_pdf(pages: list[Image.Image], options: dict[str, Any]) -> bytes:
    """Image-only PDF, JPEG inside; with `hidden` an earlier scanner's useless text lies under the first page."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number, page in enumerate(pages):
        size = (page.width / SCALE, page.height / SCALE)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(io.BytesIO(jpeg(page, options))), 0, 0, *size)
        if options.get("hidden") and number == 0:
            hide(canvas, options["hidden"], size[1])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def hide(canvas: Any, lines: list[str], height: float) -> None:
    """Invisible text, as OCR software of a scanner leaves it."""
    text = canvas.beginText(60, height - 60)
    text.setTextRenderMode(3)
    text.setFont("Times-Roman", 12)
    for line in lines:
        text.textLine(line)
    canvas.drawText(text)


def jpeg(page: Image.Image, options: dict[str, Any]) -> bytes:
    """JPEG of a page; grey unless `colour` is set or ink of the seal is to be kept."""
    out = io.BytesIO()
    image = page if options.get("colour", True) else page.convert("L")
    image.save(out, "JPEG", quality=options.get("quality", 40), dpi=(DPI, DPI))
    return out.getvalue()


def save_png(pages: list[Image.Image], options: dict[str, Any]) -> bytes:
    """PNG of the first page in few colours."""
    out = io.BytesIO()
    pages[0].quantize(48, method=Image.Quantize.FASTOCTREE).save(out, "PNG", dpi=(DPI, DPI), optimize=True)
    return out.getvalue()


def save_tiff(pages: list[Image.Image], options: dict[str, Any]) -> bytes:
    """Multi-page fax TIFF, black and white."""
    out = io.BytesIO()
    first, *rest = [page.convert("L").point(lambda v: 255 if v > 170 else 0).convert("1") for page in pages]
    first.save(out, "TIFF", compression="group4", save_all=True, append_images=rest, dpi=(DPI, DPI))
    return out.getvalue()


SAVERS = {"pdf": save_pdf, "png": save_png, "tiff": save_tiff}
