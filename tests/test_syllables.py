import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.syllables import ONSETS, RHYMES, impossible_share, is_syllable

POSSIBLE = (
    "nghiêng quốc quyển gì giếng giữ gin khuya thuở rượu yếu ý uỷ ủy hoà hòa thúy khuỷu ngoằn xoong Ủy ĐOÀN kỳ ghế"
)
IMPOSSIBLE = "nghang cẻ tỏt hoach tăchj UBND Administration wifi chuyễnn đươcj kạ̉ ng b thưf nghà ngê ceo zì"


@pytest.mark.parametrize("word", POSSIBLE.split())
def test_possible_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", IMPOSSIBLE.split())
def test_impossible_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Ủy ban nhân dân tỉnh yêu cầu Sở Y tế chủ trì, phối hợp thực hiện nghiêm túc", 0.0, 0.0),
        ("UBND tỉnh giao SGDĐT, TTYT báo cáo trước ngày 30/6/2020", 0.0, 0.0),
        ("Uû ban nh©n d©n tØnh yªu cÇu Së Y tÕ chñ tr×, phèi hîp thùc hiÖn", 0.4, 1.0),
        ("Quy chun k thut quc gia v cht lng nc sinh hot", 0.4, 1.0),
        ("2020 / 30 - a)", 0.0, 0.0),
    ],
)
def test_share_tells_clean_from_garbled(text: str, low: float, high: float) -> None:
    assert low <= impossible_share(text) <= high


@given(st.sampled_from(sorted(ONSETS)), st.sampled_from(sorted(RHYMES)))
def test_case_and_normal_form_do_not_matter(onset: str, rhyme: str) -> None:
    word = onset + rhyme
    assert is_syllable(word) == is_syllable(word.upper()) == is_syllable(unicodedata.normalize("NFD", word))


@given(st.text(max_size=200))
def test_share_is_a_share_of_any_text(text: str) -> None:
    assert 0.0 <= impossible_share(text) <= 1.0
