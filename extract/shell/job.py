"""The run of `luoshi extract`: documents one by one into the output, failures noted, nothing held."""

import sys
import traceback
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from extract.pipeline import Annotate, extract
from extract.read import Input, sources
from extract.shell.progress import Step, progress
from extract.shell.targets import Plan, checked, make_folder, plan, refuse_same
from extract.vocabulary.errors import Category, ModelError, OutputError, ReadError, UsageError
from extract.vocabulary.task import Label, Result, Settings
from extract.write import Output, open_output


@dataclass(frozen=True, slots=True)
class Job:
    """What the user asked for. today: the day of the lights. debug: print the traceback of program errors.

    annotate: completes the rows with what a recogniser names, None for the rules alone.
    """

    inputs: tuple[str, ...]
    out: Path
    each: bool = False
    settings: Settings = field(default_factory=Settings)
    include_done: bool = False
    today: date | None = None
    debug: bool = False
    annotate: Annotate | None = None


@dataclass(slots=True)
class Report:
    """What became of it: counts, one Chinese line a failure or file left out, and where the list is.

    where is None when nothing was written.
    """

    documents: int = 0
    tasks: int = 0
    done: int = 0
    failures: list[str] = field(default_factory=list)
    skipped: tuple[str, ...] = ()
    where: Path | None = None

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Documents, tasks, rows of finished work, failures."""
        return self.documents, self.tasks, self.done, len(self.failures)

    def note(self, result: Result) -> None:
        """Count a document that stands in the list."""
        done = sum(task.kind is Label.DONE for task in result.tasks)
        self.documents += 1
        self.done += done
        self.tasks += len(result.tasks) - done


class _NothingReadError(Exception):
    """Leaves the output by an exception, so that an older list stays as it was."""


def run(job: Job) -> Report:
    """Do the job. Raises UsageError and OutputError before any document is read, OutputError on a full disk."""
    out = checked(job.out, each=job.each)
    if not job.each:
        refuse_same(job.inputs, out)
    work = plan(sources(job.inputs), out, each=job.each)
    if not work.items:
        raise UsageError(f"{'、'.join(job.inputs)}：里面没有可以读取的文件。请给出文件、文件夹或 zip 压缩包。")
    with progress(len(work.items)) as step:
        return _each(job, work, out, step) if job.each else _together(job, work, out, step)


def _together(job: Job, work: Plan, out: Path, step: Step) -> Report:
    """One list for all. When no document could be read an older list is not replaced by an empty one."""
    report = Report(skipped=work.skipped, where=out)
    try:
        with _open(job, out) as output:
            for item, _ in work.items:
                outcome = _examine(item, job)
                if isinstance(outcome, Result):
                    output.add(outcome)
                    report.note(outcome)
                else:
                    output.fail(outcome)
                    report.failures.append(str(outcome))
                step()
            if not report.documents and out.exists():
                raise _NothingReadError
            for remark in work.skipped:
                output.skip(remark)
    except _NothingReadError:
        report.where = None
    return report


def _each(job: Job, work: Plan, pattern: Path, step: Step) -> Report:
    """One list a document; one that cannot be written is a failure of that document."""
    make_folder(pattern.parent)
    report = Report(skipped=work.skipped)
    for item, place in work.items:
        outcome = _examine(item, job)
        try:
            if isinstance(outcome, ReadError):
                raise outcome
            with _open(job, place) as output:
                output.add(outcome)
            report.note(outcome)
            report.where = pattern.parent
        except (ReadError, OutputError) as error:
            report.failures.append(str(error))
        step()
    return report


def _open(job: Job, path: Path) -> Output:
    return open_output(path, include_done=job.include_done, today=job.today)


def _examine(item: Input, job: Job) -> Result | ReadError:
    """One document. A fault of the program in it is a failure of this document and stops no other."""
    try:
        return extract(item.load(), job.settings, job.annotate)
    except ReadError as error:
        return error
    except ModelError:
        raise  # the installation is broken: every document would fail alike
    except Exception as error:  # whatever it is, the other documents must be done
        if job.debug:
            traceback.print_exc(file=sys.stderr)
        detail = f"{type(error).__name__}: {error}"
        return ReadError(item.name, Category.UNEXPECTED, detail, "请把这一行连同文件发给维护者")
