"""Cells of a ledger's row as an `Item`: the words of people, dates however they typed them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from extract.ledger.book.grid import Value
from extract.ledger.item import Item
from extract.vocabulary.calendar import chinese, make_date
from extract.write.excel.light import LIGHTS

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:\s*(?:前|之前|以前))?")
_SERIAL = (20_000, 80_000)
"""Numbers that can only be days of Excel's calendar (1954 to 2119) in a column of dates."""
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's calendar from March 1900 on."""
_EMPTY = "（没有提取到任务）"
"""What the program writes into a list without rows."""
_TEXTS = (
    "area", "topic", "measures", "targets", "leader", "lead", "responsible", "cooperating", "standard", "progress",
    "problems", "status", "evidence", "remark", "document",
)  # fmt: skip


class Named(Protocol):
    """A column: its name among the cells, and our key for it."""

    @property
    def name(self) -> str:
        """As in the cells."""
        ...

    @property
    def key(self) -> str:
        """Ours, "" for a column that people added."""
        ...


def shown(value: Value) -> str:
    """A value as a person reads it: 2026年6月30日, 12 (not 12.0), 是 for TRUE; "" for None; outer blanks dropped."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{shown(value.date())} {value:%H:%M}"
    if isinstance(value, date):
        return chinese(value)
    return str(value).strip()


def day_of(value: Value) -> date | None:
    """The day that a cell gives: a date, the number of one, or words (2026年6月30日, 2026-6-30, 2026.6.30前); else None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and _SERIAL[0] <= value <= _SERIAL[1]:
        return _EPOCH + timedelta(days=int(value))
    match = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    return make_date(*(int(part) for part in match.groups())) if match else None


def blank(cells: Mapping[str, Value], columns: Sequence[Named]) -> bool:
    """Whether a row says nothing of its own: empty, only a light that was filled down, or the line of an empty list."""
    said = {c.key or c.name: cells[c.name] for c in columns if c.name in cells}
    if said.get("light") in LIGHTS:
        del said["light"]
    return not any(shown(value) for value in said.values()) or said.get("measures") == _EMPTY


def item_of(
    cells: Mapping[str, Value], columns: Sequence[Named], identity: str, record: Mapping[str, Any] | None
) -> tuple[Item, str]:
    """What a row says, and a Chinese remark on its date, "" when there is none.

    record: of its task, which knows recurrences and the document; None for a row that people added.
    """
    values = {column.key: cells[column.name] for column in columns if column.key and column.name in cells}
    texts = {key: shown(values.get(key)) for key in _TEXTS}
    texts["document"] = texts["document"] or (record["document"] if record else "")
    limit = shown(values.get("due"))
    due = day_of(values.get("due"))
    own = tuple((c.name, shown(cells[c.name])) for c in columns if not c.key and shown(cells.get(c.name)))
    repeats = [item["repeat"] for item in record["deadlines"] if item["repeat"]] if record else []
    wrong = limit if due is None and re.match(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d", limit) else ""
    item = Item(
        id=identity, number=shown(values.get("number")), due=due, limit="" if due else limit,
        repeat=repeats[0] if repeats else None, own=own, **texts,
    )  # fmt: skip
    return item, f"“{wrong}”不是日期，按文字保留。" if wrong else ""
