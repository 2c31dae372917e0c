"""The body of an OpenDocument text, written as the body of a .docx that says the same."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extract.read.element import Element
from extract.read.odt.styles import OFFICE, TABLE, TEXT, Styles
from extract.read.wordml import Merge, Row, paragraph, table

_BLANKS = re.compile(r"[ \t\r\n]+")
_DROPPED = frozenset(
    (f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}tracked-changes", f"{TEXT}hidden-text", f"{TEXT}note-citation",
     f"{TEXT}ruby-text", f"{TEXT}sequence-decls")
)  # fmt: skip
_WHITE = {f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}
_MOST = 100
"""Blanks that one text:s stands for, columns that one cell spans."""

_COLUMN = 1_000
"""Twips between the edges of columns; only which are the same matters."""


@dataclass(slots=True)
class Body:
    """Walks a text once, front to back. notes: foot- and endnotes. revised, contents: see `read_odt`'s remarks."""

    styles: Styles
    notes: list[str] = field(default_factory=list)
    revised: bool = False
    contents: bool = False
    _last: dict[str, int] = field(default_factory=dict)

    def blocks(self, parent: Iterable[Element]) -> Iterator[str]:
        """w:p and w:tbl elements of these elements; an element gives what stands below it."""
        for child in parent:
            tag = child.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._paragraph(child, "")
            elif tag == f"{TEXT}list":
                yield from self._list(child, child.get(f"{TEXT}style-name", ""), 0, None)
            elif tag == f"{TABLE}table":
                yield table(list(self._rows(child)))
            elif tag == f"{TEXT}tracked-changes":
                self.revised = True
            elif tag == f"{TEXT}table-of-content":
                self.contents = True
            elif tag not in _DROPPED:
                yield from self.blocks(child)

    def _list(self, found: Element, name: str, level: int, number: int | None) -> Iterator[str]:
        """The items of a list; those below it count in the same one."""
        if number is None:
            number = self._number(found, name)
        for item in found:
            label = f'<w:numPr><w:ilvl w:val="{min(level, 8)}"/><w:numId w:val="{number or 0}"/></w:numPr>'
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._list(child, name, level + 1, number)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    yield from self._paragraph(child, label if item.tag == f"{TEXT}list-item" else "")
                    label = ""
                else:
                    yield from self.blocks([child])

    def _number(self, found: Element, name: str) -> int | None:
        goes_on = found.get(f"{TEXT}continue-numbering") == "true" or found.get(f"{TEXT}continue-list")
        if goes_on and name in self._last:
            return self._last[name]
        number = self.styles.use(name)
        if number is not None:
            self._last[name] = number
        return number

    def _paragraph(self, found: Element, label: str) -> Iterator[str]:
        """The paragraph, after the text boxes that are anchored in it."""
        boxes: list[str] = []
        text = "".join(self._words(found, boxes))
        level = found.get(f"{TEXT}outline-level", "") if found.tag == f"{TEXT}h" else ""
        properties = label
        if level.isdigit() and 1 <= int(level) <= 9:
            if not label and self.styles.outline(int(level)):
                properties = self._heading(int(level))
            properties += f'<w:outlineLvl w:val="{int(level) - 1}"/>'
        yield from boxes
        yield paragraph(text.strip(), self.styles.named(found.get(f"{TEXT}style-name", "")), properties)

    def _heading(self, level: int) -> str:
        name = self.styles.outline_name
        number = self._last.get(name) or self.styles.use(name)
        if number is None:
            return ""
        self._last[name] = number
        return f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{number}"/></w:numPr>'

    def _words(self, found: Element, boxes: list[str]) -> Iterator[str]:
        """The visible words of a paragraph; what is anchored in it goes to `boxes` and `notes`."""
        yield _BLANKS.sub(" ", found.text or "")
        for child in found:
            tag = child.tag
            if tag == f"{TEXT}s":
                count = child.get(f"{TEXT}c", "1")
                yield " " * min(int(count) if count.isdigit() else 1, _MOST)
            elif tag in _WHITE:
                yield _WHITE[tag]
            elif tag == f"{TEXT}note":
                body = child.find(f"{TEXT}note-body")
                self.notes += [] if body is None else self.blocks(body)
            elif tag in (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list", f"{TABLE}table"):  # in a box
                boxes.extend(self.blocks([child]))
            elif tag not in _DROPPED and not self.styles.hides(child.get(f"{TEXT}style-name")):
                yield from self._words(child, boxes)
            yield _BLANKS.sub(" ", child.tail or "")

    def _rows(self, found: Element) -> Iterator[Row]:
        """The rows of a table, those in groups and heads as well."""
        below: dict[int, tuple[int, int]] = {}
        for line in _lines(found):
            cells: list[str] = []
            merges: list[Merge] = []
            edges = [0]
            column = 0
            for cell in line:
                if cell.tag == f"{TABLE}covered-table-cell":
                    left, span = below.get(column, (0, 0))
                    if left and column * _COLUMN >= edges[-1]:
                        below[column] = (left - 1, span)
                        cells.append("")
                        merges.append(Merge.BELOW)
                        edges.append((column + span) * _COLUMN)
                    column += 1
                elif cell.tag == f"{TABLE}table-cell":
                    span, down = _count(cell, "columns"), _count(cell, "rows")
                    below[column] = (down - 1, span)
                    cells.append("".join(self.blocks(cell)))
                    merges.append(Merge.FIRST if down > 1 else Merge.ALONE)
                    edges.append((column + span) * _COLUMN)
                    column += 1
            yield Row(cells, edges, merges)


def _lines(found: Element) -> Iterator[Element]:
    for child in found:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-row-group", f"{TABLE}table-rows"):
            yield from _lines(child)


def _count(cell: Element, kind: str) -> int:
    value = cell.get(f"{TABLE}number-{kind}-spanned", "1")
    return min(max(int(value), 1), _MOST) if value.isdigit() else 1
