"""`luoshi update`: documents merged into a ledger that people have filled in."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.shell import messages
from extract.shell.commands import help_option
from extract.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from extract.ledger.update.merge import Merged
    from extract.shell.job import Report

_EXAMPLE = "luoshi update 台账.xlsx 新文件.docx"


@click.command("update", add_help_option=False)
@click.argument("ledger", required=False, metavar="台账.xlsx")
@click.argument("inputs", nargs=-1, metavar="文件…")
@click.option("--date", metavar="日期", help="相对时限的起算日，如 2026-03-05；默认为文件自己的日期。")
@click.option("--first-is-lead", is_flag=True, help="没有写明牵头的，列第一位的为牵头单位。")
@click.option("--units", metavar="表格", help="本地单位字典（.csv 或 .xlsx，列：名称、简称、层级、职能）。")
@click.option("--suggest-owners", is_flag=True, help="没有写明单位的，另列一栏“建议牵头”（程序建议，非原文）。")
@click.option("--rules-only", is_flag=True, help="不用学习所得的模型，只凭规则判断。")
@click.option("--today", metavar="日期", help="预警和变动按这一天算，默认为今天。")
@click.option("--debug", is_flag=True, help="程序出错时显示详情。")
@help_option
def command(
    ledger: str | None,
    inputs: tuple[str, ...],
    date: str | None,
    first_is_lead: bool,
    units: str | None,
    suggest_owners: bool,
    rules_only: bool,
    today: str | None,
    debug: bool,
) -> int:
    """把新的或改过的文件并入填好的台账：人填的内容一字不丢，原台账另存备份。"""
    if ledger is None or not inputs:
        raise UsageError(f"请写台账和要并入的文件。例如：{_EXAMPLE}")
    from extract.read.units import read_units
    from extract.shell.job import Job
    from extract.shell.renewal import run
    from extract.vocabulary.outcome import State
    from extract.vocabulary.result import Settings

    own = read_units(units) if units else ()
    settings = Settings(messages.day(date, "--date"), first_is_lead, own, suggest_owners, rules_only)
    report, merged = run(Job(inputs, Path(ledger), settings=settings, today=messages.day(today, "--today")))
    if debug:
        messages.complain(line for trace in report.traces for line in trace.splitlines())
    messages.complain(report.remarks)
    if merged is not None:
        messages.complain(merged.remarks)
    messages.say(_closing(report, merged))
    return 1 if report.count(State.FAILED) else 0


def _closing(report: "Report", merged: "Merged | None") -> str:
    """What happened to the ledger, and where the old one is."""
    if merged is None:
        return "没有可以并入的文件，台账保持不变。"
    counts = f"新增 {merged.added}、有变动 {merged.changed}、移除 {merged.removed}、冲突 {merged.conflicts}"
    dropped = f"人工删去的 {merged.dropped} 项没有恢复。" if merged.dropped else ""
    listed = "冲突见“冲突”表，清单中保留人工填写的内容。" if merged.conflicts else ""
    return (
        f"文件 {report.read}；任务：{counts}。{listed}{dropped}台账在：{report.where}，原台账备份在：{report.copies[0]}"
    )
