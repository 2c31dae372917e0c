"""已开展工作: what the documents report as done, printed like the task list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.vocabulary.task import Role, Task
from extract.write.excel import entries, layout
from extract.write.excel.columns import DONE, SOURCE_FILE
from extract.write.excel.printed import Entry, Plan
from extract.write.excel.sheet import Link, Sheet, Value
from extract.write.excel.source import NAME as SOURCE_NAME
from extract.write.excel.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "已开展工作"


class Done:
    """The sheet being filled. several: whether it holds more than one document."""

    def __init__(self, book: "Workbook", styles: Styles, *, several: bool, title: str, source: str) -> None:
        columns = (*DONE, SOURCE_FILE) if several else DONE
        self.sheet = Sheet(book, NAME, columns, styles, page=layout.page("A3", (column.width for column in columns)))
        self.sheet.paper(8)
        self.sheet.across(title, "title", 44)
        self.sheet.across(source, "sub", 22)
        self.sheet.header()
        self.sheet.sheet.freeze_panes(self.sheet.row, 1)
        self._first = self.sheet.row

    def plan(self, tasks: Sequence[Task], links: Sequence[Link]) -> Plan:
        """The rows of one document's finished work; links: what stands in 序号 of each."""
        return Plan(self.sheet, [_entry(task, link) for task, link in zip(tasks, links, strict=True)])

    def finish(self) -> None:
        """Add the filter buttons, or a line that says that there is nothing."""
        if self.sheet.row == self._first:
            self.sheet.values({"measures": "（没有提取到已开展的工作）"}, layout.LEAST)
        self.sheet.break_pages()
        self.sheet.sheet.autofilter(self._first - 1, 0, self.sheet.row - 1, self.sheet.last_column)


def _entry(task: Task, link: Link) -> Entry:
    values: dict[str, Value] = {
        "number": link,
        "area": entries.area(task),
        "topic": entries.topic(task),
        "measures": entries.measures(task),
        "targets": entries.targets(task),
        "owners": entries.once((entries.units(task, role) for role in Role), "\n"),
        "time": entries.spoken(task.deadlines),
        "paragraph": task.paragraph,
        "id": task.id,
        "document": task.document,
    }
    return Entry(str(link.shown), values, entries.groups(task), (SOURCE_NAME, link.row))
