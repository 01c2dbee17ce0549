"""Which part of a web page is the document: menus, adverts and links to other pages taken out.

A law portal's page and a news page need different care. Where the page holds a directive itself (the state's name,
numbered articles), nothing within the part that holds the text may be lost; on a news page trafilatura says where
the article begins and ends.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import trafilatura

from pipeline.read.building import fold_blanks
from pipeline.read.columns import NATION_RE

# "discarding data" about a page without an article is no news to staff.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

Element = Any  # lxml has no types of its own

_NEVER_TEXT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "head",
        "meta",
        "link",
        "select",
        "button",
        "input",
    ]
)
_MENU_TAGS = frozenset(["nav", "footer", "aside", "form", "menu", "dialog"])
_MENU_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu", "menubar", "alert"]
)
_MENU_RE = re.compile(
    r"""(^|[\s_-])(nav(bar|igation)?|menu|breadcrumbs?|sidebar|related|lien-?quan|comments?|binh-?luan|share|social|banner
        |advert\w*|ads?|adsense|quang-?cao|footer|widget|counter|thong-?ke|login|dang-?nhap|tags?|pagination|paging
        |popup|modal|cookies?|newsletter|toolbar|tin-?khac|other-?news|hotline|luot-?truy-?cap)([\s_-]|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_HIDDEN_RE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|text-indent\s*:\s*-\d{4}|left\s*:\s*-\d{4}",
    re.I,
)
_ORIGINAL_RE = re.compile(r"^\s*(Điều\s+\d+\s*[.:]|Kính\s+gửi\s*:|Nơi\s+nhận\s*:)", re.MULTILINE)
_BLOCKS = frozenset(
    [
        "div",
        "td",
        "article",
        "section",
        "main",
        "body",
        "tbody",
        "table",
        "tr",
        "form",
        "center",
        "html",
        "span",
        "font",
    ]
)
_DOMINANT = 0.75  # a child with this share of its parent's own text holds the document by itself
_KEPT_SHARE = 0.3  # what holds more of the page's text is no menu, whatever its class says
_LINKS = 0.6  # share of link text above which a block is a list of links


@dataclass
class Weights:
    """Characters of an element outside links, and within links."""

    plain: dict[Element, int] = field(default_factory=dict)
    linked: dict[Element, int] = field(default_factory=dict)

    def measure(self, element: Element, in_link: bool = False) -> None:
        """Fill in the element and all below it; deep pages are walked without recursion."""
        for node in [element, *element.iterdescendants()]:
            self.plain[node] = self.linked[node] = 0
        for node in element.iter():
            if isinstance(node.tag, str):
                self._credit(node, node.text, element)
                for child in node:
                    self._credit(node, child.tail, element)

    def _credit(self, node: Element, text: str | None, top: Element) -> None:
        size = len("".join((text or "").split()))
        if not size:
            return
        above = [node, *node.iterancestors()]
        linked = any(e.tag == "a" and e.get("href") for e in above)
        for one in above:
            if one in self.plain:
                (self.linked if linked else self.plain)[one] += size
            if one is top:
                break

    def link_share(self, element: Element) -> float:
        """Share of the element's characters that stand in links."""
        total = self.plain[element] + self.linked[element]
        return self.linked[element] / total if total else 0.0


@dataclass
class MainText:
    """The element that holds the document, what was taken out of it, and whether it is a directive itself."""

    root: Element
    original: bool
    menus: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def find_main(page: Element) -> MainText:
    """The part of a page that holds its document; the page's tree is pruned on the way."""
    body = next(page.iter("body"), page)
    found = MainText(body, is_original(text_of(body)))
    _drop(list(_never_text(body)))
    found.hidden = _drop([e for e in body.iter() if isinstance(e.tag, str) and is_hidden(e)])
    weights = Weights()
    weights.measure(body)
    found.menus = _drop(_menus(body, weights))
    weights = Weights()
    weights.measure(body)
    found.root = _dominant(body, weights)
    found.menus += [text for text in (_outside(body, found.root)) if text]
    found.menus += _drop(_link_lists(found.root, weights))
    return found


