"""Legacy Vietnamese encodings come back as the Unicode text that they were made from."""

from __future__ import annotations

import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.syllables import is_syllable
from pipeline.read import encodings

VOWELS = unicodedata.normalize("NFC", "aăâeêioôơuưy")
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(VOWELS, TONES)] + ["đ"]
ONSETS = (
    "",
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gh",
    "h",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "t",
    "th",
    "tr",
    "v",
)
CODAS = ("", "c", "ch", "i", "m", "n", "ng", "nh", "p", "t", "u", "y")


def to_tcvn3(text: str) -> str:
    back = {target: chr(source) for source, target in encodings.TCVN3.items() if len(target) == 1}
    return "".join(back.get(char, char) for char in text)


def to_vni(text: str) -> str:
    back = {
        target: source
        for source, target in encodings._vni_pairs().items()
        if source in (source.lower(), source.upper())
    }
    return "".join(back.get(char, char) for char in text)


def to_cp1258(text: str) -> str:
    """The bytes that Windows writes, seen as Windows-1252."""
    out = b""
    for char in text:
        base, *marks = unicodedata.normalize("NFD", char)
        shape = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
        tone = [mark for mark in marks if mark not in shape]
        out += unicodedata.normalize("NFC", base + "".join(shape)).encode("cp1258")
        out += "".join(tone).encode("cp1258")
    return out.decode("cp1252", "strict")


syllables = st.builds(
    lambda onset, vowel, coda: onset + vowel + coda,
    st.sampled_from(ONSETS),
    st.sampled_from(LETTERS),
    st.sampled_from(CODAS),
)
phrases = st.lists(syllables, min_size=1, max_size=12).map(" ".join)


@pytest.mark.parametrize("letter", [*LETTERS, *[letter.upper() for letter in LETTERS]])
def test_vni_knows_every_letter_in_both_cases(letter: str) -> None:
    assert encodings.to_unicode(to_vni(letter), "VNI-Times") == letter


@pytest.mark.parametrize("letter", LETTERS)
def test_tcvn3_knows_every_small_letter(letter: str) -> None:
    assert encodings.to_unicode(to_tcvn3(letter), ".VnTime") == letter
    assert encodings.to_unicode(to_tcvn3(letter), ".VnTimeH") == letter.upper()


@pytest.mark.parametrize(
    "text", ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TỈNH ĐẮK LẮK", "Số: 5/QĐ-UBND", "Xã Hội An", "UBND xã Tổ Ong"]
)
def test_capitals_without_a_glyph_come_back(text: str) -> None:
    typed = "".join(char if to_tcvn3(char) != char or char.isascii() else char.lower() for char in text)
    assert encodings.from_tcvn3(to_tcvn3(typed)) == text


@given(phrases)
def test_tcvn3_round_trip(text: str) -> None:
    assert encodings.to_unicode(to_tcvn3(text), ".VnArial") == text


@given(phrases)
def test_vni_round_trip(text: str) -> None:
    assert encodings.to_unicode(to_vni(text), "VNI-Helve") == text
    assert encodings.to_unicode(to_vni(text.upper()), "VNI-Helve") == text.upper()


@given(phrases)
def test_cp1258_round_trip(text: str) -> None:
    assert encodings.from_cp1258(to_cp1258(text)) == text


@given(
    phrases,
    st.sampled_from([None, "Times New Roman", "Arial,Bold", "ABCDEF+TimesNewRomanPSMT", ".VnTime", "VNI-Times"]),
)
def test_unicode_text_is_left_alone(text: str, font: str | None) -> None:
    marked = text + " đường"
    assert encodings.to_unicode(marked, font) == marked


@given(st.text())
def test_clean_text_is_idempotent_and_nfc(text: str) -> None:
    clean = encodings.clean_text(text)
    assert encodings.clean_text(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)


@given(st.text())
def test_repair_never_fails_and_keeps_the_number_of_lines(text: str) -> None:
    assert encodings.repair_text(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("font", "encoding", "capital"),
    [
        (".VnTime", "tcvn3", False),
        (".VnTimeH", "tcvn3", True),
        ("ABCDEF+.VnArialH,Bold", "tcvn3", True),
        (".VnCentury Schoolbook", "tcvn3", False),
        ("VNI-Times", "vni", False),
        ("ABCDEF+VNI-Times,Italic", "vni", False),
        ("Times New Roman", None, False),
        ("Vani", None, False),
        (None, None, False),
    ],
)
def test_fonts_tell_their_encoding(font: str | None, encoding: str | None, capital: bool) -> None:
    assert encodings.font_encoding(font) == encoding
    assert encodings.is_capital_font(font) is capital


