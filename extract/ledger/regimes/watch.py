"""What a regime says about a task on a day: its light, its next feedback, the cards of its unit."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from extract.ledger.book.items import day_of
from extract.ledger.memory.event import Event, Kind
from extract.ledger.memory.state import NOBODY, STANDING, State, units_of
from extract.ledger.memory.wording import light_of
from extract.ledger.regimes.regime import Card, Regime
from extract.vocabulary.calendar import add_months
from extract.vocabulary.profile import Light, Rule
from extract.write.excel import light as lights
from extract.write.recurrences import unfold

RAISED = ("交办时间", "交办日期", "提出时间")
"""Headings of the column that says when a task was assigned."""
_PERCENT = r"[^\d%％，。；、]{0,2}(\d{1,3}(?:\.\d+)?)\s*[%％]"
"""A percentage right behind a word of the regime (已完成约60%)."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A card for a unit, with the tasks that brought it and the reason of each, in words."""

    unit: str
    colour: str
    reasons: tuple[tuple[str, str], ...]


def fitted(regime: Regime, events: Iterable[Event]) -> Regime:
    """The regime with the light of the ledger's own profile, where it names none itself."""
    if regime.light is not None:
        return regime
    codes = [event.payload["light"] for event in events if event.kind is Kind.RECEIVED and "light" in event.payload]
    return replace(regime, light=light_of(codes[-1])) if codes else regime


def limit(state: State, regime: Regime) -> date | None:
    """The day by which the task must be done: its own, else what the regime counts from 交办; None without either."""
    if state.item.due is not None or state.item.limit or state.item.repeat or state.word == STANDING:
        return state.item.due
    start = state.assigned or state.created
    texts = (state.item.remark, *(value for _, value in state.item.own))
    if regime.major_months is not None and any(word in text for word in regime.major for text in texts):
        return add_months(start, regime.major_months)
    return None if regime.limit is None else regime.after(start, regime.limit)


def light(state: State, regime: Regime, today: date) -> str:
    """The word that the workbook's 预警 column shows for it: the same rule, with the thresholds of the regime.

    Where the regime counts working days, the days before the limit are working days. By progress, a task of which no
    percentage is stated counts as 0 %, as an empty cell does in the workbook.
    """
    rule = rule_of(regime, today)
    done = percent(state, regime) if rule.rule is Rule.SCHEDULE else None
    due = limit(state, regime)
    return lights.light(due, state.word, today, rule=rule, percent=done or 0.0, start=_begun(state))


def rule_of(regime: Regime, today: date) -> Light:
    """The rule of the light on a day, its days as calendar days from that day on."""
    rule = regime.light or Light()
    return replace(rule, soon=(regime.after(today, rule.soon) - today).days)


def lights_of(regime: Regime) -> tuple[str, ...]:
    """The words that the light of a regime can show, in the order of a report's columns."""
    schedule = (regime.light or Light()).rule is Rule.SCHEDULE
    going = (lights.SLOW, lights.BEHIND) if schedule else (lights.NEAR,)
    return lights.DONE, lights.GOOD, *going, lights.LATE, lights.OPEN, lights.STOPPED


def is_late(state: State, regime: Regime, today: date) -> bool:
    """Open, and its light is red: past the limit, or far behind the calendar."""
    return state.open and light(state, regime, today) in (lights.LATE, lights.BEHIND)


def is_unassigned(state: State, regime: Regime, today: date) -> bool:
    """Open, and 交办 was due before `today` and has not been recorded; False where the regime asks for none."""
    if regime.assign is None or not state.open or _begun(state):
        return False
    return regime.after(state.created, regime.assign) < today


def is_silent(state: State, regime: Regime, today: date) -> bool:
    """A feedback was due before `today` and has not come."""
    expected = next_feedback(state, regime, today)
    return expected is not None and expected < today


def behind(state: State, regime: Regime, today: date) -> float | None:
    """Points by which stated progress lags behind the calendar (negative: ahead); None where either is unknown.

    The calendar runs from 交办, or from 1 January of the limit's year, to the limit, as in the workbook's light.
    """
    done, due = percent(state, regime), limit(state, regime)
    if done is None or due is None:
        return None
    return round(lights.planned(due, _begun(state), today) - done, 1)


