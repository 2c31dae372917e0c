"""`luoshi ledger`: the memory of a ledger: feedback read in, urging, closing, reports."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.shell import messages
from extract.shell.commands import help_option
from extract.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from extract.ledger.memory.desk import Desk
    from extract.ledger.memory.state import State
    from extract.ledger.memory.steps import Outcome
    from extract.ledger.regimes.regime import Regime

Function = Callable[..., int]

_ledger = click.option("-l", "--ledger", metavar="台账", help="哪一本台账（.xlsx 或 .db）；文件夹里只有一本时不用写。")
_today = click.option("--today", metavar="日期", help="按这一天算，默认为今天。")
_debug = click.option("--debug", is_flag=True, help="程序出错时显示详情。")
_who = click.option("--by", metavar="经办", help="谁办的，默认为登录的用户名。")
_as_of = click.option("--as-of", metavar="日期", help="按过去某一天的情况列出，如 2026-05-01。")
_regime = click.option(
    "--regime", metavar="办法", help="督办办法：13710、三色灯（默认）、序时进度、红黄牌，或自己的 .toml。"
)
_unit = click.option("--unit", metavar="单位", help="只列这个单位（牵头、责任单位名称中含这几个字）的任务。")


def _with(*options: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """The options of a command, then those that every one has."""

    def add(function: Function) -> Function:
        every: tuple[Callable[[Function], Function], ...] = (*options, _ledger, _today, _debug, help_option)
        for option in reversed(every):
            function = option(function)
        return function

    return add


@click.group("ledger", add_help_option=False, invoke_without_command=True)
@help_option
@click.pass_context
def command(context: click.Context) -> int:
    """台账的记忆：导入反馈、到期提醒、催办、延期、销号、历史、通报；记录存在台账旁边的 .db 文件里，只增不改。"""
    if context.invoked_subcommand is None:
        messages.usage(context)
    return 0


def _desk(ledger: str | None, today: str | None, by: str | None = "") -> "Desk":
    from extract.ledger.memory.desk import Desk, database

    return Desk(database(ledger, Path()), messages.day(today, "--today") or date.today(), _name() if by is None else by)


def _day(as_of: str | None, today: str | None) -> str | None:
    """The day that is asked for. Raises UsageError for one that has not come yet."""
    wanted, now = messages.day(as_of, "--as-of"), messages.day(today, "--today") or date.today()
    if wanted is not None and wanted > now:
        raise UsageError(f"--as-of {wanted}：还没有到这一天，今天是 {now}。")
    return as_of or today


def _name() -> str:
    """Who is logged in, "" where the system does not say."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _rules(desk: "Desk", regime: str | None) -> "Regime":
    from extract.ledger.regimes.regime import load
    from extract.ledger.regimes.watch import fitted

    return fitted(load(regime), desk.events())


@command.command("import", add_help_option=False)
@click.argument("files", nargs=-1, metavar="台账.xlsx [返回的.xlsx 或文件夹…]")
@click.option("--new", is_flag=True, help="这是另一本台账，另建一个数据库。")
@click.option("--repeated", is_flag=True, help="与以前报过的相同的内容也算新反馈。")
@click.option("--drop-missing", is_flag=True, help="台账里已经没有的任务记为移除（历史保留）。")
@click.option("--by", metavar="经办", help="谁报的；默认为各任务的牵头（责任）单位，台账本身为登录的用户名。")
@_with()
def import_(
    files: tuple[str, ...], new: bool, repeated: bool, drop_missing: bool, by: str | None, ledger: str | None,
    today: str | None, debug: bool,
) -> int:  # fmt: skip
    """读入台账和各单位返回的工作簿，把变化记入数据库；同一文件读两次不会重复。"""
    from extract.ledger.memory.desk import Desk, sorted_out, take_in
    from extract.shell.ledger import received

    book, returned, path = sorted_out(files, ledger, Path(), new=new)
    desk = Desk(path, messages.day(today, "--today") or date.today(), _name() if by is None else by)
    intake = take_in(desk, book, returned, unit=by or "", repeated=repeated, drop_missing=drop_missing)
    return received(desk, intake)


