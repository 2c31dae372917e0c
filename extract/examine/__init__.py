"""One document from its place to its tasks, whatever it holds: what `luoshi extract` and `luoshi batch` give to their workers.

`examine` answers with the whole; `examine_in_steps` with one volume of a long text after the other (`long`), which
`examine_into` puts aside in a file.
"""

import pickle
import traceback
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import perf_counter
from typing import TYPE_CHECKING

from extract.read.inputs import Input
from extract.supervise.contract import Lost
from extract.vocabulary.document import Document
from extract.vocabulary.errors import Category, MissingExtraError, ModelError, ReadError
from extract.vocabulary.outcome import Outcome, State, outcome_of, together
from extract.vocabulary.result import Result, Settings

if TYPE_CHECKING:
    from extract.pipeline import Annotate

Loader = Callable[[], "Annotate"]
"""Loads an annotator; a partial of a module's function, so that it can be sent to a worker, which a model cannot."""

_REPORT = "请把这一行连同文件发给维护者"
_REMEDIES = {
    Category.TIMEOUT: "请拆成几个小文件，或用 --timeout 放宽时间",
    Category.MEMORY: "请拆成几个小文件，或用 --memory 放宽内存",
    Category.CRASHED: "请用 Word 或 WPS 打开后另存为 .docx 再试；仍然如此，请把文件发给维护者",
}


@dataclass(frozen=True, slots=True)
class Examined:
    """A document's tasks, None when it could not be used, and what became of it. trace: of a fault of the program.

    volumes: the file in which the Results of a long text wait; `result` is then None.
    """

    result: Result | None
    outcome: Outcome
    trace: str = ""
    volumes: Path | None = None

    def results(self) -> Iterator[Result]:
        """The tasks: one Result, of a long text one a volume, nothing for what could not be used. Raises OSError."""
        if self.result is not None:
            yield self.result
        if self.volumes is not None:
            with self.volumes.open("rb") as file:
                while file.peek(1):
                    yield pickle.load(file)


def examine(item: Input, settings: Settings | None = None, loader: Loader | None = None) -> Examined:
    """Read a document and extract its tasks. Nothing about the document is raised: it stands in the outcome.

    loader: as `Annotate` of the pipeline, loaded once a process, None for the rules alone. Raises ModelError and what
    `loader` raises (the installation is broken: every document would fail alike), and MemoryError.
    """
    from extract.pipeline import extract  # late: the process that only hands out documents needs none of it

    annotate = _loaded(loader) if loader else None
    begun = perf_counter()
    try:
        result = extract(item.load(), settings, annotate)
        return Examined(result, outcome_of(result, perf_counter() - begun))
    except (ModelError, MemoryError):
        raise
    except Exception as error:  # a fault of the program in one document stops no other
        return _failed(item, error, perf_counter() - begun)


def examine_in_steps(item: Input, settings: Settings | None = None, loader: Loader | None = None) -> Iterator[Examined]:
    """As `examine`, but a long plain text comes volume by volume (see `extract.examine.long`), anything else at once.

    The outcome counts what has come so far; the last one's is that of the whole. Where the last has no result, what came
    before it counts for nothing.
    """
    annotate = _loaded(loader) if loader else None
    begun = perf_counter()
    whole: Outcome | None = None
    try:
        for result in _results(item, settings, annotate):
            outcome = outcome_of(result)
            whole = replace(together(whole, outcome) if whole else outcome, seconds=perf_counter() - begun)
            yield Examined(result, whole)
    except (ModelError, MemoryError):
        raise
    except Exception as error:
        yield _failed(item, error, perf_counter() - begun)


def examine_into(
    folder: Path, item: Input, settings: Settings | None = None, loader: Loader | None = None
) -> Generator[None, None, Examined]:
    """As `examine`; yields after every volume of a long text, whose Results wait in a file of `folder`.

    Raises as `examine`, and OSError when the file cannot be written.
    """
    steps = examine_in_steps(item, settings, loader)
    found = next(steps)
    following = next(steps, None)
    if following is None:
        return found
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        while following is not None:
            pickle.dump(found.result, file, pickle.HIGHEST_PROTOCOL)
            yield
            found, following = following, next(steps, None)
        pickle.dump(found.result, file, pickle.HIGHEST_PROTOCOL)
    return found if found.result is None else replace(found, result=None, volumes=Path(file.name))


def _results(item: Input, settings: Settings | None, annotate: "Annotate | None") -> Iterator[Result]:
    from extract.examine.long import extract_long
    from extract.pipeline import extract

    found = item.begin()
    if isinstance(found, Document):
        yield extract(found, settings, annotate)
    else:
        yield from extract_long(found, settings, annotate)


def _failed(item: Input, error: Exception, seconds: float) -> Examined:
    """What to say of a document in which this was raised."""
    trace = ""
    match error:
        case ReadError():
            why = error.category, error.detail, error.remedy
        case MissingExtraError():
            why = Category.MISSING, error.purpose, f'请运行：pip install "luoshi[{error.extra}]"'
        case _:
            why = Category.UNEXPECTED, f"{type(error).__name__}: {error}", _REPORT
            trace = "".join(traceback.format_exception(error))
    return Examined(None, Outcome(item.name, State.FAILED, *why, seconds=seconds), trace)


def given_up(item: Input, lost: Lost) -> Examined:
    """What to say of a document that brought its workers down."""
    outcome = Outcome(
        item.name, State.FAILED, lost.category, lost.detail, _REMEDIES[lost.category], seconds=lost.seconds
    )
    return Examined(None, outcome)


@lru_cache(maxsize=1)
def _loaded(loader: Loader) -> "Annotate":
    return loader()
