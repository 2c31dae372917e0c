"""责任分工, 月历表, 进度统计: what stands in them, and that LibreOffice computes what the program wrote."""

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from extract.vocabulary.document import Document, Line, Source
from extract.vocabulary.outline import DocumentDate, Outline
from extract.vocabulary.result import Result
from extract.vocabulary.task import Deadline, Label, Level, Owner, Requirement, Role, Strength, Task
from extract.write import write_excel
from extract.write.excel import ExcelSink, layout, progress, sheet
from extract.write.excel.light import DONE, light
from extract.write.profiles import named, parsed, shipped
from extract.write.sink import Options

NEW = ("责任分工", "月历表", "进度统计")
TODAY = date.today()
"""The computer's own: LibreOffice computes with it."""
NEXT = {"甲": TODAY + timedelta(400), "乙": TODAY - timedelta(40), "丙": TODAY + timedelta(5)}
"""Days that are far, past and near."""


def task(
    number: int, title: str, area: str = "一、做好工作", *, lead="", resp="", coop="", leader="", due=None, repeat=None,
    words="",
):  # fmt: skip
    owners = [
        Owner(role, name, 0, 1, name, person=people)
        for role, names, people in (
            (Role.LEAD, lead, False), (Role.RESPONSIBLE, resp, False), (Role.COOPERATING, coop, False),
            (Role.LEAD, leader, True),
        )
        for name in names.split("、") if name
    ]  # fmt: skip
    deadlines = (Deadline(words or "按期", 0, 1, due, None, repeat),) if due or repeat or words else ()
    requirement = Requirement(0, 1, f"{title}，落实到位。", Strength.SHOULD, Level.SOFT)
    heading = (area,) if area else ()
    return Task("方案.txt", f"T-{number:08x}", Label.TASK, heading, "", title, (requirement,), tuple(owners), deadlines)


def document(*tasks: Task, day: date | None = None) -> Result:
    text = "方案"
    source = Source("方案.txt", None, "0" * 64, 6, "txt")
    outline = Outline((), "方案", DocumentDate(day, "落款") if day else None)
    return Result(Document(text, (Line(0, 2, 1),), source), outline, (), (), tasks)


PLAN = document(
    task(1, "推进甲事", lead="市教育局", resp="市财政局", coop="各县", due=NEXT["甲"]),
    task(2, "推进乙事", lead="市教育局、市教育局党组", due=NEXT["乙"]),
    task(3, "推进丙事", "二、加强监管", lead="市财政局", coop="市教育局", due=NEXT["丙"]),
    task(4, "每月调度", "二、加强监管", lead="市教育局", repeat="FREQ=MONTHLY;BYMONTHDAY=5", words="每月5日前"),
    task(5, "每季度评估", "", resp="市财政局", repeat="FREQ=MONTHLY;INTERVAL=3", words="每季度"),
    task(6, "每日巡查", "三、*?~<>=\"特殊\"", repeat="FREQ=DAILY", words="每日"),
    task(7, "长期宣传", "三、*?~<>=\"特殊\"", leader="王某某", words="长期坚持"),
    task(8, "没有时限", "App建设", lead="=cmd|'/c'!A1"),
    task(9, "没有时限的另一项", "aPP建设", lead="市*局"),
    task(10, "=HYPERLINK(\"http://a\",\"b\")\x07{{总数}}", "长" * 300, lead="市教育局"),
    task(11, "长" * 40_000, "长" * 300, lead="单" * 300, resp="任" * 40_000, words="时" * 40_000),
    replace(
        task(12, "分头落实"),
        owners=tuple(Owner(Role.RESPONSIBLE, name, 0, 1, name, joint=True) for name in ("各县（市、区）政府", "市公安局")),
    ),
    day=date(TODAY.year, 2, 20),
)  # fmt: skip


def written(path: Path, *results: Result, today: date = TODAY) -> Path:
    write_excel(results, path, today=today)
    return path