@command.command("status", add_help_option=False)
@click.option("--by", metavar="分组", help="unit：按单位汇总；area：按工作方面汇总。")
@click.option("--open", "open_only", is_flag=True, help="只列没有办结的。")
@click.option("-o", "--output", metavar="文件", help="另存为 .xlsx 或 .csv。")
@_with(_as_of, _unit, _regime)
def status(
    by: str | None, open_only: bool, output: str | None, as_of: str | None, unit: str | None, regime: str | None,
    ledger: str | None, today: str | None, debug: bool,
) -> int:  # fmt: skip
    """列出各项任务的状态、预警和最近反馈。"""
    from extract.shell.ledger import listed

    desk = _desk(ledger, _day(as_of, today))
    if by not in (None, "unit", "area"):
        raise UsageError(f"--by {by}：请写 unit（按单位）或 area（按工作方面）。")
    states = _chosen(desk, unit)
    if open_only:
        states = {key: state for key, state in states.items() if state.open}
    listed(states, _rules(desk, regime), desk.today, by, Path(output) if output else None)
    return 0


@command.command("due", add_help_option=False)
@click.option("--within", default="7d", metavar="天数", help="几天以内到期，如 7d、2w；默认 7d，逾期的总是列出。")
@click.option("-o", "--output", metavar="文件", help="另存为 .xlsx、.csv 或 .ics（日历）。")
@_with(_unit, _regime)
def due(
    within: str, output: str | None, unit: str | None, regime: str | None, ledger: str | None, today: str | None,
    debug: bool,
) -> int:  # fmt: skip
    """列出快到期、已逾期和该反馈而没有反馈的任务。"""
    from extract.shell.ledger import falling_due

    desk = _desk(ledger, today)
    last = desk.today + timedelta(days=_days(within))
    falling_due(_chosen(desk, unit), _rules(desk, regime), desk.today, last, Path(output) if output else None)
    return 0


def _days(text: str) -> int:
    """7d, 7天, 7: days; 2w, 2周: weeks."""
    match = re.fullmatch(r"(\d{1,4})\s*([dw天日周]?)", text.strip().lower())
    if match is None:
        raise UsageError(f"--within {messages.one_line(text)}：请写成 7d（7天）或 2w（2周）的样子。")
    return int(match[1]) * (7 if match[2] in ("w", "周") else 1)


@command.command("assign", add_help_option=False)
@click.argument("tasks", nargs=-1, metavar="任务…")
@click.option("--all", "everything", is_flag=True, help="所有还没有交办的任务。")
@click.option("-o", "--output", metavar="文件夹", help="交办单存在哪里，默认为当前文件夹。")
@click.option("--template", metavar="模板", help="自己的 .docx 模板。")
@_with(_unit, _regime, _who)
def assign(
    tasks: tuple[str, ...], everything: bool, output: str | None, template: str | None, unit: str | None,
    regime: str | None, by: str | None, ledger: str | None, today: str | None, debug: bool,
) -> int:  # fmt: skip
    """交办：登记交办日期，给每个单位写一份交办单。"""
    from extract.ledger.memory import steps
    from extract.shell.ledger import lettered

    desk = _desk(ledger, today, by)
    states = _chosen(desk, unit)
    if everything or (unit and not tasks):
        found = [state for state in states.values() if state.open and not state.assigned]
    else:
        found = _named(states, tasks, "或 --all")
    if not found:
        messages.say("没有要交办的任务。")
        return 0
    return lettered(
        desk, "交办单", found, lambda s: steps.assign(s, desk.today, desk.by), _rules(desk, regime), output, template
    )


@command.command("urge", add_help_option=False)
@click.argument("tasks", nargs=-1, metavar="任务…")
@click.option("--overdue", is_flag=True, help="所有逾期（红灯）的任务。")
@click.option("--silent", is_flag=True, help="所有应反馈而没有反馈的任务。")
@click.option("--reason", default="", metavar="事由", help="催办事由。")
@click.option("-o", "--output", metavar="文件夹", help="催办单存在哪里，默认为当前文件夹。")
@click.option("--template", metavar="模板", help="自己的 .docx 模板。")
@_with(_unit, _regime, _who)
def urge(
    tasks: tuple[str, ...], overdue: bool, silent: bool, reason: str, output: str | None, template: str | None,
    unit: str | None, regime: str | None, by: str | None, ledger: str | None, today: str | None, debug: bool,
) -> int:  # fmt: skip
    """催办：登记一次催办，给每个单位写一份催办单。"""
    from extract.ledger.memory import steps
    from extract.ledger.regimes.watch import is_late, is_silent
    from extract.shell.ledger import lettered

    desk = _desk(ledger, today, by)
    states, rules = _chosen(desk, unit), _rules(desk, regime)
    found = [
        state for state in states.values()
        if (overdue and is_late(state, rules, desk.today)) or (silent and is_silent(state, rules, desk.today))
    ]  # fmt: skip
    if not found and (overdue or silent):
        messages.say("没有要催办的任务。")
        return 0
    found = found or _named(states, tasks, "或 --overdue、--silent")
    return lettered(
        desk, "催办单", found, lambda s: steps.urge(s, desk.today, desk.by, reason), rules, output, template
    )


