"""One document from its place to its tasks, whatever it holds: what `luoshi extract` and `luoshi batch` give to their workers."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING

from extract.read.inputs import Input
from extract.supervise.contract import Lost
from extract.vocabulary.errors import Category, MissingExtraError, ModelError, ReadError
from extract.vocabulary.outcome import Outcome, State, outcome_of
from extract.vocabulary.task import Result, Settings

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
    """A document's tasks, None when it could not be used, and what became of it. trace: of a fault of the program."""

    result: Result | None
    outcome: Outcome
    trace: str = ""


def examine(item: Input, settings: Settings | None = None, loader: Loader | None = None) -> Examined:
    """Read a document and extract its tasks. Nothing about the document is raised: it stands in the outcome.

    loader: as `Annotate` of the pipeline, loaded once a process, None for the rules alone. Raises ModelError and what
    `loader` raises (the installation is broken: every document would fail alike), and MemoryError.
    """
    from extract.pipeline import extract  # late: the process that only hands out documents needs none of it

    annotate = _loaded(loader) if loader else None
    begun = perf_counter()
    trace = ""
    try:
        result = extract(item.load(), settings, annotate)
        return Examined(result, outcome_of(result, perf_counter() - begun))
    except (ModelError, MemoryError):
        raise
    except ReadError as error:
        why = error.category, error.detail, error.remedy
    except MissingExtraError as error:
        why = Category.MISSING, error.purpose, f'请运行：pip install "luoshi[{error.extra}]"'
    except Exception as error:  # a fault of the program in one document stops no other
        why = Category.UNEXPECTED, f"{type(error).__name__}: {error}", _REPORT
        trace = traceback.format_exc()
    return Examined(None, Outcome(item.name, State.FAILED, *why, seconds=perf_counter() - begun), trace)


def given_up(item: Input, lost: Lost) -> Examined:
    """What to say of a document that brought its workers down."""
    outcome = Outcome(
        item.name, State.FAILED, lost.category, lost.detail, _REMEDIES[lost.category], seconds=lost.seconds
    )
    return Examined(None, outcome)


@lru_cache(maxsize=1)
def _loaded(loader: Loader) -> "Annotate":
    return loader()
