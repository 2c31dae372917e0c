"""The body of a Word document in reading order: paragraphs with their numbers, tables, boxes, notes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.read.assemble import Piece
from extract.read.characters import numbered
from extract.read.docx.inline import DELETED, INSERTED, Content, chosen, collect, is_placeholder
from extract.read.docx.numbering import Numbering
from extract.read.docx.package import Package, W, attribute, number
from extract.read.docx.styles import Styles, outline_level
from extract.read.element import Element
from extract.read.table import TableRows
from extract.vocabulary.document import LineKind

_PROPERTIES = frozenset(f"{W}{tag}" for tag in ("tcPr", "sectPr", "sdtPr", "sdtEndPr", "bookmarkStart", "bookmarkEnd"))
"""What stands between blocks and has no text."""

_MAX_SPAN = 100
"""Columns; Word itself allows 63."""


@dataclass
class Body:
    """Walks a document once, front to back; afterwards `remarks` says what the user should know."""

    package: Package
    styles: Styles = field(init=False)
    numbering: Numbering = field(init=False)
    _carried: list[list[str]] | None = None
    _tables: int = 0
    _notes: dict[tuple[str, str], None] = field(default_factory=dict)
    _seen: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.styles = Styles(self.package)
        self.numbering = Numbering(self.package, self.styles)

    def pieces(self) -> list[Piece]:
        """Every line of the document; foot- and endnotes follow the body in the order of their marks."""
        found = list(self._blocks(self.package.body()))
        for kind in ("footnotes", "endnotes"):
            wanted = [key for found_kind, key in self._notes if found_kind == kind]
            if wanted:
                found.extend(self._note_lines(kind, wanted))
        return found

    @property
    def remarks(self) -> tuple[str, ...]:
        """Chinese remarks about what was read in a particular way."""
        return tuple(self._seen)

    def _note_lines(self, kind: str, wanted: list[str]) -> Iterator[Piece]:
        part = self.package.part(kind)
        if part is None:
            return
        notes = {attribute(note, "id"): note for note in part}
        self._seen["脚注、尾注列在正文之后"] = None
        for key in wanted:
            if key in notes:
                yield from self._blocks(notes[key])

    def _blocks(self, parent: Element) -> Iterator[Piece]:
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                yield from self._paragraph(child)
            elif tag == f"{W}tbl":
                yield from self._table(child)
            elif tag in DELETED:
                self._revised()
            elif tag == f"{W}altChunk":
                self._seen["含嵌入的其他文档，其文字未读取"] = None
            elif tag not in _PROPERTIES and not is_placeholder(child):
                yield from self._blocks(chosen(child))

    def _paragraph(self, paragraph: Element) -> Iterator[Piece]:
        """Text boxes first, because they are anchored at the start, then the paragraph's own lines."""
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle") or self.styles.default
        content = Content(lines=self._carried or [[]])
        self._carried = None
        look = self.styles.look(style)
        if not look.hidden:
            collect(paragraph, content, self.styles)
        if content.revised:
            self._revised()
        self._notes |= dict.fromkeys(content.notes)
        for box in content.boxes:
            yield from self._blocks(box)
        if properties is not None and any(properties.find(f"{W}rPr/{tag}") is not None for tag in DELETED):
            self._carried = content.lines  # its end was deleted: the next paragraph continues it
            self._revised()
            return
        if look.contents:
            self._seen["已略去文档目录"] = None
            return
        yield from self._lines(content.texts(), properties, style)

    def _lines(self, texts: list[str], properties: Element, style: str | None) -> Iterator[Piece]:
        """The lines of one paragraph, its number before the first; an empty one is a blank line."""
        label = self.numbering.label(properties, style)
        if not texts:
            yield Piece()
            return
        texts = [numbered(label, texts[0]), *texts[1:]]
        kind, level = self._kind(properties, style)
        for index, text in enumerate(texts):
            yield Piece(text, kind, level, hard=index == len(texts) - 1, fresh=index == 0)

    def _kind(self, properties: Element, style: str | None) -> tuple[LineKind, int | None]:
        look = self.styles.look(style)
        if look.title:
            return LineKind.TITLE, None
        own = None if properties is None else properties.find(f"{W}outlineLvl")
        level = look.level if own is None else outline_level(own)
        return (LineKind.HEADING, level) if level else (LineKind.PLAIN, None)

    def _table(self, table: Element) -> Iterator[Piece]:
        self._tables += 1
        rows, above = TableRows(self._tables), dict[int, list[Piece]]()
        for line in _inside(table, "tr"):
            properties = line.find(f"{W}trPr")
            if properties is not None and any(properties.find(tag) is not None for tag in DELETED):
                self._revised()
                continue
            yield from rows.add(self._cells(line, properties, above))

    def _cells(self, line: Element, properties: Element, above: dict[int, list[Piece]]) -> list[list[Piece]]:
        """Pieces by column of the grid: a cell over several columns is followed by empty ones.

        `above` holds what each column last started, which a vertically merged cell repeats. A row of a
        single cell comes as one column, however wide.
        """
        skipped = number(properties.find(f"{W}gridBefore"), 0) if properties is not None else 0
        cells: list[list[Piece]] = [[] for _ in range(min(max(skipped, 0), _MAX_SPAN))]
        count = 0
        for cell in _inside(line, "tc"):
            settings = cell.find(f"{W}tcPr")
            merge = None if settings is None else settings.find(f"{W}vMerge")
            if merge is not None and attribute(merge) != "restart":
                pieces = above.get(len(cells), [])
            else:
                pieces = [] if _value(settings, "hMerge") == "continue" else list(self._blocks(cell))
            above[len(cells)] = pieces
            span = 1 if settings is None else number(settings.find(f"{W}gridSpan"), 1)
            cells += [pieces, *([] for _ in range(min(span, _MAX_SPAN) - 1))]
            count += 1
        return cells if count > 1 or skipped > 0 else cells[:1]

    def _revised(self) -> None:
        self._seen["含修订痕迹，已按接受修订后的文字读取"] = None


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those wrapped in content controls or inserted."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in INSERTED or child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _inside(child, tag)


def _value(properties: Element, tag: str) -> str | None:
    return None if properties is None else attribute(properties.find(f"{W}{tag}"))
