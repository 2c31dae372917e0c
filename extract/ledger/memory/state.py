"""What has become of each task, worked out from the events alone: any past day can be had again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import NamedTuple

from extract.ledger.item import Item
from extract.ledger.item import units_of as item_units
from extract.ledger.memory.event import Event, Kind, Via, ordered

NOBODY = "（未写明单位）"
"""The unit of a task that names none."""
FEEDBACK = ("progress", "problems", "status", "standard", "evidence", "remark")
"""Fields of `Item` that units fill in."""
CONTENT = (
    "number", "area", "topic", "measures", "targets", "leader", "lead", "responsible", "cooperating", "due", "limit",
    "repeat", "document",
)  # fmt: skip
"""Fields of `Item` that say what was asked; only the ledger itself may change them."""
OWN = "own:"
"""Before the heading of a column that people added, as a name in payloads."""

WRITTEN = "written"
"""The status as it stands in the ledger, in the payload of an event that records another one for it."""

NEW, GOING, DONE, CLOSED = "未启动", "进行中", "已完成待核", "已销号"
LATE, EXTENDED, STOPPED, STANDING = "逾期", "延期", "中止", "长期坚持"
STATUSES = (NEW, GOING, DONE, CLOSED, LATE, EXTENDED, STOPPED, STANDING)
"""Status words of a supervision ledger, in the order of its life."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One 延期: the day it was granted, the limits before and after (None: none was set), and why."""

    day: date
    old: date | None
    new: date | None
    reason: str


class Source(NamedTuple):
    """Who wrote a cell last: how it came in, from which file ("" when typed), on which day."""

    via: Via
    file: str
    day: date

    @property
    def shown(self) -> str:
        """For messages: 返回/水利局.xlsx，2026-05-01."""
        return f"{self.file or self.via.value}，{self.day}"


@dataclass(frozen=True, slots=True)
class State:
    """One task on one day. Days are None, and tuples empty, for what has not happened.

    item: its cells as last stated, `due` with every extension. first_due: the limit before any extension.
    feedback: the days of all feedback. sources: field → where its value is from.
    told: field → every value it ever had, to know an old copy from news. ledger: field → what the ledger itself said
    last, to know what people changed in it.
    """

    task: str
    item: Item
    created: date
    first_due: date | None = None
    assigned: date | None = None
    feedback: tuple[date, ...] = ()
    urged: tuple[date, ...] = ()
    extensions: tuple[Extension, ...] = ()
    completed: date | None = None
    verified: date | None = None
    closed: date | None = None
    reopened: tuple[date, ...] = ()
    removed: date | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ledger: Mapping[str, str] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """The status word; where the cell is empty, 未启动 without feedback and 进行中 with it."""
        return self.item.status or (GOING if self.feedback else NEW)

    @property
    def finished(self) -> bool:
        """Reported as done or closed: nothing falls due any more."""
        return self.word in (DONE, CLOSED)

    @property
    def open(self) -> bool:
        """Still to be pursued: neither finished nor stopped nor removed."""
        return self.removed is None and not self.finished and self.word != STOPPED


def fold(events: Iterable[Event], until: date | None = None) -> dict[str, State]:
    """Every task by its key, in the order of 立项, as known at the end of the day `until` (None: now).

    Pure: the same events in any order, any of them twice, give the same. Events about a task that was never created
    say nothing.
    """
    states: dict[str, State] = {}
    for event in ordered(e for e in events if until is None or e.day <= until):
        state = states.get(event.task)
        if event.kind is Kind.CREATED:
            states[event.task] = _created(event) if state is None else _restored(state, event)
        elif state is not None and event.kind in _STEPS:
            states[event.task] = _STEPS[event.kind](_written(state, event), event)
    return states


def _created(event: Event) -> State:
    empty = State(event.task, Item(id=event.payload.get("id", "")), event.day)
    state = _written(empty, event)
    return replace(state, first_due=state.item.due)


