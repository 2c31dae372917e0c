"""A bar on the terminal for more than a few documents; nothing in a pipe."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

FEW = 3
"""Documents; so many are done before a bar could be read."""

T = TypeVar("T")


def track(items: Sequence[T]) -> Iterator[T]:
    """The items one by one, with a bar on the error stream while they are worked on."""
    if len(items) <= FEW or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("提取任务"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(items, total=len(items))
