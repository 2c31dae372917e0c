"""The command line: `luoshi extract`, `luoshi evaluate`. Everything heavy is imported when a command runs.

click, not typer: the checking that typer adds costs 0.1 CPU seconds a start, a quarter of a whole run.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.shell import messages
from extract.vocabulary.errors import LuoshiError, UsageError

if TYPE_CHECKING:
    from extract.pipeline import Annotate

STOPPED = 130
"""Exit status of a program stopped by Ctrl-C, as shells have it (128 + SIGINT)."""

help_option = click.option("-h", "--help", "show_help", is_flag=True, is_eager=True, help="显示帮助。")


@click.group(invoke_without_command=True, add_help_option=False)
@click.option("--version", is_flag=True, help="显示版本。")
@help_option
@click.pass_context
def app(context: click.Context, version: bool, show_help: bool) -> None:
    """落实：把讲话、报告、纪要、方案变成 Excel 任务清单。"""
    if version:
        from extract.write.excel.about import version as installed

        messages.say(f"落实（luoshi）{installed()}")
        context.exit()
    if show_help or context.invoked_subcommand is None:
        messages.overview(context)
        context.exit()


@app.command("extract", add_help_option=False)
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
@click.pass_context
def _extract(
    context: click.Context,
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
    show_help: bool,
) -> int:
    """从文件、文件夹、zip 压缩包提取任务，写成清单；文件写 - 为标准输入。"""
    if show_help:
        messages.usage(context)
        return 0
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


@app.command("evaluate", add_help_option=False)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="文件夹")
@click.option("--split", default="all", metavar="部分", help="只算一部分文档：all、train 或 test。")
@click.option("--by", default="", metavar="分组", help="genre：按文种列出。")
@click.option("--verbose", is_flag=True, help="逐句列出判错的地方。")
@click.option("--gate", is_flag=True, help="低于基线时退出状态为 1。")
@click.option("--pin", is_flag=True, help="把这次的数字定为基线。")
@click.option("--lower", is_flag=True, help="允许 --pin 调低基线。")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="文件", help="基线文件。")
@click.option("--rules-only", is_flag=True, help="不用学习所得的模型，只凭规则。")
@click.option("--save", type=click.Path(path_type=Path), metavar="文件", help="把全部结果存为 .jsonl。")
@click.option("--diff", nargs=2, type=click.Path(path_type=Path), metavar="旧 新", help="比较两次结果，逐句列出得失。")
@help_option
@click.pass_context
def _evaluate(
    context: click.Context,
    folder: Path | None,
    split: str,
    by: str,
    verbose: bool,
    gate: bool,
    pin: bool,
    lower: bool,
    baseline: Path | None,
    rules_only: bool,
    save: Path | None,
    diff: tuple[Path, Path] | None,
    show_help: bool,
) -> int:
    """用人工标注的文件夹检验准确率。"""
    if show_help:
        messages.usage(context)
        return 0
    from extract.evaluate.run import run

    return run(
        folder, split=split, by=by, verbose=verbose, gate=gate, pin=pin, lower=lower, baseline=baseline, save=save,
        diff=diff, rules_only=rules_only,
    )  # fmt: skip


@app.command("export", add_help_option=False)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="文件夹")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="标注.jsonl",
    metavar="文件",
    help="输出文件，结尾决定格式：.jsonl .spacy .bio。",
)
@click.option("--split", default="all", metavar="部分", help="只要一部分文档：all、train 或 test。")
@help_option
@click.pass_context
def _export(context: click.Context, folder: Path | None, output: Path, split: str, show_help: bool) -> int:
    """把人工标注的文件夹导出给别的工具：JSON Lines、spaCy、BIO 逐字标签。"""
    if show_help:
        messages.usage(context)
        return 0
    if folder is None:
        raise UsageError("没有写标注文件夹。例如：luoshi export corpora/gold -o 标注.jsonl")
    from extract.evaluate.export import export

    messages.say(f"已导出 {export(folder, output, split=split)} 份标注文档：{output}")
    return 0


@app.command("train", add_help_option=False)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="文件夹")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件夹", help="模型写到这里。")
@click.option("--annotator", metavar="种类", help="hanlp：训练认单位和时限的模型；不写则训练判断任务的模型。")
@click.option(
    "--test",
    "tests",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="另用这些标注文件检验，不学习。",
)
@help_option
@click.pass_context
def _train(
    context: click.Context, folder: Path, output: Path, annotator: str | None, tests: tuple[Path, ...], show_help: bool
) -> int:
    """用人工标注的文件夹训练模型。"""
    if show_help:
        messages.usage(context)
        return 0
    if folder is None or output is None:
        raise UsageError("请写标注文件夹和 -o。例如：luoshi train corpora/gold -o 模型 --annotator hanlp")
    if annotator is None:
        from extract.evaluate.learn.run import run_train

        return run_train(folder, output, tests)
    if annotator != "hanlp":
        raise UsageError(f"--annotator 不认识“{annotator}”。可用：hanlp。")
    from extract.evaluate.learn.hanlp import run_train as train_annotator

    return train_annotator(folder, output)


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run the command and leave with its exit status (0, 1, 2, 130)."""
    messages.tolerant_streams()
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    try:
        return int(app.main(arguments, prog_name="luoshi", standalone_mode=False) or 0)
    except LuoshiError as error:
        messages.complain(str(error))
        return 2
    except click.ClickException as error:
        messages.complain(messages.refused(error))
        return 2
    except (click.Abort, KeyboardInterrupt):
        messages.complain(messages.STOPPED)
        return STOPPED
    except Exception as error:  # a clerk gets a sentence, not a traceback
        if "--debug" in (arguments or sys.argv):
            raise
        messages.complain(messages.broken(error))
        return 1
