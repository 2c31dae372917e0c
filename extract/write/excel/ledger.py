"""任务清单: the sheet that is printed and filled in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from extract.vocabulary.calendar import chinese
from extract.vocabulary.profile import Profile, Rule
from extract.vocabulary.result import Result
from extract.vocabulary.task import Task
from extract.write.excel import entries, fields, layout
from extract.write.excel.kept import Above, Kept
from extract.write.excel.light import BEHIND, DONE, GOOD, LATE, NEAR, OPEN, SLOW, STOPPED, formula, light
from extract.write.excel.printed import Entry, Plan
from extract.write.excel.sheet import Formula, Link, Rich, Sheet, Value
from extract.write.excel.styles import Styles
from extract.write.profiles import named

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "任务清单"
DETAIL_NAME = "明细表"
STATUS_NAME = "状态词"
"""Defined name of the status words in 字典."""
NOTE = "注："
"""How the line below the rows begins."""
_LIGHTS = {LATE: "light_red", BEHIND: "light_red", NEAR: "light_amber", SLOW: "light_amber", GOOD: "light_green",
           DONE: "light_green", OPEN: "light_grey", STOPPED: "light_grey"}  # fmt: skip
_HOT = (
    ((LATE, BEHIND), "hot_red", ("due", "status")),
    ((NEAR, SLOW), "hot_amber", ("due", "status")),
    ((DONE,), "hot_green", ("status",)),
)
"""Lights that colour other cells of the row, if those hold anything."""
_PAPERS = {"A3": 8, "A4": 9}
"""Excel's numbers of paper sizes."""
_LONGEST = 255
"""Characters of a message box and of the words in it that Excel takes."""


