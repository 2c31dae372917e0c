"""The workbook read back cell by cell: golden text, merges, links both ways, several documents."""

import os
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from extract.vocabulary.document import Document, Line, Source
from extract.vocabulary.errors import Category
from extract.vocabulary.outcome import Outcome, State
from extract.vocabulary.outline import Block, BlockKind, DocumentDate, Outline
from extract.vocabulary.result import Check, Result
from extract.vocabulary.task import Deadline, Label, Level, Owner, Requirement, Role, Strength, Target, Task
from extract.vocabulary.version import VERSION
from extract.write import write_excel

TODAY = date(2026, 7, 10)
SHEETS = ["任务清单", "明细表", "责任分工", "量化指标", "月历表", "进度统计", "已开展工作", "原文", "核对", "读取情况", "说明",
          "字典", "底稿"]  # fmt: skip
GOLDEN = Path(__file__).parent / "golden" / "workbook.txt"

PLAN = (GOLDEN.parent / "plan.txt").read_text("utf-8").partition("\n")[2]


def result_of(script: str, name: str = "青石市营商环境方案.docx") -> Result:
    """A result from a script: `= title`, `1 heading`, `2 heading`, `* ordinal | text | fields`, `+ done`, `. other`."""
    text, blocks, lines, tasks, checks = "", [], [], [], []
    above: list[tuple[int, str]] = []
    title = ""
    for number, row in enumerate(script.strip().splitlines(), 1):
        kind, rest = row[0], row[2:]
        ordinal, words, fields = (part.strip() for part in (*rest.split("|"), "", "")[:3])
        words = words if kind == "*" else rest
        shown = f"{ordinal}{words}" if kind == "*" else rest
        start, end = len(text), len(text) + len(shown)
        text += shown + "\n"
        block_kind = {"=": BlockKind.TITLE, "*": BlockKind.ITEM}.get(kind, BlockKind.TEXT)
        if kind.isdigit():
            block_kind = BlockKind.HEADING
            above = [*[item for item in above if item[0] < int(kind)], (int(kind), rest)]
        title = rest if kind == "=" else title
        lines.append(Line(start, end, number, hard=True))
        depth = int(kind) - 1 if kind.isdigit() else len(above)
        blocks.append(Block(len(blocks), start, end, block_kind, depth, None, paragraph=number))
        if kind in "*+":
            label = Label.TASK if kind == "*" else Label.DONE
            heading = tuple(item[1] for item in above)
            tasks.append(
                _task(name, len(tasks), label, heading, ordinal if kind == "*" else "", words, end, number, fields)
            )
    owned = [task for task in tasks if task.kind is Label.TASK]
    for task in owned:
        if not task.owners:
            checks.append(Check("没有责任单位", f"“{task.title}”没有写明责任单位。", task.requirements[0].start,
                                task.requirements[0].end, task.paragraph, task.id))  # fmt: skip
        if not task.deadlines:
            checks.append(Check("没有完成时限", f"“{task.title}”没有写明完成时限。", task.requirements[0].start,
                                task.requirements[0].end, task.paragraph, task.id))  # fmt: skip
    text = text.rstrip("\n")
    size = len(text.encode())
    document = Document(
        text, tuple(lines), Source(name, None, "5f" * 32, size, "docx"), ("含修订，已按接受修订后的文字读取",)
    )
    found = DocumentDate(date(2026, 3, 5), "落款", "2026年3月5日")
    return Result(document, Outline(tuple(blocks), title, found), (), (), tuple(tasks), tuple(checks))


