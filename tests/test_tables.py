"""Tables of tasks: the same content as a table and as running text gives the same tasks; other tables give none."""

import csv
import html
import io
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.pipeline import extract
from extract.read.formats import read, read_bytes
from extract.vocabulary.errors import Category, ReadError
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label, Part, Task

Rows = list[list[str]]

SHARED = Path(__file__).parents[1].parent / "shared"
TITLE = "清河县2026年重点工作任务分解表"
HEADS = ["序号", "工作方面", "具体举措", "牵头单位", "配合单位", "完成时限"]
TASKS: Rows = [
    ["1", "产业发展", "新培育规模以上工业企业12家，完成技改投资8亿元。", "县工信局", "县财政局、统计局", "2026年11月底前"],
    ["2", "产业发展", "建成城东标准厂房二期工程。", "县工业园区管委会", "县住建局、县自然资源局", "2026年6月30日前"],
    ["3", "乡村振兴", "改造提升高标准农田1.5万亩。", "县农业农村局", "县水利局等单位", "10月底前"],
    ["4", "乡村振兴", "每月开展一次农村饮水安全排查，发现问题立即整改。", "县水利局", "各乡镇人民政府", "长期坚持"],
    ["5", "民生保障", "新增公办幼儿园学位600个。", "县教育局", "县发展改革局、县财政局", "2026年8月底前"],
    ["6", "民生保障", "修订城乡居民医疗救助办法。", "县医保局", "县民政局", "3月底前"],
]  # fmt: skip


def as_text() -> bytes:
    """The content as a plan in running text."""
    lines = [TITLE.replace("表", "方案")]
    areas = list(dict.fromkeys(row[1] for row in TASKS))
    for number, area in zip("一二三", areas, strict=True):
        lines.append(f"{number}、{area}")
        for place, row in enumerate((row for row in TASKS if row[1] == area), 1):
            lines.append(f"{place}.{row[2]}（牵头单位：{row[3]}；配合单位：{row[4]}；完成时限：{row[5]}）")
    return "\n".join(lines).encode()


def as_csv(rows: Rows) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("gb18030")


def as_html(rows: list[list[str | tuple[str, str]]], title: str = "") -> bytes:
    """A page with a table; a cell may be (text, attributes)."""
    lines = []
    for row in rows:
        cells = [cell if isinstance(cell, tuple) else (cell, "") for cell in row]
        lines.append("<tr>" + "".join(f"<td {more}>{html.escape(text)}</td>" for text, more in cells) + "</tr>")
    return f"<html><body><h1>{title}</h1><table>{''.join(lines)}</table></body></html>".encode()


def merged_areas() -> list[list[str | tuple[str, str]]]:
    """The tasks with 工作方面 merged over the rows that share it."""
    rows: list[list[str | tuple[str, str]]] = []
    for at, row in enumerate(TASKS):
        first = at == 0 or TASKS[at - 1][1] != row[1]
        span = sum(other[1] == row[1] for other in TASKS)
        rows.append([row[0], *([(row[1], f"rowspan={span}")] if first else []), *row[2:]])
    return rows


def as_markdown() -> bytes:
    lines = [f"# {TITLE}", "", "|" + "|".join(HEADS) + "|", "|---" * len(HEADS) + "|"]
    return "\n".join([*lines, *("|" + "|".join(row) + "|" for row in TASKS)]).encode()


def as_docx() -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph(TITLE)
    grid = document.add_table(1 + len(TASKS), len(HEADS))
    for at, row in enumerate([HEADS, *TASKS]):
        for column, text in enumerate(row):
            grid.cell(at, column).text = text
    for first in (1, 3, 5):
        grid.cell(first + 1, 1).text = ""
        grid.cell(first, 1).merge(grid.cell(first + 1, 1))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_xlsx() -> bytes:
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet("重点任务")
        sheet.merge_range(0, 0, 0, len(HEADS) - 1, TITLE)
        sheet.write_row(2, 0, HEADS)
        for at, row in enumerate(TASKS):
            sheet.write_row(3 + at, 0, [int(row[0]), *row[1:]])
        for first in (3, 5, 7):
            sheet.merge_range(first, 1, first + 1, 1, TASKS[first - 3][1])
    return file.getvalue()


