"""What `luoshi batch` costs, as ratios measured in turn on the same documents.

    python benchmarks/batch.py ARCHIVE [--runs 3] [--documents 400] [--only NAME]

ARCHIVE is a folder of documents; the first --documents of it are used. Measured: two processes and a Dask cluster of
two against one (wall time, so the machine should be idle); writing against extraction (CPU); the main process's memory
for few and all documents; what the scheduler of Dask takes a bundle; what one long text takes.
Needs `pip install ".[parquet,dask]"`.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from extract.batch.hashing import compare
from extract.batch.listing import entry, sweeps
from extract.batch.near import find_near
from extract.batch.part import Part, Tags, part_of
from extract.batch.place import Place
from extract.batch.plan import Plan
from extract.batch.store import save
from extract.batch.tables import SCHEMAS
from extract.batch.work import Bench, Look, complete, examined, lay_out
from extract.examine import examine
from extract.read import sources
from extract.vocabulary.result import Settings

ROOT = Path(__file__).parents[1]
BATCH = """
import json, resource, sys, time
from pathlib import Path
from extract.batch.run import Engine, Job, run
class Watch:
    def listed(self, documents): pass
    def planned(self, documents, outstanding): self.began = time.perf_counter()
    def examined(self, outcome): self.ended = time.perf_counter()
def main():
    watch, began = Watch(), time.perf_counter()
    summary = run(Job((sys.argv[1],), Path(sys.argv[2]), workers=int(sys.argv[3]), engine=Engine(sys.argv[4])), watch)
    own, all = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"wall": time.perf_counter() - began, "work": watch.ended - watch.began,
        "peak": own.ru_maxrss / 1024, "own": own.ru_utime + own.ru_stime, "workers": all.ru_utime + all.ru_stime,
        "documents": summary.documents}))
if __name__ == "__main__":
    main()
"""
LONG = """
import resource, sys, time
from extract.examine import examine_in_steps
from extract.read import sources
began = time.perf_counter()
for found in examine_in_steps(next(iter(sources([sys.argv[1]])))):
    pass
print(found.outcome.state, found.outcome.characters, found.outcome.tasks or found.outcome.detail)
print(f"{time.perf_counter() - began:.1f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
"""


def batch(archive: Path, workers: int, engine: str = "local") -> dict[str, float]:
    """One run from nothing in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "batch_once.py"  # a file, as Dask's processes load the main module once more
        script.write_text(BATCH, "utf-8")
        line = [sys.executable, str(script), str(archive), f"{folder}/out", str(workers), engine]
        done = subprocess.run(line, capture_output=True, check=True, text=True, env={"PYTHONPATH": str(ROOT)})
    found: dict[str, float] = json.loads(done.stdout)
    return found


def speed(archive: Path, runs: int) -> None:
    """Wall time of one process against two, and against two under Dask; the contenders take turns."""
    contenders = {"one process": (1, "local"), "two processes": (2, "local"), "Dask, two workers": (2, "dask")}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in contenders}
    for _ in range(runs):
        for name, (workers, engine) in contenders.items():
            found[name].append(batch(archive, workers, engine))
    base = median(run["wall"] for run in found["one process"])
    for name, measured in found.items():
        wall = median(run["wall"] for run in measured)
        each = " ".join(
            f"{first['wall'] / run['wall']:.2f}" for first, run in zip(found["one process"], measured, strict=True)
        )
        own, others = median(run["own"] for run in measured), median(run["workers"] for run in measured)
        print(
            f"{name}: {wall:.1f} s, {base / wall:.2f} × one (run by run {each}); CPU {own:.1f} s + workers {others:.1f} s"
        )


def writing(archive: Path) -> None:
    """CPU of reading and extracting against CPU of all that is done to store it, in this process."""
    documents = [entry(item, Tags()) for item in sources([str(archive)])]
    parts = [part_of(documents[at : at + 64], "") for at in range(0, len(documents), 64)]
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        place.prepare()
        bench = Bench(place, place.own / "spool", Settings())
        _work(part_of(documents[:1], "warm"), bench)
        extraction = _cpu(lambda: [examine(item.input) for item in documents])
        whole = _cpu(lambda: [_work(part, bench) for part in parts])
        for path in place.out.glob("*/part-*"):
            path.unlink()
        spools = [bench.spool / part.key for part in parts]
        binding = _cpu(lambda: [complete(spool, place) for spool in spools])
    print(
        f"extraction {extraction:.2f} CPU s; with rows, spool and Parquet {whole:.2f} CPU s, {whole / extraction - 1:.2f} more"
    )
    print(f"of which the Parquet files {binding:.2f} CPU s, {binding / extraction:.2f} of the extraction")


