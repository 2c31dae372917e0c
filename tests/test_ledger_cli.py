"""`luoshi ledger` as an office works with it: real workbooks made by `luoshi extract`, filled in, sent back, read in."""

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from extract.shell.cli import main
from extract.shell.commands.ledger import command

ROOT = Path(__file__).parents[1]
SPEECH = """在全县抓落实工作会议上的讲话
（2026年3月5日）
同志们：
一、抓项目
（一）县水利局要牵头在4月10日前完成水库除险加固。
（二）县财政局要在2026年6月底前拨付专项资金3000万元，县审计局配合。
二、抓民生
（一）县教育局要牵头在2026年12月底前新增学位800个，县财政局配合。
（二）各乡镇要每月5日前报送进展。
（三）要把作风建设抓在手上。
"""
BOOK = "台账.xlsx"
NOTHING = "没有新内容"


class Run(NamedTuple):
    status: int
    out: str
    err: str


Ledger = Callable[..., Run]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbook of the speech as the program writes it, and its memory of 6 March."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("讲话.txt").write_text(SPEECH, "utf-8")
        for arguments in (["extract", "讲话.txt", "-o", BOOK], ["ledger", "import", BOOK]):
            with pytest.raises(SystemExit) as end:
                main([*arguments, "--today", "2026-03-06"])
            assert end.value.code == 0
    return folder


