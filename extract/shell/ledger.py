"""What `luoshi ledger` prints and writes: one function a command, numbers and words from `extract.ledger`."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from extract.ledger.memory.desk import Desk, Intake, act
from extract.ledger.memory.event import Event, Kind, ordered
from extract.ledger.memory.pick import short
from extract.ledger.memory.state import STATUSES, State, unit_of
from extract.ledger.memory.steps import FIELD_NAMES, Outcome, label
from extract.ledger.papers import letters
from extract.ledger.regimes.regime import Regime
from extract.ledger.regimes.watch import (
    falls,
    is_silent,
    is_unassigned,
    light,
    lights_of,
    limit,
    next_feedback,
)
from extract.ledger.report import tables
from extract.ledger.report.count import COLUMNS, Count, Report, groups, numbers, row
from extract.shell import messages
from extract.shell.tables import show
from extract.vocabulary.errors import UsageError

_FEW = 10
"""Tasks named in a line; the rest are counted."""


def received(desk: Desk, intake: Intake) -> int:
    """Print what an import brought; 1 when a workbook could not be read."""
    for receipt in intake.receipts:
        new = f"新立项 {receipt.new} 项，" if receipt.new else ""
        messages.say(f"{receipt.file}：{receipt.rows} 行，{new}有变化 {receipt.changed} 项。")
        messages.complain(receipt.remarks)
    for line in intake.known:
        messages.say(line)
    messages.complain(intake.failures)
    states = desk.states()
    if intake.missing:
        done = "已记为移除，历史保留" if intake.dropped else "仍按原状统计；如确已取消，请再运行一次并加 --drop-missing"
        messages.say(f"台账里已经没有 {len(intake.missing)} 项：{_some(intake.missing, states)}。{done}。")
    messages.say(f"{summary(states)}数据库：{desk.path}")
    return 1 if intake.failures else 0


def summary(states: Mapping[str, State]) -> str:
    """共 32 项（未启动 20、进行中 12）。"""
    counts = Counter(state.word for state in states.values() if not state.removed)
    order = sorted(counts, key=lambda word: STATUSES.index(word) if word in STATUSES else len(STATUSES))
    words = "、".join(f"{word} {counts[word]}" for word in order)
    return f"共 {counts.total()} 项（{words}）。" if words else "共 0 项。"


def _some(tasks: Sequence[str], states: Mapping[str, State]) -> str:
    named = "、".join(f"{label(states[task])}{short(states[task], 16)}" for task in tasks[:_FEW])
    return f"{named}等" if len(tasks) > _FEW else named


def listed(states: Mapping[str, State], regime: Regime, day: date, by: str | None, output: Path | None) -> None:
    """Print the tasks of a day, or a table by unit or aspect; also to a file."""
    present = {key: state for key, state in states.items() if not state.removed}
    if by:
        shown = {key: light(state, regime, day) for key, state in present.items()}
        columns = ("单位" if by == "unit" else "工作方面", "任务", *lights_of(regime), "办结率")
        rows = tables.group_rows(groups(present.values(), shown, lights_of(regime), by))
        show(columns, rows)
    else:
        columns, rows = COLUMNS, [row(state, regime, day) for state in present.values()]
        show(
            ("序号", "编号", "事项", "单位", "完成时限", "状态", "预警", "最近反馈"),
            [_brief(s, regime, day) for s in present.values()],
        )
    messages.say(f"{day}：{summary(present)}")
    if output:
        tables.write_rows(output, columns, rows, "任务现状")
        messages.say(f"已存为：{output}")


def _brief(state: State, regime: Regime, day: date) -> tuple[object, ...]:
    last = state.feedback[-1] if state.feedback else None
    return (
        state.item.number, state.task, short(state), unit_of(state), _limit(state, regime), state.word,
        light(state, regime, day), last,
    )  # fmt: skip


def _limit(state: State, regime: Regime) -> str:
    """The limit as printed; one that only the regime gives says so."""
    found = limit(state, regime)
    if found is not None and state.item.due is None:
        return f"{found}（按{regime.name}）"
    return str(found) if found else state.item.limit


def falling_due(states: Mapping[str, State], regime: Regime, day: date, last: date, output: Path | None) -> None:
    """Print what falls due up to `last`, and whose feedback is late; also to a file."""
    due = sorted((fall, n) for n, s in enumerate(states.values()) for fall in falls(s, regime, last, day))
    found = list(states.values())
    columns = ("完成时限", "还有", "序号", "编号", "事项", "单位", "状态", "预警")
    rows = [
        (fall, _left(fall, day), found[n].item.number, found[n].task, short(found[n]), unit_of(found[n]), found[n].word,
         light(found[n], regime, day))
        for fall, n in due
    ]  # fmt: skip
    show(columns, rows)
    late = sum(fall < day for fall, _ in due)
    messages.say(f"{day} 至 {last}：到期 {len(due) - late} 项，已逾期 {late} 项。")
    waiting = [state for state in found if is_unassigned(state, regime, day)]
    if waiting:
        messages.say(
            f"应交办而没有交办 {len(waiting)} 项（{regime.name}）：{numbers((s.task for s in waiting), states)}"
        )
    silent = [state for state in found if is_silent(state, regime, day)]
    if silent:
        messages.say(f"应反馈而没有反馈 {len(silent)} 项（{regime.name}）：")
        show(
            ("应反馈", "序号", "编号", "事项", "单位"),
            [(next_feedback(s, regime, day), s.item.number, s.task, short(s), unit_of(s)) for s in silent],
        )
    if output and output.suffix.lower() == ".ics":
        letters.calendar([found[n] for n in dict.fromkeys(n for _, n in due)], output, day)
    elif output:
        tables.write_rows(output, columns, rows, "到期任务")
    if output:
        messages.say(f"已存为：{output}")


def _left(fall: date, day: date) -> str:
    days = (fall - day).days
    return f"{days} 天" if days > 0 else "今天" if days == 0 else f"逾期 {-days} 天"


def lettered(
    desk: Desk, kind: str, chosen: Sequence[State], step: Callable[[State], Outcome], regime: Regime,
    output: str | None, template: str | None,
) -> int:  # fmt: skip
    """Take a step that goes with a paper: a paper a unit first, then the record; 1 when a task was refused."""
    outcomes = [(state, step(state)) for state in chosen]
    states = [state for state, outcome in outcomes if isinstance(outcome, Event)]
    papers = letters.write(kind, states, regime, desk.today, Path(output or "."), Path(template) if template else None)
    for path in papers:
        messages.say(f"已写：{path}")
    return taken(chosen, *act(desk, chosen, step))


def taken(chosen: Sequence[State], events: Sequence[Event], refused: Sequence[str]) -> int:
    """Say what was done for each task, and why not for others; 1 when one was refused."""
    names = {state.task: f"{label(state)}{short(state)}" for state in chosen}
    for event in events:
        detail = "".join(f"，{_WORDS[key]}{value}" for key, value in event.payload.items() if key in _WORDS and value)
        messages.say(f"已{event.kind.word}：{names[event.task]}{detail}")
    messages.complain(f"{line}。" for line in refused)
    return 1 if refused else 0


_WORDS = {"due": "完成时限改为 ", "reason": "事由："}
"""What of an event is said when it was written."""


def told(desk: Desk, state: State) -> None:
    """Print everything that happened to a task up to the day."""
    messages.say(f"{label(state)}{' '.join(state.item.measures.split()) or state.item.topic}")
    events = [e for e in ordered(desk.events()) if e.task == state.task and e.day <= desk.today]
    rows = [(e.day, e.kind.word, e.by, _said(e), e.via.value, e.file, e.sha256[:8]) for e in events]
    show(("日期", "事项", "经办", "内容", "来自", "文件", "校验值"), rows)


def _said(event: Event) -> str:
    """What an event states, in words; of 立项 only what cannot be seen above."""
    skip = (
        {"id", "again", "measures", "area", "topic", "number", "document"}
        if event.kind is Kind.CREATED
        else {"id", "again"}
    )
    names = {**FIELD_NAMES, "reason": "事由", "old": "原定时限", "note": "说明", "written": "台账中的状态"}
    parts = [
        f"{names.get(key, key.removeprefix('own:'))}：{value or '（清空）'}"
        for key, value in event.payload.items()
        if key not in skip
    ]
    return "；".join(parts)


def exported(desk: Desk, states: Mapping[str, State], regime: Regime, output: Path) -> None:
    """Write the states, the calendar or the memory itself, by the file's ending."""
    ending = output.suffix.lower()
    present = [state for state in states.values() if not state.removed]
    if ending == ".jsonl":
        events = [event for event in desk.events() if event.day <= desk.today]
        tables.write_events(output, events)
        messages.say(f"记录 {len(events)} 条。已存为：{output}")
        return
    if ending == ".ics":
        letters.calendar([state for state in present if state.open], output, desk.today)
    elif ending in (".xlsx", ".csv"):
        tables.write_rows(output, COLUMNS, [row(state, regime, desk.today) for state in present], "任务现状")
    else:
        raise UsageError(f"{output}：不支持以 {ending or '（无）'} 结尾的输出文件。请用 .xlsx、.csv、.ics 或 .jsonl。")
    messages.say(f"{summary(states)}已存为：{output}")


