"""进度统计: how far the list is, all of it formulas over 任务清单, and two charts that live in Excel.

Every formula carries the value that Excel will compute. Counts are of the column 预警, which follows 状态 and the
calendar; a unit among several leading ones counts by its name between the commas, never as a part of another name.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.vocabulary.profile import Rule
from extract.write.excel import entries, layout
from extract.write.excel.columns import PROGRESS
from extract.write.excel.light import BEHIND, DONE, GOOD, LATE, NEAR, SLOW
from extract.write.excel.live import CRITERION, NAMES, Live, criterion
from extract.write.excel.register import Register
from extract.write.excel.sheet import Formula, Sheet, Value
from extract.write.excel.styles import GREEN, RED, Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart

NAME = "进度统计"
MOST = 60
"""Lines of a table: units or areas with the most tasks; formulas over more would make a big list slow to edit."""
_CHARTED = 12
"""Units in the chart: more bars cannot be read on paper."""
_LIGHTS: dict[Rule, dict[str, tuple[str, ...]]] = {
    Rule.DEADLINE: {"done": (DONE,), "good": (GOOD,), "near": (NEAR,), "late": (LATE,)},
    Rule.SCHEDULE: {"done": (DONE,), "good": (GOOD,), "near": (SLOW, BEHIND), "late": (LATE,)},
}
"""The lights that a column counts, by what the profile's lights go by."""
_NEAR = {Rule.DEADLINE: "临期", Rule.SCHEDULE: "滞后"}
_COLOURS = {"done": GREEN, "good": "#9DC3E6", "near": "#F4B942", "late": RED, "other": "#BFBFBF"}
_WORDS = {
    "total": "任务",
    "done": "办结",
    "good": "正常",
    "near": "临期",
    "late": "逾期",
    "other": "其他",
    "rate": "办结率",
}
_CHART_ROWS, _CHART_ROW = 19, 15.0
"""Rows left free for the charts, and their height in points: Excel's own, by which XlsxWriter places charts."""
_LINE = 24.0
"""Height of a line of the tables."""
_DIGIT = 7
"""Pixels that XlsxWriter takes for a unit of column width when it places charts."""
_TABLES = {"lead": "牵头单位", "responsible": "责任单位", "area": "工作方面"}
"""Columns of 任务清单 by which tasks are counted."""
_NONE = {"lead": "（未写明牵头单位）", "responsible": "（未写明责任单位）", "area": "（没有标题）"}


@dataclass(slots=True)
class _Group:
    """Tasks of one unit or area: how many, by light. name: as shown, "" where nothing is written."""

    name: str
    total: int = 0
    lights: Counter[str] = field(default_factory=Counter)


