"""The spaCy pipeline that reads a directive: tokens are syllables, components write spans and parts on the `Doc`.

`doc.text` equals the source text character by character, but for line breaks, which are blanks to the matchers; so an
offset in the `Doc` is an offset in the document. Component order stands in `language.cfg`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, registry
from spacy.vocab import Vocab

from extractors.foot import extract_addressees, extract_copies
from extractors.header import Header, extract_header
from extractors.numbering import Item, build_tree
from extractors.paragraphs import Paragraph, build_paragraphs, paragraphs_within
from extractors.references import find_references
from extractors.reports import is_report, report_header
from extractors.second_opinion import reconsidered
from extractors.signature import extract_signature
from extractors.units import Unit, find_units
from extractors.zones import LineView, PartZones, find_zones
from schemas.directive import Mention, Reference, Signature
from schemas.document import SourceDocument

_TOKEN_RE = re.compile(r"\w+|[^\w\s]|\s+")
LEGAL_TYPES = frozenset(
    {"quyet_dinh", "nghi_dinh", "thong_tu", "luat", "phap_lenh", "quy_che", "quy_dinh", "nghi_quyet", "dieu_le"}
)
"""Texts of these types that stand in articles set norms, of which only those that name a body count."""
UPWARD_TYPES = frozenset({"bao_cao", "to_trinh", "phieu_trinh"})
"""Papers to a superior tell what was done."""
PLAN_TYPES = frozenset(
    {"ke_hoach", "chuong_trinh", "phuong_an", "de_an", "chi_thi", "cong_van", "cong_dien", "ket_luan"}
)
"""Attached documents of these types give tasks like a first document; of others only what names a body counts."""


@dataclass
class PartReading:
    """One document of the file as read: its zones, header, foot, numbering tree and units."""

    zones: PartZones
    header: Header
    recipients: list[Mention] = field(default_factory=list)
    copies: list[Mention] = field(default_factory=list)
    signature: Signature | None = None
    tree: Item | None = None
    units: list[Unit] = field(default_factory=list)
    report: bool = False


@dataclass
class Reading:
    """What the components have read of a document; `doc._.reading`."""

    document: SourceDocument
    view: LineView
    flow: str
    """The text with blanks for line breaks."""
    paragraphs: list[Paragraph] = field(default_factory=list)
    parts: list[PartReading] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def paragraphs_of(self, zone: range) -> list[Paragraph]:
        """Paragraphs of a zone (a range of line indices)."""
        if not zone:
            return []
        lines = self.view.lines
        return paragraphs_within(self.document, self.paragraphs, lines[zone.start].start, lines[zone.stop - 1].end)


class SyllableTokenizer:
    """Tokens are runs of letters and digits, single other characters, and white space; nothing is lost or changed."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A `Doc` whose text is `text`."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN_RE.finditer(text):
            token = match.group()
            if token.isspace() and words and not spaces[-1] and token[0] == " " and not words[-1].isspace():
                spaces[-1] = True
                token = token[1:]
            if token:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to keep."""
        return b""

    def from_bytes(self, _data: bytes, **_kwargs: object) -> SyllableTokenizer:
        """Nothing to read."""
        return self

    def to_disk(self, _path: object, **_kwargs: object) -> None:
        """Nothing to keep."""

    def from_disk(self, _path: object, **_kwargs: object) -> SyllableTokenizer:
        """Nothing to read."""
        return self


def _create_tokenizer() -> Callable[[Language], SyllableTokenizer]:
    return lambda nlp: SyllableTokenizer(nlp.vocab)


registry.tokenizers.register("congvan.syllables.v1", func=_create_tokenizer)


Doc.set_extension("reading", default=None, force=True)
Span.set_extension("value", default=None, force=True)


@cache
def load_language() -> Language:
    """The pipeline as `language.cfg` describes it; made once a process."""
    config = spacy.util.load_config_from_str(files("extractors").joinpath("language.cfg").read_text("utf-8"))
    return spacy.util.load_model_from_config(config, auto_fill=True)


def read_directive(document: SourceDocument) -> Doc:
    """The document as a `Doc` with everything that the components read (`doc._.reading`, `doc.spans`)."""
    nlp = load_language()
    flow = document.text.replace("\n", " ")
    doc = nlp.make_doc(flow)
    doc._.reading = Reading(document, LineView.of(document), flow)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def _span(doc: Doc, start: int, end: int, label: str) -> Span | None:
    return doc.char_span(start, end, label=label, alignment_mode="expand")


def _keep(doc: Doc, key: str, spans: list[Span | None]) -> None:
    doc.spans[key] = filter_spans([span for span in spans if span is not None])


@Language.component("letterhead")
def letterhead(doc: Doc) -> Doc:
    """Parts of the file with their headers, addressees, copies and signatures (`doc.spans["parts"]`)."""
    reading: Reading = doc._.reading
    view = reading.view
    for zones in find_zones(view):
        part = PartReading(zones, extract_header(view, zones))
        part.recipients = extract_addressees(view, zones)
        part.copies = extract_copies(view, zones)
        part.signature = extract_signature(view, zones)
        reading.parts.append(part)
    first = reading.parts[0]
    signed = first.signature is not None and first.signature.signer is not None
    if len(reading.parts) == 1 and is_report(view, first.zones, first.header, signed, bool(first.copies)):
        reading.parts = [_as_report(view, first)]
    lines = view.lines
    _keep(
        doc,
        "parts",
        [
            _span(doc, lines[part.zones.start].start, lines[part.zones.stop - 1].end, part.header.doc_type or "part")
            for part in reading.parts
            if part.zones.stop > part.zones.start
        ],
    )
    return doc


def _as_report(view: LineView, part: PartReading) -> PartReading:
    """A part without letterhead: its zones are all body."""
    everything = range(len(view.texts))
    nothing = range(0)
    end = range(len(view.texts), len(view.texts))
    zones = PartZones(nothing, nothing, everything, end, end, part.zones.regime)
    return PartReading(zones, report_header(view.document.text), report=True)


@Language.component("citations")
def citations(doc: Doc) -> Doc:
    """Documents cited (`doc.spans["references"]`); a part's own number line is none."""
    reading: Reading = doc._.reading
    own = [
        (reading.view.lines[i].start, reading.view.lines[i].end)
        for part in reading.parts
        for i in part.zones.head
        if part.header.number and reading.view.texts[i].lstrip(" *_")[:2].lower() in ("số", "so")
    ]
    found = [
        reference
        for reference in find_references(reading.flow)
        if not any(start <= (reference.start or 0) < end for start, end in own)
    ]
    reading.references = found
    _keep(doc, "references", [_span(doc, r.start or 0, r.end or 0, r.relation or "cites") for r in found])
    return doc


