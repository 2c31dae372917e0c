"""Profiles: the shipped ones, a place's own, errors that name file, key and value; lights by formula and in Python."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from extract.ledger.book.headings import keys_of
from extract.pipeline import extract
from extract.read.formats import read_bytes
from extract.vocabulary.errors import UsageError
from extract.vocabulary.profile import Light, Rule
from extract.write import open_output
from extract.write.excel.light import light, planned
from extract.write.profiles import load, named, parsed, shipped

TODAY = date(2026, 7, 10)
TEXT = """青石市重点工作方案
一、优化政务服务
1.完成平台升级改造，6月底前实现网上可办率98%以上，由市政务服务局牵头，市大数据局、市公安局配合。
2.全面推行告知承诺制，取消证明事项12项，由市司法局牵头。
3.推动电子证照在三十个场景应用，年底前完成。责任单位：市公安局、市民政局。
青石市人民政府办公室
2026年3月5日
"""
NAMES = ("任务分解表", "会议议定事项", "督办台账", "督办导入", "责任清单")
IMPORT = ["督办序号", "督办事项", "责任人", "责任部门", "督办跟进人", "提出会议", "提出时间", "要求完成日期", "计划完成日期",
          "实际完成日期"]  # fmt: skip


def written(path: Path, profile) -> Path:
    with open_output(path, today=TODAY, profile=profile) as output:
        output.add(extract(read_bytes(TEXT.encode(), "方案.txt")))
    return path


def test_shipped():
    assert sorted(shipped()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_headings_lead_back_to_their_columns(name):
    profile = named(name)
    assert keys_of([field.heading for field in profile.columns]) == tuple(field.key for field in profile.columns)


@pytest.mark.parametrize("name", NAMES)
def test_the_list_has_the_profiles_columns(tmp_path, name):
    profile = named(name)
    sheet = load_workbook(written(tmp_path / "a.xlsx", profile))["任务清单"]
    header = 1 if profile.flat else 3
    shown = [cell.value for cell in sheet[header] if not sheet.column_dimensions[cell.column_letter].hidden]
    assert shown == [field.heading for field in profile.columns]
    assert sheet.page_setup.paperSize == (8 if profile.paper == "A3" else 9)
    if not profile.flat:
        assert sheet["A1"].value == f"《青石市重点工作方案》{profile.title}"


@pytest.mark.parametrize("name", ["责任清单", "任务分解表"])
def test_the_columns_are_explained_under_their_own_headings(tmp_path, name):
    book = load_workbook(written(tmp_path / "a.xlsx", named(name)))
    rows = [row[:2] for row in book["说明"].iter_rows(values_only=True)]
    names = [name for name, _ in rows]
    first, last = names.index("“任务清单”各列") + 1, names.index("“明细表”各列")
    headings = [cell.value.replace("\n", "") for cell in book["任务清单"][3] if cell.value != "任务编号"]
    assert names[first:last] == headings and all(meaning for _, meaning in rows[first:last])
    light = next(text for name, text in rows if name == "预警")
    assert ("●滞后" in light, "●临期" in light) == (name == "任务分解表", name != "任务分解表")


def test_merged_cells_end_with_the_printed_page(tmp_path):
    """A page of A4 holds far less of a narrow list than one of A3 holds of the wide one."""
    text = "".join(f"{n}.完善{n}号片区管网台账，{'健全常态化巡查机制，' * (n % 9)}年底前完成。\n" for n in range(1, 80))
    result = extract(read_bytes(f"方案\n一、甲方面\n（一）重点工程\n{text}".encode(), "方案.txt"))
    for name, most in (
        ("责任清单", 640),
        ("督办台账", 1010),
    ):  # points of rows: height less margins, by the scale to width
        with open_output(tmp_path / f"{name}.xlsx", today=TODAY, profile=named(name)) as output:
            output.add(result)
        sheet = load_workbook(tmp_path / f"{name}.xlsx")["任务清单"]
        ends = [0, *(found.id for found in sheet.row_breaks.brk), sheet.max_row]
        pages = [sum(sheet.row_dimensions[row].height for row in range(a + 1, b + 1)) for a, b in pairwise(ends)]
        assert len(pages) > 2 and max(pages) < most
        down = [found for found in sheet.merged_cells.ranges if found.min_col == found.max_col]
        assert down and not any(found.min_row <= end < found.max_row for found in down for end in ends)


def test_the_example_of_the_handbook_is_a_profile():
    text = (Path(__file__).parents[1] / "models" / "README.md").read_text("utf-8")
    assert parsed(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1], "例.toml").ten_days


def test_the_import_form_has_exactly_its_columns_and_one_value_a_cell(tmp_path):
    sheet = load_workbook(written(tmp_path / "a.xlsx", named("督办导入")), data_only=True)["任务清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == IMPORT and len(rows) == 4 and not sheet.merged_cells.ranges
    assert rows[3][3] == "市公安局、市民政局" and rows[1][5] == "青石市重点工作方案"
    assert rows[1][7].date() == date(2026, 6, 30) and rows[1][6].date() == date(2026, 3, 5)
    assert not any("\n" in str(value) for row in rows for value in row)


def test_a_places_own_profile(tmp_path):
    file = tmp_path / "本地.toml"
    file.write_text(
        """
