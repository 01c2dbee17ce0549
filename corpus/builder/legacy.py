"""Encoders of the legacy Vietnamese character sets, for files as they were written before Unicode.

TCVN3 (ABC) has no capital letters with tones: those were typed in a second font (`.VnTimeH`) over the bytes of the
small letters. VNI writes a base letter and a mark as two characters.
"""

from __future__ import annotations

import unicodedata

_LOWER = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
_TCVN3 = bytes.fromhex(
    "b5b6b7b8b9 a8bbbcbdbec6 a9c7c8c9cacb cccecfd0d1 aad2d3d4d5d6 d7d8dcddde dfe1e2e3e4 abe5e6e7e8e9 aceaebecedee"
    " eff1f2f3f4 adf5f6f7f8f9 fafbfcfdfe ae"
)
_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", bytes.fromhex("a1a2a3a4a5a6a7"), strict=True))
TCVN3 = dict(zip(_LOWER, _TCVN3, strict=True)) | _CAPITALS

_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_CIRCUMFLEX = {"": "â", "\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BREVE = {"": "ê", "\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_SINGLE = {"ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def to_tcvn3(text: str) -> bytes:
    """TCVN3 bytes; a capital letter with a tone becomes the small one, as it was typed."""
    return bytes(_tcvn3_byte(char) for char in unicodedata.normalize("NFC", text))


def _tcvn3_byte(char: str) -> int:
    if char in TCVN3:
        return TCVN3[char]
    if char.lower() in TCVN3:
        return TCVN3[char.lower()]
    return {"–": 0x2D, "“": 0x22, "”": 0x22, "…": 0x85}.get(char, ord(char))


def tcvn3_runs(text: str) -> list[tuple[str, bool]]:
    """(characters in Latin-1 guise, capital font) of each run that a typist would have set."""
    runs: list[tuple[str, bool]] = []
    for word in _words(text):
        letters = [char for char in word if char.isalpha()]
        capital = word.isupper() and any(char in _LOWER.upper() for char in letters)
        source = word.lower() if capital else word
        runs.append((to_tcvn3(source).decode("latin-1"), capital))
    return runs


def _words(text: str) -> list[str]:
    pieces, current = [], ""
    for char in unicodedata.normalize("NFC", text):
        current += char
        if char == " ":
            pieces.append(current)
            current = ""
    return [*pieces, current] if current else pieces


def to_vni(text: str) -> str:
    """The text in VNI's characters (Windows-1252 guise)."""
    return "".join(_vni_letter(char) for char in unicodedata.normalize("NFC", text))


def _vni_letter(char: str) -> str:
    small = char.lower()
    if small in _SINGLE:
        return _as_case(_SINGLE[small], char)
    parts = unicodedata.normalize("NFD", small)
    if ord(parts[0]) > 127 or len(parts) == 1:
        return char
    tone = next((mark for mark in parts[1:] if mark in _TONES), "")
    if "\u031b" in parts:  # horn: one character of its own, the tone behind it
        return _as_case({"o": "ô", "u": "ö"}[parts[0]] + _TONES.get(tone, ""), char)
    table = _CIRCUMFLEX if "\u0302" in parts else _BREVE if "\u0306" in parts else None
    return _as_case(parts[0] + (table[tone] if table else _TONES.get(tone, "")), char)


def _as_case(text: str, like: str) -> str:
    return text.upper() if like.isupper() else text


def to_cp1258(text: str) -> bytes:
    """CP1258 bytes: base letter (with circumflex, breve or horn) and combining tone."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in parts if mark in _TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        out.append(base + tone)
    return "".join(out).encode("cp1258")
