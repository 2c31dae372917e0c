"""责任分工: a block a unit with all it leads, answers for and supports; an index of the units at the top."""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from extract.vocabulary.task import Role
from extract.write.excel import layout, sheet
from extract.write.excel.columns import SHARES
from extract.write.excel.live import Live
from extract.write.excel.register import Line, Register, Unit, short
from extract.write.excel.sheet import Link, Sheet, Value
from extract.write.excel.styles import Styles
from extract.write.words import ROLES

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "责任分工"
NOBODY = "待明确"
"""The block of the tasks for which the source names no unit."""
_PAGE = 735.0
"""Points of rows on a page of A4 upright at full size, margins .6 in."""
_BAND, _LINE = 28.0, 24.0
"""Heights of a unit's heading, and of its line in the index."""
_INDEX = {"number": "序号", "role": "任务数", "name": "单位", "lead": "牵头", "due": "责任", "state": "配合"}
_LEADERS = 60
"""Characters of 牵头单位 beside a task: four lines."""


class Shares:
    """The sheet, written at the end."""

    def __init__(self, book: "Workbook", styles: Styles, *, title: str) -> None:
        self.sheet = Sheet(book, NAME, SHARES, styles, page=_PAGE)
        self.sheet.paper(9)
        self.sheet.sheet.set_portrait()
        self.sheet.across(title, "title", 44)

    def write(self, register: Register, live: Live) -> None:
        """Write the index and the blocks; nothing can be added afterwards."""
        live.attach(self.sheet)
        units = register.units()
        named = [unit for unit in units if unit.name]
        open_ = "".join(f"，{NOBODY} {unit.total} 项" for unit in units if not unit.name)
        self.sheet.across(f"共 {len(named)} 个单位，任务 {register.count} 项{open_}。", "sub", 22)
        if not units:
            self.sheet.values({"name": "（没有提取到任务）"}, layout.LEAST)
            return
        listed = _listed(units, sheet.ROWS - self.sheet.row - 2 * len(units) - 4)
        self._index(units, listed)
        first = self.sheet.row + 1
        self.sheet.header()
        self.sheet.sheet.freeze_panes(2, 0)
        register.index()
        for number, (unit, count) in enumerate(zip(units, listed, strict=True), 1):
            self._band(number, unit, count)
            for role, line in islice(register.of(unit), count):
                self._task(ROLES[role.value] if unit.name else "", line, live)
        live.colour(self.sheet, self.sheet.number("state"), first, self.sheet.row - 1)
        self.sheet.break_pages()

    def _index(self, units: Sequence[Unit], listed: Sequence[int]) -> None:
        """A line a unit: counts, and a link to its block; the heading once a page."""
        lines = [(unit, _height(self.sheet, {"name": _title(unit)}, _LINE)) for unit in units]
        heads = _heads([height for _, height in lines], self.sheet.used)
        place = self.sheet.row + len(heads) + len(units) + 2  # below a blank row and the header of the blocks
        for number, ((unit, height), count) in enumerate(zip(lines, listed, strict=True)):
            if number in heads:
                self.sheet.keep(layout.LEAST + height)
                self.sheet.values(dict(_INDEX), layout.LEAST, dict.fromkeys(_INDEX, "head"))
            lead, responsible, cooperating = (part or None for part in unit.counts) if unit.name else (None,) * 3
            values: dict[str, Value] = {
                "number": number + 1, "role": unit.total, "name": Link(NAME, place, _title(unit)),
                "lead": lead, "due": responsible, "state": cooperating,
            }  # fmt: skip
            self.sheet.values(values, height, {"due": "center", "number": "center", "name": "link_left"})
            place += 1 + count
        self.sheet.across(None, "note", 14)

    def _band(self, number: int, unit: Unit, listed: int) -> None:
        """A unit's heading, on one page with its first tasks."""
        cut = "" if listed == unit.total else f"（本表已满，只列 {listed} 项，其余见“明细表”）"
        self.sheet.keep(_BAND + min(listed, 2) * layout.LEAST)
        self.sheet.across(f"{number}. {_title(unit)}　　{_counts(unit)}{cut}", "band", 0, 0, self.sheet.last_column - 1)
        self.sheet.across(Link(NAME, 0, "返回目录"), "band_link", _BAND, self.sheet.last_column)

    def _task(self, role: str, line: Line, live: Live) -> None:
        values: dict[str, Value] = {
            "number": Link(live.sheet, line.row, line.number), "role": role, "name": line.name,
            "lead": short(line.lead, _LEADERS), "due": line.due or short(line.words, _LEADERS),
            "state": live.state(line),
        }  # fmt: skip
        styles = {"role": "center_strong"} if role == ROLES[Role.LEAD.value] else {}
        if not line.due:
            styles["due"] = "center"
        self.sheet.values(values, _height(self.sheet, values, layout.LEAST), styles)


def _listed(units: Sequence[Unit], room: int) -> list[int]:
    """How many of its tasks each unit's block lists: all, as long as so many rows are free."""
    listed = []
    for unit in units:
        listed.append(min(unit.total, max(0, room)))
        room -= unit.total
    return listed


def _heads(heights: Sequence[float], used: float) -> set[int]:
    """The lines of the index above which its heading stands: the first of every page."""
    heads: set[int] = set()
    for number, height in enumerate(heights):
        if not heads or not layout.fits(used, height, _PAGE):
            heads.add(number)
            used = (layout.REPEATED if number else used) + layout.LEAST
        used += height
    return heads


def _title(unit: Unit) -> str:
    return short(unit.name, _LEADERS) or NOBODY


def _counts(unit: Unit) -> str:
    """牵头 5 项，责任 3 项; parts that are 0 are left out."""
    if not unit.name:
        return f"{unit.total} 项，原文没有写明单位"
    parts = zip(("牵头", "责任", "配合"), unit.counts, strict=True)
    return "，".join(f"{word} {count} 项" for word, count in parts if count)


def _height(sheet: Sheet, values: dict[str, Value], least: float) -> float:
    return min(layout.MOST, max(least, sheet.lines(values) * layout.LINE + layout.PADDING))
