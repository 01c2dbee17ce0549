"""Rendering of a source as .docx in the form of Nghị định 30/2020/NĐ-CP (head and foot as layout tables)."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from builder.legacy import tcvn3_runs, to_vni
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
    to_text,
)
from builder.source import Block, Head, Source, Table

FIXED = dt.datetime(2025, 1, 1)
LEVELS = [  # of the multi-level list: number format, text, marker as it is printed
    ("upperRoman", "%1.", r"[IVX]+\."),
    ("decimal", "%2.", r"\d+\."),
    ("decimal", "%2.%3.", r"\d+\.\d+\."),
    ("lowerLetter", "%4)", r"[a-z]\)"),
    ("bullet", "-", r"-"),
    ("bullet", "+", r"\+"),
]
Runs = Callable[[str], list[tuple[str, str]]]


def unicode_runs(text: str) -> list[tuple[str, str]]:
    """(characters, font) of the runs of a Unicode file."""
    return [(text, "Times New Roman")]


def tcvn3_font_runs(text: str) -> list[tuple[str, str]]:
    """Runs of a TCVN3 file: capitals in a font of their own over the bytes of small letters."""
    return [(chars, ".VnTimeH" if capital else ".VnTime") for chars, capital in tcvn3_runs(text)]


def vni_font_runs(text: str) -> list[tuple[str, str]]:
    """Runs of a VNI file."""
    return [(to_vni(text), "VNI-Times")]


RUNS: dict[str, Runs] = {"unicode": unicode_runs, "tcvn3": tcvn3_font_runs, "vni": vni_font_runs}


class Word:
    """Writer of one .docx."""

    def __init__(self, numbering: bool = False, text_box: bool = False, encoding: str = "unicode") -> None:
        self.document = Document()
        self.runs = RUNS[encoding]
        self.text_box = text_box
        self.counter = ListCounter(self.document) if numbering else None
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(14)
        self._page(self.document.sections[0], landscape=False)
        self._page_number(self.document.sections[0])

    def render(self, source: Source) -> bytes:
        """The file's bytes, the same at every run."""
        for number, block in enumerate(merged_lines(source.blocks)):
            self._block(block, first=number == 0)
        return self._save()

    def _block(self, block: Block, first: bool) -> None:
        if block.kind == "head" and block.head:
            if not first:
                self._section(landscape=False)
            self._head(block.head)
        elif block.kind == "foot" and block.head:
            self._foot(block.head)
        elif block.kind == "annex":
            self._annex(block)
        elif block.kind == "table" and block.table:
            self._table(block.table)
        else:
            self._paragraph(block)

    def _page(self, section: Any, landscape: bool) -> None:
        width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = width, height
        section.left_margin, section.right_margin = Mm(30), Mm(18)
        section.top_margin = section.bottom_margin = Mm(20)

    def _page_number(self, section: Any) -> None:
        """Page number at the top centre, none on the first page (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = ALIGN.CENTER
        paragraph._p.append(
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>')
        )

    def _section(self, landscape: bool) -> None:
        self._page(self.document.add_section(WD_SECTION.NEW_PAGE), landscape)

    def write(self, paragraph: Any, text: str, bold: bool = False, italic: bool = False, size: float = 14) -> None:
        """Add runs to a paragraph in the file's encoding."""
        for chars, font in self.runs(text):
            run = paragraph.add_run(chars)
            run.bold, run.italic, run.font.size, run.font.name = bold, italic, Pt(size), font
            run._element.rPr.rFonts.set(qn("w:hAnsi"), font)

    def _cell(self, cell: Any, lines: list[tuple[str, bool, bool, float]], align: Any = ALIGN.CENTER) -> None:
        for number, (text, bold, italic, size) in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.alignment = align
            paragraph.paragraph_format.space_after = Pt(0)
            self.write(paragraph, text, bold, italic, size)

    def _columns(self, left: float, right: float) -> Any:
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        for column, width in zip(table.columns, (left, right), strict=True):
            column.width = Mm(width)
        return table.rows[0].cells

    def _head(self, head: Head) -> None:
        left, right = self._columns(64, 98)
        lines = left_lines(head)
        parents = len((head.parent or "").split("\n")) if head.parent else 0
        styled = [(text, number >= parents, False, 13.0) for number, text in enumerate(lines)]
        styled.append((head.printed_number, False, False, 13.0))
        if head.doc_type == "cong_van":
            styled.append((subject_line(head), False, head.form == "party", 12.0))
        if head.urgency_printed:
            styled.append((head.urgency_printed, True, False, 14.0))
        motto = [(text, True, False, 12.0) for text in right_lines(head)]
        date = [(head.printed_date, False, True, 13.0)]
        if self.text_box:
            self._cell(left, [(text, bold, False, size) for text, bold, _, size in styled[:-1]])
            self._cell(right, motto)
            self._box(head, subject_line(head) if head.doc_type == "cong_van" else head.printed_number, date[0][0])
        else:
            self._cell(left, styled)
            self._cell(right, motto + [("", False, False, 13.0)] * (len(lines) - len(motto)) + date)
        if head.doc_type != "cong_van":
            self._centred([head.type, head.subject_block or head.subject])
        label, *items = recipients_lines(head) or [""]
        for number, text in enumerate([label, *items] if label else []):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = Mm(35 if number else 25)
            self.write(paragraph, text)

    def _box(self, head: Head, under_number: str, date: str) -> None:
        """Subject and date in text boxes, as some offices' templates have them."""
        for text in (under_number, date):
            paragraph = self.document.add_paragraph()
            paragraph._p.append(parse_xml(TEXT_BOX.format(ns=nsdecls("w"), text=text)))

    def _centred(self, lines: list[str]) -> None:
        for text in lines:
            for piece in text.split("\n"):
                paragraph = self.document.add_paragraph()
                paragraph.alignment = ALIGN.CENTER
                paragraph.paragraph_format.space_after = Pt(2)
                self.write(paragraph, piece, bold=True)

    def _foot(self, head: Head) -> None:
        if head.cosignature:
            self._two_signatures(head)
            return
        left, right = self._columns(82, 80)
        label, *copies = copies_lines(head) or [""]
        self._cell(left, [(label, True, True, 12.0)] + [(text, False, False, 11.0) for text in copies], ALIGN.LEFT)
        *titles, _, name = [*signature_lines(head)] if head.signer else [*signature_lines(head), ""]
        self._cell(right, [(t, True, False, 13.0) for t in [*titles, "", "", name]])

    def _two_signatures(self, head: Head) -> None:
        """Signatures of two organs side by side, the drafting one's at the right, and Nơi nhận under them."""
        *titles, _, name = signature_lines(head)
        *others, other = head.cosignature
        left, right = self._columns(81, 81)
        self._cell(left, [(text, True, False, 13.0) for text in [*others, "", "", other]])
        self._cell(right, [(text, True, False, 13.0) for text in [*titles, "", "", name]])
        for number, text in enumerate(copies_lines(head)):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            self.write(paragraph, text, bold=not number, italic=not number, size=11 if number else 12)

    def _annex(self, block: Block) -> None:
        self._section(block.landscape)
        self._centred(block.annex[:-1])
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        self.write(paragraph, block.annex[-1], italic=True)

    def _paragraph(self, block: Block) -> None:
        paragraph = self.document.add_paragraph()
        style = paragraph.paragraph_format
        style.space_after = Pt(6)
        bold = is_heading(block)
        if block.kind == "c":
            paragraph.alignment = ALIGN.CENTER
            self.write(paragraph, block.text, bold=True)
            return
        paragraph.alignment = ALIGN.JUSTIFY
        style.first_line_indent = Mm(12.7)
        numbered = self.counter is not None and self.counter.apply(paragraph, block.marker)
        self.write(paragraph, block.text if numbered else line_of(block), bold=bold)

    def _table(self, data: Table) -> None:
        table = self.document.add_table(rows=1, cols=len(data.roles))
        table.style = "Table Grid"
        table.autofit = False
        total = Mm(249) if self.document.sections[-1].orientation == WD_ORIENT.LANDSCAPE else Mm(162)
        widths = [int(total * share / sum(data.widths)) for share in data.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        self._fill(table.rows[0], data.titles, widths, bold=True)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in data.rows:
            self._fill(table.add_row(), [cell or "" for cell in row.cells], widths, bold=row.kind == "group")
        for number, row in enumerate(data.rows):
            self._merge(table, data, number, row.kind)

    def _merge(self, table: Any, data: Table, number: int, kind: str) -> None:
        if kind == "group":
            table.cell(number + 1, 1).merge(table.cell(number + 1, len(data.roles) - 1))
            return
        for column, cell in enumerate(data.rows[number].cells):
            span = row_spans(data, number, column) if cell is not None and kind == "row" else 1
            if span > 1:
                merged = table.cell(number + 1, column).merge(table.cell(number + span, column))
                for extra in merged.paragraphs[1:]:
                    extra._p.getparent().remove(extra._p)

    def _fill(self, row: Any, cells: list[str], widths: list[int], bold: bool) -> None:
        for number, width in enumerate(widths):
            cell = row.cells[number]
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            if number < len(cells) and cells[number]:
                self.write(paragraph, cells[number], bold=bold, size=12)

    def _save(self) -> bytes:
        core = self.document.core_properties
        core.created = core.modified = FIXED
        core.author, core.last_modified_by, core.title, core.comments = "", "", "", ""
        raw = io.BytesIO()
        self.document.save(raw)
        return fixed_zip(raw.getvalue())


TEXT_BOX = """<w:r {ns} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="position:absolute;
margin-left:0;margin-top:0;width:220pt;height:34pt" type="#_x0000_t202"><v:textbox><w:txbxContent><w:p><w:pPr><w:jc
w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>
</w:pict></w:r>"""


class ListCounter:
    """Word's automatic numbering: a multi-level list whose printed markers are those of the source.

    A marker that the list would not print at this place starts a new list there (`w:startOverride`); a marker
    that no level can print (`đ)`) stays typed text.
    """

    def __init__(self, document: Any) -> None:
        self.part = document.part.numbering_part.element
        self.abstract = 900
        levels = "".join(
            f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr></w:lvl>'
            for number, (form, text, _) in enumerate(LEVELS)
        )
        first = self.part.find(qn("w:num"))
        xml = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self.abstract}">' + (
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        first.addprevious(parse_xml(xml)) if first is not None else self.part.append(parse_xml(xml))
        self.next_num = 900
        self.counts = [0] * len(LEVELS)
        self._new_list({})

    def _new_list(self, starts: dict[int, int]) -> None:
        self.next_num += 1
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for level, start in starts.items()
        )
        self.part.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self.next_num}"><w:abstractNumId w:val="{self.abstract}"/>'
                f"{overrides}</w:num>"
            )
        )

    def apply(self, paragraph: Any, marker: str) -> bool:
        """True where the marker is left to Word; the paragraph then has its numbering set."""
        level = next((i for i, (_, _, form) in enumerate(LEVELS) if marker and re.fullmatch(form, marker)), None)
        if level is None:
            return False
        counts = [*self.counts[: level + 1], *([0] * (len(LEVELS) - level - 1))]
        counts[level] += 1
        wanted = value_of(level, marker)
        if LEVELS[level][0] != "bullet" and (counts[level] != wanted or not fits(level, marker, counts)):
            if level == 2:
                return False
            counts[level] = wanted
            self._new_list({level: wanted} | {above: counts[above] for above in range(level) if counts[above]})
        self.counts = counts
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{self.next_num}"/></w:numPr>')
        )
        return True


