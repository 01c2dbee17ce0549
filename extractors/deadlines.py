"""Thời hạn: the deadlines of an obligation, read by the grammar of `vocabularies/deadlines.json`.

Three steps: every rule proposes what it matches, the longest match wins its place, and what only looks like a
deadline goes: days of cited documents, periods in the names of programmes, statistics, triggers, lower bounds.

    trước ngày 20/5/2020 · chậm nhất ngày 05/6 · trong quý II/2020 · từ ngày 18/5 đến ngày 22/5/2020
    trước ngày 15 hằng tháng · định kỳ 6 tháng, hàng năm · trong 10 ngày làm việc kể từ ngày ký
    trước kỳ họp cuối năm của HĐND tỉnh · ngay sau khi kết thúc đợt kiểm tra · thường xuyên
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from extractors.deadline_hits import Hit
from extractors.deadline_rules import Rule, load_rules, word_list
from extractors.deadline_values import read
from extractors.matching import aligned_lower
from extractors.references import find_references
from schemas.directive import Deadline

_SENTENCE_END_RE = re.compile(r"[;|]|[.!?](?=\s)|\n")
_CLAUSE_BREAK_RE = re.compile(r"[;:|,()]|[.!?](?=\s)|\n|\s-\s|[“\"]")
_OPEN_HEAD_RE = re.compile(r"^\W*(?:(?:dự kiến|và|phấn đấu|riêng|đợt \d+|giai đoạn \d)\W*)?$")
_CODE_BEFORE_RE = re.compile(r"(?:[/-][a-zđ][a-zđ0-9&]+[\s,(]*|(?<!\w)số\s*)$")
FORGOTTEN = dt.timedelta(days=400)
"""A printed day so long before the issue date is no misprint of a year but the day of something else."""
_DOTTED_RE = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![.\d])")
"""Numbers of criteria and paragraphs (`tiêu chí từ 5.1 đến 5.8`) look like days; a day so printed has `ngày`."""
_NAME_REACH = 140
"""Characters before a period in which the noun is sought whose name it belongs to."""


@dataclass(slots=True)
class _Candidate:
    rule: Rule
    start: int
    end: int
    match: re.Match[str]


def find_deadlines(
    text: str,
    issue_date: dt.date | None,
    *,
    receipt_date: dt.date | None = None,
    offset: int = 0,
    as_cell: bool = False,
) -> list[Deadline]:
    """The deadlines of one obligation in reading order; `span` is `offset` + position in `text`.

    `as_cell`: the text is a table's deadline cell or a line `Thời gian thực hiện: …`, where a bare `2020-2025`,
    `Quý II`, `30/6`, `18 tháng`, `nt` counts. Days are never shifted; `why` tells each step in Vietnamese.
    """
    lower = aligned_lower(text)
    cited = [(ref.start or 0, ref.end or 0) for ref in find_references(text)] if "/" in lower or "luật" in lower else []
    found: list[Deadline] = []
    for candidate in _longest(_candidates(lower, cited)):
        hit = Hit(candidate.rule, candidate.match, text, issue_date, receipt_date, as_cell)
        for deadline in _readings(hit, lower):
            start, end = _trimmed(lower, candidate.start, candidate.end)
            deadline.span = (offset + start, offset + end)
            found.append(deadline)
    return _joined_ranges(found, text, lower, offset)


def _candidates(lower: str, cited: list[tuple[int, int]]) -> list[_Candidate]:
    found = []
    for rule in load_rules():
        if rule.needs and not any(word in lower for word in rule.needs):
            continue
        for match in rule.pattern.finditer(lower):
            start, end = _trimmed(lower, *match.span())
            if start < end and not any(start < stop and begin < end for begin, stop in cited):
                found.append(_Candidate(rule, start, end, match))
    return found


def _trimmed(lower: str, start: int, end: int) -> tuple[int, int]:
    piece = lower[start:end]
    return start + len(piece) - len(piece.lstrip(" ,:;(")), end - len(piece) + len(piece.rstrip(" ,:;("))


def _longest(candidates: list[_Candidate]) -> list[_Candidate]:
    """Candidates that share no character, longer ones first served; of equals the table's order decides."""
    taken: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, c.start)):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in taken):
            taken.append(candidate)
    return sorted(taken, key=lambda c: c.start)


def _readings(hit: Hit, lower: str) -> list[Deadline]:
    if hit.rule.kind is None or not _stands(hit, lower):
        return []
    return [deadline for deadline in read(hit) if hit.in_cell or _binds(hit, deadline, lower)]


# -- where a wording counts ----------------------------------------------------------------------------------------


