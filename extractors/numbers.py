"""Số, ký hiệu: the number grammar of state, Party and legal documents, and the document types behind the codes.

State papers write `87/KH-UBND` and `1234/UBND-VX` (Nghị định 30/2020/NĐ-CP, Phụ lục I), the Party `20-CT/TW`
(hyphen first, slash last), legal documents `30/2020/NĐ-CP` with the year inside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from extractors.folding import folded_key
from extractors.matching import mend_characters
from extractors.vocabulary import load_table

Regime = Literal["state", "party", "legal"]

SERIAL = r"\d{1,6}(?:\.\d{1,3}(?=/(?:19|20)\d\d/))?[a-zđA-D]?"
"""The running number; `12a` and `12B` occur, and before a year `66.12` (resolutions of the Government since 2025)."""
GROUP = r"[A-ZĐÂĂÊÔƠƯ0-9][A-Za-zĐđÂĂÊÔƠƯâăêôơư0-9&]*"
"""One group of a code: `KH`, `UBND`, `TTr`, `QH15`, `PC06`."""
SPACED_GROUP = r"(?:[A-ZĐ][A-ZĐ0-9&]+|T[TIl1][gq]|TTr|ThU|CTr|QyĐ|K\d+)(?!\w)"
"""A group that may stand after blanks: capitals only, so that ` - Sở Y tế` is no part of the code."""
JOIN = rf"(?:(?:[-/.,_]§?|\.-)(?={GROUP})|\s?[-/]\s?(?:-\s?)?(?={SPACED_GROUP})|(?<=/QH)\s(?=1[0-9](?!\d)))"
CODE = rf"[A-ZĐ0-9Ơ][A-Za-zĐđÂĂÊÔƠƯâăêôơư0-9&]*(?:{JOIN}{GROUP})*"
"""A whole code, tolerant of blanks around its hyphens and slashes: `KH - UBND`, `QĐ -TTg`, `TB-VPCP`."""

_HEADER_RE = re.compile(
    rf"""^\s*(?:[Ss][ốỐ]\s*(?:hiệu)?\s*[:.;]?\s*)?   # Số:
         (?P<serial>{SERIAL})?[\s.…_]*               # blank in a draft
         (?:/\s*(?P<year>(?:19|20)\d\d)\s*)?         # the year of a legal number
         (?P<join>[/-])\s*(?P<code>{CODE})""",
    re.VERBOSE,
)
_TIGHT_RE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Số, ký hiệu of a document, taken apart.

    number
        Without blanks and in one kind of dash; None where the draft leaves the running number open.
    groups
        The code's groups in order: ("KH", "UBND").
    type_code, organ
        The group that names the type (None in a công văn of the state) and the rest, which names the organ.
    """

    number: str | None
    serial: str | None
    year: int | None
    groups: tuple[str, ...]
    regime: Regime
    type_code: str | None
    organ: str | None
    doc_type: str | None

    @property
    def is_draft(self) -> bool:
        """Whether the running number was left open."""
        return self.serial is None

    @property
    def is_joint(self) -> bool:
        """Whether several bodies issue together: `42/KHLT-SGDĐT-CĐGDT`, `12/CTPH-SNV-CAT`."""
        return self.groups[0] in _table()["joint_codes"] and len(self.groups) > 2


def normalise_number(text: str) -> str:
    """A number or code without blanks, in one kind of dash, `Đ` for its look-alikes, misprinted codes mended."""
    tight = _TIGHT_RE.sub("", mend_characters(text).replace("§", "")).strip(".,;:")
    tight = re.sub(r"^[Ss]ố:?", "", tight)
    return _mend_codes(tight)


def parse_number(text: str) -> DocumentNumber | None:
    """The number that `text` begins with (with or without `Số:`), or None.

    Shapes: `Số: 947/KH-UBND`, `Số 1357-CV/TU`, `30/2020/NĐ-CP`, `1234/UBND-VX`, `Số:      /KH-UBND` (draft).
    """
    match = _HEADER_RE.match(mend_characters(text))
    if match is None or not any(map(str.isupper, match["code"])):
        return None
    serial, year, code = match["serial"], match["year"], _mend_codes(_TIGHT_RE.sub("", match["code"].replace("§", "")))
    groups = tuple(group for group in re.split(r"[-/.,_]+", code) if group)
    regime = _regime(bool(year), match["join"], groups, code)
    type_code, organ = _split_code(groups, regime)
    number = None
    if serial:
        number = serial + (f"/{year}" if year else "") + match["join"] + code
    return DocumentNumber(
        number, serial, int(year) if year else None, groups, regime, type_code, organ,
        _type_of(type_code, groups, regime),
    )  # fmt: skip


