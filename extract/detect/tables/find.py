"""Which tables are lists of tasks, and what each row says: never a budget, a list of names, a timetable, statistics.

A table needs a column of what is to be done and one of who or by when (or a title such as 任务分解表), cells of
sentences below it, and no column that only other tables have (分值, 姓名, 实施依据).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from extract.detect.action import acts, deeds
from extract.detect.tables.columns import Column, columns_of, is_heads
from extract.detect.tables.forms import form_entries
from extract.detect.tables.heads import FOREIGN, head, says_done, title_words
from extract.vocabulary.outline import Block, BlockKind, Cell, ColumnRole, Entry, Outline, Table

_LEAST_MEASURE = 4
"""Characters of a measure; shorter cells hold 无, —— or a mark."""
_TYPICAL_MEASURE = 6
"""Characters that half of a table's measures have at least, or else they begin with a verb (压减会议): names are shorter."""
_DIGITS = re.compile(r"[\d.,，%％\s—/-]*")
_FIGURE = re.compile(r"\d\s*(?:[%％万亿个项家户人公里]|以上|左右)")
_SUM = re.compile(r"(?:合\s*计|总\s*计|小\s*计)")
_CAPTION = 3
"""Blocks above a table among which its title stands."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its block, and what its cells hold."""

    block: Block
    texts: tuple[str, ...]


def with_tables(text: str, outline: Outline) -> Outline:
    """The outline with its tables; itself when it has no rows."""
    rows = [block for block in outline.blocks if block.kind is BlockKind.ROW and len(block.cells) > 1]
    if not rows:
        return outline
    found: list[Table] = []
    before: tuple[int, tuple[Column, ...]] | None = None
    for _, group in groupby(rows, key=lambda block: block.table):
        lines = [Line(block, tuple(text[a:b] for a, b in block.cells)) for block in group]
        tables, before = _tables(outline, lines, before, titled=_titled(text, outline, lines[0].block))
        found += tables
    return replace(outline, tables=tuple(found))


def _titled(text: str, outline: Outline, first: Block) -> bool:
    """Whether the title of the document, or a short line right above the table, says that it lists tasks."""
    above = outline.blocks[max(0, first.index - _CAPTION) : first.index]
    lines = [outline.title, *(text[b.start : b.end] for b in above if b.kind is not BlockKind.ROW)]
    return any(len(line) <= 60 and title_words().search(line) for line in lines)


def _tables(
    outline: Outline, lines: Sequence[Line], before: tuple[int, tuple[Column, ...]] | None, *, titled: bool
) -> tuple[list[Table], tuple[int, tuple[Column, ...]] | None]:
    """The tables of heads and rows in one table of the file, and its last block with its columns for a table that goes on.

    before: last block and columns of the table above, whose heads also hold for this one when nothing stands between.
    """
    starts = [(at, columns, used) for at, columns, used in _heads(lines, titled=titled)]
    goes_on = before is not None and before[0] + 1 == lines[0].block.index and len(before[1]) == len(lines[0].texts)
    if before is not None and goes_on and (not starts or starts[0][0] > 0):
        starts.insert(0, (0, before[1], 0))
    if not starts:
        form = form_entries([(line.block, line.texts) for line in lines], titled=titled)
        return [form or _no_tasks(lines)], None
    tables = []
    for number, (at, columns, used) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        tables.append(_table(lines[at:end], columns, used, titled=titled))
    return tables, (lines[-1].block.index, starts[-1][1])


def _no_tasks(lines: Sequence[Line]) -> Table:
    """A table of another kind: its heads are no text, nor is anything in a list of names, marks or fees."""
    heads = [line for line in lines if is_heads(line.texts)]
    foreign = any(known is not None and known.role == FOREIGN for line in heads for known in map(head, line.texts))
    return Table((), tuple(line.block.index for line in (lines if foreign else heads)))


def _heads(lines: Sequence[Line], *, titled: bool) -> Iterator[tuple[int, tuple[Column, ...], int]]:
    """Where heads stand that make a task table: index of the row, the columns, and how many rows the heads take."""
    at = 0
    last: tuple[str, ...] = ()
    while at < len(lines):
        below = lines[at + 1].texts if at + 1 < len(lines) else ()
        found = columns_of(lines[at].texts, below, titled=titled) if lines[at].texts != last else None
        if found:
            last = lines[at].texts
            yield at, *found
            at += found[1]
        else:
            at += 1


