"""One row three ways: what the program wrote, what people made of it, what the document says now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extract.ledger.book.basis import Written
from extract.ledger.book.cell import cell
from extract.ledger.book.items import shown
from extract.ledger.book.workbook import BookColumn, BookRow
from extract.write.excel.basis import mark
from extract.write.excel.sheet import Formula, Value, canon

_GROUPS = ("area", "topic")
"""Cells that are merged: unmerged by hand they may come back empty, which is no edit."""
_OURS = ("number", "light", "id")
"""Cells that the program keeps itself."""
_EMPTY = mark(None)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that both the person and the document changed; the person's value stays. base, mine, fresh: as texts."""

    key: str
    base: str
    mine: str
    fresh: str


@dataclass(slots=True)
class Outcome:
    """What becomes of a row. values: key → what stands there instead of the program's. changes: (key, what it was)."""

    values: dict[str, Value] = field(default_factory=dict)
    changes: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def three_way(
    row: BookRow, columns: Sequence[BookColumn], keys: Mapping[str, str], written: Written,
    base: Mapping[str, Value], fresh: Mapping[str, Value],
) -> Outcome:  # fmt: skip
    """What becomes of a row of a task. keys: name of the column → its key in the new list.

    base, fresh: what the program has for the task as it was, and as it is now.
    """
    found = Outcome()
    for column in columns:
        key = keys[column.name]
        if key in _OURS:
            _own(found, row, column, key)
            continue
        mine = cell(row, column)
        touched = mark(mine) != written.marks.get(key, _EMPTY) and not (key in _GROUPS and mine is None)
        before, now = canon(base.get(key)), canon(fresh.get(key))
        if touched:
            found.values[key] = mine
            if before != now and canon(mine) != now:
                found.conflicts.append(
                    Conflict(key, _shown(base, key), shown(row.cells.get(column.name)), _shown(fresh, key))
                )
        elif before != now:
            found.changes.append((key, _shown(base, key)))
    return found


def _own(found: Outcome, row: BookRow, column: BookColumn, key: str) -> None:
    """Cells that the program keeps: theirs only where people wrote words or a formula of their own over them."""
    mine = cell(row, column)
    if key == "light" and over_light(row, column):
        found.values[key] = mine
    if key == "number" and isinstance(mine, Formula) and not mine.text.startswith("=HYPERLINK("):
        found.values[key] = mine


def over_light(row: BookRow, column: BookColumn) -> bool:
    """Whether people wrote something of their own over the light."""
    mine = cell(row, column)
    return mine is not None and not (isinstance(mine, Formula) and "TODAY()" in mine.text)


def _shown(cells: Mapping[str, Value], key: str) -> str:
    value = cells.get(key)
    return canon(value) if isinstance(value, Formula) else shown(value)  # type: ignore[arg-type]
