"""Tables made to be printed: merged first columns, computed heights, long cells continued on the next row."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from extract.write.excel import layout
from extract.write.excel.sheet import Sheet, Value

CONTINUED = 8
"""Rows that one entry takes at most; about 4,000 characters, more than a page."""
_REST = "……（未完，全文见“{sheet}”第{row}行）"


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered entry. groups: for each merged column, what makes neighbours belong together.

    full: sheet and row (from 0) where the full text stands; label: the printed number; styles: exceptions; comments:
    notes that people hung on its cells.
    """

    label: str
    values: Mapping[str, Value]
    groups: Mapping[str, Hashable]
    full: tuple[str, int]
    styles: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Row:
    """A row still to be written; its height grows where a merged cell needs more."""

    entry: Entry
    values: Mapping[str, Value]
    height: float


class Plan:
    """The rows of one document's entries: where they will stand is known before any is written."""

    def __init__(self, sheet: Sheet, entries: Sequence[Entry]) -> None:
        self._sheet = sheet
        self._rows: list[_Row] = []
        self._start = sheet.row
        self.first: list[int] = []
        for entry in entries:
            self.first.append(sheet.row + len(self._rows))
            self._rows += _rows(sheet, entry)
        self._merges = self._planned([key for key in ("area", "topic") if key in sheet.units])

    def texts(self) -> Iterator[Mapping[str, Value]]:
        """For each entry its cells as they will stand, continued ones put together again."""
        starts = [first - self._start for first in self.first]
        for start, end in pairwise([*starts, len(self._rows)]):
            rows = self._rows[start:end]
            yield rows[0].values if len(rows) == 1 else _whole(rows)

    def write(self) -> None:
        """Write the rows and the merges."""
        first = self._sheet.row
        starts = set(self.first)
        for row in self._rows:
            if row.entry.comments and self._sheet.row in starts:
                for key, text in row.entry.comments.items():
                    self._sheet.comment(self._sheet.number(key), text)
            self._sheet.values(row.values, row.height, row.entry.styles)
        for key, start, end in self._merges:
            self._sheet.merge(first + start, first + end, self._sheet.number(key))

    def _planned(self, keys: Sequence[str]) -> list[tuple[str, int, int]]:
        """The merges of all columns. A row that grew may move to the next page, so they are planned until none grows."""
        while True:
            before = [row.height for row in self._rows]
            found = [merge for key in keys for merge in self._runs(key)]
            if before == [row.height for row in self._rows]:
                return found

    def _runs(self, key: str) -> list[tuple[str, int, int]]:
        """Runs of rows that belong together in a column; the last row grows until the value fits.

        A run ends with the printed page, so that every page shows the value.
        """
        runs: list[tuple[str, int, int]] = []
        start, total, used, page = 0, 0.0, self._sheet.used, self._sheet.page
        for number, row in enumerate(self._rows):
            total, used = total + row.height, layout.paged(used, row.height, page)
            following = self._rows[number + 1] if number + 1 < len(self._rows) else None
            same = following and following.entry.groups[key] == row.entry.groups[key]
            if following and same and layout.fits(used, following.height, page):
                continue
            need = layout.height(layout.lines(str(row.values.get(key) or ""), self._sheet.units[key]))
            row.height = min(layout.MOST, row.height + max(0.0, need - total))
            if row.values.get(key):
                runs.append((key, start, number))
            start, total = number + 1, 0.0
        return runs


def _whole(rows: Sequence[_Row]) -> dict[str, Value]:
    """The cells of an entry of several rows: what was cut put together."""
    cells = dict(rows[0].values)
    for key, value in cells.items():
        if isinstance(value, str) and key not in (*rows[0].entry.groups, "id"):
            cells[key] = "".join(str(row.values.get(key) or "") for row in rows)
    return cells


def _rows(sheet: Sheet, entry: Entry) -> list[_Row]:
    """The entry's row, and the rows that continue its long cells."""
    lines = sheet.lines({key: value for key, value in entry.values.items() if key not in entry.groups})
    if lines <= layout.MOST_LINES:
        return [_Row(entry, entry.values, layout.height(lines))]
    apart = {*entry.groups, "id"}
    texts = [key for key in sheet.units if key not in apart and isinstance(entry.values.get(key), str)]
    cells = {key: _pieces(sheet, entry, key) for key in texts}
    rows = []
    for number, pieces in enumerate(zip_longest(*cells.values())):
        parts: dict[str, Value] = dict(zip(cells, pieces, strict=True))
        rest = entry.values if number == 0 else {"number": f"{entry.label}（续）", "id": entry.values.get("id")}
        values = {**rest, **parts, **{key: entry.values.get(key) for key in entry.groups}}
        shown = {key: value for key, value in values.items() if key not in entry.groups}
        rows.append(_Row(entry, values, layout.height(sheet.lines(shown))))
    return rows


def _pieces(sheet: Sheet, entry: Entry, key: str) -> list[str]:
    """A cell's text for each row; what CONTINUED rows cannot hold is replaced by a note where to read it."""
    text = str(entry.values[key])
    found = []
    for piece in layout.pieces(text, sheet.units[key], layout.MOST_LINES - 2):
        found.append(piece)
        if len(found) == CONTINUED and sum(map(len, found)) < len(text):
            found[-1] += _REST.format(sheet=entry.full[0], row=entry.full[1] + 1)
            break
    return found
