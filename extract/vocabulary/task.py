"""What comes out: requirements, who, by when, how much, and the task that holds them together."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Label(StrEnum):
    """What a sentence is to somebody who must make a task list."""

    TASK = "task"
    DONE = "done"
    OTHER = "other"


class Strength(StrEnum):
    """How strongly a requirement binds: 必须/不得 > 要/应 > 力争/鼓励 > a bare verb phrase."""

    MUST = "must"
    SHOULD = "should"
    ENCOURAGE = "encourage"
    PLAIN = "plain"


class Level(StrEnum):
    """HARD: one could report what was made, when or how much. SOFT: attitude, manner, awareness."""

    HARD = "hard"
    SOFT = "soft"


class Role(StrEnum):
    """Part a unit plays: 牵头, 责任, 配合, 督办."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    COOPERATING = "cooperating"
    SUPERVISING = "supervising"


class Part(StrEnum):
    """What a requirement is to its row: its text, the heading above it, or the line that names who or by when."""

    TEXT = "text"
    HEADING = "heading"
    RESPONSIBILITY = "responsibility"


class Judgement(NamedTuple):
    """The decision about one sentence. `rule` and `cue` say why, in words a user can read."""

    label: Label
    strength: Strength = Strength.PLAIN
    level: Level = Level.SOFT
    confidence: float = 1.0
    rule: str = ""
    cue: str = ""
    part: Part = Part.TEXT


class Requirement(NamedTuple):
    """A sentence that asks for something (or reports it as done); text is verbatim.

    part: a workbook prints TEXT in its cell; HEADING and RESPONSIBILITY have columns of their own.
    """

    start: int
    end: int
    text: str
    strength: Strength
    level: Level
    rule: str = ""
    confidence: float = 1.0
    part: Part = Part.TEXT


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit or a person named for a task. `text` is verbatim, `name` completes an elided prefix.

    source: where it was named: sentence, bracket, label or table column of its own; inherited from the item, heading or section;
    named by a model (hanlp).
    person: True for people (分管省领导：张虎). joint: True for 按职责分工负责.
    """

    role: Role
    text: str
    start: int
    end: int
    name: str
    source: str = "sentence"
    person: bool = False
    joint: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit or frequency. earliest, due: first and last day, None when not to be known.

    repeat: an RFC 5545 RRULE ("FREQ=MONTHLY;BYMONTHDAY=5"), None unless it recurs.
    base, base_origin: the date counted from and where it was found, None and "" when none was needed.
    """

    text: str
    start: int
    end: int
    due: date | None = None
    earliest: date | None = None
    repeat: str | None = None
    base: date | None = None
    base_origin: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified target. value is None where the source redacts it (x项) or gives words only.

    bound: exact, about, at_least, at_most, strive. direction: up, down, reach, keep or "".
    upper: the second value of a range, else None. base_period: what it is compared with, else "".
    """

    text: str
    start: int
    end: int
    indicator: str = ""
    value: Decimal | None = None
    unit: str = ""
    direction: str = ""
    bound: str = "exact"
    upper: Decimal | None = None
    base_period: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit function (发展改革, 教育) that may lead a task whose source names nobody: a proposal, never a statement.

    reason: why, in words a user can read (关键词：幼儿园、学位). score: above 0, to compare within one task only.
    """

    function: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the list: a numbered measure, or a paragraph where nothing is numbered.

    kind is TASK (to be done) or DONE (reported as done). heading: the headings above, outermost first.
    ordinal: the printed number (一是, （三）), "" when there is none. id is stable: see `meaning.identity`.
    paragraph and page count from 1; page is None where the format has none. place: both in words, or the cell's table
    and row (第3页 第17段, 第2表 第5行, 工作表“重点任务” 第12行).
    suggestions: None unless asked for (`Settings.suggest_owners`); () where the source names an owner.
    """

    document: str
    id: str
    kind: Label
    heading: tuple[str, ...]
    ordinal: str
    title: str
    requirements: tuple[Requirement, ...]
    owners: tuple[Owner, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    page: int | None = None
    paragraph: int | None = None
    confidence: float = 1.0
    suggestions: tuple[Suggestion, ...] | None = None
    place: str = ""
