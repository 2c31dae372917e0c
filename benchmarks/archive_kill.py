"""The test that matters: an archive with bad documents in it, killed again and again, loses nothing.

    python benchmarks/archive_kill.py ARCHIVE [--moments 10] [--seed 1] [--folder WORK] [--dask]

ARCHIVE is a zip file or folder of documents (its copy is used). A clean run gives the rows to expect. Then twenty bad
documents are planted, and a second run is killed with -9 at random moments, now a worker, now the run itself, and
resumed until it is through: its rows must be those of the clean run, each once, and every file must have an outcome.
With --dask the same once more under a scheduler with two workers, of which one is killed and replaced at each moment.
Needs `pip install ".[parquet,dask]"`. Takes some minutes and leaves its folder behind when something differs.
"""

import argparse
import io
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pyarrow.parquet

ROOT = Path(__file__).parents[1]
TABLES = ("tasks", "requirements", "owners", "deadlines", "targets", "documents")
TIMEOUT, MEMORY = 20, 600
"""Seconds and megabytes of a document, far above what the archive's longest need."""
HOPELESS = 3600
"""Seconds after which a run counts as hanging."""

Process = subprocess.Popen[bytes]


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def word(body: str, head: str = "") -> bytes:
    """A .docx with this body."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    types = f'<Types xmlns="{space}"><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    return packed({"[Content_Types].xml": types.encode(), "word/document.xml": text.encode()})


def bad_documents() -> Iterator[tuple[str, bytes]]:
    """Twenty files, and a link: empty, cut off, lying about their kind, exploding, endless."""
    noise = random.Random(1).randbytes
    good = word("<w:p><w:r><w:t>各县要在6月底前完成。</w:t></w:r></w:p>" * 50)
    laugh = (
        "<!DOCTYPE a ["
        + '<!ENTITY l0 "lol">'
        + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        + "]>"
    )
    yield "空.txt", b""
    yield "空白.txt", b" \n\t\n" * 500
    yield "断.docx", good[: len(good) // 2]
    yield "尾断.docx", good[:-30]
    yield "图.txt", b"\x89PNG\r\n\x1a\n" + noise(5_000)
    yield "程序.doc", b"MZ" + bytes(64) + noise(5_000)
    yield "乱.doc", noise(20_000)
    yield "乱.pdf", b"%PDF-1.7\n" + noise(20_000)
    yield "压缩.docx", b"\x1f\x8b\x08" + noise(3_000)
    yield "断.zip", packed({"甲.txt": noise(9_000)})[:4_000]
    yield "空.zip", packed({})
    yield "弹.zip", packed({"弹.txt": bytes(400_000_000)})
    yield "弹.docx", word("<w:p/>" * 15_000_000)
    yield "笑.docx", word("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", laugh)
    yield "深.docx", word("<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000)
    yield "深.html", b"<html><body>" + b"<div>" * 300_000
    yield "过大.txt", "各县要完成。\n".encode() * 6_000_000
    yield "没完.txt", "".join(f"{n}．各县要在{n % 12 + 1}月底前建成{n}个站点。\n" for n in range(600_000)).encode()
    yield "长句.txt", ("要" + "加强、落实、推进" * 1_500_000).encode()
    yield (
        "加密.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(600) + "EncryptedPackage".encode("utf-16-le") + noise(900),
    )


def start(archive: Path, out: Path, *more: str) -> Process:
    line = [sys.executable, "-m", "extract", "batch", str(archive), "-o", str(out), "--workers", "2"]
    limits = ["--timeout", str(TIMEOUT), "--memory", str(MEMORY)]
    with (out.parent / f"{out.name}.log").open("ab") as log:
        return subprocess.Popen([*line, *limits, *more], cwd=ROOT, stdout=log, stderr=log)


def finish(run: Process) -> None:
    if run.wait(HOPELESS) not in (0, 1):
        sys.exit(f"the run ended with status {run.returncode}: see its log")


def progress(out: Path) -> int:
    """Documents whose parts are written."""
    return sum(pyarrow.parquet.read_metadata(path).num_rows for path in out.glob("outcomes/part-*.parquet"))


def wait_for(out: Path, moment: int, run: Process) -> bool:
    """Wait until so many documents are written; False when the run has ended before."""
    while run.poll() is None:
        if progress(out) >= moment:
            return True
        time.sleep(0.1)
    return False


def workers_of(run: Process) -> list[psutil.Process]:
    """The run's workers, as soon as it has some; [] when it ends before."""
    while run.poll() is None:
        if workers := psutil.Process(run.pid).children():
            return workers
        time.sleep(0.05)
    return []