@command.command("feedback", add_help_option=False)
@click.argument("task", required=False, metavar="任务")
@click.option("--progress", default="", metavar="文字", help="进展情况。")
@click.option("--problems", default="", metavar="文字", help="存在问题。")
@click.option("--status", default="", metavar="状态", help="状态，如 进行中、已完成待核。")
@click.option("--standard", default="", metavar="文字", help="完成标准。")
@click.option("--evidence", default="", metavar="文字", help="佐证材料。")
@click.option("--by", metavar="单位", help="谁报的，默认为牵头（责任）单位。")
@_with()
def feedback(task: str | None, by: str | None, ledger: str | None, today: str | None, debug: bool, **said: str) -> int:
    """登记口头或书面的反馈。"""
    from extract.ledger.memory import steps
    from extract.ledger.memory.state import unit_of

    desk = _desk(ledger, today, by or "")
    return _step(desk, [task] if task else [], lambda s: steps.feed_back(s, desk.today, by or unit_of(s), said))


@command.command("extend", add_help_option=False)
@click.argument("task", required=False, metavar="任务")
@click.option("--to", metavar="日期", help="延期到哪一天。")
@click.option("--reason", default="", metavar="理由", help="为什么延期。")
@_with(_who)
def extend(
    task: str | None, to: str | None, reason: str, by: str | None, ledger: str | None, today: str | None, debug: bool
) -> int:
    """延期：改完成时限，写明理由；原定时限留在历史里。"""
    from extract.ledger.memory import steps

    desk = _desk(ledger, today, by)
    new = messages.day(to, "--to")
    if new is None:
        raise UsageError("没有写延期到哪一天。例如：luoshi ledger extend 12 --to 2026-06-30 --reason 上级批准")
    return _step(desk, [task] if task else [], lambda s: steps.extend(s, desk.today, desk.by, new, reason))


@command.command("verify", add_help_option=False)
@click.argument("tasks", nargs=-1, metavar="任务…")
@click.option("--note", default="", metavar="文字", help="核实情况。")
@_with(_who)
def verify(
    tasks: tuple[str, ...], note: str, by: str | None, ledger: str | None, today: str | None, debug: bool
) -> int:
    """核实：已完成待核的任务，经核实属实。"""
    from extract.ledger.memory import steps

    desk = _desk(ledger, today, by)
    return _step(desk, tasks, lambda s: steps.verify(s, desk.today, desk.by, note))


@command.command("close", add_help_option=False)
@click.argument("tasks", nargs=-1, metavar="任务…")
@click.option("--standard", default="", metavar="文字", help="完成标准（台账里没有填的）。")
@click.option("--evidence", default="", metavar="文字", help="佐证材料（台账里没有填的）。")
@_with(_who)
def close(
    tasks: tuple[str, ...], standard: str, evidence: str, by: str | None, ledger: str | None, today: str | None,
    debug: bool,
) -> int:  # fmt: skip
    """销号：完成标准和佐证材料都有才能销，缺什么会写明。"""
    from extract.ledger.memory import steps

    desk = _desk(ledger, today, by)
    return _step(desk, tasks, lambda s: steps.close(s, desk.today, desk.by, standard, evidence))


@command.command("reopen", add_help_option=False)
@click.argument("task", required=False, metavar="任务")
@click.option("--reason", default="", metavar="理由", help="为什么重开。")
@_with(_who)
def reopen(task: str | None, reason: str, by: str | None, ledger: str | None, today: str | None, debug: bool) -> int:
    """重开：已经办结或销号的任务，重新办理。"""
    from extract.ledger.memory import steps

    desk = _desk(ledger, today, by)
    return _step(desk, [task] if task else [], lambda s: steps.reopen(s, desk.today, desk.by, reason))


