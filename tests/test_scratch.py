"""Folders for what waits: gone at the end, and gone after a killed process as soon as another one begins."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from extract.scratch import scratch

ROOT = Path(__file__).parents[1]
HOLD = """
import time
from pathlib import Path
from extract.scratch import scratch
with scratch() as folder:
    (Path(folder) / "x.json").write_text("{}")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def hold(tmp_path: Path) -> Iterator["Hold"]:
    with ExitStack() as stack:
        yield Hold(tmp_path, stack)


class Hold:
    """Starts processes that hold a folder each in one temporary folder; they are ended with the test."""

    def __init__(self, temporary: Path, stack: ExitStack) -> None:
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "TEMP": str(temporary)}
        self.stack = stack

    def __call__(self) -> tuple["subprocess.Popen[str]", Path]:
        found = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True, env=self.environment)
        self.stack.callback(found.communicate)
        self.stack.callback(found.kill)
        assert found.stdout is not None
        return found, Path(found.stdout.readline().strip())


def test_what_a_killed_process_left_goes_when_another_begins(hold: Hold) -> None:
    (dead, left), (_, kept) = hold(), hold()
    dead.kill()
    dead.wait()
    assert (left / "x.json").exists()
    _, own = hold()
    assert own.exists() and kept.exists() and not left.exists()


def test_it_is_gone_at_the_end_and_two_of_one_process_do_not_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with scratch() as one, scratch() as two:
        assert one != two and {Path(one), Path(two)} == set(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_what_is_not_ours_or_of_another_host_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    others = {tmp_path / "luoshi-00000000-1-x", tmp_path / "luoshi-notes", tmp_path / "somebody-else"}
    for folder in others:
        folder.mkdir()
    with scratch():
        pass
    assert set(tmp_path.iterdir()) == others
