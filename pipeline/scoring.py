"""Scores of records against gold: precision, recall and F1 by field and for whole records; pure.

Has a normaliser of its own: scoring with the one under test would hide that one's mistakes. "Lenient" is the
meaning of the shared scorer (a text agrees from a token F1 on, a role from another); "strict" wants the same text,
the same mentions one by one, and every part of a deadline. Numbers and dates are strict either way.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
Bag = Counter[str]

UNIT_OVERLAP = 0.7  # token F1 from which two texts are the same unit
ROLE_OVERLAP = 0.8
HEADER_OVERLAP = {"issuer": 0.85, "subject": 0.9}
WHOLE_LIST_OVERLAP = 0.95  # of Kính gửi and Nơi nhận
HEADER_FIELDS = ("kind", "doc_type", "issuer", "number", "date", "place", "subject", "urgency", "secrecy")
SIGNATURE_FIELDS = ("authority", "position", "signer")
ALWAYS_SCORED = ("kind", "doc_type")  # null against null counts as right for these
ROLES = ("lead", "coordinating", "report_to")
UNSCORED_DEADLINES = ("ongoing", "immediate", "deferred")

_TONES = set("\u0300\u0301\u0303\u0309\u0323")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uf02d]")
_SHORT_FORMS = [  # long form, pattern of its short forms
    ("ủy ban nhân dân", r"ubnd"),
    ("hội đồng nhân dân", r"hđnd"),
    ("ủy ban mặt trận tổ quốc việt nam", r"ub ?mttq ?vn|ủy ban mttq(?: việt nam)?|ubmttq"),
    ("mặt trận tổ quốc", r"mttq"),
    ("lao động thương binh và xã hội", r"lđ ?-? ?tb ?(?:&|và|-)? ?xh|lao động ?, thương binh và xã hội|lao động tbxh"),
    ("giáo dục và đào tạo", r"gd ?(?:&|và|-)? ?đt"),
    ("kế hoạch và đầu tư", r"kh ?(?:&|và|-)? ?đt"),
    ("tài nguyên và môi trường", r"tn ?(?:&|và|-)? ?mt"),
    ("thông tin và truyền thông", r"tt ?(?:&|và|-)? ?tt"),
    ("văn hóa thể thao và du lịch", r"vh ?,? ?tt ?(?:&|và|-)? ?dl"),
    ("nông nghiệp và phát triển nông thôn", r"nn ?(?:&|và|-)? ?ptnt"),
    ("khoa học và công nghệ", r"kh ?(?:&|và|-)? ?cn"),
    ("giao thông vận tải", r"gtvt"),
]


def comparable(value: object) -> str:
    """The text folded for comparison: NFC, small letters, one dash, tones behind their syllable, one space."""
    text = unicodedata.normalize("NFC", "" if value is None else str(value)).casefold()
    text = _DASHES.sub("-", text)
    text = re.sub(r"[“”\"'‘’*_]", " ", text)
    text = re.sub(r"\s*-\s*", "-", text)
    text = re.sub(r"[.,;:()/]+(?=\s|$)", " ", text)
    return " ".join(map(_tones_last, text.split()))


def _tones_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    letters = "".join(char for char in parts if char not in _TONES)
    return unicodedata.normalize("NFC", letters) + "".join(char for char in parts if char in _TONES)


def comparable_agency(value: object) -> str:
    """A body's name folded for comparison, its short forms written out."""
    text = unicodedata.normalize("NFC", "" if value is None else str(value)).casefold()
    text = _DASHES.sub("-", text).replace("uỷ", "ủy")
    for full, pattern in _SHORT_FORMS:
        text = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", full, text)
    return comparable(re.sub(r"[-,;:&.]", " ", text))


def bag(value: object, agency: bool = False) -> Bag:
    """The words of a text, counted."""
    return Counter(re.findall(r"\w+", comparable_agency(value) if agency else comparable(value)))


def overlap(one: Bag, other: Bag) -> float:
    """Token F1 of two bags; 1 where both are empty."""
    total = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / total if total else 1.0


def number_key(value: object) -> str:
    """A số, ký hiệu for comparison: no blanks, no dots, no leading zero."""
    return re.sub(r"[\s.]", "", comparable(value)).lstrip("0")


