"""Formats of one row a task, the choice by ending, and files that appear whole or not at all."""

import csv
import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from extract.vocabulary.document import Document, Line, Source
from extract.vocabulary.errors import MissingExtraError, OutputError, UsageError
from extract.vocabulary.outline import Outline
from extract.vocabulary.records import COLUMNS, record
from extract.vocabulary.result import Result
from extract.vocabulary.task import Deadline, Label, Level, Owner, Requirement, Role, Strength, Target, Task
from extract.write import WRITERS, open_output, write, write_csv, write_excel, write_jsonl, write_parquet
from extract.write.lines import harmless
from extract.write.words import HEADINGS

TEXT = "市财政局要在6月底前拨付资金5000万元。已完成审计。"


def task(number: int, text: str = TEXT[:20], kind: Label = Label.TASK) -> Task:
    requirement = Requirement(0, len(text), text, Strength.SHOULD, Level.HARD, "要＋动词", 0.9)
    owner = Owner(Role.LEAD, "市财政局", 0, 4, "青石市财政局")
    deadline = Deadline("6月底前", 6, 10, date(2026, 6, 30), None, None, date(2026, 3, 5), "落款")
    target = Target("资金5000万元", 12, 19, "资金", Decimal(5000), "万元")
    return Task(
        "讲话.txt", f"T-{number:08x}", kind, ("一、保障",), "一是", "拨付资金", (requirement,), (owner,), (deadline,),
        (target,), None, 1, 0.9,
    )  # fmt: skip


def result(*tasks: Task) -> Result:
    source = Source("讲话.txt", None, "0" * 64, 60, "txt", "utf-8")
    return Result(Document(TEXT, (Line(0, len(TEXT), 1),), source), Outline(()), (), (), tasks)


BOTH = result(task(1), task(2, kind=Label.DONE))


@pytest.mark.parametrize(("done", "ids"), [(False, ["T-00000001"]), (True, ["T-00000001", "T-00000002"])])
def test_jsonl_holds_the_record(done, ids, tmp_path):
    write_jsonl(BOTH, tmp_path / "a.jsonl", include_done=done)
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ids
    assert rows == [record(item) for item in BOTH.tasks][: len(ids)]
    assert "财政" in (tmp_path / "a.jsonl").read_text("utf-8")


def test_jsonl_survives_lone_surrogates(tmp_path):
    write_jsonl(result(task(1, "坏\ud800字")), tmp_path / "a.jsonl")
    assert json.loads((tmp_path / "a.jsonl").read_bytes())["requirements"][0]["text"] == "坏\ud800字"


