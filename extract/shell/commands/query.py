"""`luoshi query`: SQL on the tables of a batch."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.shell import messages
from extract.shell.commands import help_option
from extract.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from extract.batch.query import Answer

EXAMPLE = 'luoshi query 结果 "SELECT lead, count(*) FROM tasks GROUP BY lead"'
SHOWN = 200
"""Rows shown on the terminal; a file takes all."""
WIDEST = 8
"""Columns of a table on the terminal; of wider answers every value gets a line of its own."""


@click.command("query", add_help_option=False)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="文件夹")
@click.argument("sql", required=False, metavar="语句")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写成文件，结尾决定格式：.csv .xlsx .parquet。",
)
@help_option
def command(folder: Path | None, sql: str | None, output: Path | None) -> int:
    """用 SQL 查询 luoshi batch 的结果；只读，表和列见结果文件夹里的 README.md。"""
    if folder is None or not sql:
        raise UsageError(f"请写上结果文件夹和查询语句。例如：{EXAMPLE}")
    from extract.batch.answers import check, store
    from extract.batch.query import ask

    if output is not None:
        check(output)
    answer = ask(folder, sql)
    if not answer.complete:
        messages.complain(
            "注意：上次 luoshi batch 没有做完，这里只有已经做完的部分。再运行一次 luoshi batch 即可继续。"
        )
    if output is None:
        _show(answer)
    else:
        messages.say(f"{store(answer, output)} 行，已写入：{output}")
    return 0


def _show(answer: "Answer") -> None:
    """Print the first rows, as a table while its columns fit, and how many there are."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    count = 0
    table = Table(*map(escape, answer.columns))
    for row in answer.rows():
        count += 1
        shown = [messages.one_line("" if value is None else str(value)) for value in row]
        if count > SHOWN:
            continue
        if len(shown) <= WIDEST:
            table.add_row(*map(escape, shown))
        else:
            messages.say(f"—— 第 {count} 行 ——")
            for name, value in zip(answer.columns, shown, strict=True):
                messages.say(f"{name}：{value}")
    if len(answer.columns) <= WIDEST:
        Console().print(table)
    cut = f"，只显示前 {SHOWN} 行；要全部，请加 -o 文件.xlsx 或 .csv" if count > SHOWN else ""
    messages.say(f"{count} 行{cut}。")
