"""Does a passage tell somebody to do something?

Verbs and adverbs are data (`vocabularies/acts.json`), and so are the words around them (`vocabularies/wordings.json`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache

from extractors.agencies import AgencyMention, read_agency_list
from extractors.folding import strip_marks
from extractors.phrases import matching_key, phrase_pattern
from extractors.vocabulary import load_table
from extractors.wordings import worded

_LEAD_CLAUSE = (
    r"<<condition>>[^.;:]{0,80}?(?:vướng mắc|khó khăn(?!,? (?:và )?vướng mắc))[^.;:,]{0,30},\s+|"
    r"(?:<<condition>>|đối với\b)[^.;:]{2,200}:\s+|"
    r"(?:<<condition>>|nơi nào|những)[^.;:]{4,160}? thì (?!thôi)|"
    r"<<clause_opener>>(?:,|[^.;:]{2,260}?[,:])\s+|"
    r"<<weekday>>(?: <<in_period>>)?,?\s+(?=[^\W\d])|"
    r"(?:<<in_period>>|<<connector>>)\s+(?=[^\W\d])"
)
"""A clause before the verb: `Trước ngày 15/5/2020, `, `Trên cơ sở báo cáo của A, `; few do without a comma."""
_BRACKET_RE = re.compile(r"\([^()]{0,200}\)\s*")
_LABEL = r"(?:<<label>>|đợt \d+\b)[^.;:]{0,80}:\s+"
"""A label before the clause: `Lưu ý: Các bệnh viện …`."""
_ADDRESS_FORM = r"(?:các\s+)?<<address>>\s*(?:\((?:bà|ông)\)|,\s*bà|và bà)?\s*:?\s*(?=\S)"
"""`Các ông (bà)` before a list of posts."""
_TO_ORGANISE = r"tổ chức(?! (?:<<organisation_kind>>|,))(?:\s|$)"
"""`Tổ chức` at the head of a clause is the verb, unless a kind of organisation follows."""
_ONLY_VERB = r"<<only_verb>>"
"""A common noun that alone is no body: `Cấp 40.000 cuốn sách`."""
_ORDER = r"(?<!\w)<<order>>\s*(?:cho\s+|với\s+|:\s*)?"
_STATE = r"<<state>>|(?:có \d|trong \d+ năm)(?!\w)"
"""What a list tells of the bodies that it names: `Hội A: Quá thời gian tổ chức đại hội`."""
_DUTY = r"(?<!\w)<<duty>>"


@cache
def _verb_re() -> re.Pattern[str]:
    return re.compile(phrase_pattern(load_table("acts")["verbs"]))


@cache
def _adverb_re() -> re.Pattern[str]:
    return re.compile(rf"(?:{phrase_pattern(load_table('acts')['adverbs'])}[,;]?\s+)+")


@cache
def _not_act_re() -> re.Pattern[str]:
    return re.compile(phrase_pattern(load_table("acts")["not_acts"]))


@cache
def _bare_verbs() -> frozenset[str]:
    """Verbs of two syllables without marks: recognition loses marks first (`Đây mạnh`, `tô chức`)."""
    return frozenset(strip_marks(verb) for verb in load_table("acts")["verbs"] if len(verb.split()) == 2)


_FREQUENCY_RE = re.compile(
    r"(?:định kỳ |mỗi |hàng |hằng |cứ )?(?:\d{1,2} |một |hai |ba |sáu )?(?:ngày|tuần|tháng|quý|năm)"
    r"(?: (?:một|\d{1,2}) lần)(?:/\w+)?,?\s+"
)
"""How often, before the verb: `06 tháng một lần tiếp xúc cử tri`."""


def begins_with_verb(text: str, start: int = 0) -> bool:
    """Whether a verb of action stands at `start`, adverbs before it allowed."""
    key = matching_key(text)
    often = _FREQUENCY_RE.match(key, start)
    start = often.end() if often else start
    adverbs = _adverb_re().match(key, start)
    if _verb_re().match(key, start) or (adverbs and _verb_re().match(key, adverbs.end())):
        return True
    return strip_marks(" ".join(key[start : start + 20].split()[:2])) in _bare_verbs()


def main_clause_start(text: str) -> int:
    """Offset behind leading clauses: `Trước ngày 15/5/2020, tổng hợp …` gives the place of `tổng hợp`."""
    key = matching_key(text)
    position = 0
    for _ in range(4):
        match = (
            _BRACKET_RE.match(key, position)
            or worded(_LABEL).match(key, position)
            or worded(_LEAD_CLAUSE).match(key, position)
        )
        if match is None:
            break
        position = match.end()
    return position


@lru_cache(maxsize=4096)
def leading_bodies(text: str) -> tuple[list[AgencyMention], int]:
    """Bodies at the head of the main clause, and where what follows them begins; an empty list and 0 if none."""
    starts = (0, behind_connector(text), _behind_concerning(text), main_clause_start(text), _behind_topic(text))
    for start in dict.fromkeys(starts):
        found, end = read_agency_list(text, start)
        if not found and (form := worded(_ADDRESS_FORM).match(matching_key(text), start)):
            found, end = read_agency_list(text, form.end())
        found = [] if found and _is_verb(text, found[0]) else found
        if found:
            found, end = named_to_the_verb(text, found, end)
            end = _behind_bracket(text, end)
        if found and (start == 0 or _is_subject(text, found, end)):
            return _behind_sector(text, found, end)
    return [], 0


def _behind_sector(text: str, found: list[AgencyMention], end: int) -> tuple[list[AgencyMention], int]:
    """Who acts behind the name of a sector and its colon: `Ngành y tế: | Giám đốc Sở Y tế lệnh cho …`."""
    if len(found) > 1 or text[end : end + 2] != ": " or not matching_key(found[0].text).startswith("ngành "):
        return found, end
    inner, stop = read_agency_list(text, end + 2)
    return (inner, stop) if inner and begins_with_verb(text, stop) else (found, end)


_CONCERNING_RE = re.compile(r"(?:riêng )?đối với\s+")


def _behind_concerning(text: str) -> int:
    """The place of a body of which the sentence says `Đối với Trung tâm X, khẩn trương …`; 0 where there is none."""
    match = _CONCERNING_RE.match(matching_key(text))
    bodies, end = read_agency_list(text, match.end()) if match else ([], 0)
    if not bodies or bodies[0].kind not in ("body", "post") or text[end : end + 1] != ",":
        return 0
    return match.end() if match and begins_with_verb(text[end + 1 :].lstrip()) else 0


def behind_connector(text: str) -> int:
    """The place behind a word that joins sentences: `Riêng BHXH huyện Ba Tri …`; 0 where there is none."""
    match = worded(r"<<connector>>\s+").match(matching_key(text))
    return match.end() if match and not match.group().startswith("riêng đối") else 0


_TOPIC_RE = re.compile(r"[^.;:()]{4,130}:\s+(?=[A-ZĐÀ-Ỹ])")


def _behind_topic(text: str) -> int:
    """The place behind a topic and its colon: `Kiểm tra đột xuất: Tổ công tác …`; 0 where there is none."""
    topic = _TOPIC_RE.match(text)
    return topic.end() if topic else 0


_NO_NAME = r"<<behind_name>>|\d(?!\w)"
"""Words that end a name: what stands behind them is said of the body."""
_ENDS_IN_LEVEL = r"(?<!\w)<<level>>$"
"""A name whose last word is its level is whole: `Đài Phát thanh huyện | phát bản tin`."""
_KNOWN_WHOLE_RE = re.compile(r"(?:sở|bộ) (?!phận|môn)\w|(?:ban thường vụ|thường trực|ban chấp hành) \w+ ủy$")
"""Names that are known to be whole: nothing more of them stands behind `Sở Y tế`, `Ban Thường vụ Đảng ủy`."""
_NO_GAP_RE = re.compile(r"[,;:.()\d]")
_NUMBERED_NAME = r"(?<!\w)<<numbered_noun>> \d{1,3}(?!\w)"
"""A number that belongs to a name: `Giáo viên chủ nhiệm lớp 12`."""
NAME_REACH = 60
"""Characters behind a name as the grammar reads it within which its end is sought."""


def named_to_the_verb(text: str, found: list[AgencyMention], end: int) -> tuple[list[AgencyMention], int]:
    """Bodies with the last name carried to the verb, where the grammar stopped short.

    `Ban Quản lý | di tích và danh thắng chủ trì …` is one name; `Sở Y tế đã …` ends at Y tế.
    """
    rest = matching_key(text[end : end + NAME_REACH])
    if colon := _gap_to_colon(text, found, end):
        return [*found[:-1], _until(text, found[-1], end + colon)], end + colon
    if sure := _sure_verb(rest):
        return [*found[:-1], _until(text, found[-1], end + len(rest[:sure].rstrip()))], end + sure
    if (
        not rest
        or not rest[0].isalpha()
        or worded(_ENDS_IN_LEVEL).search(matching_key(found[-1].text))
        or worded(_NO_NAME).match(rest)
        or begins_with_verb(text, end)
        or worded(_DUTY).match(rest)
        or _KNOWN_WHOLE_RE.match(matching_key(found[-1].text))
    ):
        return found, end
    verb = next((m for m in _verb_re().finditer(rest) if m.start() and rest[m.start() - 1] == " "), None)
    gap = rest[: verb.start()].rstrip() if verb else ""
    words = worded(_NUMBERED_NAME).sub("", gap)
    if not gap or _NO_GAP_RE.search(words) or worded(_NO_NAME).search(words):
        return found, end
    return [*found[:-1], _until(text, found[-1], end + len(gap))], end + verb.start() if verb else end


_TO_COLON_RE = re.compile(r"(?P<gap>(?:, )?[^\W\d]+(?:,? [^\W\d]+){0,5}):(?=\s)")


_ANNOUNCES_RE = re.compile(r"(?<!\w)(?:sau|việc|nội dung|nhiệm vụ|yêu cầu)(?!\w)")


def _gap_to_colon(text: str, found: list[AgencyMention], end: int) -> int:
    """Length of the rest of a name before its colon: `Trung tâm Nghiên cứu | , bồi dưỡng nghiệp vụ: lên lịch`."""
    last = found[-1]
    match = _TO_COLON_RE.match(text, last.end) or _TO_COLON_RE.match(text, end)
    if match is None or last.kind != "body" or (len(found) > 1 and match["gap"].startswith(",")):
        return 0
    gap = matching_key(match["gap"]).lstrip(", ")
    words = worded(_NO_NAME).search(gap) or _KNOWN_WHOLE_RE.match(matching_key(last.text))
    acts = begins_with_verb(gap) and (not match["gap"].startswith(",") or _ANNOUNCES_RE.search(gap))
    if words or acts or read_agency_list(gap)[0] or worded(_DUTY).search(gap):
        return 0
    return match.end("gap") - end if begins_with_act(text[match.end() :].lstrip()) else 0


def _until(text: str, mention: AgencyMention, stop: int) -> AgencyMention:
    return replace(mention, text=text[mention.start : stop], end=stop)


_SURE_VERB_RE = re.compile(
    r"(?P<gap>(?:[^\W\d]+ ){1,5}?)(?:chủ trì|có trách nhiệm|chịu trách nhiệm|làm đầu mối|là đầu mối|có nhiệm vụ)(?!\w)"
)
"""Verbs that only a whole name stands before: `Phòng Thu thập | thông tin chủ trì …`, though `thông tin` is a verb."""


def _sure_verb(rest: str) -> int:
    """Offset of such a verb within five words behind a name as the grammar reads it; 0 where there is none."""
    match = _SURE_VERB_RE.match(rest)
    if match is None or _adverb_re().match(rest) or worded(_NO_NAME).search(match["gap"]):
        return 0
    return match.end("gap")


_EXPLAINED_RE = re.compile(r"\([^()]{2,60}\)\s*(?=[^\W\d_])")
"""A bracket that explains the body before it: `Nhân viên thiết bị (cô Hoa) kiểm tra máy phát`."""


def _behind_bracket(text: str, end: int) -> int:
    """The place behind a bracket that explains the body before it, where an act follows; else `end`."""
    bracket = _EXPLAINED_RE.match(text, end)
    if bracket is None:
        return end
    acts = begins_with_verb(text, bracket.end()) or worded(_DUTY).match(matching_key(text), bracket.end())
    return bracket.end() if acts else end


def _is_verb(text: str, mention: AgencyMention) -> bool:
    """A word that is both a body and an act (`Thanh tra việc …`, `Tổ chức …`) at the head of a clause."""
    key = matching_key(mention.text)
    if worded(_TO_ORGANISE).match(key) or worded(_ONLY_VERB).fullmatch(key):
        return True
    behind = text[mention.end :].lstrip()
    if behind.startswith(",") and begins_with_verb(behind[1:].lstrip()) and behind[1:].lstrip()[:1].islower():
        return bool(_verb_re().fullmatch(key))  # `Thanh tra, kiểm tra việc …`
    return bool(_verb_re().fullmatch(key)) and behind[:1].islower() and not begins_with_verb(behind)


def _is_subject(text: str, found: list[AgencyMention], end: int) -> bool:
    """Bodies behind a leading clause count where a verb, a duty or a colon follows them."""
    rest = text[end:].lstrip(" ,–-(")
    if rest.startswith(":") or begins_with_verb(rest) or worded(_DUTY).match(matching_key(rest)):
        return True
    return found[0].kind != "person_group" and bool(_verb_re().search(matching_key(rest)[:100]))


@lru_cache(maxsize=4096)
def begins_with_act(text: str) -> bool:
    """Whether the passage opens with an act: a verb, or a body and what it does.

    Shapes: `Chủ trì, phối hợp …`, `Sở Y tế: Kiểm tra …`, `Trước ngày 15/5/2020, tổng hợp …`, `Giao Sở Y tế …`.
    """
    if _not_act_re().match(matching_key(text)):
        return False
    for start in dict.fromkeys((0, main_clause_start(text), _behind_helpers(text))):
        if begins_with_verb(text, start):
            return True
    found, end = leading_bodies(text)
    if not found:
        return False
    rest = text[end:].lstrip(" :,-–(")
    near = matching_key(rest)[:160]
    if text[end:].lstrip().startswith(":") and worded(_STATE).match(near):
        return False
    if found[0].kind == "person_group" and not begins_with_verb(rest):
        return bool(worded(_DUTY).search(near))
    return (
        begins_with_verb(rest) or bool(worded(_DUTY).search(near) or _verb_re().search(near)) or begins_with_act(rest)
    )


def _behind_helpers(text: str) -> int:
    """The place behind helpers named first: `Cùng với Công an huyện | điều tra …`; 0 where there are none."""
    cue = _WITH_FIRST_RE.match(matching_key(text))
    return read_agency_list(text, cue.end())[1] if cue else 0


_WITH_FIRST_RE = re.compile(r"(?:cùng|phối hợp)(?: với)? ")


def order_verbs(text: str) -> list[re.Match[str]]:
    """Places of verbs that order (`giao`, `yêu cầu` …); those in `theo yêu cầu`, `đã giao` are left out."""
    key = matching_key(text)
    return [match for match in worded(_ORDER).finditer(key) if not _is_noun_use(key, match.start())]


_NOUN_BEFORE = r"<<before_noun>>\s+$"


def _is_noun_use(key: str, start: int) -> bool:
    return bool(worded(_NOUN_BEFORE).search(key[max(0, start - 24) : start]))


def states_duty_first(text: str) -> bool:
    """Whether the passage opens with bodies and their duty: `Chánh Văn phòng, … chịu trách nhiệm thi hành`."""
    found, end = leading_bodies(text)
    return bool(found) and bool(worded(_DUTY).match(matching_key(text[end:].lstrip(" ,"))))


def has_duty(text: str) -> bool:
    """Whether words of duty stand in the passage (`có trách nhiệm`, `phải`, `chịu trách nhiệm`)."""
    return bool(worded(_DUTY).search(matching_key(text)))