def _restored(state: State, event: Event) -> State:
    """A second 立项: another copy read the same row, or a row that had been removed is back."""
    return replace(state, removed=None) if state.removed else state


def _written(state: State, event: Event) -> State:
    """The state with the cells that the event states; words that name no field are left to the step.

    Only 重开 takes the status from a task that is closed, whatever a unit still sends.
    """
    cells = {key: value for key, value in event.payload.items() if key in _NAMES or key.startswith(OWN)}
    ledger = state.ledger
    if event.via is Via.LEDGER:
        written = {"status": event.payload[WRITTEN]} if WRITTEN in event.payload else {}
        ledger = {**ledger, **cells, **written}
    if state.closed and event.kind is not Kind.REOPENED:
        cells.pop("status", None)
    source = Source(event.via, event.file, event.day)
    return replace(
        state,
        item=_filled(state.item, cells),
        sources={**state.sources, **dict.fromkeys(cells, source)},
        told={**state.told, **{key: _with(state.told.get(key, ()), value) for key, value in cells.items()}},
        ledger=ledger,
    )


def _with(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return values if value in values else (*values, value)


_NAMES = frozenset(f.name for f in fields(Item)) - {"id", "own"}


def _filled(item: Item, cells: Mapping[str, str]) -> Item:
    """The item with these cells; `parsed` undone by `cells_of`."""
    own = dict(item.own)
    values: dict[str, object] = {}
    for key, value in cells.items():
        if key.startswith(OWN):
            own[key.removeprefix(OWN)] = value
        elif key == "due":
            values[key] = date.fromisoformat(value) if value else None
        else:
            values[key] = (value or None) if key == "repeat" else value
    return replace(item, **values, own=tuple(own.items()))  # type: ignore[arg-type]  # keys are Item's own


def cells_of(item: Item) -> dict[str, str]:
    """The item's cells as texts, by the names used in payloads; empty ones as ""."""
    cells = {name: getattr(item, name) for name in (*CONTENT, *FEEDBACK)}
    shown = {name: "" if cell is None else str(cell) for name, cell in cells.items()}
    return {**shown, **{OWN + heading: value for heading, value in item.own}}


def _fed_back(state: State, event: Event) -> State:
    return replace(state, feedback=(*state.feedback, event.day))


def _extended(state: State, event: Event) -> State:
    old = date.fromisoformat(event.payload["old"]) if event.payload.get("old") else None
    step = Extension(event.day, old, state.item.due, event.payload.get("reason", ""))
    return replace(state, extensions=(*state.extensions, step))


def _completed(state: State, event: Event) -> State:
    return replace(_fed_back(state, event), completed=event.day)


def _closed(state: State, event: Event) -> State:
    return replace(state, closed=event.day, completed=state.completed or event.day)


def _reopened(state: State, event: Event) -> State:
    return replace(state, completed=None, verified=None, closed=None, reopened=(*state.reopened, event.day))


_STEPS: Mapping[Kind, Callable[[State, Event], State]] = {
    Kind.ASSIGNED: lambda state, event: replace(state, assigned=state.assigned or event.day),
    Kind.FED_BACK: _fed_back,
    Kind.CHANGED: lambda state, event: state,
    Kind.URGED: lambda state, event: replace(state, urged=(*state.urged, event.day)),
    Kind.EXTENDED: _extended,
    Kind.COMPLETED: _completed,
    Kind.VERIFIED: lambda state, event: replace(state, verified=event.day),
    Kind.CLOSED: _closed,
    Kind.REOPENED: _reopened,
    Kind.REMOVED: lambda state, event: replace(state, removed=event.day),
}
"""What each step does beside writing its cells."""


def unit_of(state: State) -> str:
    """Who answers for the task, as printed: the leading units, else the responsible ones, else the leader, else NOBODY."""
    return "、".join(units_of(state))


def units_of(state: State) -> tuple[str, ...]:
    """The same, one by one, or NOBODY: a task of several units counts for each."""
    return item_units(state.item) or (NOBODY,)
