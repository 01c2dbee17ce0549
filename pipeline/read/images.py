"""Image files (`tệp ảnh`): PNG, JPEG and TIFF of several pages, each page recognised."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from pipeline.read.assemble import assemble
from pipeline.read.layout import PageContent
from pipeline.read.ocr import recognise_page
from pipeline.read.stamps import without_stamps
from pipeline.settings import ReadSettings
from schemas.document import SourceDocument
from schemas.errors import DamagedFileError, LimitExceededError, UnsupportedFileError

_A4_WIDTH, _A4_HEIGHT = 595.3, 841.9
_DPI_RANGE = (70, 1300)
"""A resolution outside is a program's default (72 without meaning it, 1), not what the scanner used."""
_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "TIFF": "image/tiff"}


def read_image(path: str, data: bytes, settings: ReadSettings) -> SourceDocument:
    """The document of an image file's bytes; `path` names it in messages.

    Raises DamagedFileError, UnsupportedFileError, LimitExceededError, EmptyFileError (no text found) and
    MissingDependencyError.
    """
    with _opened(path, data) as image:
        media_type = _MEDIA_TYPES.get(image.format or "", "")
        if not media_type:
            raise UnsupportedFileError(
                f"{path}: ảnh loại {image.format} chưa đọc được. Hãy đổi sang PNG, JPG hoặc TIFF."
            )
        count = getattr(image, "n_frames", 1)
        if count > settings.max_pages:
            raise LimitExceededError(
                f"{path}: có {count} trang, quá giới hạn {settings.max_pages}. "
                "Hãy tách tệp hoặc tăng max_pages trong tệp cấu hình."
            )
        pages = [_read_page(frame, n, path, settings) for n, frame in enumerate(_frames(image, path), 1)]
    return assemble(pages, path, data, media_type)


@contextmanager
def _opened(path: str, data: bytes) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        # The limit on pixels is ours (`max_pixels`), checked before a page is decoded.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(io.BytesIO(data))
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
            raise DamagedFileError(
                f"{path}: tệp ảnh bị hỏng hoặc bị cắt cụt. Hãy quét hoặc sao lại bản gốc."
            ) from error
        with image:
            yield image


def _frames(image: Image.Image, path: str) -> Iterator[Image.Image]:
    """The pages one after the other; each is only good until the next."""
    try:
        yield from ImageSequence.Iterator(image)
    except (OSError, ValueError, EOFError) as error:
        raise DamagedFileError(f"{path}: tệp ảnh bị hỏng hoặc bị cắt cụt. Hãy quét hoặc sao lại bản gốc.") from error


def _read_page(frame: Image.Image, number: int, path: str, settings: ReadSettings) -> PageContent:
    if frame.width * frame.height > settings.max_pixels:
        raise LimitExceededError(
            f"{path}: trang {number} có {frame.width}×{frame.height} điểm ảnh, quá giới hạn {settings.max_pixels:,}. "
            "Hãy quét lại ở 200–300 dpi hoặc tăng max_pixels trong tệp cấu hình."
        )
    picture, width, height = _at_resolution(frame, path, settings.ocr_dpi)
    found = recognise_page(picture, number, width, height, settings, source=PurePath(path).name)
    plain = without_stamps(found.words, number, found.width, found.height)
    return PageContent(
        number,
        found.width,
        found.height,
        plain.words,
        origin="ocr",
        rotation=found.rotation,
        set_aside=found.set_aside + plain.set_aside,
        readings=found.readings,
        signatures=plain.signatures,
        notices=found.notices,
    )


def _at_resolution(frame: Image.Image, path: str, dpi: int) -> tuple[Image.Image, float, float]:
    """The page upright by its EXIF mark and at the settings' resolution, with its size in points."""
    try:
        picture = ImageOps.exif_transpose(frame)
        picture = picture.convert("L" if picture.mode in ("1", "L", "I;16", "I") else "RGB")
    except (OSError, ValueError, SyntaxError) as error:
        raise DamagedFileError(f"{path}: tệp ảnh bị hỏng hoặc bị cắt cụt. Hãy quét hoặc sao lại bản gốc.") from error
    scale = _pixels_a_point(picture, frame.info.get("dpi"))
    width, height = picture.width / scale, picture.height / scale
    factor = dpi / 72 / scale
    if not 0.9 < factor < 1.1:
        size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return picture, width, height


def _pixels_a_point(picture: Image.Image, told: tuple[float, float] | None) -> float:
    """From the file's own resolution where it gives the sheet a size that paper has, else as if the sheet were A4."""
    if told and _DPI_RANGE[0] <= float(told[0]) <= _DPI_RANGE[1]:
        scale = float(told[0]) / 72
        if 250 < min(picture.size) / scale < 1300:
            return scale
    return (
        min(picture.size) / _A4_WIDTH if max(picture.size) < 2 * min(picture.size) else max(picture.size) / _A4_HEIGHT
    )
