"""The run of `luoshi extract`: documents go to workers and come one by one into the output, nothing held."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from extract.examine import Examined, Loader, examine, examine_into, given_up
from extract.read import Input, sources
from extract.scratch import scratch
from extract.shell.progress import Step, progress
from extract.shell.targets import Plan, checked, make_folder, places, plan, refuse_same
from extract.supervise import Limits, Lost, cores, supervised
from extract.vocabulary.errors import OutputError, UsageError
from extract.vocabulary.outcome import Outcome, State
from extract.vocabulary.profile import Profile
from extract.vocabulary.result import Settings
from extract.write import BIT_BY_BIT, Output, open_output
from extract.write.split import NOBODY, SplitOutput, split_output


@dataclass(frozen=True, slots=True)
class Job:
    """What the user asked for. today: the day of the lights. limits: of one document.

    loader: loads what completes the rows with names that a recogniser finds, None for the rules alone. profile: of the
    workbook's list, None for the default one. split: one list a unit, named after it.
    """

    inputs: tuple[str, ...]
    out: Path
    each: bool = False
    settings: Settings = field(default_factory=Settings)
    include_done: bool = False
    today: date | None = None
    limits: Limits = field(default_factory=Limits)
    loader: Loader | None = None
    profile: Profile | None = None
    split: bool = False


@dataclass(slots=True)
class Report:
    """What became of it: documents by state, rows, one Chinese line a document with something to say, and where the list is.

    traces: of faults of the program. copies: where lists that people had edited were kept. where is None when nothing was written.
    """

    states: dict[State, int] = field(default_factory=dict)
    tasks: int = 0
    done: int = 0
    remarks: list[str] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)
    where: Path | None = None

    def count(self, state: State) -> int:
        """Documents in this state."""
        return self.states.get(state, 0)

    @property
    def read(self) -> int:
        """Documents that stand in the list."""
        return self.count(State.OK) + self.count(State.PARTIAL)

    def note(self, outcome: Outcome, trace: str = "") -> None:
        """Count a document."""
        self.states[outcome.state] = self.count(outcome.state) + 1
        self.tasks += outcome.tasks
        self.done += outcome.done
        if outcome.state is not State.OK:
            self.remarks.append(outcome.line)
        if trace:
            self.traces.append(trace)


class _NothingReadError(Exception):
    """Leaves the output by an exception, so that an older list stays as it was."""


def run(job: Job) -> Report:
    """Do the job. Raises UsageError and OutputError before any document is read, OutputError on a full disk."""
    out = checked(job.out, each=job.each or job.split)
    if not job.each and not job.split:
        refuse_same(job.inputs, out)
    work = plan(sources(job.inputs), out, each=job.each, split=job.split)
    if not work.items:
        raise UsageError(f"{'、'.join(job.inputs)}：里面没有可以读取的文件。请给出文件、文件夹或 zip 压缩包。")
    with progress(len(work.items)) as step:
        return _each(job, work, out, step) if job.each else _together(job, work, out, step)


def _together(job: Job, work: Plan, out: Path, step: Step) -> Report:
    """One list for all. When no document could be read an older list is not replaced by an empty one."""
    report = Report(where=out.parent if job.split else out)
    try:
        with _split(job, out) if job.split else _open(job, out) as output, closing(examined(job, work)) as documents:
            for found, _ in documents:
                for result in found.results():
                    output.add(result)
                output.note(found.outcome)
                report.note(found.outcome, found.trace)
                step()
            for skipped in work.skipped:
                output.note(skipped)
                report.note(skipped)
            if not report.read and (job.split or out.exists()):
                raise _NothingReadError
        report.copies += output.copies
    except _NothingReadError:
        report.where = None
    return report


def _each(job: Job, work: Plan, pattern: Path, step: Step) -> Report:
    """One list a document; one that cannot be written is a failure of that document."""
    make_folder(pattern.parent)
    report = Report()
    with closing(examined(job, work)) as documents:
        for found, place in documents:
            if found.outcome.state is State.FAILED:
                report.note(found.outcome, found.trace)
            else:
                _write(job, found, place, report)
            step()
    for skipped in work.skipped:
        report.note(skipped)
    return report


def _write(job: Job, found: Examined, place: Path, report: Report) -> None:
    """The list of one document."""
    try:
        with _open(job, place) as output:
            for result in found.results():
                output.add(result)
            output.note(found.outcome)
        report.copies += output.copies
    except OutputError as error:
        report.states[State.FAILED] = report.count(State.FAILED) + 1
        report.remarks.append(str(error))
    else:
        report.note(found.outcome)
        report.where = place.parent


def _open(job: Job, path: Path, unit: str = "") -> Output:
    return open_output(path, include_done=job.include_done, today=job.today, profile=job.profile, unit=unit)


def _split(job: Job, pattern: Path) -> AbstractContextManager[SplitOutput]:
    """One list a unit, named after it."""
    make_folder(pattern.parent)
    place = places(pattern)
    return split_output(pattern.parent, lambda unit: _open(job, place(unit or NOBODY), unit))


def examined(job: Job, work: Plan) -> Generator[tuple[Examined, Path], None, None]:
    """Every document, read and extracted by as many workers as there are cores, with its output; in order.

    Where the output takes a document bit by bit, long texts are put aside volume by volume: neither the worker nor this
    process ever holds one. What a text has put aside is gone when the next document comes.
    """
    items = [item for item, _ in work.items]
    with scratch() as folder:
        task: Callable[[Input], Any] = partial(examine, settings=job.settings, loader=job.loader)
        if job.out.suffix.lower() in BIT_BY_BIT:
            task = partial(examine_into, Path(folder), settings=job.settings, loader=job.loader)
        with closing(supervised(task, items, workers=min(cores(), len(items)), limits=job.limits)) as documents:
            for (item, found), (_, place) in zip(documents, work.items, strict=True):
                yield given_up(item, found) if isinstance(found, Lost) else found, place
                if not isinstance(found, Lost) and found.volumes is not None:
                    found.volumes.unlink()
