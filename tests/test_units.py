"""The user's own units: reading the table, errors a person can act on, and what they change in a run."""

import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from extract.detect.owner import standard
from extract.detect.units import lexicon_of
from extract.pipeline import extract
from extract.read import read
from extract.read.units import read_units
from extract.vocabulary.errors import UsageError
from extract.vocabulary.result import OwnUnit, Settings

ROWS = [
    ["名称", "简称", "层级", "职能"],
    ["数字经济促进中心", "数促中心、数经中心", "省、市", "大数据"],
    ["墨岭书坊", "", "", ""],
    ["", "", "", ""],
    ["云上专班", None, "县级|区", None],
]
UNITS = (
    OwnUnit("数字经济促进中心", ("数促中心", "数经中心"), ("省", "市"), "大数据"),
    OwnUnit("墨岭书坊"),
    OwnUnit("云上专班", (), ("县",)),
)


def book(path: Path, rows: list[list[str | None]], name: str = "单位字典", first: str | None = None) -> Path:
    made = Workbook()
    sheet = made.active
    if first:
        sheet.title = first
        sheet = made.create_sheet(name)
    sheet.title = name
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


def table(path: Path, rows: list[list[str | None]], encoding: str = "utf-8-sig") -> Path:
    path.write_text("".join(",".join(cell or "" for cell in row) + "\n" for row in rows), encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_of_office_programs(tmp_path: Path, encoding: str) -> None:
    assert read_units(table(tmp_path / "单位.csv", ROWS, encoding)) == UNITS


@pytest.mark.parametrize(("name", "first"), [("单位字典", None), ("单位字典", "任务清单"), ("Sheet1", None)])
def test_workbook_takes_the_sheet_of_that_name_else_the_first(tmp_path: Path, name: str, first: str | None) -> None:
    assert read_units(book(tmp_path / "单位.xlsx", ROWS, name, first)) == UNITS


def test_columns_in_any_order_and_only_the_name_needed(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [["备注", "层级", "名称"], ["新设", "市", "低空经济办"]])
    assert read_units(path) == (OwnUnit("低空经济办", (), ("市",)),)
    assert read_units(table(tmp_path / "b.csv", [["名称"]])) == ()


ERRORS = [
    ([["名称", "层级"], ["甲乙中心", "省"], ["丙丁中心", "村"]], ["第 3 行", "层级“村”"]),
    ([["名称", "简称"], ["", "数促中心"]], ["第 2 行", "“名称”是空的"]),
    ([["单位", "简称"], ["数据局", ""]], ["第 1 行", "没有“名称”一列", "单位，简称"]),
    ([["名称"], ["数"]], ["第 2 行", "名称“数”"]),
    ([["名称"], ["负责。落实"]], ["第 2 行", "“负责。落实”"]),
    ([["名称"], ["字" * 49]], ["第 2 行", "48"]),
    ([["名称"], ["甲乙中心"], [""], ["甲乙中心"]], ["第 4 行", "与第 2 行重复"]),
    ([], ["是空的", "名称,简称,层级,职能"]),
]


@pytest.mark.parametrize(("rows", "words"), ERRORS)
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_errors_name_file_row_and_value(
    tmp_path: Path, rows: list[list[str | None]], words: list[str], ending: str
) -> None:
    path = (table if ending == ".csv" else book)(tmp_path / f"我的单位{ending}", rows)
    with pytest.raises(UsageError) as found:
        read_units(path)
    for word in (f"我的单位{ending}", *words):
        assert word in str(found.value)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("没有.csv", None, "找不到文件"),
        ("单位.txt", b"x", "不支持的格式"),
        ("坏.xlsx", b"PK\x03\x04 broken", "无法读取"),
        ("空.xlsx", b"", "无法读取"),
        ("二进制.csv", bytes(range(256)) * 20, "单位字典"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, data: bytes | None, word: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=word):
        read_units(tmp_path / name)


def test_folder_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(UsageError, match="无法读取"):
        read_units(tmp_path / "a.csv")


TEXT = """青石市数字经济工作方案

一、重点任务
1.整理古籍。（墨岭书坊牵头，市财政局、数促中心配合）
2.墨岭书坊要完成数字化改造。
3.组织开展普查。
责任单位：市教育局、数经中心、云上专班
"""


@pytest.fixture
def plan(tmp_path: Path):
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, "utf-8")
    return read(path)


def test_own_units_are_found_where_form_alone_does_not(plan) -> None:
    plain = {owner.name for task in extract(plan).tasks for owner in task.owners}
    assert "墨岭书坊" not in plain
    tasks = extract(plan, Settings(units=UNITS)).tasks
    assert [[(o.role.value, o.name) for o in task.owners] for task in tasks] == [
        [("lead", "墨岭书坊"), ("cooperating", "市财政局"), ("cooperating", "市数促中心")],
        [("responsible", "墨岭书坊")],
        [("responsible", "市教育局"), ("responsible", "市数经中心"), ("responsible", "云上专班")],
    ]


def test_aliases_and_functions_join_the_lexicon_of_the_run_only() -> None:
    lexicon = lexicon_of(UNITS)
    assert lexicon.canonical("市数促中心") == "市数字经济促进中心"
    assert lexicon.function("省数经中心") == "大数据"
    assert lexicon.knows("市发改委")
    assert lexicon_of(()) is standard() and not standard().knows("市数促中心")


def test_command_line(tmp_path: Path) -> None:
    (tmp_path / "方案.txt").write_text(TEXT, "utf-8")
    units, out = table(tmp_path / "单位.csv", ROWS), tmp_path / "清单.jsonl"
    command = [sys.executable, "-m", "extract", "extract", str(tmp_path / "方案.txt"), "-o", str(out)]
    done = subprocess.run([*command, "--units", str(units)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "墨岭书坊" in out.read_text("utf-8").splitlines()[1].split('"owners"')[1]
    table(units, [["名称", "层级"], ["丙丁中心", "村"]])
    refused = subprocess.run([*command, "--units", str(units)], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "单位.csv 第 2 行" in refused.stderr and "村" in refused.stderr and "Traceback" not in refused.stderr
