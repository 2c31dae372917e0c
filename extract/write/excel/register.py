"""What the sheets at the end need of every task: kept on disk, sorted there, a few hundred bytes in memory.

The sheets 责任分工, 月历表 and 进度统计 order the tasks by unit, by day and by area, when all are known. A
private SQLite database without a name lives in memory while it is small and in a temporary file when it
grows; it vanishes with its connection.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from extract.vocabulary import records
from extract.vocabulary.records import PARTS, clean
from extract.vocabulary.task import Role, Task
from extract.write.excel import entries
from extract.write.excel.sheet import Formula, Link, Value

LONGEST = 80
"""Characters of a task's name: at most five lines of the printed sheets; 任务清单 is a click away."""
_NOTHING: Mapping[str, Value] = {}
_CACHE_KB = 8192
"""Memory that the database may use before it writes to disk."""
_SCHEMA = """
CREATE TABLE task (key INTEGER PRIMARY KEY, number INTEGER, row INTEGER, name TEXT, area TEXT, lead TEXT, responsible TEXT,
                   due TEXT, words TEXT, status TEXT, light TEXT);
CREATE TABLE share (unit INTEGER, role INTEGER, key INTEGER);
CREATE TABLE cycle (rule TEXT, words TEXT, since TEXT, key INTEGER);
CREATE TABLE fall (day TEXT, shown TEXT, words TEXT, key INTEGER);
"""

_COUNTED = {"area": "area", "lead": "lead", "responsible": "responsible"}
"""Columns by which tasks are counted."""
_FALLS = "SELECT day, shown, words, key FROM fall UNION ALL SELECT due, '', '', key FROM task WHERE due IS NOT NULL"


class Line(NamedTuple):
    """A task as the later sheets show it. number, row: 序号, and the row (from 0) in 任务清单.

    due: the day of 完成时限, None where it holds words or nothing. status: the word that people chose. light: as shown.
    """

    number: int
    row: int
    name: str
    area: str
    lead: str
    responsible: str
    due: date | None
    words: str
    status: str
    light: str


class Fall(NamedTuple):
    """A task falling due; day is None for a task without one.

    shown: what stands for the day where there are several or none is named, else "". words: the printed words of a
    recurring limit, "" for a single day.
    """

    day: date | None
    shown: str
    words: str
    line: Line


class Unit(NamedTuple):
    """A unit with its tasks in each of PARTS; key is for `Register.of`. name is "" for tasks that name nobody."""

    key: int
    name: str
    counts: tuple[int, int, int]

    @property
    def total(self) -> int:
        """All its tasks."""
        return sum(self.counts)


