"""A copy of a text to match patterns on: every character stays at its place, so spans hold for the original."""

from __future__ import annotations

import re

_PLACE_FOR_PLACE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\uf02d", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "),
        **dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029\u200b\ufeff", " "),
        **dict.fromkeys("\u2044\u2215", "/"),
        **dict.fromkeys("\u00f0\u0256", "đ"),
        **dict.fromkeys("\u00d0\u0189", "Đ"),
        **dict.fromkeys("\u01a3", "ư"),
        **dict.fromkeys("\u01a2", "Ư"),
    }
)

_SPELLINGS = [
    (re.compile(pattern), repl)
    for pattern, repl in (
        ("hằng(?= +(?:ngày|tuần|tháng|quý|quí|năm))", "hàng"),
        ("(?<!\\w)q(?:úy|uí|úi)(?!\\w)", "quý"),
        ("uỷ", "ủy"),
        ("uý(?!\\w)(?<!quý)", "úy"),
        ("oà(?!\\w)", "òa"),
        ("oá(?!\\w)", "óa"),
        ("oả(?!\\w)", "ỏa"),
        ("oạ(?!\\w)", "ọa"),
        ("(?<!\\w)kì(?!\\w)", "kỳ"),
        ("(?<!\\w)tr(?:uớ|ưó|uó|ướ)c(?!\\w)", "trước"),  # below: marks that scanners lose
        ("(?<!\\w)chậm nh[ậâăa]t(?!\\w)", "chậm nhất"),
        ("(?<=\\d )th[aăắẳảẵâ]ng(?= \\d)", "tháng"),
        ("(?<=\\d )n[aắãàâ]m(?= ?(?:19|20)\\d\\d)", "năm"),
        ("(?<!\\w)k[êếeẻ] từ(?= (?:ngày|khi))", "kể từ"),
    )
]
"""Spellings of one word, each as long as the one that it becomes."""


def mend_characters(text: str) -> str:
    """`text` with dashes, spaces, line breaks and look-alikes of `Đ` and `ư` in one form; case kept."""
    return text.translate(_PLACE_FOR_PLACE)


def aligned_lower(text: str) -> str:
    """`mend_characters` in lower case with one spelling for `hằng`, `quí`, `uỷ`, `hoà`; as long as `text`."""
    mended = mend_characters(text)
    lowered = mended.lower()
    if len(lowered) != len(mended):  # a few foreign capitals become two characters
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in mended)
    for pattern, spelling in _SPELLINGS:
        lowered = pattern.sub(spelling, lowered)
    return lowered
