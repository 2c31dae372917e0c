"""`luoshi extract`: documents into a task list."""

from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.shell import messages
from extract.shell.commands import help_option
from extract.vocabulary.errors import LuoshiError, UsageError

if TYPE_CHECKING:
    from extract.examine import Loader

SPLIT = "牵头单位"
"""The column by whose values lists can be split."""


@click.command("extract", add_help_option=False)
@click.argument("inputs", nargs=-1, metavar="文件…")
@click.option(
    "-o",
    "--output",
    default="任务清单.xlsx",
    metavar="清单",
    help="输出文件，结尾决定格式：.xlsx .jsonl .csv .parquet。",
)
@click.option("--each", is_flag=True, help="每份文件各写一份清单，-o 为文件夹或文件名。")
@click.option("--date", metavar="日期", help="相对时限的起算日，如 2026-03-05；默认为文件自己的日期。")
@click.option("--include-done", is_flag=True, help=".jsonl .csv .parquet 也写已经开展的工作。")
@click.option("--first-is-lead", is_flag=True, help="没有写明牵头的，列第一位的为牵头单位。")
@click.option("--units", metavar="表格", help="本地单位字典（.csv 或 .xlsx，列：名称、简称、层级、职能）。")
@click.option("--suggest-owners", is_flag=True, help="没有写明单位的，另列一栏“建议牵头”（程序建议，非原文）。")
@click.option("--annotator", metavar="模型", help="再用 HanLP 模型补认单位和时限：hanlp:名称或文件夹。")
@click.option("--rules-only", is_flag=True, help="不用学习所得的模型，只凭规则判断。")
@click.option("--today", metavar="日期", help="预警按这一天算，默认为今天。")
@click.option(
    "--timeout",
    default="120",
    metavar="秒",
    help="每份文件最多处理多少秒，默认 120；超过的记为失败，其余照常。1 MB 以上的纯文本逐段处理，按每段算。",
)
@click.option(
    "--memory", default="2000", metavar="MB", help="每份文件最多占用多少 MB 内存，默认 2000；超过的记为失败。"
)
@click.option(
    "--profile",
    metavar="样式",
    help="清单样式：督办台账（默认）、责任清单、任务分解表、会议议定事项、督办导入，或 .toml 文件。",
)
@click.option("--split-by", metavar="列", help="一个单位一份清单：--split-by 牵头单位；-o 为文件夹或文件名。")
@click.option("--debug", is_flag=True, help="程序出错时显示详情。")
@help_option
def command(
    inputs: tuple[str, ...],
    output: str,
    each: bool,
    date: str | None,
    include_done: bool,
    first_is_lead: bool,
    units: str | None,
    suggest_owners: bool,
    annotator: str | None,
    rules_only: bool,
    today: str | None,
    timeout: str,
    memory: str,
    profile: str | None,
    split_by: str | None,
    debug: bool,
) -> int:
    """从文件、文件夹、zip 压缩包提取任务，写成清单；文件写 - 为标准输入。"""
    if not inputs:
        raise UsageError(f"没有写要处理的文件。例如：{messages.EXAMPLE}")
    from extract.read.units import read_units
    from extract.shell.job import Job, run
    from extract.supervise import Limits
    from extract.vocabulary.outcome import State
    from extract.vocabulary.result import Settings
    from extract.write.profiles import load

    split = _split(split_by, each=each)
    look = load(profile) if profile else None
    own = read_units(units) if units else ()
    settings = Settings(messages.day(date, "--date"), first_is_lead, own, suggest_owners, rules_only)
    now = messages.day(today, "--today")
    limits = Limits(messages.amount(timeout, "--timeout"), ceil(messages.amount(memory, "--memory")))
    report = run(Job(inputs, Path(output), each, settings, include_done, now, limits, _loader(annotator), look, split))
    if debug:
        messages.complain(line for trace in report.traces for line in trace.splitlines())
    messages.complain(report.remarks)
    states = report.count(State.OK), report.count(State.PARTIAL), report.count(State.FAILED)
    messages.say(messages.closing(states, (report.tasks, report.done), report.where))
    for copy in report.copies:
        messages.say(messages.KEPT.format(copy=copy))
    return 1 if report.count(State.FAILED) else 0


def _split(column: str | None, *, each: bool) -> bool:
    """Whether `--split-by` asks for a list a unit. Raises UsageError for other columns, and beside `--each`."""
    if column is not None and column != SPLIT:
        raise UsageError(f"--split-by {column}：只能按牵头单位分。请写成 --split-by {SPLIT}。")
    if column and each:
        raise UsageError("--each 和 --split-by 不能同时用。请只写其中一个。")
    return column is not None


def _loader(annotator: str | None) -> "Loader | None":
    """What loads the model that `--annotator` names, None without it; when there is none the run goes on with the rules.

    The model is loaded by the workers; one whose weights are damaged ends the run.
    """
    if annotator is None:
        return None
    from extract.bridge.hanlp import PREFIX, check, load

    name = annotator.removeprefix(PREFIX)
    if not name or not annotator.startswith(PREFIX):
        raise UsageError(f"--annotator {annotator}：请写成 {PREFIX}名称，或 {PREFIX}模型文件夹。")
    try:
        check(name)
    except LuoshiError as error:
        messages.complain(f"{error} 这次不用模型，只按规则提取。")
        return None
    return partial(load, name)