def _stands(hit: Hit, lower: str) -> bool:
    """Whether the wording counts at this place at all (the rule's `standing`)."""
    start, end = hit.match.span()
    match hit.rule.standing:
        case "cell":
            return hit.in_cell
        case "cell_head":
            return hit.in_cell and _at_head(lower, start)
        case "whole_cell":
            return hit.in_cell and not re.search(r"\w", lower[:start] + lower[end:])
        case "head":
            return hit.in_cell or _at_head(lower, start)
        case "reporting":
            return hit.in_cell or _reports(hit, lower)
    return True


def _reports(hit: Hit, lower: str) -> bool:
    before = lower[max(0, hit.match.start() - 40) : hit.match.end()]
    return bool(word_list("reporting_verbs").search(before)) and not word_list("rule_makers").search(before)


def _binds(hit: Hit, deadline: Deadline, lower: str) -> bool:
    """Whether the period binds the act, not a name, a number of cases or another document."""
    match deadline.kind:
        case "relative":
            return deadline.anchor is not None or hit.rule.value != "relative" or _is_time_limit(hit)
        case "recurring":
            return not _modifies_noun(hit, lower)
        case "ongoing":
            return deadline.start_date is None or hit.boundary is not None
        case "date":
            is_day = deadline.precision in ("day", "fuzzy") and not hit.rule.value.startswith(("year", "school"))
            return _binds_day(hit, deadline, lower) if is_day else _binds_period(hit, deadline, lower)
    return True


def _binds_period(hit: Hit, deadline: Deadline, lower: str) -> bool:
    """Months, quarters and years: the longer the period, the more often it belongs to a name."""
    start = hit.match.start()
    if _is_past(hit, deadline, FORGOTTEN) or _past_scope(hit, deadline, lower) or _in_quotes(lower, start):
        return False
    if not _is_bounded(hit):
        bare_years = hit.rule.value == "year_range" and hit.match[0][0].isdigit()
        return not bare_years and _is_set_off(hit, lower) and not _is_past(hit, deadline)
    if deadline.boundary in ("before", "until_end"):
        return deadline.precision != "year" or not _named(hit, lower)
    within = deadline.precision == "half_year" and not _is_past(hit, deadline)
    said_of_act = hit.boundary is not None and (hit.boundary.id == "vao" or (within and hit.boundary.id == "trong"))
    in_name = deadline.precision in ("year", "half_year") and not said_of_act and _named(hit, lower)
    return not _is_past(hit, deadline) and (not in_name or _at_head(lower, start))


def _is_bounded(hit: Hit) -> bool:
    return hit.boundary is not None or (hit.rule.value == "current_period" and "trong" in hit.match[0])


def _is_time_limit(hit: Hit) -> bool:
    """`trong vòng 10 ngày` limits an act; `không quá 12 tháng` without a day to count from limits a quantity."""
    return re.match(r"trong|chậm|muộn", " ".join((hit["limit"] or "").split())) is not None


def _binds_day(hit: Hit, deadline: Deadline, lower: str) -> bool:
    """Days count with a boundary word, set off, as a range, or bare where they are still to come."""
    if _CODE_BEFORE_RE.search(lower[max(0, hit.match.start() - 30) : hit.match.start()]):
        return False
    printed = hit.match[0]
    if _DOTTED_RE.search(printed) and "ngày" not in printed and len(printed) < len(lower.strip(" .;")):
        return False
    if _is_past(hit, deadline, FORGOTTEN):
        return False
    if _is_bounded(hit) or hit.rule.value == "day_range":
        return not _past_scope(hit, deadline, lower)
    if _is_set_off(hit, lower) and (hit["word"] or hit["y"] or hit.rule.value != "day"):
        return not ((hit.issue is None or _is_past(hit, deadline)) and _tells(hit, lower))
    word = hit["word"] or hit["h"] or hit["part"] or hit["session"]
    return bool(word) and hit.issue is not None and deadline.due is not None and deadline.due >= hit.issue


def _tells(hit: Hit, lower: str) -> bool:
    """`Ngày 04/9/2019 Sở Xây dựng ban hành …` opens a story, `Ngày 16/11/2017: …` an entry of a timetable."""
    return re.match(r"[\s)]*(?:[:;.)-]|$)", lower[hit.match.end() :]) is None


def _is_past(hit: Hit, deadline: Deadline, grace: dt.timedelta = dt.timedelta()) -> bool:
    return hit.issue is not None and deadline.due is not None and deadline.due < hit.issue - grace


def _past_scope(hit: Hit, deadline: Deadline, lower: str) -> bool:
    """`văn bản ban hành trước ngày 01/7/2016` says which papers, `đến 30/9 đạt 60%` how far, not by when."""
    if not _is_past(hit, deadline):
        return False
    if hit.boundary is not None and hit.boundary.id == "den":
        return True
    before = _clause_before(lower, hit.match.start())
    return re.search(rf"(?:{word_list('scope_verbs').pattern})\s*$", before) is not None


