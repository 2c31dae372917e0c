"""原文: every paragraph of the document, its sentences coloured, with links to the rows made from them."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.vocabulary.outline import Block, BlockKind
from extract.vocabulary.records import clean
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label
from extract.write.excel import layout
from extract.write.excel.columns import SOURCE
from extract.write.excel.sheet import Link, Rich, Sheet, Value
from extract.write.excel.styles import Styles
from extract.write.words import KINDS

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "原文"
_LINE = 15.0
"""Points of a line at 10 pt."""
_LEVELS = {BlockKind.TITLE: "标题", BlockKind.ITEM: "条目", BlockKind.TEXT: "正文", BlockKind.ROW: "表格",
           BlockKind.FURNITURE: "非正文"}  # fmt: skip
_RUNS = {Label.TASK: "run_task", Label.DONE: "run_done"}
_ROWS = {Label.TASK: "flat_task", Label.DONE: "flat_done"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters start…end of the document that make one row; block is None where the outline has none."""

    start: int
    end: int
    paragraph: int | None
    block: Block | None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A sentence to be coloured, and the number of the task (in Result.tasks) that it belongs to."""

    start: int
    end: int
    label: Label
    task: int


class Source:
    """The sheet being filled."""

    def __init__(self, book: "Workbook", styles: Styles) -> None:
        self.sheet = Sheet(book, NAME, SOURCE, styles, 10)
        self.sheet.header()
        self.sheet.sheet.freeze_panes(1, 0)
        self.sheet.paper(9)

    def plan(self, result: Result, first: int | None = None) -> "Pages":
        """The rows of one document, before any is written; first: where they will begin, None for the next row."""
        return Pages(self.sheet, result, self.sheet.row if first is None else first)

    def finish(self) -> None:
        """Add the filter buttons."""
        self.sheet.sheet.autofilter(0, 0, max(self.sheet.row - 1, 0), self.sheet.last_column)


class Pages:
    """The rows of one document: `row_of(offset)` tells where a character will stand."""

    def __init__(self, sheet: Sheet, result: Result, first: int) -> None:
        self._sheet, self._result, self._first = sheet, result, first
        self._pieces = [part for piece in _pieces(result) for part in _split(result, piece, sheet.units["text"])]
        self._starts = [piece.start for piece in self._pieces]
        marks = [
            _Mark(item.start, item.end, task.kind, number)
            for number, task in enumerate(result.tasks)
            for item in task.requirements
        ]
        self._marks = sorted(marks, key=lambda mark: mark.start)
        self._mark_starts = [mark.start for mark in self._marks]

    @property
    def end(self) -> int:
        """The row (from 0) after the last one."""
        return self._first + len(self._pieces)

    def row_of(self, offset: int) -> int:
        """Row (from 0) that holds the character; the first row for an empty document."""
        return self._first + max(0, bisect_right(self._starts, offset) - 1)

    def write(self, links: Mapping[int, Link]) -> None:
        """Write the rows; links: for each number in Result.tasks the link to its row."""
        for piece in self._pieces:
            marks = self._within(piece)
            text = Rich(tuple(_runs(self._result.document.text, piece, marks)))
            kinds = dict.fromkeys(mark.label for mark in marks)
            values: dict[str, Value] = {
                "document": self._result.document.name,
                "paragraph": piece.paragraph,
                "level": _level(piece.block),
                "text": text,
                "kind": "、".join(KINDS[kind.value] for kind in kinds),
                "number": _link([links[task] for task in dict.fromkeys(mark.task for mark in marks) if task in links]),
            }
            lines = self._sheet.lines(values)
            height = layout.MOST if lines > layout.MOST_LINES else max(20.0, lines * _LINE + 5)
            self._sheet.values(values, height, {"text": _style(piece.block, list(kinds))})

    def _within(self, piece: _Piece) -> Sequence[_Mark]:
        """Marks that share characters with a piece (a sentence may reach over from the piece before)."""
        last = bisect_right(self._mark_starts, piece.end - 1)
        first = last
        while first and self._marks[first - 1].end > piece.start:
            first -= 1
        return self._marks[first:last]


def _pieces(result: Result) -> Iterator[_Piece]:
    """The blocks, and between them every line with characters that no block holds: nothing is left out."""
    text, done = result.document.text, 0
    for block in sorted(result.outline.blocks, key=lambda block: block.start):
        yield from _loose(result, done, block.start)
        if text[max(done, block.start) : block.end].strip():
            yield _Piece(max(done, block.start), block.end, block.paragraph or None, block)
        done = max(done, block.end)
    yield from _loose(result, done, len(text))


def _loose(result: Result, start: int, end: int) -> Iterator[_Piece]:
    """Lines, or parts of lines, between two offsets that hold more than blanks."""
    if not result.document.text[start:end].strip():
        return
    for line in result.document.lines:
        first, last = max(start, line.start), min(end, line.end)
        if first < last and result.document.text[first:last].strip():
            yield _Piece(first, last, line.paragraph, None)


def _split(result: Result, piece: _Piece, units: int) -> Iterator[_Piece]:
    """The piece in parts that fit into a row of Excel's greatest height."""
    start = piece.start
    for part in layout.pieces(result.document.text[piece.start : piece.end], units):
        yield _Piece(start, start + len(part), piece.paragraph, piece.block)
        start += len(part)


def _runs(text: str, piece: _Piece, marks: Sequence[_Mark]) -> Iterator[tuple[str, str]]:
    """(style, text) runs of a row: heading, plain and coloured parts."""
    plain = "run_head" if piece.block and piece.block.kind in (BlockKind.HEADING, BlockKind.TITLE) else "run"
    table = piece.block is not None and piece.block.kind is BlockKind.ROW
    done = piece.start
    for mark in marks:
        start, end = max(done, mark.start), min(piece.end, mark.end)
        if start >= end:
            continue
        yield plain, _shown(text[done:start], table)
        yield _RUNS.get(mark.label, plain), _shown(text[start:end], table)
        done = end
    yield plain, _shown(text[done : piece.end], table)


def _shown(text: str, table: bool) -> str:
    """The characters as one running text; cells of a table row parted by ｜."""
    return clean(text.replace("\t", "｜") if table else text)


def _link(links: Sequence[Link]) -> Link | None:
    """One link for a row: to the first of its tasks, showing the numbers of all."""
    if len(links) < 2:
        return links[0] if links else None
    return Link(links[0].sheet, links[0].row, "、".join(str(link.shown) for link in links))


def _level(block: Block | None) -> str:
    if block is None:
        return "正文"
    return f"{block.depth + 1}级标题" if block.kind is BlockKind.HEADING else _LEVELS[block.kind]


def _style(block: Block | None, kinds: Sequence[Label]) -> str:
    """The row's look: by the first thing found in it, else by what the block is."""
    if kinds:
        return _ROWS.get(kinds[0], "flat_left")
    if block is None:
        return "flat_left"
    if block.kind is BlockKind.FURNITURE:
        return "flat_grey"
    return "flat_head" if block.kind in (BlockKind.HEADING, BlockKind.TITLE) else "flat_left"
