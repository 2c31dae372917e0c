"""月历表: what falls due, month by month, the earliest first; recurring limits unfolded over one year.

The year is that of the document or of the day of writing, whichever is later: a ledger lives for a year, and
occurrences of years past or to come would bury what is due now. Single days are all shown, overdue ones in red.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from extract.write.excel import layout, sheet
from extract.write.excel.columns import MONTHS, TEN_DAYS
from extract.write.excel.light import LATE, NEAR
from extract.write.excel.live import NAMES, Live
from extract.write.excel.register import Fall, Register, short
from extract.write.excel.sheet import Formula, Link, Sheet, Value
from extract.write.excel.styles import Styles
from extract.write.recurrences import Month, unfold

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "月历表"
LASTING = "持续进行\n和未定到日"
"""What stands in 年月 for tasks that no month can hold."""
_PAGE = 495.0
"""Points of rows on a page of A4 lying, at full size, margins .6 in."""
_LONGEST = 100
"""Characters of units and limits in a cell: six lines at most."""
_LEAST = 34.0
"""Height of a row: two lines, as month and number stand in the first column."""
_TENS = ("上旬", "中旬", "下旬")


class Months:
    """The sheet, written at the end. ten_days: with a column 旬, for 以日保旬、以旬保月."""

    def __init__(self, book: "Workbook", styles: Styles, *, title: str, ten_days: bool = False) -> None:
        columns = (MONTHS[0], TEN_DAYS, *MONTHS[1:]) if ten_days else MONTHS
        self.sheet = Sheet(book, NAME, columns, styles, page=_PAGE)
        self.sheet.paper(9)
        self.sheet.across(title, "title", 44)
        self._runs = dict.fromkeys(("month", "ten") if ten_days else ("month",), (0, ""))

    def write(self, register: Register, live: Live, year: int) -> None:
        """Write all months, then what belongs to none; recurrences in `year` only."""
        live.attach(self.sheet)
        often = [rule for rule in register.rules() if not _unfolded(register, rule, year)]
        self._summary(register, live, year)
        self.sheet.header()
        first = self.sheet.row
        self.sheet.sheet.freeze_panes(first, 0)
        self._runs = dict.fromkeys(self._runs, (first, ""))
        months = register.months()
        for fall in register.falls():
            self._fall(fall, months, live)
        for line in register.lasting(often):
            self._fall(Fall(None, short(line.words, _LONGEST), "", line), months, live)
        last = self.sheet.row - 1
        self._close(self._runs, last)
        self._rest(register.open_ended(), empty=last < first)
        live.colour(self.sheet, self.sheet.number("state"), first, last)
        self.sheet.break_pages()

    def _summary(self, register: Register, live: Live, year: int) -> None:
        """How many tasks are overdue and near, by formula, and what is unfolded."""
        rest = f"周期性任务按{year}年展开。"
        if "light" not in live.keys:
            self.sheet.across(rest, "sub", 22)
            return
        counts = {word: register.lights[word] for word in (LATE, NEAR)}
        live_parts = "".join(
            f'"{said} "&COUNTIF({NAMES["light"]},"{word}")&" 项，"&'
            for said, word in (("已逾期", LATE), ("临期", NEAR))
        )
        shown = f"已逾期 {counts[LATE]} 项，临期 {counts[NEAR]} 项，{rest}"
        self.sheet.across(Formula(f'={live_parts}"{rest}"', shown), "sub", 22)

    def _fall(self, fall: Fall, months: Mapping[tuple[int, int], int], live: Live) -> None:
        """One row; the merged cells of the rows before it end where the month or the page does."""
        if self.sheet.row >= sheet.ROWS - 4:
            return
        line, day = fall.line, fall.day
        month = f"{day.year}年{day.month}月\n（{months[day.year, day.month]}项）" if day else LASTING
        ten = _TENS[min(2, (day.day - 1) // 10)] if day else ""
        values: dict[str, Value] = {
            "month": month, "ten": ten, "day": fall.shown or day, "number": Link(live.sheet, line.row, line.number),
            "name": f"{line.name}（{fall.words}）" if fall.words and fall.words != fall.shown else line.name,
            "lead": short(line.lead, _LONGEST), "responsible": short(line.responsible, _LONGEST),
            "state": live.state(line, light=not fall.words),
        }  # fmt: skip
        lines = self.sheet.lines({key: value for key, value in values.items() if key not in ("month", "ten")})
        height = min(layout.MOST, max(_LEAST, lines * layout.LINE + layout.PADDING))
        self.sheet.values(values, height, {"day": "center"} if fall.shown else None)
        self._group({"month": month, "ten": f"{month}{ten}"})

    def _group(self, now: dict[str, str]) -> None:
        """Note what the row just written belongs to."""
        row = self.sheet.row - 1
        paged = bool(self.sheet.breaks) and self.sheet.breaks[-1] == row
        ended = [key for key, (_, group) in self._runs.items() if paged or group != now[key]]
        self._close(ended, row - 1)
        self._runs |= {key: (row, now[key]) for key in ended}

    def _close(self, keys: Iterable[str], last: int) -> None:
        for key in keys:
            self.sheet.merge(self._runs[key][0], last, self.sheet.number(key))

    def _rest(self, count: int, *, empty: bool) -> None:
        if empty:
            self.sheet.values({"name": "（没有写明时限的任务）"}, layout.LEAST)
        if self.sheet.row >= sheet.ROWS - 4:
            self.sheet.across("本表已满，其余见“明细表”。", "note", 26)
        if count:
            self.sheet.across(f"另有 {count} 项原文没有写明时限，见“任务清单”。", "note", 26)


def _unfolded(register: Register, rule: str, year: int) -> bool:
    """Place the limits of a rule in their months; False where it recurs too often for that."""
    months = unfold(rule, year)
    for month in months or ():
        register.unfold(rule, month.last, _days(month))
    return months is not None


def _days(month: Month) -> str | None:
    """What stands for the day: "" where it is one, 3、10日 where there are several, None where none is named."""
    if len(month.days) == 1:
        return ""
    return f"{'、'.join(str(day.day) for day in month.days)}日" if month.days else None
