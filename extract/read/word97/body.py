"""The text of a Word 97 file, written as the body of a .docx that says the same."""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.read.word97.file import Run, WordFile
from extract.read.word97.properties import IN_TABLE, ROW_END, TABLE_CELLS, Look, Looks, unseen
from extract.read.word97.styles import paragraph_xml
from extract.read.wordml import Merge, Row, paragraph, table

_PARAGRAPH_END = re.compile("[\r\x07\x0c]")
_SHAPES, _BOX_TEXTS = 40, 56
_SHAPE, _BOX_TEXT = 26, 22
"""Structures of anchored shapes and of the texts in boxes, and bytes of one entry."""

_CELL_END = "\x07"
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_SPECIAL = re.compile(f"[{_FIELD}{_RESULT}{_FIELD_END}]")
_WRITTEN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " ", "\t": " "}
_SILENT = dict.fromkeys(range(32)) | {ord(old): new for old, new in _WRITTEN.items()}


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its visible text with line breaks, how it looks, whether it ends a cell or a row."""

    text: str
    look: Look
    cell_end: bool = False
    row_end: bool = False


@dataclass(slots=True)
class _Open:
    """A row being collected: for each cell the XML inside it."""

    cells: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def body_xml(file: WordFile) -> str:
    """The inside of w:body: the body, each text box before the paragraph it is anchored in, then the notes."""
    story = _Story(file)
    main, notes, _, _, _, ends, boxes, _ = file.stories
    after = main + sum(file.stories[1:5])
    anchored = _boxes(file, after + ends, boxes)
    parts: list[str] = []
    at = 0
    for anchor, start, end in anchored:
        stop = max(story.opening(min(anchor, main)), at)
        parts += [*_blocks(story.paragraphs(at, stop)), *_blocks(story.paragraphs(start, end))]
        at = stop
    parts += _blocks(story.paragraphs(at, main))
    parts += _blocks(story.paragraphs(main, main + notes))
    parts += _blocks(story.paragraphs(after, after + ends))
    return "".join(parts)


def _boxes(file: WordFile, first: int, length: int) -> list[tuple[int, int, int]]:
    """Where each text box is anchored, its first character and its end; unknown anchors count as the beginning."""
    if not length:
        return []
    shapes, texts = file.part(_SHAPES), file.part(_BOX_TEXTS)
    count = max(len(shapes) - 4, 0) // (4 + _SHAPE)
    places = struct.unpack_from(f"<{count}I", shapes)
    keys = (int.from_bytes(shapes[4 * (count + 1) + _SHAPE * i :][:4], "little") for i in range(count))
    anchors = dict(zip(keys, places, strict=True))
    count = max(len(texts) - 4, 0) // (4 + _BOX_TEXT)
    edges = [*struct.unpack_from(f"<{count}I", texts), length] if count else [0, length]
    found = []
    for index, (start, end) in enumerate(pairwise(edges)):
        at = 4 * (count + 1) + _BOX_TEXT * index + 14
        anchor = anchors.get(int.from_bytes(texts[at : at + 4], "little"), 0)
        found.append((anchor, first + start, first + min(end, length)))
    return sorted(found)


class _Story:
    """Cuts the character positions into paragraphs and leaves out what nobody sees."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._looks = Looks(file)
        self._text = _blanked(file)
        self._ends = [match.start() for match in _PARAGRAPH_END.finditer(file.text)]
        self._starts = [run.start for run in file.runs]

    def paragraphs(self, start: int, end: int) -> Iterator[Paragraph]:
        """The paragraphs between two character positions; a field may reach over several."""
        fields: list[bool] = []
        end = min(end, len(self._text))
        while start < end:
            match = _PARAGRAPH_END.search(self._file.text, start, end)
            stop = match.start() if match else end
            look = self._looks.at(self._place(min(stop, end - 1)))
            raw = self._text[start:stop]
            row_end = bool(look.value(ROW_END))
            cell_end = match is not None and match[0] == _CELL_END and not row_end
            yield Paragraph(_shown(raw, fields), look, cell_end, row_end)
            start = stop + 1

    def opening(self, position: int) -> int:
        """Where the paragraph with this character begins."""
        index = bisect_right(self._ends, position - 1)
        return self._ends[index - 1] + 1 if index else 0

    def _place(self, position: int) -> int:
        run = self._file.runs[max(bisect_right(self._starts, position) - 1, 0)]
        return run.place(position)


