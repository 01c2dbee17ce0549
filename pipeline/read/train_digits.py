"""Trains the digit recogniser: `python -m pipeline.read.train_digits`; needs scikit-learn and handwriting fonts.

Three sources, none of them a real document: the digits bundled with scikit-learn, digits of handwriting fonts, and
digits drawn here as pen strokes in the shapes taught and used in Viet Nam (a flagged 1, a looped 2, an open or
A-shaped 4, a barred 7). All are turned, slanted, warped, thickened and roughened at random.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import gaussian_filter, map_coordinates
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from pipeline.read.digits import JUNK, Floats, features, normalise
from pipeline.read.ink import Mask

HIDDEN = 128
PASSES = 14

Points = list[tuple[float, float]]
Generator = np.random.Generator

FONT_FILES = """
Breip breipfont BecauseWeBuild-Regular BecauseWeConnect-Regular BecauseWeCreate-Regular BecauseWeLearn-Regular
BecauseWeMentor-Regular BecauseWeOrganize-Regular DancingScript-Regular KaushanScript-Regular Ecolier-court femkeklaver
dkg dkgIt Humor-Sans kiloji kiloji_p KleeOne-Regular Kristi Rufscript010 setofont Delphine SteveHand summersby
TomsonTalks YOzRAF YOzRCF YOzREF YOzRNF YOzRSF YuseiMagic-Regular LeckerliOne-Regular
LiberationSerif-Regular LiberationSerif-Italic LiberationSans-Italic
"""
"""File names without ending; Debian: fonts-breip fonts-bwht fonts-dancingscript fonts-kaushanscript
fonts-ecolier-court fonts-femkeklaver fonts-dkg-handwriting fonts-humor-sans fonts-kiloji fonts-klee fonts-kristi
fonts-rufscript fonts-seto fonts-sjfonts fonts-summersby fonts-tomsontalks fonts-yozvox-yozfont fonts-yusei-magic
fonts-leckerli-one fonts-liberation2."""


@cache
def stroke_shapes() -> dict[int, list[list[Points]]]:
    """For each class the shapes in which the pen draws it, each a list of strokes (`data/strokes.json`)."""
    table = json.loads((Path(__file__).parent / "data" / "strokes.json").read_text("utf-8"))
    return {JUNK if name == "junk" else int(name): shapes for name, shapes in table.items() if name != "about"}


def draw_strokes(label: int, rng: Generator) -> Floats:
    """A digit (or, for `JUNK`, a scrawl) drawn by pen: its shape chosen and bent at random; ink 1 on 0, 96 × 128."""
    shapes = stroke_shapes()[label]
    strokes = shapes[rng.integers(len(shapes))]
    picture = Image.new("L", (128, 96))
    pen = int(rng.integers(3, 15))
    draw = ImageDraw.Draw(picture)
    wide, slant = rng.uniform(0.75, 1.4), rng.uniform(-0.1, 0.35)
    for stroke in strokes:
        bent = np.array(stroke) + rng.normal(0, 0.035, (len(stroke), 2))
        curve = _curve(bent) if len(bent) > 2 else bent
        xs = 22 + 64 * (curve[:, 0] * wide - slant * (curve[:, 1] - 0.5))
        line = list(zip(xs.tolist(), (16 + 64 * curve[:, 1]).tolist(), strict=True))
        draw.line(line, fill=255, width=pen, joint="curve")
        for x, y in (line[0], line[-1]):
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return np.asarray(picture, dtype=np.float32) / np.float32(255)


def _curve(points: NDArray[np.float64], steps: int = 8) -> NDArray[np.float64]:
    """A smooth curve through the points (Catmull-Rom)."""
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        parts.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack([*parts, points[-1:]])


def draw_font(text: str, font: ImageFont.FreeTypeFont) -> Floats | None:
    """The text set in a font, ink 1 on 0; None where the font lacks it."""
    left, top, right, bottom = font.getbbox(text)
    if right - left < 3 or bottom - top < 12:
        return None
    picture = Image.new("L", (int(right - left) + 32, int(bottom - top) + 32))
    ImageDraw.Draw(picture).text((16 - left, 16 - top), text, fill=255, font=font)
    return np.asarray(picture, dtype=np.float32) / np.float32(255)


def distort(picture: Floats, rng: Generator) -> Mask:
    """The picture turned, slanted, stretched, warped, thickened and scaled to the size that scans have, as ink."""
    height, width = picture.shape
    turn, shear = rng.normal(0, 0.09), rng.normal(0, 0.13)
    stretch = rng.uniform(0.8, 1.25)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn) + shear, np.cos(turn) * stretch]])
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float64)
    centred = np.stack([ys - height / 2, xs - width / 2])
    moved = np.tensordot(matrix, centred, axes=1)
    warp = [gaussian_filter(rng.uniform(-1, 1, picture.shape), 9) * rng.uniform(0, 45) for _ in range(2)]
    at = [moved[0] + height / 2 + warp[0], moved[1] + width / 2 + warp[1]]
    warped = gaussian_filter(map_coordinates(picture, at, order=1), rng.uniform(0.5, 2.2))
    factor = rng.uniform(0.3, 0.8)
    size = (max(4, round(width * factor)), max(4, round(height * factor)))
    small = np.asarray(Image.fromarray((np.clip(warped, 0, 1) * 255).astype(np.uint8)).resize(size)) / 255
    noisy = small + gaussian_filter(rng.normal(0, 1, small.shape), 0.7) * rng.uniform(0, 0.12)
    return np.asarray(noisy > rng.uniform(0.25, 0.6), dtype=np.bool_)


def spoil(pictures: Sequence[Floats], rng: Generator) -> Floats:
    """Something that is no digit, made of digits: two side by side, one with a part of another, or a part of one."""
    one, other = (_cut_to_ink(pictures[int(rng.integers(len(pictures)))]) for _ in range(2))
    kind = rng.integers(4)
    if kind == 0:
        return np.pad(_beside(one, other, rng), 16)
    if kind == 1:
        return np.pad(_beside(one, _part(other, rng, 0.3, 0.6), rng), 16)
    return np.pad(_part(one, rng, 0.15, 0.42), 16)


def _beside(one: Floats, other: Floats, rng: Generator) -> Floats:
    """Both pictures side by side on one line, in either order."""
    height = max(one.shape[0], other.shape[0])
    parts = [np.pad(p, ((height - p.shape[0], 0), (0, 0))) for p in (one, other)]
    return np.hstack(parts if rng.random() < 0.5 else parts[::-1])


def _part(picture: Floats, rng: Generator, least: float, most: float) -> Floats:
    """The left or the right part of a picture."""
    across = max(2, round(picture.shape[1] * rng.uniform(least, most)))
    return picture[:, :across] if rng.random() < 0.5 else picture[:, -across:]


def _cut_to_ink(picture: Floats) -> Floats:
    rows, columns = np.flatnonzero(picture.max(axis=1) > 0.3), np.flatnonzero(picture.max(axis=0) > 0.3)
    if not len(rows):
        return picture
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def find_fonts(folder: Path) -> list[ImageFont.FreeTypeFont]:
    """The fonts of `FONT_FILES` that lie anywhere below the folder."""
    paths = {p.stem: p for p in sorted(folder.rglob("*")) if p.suffix.lower() in (".ttf", ".otf")}
    return [ImageFont.truetype(paths[name], 72) for name in FONT_FILES.split() if name in paths]


def originals(fonts: Sequence[ImageFont.FreeTypeFont]) -> list[list[Floats]]:
    """For each digit its undistorted pictures from scikit-learn and from the fonts."""
    bundled = load_digits()
    pictures: list[list[Floats]] = [[] for _ in range(10)]
    for image, label in zip(bundled.images, bundled.target, strict=True):
        big = Image.fromarray((image * 15.9).astype(np.uint8)).resize((56, 64), Image.Resampling.BICUBIC)
        pictures[int(label)].append(np.pad(np.asarray(big, dtype=np.float32) / 255, 16))
    for font in fonts:
        for digit in range(10):
            picture = draw_font(str(digit), font)
            if picture is not None:
                pictures[digit].extend([picture] * 4)
    return pictures


def samples(pictures: list[list[Floats]], each: int, rng: Generator) -> Iterator[tuple[int, Floats]]:
    """`each` distorted samples of every digit and twice as many of junk, as label and normalised square."""
    for label in range(11):
        for _ in range(each if label < JUNK else 2 * each):
            yield label, normalise(distort(_picture(label, pictures, rng), rng))


def _picture(label: int, pictures: list[list[Floats]], rng: Generator) -> Floats:
    """An undistorted picture: of a digit drawn by pen or taken from the given ones, of junk mostly spoilt digits."""
    if rng.random() < (0.2 if label == JUNK else 0.55):
        return draw_strokes(label, rng)
    if label == JUNK:
        labels = rng.integers(0, 10, 2)
        # A 1 cut in two is a 1 still; half of a 0 or an 8 looks like other digits but is none.
        return spoil([_picture(max(int(n), 0), pictures, rng) for n in np.where(labels == 1, 8, labels)], rng)
    return pictures[label][rng.integers(len(pictures[label]))]


def train(fonts: Path, each: int, target: Path) -> float:
    """Accuracy on fresh samples, after the weights were written to `target`."""
    rng = np.random.default_rng(20)
    pictures = originals(find_fonts(fonts))
    labels, squares = zip(*samples(pictures, each, rng), strict=True)
    inputs = features(np.stack(squares))
    nets = [_trained(inputs, labels, seed) for seed in (20, 21)]
    test_labels, test_squares = zip(*samples(pictures, max(50, each // 10), rng), strict=True)
    layers = [(*net.coefs_, *net.intercepts_) for net in nets]
    first, second, first_bias, second_bias = (np.stack(part).astype(np.float16) for part in zip(*layers, strict=True))
    np.savez_compressed(target, first=first, second=second, first_bias=first_bias, second_bias=second_bias)
    chances = np.mean([net.predict_proba(features(np.stack(test_squares))) for net in nets], axis=0)
    return float(np.mean(chances.argmax(axis=1) == np.array(test_labels)))


def _trained(inputs: Floats, labels: Sequence[int], seed: int) -> MLPClassifier:
    with warnings.catch_warnings():
        # The number of passes is chosen, not left to the fit's own idea of its end.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return MLPClassifier((HIDDEN,), alpha=1e-3, batch_size=256, max_iter=PASSES, random_state=seed).fit(
            inputs, labels
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code of the training command."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.read.train_digits", description=__doc__)
    parser.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"), help="folder searched for FONT_FILES")
    parser.add_argument("--each", type=int, default=6500, help="samples of each class")
    parser.add_argument("--target", type=Path, default=Path(__file__).parent / "data" / "digits.npz")
    chosen = parser.parse_args(arguments)
    print(f"{train(chosen.fonts, chosen.each, chosen.target):.4f}", file=sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
