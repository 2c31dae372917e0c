"""When a recurring limit falls due: months of a year for 月历表, the next day for calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.write.recurrences import next_day, unfold


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", [f"{m}-25" for m in range(1, 13)]),
        ("FREQ=MONTHLY;BYMONTHDAY=10,20,-1", ["1-10 1-20 1-31", "2-10 2-20 2-28"]),
        ("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=20", ["1-20", "4-20", "7-20", "10-20"]),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1", ["6-30", "12-31"]),
        ("FREQ=WEEKLY;BYDAY=FR", ["1-2 1-9 1-16 1-23 1-30", "2-6 2-13 2-20 2-27"]),
    ],
)
def test_rules_with_days(rule, days):
    found = [" ".join(f"{day.month}-{day.day}" for day in month.days) for month in unfold(rule, 2026)]
    assert found[: len(days)] == days
    assert all(month.last == month.days[-1] for month in unfold(rule, 2026))


@pytest.mark.parametrize(
    ("rule", "months"),
    [("FREQ=MONTHLY", range(1, 13)), ("FREQ=MONTHLY;INTERVAL=3", (3, 6, 9, 12)), ("FREQ=MONTHLY;INTERVAL=6", (6, 12)),
     ("FREQ=YEARLY", (12,)), ("FREQ=YEARLY;BYMONTH=3", (3,)), ("FREQ=WEEKLY", range(1, 13)),
     ("FREQ=MONTHLY;INTERVAL=5", (5, 10)), ("FREQ=MONTHLY;INTERVAL=0", range(1, 13)), ("FREQ=MONTHLY;INTERVAL=24", (12,))],
)  # fmt: skip
def test_rules_without_days_fall_on_the_last_day_of_their_period(rule, months):
    found = unfold(rule, 2026)
    assert [(month.last.month, month.days) for month in found] == [(month, ()) for month in months]
    assert all((month.last + timedelta(1)).day == 1 for month in found)


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"])
def test_what_recurs_too_often_is_not_unfolded(rule):
    assert unfold(rule, 2026) is None
    assert next_day(rule, date(2026, 7, 10)) is None


@pytest.mark.parametrize("rule", ["", "每月", "FREQ=", "=1+1", "FREQ=MONTHLY;BYMONTHDAY=x", "FREQ=YEARLY;BYMONTH=13"])
def test_what_is_no_rule(rule):
    with pytest.raises(ValueError):
        unfold(rule, 2026)
    assert next_day(rule, date(2026, 7, 10)) is None


@pytest.mark.parametrize(
    ("rule", "day"),
    [("FREQ=MONTHLY", date(2026, 7, 31)), ("FREQ=MONTHLY;INTERVAL=3", date(2026, 9, 30)), ("FREQ=YEARLY", date(2026, 12, 31)),
     ("FREQ=MONTHLY;BYMONTHDAY=5", date(2026, 8, 5)), ("FREQ=WEEKLY", date(2026, 7, 10)), ("FREQ=YEARLY;BYMONTH=2", date(2027, 2, 28))],
)  # fmt: skip
def test_next_day(rule, day):
    found, named_ = next_day(rule, date(2026, 7, 10))
    assert found == day
    assert next_day(named_, day) == (day, named_)


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_the_next_day_is_never_past(today):
    for rule in ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"):
        assert next_day(rule, today)[0] >= today