def texts(book, name: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def shown(result: Result, name: str, folder: Path, **options) -> list[list[object]]:
    path = written(folder / "a.xlsx", result, **options)
    return texts(load_workbook(path, data_only=True, read_only=True), name)  # covered cells keep their values


# 责任分工


def test_a_block_a_unit_and_an_index_that_leads_there(tmp_path):
    path = written(tmp_path / "a.xlsx", PLAN)
    book, formulas = load_workbook(path, data_only=True), load_workbook(path)
    rows = texts(book, "责任分工")
    assert rows[1][0] == "共 10 个单位，任务 12 项，待明确 2 项。"
    index = [row for row in rows[3:] if isinstance(row[0], int)][:11]
    assert [(row[2], row[1], *row[3:]) for row in index[:3]] == [
        ("市教育局", 5, 4, None, 1), ("市财政局", 3, 1, 2, None), ("市教育局党组", 1, 1, None, None)
    ]  # fmt: skip
    assert (index[-1][2], index[-1][1]) == ("待明确", 2)
    for cell in formulas["责任分工"]["C"][3:14]:
        target = re.search(r"#'责任分工'!A(\d+)\"", cell.value)
        band = book["责任分工"][f"A{target[1]}"].value
        assert band.partition(". ")[2].startswith(book["责任分工"][cell.coordinate].value)
    block = rows[[str(row[0]).startswith("1. 市教育局") for row in rows].index(True) + 1 :][:5]
    assert [(row[0], row[1]) for row in block] == [(1, "牵头"), (2, "牵头"), (4, "牵头"), (10, "牵头"), (3, "配合")]


def test_every_share_of_every_task_is_listed_once(tmp_path):
    rows = shown(PLAN, "责任分工", tmp_path)
    listed = Counter((row[0], row[1]) for row in rows if isinstance(row[0], int) and row[1] in ("牵头", "责任", "配合"))
    roles = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.COOPERATING: "配合"}
    wanted = Counter(
        (number, roles[owner.role])
        for number, item in enumerate(PLAN.tasks, 1) for owner in item.owners if not owner.person
    )  # fmt: skip
    assert listed == wanted


def test_links_of_the_blocks_lead_to_the_rows_of_the_list(tmp_path):
    book = load_workbook(written(tmp_path / "a.xlsx", PLAN))
    shown_ = load_workbook(tmp_path / "a.xlsx", data_only=True)["任务清单"]
    found = 0
    for name in ("责任分工", "月历表"):
        for row in book[name].iter_rows():
            for cell in row:
                match = re.fullmatch(r"=HYPERLINK\(\"#'任务清单'!A(\d+)\",(\d+)\)", str(cell.value))
                if match:
                    found += 1
                    assert shown_[f"A{match[1]}"].value == int(match[2])
    assert found > 30


def test_a_full_sheet_says_what_it_leaves_out(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet, "ROWS", 300)
    many = document(
        *(task(n, f"第{n}项", lead="甲局", resp="乙局", coop="丙局", repeat="FREQ=MONTHLY") for n in range(1, 120))
    )
    path = written(tmp_path / "a.xlsx", many)
    shares = [str(row[0]) for row in texts(load_workbook(path), "责任分工")]
    assert [text for text in shares if "本表已满，只列" in text] != []
    assert any("本表已满" in str(row[0]) for row in texts(load_workbook(path), "月历表"))


@pytest.mark.parametrize("name", ['x")&WEBSERVICE("http://a', '"', '""', "=1+1", "{row}", "甲\x00\x0b局", "<r>局</r>"])
def test_names_of_units_stay_text_in_links(name, tmp_path):
    book = load_workbook(written(tmp_path / "a.xlsx", document(task(1, "做", lead=name))))
    cell = book["责任分工"]["C4"].value
    plain = name.replace("\x00", "").replace("\x0b", "").replace('"', '""')
    assert re.fullmatch(r"""=HYPERLINK\("#'责任分工'!A\d+","(.*)"\)""", cell)[1].rstrip() == plain


# 月历表


def test_the_calendar_begins_with_what_is_overdue(tmp_path):
    rows = shown(PLAN, "月历表", tmp_path)[3:]
    dated = [(row[0].split("\n")[0], row[1], row[2]) for row in rows if row[0] and row[2]]
    months = [tuple(map(int, re.findall(r"\d+", month))) for month, _, _ in dated if month[0].isdigit()]
    assert months == sorted(months)
    single = {row[2]: row for row in rows if hasattr(row[1], "year") and row[2] in (1, 2, 3)}
    for number, key in ((1, "甲"), (2, "乙"), (3, "丙")):
        assert single[number][1].date() == NEXT[key]
    assert single[2][6] == "●逾期"
    assert single[3][6] == "●临期"


def test_recurrences_are_unfolded_within_the_year_from_the_document_on(tmp_path):
    rows = shown(PLAN, "月历表", tmp_path)[3:]
    monthly = [row for row in rows if row[2] == 4]
    assert [row[1].date() for row in monthly] == [date(TODAY.year, month, 5) for month in range(3, 13)]
    assert {row[3] for row in monthly} == {"每月调度（每月5日前）"}
    quarterly = [(row[0].partition("\n")[0], row[1], row[3]) for row in rows if row[2] == 5]
    assert quarterly == [(f"{TODAY.year}年{month}月", "每季度", "每季度评估") for month in (3, 6, 9, 12)]
    lasting = [(row[2], row[1]) for row in rows if str(row[0]).startswith("持续进行")]
    assert lasting[:2] == [(6, "每日"), (7, "长期坚持")]
    assert rows[-1][0] == "另有 4 项原文没有写明时限，见“任务清单”。"


