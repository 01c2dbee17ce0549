"""Rendering of a source as plain text, as the Markdown that converters give back, and as web pages."""

from __future__ import annotations

import html
import textwrap
import unicodedata
from itertools import zip_longest

from builder.source import Block, Head, Source, Table

MOTTO = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
PARTY = ["ĐẢNG CỘNG SẢN VIỆT NAM"]
YOUTH = ["ĐOÀN TNCS HỒ CHÍ MINH"]


def right_lines(head: Head) -> list[str]:
    """What stands at the right of the head above the date."""
    return {"party": PARTY, "youth": YOUTH}.get(head.form, MOTTO)


def left_lines(head: Head) -> list[str]:
    """Parent organ, issuer and the ornament under it."""
    ornament = {"party": ["*"], "youth": ["***"]}.get(head.form, [])
    return [*(head.parent or "").split("\n")] * bool(head.parent) + head.organ.split("\n") + ornament


def subject_line(head: Head) -> str:
    """`V/v …` of a công văn as printed."""
    return head.subject_printed or f"V/v {head.subject}"


def recipients_lines(head: Head) -> list[str]:
    """Kính gửi: one line for one body, a list for several."""
    items = head.recipients or []
    if not items:
        return []
    label = head.recipients_label or "Kính gửi:"
    if len(items) == 1:
        return [f"{label} {items[0]}"]
    ends = [";"] * (len(items) - 1) + ["."]
    return [label] + [f"- {item}{end}" for item, end in zip(items, ends, strict=True)]


def copies_lines(head: Head) -> list[str]:
    """Nơi nhận."""
    items = head.copies or []
    ends = [";"] * (len(items) - 1) + ["."]
    dash = "" if head.copies_plain else "- "
    return ["Nơi nhận:"] + [f"{dash}{item}{end}" for item, end in zip(items, ends, strict=True)] if items else []


def signature_lines(head: Head) -> list[str]:
    """Authority (one line each), position, room for the signature, name."""
    authority = (head.authority or "").split(" / ") if head.authority else []
    return [*authority, *([head.position] if head.position else []), "", *([head.signer] if head.signer else [])]


def line_of(block: Block) -> str:
    """Marker and text of a block."""
    return f"{block.marker} {block.text}" if block.marker else block.text


def is_heading(block: Block) -> bool:
    """True for a line that is set in bold type: a heading, or a section title in capitals."""
    return (block.kind == "h" and block.level > 0) or (block.kind == "x" and block.text.isupper())


def merged_lines(blocks: list[Block]) -> list[Block]:
    """Blocks with inline units put behind the paragraph that they run on in."""
    done: list[Block] = []
    for block in blocks:
        if block.kind == "i" and done:
            last = done[-1]
            done[-1] = Block(last.kind, last.level, last.marker, f"{last.text} {line_of(block)}")
        else:
            done.append(block)
    return done