def is_original(text: str) -> bool:
    """Whether the text bears marks that only a directive itself has."""
    return bool(NATION_RE.search(text)) or len(set(_ORIGINAL_RE.findall(text))) > 1


def is_hidden(element: Element) -> bool:
    """Whether the page's author keeps the element from being seen."""
    return "hidden" in element.attrib or bool(_HIDDEN_RE.search(element.get("style") or ""))


def text_of(element: Element) -> str:
    """All text of an element, a line for each of its pieces."""
    return "\n".join(piece for piece in map(fold_blanks, element.itertext()) if piece)


def article_lines(page_source: str) -> set[str]:
    """The lines that trafilatura takes for the article of a page; empty where it finds none."""
    extracted = trafilatura.extract(
        page_source, include_comments=False, include_tables=True, include_formatting=False, favor_recall=True
    )
    return {key for key in map(line_key, (extracted or "").splitlines()) if key}


def line_key(line: str) -> str:
    """The letters and digits of a line, by which two readings of a page are compared."""
    return "".join(char for char in fold_blanks(line).casefold() if char.isalnum())


def _never_text(body: Element) -> Iterator[Element]:
    for element in body.iter():
        if not isinstance(element.tag, str) or element.tag in _NEVER_TEXT:
            yield element


def _drop(elements: list[Element]) -> list[str]:
    """Take elements out of the tree, their tails left in place; returns the text of each."""
    texts = []
    for element in elements:
        parent = element.getparent()
        if parent is None:
            continue
        if isinstance(element.tag, str) and element.tag not in _NEVER_TEXT:
            texts.append(text_of(element))
        _keep_tail(parent, element)
        parent.remove(element)
    return [text for text in texts if text]


def _keep_tail(parent: Element, element: Element) -> None:
    if not element.tail:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + element.tail
    else:
        before.tail = (before.tail or "") + element.tail


def _menus(body: Element, weights: Weights) -> list[Element]:
    whole = max(1, weights.plain[body])
    return [
        element
        for element in body.iterdescendants()
        if isinstance(element.tag, str)
        and weights.plain[element] < _KEPT_SHARE * whole
        and _looks_menu(element)
        and not NATION_RE.search(text_of(element))
    ]


def _looks_menu(element: Element) -> bool:
    if element.tag in _MENU_TAGS or (element.get("role") or "") in _MENU_ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in {"p", "table", "td", "tr", "b", "strong"} and bool(_MENU_RE.search(names))


def _dominant(body: Element, weights: Weights) -> Element:
    """The innermost element that alone holds most of the text outside links."""
    root = body
    while True:
        children = [child for child in root if isinstance(child.tag, str) and child.tag in _BLOCKS]
        heaviest = max(children, key=lambda child: weights.plain[child], default=None)
        if heaviest is None or weights.plain[heaviest] < _DOMINANT * max(1, weights.plain[root]):
            return root
        if heaviest.tag == "table" and any(len(row) > 1 for row in heaviest.iter("tr")) and _is_data(heaviest):
            return root
        root = heaviest


def _is_data(table: Element) -> bool:
    """Whether the table itself is part of the document, not a frame around it."""
    return not any(True for cell in table.iter("td", "th") for _ in cell.iter("p", "div", "table"))


def _outside(body: Element, root: Element) -> Iterator[str]:
    """The texts of the page outside its main part, from the top."""
    path = [root, *root.iterancestors()]
    for holder in path[1:]:
        for child in holder:
            if child not in path and isinstance(child.tag, str):
                yield text_of(child)
        if holder is body:
            return


def _link_lists(root: Element, weights: Weights) -> list[Element]:
    whole = max(1, weights.plain[root])
    return [
        element
        for element in root.iterdescendants("ul", "ol", "div", "section", "table")
        if len(list(element.iter("a"))) > 2
        and weights.link_share(element) > _LINKS
        and weights.plain[element] < 0.1 * whole
    ]