title = "包保清单"
paper = "A4"
columns = [
  { key = "number", heading = "编号", width = 6 },
  { key = "measures", heading = "包保事项", width = 50 },
  { heading = "包保领导", width = 12 },
  { key = "due", heading = "期限", width = 14 },
  { key = "status", heading = "进度", width = 10, fill = true },
  { key = "light", heading = "灯", width = 9 },
]
[status]
words = ["未办", "已办"]
finished = ["已办"]
[light]
soon = 3
[fonts]
body = "宋体"
""",
        "utf-8",
    )
    book = load_workbook(written(tmp_path / "a.xlsx", load(str(file))))
    sheet = book["任务清单"]
    assert [cell.value for cell in sheet[3]][:6] == ["编号", "包保事项", "包保领导", "期限", "进度", "灯"]
    assert sheet["B4"].font.name == "宋体" and sheet["C4"].value is None
    assert [cell.value for cell in book["字典"]["A"]] == ["状态", "未办", "已办"] and book["字典"]["B2"].value == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns = [", "不是正确的 TOML"),
        ('titel = "错"', "titel = '错'：不认识这个键"),
        ('paper = "B4"', "paper = 'B4'"),
        ("columns = []", "columns"),
        ('columns = [{ heading = "" }]', "columns[1].heading = ''"),
        ('columns = [{ key = "nummer", heading = "序号" }]', "columns[1].key = 'nummer'"),
        ('columns = [{ key = "number", heading = "序号", width = -3 }]', "columns[1].width = -3"),
        ('columns = [{ key = "number", heading = "a" }, { key = "number", heading = "b" }]', "重复"),
        ('columns = [{ key = "number", heading = "序号" }]', "measures"),
        ('[status]\nwords = ["办"]\nfinished = ["结"]', "status.finished = '结'"),
        ('[status]\nwords = ["a\\"b"]', "status.words"),
        ('[light]\nrule = "moon"', "light.rule = 'moon'"),
        ("[light]\namber = 40\nred = 30", "light.red = 30"),
        ("[light]\nsoon = true", "light.soon = True"),
        ("flat = 1", "flat = 1"),
    ],
)
def test_errors_name_file_key_and_value(text, said):
    columns = 'columns = [{ key = "number", heading = "序号" }, { key = "measures", heading = "任务" }]\n'
    given = (
        text if text.startswith("columns") else f"{text}\n{columns}" if not text.startswith("[") else f"{columns}{text}"
    )
    with pytest.raises(UsageError) as caught:
        parsed(given, "本地.toml")
    assert "本地.toml：" in str(caught.value) and said in str(caught.value)


def test_unknown_names_and_missing_files(tmp_path):
    with pytest.raises(UsageError, match="督办台账"):
        load("没有这样的")
    with pytest.raises(UsageError, match="无法读取"):
        load(str(tmp_path / "没有.toml"))


@pytest.mark.parametrize(
    ("due", "start", "percent", "shown"),
    [
        ((2026, 12, 31), None, 60, "●正常"), ((2026, 12, 31), None, 45, "●正常"), ((2026, 12, 31), None, 40, "●滞后"),
        ((2026, 12, 31), None, 20, "●严重滞后"), ((2026, 12, 31), (2026, 7, 1), 0, "●正常"),
        ((2026, 7, 9), None, 99, "●逾期"), ((2027, 6, 30), None, 0, "●正常"), ((2026, 8, 1), (2026, 8, 1), 60, "●严重滞后"),
    ],
)  # fmt: skip
def test_lights_by_schedule(due, start, percent, shown):
    rule = Light(Rule.SCHEDULE)
    found = light(date(*due), "进行中", TODAY, rule=rule, percent=percent, start=date(*start) if start else None)
    assert found == shown


def test_the_calendar_runs_from_nothing_to_all():
    day, year = date(2026, 1, 1), date(2026, 12, 31)
    shares = [planned(year, None, day + timedelta(days=n)) for n in range(-5, 400)]
    assert shares[0] == 0 and shares[-1] == 100 and shares == sorted(shares)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["督办台账", "任务分解表", "会议议定事项"])
def test_recalculated_lights_equal_the_programs(tmp_path, name):
    profile = named(name)
    path = written(tmp_path / "a.xlsx", replace(profile, columns=profile.columns))
    today = date.today()
    book = load_workbook(path)
    sheet = book["任务清单"]
    places = {field.key: number for number, field in enumerate(profile.columns, 1)}
    days = [None, *(today + timedelta(days=n) for n in (-400, -1, 0, 7, 8, 15, 16, 40, 200, 500))]
    percents = [None, 0, 0.4, 40, "55%", "无", 100]
    cases = [(day, status, None) for day in days for status in ("", *profile.words.all)]
    cases += [(day, "", percent) for day in days for percent in percents if "percent" in places]
    rule = sheet.cell(4, places["light"]).value
    for row, (day, status, percent) in enumerate(cases, 20):
        sheet.cell(row, places["due"]).value = day
        sheet.cell(row, places["status"]).value = status or None
        if "percent" in places:
            sheet.cell(row, places["percent"]).value = percent
        letters = {sheet.cell(4, places[key]).coordinate: sheet.cell(row, places[key]).coordinate
                   for key in ("due", "status", "percent") if key in places}  # fmt: skip
        text = rule
        for old, new in letters.items():
            text = text.replace(old, new)
        sheet.cell(row, places["light"]).value = text
    book.save(path)
    (tmp_path / "新").mkdir()
    place = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", place, "--headless", "--convert-to", "xlsx", "--outdir", "新", "a.xlsx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    shown = load_workbook(tmp_path / "新" / "a.xlsx", data_only=True)["任务清单"]
    shares = {None: 0, 0: 0, 0.4: 40, 40: 40, "55%": 55, "无": 0, 100: 100}
    for row, (day, status, percent) in enumerate(cases, 20):
        wanted = light(day, status, today, profile.words, profile.light, percent=shares[percent])
        assert shown.cell(row, places["light"]).value == wanted, (day, status, percent)
