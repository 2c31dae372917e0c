"""任务清单: the sheet that is printed and filled in."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from extract.vocabulary.task import Role, Task
from extract.write.excel import entries
from extract.write.excel.columns import LEDGER, SOURCE_FILE, SUGGESTED
from extract.write.excel.layout import LEAST
from extract.write.excel.light import DONE, GOOD, LATE, NEAR, OPEN, SOON, STATUSES, STOPPED, formula, light
from extract.write.excel.printed import Entry, Plan
from extract.write.excel.sheet import Column, Formula, Link, Rich, Sheet, Value
from extract.write.excel.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "任务清单"
DETAIL_NAME = "明细表"
STATUS_NAME = "状态词"
"""Defined name of the status words in 字典."""
_LIGHTS = {LATE: "light_red", NEAR: "light_amber", GOOD: "light_green", DONE: "light_green",
           OPEN: "light_grey", STOPPED: "light_grey"}  # fmt: skip


class Ledger:
    """The sheet being filled. several: whether it holds more than one document (a column says which).

    suggested: whether it has a column of proposals, after those of the units that the source names.
    """

    def __init__(
        self, book: "Workbook", styles: Styles, today: date, *, several: bool, title: str, source: str,
        suggested: bool = False,
    ) -> None:  # fmt: skip
        columns: tuple[Column, ...] = (*LEDGER, SOURCE_FILE) if several else LEDGER
        if suggested:
            after = [column.key for column in LEDGER].index("cooperating") + 1
            columns = (*columns[:after], SUGGESTED, *columns[after:])
        self._suggested = suggested
        self.sheet = Sheet(book, NAME, columns, styles)
        self._today, self._book, self._styles = today, book, styles
        self.sheet.paper(8)  # one page wide: prints on A4 as well
        self.sheet.across(title, "title", 44)
        half = self.sheet.number("cooperating")
        self.sheet.across(source, "sub", 0, 0, half)
        stamp = f"生成日期：{today.year}年{today.month}月{today.day}日　　单位：项"
        self.sheet.across(stamp, "sub_right", 22, half + 1)
        self.sheet.header(36)
        self.sheet.sheet.freeze_panes(self.sheet.row, 3)
        self._first = self.sheet.row
        cells = (_letter(self.sheet.number(key)) for key in ("due", "status"))
        self._formula = formula(*(f"{letter}{{row}}" for letter in cells))

    def plan(self, tasks: Sequence[Task], links: Sequence[Link], detail_row: int) -> Plan:
        """The rows of one document's tasks; links: what stands in 序号 of each.

        detail_row: row of the first of these tasks in 明细表, where full texts stand.
        """
        pairs = enumerate(zip(tasks, links, strict=True), detail_row)
        return Plan(self.sheet, [self._entry(task, link, row) for row, (task, link) in pairs])

    def _entry(self, task: Task, link: Link, detail_row: int) -> Entry:
        limit, leader, area = entries.limit(task), entries.leaders(task), entries.area(task)
        values: dict[str, Value] = {
            "number": link, "area": area, "topic": entries.topic(task), "measures": entries.measures(task),
            "targets": entries.targets(task), "leader": leader, "lead": entries.lead_units(task),
            "responsible": entries.units(task, Role.RESPONSIBLE),
            "cooperating": entries.units(task, Role.COOPERATING),
            "suggested": entries.suggestions(task),
            "due": limit, "remark": entries.remark(task), "document": task.document,
            "light": Formula(self._formula, light(limit if isinstance(limit, date) else None, "", self._today)),
        }  # fmt: skip
        styles = {} if leader else {"leader": "center_fill"}
        if isinstance(limit, str):
            styles["due"] = "center"
        return Entry(str(link.shown), values, entries.groups(task), (DETAIL_NAME, detail_row), styles)

    def finish(self) -> None:
        """Legend, dropdown, colours; nothing can be added afterwards."""
        last = self.sheet.row - 1
        if last < self._first:
            self.sheet.values({"measures": "（没有提取到任务）"}, LEAST)
        else:
            self._colours(last)
            self._choices(last)
        runs = (
            ("note", "注："), ("note_green", "●正常、●办结　"), ("note_amber", f"●临期（{SOON}天内到期）　"),
            ("note_red", "●逾期　"), ("note_grey", "○无日期、○中止　"),
            ("note", "浅黄底各列由责任单位填报；原文没有写明的内容一律留空。"),
            *([("note", "灰字“建议牵头”为程序建议，不是原文。")] if self._suggested else []),
        )  # fmt: skip
        self.sheet.across(Rich(runs), "note", 26)
        self.sheet.break_pages()
        self.sheet.sheet.autofilter(self._first - 1, 0, max(last, self._first - 1), self.sheet.last_column)

    def _choices(self, last: int) -> None:
        column = self.sheet.number("status")
        self.sheet.sheet.data_validation(
            self._first, column, last, column,
            {"validate": "list", "source": f"={STATUS_NAME}", "error_title": "状态",
             "error_message": "请从下拉列表中选择：" + "、".join(STATUSES)},
        )  # fmt: skip

    def _colours(self, last: int) -> None:
        due, status, shown = (self.sheet.number(key) for key in ("due", "status", "light"))
        sheet, first, styles = self.sheet.sheet, self._first, self._styles
        for word, style in _LIGHTS.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": styles[style]}
            sheet.conditional_format(first, shown, last, shown, rule)
        cell = f"${_letter(shown)}{first + 1}"
        for word, style, columns in (
            (LATE, "hot_red", (due, status)), (NEAR, "hot_amber", (due, status)), (DONE, "hot_green", (status,)),
        ):  # fmt: skip
            for column in columns:
                own = f"${_letter(column)}{first + 1}"  # an empty status has nothing to colour
                rule = {"type": "formula", "criteria": f'=AND({cell}="{word}",{own}<>"")', "format": styles[style]}
                sheet.conditional_format(first, column, last, column, rule)


def _letter(column: int) -> str:
    """The letter of a column below 26, from 0."""
    return chr(ord("A") + column)
