"""Supervised processes that really die, hang and swell: no item lost or doubled, nothing left running."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from extract.supervise import Limits, Lost, supervised
from extract.vocabulary.errors import Category, ModelError

WORK = '''
import ctypes, os, re, signal, subprocess, sys, time
from extract.vocabulary.errors import ModelError

CATASTROPHE = ("(a+)+$", "a" * 40 + "b")
def double(item):
    return item * 2
def slow(item):
    time.sleep(item % 7 / 200)
    return item * 2
def counted(folder, item):
    with open(f"{folder}/{item}", "a") as file:
        file.write("x")
    return item
def bad(way, folder, item):
    counted(folder, item)
    return WAYS[way]() if item == 2 else item
def eat():
    kept = []
    while True:
        kept.append(bytearray(20_000_000))
        time.sleep(0.01)
def spin():
    while True:
        pass
def refuse():
    raise MemoryError

WAYS = {
    "exit": lambda: os._exit(3),
    "leave": lambda: sys.exit(5),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "segfault": lambda: ctypes.string_at(0),
    "loop": spin,
    "regex": lambda: re.match(*CATASTROPHE),
    "sleep": lambda: time.sleep(600),
    "eat": eat,
    "refuse": refuse,
}
def once(folder, item):
    """Item 2 kills its process the first time."""
    counted(folder, item)
    if item == 2 and os.path.getsize(f"{folder}/2") == 1:
        os._exit(1)
    return item
def parent(folder, item):
    """Start two processes, one of them in a session of its own, write their numbers down, then hang."""
    line = [sys.executable, "-c", "import time; time.sleep(600)"]
    found = [subprocess.Popen(line), subprocess.Popen(line, start_new_session=os.name != "nt"), os]
    with open(f"{folder}/new", "w") as file:
        file.write(" ".join(str(x.pid if x is not os else os.getpid()) for x in found))
    os.replace(f"{folder}/new", f"{folder}/pids")
    time.sleep(600)
def faulty(kind, item):
    if item == 2:
        raise ERRORS[kind]()
    return item
class Stubborn(Exception):  # cannot be sent
    def __init__(self, one="", two=""):
        super().__init__("stubborn")
        self.kept = lambda: None

ERRORS = {"model": lambda: ModelError("x"), "value": lambda: ValueError(7), "stubborn": Stubborn}
def unsendable(item):
    return lambda: item
def swell(item):
    if item == 1:
        kept = bytearray(120_000_000)
    return os.getpid()
def loud(item):
    print("noise")
    return item
'''

posix = pytest.mark.skipif(os.name == "nt", reason="signals")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module of work functions that children can import."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "luoshi_test_work.py").write_text(WORK, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "code"))
    import luoshi_test_work  # type: ignore[import-not-found]

    yield luoshi_test_work
    del sys.modules["luoshi_test_work"]


@pytest.fixture(params=["fork", "spawn"])
def way_to_start(request: pytest.FixtureRequest) -> Iterator[None]:
    """On Linux children are forked while the process has a single thread; with another they are fresh interpreters."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    if request.param == "spawn":
        thread.start()
    yield
    stop.set()
    if request.param == "spawn":
        thread.join()


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def gone(pids: list[int], within: float = 5.0) -> bool:
    """Whether all these processes have ended in time; zombies have."""
    end = time.monotonic() + within
    while any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def until_there(path: Path) -> str:
    end = time.monotonic() + 10
    while not path.exists():
        assert time.monotonic() < end, path
        time.sleep(0.01)
    return path.read_text("utf-8")


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("count", [0, 1, 30])
def test_results_in_the_order_of_the_items(work: ModuleType, workers: int, count: int) -> None:
    found = list(supervised(work.slow, range(count), workers=workers))
    assert found == [(i, i * 2) for i in range(count)]
    assert not children()


def test_nothing_is_taken_far_ahead(work: ModuleType, way_to_start: None) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for i in range(10**9):
            taken.append(i)
            yield i

    found = supervised(work.double, items(), workers=2, window=5)
    assert not taken and not children()
    for i in range(50):
        assert next(found) == (i, i * 2)
        assert len(taken) <= i + 1 + 5
    found.close()
    assert not children()


DEATHS = {
    "exit": (Category.CRASHED, "退出码 3"),
    "leave": (Category.CRASHED, "退出码 5"),
    "kill": (Category.CRASHED, "信号 9"),
    "segfault": (Category.CRASHED, ""),
    "loop": (Category.TIMEOUT, "0.4 秒"),
    "regex": (Category.TIMEOUT, "0.4 秒"),
    "sleep": (Category.TIMEOUT, "0.4 秒"),
    "eat": (Category.MEMORY, "300 MB"),
    "refuse": (Category.MEMORY, "300 MB"),
}


