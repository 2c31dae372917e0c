"""One row of a workbook against what is known of its task: what is news, and which step it is.

In the ledger itself a cell is news when it differs from what the ledger said last. In a workbook that a unit sent back
a row is news when one of its cells says what was never said of the task: an empty cell takes nothing back, and a row
that only repeats earlier words is an older copy, which is left, and said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.ledger.book.workbook import Book
from extract.ledger.item import Item
from extract.ledger.memory.event import Event, Kind, Via
from extract.ledger.memory.state import CLOSED, CONTENT, DONE, EXTENDED, NEW, OWN, WRITTEN, Source, State, cells_of
from extract.ledger.memory.steps import FIELD_NAMES, label, lacking

_QUIET = frozenset({"number", "repeat", "document"})
"""Fields whose change is not worth a remark: rows are sorted and renumbered, files renamed."""
_REPORTED = ("progress", "problems", "status", "evidence")
"""Fields that only a unit's report fills; the others may come with the task."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A workbook as it came in. file: its name as the user gave it. by: who answers for it, "" for each task's unit.

    repeated: old statements are to be taken, too.
    """

    book: Book
    file: str
    sha256: str
    day: date
    by: str
    via: Via
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """The events and remarks found so far; `fields`: keys and headings of the columns that the workbook has."""

    letter: Letter
    events: list[Event]
    remarks: list[str]
    fields: frozenset[str]

    def event(self, kind: Kind, task: str, payload: Mapping[str, str]) -> Event:
        """An event from this workbook; one that was asked for again differs from the first."""
        letter = self.letter
        payload = {**payload, "again": letter.day.isoformat()} if letter.repeated else payload
        return Event(kind, task, letter.day, letter.by, letter.via, letter.file, letter.sha256, payload)

    def sign(self, first: int, unit: str) -> None:
        """Put the unit's name to the events from number `first` on for which nobody answers yet."""
        self.events[first:] = [event if event.by else replace(event, by=unit) for event in self.events[first:]]

    def create(self, key: str, item: Item) -> None:
        """立项, with everything that the row says; what a unit has filled in already is its first feedback."""
        cells = {name: value for name, value in cells_of(item).items() if value}
        said = {name: cells.pop(name) for name in _REPORTED if name in cells}
        self.events.append(self.event(Kind.CREATED, key, {"id": item.id, **cells}))
        name = f"第{item.number}项（{key}）" if item.number else key
        self._feedback(key, NEW, self._closing(name, said, {**cells, **said}))

    def compare(self, state: State, item: Item, untouched: Collection[str] = ()) -> None:
        """What the row says beyond the state; only columns that the workbook has say anything.

        untouched: fields that nobody has written into since the program did.
        """
        before, now = cells_of(state.item), cells_of(item)
        said = {n: now.get(n, "") for n in {**before, **now} if n not in untouched and self._stands(n, now)}
        if self.letter.via is Via.LEDGER:
            self._ledger_row(state, said, before)
        else:
            self._returned_row(state, said, before)

    def _stands(self, name: str, now: Mapping[str, str]) -> bool:
        if name in ("repeat", "document"):  # known from 底稿, which may be gone
            return bool(now[name])
        if name in ("due", "limit"):
            return "due" in self.fields
        return name.removeprefix(OWN) in self.fields

    def _ledger_row(self, state: State, said: dict[str, str], before: Mapping[str, str]) -> None:
        if state.removed:
            self.events.append(self.event(Kind.CREATED, state.task, {"id": state.item.id}))
        news = {name: value for name, value in said.items() if value != state.ledger.get(name, "")}
        known = {name: value for name, value in news.items() if value == before.get(name, "")}
        fresh = {name: value for name, value in news.items() if name not in known}
        content = {name: fresh.pop(name) for name in CONTENT if name in fresh}
        if said.get("status") == EXTENDED and content.get("due", "") > before["due"] > "":
            step = {"old": before["due"], "due": content.pop("due"), "reason": "台账中改期"}
            self.events.append(self.event(Kind.EXTENDED, state.task, step))
        if known or content:
            self.events.append(self.event(Kind.CHANGED, state.task, known | content))
        if said.get("status") == CLOSED and not state.closed:
            if fresh.keys() & {"standard", "evidence"}:  # what was missing may be there now
                fresh["status"] = CLOSED
            closed = self._closing(label(state), {"status": CLOSED}, {**before, **fresh})
            fresh |= closed if "status" in fresh else {}
        self._taken(state, fresh, before)

    def _returned_row(self, state: State, said: dict[str, str], before: Mapping[str, str]) -> None:
        closing = said.get("status") == CLOSED
        if closing:
            said["status"] = DONE
        if state.closed and said.get("status") == DONE:
            del said["status"]
        moved = {name: value for name, value in said.items() if value and value != before.get(name, "")}
        fresh = {name for name, value in moved.items() if value not in state.told.get(name, ())}
        for name in sorted((fresh & set(CONTENT)) - _QUIET):
            shown = f"{_name(name)}被改为“{cut(moved[name])}”"
            self.remarks.append(f"{self.letter.file}：{label(state)}的{shown}，任务内容以台账为准，未采用。")
        told = {name: value for name, value in moved.items() if name not in CONTENT}
        if not (fresh & told.keys() or self.letter.repeated):
            self._leave(state, sorted(told))
            return
        if closing and "status" in told:
            self.remarks.append(f"{self.letter.file}：{label(state)}填了“{CLOSED}”，销号由督办方办理，按“{DONE}”记。")
        self._taken(state, told, before)

    def _leave(self, state: State, names: Sequence[str]) -> None:
        if names:
            shown = "、".join(_name(name) for name in names)
            why = "与以前报过的相同，按旧表未采用；确属新报的请加 --repeated 再导入"
            self.remarks.append(f"{self.letter.file}：{label(state)}的{shown}{why}。")

    def _taken(self, state: State, taken: dict[str, str], before: Mapping[str, str]) -> None:
        """Say where one source replaces what another one had stated; then take it as the step that it is."""
        for name, value in taken.items():
            if (
                before.get(name)
                and value != before[name]
                and name in state.sources
                and self._contradicts(state.sources[name])
            ):
                change = f"{_name(name)}改为“{cut(value)}”，原为“{cut(before[name])}”（{state.sources[name].shown}）"
                self.remarks.append(f"{self.letter.file}：{label(state)}的{change}。")
        if state.closed and "status" in taken:
            self._reopen(state, taken)
        self._feedback(state.task, state.word, taken)

    def _contradicts(self, source: Source) -> bool:
        """The ledger against a unit, or two workbooks of one day; what a unit reports later is no contradiction."""
        if Via.LEDGER in (source.via, self.letter.via):
            return source.via is not self.letter.via
        return source.day == self.letter.day and source.file != self.letter.file

    def _reopen(self, state: State, taken: dict[str, str]) -> None:
        """Only the ledger itself may take a status from a task that is closed."""
        status = taken.pop("status")
        if self.letter.via is Via.RETURNED or not status:
            why = f"已于 {state.closed} 销号，状态“{status}”未采用；确需重办请用 reopen"
            self.remarks.append(f"{self.letter.file}：{label(state)}{why}。")
        else:
            step = {"reason": "台账中改了状态", "status": status}
            self.events.append(self.event(Kind.REOPENED, state.task, step))

    def _feedback(self, key: str, before: str, taken: dict[str, str]) -> None:
        """One event for what was filled in; only a status that changes makes it more than 反馈."""
        status = taken.get("status", "")
        if status == before:
            del taken["status"]
        steps = {DONE: Kind.COMPLETED, CLOSED: Kind.CLOSED}
        kind = steps.get(status, Kind.FED_BACK) if status != before else Kind.FED_BACK
        if taken.keys() == {WRITTEN}:
            kind = Kind.CHANGED
        if taken:
            self.events.append(self.event(kind, key, taken))

    def _closing(self, name: str, said: dict[str, str], cells: Mapping[str, str]) -> dict[str, str]:
        """What the ledger says, with 已完成待核 for an 已销号 that may not stand, and a remark on what is missing."""
        missing = lacking(cells)
        if said.get("status") != CLOSED or not missing:
            return said
        self.remarks.append(f"{self.letter.file}：{name}填了“{CLOSED}”，但没有{missing}，未予销号。")
        return {**said, "status": DONE, WRITTEN: CLOSED}


def _name(field: str) -> str:
    return FIELD_NAMES.get(field, field.removeprefix(OWN))


def cut(text: str) -> str:
    """The beginning of a long text."""
    plain = " ".join(text.split())
    return f"{plain[:30]}…" if len(plain) > 31 else plain
