"""Sheets and delimited text as pieces: title, heads, rows and the lines across the table; blank rows left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extract.read.assemble import Piece
from extract.read.table import TableRows
from extract.vocabulary.document import LineKind

MAX_ROWS = 100_000
"""Rows read of one file; the longest ledgers hold some thousands, and each row of twelve columns takes most of a millisecond later on."""
MAX_COLUMNS = 256
"""Columns read of a row: what the old Excel format has. No task table has more than thirty."""
_TITLE = 60
"""Characters of a title above the heads, as in `structure.front`."""
_NO_TITLE = re.compile(r"[。；;：:]|^[\d\s.]*$")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a sheet. number: from 1, as the sheet shows it. wide: its one filled cell reaches over the others."""

    number: int
    cells: tuple[str, ...]
    wide: bool = False


def grid_pieces(rows: Iterable[GridRow], table: int, sheet: str = "", *, first: bool = True) -> Iterator[Piece]:
    """The pieces of one sheet; nothing for one without text.

    A single filled cell above all else is the title: the document's on the first sheet, a heading on the others.
    """
    maker = TableRows(table, sheet)
    begun = False
    for row in rows:
        cells = _trimmed(row.cells)
        filled = [cell for cell in cells if cell.strip()]
        if not filled:
            continue
        alone = len(filled) == 1 and (row.wide or bool(cells[0].strip()))
        pieces = maker.add([[Piece(cell)] for cell in cells], at=row.number, wide=alone)
        if not begun and alone and len(filled[0]) <= _TITLE and not _NO_TITLE.search(filled[0]):
            kind, level = (LineKind.TITLE, None) if first else (LineKind.HEADING, 1)
            pieces = [replace(piece, kind=kind, level=level, hard=True) for piece in pieces]
        begun = True
        yield from (replace(piece, hard=True) for piece in pieces)


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Without the empty cells at the end, so that a format on a far column makes no cells."""
    count = len(cells)
    while count and not cells[count - 1].strip():
        count -= 1
    return cells[:count]