@pytest.mark.parametrize(
    ("way_to_start", "way"),
    [("fork", way) for way in DEATHS] + [("spawn", way) for way in ("exit", "regex", "eat")],
    indirect=["way_to_start"],
)
def test_a_bad_item_is_lost_after_its_strikes_and_no_other(
    work: ModuleType, way_to_start: None, tmp_path: Path, way: str
) -> None:
    if os.name == "nt" and way == "kill":
        pytest.skip("signals")
    limits = Limits(seconds=5 if way == "eat" else 0.4, megabytes=300)
    found = dict(supervised(partial(work.bad, way, str(tmp_path)), range(6), workers=2, limits=limits))
    lost = found.pop(2)
    category, detail = DEATHS[way]
    assert isinstance(lost, Lost) and (lost.category, lost.strikes) == (category, 2) and detail in lost.detail
    assert found == {i: i for i in (0, 1, 3, 4, 5)}
    assert [len((tmp_path / str(i)).read_text()) for i in range(6)] == [1, 1, 2, 1, 1, 1]
    assert lost.seconds < 8 and not children()


def test_strikes_can_be_chosen(work: ModuleType, tmp_path: Path) -> None:
    found = dict(supervised(partial(work.bad, "exit", str(tmp_path)), range(3), workers=1, strikes=1))
    assert isinstance(found[2], Lost) and found[2].strikes == 1 and (tmp_path / "2").read_text() == "x"


def test_an_item_that_dies_once_is_done_the_second_time(work: ModuleType, way_to_start: None, tmp_path: Path) -> None:
    assert list(supervised(partial(work.once, str(tmp_path)), range(5), workers=2)) == [(i, i) for i in range(5)]


@posix
@pytest.mark.parametrize("idle", [False, True])
def test_workers_killed_from_outside_at_random_moments(work: ModuleType, idle: bool) -> None:
    """idle: the caller is slow, so that most workers are killed between two items."""
    chance, stop, killed = random.Random(7), threading.Event(), 0

    def killer() -> None:
        nonlocal killed
        while not stop.wait(chance.uniform(0.05, 0.5)):
            for child in chance.sample(found, 1) if (found := children()) else ():
                child.kill()
                killed += 1

    thread = threading.Thread(target=killer)
    thread.start()
    try:
        found = []
        for pair in supervised(work.slow, range(120), workers=2, strikes=9):
            found.append(pair)
            if idle:
                time.sleep(0.01)
    finally:
        stop.set()
        thread.join()
    assert killed >= 2 and found == [(i, i * 2) for i in range(120)]
    assert not children()


@pytest.mark.parametrize(
    ("kind", "error", "says"),
    [("model", ModelError, "x"), ("value", ValueError, "7"), ("stubborn", RuntimeError, "Stubborn: stubborn")],
)
def test_what_the_work_raises_reaches_the_caller_in_its_turn(
    work: ModuleType, way_to_start: None, kind: str, error: type[Exception], says: str
) -> None:
    found = []
    with pytest.raises(error, match=says) as caught:
        for item, _ in supervised(partial(work.faulty, kind), range(6), workers=2):
            found.append(item)
    assert found == [0, 1] and "in faulty" in caught.value.__notes__[0]
    assert not children()


def test_a_result_that_cannot_be_sent_is_said(work: ModuleType, way_to_start: None) -> None:
    with pytest.raises((AttributeError, TypeError)):
        list(supervised(work.unsendable, [1], workers=1))
    assert not children()


def test_work_that_no_child_can_find_is_said(work: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "code" / "luoshi_test_work.py").unlink()
    busy = threading.Event()
    threading.Thread(target=busy.wait).start()  # a forked child would find it in memory
    with pytest.raises(ModuleNotFoundError, match="luoshi_test_work"):
        list(supervised(work.double, [1], workers=2))
    busy.set()
    assert not children()


def test_an_error_of_the_iterator_ends_the_processes(work: ModuleType) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        list(supervised(work.double, items(), workers=2, window=1))
    assert not children()


def test_a_slow_caller_is_no_reason_to_lose_an_item(work: ModuleType) -> None:
    for i, (item, result) in enumerate(supervised(work.double, range(3), workers=1, limits=Limits(seconds=0.2))):
        time.sleep(0.35)
        assert (item, result) == (i, i * 2)


