"""`luoshi extract`: documents into a task list."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.shell import messages
from extract.shell.commands import help_option
from extract.vocabulary.errors import LuoshiError, UsageError

if TYPE_CHECKING:
    from extract.pipeline import Annotate


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
    debug: bool,
) -> int:
    """从文件、文件夹、zip 压缩包提取任务，写成清单；文件写 - 为标准输入。"""
    if not inputs:
        raise UsageError(f"没有写要处理的文件。例如：{messages.EXAMPLE}")
    from extract.read.units import read_units
    from extract.shell.job import Job, run
    from extract.vocabulary.task import Settings

    own = read_units(units) if units else ()
    settings = Settings(messages.day(date, "--date"), first_is_lead, own, suggest_owners, rules_only)
    now = messages.day(today, "--today")
    report = run(Job(inputs, Path(output), each, settings, include_done, now, debug, _annotate(annotator)))
    messages.complain((*report.skipped, *report.failures))
    messages.say(messages.closing(report.counts, report.where))
    return 1 if report.failures else 0


def _annotate(annotator: str | None) -> "Annotate | None":
    """What `--annotator` names, None without it; what cannot be loaded is said, and the run goes on with the rules."""
    if annotator is None:
        return None
    from extract.bridge.hanlp import PREFIX, load

    if not annotator.removeprefix(PREFIX) or not annotator.startswith(PREFIX):
        raise UsageError(f"--annotator {annotator}：请写成 {PREFIX}名称，或 {PREFIX}模型文件夹。")
    try:
        return load(annotator.removeprefix(PREFIX))
    except LuoshiError as error:
        messages.complain(f"{error} 这次不用模型，只按规则提取。")
        return None