PROSE = (
    "Ủy ban nhân dân tỉnh nhắc thủ trưởng các cơ quan, đơn vị nghiêm túc thực hiện chế độ báo cáo định kỳ\n"
    "Sở Nội vụ chủ trì, phối hợp với các cơ quan liên quan tổng hợp kết quả trước ngày 30 tháng 6"
)


@pytest.mark.parametrize(("name", "encode"), [("tcvn3", to_tcvn3), ("vni", to_vni), ("cp1258", to_cp1258)])
def test_encoding_is_told_from_the_text_alone(name: str, encode) -> None:
    assert encodings.detect_encoding(encode(PROSE)) == name
    # Capitals with a tone have no place in the common TCVN3 fonts, so the case of the first letter may be lost.
    assert encodings.repair_text(encode(PROSE)).casefold() == PROSE.casefold()


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        unicodedata.normalize("NFD", PROSE),
        "Số: 12/QĐ-UBND",
        "Le café est fermé à Noël",
        "Müller & Söhne GmbH, Köln",
    ],
)
def test_no_encoding_is_seen_where_there_is_none(text: str) -> None:
    assert encodings.detect_encoding(text) is None


def test_a_mixed_text_comes_out_as_one() -> None:
    lines = PROSE.split("\n")
    mixed = "\n".join([to_vni(lines[0]), lines[1], to_tcvn3(lines[0]), lines[0].encode().decode("cp1252", "ignore")])
    assert encodings.repair_text(mixed).split("\n")[:3] == [lines[0], lines[1], lines[0]]


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
@pytest.mark.parametrize("short", ["lưu: VT", "số: 12/QĐ-UB", "kính gửi", "- như trên", "bộ"])
def test_short_lines_follow_the_whole(short: str, encode) -> None:
    assert encodings.repair_text(f"{encode(PROSE.lower())}\n{encode(short)}").endswith("\n" + short)


@pytest.mark.parametrize("short", ["Hà", "Kế toán", "Là các cá nhân"])
def test_unicode_lines_stay_in_a_mixed_text(short: str) -> None:
    assert encodings.repair_text(f"{to_tcvn3(PROSE)}\nđã đọc\n{short}").endswith("\n" + short)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Văn thƣ - Lƣu trữ", "Văn thư - Lưu trữ"),
        ("Quyết định số 5/QÐ-UBND", "Quyết định số 5/QĐ-UBND"),
        ("ngày\u00a003\u200b tháng\u20095", "ngày 03 tháng 5"),
        ("Thông\u00ad tư 01\u201102", "Thông tư 01-02"),
        (unicodedata.normalize("NFD", "Việt Nam"), "Việt Nam"),
    ],
)
def test_clean_text(broken: str, whole: str) -> None:
    assert encodings.clean_text(broken) == whole


@pytest.mark.parametrize(
    ("lost", "whole"),
    [
        ("Th viện", "Thư viện"),
        ("văn th, lu trữ", "văn thư, lưu trữ"),
        ("đợc trờng nhng", "được trường nhưng"),
        ("NHNG NGÀY", "NHƯNG NGÀY"),
        ("nhng u tiên đầu t", "nhưng ưu tiên đầu tư"),
        ("mục a) và c) của UBND, HĐND, THPT", "mục a) và c) của UBND, HĐND, THPT"),
        ("chi nhánh lu niệm", "chi nhánh lu niệm"),
    ],
)
def test_lost_u_comes_back_where_the_text_shows_the_loss(lost: str, whole: str) -> None:
    assert encodings.restore_lost_u(lost) == whole


def is_whole(word: str) -> bool:
    """A syllable with nothing missing: `ơng` stands in no word, only in what a lost ư leaves of `ương`."""
    return is_syllable(word) and not encodings._HALF_RHYME_RE.search(word)


@given(st.lists(syllables.filter(is_whole), max_size=8).map(" ".join))
def test_whole_text_loses_nothing_to_the_repair(text: str) -> None:
    assert encodings.restore_lost_u(text) == text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PROSE.encode("utf-8"), "utf-8"),
        (PROSE.encode("utf-8-sig"), "utf-8"),
        (unicodedata.normalize("NFD", PROSE).encode("utf-8"), "utf-8"),
        (PROSE.encode("utf-16"), "utf-16"),
        (PROSE.encode("utf-16-le"), "utf-16-le"),
        (PROSE.encode("utf-16-be"), "utf-16-be"),
        (to_cp1258(PROSE).encode("cp1252"), "cp1258"),
        (to_tcvn3(PROSE.lower()).encode("latin-1"), "tcvn3"),
        (to_vni(PROSE).encode("cp1252"), "vni"),
    ],
)
def test_bytes_are_decoded(data: bytes, name: str) -> None:
    text, found = encodings.decode_bytes(data)
    assert found == name
    assert encodings.clean_text(text).casefold() == PROSE.casefold()