@posix
def test_a_swollen_process_is_replaced(work: ModuleType, way_to_start: None) -> None:
    pids = [pid for _, pid in supervised(work.swell, range(4), workers=1, limits=Limits(megabytes=200))]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_prints_do_not_reach_the_output(
    work: ModuleType, way_to_start: None, capfd: pytest.CaptureFixture[str]
) -> None:
    assert list(supervised(work.loud, [1], workers=1)) == [(1, 1)]
    assert capfd.readouterr().out == ""


def test_what_a_hanging_item_has_started_ends_with_it(work: ModuleType, way_to_start: None, tmp_path: Path) -> None:
    found = supervised(partial(work.parent, str(tmp_path)), [0], workers=1, limits=Limits(seconds=1), strikes=1)
    assert isinstance(next(found)[1], Lost)
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert len(pids) == 3 and gone(pids, 1)


@posix
def test_what_a_killed_worker_has_started_ends_with_it(work: ModuleType, tmp_path: Path) -> None:
    def killer() -> None:
        os.kill(int(until_there(tmp_path / "pids").split()[2]), signal.SIGKILL)

    thread = threading.Thread(target=killer)
    thread.start()
    [(_, lost)] = supervised(partial(work.parent, str(tmp_path)), [0], workers=1, strikes=1)
    thread.join()
    assert isinstance(lost, Lost) and lost.category is Category.CRASHED
    child, apart, _ = map(int, (tmp_path / "pids").read_text().split())
    try:
        assert gone([child], 1)  # what left the group is out of reach once its parent is dead
    finally:
        psutil.Process(apart).kill()


RUN = """
import sys
from functools import partial
sys.path.insert(0, {code!r})
import luoshi_test_work as work
from extract.supervise import Limits, supervised
for _ in supervised({function}, range(9), workers=2, limits=Limits(seconds={seconds})):
    pass
"""


def started(tmp_path: Path, function: str, seconds: float = 300) -> "subprocess.Popen[str]":
    """A program of its own that uses `supervised`; returns when its two children are there."""
    code = RUN.format(code=str(tmp_path / "code"), function=function, seconds=seconds)
    program = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, start_new_session=True)
    end = time.monotonic() + 10
    while len(psutil.Process(program.pid).children()) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    return program


@posix
@pytest.mark.parametrize(
    ("function", "seconds"),
    [
        ("partial(work.bad, 'loop', {folder!r})", 300),
        ("partial(work.bad, 'sleep', {folder!r})", 300),
        ("partial(work.bad, 'regex', {folder!r})", 0.5),
        ("partial(work.parent, {folder!r})", 300),
    ],
)
def test_nothing_outlives_a_killed_parent(work: ModuleType, tmp_path: Path, function: str, seconds: float) -> None:
    program = started(tmp_path, function.format(folder=str(tmp_path)), seconds)
    until_there(tmp_path / ("pids" if "parent" in function else "2"))
    time.sleep(0.1)
    family = [child.pid for child in psutil.Process(program.pid).children(recursive=True)]
    program.kill()
    program.communicate()
    assert len(family) >= 2 and gone(family, 6)


@posix
def test_ctrl_c_ends_everything(work: ModuleType, tmp_path: Path) -> None:
    program = started(tmp_path, f"partial(work.parent, {str(tmp_path)!r})")
    until_there(tmp_path / "pids")
    family = [child.pid for child in psutil.Process(program.pid).children(recursive=True)]
    os.killpg(program.pid, signal.SIGINT)  # as the terminal does: to the whole foreground group
    error = program.communicate(timeout=5)[1]
    assert program.returncode != 0 and error.count("KeyboardInterrupt") == 1  # the children said nothing
    assert len(family) >= 4 and gone(family, 1)


DAEMON = """
import json, multiprocessing, sys
sys.path.insert(0, {code!r})
def inner(answer):
    import luoshi_test_work as work
    from extract.supervise import supervised
    answer.put([list(pair) for pair in supervised(work.double, range(5), workers=2)])
if __name__ == "__main__":
    answer = multiprocessing.Queue()
    process = multiprocessing.Process(target=inner, args=(answer,), daemon=True)
    process.start()
    print(json.dumps(answer.get(timeout=20)))
    process.join()
"""


def test_it_works_in_a_daemonic_process(work: ModuleType, tmp_path: Path) -> None:
    """As a Dask worker is one; multiprocessing itself refuses to give it children."""
    (tmp_path / "daemon.py").write_text(DAEMON.format(code=str(tmp_path / "code")), "utf-8")
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    line = [sys.executable, str(tmp_path / "daemon.py")]
    done = subprocess.run(line, capture_output=True, text=True, timeout=30, env=paths)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[i, i * 2] for i in range(5)]
