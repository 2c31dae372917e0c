"""Formulas that look at 任务清单 and hold whatever people do to it: sort, filter, insert, delete.

Whole columns have names (清单状态, 清单预警 …), so rows added anywhere count; a row counts when its 序号 is a
number. A single task is looked up by its number: first where it was written, elsewhere when it was moved.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.vocabulary.profile import Rule, Words
from extract.write.excel.light import BEHIND, DONE, GOOD, LATE, NEAR, OPEN, SLOW, STOPPED
from extract.write.excel.register import Line
from extract.write.excel.sheet import Formula, Sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_WORDS = Words()
NAMES = {
    "number": "清单序号", "area": "清单工作方面", "lead": "清单牵头单位", "responsible": "清单责任单位",
    "status": "清单状态", "light": "清单预警",
}  # fmt: skip
"""Defined names of whole columns of 任务清单, by the key of the column."""
_FULL, _STATUS = ("status", "light"), ("status",)
_LOOKUPS = {_FULL: "现状", _STATUS: "填报状态"}
"""Names, of each sheet its own, that find a moved task by its 序号: short, as they stand in every row."""
GONE = "已删除"
"""What stands for the state of a task whose row was taken out of 任务清单."""
CRITERION = 200
"""Characters of a text that COUNTIFS compares: it refuses more than 255, and wildcards take room."""
_COLOURS = {
    LATE: "hot_red", BEHIND: "hot_red", NEAR: "hot_amber", SLOW: "hot_amber", DONE: "hot_green", GOOD: "light_green",
    OPEN: "light_grey", STOPPED: "light_grey",
}  # fmt: skip


class Live:
    """The columns of 任务清单 for formulas. A column that the profile leaves out is not in `keys`.

    words, rule: the profile's status words, and what its lights go by.
    """

    def __init__(
        self, book: "Workbook", ledger: Sheet, words: Words = _WORDS, rule: Rule = Rule.DEADLINE
    ) -> None:  # fmt: skip
        self._book, self.words, self.rule = book, words, rule
        present = {column.key for column in ledger.columns}
        self.keys = frozenset(key for key in NAMES if key in present)
        self.sheet = ledger.name
        self._letters = {key: letter(ledger.number(key)) for key in self.keys}
        for key, column in self._letters.items():
            book.define_name(NAMES[key], f"='{ledger.name}'!${column}:${column}")

    def attach(self, sheet: Sheet) -> None:
        """Give a sheet names for the state of the task whose 序号 stands in its row, wherever the task is now."""
        place = f"MATCH('{sheet.name}'!${letter(sheet.number('number'))}1,{NAMES['number']},0)"
        for keys in (_FULL, _STATUS):
            present = [key for key in keys if key in self.keys]
            if present and "number" in self.keys:
                found = _first([f"INDEX({NAMES[key]},{place})" for key in present])
                self._book.define_name(f"'{sheet.name}'!{_LOOKUPS[keys]}", f'=IFERROR({found},"{GONE}")')

    def state(self, line: Line, *, light: bool = True) -> Formula | None:
        """The task's 状态, its 预警 while that is empty; None without such columns. light: False for 状态 alone.

        For sheets that `attach` knows. The row where the task was written is looked at first: that is quick.
        """
        keys = _FULL if light else _STATUS
        present = [key for key in keys if key in self.keys]
        if not present or "number" not in self.keys:
            return None
        cells = [f"'{self.sheet}'!{self._letters[key]}${line.row + 1}" for key in ("number", *present)]
        known = {"status": line.status, "light": line.light}
        return Formula(
            f"=IFERROR(IF({cells[0]}={line.number},{_first(cells[1:])},{_LOOKUPS[keys]}),{_LOOKUPS[keys]})",
            next((known[key] for key in present if known[key]), ""),
        )

    def colour(self, sheet: Sheet, column: int, first: int, last: int) -> None:
        """Colour the states in rows first…last (from 0) of a column: red, amber, green as in 任务清单."""
        own = dict.fromkeys(self.words.late, "hot_red") | dict.fromkeys(self.words.finished, "hot_green")
        for word, style in (_COLOURS | own).items() if first <= last else ():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": sheet.styles[style]}
            sheet.sheet.conditional_format(first, column, last, column, rule)


def _first(cells: Sequence[str]) -> str:
    """The first of one or two cells that is not empty."""
    return f'{cells[0]}&""' if len(cells) == 1 else f'IF({cells[0]}="",{cells[1]}&"",{cells[0]})'


def criterion(cell: str) -> str:
    """A formula part: the text of a cell for COUNTIFS to compare literally, its wildcards escaped."""
    for mark in "~*?":
        cell = f'SUBSTITUTE({cell},"{mark}","~{mark}")'
    return cell


def letter(column: int) -> str:
    """The letters of a column, from 0."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
