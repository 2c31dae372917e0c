"""The pieces that readings of time expressions share: what is read, against what, and the parts of a year."""

import re
from dataclasses import dataclass
from datetime import date

from extract.vocabulary.calendar import Period, months, ten_days
from extract.vocabulary.numerals import integer

Groups = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against.

    base: the document's date, None when unknown or not exact enough for the form. year: the year meant where none
    is printed, None when unknown. turns: True when `year` is the base's own and so may turn (November, December).
    lead: the word before the expression: "to" 到/至, "from" 自/从, "" none.
    """

    base: date | None
    year: int | None
    turns: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """Meaning of an expression. year: the year it fixes for those after it; based: it was counted from the base."""

    earliest: date | None = None
    due: date | None = None
    repeat: str | None = None
    year: int | None = None
    based: bool = False


NOTHING = Value()
_FULL = str.maketrans("１２３４", "1234")
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}


def whole(text: str | None) -> int | None:
    """The number of a group; None for a group that did not take part."""
    return integer(text) if text else None


def part_of_year(part: str, year: int) -> Period:
    """The days of a part of a year: 上半年, 第一季度, 年底, 年初, 全年."""
    if "半年" in part:
        return months(year, 1, 6) if part[0] == "上" else months(year, 7, 12)
    if "季" in part:
        number = _QUARTER[re.sub(r"第|\s|季度", "", part).translate(_FULL)]
        return months(year, 3 * number - 2, 3 * number)
    if "初" in part:
        return months(year, 1, 1)
    if "中" in part:
        return months(year, 6, 6)
    return months(year, 1, 12)


def thirds(word: str, year: int, month: int) -> Period:
    """上旬/初 (first third), 中旬/中, 下旬; 底 and 末 mean the month's last day."""
    if word[0] in "上初" or "初" in word:
        return ten_days(year, month, 1)
    if word[0] == "中" or "中" in word:
        return ten_days(year, month, 2)
    if word[0] == "下":
        return ten_days(year, month, 3)
    return months(year, month, month)