@pytest.fixture
def ledger(tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ledger:
    """Runs `luoshi ledger` in a folder of its own that holds 台账.xlsx, not yet read in."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(made / BOOK, BOOK)

    def run(*arguments: str, day: str = "2026-04-01") -> Run:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(["ledger", *arguments, "--today", day])
        return Run(int(end.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def begun(ledger: Ledger, made: Path) -> Ledger:
    """The same, with the workbook read in on 6 March."""
    shutil.copy(made / "台账.db", "台账.db")
    return ledger


def columns(path: str) -> tuple[object, int, dict[str, int]]:
    """The list of a workbook, the row of its header, its columns by heading."""
    sheet = openpyxl.load_workbook(path)["任务清单"]
    for row in range(1, 12):
        heads = {str(cell.value).replace("\n", ""): cell.column for cell in sheet[row] if cell.value}
        if "序号" in heads:
            return sheet, row, heads
    raise AssertionError("no header")


def ids(path: str = BOOK) -> list[str]:
    sheet, row, heads = columns(path)
    cells = (line[heads["任务编号"] - 1].value for line in sheet.iter_rows(min_row=row + 1))  # type: ignore[attr-defined]
    return [str(cell) for cell in cells if cell and str(cell).startswith("T-")]


def fill(path: str, cells: Mapping[int, Mapping[str, object]], to: str | None = None) -> None:
    """Type into a workbook as people do: row of the list (from 1) → heading → value."""
    sheet, row, heads = columns(path)
    book = sheet.parent  # type: ignore[attr-defined]
    for number, values in cells.items():
        for heading, value in values.items():
            if heading not in heads:
                heads[heading] = max(heads.values()) + 1
                sheet.cell(row, heads[heading], heading)  # type: ignore[attr-defined]
            sheet.cell(row + number, heads[heading]).value = value  # type: ignore[attr-defined]
    if to:
        Path(to).parent.mkdir(exist_ok=True)
    book.save(to or path)


def status(ledger: Ledger, *more: str, day: str = "2026-04-01") -> list[dict[str, str]]:
    assert ledger("status", "-o", "现状.csv", *more, day=day).status == 0
    with Path("现状.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_first_import(ledger: Ledger) -> None:
    run = ledger("import", BOOK)
    assert run == (0, "台账.xlsx：5 行，新立项 5 项，有变化 0 项。\n共 5 项（未启动 5）。数据库：台账.db\n", "")
    rows = status(ledger)
    assert [row["任务编号"] for row in rows] == ids() and rows[0]["完成时限"] == "2026-04-10"
    assert [row["预警"] for row in rows][:3] == ["●临期", "●正常", "●正常"]


def test_the_same_file_adds_nothing(begun: Ledger) -> None:
    before = Path("台账.db").read_bytes()
    run = begun("import", BOOK)
    assert run.status == 0 and NOTHING in run.out and "2026-03-06" in run.out
    assert Path("台账.db").read_bytes() == before
    book = openpyxl.load_workbook(BOOK)
    book.save(BOOK)  # other bytes, nothing new in them
    run = begun("import", BOOK)
    assert "有变化 0 项" in run.out and run.err == ""
    assert begun("history", "1").out.count("台账.xlsx") == 1


def test_feedback_comes_back(begun: Ledger) -> None:
    fill(BOOK, {1: {"进展情况": "+动工", "状态": "正在推进"}, 2: {"佐证材料": "拨款单"}}, "返回/水利局.xlsx")
    fill(BOOK, {2: {"进展情况": "已拨付", "状态": "已完成", "完成时限": "2027年1月1日"}}, "返回/财政局.xlsx")
    run = begun("import", BOOK, "返回")
    assert run.status == 0
    assert "完成时限被改为“2027-01-01”，任务内容以台账为准，未采用" in run.err
    rows = status(begun)
    assert [(row["状态"], row["进展情况"]) for row in rows[:2]] == [("进行中", "'+动工"), ("已完成待核", "已拨付")]
    assert rows[1]["佐证材料"] == "拨款单" and rows[1]["完成时限"] == "2026-06-30"
    told = begun("history", "2").out
    assert "县财政局" in told and "财政局.xlsx" in told and "办结" in told


def test_a_column_of_ones_own_is_kept(begun: Ledger) -> None:
    fill(BOOK, {1: {"联络员": "王五"}})
    assert "有变化 1 项" in begun("import", BOOK).out
    assert "联络员：王五" in begun("history", "1").out


def test_rows_in_another_order_and_people_s_own(begun: Ledger) -> None:
    sheet, row, heads = columns(BOOK)
    sheet.insert_rows(row + 1)  # type: ignore[attr-defined]
    sheet.cell(row + 1, heads["具体举措"]).value = "临时交办：整理档案"  # type: ignore[attr-defined]
    sheet.parent.save(BOOK)  # type: ignore[attr-defined]
    run = begun("import", BOOK)
    assert "6 行，新立项 1 项" in run.out
    assert [row["任务编号"][0] for row in status(begun)] == ["T"] * 5 + ["M"]


def test_closing_needs_standard_and_evidence(begun: Ledger) -> None:
    first = ids()[0]
    run = begun("close", first)
    assert run.status == 1 and "没有完成标准、佐证材料" in run.err and "--standard --evidence" in run.err
    run = begun("close", "1", "--standard", "验收合格")
    assert run.status == 1 and "没有佐证材料" in run.err
    assert "销号" not in begun("history", "1").out
    run = begun("close", "1", "--standard", "验收合格", "--evidence", "验收单")
    assert run.status == 0 and run.out.startswith(f"已销号：第1项（{first}）")
    assert begun("close", "1").status == 1
    assert status(begun)[0]["销号日期"] == "2026-04-01"


def test_a_life_from_assignment_to_reopening(begun: Ledger) -> None:
    steps: list[tuple[str, ...]] = [
        ("feedback", "1", "--progress", "主体完工", "--status", "已完成待核", "--evidence", "照片"),
        ("verify", "1", "--note", "现场看过", "--by", "督查室"),
        ("close", "1", "--standard", "验收合格"),
        ("reopen", "1", "--reason", "渗水"),
        ("extend", "1", "--to", "2026-05-31", "--reason", "返工"),
    ]
    for number, step in enumerate(steps, 1):
        run = begun(*step, day=f"2026-04-{number:02d}")
        assert (run.status, run.err) == (0, ""), step
    told = begun("history", "1", day="2026-04-30").out
    kinds = ["立项", "办结", "核实", "销号", "重开", "延期"]
    assert [line.split()[1] for line in told.splitlines()[2:]] == kinds
    assert "督查室" in told and "事由：返工" in told and "原定时限：2026-04-10" in told
    row = status(begun, day="2026-04-30")[0]
    assert (row["状态"], row["完成时限"], row["原定时限"], row["延期次数"]) == ("延期", "2026-05-31", "2026-04-10", "1")


def test_any_past_day_can_be_had_again(begun: Ledger) -> None:
    pictures = {}
    for day, step in (
        ("2026-03-10", ("feedback", "1", "--progress", "动工")),
        ("2026-04-15", ("urge", "2")),
        ("2026-05-06", ("close", "1", "--standard", "甲", "--evidence", "乙")),
        ("2026-05-20", ("reopen", "1", "--reason", "不实")),
    ):
        assert begun(*step, day=day).status == 0
        pictures[day] = begun("report", "--ids", day=day).out
    for day, picture in pictures.items():
        assert begun("report", "--ids", "--as-of", day, day="2026-12-31").out == picture
    assert begun("status", "--as-of", "2026-03-01", day="2026-12-31").out.endswith("共 0 项。\n")
    run = begun("status", "--as-of", "2027-01-01", day="2026-12-31")
    assert run.status == 2 and "还没有到" in run.err


def test_what_falls_due(begun: Ledger) -> None:
    run = begun("due", "--within", "7d", day="2026-04-04")
    lines = run.out.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["2026-04-05", "2026-04-10"], "the recurrence, and the limit"
    assert "到期 2 项，已逾期 0 项" in run.out
    assert "应反馈而没有反馈 5 项" in run.out, "15 days after they were entered"
    late = begun("due", day="2026-07-01").out
    assert "逾期 82 天" in late and "已逾期 2 项" in late
    assert begun("due", "--unit", "财政", "-o", "到期.xlsx", day="2026-07-01").status == 0
    assert openpyxl.load_workbook("到期.xlsx").active.max_row == 2


def test_urging_writes_a_paper_a_unit(begun: Ledger) -> None:
    docx = pytest.importorskip("docx")
    run = begun("urge", "--overdue", "--reason", "逾期", "-o", "文书", "--by", "督查室", day="2026-07-01")
    assert run.status == 0 and "已催办：第1项" in run.out and "已催办：第2项" in run.out
    papers = sorted(path.name for path in Path("文书").iterdir())
    assert papers == ["催办单-县水利局-2026-07-01.docx", "催办单-县财政局-2026-07-01.docx"]
    paper = docx.Document(str(Path("文书") / papers[0]))
    words = "\n".join(
        [p.text for p in paper.paragraphs] + [c.text for t in paper.tables for r in t.rows for c in r.cells]
    )
    assert "县水利局：" in words and "水库除险加固" in words and "逾期1项" in words
    again = begun("urge", "1", "-o", "文书", day="2026-07-01")
    assert again.status == 1 and "今天已经催办过" in again.err and len(list(Path("文书").iterdir())) == 2
    assert begun("urge", "1", "-o", "文书", day="2026-07-02").status == 0
    assert [row["催办次数"] for row in status(begun, day="2026-07-02")] == ["2", "1", "0", "0", "0"]


def test_a_paper_that_people_wrote_into_stays(begun: Ledger) -> None:
    pytest.importorskip("docx")
    assert begun("assign", "1", day="2026-03-07").status == 0
    paper = Path("交办单-县水利局-2026-03-07.docx")
    paper.write_bytes(b"people's words")
    assert begun("assign", "--unit", "水利", day="2026-03-07").out == "没有要交办的任务。\n"
    assert begun("assign", "1", day="2026-03-07").status == 1
    Path("台账.db").unlink()
    begun("import", BOOK, day="2026-03-07")
    assert begun("assign", "1", day="2026-03-07").status == 0
    assert paper.read_bytes() == b"people's words" and paper.with_stem(f"{paper.stem}（2）").exists()


def test_a_report_with_its_numbers_traced(begun: Ledger) -> None:
    docx = pytest.importorskip("docx")
    begun("feedback", "1", "--progress", "动工")
    run = begun("report", "--ids", "-o", "通报.docx", "-o", "通报.xlsx", day="2026-05-12")
    assert run.status == 0
    assert "任务总数 5 项：1—5" in run.out and "●逾期 1 项：1" in run.out and "红牌：县水利局（1号逾期32天）" in run.out
    book = openpyxl.load_workbook("通报.xlsx")
    assert book.sheetnames == ["汇总", "分单位", "红黄牌", "依据", "明细"]
    known = {row[0] for row in book["明细"].iter_rows(min_row=2, values_only=True)}
    for name, count, _, tasks in book["依据"].iter_rows(min_row=2, values_only=True):
        assert len(tasks.split("、")) == count and set(tasks.split("、")) <= known, name
    paper = docx.Document("通报.docx")
    words = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "任务5项" in words and "红牌1个：县水利局（第1项）" in words


@pytest.mark.parametrize("regime", ["13710", "三色灯", "序时进度", "红黄牌"])
def test_every_regime_reports(begun: Ledger, regime: str) -> None:
    run = begun("report", "--regime", regime, "--ids", day="2026-05-12")
    assert run.status == 0 and f"督办办法：{regime}" in run.out and "牌：县水利局" in run.out


def test_exports(begun: Ledger) -> None:
    begun("feedback", "1", "--progress", "=HYPERLINK(1)")
    for name in ("现状.xlsx", "现状.csv", "记录.jsonl"):
        assert begun("export", "-o", name).status == 0
    sheet = openpyxl.load_workbook("现状.xlsx").active
    assert sheet is not None and {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    lines = [json.loads(line) for line in Path("记录.jsonl").read_text("utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["received", *["created"] * 5, "fed_back"]
    for name, said in (("现状.pdf", ".pdf"), ("", "没有写导出到哪个文件")):
        run = begun("export", *(["-o", name] if name else []))
        assert run.status == 2 and said in run.err


def test_a_calendar(begun: Ledger) -> None:
    icalendar = pytest.importorskip("icalendar")
    assert begun("export", "-o", "时限.ics").status == 0
    calendar = icalendar.Calendar.from_ical(Path("时限.ics").read_bytes())
    days = sorted(str(event["dtstart"].dt) for event in calendar.walk("VEVENT") if "rrule" not in event)
    assert days == ["2026-04-10", "2026-06-30", "2026-12-31"]


def test_two_people_s_copies_merge(begun: Ledger) -> None:
    shutil.copy("台账.db", "同事.db")
    assert begun("feedback", "1", "--progress", "我的").status == 0
    assert begun("urge", "2", "-l", "同事.db", day="2026-04-02").status == 0
    run = begun("merge", "同事.db", "-l", BOOK)
    assert run == (0, "同事.db：新增 1 条记录。\n", "")
    assert begun("merge", BOOK.replace("xlsx", "db"), "-l", "同事.db").status == 0
    ours, theirs = (begun("export", "-l", name, "-o", "x.jsonl", day="2026-05-01") and Path("x.jsonl").read_bytes()
                    for name in ("台账.db", "同事.db"))  # fmt: skip
    assert ours == theirs
    assert "没有新记录" in begun("merge", "同事.db", "-l", BOOK).out
    Path("坏.db").write_bytes(b"not a database at all, certainly not" * 50)
    run = begun("merge", "坏.db", "没有.db", "-l", BOOK)
    assert run.status == 1 and "坏.db：数据库损坏" in run.err and "没有.db：还没有" in run.err


def test_lists_split_by_unit_come_back(begun: Ledger, made: Path) -> None:
    """What the program itself wrote into a unit's list (本单位配合) is nobody's feedback."""
    with pytest.raises(SystemExit):
        main(["extract", str(made / "讲话.txt"), "--split-by", "牵头单位", "-o", "分发"])
    assert any("本单位配合" in str(cell.value) for path in Path("分发").iterdir()
               for line in openpyxl.load_workbook(path)["任务清单"].iter_rows() for cell in line)  # fmt: skip
    run = begun("import", "-l", BOOK, "分发")
    assert run.status == 0 and run.err == "" and run.out.count("有变化 0 项") == len(list(Path("分发").iterdir())) > 2


@pytest.mark.parametrize(
    ("profile", "cells", "word"),
    [
        ("会议议定事项", {"落实情况": "动工", "状态": "已办结"}, "已完成待核"),
        ("督办导入", {"实际完成日期": "2026-04-01"}, "已完成待核"),
        ("任务分解表", {"进度%": 0.5, "工作进展": "过半"}, "进行中"),
    ],
)
def test_ledgers_of_other_forms(ledger: Ledger, made: Path, profile: str, cells: dict[str, object], word: str) -> None:
    with pytest.raises(SystemExit):
        main(["extract", str(made / "讲话.txt"), "--profile", profile, "-o", BOOK])
    assert "新立项 5 项" in ledger("import", BOOK, day="2026-03-06").out
    sheet = openpyxl.load_workbook(BOOK).worksheets[0]
    heads = next({str(c.value).replace("\n", ""): c for c in row if c.value} for row in sheet.iter_rows(max_row=12)
                 if sum(c.value is not None for c in row) > 6)  # fmt: skip
    for heading, value in cells.items():
        sheet.cell(heads[heading].row + 1, heads[heading].column).value = value
    assert sheet.parent is not None
    sheet.parent.save(BOOK)
    assert "有变化 1 项" in ledger("import", BOOK).out
    row = status(ledger)[0]
    assert row["状态"] == word and "县水利局" in (row["牵头单位"] + row["责任单位"])


def test_a_form_of_ones_own(ledger: Ledger, made: Path) -> None:
    """Its status words and the days of its light, as they stand in 字典, hold for the memory, too."""
    own = """name = "本县台账"
columns = [{key = "number", heading = "序号"}, {key = "measures", heading = "任务"}, {key = "lead", heading = "牵头"},
  {key = "due", heading = "时限"}, {key = "status", heading = "进度"}, {key = "light", heading = "灯"}]
[status]
words = ["在途", "了结"]
finished = ["了结"]
[light]
soon = 3
"""
    Path("本县.toml").write_text(own, "utf-8")
    with pytest.raises(SystemExit):
        main(["extract", str(made / "讲话.txt"), "--profile", "本县.toml", "-o", BOOK])
    fill(BOOK, {2: {"进度": "了结"}})
    assert ledger("import", BOOK).status == 0
    rows = status(ledger, day="2026-04-06")
    assert [(row["状态"], row["预警"]) for row in rows[:2]] == [("未启动", "●正常"), ("已完成待核", "●办结")]
    assert status(ledger, day="2026-04-07")[0]["预警"] == "●临期"


def test_after_an_update(begun: Ledger, made: Path) -> None:
    """`luoshi update` brings a new version of the speech; the memory takes over what changed and keeps the rest."""
    begun("feedback", "1", "--progress", "动工")
    Path("讲话.txt").write_text(SPEECH.replace("3000万元", "5000万元").replace("学位800个", "学位900个"), "utf-8")
    with pytest.raises(SystemExit) as end:
        main(["update", BOOK, "讲话.txt", "--today", "2026-04-01"])
    assert not end.value.code
    run = begun("import", BOOK)
    assert run.status == 0 and "5 行" in run.out
    rows = {row["序号"]: row for row in status(begun)}
    assert rows["1"]["进展情况"] == "动工" and "5000万元" in "".join(row["具体举措"] for row in rows.values())


def test_a_row_that_is_gone(begun: Ledger) -> None:
    sheet, row, _ = columns(BOOK)
    for cell in sheet[row + 5]:  # type: ignore[index]
        if type(cell).__name__ == "Cell":
            cell.value = None
    gone = ids()[4]
    sheet.parent.save(BOOK)  # type: ignore[attr-defined]
    run = begun("import", BOOK)
    assert "台账里已经没有 1 项" in run.out and gone in run.out and "共 5 项" in run.out
    run = begun("import", BOOK, "--drop-missing")
    assert "已记为移除" in run.out and "共 4 项" in run.out
    assert begun("urge", gone).status == 1
    assert "移除" in begun("history", gone).out


def test_a_returned_workbook_is_not_taken_for_a_ledger(begun: Ledger) -> None:
    shutil.copy(BOOK, "水利局.xlsx")
    run = begun("import", "水利局.xlsx")
    assert run.status == 2 and "-l 台账.xlsx 水利局.xlsx" in run.err and not Path("水利局.db").exists()
    assert begun("import", "水利局.xlsx", "--new").status == 0 and Path("水利局.db").exists()
    run = begun("status")
    assert run.status == 2 and "几个台账：台账.db、水利局.db" in run.err
    assert begun("status", "-l", BOOK).status == begun("status", "-l", "水利局.db").status == 0


def test_a_bad_workbook_stops_no_other(begun: Ledger) -> None:
    fill(BOOK, {1: {"进展情况": "动工"}}, "返回/乙.xlsx")
    Path("返回/甲.xlsx").write_bytes(b"PK not really")
    book = openpyxl.Workbook()
    book.active.append(["毫不", "相干"])  # type: ignore[union-attr]
    book.save("返回/丙.xlsx")
    run = begun("import", "-l", BOOK, "返回", "没有.xlsx")
    assert run.status == 1
    for name in ("甲.xlsx", "丙.xlsx", "没有.xlsx"):
        assert name in run.err
    assert "乙.xlsx：5 行，有变化 1 项" in run.out


def test_no_database_for_what_is_no_ledger(ledger: Ledger) -> None:
    Path("笔记.xlsx").write_bytes(b"no workbook")
    assert ledger("import", "笔记.xlsx").status == 2
    assert not list(Path().glob("*.db"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("status",), "还没有台账数据库"),
        (("status", "-l", "没有.xlsx"), "没有.db：还没有台账数据库"),
        (("import",), "没有写要读入的工作簿"),
        (("import", "空文件夹"), ""),
        (("nonsense",), "没有 nonsense 这个命令"),
    ],
)
def test_without_a_database(ledger: Ledger, arguments: tuple[str, ...], said: str) -> None:
    run = ledger(*arguments)
    assert run.status == 2 and said in run.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("close",), "没有写是哪项任务"),
        (("close", "99"), "没有这项任务"),
        (("history", "T-"), "没有这项任务"),
        (("urge",), "--overdue"),
        (("extend", "1"), "没有写延期到哪一天"),
        (("extend", "1", "--to", "2026-02-30", "--reason", "x"), "不是日期"),
        (("due", "--within", "很久"), "7d"),
        (("status", "--by", "color"), "unit"),
        (("status", "--unit", "财政部"), "没有这个单位"),
        (("report", "--regime", "乱写"), "没有这个督办办法"),
        (("report", "-o", "通报.pdf"), ".docx 或 .xlsx"),
        (("merge",), "没有写要合并的文件"),
        (("status", "--as-of", "昨天"), "不是日期"),
        (("status", "-o", "没有/现状.csv"), "文件夹"),
    ],
)
def test_what_cannot_be_done_is_said(begun: Ledger, arguments: tuple[str, ...], said: str) -> None:
    before = Path("台账.db").read_bytes()
    run = begun(*arguments)
    assert run.status == 2 and said in run.err, run.err
    assert Path("台账.db").read_bytes() == before


def test_every_command_explains_itself(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["ledger", "--help"])
    overview = capsys.readouterr().out
    for name in command.commands:
        assert name in overview
        with pytest.raises(SystemExit) as end:
            main(["ledger", name, "--help"])
        shown = capsys.readouterr().out
        assert not end.value.code and f"luoshi ledger {name}" in shown and "--today" in shown


def process(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "extract", "ledger", *arguments], cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def test_several_people_at_once(begun: Ledger, tmp_path: Path) -> None:
    """Three processes write at the same time, a fourth reads: nothing is lost, nobody is refused."""
    runs = [process(tmp_path, "feedback", str(n), "--progress", f"第{n}人", "--today", "2026-04-01") for n in (1, 2, 3)]
    runs.append(process(tmp_path, "status", "--today", "2026-04-01"))
    assert [run.wait(60) for run in runs] == [0] * 4, [run.stderr.read() for run in runs if run.stderr]
    for run in runs:
        assert run.stdout and run.stderr
        run.stdout.close()
        run.stderr.close()
    assert [row["进展情况"] for row in status(begun)[:3]] == ["第1人", "第2人", "第3人"]
    connection = sqlite3.connect("台账.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
