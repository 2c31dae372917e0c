"""A worksheet as plain values: what is in the cells, whatever people merged, hid, filtered or computed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

Rows = Sequence[Sequence[Any]]
"""Values of a sheet from its first cell on; "" for an empty cell."""
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML has not; openpyxl leaves it as it is (ECMA-376, 22.4.2.4)."""

_EXACT = 2**53
"""Whole numbers below it are the same as floats and as ints; Excel knows floats only."""

Value = str | int | float | bool | date | datetime | time | timedelta | None
"""What stands in a cell; a date where there is no time of day, text also for errors such as #REF!."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled cells of a worksheet; rows and columns count from 1.

    values: row → column → value; a cell under a merge has the value of the merge's first cell; an empty cell is not
    there. formulas: (row, column) → "=…", whose results stand in values. comments: (row, column) → text.
    merges: (first row, first column, last row, last column). widths: column → width where one is set. formats: (row,
    column) → number format of a number or day that has one.
    """

    name: str
    values: Mapping[int, Mapping[int, Value]]
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: tuple[tuple[int, int, int, int], ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def value(self, row: int, column: int) -> Value:
        """The value of a cell, None for an empty one."""
        return self.values.get(row, {}).get(column)


def letters(column: int) -> str:
    """The letters of a column from 1: 1 → A, 27 → AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def place(row: int, column: int) -> str:
    """The cell as Excel names it: (7, 10) → J7."""
    return f"{letters(column)}{row}"


def read_grid(sheet: Any, results: Rows) -> Grid:  # noqa: ANN401
    """The cells of an openpyxl worksheet; results: its values row by row, with the results of its formulas.

    A link of ours without a result has its words. Only cells that the file has are
    looked at: a stray cell in the last row of Excel costs nothing.
    """
    values: dict[int, dict[int, Value]] = {}
    formulas: dict[tuple[int, int], str] = {}
    comments: dict[tuple[int, int], str] = {}
    formats: dict[tuple[int, int], str] = {}
    cells = sheet._cells  # iter_rows would make 16 million cells to reach a stray one
    for (row, column), cell in cells.items():
        value = cell.value
        if getattr(cell, "comment", None) is not None:
            comments[row, column] = cell.comment.text
        if value is None or value == "":
            continue
        if cell.data_type == "f":
            formulas[row, column] = _formula(value)
            value = _linked(formulas[row, column])
        if cell.data_type in "fnd" and cell.number_format != "General":
            formats[row, column] = cell.number_format
        values.setdefault(row, {})[column] = _plain(value)
    _compute(values, formulas, results)
    merges = tuple((m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges)
    _spread(values, merges)
    ordered = {row: dict(sorted(found.items())) for row, found in sorted(values.items())}
    return Grid(sheet.title, ordered, formulas, comments, tuple(sorted(merges)), _widths(sheet), formats)


def grid_of(name: str, rows: Rows) -> Grid:
    """The values alone, without formulas, notes and merges."""
    cells = ((number, {n: _plain(v) for n, v in enumerate(row, 1) if v != ""}) for number, row in enumerate(rows, 1))
    return Grid(name, {number: found for number, found in cells if found})


def _plain(value: Any) -> Value:  # noqa: ANN401
    """A day without a time of day as a date, a whole number as an int; rich text and other objects as their text."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if value is None or isinstance(value, int | float | bool | date | datetime | time | timedelta):
        return value
    text = str(value)
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _formula(value: Any) -> str:  # noqa: ANN401
    """The text of a formula; of an array formula, that of its object."""
    text = str(getattr(value, "text", value))
    return text if text.startswith("=") else f"={text}"


def _linked(formula: str) -> Value:
    """What a link of ours shows: =HYPERLINK("#'原文'!A7",12) → 12; None for any other formula."""
    if not formula.startswith("=HYPERLINK(") or not formula.endswith(")"):
        return None
    shown = formula[:-1].rpartition(",")[2]
    if shown.startswith('"') and shown.endswith('"'):
        return shown[1:-1]
    return int(shown) if shown.isdecimal() else None


def _compute(values: dict[int, dict[int, Value]], formulas: Mapping[tuple[int, int], str], results: Rows) -> None:
    """Put the results of the formulas in their cells."""
    for row, column in formulas:
        if row <= len(results) and column <= len(results[row - 1]) and results[row - 1][column - 1] != "":
            values.setdefault(row, {})[column] = _plain(results[row - 1][column - 1])


def _spread(values: dict[int, dict[int, Value]], merges: tuple[tuple[int, int, int, int], ...]) -> None:
    """Repeat the value of each merge in the cells that it covers, as far down as there are values."""
    bottom = max(values, default=0)
    for top, left, last, right in merges:
        value = values.get(top, {}).get(left)
        if value is None:
            continue
        for row in range(top, min(last, bottom) + 1):
            for column in _span(left, right):
                values.setdefault(row, {}).setdefault(column, value)


def _span(left: int, right: int) -> range:
    """The columns of a merge; of one as wide as the sheet, the first only."""
    return range(left, right + 1) if right - left < 256 else range(left, left + 1)


def _widths(sheet: Any) -> dict[int, float]:  # noqa: ANN401
    """Widths that are set; a group of columns of one width is stored once, with its first and last."""
    return {
        column: found.width
        for found in sheet.column_dimensions.values()
        if found.width and found.min and found.max
        for column in range(found.min, min(found.max, found.min + 255) + 1)
    }


def rows_of(grid: Grid, first: int) -> Iterator[tuple[int, Mapping[int, Value]]]:
    """The filled rows from row `first` on, with their numbers."""
    return ((row, cells) for row, cells in grid.values.items() if row >= first)
