"""Vietnamese text of any age as NFC Unicode: TCVN3, VNI, CP1258 and what wrong readings of them leave behind.

TCVN3 (TCVN 5712:1993, the `.Vn…` fonts) and VNI (the `VNI-…` fonts) put Vietnamese glyphs at the places of Western
letters, so a text in them looks like `Uû ban nh©n d©n` or `UÛy ban nhaân daân`. Where the font's name is known it
decides; where it is not, the reading with the fewest impossible syllables does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Literal

from extractors.syllables import is_syllable

LegacyEncoding = Literal["tcvn3", "vni", "cp1258"]

# TCVN 5712:1993, bytes A1…FF as they look in Latin-1. AD (soft hyphen) is ư, the letter that gets lost most.
# The capitals with a tone (AF, BA, BF…C5 and so on) are in the standard, hardly in any font: `.Vn…H` fonts are used.
_TCVN3_FROM = "".join(map(chr, [*range(0xA1, 0x100)]))
_TCVN3_TO = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụ"
    "ừửữứựỳỷỹýỵỐ"
)
TCVN3 = str.maketrans(dict(zip(_TCVN3_FROM, _TCVN3_TO, strict=True)))

# VNI: a letter and a mark letter. Marks of the plain vowels, of â ê ô, and of ă.
_VNI_TONES = {"á": "ù", "à": "ø", "ả": "û", "ã": "õ", "ạ": "ï"}
_VNI_CIRCUMFLEX = {"â": "â", "ấ": "á", "ầ": "à", "ẩ": "å", "ẫ": "ã", "ậ": "ä"}
_VNI_BREVE = {"ă": "ê", "ắ": "é", "ằ": "è", "ẳ": "ú", "ẵ": "ü", "ặ": "ë"}
_VNI_SINGLE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ơ": "ô", "ư": "ö", "ỵ": "î", "đ": "ñ"}

# Western reading of CP1258 bytes: the five tones stand behind their vowel.
_CP1258_SEEN_AS_CP1252 = str.maketrans(
    dict(zip("ÌÒÞìò", "\u0300\u0309\u0303\u0301\u0323", strict=True)) | dict(zip("ÐðÃãÕõÝýþ", "ĐđĂăƠơƯư₫", strict=True))
)

# Kept out of every text: zero-width signs, byte-order marks, direction marks, soft hyphens (in Unicode text no letter).
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\ufffc"
_BLANKS = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_FOLDED: dict[str, str] = {
    **dict(zip("ƣƢÐðƉɖ", "ưƯĐđĐđ", strict=True)),
    **dict.fromkeys(_INVISIBLE, ""),
    **dict.fromkeys(_BLANKS, " "),
    **dict.fromkeys("\u2010\u2011\ufe63\uff0d", "-"),
    **{chr(0xF000 + code): chr(code) for code in range(0x20, 0x7F)},  # text set in a symbol font
    # Bullets of the fonts Symbol and Wingdings, in Word's private-use places.
    **dict(zip("\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0e0\uf0de\uf0a8\uf06f", "•▪➢❖✓→→▫□", strict=True)),
}
_CLEAN = str.maketrans(_FOLDED | {chr(c): "" for c in range(32) if chr(c) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f"})

_TCVN3_FONT_RE = re.compile(
    r"\.vn(?!i)|vn(time|arial|avant|aristote|book|century|courier|helv|southern|univers|bodoni)"
)
_VNI_FONT_RE = re.compile(r"\.?vni(?![a-z])|vni(times|helve|avo|univer|centur)")
_UNICODE_ONLY_RE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u0300-\u0323\u1ea0-\u1ef9]")
_LEGACY_SIGN_RE = re.compile("[\u00a1-\u00ff]")
_LETTERS_RE = re.compile(r"[^\W\d_]+")
_CAPITALS = "A-ZĂÂĐÊÔƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA, 2)) + "ÀÁÃÈÉÌÍÒÓÕÙÚÝĨŨ"
# A capital and small letters with a tone (`Xã`) right between two words in capitals.
_LONE_CAPITAL_RE = re.compile(rf"(?<=[{_CAPITALS}]{{2}} )[A-Z][^\W\d_A-Za-z]+(?= [{_CAPITALS}]{{2}})")
# Signs that stand within words in TCVN3 only: Q§-UB, ®Þnh.
_TCVN3_SIGN_RE = re.compile("[A-Za-z][\u00a1-\u00bf]|[\u00a1-\u00bf][A-Za-z]")
_WORD_RE = re.compile(r"\S+")
_EDGES = " \t.,;:!?()[]{}<>\"'“”‘’…/-–—+*|_=0123456789%"

# No word ends so: what is left of ương, ước when the ư is lost.
_HALF_RHYME_RE = re.compile("[ơờởỡớợ](ng|c)$")
# Syllables that a lost ư turns into another possible one; official prose means the longer word.
_LOST_U_WORDS = {"ngời": "người", "dới": "dưới", "lu": "lưu", "mu": "mưu", "bu": "bưu", "hu": "hưu"}
_LOST_U_BEFORE = {
    **{("u", after): "ưu" for after in ("tiên", "đãi", "tú", "việt", "điểm")},
    **{("t", after): "tư" for after in ("vấn", "pháp", "nhân", "tưởng", "liệu", "cách", "thục", "duy")},
    **{("c", after): "cư" for after in ("trú", "dân")},
    **{("s", after): "sư" for after in ("phạm", "đoàn")},
    **{("đa", after): "đưa" for after in ("ra", "vào", "đón", "tin")},
    **{("cha", after): "chưa" for after in ("được", "có", "thực", "bảo")},
}
_LOST_U_AFTER = {
    **{(before, "t"): "tư" for before in ("đầu", "vật", "thông", "thứ", "riêng")},
    **{(before, "c"): "cư" for before in ("dân", "định", "nhập")},
    **{(before, "s"): "sư" for before in ("luật", "giáo", "kỹ")},
}


@cache
def _vni_pairs() -> dict[str, str]:
    pairs = {mark: letter for letter, mark in _VNI_SINGLE.items()}
    pairs |= {"a" + mark: letter for letter, mark in _VNI_BREVE.items()}
    for base, target in (("a", "â"), ("e", "ê"), ("o", "ô")):
        for letter, mark in _VNI_CIRCUMFLEX.items():
            tone = unicodedata.normalize("NFD", letter)[1:].replace("\u0302", "")
            pairs[base + mark] = unicodedata.normalize("NFC", target + tone)
    for (written, letter), (example, mark) in product(
        (("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ô", "ơ"), ("ö", "ư")), _VNI_TONES.items()
    ):
        tone = unicodedata.normalize("NFD", example)[1:]
        pairs[written + mark] = unicodedata.normalize("NFC", letter + tone)
    return _with_capitals(pairs)


def _with_capitals(pairs: dict[str, str]) -> dict[str, str]:
    # The mark after a capital is written large or small ("UÛY", "Uûy"): the base letter decides the case.
    capitals = {source.upper(): target.upper() for source, target in pairs.items()}
    mixed = {source[0].upper() + source[1:]: target.upper() for source, target in pairs.items()}
    small = {source[0] + source[1:].upper(): target for source, target in pairs.items() if len(source) > 1}
    return small | mixed | capitals | pairs


@cache
def _vni_re() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _vni_pairs()), key=len, reverse=True)))


def clean_text(text: str) -> str:
    """The text in NFC, look-alikes (`ƣ`, `Ð`) and special blanks folded, invisible signs taken out."""
    return unicodedata.normalize("NFC", text.translate(_CLEAN))


def from_tcvn3(text: str) -> str:
    """TCVN3 text (its bytes seen as Latin-1) as Unicode.

    Capitals with a tone are in few fonts, so that a heading reads `CộNG HòA Xã HộI`: such words become capitals.
    """
    decoded = unicodedata.normalize("NFC", text.translate(TCVN3))
    shouted = _LETTERS_RE.sub(lambda found: found[0].upper() if _is_shouted(found[0]) else found[0], decoded)
    return _LONE_CAPITAL_RE.sub(lambda found: found[0].upper(), shouted)


def _is_shouted(word: str) -> bool:
    capitals = [place for place, char in enumerate(word) if "A" <= char <= "Z"]
    return not re.search("[a-z]", word) and (len(capitals) > 1 or any(capitals))


def from_vni(text: str) -> str:
    """VNI text (its bytes seen as Windows-1252) as Unicode."""
    return _vni_re().sub(lambda found: _vni_pairs()[found[0]], unicodedata.normalize("NFC", text))


def from_cp1258(text: str) -> str:
    """CP1258 text that was read as Windows-1252, as Unicode."""
    return unicodedata.normalize("NFC", text.translate(_CP1258_SEEN_AS_CP1252))


_DECODERS: dict[LegacyEncoding, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni, "cp1258": from_cp1258}


def font_encoding(font: str | None) -> LegacyEncoding | None:
    """The legacy encoding that a font's name stands for: `.VnTimeH` → tcvn3, `ABCDEF+VNI-Times` → vni."""
    name = (font or "").rpartition("+")[2].strip().casefold()
    if _VNI_FONT_RE.match(name):
        return "vni"
    return "tcvn3" if _TCVN3_FONT_RE.match(name) else None