def beside(left: list[str], right: list[str], width: int = 44) -> list[str]:
    """Two columns side by side, each line centred, as `pdftotext -layout` prints a head."""
    return [f"{a.center(width)}{b.center(width)}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]


def text_head(head: Head, columns: bool) -> list[str]:
    """The head of a plain-text document, one under the other or in two columns."""
    left, right = [*left_lines(head), head.printed_number], [*right_lines(head), head.printed_date]
    while columns and len(right) < len(left):
        right.insert(-1, "")
    lines = beside(left, right) if columns else [*left, *right]
    if head.urgency_printed:
        lines.append(head.urgency_printed)
    titled = head.doc_type != "cong_van"
    lines += ["", head.type, head.subject_block or head.subject] if titled else [subject_line(head)]
    return [*lines, "", *recipients_lines(head), ""]


def text_foot(head: Head, columns: bool) -> list[str]:
    """Nơi nhận and signature of a plain-text document."""
    copies, signature = copies_lines(head), signature_lines(head)
    if columns:
        return ["", *(f"{a:<48}{b.center(40)}".rstrip() for a, b in zip_longest(copies, signature, fillvalue=""))]
    return ["", *copies, "", *signature]


def text_table(table: Table) -> list[str]:
    """A table with tabs between its cells."""
    lines = ["\t".join(table.titles)]
    for row in table.rows:
        cells = table.titles if row.kind == "again" else [cell or "" for cell in row.cells]
        lines.append("\t".join(cells))
    return lines


def to_text(source: Source, wrap: int = 0, columns: bool = False) -> str:
    """The source as plain text; `wrap` breaks paragraphs into lines of that many characters."""
    lines: list[str] = []
    for block in merged_lines(source.blocks):
        if block.kind == "head" and block.head and block.head.kind != "report":
            lines += text_head(block.head, columns)
        elif block.kind == "head" and block.head:
            lines += block.head.page or []
        elif block.kind == "foot" and block.head and block.head.kind != "report":
            lines += text_foot(block.head, columns)
        elif block.kind == "foot" and block.head:
            lines += block.head.page_foot or []
        elif block.kind == "annex":
            lines += ["", *block.annex, ""]
        elif block.kind == "table" and block.table:
            lines += text_table(block.table)
        else:
            lines += textwrap.wrap(line_of(block), wrap) if wrap else [line_of(block)]
            lines += [] if wrap else [""]
    return "\n".join(lines).strip("\n") + "\n"


def to_markdown(source: Source) -> str:
    """The source as a converter of Word or PDF files gives it back: `#` heads, `\\*`, bold headings, `- ` lists."""
    lines: list[str] = []
    for block in merged_lines(source.blocks):
        if block.kind == "head" and block.head:
            lines += markdown_head(block.head)
        elif block.kind == "foot" and block.head:
            lines += [f"*{text}*" if text == "Nơi nhận:" else text for text in copies_lines(block.head)]
            lines += [""] + [f"**{text}**\n" for text in signature_lines(block.head) if text]
        elif block.kind == "table" and block.table:
            lines += markdown_table(block.table)
        elif block.kind == "annex":
            lines += [f"## {text}" for text in block.annex]
        elif is_heading(block):
            lines += [f"**{line_of(block)}**", ""]
        else:
            lines += [line_of(block), ""]
    return "\n".join(lines).strip() + "\n"


def markdown_head(head: Head) -> list[str]:
    """The head in converter's Markdown: the left column first, then the right one."""
    left = [f"# {text}" for text in left_lines(head) if text != "*"] + ["", "\\*"] * (head.form == "party")
    lines = [*left, "", head.printed_number, ""]
    lines += [f"**{head.urgency_printed}**", ""] * bool(head.urgency_printed)
    lines += [subject_line(head), ""] if head.doc_type == "cong_van" else []
    lines += [*(f"# {text}" for text in right_lines(head)), "", head.printed_date, ""]
    if head.doc_type != "cong_van":
        lines += [f"# {head.type}", "", f"**{head.subject_block or head.subject}**", "", "\\-\\-\\-\\-\\-", ""]
    label, *items = recipients_lines(head) or [""]
    return [*lines, label, *items, ""]


def markdown_table(table: Table) -> list[str]:
    """A pipe table."""
    rows = [table.titles, ["---"] * len(table.titles)] + [[c or "" for c in row.cells] for row in table.rows]
    return ["| " + " | ".join(row) + " |" for row in rows] + [""]


PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font-family:Arial}} .ads{{float:right}}</style>
<script>var luot = 0; function dem() {{ luot += 1; }}</script></head><body onload="dem()">
<header><a href="/">{site}</a><nav><ul>{menu}</ul></nav></header>
<div class="breadcrumb">Trang chủ &raquo; {crumb}</div>
<aside class="ads">{adverts}</aside>
<main><article class="content">
{body}
</article></main>
<aside><h3>Tin liên quan</h3><ul>{related}</ul></aside>
<footer><p>Số lượt truy cập: {visits} | Đang trực tuyến: 27</p><p>{address}</p></footer>
</body></html>
"""


def to_html(source: Source) -> str:
    """A portal page: the document between menus, counters and adverts."""
    head = source.head
    page = head.data.get("portal") or {}
    body = "\n".join(html_block(block) for block in merged_lines(source.blocks))

    def items(entries: list[str]) -> str:
        return "".join(f'<li><a href="#">{html.escape(entry)}</a></li>' for entry in entries)

    return PAGE.format(
        title=html.escape(page.get("title") or head.subject),
        site=html.escape(page.get("site", "Cổng thông tin điện tử")),
        menu=items(page.get("menu") or ["Giới thiệu", "Tin tức - Sự kiện", "Văn bản chỉ đạo", "Liên hệ"]),
        crumb=html.escape(page.get("crumb", "Văn bản")),
        adverts="".join(f"<p>{html.escape(text)}</p>" for text in page.get("adverts") or []),
        body=body,
        related=items(page.get("related") or []),
        visits=page.get("visits", 120487),
        address=html.escape(page.get("address", "")),
    )


def html_block(block: Block) -> str:
    """One block as HTML."""
    if block.kind == "head" and block.head:
        return html_head(block.head)
    if block.kind == "foot" and block.head:
        copies, signature = copies_lines(block.head), signature_lines(block.head)
        return html_columns(copies, signature) if copies or len(signature) > 1 else ""
    if block.kind == "table" and block.table:
        return html_table(block.table)
    if block.kind == "annex":
        return "".join(f"<h3>{html.escape(text)}</h3>" for text in block.annex)
    text = html.escape(line_of(block))
    return f"<p><strong>{text}</strong></p>" if is_heading(block) else f"<p>{text}</p>"


def html_head(head: Head) -> str:
    """Title of a news page, or the head of a document as a layout table."""
    if head.kind == "report":
        title = (head.data.get("portal") or {}).get("title", "")
        lines = head.page or []
        return f"<h1>{html.escape(title)}</h1>" + "".join(f"<p class='meta'>{html.escape(x)}</p>" for x in lines)
    left = [*left_lines(head), head.printed_number]
    left += [subject_line(head)] if head.doc_type == "cong_van" else []
    parts = [html_columns(left, [*right_lines(head), head.printed_date])]
    if head.doc_type != "cong_van":
        parts.append(f"<p align='center'><b>{html.escape(head.type)}</b></p>")
        parts.append(f"<p align='center'><b>{html.escape(head.subject_block or head.subject)}</b></p>")
    return "".join(parts + [f"<p>{html.escape(line)}</p>" for line in recipients_lines(head)])


def html_columns(left: list[str], right: list[str]) -> str:
    """Two columns as a layout table."""
    cells = ("<br>".join(html.escape(text) for text in column) for column in (left, right))
    return "<table width='100%'><tr>" + "".join(f"<td align='center'>{cell}</td>" for cell in cells) + "</tr></table>"


def row_spans(table: Table, row: int, column: int) -> int:
    """Rows that the cell covers: itself and the merged ones below it."""
    span = 1
    for below in table.rows[row + 1 :]:
        if below.kind != "row" or below.cells[column] is not None:
            break
        span += 1
    return span


def html_table(table: Table) -> str:
    """A data table with merged cells."""
    rows = ["<tr>" + "".join(f"<th>{html.escape(t)}</th>" for t in table.titles) + "</tr>"]
    for number, row in enumerate(table.rows):
        if row.kind == "group":
            first, rest = row.cells[0] or "", " ".join(cell or "" for cell in row.cells[1:])
            rows.append(f"<tr><td>{first}</td><td colspan='{len(table.roles) - 1}'>{html.escape(rest)}</td></tr>")
            continue
        cells = "".join(
            f"<td rowspan='{row_spans(table, number, i)}'>{html.escape(cell)}</td>"
            for i, cell in enumerate(row.cells)
            if cell is not None
        )
        rows.append(f"<tr>{cells}</tr>")
    return "<table border='1'>" + "".join(rows) + "</table>"


def to_nfd(text: str) -> bytes:
    """UTF-8 with every mark as a character of its own, as files from macOS have it."""
    return unicodedata.normalize("NFD", text).encode("utf-8")
