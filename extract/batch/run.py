"""`luoshi batch`: from the archives to the tables, resumable at any moment."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from extract.batch.hashing import compare
from extract.batch.listing import sweeps
from extract.batch.local import work_through
from extract.batch.lock import locked
from extract.batch.part import MOST, Part
from extract.batch.place import Place, fingerprint
from extract.batch.plan import Plan
from extract.batch.store import load, require
from extract.batch.tables import SCHEMAS
from extract.batch.view import Summary, close, stop
from extract.batch.work import Bench
from extract.knowledge import digest
from extract.supervise import Limits, cores
from extract.vocabulary.errors import Category, UsageError
from extract.vocabulary.outcome import Outcome, State
from extract.vocabulary.result import Settings
from extract.vocabulary.version import VERSION
from extract.write.atomic import explained

_AGAIN = {category.value for category in (
    Category.MISSING, Category.TIMEOUT, Category.MEMORY, Category.CRASHED, Category.NOT_FOUND, Category.UNREADABLE,
)}  # fmt: skip
"""Failures that may be over: they lie in the machine, not in the document."""


class Engine(StrEnum):
    """Who does the work."""

    LOCAL = "local"
    DASK = "dask"


@dataclass(frozen=True, slots=True)
class Job:
    """What the user asked for.

    inputs: files, folders, archives, patterns. manifest: a list of documents, None without. out: the output folder.
    workers: processes on this machine. scheduler: address of a Dask scheduler, "" for a cluster of this machine.
    retry: do the parts again that hold documents which failed for reasons that may be over. part: documents of a part.
    """

    inputs: tuple[str, ...]
    out: Path
    manifest: Path | None = None
    settings: Settings = field(default_factory=Settings)
    workers: int = field(default_factory=cores)
    limits: Limits = field(default_factory=Limits)
    engine: Engine = Engine.LOCAL
    scheduler: str = ""
    retry: bool = False
    part: int = MOST


class Watch(Protocol):
    """Who is told how the run goes on, in its own process."""

    def listed(self, documents: int) -> None:
        """All documents are listed; those that may be the same are compared next."""

    def planned(self, documents: int, outstanding: int) -> None:
        """All is ready; so many documents are in parts that are not yet written."""

    def examined(self, outcome: Outcome) -> None:
        """Another document of those outstanding is done."""


def run(job: Job, watch: Watch) -> Summary:
    """Do the job, or what is left of it. Ctrl-C stops it: the summary is then not complete, and the next run goes on.

    A Ctrl-C before work has begun is let through; nothing has changed then. Raises UsageError before anything is written
    when something named is missing or the folder is in use, OutputError when it cannot be written, MissingExtraError
    without pyarrow (or Dask, where it is asked for).
    """
    require()
    place = Place(job.out.resolve())
    with explained(job.out):
        place.prepare()
    version = fingerprint(VERSION, digest(), repr(job.settings), repr(SCHEMAS))
    with locked(place), Plan(place.plan) as plan:
        place.tidy()
        _prepare(job, place, plan, version, watch)
        outstanding = sum(len(part.entries) for part in _outstanding(place, plan))
        watch.planned(len(plan), outstanding)
        try:
            for outcome in _engine(job, place, outstanding)(_outstanding(place, plan)):
                watch.examined(outcome)
        except KeyboardInterrupt:
            return stop(place, plan, version)
        shutil.rmtree(place.own / "spool", ignore_errors=True)
        return close(place, plan, version)


def _prepare(job: Job, place: Place, plan: Plan, version: str, watch: Watch) -> None:
    """List the documents, find what is the same, cut the rest into parts."""
    plan.take(sweeps(job.inputs, job.manifest, job.out))
    watch.listed(len(plan))
    if not len(plan):
        raise UsageError(f"{'、'.join(job.inputs) or job.manifest}：里面没有可以读取的文件。")
    compare(plan, job.workers)
    plan.divide(version, job.part)
    if job.retry:
        for part in plan.parts():
            if place.finished(part.key) and _worth_retrying(place, part):
                place.forget(part.key)


def _outstanding(place: Place, plan: Plan) -> Iterator[Part]:
    """The parts that are not yet written."""
    return (part for part in plan.parts() if not place.finished(part.key))


def _worth_retrying(place: Place, part: Part) -> bool:
    rows = load(place.file("outcomes", part.key), ("state", "category"))
    return any(row["state"] == State.QUARANTINED.value or row["category"] in _AGAIN for row in rows)


def _engine(job: Job, place: Place, outstanding: int) -> Callable[[Iterator[Part]], Iterator[Outcome]]:
    if job.engine is Engine.LOCAL:
        bench = Bench(place, place.own / "spool", job.settings)
        return lambda parts: work_through(parts, bench, job.workers, job.limits)
    from extract.batch.cluster import Task, work_on_cluster

    task = Task(place, job.settings, job.limits)
    return lambda parts: work_on_cluster(parts, task, job.scheduler, job.workers, outstanding)
