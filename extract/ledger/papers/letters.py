"""Papers and calendars about tasks in the memory: who gets one, and what it is told."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from extract.ledger.item import Item
from extract.ledger.memory.state import NOBODY, State, units_of
from extract.ledger.papers.paper import write_paper
from extract.ledger.regimes.regime import Regime
from extract.ledger.regimes.watch import light, rule_of
from extract.ledger.report.count import Report, numbers
from extract.vocabulary.calendar import chinese
from extract.vocabulary.errors import OutputError

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\s.]+')
"""What Windows refuses in names, control characters, marks that turn the writing round, dots."""
_LONGEST = 40
"""Characters of a unit's name in a file name."""
_MOST = 1000
"""Papers of one kind for one unit on one day; more is a mistake."""


def item_of(state: State) -> Item:
    """The task as a paper shows it: with the status word that follows from its history."""
    return replace(state.item, id=state.task, status=state.word)


def write(
    kind: str, states: Iterable[State], regime: Regime, day: date, folder: Path, template: Path | None
) -> list[Path]:
    """A paper a unit (催办单-市水利局-2026-05-01.docx), each whole or not at all; none replaces an older one.

    Raises OutputError and UsageError as `write_paper`; the papers written before stay.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}：无法建立文件夹（{error.strerror or error}）。请换一个保存位置。") from error
    by_unit: defaultdict[str, list[State]] = defaultdict(list)
    for state in states:
        for unit in units_of(state):
            by_unit[unit].append(state)
    written = []
    for unit, own in by_unit.items():
        facts = {
            "主送机关": "" if unit == NOBODY else unit,
            "成文日期": chinese(day),
            "交办时间": chinese(day),
            "反馈周期": _cycle(regime),
        }
        path = _free(folder, f"{kind}-{_FORBIDDEN.sub('_', unit)[:_LONGEST]}-{day}")
        shown = [light(state, regime, day) for state in own]
        items = [item_of(state) for state in own]
        write_paper(kind, facts, items, path, template, today=day, rule=rule_of(regime, day), lights=shown)
        written.append(path)
    return written


def circular(report: Report, path: Path, template: Path | None) -> None:
    """督查通报: the report as a paper. Raises OutputError, and UsageError for a template with unknown placeholders."""
    rows = [item_of(state) for state in report.states.values()]
    shown = {task: count.name for count in report.lights for task in count.tasks}
    facts = {"标题": report.title, "成文日期": chinese(report.day), "红黄牌": _cards(report)}
    write_paper(
        "督查通报", facts, rows, path, template, today=report.day, rule=rule_of(report.regime, report.day),
        lights=[shown[task] for task in report.states],
    )  # fmt: skip


def _cards(report: Report) -> str:
    """Who is warned, and for which tasks: 红牌1个：市水利局（第3、7项）。黄牌0个。"""
    parts = []
    for colour in (card.colour for card in reversed(report.regime.cards)):
        found = [card for card in report.cards if card.colour == colour]
        named = "、".join(
            f"{card.unit}（第{numbers((t for t, _ in card.reasons), report.states)}项）" for card in found
        )
        parts.append(f"{colour}{len(found)}个{'：' if named else ''}{named}")
    return f"按{report.regime.name}，{'；'.join(parts)}。" if parts else "没有红黄牌。"


def calendar(states: Sequence[State], path: Path, day: date) -> None:
    """The limits of tasks as an .ics calendar. Raises OutputError."""
    from extract.ledger.papers.agenda import write_ics

    write_ics([item_of(state) for state in states], path, day)


def _cycle(regime: Regime) -> str:
    """每7天, 每5个工作日; "" where the regime asks for none."""
    if regime.every is None:
        return ""
    return f"每{regime.every}{'个工作日' if regime.working else '天'}"


def _free(folder: Path, name: str) -> Path:
    """A file name that is not taken: people may have written into the older paper."""
    paths = (folder / f"{name}{f'（{n}）' if n > 1 else ''}.docx" for n in range(1, _MOST))
    for path in paths:
        if not path.exists():
            return path
    raise OutputError(f"{folder}：{name} 已经有 {_MOST - 1} 份。请换一个文件夹。")
