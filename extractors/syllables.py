"""Can a run of letters be a Vietnamese syllable? From the onsets, rhymes and tones of the written language.

A syllable is an onset, a rhyme and a tone; the three lists below are closed. A text whose words are mostly not in
their product was read wrongly (a broken font, poor recognition) or is no Vietnamese.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _spellings(text: str) -> frozenset[str]:
    return frozenset(text.split())


ONSETS = _spellings("b c d đ g h k l m n p r s t v x ch gh gi kh ng ngh nh ph qu th tr") | {""}
# Rhymes without tone, by nucleus. Those that end in c, ch, p, t bear only the tones sắc and nặng.
RHYMES = _spellings(
    """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu êng
    i ia ich im in inh ip it iu  iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong
    ooc op ot  ô ôc ôi ôm ôn ông ôp ôt ôông  ơ ơi ơm ơn ơp ơt ơng
    u ua uân uâng uât uây uc ue uê uêch uên uênh uêt ui um un ung up ut uơ uy uya uych uyên uyêt uyn uynh uyp uyt
    uyu uôc uôi uôm uôn uông uôp uôt uu uao
    ư ưa ưc ưi ưm ưn ưng ưt ưu  ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu ynh yt ych
    """
)
# After qu- the u belongs to the onset: quốc, quyền, quận, quỹ.
_QU_RHYMES = _spellings(
    "a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng ât ây e en eo et ê êch ên êt i ich in inh it"
    " o ot ơ ơn y ych yên yêt ynh yt ôc yêu"
)
# Before i ê e y stand k gh ngh, before the other vowels c g ng.
_FRONT = frozenset("ieêy")
_CHECKED = ("c", "ch", "p", "t")

_TONES = {"\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0301": "sắc", "\u0323": "nặng"}
_WORD_RE = re.compile(r"[^\W\d_]+")
_ONSET_RE = re.compile(r"(ngh|ng|nh|gh|gi|ch|kh|ph|th|tr|qu|[bcdđghklmnprstvx]?)")
# Single letters and short upper-case runs are codes ("UBND", "a)") and tell nothing.
_CODE_LENGTH = 7


def is_syllable(word: str) -> bool:
    """Whether the word, in any case, is a possible written syllable: `nghiêng` is, `nghang` and `tỏt` are not."""
    return _is_syllable(word if word.islower() else word.lower())


@lru_cache(maxsize=32768)
def _is_syllable(word: str) -> bool:
    bare, tone = _without_tone(word)
    if bare is None:
        return False
    onset = _ONSET_RE.match(bare)
    return any(_fits(part, bare[len(part) :], tone) for part in _onsets(onset.group() if onset else ""))


def _onsets(longest: str) -> tuple[str, ...]:
    """Readings of the beginning: `gi` before a vowel is an onset, in `gì` and `giếng` the i is the vowel too."""
    return (longest, "g") if longest == "gi" else (longest,)


def _without_tone(word: str) -> tuple[str | None, str]:
    """The word with plain vowels, and its tone; None where it bears two tones or a foreign mark."""
    tone, letters = "", []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            if tone:
                return None, ""
            tone = _TONES[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def _fits(onset: str, rhyme: str, tone: str) -> bool:
    if rhyme not in (_QU_RHYMES if onset == "qu" else RHYMES):
        return False
    if rhyme.endswith(_CHECKED) and tone not in {"sắc", "nặng"}:
        return False
    return _spelling_fits(onset, rhyme)


def _spelling_fits(onset: str, rhyme: str) -> bool:
    front = rhyme[0] in _FRONT
    if onset in {"k", "gh", "ngh"}:
        return front
    if onset in {"c", "ng"}:
        return not front
    if onset == "g":
        return not front or rhyme in {"i", "in", "iêng", "iêt", "iêc"}
    return not (onset and onset != "qu" and rhyme[0] == "y" and rhyme != "y")


def impossible_share(text: str) -> float:
    """Share (0…1) of the words with two letters or more that are no syllables; short all-capital codes do not count.

    0.0 where the text has no such word. Clean directives lie below 0.03, garbled ones above 0.1.
    """
    words = [w for w in _WORD_RE.findall(text) if len(w) > 1]
    others = [w for w in words if not is_syllable(w)]
    codes = sum(map(_is_code, others))
    return (len(others) - codes) / (len(words) - codes) if len(words) > codes else 0.0


def _is_code(word: str) -> bool:
    """Whether what is no syllable is an abbreviation (`UBND`, `TTr`, `SGDĐT`): short, more than one capital."""
    return len(word) <= _CODE_LENGTH and sum(c.isupper() for c in word) > 1
