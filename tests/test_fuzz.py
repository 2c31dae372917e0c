"""A hundred broken files of all formats: a document, or an error made for the user. `benchmarks/fuzz.py` does thousands."""

import importlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.pipeline import extract
from extract.read import read_bytes
from extract.supervise import Limits, Lost, supervised

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
EXAMPLES = 100


@pytest.fixture(scope="module")
def fuzz() -> Iterator[ModuleType]:
    """The script as a module that child processes find by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield importlib.import_module("fuzz")


@pytest.fixture(scope="module")
def attempt(fuzz: ModuleType) -> Iterator[Callable[[Any], Any]]:
    """Reads one broken file in a child process that lives as long as the files let it."""
    waiting: list[Any] = []
    answers = supervised(
        fuzz.attempt, iter(waiting.pop, None), workers=1, window=1, strikes=1, limits=Limits(fuzz.SECONDS)
    )

    def one(case: Any) -> Any:
        waiting.append(case)
        return next(answers)[1]

    yield one
    answers.close()


@settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
@given(data=st.data())
def test_nothing_escapes(fuzz: ModuleType, attempt: Callable[[Any], Any], data: st.DataObject) -> None:
    name, content = data.draw(st.sampled_from(fuzz.samples([fuzz.FORMATS])), label="file")
    case = fuzz.broken(name, content, str(data.draw(st.integers(0, 10**6), label="seed")))
    answer = attempt(case)
    assert not isinstance(answer, Lost) and answer.kind != "escape", (case.ways, answer.detail)


def test_whole_files_give_documents(fuzz: ModuleType, attempt: Callable[[Any], Any]) -> None:
    """Else the test above would test nothing."""
    answers = {
        name: attempt(fuzz.Case(name, "", (), content)).kind
        for name, content in fuzz.samples([fuzz.FORMATS])
        if not name.endswith((".zip", ".png", "（扫描）.pdf"))
    }
    assert set(answers.values()) == {"document"} and len(answers) > 12


def test_an_escape_is_seen(fuzz: ModuleType) -> None:
    assert fuzz.attempt(fuzz.Case("a.txt", "", (), None), ocr=True, office=True).kind == "escape"


def test_the_same_seed_breaks_a_file_the_same_way(fuzz: ModuleType) -> None:
    for name, content in fuzz.samples([fuzz.FORMATS]):
        assert fuzz.broken(name, content, "7") == fuzz.broken(name, content, "7")
        assert fuzz.broken(name, content, "7") != fuzz.broken(name, content, "8")


@pytest.mark.parametrize(
    "text",
    [
        lambda count: "序号\t工作任务\t责任单位\n1\t修路\t" + "{\\field{\\*\\fldinst " * count,
        lambda count: "一、任务\n（一）修路\n1.建立台账。\n" + "甲\n" * count,
    ],
    ids=["a cell as long as a book", "a measure of many lines"],
)
def test_work_grows_with_the_text(text: Callable[[int], str]) -> None:
    """Found by the script: work that was done anew for every word of a cell, or every line of a measure."""
    extract(read_bytes(text(10).encode(), "a.txt"))
    once, eightfold = (_seconds(text(count)) for count in (2_500, 20_000))
    assert eightfold < 32 * max(once, 0.02)  # 64 where each part is compared with all


def _seconds(text: str) -> float:
    start = time.process_time()
    extract(read_bytes(text.encode(), "a.txt"))
    return time.process_time() - start
