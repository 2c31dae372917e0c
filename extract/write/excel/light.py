"""The light of a ledger row: one rule, written twice, as an Excel formula and in Python for the cached value.

Order of the rule (first that holds): finished, suspended, said to be overdue, date passed, then by the profile either
date near or progress behind the calendar, else good; without a date 长期坚持 is good. A test has LibreOffice
recalculate the formula and compares.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from extract.vocabulary.profile import Light, Rule, Words

_WORDS, _RULE = Words(), Light()
STATUSES, FINISHED, SOON = _WORDS.all, _WORDS.finished, _RULE.soon
"""Those of the default profile."""
SOON_NAME, AMBER_NAME, RED_NAME = "临期天数", "滞后分", "严重滞后分"
"""Defined names of the cells in 字典 that hold the limits of the rule: a place may change them there."""

DONE, LATE, NEAR, GOOD, STOPPED, OPEN = "●办结", "●逾期", "●临期", "●正常", "○中止", "○无日期"
SLOW, BEHIND = "●滞后", "●严重滞后"
"""Behind the calendar, amber and red (Rule.SCHEDULE)."""

LIGHTS = (DONE, LATE, BEHIND, NEAR, SLOW, GOOD, STOPPED, OPEN)
"""All of them."""


def light(
    due: date | None, status: str, today: date, words: Words = _WORDS, rule: Light = _RULE, *,
    percent: float = 0.0, start: date | None = None,
) -> str:  # fmt: skip
    """What the light shows for a limit (None: no date in the cell), a status word ("" too) and a day.

    percent: of the work done, 0 to 100. start: 交办时间, None for 1 January of the limit's year.
    """
    if status in words.finished:
        return DONE
    if status in words.stopped:
        return STOPPED
    if status in words.late:
        return LATE
    if due is None:
        return GOOD if status in words.standing else OPEN
    if due < today:
        return LATE
    if rule.rule is Rule.DEADLINE:
        return NEAR if (due - today).days <= rule.soon else GOOD
    behind = planned(due, start, today) - percent
    return BEHIND if behind > rule.red else SLOW if behind >= rule.amber else GOOD


def planned(due: date, start: date | None, today: date) -> float:
    """Percent of the time from `start` (None: 1 January of the limit's year) to `due` that has passed, 0 to 100."""
    first = start or date(due.year, 1, 1)
    if due <= first:
        return 100.0
    return max(0.0, min(100.0, (today - first).days * 100 / (due - first).days))


def formula(
    due: str, status: str, words: Words = _WORDS, rule: Light = _RULE, cells: Mapping[str, str] | None = None
) -> str:
    """The same rule for the cells `due` and `status`, such as "J4" and "N4"; status "" where there is no such column.

    cells: those of "percent" and "raised", where the profile has them.
    """
    own = cells or {}
    if rule.rule is Rule.DEADLINE:
        going = f'IF({due}-TODAY()<={SOON_NAME},"{NEAR}","{GOOD}")'
    else:
        behind = _behind(due, own.get("percent", "0"), own.get("raised", ""))
        going = f'IF({behind}>{RED_NAME},"{BEHIND}",IF({behind}>={AMBER_NAME},"{SLOW}","{GOOD}"))'
    dated = f'IF({due}<TODAY(),"{LATE}",{going})'
    if not status:
        return f'=IF(ISNUMBER({due}),{dated},"{OPEN}")'
    open_ended = _when(status, words.standing, GOOD, f'"{OPEN}"')
    rest = _when(status, words.late, LATE, f"IF(ISNUMBER({due}),{dated},{open_ended})")
    return "=" + _when(status, words.finished, DONE, _when(status, words.stopped, STOPPED, rest))


def _when(cell: str, words: Sequence[str], shown: str, rest: str) -> str:
    """IF the cell holds one of the words, `shown`, else `rest` (a formula)."""
    if not words:
        return rest
    tests = ",".join(f'{cell}="{word}"' for word in words)
    return f'IF({f"OR({tests})" if len(words) > 1 else tests},"{shown}",{rest})'


def _behind(due: str, percent: str, raised: str) -> str:
    """Points behind the calendar; 0.6, 60 and 60% in the cell are all 60 percent, what is no number 0."""
    year = f"DATE(YEAR({due}),1,1)"
    start = f"IF(ISNUMBER({raised}),{raised},{year})" if raised else year
    done = f"IFERROR(VALUE({percent}),0)"
    passed = f"IF({due}<={start},100,MAX(0,MIN(100,(TODAY()-{start})*100/({due}-{start}))))"
    return f"({passed}-{done}*IF({done}<=1,100,1))"