class Progress:
    """The sheet, written at the end."""

    def __init__(self, book: "Workbook", styles: Styles, *, title: str) -> None:
        self._book, self._rule = book, Rule.DEADLINE
        self.sheet = Sheet(book, NAME, PROGRESS, styles, page=735.0)
        self.sheet.paper(9)
        self.sheet.sheet.set_portrait()
        self.sheet.across(title, "title", 44)

    def write(self, register: Register, live: Live) -> None:
        """Write figures, charts and tables; a list without 序号 or 预警 has nothing to count by."""
        if not {"number", "light"} <= live.keys:
            self.sheet.across("“任务清单”没有“序号”或“预警”列，无法统计。", "note", 26)
            return
        self._rule = live.rule
        note = "随“任务清单”的“状态”和日期自动计算；新增的行填上序号后即计入。"
        self.sheet.across(note, "sub", 22)
        figures = self._figures(register)
        place = self.sheet.row
        for _ in range(_CHART_ROWS):
            self.sheet.values({}, _CHART_ROW, dict.fromkeys((column.key for column in PROGRESS), "plain"))
        self._ring(place, figures)
        charted: tuple[int, str, int] | None = None
        for key, title in _TABLES.items():
            groups = _groups(register, key) if key in live.keys else []
            named = [group for group in groups if group.name]
            if key == "area" or named:
                first = self._table(key, title, groups)
                known = sum(group.total for group in named)
                if named and (charted is None or (key != "area" and known > charted[0])):
                    charted = (known, title, first)
                    bars = min(len(named), _CHARTED)
        if charted:
            self._bars(place, figures, f"{charted[1]}进度", charted[2], charted[2] + bars - 1)

    def _figures(self, register: Register) -> int:
        """The whole list in one line of large figures; returns its row."""
        number = NAMES["number"]
        self.sheet.sheet.repeat_rows(self.sheet.row)
        self._heads("项目")
        values = self._counts(_Group("合计", register.count, register.lights), f'COUNTIFS({number},">0"{{more}})')
        values["total"] = Formula(f"=COUNT({number})", register.count)
        styles = dict.fromkeys(values, "figure") | {"name": "group", "late": "figure_red", "rate": "figure_percent"}
        self.sheet.values(values, 46, styles)
        self.sheet.across(None, "note", 12)
        return self.sheet.row - 2

    def _heads(self, name: str) -> None:
        heads: dict[str, Value] = {**_WORDS, "near": _NEAR[self._rule], "name": name}
        self.sheet.values(heads, layout.LEAST, dict.fromkeys(heads, "head"))

    def _table(self, key: str, title: str, groups: list[_Group]) -> int:
        """A line a group; returns the first of its rows."""
        self.sheet.across(None, "note", 12)
        self.sheet.keep(layout.LEAST * 3)
        self._heads(title)
        first = self.sheet.row
        for group in groups[:MOST]:
            self._line(key, group)
        if not groups:
            self.sheet.values({"name": "（没有任务）"}, layout.LEAST)
        if len(groups) > MOST:
            note = f"只列任务最多的 {MOST} 个，共 {len(groups)} 个；全部见“责任分工”表和“任务清单”。"
            self.sheet.across(note, "note", 26)
        return first

    def _line(self, key: str, group: _Group) -> None:
        criteria = _criteria(key) if group.name else '"="'
        chosen = f'SUMPRODUCT(COUNTIFS({NAMES["number"]},">0",{NAMES[key]},{criteria}{{more}}))'
        values = self._counts(group, chosen)
        values["name"] = group.name or _NONE[key]
        lines = self.sheet.lines({"name": values["name"]})
        self.sheet.values(values, min(layout.MOST, max(_LINE, lines * layout.LINE + layout.PADDING)))

    def _counts(self, group: _Group, count: str) -> dict[str, Value]:
        """The cells of a line; count: a formula with {more} where further criteria go."""
        values: dict[str, Value] = {
            "name": group.name,
            "total": Formula(f"={count.replace('{more}', '')}", group.total),
        }
        known = 0
        for key, words in _LIGHTS[self._rule].items():
            parts = (count.replace("{more}", f',{NAMES["light"]},"{word}"') for word in words)
            found = sum(group.lights[word] for word in words)
            values[key] = Formula(f"={'+'.join(parts)}", found)
            known += found
        rate = group.lights[DONE] / group.total if group.total else 0
        return values | {
            "other": Formula("=B{row}-SUM(C{row}:F{row})", group.total - known),
            "rate": Formula("=IF(B{row}=0,0,C{row}/B{row})", rate),
        }

    def _ring(self, place: int, figures: int) -> None:
        """The whole list as a ring."""
        first, last = (self.sheet.number(key) for key in ("done", "other"))
        ring = self._book.add_chart({"type": "doughnut"})
        ring.add_series({
            "name": "全部任务",
            "categories": [NAME, figures - 1, first, figures - 1, last],
            "values": [NAME, figures, first, figures, last],
            "points": [{"fill": {"color": colour}, "border": {"color": "white"}} for colour in _COLOURS.values()],
            "data_labels": {"value": True, "num_format": "0;;", "font": {"size": 10, "bold": True, "color": "white"}},
        })  # fmt: skip
        self._place(ring, "总体进度", place, 0, 0.42)

    def _bars(self, place: int, figures: int, title: str, first: int, last: int) -> None:
        """The rows first…last of a table as bars, a colour a light."""
        bars = self._book.add_chart({"type": "bar", "subtype": "stacked"})
        for key, colour in _COLOURS.items():
            column = self.sheet.number(key)
            bars.add_series({
                "name": [NAME, figures - 1, column], "categories": [NAME, first, 0, last, 0],
                "values": [NAME, first, column, last, column], "gap": 45,
                "fill": {"color": colour}, "border": {"none": True},
            })  # fmt: skip
        bars.set_y_axis({"reverse": True, "crossing": "max", "num_font": {"size": 9}, "line": {"color": "#7F7F7F"}})
        bars.set_x_axis({"num_font": {"size": 9}, "min": 0, "num_format": "0", "line": {"none": True},
                         "major_gridlines": {"visible": True, "line": {"color": "#E5E5E5"}}})  # fmt: skip
        self._place(bars, title, place, 1, 0.58)

    def _place(self, chart: "Chart", title: str, row: int, right: int, share: float) -> None:
        """Put a chart on the free rows: on the left or the right share of the width."""
        width = sum(round(column.width * _DIGIT + 5) for column in PROGRESS)
        font = {"name": "黑体", "size": 12, "bold": False}
        chart.set_title({"name": title, "name_font": font, "overlay": False})
        chart.set_legend({"position": "bottom", "font": {"size": 9}})
        chart.set_chartarea({"border": {"color": "#BFBFBF"}})
        chart.set_size({"width": round(width * share) - 6, "height": round(_CHART_ROWS * _CHART_ROW * 96 / 72) - 8})
        offset = round(width * (1 - share)) + 3 if right else 3
        self.sheet.sheet.insert_chart(row, 0, chart, {"x_offset": offset, "y_offset": 4, "object_position": 2})


