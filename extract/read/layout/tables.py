"""Ruled tables: lines into a grid, words into its cells, rows over page breaks put together again."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.read.assemble import Piece
from extract.read.layout.order import columns
from extract.read.layout.paragraphs import cell_paragraphs, is_open
from extract.read.layout.shapes import Rule, Segment

_TOUCH = 3.0
"""Points by which lines that meet may miss each other."""
_OPEN_SIDE = 12.0
"""Points that horizontal lines reach beyond the last upright one in a table without outer borders."""
_MOST = 400_000
"""Pairs of lines compared; a page of more is a drawing."""
_CELLS = 6_000
"""Cells of a table on one page; 100 rows of 60 columns. More is squared paper or a diagram."""
_PADDING = 4.0
"""Points between border and text on each side; Word leaves 5.4, WPS the same."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines in one cell. width: inner width. rows: how many rows it spans; column: its first column."""

    lines: tuple[Segment, ...]
    width: float
    rows: int
    column: int

    @property
    def pieces(self) -> list[Piece]:
        """Its paragraphs."""
        return [Piece(text, hard=True) for text in cell_paragraphs(self.lines, self.width)]

    @property
    def key(self) -> str:
        """Its text without blanks, to compare headers."""
        return "".join("".join(line.text.split()) for line in self.lines)


Row = list[Cell]
"""One entry a column; a cell over several columns or rows stands in each of them."""


@dataclass(slots=True)
class Table:
    """A table on one page, or on several once they are put together. columns: the x of its upright lines."""

    page: int
    y0: float
    y1: float
    columns: tuple[float, ...]
    rows: list[Row]
    pages: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of one table: all x and y, and the merged cell that each elementary cell belongs to."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    region: dict[tuple[int, int], tuple[int, int]]

    def at(self, segment: Segment) -> tuple[int, int] | None:
        """Row and column of the merged cell that the middle of the segment lies in, None outside the table."""
        x, y = (segment.x0 + segment.x1) / 2, segment.middle
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return self.region[row, column]


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """The tables that the ruling lines draw, largest first; a lone box or line is none."""
    flat = _collinear([(r.y0 + r.y1, r.x0, r.x1) for r in rules if r.horizontal])
    upright = _collinear([(r.x0 + r.x1, r.y0, r.y1) for r in rules if not r.horizontal])
    if len(flat) * len(upright) > _MOST:
        return []
    found = [grid for lines in _connected(flat, upright) if (grid := _grid(*lines))]
    found.sort(key=lambda g: -(g.xs[-1] - g.xs[0]) * (g.ys[-1] - g.ys[0]))
    return found


_Line = tuple[float, float, float]
"""Where it lies on the one axis, and from where to where on the other."""


def _collinear(lines: Sequence[_Line]) -> list[_Line]:
    """Lines (their place doubled) drawn in parts put together, double lines as one."""
    clusters: list[list[_Line]] = []
    for line in sorted((place / 2, start, end) for place, start, end in lines):
        if clusters and line[0] - clusters[-1][0][0] <= _TOUCH:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    found: list[_Line] = []
    for cluster in clusters:
        for _, start, end in sorted(cluster, key=lambda line: line[1]):
            if found and found[-1][0] == cluster[0][0] and start <= found[-1][2] + _TOUCH:
                found[-1] = (found[-1][0], found[-1][1], max(end, found[-1][2]))
            else:
                found.append((cluster[0][0], start, end))
    return found


