"""Web pages: the document in full, the site around it set aside."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read.html import read_html
from pipeline.settings import ReadSettings
from schemas.document import SourceDocument
from schemas.errors import EmptyFileError


def read(page: str | bytes) -> SourceDocument:
    data = page if isinstance(page, bytes) else page.encode()
    found = read_html("trang.html", data, ReadSettings())
    assert found.text == "\n".join(found.line_text(line) for line in found.lines)
    return found


def lines_of(body: str) -> list[str]:
    return read(f"<html><body>{body}</body></html>").text.split("\n")


CLAUSES = "".join(f"<p>{n}. Sở Y tế thực hiện nhiệm vụ thứ {n} theo kế hoạch của tỉnh.</p>" for n in range(1, 13))
MENU = "<ul class='menu'><li><a href='/'>Trang chủ</a></li><li><a href='/tin'>Tin tức</a></li></ul>"
RELATED = (
    "<div class='x'>"
    + "".join(f"<p><a href='/{n}'>Văn bản liên quan số {n} của tỉnh</a></p>" for n in range(6))
    + "</div>"
)
LAW_PAGE = f"""<!DOCTYPE html><html><head><title>Văn bản</title><style>p {{color: red}}</style></head><body>
<div id="header">{MENU}</div>
<div><div class="preview-content">
<table><tr><td><p><b>UBND TỈNH BẮC AN</b><br>-------</p><p>Số: 5/QĐ-UBND</p></td>
<td><p><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p><p><i>Bắc An, ngày 3 tháng 4 năm 2021</i></p></td></tr></table>
<p style="text-align:center"><strong>QUYẾT ĐỊNH</strong></p>{CLAUSES}
<table border="1"><tr><th rowspan="2">TT</th><th colspan="2">Việc</th></tr><tr><td>Tên</td><td>Hạn</td></tr>
<tr><td>1</td><td>Tập huấn</td><td>30/6</td></tr></table>
<table><tr><td><p>Nơi nhận:</p><p>- Như trên;</p></td><td><p>CHỦ TỊCH</p><p>Trần Văn Bình</p></td></tr></table>
</div>{RELATED}</div>
<div style="display:none">Nhà cái uy tín</div>
<footer>Bản quyền thuộc về cổng thông tin</footer><script>var a = "x";</script></body></html>"""


def test_directive_is_kept_in_full_and_the_site_set_aside() -> None:
    found = read(LAW_PAGE)
    lines = [(line.column, found.line_text(line)) for line in found.lines]
    assert lines[:5] == [
        ("left", "UBND TỈNH BẮC AN"),
        ("left", "-------"),
        ("left", "Số: 5/QĐ-UBND"),
        ("right", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("right", "Bắc An, ngày 3 tháng 4 năm 2021"),
    ]
    assert lines[5] == ("full", "QUYẾT ĐỊNH")
    assert [text[:3] for _, text in lines[6:18]] == [f"{n}. "[:3] for n in range(1, 13)]
    assert lines[-4:] == [
        ("left", "Nơi nhận:"),
        ("left", "- Như trên;"),
        ("right", "CHỦ TỊCH"),
        ("right", "Trần Văn Bình"),
    ]
    (table,) = found.tables
    cells = {found.text[c.start : c.end]: (c.row, c.column, c.row_span, c.column_span) for c in table.cells}
    assert cells == {
        "TT": (0, 0, 2, 1),
        "Việc": (0, 1, 1, 2),
        "Tên": (1, 1, 1, 1),
        "Hạn": (1, 2, 1, 1),
        "1": (2, 0, 1, 1),
        "Tập huấn": (2, 1, 1, 1),
        "30/6": (2, 2, 1, 1),
    }
    aside = {
        reason: " ".join(a.text for a in found.set_aside if a.reason == reason) for reason in ("menu", "hidden_text")
    }
    assert all(words in aside["menu"] for words in ("Trang chủ", "Văn bản liên quan số 3", "Bản quyền"))
    assert aside["hidden_text"] == "Nhà cái uy tín"
    assert found.metadata["title"] == "Văn bản"


ARTICLE = "".join(
    f"<p>UBND tỉnh vừa ban hành kế hoạch số {n}, theo đó yêu cầu các sở, ngành thực hiện các nhiệm vụ được giao.</p>"
    for n in range(1, 8)
)


def test_news_page_keeps_the_article_with_its_list() -> None:
    found = read(
        f"<html><body><nav>{MENU}</nav><div class='main'><h1>UBND tỉnh ban hành kế hoạch bảo vệ trẻ em</h1>{ARTICLE}"
        "<ul><li>Sở Y tế tổ chức khám sức khỏe cho trẻ em</li></ul>"
        f"{ARTICLE.replace('kế hoạch số', 'công văn số')}</div>"
        f"<aside>{RELATED}</aside><div class='counter'>Lượt truy cập: 88</div></body></html>"
    )
    lines = found.text.split("\n")
    assert lines[0] == "UBND tỉnh ban hành kế hoạch bảo vệ trẻ em"
    assert "- Sở Y tế tổ chức khám sức khỏe cho trẻ em" in lines
    assert len(lines) == 16
    assert "Lượt truy cập: 88" in " ".join(aside.text for aside in found.set_aside)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>một</li><li>hai<ul><li>nhỏ</li></ul></li><li>ba</li></ol>", ["1. một", "2. hai", "- nhỏ", "3. ba"]),
        ("<ol start='4' type='a'><li>x</li><li value='7'>y</li></ol>", ["d. x", "g. y"]),
        ("<ol style='list-style-type: upper-roman'><li>x</li></ol>", ["I. x"]),
        ("<ul style='list-style:none'><li>x</li></ul>", ["x"]),
        ("<ol><li>5. đã gõ số</li></ol>", ["5. đã gõ số"]),
        ("<ul><li>+ đã gõ dấu</li></ul>", ["+ đã gõ dấu"]),
        ("<p>Sở&nbsp;Y  t&ecirc;\u0301\nbáo <b>cáo</b> ngay</p>", ["Sở Y tế báo cáo ngay"]),
        ("một<br>hai<p>ba</p>bốn", ["một", "hai", "ba", "bốn"]),
        ("<pre>1. một\n   hai</pre>", ["1. một", "hai"]),
        ("<p style='text-transform:uppercase'>quyết định</p>", ["QUYẾT ĐỊNH"]),
        (
            "<p><font face='.VnTime'>QuyÕt ®Þnh</font> <span style='font-family: VNI-Times'>Keá hoaïch</span></p>",
            ["Quyết định Kế hoạch"],
        ),
        ("<p>Uû ban nh©n d©n tØnh ban hµnh QuyÕt ®Þnh</p>", ["Uỷ ban nhân dân tỉnh ban hành Quyết định"]),
        ("<div>một <!-- chú thích --><div>hai</div> ba</div>", ["một", "hai", "ba"]),
    ],
)
def test_lines_of_a_page(body: str, expected: list[str]) -> None:
    assert lines_of(body) == expected


def test_look_and_paragraphs() -> None:
    found = read(
        "<body><p align='center'><b>Điều 1.</b> Nội dung</p>"
        "<p style='margin-left:40px;text-indent:-20px'><strong>Đậm</strong></p>"
        "<div>một<br>hai<br><br>ba</div></body>"
    )
    first, second, *others = found.lines
    assert (first.align, first.bold, first.bold_until) == ("center", False, len("Điều 1."))
    assert (second.bold, second.indent) == (True, 15.0)
    assert [line.starts_paragraph for line in others] == [True, None, True]


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><meta charset='windows-1258'></head><body><p>Sở</p></body></html>".encode("utf-8-sig"),
        "<html><head><meta charset='utf-8'></head><body><p>Sở</p></body></html>".encode(),
        "<html><body><p>Sở</p></body></html>".encode("utf-16"),
        b"<meta http-equiv=Content-Type content='text/html; charset=windows-1258'><body><p>S\xf5\xd2</p>",
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>Sở</p></body></html>".encode(),
    ],
)
def test_encoding_of_a_page(page: bytes) -> None:
    assert read(page).text == "Sở"


def test_page_of_a_web_archive() -> None:
    archive = MIMEMultipart("related")
    archive.attach(MIMEText("<html><body><p>Sở Y tế</p></body></html>", "html", "utf-8"))
    assert read(bytes(archive)).text == "Sở Y tế"


def test_layout_tables_do_not_hide_the_tables_within() -> None:
    inner = "<table border=1><tr><td>1</td><td>Họp</td></tr><tr><td>2</td><td>Báo cáo</td></tr></table>"
    found = read(f"<body><table><tr><td></td><td><p>Kế hoạch</p>{inner}<p>Hết</p></td></tr></table></body>")
    assert found.text.split("\n") == ["Kế hoạch", "1", "Họp", "2", "Báo cáo", "Hết"]
    assert [(table.rows, table.columns) for table in found.tables] == [(2, 2)]


@pytest.mark.parametrize("page", ["", "<html></html>", "<html><body><script>x</script></body></html>"])
def test_page_without_text_is_empty(page: str) -> None:
    with pytest.raises(EmptyFileError):
        read(page)


ENCLOSING = ["p", "div", "ul", "li", "table", "tr", "td", "b", "a"]
TAGS = st.sampled_from(
    [
        *(f"<{slash}{name}>" for name in ENCLOSING for slash in ("", "/")),
        *("<br>", "&lt;"),
        *("<td rowspan=2>", "Sở Y tế", "1. báo cáo", " ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TAGS, max_size=25).map("".join))
def test_any_page_keeps_the_invariants(body: str) -> None:
    try:
        found = read(f"<html><body>{body}</body></html>")
    except EmptyFileError:
        return
    assert all(line.start < line.end for line in found.lines)
    assert all(cell.row + cell.row_span <= table.rows for table in found.tables for cell in table.cells)
