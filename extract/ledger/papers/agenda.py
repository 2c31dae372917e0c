"""Deadlines for other programs: .ics for calendars, .csv for the import of Outlook, 钉钉 and the like.

An entry has the same UID as long as the task has the same id, so a second import replaces instead of doubling.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extract.ledger.item import Item
from extract.write.atomic import Draft, explained
from extract.write.lines import FORMULA_STARTS
from extract.write.recurrences import next_day

if TYPE_CHECKING:
    from icalendar import Event

ALARM_DAYS = 7
"""Days ahead of the limit on which a calendar reminds."""
_NAMESPACE = "luoshi"
_SUMMARY = 60
"""Characters of an entry's title: what a month view of a calendar shows at most."""
_LONGEST = 2000
"""Characters of a field in the description: calendars refuse entries of hundreds of kilobytes; the ledger has it all."""
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
HEADINGS = ("主题", "开始日期", "结束日期", "全天事件", "提醒日期", "负责人", "参与人", "地点", "描述", "任务编号")
"""Columns of the .csv: those that Outlook's import asks for, with the words of its Chinese edition."""


def write_ics(items: Iterable[Item], path: Path, today: date, stamp: datetime | None = None) -> int:
    """Write the limits of `items` as all-day entries; returns how many there are.

    A day gives an entry, a rule a recurring one from `today` on; a task with neither gives none. stamp: DTSTAMP,
    default midnight UTC of `today`, so that the same input gives the same file. Raises OutputError.
    """
    from icalendar import Calendar

    calendar = Calendar()
    for key, value in (("prodid", "-//luoshi//tasks//ZH"), ("version", "2.0"), ("calscale", "GREGORIAN"),
                       ("method", "PUBLISH"), ("x-wr-calname", "任务时限")):  # fmt: skip
        calendar.add(key, value)
    moment = stamp or datetime(today.year, today.month, today.day, tzinfo=UTC)
    for event in _events(items, today, moment):
        calendar.add_component(event)
    _write(path, calendar.to_ical())
    return len(calendar.subcomponents)


def write_agenda_csv(items: Iterable[Item], path: Path, today: date) -> int:
    """Write the limits as a table for import, a line an entry (UTF-8 with BOM); returns how many there are.

    Recurring limits are written once, with the next day they fall due and the words of the frequency in the
    description. No cell begins like a formula. Raises OutputError.
    """
    rows = [[_inert(cell) for cell in row] for row in _rows(items, today)]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *rows])
    _write(path, text.getvalue().encode("utf-8-sig"))
    return len(rows)


def _events(items: Iterable[Item], today: date, stamp: datetime) -> Iterator["Event"]:
    from icalendar import Alarm, Event, vRecur

    for item in items:
        for day, rule in _entries(item, today):
            event = Event()
            event.add("uid", _uid(item, rule))
            event.add("dtstamp", stamp)
            event.add("dtstart", day)
            event.add("summary", _summary(item))
            event.add("description", _description(item))
            event.add("transp", "TRANSPARENT")  # a limit does not make anybody busy
            if rule:
                event.add("rrule", vRecur.from_ical(rule))
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", _summary(item))
            alarm.add("trigger", timedelta(days=-ALARM_DAYS))
            event.add_component(alarm)
            yield event


def _rows(items: Iterable[Item], today: date) -> Iterator[tuple[str, ...]]:
    for item in items:
        for day, _ in _entries(item, today):
            shown = f"{day:%Y-%m-%d}"
            others = "、".join(filter(None, (item.responsible, item.cooperating)))
            yield (_summary(item), shown, shown, "TRUE", f"{day - timedelta(days=ALARM_DAYS):%Y-%m-%d}",
                   _plain(item.lead), _plain(others), "", _description(item), _plain(item.id))  # fmt: skip


def _entries(item: Item, today: date) -> Iterator[tuple[date, str]]:
    """(first day, rule) of each entry of a task; rule is "" for a single day."""
    if item.due:
        yield item.due, ""
    if item.repeat and (found := next_day(item.repeat, today)):
        yield found


def _uid(item: Item, rule: str) -> str:
    """Stable: from the task's id, or from what is written where people added the row without one."""
    source = item.id or f"{item.number}\0{item.topic}\0{item.measures}"
    digest = hashlib.sha256(f"{source}\0{'每' if rule else ''}".encode("utf-8", "ignore")).hexdigest()
    return f"{digest[:32]}@{_NAMESPACE}"


def _summary(item: Item) -> str:
    return f"【到期】{_plain(' '.join((item.topic or item.measures).split()), _SUMMARY)}"


def _description(item: Item) -> str:
    """What the task is and who does it, a line each; what is not known is left out."""
    pairs = (
        ("序号", item.number), ("工作方面", item.area), ("任务", item.measures), ("量化目标", item.targets),
        ("牵头领导", item.leader), ("牵头单位", item.lead), ("责任单位", item.responsible), ("配合单位", item.cooperating),
        ("时限原文", item.limit), ("状态", item.status), ("来源文件", item.document), ("任务编号", item.id),
    )  # fmt: skip
    return "\n".join(f"{name}：{_plain(value)}" for name, value in pairs if value)


def _plain(text: str, most: int = _LONGEST) -> str:
    """The text without control characters and halves of characters, cut with … where it is too long."""
    text = _UNWANTED.sub("", text.replace("\r\n", "\n"))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what looks like one."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _write(path: Path, content: bytes) -> None:
    draft = Draft(path)
    try:
        with explained(path):
            draft.draft.write_bytes(content)
        draft.commit()
    except BaseException:
        draft.discard()
        raise
