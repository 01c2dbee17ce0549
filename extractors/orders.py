"""Whom ordering verbs address: `UBND tỉnh yêu cầu A …; giao B …` (§5.2)."""

from __future__ import annotations

import re

from extractors.acts import begins_with_act, begins_with_verb, named_to_the_verb, order_verbs
from extractors.agencies import AgencyMention, find_mentions, read_agency_list
from extractors.phrases import matching_key

_NAMED_PERSON_RE = re.compile(r"(?:đồng chí|đ/c|ông|bà|thầy|cô) [A-ZĐÀ-Ỹ]", re.IGNORECASE)


def is_named(mention: AgencyMention) -> bool:
    """A person by name, or a group that opens its sentence: `Các xã điểm …`."""
    if mention.kind == "person_group":
        return _NAMED_PERSON_RE.match(mention.text) is not None
    return mention.text[0].isupper()


def ordered_bodies(text: str) -> list[AgencyMention]:
    """Bodies that ordering verbs address, in order: `UBND tỉnh yêu cầu A …; giao B …` gives A and B."""
    found: list[AgencyMention] = []
    for match in order_verbs(text):
        verb = match.group().split()[0]
        if verb == "mời" and _invited(text, match.end()):
            continue
        if verb in ("chỉ", "cử", "đề", "nhắc", "kiến") and not match.group().startswith("đề nghị"):
            continue
        if not opens_clause(text, match.start()) or (found and not text[found[-1].end : match.start()].strip()):
            continue  # `đề nghị Mặt trận kêu gọi các hội …`: the second verb is what the Mặt trận is asked for
        bodies, end = read_agency_list(text, match.end())
        if bodies and bodies[-1].kind != "group":
            bodies, end = named_to_the_verb(text, bodies, end)
        if verb in ("phân", "nghiêm") and bodies and not any(map(_answers, bodies)):
            continue
        if bodies and _acts_behind(text, end):
            found += bodies
    return found


def _answers(mention: AgencyMention) -> bool:
    """Whether one who is told off for a task answers for it; `phân công từng thành viên` leaves it with who tells."""
    return mention.kind in ("body", "post") or is_named(mention) or mention.text.startswith("các ")


_INVITED_RE = re.compile(r"\s*(?:cùng (?:tham gia|phối hợp)|đến|tới|về|lên|dự|tham dự|họp)(?!\w)")


def _invited(text: str, start: int) -> bool:
    """Whether the bodies at `start` are asked to come or to help in what another does: `mời B cùng tham gia`."""
    bodies, end = read_agency_list(text, start)
    return bool(bodies) and _INVITED_RE.match(matching_key(text), end) is not None


_CLAUSE_HEAD_RE = re.compile(r"(?:^|[.;,:]\s*|(?<!\w)(?:trân trọng|thống nhất|đồng thời|cũng|và|nghị|thì)\s+)$")
_LEADS_UP_RE = re.compile(
    r"(?:việc|các nội dung|nội dung|nhận được|khi|sau khi|nếu|trường hợp|(?:trong )?(?:quá|qúa) trình|để|nhằm|"
    r"trên đây|theo tinh thần|đối với)(?!\w)[^.;:]*$"
)
"""A sentence that only leads up to its order: `Nhận được Công văn này yêu cầu các đơn vị …`, without a comma."""


def opens_clause(text: str, start: int) -> bool:
    """An ordering verb counts at the head of a clause or right behind a body (the issuer), not inside another act."""
    before = text[max(0, start - 140) : start]
    if _CLAUSE_HEAD_RE.search(matching_key(before)) or _leads_up(text[:start]):
        return True
    found = find_mentions(before)
    return bool(found) and not before[found[-1].end :].strip()


def _leads_up(before: str) -> bool:
    """Whether the sentence so far is a clause of time, condition or purpose that gives no order of its own."""
    sentence = re.split(r"[.;]\s+", before)[-1]
    return bool(_LEADS_UP_RE.match(matching_key(sentence))) and not order_verbs(sentence)


def _acts_behind(text: str, end: int) -> bool:
    rest = text[end:].lstrip(" :,;-–(")
    return not rest or begins_with_verb(rest) or begins_with_act(rest) or len(rest) > 3