def _criteria(key: str) -> str:
    """What the cell of a unit or area matches: an area by its beginning, a unit as one of the names joined by 、."""
    if key == "area":
        return f'"="&{criterion(f"LEFT($A{{row}},{CRITERION})")}&IF(LEN($A{{row}})>{CRITERION},"*","")'
    before = '{"=","=*、","=","=*、","=","=*、"}'
    return f'{before}&{criterion("$A{row}")}&{{"","","、*","、*","{entries.SHARED}","{entries.SHARED}"}}'


def _groups(register: Register, key: str) -> list[_Group]:
    """Units (most tasks first, what names none last), or areas (in the order of the list, the largest where too many)."""
    cells: Counter[tuple[str, str]] = Counter(register.cells(key))
    groups: dict[str, _Group] = {}
    for text, _ in cells:
        for name in [text] if key == "area" else _units(text):
            if key == "area" or len(name) <= CRITERION:
                groups.setdefault(_same(name), _Group(name))
    apart = [_same(name) for name in groups if "、" in name]
    for (text, light), count in cells.items():
        for name in {_same(text)} if key == "area" else _matched(text, apart):
            if name in groups:
                groups[name].total += count
                groups[name].lights[light] += count
    found = list(groups.values())
    if key != "area" or len(found) > MOST:
        found.sort(key=lambda group: (key != "area" and not group.name, -group.total))
    return found


def _same(name: str) -> str:
    """What COUNTIFS cannot tell apart is one: texts in other case, texts with the same long beginning."""
    return name[:CRITERION].casefold()


def _units(text: str) -> list[str]:
    """The units in a cell; 各县（市、区）政府 is one."""
    found, depth = [""], 0
    for char in text.removesuffix(entries.SHARED):
        depth += (char == "（") - (char == "）")
        if char == "、" and depth <= 0:
            found.append("")
        else:
            found[-1] += char
    return found


def _matched(text: str, apart: Iterable[str]) -> set[str]:
    """The names that the formula finds in a cell; apart: names with 、 inside."""
    bare = text.removesuffix(entries.SHARED).casefold()
    return {*bare.split("、"), *(name for name in apart if f"、{name}、" in f"、{bare}、")}
