"""What was done with every unit of the text, and what a careful reader should know before trusting the record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.language import PartReading, Reading
from extractors.numbering import Item
from extractors.phrases import matching_key
from extractors.references import reference_mismatch
from extractors.tables import read_task_table
from extractors.units import Unit
from extractors.vocabulary import load_table
from schemas.directive import Disposition, Obligation, RecordWarning
from schemas.document import SourceDocument


def dispositions_of(document: SourceDocument, reading: Reading) -> list[Disposition]:
    """One entry for each unit, in reading order: an obligation, a target, or left out and why (in Vietnamese)."""
    found = [_disposition(document, unit) for part in reading.parts for unit in part.units]
    return sorted(found, key=lambda entry: entry.start or 0)


def _disposition(document: SourceDocument, unit: Unit) -> Disposition:
    decision, reason = unit.decision, unit.reason
    if decision == "table":
        tables = {line.table for line in document.lines_between(unit.start, unit.end) if line.table is not None}
        tasks = any(read_task_table(document, document.tables[index]) for index in tables)
        decision, reason = ("obligation", "task_table") if tasks else ("left_out", "table_without_tasks")
    places = document.places(unit.start, unit.end)
    return Disposition(
        ordinal=unit.ordinal,
        text=unit.text,
        decision=decision,
        reason=load_table("reasons")["reasons"].get(reason, reason),
        page=places[0].page if places else 1,
        start=unit.start,
        end=unit.end,
    )


def warnings_of(reading: Reading, obligations: Sequence[Obligation]) -> list[RecordWarning]:
    """Warnings of the whole record: notices of the reader, holes in the header, the numbering and the references."""
    found = [
        RecordWarning(code=notice.code, message=notice.message, start=notice.start, end=notice.end)
        for notice in reading.document.notices
    ]
    first = reading.parts[0]
    found += _header_warnings(first)
    found += _annex_warnings(reading)
    found += _reference_warnings(reading)
    for part in reading.parts:
        found += _gap_warnings(part)
    found += _deadline_warnings(first, obligations)
    if not obligations:
        found.append(_warning("no_obligations"))
    if len(reading.parts) > 1:
        found.append(_warning("several_documents", count=len(reading.parts)))
    if first.report:
        found.append(_warning("report"))
    return found


def _warning(code: str, start: int | None = None, end: int | None = None, **values: object) -> RecordWarning:
    message = load_table("reasons")["warnings"][code].format(**values)
    return RecordWarning(code=code, message=message, start=start, end=end)


def _header_warnings(part: PartReading) -> Iterator[RecordWarning]:
    header = part.header
    if part.report:
        return
    if header.number is None:
        yield _warning("draft_number" if header.is_draft else "number_missing")
    if header.date is None:
        yield _warning("date_incomplete" if header.date_text else "date_missing")
    if header.issuer is None:
        yield _warning("issuer_missing")
    if part.signature is None or part.signature.signer is None:
        yield _warning("signer_missing")
    if not part.copies:
        yield _warning("copies_missing")


_ANNEX_RE = re.compile(
    r"\((?:có |kèm theo |xem )[^()]{0,60}(?:phụ lục|danh sách|biểu mẫu|mẫu)[^()]{0,60}\)|theo phụ lục (?:đính )?kèm|"
    r"đính kèm phụ lục|(?:theo )?mẫu đính kèm"
)


def _annex_warnings(reading: Reading) -> Iterator[RecordWarning]:
    """A body that speaks of an annex, in a file that holds none: most dated tasks would stand there."""
    last = reading.parts[-1]
    if any(part.zones.annex for part in reading.parts) or len(reading.parts) > 1 or last.report:
        return
    for unit in last.units:
        if match := _ANNEX_RE.search(matching_key(unit.text)):
            yield _warning("annex_missing", unit.start, unit.end, mention=match.group().strip("()"))
            return


def _reference_warnings(reading: Reading) -> Iterator[RecordWarning]:
    for reference in reading.references:
        if message := reference_mismatch(reference):
            yield RecordWarning(
                code="reference_date_mismatch", message=message, start=reference.start, end=reference.end
            )


def _gap_warnings(part: PartReading) -> Iterator[RecordWarning]:
    """Numbers that are skipped or repeated among siblings."""
    if part.tree is None:
        return
    for item in part.tree.walk():
        for before, here in _numbered_pairs(item):
            assert before.marker and here.marker and here.paragraph
            if here.marker.value == before.marker.value:
                yield _warning("number_repeated", here.paragraph.start, here.paragraph.end, ordinal=here.marker.ordinal)
            elif here.marker.value > before.marker.value + 1:
                yield _warning(
                    "numbering_gap",
                    here.paragraph.start,
                    here.paragraph.end,
                    before=before.marker.ordinal,
                    after=here.marker.ordinal,
                )


def _numbered_pairs(item: Item) -> Iterator[tuple[Item, Item]]:
    numbered = [child for child in item.children if child.marker and child.marker.value]
    for before, here in zip(numbered, numbered[1:], strict=False):
        if before.style == here.style:
            yield before, here


def _deadline_warnings(part: PartReading, obligations: Sequence[Obligation]) -> Iterator[RecordWarning]:
    issued = part.header.date
    for obligation in obligations:
        for deadline in obligation.deadlines:
            if issued and deadline.due and deadline.due < issued:
                yield _warning(
                    "deadline_before_issue",
                    obligation.start,
                    obligation.end,
                    text=deadline.text,
                    date=f"{issued:%d/%m/%Y}",
                )