def mention_texts(entries: object) -> list[str]:
    """The mentions of a role or a list, as texts."""
    listed = entries if isinstance(entries, list | tuple) else [] if entries is None else [entries]
    return [(e.get("text") or e.get("name") or "") if isinstance(e, dict) else str(e) for e in listed]


@dataclass
class Counts:
    """Right, spurious and missed values of one field."""

    right: float = 0
    spurious: float = 0
    missed: float = 0

    @property
    def precision(self) -> float:
        """Share of the given values that are right; 1 where none is given."""
        given = self.right + self.spurious
        return self.right / given if given else 1.0

    @property
    def recall(self) -> float:
        """Share of the wanted values that were found; 1 where none is wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def wanted(self) -> float:
        """Values in the gold."""
        return self.right + self.missed

    def add(self, other: Counts) -> None:
        """Add the counts of another document."""
        self.right += other.right
        self.spurious += other.spurious
        self.missed += other.missed

    def judge(self, right: bool, wanted: bool = True, given: bool = True) -> None:
        """Count one value: right, or a wrong one given and/or a wanted one missed."""
        self.right += right
        self.missed += wanted and not right
        self.spurious += given and not right


@dataclass
class Judgement:
    """One predicted unit: its confidence, whether unit, lead and deadlines are right, and its number in the record."""

    confidence: float
    right: bool
    number: int = 0


@dataclass
class DocumentScore:
    """Everything counted for one document, by field; strict and lenient."""

    lenient: dict[str, Counts] = field(default_factory=dict)
    strict: dict[str, Counts] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)

    def cells(self, name: str) -> tuple[Counts, Counts]:
        """(lenient, strict) counts of a field."""
        return self.lenient.setdefault(name, Counts()), self.strict.setdefault(name, Counts())

    def judge(self, name: str, lenient: bool, strict: bool, wanted: bool, given: bool) -> None:
        """Count one value for both readings."""
        for cell, right in zip(self.cells(name), (lenient, strict), strict=True):
            cell.judge(right, wanted, given)


def score_document(gold: Record, predicted: Record | None) -> DocumentScore:
    """Scores of one record; a missing record counts as all missed."""
    score = DocumentScore()
    found = _flat(predicted or {})
    header = score_header(score, gold, found)
    score_lists(score, gold, found)
    score_references(score, gold, found)
    units = score_obligations(score, gold, found)
    given = predicted is not None
    strictly = header and _faultless(score.strict, "header.")
    score.judge("whole.header", header, strictly, True, given)
    if gold.get("obligations") is not None:
        strictly = strictly and units and _faultless(score.strict, "obligations.")
        score.judge("whole.document", header and units, strictly, True, given)
    return score


def _faultless(counts: dict[str, Counts], fields: str) -> bool:
    """Whether nothing is spurious or missed in the fields that begin so, those filled in by pen aside."""
    chosen = (found for name, found in counts.items() if name.startswith(fields) and not name.endswith(".hand"))
    return not any(found.spurious or found.missed for found in chosen)


def _flat(predicted: Record) -> Record:
    signature = predicted.get("signature") or {}
    return {**predicted, **{name: signature.get(name) for name in SIGNATURE_FIELDS}}


def score_header(score: DocumentScore, gold: Record, found: Record) -> bool:
    """Count the header fields; True where every printed one is right."""
    whole = True
    for name in (*HEADER_FIELDS, *SIGNATURE_FIELDS):
        if name not in gold:
            continue
        want, got = gold[name], found.get(name)
        by_hand = name in gold.get("handwritten", ())
        label = f"header.{name}" + (".hand" if by_hand else "")
        if not want and not got:
            if name in ALWAYS_SCORED:
                score.judge(label, True, True, True, True)
            continue
        lenient = bool(want and got) and same_header(name, want, got)
        strict = lenient and comparable(want) == comparable(got)
        score.judge(label, lenient, lenient if name == "number" else strict, bool(want), bool(got))
        if not lenient:
            whole = whole and by_hand
            score.misses.append(f"{name}: cần {want!r}, được {got!r}")
    return whole


def same_header(name: str, want: object, got: object) -> bool:
    """True where a header field agrees leniently."""
    if name == "number":
        return number_key(want) == number_key(got)
    if name in HEADER_OVERLAP:
        agency = name == "issuer"
        return overlap(bag(want, agency), bag(got, agency)) >= HEADER_OVERLAP[name]
    if name in ("authority", "position"):
        return re.sub(r"\W", "", comparable(want)) == re.sub(r"\W", "", comparable(got))
    return comparable(want) == comparable(got)


def score_lists(score: DocumentScore, gold: Record, found: Record) -> None:
    """Count Kính gửi and Nơi nhận: leniently by words, strictly by entries."""
    for name in ("recipients", "copies"):
        if gold.get(name) is None:
            continue
        lenient, strict = score.cells(name)
        wanted, given = mention_texts(gold[name]), mention_texts(found.get(name))
        want, got = bag(" ; ".join(wanted), True), bag(" ; ".join(given), True)
        lenient.add(_counts(want, got))
        strict.add(_counts(Counter(map(comparable_agency, wanted)), Counter(map(comparable_agency, given))))
        if overlap(want, got) < WHOLE_LIST_OVERLAP:
            score.misses.append(f"{name}: cần {wanted}, được {given}")


def _counts(want: Counter[Any], got: Counter[Any]) -> Counts:
    shared = sum((want & got).values())
    return Counts(shared, sum(got.values()) - shared, sum(want.values()) - shared)


def score_references(score: DocumentScore, gold: Record, found: Record) -> None:
    """Count cited numbers and, for those found, their dates."""
    if gold.get("references") is None:
        return
    wanted = {number_key(r["number"]): r for r in gold["references"] if r.get("number")}
    given = {number_key(r["number"]): r for r in found.get("references") or [] if r.get("number")}
    given.pop(number_key(gold.get("number")), None)
    for cell in score.cells("references.number"):
        cell.add(_counts(Counter(list(wanted)), Counter(list(given))))
    score.misses += [f"viện dẫn {'sót' if k in wanted else 'thừa'}: {k}" for k in sorted(wanted.keys() ^ given.keys())]
    for key in wanted.keys() & given.keys():
        want, got = wanted[key].get("date"), _day(given[key].get("date"))
        right = bool(want) and want == got
        if want or got:
            score.judge("references.date", right, right, bool(want), bool(got))


def _day(value: object) -> str:
    return str(value)[:10] if value else ""


def deadline_key(deadline: Record) -> tuple[object, ...]:
    """The normalised value of a deadline that must agree."""
    kind = deadline.get("kind")
    if kind == "recurring":
        return _rule_key(deadline.get("rrule") or "")
    if kind == "relative":
        return ("relative", deadline.get("amount"), deadline.get("unit"), bool(deadline.get("working_days")))
    return ("event",) if kind == "event" else ("date", _day(deadline.get("due")))


def _rule_key(rrule: str) -> tuple[object, ...]:
    rule = dict(part.split("=", 1) for part in rrule.upper().split(";") if "=" in part)
    frequency, interval, months = rule.get("FREQ"), rule.get("INTERVAL", "1"), rule.get("BYMONTH")
    every = {"3,6,9,12": "3", "6,12": "6"}.get(months or "")
    if frequency == "YEARLY" and every:
        frequency, interval, months = "MONTHLY", every, None
    day = rule.get("BYMONTHDAY")
    return ("recurring", frequency, interval, months, None if day == "-1" else day)


def strict_deadline_key(deadline: Record) -> tuple[object, ...]:
    """The normalised value with its first day and its boundary."""
    inclusive = deadline.get("inclusive", True) if deadline.get("kind") == "date" else True
    return (*deadline_key(deadline), _day(deadline.get("start")), inclusive)


def pair_units(wanted: list[Record], given: list[Record]) -> list[tuple[int, int]]:
    """Pairs (gold, predicted) of units, best first, whose token F1 is at least `UNIT_OVERLAP`."""
    want, got = [bag(unit["text"]) for unit in wanted], [bag(unit.get("text")) for unit in given]
    candidates = [(overlap(a, b), i, j) for i, a in enumerate(want) for j, b in enumerate(got)]
    pairs: list[tuple[int, int]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for value, i, j in sorted(candidates, reverse=True):
        if value < UNIT_OVERLAP:
            break
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((i, j))
    return pairs


def score_obligations(score: DocumentScore, gold: Record, found: Record) -> bool:
    """Count units, roles, deadlines and exact units; True where all are right and none is spurious."""
    wanted: list[Record] | None = gold.get("obligations")
    if wanted is None:
        return True
    given: list[Record] = found.get("obligations") or []
    pairs = pair_units(wanted, given)
    whole = _score_unpaired(score, wanted, given, pairs)
    for i, j in pairs:
        if not wanted[i].get("optional"):
            right = _score_pair(score, wanted[i], given[j])
            score.judgements.append(Judgement(float(given[j].get("confidence") or 0), right, j))
            whole = right and whole
    return whole


def _score_unpaired(
    score: DocumentScore, wanted: list[Record], given: list[Record], pairs: list[tuple[int, int]]
) -> bool:
    whole = True
    for unit in (u for i, u in enumerate(wanted) if i not in {i for i, _ in pairs} and not u.get("optional")):
        whole = False
        score.misses.append(f"nhiệm vụ sót [{unit.get('ordinal')}]: {unit['text'][:90]!r}")
        for name in ("obligations.unit", "obligations.exact"):
            score.judge(name, False, False, True, False)
        for role in ROLES:
            for cell in score.cells(f"obligations.{role}"):
                cell.missed += bool(unit.get(role))
        for cell in score.cells("obligations.deadline"):
            cell.missed += len(unit.get("deadlines") or [])
    for number, unit in ((j, u) for j, u in enumerate(given) if j not in {j for _, j in pairs}):
        whole = False
        score.misses.append(f"nhiệm vụ thừa [{unit.get('ordinal')}]: {str(unit.get('text'))[:90]!r}")
        for name in ("obligations.unit", "obligations.exact"):
            score.judge(name, False, False, False, True)
        score.judgements.append(Judgement(float(unit.get("confidence") or 0), False, number))
    return whole


def _score_pair(score: DocumentScore, want: Record, got: Record) -> bool:
    same_text = comparable(want["text"]) == comparable(got.get("text"))
    score.judge("obligations.unit", True, same_text, True, True)
    roles = {role: _score_role(score, role, want, got) for role in ROLES if want.get(role, []) is not None}
    due, due_strict = _score_deadlines(score, want, got)
    right = roles.get("lead", (True, True))[0] and due
    strict = same_text and due_strict and all(exact for _, exact in roles.values())
    score.judge("obligations.exact", right, strict, True, True)
    return right


def _score_role(score: DocumentScore, role: str, want: Record, got: Record) -> tuple[bool, bool]:
    wanted, given = mention_texts(want.get(role)), mention_texts(got.get(role))
    want_bag, got_bag = bag(" ; ".join(wanted), True), bag(" ; ".join(given), True)
    if not want_bag and not got_bag:
        return True, True
    lenient = overlap(want_bag, got_bag) >= ROLE_OVERLAP
    strict = Counter(map(comparable_agency, wanted)) == Counter(map(comparable_agency, given))
    score.judge(f"obligations.{role}", lenient, strict, bool(want_bag), bool(got_bag))
    if not lenient:
        score.misses.append(f"[{want.get('ordinal')}] {role}: cần {wanted}, được {given}")
    return lenient, strict


def _score_deadlines(score: DocumentScore, want: Record, got: Record) -> tuple[bool, bool]:
    wanted, given = _scored(want), _scored(got)
    results = []
    readings: Iterable[tuple[Counts, Callable[[Record], tuple[object, ...]]]] = zip(
        score.cells("obligations.deadline"), (deadline_key, strict_deadline_key), strict=True
    )
    for cell, key in readings:
        want_keys, got_keys = Counter(map(key, wanted)), Counter(map(key, given))
        cell.add(_counts(want_keys, got_keys))
        results.append(want_keys == got_keys)
    if not results[0]:
        shown = [[str(deadline_key(d)) for d in deadlines] for deadlines in (wanted, given)]
        score.misses.append(f"[{want.get('ordinal')}] deadline: cần {shown[0]}, được {shown[1]}")
    return results[0], results[1]


def _scored(unit: Record) -> list[Record]:
    return [d for d in unit.get("deadlines") or [] if d.get("kind") not in UNSCORED_DEADLINES]
