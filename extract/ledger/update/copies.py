"""Sheets that people made, carried over as plainly as they can be written again."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from extract.ledger.book.grid import Grid
from extract.ledger.book.workbook import OURS, Book
from extract.ledger.update.frame import value_of
from extract.write.excel.kept import Copy


def copies_of(book: Book) -> tuple[Copy, ...]:
    """Every sheet that is not the program's, with cells, formulas, notes, merges, widths and the looks of its cells.

    A sheet of the program's in which people wrote is kept beside the new one, under another name.
    """
    taken = {*book.grids, *OURS}
    found = []
    for name in book.grids:
        if name in book.looks:
            shown = _free(f"{name[:20]}（人工改动）", taken) if name in OURS else name
            taken.add(shown)
            found.append(replace(_copy(book.grids[name], book.looks[name]), name=shown))
    return tuple(found)


def _free(name: str, taken: Collection[str]) -> str:
    """The name, or with a number where it is taken."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}{number}"
    return found


def _copy(grid: Grid, looks: Mapping[tuple[int, int], Mapping[str, Any]]) -> Copy:
    covered = {
        (row, column)
        for top, left, last, right in grid.merges
        for row in range(top, min(last, max(grid.values, default=0)) + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    cells = {
        (row - 1, column - 1): value_of(grid, row, column)
        for row, found in grid.values.items()
        for column in found
        if (row, column) not in covered
    }
    return Copy(
        grid.name, cells, tuple((a - 1, b - 1, c - 1, d - 1) for a, b, c, d in grid.merges),
        {(row - 1, column - 1): text for (row, column), text in grid.comments.items()},
        {column - 1: width for column, width in grid.widths.items()},
        {(row - 1, column - 1): look for (row, column), look in looks.items()},
    )  # fmt: skip
