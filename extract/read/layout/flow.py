"""Pages into pieces: tables found, furniture dropped, columns read one after the other, lines joined."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extract.read.assemble import Parsed, Piece
from extract.read.layout.furniture import CONTENTS, without_furniture
from extract.read.layout.order import Column, columns
from extract.read.layout.paragraphs import Placed, paragraphs
from extract.read.layout.shapes import Page, Segment
from extract.read.layout.tables import Table, append, continues, grids, table
from extract.read.table import TableRows

_ENOUGH = 6
"""Lines of a column from which its margins can be seen."""
_STRAY = 0.08
"""Share of lines that may reach over a margin."""
_SHORT = 2.0
"""Ems. A page of short lines has the margin of the other pages, when that lies this far out."""
_NARROW = 0.55
"""Share of the page's width; what is wider is no column of several."""
_CLOSEST = 0.9
"""Ems between lines; set type is never closer."""
_MARGIN = 0.2
"""Share of the page. No text has a wider margin (GB/T 9704: 28 of 210 mm)."""
_CONTENTS = 3
"""Lines of dots and page numbers that make a table of contents."""

Margins = tuple[float, float]
"""Left and right edge of a column."""


@dataclass(frozen=True, slots=True)
class _Usual:
    """What most pages have. page: the margins of one column, None where that is not seen; narrow: width of one of several."""

    page: Margins | None
    narrow: float


Item = Table | tuple[Page, list[Column]]
"""A table, or the columns of a stretch of a page."""


def flow(pages: Sequence[Page]) -> Parsed:
    """The pages as one text in reading order, `Piece.page` set; pages without text give no pieces.

    A paragraph or a table over several pages is one, on the page where it begins.
    """
    tables, outside = [], []
    for page in pages:
        found, segments = _tables(page)
        tables.append(found)
        outside.append(replace(page, segments=segments))
    items: list[Item] = []
    for page, found, segments in zip(pages, tables, without_furniture(outside), strict=True):
        for item in _items(page, found, segments):
            before = items[-1] if items else None
            if isinstance(item, Table) and isinstance(before, Table) and continues(before, item):
                append(before, item)
            else:
                items.append(item)
    shown, dropped = _without_contents(items)
    return Parsed(list(_pieces(shown)), notes=("已略去文档目录",) if dropped else ())


def _tables(page: Page) -> tuple[list[Table], list[Segment]]:
    """The tables of a page that hold words, top down, and the words outside them."""
    rest = list(page.segments)
    found = []
    for grid in grids(page.rules) if page.rules else ():
        made, rest = table(grid, page.number, rest, ordered=page.ordered)
        if any(cell.key for row in made.rows for cell in row):
            found.append(made)
    return sorted(found, key=lambda t: t.y0), rest


def _items(page: Page, tables: Sequence[Table], segments: list[Segment]) -> Iterator[Item]:
    """Tables and the text above, between and below them."""
    for found in tables:
        above = [s for s in segments if s.middle < found.y0]
        segments = [s for s in segments if s.middle >= found.y0]
        if above:
            yield page, columns(above, ordered=page.ordered)
        yield found
    if segments:
        yield page, columns(segments, ordered=page.ordered)


def _without_contents(items: Sequence[Item]) -> tuple[list[Item], bool]:
    """The items without a table of contents and its heading, and whether there was one."""
    lines = [line.text for item in items if not isinstance(item, Table) for column in item[1] for line in column.lines]
    if sum(bool(CONTENTS.fullmatch(text)) for text in lines) < _CONTENTS:
        return list(items), False
    shown: list[Item] = []
    for item in items:
        if isinstance(item, Table):
            shown.append(item)
            continue
        kept = [Column(tuple(line for line in column.lines if not _is_contents(line.text))) for column in item[1]]
        shown.append((item[0], [column for column in kept if column.lines]))
    return shown, True


def _is_contents(text: str) -> bool:
    return bool(CONTENTS.fullmatch(text)) or re.sub(r"\s", "", text) == "目录"


def _pieces(items: Sequence[Item]) -> Iterator[Piece]:
    usual = _usual([item for item in items if not isinstance(item, Table)])
    waiting: list[Placed] = []
    number = 0
    for item in items:
        if not isinstance(item, Table):
            waiting += _placed(*item, usual)
            continue
        yield from paragraphs(waiting)
        waiting = []
        number += 1
        yield from _rows(item, number)
    yield from paragraphs(waiting)


def _rows(found: Table, number: int) -> Iterator[Piece]:
    rows = TableRows(number)
    for cells, page in zip(found.rows, found.pages, strict=True):
        pieces = [cell.pieces if cell.column == column else [] for column, cell in enumerate(cells)]
        wide = all(cell is cells[0] for cell in cells)
        for piece in rows.add(pieces, wide=wide):
            yield replace(piece, page=page)


def _placed(page: Page, parts: Sequence[Column], usual: _Usual) -> Iterator[Placed]:
    """The lines of a page with the margins of their columns."""
    everything = _margins([line for part in parts for line in part.lines])
    for part in parts:
        lines = part.lines
        left, right = _edges(page, lines, usual) if len(parts) == 1 else _column_edges(page, lines, usual, everything)
        steps = sorted(d for a, b in pairwise(lines) if (d := b.middle - a.middle) > _CLOSEST * b.em)
        pitch = steps[len(steps) // 10] if steps else 0.0  # paragraphs of one line may stand further apart
        yield from (Placed(line, page.number, left, right, pitch) for line in lines)


def _edges(page: Page, lines: Sequence[Segment], usual: _Usual) -> Margins:
    """The margins of a page in one column; those of the other pages where it has few or short lines."""
    left, right = _margins(lines)
    few = len(lines) < _ENOUGH
    if few and not usual.page and right - left < usual.narrow + lines[0].em:
        return left, max(right, left + usual.narrow)
    if usual.page and (few or right < usual.page[1] - _SHORT * lines[0].em):
        return min(left, usual.page[0]), max(right, usual.page[1])
    if few:
        left = min(left, _MARGIN * page.width)
        return left, max(right, page.width - left)
    return left, right


def _column_edges(page: Page, lines: Sequence[Segment], usual: _Usual, everything: Margins) -> Margins:
    """The margins of one column of several, or of the lines above and between them."""
    left, right = _margins(lines)
    if right - left > _NARROW * page.width or not usual.narrow:
        return everything
    return left, right if right - left > usual.narrow - _SHORT * lines[0].em else left + usual.narrow


def _margins(lines: Sequence[Segment]) -> Margins:
    """Where lines begin and end, strays aside."""
    skip = min(max(1, int(_STRAY * len(lines))), len(lines) - 1) if len(lines) >= _ENOUGH else 0
    return sorted(line.x0 for line in lines)[skip], sorted(line.x1 for line in lines)[-1 - skip]


def _usual(items: Sequence[tuple[Page, list[Column]]]) -> _Usual:
    """What the pages with enough lines have in common."""
    single, narrow = [], [0.0]
    for page, parts in items:
        for part in parts:
            if len(part.lines) < _ENOUGH:
                continue
            left, right = _margins(part.lines)
            if len(parts) == 1:
                single.append((left, right))
            elif right - left < _NARROW * page.width:
                narrow.append(right - left)
    page_margins = (median(left for left, _ in single), median(right for _, right in single)) if single else None
    return _Usual(page_margins, max(narrow))
