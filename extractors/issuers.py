"""The issuing body: printed lines of the left column to one body each, and the issuer's full name.

The superior body stands above the issuing one and lends it what its name leaves out: a place, a committee, a school.
Sources: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.2; Hướng dẫn 36-HD/VPTW.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process

from extractors.authority_tables import load_places, load_templates
from extractors.casing import organ_case
from extractors.folding import strip_marks
from extractors.vocabulary import load_table

FUZZY_BODY = 80
"""rapidfuzz ratio from which a misread name under the province's committee is one of the bodies that provinces have."""
CLEAR_LEAD = 8
"""By how much the nearest name must be nearer than any other."""
_UNITS = r"(?<!hợp tác )(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)"
_PLACE_RE = re.compile(rf"\b{_UNITS}\s+\S.*$")
_ENDS_IN_UNIT_RE = re.compile(rf"(?<!\w)(?P<unit>{_UNITS})$", re.I)
_COMMITTEE_RE = re.compile(
    r"(?:Ban Chấp hành |Ban Thường vụ )?"
    r"(?P<name>(?:(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) (?:ủy|uỷ|đoàn)|Đoàn (?!đại biểu))\b.*)",
    re.I,
)
_ASSOCIATION_RE = re.compile(r"(?P<name>(?:Hội|Đoàn|Liên đoàn|Liên minh|Công đoàn|Hiệp hội)\b.*?)\s+Việt Nam$")
_OWN_COMMITTEE_RE = re.compile(rf"(?P<committee>Ban Chấp hành|Ban Thường vụ)\s+(?P<place>{_UNITS}\s.*)", re.I)


def join_organ_lines(lines: Sequence[str]) -> list[str]:
    """Printed lines to one string a body: a line that begins with a head noun begins a new body.

    A hyphen at the end joins two bodies that issue together (`SỞ Y TẾ -` / `CÔNG AN TỈNH`), unless the upper one is the
    superior of the other.
    """
    organs: list[str] = []
    for text in lines:
        if organs and not _begins_organ(organs[-1], text):
            organs[-1] = f"{organs[-1]} {text}"
        else:
            organs.append(text)
    return [re.sub(r"\s+[-–]$", "", " ".join(organ.split())) for organ in organs]


def issuer_name(organs: Sequence[str], place: str | None = None, *, joint: bool = False) -> str | None:
    """Issuing body in readable case, completed by what its superior body names.

    place
        As the head prints it before the day: it shows which words of a name in capitals are a place.
    joint
        Whether the number says that several bodies issue together; all below their superior are named then.

    Shapes: `UBND TỈNH KIÊN GIANG` + `SỞ Y TẾ` gives `Sở Y tế tỉnh Kiên Giang`; `TỈNH ỦY X` + `BAN TỔ CHỨC` gives
    `Ban Tổ chức Tỉnh ủy X`; `TRƯỜNG ĐẠI HỌC X` + `KHOA LUẬT` gives `Khoa Luật - Trường Đại học X`.
    """
    names = [organ_case(organ, place) for organ in organs]
    if len(names) < 2:
        return names[0] if names else None
    if joint and not is_superior(organs[-2]):
        first = next(at for at, organ in enumerate(organs) if not is_superior(organ))
        last = _completed(names[-1], names[0], organs[-1], place) if first else names[-1]
        return " - ".join([*names[first:-1], last])
    return _completed(names[-1], names[-2], organs[-1], place)


def spelled_organs(organs: Sequence[str]) -> list[str]:
    """Recognised names with the last one mended, where only one body of a province is near: `SỢ VTE` → `SỞ Y TẾ`."""
    if len(organs) < 2 or not re.match(r"(?:UBND|UY BAN NHAN DAN)\s+(?:TINH|THANH PHO|TP)\b", _folded(organs[-2])):
        return list(organs)
    name = _nearest_body(organs[-1])
    return [*organs[:-1], name] if name else list(organs)


def is_superior(organ: str) -> bool:
    """Whether a body stands above others in letterheads: `UBND TỈNH X`, a ministry, a Party committee."""
    return any(_folded(organ).startswith(_folded(head)) for head in load_table("organs")["superiors"])


def begins_with_head(text: str) -> bool:
    """Whether a line begins as the name of a body does (`SỞ …`, `TRƯỜNG …`)."""
    folded, table = _folded(text), load_table("organs")
    if any(re.match(rf"{re.escape(head)}(?!\w)", text.upper()) for head in table["head_nouns_with_marks"]):
        return True
    return any(re.match(rf"{_folded(head)}\b", folded) for head in table["head_nouns"])


