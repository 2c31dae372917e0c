"""Work that goes step by step: the time limit is that of a step."""

import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from extract.supervise import Limits, Lost, supervised
from extract.vocabulary.errors import Category

WORK = """
import time
def steps(item):
    for pause in item:
        time.sleep(pause)
        yield
    return sum(item)
def failing(item):
    yield
    raise KeyError(item)
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The functions above as a module that children find by name."""
    (tmp_path / "luoshi_work_in_steps.py").write_text(WORK, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield import_module("luoshi_work_in_steps")
    del sys.modules["luoshi_work_in_steps"]


def test_long_work_in_steps_takes_the_time_it_needs(work: ModuleType) -> None:
    began = time.monotonic()
    found = list(supervised(work.steps, [[0.7] * 5, [], [0.0] * 1000], workers=2, limits=Limits(seconds=2.0)))
    assert [result for _, result in found] == [pytest.approx(3.5), 0, 0.0]
    assert time.monotonic() - began > 3.5


def test_a_step_that_hangs_costs_the_item(work: ModuleType) -> None:
    ((_, lost),) = supervised(work.steps, [[0.7, 0.7, 30.0]], workers=1, limits=Limits(seconds=1.5), strikes=1)
    assert isinstance(lost, Lost) and lost.category is Category.TIMEOUT and lost.seconds > 2.0  # of all its steps


def test_what_a_step_raises_is_raised(work: ModuleType) -> None:
    with pytest.raises(KeyError):
        list(supervised(work.failing, ["a"], workers=1))
