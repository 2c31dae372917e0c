"""A text too long to be held: the same rows, volume by volume, in little memory."""

import json
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain, cycle
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import extract
from extract.batch.sketch import sketch
from extract.evaluate.gold import load_gold
from extract.examine import examine_into
from extract.examine.long import extract_long
from extract.read import Input, sources
from extract.read.assemble import laid_out
from extract.read.long import LongText
from extract.read.text import text_lines, text_pieces
from extract.structure.volumes import Head, Volume, volumes
from extract.supervise import Limits, Lost, supervised
from extract.vocabulary.document import Source
from extract.vocabulary.errors import ReadError
from extract.vocabulary.records import record
from extract.vocabulary.result import Result, Settings

ROOT = Path(__file__).parents[1]
PAPERS = [paper.text for paper in load_gold(ROOT / "corpora" / "gold") if re.search("(方案|意见|通知)$", paper.title)]
"""Papers that direct: others lean the way the text around them does, which is less of it in a volume."""
RULES = Settings(rules_only=True)


def item(path: Path) -> Input:
    return next(iter(sources([str(path)])))


def begun(path: Path) -> LongText:
    text = item(path).begin()
    assert isinstance(text, LongText)
    return text


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than a megabyte: papers one after another, the same ones again and again, a signature at the end."""
    path = tmp_path_factory.mktemp("long") / "汇编.txt"
    with path.open("w", encoding="utf-8") as file:
        for text in cycle(PAPERS):
            file.write(f"{text.strip()}\n\n")
            if file.tell() > 1_200_000:
                break
        file.write("沐阳县人民政府\n2026年3月5日\n")
    return path


@pytest.fixture(scope="module")
def whole(papers: Path) -> Result:
    return extract(item(papers).load(), RULES)


@pytest.mark.parametrize(("most", "share"), [(100_000, 0.995), (30_000, 0.99)])
def test_papers_one_after_another_give_the_rows_of_the_whole(
    papers: Path, whole: Result, most: int, share: float
) -> None:
    """All but a few, next to the cuts."""
    found = list(extract_long(begun(papers), RULES, most=most))
    assert len(found) > 300_000 / most
    assert "".join(result.document.text for result in found) == whole.document.text
    rows = [task for result in found for task in result.tasks]
    for row in rows:
        for part in chain(row.requirements, row.owners, row.deadlines, row.targets):
            assert whole.document.text[part.start : part.end] == part.text
    assert len({task.id for task in rows}) == len(rows)
    ours, theirs = (
        Counter(json.dumps(record(replace(task, id=""))) for task in tasks) for tasks in (rows, whole.tasks)
    )
    assert (ours & theirs).total() >= share * max(ours.total(), theirs.total())
    assert {result.date for result in found} == {whole.date}


CHAPTERS = """某县2026年防汛工作要点
一、夯实工程基础
（一）加固水库堤防
（牵头单位：县水利局）
{filling}
1.各乡镇要在6月底前完成第{n}处险段加固。
"""


def test_a_cut_inside_a_chapter_keeps_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    filling = "\n".join(f"{n}.各乡镇要巡查第{n}号水库，确保度汛安全。" for n in range(1, 19_000))
    path.write_text(CHAPTERS.format(filling=filling, n=9), "utf-8")
    found = list(extract_long(begun(path), RULES))
    assert len(found) > 2
    for result in found[1:]:
        assert result.outline.title == "某县2026年防汛工作要点"
        for task in result.tasks:
            assert task.heading == ("一、夯实工程基础", "（一）加固水库堤防")
            assert task.requirements[0].start >= result.document.start


ROWS = st.lists(
    st.sampled_from(["", "一、总体要求", "各县要抓好落实。", "（一）分工", "关于防汛工作的通知", "附件", "a\tb"]),
    max_size=60,
)


@given(ROWS, st.integers(1, 60))
def test_volumes_are_the_text(texts: list[str], most: int) -> None:
    whole = list(laid_out(text_pieces(texts)))
    found = list(volumes(whole, most))
    assert [row for volume in found for row in volume.rows] == whole
    assert "".join(volume.text for volume in found) == "\n".join(text for text, _ in whole)
    heads = (Head("一、总体要求", 3, 2), Head("（一）分工", 40, 5))
    for volume in found:
        check(volume, heads)


def check(volume: Volume, heads: tuple[Head, ...]) -> None:
    """Every line of the volume's document leads back to where it stands in the whole."""
    document = volume.document(Source("a", None, "", 0, "txt"), heads=heads)
    placed = volume.placed(heads)
    own = [line for _, line in volume.rows if line is not None]
    assert [placed.at(line.start) for line in document.lines] == [*(h.start for h in heads), *(o.start for o in own)]
    assert len(document.lines) == len(heads) + len(own)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_those_of_the_whole(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "长.txt"
    lines = [f"{n}. 各部一同完成第{n}件<br>工作，&ldquo;不得有失&rdquo;。　\x0c" for n in range(40_000)]
    path.write_bytes(end.join(lines).encode(encoding))
    text, whole = begun(path), item(path).load()
    rows = list(text.rows())
    assert "\n".join(row for row, _ in rows) == whole.text
    assert tuple(line for _, line in rows if line) == whole.lines
    assert (text.source.sha256, text.source.size) == (whole.source.sha256, whole.source.size)
    assert text.source == whole.source and text.notes == whole.notes


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\n" * 300_000,
        "各县要抓好落实。".encode() * 60_000,
        b"<html><body>" + "<p>各县要抓好落实。</p>\n".encode() * 50_000,
        b"PK\x03\x04" + bytes(1_100_000),
        "各县要抓好落实。\n".encode() * 10,
    ],
    ids=["bytes", "one line", "a page", "half a zip", "short"],
)
def test_what_is_no_long_plain_text_is_read_as_a_whole(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    try:
        assert item(path).begin() == item(path).load()
    except ReadError as error:
        with pytest.raises(ReadError, match=re.escape(str(error))):
            item(path).load()


@pytest.mark.parametrize("way", ["zip", "bytes"])
def test_a_long_text_may_lie_anywhere(papers: Path, tmp_path: Path, way: str) -> None:
    """A member of an archive, standard input: the same as the file."""
    if way == "zip":
        with ZipFile(tmp_path / "包.zip", "w", ZIP_DEFLATED) as archive:
            archive.write(papers, "内/汇编.txt")
        found = item(tmp_path / "包.zip").begin()
    else:
        found = Input("标准输入", _Held(papers.read_bytes())).begin()
    assert isinstance(found, LongText)
    assert list(found.rows()) == list(begun(papers).rows())


@dataclass(frozen=True)
class _Held:
    """An origin that has its bytes in memory."""

    data: bytes
    path: None = None

    def head(self) -> bytes:
        return self.data[:8]

    def fetch(self, name: str) -> tuple[bytes, date | None]:
        return self.data, None


def test_text_lines_may_be_fed_piece_by_piece() -> None:
    assert text_lines("甲<BR>乙\n丙&nbsp;") == ["甲", "乙", "丙 "]


def test_volumes_wait_in_a_file(papers: Path, whole: Result, tmp_path: Path) -> None:
    work = partial(examine_into, tmp_path, settings=RULES)
    ((_, found),) = supervised(work, [item(papers)], workers=1, limits=Limits())
    assert not isinstance(found, Lost) and found.volumes is not None and found.result is None
    results = list(found.results())
    assert len(results) > 3 and sum(len(result.tasks) for result in results) == found.outcome.tasks + found.outcome.done
    assert found.outcome.characters == len(whole.document.text)


def peak_of(line: list[str]) -> float:
    """The most memory in MB that any process of a command held."""
    peak = 0.0
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None:
            try:
                own = psutil.Process(run.pid)
                peak = max(peak, *(one.memory_info().rss / 1e6 for one in (own, *own.children(recursive=True))))
            except psutil.NoSuchProcess:
                continue
            time.sleep(0.02)
    assert run.returncode == 0
    return peak


def test_the_command_writes_every_row_in_little_memory(papers: Path, whole: Result, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "extract", "extract", str(papers), "--rules-only", "-o"]
    assert peak_of([*line, str(tmp_path / "a.jsonl")]) < 110
    rows = [json.loads(row) for row in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    text = whole.document.text
    assert len(rows) > 2_000 and all(
        text[r["start"] : r["end"]] == r["text"] for row in rows for r in row["requirements"]
    )


def test_an_archive_keeps_a_long_text_as_one_document(papers: Path, whole: Result, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow.parquet import read_table

    assert (
        peak_of([sys.executable, "-m", "extract", "batch", str(papers), "--rules-only", "-o", str(tmp_path / "o")])
        < 150
    )
    (document,) = read_table(tmp_path / "o" / "documents").to_pylist()
    tasks = read_table(tmp_path / "o" / "tasks").to_pylist()
    assert document["characters"] == len(whole.document.text)
    assert document["document"] == whole.document.source.sha256
    assert document["tasks"] + document["done"] == len(tasks) == len({task["task"] for task in tasks})
    assert document["sketch"] == sketch(whole.document.text)
