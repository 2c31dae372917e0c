"""kill -9 at any moment, of workers and of the run itself: resumed, the rows are those of a clean run."""

import json
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

pytest.importorskip("pyarrow")
import pyarrow.parquet

ROOT = Path(__file__).parents[1]
TABLES = ("tasks", "requirements", "owners", "deadlines", "targets", "documents", "outcomes")
BAD = {
    "空.txt": b"",
    "图.txt": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "断.docx": b"PK\x03\x04" + bytes(500),
    "乱.doc": random.Random(7).randbytes(3000),
}


def rows(out: Path, table: str, *, without: tuple[str, ...] = ()) -> list[str]:
    """The rows of the parts that count, sorted; every one stands there as often as it was written."""
    view = json.loads((out / "parts.json").read_text("utf-8"))
    assert view["complete"]
    files = [out / table / f"part-{key}.parquet" for key in view["parts"]]
    assert sorted(files) == sorted((out / table).glob("part-*.parquet"))  # nothing old, nothing half
    found = [row for file in files for row in pyarrow.parquet.read_table(file).to_pylist()]
    return sorted(repr({name: row[name] for name in row if name not in without}) for row in found)


def same(one: Path, other: Path) -> None:
    for table in TABLES:
        assert rows(one, table, without=("seconds",)) == rows(other, table, without=("seconds",)), table


def start(archive: Path, out: Path, *more: str) -> "subprocess.Popen[bytes]":
    line = [
        sys.executable,
        "-m",
        "extract",
        "batch",
        str(archive),
        "-o",
        str(out),
        "--workers",
        "2",
        "--part",
        "8",
        *more,
    ]
    return subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def progress(out: Path) -> int:
    """Documents that are examined or written."""
    waiting = 0
    with suppress(FileNotFoundError):  # a part is written, and its folder gone, while we look
        waiting = len(list(out.glob(".batch/spool/*/*.json")))
    return waiting + 8 * len(list(out.glob("outcomes/part-*.parquet")))


def killed_workers(run: "subprocess.Popen[bytes]", out: Path, chance: random.Random) -> int:
    """Kill a worker whenever some documents are done, until the run has ended; how many."""
    killed, seen = 0, 0
    while run.poll() is None:
        with suppress(psutil.NoSuchProcess):
            workers = psutil.Process(run.pid).children()
            if workers and progress(out) > seen:
                seen = progress(out) + chance.randrange(5, 12)
                chance.choice(workers).kill()
                killed += 1
        time.sleep(0.01)
    return killed


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty documents of a few hundred characters, and some that cannot be used."""
    folder = tmp_path_factory.mktemp("kill") / "档案"
    folder.mkdir()
    for number, path in enumerate(sorted((ROOT / "corpora" / "gold").glob("*.md"))[:40]):
        (folder / f"{number:02}.txt").write_text(path.read_text("utf-8")[:1200], "utf-8")
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def clean(archive: Path) -> Path:
    out = archive.parent / "clean"
    assert start(archive, out).wait(120) == 1  # some could not be read
    outcomes = pyarrow.parquet.read_table(out / "outcomes").to_pylist()
    assert {row["name"] for row in outcomes if row["state"] != "成功"} == set(BAD) and len(outcomes) == 44
    return out


def test_killed_workers_change_nothing(archive: Path, clean: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start(archive, out)
    assert killed_workers(run, out, random.Random(1)) >= 2
    assert run.wait(60) == 1
    assert start(archive, out, "--retry").wait(60) == 1  # a document that was hit twice is in quarantine
    same(out, clean)


def test_a_killed_run_goes_on(archive: Path, clean: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    chance = random.Random(2)
    for _ in range(4):
        run = start(archive, out)
        moment = progress(out) + chance.randrange(1, 12)
        while run.poll() is None and progress(out) < moment:
            time.sleep(0.005)
        run.kill()
        run.wait()
    assert progress(out)
    assert start(archive, out).wait(60) == 1
    same(out, clean)
    assert not (out / ".batch" / "spool").exists() and not list(out.rglob(".luoshi-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(archive: Path, clean: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    line = [sys.executable, "-m", "extract", "batch", str(archive), "-o", str(out), "--part", "1"]
    run = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while run.poll() is None and not list(out.glob("outcomes/part-*")):
        time.sleep(0.01)
    workers = psutil.Process(run.pid).children()
    run.send_signal(signal.SIGINT)
    said = run.communicate(timeout=30)[1].decode()
    assert run.returncode == 130 and "再运行同一条命令" in said and "Traceback" not in said
    assert not psutil.wait_procs(workers, 5)[1]
    view = json.loads((out / "parts.json").read_text("utf-8"))
    assert not view["complete"] and 0 < len(view["parts"]) < view["documents"] == 44
    assert subprocess.run(line, cwd=ROOT, capture_output=True).returncode == 1
    same(out, clean)