FORMS = {
    "csv": lambda: as_csv([[TITLE, *[""] * 5], HEADS, *TASKS]),
    "tsv": lambda: "\n".join(["\t".join(row) for row in [[TITLE], HEADS, *TASKS]]).encode(),
    "html": lambda: as_html([[*HEADS], *merged_areas()], TITLE),
    "md": as_markdown,
    "docx": as_docx,
    "xlsx": as_xlsx,
}


class Said(NamedTuple):
    """What a task says, wherever it stands."""

    requirement: str
    heading: str
    owners: tuple[tuple[str, str], ...]
    deadlines: frozenset[tuple[str, str]]
    targets: tuple[str, ...]


def said(task: Task) -> Said:
    return Said(
        "".join(r.text for r in task.requirements if r.part is Part.TEXT).lstrip("0123456789."),
        task.heading[-1].lstrip("一二三、"),
        tuple((owner.role.value, owner.name) for owner in task.owners),
        frozenset((d.text, str(d.due)) for d in task.deadlines),
        tuple(target.text for target in task.targets),
    )


def run(data: bytes, name: str) -> Result:
    """The result of a document, after checking that every span holds the text that it says."""
    result = extract(read_bytes(data, name))
    text = result.document.text
    for task in result.tasks:
        for item in (*task.requirements, *task.owners, *task.deadlines, *task.targets):
            assert text[item.start : item.end] == item.text
    return result


@pytest.mark.parametrize("ending", FORMS)
def test_a_table_gives_the_tasks_of_the_same_text(ending: str) -> None:
    expected = [said(task) for task in run(as_text(), "方案.txt").tasks]
    result = run(FORMS[ending](), f"分解表.{ending}")
    assert result.document.source.format == ending.replace("tsv", "csv")
    assert [said(task) for task in result.tasks] == expected
    assert [task.ordinal for task in result.tasks] == [row[0] for row in TASKS]
    assert [task.kind for task in result.tasks] == [Label.TASK] * len(TASKS)
    assert len(expected) == 6 and expected[0].owners == (
        ("lead", "县工信局"), ("cooperating", "县财政局"), ("cooperating", "县统计局"),
    )  # fmt: skip
    assert expected[1].deadlines == {("2026年6月30日前", "2026-06-30")}


@pytest.mark.parametrize(
    ("ending", "place"),
    [("csv", "第1表 第4行"), ("html", "第1表 第3行"), ("docx", "第1表 第3行"), ("xlsx", "工作表“重点任务” 第5行")],
)
def test_the_place_is_the_row_as_a_person_counts(ending: str, place: str) -> None:
    assert run(FORMS[ending](), f"a.{ending}").tasks[1].place == place


def test_the_place_in_running_text_is_the_paragraph() -> None:
    assert run(as_text(), "方案.txt").tasks[0].place == "第3段"


