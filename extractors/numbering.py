"""The numbering tree: which item stands under which (domain rules §4.1).

Build order is by marker style first and number second, because numbers repeat, restart and skip in real papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.markers import ALPHABET, STYLES, Marker
from extractors.paragraphs import Paragraph

LEAD_IN_RANK = -1
ARTICLE_RANK = STYLES.index("article")
"""Parts, chapters and articles close every list above them, a colon or not."""
HEADING_RANK = 6.5
"""An unnumbered heading (`Sở Y tế:` in bold) stands between Roman and Arabic numbers."""


@dataclass(eq=False)
class Item:
    """One numbered or unnumbered unit: its own paragraph, unmarked paragraphs behind it, and items below it.

    style
        A marker style, or `lead-in` (a paragraph that ends in a colon and opens a list), `heading` (unnumbered
        heading), `paragraph` (running text), `table`.
    """

    paragraph: Paragraph | None
    style: str
    continuation: list[Paragraph] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    parent: Item | None = None

    @property
    def marker(self) -> Marker | None:
        """Marker of the own paragraph."""
        return self.paragraph.marker if self.paragraph else None

    @property
    def own(self) -> Paragraph:
        """Own paragraph; only the root of a tree has none, and asking it is a fault of the caller."""
        if self.paragraph is None:
            raise LookupError("the root of a numbering tree has no paragraph")
        return self.paragraph

    @property
    def body(self) -> str:
        """Own text without its marker, blanks folded."""
        return " ".join(self.paragraph.body.split()) if self.paragraph else ""

    @property
    def body_start(self) -> int:
        """Offset in the source of the first character behind the marker."""
        return self.own.start + self.own.body_start

    @property
    def has_below(self) -> bool:
        """Whether more paragraphs or items belong to this one."""
        return bool(self.children or self.continuation)

    @property
    def rank(self) -> float:
        """Usual depth of the style."""
        if self.marker is not None and self.style not in ("lead-in", "heading"):
            return self.marker.rank
        return {"lead-in": LEAD_IN_RANK, "heading": HEADING_RANK}.get(self.style, 99.0)

    @property
    def path(self) -> list[str]:
        """Ordinals from the top down to this item."""
        above = self.parent.path if self.parent else []
        return [*above, self.marker.ordinal] if self.marker and self.style != "lead-in" else above

    def walk(self) -> Iterator[Item]:
        """This item and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


_ORDER_CLOSING_RE = re.compile(
    r"^(?:Trên đây|Nhận được|Mọi (?:thắc mắc|vướng mắc|chi tiết|thông tin)|"
    r"Trong quá trình|Quá trình|Yêu cầu|Đề nghị|Giao |Trân trọng|Nay,? |Kính |Rất mong|"
    r"(?:Các |Những )?(?:nhiệm vụ|nội dung|công việc) (?:nêu |quy định |nói |kể )?(?:trên|tại (?:Mục|Phần|khoản))|"
    r"(?:(?:Căn cứ|Trên cơ sở|Theo)(?: nội dung)? )?"
    r"(?:Chỉ thị|Kế hoạch|Quyết định|Công văn|Thông báo|Công điện|Nghị quyết|Hướng dẫn|Kết luận|Chương trình|"
    r"Văn bản) này|"
    r"(?:Ủy ban|UBND|Uỷ ban|Chủ tịch|Ban Thường vụ|Tỉnh ủy|Thành ủy|Sở|Văn phòng|Giám đốc|Ban|Thường trực|"
    r"Bộ)\b.{0,80}?(?:yêu cầu|đề nghị|thông báo)\b)"
)


def is_closing(text: str) -> bool:
    """Whether an unmarked paragraph closes the whole document rather than the item above it."""
    return bool(_ORDER_CLOSING_RE.match(text))


def build_tree(paragraphs: Sequence[Paragraph], *, account: bool = False) -> Item:
    """Tree of the given paragraphs under a root without text; a table hangs below the item that it follows.

    account: in a news item running text goes on no list; menus above it are bulleted too.
    """
    root = Item(None, "root")
    stack: list[Item] = [root]
    for index, paragraph in enumerate(paragraphs):
        if paragraph.table is not None:
            table = Item(paragraph, "table", parent=stack[-1])
            stack[-1].children.append(table)
        elif paragraph.marker is not None:
            _push(stack, Item(paragraph, paragraph.marker.style))
        else:
            following = next((p.marker for p in paragraphs[index + 1 :] if p.marker is not None), None)
            if account:
                del stack[1:]
            _place_unmarked(stack, paragraph, following)
    return root


