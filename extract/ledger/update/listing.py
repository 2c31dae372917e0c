"""冲突 and 已移除任务: sheets on which nothing is decided and nothing is lost; they grow from one update to the next."""

from collections.abc import Sequence
from datetime import date

from extract.ledger.book.cell import cell
from extract.ledger.book.grid import Grid
from extract.ledger.book.workbook import Book, BookColumn, BookRow
from extract.ledger.update.cells import over_light
from extract.ledger.update.frame import value_of
from extract.write.excel.kept import Extra
from extract.write.excel.sheet import Formula, Value

CONFLICTS, REMOVED = "冲突", "已移除任务"
_CONFLICT = (
    "序号",
    "任务编号",
    "文件",
    "列",
    "原来的内容",
    "清单中的内容（保留）",
    "文件中的新内容",
    "发现日期",
    "处理意见",
)
_CONFLICT_WIDTHS = (7.0, 12.0, 22.0, 12.0, 34.0, 34.0, 34.0, 12.0, 24.0)
_MOVED, _FILE = "移除日期", "移除时所属文件"
_WIDTHS = {"具体举措": 44.0, "进展情况": 24.0}


def conflicts_sheet(book: Book, found: Sequence[tuple[Value, ...]]) -> Extra | None:
    """The conflicts of before, with what people wrote beside them, and the new ones; None when there are none."""
    return _grown(book.grids.get(CONFLICTS), CONFLICTS, _CONFLICT, found, _CONFLICT_WIDTHS)


def removed_sheet(book: Book, found: Sequence[tuple[BookRow, str]], today: date) -> Extra | None:
    """The tasks moved out before, and those of now with every cell of their rows; None when there are none."""
    typed = any(over_light(row, column) for row, _ in found for column in book.columns if column.key == "light")
    columns = [column for column in book.columns if column.key != "light" or typed]
    headings = (*(column.name for column in columns), _MOVED, _FILE)
    rows = []
    for row, document in found:
        cells = [
            _still(row, column) if column.key != "light" or over_light(row, column) else None for column in columns
        ]
        notes = "\n".join(f"{name}批注：{text}" for name, text in row.comments.items())
        rows.append((*cells, today, f"{document}\n{notes}" if notes else document))
    return _grown(book.grids.get(REMOVED), REMOVED, headings, rows, [_WIDTHS.get(name, 14.0) for name in headings])


def _still(row: BookRow, column: BookColumn) -> Value:
    """A cell without its formula, which would point to rows that are elsewhere now: its value, else its words."""
    value = cell(row, column)
    if isinstance(value, Formula):
        return value.value if value.value != "" else value.text.replace("=", "＝", 1)
    return value


def _grown(
    grid: Grid | None, name: str, headings: Sequence[str], rows: Sequence[tuple[Value, ...]], widths: Sequence[float]
) -> Extra | None:
    """The sheet with its rows of before under the headings of both."""
    if grid is None or not grid.values:
        return Extra(name, tuple(headings), tuple(rows), tuple(widths)) if rows else None
    top = min(grid.values)
    places = sorted({column for cells in grid.values.values() for column in cells})
    before = {column: str(grid.value(top, column) or f"（{column}列）") for column in places}
    every = list(dict.fromkeys([*before.values(), *headings]))
    old = [
        tuple({before[c]: value_of(grid, row, c) for c in cells}.get(heading) for heading in every)
        for row, cells in grid.values.items()
        if row > top
    ]
    new = [tuple(dict(zip(headings, row, strict=True)).get(heading) for heading in every) for row in rows]
    known = dict(zip(headings, widths, strict=True))
    return Extra(name, tuple(every), (*old, *new), tuple(known.get(heading, 14.0) for heading in every))
