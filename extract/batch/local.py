"""The engine of one machine: supervised workers examine the documents and write the parts."""

import shutil
from collections.abc import Iterable, Iterator
from functools import partial

from extract.batch.part import Part
from extract.batch.work import Bench, Look, examined, lay_out, quarantined
from extract.supervise import Limits, Lost, supervised
from extract.vocabulary.outcome import Outcome

WINDOW = 2_000
"""Documents that may be ahead of the slowest one: work for some ten seconds a core, so that one document at its limit
seldom stops the others; their outcomes, which wait in memory, take a megabyte."""


def work_through(parts: Iterable[Part], bench: Bench, workers: int, limits: Limits) -> Iterator[Outcome]:
    """Examine and write the parts; the outcome of every document, in order. No parts give none.

    A document that costs two processes is quarantined; the others of its part go on. Raises OutputError when a part
    cannot be written. Leaving the iterator ends all workers; what they have finished stays.
    """
    folder = None
    looks = supervised(
        partial(examined, bench=bench), _looks(parts, bench), workers=workers, limits=limits, window=WINDOW
    )
    for look, found in looks:
        if folder is not None and folder != look.folder:
            shutil.rmtree(folder, ignore_errors=True)
        folder = look.folder
        yield quarantined(look, found, bench) if isinstance(found, Lost) else found
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _looks(parts: Iterable[Part], bench: Bench) -> Iterator[Look]:
    for part in parts:
        folder = lay_out(part, bench)
        for index in range(len(part.entries)):
            yield Look(folder, index)