@command.command("history", add_help_option=False)
@click.argument("task", required=False, metavar="任务")
@_with(_as_of)
def history(task: str | None, as_of: str | None, ledger: str | None, today: str | None, debug: bool) -> int:
    """一项任务的全部经过：哪一天、谁、做了什么、出自哪个文件。"""
    from extract.shell.ledger import told

    desk = _desk(ledger, _day(as_of, today))
    told(desk, _named(desk.states(), [task] if task else [], "")[0])
    return 0


@command.command("export", add_help_option=False)
@click.option(
    "-o", "--output", metavar="文件", help=".xlsx、.csv：各任务现状；.ics：时限日历；.jsonl：全部记录，可再 merge。"
)
@_with(_as_of, _unit, _regime)
def export(
    output: str | None, as_of: str | None, unit: str | None, regime: str | None, ledger: str | None, today: str | None,
    debug: bool,
) -> int:  # fmt: skip
    """导出现状、日历或全部记录。"""
    from extract.shell.ledger import exported

    if not output:
        raise UsageError("没有写导出到哪个文件。例如：luoshi ledger export -o 现状.xlsx（或 .csv、.ics、.jsonl）")
    desk = _desk(ledger, _day(as_of, today))
    exported(desk, _chosen(desk, unit), _rules(desk, regime), Path(output))
    return 0


@command.command("merge", add_help_option=False)
@click.argument("files", nargs=-1, metavar="另一份.db…")
@_with()
def merge(files: tuple[str, ...], ledger: str | None, today: str | None, debug: bool) -> int:
    """合并同事的副本（.db 或导出的 .jsonl）；谁先合并都一样，重复合并不会重复记录。"""
    from extract.ledger.memory.desk import merge as take
    from extract.shell.ledger import merged

    if not files:
        raise UsageError("没有写要合并的文件。例如：luoshi ledger merge 同事的台账.db")
    return merged(take(_desk(ledger, today), map(Path, files)))


@command.command("report", add_help_option=False)
@click.option("--since", metavar="日期", help="从哪一天起，默认按督办办法的周期（月、季）。")
@click.option("--ids", is_flag=True, help="每个数字后面列出任务的序号。")
@click.option("-o", "--output", multiple=True, metavar="文件", help="存为 .docx（督查通报）或 .xlsx，可写几次。")
@click.option("--template", metavar="模板", help="自己的 .docx 模板。")
@_with(_as_of, _regime)
def report(
    since: str | None, ids: bool, output: Sequence[str], template: str | None, as_of: str | None, regime: str | None,
    ledger: str | None, today: str | None, debug: bool,
) -> int:  # fmt: skip
    """月通报、季汇报：各状态、各单位的项数和红黄牌，每个数字都能查到是哪些任务。"""
    from extract.ledger.report.count import report as made
    from extract.shell.ledger import reported

    desk = _desk(ledger, _day(as_of, today))
    found = made(desk.states(), _rules(desk, regime), desk.today, messages.day(since, "--since"))
    reported(found, [Path(name) for name in output], ids=ids, template=template)
    return 0


def _chosen(desk: "Desk", unit: str | None) -> "dict[str, State]":
    """The tasks as known on that day, of one unit where it is named. Raises UsageError when it has none."""
    states = desk.states()
    if unit is None:
        return states
    found = {k: s for k, s in states.items() if any(unit in name for name in (s.item.lead, s.item.responsible))}
    if not found:
        raise UsageError(f"--unit {messages.one_line(unit)}：台账里没有这个单位牵头或负责的任务。")
    return found


def _named(states: "dict[str, State]", tasks: Sequence[str], others: str) -> "list[State]":
    from extract.ledger.memory.pick import pick

    if not tasks:
        raise UsageError(f"没有写是哪项任务。请写任务编号或序号{others}，见 luoshi ledger status。")
    return pick(states, tasks)


def _step(desk: "Desk", tasks: Sequence[str], step: "Callable[[State], Outcome]") -> int:
    """Take a step for the named tasks and say what was done; 1 when a task was refused."""
    from extract.ledger.memory.desk import act
    from extract.shell.ledger import taken

    chosen: list[Any] = _named(desk.states(), tasks, "")
    return taken(chosen, *act(desk, chosen, step))
