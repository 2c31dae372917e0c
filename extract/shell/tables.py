"""Tables on the terminal; in a pipe they keep their columns and are as wide as they must be."""

import sys
from collections.abc import Iterable, Sequence

from extract.shell.messages import one_line

_PIPED = 200
"""Columns where there is no terminal to measure."""
_STYLES = {"●逾期": "red", "红牌": "red", "●临期": "yellow", "黄牌": "yellow", "●正常": "green", "●办结": "green"}


def show(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; words of the lights in their colours, None as an empty cell. Nothing for no rows."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD if sys.stdout.isatty() else None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in ("序号", "编号", "预警", "状态"))
    for row in rows:
        texts = (one_line("" if cell is None else " ".join(str(cell).split())) for cell in row)
        table.add_row(*(Text(text, style=_STYLES.get(text, "")) for text in texts))
    if table.row_count:
        width = None if sys.stdout.isatty() else _PIPED
        Console(file=sys.stdout, width=width, highlight=False).print(table)