def value_of(level: int, marker: str) -> int:
    """The count that a marker stands for."""
    if level == 0:
        return ["I.", "II.", "III.", "IV.", "V.", "VI.", "VII.", "VIII.", "IX.", "X."].index(marker) + 1
    if level == 3:
        return ord(marker[0]) - ord("a") + 1
    return int(re.findall(r"\d+", marker)[-1]) if level in (1, 2) else 0


def fits(level: int, marker: str, counts: list[int]) -> bool:
    """True where `2.1.` stands under the second item."""
    return level != 2 or int(marker.split(".", maxsplit=1)[0]) == counts[1]


def fixed_zip(data: bytes) -> bytes:
    """The same archive with fixed times, so that the same source gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, (2025, 1, 1, 0, 0, 0)), old.read(info), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def to_docx(source: Source, **options: Any) -> bytes:
    """The source as .docx; options are those of `Word`."""
    return Word(**options).render(source)


def to_rtf(source: Source, encoding: str) -> bytes:
    """The source as RTF with one font a run, bytes of legacy encodings as `\\'xx`."""
    fonts = ["Times New Roman", ".VnTime", ".VnTimeH", "VNI-Times"]
    table = "".join(f"{{\\f{number}\\froman\\fcharset0 {name};}}" for number, name in enumerate(fonts))
    body = "".join(rtf_paragraph(line, RUNS[encoding], fonts) for line in rtf_lines(source))
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{table}}}\n{body}}}\n".encode("ascii")


def rtf_lines(source: Source) -> list[str]:
    """The lines of a document typed without tables."""
    return to_text(source).split("\n")


def rtf_paragraph(text: str, runs: Runs, fonts: list[str]) -> str:
    """One paragraph."""
    pieces = [f"{{\\f{fonts.index(font)}\\fs28 {''.join(map(rtf_char, chars))}}}" for chars, font in runs(text)]
    return "".join(pieces) + "\\par\n"


def rtf_char(char: str) -> str:
    """A character as RTF writes it."""
    if char in "\\{}":
        return "\\" + char
    if ord(char) < 128:
        return char
    return f"\\'{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char)}?"
