"""核对: what a person should look at, each line with links to the place."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from extract.vocabulary.result import Check
from extract.write.excel import layout
from extract.write.excel.columns import CHECKS
from extract.write.excel.sheet import Link, Sheet, Value
from extract.write.excel.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "核对"
_LINE = 15.0


class Checks:
    """The sheet being filled; `counts` has the number of lines of each kind."""

    def __init__(self, book: "Workbook", styles: Styles) -> None:
        self.sheet = Sheet(book, NAME, CHECKS, styles, 10)
        self.sheet.header()
        self.sheet.sheet.freeze_panes(1, 0)
        self.sheet.paper(9)
        self.counts: Counter[str] = Counter()

    def add(self, document: str, check: Check, place: Link, tasks: Mapping[str, Link]) -> None:
        """Write one line; place: link to 原文, tasks: links to 任务清单 by task id."""
        self.counts[check.kind] += 1
        values: dict[str, Value] = {
            "number": self.sheet.row,
            "document": document,
            "kind": check.kind,
            "message": check.message,
            "paragraph": place,
            "task": tasks.get(check.task),
        }
        lines = self.sheet.lines(values)
        self.sheet.values(values, min(layout.MOST, max(22.0, lines * _LINE + 5)))

    def finish(self) -> None:
        """Add the filter buttons and, below the lines, how many there are of each kind."""
        last = self.sheet.row - 1
        self.sheet.sheet.autofilter(0, 0, max(last, 0), self.sheet.last_column)
        if not self.counts:
            self.sheet.values({"message": "（没有需要核对的问题）"}, 22)
            return
        summary = "；".join(f"{kind} {count} 项" for kind, count in self.counts.most_common())
        self.sheet.across(f"合计 {self.counts.total()} 项：{summary}。", "note", 26)
