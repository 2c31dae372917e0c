"""What a place's ledger looks like and how its lights burn: columns, paper, fonts, status words, rule of the light."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What a light goes by: the days that are left, or the progress against the calendar."""

    DEADLINE = "deadline"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Light:
    """The rule of the light. soon: days before the limit from which it is amber (DEADLINE).

    amber, red: percentage points by which progress is behind the calendar, from `amber` on amber, above `red` red
    (SCHEDULE); the calendar runs from 交办时间, or from 1 January of the limit's year, to the limit.
    """

    rule: Rule = Rule.DEADLINE
    soon: int = 15
    amber: int = 10
    red: int = 30


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of fonts, never the fonts themselves. The defaults are those of GB/T 9704 papers."""

    title: str = "方正小标宋简体"
    head: str = "黑体"
    body: str = "仿宋_GB2312"
    note: str = "楷体_GB2312"


@dataclass(frozen=True, slots=True)
class Words:
    """Status words in the order of a task's life; the others say which of them have a meaning of their own.

    finished: nothing more is due. stopped: suspended. late: overdue whatever the date. standing: without an end.
    """

    all: tuple[str, ...] = ("未启动", "进行中", "已完成待核", "已销号", "逾期", "延期", "中止", "长期坚持")
    finished: tuple[str, ...] = ("已完成待核", "已销号")
    stopped: tuple[str, ...] = ("中止",)
    late: tuple[str, ...] = ("逾期",)
    standing: tuple[str, ...] = ("长期坚持",)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the list. key: ours (models/ledger_columns.tsv), "" for a column of the place's own.

    width: in characters of the workbook's normal font. fill: whether people fill it in.
    """

    key: str
    heading: str
    width: float
    fill: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of ledger. title: what follows the document's title above the list.

    paper: "A3" or "A4", landscape. flat: an import form: the header in the first row, nothing merged, several values
    in a cell joined by 、, no columns but these. ten_days: 月历表 has a column 旬, for 以日保旬、以旬保月.
    """

    name: str
    title: str
    columns: tuple[Field, ...]
    paper: str = "A3"
    flat: bool = False
    fonts: Fonts = Fonts()
    words: Words = Words()
    light: Light = Light()
    ten_days: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """Our keys among the columns."""
        return frozenset(field.key for field in self.columns if field.key)
