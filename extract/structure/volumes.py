"""A text too long to be held, cut into volumes: where a chapter begins, else at an empty line, else between paragraphs.

The headings that are open where a volume begins stand above it once more, as a running head. So the tree, and what
headings say of the text below them, are those of the whole.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from extract.structure.front import names_a_document
from extract.structure.markers import families, leading_marker
from extract.vocabulary.document import Document, Line, Source
from extract.vocabulary.outline import Block, BlockKind

MOST = 50_000
"""Characters of a volume at most, unless a single line or table is longer: three times a long circular, some 10 MB of
memory while it is worked on; one row in two hundred stands at a cut."""
_ENDS = ("。", "！", "？", "；", "：", "!", "?", ";", "”", "）", ")")
"""How a paragraph ends, where no empty line or number says so."""
_DEEPEST = 9
"""Counts as the rank of a line without a number; the ranks of `models/markers.tsv` are smaller."""
_TITLE_LINES = 3
"""Lines that a title takes at most."""

Row = tuple[str, Line | None]
"""The text of a line with its place in the whole; "" and None for an empty one."""


@dataclass(frozen=True, slots=True)
class Head:
    """A heading of the running head; start, paragraph: where it stands in the whole."""

    text: str
    start: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Volume:
    """A piece of a long text. start: characters of the whole before it; its lines count in the whole, too.

    last: nothing follows, not even a line end.
    """

    start: int
    rows: tuple[Row, ...]
    last: bool = False

    @property
    def text(self) -> str:
        """Its own characters."""
        return "\n".join(text for text, _ in self.rows) + ("" if self.last else "\n")

    def document(self, source: Source, notes: tuple[str, ...] = (), heads: Sequence[Head] = ()) -> Document:
        """The volume, below its running head, as a document; `start` of that counts without the head."""
        lines: list[Line] = []
        position = 0
        for head in heads:
            lines.append(Line(position, position + len(head.text), head.paragraph, hard=True))
            position += len(head.text) + 1
        lines += [_moved(line, position - self.start) for _, line in self.rows if line is not None]
        text = "\n".join((*(head.text for head in heads), self.text))
        return Document(text, tuple(lines), source, notes, start=self.start)

    def placed(self, heads: Sequence[Head]) -> "Placed":
        """The way from its document with this running head back to the whole text."""
        ends = list(accumulate(len(head.text) + 1 for head in heads))
        return Placed((0, *ends[:-1]), tuple(head.start for head in heads), ends[-1] if ends else 0, self.start)


@dataclass(frozen=True, slots=True)
class Placed:
    """From offsets of a volume's document to those of the whole text. starts, there: of the lines of the running head.

    since: where the volume's own text begins in the document; start: the same in the whole.
    """

    starts: tuple[int, ...]
    there: tuple[int, ...]
    since: int
    start: int

    def at(self, offset: int) -> int:
        """Where a character of the document stands in the whole text."""
        if offset >= self.since:
            return offset - self.since + self.start
        line = bisect_right(self.starts, offset) - 1
        return self.there[line] + offset - self.starts[line]


def volumes(rows: Iterable[Row], most: int = MOST) -> Iterator[Volume]:
    """The volumes of a text, in order; no rows give none. A table is never cut, unless it is longer than a volume."""
    held: list[Row] = []
    start = size = 0
    for row in rows:
        held.append(row)
        size += len(row[0]) + 1
        if size > most and (at := _cut(held)):
            yield Volume(start, tuple(held[:at]))
            used = sum(len(text) + 1 for text, _ in held[:at])
            held, start, size = held[at:], start + used, size - used
    if held:
        yield Volume(start, tuple(held), last=True)


def _cut(rows: Sequence[Row]) -> int:
    """The index of the row that begins the next volume: of the best in the second half the last; 0 for a single line."""
    half = sum(len(text) + 1 for text, _ in rows) / 2
    best, chosen, passed = -1, len(rows) - 1, 0
    for i, (text, _) in enumerate(rows):
        if passed > half and i and (worth := _worth(rows, i)) >= best:
            best, chosen = worth, i
        passed += len(text) + 1
    return chosen


def _worth(rows: Sequence[Row], i: int) -> int:
    """How well a text is cut before row i; -1 inside a table and before an empty line."""
    (before, above), (text, line) = rows[i - 1], rows[i]
    if line is None or (above is not None and line.table and line.table == above.table):
        return -1
    lone = above is None
    if lone and any(names_a_document(below) for below, _ in rows[i : i + _TITLE_LINES]):
        return 3 * _DEEPEST
    marker = leading_marker(text, len(text) - len(text.lstrip()), len(text))
    if marker is not None:
        return 3 * _DEEPEST - families()[marker.family].rank - 1
    return 2 if lone else 1 if before.endswith(_ENDS) else 0


def running_head(text: str, blocks: Sequence[Block], placed: Placed) -> tuple[Head, ...]:
    """The headings under which a text goes on after the volume with these blocks, outermost first; () for none.

    Items without a heading of their own are left out: their words were said.
    """
    found: list[Head] = []
    block = blocks[-1] if blocks else None
    while block is not None:
        if block.head is not None and block.kind is not BlockKind.TITLE:
            found.append(Head(text[block.start : block.head[1]], placed.at(block.start), block.paragraph))
        block = None if block.parent is None else blocks[block.parent]
    return tuple(reversed(found))


def _moved(line: Line, by: int) -> Line:
    cells = tuple((start + by, end + by) for start, end in line.cells)
    return replace(line, start=line.start + by, end=line.end + by, cells=cells)
