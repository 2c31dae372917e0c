"""A cell that people left, as it can be written again."""

from datetime import time, timedelta

from extract.ledger.book.grid import Value as Found
from extract.ledger.book.items import shown
from extract.ledger.book.workbook import BookColumn, BookRow
from extract.write.excel.sheet import Formula, Value


def cell(row: BookRow, column: BookColumn) -> Value:
    """What stands in a cell, as it can be written again; None for an empty one."""
    value = row.cells.get(column.name)
    formula = row.formulas.get(column.name)
    if formula is not None:
        return Formula(formula, _result(value), theirs=True)
    return str(value) if isinstance(value, time | timedelta) else value


def _result(value: Found) -> str | int | float:
    """The result of a formula as it can stand beside it; "" when it is not known."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else int(value)
    return value if isinstance(value, str | int | float) else shown(value)
