"""How far a batch is: a bar on the terminal, a line a minute where there is none (a log, a pipe)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from extract.vocabulary.outcome import Outcome, State

if TYPE_CHECKING:
    from rich.progress import Progress

MINUTE = 60.0
"""Seconds between two lines of a log."""
BLINK = 0.2
"""Seconds between two pictures of the bar. It is drawn by hand: a thread of its own would be in the way of processes."""
_BAD = (State.FAILED, State.QUARANTINED)


class Meter:
    """Counts documents; see `batch.run.Watch`. `bar` is None where no terminal is."""

    def __init__(self, bar: "Progress | None") -> None:
        self._bar = bar
        self._total = self._done = self._failed = 0
        self._began = self._shown = monotonic()

    def listed(self, documents: int) -> None:
        """Say that the wait is over soon."""
        print(f"已列出 {documents} 份文件，正在找出内容相同的……", file=sys.stderr)

    def planned(self, documents: int, outstanding: int) -> None:
        """Say how much there is."""
        before = f"，其余 {documents - outstanding} 份相同或已做完" if outstanding < documents else ""
        print(f"要处理 {outstanding} 份{before}。", file=sys.stderr)
        self._total = outstanding
        self._began = self._shown = monotonic()
        if self._bar:
            self._bar.add_task("", total=outstanding, speed="", failed=0)

    def examined(self, outcome: Outcome) -> None:
        """Count one more."""
        self._done += 1
        self._failed += outcome.state in _BAD
        if monotonic() - self._shown < (BLINK if self._bar else MINUTE):
            return
        self._shown = monotonic()
        speed = self._done / (self._shown - self._began)
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=self._done, speed=f"{speed:.1f}", failed=self._failed)
            self._bar.refresh()
        else:
            print(self._line(speed), file=sys.stderr, flush=True)

    def _line(self, speed: float) -> str:
        left = round((self._total - self._done) / speed)
        time = f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02}"
        return f"已处理 {self._done}/{self._total} 份，每秒 {speed:.1f} 份，剩余约 {time}，失败 {self._failed}"


@contextmanager
def metered() -> Iterator[Meter]:
    """A meter on the error stream; its bar is gone when the block is left."""
    if not sys.stderr.isatty():
        yield Meter(None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("提取任务"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("每秒 {task.fields[speed]} 份，剩余"),
        TimeRemainingColumn(),
        TextColumn("失败 {task.fields[failed]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        yield Meter(bar)
