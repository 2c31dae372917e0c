"""`luoshi export`: annotated documents for other tools."""

from pathlib import Path

import click

from extract.shell import messages
from extract.shell.commands import help_option
from extract.vocabulary.errors import UsageError


@click.command("export", add_help_option=False)
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
def command(folder: Path | None, output: Path, split: str) -> int:
    """把人工标注的文件夹导出给别的工具：JSON Lines、spaCy、BIO 逐字标签。"""
    if folder is None:
        raise UsageError("没有写标注文件夹。例如：luoshi export corpora/gold -o 标注.jsonl")
    from extract.evaluate.export import export

    messages.say(f"已导出 {export(folder, output, split=split)} 份标注文档：{output}")
    return 0