def _begun(state: State) -> date | None:
    """The day of 交办: recorded, else as it stands in the ledger; None without either."""
    own = dict(state.item.own)
    stated = (day_of(own[heading]) for heading in RAISED if heading in own)
    return state.assigned or next((day for day in stated if day), None)


def percent(state: State, regime: Regime) -> float | None:
    """The percentage that the unit states: in a column of the regime, else in 进展情况 behind one of its words.

    Where several are stated the last counts; None when there is none or it is above 100.
    """
    own = dict(state.item.own)
    for heading in regime.columns:
        if (found := _number(own.get(heading, ""))) is not None:
            return found
    words = "|".join(re.escape(word) for word in regime.words)
    stated = re.findall(f"(?:{words}){_PERCENT}", state.item.progress) if words else []
    return _number(stated[-1]) if stated else None


def _number(text: str) -> float | None:
    match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*[%％]?\s*", text)
    value = float(match[1]) if match else None
    if value is not None and 0 < value <= 1 and "%" not in text and "％" not in text:
        value *= 100  # Excel keeps 60% as 0.6 and 100% as 1
    return value if value is not None and value <= 100 else None


def falls(state: State, regime: Regime, last: date, first: date | None = None) -> list[date]:
    """The days up to `last` on which an open task falls due, past ones included (from `first` on, for a recurrence).

    A recurrence that names no day falls on the last day of its period.
    """
    if not state.open:
        return []
    due = limit(state, regime)
    if due is not None:
        return [due] if due <= last else []
    if not state.item.repeat or first is None:
        return []
    try:
        months = [month for year in range(first.year, last.year + 1) for month in unfold(state.item.repeat, year) or []]
    except ValueError:  # a rule that somebody changed by hand: the words of the limit are still shown
        return []
    return [day for month in months for day in month.days or (month.last,) if first <= day <= last]


def next_feedback(state: State, regime: Regime, today: date) -> date | None:
    """The day by which the unit must report next; a day before `today` means that it is late.

    None for a task that is not open, of which the regime wants nothing more, or that starts after `today`.
    """
    if not state.open:
        return None
    if state.feedback:
        return None if regime.every is None else regime.after(state.feedback[-1], regime.every)
    start = state.assigned or state.created
    return None if regime.first is None or start > today else regime.after(start, regime.first)


def cards(states: Iterable[State], regime: Regime, today: date) -> list[Warned]:
    """The units to be warned, worst colour first, then by name; each unit once, under its worst colour.

    A task that names nobody warns nobody.
    """
    found: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for state in states:
        if state.open and units_of(state) != (NOBODY,):
            for rank, card in reversed(list(enumerate(regime.cards))):
                if reason := _reason(state, card, regime, today):
                    for unit in units_of(state):
                        found[unit].append((rank, state.task, reason))
                    break
    warned = []
    for unit, hits in found.items():
        worst = max(rank for rank, _, _ in hits)
        reasons = tuple((task, reason) for rank, task, reason in hits if rank == worst)
        warned.append((-worst, unit, Warned(unit, regime.cards[worst].colour, reasons)))
    return [card for _, _, card in sorted(warned, key=lambda entry: entry[:2])]


def _reason(state: State, card: Card, regime: Regime, today: date) -> str:
    """Why the task brings this card, "" when it does not."""
    due, expected = limit(state, regime), next_feedback(state, regime, today)
    kind = "个工作日" if regime.working else "天"
    late = regime.between(due, today) if due else 0
    if card.overdue is not None and late >= max(card.overdue, 1):
        return f"逾期{late}{kind}"
    points = behind(state, regime, today)
    if card.behind is not None and points is not None and points >= card.behind:
        return f"落后序时进度{points:g}个百分点"
    quiet = regime.between(expected, today) if expected else 0
    if card.silent is not None and quiet >= max(card.silent, 1):
        return f"应于{expected}反馈，已超过{quiet}{kind}"
    if card.urged is not None and len(state.urged) >= max(card.urged, 1):
        return f"催办{len(state.urged)}次仍未办结"
    return ""
