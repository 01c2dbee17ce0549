"""Rendering of a source as PDF by reportlab: fixed bytes, and number and day as signature fields where wanted."""

from __future__ import annotations

import io
from itertools import zip_longest
from pathlib import Path
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from builder.plain import (
    copies_lines,
    is_heading,
    left_lines,
    line_of,
    merged_lines,
    recipients_lines,
    right_lines,
    row_spans,
    signature_lines,
    subject_line,
)
from builder.source import Block, Head, Source, Table

FONTS = Path("/usr/share/fonts/truetype/liberation2")
FACES = {"": "Regular", "-Bold": "Bold", "-Italic": "Italic", "-BoldItalic": "BoldItalic"}


def register_fonts() -> None:
    """Liberation Serif in its four faces (Debian: fonts-liberation2)."""
    for name, face in FACES.items():
        pdfmetrics.registerFont(TTFont(f"Serif{name}", str(FONTS / f"LiberationSerif-{face}.ttf")))
    pdfmetrics.registerFontFamily("Serif", "Serif", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic")


BODY = ParagraphStyle("body", fontName="Serif", fontSize=13.5, leading=18, alignment=TA_JUSTIFY, firstLineIndent=36)
BODY.spaceAfter = 5
CENTRE = ParagraphStyle("centre", fontName="Serif-Bold", fontSize=13.5, leading=17, alignment=TA_CENTER)
SMALL = ParagraphStyle("small", fontName="Serif", fontSize=11, leading=13)
CELL = ParagraphStyle("cell", fontName="Serif", fontSize=11.5, leading=14)


class Typeset:
    """Writer of one PDF.

    `fields` gives the texts that stand in annotation appearances: `{"number": "542", "day": "06"}`.
    """

    def __init__(self, fields: dict[str, str] | None = None, stamp: str = "") -> None:
        register_fonts()
        self.fields = fields or {}
        self.stamp = stamp
        self.story: list[Any] = []
        self.wide = False

    def render(self, source: Source) -> bytes:
        """The file's bytes."""
        for number, block in enumerate(merged_lines(source.blocks)):
            self._block(block, number == 0)
        out = io.BytesIO()
        document = BaseDocTemplate(out, pagesize=A4, invariant=1, title="", author="")
        document.addPageTemplates([self._template("portrait", A4), self._template("landscape", landscape(A4))])
        document.build(self.story)
        return out.getvalue()

    def _template(self, name: str, size: tuple[float, float]) -> PageTemplate:
        frame = Frame(30 * mm, 20 * mm, size[0] - 48 * mm, size[1] - 40 * mm, 0, 0, 0, 0)
        return PageTemplate(name, [frame], onPage=self._on_page, pagesize=size)

    def _on_page(self, canvas: Any, document: Any) -> None:
        width, height = canvas._pagesize
        if document.page > 1:
            canvas.setFont("Serif", 13)
            canvas.drawCentredString(width / 2, height - 13 * mm, str(document.page))
        elif self.fields:
            self._signature_fields(canvas, height)
        if document.page == 1 and self.stamp:
            canvas.setFont("Serif", 8)
            for number, line in enumerate(self.stamp.split("\n")):
                canvas.drawString(150 * mm, height - (5 + 3 * number) * mm, line)

    def _signature_fields(self, canvas: Any, height: float) -> None:
        places = {"number": (30 * mm + 52, 58), "day": (30 * mm + 303, 58)}
        for name, value in self.fields.items():
            left, down = places[name]
            canvas.acroForm.textfield(
                value=value,
                name=name,
                x=left,
                y=height - 20 * mm - down,
                width=26,
                height=16,
                fontName="Times-Roman",
                fontSize=13,
                borderWidth=0,
                fillColor=None,
                borderColor=None,
                fieldFlags="readOnly",
                forceBorder=False,
            )

    def _block(self, block: Block, first: bool) -> None:
        if block.kind == "head" and block.head:
            self.story += [] if first else [NextPageTemplate("portrait"), PageBreak()]
            self._head(block.head)
        elif block.kind == "foot" and block.head:
            self._foot(block.head)
        elif block.kind == "annex":
            self.story += [NextPageTemplate("landscape" if block.landscape else "portrait"), PageBreak()]
            self.wide = block.landscape
            self.story += [Paragraph(text, CENTRE) for text in block.annex] + [Spacer(1, 8)]
        elif block.kind == "table" and block.table:
            self._table(block.table)
        else:
            text = f"<b>{line_of(block)}</b>" if is_heading(block) else line_of(block)
            self.story.append(Paragraph(text.replace("&", "&amp;"), CENTRE if block.kind == "c" else BODY))

    def _head(self, head: Head) -> None:
        left, right = left_lines(head), [f"<b>{text}</b>" for text in right_lines(head)]
        parents = len((head.parent or "").split("\n")) if head.parent else 0
        left = [text if number < parents else f"<b>{text}</b>" for number, text in enumerate(left)]
        style = ParagraphStyle("head", parent=CENTRE, fontName="Serif", fontSize=12, leading=15)
        rows = [(Paragraph(a, style), Paragraph(b, style)) for a, b in zip_longest(left, right, fillvalue="")]
        rows.append((Paragraph(head.printed_number, style), Paragraph(f"<i>{head.printed_date}</i>", style)))
        under = subject_line(head) if head.doc_type == "cong_van" else ""
        rows += [(Paragraph(text, style), "") for text in (under, head.urgency_printed or "") if text]
        columns = Grid(rows, colWidths=[62 * mm, 104 * mm], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
        self.story += [columns, Spacer(1, 8)]
        if head.doc_type != "cong_van":
            lines = [head.type, *(head.subject_block or head.subject).split("\n")]
            self.story += [Paragraph(text, CENTRE) for text in lines] + [Spacer(1, 8)]
        indent = ParagraphStyle("to", parent=BODY, firstLineIndent=0, leftIndent=70)
        self.story += [Paragraph(text, indent) for text in recipients_lines(head)]

    def _foot(self, head: Head) -> None:
        label, *copies = copies_lines(head) or [""]
        left = [Paragraph(f"<b><i>{label}</i></b>", SMALL), *(Paragraph(text, SMALL) for text in copies)]
        *titles, _, name = [*signature_lines(head)] if head.signer else [*signature_lines(head), ""]
        right = [Paragraph(text, CENTRE) for text in titles] + [Spacer(1, 60), Paragraph(name, CENTRE)]
        style = [("VALIGN", (0, 0), (-1, -1), "TOP")]
        self.story += [Spacer(1, 6), Grid([[left, right]], colWidths=[82 * mm, 80 * mm], style=style)]

    def _table(self, data: Table) -> None:
        total = (249 if self.wide else 162) * mm
        widths = [total * share / sum(data.widths) for share in data.widths]
        head = [[Paragraph(f"<b>{text}</b>", CELL) for text in data.titles]]
        style: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        body = []
        for number, row in enumerate(data.rows):
            texts = [f"<b>{cell}</b>" if row.kind == "group" and cell else cell or "" for cell in row.cells]
            texts += [""] * (len(widths) - len(texts))
            body.append([Paragraph(text, CELL) for text in texts])
            style += self._spans(data, number)
        self.story.append(Grid(head + body, colWidths=widths, style=style, repeatRows=1))

    def _spans(self, data: Table, number: int) -> list[Any]:
        row = data.rows[number]
        if row.kind == "group":
            return [("SPAN", (1, number + 1), (-1, number + 1))]
        spans = [row_spans(data, number, i) if cell is not None else 1 for i, cell in enumerate(row.cells)]
        return [("SPAN", (i, number + 1), (i, number + n)) for i, n in enumerate(spans) if n > 1]


def to_pdf(source: Source, **options: Any) -> bytes:
    """The source as PDF; options are those of `Typeset`."""
    return Typeset(**options).render(source)