def merged(results: Sequence[tuple[str, int | str]]) -> int:
    """Say what each copy brought; 1 when one could not be read."""
    for name, found in results:
        if isinstance(found, str):
            messages.complain(found)
        else:
            messages.say(f"{name}：新增 {found} 条记录。" if found else f"{name}：没有新记录。")
    return 1 if any(isinstance(found, str) for _, found in results) else 0


def reported(report: Report, outputs: Sequence[Path], *, ids: bool, template: str | None) -> None:
    """Print a report, and write it as .docx or .xlsx."""
    for output in outputs:
        if output.suffix.lower() not in (".docx", ".xlsx"):
            raise UsageError(f"{output}：不支持以 {output.suffix or '（无）'} 结尾的输出文件。请用 .docx 或 .xlsx。")
    messages.say(f"{report.title}（{report.since} 至 {report.day}，督办办法：{report.regime.name}）")
    for count in report.counts:
        if len(count) or count is report.total:
            messages.say(f"  {count.name} {len(count)} 项{_traced(count, report) if ids else ''}")
    show(("单位", "任务", *lights_of(report.regime), "办结率"), tables.group_rows(report.groups))
    for card in report.cards:
        why = "；".join(f"{numbers([task], report.states)}号{reason}" for task, reason in card.reasons)
        messages.say(f"{card.colour}：{card.unit}（{why}）")
    for output in outputs:
        if output.suffix.lower() == ".xlsx":
            tables.write_sheets(output, tables.report_sheets(report))
        else:
            letters.circular(report, output, Path(template) if template else None)
        messages.say(f"已存为：{output}")


def _traced(count: Count, report: Report) -> str:
    return f"：{numbers(count.tasks, report.states)}" if count.tasks else ""