NO_TASKS: dict[str, bytes] = {
    "a budget": as_csv([
        ["2026年部门预算表"], ["序号", "项目名称", "预算金额", "责任单位"], ["1", "办公设备购置", "12.5", "办公室"],
        ["2", "开展干部培训经费", "8", "人事科"], ["合计", "", "20.5", ""],
    ]),
    "a list of names": as_csv([
        ["序号", "姓名", "职务", "责任单位"], ["1", "张三", "组长", "县财政局"], ["2", "李四", "副组长", "县教育局"],
    ]),
    "a timetable": as_html([
        ["时间", "内容", "地点", "责任单位"], ["9:00", "报到并领取会议材料", "大厅", "县委办公室"],
        ["10:00", "组织参观智慧农业示范园", "园区", "县农业农村局"],
    ], "会议日程安排"),
    "statistics": as_html([
        ["指标", "单位", "2024年", "2025年"], ["地区生产总值", "亿元", "1200", "1300"], ["固定资产投资", "亿元", "300", "330"],
    ]),
    "services": as_csv([
        ["序号", "事项", "责任单位", "办理时限"], ["1", "城镇燃气经营许可", "县住建局", "20个工作日"],
        ["2", "食品经营许可", "县市场监管局", "15个工作日"], ["3", "护士执业注册", "县卫健局", "5个工作日"],
    ]),
    "powers": as_csv([
        ["序号", "事项名称", "实施依据", "责任单位", "办理时限"], ["1", "开展消防验收", "《消防法》第十三条", "县住建局", "15日"],
    ]),
    "an assessment": as_csv([
        ["考核内容", "分值", "评分标准", "责任单位"], ["按时报送信息材料，落实专人负责", "10", "每迟报一次扣1分", "办公室"],
        ["加强档案管理", "5", "未建立台账扣2分", "办公室"],
    ]),
    "a duty roster": as_csv([["日期", "值班领导", "责任人", "联系电话"], ["6月1日", "王五", "赵六", "123"]]),
    "an empty form": as_csv([["序号", "决议事项内容", "负责人", "完成期限"], ["1", "", "", ""], ["2", "", "", ""]]),
    "people by task": as_csv([["任务名称", "责任人", "联系电话"], ["数字政府", "张三", "1"], ["智慧城市", "李四", "4"]]),
    "a list of villages": as_csv([["序号", "乡镇", "村名", "责任单位"], ["1", "东山镇", "王家村", "县水利局"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_TASKS)
def test_other_tables_give_no_tasks(name: str) -> None:
    data = NO_TASKS[name]
    assert not run(data, "a.html" if data.startswith(b"<html") else "a.csv").tasks


def test_two_rows_of_heads_group_lines_and_sums() -> None:
    merged = [(word, "rowspan=2") for word in ("序号", "重点任务", "具体举措")]
    rows: list[list[str | tuple[str, str]]] = [
        [*merged, ("责任分工", "colspan=2"), ("完成时限", "rowspan=2")],
        ["牵头单位", "配合单位"],
        [("一、营商环境", "colspan=6")],
        ["1", ("优化政务服务", "rowspan=2"), "推行一窗受理、集成服务", "县行政审批局", "县公安局、税务局", "6月底前"],
        ["2", "压减审批材料30%以上", "县行政审批局", "各乡镇", "2026年12月"],
        [("二、民生保障", "colspan=6")],
        ["3", "扩大学位供给", "新建幼儿园5所", "县教育局", "", "2026-08-31"],
        ["合计", "", "3项任务措施", "", "", ""],
        [("注：牵头单位排第一。", "colspan=6")],
    ]
    result = run(as_html(rows, "2026年重点任务分工表"), "a.html")
    assert [(task.heading, task.requirements[0].text) for task in result.tasks] == [
        (("一、营商环境", "优化政务服务"), "推行一窗受理、集成服务"),
        (("一、营商环境", "优化政务服务"), "压减审批材料30%以上"),
        (("二、民生保障", "扩大学位供给"), "新建幼儿园5所"),
    ]
    assert [str(task.deadlines[0].due) for task in result.tasks] == ["2026-06-30", "2026-12-31", "2026-08-31"]
    assert [o.name for o in result.tasks[0].owners] == ["县行政审批局", "县公安局", "县税务局"]


def test_a_form_with_its_heads_in_front_is_one_task() -> None:
    rows: list[list[str | tuple[str, str]]] = [
        ["编号", "2026-12", "交办时间", "2026年3月2日"],
        ["督办事项", ("老旧小区改造", "colspan=3")],
        ["内容", ("对全县32个老旧小区实施改造，确保全面开工。", "colspan=3")],
        ["牵头单位", "县住房城乡建设局", "配合单位", "县财政局、自然资源局"],
        ["办理时限", "2026年11月30日前", "反馈周期", "每月25日前"],
        ["联系人", "王五", "电话", "123"],
    ]
    (task,) = run(as_html(rows, "县政府督办单"), "a.html").tasks
    assert (task.heading, task.ordinal) == (("老旧小区改造",), "2026-12")
    assert [(o.role.value, o.name) for o in task.owners] == [
        ("lead", "县住房城乡建设局"), ("cooperating", "县财政局"), ("cooperating", "县自然资源局"),
    ]  # fmt: skip
    assert [str(d.due) for d in task.deadlines] == ["2026-11-30"]
    assert task.place == "第1表 第3行"


def test_rows_of_one_measure_are_one_task() -> None:
    rows: list[list[str | tuple[str, str]]] = [
        ["序号", "工作内容", "责任单位", "完成时限"],
        [("1", "rowspan=2"), ("开展道路隐患排查整治", "rowspan=2"), "县交通运输局", "2026年3月底前"],
        ["县公安局", "2026年4月底前"],
    ]
    (task,) = run(as_html(rows), "a.html").tasks
    assert [o.name for o in task.owners] == ["县交通运输局", "县公安局"]
    assert [str(d.due) for d in task.deadlines] == ["2026-03-31", "2026-04-30"]
    assert [r.text for r in task.requirements if r.part is Part.TEXT] == ["开展道路隐患排查整治"]


def test_what_is_finished_is_done_and_what_is_said_of_progress_is_no_task() -> None:
    rows = [
        ["序号", "问题", "整改措施", "责任单位", "责任人", "整改时限", "整改情况"],
        ["1", "制度不健全", "修订财务管理制度，完善报销流程", "财务科", "张三", "2025年3月底前", "已完成整改"],
        ["2", "台账不规范", "组织专题培训，统一台账模板", "办公室", "李四 王五", "立行立改", "正在推进，要求各科室6月底前完成自查"],
        ["3", "台账不规范", "每月抽查一次档案", "办公室", "李四", "按上级要求", "未完成"],
    ]  # fmt: skip
    tasks = run(as_csv(rows), "a.csv").tasks
    assert [(t.kind, t.heading) for t in tasks] == [
        (Label.DONE, ("制度不健全",)), (Label.TASK, ("台账不规范",)), (Label.TASK, ("台账不规范",)),
    ]  # fmt: skip
    assert [(o.name, o.person) for o in tasks[1].owners] == [("办公室", False), ("李四", True), ("王五", True)]
    assert [[(d.text, str(d.due)) for d in t.deadlines] for t in tasks] == [
        [("2025年3月底前", "2025-03-31")], [("立行立改", "None")], [("每月", "None"), ("按上级要求", "None")],
    ]  # fmt: skip


def test_heads_again_on_the_next_page_and_a_table_that_goes_on() -> None:
    heads = ["序号", "主要任务", "责任部门", "时间节点"]
    rows = [heads, ["1", "制定年度工作方案", "综合科", "1月15日前"], heads, ["2", "召开推进会", "综合科", "按季度召开"],
            ["3", "/", "综合科", "—"]]  # fmt: skip
    assert [t.requirements[0].text for t in run(as_csv(rows), "a.csv").tasks] == ["制定年度工作方案", "召开推进会"]
    more = [["2", "组织开展专项检查", "综合科", "12月底前"], ["3", "建立问题清单", "综合科", "年底前"]]
    first, second = as_html([*map(list, rows[:2])]), as_html([*map(list, more)])
    joined = first.replace(b"</body></html>", b"") + second.partition(b"</h1>")[2]
    assert len(run(joined, "a.html").tasks) == 3


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    from docx import Document

    document = Document()
    frame = document.add_table(2, 1)
    frame.cell(0, 0).text = "会议议定以下事项："
    inner = frame.cell(1, 0).add_table(2, 3)
    for row, texts in enumerate(
        [["议定事项", "责任单位", "完成时限"], ["建成养老服务中心3个", "县民政局", "2026年6月底前"]]
    ):
        for column, text in enumerate(texts):
            inner.cell(row, column).text = text
    file = io.BytesIO()
    document.save(file)
    (task,) = run(file.getvalue(), "纪要.docx").tasks
    assert [o.name for o in task.owners] == ["县民政局"] and task.place == "第2表 第2行"


def test_the_number_of_a_row_is_no_part_of_its_id() -> None:
    """A row put in above moves the numbers of all below it, not their ids."""
    rows = [["序号", "工作任务", "责任单位"], ["1", "推进集中供水工程建设", "县水利局"]]
    more = [rows[0], ["1", "建立河湖长制台账", "县水利局"], ["2", *rows[1][1:]]]
    assert run(as_csv(rows), "a.csv").tasks[0].id == run(as_csv(more), "a.csv").tasks[1].id


def test_what_a_meeting_heard_is_no_task_of_anybody() -> None:
    rows: list[list[str | tuple[str, str]]] = [
        ["序号", "议定事项", "牵头县领导", "责任单位", "办结时限"],
        ["1", "原则同意城市更新行动方案，修改完善后按程序印发实施。", "王强 副县长", "县住建局", "2026年3月底"],
        ["2", "会议听取了一季度经济运行情况汇报。", "", "", ""],
    ]
    (task,) = run(as_html(rows, "县政府常务会议议定事项"), "a.html").tasks
    assert [(o.role.value, o.name, o.person) for o in task.owners] == [
        ("lead", "王强副县长", True), ("responsible", "县住建局", False),
    ]  # fmt: skip


def test_what_comes_next_is_the_task_of_a_report_of_work() -> None:
    rows = [
        ["序号", "重点工作", "完成情况", "下一步打算", "责任科室"],
        ["1", "档案整理", "已完成档案整理300卷", "2026年6月底前建成电子档案库", "综合科"],
        ["2", "信访维稳", "已完成", "", "信访科"],
    ]
    (task,) = run(as_csv(rows), "a.csv").tasks
    assert (task.kind, task.heading) == (Label.TASK, ("档案整理",))
    assert [str(d.due) for d in task.deadlines] == ["2026-06-30"]


def test_figures_to_reach_are_tasks_under_such_a_title() -> None:
    rows = [
        ["序号", "指标", "目标", "责任单位"],
        ["1", "地区生产总值", "增长6%", "县发改局"],
        ["2", "固定资产投资", "增长8%", "县发改局"],
    ]
    tasks = run(as_csv([["2026年主要经济指标责任分解表"], *rows]), "a.csv").tasks
    assert ["".join(r.text for r in t.requirements if r.part is Part.TEXT) for t in tasks] == [
        "地区生产总值增长6%", "固定资产投资增长8%",
    ]  # fmt: skip
    assert not run(as_csv([["2025年主要经济指标完成情况"], *rows]), "a.csv").tasks


def test_an_annex_stands_under_no_heading_of_the_letter() -> None:
    page = as_html([["重点任务", "责任单位"], ["建成养老服务中心3个", "县民政局"]]).decode().partition("<table>")
    letter = "<p>关于做好民生工作的通知</p><p>一、加强领导</p><p>各单位要成立工作专班。</p><p>附件1</p><table>"
    tasks = run(f"{page[0]}{letter}{page[2]}".encode(), "a.html").tasks
    assert [task.heading for task in tasks if task.place.startswith("第1表")] == [()]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared files are not here")
@pytest.mark.parametrize("name", ["table_only.docx", "task_table.xlsx"])
def test_a_real_table_of_218_tasks(name: str) -> None:
    result = extract(read(SHARED / "files" / name))
    assert len(result.tasks) == 218 and all(task.owners for task in result.tasks)
    assert {task.kind for task in result.tasks} == {Label.TASK}


CELLS = st.sampled_from(
    ["", "序号", "重点任务", "具体举措", "责任单位", "牵头单位", "完成时限", "整改情况", "姓名", "内容", "问题", "1", "合计",
     "6月底前", "县水利局、财政局", "推进供水工程建设。", "（一）改造管网（责任单位：县水利局", "完成）3公里", "无", "/", "已完成",
     "责任单位：县住建局；完成时限：年底前", "张三", "—", "100%"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([[], [HEADS], [["问题", "整改措施", "责任单位", "整改时限", "整改情况"]]]),
    st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8),
    st.booleans(),
)
def test_any_table_keeps_its_words(heads: Rows, below: Rows, titled: bool) -> None:
    """Whatever stands where: every span holds its text, no sentence stands in two rows, all of them lie in one cell."""
    data = as_html([[*row] for row in (*heads, *below)], "重点任务分解表" if titled else "")
    try:
        result = run(data, "a.html")
    except ReadError as error:
        assert error.category is Category.NO_TEXT
        return
    starts = [item.start for task in result.tasks for item in task.requirements]
    assert len(starts) == len(set(starts))
    for found in result.outline.tables:
        blocks = [block for entry in found.entries for block in entry.blocks] + list(found.rest)
        assert len(blocks) == len(set(blocks))
        assert all(cell.end - cell.start > 0 for entry in found.entries for cell in entry.cells)
