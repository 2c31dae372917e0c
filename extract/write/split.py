"""One list a unit: its own tasks and those in which it takes part, in files named after the units.

Which units there are is known only at the end, so the results wait in a temporary file, one pickle a document;
memory holds a number a unit and document. Then every list is written in one pass over its own documents.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile

from extract.vocabulary.outcome import Outcome, outcome_of
from extract.vocabulary.records import PARTS, parts
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label, Role, Task
from extract.write import Output
from extract.write.atomic import explained

NOBODY = "待明确"
"""The list of the tasks for which the source names no unit."""
_Opener = Callable[[str], Output]
"""Opens the list of a unit by its name, "" for tasks of nobody."""


@contextmanager
def split_output(folder: Path, opener: _Opener) -> Iterator["SplitOutput"]:
    """An output of one list a unit: leaving it normally writes the lists, leaving it by any exception writes none."""
    output = SplitOutput(folder, opener)
    try:
        yield output
    except BaseException:
        output.abort()
        raise
    output.close()


class SplitOutput:
    """Takes results as `Output` does, and writes a list a unit when it is closed.

    A unit has a list when it leads a task, or is the weightiest that a task names; then all its tasks stand in it.
    copies: of lists that people had edited. written: the files, in the order of the units' first tasks.
    """

    def __init__(self, folder: Path, opener: _Opener) -> None:
        self._folder, self._opener = folder, opener
        self._spool = TemporaryFile(prefix="luoshi-")  # noqa: SIM115 - closed by close and abort
        self._places: list[int] = []
        self._leading: dict[str, None] = {}
        self._documents: dict[str, list[int]] = {}
        self.copies: list[Path] = []
        self.written: list[Path] = []

    def add(self, result: Result) -> None:
        """Keep a document until the end. Raises OutputError when the disk is full."""
        number = len(self._places)
        for task in result.tasks:
            named = _units(task)
            if task.kind is not Label.DONE:
                self._leading |= dict.fromkeys(name for name, role in named.items() if role is _first(named))
            for name in named:
                documents = self._documents.setdefault(name, [])
                if not documents or documents[-1] != number:
                    documents.append(number)
        with explained(self._folder):
            self._places.append(self._spool.tell())
            pickle.dump(replace(result, sentences=(), judgements=()), self._spool, pickle.HIGHEST_PROTOCOL)

    def note(self, outcome: Outcome) -> None:
        """Do nothing: the list of a unit tells of its own documents only, and counts its own rows of them."""

    def close(self) -> None:
        """Write the lists. Raises OutputError; the lists written before stay, each whole."""
        try:
            for unit in self._leading:
                with self._opener(unit) as output:
                    for result in self._of(unit):
                        output.add(result)
                        output.note(outcome_of(result))
                self.written.append(output.path)
                self.copies += output.copies
        finally:
            self._spool.close()

    def abort(self) -> None:
        """Give up: nothing is written."""
        self._spool.close()

    def _of(self, unit: str) -> Iterator[Result]:
        """A unit's documents, with its tasks only."""
        for number in self._documents[unit]:
            with explained(self._folder):
                self._spool.seek(self._places[number])
                result: Result = pickle.load(self._spool)
            tasks = tuple(task for task in result.tasks if unit in _units(task))
            ids = {task.id for task in tasks}
            yield replace(result, tasks=tasks, checks=tuple(c for c in result.checks if c.task in ids))


def _units(task: Task) -> dict[str, Role]:
    """As `parts`; "" leads a task that names no unit."""
    return parts(task) or {"": Role.LEAD}


def _first(named: dict[str, Role]) -> Role:
    """The weightiest role that a task names somebody for."""
    return min(named.values(), key=PARTS.index)