class Register:
    """The tasks of a workbook. `add` as long as they come, then ask."""

    def __init__(self) -> None:
        import sqlite3

        self._data = sqlite3.connect("", isolation_level=None)
        self._data.executescript(f"PRAGMA cache_size=-{_CACHE_KB}; PRAGMA journal_mode=OFF; {_SCHEMA} BEGIN")
        self._units: dict[str, int] = {"": 0}
        self._counts = [[0, 0, 0]]
        self.lights: Counter[str] = Counter()

    def add(
        self, task: Task, ledger: Link, light: str, since: date | None, people: Mapping[str, Value] = _NOTHING
    ) -> None:
        """Note one row of 任务清单. ledger: the link to it; light: what it shows; since: the document's date.

        people: cells of the row that people changed, by column; the task holds their units and their day already.
        """
        due, key = entries.due(task), self.count + 1
        told = {"area": entries.area(task), "lead": entries.lead_units(task),
                "responsible": entries.units(task, Role.RESPONSIBLE), "status": ""}  # fmt: skip
        told |= {key: shown(people[key]) for key in told if key in people}
        words = "" if due else entries.spoken(task.deadlines)
        texts = (name(task), told["area"], told["lead"], told["responsible"])
        row = (key, int(ledger.shown), ledger.row, *map(_stored, texts), due and due.isoformat(), _stored(words),
               _stored(told["status"]), light)  # fmt: skip
        self._data.execute(f"INSERT INTO task VALUES ({','.join('?' * len(row))})", row)
        self._data.executemany("INSERT INTO share VALUES (?,?,?)", self._shares(task, key))
        self._data.executemany(
            "INSERT INTO cycle VALUES (?,?,?,?)",
            [
                (item.repeat, _stored(clean(item.text)), since and since.isoformat(), key)
                for item in task.deadlines
                if item.repeat
            ],
        )
        self.lights[light] += 1

    @property
    def count(self) -> int:
        """Tasks noted so far."""
        return self.lights.total()

    def _shares(self, task: Task, task_key: int) -> list[tuple[int, int, int]]:
        """(unit, role, task): every unit once, in its weightiest role; the unit "" where nobody is named."""
        found = {_stored(unit): PARTS.index(role) for unit, role in records.parts(task).items()}
        for unit, place in (found or {"": 0}).items():
            key = self._units.setdefault(unit, len(self._units))
            if key == len(self._counts):
                self._counts.append([0, 0, 0])
            self._counts[key][place] += 1
        return [(self._units[unit], place, task_key) for unit, place in (found or {"": 0}).items()]

    def units(self) -> list[Unit]:
        """The units with the most led tasks first (then responsible, cooperating, first named); "" last, if any."""
        found = [
            Unit(key, unit, (counts[0], counts[1], counts[2]))
            for (unit, key), counts in zip(self._units.items(), self._counts, strict=True)
        ]
        found = [unit for unit in found if unit.total]
        return sorted(found, key=lambda unit: (not unit.name, *(-count for count in unit.counts), unit.key))

    def index(self) -> None:
        """Sort the shares once; call it when all tasks are in and before `of`."""
        self._data.execute("CREATE INDEX IF NOT EXISTS place ON share (unit, role, key)")

    def of(self, unit: Unit) -> Iterator[tuple[Role, Line]]:
        """A unit's tasks with its role in each: led ones first, each in the order of the list."""
        query = "SELECT share.role, task.* FROM share JOIN task USING (key) WHERE unit = ? ORDER BY role, key"
        for role, *parts in self._data.execute(query, (unit.key,)):
            yield PARTS[role], _line(parts)

    def rules(self) -> list[str]:
        """The different rules by which limits recur."""
        return [rule for (rule,) in self._data.execute("SELECT DISTINCT rule FROM cycle ORDER BY rule")]

    def unfold(self, rule: str, day: date, shown: str | None) -> None:
        """Let the limits of a rule fall due on a day; shown: as in `Fall`, None for the printed words of each limit.

        Days before the document's own date are left out.
        """
        self._data.execute(
            "INSERT INTO fall SELECT ?, coalesce(?, words), words, key FROM cycle"
            " WHERE rule = ? AND (since IS NULL OR since <= ?)",
            (day.isoformat(), shown, rule, day.isoformat()),
        )

    def falls(self) -> Iterator[Fall]:
        """All that falls due, single days and what was unfolded, the earliest first."""
        query = f"SELECT day, shown, fall.words, task.* FROM ({_FALLS}) AS fall JOIN task USING (key) ORDER BY day, key"
        for day, shown, words, *parts in self._data.execute(query):
            yield Fall(date.fromisoformat(day), shown, words, _line(parts))

    def months(self) -> dict[tuple[int, int], int]:
        """How much falls due in each month, (year, month) → number, the earliest first."""
        query = f"SELECT substr(day, 1, 7) AS month, count(*) FROM ({_FALLS}) GROUP BY month ORDER BY month"
        return {(int(month[:4]), int(month[5:])): count for month, count in self._data.execute(query)}

    def lasting(self, rules: Sequence[str]) -> Iterator[Line]:
        """The tasks without a day: limits in words, and those that recur by one of these rules; in the list's order."""
        marks = ",".join("?" * len(rules))
        query = (
            "SELECT * FROM task WHERE due IS NULL AND words <> '' AND (key NOT IN (SELECT key FROM cycle)"
            f" OR key IN (SELECT key FROM cycle WHERE rule IN ({marks}))) ORDER BY key"
        )
        return map(_line, self._data.execute(query, tuple(rules)))

    def open_ended(self) -> int:
        """How many tasks have no limit at all."""
        (count,) = self._data.execute("SELECT count(*) FROM task WHERE due IS NULL AND words = ''").fetchone()
        return int(count)

    def cells(self, column: str) -> Iterator[tuple[str, str]]:
        """("area", "lead" or "responsible", light) of every task in the order of the list."""
        return iter(self._data.execute(f"SELECT {_COUNTED[column]}, light FROM task ORDER BY key"))

    def close(self) -> None:
        """Let go of the database."""
        self._data.close()


def name(task: Task) -> str:
    """What a task is called in a line: its title, else the beginning of its words; LONGEST characters at most."""
    return short(clean(task.title) or entries.measures(task), LONGEST)


def short(text: str, most: int) -> str:
    """The text, or its beginning and … where it has more than so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def shown(value: Value) -> str:
    """A cell's text as formulas see it, "" for an empty cell."""
    return "" if value is None else str(value.value if isinstance(value, Formula) else value)


def _line(parts: Sequence[object]) -> Line:
    _, number, row, name, area, lead, responsible, due, *rest = parts
    return Line(number, row, name, area, lead, responsible, _day(due), *rest)  # type: ignore[arg-type]


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


def _stored(text: str) -> str:
    """The text without halves of characters, which no database takes."""
    return text if text.isprintable() else text.encode("utf-8", "ignore").decode()
