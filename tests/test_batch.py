"""Archives into tables: every document has an outcome, every row its document, and nothing is done twice."""

import csv
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytest.importorskip("pyarrow")
import pyarrow
import pyarrow.parquet
from archives import SPEECH, batch, rows

from extract.batch.excel import By, write_view
from extract.batch.place import TABLES
from extract.batch.tables import SCHEMAS
from extract.vocabulary.errors import UsageError

SAMPLES = Path(__file__).parents[1] / "corpora" / "samples"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "档案"
    folder.mkdir()
    for number in range(1, 7):
        (folder / f"讲话{number}.txt").write_text(f"第{number}号讲话\n" + SPEECH.format(number, number * 100), "utf-8")
    return folder


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_every_kind_of_input_has_an_outcome_and_its_rows_are_verbatim(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive / "包.zip", "w") as packed:
        packed.writestr("内/纪要.txt", SPEECH.format(9, 900))
        packed.writestr("内/纪要.txt", SPEECH.format(8, 800))  # an archive may hold a name twice
        packed.writestr("空.txt", "")
    (archive / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    (archive / "=坏.docx").write_bytes(
        (SAMPLES / "plan.docx").read_bytes()[:900] if (SAMPLES / "plan.docx").exists() else b"PK\x03\x04"
    )
    shutil.copy(archive / "讲话2.txt", archive / "另存 讲话2.txt")
    summary, seen = batch(tmp_path / "out", archive)
    found = {row["name"]: row for row in rows(tmp_path / "out", "outcomes")}
    assert summary.documents == len(rows(tmp_path / "out", "outcomes")) == 12 and summary.complete
    states = {name: (row["state"], row["category"]) for name, row in found.items()}
    assert states["图.txt"] == ("失败", "格式不支持") and states["包.zip/空.txt"] == ("失败", "文件为空")
    assert states["=坏.docx"] == ("失败", "文件损坏") and found["=坏.docx"]["remedy"]
    assert states["讲话2.txt"] == ("跳过", None) and "另存 讲话2.txt" in found["讲话2.txt"]["detail"]
    assert found["讲话2.txt"]["document"] == found["另存 讲话2.txt"]["document"]
    assert len(seen.outcomes) == summary.documents - 1  # the copy is done once
    assert summary.states == {"成功": 8, "失败": 3, "跳过": 1} and summary.failed == 3
    keys = [row["document"] for row in rows(tmp_path / "out", "documents")]
    assert len(set(keys)) == len(keys) == 8
    texts = {
        row["document"]: Path(row["path"]).read_text("utf-8")
        for row in rows(tmp_path / "out", "documents")
        if row["path"].endswith("txt")
    }
    for table in ("requirements", "owners", "deadlines", "targets"):
        found_rows = rows(tmp_path / "out", table)
        assert {row["document"] for row in found_rows} == set(keys)
        for row in found_rows:
            if row["document"] in texts:
                assert texts[row["document"]][row["start"] : row["end"]] == row["text"]
    with (tmp_path / "out" / "读取情况.csv").open(encoding="utf-8-sig", newline="") as file:
        report = list(csv.DictReader(file))
    assert len(report) == 12 and "'=坏.docx" in {line["文件"] for line in report}


def test_files_have_the_schema_that_the_guide_describes(archive: Path, tmp_path: Path) -> None:
    batch(tmp_path / "out", archive / "讲话1.txt")
    guide = (tmp_path / "out" / "README.md").read_text("utf-8")
    for table in TABLES:
        for path in (tmp_path / "out" / table).glob("*.parquet"):
            fields = pyarrow.parquet.read_schema(path)
            assert [f.name for f in fields] == [column.name for column in SCHEMAS[table]]
            assert all(f.metadata[b"comment"].decode() in guide for f in fields)
        assert f"## {table}" in guide
    task = rows(tmp_path / "out", "tasks")[0]
    assert task["lead"] == "县水利局" and task["cooperating"] == "县财政局" and task["due"].month == 1


def test_near_duplicates_are_reported_and_kept(archive: Path, tmp_path: Path) -> None:
    text = "\n".join(
        f"第{n}条 各乡镇要按照第{n}号方案的要求，落实第{n}项防汛责任，逐级签订第{n}类责任书。" for n in range(40)
    )
    (archive / "原文.txt").write_text(text, "utf-8")
    (archive / "转发.txt").write_text(f"现将防汛工作方案转发给你们，请认真贯彻执行。\n{text}\n", "utf-8")
    summary, _ = batch(tmp_path / "out", archive)
    found = pyarrow.parquet.read_table(tmp_path / "out" / "near_duplicates.parquet").to_pylist()
    assert [(row["name"], row["like_name"]) for row in found] == [("转发.txt", "原文.txt")]
    assert found[0]["similarity"] > 0.9 and summary.near == 1 and summary.states == {"成功": 8}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_manifest_gives_date_department_and_level(archive: Path, tmp_path: Path, kind: str) -> None:
    lines = [
        ("讲话1.txt", "2026年3月5日", "水利局", "市"),
        ("讲话2.txt", "2025-12-31", "财政局", "县"),
        ("没有.txt", "", "", ""),
    ]
    manifest = archive / f"清单.{kind}"
    names = ("路径", "日期", "部门", "层级")
    if kind == "csv":
        text = "\n".join(",".join(line) for line in (names, *lines))
        manifest.write_bytes(text.encode("gb18030"))
    else:
        table = pyarrow.table(dict(zip(names, map(list, zip(*lines, strict=True)), strict=True)))
        pyarrow.parquet.write_table(table, manifest)
    summary, _ = batch(tmp_path / "out", archive / "讲话2.txt", archive / "讲话3.txt", manifest=manifest)
    assert summary.states == {"成功": 3, "失败": 1}
    found = {row["name"]: row for row in rows(tmp_path / "out", "documents")}
    assert str(found["讲话1.txt"]["date"]) == "2026-03-05" and found["讲话1.txt"]["date_from"] == "清单"
    assert found["讲话2.txt"]["department"] == "财政局" and found["讲话2.txt"]["level"] == "县"
    assert found["讲话3.txt"]["department"] == "" and found["讲话3.txt"]["date"] is None


def test_the_day_of_a_manifest_is_the_base_where_a_document_shows_none(tmp_path: Path) -> None:
    archive = tmp_path / "档案"
    archive.mkdir()
    task = "各县要在发文之日起30日内报送方案，下个月底前建成{}个站点。\n"
    (archive / "无日期.txt").write_text(task.format(1), "utf-8")
    (archive / "有日期.txt").write_text(f"{task.format(2)}\n沐阳县水利局\n2026年5月6日\n", "utf-8")
    (archive / "清单.csv").write_text("路径,日期\n无日期.txt,2026-03-05\n有日期.txt,2026-03-05\n", "utf-8")
    batch(tmp_path / "out", manifest=archive / "清单.csv")
    names = {row["document"]: row["name"] for row in rows(tmp_path / "out", "documents")}
    found = {
        (names[row["document"]], str(row["base"]), row["base_from"]) for row in rows(tmp_path / "out", "deadlines")
    }
    assert found == {("无日期.txt", "2026-03-05", "清单"), ("有日期.txt", "2026-05-06", "落款")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("文号,日期\n1,2026-01-01", "没有“路径”一列"),
        ("路径,日期\n讲话1.txt,去年", "第 2 行：日期“去年”"),
        ("路径,日期\n讲话1.txt,2026-02-30", "2026-02-30"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused(archive: Path, tmp_path: Path, text: str, message: str) -> None:
    (archive / "清单.csv").write_text(text, "utf-8")
    with pytest.raises(UsageError, match=message):
        batch(tmp_path / "out", manifest=archive / "清单.csv")


@pytest.mark.parametrize("given", ["没有这个文件夹", "-", "*.nix"])
def test_what_is_not_there_is_refused_before_any_work(tmp_path: Path, given: str) -> None:
    with pytest.raises(UsageError):
        batch(tmp_path / "out", given)


def test_patterns_and_an_output_folder_among_the_inputs(archive: Path) -> None:
    out = archive / "结果"
    for _ in range(2):  # the second run must not read what the first has written
        summary, _ = batch(out, archive / "讲话[12].txt", archive)
        assert summary.states == {"成功": 6}


def sheets(paths: Iterator[Path]) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for path in paths:
        with path.open("rb") as file:
            found[path.name] = list(openpyxl.load_workbook(file, read_only=True)["任务清单"].values)
    return found


def test_workbooks_hold_every_task_and_no_more_rows_than_they_may(archive: Path, tmp_path: Path) -> None:
    lines = ["路径,日期,部门", *(f"讲话{n}.txt,{2020 + n % 2}-03-05,部{n % 2}/=x" for n in range(1, 7))]
    (archive / "清单.csv").write_text("\n".join(lines), "utf-8")
    batch(tmp_path / "out", manifest=archive / "清单.csv")
    found = sheets(write_view(tmp_path / "out", By.YEAR, most=2))
    assert list(found) == [f"任务清单-{name}.xlsx" for name in ("2020", "2020-2", "2021", "2021-2")]
    listed = [dict(zip(values[0], row, strict=True)) for values in found.values() for row in values[1:]]
    assert sorted(row["任务编号"] for row in listed) == sorted(row["task"] for row in rows(tmp_path / "out", "tasks"))
    assert {row["部门"] for row in listed} == {"部0/=x", "部1/=x"}
    again = sheets(write_view(tmp_path / "out", By.DEPARTMENT))
    assert list(again) == ["任务清单-部0-=x.xlsx", "任务清单-部1-=x.xlsx"]
    assert not (tmp_path / "out" / "excel" / "任务清单-部0-=x.xlsx").stat().st_mode & 0o222
    with pytest.raises(UsageError, match="没有 luoshi batch 的结果"):
        list(write_view(tmp_path / "nix", By.LEVEL))
