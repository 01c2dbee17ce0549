"""Who leads, who is directed, who helps, to whom it is reported: roles of the bodies that a unit names (§5.2).

Shapes: `A chủ trì, phối hợp với B, C tổ chức …`; `A chỉ đạo B …`; `giao A …`; `A: Thực hiện …`; `… báo cáo D (qua E)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.acts import named_to_the_verb
from extractors.agencies import AgencyMention, distinct, find_mentions, read_agency_list
from extractors.doers import read_lead
from extractors.orders import opens_clause
from extractors.phrases import matching_key
from extractors.receivers import read_receivers
from extractors.wordings import worded


@dataclass(frozen=True)
class Roles:
    """Mentions by role, with offsets in the text that was read."""

    lead: list[AgencyMention] = field(default_factory=list)
    implementing: list[AgencyMention] = field(default_factory=list)
    coordinating: list[AgencyMention] = field(default_factory=list)
    report_to: list[AgencyMention] = field(default_factory=list)
    via: list[AgencyMention] = field(default_factory=list)


_WITH_RE = re.compile(
    r"(?:phối hợp|phối kết hợp|kết hợp|hiệp đồng|liên hệ(?=[^.;,]{0,24}\s(?:với|cùng)\s))"
    r"(?:\s+(?:chặt chẽ|tốt|cùng|đồng bộ|thường xuyên|kịp thời|nhịp nhàng|hiệu quả|và))*"
    r"(?:,\s*(?:chặt chẽ|hiệu quả|đồng bộ))*\s+(?:với|cùng|cùng với)?\s*|(?<!\w)cùng (?:với\s+)?(?!với|cấp)"
)
_TAKES_PART = r"(?<!\w)(?:có|huy động)\s+"
_JOINS_RE = re.compile(r"\s*(?:cùng )?(?:phối hợp|tham gia)(?!\w)")
_DIRECT_RE = re.compile(
    r"(?<!\w)(?:"
    r"(?:lãnh đạo|chỉ đạo|hướng dẫn|đôn đốc|kiểm tra|giám sát|theo dõi|nhắc nhở|phân công|giao|yêu cầu|đề nghị)"
    r"(?:\s*,\s*|\s+và\s+|\s+))+(?:cho\s+)?"
)
_VIA_RE = re.compile(r"\(?\s*(?:thông qua|qua|gửi qua)\s+")
_APPOSITION_RE = re.compile(
    r"(?:là )?(?:cơ quan|đơn vị|bộ phận|tổ chức) (?:thường trực|chủ trì|đầu mối|chủ quản|tham mưu)(?!\w)"
)


def without_appositions(mentions: Iterable[AgencyMention]) -> list[AgencyMention]:
    """Mentions without those that only say what the one before is: `Sở Y tế, cơ quan thường trực của Ban Chỉ đạo`."""
    kept: list[AgencyMention] = []
    for mention in mentions:
        if not (kept and _APPOSITION_RE.match(mention.text)):
            kept.append(mention)
    return kept


@lru_cache(maxsize=4096)
def read_roles(text: str) -> Roles:
    """Roles that the text itself states; `lead` is empty where it names nobody who must act."""
    lead, lead_end = read_lead(text)
    lead = without_appositions(lead)
    coordinating = distinct([*_listed_after(text, _WITH_RE, avoid=r"phối hợp giữa"), *_helping_behind(text, lead)])
    helpers = {mention.start for mention in coordinating}
    lead = [mention for mention in lead if mention.start not in helpers] or lead
    taken = {mention.start for mention in [*lead, *coordinating]}
    implementing = [m for m in _implementing(text, lead_end) if m.start not in taken]
    taken |= {mention.start for mention in implementing}
    report_to = [m for m in read_receivers(text) if m.start not in taken]
    via = [m for m in _listed_after(text, _VIA_RE) if m.start not in taken]
    return Roles(lead, implementing, coordinating, [m for m in report_to if m.start not in {v.start for v in via}], via)


_BEHIND_RE = re.compile(r"[,;]\s+|(?<!\w)mời\s+")
_HELPS = r"\s*(?:cùng )?<<helps>>(?! (?:chặt chẽ )?(?:với|cùng)(?!\w))"
"""What a helper does; with `với` or `cùng` behind it the helpers are still to come."""


def _helping_behind(text: str, lead: list[AgencyMention]) -> list[AgencyMention]:
    """Helpers named as a second subject: `A chủ trì, B và C phối hợp thực hiện`, `…; mời B cùng tham gia`."""
    leading = {mention.start for mention in lead}
    key = matching_key(text)
    found: list[AgencyMention] = []
    for joint in _BEHIND_RE.finditer(key):
        if joint.group().startswith(",") and _within_list(text, joint.start(), lead):
            continue
        bodies, end = read_agency_list(text, joint.end())
        helps = worded(_HELPS).match(key, end)
        if not bodies or bodies[0].kind == "person_group" or helps is None:
            continue
        if joint.group().startswith(";") and "phối hợp" not in helps.group():
            continue
        if len(bodies[0].text.split()) == 1 and bodies[0].kind == "group":
            continue
        if lead and (joint.group().startswith("mời") or bodies[0].start not in leading):
            found += bodies
    return [*found, *_taking_part(text)]


def _taking_part(text: str) -> list[AgencyMention]:
    """Helpers that are called or present: `huy động Trạm Y tế phường tham gia`, `có Đoàn Thanh niên phối hợp`."""
    key = matching_key(text)
    found: list[AgencyMention] = []
    for cue in re.finditer(_TAKES_PART, key):
        bodies, end = read_agency_list(text, cue.end())
        if bodies and bodies[0].kind != "person_group" and _JOINS_RE.match(key, end):
            found += bodies
    return found


def _within_list(text: str, comma: int, lead: list[AgencyMention]) -> bool:
    """Whether a body ends at the comma, so that what follows goes on with a list; a lead behind a colon is no list."""
    before = [mention for mention in find_mentions(text[:comma]) if mention.end == comma]
    led = {mention.start for mention in lead}
    return any(not (text[: mention.start].rstrip().endswith(":") and mention.start in led) for mention in before)


def _listed_after(text: str, cue: re.Pattern[str], avoid: str | None = None) -> list[AgencyMention]:
    key = matching_key(text)
    found: list[AgencyMention] = []
    for match in cue.finditer(key):
        if avoid and re.match(avoid, key[match.start() :]):
            continue
        bodies, end = read_agency_list(text, match.end())
        found += named_to_the_verb(text, bodies, end)[0] if bodies and bodies[-1].kind == "body" else bodies
    return distinct(found)


def _implementing(text: str, start: int) -> list[AgencyMention]:
    key = matching_key(text)
    found: list[AgencyMention] = []
    for match in _DIRECT_RE.finditer(key, start):
        if re.search(
            r"(?:theo sự|sự|theo|được|văn bản|ý kiến|của|tiếp tục xin)\s*$",
            key[max(0, match.start() - 16) : match.start()],
        ):
            continue
        if re.match(r"(?:giao|yêu cầu|đề nghị)\b", match.group()) and opens_clause(text, match.start()):
            continue
        bodies, end = read_agency_list(text, match.end())
        if bodies and _goes_on_to_act(text[end:].lstrip(" :,(")):
            found += bodies
    return distinct(found)


def _goes_on_to_act(rest: str) -> bool:
    """Whether an act follows the bodies that were directed, rather than a point of view (`về`, `trong`, `của`)."""
    return bool(rest[:1].islower()) and not re.match(
        r"(?:trong|về|của|theo|việc|và|hoặc|khi|để|tại|thuộc|có liên quan)(?!\w)", rest
    )
