"""What was done with every unit of the text, and what a careful reader should know before trusting the record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from extractors.acts import order_verbs
from extractors.agencies import find_mentions
from extractors.language import PartReading, Reading
from extractors.markers import Marker
from extractors.numbering import Item
from extractors.paragraphs import Paragraph
from extractors.phrases import matching_key
from extractors.references import reference_mismatch
from extractors.tables import read_task_table
from extractors.units import Unit
from extractors.vocabulary import load_table
from schemas.directive import Disposition, Obligation, RecordWarning
from schemas.document import SourceDocument, Table


def dispositions_of(document: SourceDocument, reading: Reading, obligations: Sequence[Obligation]) -> list[Disposition]:
    """What was done with the text, in reading order: an obligation, a target, or left out and why (in Vietnamese).

    One entry for each unit of a body, each paragraph of an annex, each row of a task table, each other table, and each
    paragraph of head or foot that carries an ordering verb.
    """
    tasks = {" ".join(row.table_cells.get("task", "").split()) for row in obligations if row.table_cells}
    found: list[Disposition] = []
    for part in reading.parts:
        for unit in part.units:
            found += _of_unit(document, unit, tasks)
        for paragraph in reading.paragraphs_of(part.zones.annex):
            found += _of_annex(document, paragraph, tasks)
        for zone, reason in ((part.zones.head, "head"), (part.zones.addressees, "head"), (part.zones.foot, "foot")):
            orders = (paragraph for paragraph in reading.paragraphs_of(zone) if _carries_order(paragraph.text))
            found += [_of_paragraph(document, paragraph, ("left_out", reason)) for paragraph in orders]
    return sorted(found, key=lambda entry: entry.start or 0)


def _of_unit(document: SourceDocument, unit: Unit, tasks: set[str]) -> list[Disposition]:
    span = (unit.start, unit.end)
    if unit.decision == "table":
        return _of_tables(document, span, tasks)
    told = _disposition(document, unit.ordinal, unit.text, span, (unit.decision, unit.reason))
    if unit.overruled is None:
        return [told]
    return [told.model_copy(update={"reason": f"{told.reason}; theo quy tắc: {_in_words(unit.overruled)}"})]


def _of_annex(document: SourceDocument, paragraph: Paragraph, tasks: set[str]) -> list[Disposition]:
    if paragraph.table is not None:
        return _of_tables(document, (paragraph.start, paragraph.end), tasks)
    return [_of_paragraph(document, paragraph, ("left_out", "annex"))]


def _of_tables(document: SourceDocument, span: tuple[int, int], tasks: set[str]) -> list[Disposition]:
    """Each row of a task table; any other table as a whole."""
    found: list[Disposition] = []
    for index in sorted({line.table for line in document.lines_between(*span) if line.table is not None}):
        table = document.tables[index]
        if read_task_table(document, table) is not None:
            found += _of_rows(document, table, tasks)
    text = " ".join(document.text[slice(*span)].split())
    return found or [_disposition(document, None, text, span, ("left_out", "table_without_tasks"))]


def _of_rows(document: SourceDocument, table: Table, tasks: set[str]) -> Iterator[Disposition]:
    for _, row in groupby(sorted(table.cells, key=lambda cell: (cell.row, cell.column)), key=lambda cell: cell.row):
        cells = [cell for cell in row if document.text[cell.start : cell.end].strip()]
        texts = [" ".join(document.text[cell.start : cell.end].split()) for cell in cells]
        if cells:
            span = (min(cell.start for cell in cells), max(cell.end for cell in cells))
            decided = ("obligation", "task_table") if tasks & set(texts) else ("left_out", "table_head")
            yield _disposition(document, None, " | ".join(texts), span, decided)


def _in_words(reason: str) -> str:
    words: str = load_table("reasons")["reasons"].get(reason, reason)
    return words


def _of_paragraph(document: SourceDocument, paragraph: Paragraph, decided: tuple[str, str]) -> Disposition:
    ordinal = paragraph.marker.ordinal if paragraph.marker else None
    text = " ".join(paragraph.body.split())
    return _disposition(document, ordinal, text, (paragraph.start, paragraph.end), decided)


def _disposition(
    document: SourceDocument, ordinal: str | None, text: str, span: tuple[int, int], decided: tuple[str, str]
) -> Disposition:
    decision, reason = decided
    places = document.places(*span)
    return Disposition.model_validate(
        {
            "ordinal": ordinal,
            "text": text,
            "decision": decision,
            "reason": _in_words(reason),
            "page": places[0].page if places else 1,
            "start": span[0],
            "end": span[1],
        }
    )


def _carries_order(text: str) -> bool:
    """Whether an ordering verb stands outside of every name (`Ban Chỉ đạo`, `Sở Giao thông vận tải`)."""
    names = [(mention.start, mention.end) for mention in find_mentions(text)]
    return any(not any(start <= verb.start() < end for start, end in names) for verb in order_verbs(text))


def warnings_of(reading: Reading, obligations: Sequence[Obligation]) -> list[RecordWarning]:
    """Warnings of the whole record: notices of the reader, holes in the header, the numbering and the references."""
    found = [
        RecordWarning(code=notice.code, message=notice.message, start=notice.start, end=notice.end)
        for notice in reading.document.notices
    ]
    first = reading.parts[0]
    found += _header_warnings(first, {notice.code for notice in reading.document.notices})
    found += _annex_warnings(reading)
    found += _reference_warnings(reading)
    for part in reading.parts:
        found += _gap_warnings(part)
    found += _deadline_warnings(first, obligations)
    if not obligations:
        found.append(_warning("no_obligations"))
    if len(reading.parts) > 1:
        found.append(_warning("several_documents", count=len(reading.parts)))
    told = first.header.number or first.header.date or first.header.issuer or obligations
    if not told:
        found.append(_warning("no_directive"))
    elif first.report:
        found.append(_warning("report"))
    return found


def _warning(code: str, start: int | None = None, end: int | None = None, **values: object) -> RecordWarning:
    message = load_table("reasons")["warnings"][code].format(**values)
    return RecordWarning(code=code, message=message, start=start, end=end)


def _header_warnings(part: PartReading, told: set[str]) -> Iterator[RecordWarning]:
    """Holes in the header; `told` are codes that the reader gave: a number by pen that nobody can read is no draft."""
    header = part.header
    if part.report:
        return
    if header.number is None and "number_unreadable" not in told:
        yield _warning("draft_number" if header.is_draft else "number_missing")
    if header.date is None and "date_unreadable" not in told:
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
    """Numbers that are skipped or repeated among siblings, and lists whose first number is missing."""
    if part.tree is None:
        return
    for item in part.tree.walk():
        if (first := next(_numbered(item), None)) and first[1].value > 1:
            yield _warning("numbering_start", *_span_of(first), ordinal=first[1].ordinal)
        for before, here in _numbered_pairs(item):
            if here[1].value == before[1].value:
                yield _warning("number_repeated", *_span_of(here), ordinal=here[1].ordinal)
            elif here[1].value > before[1].value + 1:
                yield _warning("numbering_gap", *_span_of(here), before=before[1].ordinal, after=here[1].ordinal)


def _numbered(item: Item) -> Iterator[tuple[Paragraph, Marker]]:
    for child in item.children:
        if child.paragraph is not None and child.marker is not None and child.marker.value:
            yield child.paragraph, child.marker


def _span_of(numbered: tuple[Paragraph, Marker]) -> tuple[int, int]:
    return numbered[0].start, numbered[0].end


def _numbered_pairs(item: Item) -> Iterator[tuple[tuple[Paragraph, Marker], tuple[Paragraph, Marker]]]:
    for before, here in pairwise(_numbered(item)):
        if before[1].style == here[1].style:
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
