"""Heads and feet that stand in two columns without a table: put apart by tabs, wide gaps or known words.

The head has the organ at the left and the state's name (`Quốc hiệu`) or the Party's title at the right, the foot
`Nơi nhận` at the left and the signature at the right (NĐ 30/2020/NĐ-CP, Phụ lục I). Read across, the two become
one nonsense line; here each line becomes a left and a right part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NATION_RE = re.compile(
    r"""C[ỘÔO]NG\s*H[ÒÓOÕ][ÀAÁ]?\s*X[ÃAÀÁ]\s*H[ỘÔO]I\s*CH[ỦU]\s*NGH[ĨIÌ]A  # Quốc hiệu, with what fonts make of it
      | ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM                               # the Party's title
      | VI[ỆÊE]T\s+NAM\s+D[ÂA]N\s+CH[ỦU]\s+C[ỘÔO]NG\s+H""",
    re.VERBOSE | re.IGNORECASE,
)
MOTTO_RE = re.compile(r"Độc\s*lập\s*[-–—]\s*Tự\s*do\s*[-–—]\s*Hạnh\s*phúc", re.IGNORECASE)
PLACE_DATE_RE = re.compile(r"[^\W\d_][^,;:\n]{1,40},?\s+ngày[\s\d.…_/]*tháng[\s\d.…_/]*năm[\s\d.…_]*$", re.IGNORECASE)
NUMBER_RE = re.compile(r"^Số\s*[:.]?\s*(?=[\s\d.…_]*\s*[-/])", re.IGNORECASE)
RECIPIENTS_RE = re.compile(r"^N[ơƠ][iI]\s+[nN][hH][ậẬ][nN]\b")
SIGNING_RE = re.compile(
    r"""^(?:(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)\b[./]?\s          # in whose place the signer signs
      | (?:PHÓ\s+)?(?:CHỦ\s+TỊCH|GIÁM\s+ĐỐC|BÍ\s+THƯ|CHÁNH\s+VĂN\s+PHÒNG|TRƯỞNG\s+BAN
              |CỤC\s+TRƯỞNG|BỘ\s+TRƯỞNG|HIỆU\s+TRƯỞNG|THỦ\s+TƯỚNG|VIỆN\s+TRƯỞNG|TỔNG\s+CỤC\s+TRƯỞNG|CHÁNH\s+THANH\s+TRA|TRƯỞNG\s+PHÒNG|CHI\s+CỤC\s+TRƯỞNG)\b
      | THỨ\s+TRƯỞNG\b|ỦY\s+VIÊN\b)""",
    re.VERBOSE,
)
_GAP_RE = re.compile(r"[ \u00a0]*\t[\t \u00a0]*|[ \u00a0]{3,}")
_RULE_RE = re.compile(r"[-–—_=*. ]{3,}")
_HEAD_LINES = 8


@dataclass(frozen=True)
class Halves:
    """The left and the right part of one line, either may be empty."""

    left: str
    right: str


def is_head_right(text: str) -> bool:
    """True where the text can only stand at the right of a head: Quốc hiệu, Party title, motto, place and date."""
    return bool(NATION_RE.search(text) or MOTTO_RE.search(text) or PLACE_DATE_RE.match(text.strip()))


def split_line(text: str) -> Halves | None:
    """The parts of a line on both sides of its widest gap (a tab, or three blanks), None where it has none."""
    body = text.rstrip()
    gaps = [gap for gap in _GAP_RE.finditer(body) if gap.start() > 0 and body[: gap.start()].strip()]
    if not gaps:
        return None
    widest = max(gaps, key=lambda gap: len(gap[0].expandtabs(8)))
    return Halves(body[: widest.start()].strip(), body[widest.end() :].strip())


def split_head_line(text: str) -> Halves | None:
    """Like `split_line`, for a line of a head; known words part it even where only one blank does.

    `UBND TỈNH X CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`, `Số: 12/SNV-VP Hà Nam, ngày 3 tháng 5 năm 2020`.
    """
    for gap in _GAP_RE.finditer(text):
        if text[: gap.start()].strip() and is_head_right(text[gap.end() :]):
            return Halves(text[: gap.start()].strip(), text[gap.end() :].strip())
    for pattern in (NATION_RE, MOTTO_RE):
        found = pattern.search(text)
        if found and text[: found.start()].strip() and len(text) < 160:
            return Halves(text[: found.start()].strip(), text[found.start() :].strip())
    found = re.match(r"(Số\s*[:.]?.*?[/-]\S*)\s+([^\W\d_][^,\d]{1,40},?\s+ngày\b.*)$", text.strip(), re.IGNORECASE)
    if found and PLACE_DATE_RE.match(found[2]):
        return Halves(found[1], found[2])
    return None


def find_heads(texts: Sequence[str]) -> list[range]:
    """The lines that make up each head in two columns; a file that holds several documents has several.

    The texts are raw, with their tabs and blanks; a head is known by the nation's name at the right.
    """
    found: list[range] = []
    for index, text in enumerate(texts):
        halves = split_head_line(text) if NATION_RE.search(text) and not (found and index in found[-1]) else None
        if halves and _is_pair(text, halves) and not NATION_RE.search(halves.left):
            found.append(range(_head_start(texts, index), _head_end(texts, index)))
    return found


def _is_pair(text: str, halves: Halves) -> bool:
    # Without a gap only capitals on both sides tell a head from a sentence that names the Party.
    return halves.right.isupper() and (halves.left.isupper() or split_line(text) is not None)


def _head_start(texts: Sequence[str], index: int) -> int:
    start = index
    while start > 0 and index - start < 2 and texts[start - 1].strip().isupper() and len(texts[start - 1].strip()) < 80:
        start -= 1
    return start


def _head_end(texts: Sequence[str], index: int) -> int:
    end = index + 1
    for place in range(index + 1, min(len(texts), index + _HEAD_LINES)):
        if split_head_line(texts[place]) or _belongs_right(texts[place]) or _is_rule_pair(texts[place]):
            end = place + 1
    return _with_subject(texts, end)


def _with_subject(texts: Sequence[str], end: int) -> int:
    """The end of the head with the subject below the number (`V/v …`), up to the next blank line."""
    if end < len(texts) and re.match(r"\s*V/v\b", texts[end], re.IGNORECASE):
        while end < len(texts) and texts[end].strip():
            end += 1
    return end


def _belongs_right(text: str) -> bool:
    return is_head_right(text) and len(text.strip()) < 80


def _is_rule_pair(text: str) -> bool:
    halves = split_line(text)
    return halves is not None and bool(_RULE_RE.fullmatch(halves.left) and _RULE_RE.fullmatch(halves.right))


def head_halves(text: str) -> Halves:
    """The parts of a line within a head; a line of one part goes where its words or its indentation say."""
    halves = split_head_line(text) or split_line(text)
    if halves:
        return halves
    if is_head_right(text) or _leading(text) >= 24:
        return Halves("", text.strip())
    return Halves(text.strip(), "")


def find_feet(texts: Sequence[str]) -> list[range]:
    """The lines from each `Nơi nhận` down that stand side by side with a signature."""
    found = []
    for index, text in enumerate(texts):
        if RECIPIENTS_RE.match(text.strip().strip("*_")):
            end = _foot_end(texts, index)
            if any(_is_foot_pair(line) for line in texts[index:end]):
                found.append(range(index, end))
    return found


def _is_foot_pair(text: str) -> bool:
    halves = split_line(text)
    return halves is not None and bool(SIGNING_RE.match(halves.right))


def _foot_end(texts: Sequence[str], start: int) -> int:
    end = start + 1
    for place in range(start + 1, min(len(texts), start + 40)):
        text = texts[place]
        if not text.strip():
            continue
        if not (split_line(text) or text.lstrip().startswith(("-", "+")) or _is_short(text)):
            break
        if NATION_RE.search(text) or re.match(r"\s*(PHỤ\s+LỤC\b|\()", text):
            break
        end = place + 1
    return end


def _is_short(text: str) -> bool:
    return _leading(text) >= 24 or len(text.strip()) < 50


def foot_halves(text: str) -> Halves:
    """The parts of a line within a foot; an indented line belongs to the signature."""
    halves = split_line(text)
    if halves and (_leading(text) < 24):
        return halves
    if _leading(text) >= 24 or (SIGNING_RE.match(text.strip()) and not text.lstrip().startswith("-")):
        return Halves("", " ".join(text.split()))
    return Halves(text.strip(), "")


def _leading(text: str) -> int:
    expanded = text.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())