def _work(part: Part, bench: Bench) -> None:
    folder = lay_out(part, bench)
    for index in range(len(part.entries)):
        for _ in examined(Look(folder, index), bench):
            pass


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def memory(archive: Path, few: Path) -> None:
    """Peak of the main process for few documents and all."""
    small, large = batch(few, 2), batch(archive, 2)
    more = large["peak"] - small["peak"]
    print(
        f"main process: {small['documents']} documents {small['peak']:.0f} MB, {large['documents']} {large['peak']:.0f} MB: {more:+.0f} MB"
    )


def scheduler(_: Path) -> None:
    """Bundles a second that Dask can hand out when they take no time, in the window that batch uses."""
    from distributed import Client, LocalCluster, as_completed

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        for size, count in ((1_000, 3_000), (100_000, 1_000)):
            began = time.perf_counter()
            payload = bytes(size)
            done = as_completed(client.submit(len, payload + bytes([n % 256]), pure=False) for n in range(4))
            for number, future in enumerate(done):
                future.release()
                if number < count:
                    done.add(client.submit(len, payload + bytes([number % 256]), pure=False))
            print(f"scheduler: {count / (time.perf_counter() - began):.0f} bundles a second of {size // 1000} kB each")


def accounts(_: Path) -> None:
    """What the starting machine does alone: list, compare, cut into parts; and the search for near duplicates."""
    count = 20_000
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        archive.mkdir()
        for number in range(count):
            (archive / f"{number}.txt").write_text(f"{number:09}", "utf-8")
        with Plan(Path(folder) / "plan.sqlite") as plan:
            listing = _wall(lambda: plan.take(sweeps([str(archive)], None, Path(folder) / "out")))
            comparing = _wall(lambda: compare(plan, 2))
            cutting = _wall(lambda: plan.divide("", 64))
        size = (Path(folder) / "plan.sqlite").stat().st_size / count
        place = Place(Path(folder))
        place.prepare()
        chance = random.Random(1)
        known = {column.name: None for column in SCHEMAS["documents"]}
        rows = (
            {
                **known,
                "document": str(n),
                "name": str(n),
                "sketch": sorted(chance.getrandbits(56) for _ in range(64)),
            }
            for n in range(count)
        )
        save(place.file("documents", "a"), "documents", rows)
        near = _wall(lambda: find_near(place, ["a"]))
    for name, seconds in {"list": listing, "compare": comparing, "cut": cutting, "near duplicates": near}.items():
        print(f"{name}: {seconds / count * 1e6:.0f} µs a document")
    print(f"plan: {size:.0f} bytes a document")


def _wall(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def long_text(_: Path) -> None:
    """Time and memory of one text of 1, 5, 50 MB, volume by volume."""
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in (1, 5, 50):
            path = Path(folder) / f"{megabytes}.txt"
            lines = (
                f"{n}．各县要在2026年{n % 12 + 1}月底前由县水利局牵头建成{n}个站点，确保群众安全度汛。\n"
                for n in range(9**9)
            )
            size = 0
            with path.open("w", encoding="utf-8") as file:
                while size < megabytes * 1_000_000:
                    size += len((line := next(lines)).encode())
                    file.write(line)
            done = subprocess.run(
                [sys.executable, "-c", LONG, str(path)], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
            )
            print(f"a text of {megabytes} MB:", " ".join(done.stdout.split("\n")) or done.stderr[-300:])


def first(archive: Path, count: int, folder: Path) -> Path:
    """A folder with copies of the archive's first documents."""
    folder.mkdir()
    for path in sorted(archive.iterdir())[:count]:
        shutil.copy2(path, folder)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--only")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        some = first(given.archive, given.documents, Path(folder) / "some")
        few = first(given.archive, 100, Path(folder) / "few")
        measures: dict[str, Callable[[], None]] = {
            "speed": partial(speed, some, given.runs),
            "writing": partial(writing, few),
            "memory": partial(memory, given.archive, few),
            "scheduler": partial(scheduler, some),
            "accounts": partial(accounts, some),
            "long": partial(long_text, some),
        }
        for name, measure in measures.items():
            if given.only in (None, name):
                measure()


if __name__ == "__main__":
    main()