def test_counts_of_the_months_are_those_of_their_rows(tmp_path):
    rows = [row for row in shown(PLAN, "月历表", tmp_path)[3:] if row[0] and row[0][0].isdigit()]
    counted = Counter(row[0] for row in rows)
    assert all(int(re.search(r"（(\d+)项）", month)[1]) == count for month, count in counted.items())


def test_ten_days_by_profile(tmp_path):
    text = (Path(__file__).parents[1] / "models" / "profiles" / "督办台账.toml").read_text("utf-8")
    profile = parsed(f"ten_days = true\n{text}", "a.toml")
    rows = calendar_of(profile, tmp_path)
    assert rows[2][:3] == ["年月", "旬", "日期"]
    for row in rows[3:]:
        if hasattr(row[2], "day"):
            assert row[1] == ("上旬" if row[2].day <= 10 else "中旬" if row[2].day <= 20 else "下旬")


def calendar_of(profile, folder: Path) -> list[list[object]]:
    return texts(load_workbook(sunk(profile, folder / "a.xlsx"), data_only=True, read_only=True), "月历表")


def sunk(profile, path: Path) -> Path:
    sink = ExcelSink(path, Options(TODAY, profile=profile))
    sink.add(PLAN)
    sink.close()
    return path


# 进度统计


def figures(rows: list[list[object]]) -> dict[str, list[object]]:
    return {row[0]: row[1:] for row in rows if row[0] and isinstance(row[1], int)}


def test_figures_of_the_list_units_and_areas(tmp_path):
    found = figures(shown(PLAN, "进度统计", tmp_path))
    assert found["合计"] == [12, 0, 1, 1, 1, 9, 0]
    assert found["市教育局"] == [4, 0, 1, 0, 1, 2, 0]
    assert found["市教育局党组"] == [1, 0, 0, 0, 1, 0, 0]
    assert found["二、加强监管"][0] == 2
    assert found["App建设"][0] == 2, "Excel compares without regard to case"
    assert found["（未写明牵头单位）"][0] == 4
    assert found["市财政局"][0] == 2, "the table of 责任单位 stands below that of 牵头单位"
    assert found["（未写明责任单位）"][0] == 8
    assert found["各县（市、区）政府"][0] == found["市公安局"][0] == 1
    assert "区）政府" not in found
    assert found["（没有标题）"][0] == 1


def test_a_table_has_no_more_lines_than_can_be_kept_up(tmp_path):
    many = document(*(task(n, "做", f"第{n}方面", lead=f"第{n}局") for n in range(1, 80)))
    rows = shown(many, "进度统计", tmp_path)
    assert len([row for row in rows if str(row[0]).endswith("局")]) == progress.MOST
    assert any("共 79 个" in str(row[0]) for row in rows)


def test_the_charts_look_at_the_cells(tmp_path):
    path = written(tmp_path / "a.xlsx", PLAN)
    with zipfile.ZipFile(path) as book:
        charts = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2
    rows = texts(load_workbook(path, data_only=True), "进度统计")
    for area in re.findall(r"<c:f>(.+?)</c:f>", "".join(charts)):
        name, first = re.fullmatch(r"进度统计!\$([A-H])\$(\d+)(?::.*)?", area).groups()
        assert rows[int(first) - 1]["ABCDEFGH".index(name)] is not None


def test_an_empty_list(tmp_path):
    book = load_workbook(written(tmp_path / "a.xlsx", document()), data_only=True)
    assert texts(book, "责任分工")[2][2] == "（没有提取到任务）"
    assert texts(book, "月历表")[3][3] == "（没有写明时限的任务）"
    assert figures(texts(book, "进度统计"))["合计"] == [0] * 7


@pytest.mark.parametrize("name", shipped())
def test_every_profile_has_the_sheets(name, tmp_path):
    book = load_workbook(sunk(named(name), tmp_path / "a.xlsx"), data_only=True)
    assert [sheet for sheet in book.sheetnames if sheet in NEW] == list(NEW)
    assert len(texts(book, "责任分工")) > 30


# How it is printed


def test_pages(tmp_path):
    many = document(*(task(n, f"第{n}项工作" * 8, lead=f"第{n % 9}局", resp=f"第{n % 7}办", due=TODAY + timedelta(n % 300))
                      for n in range(1, 200)))  # fmt: skip
    book = load_workbook(written(tmp_path / "a.xlsx", many))
    for name, upright in (("责任分工", True), ("月历表", False), ("进度统计", True)):
        page = book[name]
        assert (page.page_setup.orientation == "portrait") == upright
        assert page.page_setup.paperSize == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows
        heights = [page.row_dimensions[row].height for row in range(1, page.max_row + 1)]
        assert all(height is None or 10 < height <= layout.MOST for height in heights)
        assert heights.count(None) in (0, 19), "only rows under the charts have the usual height of Excel"
    breaks = {item.id for item in book["责任分工"].row_breaks.brk}
    bands = [row for row in range(1, book["责任分工"].max_row) if "　　牵头" in str(book["责任分工"][f"A{row}"].value)]
    assert not breaks & set(bands), "a heading stands at the foot of a page"
    merged = [area for area in book["月历表"].merged_cells.ranges if area.min_col == area.max_col == 1]
    ends = {item.id for item in book["月历表"].row_breaks.brk}
    assert not [area for area in merged for end in ends if area.min_row <= end < area.max_row]


