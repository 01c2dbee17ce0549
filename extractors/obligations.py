"""From units to obligations: roles, deadlines and places of each unit that orders something."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from extractors.acts import begins_with_verb, behind_connector, main_clause_start
from extractors.agencies import AgencyMention, read_agency_list
from extractors.deadlines import find_deadlines, inherited_deadline
from extractors.handing_down import PlacedMention
from extractors.phrases import matching_key
from extractors.roles import read_roles
from extractors.segments import FoldedText, Segment
from extractors.units import Unit
from schemas.directive import Deadline, Mention, Obligation
from schemas.document import SourceDocument


def build_obligations(
    document: SourceDocument, units: Iterable[Unit], issue_date: dt.date | None, *, part: int = 0
) -> list[Obligation]:
    """Obligations of one part, in reading order; deadlines that speak for the units above are handed to them."""
    everything = list(units)
    kept = [unit for unit in everything if unit.decision == "obligation"]
    found = [_obligation(document, unit, issue_date, part) for unit in kept]
    return _share_deadlines(_follow_pointers(found, everything, issue_date))


def _obligation(document: SourceDocument, unit: Unit, issue_date: dt.date | None, part: int) -> Obligation:
    whole, folded = FoldedText.of(unit.segments), FoldedText.of(unit.spoken)
    roles = read_roles(folded.text)
    own_lead = [] if _heading_rules(unit, folded.text, roles.lead) else roles.lead
    lead = _own_or_handed(folded, own_lead, unit.handed.lead)
    taken = {mention.text.casefold() for mention in lead}
    coordinating = _mentions(folded, roles.coordinating) + [
        mention for mention in _placed(unit.handed.coordinating) if mention.text.casefold() not in taken
    ]
    deadlines = _deadlines(folded, issue_date) or _handed_period(unit, issue_date)
    lead, coordinating, deadlines, product = _from_labels(unit, lead, coordinating, deadlines, issue_date)
    places = document.places(unit.start, unit.end)
    first = places[0] if places else None
    return Obligation(
        ordinal=unit.ordinal,
        path=list(unit.path),
        text=whole.text,
        lead=lead,
        implementing=_mentions(folded, roles.implementing) or _placed(unit.handed.implementing),
        coordinating=_distinct(coordinating),
        report_to=_mentions(folded, roles.report_to),
        via=_mentions(folded, roles.via),
        deadlines=deadlines,
        product=product,
        modality=modality_of(folded.text),
        part=part,
        page=first.page if first else 1,
        bbox=_box(first.bbox) if first else None,
        places=[(place.page, _box(place.bbox)) for place in places],
        start=unit.start,
        end=unit.end,
        reason=unit.reason,
    )


def _box(box: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
    return None if box is None else (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


_ASSIGNS_RE = re.compile(r"(?:giao|phân công)(?: nhiệm vụ)?(?: cho)? ")


_LEADS_RE = re.compile(r"Lãnh đạo(?:, chỉ đạo)? (?=[A-ZĐÀ-Ỹ])")
_PARTY_RE = re.compile(r"(?:đảng|(?:tỉnh|huyện|thành|quận|thị|đảng|cấp|chi) ủy|chi bộ|ban cán sự)(?!\w)")


def _heading_rules(unit: Unit, text: str, own: Sequence[AgencyMention]) -> bool:
    """Under a heading that names the doer, a unit that opens with a verb is the heading's, whomever it orders later.

    But `Giao B …` hands the task on to B.
    """
    if not unit.handed.named or not own:
        return False
    if _LEADS_RE.match(text) and any(_PARTY_RE.search(matching_key(mention.text)) for mention in unit.handed.lead):
        return True  # `Lãnh đạo Ủy ban nhân dân …` is what a Party body is told to do
    if own[0].start in (0, behind_connector(text)):
        return False
    if _ASSIGNS_RE.match(matching_key(text)) and own[0].kind != "person_group":
        return False
    return begins_with_verb(text) or begins_with_verb(text, main_clause_start(text))


def _own_or_handed(folded: FoldedText, own: Sequence[AgencyMention], handed: Sequence[PlacedMention]) -> list[Mention]:
    return _mentions(folded, own) if own else _placed(handed)


def _mentions(folded: FoldedText, mentions: Iterable[AgencyMention]) -> list[Mention]:
    found = []
    for mention in mentions:
        start, end = folded.source_span(mention.start, mention.end)
        found.append(Mention(text=mention.text, start=start, end=end))
    return found


def _placed(mentions: Iterable[PlacedMention]) -> list[Mention]:
    return [Mention(text=" ".join(m.text.split()), start=m.start, end=m.end) for m in mentions]


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    kept: dict[str, Mention] = {}
    for mention in mentions:
        kept.setdefault(matching_key(mention.text), mention)
    return list(kept.values())


def _deadlines(folded: FoldedText, issue_date: dt.date | None) -> list[Deadline]:
    return [_to_source(folded, deadline) for deadline in find_deadlines(folded.text, issue_date)]


def _handed_period(unit: Unit, issue_date: dt.date | None) -> list[Deadline]:
    """The period that the lead-in above sets for all its items, marked as inherited."""
    if unit.handed.period is None or unit.handed.section == "target":
        return []
    found = _deadlines(FoldedText.of([unit.handed.period]), issue_date)
    return [d.model_copy(update={"inherited": True}) for d in found if d.kind in ("date", "relative", "recurring")]


def _to_source(folded: FoldedText, deadline: Deadline) -> Deadline:
    if deadline.span is None:
        return deadline
    return deadline.model_copy(update={"span": folded.source_span(*deadline.span)})


def _stands_in(deadline: Deadline, segment: Segment) -> bool:
    """Whether a deadline with its place in the source stands within a segment."""
    return deadline.span is not None and segment.start <= deadline.span[0] < segment.end


def _from_labels(
    unit: Unit,
    lead: list[Mention],
    coordinating: list[Mention],
    deadlines: list[Deadline],
    issue_date: dt.date | None,
) -> tuple[list[Mention], list[Mention], list[Deadline], str | None]:
    """What label lines under the task say (`Cơ quan chủ trì: …`, `Thời gian thực hiện: …`); they win over the text."""
    product = None
    for role, segment in unit.labels.items():
        folded = FoldedText.of([segment])
        head, _, tail = folded.text.partition(":")
        offset = len(head) + 1
        if role == "product":
            product = tail.strip(" .;") or None
        elif role == "deadline":
            found = find_deadlines(tail, issue_date, as_cell=True)
            shifted = [
                d.model_copy(update={"span": (d.span[0] + offset, d.span[1] + offset)}) if d.span else d for d in found
            ]
            elsewhere = [d for d in deadlines if not _stands_in(d, segment)] if shifted else deadlines
            deadlines = [*elsewhere, *(_to_source(folded, deadline) for deadline in shifted)]
        else:
            bodies, _ = read_agency_list(folded.text, offset)
            if bodies and role == "lead":
                lead = _mentions(folded, bodies)
            elif bodies:
                coordinating = [*coordinating, *_mentions(folded, bodies)]
    return lead, coordinating, deadlines, product


POINTER_RULE = "vien_dan"
"""Id of the deadline rule for `theo thời gian nêu tại khoản 1`, `trong thời gian triển khai`."""
_CLAUSE_RE = re.compile(r"(?:khoản|mục|điểm|phần)\s+(?P<ordinal>\d+(?:\.\d+)*|[IVXivx]+|[a-zđ])\b")


def _follow_pointers(
    obligations: list[Obligation], units: Iterable[Unit], issue_date: dt.date | None
) -> list[Obligation]:
    """Deadlines that stand in another clause or label line, taken from there and marked as inherited."""
    labelled = _labelled_periods(units)
    return [
        obligation.model_copy(update={"deadlines": _followed(obligation, obligations, labelled, issue_date)})
        if any(deadline.rule == POINTER_RULE for deadline in obligation.deadlines)
        else obligation
        for obligation in obligations
    ]


def _followed(
    obligation: Obligation, obligations: Sequence[Obligation], labelled: dict[str, str], issue_date: dt.date | None
) -> list[Deadline]:
    found: list[Deadline] = []
    for deadline in obligation.deadlines:
        sources = (
            _pointed_at(deadline, obligation, obligations, labelled, issue_date)
            if deadline.rule == POINTER_RULE
            else []
        )
        found += [inherited_deadline(source, deadline) for source in sources] or [deadline]
    return found


def _pointed_at(
    pointer: Deadline,
    obligation: Obligation,
    obligations: Sequence[Obligation],
    labelled: dict[str, str],
    issue_date: dt.date | None,
) -> list[Deadline]:
    clause = _CLAUSE_RE.search(pointer.anchor or "")
    if clause is not None:
        named = next((o for o in obligations if (o.ordinal or "") == clause["ordinal"] and o is not obligation), None)
        return [d for d in named.deadlines if d.rule != POINTER_RULE] if named else []
    period = labelled.get(matching_key(pointer.anchor or ""))
    return find_deadlines(period, issue_date, as_cell=True) if period else []


_LABEL_RE = re.compile(r"^(?P<label>(?:thời gian|thời hạn)(?: [^\W\d_]+){0,4}?)\s*:\s*(?P<period>.+)$")


def _labelled_periods(units: Iterable[Unit]) -> dict[str, str]:
    """Lines such as `Thời gian triển khai: Từ ngày …` by their label."""
    matches = ((unit.text, _LABEL_RE.match(matching_key(unit.text))) for unit in units)
    return {match["label"]: text[match.start("period") :] for text, match in matches if match}


_ALL_ABOVE_RE = re.compile(
    r"(?<!ngòai )(?:các|những|tòan bộ|tất cả)?\s*(?:nhiệm vụ|nội dung|công việc|việc|báo cáo)\s+"
    r"(?:nêu |kể |nói |)trên\b.{0,120}(?:hòan thành|xong|báo cáo|gửi|trước|chậm nhất)"
)


def _share_deadlines(obligations: list[Obligation]) -> list[Obligation]:
    """`Các nhiệm vụ trên hoàn thành trước ngày D` gives D, as inherited, to every unit above that has no deadline."""
    shared = list(obligations)
    for index, obligation in enumerate(obligations):
        if not obligation.deadlines or not _ALL_ABOVE_RE.search(matching_key(obligation.text)):
            continue
        handed = [
            d.model_copy(update={"inherited": True}) for d in obligation.deadlines if d.kind in ("date", "recurring")
        ]
        for above in range(index):
            same_list = obligation.path[:-1] == shared[above].path[: len(obligation.path[:-1])]
            if same_list and not shared[above].deadlines:
                shared[above] = shared[above].model_copy(update={"deadlines": handed})
    return shared


_MODALITIES = (
    (
        "prohibition",
        re.compile(r"(?<!\w)(?:không được|nghiêm cấm|tuyệt đối không|không để|chấm dứt|không tổ chức)(?!\w)"),
    ),
    ("permission", re.compile(r"^(?:cho phép|đồng ý|thống nhất (?:chủ trương|gia hạn|cho))(?!\w)")),
    ("request", re.compile(r"^(?:kính |trân trọng |)đề nghị(?!\w)|(?<!\w)(?:kính|trân trọng) đề nghị(?!\w)")),
)


def modality_of(text: str) -> str:
    """mandatory, request, permission or prohibition, by the words at the head of the unit (§5.1)."""
    key = matching_key(text)
    prohibited = _MODALITIES[0][1].search(key)
    if prohibited and prohibited.start() < 40:
        return "prohibition"
    return next((name for name, pattern in _MODALITIES[1:] if pattern.search(key)), "mandatory")
