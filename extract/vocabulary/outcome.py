"""What became of one input: the row of 读取情况 and of the archive's table of outcomes."""

from dataclasses import dataclass
from enum import StrEnum

from extract.vocabulary.errors import Category


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
