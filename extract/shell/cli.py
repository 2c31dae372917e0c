"""The command line: `luoshi extract`, `luoshi evaluate`. Everything heavy is imported when a command runs."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from extract.shell import messages
from extract.vocabulary.errors import LuoshiError, UsageError

CANCELLED = 130
"""Exit status of a program stopped by Ctrl-C, as shells have it (128 + SIGINT)."""

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Help = Annotated[bool, typer.Option("--help", "-h", help="显示帮助。", is_eager=True)]


@app.callback(invoke_without_command=True, add_help_option=False)
def _luoshi(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本。")] = False,
    show_help: Help = False,
) -> None:
    """落实：把讲话、报告、纪要、方案变成 Excel 任务清单。"""
    if version:
        from extract.write.excel.about import version as installed

        messages.say(f"落实（luoshi）{installed()}")
        raise typer.Exit
    if show_help or context.invoked_subcommand is None:
        messages.overview(context)
        raise typer.Exit


@app.command("extract", add_help_option=False)
def _extract(
    context: typer.Context,
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="文件…", help="文件、文件夹、zip 压缩包；- 为标准输入。")
    ] = None,
    out: Annotated[
        str, typer.Option("-o", "--output", metavar="清单", help="输出文件，结尾决定格式：.xlsx .jsonl .csv .parquet。")
    ] = "任务清单.xlsx",
    each: Annotated[bool, typer.Option("--each", help="每份文件各写一份清单，-o 为文件夹或文件名。")] = False,
    base: Annotated[
        str | None, typer.Option("--date", metavar="日期", help="相对时限的起算日，如 2026-03-05。")
    ] = None,
    include_done: Annotated[
        bool, typer.Option("--include-done", help=".jsonl .csv .parquet 也写已经开展的工作。")
    ] = False,
    first_is_lead: Annotated[
        bool, typer.Option("--first-is-lead", help="没有写明牵头的，列第一位的为牵头单位。")
    ] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="日期", help="预警按这一天算，默认为今天。")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="程序出错时显示详情。")] = False,
    show_help: Help = False,
) -> int:
    """从文件提取任务，写成清单。"""
    if show_help:
        messages.usage(context)
        return 0
    if not inputs:
        raise UsageError(f"没有写要处理的文件。例如：{messages.EXAMPLE}")
    from extract.shell.job import Job, run
    from extract.vocabulary.task import Settings

    settings = Settings(messages.day(base, "--date"), first_is_lead)
    report = run(Job(tuple(inputs), Path(out), each, settings, include_done, messages.day(today, "--today"), debug))
    messages.complain((*report.skipped, *report.failures))
    messages.say(messages.closing(report.counts, report.where))
    return 1 if report.failures else 0


@app.command("evaluate", add_help_option=False)
def _evaluate(
    context: typer.Context,
    folder: Annotated[str | None, typer.Argument(metavar="文件夹", help="标注文件所在的文件夹。")] = None,
    split: Annotated[str, typer.Option(metavar="部分", help="只算一部分文档：all、train 或 test。")] = "all",
    by: Annotated[str, typer.Option(metavar="分组", help="genre：按文种列出。")] = "",
    verbose: Annotated[bool, typer.Option("--verbose", help="逐句列出判错的地方。")] = False,
    gate: Annotated[bool, typer.Option("--gate", help="低于基线时退出状态为 1。")] = False,
    pin: Annotated[bool, typer.Option("--pin", help="把这次的数字定为基线。")] = False,
    lower: Annotated[bool, typer.Option("--lower", help="允许 --pin 调低基线。")] = False,
    baseline: Annotated[Path | None, typer.Option(metavar="文件", help="基线文件。")] = None,
    save: Annotated[Path | None, typer.Option(metavar="文件", help="把全部结果存为 .jsonl。")] = None,
    diff: Annotated[
        tuple[Path, Path] | None, typer.Option(metavar="旧 新", help="比较两次结果，逐句列出得失。")
    ] = None,
    show_help: Help = False,
) -> int:
    """用人工标注的文件检验准确率。"""
    if show_help:
        messages.usage(context)
        return 0
    from extract.evaluate.run import run

    return run(
        Path(folder) if folder else None, split=split, by=by, verbose=verbose, gate=gate, pin=pin, lower=lower,
        baseline=baseline, save=save, diff=diff,
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run the command and leave with its exit status (0, 1, 2, 130)."""
    messages.tolerant_streams()
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    try:
        status = app(arguments, prog_name="luoshi", standalone_mode=False)
    except LuoshiError as error:
        messages.complain(str(error))
        return 2
    except typer.TyperException as error:
        messages.complain(messages.refused(error))
        return 2
    except KeyboardInterrupt:
        status = CANCELLED
    if status == CANCELLED:
        messages.complain(messages.STOPPED)
    return int(status or 0)
