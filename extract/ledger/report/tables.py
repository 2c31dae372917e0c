"""Lists of tasks and reports as files: .xlsx to look at, .csv for other programs, .jsonl to keep or to merge."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from extract.ledger.memory.event import Event
from extract.ledger.regimes.watch import lights_of
from extract.ledger.report.count import COLUMNS, Count, Group, Report, numbers, row
from extract.vocabulary.errors import UsageError
from extract.write.atomic import Draft, explained
from extract.write.excel.styles import DEFAULT, STYLES
from extract.write.lines import harmless

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell = date | str | int | float | None
_LONGEST = 32_767
"""Characters that a cell of Excel holds."""
_WIDTHS = {
    "具体举措": 50,
    "进展情况": 30,
    "存在问题": 20,
    "佐证材料": 20,
    "完成标准": 18,
    "重点任务": 20,
    "任务": 30,
    "依据": 80,
}
"""Widths of columns that hold sentences, in characters; the others take _WIDTH."""
_WIDTH = 13

Sheet = tuple[str, Sequence[str], Sequence[Sequence[Cell]]]
"""Name, headings, rows."""


def write(path: Path, fill: Callable[[Path], None]) -> None:
    """A file that appears whole or not at all. Raises OutputError."""
    draft = Draft(path)
    try:
        with explained(path):
            fill(draft.draft)
        draft.commit()
    except BaseException:
        draft.discard()
        raise


def write_rows(path: Path, columns: Sequence[str], rows: Sequence[Sequence[Cell]], name: str) -> None:
    """A list as .xlsx or .csv, by the file's ending. Raises UsageError for another, OutputError."""
    ending = path.suffix.lower()
    if ending == ".csv":
        write(path, lambda draft: _csv(draft, columns, rows))
    elif ending == ".xlsx":
        write_sheets(path, [(name, columns, rows)])
    else:
        raise UsageError(f"{path}：不支持以 {ending or '（无）'} 结尾的输出文件。请用 .xlsx 或 .csv。")


def write_events(path: Path, events: Iterable[Event]) -> None:
    """The whole memory, one event a line; `luoshi ledger merge` reads it again. Raises OutputError."""
    write(path, lambda draft: _lines(draft, events))


def _lines(path: Path, events: Iterable[Event]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{event.canonical()}\n" for event in events)


def _csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([harmless(cell) for cell in row] for row in rows)


def write_sheets(path: Path, sheets: Sequence[Sheet]) -> None:
    """A plain workbook: a frozen header, filters, texts as texts, days as days. Raises OutputError."""
    write(path, lambda draft: _workbook(draft, sheets))


def _workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    from xlsxwriter import Workbook

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), {**options, "default_format_properties": DEFAULT}) as book:
        for name, columns, rows in sheets:
            _sheet(book, name, columns, rows)


def _sheet(book: "Workbook", name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    styles = {key: book.add_format(STYLES[key]) for key in ("about_head", "flat_left", "flat_center", "flat_date")}
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    for number, heading in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS.get(heading, _WIDTH))
        sheet.write_string(0, number, heading, styles["about_head"])
    for line, cells in enumerate(rows, 1):
        for number, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(line, number, cell, styles["flat_date"])
            elif isinstance(cell, int | float):
                sheet.write_number(line, number, cell, styles["flat_center"])
            else:
                sheet.write_string(line, number, _cell(cell or ""), styles["flat_left"])
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def _cell(text: str) -> str:
    """Text that Excel takes: no control characters, not too long (the whole stands in the database)."""
    plain = "".join(c for c in text if c >= " " or c in "\n\t")
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def report_sheets(report: Report) -> list[Sheet]:
    """The sheets of a report: 汇总, 分单位, 红黄牌, 依据 (every number with its tasks), 明细."""
    states = report.states
    total = len(report.total)
    summary = [(c.name, len(c), _share(len(c), total)) for c in report.counts]
    cards: list[Sequence[Cell]] = [
        (card.unit, card.colour, reason, task, states[task].item.number)
        for card in report.cards
        for task, reason in card.reasons
    ]
    return [
        ("汇总", ("项目", "项数", "占比"), summary),
        ("分单位", ("单位", "任务", *lights_of(report.regime), "办结率"), group_rows(report.groups)),
        ("红黄牌", ("单位", "牌", "原因", "任务编号", "序号"), cards),
        ("依据", ("项目", "项数", "序号", "依据"), basis(report)),
        ("明细", COLUMNS, [row(state, report.regime, report.day) for state in states.values()]),
    ]


def group_rows(groups: Iterable[Group]) -> list[Sequence[Cell]]:
    """A row a unit: its tasks, those of each light, the share of those that are done."""
    return [
        (
            group.name,
            len(group.all),
            *(len(count) for count in group.lights),
            _share(len(group.lights[0]), len(group.all)),
        )
        for group in groups
    ]


def basis(report: Report) -> list[Sequence[Cell]]:
    """Every number of the report that is not 0, with the 序号 and the ids of the tasks that it counts."""
    counts: list[Count] = [*report.counts]
    for group in report.groups:
        counts += [group.all, *group.lights]
    return [(c.name, len(c), numbers(c.tasks, report.states), "、".join(c.tasks)) for c in counts if c.tasks]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else ""
