"""`luoshi evaluate`: how right the program is, measured on annotated documents."""

from pathlib import Path

import click

from extract.shell.commands import help_option


@click.command("evaluate", add_help_option=False)
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
def command(
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
) -> int:
    """用人工标注的文件夹检验准确率。"""
    from extract.evaluate.run import run

    return run(
        folder, split=split, by=by, verbose=verbose, gate=gate, pin=pin, lower=lower, baseline=baseline, save=save,
        diff=diff, rules_only=rules_only,
    )  # fmt: skip
