"""Dask: real schedulers and workers on loopback, one of them killed in the middle, and nothing lost."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("distributed")
import pyarrow.parquet

ROOT = Path(__file__).parents[1]
TABLES = ("tasks", "requirements", "owners", "deadlines", "targets", "documents", "outcomes")
WORKER = ("--nthreads", "1", "--no-dashboard", "--memory-limit", "0")


def rows(out: Path, table: str) -> list[str]:
    """The rows of a complete view, sorted; each as often as it was written. `seconds` is the clock's."""
    view = json.loads((out / "parts.json").read_text("utf-8"))
    assert view["complete"]
    files = [out / table / f"part-{key}.parquet" for key in view["parts"]]
    found = [row for file in files for row in pyarrow.parquet.read_table(file).to_pylist()]
    return sorted(repr({name: value for name, value in row.items() if name != "seconds"}) for row in found)


def start(*line: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", *line], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def end(process: "subprocess.Popen[bytes]") -> None:
    """Kill it with all that it has started."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        family = []
    for member in (process, *family):
        member.kill()
    process.wait()


def batch(archive: Path, out: Path, *more: str) -> "subprocess.Popen[bytes]":
    return start("extract", "batch", str(archive), "-o", str(out), "--part", "4", "--workers", "2", *more)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dask") / "档案"
    folder.mkdir()
    for number, path in enumerate(sorted((ROOT / "corpora" / "gold").glob("*.md"))[:60]):
        (folder / f"{number:02}.txt").write_text(path.read_text("utf-8")[:1200], "utf-8")
    (folder / "空.txt").touch()
    return folder


@pytest.fixture(scope="module")
def clean(archive: Path) -> Path:
    assert batch(archive, archive.parent / "clean").wait(120) == 1
    return archive.parent / "clean"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """The address of a scheduler, and its two workers, which have no nanny: killed is killed, as a host that dies."""
    file = tmp_path / "scheduler.json"
    found = [start("distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))]
    try:
        for _ in range(2):
            line = ("distributed.cli.dask_worker", "--scheduler-file", str(file), "--no-nanny", *WORKER)
            found.append(start(*line, "--local-directory", str(tmp_path)))
        deadline = time.monotonic() + 30
        while not file.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield json.loads(file.read_text())["address"], found[1:]
    finally:
        for process in found:
            end(process)


def test_a_killed_worker_costs_no_document(
    archive: Path, clean: Path, tmp_path: Path, cluster: tuple[str, list["subprocess.Popen[bytes]"]]
) -> None:
    address, workers = cluster
    out = tmp_path / "out"
    run = batch(archive, out, "--scheduler", address)
    while run.poll() is None and len(list(out.glob("outcomes/part-*"))) < 4:
        time.sleep(0.01)
    workers[0].kill()
    assert run.wait(60) == 1
    for table in TABLES:
        assert rows(out, table) == rows(clean, table), table


def test_a_cluster_of_this_machine_gives_the_same(archive: Path, clean: Path, tmp_path: Path) -> None:
    assert batch(archive, tmp_path / "out", "--engine", "dask").wait(60) == 1
    for table in TABLES:
        assert rows(tmp_path / "out", table) == rows(clean, table), table


def test_a_scheduler_that_is_not_there_is_named(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.batch.run import Engine, Job, run
    from extract.shell.meter import Meter
    from extract.vocabulary.errors import UsageError

    monkeypatch.setattr("extract.batch.cluster._PATIENCE", 1)
    job = Job((str(archive),), tmp_path / "out", engine=Engine.DASK, scheduler="tcp://127.0.0.1:9")
    with pytest.raises(UsageError, match="连不上调度器"):
        run(job, Meter(None))
