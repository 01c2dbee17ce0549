"""What headings and lead-ins hand down to the units below: their section and the bodies they name (gold rule 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.acts import begins_with_act, has_duty, leading_bodies, order_verbs, states_duty_first
from extractors.agencies import AgencyMention, read_agency_list
from extractors.doers import sentence_end
from extractors.numbering import Item
from extractors.orders import ordered_bodies
from extractors.phrases import announces_list, matching_key
from extractors.roles import read_roles, without_appositions
from extractors.sections import Section
from extractors.segments import FoldedText, Segment


@dataclass(frozen=True)
class PlacedMention:
    """A mention of a body with its place `[start, end)` in the source text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class HandedDown:
    """What the headings above a unit say.

    section
        Class of the nearest heading that announces one.
    lead, implementing, coordinating
        Bodies by role, each with its place in the source.
    ordered
        Whether a lead-in above gives the order (`… yêu cầu các sở, ngành thực hiện:`).
    named
        Whether the nearest heading names the bodies that must act.
    period
        Sentence of a lead-in that opens with a period for all items below: `Trong tháng 11/2017, …:`.
    legal, report, upward
        The kind of the whole text, as `extractors.units.find_units` was told.
    """

    section: Section | None = None
    lead: tuple[PlacedMention, ...] = ()
    implementing: tuple[PlacedMention, ...] = ()
    coordinating: tuple[PlacedMention, ...] = ()
    ordered: bool = False
    named: bool = False
    period: Segment | None = None
    legal: bool = False
    report: bool = False
    upward: bool = False


_OPENS_RE = re.compile(r"như sau|sau đây|sau:|kết luận|chỉ đạo")
_SENT_TO_RE = re.compile(
    r"(?<!\w)(?:gửi|thông báo|hướng dẫn|lưu ý)\s+(?:đến\s+|tới\s+|cho\s+)?"
    r"(?=.{3,200}(?:thực hiện|triển khai|như sau|sau:))"
)
_SPOKEN_OF_RE = re.compile(
    r"(?:(?:(?:về )?(?:trách nhiệm|nhiệm vụ|quyền hạn)(?:(?:,| và) (?:nhiệm vụ|quyền hạn|quyền))?"
    r"(?: thực hiện| thi hành)?|(?:phân công|giao) nhiệm vụ)\s+(?:của|cho|đối với)|đối với)\s+"
)
_NAME_GOES_ON = 6
"""Words that a heading's last name may go on beyond what the grammar reads."""
_EXPLAINED_RE = re.compile(r"^\([^()]{2,120}\)$")
"""A heading may explain the body that it names: `Đoàn số 2 (do Chánh Thanh tra làm Trưởng đoàn):`."""
_LISTED_NAMES_RE = re.compile(r"^\s*:\s*(?:[A-ZĐÀ-Ỹ]\w*[\s,]*|và\s+)+:?$")


def placed(mentions: Iterable[AgencyMention], start: int) -> tuple[PlacedMention, ...]:
    """`mentions` of a text that begins at `start` in the source, with their places in the source."""
    return tuple(PlacedMention(m.text, start + m.start, start + m.end) for m in mentions)


def _placed_in(item: Item, mentions: Iterable[AgencyMention]) -> tuple[PlacedMention, ...]:
    """`mentions` of an item's body, whose white space is folded, with their places in the source, where it is not."""
    folded = FoldedText.of([Segment(item.body_start, item.own.end, item.own.body)])
    return tuple(PlacedMention(m.text, *folded.source_span(m.start, m.end)) for m in mentions)


def hand_down_lead_in(item: Item, handed: HandedDown) -> HandedDown:
    """What a lead-in (`UBND tỉnh yêu cầu Sở X …:`) gives to the list below; it ends a section of context or targets.

    What an account tells of the work of its own issuer (`UBND tỉnh triển khai thực hiện …:`) orders nobody.
    """
    lead = ordered_bodies(item.body) or _sent_to(item.body)
    if not lead and states_duty_first(item.body):
        lead = leading_bodies(item.body)[0]
    lead = lead or ([] if handed.report else _set_about(item.body))
    opens = bool(order_verbs(item.body)) or bool(_OPENS_RE.search(matching_key(item.body)))
    keeps = handed.upward or handed.section not in ("context", "facts", "target")
    return replace(
        handed,
        section=handed.section if keeps else None,
        ordered=opens or handed.ordered,
        lead=_placed_in(item, lead) or handed.lead,
        named=False,
        period=_period_of(item) or handed.period,
    )


_SETS_ABOUT_RE = re.compile(r"(?:tiếp tục |sẽ )?(?:tập trung|triển khai|tổ chức|thực hiện|chỉ đạo|phấn đấu|cần)(?!\w)")
_PERIOD_FIRST_RE = re.compile(
    r"trong (?:tháng|quý|tuần|thời gian|thời hạn|vòng|năm học)(?!\w)|từ (?:ngày )?\d|"
    r"(?:trước|chậm nhất|đến hết) (?:ngày )?\d"
)
"""A lead-in or heading that opens with its period: `Trong tháng 11/2017, Sở Y tế tập trung …:`."""


