"""How good tasks are against gold: three labels a segment, and the fields named."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Self, TypeVar

from extract.evaluate.markup import GoldDocument, GoldLabel
from extract.evaluate.solid import Bridge, Solid, solid
from extract.vocabulary.task import Label, Level, Role, Task

FIGURES = {
    "task": "要办的 F1",
    "done": "已办的 F1",
    "macro": "三类宏平均 F1",
    "hard": "硬任务召回率",
    "owner": "责任单位 F1",
    "role": "单位及角色 F1",
    "deadline": "时限 F1",
    "target": "量化 F1",
}
"""The figures that are reported, with their names for the user; `Scores.value` gives each."""

_UNITS = re.compile(r"[、,，;；/]|以及|和|及|与|会同")
"""What stands between units of a list; both sides are cut the same way, so 和 inside a name does no harm."""

Value = TypeVar("Value")
Unit = tuple[Role, str]
Claim = tuple[Label, int, int]
"""What was said about a span of solid characters: kind, start, end."""


@dataclass(frozen=True, slots=True)
class Count:
    """hits: right ones; gold: how many there are; predicted: how many were given. All rates are 0.0 for nothing."""

    hits: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.hits + other.hits, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float:
        """Share of the given ones that are right."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of those that there are that were given."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.hits / (self.gold + self.predicted) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts of one document or of several added up. hard: hard tasks, of which only the recall says anything.

    task, done, other count segments; owner and role count units named (the latter with the part they play).
    """

    task: Count = Count()
    done: Count = Count()
    other: Count = Count()
    hard: Count = Count()
    owner: Count = Count()
    role: Count = Count()
    deadline: Count = Count()
    target: Count = Count()

    def __add__(self, other: "Scores") -> "Scores":
        return Scores.of(map(sum, zip(self.flat, other.flat, strict=True)))

    @property
    def flat(self) -> tuple[int, ...]:
        """All numbers in the order of the fields, three a count; `of` takes them back."""
        return tuple(number for count in astuple(self) for number in count)

    @classmethod
    def of(cls, flat: Iterable[int]) -> Self:
        """The scores of flat numbers."""
        numbers = iter(flat)
        return cls(*(Count(*three) for three in zip(numbers, numbers, numbers, strict=True)))

    @property
    def macro(self) -> float:
        """The mean F1 of the three labels."""
        return (self.task.f1 + self.done.f1 + self.other.f1) / 3

    def value(self, figure: str) -> float:
        """One of FIGURES as a number from 0 to 1. Raises AttributeError for another name."""
        if figure == "macro":
            return self.macro
        count: Count = getattr(self, figure)
        return count.recall if figure == "hard" else count.f1


@dataclass(frozen=True, slots=True)
class Misses:
    """Fields that gold has and the tasks lack (missed), and the other way round (extra); solid texts."""

    name: str
    missed: tuple[str, ...]
    extra: tuple[str, ...]


def score(gold: GoldDocument, tasks: Sequence[Task], text: str | None = None) -> Scores:
    """The figures of one document; no tasks at all give counts without hits.

    text: what the offsets of the tasks point into, when it is not `gold.text` itself (readers drop blanks
    at line ends). A segment is TASK when requirements of tasks cover at least half of its characters that
    are not blank, else DONE by the same rule, else other. Fields are compared over the whole document,
    each with one partner at most: the same text, or one within the other.
    """
    scores = label_scores(gold, judged(gold, claims(gold, tasks, text)))
    wanted, given = _units_of_gold(gold), _units_of_tasks(tasks)
    return scores + Scores(
        owner=_count(wanted, given, _same_unit),
        role=_count(wanted, given, lambda a, b: a[0] is b[0] and _same_unit(a, b)),
        deadline=_count(_dues(gold), _deadlines(tasks), _overlap),
        target=_count(_measures(gold), _targets(tasks), _overlap),
    )


def claims(gold: GoldDocument, tasks: Iterable[Task], text: str | None = None) -> list[Claim]:
    """The requirements of the tasks as spans of solid characters of `gold.text`; `text` as in `score`."""
    bridge = Bridge(gold.text if text is None else text, gold.text)
    return [(task.kind, *bridge.span(item.start, item.end)) for task in tasks for item in task.requirements]


def judged(gold: GoldDocument, said: Iterable[Claim]) -> tuple[GoldLabel, ...]:
    """The label that the claims give to each row of gold."""
    ruler = Solid(gold.text)
    cover = {kind: bytearray(len(ruler.text)) for kind in (Label.TASK, Label.DONE)}
    for kind, start, end in said:
        cover[kind][start:end] = b"\x01" * (end - start)
    labels: list[GoldLabel] = []
    for row in gold.rows:
        start, end = ruler.span(row.start, row.end)
        half = max(1, end - start) / 2
        task, done = (sum(cover[kind][start:end]) >= half for kind in (Label.TASK, Label.DONE))
        labels.append("T" if task else "D" if done else "O")
    return tuple(labels)


def label_scores(gold: GoldDocument, said: Sequence[GoldLabel]) -> Scores:
    """The figures of the labels alone; `said` has one label for each row of gold."""
    pairs = [(row.label, label) for row, label in zip(gold.rows, said, strict=True)]
    hard = [label for row, label in zip(gold.rows, said, strict=True) if row.level is Level.HARD]
    found = hard.count("T")

    def count(label: GoldLabel) -> Count:
        hits = pairs.count((label, label))
        return Count(hits, sum(a == label for a, _ in pairs), sum(b == label for _, b in pairs))

    return Scores(count("T"), count("D"), count("O"), Count(found, len(hard), found))


def misses(gold: GoldDocument, tasks: Sequence[Task]) -> tuple[Misses, ...]:
    """Which units, deadlines and targets were missed or made up, in this order; roles are not looked at."""
    units = _unmatched(_units_of_gold(gold), _units_of_tasks(tasks), _same_unit)
    return (
        Misses("责任单位", tuple(name for _, name in units[0]), tuple(name for _, name in units[1])),
        Misses("时限", *map(tuple, _unmatched(_dues(gold), _deadlines(tasks), _overlap))),
        Misses("量化", *map(tuple, _unmatched(_measures(gold), _targets(tasks), _overlap))),
    )


def units(text: str) -> list[str]:
    """The units of a list (甲局、乙局和丙局等) in solid form; [] for blanks."""
    return [unit for unit in (part.removesuffix("等") for part in _UNITS.split(solid(text))) if unit]


def _count(gold: list[Value], given: list[Value], same: Callable[[Value, Value], bool]) -> Count:
    missed, _ = _unmatched(gold, given, same)
    return Count(len(gold) - len(missed), len(gold), len(given))


def _unmatched(
    gold: list[Value], given: list[Value], same: Callable[[Value, Value], bool]
) -> tuple[list[Value], list[Value]]:
    """What is left on both sides when each gold value takes the first partner that is still free."""
    left, missed = list(given), []
    for value in gold:
        at = next((i for i, other in enumerate(left) if same(value, other)), None)
        if at is None:
            missed.append(value)
        else:
            del left[at]
    return missed, left


def _overlap(a: str, b: str) -> bool:
    return a in b or b in a


def _same_unit(a: Unit, b: Unit) -> bool:
    return _overlap(a[1], b[1])


def _units_of_gold(gold: GoldDocument) -> list[Unit]:
    return [(o.role, unit) for row in gold.rows if row.label != "O" for o in row.owners for unit in units(o.text)]


def _units_of_tasks(tasks: Iterable[Task]) -> list[Unit]:
    """Each mention once: rows that inherit a statement share its owners."""
    owners = {(o.start, o.end, o.role, o.text): o for task in tasks for o in task.owners}
    return [(owner.role, unit) for owner in owners.values() for unit in units(owner.text)]


def _dues(gold: GoldDocument) -> list[str]:
    return [solid(due.text) for row in gold.rows if row.label != "O" for due in row.dues]


def _deadlines(tasks: Iterable[Task]) -> list[str]:
    """Each mention once, as with owners."""
    found = {(d.start, d.end, d.text): d for task in tasks for d in task.deadlines}
    return [solid(deadline.text) for deadline in found.values()]


def _measures(gold: GoldDocument) -> list[str]:
    return [solid(measure.text) for row in gold.rows if row.label != "O" for measure in row.measures]


def _targets(tasks: Iterable[Task]) -> list[str]:
    return [solid(target.text) for task in tasks for target in task.targets]