def killed(archive: Path, out: Path, moments: list[int], chance: random.Random) -> Counter[str]:
    """A run that is killed, or loses a worker, at each moment, and is resumed; what was killed."""
    found: Counter[str] = Counter()
    run = start(archive, out)
    for number, moment in enumerate(moments):
        if not wait_for(out, moment, run):
            break
        time.sleep(chance.random())
        if number % 2 and (workers := workers_of(run)):
            chance.choice(workers).kill()
            found["worker"] += 1
        else:
            run.kill()
            run.wait()
            found["run"] += 1
            run = start(archive, out)
    finish(run)
    return found


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, Callable[[], Process]]]:
    """The address of a Dask scheduler, and a function that starts a worker for it; all are ended at last."""
    file = folder / "scheduler.json"
    started: list[Process] = []

    def dask(part: str, *more: str) -> Process:
        line = [sys.executable, "-m", f"distributed.cli.dask_{part}", "--scheduler-file", str(file), "--no-dashboard"]
        with (folder / f"dask_{part}.log").open("ab") as log:
            started.append(subprocess.Popen([*line, *more], cwd=ROOT, stdout=log, stderr=log))
        return started[-1]

    def worker() -> Process:
        return dask("worker", "--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--local-directory", str(folder))

    try:
        dask("scheduler", "--port", "0")
        while not file.exists():
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], worker
    finally:
        for process in started:
            process.kill()
            process.wait()


def killed_cluster(archive: Path, out: Path, moments: list[int], chance: random.Random) -> Counter[str]:
    """A run under Dask that loses a worker at each moment, another taking its place."""
    with scheduler(out.parent) as (address, worker):
        workers = [worker(), worker()]
        run = start(archive, out, "--scheduler", address)
        found: Counter[str] = Counter()
        for moment in moments:
            if not wait_for(out, moment, run):
                break
            time.sleep(chance.random())
            workers.pop(chance.randrange(2)).kill()
            workers.append(worker())
            found["Dask worker"] += 1
        finish(run)
    return found


def rows(out: Path, table: str, bad: frozenset[str]) -> Counter[str]:
    """The rows of a table with how often each is there, those of the bad documents left out."""
    view = json.loads((out / "parts.json").read_text("utf-8"))
    assert view["complete"], "the view is not complete"
    documents: set[str] = set()
    found: Counter[str] = Counter()
    for key in view["parts"]:
        for row in pyarrow.parquet.read_table(out / "documents" / f"part-{key}.parquet").to_pylist():
            if not bad & set(row["name"].split("/")):
                documents.add(row["document"])
        part = pyarrow.parquet.read_table(out / table / f"part-{key}.parquet").to_pylist()
        found.update(repr(row) for row in part if row["document"] in documents)
    return found


def differences(out: Path, clean: Path, bad: frozenset[str], files: int) -> list[str]:
    """What is wrong with the run, in words; empty when it is right."""
    wrong = []
    for table in TABLES:
        one, other = rows(out, table, bad), rows(clean, table, bad)
        lost, more = (other - one).total(), (one - other).total()
        print(f"  {table}: {one.total()} rows, {lost} lost, {more} too many")
        if lost or more:
            wrong.append(table)
    table = pyarrow.parquet.read_table(out / "outcomes", columns=["name", "state", "category"])
    outcomes = {(row["name"], row["state"], row["category"]) for row in table.to_pylist()}
    if len(outcomes) != table.num_rows or table.num_rows != files:
        wrong.append(f"{table.num_rows} outcomes for {files} files")
    for name, state, category in sorted(outcomes):
        if state not in ("成功", "跳过"):
            print(f"  {state} {category}: {name}")
            if not bad & set(name.split("/")):
                wrong.append(name)
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--moments", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--dask", action="store_true")
    given = parser.parse_args()
    work = given.folder or Path(tempfile.mkdtemp(prefix="luoshi-kill-"))
    archive = work / "archive"
    if given.archive.is_dir():
        shutil.copytree(given.archive, archive)
    else:
        shutil.unpack_archive(given.archive, archive)
    began = time.monotonic()
    finish(start(archive, work / "clean"))
    total = progress(work / "clean")
    print(f"clean run: {total} documents, {time.monotonic() - began:.0f} s")
    bad = frozenset(name for name, _ in bad_documents())
    (archive / "bad").mkdir()
    for name, data in bad_documents():
        (archive / "bad" / name).write_bytes(data)
    files = sum(path.is_file() for path in archive.rglob("*"))
    chance = random.Random(given.seed)
    wrong = []
    for name, attack in (("killed", killed), ("cluster", killed_cluster))[: 2 if given.dask else 1]:
        moments = sorted(chance.randrange(total) for _ in range(given.moments))
        began = time.monotonic()
        deaths = attack(archive, work / name, moments, chance)
        print(f"{name}: {dict(deaths)} at {moments}, {time.monotonic() - began:.0f} s")
        wrong += differences(work / name, work / "clean", bad, files)
    if wrong:
        sys.exit(f"differences: {wrong}; see {work}")
    print("identical")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
