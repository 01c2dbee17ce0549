"""What a single line of head or foot is: national title, type name, authority, post, person's name.

Every test allows for the letters and marks that recognition loses; `fuzz` ratios go from 0 to 100.
"""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz, process

from extractors.folding import strip_marks
from extractors.numbers import doc_type_from_name, type_names
from extractors.vocabulary import load_table

ADDRESS_LABEL_RE = re.compile(
    r"^[\W_]*k[íi]nh\s+(?:g[ửưứừữựởơ]i|tr[ìi]nh|chuy[ểe]n|đ[ềe]\s*ngh[ịi])\s*[:;*]?\s*[:*_]*", re.I
)
"""`Kính gửi:` and what stands for it."""
COPIES_LABEL_RE = re.compile(r"^[\W_]*n[ơo][iì1l]\s*nh[ậâạ]n\s*[:;.]?[\s*_:]*", re.I)
"""`Nơi nhận:`."""
TITLES = {
    "state": ("CONG HOA XA HOI CHU NGHIA VIET NAM", "DOC LAP - TU DO - HANH PHUC"),
    "party": ("DANG CONG SAN VIET NAM",),
    "youth": ("DOAN TNCS HO CHI MINH",),
}
FUZZY_TITLE = 82
"""rapidfuzz partial ratio from which a folded line counts as a national title; OCR loses a letter or two."""


def national_title(folded: str) -> str | None:
    """state, party or youth where a folded upper-case line bears that national title, else None."""
    for regime, titles in TITLES.items():
        for title in titles:
            if title in folded and len(folded) < len(title) + 60:
                return regime
            if (
                len(title) - 6 <= len(folded) <= len(title) + 45
                and fuzz.partial_ratio(title, folded, score_cutoff=FUZZY_TITLE) >= FUZZY_TITLE
                and fuzz.partial_ratio(_own_words(title), folded, score_cutoff=FUZZY_TITLE) >= FUZZY_TITLE
            ):
                return regime
    return None


def _own_words(title: str) -> str:
    """What a title has to itself: `HỘI NÔNG DÂN VIỆT NAM` is no `ĐẢNG CỘNG SẢN VIỆT NAM` misread."""
    return title.removesuffix(" VIET NAM")


_AUTHORITY_RE = re.compile(
    r"^[\W_]{0,4}(?:(?:T\s?[./]\s?M|K\s?[./]\s?T|T\s?[./]\s?L|T\s?[./]\s?U\s?[./]\s?Q)\s?[./,]?|(?:TM|KT|TL|TUQ|"
    r"Q)\s?[./,]\s?/?)\s*"
    r"(?=[A-ZĐÀ-Ỹ]{2})"
)


_PLAIN_AUTHORITY_RE = re.compile(
    r"^[\W_]{0,4}(?:T[./]?M|K[./]?T|T[./]?L|TUQ|Q)\s?[./]\s?(?P<rest>[A-ZĐÀ-Ỹ][^\d;:,]{3,45})$"
)
_COLLEGIALS = ("ủy ban", "uỷ ban", "ban ", "hội đồng", "đảng ủy", "đảng uỷ", "chi bộ", "thường trực", "tập thể")


def is_signature_line(text: str) -> bool:
    """Whether a line reads as authority or post of a signature: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `GIÁM ĐỐC`."""
    return is_authority_line(text) or is_post_line(text)


def is_authority_line(text: str) -> bool:
    """`TM.`, `KT.`, `TL.`, `TUQ.`, `Q.` and their Party and misprinted forms before capitals.

    Also before a post or a body in ordinary letters, as some Word papers have it (`TL. Hiệu trưởng`).
    """
    if _AUTHORITY_RE.match(text):
        return True
    plain = _PLAIN_AUTHORITY_RE.match(text.strip(" *_"))
    return plain is not None and plain["rest"].lower().startswith((*_plain_posts(), *_COLLEGIALS))


def is_post_line(text: str) -> bool:
    """A line in capitals that is a post (`CHỦ TỊCH`, `PHÓ CHÁNH VĂN PHÒNG`)."""
    bare = text.strip(" *_,.:;")
    if bare[:1].isupper() and bare.lower() in _plain_posts():
        return True
    if not bare or not bare.isupper() or len(bare) > 80:
        return False
    return canonical_post(bare) is not None


FUZZY_POST = 84
"""rapidfuzz ratio from which a capital line counts as a post of the vocabulary; recognition loses marks first."""


@cache
def canonical_post(text: str, least: float = FUZZY_POST) -> str | None:
    """The post of the vocabulary that a capital line is or begins with, recognition errors allowed; else None.

    least: rapidfuzz ratio that a garbled line must reach.
    """
    folded = " ".join(re.sub(r"[^A-Z ]", " ", strip_marks(text).upper()).split())
    posts = _posts()
    for post in sorted(posts, key=len, reverse=True):
        if folded == post or folded.startswith(post + " "):
            return posts[post]
    if re.search(r"(?<!\w)\d", text):
        return None
    found = process.extractOne(folded, list(posts), scorer=fuzz.ratio, score_cutoff=least)
    return posts[found[0]] if found else None