def _last_sentence(text: str) -> tuple[str, int]:
    """The last sentence of a text, and where it begins."""
    starts = [match.end() for match in re.finditer(r"[.;]\s+(?=[A-ZĐÀ-Ỹ])", text)]
    start = starts[-1] if starts else 0
    return text[start:], start


def _set_about(text: str) -> list[AgencyMention]:
    """Bodies of which a lead-in tells what they set about: `Sở Y tế tập trung thực hiện một số nhiệm vụ sau:`."""
    sentence, start = _last_sentence(text)
    found, end = leading_bodies(sentence)
    if not _SETS_ABOUT_RE.match(matching_key(sentence[end:])):
        return []
    return [replace(mention, start=mention.start + start, end=mention.end + start) for mention in found]


def _period_of(item: Item) -> Segment | None:
    """The sentence of a lead-in or heading that opens with the period of everything below it."""
    text = item.own.body
    sentence, start = _last_sentence(text)
    if not _PERIOD_FIRST_RE.match(matching_key(sentence.lstrip())):
        return None
    return Segment(item.body_start + start, item.body_start + start + len(sentence), sentence)


def hand_down(item: Item, handed: HandedDown) -> HandedDown:
    """What an item gives to those below it: bodies that it names, or what it was handed itself."""
    heads, end = leading_bodies(item.body)
    if not heads:
        heads, end = _spoken_of(item.body)
    rest = _EXPLAINED_RE.sub("", item.body[end:].strip(" :.,;"))
    if heads and rest and _is_name_read_short(item, heads, end):
        name = item.body.strip(" :.,;")
        heads, rest = [AgencyMention(name, 0, len(name), "body")], ""
    handed = replace(handed, period=_period_of(item) or handed.period)
    if heads and not rest:
        lead = _placed_in(item, without_appositions(heads))
        return replace(handed, lead=lead, implementing=(), coordinating=(), named=True)
    roles = read_roles(item.body)
    announces = announces_list(item.body)
    only_names = bool(roles.lead) and not item.body[roles.lead[-1].end :].strip(" :.,;")
    if not roles.lead or (handed.legal and not announces and not only_names):
        return handed
    if not announces and roles.lead[0].start > sentence_end(item.body):
        return handed  # who comes in a later sentence is told one thing, not what stands below
    return replace(
        handed,
        lead=_placed_in(item, roles.lead),
        implementing=_placed_in(item, roles.implementing),
        coordinating=_placed_in(item, roles.coordinating) if announces or not rest.endswith(".") else (),
        named=True,
    )


_WHEN_RE = re.compile(r"(?:trong|từ|đến|năm|tháng|quý|giai đoạn|khi|sau|tại)(?!\w)")
"""When or where, behind the bodies of a heading: `Nhiệm vụ của các đơn vị | trong thời gian tới`."""


def _spoken_of(text: str) -> tuple[list[AgencyMention], int]:
    """Bodies of a heading that only says whose duties follow: `Trách nhiệm của Sở Y tế`, `Đối với các trường học`."""
    match = _SPOKEN_OF_RE.match(matching_key(text))
    found, end = read_agency_list(text, match.end()) if match else ([], 0)
    rest = _EXPLAINED_RE.sub("", text[end:].strip(" :.,;"))
    if found and not rest:
        end = len(text)
    if found and _WHEN_RE.match(matching_key(rest)):
        rest, end = "", len(text)
    if found and rest and len(rest.split()) <= _NAME_GOES_ON and not re.search(r"[,;:.()]", rest):
        last = found[-1]  # `Giao nhiệm vụ cho các công ty | quản lý kết cấu hạ tầng`: a heading is all name
        stop = end + text[end:].index(rest) + len(rest)
        found, rest = [*found[:-1], replace(last, text=text[last.start : stop], end=stop)], ""
        end = len(text)
    if rest or not found:
        return [], 0
    audience = found[0].kind == "person_group" and match is not None and match.group().startswith("đối với")
    return ([], 0) if audience else (found, end)


def _sent_to(text: str) -> list[AgencyMention]:
    """Bodies that a lead-in without an ordering verb turns to: `Sở Y tế gửi các Trung tâm … thực hiện …:`."""
    match = _SENT_TO_RE.search(matching_key(text))
    if match and matching_key(text[: match.start()]).rstrip().endswith("nhằm"):
        return []  # what the paper is for, not whom it turns to
    return read_agency_list(text, match.end())[0] if match else []


def _is_name_read_short(item: Item, heads: Sequence[AgencyMention], end: int) -> bool:
    """A heading that is one name, of which the grammar read only the beginning.

    Recognition broke a word of it, or places follow: `UBND các phường: Kim Long, Vỹ Dạ`.
    """
    body = item.body.rstrip()
    rest = body[end:].strip(" :.,;")
    if len(heads) != 1 or not rest or len(body) > 110 or body.endswith((".", ";")):
        return False
    if _LISTED_NAMES_RE.match(body[end:]):
        return True
    opens = body.endswith(":") or item.has_below
    if not opens or body[end : end + 1] == ":" or begins_with_act(rest) or has_duty(rest):
        return False
    listed = body[end : end + 1] == ","  # `Vụ Kế hoạch, | Tài chính` is one name, `Sở Y tế, các đơn vị` are two bodies
    return not listed or (len(rest.split()) <= _NAME_GOES_ON and not read_agency_list(rest)[0])