def is_capital_font(font: str | None) -> bool:
    """True for the TCVN3 fonts that draw small letters as capitals (`.VnTimeH`, `.VnArialH`)."""
    name = re.sub(
        r"[\s,_-]*(bold|italic|regular|normal|[bi])*$", "", (font or "").rpartition("+")[2].strip(), flags=re.I
    )
    return font_encoding(font) == "tcvn3" and name.endswith("H")


def to_unicode(text: str, font: str | None) -> str:
    """A run of text in NFC Unicode, by the name of its font.

    A Unicode font leaves the text as it is, and so does a text that holds letters which no legacy font has. A lost
    `ư` is not put back here, since a run may end within a syllable: see `restore_lost_u`.
    """
    encoding = font_encoding(font)
    if encoding is not None and not _UNICODE_ONLY_RE.search(unicodedata.normalize("NFC", text)):
        text = _DECODERS[encoding](text)
    text = unicodedata.normalize("NFC", text)
    return text.upper() if is_capital_font(font) else text


def _possible_share(text: str) -> float:
    words = [word.strip(_EDGES) for word in _WORD_RE.findall(text)]
    words = [word for word in words if word and not word.isascii()]
    return sum(is_syllable(word) for word in words) / len(words) if words else 0.0


# A reading must make this share more of the marked words possible than the text as it stands.
_GAIN = 0.2