def _connected(flat: Sequence[_Line], upright: Sequence[_Line]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Lines that touch each other, as (flat, upright)."""
    parent = list(range(len(flat) + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, (y, x0, x1) in enumerate(flat):
        for j, (x, y0, y1) in enumerate(upright):
            if x0 - _TOUCH <= x <= x1 + _TOUCH and y0 - _TOUCH <= y <= y1 + _TOUCH:
                parent[root(i)] = root(len(flat) + j)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate(flat):
        groups[root(i)][0].append(line)
    for j, line in enumerate(upright):
        groups[root(len(flat) + j)][1].append(line)
    yield from groups.values()


def _grid(flat: Sequence[_Line], upright: Sequence[_Line]) -> Grid | None:
    if len(flat) < 2 or not upright:
        return None
    xs = sorted({x for x, _, _ in upright} | _open_sides([x for x, _, _ in upright], flat))
    ys = sorted({y for y, _, _ in flat} | _open_sides([y for y, _, _ in flat], upright))
    rows, across = len(ys) - 1, len(xs) - 1
    if rows * across > _CELLS:
        return None
    walls, floors = _by_place(upright), _by_place(flat)
    region = {(i, j): (i, j) for i in range(rows) for j in range(across)}
    for i in range(rows):
        for j in range(across):
            x, y = (xs[j] + xs[j + 1]) / 2, (ys[i] + ys[i + 1]) / 2
            if j and not _covered(walls[xs[j]], y):
                region[i, j] = region[i, j - 1]
            elif i and not _covered(floors[ys[i]], x):
                region[i, j] = region[i - 1, j]
    return Grid(tuple(xs), tuple(ys), region) if len(set(region.values())) > 1 else None


def _open_sides(places: Sequence[float], others: Sequence[_Line]) -> set[float]:
    """Where the other lines end beyond the outer ones: a border that is not drawn."""
    start, end = min(line[1] for line in others), max(line[2] for line in others)
    return ({start} if start < min(places) - _OPEN_SIDE else set()) | (
        {end} if end > max(places) + _OPEN_SIDE else set()
    )


def _by_place(lines: Sequence[_Line]) -> dict[float, list[tuple[float, float]]]:
    """From where to where lines reach, by the place they lie at."""
    found: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for place, start, end in lines:
        found[place].append((start, end))
    return found


def _covered(lines: Sequence[tuple[float, float]], across: float) -> bool:
    return any(start <= across <= end for start, end in lines)


def table(grid: Grid, page: int, segments: Sequence[Segment], *, ordered: bool) -> tuple[Table, list[Segment]]:
    """The words that lie in the grid as a table, and those that do not."""
    inside: dict[tuple[int, int], list[Segment]] = defaultdict(list)
    outside: list[Segment] = []
    for segment in segments:
        place = grid.at(segment)
        (outside if place is None else inside[place]).append(segment)
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for (i, j), place in grid.region.items():
        row, column = ends.get(place, place)
        ends[place] = max(i, row), max(j, column)
    cells = {place: _cell(grid, place, end, inside[place], ordered=ordered) for place, end in ends.items()}
    rows = [
        [cells[grid.region[i, j]] for j in range(len(grid.xs) - 1)]
        for i in range(len(grid.ys) - 1)
    ]  # fmt: skip
    return Table(page, grid.ys[0], grid.ys[-1], grid.xs, rows, [page] * len(rows)), outside


def _cell(
    grid: Grid, start: tuple[int, int], end: tuple[int, int], segments: Sequence[Segment], *, ordered: bool
) -> Cell:
    """A merged cell; start, end: row and column of its first and last elementary cell."""
    width = grid.xs[end[1] + 1] - grid.xs[start[1]] - 2 * _PADDING
    lines = [line for part in columns(segments, ordered=ordered) for line in part.lines]
    return Cell(tuple(lines), width, end[0] - start[0] + 1, start[1])


def continues(above: Table, below: Table) -> bool:
    """Whether the second table has the columns of the first and stands on the page after its last."""
    if below.page - above.pages[-1] != 1 or len(above.columns) != len(below.columns):
        return False
    shift = below.columns[0] - above.columns[0]
    return all(abs(b - a - shift) <= 2 * _TOUCH for a, b in zip(above.columns, below.columns, strict=True))


def append(above: Table, below: Table) -> None:
    """Put the rows of the next page's part under those of `above`: headers once, rows that were cut whole again."""
    rows = below.rows[_repeated_head(above.rows, below.rows) :]
    if rows and _is_cut(above.rows, rows):
        above.rows[-1] = [_together(a, b) for a, b in zip(above.rows[-1], rows[0], strict=True)]
        rows = rows[1:]
    elif rows:
        rows = _carried(above.rows[-1], rows)
    above.rows += rows
    above.pages += [below.page] * len(rows)
    if not rows:
        above.pages[-1:] = [below.page]


def _repeated_head(above: Sequence[Row], below: Sequence[Row]) -> int:
    """How many rows at the top of `below` are those at the top of `above`."""
    count = 0
    for a, b in zip(above, below, strict=False):
        if [cell.key for cell in a] != [cell.key for cell in b] or not any(cell.key for cell in a):
            break
        count += 1
    return count if count < len(above) or len(above) == 1 else 0


def _is_cut(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether the first row below is the rest of the last row above: some cells are empty, others go on."""
    last, first = above[-1], below[0]
    pairs = [(a, b) for j, (a, b) in enumerate(zip(last, first, strict=True)) if a.column == j]
    ended = any(bool(a.key) != bool(b.key) for a, b in pairs)
    both = [(a, b) for a, b in pairs if a.key and b.key]
    return ended and all(is_open(a.lines[-1], a.width) for a, b in both) and (bool(both) or _complement(pairs))


def _complement(pairs: Sequence[tuple[Cell, Cell]]) -> bool:
    """Whether two rows fill each other's empty cells completely."""
    return len(pairs) > 1 and all(bool(a.key) != bool(b.key) for a, b in pairs)


def _together(a: Cell, b: Cell) -> Cell:
    return replace(a, lines=(*a.lines, *b.lines))


def _carried(last: Row, rows: list[Row]) -> list[Row]:
    """A cell over several rows that goes on after the page break is empty there: it repeats what it said."""
    first = rows[0]
    taken = {j: cell for j, cell in enumerate(last) if cell.key and cell.column == j and _spans(cell, first[j])}
    found = []
    for row in rows:
        found.append([taken[j] if j in taken and cell is first[j] else cell for j, cell in enumerate(row)])
    return found


def _spans(above: Cell, below: Cell) -> bool:
    return not below.key and (above.rows > 1 or below.rows > 1)