def _modifies_noun(hit: Hit, lower: str) -> bool:
    """`kế hoạch công tác hằng năm`, `dự toán hằng năm`: the recurrence belongs to the noun."""
    if word_list("rule_makers").search(_clause_before(lower, hit.match.start(), reach=24)):
        return True
    if "định kỳ" in hit.match[0] or hit.boundary is not None:
        return False
    before = _clause_before(lower, hit.match.start())
    nouns = list(word_list("recurring_nouns").finditer(before))
    return bool(nouns) and len(before[nouns[-1].end() :].split()) <= 4 and not _at_head(lower, hit.match.start())


def _named(hit: Hit, lower: str) -> bool:
    """Whether the period closes the name of a plan, law or campaign rather than the clause's own act."""
    before = _clause_before(lower, hit.match.start(), reach=_NAME_REACH, commas=False)
    nouns = list(word_list("name_nouns").finditer(before))
    return bool(nouns) and not word_list("done_verbs").search(before, nouns[-1].end())


def _clause_before(lower: str, start: int, reach: int = 90, commas: bool = True) -> str:
    window = lower[max(0, start - reach) : start]
    breaks = _CLAUSE_BREAK_RE if commas else _SENTENCE_END_RE
    ends = [match.end() for match in breaks.finditer(window)]
    return window[ends[-1] :] if ends else window


def _at_head(lower: str, start: int) -> bool:
    """Whether nothing but a label or `dự kiến` stands before it in its sentence."""
    before = _clause_before(lower, start, commas=False)
    if ":" in before:
        before = before.rsplit(":", 1)[1]
    return _OPEN_HEAD_RE.match(before) is not None


def _is_set_off(hit: Hit, lower: str) -> bool:
    """At the head of a clause, alone in brackets, or straight after a label (`thời gian`, `dự kiến`)."""
    start, end = _trimmed(lower, *hit.match.span())
    if _at_head(lower, start):
        return True
    if lower[:start].rstrip().endswith("(") and lower[end:].lstrip().startswith(")"):
        return not _named(hit, lower)
    label = rf"(?<!trung )(?<!dài )(?<!ngắn )(?:{word_list('labels').pattern})[\s:]*$"  # no label: `trung hạn`
    return re.search(label, lower[max(0, start - 24) : start]) is not None


def _in_quotes(lower: str, start: int) -> bool:
    return lower.count("“", 0, start) > lower.count("”", 0, start)


def inherited_deadline(source: Deadline, place: Deadline) -> Deadline:
    """The value of `source` as the deadline that `place` (`nt`, `theo thời gian tại khoản 1`) points to."""
    why = [*place.why, f"Lấy theo thời hạn ghi ở chỗ khác: «{source.text}».", *source.why]
    return source.model_copy(update={"text": place.text, "span": place.span, "inherited": True, "why": why})


# -- ranges said in two places ---------------------------------------------------------------------------------------


def _joined_ranges(found: list[Deadline], text: str, lower: str, offset: int) -> list[Deadline]:
    """`Từ 07h00 ngày 13/12 các đơn vị ra quân … đến hết ngày 30/12`: one range from both halves."""
    joined: list[Deadline] = []
    for deadline in found:
        opening = joined[-1] if joined else None
        if opening is not None and _opens(opening, deadline, lower, offset):
            joined.pop()
            _join(opening, deadline, text, offset)
        joined.append(deadline)
    return joined


def _opens(first: Deadline, second: Deadline, lower: str, offset: int) -> bool:
    start = first.start_date if first.kind == "ongoing" else first.due if first.boundary == "on" else None
    if (
        start is None
        or second.kind != "date"
        or second.due is None
        or second.start_date
        or not first.span
        or not second.span
    ):
        return False
    between = lower[first.span[1] - offset : second.span[0] - offset]
    return (
        start <= second.due
        and second.boundary in ("until_end", "by")
        and lower.startswith(("đến", "tới", "cho đến", "kéo dài"), second.span[0] - offset)
        and _SENTENCE_END_RE.search(between) is None
    )


def _join(first: Deadline, second: Deadline, text: str, offset: int) -> None:
    assert first.span is not None and second.span is not None
    second.start_date = first.start_date or first.due
    second.span = (first.span[0], second.span[1])
    second.text = " ".join(text[second.span[0] - offset : second.span[1] - offset].split())
    second.why = [*first.why, *second.why, "Ghép mốc đầu và mốc cuối trong cùng câu thành một khoảng."]
