"""Word documents: numbers as Word prints them, changes accepted, tables and columns told apart."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read.word import read_word
from pipeline.read.word_numbering import format_number
from pipeline.settings import ReadSettings
from schemas.document import SourceDocument
from schemas.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    LimitExceededError,
    UnsupportedFileError,
)

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def save(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(document: Document | bytes) -> SourceDocument:
    data = document if isinstance(document, bytes) else save(document)
    found = read_word("mau.docx", data, ReadSettings())
    assert found.text == "\n".join(found.line_text(line) for line in found.lines)
    assert all(0 <= cell.start <= cell.end <= len(found.text) for table in found.tables for cell in table.cells)
    assert all(line.bold_until <= line.end - line.start for line in found.lines)
    return found


def lines_of(document: Document | bytes) -> list[str]:
    return read(document).text.split("\n")


def body_of(*xml: str) -> Document:
    """A document whose body is the given WordprocessingML."""
    document = docx.Document()
    section = document.element.body.sectPr
    for fragment in xml:
        for element in parse_xml(f"<w:body {NS}>{fragment}</w:body>"):
            section.addprevious(element)
    return document


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def level(place: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def with_lists(document: Document, lists: Iterable[str], numbers: Iterable[str]) -> Document:
    """The document with the given abstract lists (from id 50) and `w:num` elements."""
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    for identifier, levels in enumerate(lists, start=50):
        root.append(parse_xml(f'<w:abstractNum {NS} w:abstractNumId="{identifier}">{levels}</w:abstractNum>'))
    for number in numbers:
        root.append(parse_xml(number.replace("<w:num ", f"<w:num {NS} ", 1)))
    return document


def style(kind: str, name: str, inside: str) -> Any:
    return parse_xml(f'<w:style {NS} w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{inside}</w:style>')


NUMBERED = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'


def num(identifier: int, abstract: int = 50, more: str = "") -> str:
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'


def item(number: int, place: int = 0, text: str = "x") -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>')


def markers(items: Iterable[tuple[int, int]], lists: Iterable[str], numbers: Iterable[str]) -> list[str | None]:
    """The markers of list items given as (number, level)."""
    document = body_of(*(item(number, place) for number, place in items))
    return [line.marker for line in read(with_lists(document, lists, numbers)).lines]


OUTLINE = level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "lowerLetter", "%3)")
LEGAL = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2.", more="<w:isLgl/>")
NEVER = level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)", more='<w:lvlRestart w:val="0"/>')
AFTER_FIRST = (
    level(0, "decimal", "%1.")
    + level(1, "decimal", "%1.%2.")
    + level(2, "lowerLetter", "%3)", more='<w:lvlRestart w:val="1"/>')
)


@pytest.mark.parametrize(
    ("items", "lists", "numbers", "expected"),
    [
        # three levels; the lower ones start again below each higher one
        (
            [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)],
            [OUTLINE],
            [num(1)],
            ["I.", "1.", "a)", "b)", "2.", "a)", "II.", "1."],
        ),
        # a legal level prints the Roman number above it in figures
        ([(1, 0), (1, 1), (1, 0), (1, 1), (1, 1)], [LEGAL], [num(1)], ["I.", "1.1.", "II.", "2.1.", "2.2."]),
        # a level that never starts again
        ([(1, 0), (1, 1), (1, 0), (1, 1)], [NEVER], [num(1)], ["1.", "a)", "2.", "b)"]),
        # a level that starts again after the first level only
        (
            [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)],
            [AFTER_FIRST],
            [num(1)],
            ["1.", "1.1.", "a)", "1.2.", "b)", "2.", "a)"],
        ),
        # two numbers of one list count on together
        ([(1, 0), (2, 0), (1, 0)], [OUTLINE], [num(1), num(2)], ["I.", "II.", "III."]),
        # unless the second has a start of its own, which holds once
        (
            [(1, 0), (1, 0), (2, 0), (2, 0)],
            [OUTLINE],
            [num(1), num(2, more='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')],
            ["I.", "II.", "I.", "II."],
        ),
        # a level redefined for one number
        (
            [(1, 0), (2, 0)],
            [OUTLINE],
            [num(1), num(2, more=f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "Điều %1.")}</w:lvlOverride>')],
            ["I.", "Điều 2."],
        ),
        # separate lists count apart
        ([(1, 0), (2, 0), (1, 0)], [OUTLINE, OUTLINE], [num(1), num(2, 51)], ["I.", "I.", "II."]),
        # a list that starts at four, and a level below one that no paragraph has used
        ([(1, 0)], [level(0, "decimal", "%1/", start=4)], [num(1)], ["4/"]),
        ([(1, 1)], [LEGAL], [num(1)], ["1.1."]),
        # bullets: dashes and plus as they are, drawn glyphs as a dot
        ([(1, 0)], [level(0, "bullet", "-")], [num(1)], ["-"]),
        ([(1, 0)], [level(0, "bullet", "+")], [num(1)], ["+"]),
        ([(1, 0)], [level(0, "bullet", "\uf0b7")], [num(1)], ["•"]),
        ([(1, 0)], [level(0, "bullet", "\uf02d")], [num(1)], ["-"]),
        ([(1, 0)], [level(0, "bullet", "o")], [num(1)], ["•"]),
        # number 0 takes a paragraph out of its list, an unknown number prints nothing
        ([(0, 0), (9, 0)], [OUTLINE], [num(1)], [None, None]),
        ([(1, 0)], [level(0, "none", "")], [num(1)], [None]),
    ],
)
def test_numbers_are_printed_as_word_does(items, lists, numbers, expected) -> None:
    assert markers(items, lists, numbers) == expected


def test_marker_stands_in_the_text_and_in_the_line() -> None:
    document = with_lists(body_of(item(1, 0, "Sở Y tế"), item(1, 1, "báo cáo")), [OUTLINE], [num(1)])
    found = read(document)
    assert found.text == "I. Sở Y tế\n1. báo cáo"
    assert [(line.marker, line.level) for line in found.lines] == [("I.", 0), ("1.", 1)]


def test_number_of_a_style_and_of_the_style_below_it() -> None:
    document = with_lists(
        docx.Document(),
        [level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)", more='<w:pStyle w:val="Con"/>')],
        [num(1)],
    )
    document.styles.element.append(style("paragraph", "Me", NUMBERED))
    document.styles.element.append(style("paragraph", "Chau", '<w:basedOn w:val="Me"/>'))
    document.styles.element.append(style("paragraph", "Con", NUMBERED))
    section = document.element.body.sectPr
    for name in ("Me", "Con", "Con", "Chau"):
        section.addprevious(
            parse_xml(paragraph(name, f'<w:pStyle w:val="{name}"/>').replace("<w:p>", f"<w:p {NS}>", 1))
        )
    assert lines_of(document) == ["1. Me", "a) Con", "b) Con", "2. Chau"]


def test_numbering_style_is_followed() -> None:
    document = with_lists(
        body_of(item(2)),
        [OUTLINE, '<w:numStyleLink w:val="Ds"/>'],
        [num(1), num(2, 51)],
    )
    document.styles.element.append(style("numbering", "Ds", NUMBERED))
    assert lines_of(document) == ["I. x"]


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (4, "lowerLetter", "d"),
        (5, "lowerLetter", "e"),
        (27, "upperLetter", "AA"),
        (14, "lowerRoman", "xiv"),
        (1999, "upperRoman", "MCMXCIX"),
        (7, "decimalZero", "07"),
        (12, "decimalZero", "12"),
        (3, "ordinalText", "3"),
    ],
)
def test_number_forms(value: int, form: str, printed: str) -> None:
    assert format_number(value, form) == printed


@given(st.integers(1, 3999))
def test_roman_numbers_read_back(value: int) -> None:
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    digits = [worth[letter] for letter in format_number(value, "upperRoman")]
    assert sum(-d if d < after else d for d, after in zip(digits, [*digits[1:], 0], strict=True)) == value


RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        # tracked changes: insertions stay, deletions and the old places of moves go
        (
            "<w:p><w:r><w:t>trước </w:t></w:r><w:ins><w:r><w:t>mới</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del></w:p>",
            ["trước mới"],
        ),
        (
            "<w:p><w:moveFrom><w:r><w:t>xa</w:t></w:r></w:moveFrom><w:r><w:t>ở lại </w:t></w:r>"
            "<w:moveTo><w:r><w:t>xa</w:t></w:r></w:moveTo></w:p>",
            ["ở lại xa"],
        ),
        # a deleted paragraph mark joins two paragraphs
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>một </w:t></w:r></w:p>"
            "<w:p><w:r><w:t>hai</w:t></w:r></w:p>",
            ["một hai"],
        ),
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>cuối</w:t></w:r></w:p>",
            ["cuối"],
        ),
        # a field shows its result, not its code
        (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
            '<w:r><w:t>mã</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>ngày 5</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> tháng 6</w:t></w:r></w:p>',
            ["ngày 5 tháng 6"],
        ),
        ('<w:p><w:fldSimple w:instr="X"><w:r><w:t>kết quả</w:t></w:r></w:fldSimple></w:p>', ["kết quả"]),
        ("<w:p><w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink></w:p>", ["liên kết"]),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>ô điền</w:t></w:r></w:p></w:sdtContent></w:sdt>", ["ô điền"]),
        # hyphens, tabs, symbols, line breaks, capitals
        ("<w:p><w:r><w:t>QĐ</w:t><w:noBreakHyphen/><w:t>UB</w:t><w:softHyphen/><w:t>ND</w:t></w:r></w:p>", ["QĐ-UBND"]),
        (
            '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 5</w:t><w:tab/><w:t>năm</w:t></w:r></w:p>',
            ["≥ 5 năm"],
        ),
        ("<w:p><w:r><w:t>trên</w:t><w:br/><w:t>dưới</w:t></w:r></w:p>", ["trên", "dưới"]),
        ("<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>quyết định</w:t></w:r></w:p>", ["QUYẾT ĐỊNH"]),
        # hidden text is set aside
        ("<w:p><w:r><w:t>thấy</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>", ["thấy"]),
    ],
)
def test_characters_are_what_the_reader_sees(xml: str, expected: list[str]) -> None:
    assert lines_of(body_of(xml)) == expected


def font_run(text: str, font: str) -> str:
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("QuyÕt ®Þnh sè 5", ".VnTime")], "Quyết định số 5"),
        ([("quyÕt ®Þnh", ".VnTimeH")], "QUYẾT ĐỊNH"),
        ([("Quyeát ñònh", "VNI-Times")], "Quyết định"),
        (
            [("céng hßa ", ".VnTimeH"), ("Ñoäc laäp ", "VNI-Times"), ("Hạnh phúc", "Times New Roman")],
            "CỘNG HÒA Độc lập Hạnh phúc",
        ),
        # a syllable cut in two by its runs
        ([("Quye", "VNI-Times"), ("át", "VNI-Times")], "Quyết"),
        # a font of old around Unicode letters, and old letters in a Unicode font
        ([("Quyết định", ".VnTime")], "Quyết định"),
        ([("Uû ban nh©n d©n tØnh", "Times New Roman")], "Uỷ ban nhân dân tỉnh"),
        # the ư of TCVN3 is a soft hyphen, and gets lost
        ([("Th\u00ad viÖn", ".VnTime")], "Thư viện"),
        ([("Th viÖn ®îc", ".VnTime")], "Thư viện được"),
    ],
)
def test_legacy_fonts_are_read_run_by_run(runs: list[tuple[str, str]], expected: str) -> None:
    assert lines_of(body_of("<w:p>" + "".join(font_run(*run) for run in runs) + "</w:p>")) == [expected]


BOX = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r><w:r><w:t>neo</w:t></w:r></w:p>"
)


def test_text_box_is_read_once() -> None:
    inner = paragraph("trong hộp")
    assert lines_of(body_of(BOX.format(inner, inner))) == ["neo", "trong hộp"]


def test_look_comes_from_runs_and_styles() -> None:
    document = docx.Document()
    style = document.styles.add_style("Đậm", 1)
    style.font.bold, style.font.size = True, Pt(14)
    document.add_paragraph("Điều 1", style="Đậm")
    mixed = document.add_paragraph()
    mixed.add_run("Sở Y tế").bold = True
    mixed.add_run(" báo cáo")
    indented = document.add_paragraph("thụt")
    indented.paragraph_format.left_indent, indented.paragraph_format.first_line_indent = Pt(36), Pt(-18)
    indented.paragraph_format.alignment = 2
    first, second, third = read(document).lines
    assert (first.bold, first.size, first.starts_paragraph) == (True, 14.0, True)
    assert (second.bold, second.bold_until) == (False, len("Sở Y tế"))
    assert (third.indent, third.align) == (18.0, "right")


def table(document: Document, rows: list[list[str]], *, ruled: bool) -> None:
    made = document.add_table(len(rows), len(rows[0]), style="Table Grid" if ruled else "Normal Table")
    for cells, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            first, *others = text.split("\n")
            cell.paragraphs[0].text = first
            for other in others:
                cell.add_paragraph(other)


HEAD = [
    "UBND TỈNH BẮC AN\nSỞ Y TẾ\nSố: 12/SYT-NVY",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nBắc An, ngày 3 tháng 4 năm 2021",
]
FOOT = ["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "GIÁM ĐỐC\nNguyễn Văn An"]


def test_head_and_foot_are_columns_and_data_is_a_table() -> None:
    document = docx.Document()
    table(document, [HEAD], ruled=False)
    document.add_paragraph("1. Các phòng báo cáo.")
    table(document, [["STT", "Nhiệm vụ"], ["1", "Tập huấn\nKiểm tra"]], ruled=True)
    table(document, [FOOT], ruled=False)
    found = read(document)
    assert [line.column for line in found.lines] == ["left"] * 3 + ["right"] * 3 + ["full"] * 6 + ["left"] * 3 + [
        "right"
    ] * 2
    (data,) = found.tables
    assert (data.rows, data.columns) == (2, 2)
    assert [found.text[cell.start : cell.end] for cell in data.cells] == ["STT", "Nhiệm vụ", "1", "Tập huấn\nKiểm tra"]
    assert [found.line_text(line) for line in found.lines if line.table == 0] == [
        "STT",
        "Nhiệm vụ",
        "1",
        "Tập huấn",
        "Kiểm tra",
    ]


def test_register_with_a_column_of_receivers_is_a_table() -> None:
    document = docx.Document()
    table(document, [["Số", "Nơi nhận"], ["12/UBND", "Sở Y tế"]], ruled=True)
    assert [(found.rows, found.columns) for found in read(document).tables] == [(2, 2)]


def test_head_made_with_tabs_is_put_apart() -> None:
    rows = zip(*(side.split("\n") for side in HEAD), strict=True)
    document = docx.Document()
    for left, right in rows:
        document.add_paragraph(f"{left}\t{right}")
    document.add_paragraph("Kính gửi: Các phòng.")
    found = read(document)
    assert found.text.split("\n") == [*HEAD[0].split("\n"), *HEAD[1].split("\n"), "Kính gửi: Các phòng."]
    assert [line.column for line in found.lines] == ["left"] * 3 + ["right"] * 3 + ["full"]


def test_merged_cells_stand_once_with_their_spans() -> None:
    document = docx.Document()
    table(document, [["Nhóm", "", "Hạn"], ["1", "Việc A", "30/6"], ["2", "Việc B", ""]], ruled=True)
    made = document.tables[0]
    made.cell(0, 0).merge(made.cell(0, 1))
    made.cell(1, 2).merge(made.cell(2, 2))
    found = read(document)
    spans = {found.text[c.start : c.end]: (c.row, c.column, c.row_span, c.column_span) for c in found.tables[0].cells}
    assert spans == {
        "Nhóm": (0, 0, 1, 2),
        "Hạn": (0, 2, 1, 1),
        "1": (1, 0, 1, 1),
        "Việc A": (1, 1, 1, 1),
        "30/6": (1, 2, 2, 1),
        "2": (2, 0, 1, 1),
        "Việc B": (2, 1, 1, 1),
    }


def test_numbers_of_a_column_without_text_are_printed() -> None:
    document = with_lists(docx.Document(), [level(0, "decimal", "%1")], [num(1)])
    table(document, [["TT", "Việc"], ["", "A"], ["", "B"]], ruled=True)
    for row in (1, 2):
        properties = document.tables[0].cell(row, 0).paragraphs[0]._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {NS}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
    assert lines_of(document) == ["TT", "Việc", "1", "A", "2", "B"]


def test_headers_are_set_aside_unless_they_hold_the_letterhead() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Lưu hành nội bộ"
    document.sections[0].footer.paragraphs[0].text = "2"
    document.add_paragraph("Nội dung")
    found = read(document)
    assert found.text == "Nội dung"
    assert [(aside.text, aside.reason) for aside in found.set_aside] == [
        ("Lưu hành nội bộ", "running_head"),
        ("2", "page_number"),
    ]
    document.sections[0].header.paragraphs[0].text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert lines_of(document) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Nội dung"]


def test_pages_are_counted_by_breaks() -> None:
    document = docx.Document()
    document.add_paragraph("một")
    document.add_page_break()
    document.add_paragraph("hai")
    found = read(document)
    assert [line.page for line in found.lines] == [1, 2]
    assert [page.number for page in found.pages] == [1, 2]


def overwritten(data: bytes, member: str) -> bytes:
    """The archive with the packed bytes of a member spoiled: deflate itself fails, before any checksum."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo(member).header_offset + 30 + len(member)
    return data[:start] + b"\xff" * 8 + data[start + 8 :]


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (lambda data: b"", EmptyFileError),
        (lambda data: data[: len(data) // 2], DamagedFileError),
        (lambda data: overwritten(data, "word/document.xml"), DamagedFileError),
        (lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data, EncryptedFileError),
    ],
)
def test_bad_files_are_refused_in_vietnamese(damage, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"mau\.docx: .*[ệảậấỏừ]"):
        read(damage(save(body_of(paragraph("x")))))


def test_an_archive_of_something_else_is_no_word_file() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnsupportedFileError):
        read(stream.getvalue())


def test_document_without_text_is_empty_and_a_large_one_refused() -> None:
    with pytest.raises(EmptyFileError):
        read(docx.Document())
    with pytest.raises(LimitExceededError):
        read_word("mau.docx", save(body_of(paragraph("x" * 5000))), replace(ReadSettings(), max_bytes=100))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 2), st.integers(0, 2), st.text("ab \t-", max_size=5)), min_size=1, max_size=8),
    st.data(),
)
def test_any_list_keeps_the_invariants(items: list[tuple[int, int, str]], data: st.DataObject) -> None:
    document = body_of(*(item(*one) for one in items), paragraph("cuối"))
    found = read(with_lists(document, [OUTLINE], [num(1), num(2)]))
    assert [line.start for line in found.lines] == sorted(line.start for line in found.lines)
    assert len([line for line in found.lines if line.marker]) == len(items)
