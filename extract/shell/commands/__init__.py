"""The commands of `luoshi`, one module each with a click command named `command`; `COMMANDS` lists them."""

import click

from extract.shell import messages

COMMANDS = {
    "extract": "从文件、文件夹、zip 压缩包提取任务，写成清单。",
    "ledger": "台账的记忆：导入反馈、到期提醒、催办、延期、销号、历史、通报。",
    "batch": "整批处理档案，写成可以查询的表，随时可停可续。",
    "query": "用 SQL 查询 luoshi batch 的结果。",
    "update": "把新文件并入填好的台账，人填的内容不丢。",
    "evaluate": "用人工标注的文件夹检验准确率。",
    "train": "用人工标注的文件夹训练模型。",
    "export": "把人工标注的文件夹导出给别的工具。",
}
"""Command → what it does, in the order of the overview. Its module, of the same name, is imported when it runs."""


def _show(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the usage and leave, whatever else was given."""
    if wanted:
        messages.usage(context)
        context.exit()


help_option = click.option(
    "-h", "--help", is_flag=True, is_eager=True, expose_value=False, callback=_show, help="显示帮助。"
)
