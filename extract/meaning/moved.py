"""From what was found in a volume to the offsets of the whole text."""

from collections.abc import Callable
from dataclasses import replace

from extract.vocabulary.result import Check
from extract.vocabulary.task import Task

At = Callable[[int], int]
"""Where a character of the volume's document stands in the whole text; the end of a span is moved with its start, as it
may be the first character of what stands elsewhere."""


def moved(task: Task, at: At) -> Task:
    """The task with every offset counted in the whole text: whole[x.start:x.end] == x.text for all that it holds."""
    return replace(
        task,
        requirements=tuple(r._replace(start=(to := at(r.start)), end=to + r.end - r.start) for r in task.requirements),
        owners=tuple(replace(o, start=(to := at(o.start)), end=to + o.end - o.start) for o in task.owners),
        deadlines=tuple(replace(d, start=(to := at(d.start)), end=to + d.end - d.start) for d in task.deadlines),
        targets=tuple(replace(t, start=(to := at(t.start)), end=to + t.end - t.start) for t in task.targets),
    )


def moved_check(check: Check, at: At) -> Check:
    """The remark with its offsets counted in the whole text."""
    to = at(check.start)
    return replace(check, start=to, end=to + check.end - check.start)