@Language.component("numbering")
def numbering(doc: Doc) -> Doc:
    """Paragraphs, and the numbering tree of each part's body."""
    reading: Reading = doc._.reading
    reading.paragraphs = build_paragraphs(reading.document)
    for part in reading.parts:
        part.tree = build_tree(reading.paragraphs_of(part.zones.body), account=part.report)
    return doc


@Language.component("obligations")
def obligations(doc: Doc) -> Doc:
    """Units of every body with their decisions (`doc.spans["units"]`, labelled by decision)."""
    reading: Reading = doc._.reading
    spans: list[Span | None] = []
    for number, part in enumerate(reading.parts):
        if part.tree is None:
            continue
        attached = number > 0 and part.header.doc_type not in PLAN_TYPES
        upward = part.header.doc_type in UPWARD_TYPES and not part.report
        units = find_units(part.tree, legal=attached or _is_legal(part), report=part.report, upward=upward)
        part.units = reconsidered(units)
        spans += [_span(doc, unit.start, unit.end, unit.decision) for unit in part.units]
    _keep(doc, "units", spans)
    return doc


def _is_legal(part: PartReading) -> bool:
    """A text in articles: a legal type whose body has at least one `Điều`."""
    if part.report or part.tree is None:
        return False
    articles = any(item.style == "article" for item in part.tree.walk())
    return articles and (part.header.doc_type in LEGAL_TYPES or part.header.doc_type is None)
