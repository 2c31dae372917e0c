"""Date arithmetic of the civil calendar: first and last days of the periods that documents name, and how a day is written.

Pure functions; a period is a pair (first day, last day), both included.
"""

from calendar import monthrange
from datetime import date, timedelta

Period = tuple[date, date]
"""First and last day, both included."""


def month_end(year: int, month: int) -> date:
    """The last day of a month, leap years included."""
    return date(year, month, monthrange(year, month)[1])


def months(year: int, first: int, last: int) -> Period:
    """From the first day of month `first` to the last day of month `last` of one year (1-12)."""
    return date(year, first, 1), month_end(year, last)


def ten_days(year: int, month: int, third: int) -> Period:
    """上旬 (1st-10th), 中旬 (11th-20th), 下旬 (21st-month end) for third 1, 2, 3."""
    first = date(year, month, 10 * third - 9)
    return first, month_end(year, month) if third == 3 else date(year, month, 10 * third)


def week(day: date) -> Period:
    """Monday to Sunday of the week that holds the day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, or that month's last day where it is shorter (31 Jan + 1 = 28/29 Feb)."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def make_date(year: int, month: int, day: int) -> date | None:
    """A date, or None where no such day exists (2月30日)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def chinese(day: date) -> str:
    """A day as it is written in Chinese papers: 2026年7月10日."""
    return f"{day.year}年{day.month}月{day.day}日"
