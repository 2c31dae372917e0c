"""When a recurring limit falls due within a year: RFC 5545 rules unfolded month by month, for a calendar of paper.

A rule that names days (每月5日前) falls on them. A rule that names none (每月, 每季度, 每年) is due when its
period ends: the day is only the place in the calendar, and `days` stays empty.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from extract.vocabulary.calendar import month_end

OFTEN = 8
"""More days than these in a month (每日, 每个工作日) are no appointments: they are summed up instead."""
_NAMED = ("BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO")


class Month(NamedTuple):
    """One month in which a rule falls due: the last day, and all its days where the rule names them."""

    last: date
    days: tuple[date, ...]


def unfold(rule: str, year: int) -> list[Month] | None:
    """The months of a year in which an RFC 5545 rule falls due, in order.

    None for what recurs so often that a list of days says nothing. Raises ValueError for what is no rule.
    """
    parts = _parts(rule)
    frequency = parts["FREQ"]
    if frequency in ("SECONDLY", "MINUTELY", "HOURLY", "DAILY"):
        return None
    if not any(key in parts for key in _NAMED):
        return [Month(month_end(year, month), ()) for month in _months(frequency, parts)]
    months = [Month(days[-1], tuple(days)) for days in _days(rule, year)]
    return None if any(len(month.days) > OFTEN for month in months) else months


def next_day(rule: str, today: date) -> tuple[date, str] | None:
    """The first day from `today` on which a rule falls due, and the rule with its day named, as calendars want it.

    A rule without a day falls on the last day of its period, 每周 on Friday. None for what recurs too often for
    appointments, or never again, and for what is no rule (a cell that people changed).
    """
    try:
        if unfold(rule, today.year) is None:
            return None
        return _after(_with_day(_parts(rule)), today)
    except ValueError:
        return None


def _with_day(parts: dict[str, str]) -> str:
    """The rule, its day named: FREQ=MONTHLY;INTERVAL=3 is FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1."""
    if any(key in parts for key in _NAMED):
        return ";".join(f"{key}={value}" for key, value in parts.items())
    if parts["FREQ"] == "WEEKLY":
        return ";".join(f"{key}={value}" for key, value in {**parts, "BYDAY": "FR"}.items())
    months = _months(parts["FREQ"], parts)
    if len(months) == 12:
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    return f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY=-1"


def _after(rule: str, today: date) -> tuple[date, str] | None:
    from dateutil.rrule import rrulestr

    found = rrulestr(rule, dtstart=datetime(today.year, 1, 1)).after(
        datetime(today.year, today.month, today.day), inc=True
    )
    return (found.date(), rule) if found else None


def _parts(rule: str) -> dict[str, str]:
    if not re.fullmatch(r"FREQ=[A-Z]+(;[A-Z]+=[\w,+-]+)*", rule):
        raise ValueError(f"不是 RFC 5545 的重复规则：{rule}")
    pairs = (part.partition("=") for part in rule.split(";"))
    return {key: value for key, _, value in pairs}


def _months(frequency: str, parts: dict[str, str]) -> list[int]:
    """The months that end a period of a rule without days: 每季度 3, 6, 9, 12; 每年 12."""
    if "BYMONTH" in parts:
        return sorted(int(month) for month in parts["BYMONTH"].split(","))
    step = 12 if frequency == "YEARLY" else max(1, int(parts.get("INTERVAL", "1"))) if frequency == "MONTHLY" else 1
    return [month for month in range(1, 13) if month % step == 0] or [12]


def _days(rule: str, year: int) -> Iterator[list[date]]:
    """The days of a rule in a year, a list a month."""
    from dateutil.rrule import rrulestr

    found = rrulestr(rule, dtstart=datetime(year, 1, 1))
    days = [moment.date() for moment in found.between(datetime(year, 1, 1), datetime(year, 12, 31), inc=True)]
    for _, group in groupby(days, key=lambda day: day.month):
        yield list(group)
