"""The end of a run: what counts from now on, what became of every document, what may go."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from extract.batch.guide import guide
from extract.batch.near import near_apart
from extract.batch.place import Place, View, read_view
from extract.batch.plan import Plan, Same
from extract.batch.store import load, save
from extract.batch.tables import Row, outcome_row
from extract.vocabulary.outcome import Outcome, State
from extract.write.atomic import Draft, explained
from extract.write.lines import harmless

HEADINGS = {
    "name": "文件", "path": "完整路径", "state": "结果", "category": "类别", "detail": "原因", "remedy": "处理办法",
    "format": "格式", "size": "字节", "characters": "字符", "tasks": "任务", "done": "已开展", "seconds": "用时（秒）",
    "date": "日期", "department": "部门", "level": "层级", "document": "文档编号",
}  # fmt: skip
"""Columns of 读取情况.csv."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run leaves behind. states: documents by what became of them, those of earlier runs included.

    tasks, done: rows. near: documents like an earlier one. complete: False when the run was stopped.
    """

    documents: int
    complete: bool
    states: Counter[str] = field(default_factory=Counter)
    tasks: int = 0
    done: int = 0
    near: int = 0

    @property
    def failed(self) -> int:
        """Documents that could not be used."""
        return self.states[State.FAILED.value] + self.states[State.QUARANTINED.value]


def _note_same(place: Place, plan: Plan) -> None:
    """Write the outcomes of the documents that are the same as an earlier one. Raises OutputError."""
    save(place.same, "outcomes", (_skipped(item) for item in plan.all() if isinstance(item, Same)))


def _skipped(same: Same) -> Row:
    entry = same.entry
    detail = f"与“{same.first.input.name}”内容完全相同"
    outcome = Outcome(entry.input.name, State.SKIPPED, None, detail, "不必处理，内容见那一份")
    return outcome_row(outcome, entry, same.hash)


def stop(place: Place, plan: Plan, version: str) -> Summary:
    """The view of a run that was stopped: the parts that are written, unless an earlier run was through: the view stays
    with the results of that one until there are better ones. Raises OutputError.
    """
    with suppress(ValueError):  # half a view is none
        if (view := read_view(place)) and view.complete:
            return Summary(len(plan), complete=False)
    _note_same(place, plan)
    finished = tuple(part.key for part in plan.parts() if place.finished(part.key))
    _show(place, View(finished, len(plan), complete=False, version=version))
    return Summary(len(plan), complete=False)


def close(place: Place, plan: Plan, version: str) -> Summary:
    """The view of a run that is through, 读取情况, the table of near duplicates, the guide; then what is old goes.

    Raises OutputError.
    """
    keys = tuple(part.key for part in plan.parts())
    near = near_apart(place, keys)
    _note_same(place, plan)
    summary = _account(place, plan, keys, near)
    _replace(place.guide, guide())
    _show(place, View(keys, len(plan), complete=True, version=version))
    current = set(keys)
    with explained(place.out):
        for key in list(place.stored()):
            if key not in current:
                place.forget(key)
    return summary


def _show(place: Place, view: View) -> None:
    _replace(place.view, view.text())


def _replace(path: Path, text: str) -> None:
    draft = Draft(path)
    with explained(path):
        draft.draft.write_text(text, "utf-8")
    draft.commit()


def _account(place: Place, plan: Plan, keys: Iterable[str], near: int) -> Summary:
    """Write 读取情况.csv, a line a document in the order of the archive, and count on the way."""
    summary = Counter[str]()
    counts = Counter[str]()
    draft = Draft(place.report)
    with explained(place.report), draft.draft.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS.values())
        for row in outcomes(place, plan, keys):
            writer.writerow([harmless(row[name]) for name in HEADINGS])
            summary[row["state"]] += 1
            counts.update(tasks=row["tasks"], done=row["done"])
    draft.commit()
    return Summary(len(plan), True, summary, counts["tasks"], counts["done"], near)


def outcomes(place: Place, plan: Plan, keys: Iterable[str]) -> Iterator[dict[str, Any]]:
    """A row of the table outcomes for every document, in the order of the archive."""
    examined = chain.from_iterable(load(place.file("outcomes", key)) for key in keys)
    same = load(place.same)
    for item in plan.all():
        yield next(same if isinstance(item, Same) else examined)
