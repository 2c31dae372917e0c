"""The engine of many machines: Dask workers take bundles of parts, each through the engine of one machine.

Every host must see the archives and the output folder under the same path. A bundle may be done twice, in part or
whole: parts that are written are found and left alone, so a worker or host that dies costs time and no document.
Documents that crash or hang do so in a child of the Dask worker, which lives on.
"""

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from extract.batch.local import work_through
from extract.batch.part import Part
from extract.batch.place import Place
from extract.batch.store import require
from extract.batch.work import Bench
from extract.scratch import scratch
from extract.supervise import Limits
from extract.vocabulary.errors import LuoshiError, MissingExtraError, UsageError
from extract.vocabulary.outcome import Outcome
from extract.vocabulary.result import Settings

if TYPE_CHECKING:
    from distributed import Client, Future

BUNDLE = 512
"""Documents given to a Dask worker at a time, at most: a quarter of a minute of work, beside which starting a child
(over half a second) and the scheduler (some milliseconds) count little."""
SMALLEST = 32
"""Documents of a bundle at least, unless there are no more."""
SHARES = 2
"""Bundles a worker, where there are few documents, so that all workers end at about the same time."""
AHEAD = 2
"""Bundles a worker that are handed out: one in work, one waiting, whatever the size of the archive."""
TRIES = 5
"""How often a bundle is handed out again after workers died with it, above Dask's own three times."""
_PATIENCE = 30
"""Seconds to wait for a scheduler, and for its first worker."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is the same for all bundles."""

    place: Place
    settings: Settings
    limits: Limits


Bundle = tuple[Part, ...]


def work_on_cluster(
    parts: Iterable[Part], task: Task, scheduler: str, workers: int, documents: int
) -> Iterator[Outcome]:
    """Examine and write the parts; the outcome of every document, a bundle at a time as they are done.

    scheduler: its address, "" to start a cluster of `workers` processes on this machine. documents: how many the parts
    hold together. Raises MissingExtraError without Dask, UsageError when the scheduler cannot be reached or the workers
    do not see the folders, LuoshiError when the cluster breaks down. What is written stays in any case.
    """
    with _client(scheduler, workers) as client:
        window = _Window(client, task)
        share = documents // (SHARES * window.workers())
        yield from window.through(_bundles(parts, min(BUNDLE, max(SMALLEST, share))))


def run_bundle(bundle: Bundle, task: Task) -> list[Outcome]:
    """On a worker: examine and write these parts with one supervised child; what is written already is left alone.

    Raises UsageError when this host does not see the folders.
    """
    _check(bundle, task.place)
    require()
    with scratch() as spool:
        bench = Bench(task.place, Path(spool), task.settings)
        missing = (part for part in bundle if not task.place.finished(part.key))
        found = []
        for outcome in work_through(missing, bench, 1, task.limits):
            found.append(outcome)
            if _closing():
                break
        return found


def _closing() -> bool:
    """Whether this Dask worker is told to end: nobody waits for the bundle any more. False outside of one."""
    from distributed import Status, get_worker

    try:
        return bool(get_worker().status == Status.closing)
    except ValueError:
        return False


def _check(bundle: Bundle, place: Place) -> None:
    """Refuse to work where everything would be "not found": that says something of the host, not of the documents."""
    host = socket.gethostname()
    if not place.plan.exists():
        raise UsageError(f"工作机 {host} 看不到输出文件夹 {place.out}。请把它放在各机共享、路径相同的磁盘上。")
    seen = {entry.path for part in bundle for entry in part.entries if entry.changed}
    if seen and not any(os.path.lexists(path) for path in seen):
        raise UsageError(f"工作机 {host} 看不到档案 {min(seen)}。请把档案放在各机共享、路径相同的磁盘上。")


def _bundles(parts: Iterable[Part], least: int) -> Iterator[Bundle]:
    """Parts together until they hold so many documents."""
    held: list[Part] = []
    for part in parts:
        held.append(part)
        if sum(len(part.entries) for part in held) >= least:
            yield tuple(held)
            held = []
    if held:
        yield tuple(held)


class _Window:
    """The bundles that are handed out and not yet done."""

    def __init__(self, client: "Client", task: Task) -> None:
        self._client, self._task = client, task
        self._out: dict[Future, tuple[Bundle, int]] = {}

    def through(self, bundles: Iterator[Bundle]) -> Iterator[Outcome]:
        """Hand out bundles as others are done; their outcomes."""
        from distributed import as_completed

        done = as_completed(loop=self._client.loop)
        for bundle in islice(bundles, AHEAD * self.workers()):
            done.add(self._submit(bundle, 0))
        for future in done:
            bundle, tries = self._out.pop(future)
            again = self._failed(future, tries)
            if again:
                done.add(self._submit(bundle, tries + 1))
                continue
            yield from future.result()
            future.release()
            for following in islice(bundles, max(0, AHEAD * self.workers() - len(self._out))):
                done.add(self._submit(following, 0))

    def workers(self) -> int:
        """Bundles that can be in work at the same time; it changes, as workers may join and leave. At least 1."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads)

    def _submit(self, bundle: Bundle, tries: int) -> "Future":
        future = self._client.submit(run_bundle, bundle, self._task, pure=False)
        self._out[future] = bundle, tries
        return future

    def _failed(self, future: "Future", tries: int) -> bool:
        """True when the bundle must be handed out again, as the workers that had it died. Raises what it raised."""
        from distributed import KilledWorker

        if future.status == "finished":
            return False
        error = future.exception() if future.status == "error" else None
        if isinstance(error, LuoshiError):
            raise error
        if tries >= TRIES or not (error is None or isinstance(error, KilledWorker)):
            raise LuoshiError(f"Dask 上的工作没有做成（{error or '与调度器的连接中断'}）。再运行同一条命令即可继续。")
        return True


@contextmanager
def _client(scheduler: str, workers: int) -> Iterator["Client"]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise MissingExtraError("用 Dask 处理档案", "dask") from error
    if not scheduler:
        # Threads of this process: what documents do to a process they do to the supervised children.
        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=False, dashboard_address=None, silence_logs="ERROR"
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(scheduler, timeout=_PATIENCE)
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"--scheduler {scheduler}：连不上调度器，或没有工作机（{error}）。请先启动 dask scheduler 和 dask worker。"
        ) from error
    with client:
        yield client
