"""The light of a ledger row: one rule, written twice, as an Excel formula and in Python for the cached value.

Order of the rule (first that holds): finished, suspended, said to be overdue, date passed, date near,
date far, 长期坚持, no date. A test has LibreOffice recalculate the formula and compares.
"""

from datetime import date

STATUSES = ("未启动", "进行中", "已完成待核", "已销号", "逾期", "延期", "中止", "长期坚持")
"""Status words of a supervision ledger, in the order of its life."""
FINISHED = ("已完成待核", "已销号")
SOON = 15
"""Days before the limit from which the light is amber."""
SOON_NAME = "临期天数"
"""Defined name of the cell in 字典 that holds SOON: a place may change it there."""

DONE, LATE, NEAR, GOOD, STOPPED, OPEN = "●办结", "●逾期", "●临期", "●正常", "○中止", "○无日期"


def light(due: date | None, status: str, today: date) -> str:
    """What the light shows for a limit (None: no date in the cell), a status word ("" too) and a day."""
    if status in FINISHED:
        return DONE
    if status == "中止":
        return STOPPED
    if status == "逾期":
        return LATE
    if due is None:
        return GOOD if status == "长期坚持" else OPEN
    days = (due - today).days
    return LATE if days < 0 else NEAR if days <= SOON else GOOD


def formula(due: str, status: str) -> str:
    """The same rule for the cells `due` and `status`, such as "J4" and "N4"."""
    finished = ",".join(f'{status}="{word}"' for word in FINISHED)
    dated = f'IF({due}<TODAY(),"{LATE}",IF({due}-TODAY()<={SOON_NAME},"{NEAR}","{GOOD}"))'
    open_ended = f'IF({status}="长期坚持","{GOOD}","{OPEN}")'
    rule = f'IF({status}="逾期","{LATE}",IF(ISNUMBER({due}),{dated},{open_ended}))'
    return f'=IF(OR({finished}),"{DONE}",IF({status}="中止","{STOPPED}",{rule}))'
