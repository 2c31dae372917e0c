"""A list that is written again: rows where people left them, with what they wrote, and their own sheets."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from extract.vocabulary.result import Result
from extract.vocabulary.task import Deadline, Label, Level, Owner, Requirement, Role, Strength, Task
from extract.write.excel import entries, fields
from extract.write.excel.kept import Copy, Extra, Kept, KeptRow, Key
from extract.write.excel.ledger import DETAIL_NAME, NAME, Ledger
from extract.write.excel.moved import moved
from extract.write.excel.printed import Entry, Plan
from extract.write.excel.register import shown
from extract.write.excel.sheet import Column, Formula, Link, Sheet, Value, canon, safe
from extract.write.excel.source import NAME as SOURCE_NAME
from extract.write.excel.styles import DAY_FORMAT, Styles, shown_as

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_ROLES = {"lead": Role.LEAD, "responsible": Role.RESPONSIBLE, "cooperating": Role.COOPERATING}
_MARKS = str.maketrans("，,；;\n", "、、、、、")
"""What parts the units in a cell that people wrote."""


@dataclass(slots=True)
class Placed:
    """One document's tasks in the list, by number in Result.tasks: links to the rows, our cells, theirs."""

    links: dict[int, Link] = field(default_factory=dict)
    cells: dict[int, Mapping[str, Value]] = field(default_factory=dict)
    people: dict[int, Mapping[str, Value]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """Where a task is: numbers of its document and in it, row in 原文 and in 明细表 (from 0)."""

    result: int
    number: int
    source: int
    detail: int


def placed(
    ledger: Ledger, results: Sequence[Result], rows: Sequence[Sequence[int]], kept: Kept
) -> tuple[Plan, list[Placed]]:
    """The rows of the list, planned but not written, and where each document's tasks stand in it.

    rows: for each document the rows of its tasks in 原文.
    """
    known = _known(results, rows, kept)
    changes = {row.task: row.change for row in kept.rows if row.task}
    ours = {
        key: {**fields.cells(results[item.result], results[item.result].tasks[item.number]), "change": changes[key]}
        for key, item in known.items()
    }
    made = [_entry(ledger, results, row, known, ours, kept) for row in kept.rows]
    plan = Plan(ledger.sheet, made)
    if any(isinstance(value, Formula) for row in kept.rows for value in row.values.values()):
        to = {row.origin: first + 1 for row, first in zip(kept.rows, plan.first, strict=True) if row.origin}
        plan = Plan(ledger.sheet, [_followed(entry, row, to) for entry, row in zip(made, kept.rows, strict=True)])
    there = [Placed() for _ in results]
    for row, first in zip(kept.rows, plan.first, strict=True):
        if row.task is not None:
            item, place = known[row.task], there[known[row.task].result]
            place.links[item.number] = Link(NAME, first, row.number)
            place.cells[item.number], place.people[item.number] = ours[row.task], row.values
    return plan, [_sorted(place) for place in there]


def _sorted(place: Placed) -> Placed:
    """The same in the order of the document."""
    return Placed(dict(sorted(place.links.items())), place.cells, place.people)


def _known(results: Sequence[Result], rows: Sequence[Sequence[int]], kept: Kept) -> dict[Key, _Known]:
    """Where the tasks are that have a row; 明细表 lists them in the order of the documents."""
    wanted = {row.task for row in kept.rows if row.task}
    found: dict[Key, _Known] = {}
    for number, (result, places) in enumerate(zip(results, rows, strict=True)):
        for index, task in enumerate(result.tasks):
            key = (result.document.name, task.id)
            if key in wanted:
                found[key] = _Known(number, index, places[index], len(found) + 1)
    return found


def _entry(
    ledger: Ledger, results: Sequence[Result], row: KeptRow, known: Mapping[Key, _Known],
    ours: Mapping[Key, Mapping[str, Value]], kept: Kept,
) -> Entry:  # fmt: skip
    """A row's cells: ours, with theirs in their place; a row of theirs as they wrote it."""
    if row.task is None:
        styles = _looks(
            ledger, row, {key: "center" for key in ("due", "raised") if isinstance(row.values.get(key), str)}
        )
        groups: dict[str, Hashable] = {key: (row.origin, key) for key in ("area", "topic")}
        return Entry("", row.values, groups, (DETAIL_NAME, 0), styles, row.comments)
    item = known[row.task]
    task = results[item.result].tasks[item.number]
    link = Link(SOURCE_NAME, item.source, row.number)
    cells = {**ours[row.task], **{key: value for key, value in row.values.items() if key not in ("number", "light")}}
    made = ledger.entry(cells, task, link, item.detail)
    values = {**made.values, **row.values}
    groups = _groups(task, row, values, kept)
    return replace(made, values=values, groups=groups, styles=_looks(ledger, row, made.styles), comments=row.comments)


def _looks(ledger: Ledger, row: KeptRow, styles: Mapping[str, str]) -> dict[str, str]:
    """The styles of a row with people's number formats; a day in a column of words is shown as a day."""
    found = dict(styles)
    for column in ledger.sheet.columns:
        value, style = row.values.get(column.key), styles.get(column.key, column.style)
        if isinstance(value, Formula | int | float | date) and not isinstance(value, bool):
            if column.key in row.formats:
                found[column.key] = shown_as(style, row.formats[column.key])
            elif isinstance(value, date) and "date" not in style:
                found[column.key] = shown_as(style, DAY_FORMAT)
    return found


def _groups(task: Task, row: KeptRow, values: Mapping[str, Value], kept: Kept) -> dict[str, Hashable]:
    """As `entries.groups`, by document; cells that people changed go with equal neighbours, unmerged ones with none."""
    if not kept.merged:
        return {key: (row.task, key) for key in ("area", "topic")}
    usual = entries.groups(task)
    return {
        key: (task.document, key, canon(values[key])) if key in row.values else (task.document, usual[key])
        for key in ("area", "topic")
    }


def _followed(entry: Entry, row: KeptRow, to: Mapping[int, int]) -> Entry:
    """The entry with its formulas pointing to where the rows are now."""
    values = {
        key: _moved(value, to) if isinstance(value, Formula) and key in row.values else value
        for key, value in entry.values.items()
    }
    return replace(entry, values=values)


def _moved(formula: Formula, to: Mapping[int, int]) -> Value:
    """The formula after the move; its last value where a row that it needs is gone."""
    text = moved(formula.text, to, NAME)
    if text is not None:
        return replace(formula, text=text)
    return formula.value if formula.value != "" else formula.text.replace("=", "＝", 1)


def corrected(task: Task, people: Mapping[str, Value]) -> Task:
    """The task as people have it: units and day from their cells, where they changed them."""
    owners = list(task.owners)
    for key, role in _ROLES.items():
        if key in people:
            names = canon(people[key]).translate(_MARKS).split("、")
            owners = [owner for owner in owners if owner.role is not role or owner.person]
            owners += [Owner(role, name, 0, 0, name.strip()) for name in names if name.strip()]
    deadlines = task.deadlines
    if "due" in people:
        day, words = people["due"], canon(people["due"])
        due = day if type(day) is date else None
        deadlines = (Deadline(words, 0, 0, due),) if words else ()
    return replace(task, owners=tuple(owners), deadlines=deadlines)


def added(values: Mapping[str, Value]) -> Task:
    """A row that people added as a task, for the sheets that count and sort: what stands in its cells, no more."""
    area, topic, measures = (shown(values.get(key)) for key in ("area", "topic", "measures"))
    requirement = Requirement(0, 0, measures, Strength.PLAIN, Level.SOFT)
    task = Task("", "", Label.TASK, (area,) if area else (), "", topic or measures, (requirement,))
    return corrected(task, values)


def extras(book: "Workbook", styles: Styles, sheets: Sequence[Extra]) -> None:
    """Write sheets of plain rows, with a header and filter buttons."""
    for extra in sheets:
        widths = [*extra.widths, *[14.0] * len(extra.headings)]
        columns = [Column(str(n), text, widths[n], "flat_left") for n, text in enumerate(extra.headings)]
        sheet = Sheet(book, extra.name, columns, styles, 10)
        sheet.paper(8)
        sheet.header()
        sheet.sheet.freeze_panes(1, 0)
        for row in extra.rows:
            values = {str(n): value for n, value in enumerate(row)}
            days = {key: "flat_date" for key, value in values.items() if isinstance(value, date)}
            sheet.values(values, min(409.0, max(20.0, sheet.lines(values) * 15.0 + 5)), days)
        sheet.sheet.autofilter(0, 0, max(sheet.row - 1, 0), sheet.last_column)


def copies(book: "Workbook", sheets: Sequence[Copy]) -> None:
    """Write the sheets that people made: cells, formulas, notes, merges, widths and the plain looks of the cells."""
    for copy in sheets:
        sheet = book.add_worksheet(copy.name)
        for number, width in copy.widths.items():
            sheet.set_column(number, number, width)
        made = {look: book.add_format(dict(look)) for look in {tuple(sorted(s.items())) for s in copy.styles.values()}}
        plain = book.add_format()  # XlsxWriter skips a blank without a format, and stumbles over a row of notes alone
        for place in sorted({*copy.cells, *copy.comments, *copy.styles}):  # constant_memory takes rows in order only
            look = made.get(tuple(sorted(copy.styles.get(place, {}).items())))
            _put(sheet, place, copy.cells.get(place), look or plain)
            if place in copy.comments:
                sheet.write_comment(*place, safe(copy.comments[place]))
        sheet.merge.extend([first, left, last, right] for first, left, last, right in copy.merges)


def _put(sheet: object, place: tuple[int, int], value: Value, look: object) -> None:
    """One cell as it was."""
    write = sheet.__getattribute__
    if isinstance(value, Formula):
        write("write_formula")(*place, value.text, look, value.value)
    elif isinstance(value, str):
        write("write_string")(*place, safe(value), look)
    elif isinstance(value, date):
        write("write_datetime")(*place, value, look)
    elif isinstance(value, bool):
        write("write_boolean")(*place, value, look)
    elif value is None:
        write("write_blank")(*place, None, look)
    else:
        write("write_number")(*place, value, look)
