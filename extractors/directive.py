"""A source document as a directive: the one public function of this room.

What stands here only puts together what the components of `extractors.language` have read.
"""

from __future__ import annotations

import datetime as dt
from itertools import chain

from extractors.completeness import dispositions_of, warnings_of
from extractors.confidence import confidence_of
from extractors.language import PartReading, Reading, read_directive
from extractors.obligations import build_obligations
from extractors.references import find_references, merge_references
from extractors.tables import TaskTable, read_task_table, table_obligations
from extractors.targets import build_targets
from extractors.units import Unit
from schemas.directive import Directive, Obligation, Part, ReadingRecord, Reference, Source
from schemas.document import SourceDocument


def extract_directive(document: SourceDocument, *, explain: bool = False) -> Directive:
    """Everything that the document says, as one record; mentions are not identified (see `resolve_directive`).

    With `explain` the record also tells what was done with every unit of the text.
    """
    reading: Reading = read_directive(document)._.reading
    first = reading.parts[0]
    obligations = _obligations(reading)
    return Directive(
        source=_source(document),
        kind="report" if first.report else "original",
        doc_type=first.header.doc_type,
        issuer=first.header.issuer,
        number=first.header.number,
        date=first.header.date,
        place=first.header.place,
        subject=first.header.subject,
        urgency=first.header.urgency,
        secrecy=first.header.secrecy,
        recipients=first.recipients,
        copies=first.copies,
        signature=first.signature,
        references=_references(reading),
        obligations=obligations,
        targets=build_targets(document, (unit for part in reading.parts for unit in part.units)),
        parts=[_part(reading, part) for part in reading.parts[1:]],
        readings=_readings(document),
        warnings=warnings_of(reading, obligations),
        dispositions=dispositions_of(document, reading, obligations) if explain else None,
    )


def _source(document: SourceDocument) -> Source:
    return Source(
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        pages=len(document.pages),
        text_origin=document.text_origin,
        way_in=list(document.way_in),
    )


def _obligations(reading: Reading) -> list[Obligation]:
    found: list[Obligation] = []
    for number, part in enumerate(reading.parts):
        issued = part.header.date or reading.parts[0].header.date
        units = build_obligations(reading.document, part.units, issued, part=number)
        rows = [row for unit in part.units if unit.decision == "table" for row in _rows(reading, unit, issued, number)]
        annex = _annex_rows(reading, part, issued, number)
        found += sorted([*units, *rows, *annex], key=lambda obligation: obligation.start or 0)
    sure = (confidence_of(reading.document, obligation) for obligation in found)
    return [unit.model_copy(update={"confidence": share}) for unit, share in zip(found, sure, strict=True)]


def _rows(reading: Reading, unit: Unit, issued: dt.date | None, part: int) -> list[Obligation]:
    rows = (
        table_obligations(reading.document, tasks, issued, path=unit.path, handed=unit.handed, part=part)
        for tasks in _task_tables(reading, unit.start, unit.end)
    )
    return list(chain.from_iterable(rows))


def _annex_rows(reading: Reading, part: PartReading, issued: dt.date | None, number: int) -> list[Obligation]:
    zone = part.zones.annex
    if not zone:
        return []
    lines = reading.view.lines
    rows = (
        table_obligations(reading.document, tasks, issued, path=("Phụ lục",), part=number)
        for tasks in _task_tables(reading, lines[zone.start].start, lines[zone.stop - 1].end)
    )
    return list(chain.from_iterable(rows))


def _task_tables(reading: Reading, start: int, end: int) -> list[TaskTable]:
    """Tables of tasks with a line in `[start, end)`."""
    document = reading.document
    indexes = sorted({line.table for line in document.lines_between(start, end) if line.table is not None})
    found = (read_task_table(document, document.tables[index]) for index in indexes)
    return [tasks for tasks in found if tasks is not None]


def _references(reading: Reading) -> list[Reference]:
    """Documents cited in the text, then those of its footnotes, which have no place in the text."""
    own = {part.header.number for part in reading.parts if part.header.number}
    notes = (aside.text for aside in reading.document.set_aside if aside.reason == "footnote")
    noted = [ref.model_copy(update={"start": None, "end": None}) for note in notes for ref in find_references(note)]
    return merge_references(ref for ref in [*reading.references, *noted] if ref.number not in own)


def _part(reading: Reading, part: PartReading) -> Part:
    lines = reading.view.lines
    head, last = lines[part.zones.start], lines[part.zones.stop - 1]
    return Part(
        doc_type=part.header.doc_type,
        issuer=part.header.issuer,
        number=part.header.number,
        date=part.header.date,
        subject=part.header.subject,
        page_from=head.page,
        page_to=last.page,
        start=head.start,
        end=last.end,
    )


def _readings(document: SourceDocument) -> list[ReadingRecord]:
    return [
        ReadingRecord(
            kind=reading.kind,
            field=reading.field,
            text=reading.text,
            confidence=reading.confidence,
            accepted=reading.start is not None,
            page=reading.page,
            bbox=reading.bbox,
        )
        for reading in document.readings
    ]
