"""What stands around the rows of a list that people edited: columns, lines above and below, sheets of their own."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from itertools import count, pairwise
from typing import Any

from extract.ledger.book.grid import Grid
from extract.ledger.book.items import shown
from extract.ledger.book.workbook import Book, BookColumn
from extract.vocabulary.profile import Profile
from extract.write.excel.columns import CHANGE, IDENTITY, OWN, SOURCE_FILE
from extract.write.excel.fields import columns_of
from extract.write.excel.kept import Above
from extract.write.excel.sheet import Column, Formula, Value

_PADDING = 0.78
"""What Excel adds to the width of a column for its margins (5 pixels, rounded)."""
_CHANGED = 0.6
"""Characters by which a width must differ from the profile's to be a person's choice."""

BESIDE = replace(OWN, key="beside", heading="编号列中的内容")
"""A column for what people wrote into the hidden one of the ids, which the program keeps."""


def keys_for(columns: Sequence[BookColumn]) -> dict[str, str]:
    """Name of each column → its key in the new list: ours, or one for a column that people added; each once."""
    found = {column.name: column.key for column in columns if column.key}
    for column in columns:
        if not column.key:
            taken = set(found.values())
            beside = column.heading == BESIDE.heading and BESIDE.key not in taken
            found[column.name] = BESIDE.key if beside else _free(column.number, taken)
    return {column.name: found[column.name] for column in columns}


def _free(number: int, taken: Container[str]) -> str:
    """A key by the column's number, or by the next that is free: 底稿 knows columns by the number that they had."""
    return next(key for key in map("user{}".format, count(number)) if key not in taken)


def columns_for(
    book: Book, profile: Profile, *, several: bool, joined: bool, suggested: bool, change: bool, beside: bool = False,
) -> tuple[Column, ...]:  # fmt: skip
    """The columns as people left them, with their headings and widths; those that are needed now stand at the end.

    several: more than one document now; joined: the list had one before. change: whether rows are marked. beside:
    whether people wrote into the hidden column of the ids.
    """
    usual = {column.key: column for column in columns_of(profile, several=True, suggested=suggested)}
    usual |= {CHANGE.key: CHANGE, SOURCE_FILE.key: SOURCE_FILE}
    keys = keys_for(book.columns)
    found = [_column(column, keys[column.name], usual) for column in book.columns if column.key != IDENTITY.key]
    present = {column.key for column in found}
    if beside and BESIDE.heading not in {column.heading for column in found}:
        found.append(BESIDE)
    if profile.flat:
        return tuple(found)
    if several and joined and SOURCE_FILE.key not in present:
        found.append(SOURCE_FILE)
    if change and CHANGE.key not in present:
        found.append(CHANGE)
    return (*found, IDENTITY)


def _column(column: BookColumn, key: str, usual: Mapping[str, Column]) -> Column:
    known = usual.get(key, OWN)
    width = known.width
    if column.width is not None and abs(column.width - _PADDING - known.width) > _CHANGED:
        width = max(1.0, column.width - _PADDING)
    return replace(known, key=key, heading=column.heading, width=width)


def value_of(grid: Grid, row: int, column: int) -> Value:
    """A cell as it can be written again."""
    value = grid.value(row, column)
    formula = grid.formulas.get((row, column))
    if formula is not None:
        return Formula(formula, value if isinstance(value, str | int | float) else shown(value), theirs=True)
    return str(value) if isinstance(value, time | timedelta) else value


def above(book: Book, about: Mapping[str, Any]) -> tuple[Above, ...]:
    """The rows above the header: ours with what people changed in them, theirs as they are."""
    grid = book.grids[book.sheet]
    rows = [_row(grid, row) for row in _rows(grid, 1, book.header - 1)]
    source = next((n for n, row in enumerate(rows) if _texts(row) & {about.get("source"), about.get("stamp")}), None)
    title = next((n for n, row in enumerate(rows) if about.get("title") in _texts(row)), None)
    if title is None and source:
        title = source - 1
    found: list[Above] = []
    for number, row in enumerate(rows):
        found += (
            _ours(row, "title", about)
            if number == title
            else _ours(row, "source", about)
            if number == source
            else [row]
        )
    return tuple(found)


def _ours(row: Above, part: str, about: Mapping[str, Any]) -> list[Above]:
    """Our row with people's words in it; cells that they added to it go to a row of their own below."""
    cells: dict[int, Value] = {}
    rest: dict[int, Value] = {}
    stamp = "生成日期："
    for number, value in row.cells.items():
        if number == 0:
            cells |= {} if value == about.get(part) else {0: value}
        elif part == "source" and isinstance(value, str) and value.startswith(stamp):
            cells |= {} if value == about.get("stamp") else {-1: value}
        else:
            rest[number] = value
    if part == "source" and 0 not in row.cells:
        cells[0] = None
    first = {number: text for number, text in row.comments.items() if number == 0}
    others = {number: text for number, text in row.comments.items() if number}  # under our merge nobody would see them
    found = [Above(part, cells, first)]
    return [*found, Above("", rest, others)] if rest or others else found


def below(book: Book, about: Mapping[str, Any]) -> tuple[str, tuple[Above, ...]]:
    """The note below the rows in people's words ("" for ours), and the rows that people wrote under it."""
    grid = book.grids[book.sheet]
    rows = [_row(grid, row) for row in _rows(grid, book.last + 1, max(_used(grid), default=0))]
    note = ""
    if rows and isinstance(text := rows[0].cells.get(0), str) and text.startswith(("注：", "注:")):
        note = "" if text == about.get("note") else text
        rest = {number: value for number, value in rows[0].cells.items() if number}
        rows = [*([Above("", rest, rows[0].comments)] if rest or rows[0].comments else []), *rows[1:]]
    return note, tuple(rows)


def heads(book: Book) -> dict[str, str]:
    """Notes that people hung on the header, by key of the column."""
    grid, keys = book.grids[book.sheet], keys_for(book.columns)
    found = ((column, grid.comments.get((book.header, column.number))) for column in book.columns)
    return {keys[column.name]: text for column, text in found if text}


def merged(book: Book) -> bool:
    """Whether the headings still share merged cells, as the program writes them: people unmerge them to sort."""
    grid = book.grids[book.sheet]
    shared = {column.number for column in book.columns if column.key in ("area", "topic")}
    if any(left == right and left in shared and top > book.header for top, left, _, right in grid.merges):
        return True
    headings = (
        {(item.document, item.id): tuple(item.record["heading"][:1]) for item in book.basis.tasks} if book.basis else {}
    )
    areas = [headings.get((row.document, row.id)) for row in book.rows]
    return not any(one and one == other for one, other in pairwise(areas))


def _used(grid: Grid) -> Iterable[int]:
    return {*grid.values, *(row for row, _ in grid.comments)}


def _rows(grid: Grid, first: int, last: int) -> list[int]:
    return sorted(row for row in _used(grid) if first <= row <= last)


def _row(grid: Grid, row: int) -> Above:
    """The cells of a row that are not covered by a merge, by column from 0, with the notes on them."""
    covered = {
        column for top, left, last, right in grid.merges if top <= row <= last for column in range(left, right + 1)
        if (row, column) != (top, left)
    }  # fmt: skip
    cells = {column - 1: value_of(grid, row, column) for column in grid.values.get(row, {}) if column not in covered}
    return Above("", cells, {column - 1: text for (at, column), text in grid.comments.items() if at == row})


def _texts(row: Above) -> set[object]:
    return {value for value in row.cells.values() if isinstance(value, str)}
