"""量化指标 and 建议牵头 in the outputs: one row a target with its parts, proposals only where asked for and apart."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from extract.pipeline import extract
from extract.read import read
from extract.vocabulary.document import Document, Source
from extract.vocabulary.outline import Outline
from extract.vocabulary.result import Result, Settings
from extract.vocabulary.task import Deadline, Label, Level, Owner, Requirement, Role, Strength, Target, Task
from extract.write import write_csv, write_excel, write_jsonl, write_parquet

TODAY = date(2026, 7, 10)
TARGETS = (
    Target("粮食产量稳定在80万吨左右", 0, 3, "粮食产量", Decimal("80"), "万吨", "keep", "about"),
    Target("增长5.5%—6%", 0, 3, "工业增加值", Decimal("5.5"), "%", "up", "exact", Decimal(6), "比2025年"),
    Target("力争压减支出x万元", 0, 3, "支出", None, "万元", "down", "strive"),
    Target("实现翻番", 0, 3, "产值", None, "", "up"),
    Target("=1+1不低于9项", 0, 3, "=HYPERLINK(1)", Decimal(9), "项", "", "at_least"),
)


def result(*tasks: Task, settings: Settings | None = None) -> Result:
    text = "抓好粮食生产，促进工业增长。"
    document = Document(text, (), Source("计划.txt", None, "0" * 64, len(text), "txt"))
    return Result(document, Outline(()), (), (), tasks, settings=settings or Settings())


def task(number: int, kind: Label = Label.TASK, targets: tuple[Target, ...] = TARGETS) -> Task:
    words = Requirement(0, 14, "抓好粮食生产，促进工业增长。", Strength.PLAIN, Level.HARD)
    owners = (Owner(Role.LEAD, "市发改委", 0, 2, "市发改委"), Owner(Role.RESPONSIBLE, "市统计局", 0, 2, "市统计局"))
    limit = Deadline("年底前", 0, 2, date(2026, 12, 31))
    return Task(
        "计划.txt", f"T-{number:08x}", kind, ("一、抓经济",), "1.", "抓生产", (words,), owners, (limit,), targets
    )


def rows(path: Path, sheet: str, header: int = 1) -> list[dict[str, object]]:
    cells = list(load_workbook(path, data_only=True)[sheet].iter_rows(min_row=header, values_only=True))
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


@pytest.fixture
def figures(tmp_path: Path) -> list[dict[str, object]]:
    tasks = (task(1, targets=()), task(2), task(3, Label.DONE), task(4, targets=TARGETS[:1]))
    write_excel(result(*tasks), tmp_path / "a.xlsx", today=TODAY)
    return rows(tmp_path / "a.xlsx", "量化指标")


def test_one_row_a_target_of_a_task_and_none_of_done_work(figures: list[dict[str, object]]) -> None:
    assert [row["序号"] for row in figures] == [1, 2, 3, 4, 5, 6]
    assert [row["任务序号"] for row in figures] == [2, 2, 2, 2, 2, 3]


def test_parts_in_chinese_words(figures: list[dict[str, object]]) -> None:
    keys = ("指标", "数值", "上限", "单位", "方向", "限定", "基期", "原文")
    assert [tuple(row[key] for key in keys) for row in figures[:3]] == [
        ("粮食产量", 80, None, "万吨", "保持", "约", None, "粮食产量稳定在80万吨左右"),
        ("工业增加值", 5.5, 6, "%", "增长", None, "比2025年", "增长5.5%—6%"),
        ("支出", "未公布（x）", None, "万元", "下降", "力争", None, "力争压减支出x万元"),
    ]
    assert figures[3]["数值"] is None and figures[3]["原文"] == "实现翻番"
    assert figures[0]["牵头单位"] == "市发改委" and figures[0]["责任单位"] == "市统计局"
    assert figures[0]["工作方面"] == "一、抓经济" and figures[0]["完成时限"].date() == date(2026, 12, 31)


def test_text_is_never_a_formula(figures: list[dict[str, object]]) -> None:
    assert figures[4]["指标"] == "=HYPERLINK(1)" and figures[4]["原文"] == "=1+1不低于9项"


def test_links_lead_to_the_task(tmp_path: Path) -> None:
    write_excel(result(task(1), task(2)), tmp_path / "a.xlsx", today=TODAY)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[:4] == ["任务清单", "明细表", "责任分工", "量化指标"]
    targets = {cell.value.split("!A")[1].split('"')[0] for cell in book["量化指标"]["B"][1:]}
    assert {book["任务清单"][f"A{row}"].value.split(",")[-1] for row in targets} == {"1)", "2)"}


def test_nothing_found_says_so(tmp_path: Path) -> None:
    write_excel(result(), tmp_path / "a.xlsx", today=TODAY)
    assert [row["指标"] for row in rows(tmp_path / "a.xlsx", "量化指标")] == ["（没有提取到量化指标）"]


PLAN = (
    "南麓县工作方案\n\n一、重点任务\n1.新建公办幼儿园3所，增加学前教育学位。\n2.扩大普惠贷款。（牵头单位：县金融办）\n"
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("plan") / "方案.txt"
    path.write_text(PLAN, "utf-8")
    return read(path)


@pytest.mark.parametrize("asked", [False, True])
def test_proposals_stand_in_a_column_of_their_own(plan: Document, tmp_path: Path, asked: bool) -> None:
    found = extract(plan, Settings(suggest_owners=asked))
    write_excel(found, tmp_path / "a.xlsx", today=TODAY)
    write_csv(found, tmp_path / "a.csv")
    write_jsonl(found, tmp_path / "a.jsonl")
    table = list(csv.DictReader((tmp_path / "a.csv").open(encoding="utf-8-sig")))
    records = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    ledger, detail = rows(tmp_path / "a.xlsx", "任务清单", 3), rows(tmp_path / "a.xlsx", "明细表")
    assert all(("建议牵头" in row) is asked for row in (ledger[0], detail[0], table[0]))
    assert all(("suggestions" in row) is asked for row in records)
    about = "".join(str(row) for row in rows(tmp_path / "a.xlsx", "说明"))
    assert ("建议牵头" in about) is asked
    if asked:
        for row in (ledger[0], detail[0], table[0]):
            assert row["建议牵头"].startswith("教育（关键词：")
            assert not row["牵头单位"] and not row["责任单位"] and not row["配合单位"]
        assert not ledger[1]["建议牵头"] and ledger[1]["牵头单位"] == "县金融办"
        assert [len(row["suggestions"]) > 0 for row in records] == [True, False]


@pytest.mark.parametrize("asked", [False, True])
def test_parquet_has_the_field_only_where_asked_for(plan: Document, tmp_path: Path, asked: bool) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet(extract(plan, Settings(suggest_owners=asked)), tmp_path / "a.parquet")
    table = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert ("suggestions" in table[0]) is asked
    assert not asked or table[0]["suggestions"][0]["function"] == "教育"


def test_lists_without_documents_have_their_header(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_csv([], tmp_path / "a.csv")
    write_parquet([], tmp_path / "a.parquet")
    assert (tmp_path / "a.csv").read_text("utf-8-sig").startswith("文件,任务编号")
    assert parquet.read_table(tmp_path / "a.parquet").num_rows == 0