class Ledger:
    """The sheet being filled. several: whether it holds more than one document (a column says which).

    suggested: whether it has a column of proposals, after those of the units that the source names. kept: what people
    did to a list that is written again, None for a new one. unit: whose list it is, "" for everybody's.
    """

    def __init__(
        self, book: "Workbook", styles: Styles, today: date, *, several: bool, title: str, source: str,
        suggested: bool = False, profile: Profile | None = None, kept: Kept | None = None, unit: str = "",
    ) -> None:  # fmt: skip
        self.profile = profile or named()
        columns = kept.columns if kept else fields.columns_of(self.profile, several=several, suggested=suggested)
        self._suggested = any(column.key == "suggested" for column in columns)
        page = layout.page(self.profile.paper, (column.width for column in columns if not column.hidden))
        self.sheet = Sheet(book, NAME, columns, styles, page=page)
        self._today, self._book, self._styles, self._kept, self._unit = today, book, styles, kept, unit
        self._keys = frozenset(column.key for column in columns)
        self.sheet.paper(_PAPERS[self.profile.paper])  # one page wide: what is made for A3 prints on A4 as well
        self.title, self.source = title, source
        self.stamp = f"生成日期：{chinese(today)}　　单位：项"
        usual = () if self.profile.flat else (Above("title"), Above("source"))
        for row in kept.above if kept else usual:
            self._above(row)
        for key, text in kept.heads.items() if kept else ():
            self.sheet.comment(self.sheet.number(key), text)
        self.sheet.header(30 if self.profile.flat else 36)
        self.sheet.sheet.freeze_panes(self.sheet.row, self._frozen())
        self._first = self.sheet.row
        self._formula = self._light_formula()

    def _above(self, row: Above) -> None:
        """A row above the header: ours, with what people changed in it, or theirs."""
        for number, text in row.comments.items():
            self.sheet.comment(number, text)
        if row.part == "title":
            self.sheet.across(row.cells.get(0, self.title), "title", 44)
        elif row.part == "source":
            half = self._half()
            self.sheet.across(row.cells.get(0, self.source), "sub", 0, 0, half)
            self.sheet.across(row.cells.get(-1, self.stamp), "sub_right", 22, half + 1)
        else:
            self.sheet.loose(row.cells, "sub", 22)

    def _half(self) -> int:
        """The last column of the line about the source: 配合单位, or the middle; one is left for the date."""
        last = self.sheet.last_shown
        half = self.sheet.number("cooperating") if "cooperating" in self._keys else last // 2
        return max(0, min(half, last - 1))

    def _frozen(self) -> int:
        """Columns that stay in sight: those before the words of the task, where these stand near the left."""
        number = self.sheet.number("measures") if "measures" in self._keys else 0
        return number if number <= 3 else 0

    def _light_formula(self) -> str:
        letters: dict[str, str] = {
            key: f"{self._letter(key)}{{row}}" for key in ("due", "status", "percent", "raised") if key in self._keys
        }
        if "due" not in letters:
            return f'="{OPEN}"'
        return formula(letters["due"], letters.get("status", ""), self.profile.words, self.profile.light, letters)

    def _letter(self, key: str) -> str:
        from xlsxwriter.utility import xl_col_to_name

        return str(xl_col_to_name(self.sheet.number(key)))

    def plan(self, result: Result, tasks: Sequence[Task], links: Sequence[Link], detail_row: int) -> Plan:
        """The rows of one document's tasks; links: what stands in 序号 of each.

        detail_row: row of the first of these tasks in 明细表, where full texts stand.
        """
        pairs = enumerate(zip(tasks, links, strict=True), detail_row)
        found = [self.entry(fields.cells(result, task, self._unit), task, link, row) for row, (task, link) in pairs]
        return Plan(self.sheet, found)

    def entry(self, written: Mapping[str, Value], task: Task, link: Link, detail_row: int) -> Entry:
        """One task's row from the cells that are to stand in it."""
        cells = fields.flat(written) if self.profile.flat else written
        groups = {} if self.profile.flat else entries.groups(task)
        values = {**cells, "number": link, "light": Formula(self._formula, self.light(cells))}
        return Entry(str(link.shown), values, groups, (DETAIL_NAME, detail_row), self._styles_of(cells))

    def _styles_of(self, cells: Mapping[str, Value]) -> dict[str, str]:
        """Exceptions: what waits to be filled in is coloured, words in a column of dates are no dates."""
        styles = {} if cells.get("leader") else {"leader": "center_fill"}
        for key in ("due", "raised"):
            if isinstance(cells.get(key), str):
                styles[key] = "center"
        return styles

    def light(self, cells: Mapping[str, Value]) -> str:
        """What the light shows for a row's cells today."""
        due, start = _day(cells.get("due")), _day(cells.get("raised")) if "raised" in self._keys else None
        status = str(cells.get("status") or "")
        words, rule = self.profile.words, self.profile.light
        return light(due, status, self._today, words, rule, percent=_percent(cells.get("percent")), start=start)

    def finish(self) -> None:
        """Legend, dropdown, colours; nothing can be added afterwards."""
        last = self.sheet.row - 1
        if last < self._first:
            self.sheet.values({"measures": "（没有提取到任务）"}, layout.LEAST)
        else:
            self._colours(last)
            self._choices(last)
        if not self.profile.flat:
            self._legend()
        self.sheet.break_pages()
        self.sheet.sheet.autofilter(self._first - 1, 0, max(last, self._first - 1), self.sheet.last_column)

    def _legend(self) -> None:
        """The note below the rows, in people's words where they changed it, and what they wrote under it."""
        kept = self._kept
        self.sheet.across(kept.note if kept and kept.note else Rich(self._runs()), "note", 26)
        for row in kept.below if kept else ():
            self._above(row)

    @property
    def note(self) -> str:
        """The note below the rows as text."""
        return Rich(self._runs()).text

    def _runs(self) -> tuple[tuple[str, str], ...]:
        """The legend by the columns that there are."""
        rule = self.profile.light
        near = (
            f"●临期（{rule.soon}天内到期）　"
            if rule.rule is Rule.DEADLINE
            else f"●滞后（落后时间进度{rule.amber}个百分点以上）　"
        )
        late = "●逾期　" if rule.rule is Rule.DEADLINE else f"●逾期、●严重滞后（{rule.red}个百分点以上）　"
        lights = (("note_green", "●正常、●办结　"), ("note_amber", near), ("note_red", late),
                  ("note_grey", "○无日期、○中止　"))  # fmt: skip
        fill = any(column.fill for column in self.sheet.columns)
        text = ("浅黄底各列由责任单位填报；" if fill else "") + "原文没有写明的内容一律留空。"
        guess = [("note", "灰字“建议牵头”为程序建议，不是原文。")] if self._suggested else []
        return (("note", NOTE), *(lights if "light" in self._keys else ()), ("note", text), *guess)

    def _choices(self, last: int) -> None:
        if "status" not in self._keys or not self.profile.words.all:
            return
        column = self.sheet.number("status")
        message = "请从下拉列表中选择：" + "、".join(self.profile.words.all)
        self.sheet.sheet.data_validation(
            self._first, column, last, column,
            {"validate": "list", "source": f"={STATUS_NAME}", "error_title": "状态", "error_message": message[:_LONGEST]},
        )  # fmt: skip

    def _colours(self, last: int) -> None:
        if "light" not in self._keys:
            return
        sheet, first, shown = self.sheet.sheet, self._first, self.sheet.number("light")
        for word in self._burning():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": self._styles[_LIGHTS[word]]}
            sheet.conditional_format(first, shown, last, shown, rule)
        cell = f"${self._letter('light')}{first + 1}"
        for words, style, keys in _HOT:
            for key, word in (
                (key, word) for key in keys if key in self._keys for word in words if word in self._burning()
            ):
                own = f"${self._letter(key)}{first + 1}"  # an empty status has nothing to colour
                rule = {
                    "type": "formula",
                    "criteria": f'=AND({cell}="{word}",{own}<>"")',
                    "format": self._styles[style],
                }
                sheet.conditional_format(first, self.sheet.number(key), last, self.sheet.number(key), rule)

    def _burning(self) -> list[str]:
        """The lights that the profile's rule can show."""
        unused = (SLOW, BEHIND) if self.profile.light.rule is Rule.DEADLINE else (NEAR,)
        return [word for word in _LIGHTS if word not in unused]


def _day(value: Value) -> date | None:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


def _percent(value: Value) -> float:
    """The percentage that a cell gives: 0.6, 60 and "60%" are 60; 0 for what is no number."""
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return 0.0
    return number * 100 if number <= 1 else number
