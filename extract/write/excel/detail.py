"""明细表: one flat row a task with every field, for filters, pivot tables and programs."""

from typing import TYPE_CHECKING

from extract.vocabulary.calendar import chinese
from extract.vocabulary.records import clean, named, number
from extract.vocabulary.task import Deadline, Owner, Role, Target, Task
from extract.write.excel import entries, layout
from extract.write.excel.columns import DETAIL, DETAIL_SUGGESTED
from extract.write.excel.sheet import Link, Sheet, Value
from extract.write.excel.styles import Styles
from extract.write.words import BOUNDS, DIRECTIONS, PLACES, ROLES, level, strengths

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "明细表"
_LINE = 15.0


class Detail:
    """The sheet being filled. suggested: whether it has a column of proposals, the last one."""

    def __init__(self, book: "Workbook", styles: Styles, *, suggested: bool = False) -> None:
        self.sheet = Sheet(book, NAME, (*DETAIL, DETAIL_SUGGESTED) if suggested else DETAIL, styles, 10)
        self.sheet.header()
        self.sheet.sheet.freeze_panes(1, 3)
        self.sheet.paper(8, pages_wide=2)
        self.sheet.sheet.repeat_columns(0, 2)

    def add(self, task: Task, ledger: Link, source: Link) -> None:
        """Write one row; ledger, source: links to the task's rows in 任务清单 and 原文."""
        values = {**_values(task), "number": ledger, "span": source}
        lines = self.sheet.lines(values)
        self.sheet.values(values, min(layout.MOST, max(20.0, lines * _LINE + 5)))

    def finish(self) -> None:
        """Add the filter buttons."""
        self.sheet.sheet.autofilter(0, 0, max(self.sheet.row - 1, 0), self.sheet.last_column)


def _values(task: Task) -> dict[str, Value]:
    return {
        "document": task.document,
        "id": task.id,
        "heading": "\n".join(clean(part) for part in task.heading),
        "ordinal": task.ordinal,
        "title": clean(task.title),
        "requirements": "".join(clean(item.text) for item in task.requirements),
        "strength": strengths(task),
        "level": level(task),
        "leader": entries.leaders(task),
        "lead": named(task, Role.LEAD),
        "responsible": entries.units(task, Role.RESPONSIBLE),
        "cooperating": entries.units(task, Role.COOPERATING),
        "supervising": entries.units(task, Role.SUPERVISING),
        "owner_source": entries.once(map(_owner, task.owners), "；"),
        "deadlines": entries.spoken(task.deadlines),
        "earliest": min((item.earliest for item in task.deadlines if item.earliest), default=None),
        "due": entries.due(task),
        "repeat": entries.once((item.repeat or "" for item in task.deadlines), "\n"),
        "base": entries.once(map(_base, task.deadlines), "\n"),
        "targets": entries.targets(task),
        "figures": entries.once(map(_figure, task.targets), "\n"),
        "rules": entries.once((item.rule for item in task.requirements), "\n"),
        "confidence": round(task.confidence, 2),
        "suggested": entries.suggestions(task),
        "place": task.place,
        "page": task.page,
        "paragraph": task.paragraph,
    }


def _owner(owner: Owner) -> str:
    return f"{ROLES[owner.role.value]}：{clean(owner.text)}（{PLACES.get(owner.source, owner.source)}）"


def _base(deadline: Deadline) -> str:
    """The day counted from and where it was found; "" for limits that need none."""
    return f"{chinese(deadline.base)}（{deadline.base_origin}）" if deadline.base else ""


def _figure(target: Target) -> str:
    """A target's parts, divided by ｜; parts that the source does not give are left out."""
    value = number(target.value)
    upper = number(target.upper)
    amount = "" if value is None else f"{value}" if upper is None else f"{value}～{upper}"
    parts = (target.indicator, DIRECTIONS.get(target.direction, target.direction), f"{amount}{target.unit}",
             BOUNDS.get(target.bound, target.bound), target.base_period)  # fmt: skip
    return "｜".join(part for part in parts if part)