def _task(name, number, label, heading, ordinal, words, end, paragraph, fields) -> Task:
    start = end - len(words)
    strength = next((s for w, s in (("必须", Strength.MUST), ("严禁", Strength.MUST), ("要", Strength.SHOULD),
                                    ("力争", Strength.ENCOURAGE), ("鼓励", Strength.ENCOURAGE)) if w in words),
                    Strength.PLAIN)  # fmt: skip
    level = Level.HARD if re.search(r"\d", words) else Level.SOFT
    requirement = Requirement(
        start, end, words, strength, level, "方案中的动宾短语" if label is Label.TASK else "时间＋数量", 0.93
    )
    parts = dict(part.partition("=")[::2] for part in fields.split())
    owners, deadlines = [], []
    for key, role in (("lead", Role.LEAD), ("leader", Role.LEAD), ("resp", Role.RESPONSIBLE),
                      ("coop", Role.COOPERATING),
                      ("sup", Role.SUPERVISING)):  # fmt: skip
        for unit in filter(None, re.split("、(?![^（]*）)", parts.get(key, ""))):
            owners.append(Owner(role, unit, start, start + 1, unit, "bracket", key == "leader", "joint" in parts))
    for item in filter(None, parts.get("due", "").split("；")):
        day, _, spoken = item.partition(":")
        due = date.fromisoformat(day) if day else None
        repeat = "FREQ=MONTHLY;INTERVAL=3" if spoken == "每季度" else None
        deadlines.append(
            Deadline(spoken, start, start + 1, due, due and due.replace(day=1), repeat, date(2026, 3, 5), "落款")
        )
    targets = []
    for item in filter(None, parts.get("target", "").split("；")):
        value = re.search(r"[\d.]+", item)
        targets.append(
            Target(item, start, start + 1, re.split(r"[\d达保压不]", item)[0], Decimal(value[0]) if value else None)
        )
    title = re.split("[，。；]", words)[0]
    return Task(name, f"T-{number:08x}", label, heading, ordinal, title, (requirement,), tuple(owners),
                tuple(deadlines),
                tuple(targets), None, paragraph, 0.93)  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "任务 清单.xlsx"
    others = [
        Outcome("坏.docx", State.FAILED, Category.DAMAGED, "压缩包不完整", "请用 Word 重新保存"),
        Outcome("旧清单.xlsx", State.SKIPPED, None, "这是本次要写的清单，没有当作文件读取"),
    ]
    write_excel(result_of(PLAN), path, outcomes=others, today=TODAY)
    return SimpleNamespace(path=path, formulas=load_workbook(path), shown=load_workbook(path, data_only=True))


def dump(book) -> str:
    """The workbook as text: a line a row, formulas with their cached values, and each sheet's settings."""
    parts = []
    for name in (name for name in book.formulas.sheetnames if name != "底稿"):
        sheet, shown = book.formulas[name], book.shown[name]
        setup = f"print={sheet.print_title_rows} {sheet.sheet_state} paper={sheet.page_setup.paperSize}"
        parts.append(f"## {name} {sheet.dimensions} freeze={sheet.freeze_panes} filter={sheet.auto_filter.ref} {setup}")
        parts.append("merged " + " ".join(sorted(str(area) for area in sheet.merged_cells.ranges)))
        parts.append("choices " + " ".join(f"{v.sqref}:{v.formula1}" for v in sheet.data_validations.dataValidation))
        for row in sheet.iter_rows():
            cells = [_cell(cell, shown[cell.coordinate]) for cell in row]
            height = sheet.row_dimensions[row[0].row].height
            parts.append(f"{row[0].row} ({height:g}) " if height else f"{row[0].row} ")
            parts[-1] += " | ".join(cells).rstrip("| ")
    return "\n".join(parts).replace(VERSION, "VERSION") + "\n"


def _cell(cell, shown) -> str:
    if cell.value is None:
        return ""
    text = cell.value if cell.data_type == "f" else str(cell.value)
    text = f"{text} → {shown.value}" if cell.data_type == "f" else text
    return text.replace(" 00:00:00", "").replace("\n", "⏎")


def rows_of(sheet, header_row: int) -> list[dict[str, object]]:
    heads = [cell.value for cell in sheet[header_row]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(header_row + 1)]


