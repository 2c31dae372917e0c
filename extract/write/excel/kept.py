"""What people did to a list that is being written again: their columns, rows, words and sheets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.write.excel.sheet import Column, Value

Key = tuple[str, str]
"""Document and id of a task."""


@dataclass(frozen=True, slots=True)
class Above:
    """A row above the header. part: "title" or "source" for ours, "" for one that people added.

    cells: column from 0 → value; for ours, only what people changed (the first cell, and for "source" the stamp at -1).
    comments: column → note on the cell.
    """

    part: str
    cells: Mapping[int, Value] = field(default_factory=dict)
    comments: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row in its order. task: None where people added the row. number: of the task, each once; 0 for a row of theirs.

    origin: the row that it was, from 1; 0 for a new one. values: key of the column → what stands there instead of
    the program's words. comments, formats: key → note, number
    format. change: what the program says in 变动.
    """

    task: Key | None
    number: int = 0
    origin: int = 0
    values: Mapping[str, Value] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    change: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """A sheet of plain rows: 冲突, 已移除任务. widths: of the columns; rows: cells in their order."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A list with its rows. columns: in people's order, the hidden one for ids among them.

    above: rows above the header. below: rows under the note at the end; note: in people's words, "" for ours. rows: in
    order. heads: notes on cells of the header, by key. merged: whether headings share merged cells, as at first.
    extras: sheets of ours. copies: sheets that people made. base: last row of the rows as they were, from 1.
    """

    columns: tuple[Column, ...]
    above: tuple[Above, ...]
    rows: tuple[KeptRow, ...]
    below: tuple[Above, ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    merged: bool = True
    extras: tuple[Extra, ...] = ()
    copies: tuple["Copy", ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """A sheet that people made, as plainly as it can be written again: row and column from 0 → value.

    merges: (first row, first column, last row, last column). styles: cell → properties of its style.
    """

    name: str
    cells: Mapping[tuple[int, int], Value]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
    styles: Mapping[tuple[int, int], Mapping[str, object]] = field(default_factory=dict)
