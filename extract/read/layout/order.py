"""Reading order: columns one after the other, lines top to bottom, the file's own order where it makes sense."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from extract.read.layout.shapes import Segment, merged, same_row

_BINS = 120
"""Strips into which the width of a page is cut to find an empty one between columns."""
_CROSSING = 0.2
"""Share of segments (titles over both columns) that may cross the gutter."""
_STRIP = 0.7
"""Ems that the empty strip is wide at least; stops may hang into it."""
_PROSE = 0.7
"""Share of its column that at least half of a column's segments fill; tables and forms are emptier."""
_FEWEST = 4
"""Segments on each side; fewer are no column."""


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that stand under each other, in reading order."""

    lines: tuple[Segment, ...]


def columns(segments: Sequence[Segment], *, ordered: bool) -> list[Column]:
    """The segments of a page as lines in reading order; [] for none. ordered: the file's order means something."""
    if not segments:
        return []
    gutter = _gutter(segments, ordered=ordered)
    if gutter is None:
        return [Column(tuple(_lines(segments, ordered=ordered)))]
    found: list[Column] = []
    for band, split in _bands(segments, gutter):
        if not split:
            found.append(Column(tuple(_lines(band, ordered=ordered))))
            continue
        for side in ([s for s in band if s.x1 <= gutter], [s for s in band if s.x1 > gutter]):
            found += columns(side, ordered=ordered)
    return found


def _gutter(segments: Sequence[Segment], *, ordered: bool) -> float | None:
    """The middle of an empty upright strip between two columns, None where there is none.

    Columns hold full lines of text, or are written one after the other; labels and values of a form are neither.
    """
    if len(segments) < 2 * _FEWEST:
        return None
    left, right = min(s.x0 for s in segments), max(s.x1 for s in segments)
    start, width, crossing = _emptiest(segments, left, right)
    if crossing > _CROSSING * len(segments) or width < _STRIP * median(s.em for s in segments):
        return None
    gutter = start + width / 2
    sides = [s.x1 > gutter for s in segments if not s.x0 < gutter < s.x1]
    if min(sides.count(True), sides.count(False)) < _FEWEST:
        return None
    turns = sum(a != b for a, b in pairwise(sides))
    parted = ordered and turns <= 1 + 2 * (len(segments) - len(sides))
    return gutter if parted or _is_prose(segments, gutter, left, right) else None


def _emptiest(segments: Sequence[Segment], left: float, right: float) -> tuple[float, float, int]:
    """The strip in the middle of the page that fewest segments cross: its left side, its width, how many cross it."""
    step = max(right - left, 1.0) / _BINS
    change = [0] * (_BINS + 1)
    for segment in segments:
        change[int((segment.x0 - left) / step)] += 1
        change[min(int((segment.x1 - left) / step) + 1, _BINS)] -= 1
    cover = list(accumulate(change[:_BINS]))[_BINS // 5 : _BINS * 4 // 5]
    least = min(cover)
    best, run = (0, 0), 0
    for place, count in enumerate(cover):
        run = run + 1 if count == least else 0
        best = max(best, (run, place))
    width, end = best
    return left + (end - width + 1 + _BINS // 5) * step, width * step, least


def _is_prose(segments: Sequence[Segment], gutter: float, left: float, right: float) -> bool:
    """Whether both sides hold full lines of text."""
    first = [s for s in segments if s.x1 <= gutter]
    second = [s for s in segments if s.x0 >= gutter]
    wide = sum(s.x1 - s.x0 >= _PROSE * (gutter - left) for s in first) * 2 >= len(first)
    return wide and sum(s.x1 - s.x0 >= _PROSE * (right - gutter) for s in second) * 2 >= len(second)


def _bands(segments: Sequence[Segment], gutter: float) -> list[tuple[list[Segment], bool]]:
    """The page cut at the lines that cross the gutter: (segments, whether they stand in two columns), top down."""
    across = sorted((s for s in segments if s.x0 < gutter < s.x1), key=lambda s: s.y0)
    rest = [s for s in segments if not s.x0 < gutter < s.x1]
    found: list[tuple[list[Segment], bool]] = []
    for line in across:
        above = [s for s in rest if s.middle < line.middle]
        rest = [s for s in rest if s.middle >= line.middle]
        if above:
            found.append((above, True))
        if found and not found[-1][1]:
            found[-1][0].append(line)
        else:
            found.append(([line], False))
    return [*found, (rest, True)] if rest else found


def _lines(segments: Sequence[Segment], *, ordered: bool) -> list[Segment]:
    """Lines of one column: in the file's order unless that jumps back over what it has passed."""
    if ordered:
        rows = _rows(segments)
        if not _jumps_back(rows):
            return [merged(row) for row in rows]
    return [merged(row) for row in _rows(sorted(segments, key=lambda s: s.middle))]


def _rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Neighbours in the sequence that stand on one line."""
    rows: list[list[Segment]] = []
    for segment in segments:
        if rows and same_row(rows[-1][0], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return rows


def _jumps_back(rows: Sequence[Sequence[Segment]]) -> bool:
    """Whether a row stands above or beside an earlier one that covers the same part of the width."""
    for above, below in pairwise(rows):
        back = below[0].middle < above[0].middle
        if back and min(s.x0 for s in below) < max(s.x1 for s in above):
            return True
    return False
