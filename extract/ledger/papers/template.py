"""Word templates: {{名称}} replaced by text, table rows repeated; what is filled in is text and nothing else.

A template is read once, before anything is filled in: braces inside a filled-in text are never placeholders. A
placeholder may be cut by Word into pieces of different format; the text takes the format of the first piece.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from extract.read.element import Element
from extract.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from docx.document import Document

Record = Mapping[str, str]
"""Name of a placeholder → the text that takes its place, "" where it is not known."""

BLANK, DAY_BLANK = "＿＿＿＿＿＿", "　　　年　　月　　日"
"""What stands in running text for words and for days to be filled in by hand; cells of tables stay empty."""
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}\s]{1,40})\s*\}\}")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
"""What XML forbids, no paper shows, or turns the writing round."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Template:
    """A template being filled. Raises UsageError, naming the file, for what is no .docx."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.document = _opened(path)
        roots = [self.document.element.body]
        for section in self.document.sections:
            for part in (section.header, section.footer, section.even_page_header, section.even_page_footer,
                         section.first_page_header, section.first_page_footer):  # fmt: skip
                if not part.is_linked_to_previous:
                    roots.append(part._element)
        self._roots = roots

    def names(self) -> dict[str, None]:
        """The names of all placeholders in order. Raises UsageError for braces that do not close."""
        found: dict[str, None] = {}
        for paragraph in self._paragraphs():
            text = _joined(paragraph)
            found |= dict.fromkeys(_PLACEHOLDER.findall(text))
            rest = _PLACEHOLDER.sub("", text)
            if "{{" in rest or "}}" in rest:
                raise UsageError(f"{self.path}：占位符没有写完整：{rest.strip()[:40]}。请写成 {{{{名称}}}}。")
        return found

    def check(self, known: Iterable[str]) -> None:
        """Raise UsageError naming the file and the first placeholder that is not known."""
        known = set(known)
        for name in self.names():
            if name not in known:
                usable = "、".join(sorted(known))
                raise UsageError(f"{self.path}：不认识占位符 {{{{{name}}}}}。可用的有：{usable}。")

    def fill(self, facts: Record, lists: Mapping[str, Sequence[Record]]) -> None:
        """Fill everything in. lists: 每项 → records; a table row with {{每项.名称}} stands once a record."""
        rows = [row for root in self._roots for row in root.iter(f"{_W}tr")]
        repeated = {row: of for row in rows if (of := _list_of(row, lists))}
        for paragraph in self._paragraphs():
            if not any(row in repeated for row in paragraph.iterancestors(f"{_W}tr")):
                _fill(paragraph, facts)
        for row, of in repeated.items():
            _repeat(row, of, lists[of], facts)

    def fill_pages(self, pages: Sequence[Record]) -> None:
        """Fill the body once for each record, each on a page of its own. At least one record."""
        body = self.document.element.body
        content = [child for child in body if child.tag != f"{_W}sectPr"]
        copies = [content, *(deepcopy(content) for _ in pages[1:])]
        for copy in copies[1:]:
            _new_page(copy)
            for child in copy:
                body.insert(len(body) - 1, child)
        for copy, facts in zip(copies, pages, strict=True):
            for child in copy:
                for paragraph in child.iter(f"{_W}p"):
                    _fill(paragraph, facts)
        for root in self._roots[1:]:
            for paragraph in root.iter(f"{_W}p"):
                _fill(paragraph, pages[0])

    def _paragraphs(self) -> Iterator[Element]:
        for root in self._roots:
            yield from root.iter(f"{_W}p")


def _opened(path: Path) -> "Document":
    from zipfile import BadZipFile

    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(str(path))
    except (OpcError, BadZipFile, KeyError, ValueError, XMLSyntaxError) as error:
        raise UsageError(f"{path}：不是 Word 文档（.docx），不能用作模板。请在 Word 中另存为 .docx。") from error
    except OSError as error:
        raise UsageError(f"{path}：打不开模板（{error.strerror or error}）。请检查文件名。") from error


def _texts(paragraph: Element) -> list[Element]:
    """The text nodes of a paragraph, not those of text boxes inside it."""
    return [node for node in paragraph.iter(f"{_W}t") if next(node.iterancestors(f"{_W}p")) is paragraph]


def _list_of(row: Element, lists: Iterable[str]) -> str:
    """The list for whose records a row is repeated, "" for none; rows around a row are not looked at."""
    names = _PLACEHOLDER.findall("".join(node.text or "" for node in row.iter(f"{_W}t")))
    return next((of for of in lists if any(name.startswith(f"{of}.") for name in names)), "")


def _repeat(row: Element, of: str, records: Sequence[Record], facts: Record) -> None:
    """A row for each record in place of the template's; one empty row where there is none."""
    empty = {name: "" for node in row.iter(f"{_W}p") for name in _PLACEHOLDER.findall(_joined(node))}
    for record in records or ({},):
        copy = deepcopy(row)
        row.addprevious(copy)
        own = {**empty, **facts, **{f"{of}.{key}": value for key, value in record.items()}}
        for paragraph in copy.iter(f"{_W}p"):
            _fill(paragraph, own)
    row.getparent().remove(row)


def _joined(paragraph: Element) -> str:
    return "".join(node.text or "" for node in _texts(paragraph))


def _fill(paragraph: Element, facts: Record) -> None:
    """Put the texts in place of the placeholders that `facts` knows; the others stay for a later turn."""
    nodes = _texts(paragraph)
    text = "".join(node.text or "" for node in nodes)
    running = next(paragraph.iterancestors(f"{_W}tc"), None) is None
    for match in reversed(list(_PLACEHOLDER.finditer(text))):
        name = match[1]
        if name not in facts:
            continue
        value = _UNWANTED.sub("", facts[name].replace("\r\n", "\n").replace("\r", "\n"))
        if not value and running:
            value = DAY_BLANK if name.endswith(("日期", "时间", "时限")) else BLANK
        _splice(nodes, match.start(), match.end(), value)


def _splice(nodes: list[Element], start: int, end: int, value: str) -> None:
    """Replace the characters start…end of the joined nodes; the value goes into the node where they start."""
    place = 0
    pending = True
    for node in nodes:
        text = node.text or ""
        first, last = max(0, start - place), min(len(text), end - place)
        if first < last:
            before, after = text[:first], text[last:]
            _set(node, before, value if pending else "", after)
            pending = False
        place += len(text)


def _set(node: Element, before: str, value: str, after: str) -> None:
    """Set a node's text; line feeds of the value become line breaks, what follows them nodes of their own."""
    lines = value.split("\n")
    node.text = before + lines[0] + (after if len(lines) == 1 else "")
    node.set(_SPACE, "preserve")
    last = node
    for number, line in enumerate(lines[1:], 2):
        for tag in ("br", "t"):
            made = node.makeelement(f"{_W}{tag}", {})
            last.addnext(made)
            last = made
        last.text = line + (after if number == len(lines) else "")
        last.set(_SPACE, "preserve")


def _new_page(content: list[Element]) -> None:
    """Begin the first paragraph of a copy on a new page."""
    paragraph = next((child for child in content if child.tag == f"{_W}p"), None)
    if paragraph is not None:
        from docx.text.paragraph import Paragraph

        Paragraph(paragraph, None).paragraph_format.page_break_before = True  # type: ignore[arg-type]