def _blanked(file: WordFile) -> str:
    """The text with a NUL for every character that is hidden or deleted."""
    ranges = unseen(file)
    if not ranges:
        return file.text
    text = list(file.text)
    starts = [start for start, _ in ranges]
    for run in file.runs:
        last = run.place(run.end)
        for start, end in ranges[max(bisect_right(starts, run.offset) - 1, 0) :]:
            if start >= last:
                break
            for position in _covered(run, start, end):
                text[position] = "\0"
    return "".join(text)


def _covered(run: Run, start: int, end: int) -> range:
    """Character positions of a run that lie in a range of bytes."""
    start, end = max(start, run.offset), min(end, run.place(run.end))
    if start >= end:
        return range(0)
    return range(run.start + (start - run.offset) // run.width, run.start + (end - run.offset) // run.width)


def _shown(raw: str, fields: list[bool]) -> str:
    """What is printed: of fields the result only. fields: for each open field, whether its result has begun."""
    parts: list[str] = []
    at = 0
    for match in _SPECIAL.finditer(raw):
        if all(fields):
            parts.append(raw[at : match.start()])
        at = match.end()
        if match[0] == _FIELD:
            fields.append(False)
        elif fields and match[0] == _RESULT:
            fields[-1] = True
        elif fields:
            fields.pop()
    if all(fields):
        parts.append(raw[at:])
    joined = "".join(parts).translate(_SILENT)
    return _surrogates(joined)


def _surrogates(text: str) -> str:
    """Pairs of halves as one character, single halves left out."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _blocks(paragraphs: Sequence[Paragraph] | Iterator[Paragraph]) -> Iterator[str]:
    """w:p and w:tbl elements in order."""
    rows: list[Row] = []
    row = _Open()
    for found in paragraphs:
        if found.row_end:
            rows.append(_row(row.cells, found.look.changes.get(TABLE_CELLS, b"")))
            row = _Open()
        elif found.look.value(IN_TABLE):
            row.open.append(_paragraph(found))
            if found.cell_end:
                row.cells.append("".join(row.open))
                row.open = []
        else:
            yield from _table(rows, row)
            rows, row = [], _Open()
            yield _paragraph(found)
    yield from _table(rows, row)


def _paragraph(found: Paragraph) -> str:
    return paragraph(found.text, str(found.look.style), paragraph_xml(found.look))


def _table(rows: Sequence[Row], rest: _Open) -> Iterator[str]:
    """The rows as one table; what no row end closed comes as paragraphs."""
    yield table(rows)
    yield from rest.cells
    yield from rest.open


def _row(cells: list[str], raw: bytes) -> Row:
    """The row with the edges of its cells and their flags of merging, which `raw` holds."""
    amount = raw[0] if raw else 0
    if amount < len(cells) or len(raw) < 1 + 2 * (amount + 1):
        return Row(cells)
    edges = [int.from_bytes(raw[1 + 2 * i : 3 + 2 * i], "little", signed=True) for i in range(len(cells) + 1)]
    first = 1 + 2 * (amount + 1)
    flags = [int.from_bytes(raw[first + 20 * i : first + 20 * i + 2], "little") for i in range(len(cells))]
    return Row(cells, edges, [_merge(flag) for flag in flags])


def _merge(flags: int) -> Merge:
    if flags & 0x02:
        return Merge.BESIDE
    if flags & 0x20:
        return Merge.FIRST if flags & 0x40 else Merge.BELOW
    return Merge.ALONE
