"""Working days of mainland China: weekends, public holidays, make-up days.

The yearly notices stand in models/workdays.tsv (2004 on). For a year without a row the statutory days
count: the fixed ones of models/seasons.tsv and the moving ones of models/festivals.tsv, no make-up days.
"""

from datetime import date, timedelta
from functools import cache

from extract import knowledge

MOST = 2000
"""Working days counted at most; nobody prints a longer limit in working days."""


@cache
def _notices() -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """Holidays on weekdays and working weekend days (MM-DD) by year."""
    return {
        int(row["year"]): (frozenset(knowledge.values(row["off"])), frozenset(knowledge.values(row["made_up"])))
        for row in knowledge.table("workdays")
    }


@cache
def festivals() -> dict[int, dict[str, date]]:
    """First days of moving festivals: year → name (春节, 清明, …) → date, 1990-2060."""
    years: dict[int, dict[str, date]] = {}
    for row in knowledge.table("festivals"):
        year = int(row["year"])
        years[year] = {k: date.fromisoformat(f"{year}-{v}") for k, v in row.items() if k != "year" and v}
    return years


@cache
def _statutory(year: int) -> frozenset[date]:
    """Statutory holidays of a year without a notice (全国年节及纪念日放假办法, the days themselves)."""
    fixed = {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2)} | {date(year, 10, d) for d in (1, 2, 3)}
    moving = festivals().get(year, {})
    fixed.update(moving[name] for name in ("清明", "端午", "中秋") if name in moving)
    if "春节" in moving:
        fixed.update(moving["春节"] + timedelta(days=n) for n in range(-1, 3))
    return frozenset(fixed)


def is_working_day(day: date) -> bool:
    """True when offices are open on that day."""
    notice = _notices().get(day.year)
    if notice is None:
        return day.weekday() < 5 and day not in _statutory(day.year)
    off, made_up = notice
    mark = f"{day.month:02d}-{day.day:02d}"
    return mark in made_up if day.weekday() >= 5 else mark not in off


def add_working_days(day: date, count: int) -> date | None:
    """The `count`-th working day after `day` (which is not counted itself); None when count is not 1-MOST."""
    if not 1 <= count <= MOST:
        return None
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