# LibreOffice computes the same

soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
HEADS = {field.heading: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number] for number, field in enumerate(named("督办台账").columns)}
STATUSES = {1: "已销号", 3: "逾期", 4: "进行中", 8: "已完成待核", 9: "中止"}


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    """The workbook as written, and what LibreOffice makes of it without its cached values: as it is, and changed."""
    folder = tmp_path_factory.mktemp("computed")
    path = written(folder / "a.xlsx", PLAN)
    files = [stripped(path, folder / "bare.xlsx", lambda text: text), stripped(path, folder / "changed.xlsx", changed)]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path, *(load_workbook(folder / "out" / file.name, data_only=True) for file in files)


def stripped(path: Path, bare: Path, change) -> Path:
    """A copy without cached values; change: what is done to the XML of 任务清单."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            data = old.read(item)
            if item.startswith("xl/worksheets/sheet"):
                text = re.sub(r'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="str"(><f>)', r"\1\2", data.decode())
                text = re.sub("(</f>)<v>[^<]*</v>", r"\1", text)
                data = (change(text) if item.endswith("sheet1.xml") else text).encode()
            new.writestr(item, data)
    return bare


def changed(text: str) -> str:
    """Statuses chosen, two rows exchanged as by sorting, a row added below."""
    for number, word in STATUSES.items():
        text = put(text, f"{HEADS['状态']}{number + 3}", word)
    first, second = (re.search(rf'<row r="{row}".*?</row>', text)[0] for row in (4, 5))
    swapped = {first: moved(second, 5, 4), second: moved(first, 4, 5)}
    text = re.sub("|".join(map(re.escape, swapped)), lambda match: swapped[match[0]], text)
    lead = f'<c r="{HEADS["牵头单位"]}400" t="inlineStr"><is><t>市教育局</t></is></c>'
    return text.replace("</sheetData>", f'<row r="400"><c r="A400"><v>99</v></c>{lead}</row></sheetData>')


def differences(cached, computed, formulas) -> list[tuple[str, str, object, object]]:
    found = []
    for name in NEW:
        for row in formulas[name].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    old, new = (book[name][cell.coordinate].value or "" for book in (cached, computed))
                    same = old == new or (isinstance(old, float) and abs(old - new) < 1e-9)
                    found += [] if same else [(name, cell.coordinate, old, new)]
    return found


@soffice
def test_libreoffice_computes_what_was_written(computed):
    path, plain, _ = computed
    assert differences(load_workbook(path, data_only=True), plain, load_workbook(path)) == []


@soffice
def test_what_people_do_to_the_list_is_followed(computed):
    """Statuses chosen, two rows exchanged as by sorting, a row added below."""
    _, _, changed_ = computed
    lights = {
        number: light(next((d.due for d in item.deadlines if d.due), None), STATUSES.get(number, ""), TODAY)
        for number, item in enumerate(PLAN.tasks, 1)
    }
    states = {
        (row[0], row[5])
        for row in texts(changed_, "责任分工")
        if isinstance(row[0], int) and row[1] in ("牵头", "责任", "配合")
    }
    assert states == {
        (number, STATUSES.get(number, lights[number]))
        for number, item in enumerate(PLAN.tasks, 1) if any(not owner.person for owner in item.owners)
    }  # fmt: skip
    found = figures(texts(changed_, "进度统计"))
    done = Counter(lights.values())[DONE]
    assert (done, found["合计"][0], found["合计"][1]) == (2, 13, 2)
    assert found["市教育局"][:2] == [5, 1]


def put(text: str, cell: str, word: str) -> str:
    made, count = re.subn(
        rf'<c r="{cell}"( s="\d+")/>', rf'<c r="{cell}"\1 t="inlineStr"><is><t>{word}</t></is></c>', text
    )
    assert count == 1
    return made


def moved(row: str, old: int, new: int) -> str:
    """A row's XML as sorting leaves it: its cells, and what the formula of its light looks at, on another row."""
    row = re.sub(rf'r="([A-Z]*){old}"', rf'r="\g<1>{new}"', row)
    return re.sub("<f>IF.*?</f>", lambda match: re.sub(rf"\b([A-Z]){old}\b", rf"\g<1>{new}", match[0]), row)
