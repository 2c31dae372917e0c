"""The blocks of text of a web page, in reading order, each with the element that it stands in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extract.read.assemble import Piece
from extract.read.element import Element
from extract.read.table import TableRows
from extract.vocabulary.document import LineKind

CONTAINERS = frozenset(("body", "div", "section", "article", "main", "center", "form", "td", "tr", "tbody", "table"))
"""Elements that may hold an article; lists, quotations and paragraphs never do."""

_BLOCKS = CONTAINERS | frozenset((
    "html", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "header",
    "hgroup", "figure", "figcaption", "address", "thead", "tfoot", "th", "caption", "fieldset", "legend", "details",
    "summary", "hr",
))  # fmt: skip
_DROPPED = frozenset((
    "head", "script", "style", "noscript", "template", "nav", "footer", "aside", "button", "select", "option",
    "textarea", "input", "iframe", "object", "svg", "canvas", "audio", "video", "map", "link", "meta", "title",
))  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WRAP = re.compile(
    r"(?<=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])[ \t]*\n\s*(?=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])"
)
_FLAT = re.compile(r"</?(?!(?:br|script|style|title|head|body|html)\b)(\w+)[^<>]*>")
_WHITE = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the page. home: the nearest block element. own, links: characters outside and in links.

    table, row: as in `Line`.
    """

    home: Element
    text: str
    own: int
    links: int
    level: int | None = None
    hard: bool = True
    fresh: bool = True
    cells: tuple[str, ...] = ()
    table: int = 0
    row: int | None = None

    def piece(self) -> Piece:
        """The block as a line of the document."""
        kind = LineKind.ROW if self.cells else LineKind.HEADING if self.level else LineKind.PLAIN
        return Piece(
            self.text, kind, self.level, self.hard, cells=self.cells, fresh=self.fresh, table=self.table, row=self.row
        )


@dataclass(slots=True)
class _Line:
    """The line being collected."""

    parts: list[str] = field(default_factory=list)
    links: int = 0
    fresh: bool = True

    def add(self, text: str | None, *, link: bool) -> None:
        if text:
            self.parts.append(text)
            self.links += len("".join(text.split())) if link else 0


def parse(text: str) -> Element:
    """The root element of a page or of a piece of one; None when there is nothing in it.

    No network, no entities of its own making, comments left out. A page nested deeper than the parser
    goes (2,048 levels, by tags that are never closed) is parsed again with its inner tags taken out,
    because the parser silently drops the rest.
    """
    root, complete = _tree(text)
    return root if complete else _tree(_FLAT.sub(_flattened, text))[0]


def _tree(text: str) -> tuple[Element, bool]:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing but blanks or comments
        root = None
    return root, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _flattened(match: re.Match[str]) -> str:
    return "<br>" if match[0].startswith("</") and match[1].lower() in _BLOCKS else ""


def blocks(root: Element) -> Iterator[Block]:
    """Every line of visible text below `root`, blank lines left out.

    Walks with a stack of its own: pages can be nested deeper than Python may recurse.
    """
    line = _Line()
    home, links, tables = root, 0, 0
    todo: list[tuple[bool, Element]] = [(True, root)]
    while todo:
        opening, element = todo.pop()
        tag = element.tag
        edge = tag in _BLOCKS
        if (opening and not isinstance(tag, str)) or (opening and _dropped(element)):
            line.add(element.tail, link=links > 0)
            continue
        if edge or tag == "br":
            yield from _close(line, home, hard=edge)
            line = _Line(fresh=edge)
        if opening:
            if tag == "table" and _is_data(element):
                tables += 1
                yield from _rows(element, tables)
                line.add(element.tail, link=links > 0)
                continue
            home = element if edge else home
            links += tag == "a"
            line.add(element.text, link=links > 0)
            todo.append((False, element))
            todo.extend((True, child) for child in reversed(element))
            continue
        links -= tag == "a"
        home = _block_above(element) if edge else home
        line.add(element.tail if element is not root else None, link=links > 0)
    yield from _close(line, root, hard=True)


def _close(line: _Line, home: Element, *, hard: bool) -> Iterator[Block]:
    text = "".join(line.parts)
    text = text if home.tag == "pre" else _WHITE.sub(" ", _WRAP.sub("", text))
    text = text.strip(" \t\n\u3000\u00a0")
    if text:
        size = len("".join(text.split()))
        level = next((_HEADINGS[e.tag] for e in (home, *home.iterancestors()) if e.tag in _HEADINGS), None)
        yield Block(home, text, max(size - line.links, 0), line.links, level, hard, line.fresh)


def _block_above(element: Element) -> Element:
    return next((above for above in element.iterancestors() if above.tag in _BLOCKS), element)


def _dropped(element: Element) -> bool:
    return element.tag in _DROPPED or "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def _is_data(element: Element) -> bool:
    """True for a table that lists something, False for one that only lays out the page."""
    if element.find(".//table") is not None:
        return False
    rows = [[cell for cell in line if cell.tag in ("td", "th") and _words(cell)] for line in element.iter("tr")]
    filled = [cells for cells in rows if len(cells) >= 2]
    return len(filled) >= 2 or (bool(filled) and element.find(".//th") is not None)


def _rows(element: Element, number: int) -> Iterator[Block]:
    """The rows of a list; a value over several rows is repeated, one over several columns stands first."""
    rows, above = TableRows(number), dict[int, tuple[int, list[Piece]]]()
    for line in element.iter("tr"):
        cells: list[list[Piece]] = []
        merged = bool(above)
        for cell in (child for child in line if child.tag in ("td", "th")):
            _repeat(cells, above)
            lines = [block.piece() for block in blocks(cell)]
            for column in range(min(_number(cell, "colspan"), 100)):
                down = _number(cell, "rowspan") - 1
                cells.append([] if column else lines)
                if down > 0:
                    above[len(cells) - 1] = (down, cells[-1])
        _repeat(cells, above)
        for piece in rows.add(cells if len(line) > 1 or merged else cells[:1]):
            size = len("".join("".join(piece.cells or piece.text).split()))
            text = piece.text or "\t".join(piece.cells)
            yield Block(line, text, size, 0, piece.level, cells=piece.cells, table=piece.table, row=piece.row)


def _repeat(cells: list[list[Piece]], above: dict[int, tuple[int, list[Piece]]]) -> None:
    """Fill the next columns with what reaches down from rows above."""
    while len(cells) in above:
        left, lines = above.pop(len(cells))
        if left > 1:
            above[len(cells)] = (left - 1, lines)
        cells.append(lines)


def _number(cell: Element, key: str) -> int:
    value = cell.get(key, "1").strip()
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 5 and int(value) else 1


def _words(cell: Element) -> bool:
    return any(text.strip() for text in cell.itertext())
