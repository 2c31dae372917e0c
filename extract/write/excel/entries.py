"""What a task says in the cells of a printed table: words joined for people, nothing added to the source."""

from collections.abc import Hashable, Iterable
from datetime import date

from extract.vocabulary import records
from extract.vocabulary.records import clean, named
from extract.vocabulary.task import Deadline, Part, Role, Task

SHARED = "（按职责分工负责）"
"""Stands after units of which the source says that they share the duty."""


def area(task: Task) -> str:
    """The outermost heading, "" where there is none."""
    return clean(task.heading[0]) if task.heading else ""


def topic(task: Task) -> str:
    """The headings below the outermost one, a line each; the task's own title where there are none."""
    return "\n".join(clean(part) for part in task.heading[1:]) or clean(task.title)


def measures(task: Task) -> str:
    """The sentences, after the printed ordinal and the title where neither they nor `topic` show them.

    Headings and statements of responsibility stand in columns of their own; a task that has nothing else
    shows them here. 明细表 holds every sentence in any case.
    """
    own = [item for item in task.requirements if item.part is Part.TEXT] or task.requirements
    text = "".join(clean(item.text) for item in own)
    title = clean(task.title)
    if title and len(task.heading) > 1 and title.rstrip("。；：") not in text:
        text = f"{title}\n{text}" if text else title
    if text.startswith(task.ordinal) or task.ordinal.isdecimal():  # a bare 1 is the number of a table's row
        return text
    gap = " " if task.ordinal[-1].isascii() else ""  # 1. 推进…, but 一是推进… and （一）推进… as printed
    return f"{task.ordinal}{gap}{text}"


def targets(task: Task) -> str:
    """The targets' words, each once, a line each."""
    return once((clean(item.text) for item in task.targets), "\n")


def units(task: Task, role: Role) -> str:
    """Units, then people of one role; marked where the source says that they share the duty."""
    names = "、".join(filter(None, (named(task, role), named(task, role, people=True))))
    shared = any(owner.joint for owner in task.owners if owner.role is role)
    return f"{names}{SHARED}" if names and shared else names


def lead_units(task: Task) -> str:
    """The units in the lead (people in the lead stand in 牵头领导)."""
    return named(task, Role.LEAD)


def leaders(task: Task) -> str:
    """The people in the lead."""
    return named(task, Role.LEAD, people=True)


def due(task: Task) -> date | None:
    """The last day by which something is due once; None when no day is known or it only recurs."""
    return max((item.due for item in task.deadlines if item.due and not item.repeat), default=None)


def limit(task: Task) -> date | str | None:
    """What stands in 完成时限: the day, else the printed words, else nothing."""
    return due(task) or spoken(task.deadlines) or None


def spoken(deadlines: Iterable[Deadline]) -> str:
    """The printed words of time limits, each once, joined by ；."""
    return once((clean(item.text) for item in deadlines), "；")


def remark(task: Task, unit: str = "") -> str:
    """What has no column of its own: who supervises, and further time limits beside the day shown.

    unit: whose list it is; where it only takes part in the task, that is said first.
    """
    parts = ["本单位配合"] if unit and records.parts(task).get(unit) is Role.COOPERATING else []
    if supervising := units(task, Role.SUPERVISING):
        parts.append(f"督办：{supervising}")
    if due(task) and len({clean(item.text) for item in task.deadlines}) > 1:
        parts.append(f"时限：{spoken(task.deadlines)}")
    return "\n".join(parts)


def place(task: Task) -> str:
    """Where the task stands in its document: 第3页 第17段, 第2表 第5行; "" when that is not known.

    A task restored from a file of a version without `Task.place` has page and paragraph only.
    """
    parts = ((task.page, "页"), (task.paragraph, "段"))
    return task.place or " ".join(f"第{number}{unit}" for number, unit in parts if number)


def groups(task: Task) -> dict[str, Hashable]:
    """What makes neighbouring rows share a merged cell: the headings; a title of its own is not shared."""
    own = () if len(task.heading) > 1 else (task.id,)
    return {"area": task.heading[:1], "topic": (*task.heading, *own)}


def suggestions(task: Task) -> str:
    """The proposed unit functions with their reasons, a line each; "" where there are none."""
    return "\n".join(f"{item.function}（{item.reason}）" for item in task.suggestions or ())


def once(texts: Iterable[str], mark: str) -> str:
    """The texts without repetitions and empty ones, joined."""
    return mark.join(text for text in dict.fromkeys(texts) if text)
