"""Tables as text (.csv, .tsv, cells copied from a sheet): known by a row of column heads, never by commas alone."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from extract.read.assemble import Parsed
from extract.read.grid import MAX_COLUMNS, MAX_ROWS, GridRow, grid_pieces
from extract.read.sniff import Sample
from extract.read.table import is_head

_MARKS = (",", "\t", ";")
_HEADS = 2
"""Cells of one line that are heads of task tables; prose with commas has none that hold nothing else."""
_TOP = 12
"""Lines among which the heads stand, titles and their blank lines above them included."""
_SAMPLE = 200
"""Records looked at for the number of cells."""
_SHARE = 0.8
"""Share of the records after the heads that have as many cells as they; the others are notes and cut lines."""


def is_delimited(sample: Sample) -> bool:
    """Whether text is a table: heads of columns in one of its first lines, and records of that many cells below."""
    return bool(_mark(sample.decoded.text))


def read_delimited(sample: Sample) -> Parsed:
    """The records as rows of one table; a single cell above the heads is the title."""
    text = sample.decoded.text
    rows = list(_rows(text, _mark(text) or ","))
    notes = sample.decoded.notes
    gaps = (f"第 {MAX_ROWS} 行以后没有读取",) if len(rows) > MAX_ROWS else ()
    return Parsed(list(grid_pieces(rows[:MAX_ROWS], 1)), sample.decoded.encoding, notes, gaps)


def _rows(text: str, mark: str) -> Iterator[GridRow]:
    """Records with the number of the row that a spreadsheet would show them in."""
    for number, cells in enumerate(_records(text, mark), 1):
        if number > MAX_ROWS + 1:
            return
        if not (number == 1 and len(cells) <= _HEADS and cells and cells[0].startswith("sep=")):
            yield GridRow(number, tuple(cell.strip() for cell in cells[:MAX_COLUMNS]))


def _records(text: str, mark: str) -> Iterator[list[str]]:
    """Records as the quotes part them; where a quote is never closed or a cell is endless, as the lines part them."""
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        found = [line.split(mark) for line in text.splitlines()]
    yield from found


def _mark(text: str) -> str:
    """The character between the cells; "" for text that is no table."""
    top = text[: _TOP * 2000].splitlines()[:_TOP]
    for mark in _MARKS:
        if any(mark in line and sum(is_head(cell.strip(' "')) for cell in line.split(mark)) >= _HEADS for line in top):
            return mark if _even(text, mark) else ""
    return ""


def _even(text: str, mark: str) -> bool:
    counts: list[int] = []
    heads = 0
    for row in _rows(text[: _SAMPLE * 2000], mark):
        if heads and any(row.cells):
            counts.append(len(row.cells))
        elif sum(map(is_head, row.cells)) >= _HEADS:
            heads = len(row.cells)
        if len(counts) == _SAMPLE:
            break
    if heads < 2 or not counts:
        return False
    return Counter(counts)[heads] >= _SHARE * len(counts)