def test_csv_for_excel(tmp_path):
    write_csv(BOTH, tmp_path / "a.csv", include_done=True)
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert list(rows[0]) == [HEADINGS[key] for key in COLUMNS]
    assert [row["类别"] for row in rows] == ["任务", "已开展"]
    assert (rows[0]["牵头单位"], rows[0]["截止日期"], rows[0]["强度"], rows[0]["任务性质"]) == (
        "青石市财政局", "2026-06-30", "应当", "硬任务",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A"])
def test_csv_never_starts_a_formula(text, tmp_path):
    write_csv(result(task(1, text)), tmp_path / "a.csv")
    row = next(csv.DictReader((tmp_path / "a.csv").open(encoding="utf-8-sig", newline="")))
    assert row["要求原文"].startswith("'")
    assert row["要求原文"][1:] == text.strip()


@pytest.mark.parametrize("value", ["甲=1", "", 5, -5, None, 0.5])
def test_csv_leaves_the_rest_alone(value):
    assert harmless(value) == value


def test_parquet_holds_the_record(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet([BOTH] * 1_500, tmp_path / "a.parquet", include_done=True)
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.num_rows == 3_000
    assert table.slice(0, 2).to_pylist() == [record(item) for item in BOTH.tasks]


def test_parquet_without_tasks_still_has_its_columns(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet([], tmp_path / "a.parquet")
    assert parquet.read_table(tmp_path / "a.parquet").column_names == list(record(task(1)))


def test_parquet_survives_lone_surrogates(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet(result(task(1, "坏\ud800字")), tmp_path / "a.parquet")
    assert parquet.read_table(tmp_path / "a.parquet").to_pylist()[0]["requirements"][0]["text"] == "坏?字"


def test_parquet_without_pyarrow_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"luoshi\[parquet\]"):
        write_parquet(BOTH, tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", WRITERS)
def test_the_ending_decides(ending, tmp_path):
    path = tmp_path / f"任务 清单{ending.upper()}"
    write(BOTH, path)
    start = {".xlsx": b"PK", ".jsonl": b"{", ".csv": b"\xef\xbb\xbf", ".parquet": b"PAR1"}[ending]
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["a.docx", "a", "a.xls", ".xlsx"])
def test_other_endings_are_refused(name, tmp_path):
    with pytest.raises(UsageError, match=r"\.xlsx、\.jsonl、\.csv、\.parquet"):
        write(BOTH, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_the_old_file(ending, failure, tmp_path):
    path = tmp_path / f"a{ending}"
    path.write_text("旧")

    def results():
        yield BOTH
        yield BOTH
        raise failure

    with pytest.raises(failure):
        write(results(), path)
    assert path.read_text() == "旧"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder(tmp_path):
    with pytest.raises(OutputError, match=r"文件夹 .*没有 不存在。请先建立"):
        write(BOTH, tmp_path / "没有" / "a.xlsx")


def test_a_folder_in_the_way(tmp_path):
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OutputError, match="这是一个文件夹"):
        write(BOTH, tmp_path / "a.xlsx")


@pytest.mark.skipif(os.name == "nt", reason="devices of Unix")
def test_a_device_is_never_replaced():
    with pytest.raises(OutputError, match="不是普通文件"):
        write_jsonl(BOTH, "/dev/null")
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_no_permission(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="没有写入权限"):
            write(BOTH, tmp_path / "a.xlsx")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
def test_a_full_disk(ending, tmp_path, monkeypatch):
    from extract.write import atomic

    class Full(atomic.Draft):
        def __init__(self, path):
            super().__init__(path)
            self.draft.unlink()
            self.draft.symlink_to("/dev/full")

    monkeypatch.setattr("extract.write.Draft", Full)
    with pytest.raises(OutputError, match=r"写入失败.*请检查磁盘空间"):
        write([BOTH] * 500, tmp_path / f"a{ending}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="access rights of Unix")
def test_replacing_keeps_access_rights_and_links(tmp_path):
    real = tmp_path / "真.jsonl"
    real.write_text("")
    real.chmod(0o640)
    (tmp_path / "a.jsonl").symlink_to(real)
    write_jsonl(BOTH, tmp_path / "a.jsonl")
    assert real.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "a.jsonl").is_symlink()
    assert real.read_text("utf-8").startswith("{")


def test_output_can_be_filled_by_hand(tmp_path):
    with open_output(tmp_path / "a.jsonl") as output:
        output.add(BOTH)
        output.add(BOTH)
        assert not (tmp_path / "a.jsonl").exists()
    assert len((tmp_path / "a.jsonl").read_text("utf-8").splitlines()) == 2


def test_writing_lines_imports_nothing_heavy(tmp_path):
    code = (
        "import sys; from extract.write import write; write([], sys.argv[1]); "
        "sys.exit(','.join({'pandas', 'openpyxl', 'xlsxwriter', 'pyarrow', 'lxml'} & set(sys.modules)) or 0)"
    )
    for name in ("a.jsonl", "a.csv"):
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path / name)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_the_workbook_stays_flat_in_memory(tmp_path):
    tracemalloc = pytest.importorskip("tracemalloc")
    document = result(*(task(number) for number in range(10)))
    write_excel(document, tmp_path / "warm.xlsx")

    def peak(count: int) -> int:
        tracemalloc.start()
        write_excel((document for _ in range(count)), tmp_path / "a.xlsx")
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(60) - peak(10) < 50 * 30_000_000 / 1_000  # 30 MB for 1,000 documents