def test_golden(book):
    found = dump(book)
    if os.environ.get("LUOSHI_REGENERATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found, "utf-8")
    assert found.splitlines() == GOLDEN.read_text("utf-8").splitlines()


def test_sheets_and_numbers(book):
    assert book.formulas.sheetnames == SHEETS
    assert book.formulas["字典"].sheet_state == "hidden"
    tasks = [task for task in result_of(PLAN).tasks if task.kind is Label.TASK]
    ledger = [row for row in rows_of(book.shown["任务清单"], 3) if isinstance(row["序号"], int)]
    assert [row["序号"] for row in ledger] == list(range(1, len(tasks) + 1))
    assert len(rows_of(book.shown["明细表"], 1)) == len(tasks) >= 39
    for row, task in zip(ledger, tasks, strict=True):
        assert task.requirements[0].text in row["具体举措"]
        assert row["进展情况"] is row["状态"] is row["完成标准/\n成果形式"] is None
    done = rows_of(book.shown["已开展工作"], 3)
    assert [row["序号"] for row in done] == [1, 2, 3, 4]


def test_merged_cells_keep_their_values_for_pandas(book):
    import pandas

    merged = [area for area in book.shown["任务清单"].merged_cells.ranges if area.min_col == area.max_col]
    assert len([area for area in merged if area.min_col == 2]) >= 5
    frame = pandas.read_excel(book.path, sheet_name="任务清单", header=2).iloc[:-1]
    tasks = [task for task in result_of(PLAN).tasks if task.kind is Label.TASK]
    assert list(frame["工作方面"]) == [task.heading[0] for task in tasks]
    assert list(frame["重点任务"]) == ["\n".join(task.heading[1:]) or task.title for task in tasks]
    assert list(frame["序号"]) == list(range(1, 40))


def test_limits_show_dates_or_words_and_nothing_else(book):
    rows = {row["序号"]: row for row in rows_of(book.shown["任务清单"], 3)}
    assert rows[1]["完成时限"].date() == date(2026, 6, 30)
    assert rows[4]["完成时限"] == "每季度"
    assert rows[3]["完成时限"] is None
    assert (rows[1]["预警"], rows[2]["预警"], rows[5]["预警"], rows[3]["预警"]) == (
        "●逾期",
        "●临期",
        "●正常",
        "○无日期",
    )
    assert rows[3]["责任单位"].endswith("（按职责分工负责）")
    assert rows[6]["备注"] == "督办：市政府督查室"


LINK = re.compile(r"""=HYPERLINK\("#'(.+?)'!A(\d+)","?(.+?)"?\)$""")


def links(sheet) -> list[tuple[int, str, int, str]]:
    """(row, target sheet, target row, shown) of every link on a sheet."""
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    found = [(cell.row, LINK.match(cell.value)) for cell in cells]
    return [(row, match[1], int(match[2]), match[3]) for row, match in found if match]


def test_links_lead_there_and_back(book):
    texts = {cell.row: cell.value for cell in book.shown["原文"]["D"]}
    words = {cell.row: cell.value for cell in book.shown["任务清单"]["D"]}
    there = links(book.formulas["任务清单"])
    assert len(there) == 39
    for row, sheet, target, _ in there:
        assert sheet == "原文"
        assert words[row].split(maxsplit=1)[-1].lstrip("一二三四（）五六七八是") in texts[target]
    back = {(row, target) for row, sheet, target, _ in links(book.formulas["原文"]) if sheet == "任务清单"}
    assert back == {(target, row) for row, _, target, _ in there}
    assert {sheet for _, sheet, _, _ in links(book.formulas["明细表"])} == {"任务清单", "原文"}
    for row, sheet, target, shown in links(book.formulas["核对"]):
        column = "A" if sheet == "任务清单" else "B"
        assert str(book.shown[sheet][f"{column}{target}"].value) == shown, row


def test_source_is_complete_and_coloured(book):
    rich = load_workbook(book.path, rich_text=True)["原文"]
    text = "".join(str(cell.value) for cell in rich["D"][1:])
    wanted = result_of(PLAN).document.text
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", wanted)
    runs = [run for cell in rich["D"] if not isinstance(cell.value, str) for run in cell.value if hasattr(run, "font")]
    coloured = Counter(run.font.color.rgb for run in runs if run.font.color is not None and run.font.color.rgb)
    assert coloured["FFC55A11"] >= 39
    assert coloured["FF548235"] >= 4


def test_several_documents_from_an_iterator(tmp_path):
    names = [f"文件 {number}.docx" for number in range(3)]
    write_excel((result_of(PLAN, name) for name in names), tmp_path / "a.xlsx", today=TODAY)
    book = load_workbook(tmp_path / "a.xlsx", data_only=True)
    rows = [row for row in rows_of(book["任务清单"], 3) if row["序号"]]
    assert book["任务清单"]["A1"].value == "任务清单"
    assert [row["序号"] for row in rows if isinstance(row["序号"], int)] == list(range(1, 118))
    assert sorted({row["来源文件"] for row in rows} - {None}) == names
    about = [cell.value for cell in book["说明"]["A"]]
    assert set(names) <= set(about)


def test_same_input_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_excel(result_of(PLAN), tmp_path / name, today=TODAY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_full_sheet_is_an_error_not_a_loss(tmp_path, monkeypatch):
    from extract.vocabulary.errors import OutputError
    from extract.write.excel import sheet

    monkeypatch.setattr(sheet, "ROWS", 50)
    with pytest.raises(OutputError, match="已满"):
        write_excel([result_of(PLAN)] * 2, tmp_path / "a.xlsx", today=TODAY)
    assert list(tmp_path.iterdir()) == []
