"""The record that congvan makes of a directive (contract of `congvan extract`), as pydantic models.

Every value that was read carries `start` and `end`, its place in the source text. The verbatim text is the
authority; normalised fields are interpretations of it.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.document import TextOrigin


class Record(BaseModel):
    """Base of all parts of a record: unknown keys are refused, so that a typing error cannot hide."""

    model_config = ConfigDict(extra="forbid")


class Mention(Record):
    """A body, group or person named in the text."""

    text: str = Field(description="as written")
    name: str | None = Field(None, description="full name with its place, e.g. Sở Y tế tỉnh Ninh Thuận")
    id: str | None = Field(None, description="slug in the authority file; null if unknown or ambiguous")
    post: str | None = Field(None, description="the post named, where the mention is a person in office (Giám đốc)")
    candidates: list[str] = Field(default_factory=list, description="ids that fit where it is ambiguous")
    members: list[str] = Field(default_factory=list, description="ids of the bodies that one mention lists")
    start: int | None = None
    end: int | None = None


DeadlineKind = Literal["date", "recurring", "relative", "event", "ongoing", "immediate", "deferred"]


class Deadline(Record):
    """Thời hạn: when an obligation is due, as printed and as understood.

    `due` is the printed day or the last day of the printed period; `last_ok_day` the last admissible day
    (the day before for `trước ngày`); `why` the rule and every step that led to them.
    """

    text: str
    kind: DeadlineKind
    due: dt.date | None = None
    start_date: dt.date | None = Field(None, alias="start", serialization_alias="start")
    inclusive: bool = True
    last_ok_day: dt.date | None = None
    due_time: str | None = Field(None, description="HH:MM where an hour is printed (+07:00)")
    boundary: str | None = Field(None, description="before, by, until_end, within, on, after, not_before")
    rrule: str | None = None
    amount: int | None = None
    unit: Literal["minute", "hour", "day", "week", "month", "year"] | None = None
    working_days: bool | None = None
    anchor: str | None = Field(None, description="issue, receipt, effect, or the event in words")
    precision: Literal["day", "month", "quarter", "half_year", "year", "fuzzy"] | None = None
    on_demand: bool | None = None
    day_missing: bool | None = None
    ambiguous: bool | None = None
    inherited: bool | None = Field(None, description="stands elsewhere and binds this unit too")
    rule: str | None = Field(None, description="id of the vocabulary entry that read it")
    why: list[str] = Field(default_factory=list, description="each step of the computation, in Vietnamese")
    span: tuple[int, int] | None = Field(None, description="place in the source text")

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Reference(Record):
    """A numbered (or bare legal) document that the text cites."""

    text: str
    doc_type: str | None = None
    number: str | None = None
    date: dt.date | None = None
    issuer: str | None = None
    title: str | None = Field(None, description="name of a bare law: Luật Trẻ em")
    relation: str | None = Field(None, description="basis, implements, amends, replaces, extends, cancels, cites")
    target: str | None = Field(None, description="the clause of the cited document, e.g. điểm a khoản 1 Mục II")
    start: int | None = None
    end: int | None = None


class Obligation(Record):
    """Nhiệm vụ được giao: the smallest numbered unit that tells a body to do something."""

    ordinal: str | None = None
    path: list[str] = Field(default_factory=list)
    text: str
    lead: list[Mention] = Field(default_factory=list)
    implementing: list[Mention] = Field(default_factory=list)
    coordinating: list[Mention] = Field(default_factory=list)
    report_to: list[Mention] = Field(default_factory=list)
    via: list[Mention] = Field(default_factory=list)
    deadlines: list[Deadline] = Field(default_factory=list)
    product: str | None = Field(None, description="sản phẩm, where a table column or a line names it")
    modality: Literal["mandatory", "request", "permission", "prohibition", "target"] = "mandatory"
    part: int = 0
    page: int = 1
    bbox: tuple[float, float, float, float] | None = None
    places: list[tuple[int, tuple[float, float, float, float] | None]] = Field(
        default_factory=list, description="every page and box that the unit stands on"
    )
    start: int | None = None
    end: int | None = None
    reason: str | None = Field(
        None, description="why it is held to be an obligation (code of vocabularies/reasons.json)"
    )
    confidence: float = Field(1.0, ge=0, le=1)
    table_cells: dict[str, str] | None = Field(None, description="cells by column role, for a row of a table")


class Target(Record):
    """Chỉ tiêu: a figure to be reached, kept apart from the obligations."""

    text: str
    value: str | None = None
    year: int | None = None
    page: int = 1
    start: int | None = None
    end: int | None = None


class Signature(Record):
    """Chữ ký: authority (`TM. ỦY BAN NHÂN DÂN`), position and name."""

    authority: str | None = None
    position: str | None = None
    signer: str | None = None


class Part(Record):
    """A further document in the same file (the plan that a decision issues)."""

    doc_type: str | None = None
    issuer: str | None = None
    number: str | None = None
    date: dt.date | None = None
    subject: str | None = None
    page_from: int = 1
    page_to: int = 1
    start: int | None = None
    end: int | None = None


class RecordWarning(Record):
    """What a careful reader would want to know before trusting the record."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


class Disposition(Record):
    """What was done with a unit of the text: an obligation, or left out and why."""

    ordinal: str | None = None
    text: str
    decision: Literal["obligation", "target", "left_out"]
    reason: str
    page: int = 1
    start: int | None = None
    end: int | None = None


class ReadingRecord(Record):
    """A number or day that was filled in by pen or by a signature field."""

    kind: str
    field: str
    text: str
    confidence: float
    accepted: bool
    page: int = 1
    bbox: tuple[float, float, float, float] | None = None


class Source(Record):
    """The file that the record was read from."""

    path: str
    sha256: str
    media_type: str
    pages: int
    text_origin: TextOrigin
    way_in: list[str] = Field(default_factory=list)


class Directive(Record):
    """One file as understood; see the module's docstring."""

    source: Source
    kind: Literal["original", "report"] = "original"
    doc_type: str | None = None
    issuer: str | None = None
    issuer_id: str | None = None
    number: str | None = None
    date: dt.date | None = None
    place: str | None = None
    subject: str | None = None
    urgency: Literal["khan", "thuong_khan", "hoa_toc"] | None = None
    secrecy: Literal["mat", "toi_mat", "tuyet_mat"] | None = None
    recipients: list[Mention] = Field(default_factory=list)
    copies: list[Mention] = Field(default_factory=list)
    signature: Signature | None = None
    references: list[Reference] = Field(default_factory=list)
    obligations: list[Obligation] = Field(default_factory=list)
    targets: list[Target] = Field(default_factory=list)
    parts: list[Part] = Field(default_factory=list)
    readings: list[ReadingRecord] = Field(default_factory=list)
    warnings: list[RecordWarning] = Field(default_factory=list)
    dispositions: list[Disposition] | None = Field(None, description="only with --explain")
