"""A bar on the terminal for more than a few documents; nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FEW = 3
"""Documents; so many are done before a bar could be read."""

Step = Callable[[], None]
"""Called when another document is finished."""


@contextmanager
def progress(count: int) -> Iterator[Step]:
    """A bar on the error stream for `count` documents, gone when the block is left, by Ctrl-C too."""
    if count <= FEW or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("提取任务"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=count)
        yield lambda: bar.advance(task)
