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

    origin: one of 指定 (the user said so), 落款, 发文日期, 会议日期, 文件名, 标题 — the words the workbook shows.
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


@dataclass(frozen=True, slots=True)
class Outline:
    """Blocks in document order (a parent before its children), with the title and date found."""

    blocks: tuple[Block, ...]
    title: str = ""
    date: DocumentDate | None = None
