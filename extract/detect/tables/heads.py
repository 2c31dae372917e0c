"""The heads of columns (责任单位, 完成时限（2026年）, 整改 措施): what stands below them."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from extract.detect.owner.words import labels
from extract.knowledge import table, values

CONTENT = "content"
PROBLEM = "problem"
NEXT = "next"
FOREIGN = "foreign"
"""Roles of `models/table_columns.tsv` whose meaning depends on the other heads; the rest are values of `ColumnRole`."""

LONGEST = 24
"""Characters of a head, remarks in brackets included; a longer cell holds text."""
_REMARK = re.compile(r"[（(〔\[][^（()）]*[）)〕\]]|\s")
_YEAR = re.compile(r"(?:20\d\d年?度?)?")
_PARTS = re.compile(r"[/／、，,及和与]")
_KEPT = 1024
"""Cells whose role is kept; a table repeats its heads, and its short cells."""


class Head(NamedTuple):
    """A column by its head. role: as in `models/table_columns.tsv`. person: it names people."""

    role: str
    person: bool = False


@lru_cache(maxsize=_KEPT)
def head(cell: str) -> Head | None:
    """What the head of a column says; None for a cell that is no head of a task table."""
    if not 0 < len(cell) <= LONGEST:
        return None
    bare = _REMARK.sub("", cell)
    return _known(bare) or _known(_YEAR.sub("", bare, count=1)) or _several(bare) or _owner(bare)


def _known(bare: str) -> Head | None:
    """A head as the table has it, or with words before it that do not count (主要, 年度)."""
    words, before = _words(), _prefixes()
    for _ in range(3):
        if bare in words:
            return words[bare]
        lead = next((word for word in before if bare.startswith(word)), "")
        if not lead:
            return None
        bare = bare.removeprefix(lead)
    return None


def _several(bare: str) -> Head | None:
    """责任单位及责任人, 进展情况/存在问题: the first of several heads, when each is one."""
    parts = [_known(part) or _owner(part) for part in _PARTS.split(bare)]
    return parts[0] if len(parts) > 1 and all(parts) else None


def _owner(bare: str) -> Head | None:
    """Heads of units and people by the forms of `owner_labels.tsv` (市直牵头单位, 包保县领导)."""
    found = labels(f"{bare}：", 0, len(bare) + 1)
    if len(found) != 1 or found[0].start or found[0].role is None:
        return None
    return Head(found[0].role.value, found[0].person)


@cache
def _words() -> dict[str, Head]:
    return {
        word: Head(row["role"], bool(row["person"]))
        for row in table("table_columns")
        if row["role"] not in ("prefix", "title", "done", "open")
        for word in values(row["words"])
    }


def listed(role: str) -> tuple[str, ...]:
    """The words of the rows of one role of `models/table_columns.tsv`, longest first."""
    found = (word for row in table("table_columns") if row["role"] == role for word in values(row["words"]))
    return tuple(sorted(found, key=len, reverse=True))


@cache
def _prefixes() -> tuple[str, ...]:
    return listed("prefix")


@cache
def title_words() -> re.Pattern[str]:
    """What the title of a task table holds: 任务分解, 责任清单, 台账."""
    return re.compile("|".join(map(re.escape, listed("title"))))


@cache
def _done() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile("|".join(map(re.escape, listed("done")))),
        re.compile("|".join(map(re.escape, listed("open")))),
    )


def says_done(cell: str) -> bool:
    """Whether a cell of progress says that the task is finished (已完成，已销号), without anything still open."""
    done, still = _done()
    rest = done.sub("", cell)
    return rest != cell and not still.search(rest)
