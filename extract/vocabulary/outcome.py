"""What became of one input: the row of 读取情况 and of the archive's table of outcomes."""

from dataclasses import dataclass, replace
from enum import StrEnum

from extract.vocabulary.errors import Category
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label

FEW = 5
"""Gaps that a detail names; a scanned book has hundreds."""
_MEND = "请对照原件补充缺少的部分"


class State(StrEnum):
    """How it went; the value is what the user reads.

    OK: all of it was read. PARTIAL: there are rows, but parts of the file could not be read. FAILED: nothing of it
    could be used. SKIPPED: left out on purpose (a duplicate, the list itself). QUARANTINED: put aside because it
    brought its worker down twice.
    """

    OK = "成功"
    PARTIAL = "部分"
    FAILED = "失败"
    SKIPPED = "跳过"
    QUARANTINED = "隔离"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input document and what became of it.

    name: as the user knows it. category: None unless something is wrong. detail, remedy: Chinese, "" when there is
    nothing to say. format: as in `Source.format`, "" when it was not recognised. size: bytes, None when unknown.
    characters, tasks, done: counts, 0 unless it was read. seconds: wall time of reading and extracting.
    """

    name: str
    state: State
    category: Category | None = None
    detail: str = ""
    remedy: str = ""
    format: str = ""
    size: int | None = None
    characters: int = 0
    tasks: int = 0
    done: int = 0
    seconds: float = 0.0

    @property
    def line(self) -> str:
        """The sentence for the user: which file, what is wrong, what to do."""
        said = self.detail if self.category is None else f"{self.category.value}（{self.detail}）"
        return f"{self.name}：{said}。{self.remedy}。" if self.remedy else f"{self.name}：{said}。"


def outcome_of(result: Result, seconds: float = 0.0) -> Outcome:
    """OK, or PARTIAL where the reader has named gaps, with the counts of the result."""
    document = result.document
    done = sum(task.kind is Label.DONE for task in result.tasks)
    whole = Outcome(
        document.name, State.OK, format=document.source.format, size=document.source.size, seconds=seconds,
        characters=len(document.text), tasks=len(result.tasks) - done, done=done,
    )  # fmt: skip
    if not document.gaps:
        return whole
    more = f"等 {len(document.gaps)} 处" if len(document.gaps) > FEW else ""
    detail = "；".join(document.gaps[:FEW]) + more
    return replace(whole, state=State.PARTIAL, category=Category.INCOMPLETE, detail=detail, remedy=_MEND)


def together(one: Outcome, other: Outcome) -> Outcome:
    """What became of two volumes of one text: the first's outcome with the counts and seconds of both."""
    return replace(
        one, characters=one.characters + other.characters, tasks=one.tasks + other.tasks, done=one.done + other.done,
        seconds=one.seconds + other.seconds,
    )  # fmt: skip
