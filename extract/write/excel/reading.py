"""读取情况: what became of every input document, one row each, streamed as they come."""

from typing import TYPE_CHECKING

from extract.vocabulary.outcome import Outcome, State
from extract.write.excel import layout
from extract.write.excel.columns import READING
from extract.write.excel.sheet import Sheet, Value
from extract.write.excel.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "读取情况"
_LINE = 15.0
_READ = frozenset({State.OK, State.PARTIAL})
"""States of documents that have counts."""


class Reading:
    """The sheet being filled."""

    def __init__(self, book: "Workbook", styles: Styles) -> None:
        self.sheet = Sheet(book, NAME, READING, styles, 10)
        self.sheet.header()
        self.sheet.sheet.freeze_panes(1, 1)
        self.sheet.paper(9)

    def add(self, outcome: Outcome) -> None:
        """Write one row; what is not known stays empty."""
        values: dict[str, Value] = {
            "document": outcome.name,
            "state": outcome.state.value,
            "category": outcome.category.value if outcome.category else None,
            "detail": outcome.detail,
            "remedy": outcome.remedy,
            "format": outcome.format,
            "size": outcome.size,
        }
        if outcome.state in _READ:
            values |= {"characters": outcome.characters, "tasks": outcome.tasks, "done": outcome.done}
        if outcome.seconds:
            values["seconds"] = round(outcome.seconds, 2)
        lines = self.sheet.lines(values)
        self.sheet.values(values, min(layout.MOST, max(22.0, lines * _LINE + 5)))

    def finish(self) -> None:
        """Add the filter buttons."""
        self.sheet.sheet.autofilter(0, 0, max(self.sheet.row - 1, 0), self.sheet.last_column)
