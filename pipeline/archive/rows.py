"""A record laid out as the rows of the archive's tables; made in the worker, written by the parent."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from extractors.deadlines import find_deadlines
from extractors.references import find_references
from pipeline.archive.facets import number_key
from pipeline.labels import ACTING, ROLES
from schemas.directive import Deadline, Directive, Mention, Obligation, Reference
from schemas.document import SourceDocument

Row = dict[str, Any]

READER = "1"
"""Version of the rules; raised when known files should be read again by `congvan import --refresh`."""


@dataclass(frozen=True)
class ObligationRows:
    """One obligation with what hangs on it; ids are given by the store."""

    row: Row
    mentions: list[Row]
    deadlines: list[Row]


@dataclass(frozen=True)
class Prepared:
    """Everything that the store writes for one file.

    pen_number
        The digits of its number where they were written by pen and read.
    """

    document: Row
    obligations: list[ObligationRows]
    mentions: list[Row]
    citations: list[Row]
    targets: list[Row]
    parts: list[Row]
    warnings: list[Row] = field(default_factory=list)
    pen_number: str | None = None

    @property
    def sha256(self) -> str:
        """Hash of the file's bytes."""
        return str(self.document["sha256"])


def prepare(document: SourceDocument, directive: Directive) -> Prepared:
    """The rows of `directive`, which was read from `document`."""
    return Prepared(
        document=_document(document, directive),
        obligations=[_obligation(index, item) for index, item in enumerate(directive.obligations)],
        mentions=[
            *_mentions("recipient", directive.recipients),
            *_mentions("copy", directive.copies),
        ],
        citations=_citations(document, directive),
        targets=_positioned(directive.targets, "text", "value", "year", "page", "start", "end"),
        parts=[
            {**row, "number_key": _key(row["number"])}
            for row in _positioned(
                directive.parts, "doc_type", "issuer", "number", "date", "subject", "page_from", "page_to"
            )
        ],
        warnings=_positioned(directive.warnings, "code", "message", "start", "end"),
        pen_number=_pen_number(directive),
    )


def _pen_number(directive: Directive) -> str | None:
    taken = (r.text for r in directive.readings if (r.kind, r.field, r.accepted) == ("handwritten", "number", True))
    return next(taken, None)


def suffix_of(name: str) -> str:
    """File name extension in lower case with its dot, `.bin` where there is none that is safe to use."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 10 else ".bin"


def to_json(value: Any) -> str:
    """Compact JSON with letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _document(document: SourceDocument, directive: Directive) -> Row:
    signature = directive.signature
    return {
        "sha256": document.sha256,
        "suffix": suffix_of(document.path),
        "media_type": directive.source.media_type,
        "pages": directive.source.pages,
        "text_origin": directive.source.text_origin,
        "kind": directive.kind,
        "doc_type": directive.doc_type,
        "issuer": directive.issuer,
        "issuer_id": directive.issuer_id,
        "number": directive.number,
        "number_key": _key(directive.number),
        "date": _iso(directive.date),
        "place": directive.place,
        "subject": directive.subject,
        "urgency": directive.urgency,
        "secrecy": directive.secrecy,
        "authority": signature.authority if signature else None,
        "position": signature.position if signature else None,
        "signer": signature.signer if signature else None,
        "text": document.text,
        "record": directive.model_dump_json(by_alias=True),
        "reader": READER,
        "obligation_count": len(directive.obligations),
        "warning_count": len(directive.warnings),
    }


def _obligation(index: int, item: Obligation) -> ObligationRows:
    row = {
        "position": index,
        "ordinal": item.ordinal,
        "path": to_json(item.path),
        "text": item.text,
        "product": item.product,
        "modality": item.modality,
        "part": item.part,
        "page": item.page,
        "bbox": to_json(item.bbox) if item.bbox else None,
        "places": to_json(item.places),
        "start": item.start,
        "end": item.end,
        "confidence": item.confidence,
        "table_cells": to_json(item.table_cells) if item.table_cells else None,
    }
    mentions = [row for role in ROLES for row in _mentions(role, getattr(item, role))]
    return ObligationRows(row, mentions, [_deadline(n, deadline) for n, deadline in enumerate(item.deadlines)])


def _mentions(role: str, mentions: Iterable[Mention]) -> list[Row]:
    return [mention_row(role, position, mention) for position, mention in enumerate(mentions)]


def mention_row(role: str, position: int, mention: Mention) -> Row:
    """Row of a body in a role."""
    return {
        "role": role,
        "position": position,
        "text": mention.text,
        "name": mention.name,
        "agency_id": mention.id,
        "post": mention.post,
        "candidates": to_json(mention.candidates),
        "start": mention.start,
        "end": mention.end,
    }


_DEADLINE_COLUMNS = {"text", "kind", "due", "last_ok_day", "rrule", "boundary", "why"}


def _deadline(position: int, deadline: Deadline) -> Row:
    """`last_ok_day` falls back on the printed day, so that alarms never miss a deadline without a boundary."""
    return {
        "position": position,
        "text": deadline.text,
        "kind": deadline.kind,
        "due": _iso(deadline.due),
        "last_ok_day": _iso(deadline.last_ok_day or deadline.due),
        "rrule": deadline.rrule,
        "boundary": deadline.boundary,
        "details": deadline.model_dump_json(by_alias=True, exclude=_DEADLINE_COLUMNS, exclude_none=True),
        "why": to_json(deadline.why),
    }


def _citations(document: SourceDocument, directive: Directive) -> list[Row]:
    """Each cited document once, and every further place where one is changed: the record joins these into one."""
    known = [(item.number, item.start) for item in directive.references]
    further = [
        item
        for item in find_references(document.text)
        if item.relation in ACTING and item.number != directive.number and (item.number, item.start) not in known
    ]
    rows = [_citation(index, item) for index, item in enumerate([*directive.references, *further])]
    return [{**row, "deadlines": to_json(_new_deadlines(document, directive, row))} for row in rows]


def _new_deadlines(document: SourceDocument, directive: Directive, citation: Row) -> list[Row]:
    """The deadlines that stand beside a citation which changes something, where it is no obligation's."""
    start, end = citation["start"], citation["end"]
    if citation["relation"] not in ACTING or start is None or _in_obligation(directive, start, end):
        return []
    first, last = paragraph_around(document.text, start, end)
    return deadline_rows(document.text[first:last], directive.date, offset=first)


def deadline_rows(text: str, issued: dt.date | None, offset: int = 0) -> list[Row]:
    """Rows of the deadlines that `text` names."""
    found = find_deadlines(text, issued, offset=offset)
    return [_deadline(position, deadline) for position, deadline in enumerate(found)]


def _in_obligation(directive: Directive, start: int, end: int) -> bool:
    return any(
        item.start is not None and item.start <= start and end <= (item.end or 0) for item in directive.obligations
    )


def paragraph_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Range of the whole lines that hold `[start, end)`."""
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last


def _citation(position: int, item: Reference) -> Row:
    row = _positioned(
        [item], "text", "doc_type", "number", "date", "issuer", "title", "relation", "target", "start", "end"
    )[0]
    return {**row, "position": position, "number_key": _key(item.number)}


def _positioned(items: Iterable[Any], *columns: str) -> list[Row]:
    """Rows with the named attributes and their position; dates as ISO text."""
    return [
        {"position": position, **{column: _plain(getattr(item, column)) for column in columns}}
        for position, item in enumerate(items)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _iso(date: Any) -> str | None:
    return date.isoformat() if date else None


def _key(number: str | None) -> str | None:
    return number_key(number) if number else None