def detect_encoding(text: str) -> LegacyEncoding | None:
    """The legacy encoding in which most words become Vietnamese; None where the text is best as it stands.

    Only words with letters beyond ASCII are weighed, since the others read the same in every encoding.
    """
    if not _LEGACY_SIGN_RE.search(text):
        return None
    base = _possible_share(unicodedata.normalize("NFC", text))
    gains = {name: _possible_share(decode(text)) - base for name, decode in _DECODERS.items()}
    best = max(gains, key=lambda name: gains[name])
    return best if gains[best] >= _GAIN else None


def undo_utf8_mojibake(text: str) -> str:
    """Text whose UTF-8 bytes were read as Windows-1252 (`Viá»‡t`), as it was meant; any other text unchanged."""
    if not re.search("[ÃÄÆá][\u0080-\u00bf‚-™ŒœŠšŽžŸƒˆ˜]|áº|á»", text):
        return text
    try:
        return b"".join(_cp1252_byte(char) for char in text).decode("utf-8")
    except UnicodeError:
        return text


def _cp1252_byte(char: str) -> bytes:
    # The five places that Windows-1252 leaves open come through as C1 controls.
    return char.encode("latin-1") if char in "\x81\x8d\x8f\x90\x9d" else char.encode("cp1252")


def repair_text(text: str) -> str:
    """A whole text without font names in Unicode, decided line by line, so that mixed texts come out as one.

    A line too short to decide alone follows the encoding of the text as a whole where that makes it better.
    """
    whole = detect_encoding(text)
    if not _LEGACY_SIGN_RE.search(text):
        return text
    pure = not _UNICODE_ONLY_RE.search(unicodedata.normalize("NFC", text))
    lines = [_repair_line(line, whole, pure) for line in text.split("\n")]
    joined = "\n".join(lines)
    return restore_lost_u(joined) if whole == "tcvn3" and "\u00ad" not in text else joined


def _repair_line(line: str, whole: LegacyEncoding | None, pure: bool) -> str:
    line = undo_utf8_mojibake(line)
    if not _LEGACY_SIGN_RE.search(line):
        return line
    if whole and not _UNICODE_ONLY_RE.search(unicodedata.normalize("NFC", line)) and _follows(line, whole, pure):
        return _DECODERS[whole](line)
    encoding = detect_encoding(line) if len(line.split()) > 2 or whole else None
    return _DECODERS[encoding](line) if encoding else line