def _push(stack: list[Item], item: Item) -> None:
    """Hang a marked item under the right ancestor: a sibling of its style, or one level below what opened a list."""
    styles = [entry.style for entry in stack]
    if (item.rank <= ARTICLE_RANK or item.style == "roman") and item.style not in styles:
        while len(stack) > 1 and stack[-1].rank >= item.rank:
            stack.pop()
    elif item.style in styles and not _nests_in_same_style(stack, item):
        del stack[styles.index(item.style) :]
    elif not _opens_list(stack[-1]):
        while len(stack) > 1 and stack[-1].rank >= item.rank:
            stack.pop()
    _hang(stack, item)


def _nests_in_same_style(stack: Sequence[Item], item: Item) -> bool:
    """A bold lead-in with a dash that ends in a colon, over dashes in plain type: they are its children."""
    top = stack[-1]
    if (
        top.style != item.style
        or item.style not in ("dash", "bullet")
        or top.paragraph is None
        or item.paragraph is None
    ):
        return False
    bold_colon = top.body.endswith(":") and top.paragraph.bold_until > 0.8 * len(top.paragraph.text)
    return bold_colon and not item.paragraph.bold_until


def _opens_list(item: Item) -> bool:
    if item.style in ("root", "lead-in"):
        return True
    last = item.continuation[-1].text if item.continuation else item.body
    return last.rstrip().endswith(":")


def _hang(stack: list[Item], item: Item) -> None:
    item.parent = stack[-1]
    stack[-1].children.append(item)
    stack.append(item)


_SPECKS = " `´‹›|~_"
"""Dirt that recognition reads behind the colon of a lead-in."""
_LIST_FOLLOWS_RE = re.compile(r"(?:như sau|sau đây|sau)\s*[.;,]?$")


def _place_unmarked(stack: list[Item], paragraph: Paragraph, following: Marker | None) -> None:
    """Hang a paragraph without a marker: a heading, a lead-in, running text, or words that go on the item above."""
    text = paragraph.text.strip().rstrip(_SPECKS)
    if _is_heading_line(paragraph):
        _push(stack, Item(paragraph, "heading"))
        return
    if stack[-1].style == "lead-in" and not is_closing(text) and not text.endswith(":"):
        _hang(stack, Item(paragraph, "paragraph"))
        stack.pop()
        return
    if _leads_in_anew(stack, text, following):
        del stack[1:]
        _hang(stack, Item(paragraph, "lead-in"))
        return
    inside = len(stack) > 1 and stack[-1].style not in ("paragraph", "lead-in")
    if inside and (lost := _lost_marker(stack, following, text)):
        _push(stack, Item(replace(paragraph, marker=lost), lost.style))
        return
    if inside and (not is_closing(text) or _list_goes_on(stack, following)):
        stack[-1].continuation.append(paragraph)
        return
    del stack[1:]
    opens = text.endswith(":") or bool(following and following.value == 1 and _LIST_FOLLOWS_RE.search(text))
    _hang(stack, Item(paragraph, "lead-in" if opens else "paragraph"))
    if not opens:
        stack.pop()


def _leads_in_anew(stack: Sequence[Item], text: str, following: Marker | None) -> bool:
    """Whether a lead-in behind bullets opens a list of a higher style: `- Căn cứ …;` / `… hướng dẫn như sau:` / `1.`"""
    bullets = len(stack) == 2 and stack[1].style in ("dash", "plus", "bullet")
    return bullets and text.endswith(":") and following is not None and following.value == 1


def _lost_marker(stack: Sequence[Item], following: Marker | None, text: str) -> Marker | None:
    """The marker that recognition lost: a paragraph behind a finished item, where the next number leaves a gap.

    `b) …;` / `Bảo đảm …;` / `đ) …` gives `c` for the one between.
    """
    item = stack[-1]
    if (
        following is None
        or item.marker is None
        or following.style != item.style
        or item.style not in ("letter", "decimal")
    ):
        return None
    last = item.continuation[-1].text if item.continuation else item.body
    if following.value < item.marker.value + 2 or not last.rstrip().endswith((";", ".")) or not text[:1].isupper():
        return None
    value = item.marker.value + 1
    return Marker(item.style, ALPHABET[value - 1] if item.style == "letter" else str(value), 0, value)


def _list_goes_on(stack: Sequence[Item], following: Marker | None) -> bool:
    """Whether the next marker is the next item of a list that is open: bullets, or the next number."""
    if following is None:
        return False
    open_item = next((item for item in reversed(stack) if item.style == following.style), None)
    if open_item is None or open_item.marker is None:
        return False
    return following.value == 0 or following.value == open_item.marker.value + 1


def _is_heading_line(paragraph: Paragraph) -> bool:
    """A short unnumbered line in bold or capitals that ends no sentence."""
    text = paragraph.text.strip()
    if len(text) > 120 or text.endswith((".", ";", ",")) or not any(char.isalpha() for char in text):
        return False
    return paragraph.bold or (text.isupper() and len(text) > 5)
