"""`supervised`: items go out to a crew of worker processes and come back in their order."""

import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from time import monotonic
from typing import Any, TypeVar, overload

from extract.supervise.child import ALIVE, NO_MEMORY, RAISED, READY
from extract.supervise.contract import Limits, Lost
from extract.supervise.worker import START_SECONDS, Trouble, Worker
from extract.vocabulary.errors import Category, LuoshiError

T = TypeVar("T")
R = TypeVar("R")

WINDOW = 8
"""Items a worker that are taken from the iterator and not yet handed on: enough that one slow item does not stop the
others at once, few enough to hold their results."""
TICK = 0.1
"""Seconds between two looks at the limits; memory grows by some hundred megabytes in that time at most."""
STARTS = 10
"""Children in a row that end before they report; then something is wrong with the machine, not with an item."""


def cores() -> int:
    """Processors that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@overload
def supervised(
    work: Callable[[T], Generator[None, None, R]],
    items: Iterable[T],
    *,
    workers: int,
    limits: Limits = ...,
    strikes: int = ...,
    window: int | None = ...,
) -> Generator[tuple[T, R | Lost], None, None]: ...


@overload
def supervised(
    work: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int,
    limits: Limits = ...,
    strikes: int = ...,
    window: int | None = ...,
) -> Generator[tuple[T, R | Lost], None, None]: ...


def supervised(
    work: Callable[[T], Any],
    items: Iterable[T],
    *,
    workers: int,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    strikes: int = 2,
    window: int | None = None,
) -> Generator[tuple[T, Any], None, None]:
    """Every item with what `work` makes of it, in the order of the items, each exactly once.

    work: a function that pickle can find by name (of a module, not of a script; `partial` of one is fine); items and
    results are pickled, too. What it prints to standard output is dropped. An exception that it lets through is raised
    here, at the item's turn, the child's traceback in its notes; the rest is not done.
    Where `work` is a generator function its result is what the generator returns; what it yields is dropped, but the time
    limit then counts from one yield to the next: long work that yields from time to time may take as long as it needs.
    items: taken one by one, never more than `window` (WINDOW a worker by default) ahead; none give none.
    workers: processes at the same time, at least 1; started when there is something for them.
    strikes: how many processes an item may cost (dead, over a limit, out of memory) before it comes back as Lost.

    Limits are looked at while the caller waits for the next result, not while he is busy with one. Closing the
    iterator or leaving it by an exception, Ctrl-C included, ends all processes at once.
    Raises LuoshiError when no child process can be started.
    """
    crew = _Crew(pickle.dumps((work, limits)), max(1, workers), limits, max(1, strikes))
    try:
        yield from crew.run(iter(items), window or WINDOW * max(1, workers))
        crew.leave()
    finally:
        crew.kill()


@dataclass(slots=True, eq=False)
class _Job:
    """An item on its way. answer: the pickled result or error, or Lost; None while there is none."""

    item: Any
    strikes: int = 0
    seconds: float = 0.0
    kind: bytes = b""
    answer: bytes | Lost | None = None

    def result(self) -> object:
        """The result; raises what the work has raised."""
        if not isinstance(self.answer, bytes):
            return self.answer
        if self.kind != RAISED:
            return pickle.loads(self.answer)
        error, trace = pickle.loads(self.answer)
        error.add_note(trace)
        raise error


class _Crew:
    """The workers, each with its job (None: starting or idle), and the jobs between coming in and going out."""

    def __init__(self, boot: bytes, size: int, limits: Limits, strikes: int) -> None:
        self._boot, self._size, self._limits, self._strikes = boot, size, limits, strikes
        self._workers: dict[Worker, _Job | None] = {}
        self._jobs: deque[_Job] = deque()
        self._waiting: deque[_Job] = deque()
        self._failed_starts = 0
        self._looked = monotonic()

    def run(self, items: Iterator[Any], window: int) -> Iterator[tuple[Any, Any]]:
        """The items with their results, in order."""
        more = True
        while more or self._jobs:
            while more and len(self._jobs) < window:
                more = self._take(items)
                self._hand_out()
            while self._jobs and self._jobs[0].answer is not None:
                job = self._jobs.popleft()
                yield job.item, job.result()
            if self._jobs:
                self._attend()

    def leave(self) -> None:
        """The regular end: nobody has anything to do any more."""
        for worker in self._workers:
            worker.leave()
        while self._workers:
            self._workers.popitem()[0].join()

    def kill(self) -> None:
        """End all that are left."""
        while self._workers:
            self._workers.popitem()[0].kill()

    def _take(self, items: Iterator[Any]) -> bool:
        """Take one item; False when there are no more."""
        for item in items:
            job = _Job(item)
            self._jobs.append(job)
            self._waiting.append(job)
            return True
        return False

    def _hand_out(self) -> None:
        """Give waiting jobs to idle workers; where those are too few, start others."""
        for worker in [worker for worker, job in self._workers.items() if worker.ready and job is None]:
            if not self._waiting:
                return
            job = self._waiting.popleft()
            try:
                worker.give(pickle.dumps(job.item, pickle.HIGHEST_PROTOCOL))
                self._workers[worker] = job
            except OSError:  # it died idle: the job never reached it
                self._waiting.appendleft(job)
                self._bury(worker)
        starting = sum(not worker.ready for worker in self._workers)
        while len(self._workers) < self._size and len(self._waiting) > starting:
            self._workers[Worker(self._boot, [worker.connection for worker in self._workers])] = None
            starting += 1

    def _attend(self) -> None:
        """Wait for messages and take them; look at the limits from time to time."""
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), TICK):
            self._hear(by_connection[connection])  # type: ignore[index]
        if monotonic() - self._looked > TICK:
            self._look()
            self._looked = monotonic()
        self._hand_out()

    def _hear(self, worker: Worker) -> None:
        """Take one message, or notice that the worker is dead."""
        try:
            kind, content = worker.receive()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if kind == READY:
            self._failed_starts = 0
            return
        if kind == ALIVE:
            return
        job = self._workers[worker]
        if job is None:  # before the first job: the work cannot be found in the child
            _Job(None, kind=kind, answer=content).result()
        elif kind == NO_MEMORY:
            self._bury(worker, (Category.MEMORY, f"占用的内存超过 {self._limits.megabytes} MB"))
        else:
            job.kind, job.answer = kind, content
            self._workers[worker] = None
            if worker.leaving:
                self._bury(worker)

    def _look(self) -> None:
        """Replace workers that are over a limit, or do not start."""
        for worker, job in list(self._workers.items()):
            if job is not None and not worker.heard and (trouble := worker.trouble(self._limits)):
                self._bury(worker, trouble)
            elif not worker.ready and monotonic() - worker.since > START_SECONDS:
                self._bury(worker)

    def _bury(self, worker: Worker, trouble: Trouble | None = None) -> None:
        """End a worker; its job gets a strike and goes back to the front, or is lost."""
        job = self._workers.pop(worker)
        worker.kill()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise LuoshiError(
                    f"无法启动处理文件的进程（{worker.dead()[1]}）。请检查内存和安全软件的设置，再运行一次。"
                )
        if job is None:
            return
        job.strikes += 1
        job.seconds += monotonic() - worker.given
        category, detail = trouble or worker.dead()
        if job.strikes < self._strikes:
            self._waiting.appendleft(job)
        else:
            job.answer = Lost(category, detail, job.strikes, job.seconds)
