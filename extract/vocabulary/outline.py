"""The shape of a document: its tree of numbered blocks, and the sentences in them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class BlockKind(StrEnum):
    """What a block is to somebody reading for tasks."""

    TITLE = "title"
    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"
    ROW = "row"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed ordinal such as 一、 or 一是. `family` names its form, `number` its value from 1.

    start, end: half-open offsets of the printed mark; text == document.text[start:end].
    number is 0 for marks that do not count (★, ——).
    """

    start: int
    end: int
    text: str
    family: str
    number: int


@dataclass(frozen=True, slots=True)
class Block:
    """A node of the outline: a heading, a numbered item, a paragraph, a table row.

    start, end: the block's own characters (its mark included, its children not), half-open.
    head: span of the heading sentence (glued or standing alone), None when the block has none.
    depth: 0 for the document's top level. parent: index into `Outline.blocks`, None at the top.
    table: as in `Line`.
    """

    index: int
    start: int
    end: int
    kind: BlockKind
    depth: int
    parent: int | None
    marker: Marker | None = None
    head: tuple[int, int] | None = None
    paragraph: int = 0
    page: int | None = None
    cells: tuple[tuple[int, int], ...] = ()
    table: int = 0


class Sentence(NamedTuple):
    """A piece between sentence ends (。！？；) inside one block; half-open offsets, no outer white space.

    first: True for the block's head or first sentence. head: True when it is the block's heading.
    duty: True for a statement of responsibility cut off its sentence: （责任单位：…）.
    """

    start: int
    end: int
    text: str
    block: int
    first: bool = False
    head: bool = False
    duty: bool = False


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """The date that relative deadlines count from, and where it was found.

    origin: one of 指定 (the user said so), 落款, 发文日期, 会议日期, 文件名, 标题, 清单 (the list of an archive) — the words the
    workbook shows.
    precision: "day", "month" or "year"; day is the first of what is unknown.
    """

    day: date
    origin: str
    text: str = ""
    precision: str = "day"

    @property
    def shown(self) -> str:
        """The date in Chinese, no finer than the document prints it: 2026年, 2026年3月, 2026年3月5日."""
        parts = {"year": 1, "month": 2}.get(self.precision, 3)
        return "".join((f"{self.day.year}年", f"{self.day.month}月", f"{self.day.day}日")[:parts])


class ColumnRole(StrEnum):
    """What stands in a column of a task table; LEAD to SUPERVISING are the values of `task.Role`."""

    NUMBER = "number"
    AREA = "area"
    TOPIC = "topic"
    MEASURE = "measure"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    COOPERATING = "cooperating"
    SUPERVISING = "supervising"
    DEADLINE = "deadline"
    TARGET = "target"
    STANDARD = "standard"
    PROGRESS = "progress"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell by its column: half-open span into the document; person: the column names people."""

    start: int
    end: int
    role: ColumnRole
    person: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One task as a table states it: a row, neighbouring rows of one measure, or a whole form (事项|…; 责任单位|…).

    blocks: indices into `Outline.blocks`, the first is the task's own. cells: in document order, a measure that several
    rows repeat once only. done: its column of progress says that it is finished.
    """

    blocks: tuple[int, ...]
    cells: tuple[Cell, ...]
    done: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its tasks, none where its heads do not say that its rows are tasks, or it has no heads.

    rest: blocks that are known to hold no task (heads, sums, rows of names or fees); others are for the sentences to say.
    """

    entries: tuple[Entry, ...]
    rest: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """Blocks in document order (a parent before its children), with the title and date found.

    tables: the tables among the blocks, in document order; () until they are looked for (`detect.tables`).
    goes_on: True for a volume that is not the first of its text: its `title` is that of the paper which it goes on with.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    date: DocumentDate | None = None
    tables: tuple[Table, ...] = ()
    goes_on: bool = False
