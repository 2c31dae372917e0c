"""The run of `luoshi update`: documents read and extracted as for a new list, then merged into the old one."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from extract.read import sources
from extract.shell.job import Job, Report, examined
from extract.shell.progress import progress
from extract.shell.targets import plan, refuse_same
from extract.vocabulary.errors import UsageError
from extract.vocabulary.outcome import Outcome
from extract.vocabulary.result import Result

if TYPE_CHECKING:
    from extract.ledger.update.merge import Merged


def run(job: Job) -> "tuple[Report, Merged | None]":
    """Update the ledger `job.out` with the job's inputs; None when no document could be read, and nothing changed.

    Raises LedgerError before any document is read when the ledger cannot be used, UsageError for no documents.
    """
    from extract.ledger.book.workbook import read_book
    from extract.ledger.update.run import settings_of, update

    refuse_same(job.inputs, job.out)
    book = read_book(job.out)
    work = plan(sources(job.inputs), job.out, each=False)
    if not work.items:
        raise UsageError(f"{'、'.join(job.inputs)}：里面没有可以读取的文件。请给出文件、文件夹或 zip 压缩包。")
    job = replace(job, settings=settings_of(book, job.settings))
    report = Report(where=job.out)
    results: list[Result] = []
    outcomes: list[Outcome] = []
    with progress(len(work.items)) as step, closing(examined(job, work)) as documents:
        for found, _ in documents:
            results += [found.result] if found.result is not None else []
            outcomes.append(found.outcome)
            report.note(found.outcome, found.trace)
            step()
    for skipped in work.skipped:
        report.note(skipped)
    if not results:
        report.where = None
        return report, None
    merged, copy = update(book, results, job.today or date.today(), outcomes)
    report.copies.append(Path(copy))
    return report, merged