def _regime(has_year: bool, join: str, groups: tuple[str, ...], code: str) -> Regime:
    if has_year:
        return "legal"
    if (join == "-" and "/" in code) or groups[-1] in _table()["party_organs"]:
        return "party"
    return "state"


def _split_code(groups: tuple[str, ...], regime: Regime) -> tuple[str | None, str | None]:
    if groups[0] in _codes(regime) or groups[0] in _codes("state"):
        return groups[0], "-".join(groups[1:]) or None
    return None, "-".join(groups)


def _type_of(type_code: str | None, groups: tuple[str, ...], regime: Regime) -> str | None:
    if type_code:
        return _codes(regime).get(type_code) or _codes("state").get(type_code)
    if regime == "legal":
        return "luat" if groups[0].startswith("QH") else None
    if len(groups) == 1 and groups[0] in _table()["lone_organs"]:
        return str(_table()["lone_organs"][groups[0]])
    return "cong_van" if regime == "state" else None


def with_type_code(number: DocumentNumber, doc_type: str) -> DocumentNumber:
    """The number with the code of its type whole, where recognition lost one of its two letters: `C-SYT` → `BC-SYT`."""
    codes: dict[str, str] = next(
        (entry.get("codes", {}) for entry in _table()["types"] if entry["slug"] == doc_type), {}
    )
    code = codes.get(number.regime, codes.get("state", ""))
    first = number.groups[0]
    if len(code) != 2 or len(first) != 1 or first not in code or len(number.groups) < 2:
        return number
    groups = (code, *number.groups[1:])
    whole = re.sub(rf"(?<=[/-]){first}(?=[-/])", code, number.number, count=1) if number.number else None
    return replace(number, number=whole, groups=groups, type_code=code, organ="-".join(groups[1:]), doc_type=doc_type)


def doc_type_from_code(code: str, regime: Regime = "state") -> str | None:
    """The type slug behind a code (`KH-UBND`, `KH`), or None; a state code that begins with an organ is a công văn."""
    groups = tuple(group for group in re.split(r"[-/.,_]+", normalise_number(code)) if group)
    if not groups:
        return None
    type_code, _ = _split_code(groups, regime)
    return _type_of(type_code, groups, regime)


def doc_type_from_name(name: str) -> str | None:
    """The type slug of a type's Vietnamese name (`KẾ HOẠCH`, `Quyết định`, `Thông báo kết luận`), or None."""
    return _names().get(" ".join(folded_key(name).split()))


def type_names() -> tuple[str, ...]:
    """All names and other names of document types, longest first."""
    entries = _table()["types"]
    names = {name for entry in entries for name in (entry["name"], *entry.get("aliases", ()))}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def slug(name: str) -> str:
    """Vietnamese name in lower case without marks, `_` for blanks: `Kế hoạch` → `ke_hoach`."""
    return "_".join(folded_key(name).split())


def _table() -> dict[str, Any]:
    table: dict[str, Any] = load_table("document_types")
    return table


@cache
def _codes(regime: Regime) -> dict[str, str]:
    """Code → slug; misprints count in every regime, correct codes of the regime win."""
    right = {e["codes"][regime]: e["slug"] for e in _table()["types"] if regime in e.get("codes", {})}
    wrong = {code: e["slug"] for e in _table()["types"] for code in e.get("misprints", ())}
    return wrong | right


@cache
def _names() -> dict[str, str]:
    return {
        " ".join(folded_key(name).split()): entry["slug"]
        for entry in _table()["types"]
        for name in (entry["name"], *entry.get("aliases", ()))
    }


@cache
def _glued_re() -> re.Pattern[str]:
    codes = sorted({*_codes("state"), *_codes("legal")}, key=len, reverse=True)
    organs = sorted(_table()["glued_organs"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(codes)})({'|'.join(organs)})(?!\w)")


@cache
def _misprint_re() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])({'|'.join(map(re.escape, _table()['organ_misprints']))})(?!\w)")


def _mend_codes(code: str) -> str:
    """`QD-UBND` → `QĐ-UBND`, `QĐUBND` → `QĐ-UBND`, `UBNĐ` → `UBND`; codes that merely differ by habit stay."""
    code = re.sub(r"-{2,}", "-", code)
    code = _misprint_re().sub(lambda match: _table()["organ_misprints"][match[1]], code)
    code = re.sub(r"(?<![A-Za-zĐđ])(?:QD|0Đ|OĐ|Q0|QĐĐ)(?=-|/)", "QĐ", code)
    code = re.sub(r"(?<=/)ND(?=-CP)", "NĐ", code)
    return _glued_re().sub(r"\1-\2", code)