def _follows(line: str, whole: LegacyEncoding, pure: bool) -> bool:
    """Whether a line of a text in the given encoding is in it too: no reading of it makes more syllables possible.

    Where readings draw (`Soá`, `Bé` are words as they stand, `Số`, `Bộ` as VNI, TCVN3), a text with no Unicode letter
    at all is taken to be of one piece; in a mixed one only VNI, which leaves most Unicode letters alone, has it.
    """
    shares = {name: _possible_share(decode(line)) for name, decode in _DECODERS.items()}
    if shares[whole] < max(shares.values()):
        return False
    base = _possible_share(line)
    sure = pure or whole == "vni" or (whole == "tcvn3" and bool(_TCVN3_SIGN_RE.search(line)))
    return shares[whole] > base or (sure and shares[whole] == base)


def restore_lost_u(text: str) -> str:
    """Text from TCVN3 with each `ư` put back whose byte (the soft hyphen) was dropped on the way.

    `Th viện` → `Thư viện`, `đợc` → `được`. Text that shows no such loss stays as it is.
    """
    found = list(re.finditer(r"[^\W\d_]+", text))
    words = [_insert_u(match[0]) for match in found]
    if all(new == match[0] for new, match in zip(words, found, strict=True)):
        return text
    folded = [word.lower() for word in words]
    pieces, position = [], 0
    for index, match in enumerate(found):
        around = (folded[index - 1] if index else "", folded[index + 1] if index + 1 < len(found) else "")
        pieces += [text[position : match.start()], _ambiguous_u(words[index], around)]
        position = match.end()
    return "".join(pieces) + text[position:]


def _insert_u(word: str) -> str:
    shouted = word.isupper()
    small = word.lower()
    whole = is_syllable(word) and not _HALF_RHYME_RE.search(small)
    if len(word) < (4 if shouted else 2) or whole or not (shouted or word[1:].islower()):
        return word
    options = {small[:place] + "ư" + small[place:] for place in range(1, len(small) + 1)}
    possible = [option for option in options if is_syllable(option)]
    return _like(word, possible[0]) if len(possible) == 1 else word


def _ambiguous_u(word: str, around: tuple[str, str]) -> str:
    small = word.lower()
    better = _LOST_U_WORDS.get(small) or _LOST_U_BEFORE.get((small, around[1])) or _LOST_U_AFTER.get((around[0], small))
    return _like(word, better) if better else word


def _like(model: str, word: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if model[0].isupper() else word


_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"))
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def decode_bytes(data: bytes) -> tuple[str, str]:
    """The text of the bytes and the name of the encoding that it was found in.

    A byte-order mark decides; then UTF-16 by its zero bytes, UTF-8 where it is valid, and of the one-byte
    encodings (CP1258, TCVN3, VNI) the one that gives most possible syllables.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return data.decode(codec, "replace"), codec.removesuffix("-sig")
    if data.startswith(_UTF16_BOMS):
        return data.decode("utf-16", "replace"), "utf-16"
    wide = _utf16_without_bom(data)
    if wide is not None:
        return data.decode(wide, "replace"), wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_single_byte(data)
    return repair_text(text), detect_encoding(text) or "utf-8"


def _utf16_without_bom(data: bytes) -> str | None:
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2:
        return None
    # Vietnamese prose has about a third of its letters beyond U+00FF, blanks and line ends among the others.
    zeros = {"utf-16-be": sample[0::2].count(0), "utf-16-le": sample[1::2].count(0)}
    codec = max(zeros, key=lambda name: zeros[name])
    other = min(zeros.values())
    return codec if zeros[codec] > len(sample) // 5 and other * 20 < len(sample) else None


def _decode_single_byte(data: bytes) -> tuple[str, str]:
    western = data.decode("cp1252", "replace").replace("\u0081", "")
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    latin = data.decode("latin-1")
    lossless = "\u00ad" in latin
    tcvn3 = from_tcvn3(latin)
    readings = {"cp1258": vietnamese, "tcvn3": tcvn3 if lossless else restore_lost_u(tcvn3), "vni": from_vni(western)}
    best = max(readings, key=lambda name: _possible_share(readings[name]))
    return readings[best], best