def _folded(text: str) -> str:
    return strip_marks(text).upper()


def _begins_organ(before: str, text: str) -> bool:
    folded = _folded(text)
    if re.search(r"\s[-–]$", before) and is_superior(before):
        return True
    if re.search(r"(?: VÀ| [-–]|,| CỦA|THUỘC)$", before.upper()):
        return False
    if any(folded.startswith(_folded(part)) for part in load_table("organs")["continuations"]):
        return False
    return begins_with_head(text)


def _completed(issuer: str, parent: str, printed: str, place: str | None) -> str:
    """The issuer's name with what the superior body lends it."""
    table = load_table("organs")
    if any(_folded(issuer) == _folded(name) for name in table["take_parent"]):
        return f"{issuer} {parent}"
    own, association = _OWN_COMMITTEE_RE.fullmatch(issuer), _ASSOCIATION_RE.fullmatch(parent)
    if own and association:
        return f"{own['committee']} {association['name']} {own['place']}"
    if _is_part_of(issuer, parent):
        return f"{issuer} - {parent}"
    if ends := _ENDS_IN_UNIT_RE.search(issuer):
        return issuer + _place_behind(parent, ends["unit"].lower(), place)
    return _with_place(issuer, parent, printed)


def _with_place(issuer: str, parent: str, printed: str) -> str:
    """An ordinary body below its superior: the committee or the place behind it, where its kind of name wants one."""
    before = parent if parent in load_table("organs")["stand_before"] else ""  # `BAN CHẤP HÀNH` above its body
    if before or not _takes_place(printed):
        return f"{before} {issuer}".strip()
    committee = _COMMITTEE_RE.fullmatch(parent)
    behind = committee["name"] if committee else _place_of(parent)
    return f"{issuer} {behind}" if behind else issuer


def _is_part_of(issuer: str, parent: str) -> bool:
    """Whether an issuer is a part of its superior that bears no name of its own: a faculty, a room of an office."""
    table = load_table("organs")
    part = any(_folded(issuer).startswith(f"{_folded(head)} ") for head in table["parts"])
    return part and any(_folded(parent).startswith(_folded(head)) for head in table["wholes"])


def _place_of(parent: str) -> str | None:
    """Unit and name of the place in a superior body's name; a province's name alone gets its unit."""
    if found := _PLACE_RE.search(parent):
        return found.group()
    known = next((place for place in load_places() if parent.endswith(f" {place.name}")), None)
    return f"{known.unit} {known.name}" if known else None


def _place_behind(parent: str, unit: str, place: str | None) -> str:
    """The place's name with a blank before it, for an issuer that ends in the word `tỉnh`; empty where unknown."""
    above = _place_of(parent)
    if above and above.lower().startswith(f"{unit} "):
        return f" {above[len(unit) :].strip()}"
    return f" {place}" if place and parent.endswith(f" {place}") else ""


def _takes_place(organ: str) -> bool:
    """Whether a body's name wants its superior's place behind it (`Sở Y tế`, but not `Sở Y tế tỉnh X`)."""
    folded = _folded(organ)
    if re.search(r"\b(?:TINH|THANH PHO|HUYEN|QUAN|THI XA|XA|PHUONG|TP)\b\.? (?!HOI|VA)", folded):
        return False
    return any(folded.startswith(_folded(head)) for head in load_table("organs")["take_place"])


def _nearest_body(organ: str) -> str | None:
    """The body of a province whose name differs from `organ` by a few misread letters, in capitals; None if unclear."""
    letters = _letters(organ)
    known = _bodies_of_provinces()
    if letters in known:
        return known[letters]
    found = process.extract(letters, list(known), scorer=fuzz.ratio, limit=2, score_cutoff=FUZZY_BODY - CLEAR_LEAD)
    if not found or found[0][1] < FUZZY_BODY or (len(found) > 1 and found[0][1] - found[1][1] < CLEAR_LEAD):
        return None
    return known[found[0][0]]


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z]", "", _folded(text))


@cache
def _bodies_of_provinces() -> dict[str, str]:
    """Letters without marks → name in capitals of every department (`Sở …`) that provinces have or had."""
    names = (core for template in load_templates() for core in template.cores() if core.startswith("Sở "))
    return {_letters(name): name.upper() for name in names}
