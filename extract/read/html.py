"""Web pages: the article without the page around it.

Why not trafilatura: it was measured on eight layouts of Chinese government and news pages (paragraphs in
<p>, text cut by <br> inside layout tables, <div><span>, task tables, notices of one sentence, WeChat,
text collections, lists). In five of the eight it found no article and gave the whole page back with its
navigation, every <span> on a line of its own; it never kept the title. It costs 0.16 s to import and 6 to
25 ms a page. The way taken here (lxml only, 1 to 3 ms a page) asks where the words that are no links stand:
blocks of text are collected once, the smallest element that holds nearly all of those words is the
article, and lines that are mostly links or known furniture (`models/web_furniture.tsv`) are left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.knowledge import table
from extract.read import page
from extract.read.assemble import Parsed, Piece
from extract.read.characters import clean
from extract.read.element import Element
from extract.read.page import Block
from extract.read.sniff import Sample
from extract.read.wraps import softened
from extract.vocabulary.document import LineKind
from extract.vocabulary.errors import Category, ReadError

_SHARE = 0.8
"""Share of the page's words that an element must hold to be descended into: an article's introduction
in a box of its own is seldom more than a fifth of it."""

_LINKS = 0.6
"""A line with more than this share of its characters in links leads elsewhere."""

_FURNITURE_LENGTH = 80
"""Characters: no furniture is longer, and a longer line is never dropped."""

_SITE = re.compile(r"(?:网|网站|门户|平台|频道|图书馆|首页|文库|日报|公众号|政府|委员会|信息公开|客户端|百科)$")
_TITLE_CUT = re.compile(r"[_|｜]|\s[-–—]+\s|--+|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff]{2,12}$)")
_TITLE_LENGTH = 8
"""Characters: a shorter <title> is the name of a column of the site."""

_TITLE_LINES = 12
"""A title stands among the first lines of the article, after a file number or an index table at most."""


@dataclass(frozen=True, slots=True)
class _Title:
    """The article's title as the head of the page gives it; sure when a tag says that it is one."""

    text: str
    sure: bool


def read_html(sample: Sample) -> Parsed:
    """The article of a page as pieces: title, headings, paragraphs, table rows; links and menus left out.

    A page in which no article stands out gives its whole text. Raises ReadError when there is none.
    """
    root = page.parse(clean(sample.decoded.text))
    if root is None:
        raise ReadError(sample.name, Category.NO_TEXT, "网页里没有文字", "请用浏览器打开，复制正文后存为 .txt")
    blocks = list(page.blocks(root))
    weights = [0 if _is_furniture(block) else block.own for block in blocks]
    article = _article(root, blocks, weights)
    kept = [block for block, weight in zip(blocks, weights, strict=True) if weight and block.home in article]
    kept = kept or [block for block in blocks if block.text.strip()]
    pieces = _titled(kept, blocks, _page_title(root))
    return Parsed(softened(pieces), sample.decoded.encoding, sample.decoded.notes)


def _article(root: Element, blocks: Sequence[Block], weights: Sequence[int]) -> set[Element]:
    """All elements of the article: descend as long as one child holds nearly all the words."""
    totals: dict[Element, int] = {}
    for block, weight in zip(blocks, weights, strict=True):
        for element in (block.home, *block.home.iterancestors()) if weight else ():
            totals[element] = totals.get(element, 0) + weight
    node = root
    while True:
        inner = [child for child in node if child.tag in page.CONTAINERS and child in totals]
        best = max(inner, key=lambda child: totals[child], default=None)
        if best is None or totals[best] < _SHARE * totals[node]:
            return set(node.iter())
        node = best


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in table("web_furniture")), re.IGNORECASE)


def is_furniture(line: str) -> bool:
    """True when the whole line is what a web site adds to every page: menus, counters, buttons, footers."""
    text = re.sub(r"\s", "", line)
    return len(text) <= _FURNITURE_LENGTH and _furniture().fullmatch(text) is not None


def _is_furniture(block: Block) -> bool:
    links = block.links > _LINKS * (block.own + block.links)
    return not block.text.strip() or (links and not block.cells) or is_furniture(block.text)


def _page_title(root: Element) -> _Title:
    """The article's title from the head: a tag for it, else the part of <title> that names no site."""
    for meta in root.iter("meta"):
        label = (meta.get("name") or meta.get("property") or "").lower()
        if label in ("articletitle", "og:title") and len(text := _flat(meta.get("content"))) >= 2:
            return _Title(text, sure=True)
    whole = _flat(root.findtext(".//title"))
    parts = [part.strip() for part in _TITLE_CUT.split(whole)]
    parts = [part for part in parts if len(part) >= _TITLE_LENGTH and not _SITE.search(part)]
    if not whole and len(main := root.findall(".//h1")) == 1:
        return _Title(_flat("".join(main[0].itertext())), sure=True)
    return _Title(max(parts, key=len, default=""), sure=False)


def _titled(kept: Sequence[Block], blocks: Sequence[Block], title: _Title) -> list[Piece]:
    """The article's pieces with the title marked, or put before them when it stands outside."""
    pieces = [block.piece() for block in kept]
    wanted = _squeezed(title.text)
    main = [index for index, piece in enumerate(pieces) if piece.level == 1]
    if len(main) == 1 and main[0] < _TITLE_LINES:
        pieces[main[0]] = replace(pieces[main[0]], kind=LineKind.TITLE, level=None)
        return pieces
    if not wanted:
        return pieces
    for start in range(min(len(pieces), _TITLE_LINES)):
        for end in range(start + 1, min(start + 4, len(pieces)) + 1):
            if _squeezed("".join(piece.text for piece in pieces[start:end])) == wanted:
                marked = [replace(piece, kind=LineKind.TITLE, level=None) for piece in pieces[start:end]]
                return [*pieces[:start], *marked, *pieces[end:]]
    if title.sure or (
        pieces and (any(_squeezed(b.text) == wanted for b in blocks) or pieces[0].kind is LineKind.PLAIN)
    ):
        return [Piece(title.text, LineKind.TITLE, hard=True), *pieces]
    return pieces


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