def _table(lines: Sequence[Line], columns: tuple[Column, ...], used: int, *, titled: bool) -> Table:
    """The rows below heads that take `used` rows; no entries when what they hold are names or figures."""
    heads = {line.texts for line in lines[:used]}
    entries: list[Entry] = []
    rest = [line.block.index for line in lines[:used]]
    held: list[str] = []
    key: tuple[str, ...] = ()
    topic, ahead = "", any(column.ahead for column in columns)
    for line in lines[used:]:
        cells = () if line.texts in heads or _is_head(line.texts) else _cells(line, columns, None if ahead else topic)
        said = _said(line, cells, ColumnRole.MEASURE)
        topic = "".join(_said(line, cells, ColumnRole.TOPIC)) or topic
        if not said:
            rest.append(line.block.index)
            continue
        own = (*_said(line, cells, ColumnRole.AREA), *_said(line, cells, ColumnRole.TOPIC), *said)
        progress = "".join(_said(line, cells, ColumnRole.PROGRESS))
        if own == key:
            entries[-1] = _joined(entries[-1], line.block.index, cells)
        else:
            entries.append(Entry((line.block.index,), cells, not ahead and says_done(progress)))
            held.append("".join(said))
        key = own
    named = any(column.strong for column in columns)
    if entries and not _are_tasks(held, titled=titled, named=named):
        return Table((), tuple(line.block.index for line in lines))
    return Table(tuple(entries), tuple(rest))


def _is_head(texts: Sequence[str]) -> bool:
    """Heads that are printed again with a small change, after a page break."""
    filled = [text for text in texts if text]
    return bool(filled) and all(map(head, filled))


def _cells(line: Line, columns: Sequence[Column], above: str | None) -> tuple[Cell, ...]:
    """The filled cells of a row with the roles of their columns; () for a row of sums.

    In a row that leaves its measure empty, what the task is called says what is to be done, unless it is only the
    merged cell `above` again. above: None where what the task is called was to be done before.
    """
    if any(_SUM.fullmatch(text) for text in line.texts[:2]):
        return ()
    cells = [
        Cell(*span, column.role, column.person)
        for span, text, column in zip(line.block.cells, line.texts, columns, strict=False)
        if text and column.role is not None
    ]
    if not any(cell.role is ColumnRole.MEASURE for cell in cells):
        topics = [i for i, cell in enumerate(cells) if cell.role is ColumnRole.TOPIC]
        if topics and above is not None and "".join(_said(line, [cells[i] for i in topics], ColumnRole.TOPIC)) != above:
            cells[topics[-1]] = replace(cells[topics[-1]], role=ColumnRole.MEASURE)
    return tuple(cells)


def _said(line: Line, cells: Sequence[Cell], role: ColumnRole) -> tuple[str, ...]:
    """What the cells of one role hold; measures only where they say something."""
    base = line.block.cells[0][0]
    whole = "\t".join(line.texts)
    texts = tuple(whole[cell.start - base : cell.end - base] for cell in cells if cell.role is role)
    if role is ColumnRole.MEASURE:
        return tuple(t for t in texts if len(t) >= _LEAST_MEASURE and not _DIGITS.fullmatch(t))
    return texts


def _joined(entry: Entry, block: int, cells: Sequence[Cell]) -> Entry:
    """A further row of the same measure: its units and limits are the measure's, too."""
    more = [
        c for c in cells if c.role not in (ColumnRole.MEASURE, ColumnRole.AREA, ColumnRole.TOPIC, ColumnRole.NUMBER)
    ]
    return replace(entry, blocks=(*entry.blocks, block), cells=(*entry.cells, *more))


def _are_tasks(measures: Sequence[str], *, titled: bool, named: bool) -> bool:
    """Whether what stands in the column of measures are tasks, not names or figures.

    named: the head itself says that it is about what is to be done (具体举措), not only what it is about (事项).
    """
    if median(map(len, measures)) < _TYPICAL_MEASURE:
        return 2 * sum(acts(measure, 0) for measure in measures) >= len(measures)
    active = sum(_asks(measure) for measure in measures)
    return titled or 2 * active >= len(measures) or (named and 4 * active >= len(measures))


def _asks(measure: str) -> bool:
    return bool(acts(measure, 0, any_clause=True) or deeds(measure) or _FIGURE.search(measure))