@cache
def _plain_posts() -> frozenset[str]:
    """Posts in small letters, for papers that print them so (`Chủ tịch`, `Phó Hiệu trưởng`)."""
    return frozenset(str(post).lower() for post in load_table("posts")["signature_posts"])


@cache
def _posts() -> dict[str, str]:
    return {strip_marks(str(post)).upper(): str(post) for post in load_table("posts")["signature_posts"]}


LONGEST_TITLE = 160
"""Characters of a line that bears type name and subject together."""
FUZZY_TYPE = 85
"""rapidfuzz ratio from which a capital line counts as a type name (`KÉẺ HOẠCH`)."""


def type_name_of(text: str) -> str | None:
    """Document type (contract slug) where a line in capitals is a type name, else None.

    Shapes: `KẾ HOẠCH`, `QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH`.
    """
    bare = re.sub(r"\s+CỦA\s+.*$", "", text.strip(" *_-:.#"))
    if not bare or not text.strip().isupper() or len(bare) > 40:
        return None
    return doc_type_from_name(bare) or _fuzzy_type(bare)


@cache
def _fuzzy_type(text: str) -> str | None:
    folded = strip_marks(text).upper()
    if not 6 <= len(folded) <= 22:
        return None
    names = {strip_marks(name).upper(): name for name in type_names() if len(name) >= 6}
    found = process.extractOne(folded, list(names), scorer=fuzz.ratio, score_cutoff=FUZZY_TYPE)
    return doc_type_from_name(names[found[0]]) if found else None


def plain_type_name_of(text: str) -> str | None:
    """Type where a line is a type name with one capital, as papers without capital fonts print it (`Quyết định`)."""
    bare = text.strip(" *_-.#")
    return doc_type_from_name(bare) if bare[:1].isupper() and bare[1:].islower() else None


def opening_type_of(text: str) -> tuple[str, str] | None:
    """Type and the words behind it, where a line in capitals begins with a type name and goes on; else None.

    Shape: `BÁO CÁO VỀ TÌNH HÌNH SẢN XUẤT` → (`bao_cao`, `VỀ TÌNH HÌNH SẢN XUẤT`).
    """
    bare = text.strip(" *_-:.#")
    if not bare.isupper() or len(bare) > LONGEST_TITLE:
        return None
    for name in type_names():
        words = bare.split(maxsplit=name.count(" ") + 1)
        kind = doc_type_from_name(" ".join(words[:-1])) if len(words) == name.count(" ") + 2 else None
        if kind is not None and kind not in load_table("document_types")["never_opening"]:
            return kind, words[-1]
    return None


def is_type_name(text: str) -> bool:
    """Whether a line is a type name in capitals (`KẾ HOẠCH`)."""
    return type_name_of(text) is not None


_NAME_RE = re.compile(r"^(?:(?:[AHKY](?=\s)|[HK]['’][a-zđà-ỹ]*|[A-ZĐÀ-Ỹ][a-zđà-ỹ]+)\.?\s?){2,6}$")
"""Two to six words; single letters only as names of the highlands have them (`Y Hoan`, `A Brôi`, `H'Yim`)."""
_DEGREE_RE = re.compile(
    r"^(?:(?:PGS|GS|TS|ThS|BS|DS|KS|CN|BSCK\s?I{1,2}|BS\s?CKI{1,2}|Đại tá|Thượng tá|Trung tá|Thiếu tá|"
    r"Đại úy|Thượng úy|Trung úy|Thiếu úy|Thiếu tướng|Trung tướng|Thượng tướng|Đại tướng|"
    r"NGƯT|TTƯT|CKI{1,2}|BSCKII|Ths|Bs)\.?\s*)+"
)


def without_degree(text: str) -> str:
    """A person's name without the degrees and ranks before it (`Đại tá Nguyễn Văn A`)."""
    return _DEGREE_RE.sub("", text).strip()


def looks_like_name(text: str) -> bool:
    """Whether a short line is a person's name, degrees allowed before it (`BS.CKII Nguyễn Văn A`)."""
    bare = without_degree(text.strip(" *_.,"))
    if not bare or len(bare) > 45:
        return False
    words = bare.split()
    if not 2 <= len(words) <= 6:
        return False
    if _NAME_RE.match(bare + " "):
        return True
    short = all(len(word) <= 7 and word.isalpha() for word in words)
    return bare.isupper() and short and not is_signature_line(bare) and strip_marks(words[0]).upper() in surnames()


@cache
def surnames_as_spelled() -> frozenset[str]:
    """Vietnamese surnames with their marks, the first letter capital."""
    return frozenset(str(name) for name in load_table("posts")["surnames"])


@cache
def surnames() -> frozenset[str]:
    """Vietnamese surnames in capitals without marks."""
    return frozenset(strip_marks(name).upper() for name in load_table("posts")["surnames"])
