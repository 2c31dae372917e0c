"""量化指标: one row a quantified target of the tasks, taken apart, for sorting and adding up."""

import re
from typing import TYPE_CHECKING

from extract.vocabulary.records import clean, number
from extract.vocabulary.task import Role, Target, Task
from extract.write.excel import entries, layout
from extract.write.excel.columns import FIGURES
from extract.write.excel.sheet import Link, Sheet, Value
from extract.write.excel.styles import Styles
from extract.write.words import DIRECTIONS, LIMITS

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "量化指标"
_LINE = 15.0
"""Points of a line at 10 pt."""
_REDACTED = re.compile(r"[xXｘＸ×]{1,3}")


class Figures:
    """The sheet being filled."""

    def __init__(self, book: "Workbook", styles: Styles) -> None:
        self.sheet = Sheet(book, NAME, FIGURES, styles, 10)
        self.sheet.header()
        self.sheet.sheet.freeze_panes(1, 2)
        self.sheet.paper(9)

    def add(self, task: Task, ledger: Link) -> None:
        """Write the rows of a task's targets, none for a task without; ledger: link to its row in 任务清单."""
        for target in task.targets:
            values = {**_about(task), **_parts(target), "number": self.sheet.row, "task": ledger}
            lines = self.sheet.lines(values)
            styles = {} if not isinstance(values["due"], str) else {"due": "flat_center"}
            self.sheet.values(values, min(layout.MOST, max(20.0, lines * _LINE + 5)), styles)

    def finish(self) -> None:
        """Add the filter buttons, or a line that says that there is nothing."""
        last = self.sheet.row - 1
        if not last:
            self.sheet.values({"indicator": "（没有提取到量化指标）"}, 22)
        self.sheet.sheet.autofilter(0, 0, last, self.sheet.last_column)


def _about(task: Task) -> dict[str, Value]:
    return {
        "document": task.document,
        "area": entries.area(task),
        "topic": entries.topic(task),
        "due": entries.limit(task),
        "lead": entries.lead_units(task),
        "responsible": entries.units(task, Role.RESPONSIBLE),
    }


def _parts(target: Target) -> dict[str, Value]:
    """The target's cells; a value that the source redacts says so, one that it gives in words stays empty."""
    redacted = _REDACTED.search(target.text) if target.value is None else None
    return {
        "indicator": target.indicator,
        "value": f"未公布（{redacted[0]}）" if redacted else number(target.value),
        "upper": number(target.upper),
        "unit": target.unit,
        "direction": DIRECTIONS.get(target.direction, target.direction),
        "bound": LIMITS.get(target.bound, target.bound),
        "base": target.base_period,
        "text": clean(target.text),
    }
