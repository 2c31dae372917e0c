"""月通报、季汇报: numbers, each with the tasks that it counts, so that every one can be checked in the ledger."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extract.ledger.item import spans
from extract.ledger.memory.state import STATUSES, State, units_of
from extract.ledger.regimes.regime import Regime
from extract.ledger.regimes.watch import (
    Warned,
    cards,
    is_silent,
    is_unassigned,
    light,
    lights_of,
    next_feedback,
)
from extract.vocabulary.calendar import months, week


@dataclass(frozen=True, slots=True)
class Count:
    """A number of a report: what it counts, and the keys of the tasks counted."""

    name: str
    tasks: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.tasks)


@dataclass(frozen=True, slots=True)
class Group:
    """A unit or an aspect of the work with its tasks: all of them, and those of each light."""

    name: str
    all: Count
    lights: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The state of a ledger on `day`, and what happened from `since` on. events: what happened in between.

    total: all tasks but removed ones; words: by status word; lights: by light; groups: a row a unit; cards: who is
    warned; unassigned, silent: late with 交办, with feedback; states: everything behind it, by key.
    """

    title: str
    regime: Regime
    since: date
    day: date
    total: Count
    words: tuple[Count, ...]
    lights: tuple[Count, ...]
    events: tuple[Count, ...]
    unassigned: Count
    silent: Count
    groups: tuple[Group, ...]
    cards: tuple[Warned, ...]
    states: Mapping[str, State]

    @property
    def counts(self) -> tuple[Count, ...]:
        """Every number of the report but those of the groups, for its appendix."""
        return (self.total, *self.words, *self.lights, *self.events, self.unassigned, self.silent)


def period(cycle: str, day: date) -> date:
    """The first day of the week, month or quarter (周, 月, 季) that holds the day."""
    if cycle == "周":
        return week(day)[0]
    first = day.month if cycle == "月" else day.month - (day.month - 1) % 3
    return months(day.year, first, first)[0]


def report(
    states: Mapping[str, State], regime: Regime, day: date, since: date | None = None, by: str = "unit"
) -> Report:
    """The report of a day; since: None for the regime's cycle; by: "unit" or "area" for the groups. Pure."""
    since = since or period(regime.cycle, day)
    present = [state for state in states.values() if not state.removed]
    shown = {state.task: light(state, regime, day) for state in present}
    words = lights_of(regime)
    return Report(
        regime.title or "督查通报", regime, since, day, Count("任务总数", tuple(shown)),
        _words(present), _lights(shown, words), _happened(present, since, day),
        Count("应交办未交办", tuple(s.task for s in present if is_unassigned(s, regime, day))),
        Count("应反馈未反馈", tuple(s.task for s in present if is_silent(s, regime, day))),
        groups(present, shown, words, by), tuple(cards(present, regime, day)), {state.task: state for state in present},
    )  # fmt: skip


def groups(
    states: Iterable[State], shown: Mapping[str, str], words: Sequence[str], by: str = "unit"
) -> tuple[Group, ...]:
    """The tasks by unit or by aspect ("unit", "area"), in the order of their first task; one of several units counts for each.

    shown: the light of each task; words: those that are counted, in order.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for state in states:
        for name in units_of(state) if by == "unit" else (state.item.area or "（未分类）",):
            found[name].append(state.task)
    return tuple(
        Group(name, Count(f"{name}：任务", tuple(tasks)), _lights({t: shown[t] for t in tasks}, words, f"{name}："))
        for name, tasks in found.items()
    )


def _lights(shown: Mapping[str, str], words: Sequence[str], before: str = "") -> tuple[Count, ...]:
    return tuple(Count(before + word, tuple(t for t, light in shown.items() if light == word)) for word in words)


def _words(states: Iterable[State]) -> tuple[Count, ...]:
    """The status words that there are, in the order of a task's life, then words of people's own."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for state in states:
        found[state.word].append(state.task)
    order = [word for word in STATUSES if word in found] + sorted(found.keys() - set(STATUSES))
    return tuple(Count(word, tuple(found[word])) for word in order)


def _happened(states: Iterable[State], since: date, day: date) -> tuple[Count, ...]:
    """How many tasks each step was taken for, from `since` to `day`."""
    days: Mapping[str, Callable[[State], Iterable[date | None]]] = {
        "本期立项": lambda s: (s.created,),
        "本期反馈": lambda s: s.feedback,
        "本期催办": lambda s: s.urged,
        "本期延期": lambda s: (step.day for step in s.extensions),
        "本期办结": lambda s: (s.completed,),
        "本期销号": lambda s: (s.closed,),
    }
    states = list(states)
    return tuple(
        Count(name, tuple(s.task for s in states if any(d and since <= d <= day for d in of(s))))
        for name, of in days.items()
    )


def numbers(tasks: Iterable[str], states: Mapping[str, State]) -> str:
    """Tasks as people find them again: their 序号 (1—3、7), or the id where there is none."""
    return spans([states[task].item.number or task for task in tasks])


COLUMNS = (
    "任务编号", "序号", "工作方面", "重点任务", "具体举措", "牵头单位", "责任单位", "配合单位", "牵头领导", "完成时限",
    "原定时限", "状态", "预警", "进展情况", "存在问题", "完成标准", "佐证材料", "最近反馈", "下次反馈", "催办次数", "延期次数",
    "销号日期", "备注", "来源文件",
)  # fmt: skip
"""Columns of the list of states, in order."""


def row(state: State, regime: Regime, day: date) -> tuple[date | str | int | None, ...]:
    """One task as a row under COLUMNS: days, texts, counts; None for what is not known."""
    item = state.item
    moved = state.first_due if state.first_due != item.due else None
    return (
        state.task, item.number, item.area, item.topic, item.measures, item.lead, item.responsible, item.cooperating,
        item.leader, item.due or item.limit, moved, state.word, light(state, regime, day), item.progress, item.problems,
        item.standard, item.evidence, state.feedback[-1] if state.feedback else None, next_feedback(state, regime, day),
        len(state.urged), len(state.extensions), state.closed, item.remark, item.document,
    )  # fmt: skip
