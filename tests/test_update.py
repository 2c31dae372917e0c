"""A ledger that people filled in, merged with documents that changed: nothing typed is lost, whatever was done to it."""

import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment

from extract.ledger.book.workbook import Book, read_book
from extract.ledger.update.run import update
from extract.pipeline import extract
from extract.read.formats import read_bytes
from extract.vocabulary.errors import LedgerError
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label
from extract.write.backup import was_edited
from extract.write.profiles import named

TODAY, LATER = date(2026, 7, 10), date(2026, 8, 1)
MAIN = "任务清单"
HIDDEN = "底稿"
FIRST = 4
"""Row of the first task in a list that nobody has changed."""

PLAN = """青石市推进营商环境工作方案
一、优化政务服务
1.完成市级政务服务平台升级改造，6月底前实现网上可办率98%以上，由市政务服务局牵头，市大数据局配合。
2.全面推行告知承诺制，取消证明事项12项，由市司法局牵头，各县（市、区）政府配合。
3.推动电子证照在三十个民生场景应用，年底前完成。责任单位：市公安局。
二、强化要素保障
1.安排市级专项资金5000万元，9月30日前拨付到位，由市财政局牵头。
2.保障重点项目新增建设用地指标不少于3000亩，由市自然资源局负责。
3.建立政银企对接机制，每季度至少举办1次融资对接会，由市金融办牵头。
青石市人民政府办公室
2026年3月5日
"""
GONE = re.sub(r"\n(2\.全面|1\.安排).*", "", PLAN)
"""The plan without its second task and its fourth."""
NOTICE = """关于做好汛期安全工作的通知
一、排查隐患
1.6月15日前完成全部水库安全隐患排查，由市水利局牵头，市应急局配合。
2.建立隐患整改台账，实行销号管理，由各县（市、区）政府负责。
二、加强值守
1.汛期实行24小时值班值守，由市应急局负责。
青石市防汛指挥部
2026年5月6日
"""


def result_of(text: str, name: str = "方案.txt") -> Result:
    return extract(read_bytes(text.encode(), name))


def todo(result: Result) -> list[str]:
    return [task.id for task in result.tasks if task.kind is not Label.DONE]


def ledger(path: Path, *texts: str, profile: str = "") -> Path:
    """A new ledger of plan and notice, or of other texts."""
    from extract.write import open_output

    given = texts or (PLAN, NOTICE)
    names = ["方案.txt", "通知.txt", "其他.txt"]
    with open_output(path, today=TODAY, profile=named(profile) if profile else None) as output:
        for text, name in zip(given, names, strict=False):
            output.add(result_of(text, name))
    return path


def again(path: Path, *results: Result) -> Book:
    update(read_book(path), results, LATER)
    return read_book(path)


def at(book: Book, words: str) -> dict[str, object]:
    """The cells of the row whose measures hold these words."""
    return dict(next(row.cells for row in book.rows if words in row.item.measures))


def sheets(path: Path) -> dict[str, str]:
    """Everything that can be read in a workbook, sheet by sheet: names, cells, formulas, notes."""
    found = {}
    for sheet in load_workbook(path).worksheets:
        words = [sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                words.append(str(cell.value) if cell.value is not None else "")
                words.append(cell.comment.text if not isinstance(cell, MergedCell) and cell.comment else "")
        found[sheet.title] = "\n".join(words)
    return found


def texts(path: Path, without: Iterable[str] = ()) -> str:
    """The same in one, some sheets left out."""
    return "\n".join(words for name, words in sheets(path).items() if name not in without)


def edited(path: Path, cells: dict[str, object], sheet: str = MAIN) -> Path:
    """The workbook with some cells filled in, as a person would."""
    book = load_workbook(path)
    for place, value in cells.items():
        book[sheet][place] = value
    book.save(path)
    return path


def test_nothing_new_changes_nothing(tmp_path):
    path = edited(ledger(tmp_path / "台账.xlsx"), {"L4": "已完成一半", "N4": "进行中", "G5": "市司法局（已改）"})
    before = read_book(path)
    after = again(path, result_of(PLAN), result_of(NOTICE, "通知.txt"))
    assert [(row.number, row.id, row.item) for row in after.rows] == [(r.number, r.id, r.item) for r in before.rows]
    assert [column.heading for column in after.columns] == [column.heading for column in before.columns]
    assert list(after.grids) == list(before.grids)
    assert len(list(tmp_path.glob("台账.bak-*.xlsx"))) == 1
    assert read_book(next(tmp_path.glob("台账.bak-*.xlsx"))).rows == before.rows


def test_changed_tasks_keep_id_row_and_peoples_words(tmp_path):
    path = edited(ledger(tmp_path / "台账.xlsx"), {"L4": "已完成一半", "N4": "进行中"})
    before = read_book(path)
    after = again(path, result_of(PLAN.replace("98%以上", "99%以上")))
    assert [row.id for row in after.rows] == [row.id for row in before.rows]
    row = at(after, "99%以上")
    assert (row["进展情况"], row["状态"]) == ("已完成一半", "进行中")
    assert "内容有变（2026年8月1日）" in row["变动"] and "98%以上" in row["变动"]
    assert not any(line.cells.get("变动") for line in after.rows[1:])
    later = again(path, result_of(PLAN.replace("98%以上", "99%以上")))
    assert not any(line.cells.get("变动") for line in later.rows), "变动 tells of the last update only"


def test_new_tasks_come_at_the_end_with_the_next_numbers(tmp_path):
    path = ledger(tmp_path / "台账.xlsx")
    count = len(read_book(path).rows)
    new = "2.开展惠企政策宣讲20场，8月底前完成，由市工业和信息化局牵头。"
    after = again(path, result_of(PLAN.replace("二、强化", f"{new}\n二、强化")))
    assert len(after.rows) == count + 1
    assert after.rows[-1].item.measures.endswith("牵头。") and "宣讲20场" in after.rows[-1].item.measures
    assert after.rows[-1].item.number == str(count + 1)
    assert after.rows[-1].cells["变动"] == "新增（2026年8月1日）"


def test_vanished_tasks_move_out_with_everything_that_people_wrote(tmp_path):
    path = ledger(tmp_path / "台账.xlsx")
    edited(path, {"L5": "已取消8项", "T3": "分管科室", "T5": "综合科"})
    book = load_workbook(path)
    book[MAIN]["N5"].comment = Comment("请尽快核实", "王")
    book.save(path)
    gone = next(line for line in PLAN.splitlines() if line.startswith("2.全面"))
    after = again(path, result_of(PLAN.replace(gone + "\n", "")))
    assert not any("告知承诺制" in row.item.measures for row in after.rows)
    sheet = load_workbook(path)["已移除任务"]
    cells = dict(zip((c.value for c in sheet[1]), (c.value for c in sheet[2]), strict=True))
    assert (cells["进展情况"], cells["分管科室"], cells["移除日期"]) == ("已取消8项", "综合科", datetime(2026, 8, 1))
    assert "请尽快核实" in cells["移除时所属文件"]
    later = again(path, result_of(PLAN.replace(gone + "\n", "").replace("98%", "97%")))
    assert "综合科" in texts(path) and "已移除任务" in later.grids


def test_conflicts_are_listed_and_the_persons_value_stays(tmp_path):
    path = edited(ledger(tmp_path / "台账.xlsx"), {"G4": "市行政审批局"})
    after = again(path, result_of(PLAN.replace("市政务服务局牵头", "市数据局牵头")))
    assert after.rows[0].item.lead == "市行政审批局"
    sheet = load_workbook(path)["冲突"]
    cells = dict(zip((c.value for c in sheet[1]), (c.value for c in sheet[2]), strict=True))
    assert (cells["列"], cells["原来的内容"], cells["清单中的内容（保留）"], cells["文件中的新内容"]) == (
        "牵头单位", "市政务服务局", "市行政审批局", "市数据局",
    )  # fmt: skip
    edited(path, {"I2": "按审批局"}, "冲突")
    again(path, result_of(PLAN.replace("市政务服务局牵头", "市数据局牵头")))
    sheet = load_workbook(path)["冲突"]
    assert (sheet.max_row, sheet["I2"].value) == (2, "按审批局")


def test_a_person_who_agrees_with_the_document_is_no_conflict(tmp_path):
    path = edited(ledger(tmp_path / "台账.xlsx"), {"G4": "市数据局"})
    after = again(path, result_of(PLAN.replace("市政务服务局牵头", "市数据局牵头")))
    assert after.rows[0].item.lead == "市数据局" and "冲突" not in after.grids


def test_documents_that_are_not_given_again_stay_untouched(tmp_path):
    path = ledger(tmp_path / "台账.xlsx")
    before = read_book(path)
    after = again(path, result_of(PLAN.replace("98%", "96%")))
    for name in ("原文", "核对", "已开展工作"):
        mine = [
            tuple(cells.values())[1:] for cells in after.grids[name].values.values() if "通知.txt" in cells.values()
        ]
        assert mine == [tuple(c.values())[1:] for c in before.grids[name].values.values() if "通知.txt" in c.values()]
    assert [r.item for r in after.rows if r.item.document == "通知.txt"] == [
        r.item for r in before.rows if r.item.document == "通知.txt"
    ]


def test_a_second_document_joins_a_ledger_of_one(tmp_path):
    path = edited(ledger(tmp_path / "台账.xlsx", PLAN), {"L4": "已完成一半"})
    after = again(path, result_of(NOTICE, "通知.txt"))
    assert {row.item.document for row in after.rows} == {"方案.txt", "通知.txt"}
    assert "来源文件" in [column.heading for column in after.columns]
    assert after.rows[0].cells["进展情况"] == "已完成一半"


def test_the_same_bytes_under_another_name_are_the_same_document(tmp_path):
    path = ledger(tmp_path / "台账.xlsx", PLAN)
    after = again(path, result_of(PLAN, "方案（终稿）.txt"))
    assert len(after.rows) == len(todo(result_of(PLAN))) and after.rows[0].item.document == "方案.txt"


def test_rows_columns_sheets_lines_and_notes_of_people_survive(tmp_path):
    path = ledger(tmp_path / "台账.xlsx")
    book = load_workbook(path)
    sheet = book[MAIN]
    sheet["A1"] = "全市重点任务督办台账"
    sheet["C42"] = "填表人：李四"
    sheet["T3"], sheet["T4"], sheet["T5"], sheet["T6"] = "分管科室", "综合科", 0.6, date(2026, 9, 1)
    sheet["T5"].number_format = "0%"
    sheet["L4"].comment = Comment("数据待核", "张")
    sheet["J3"].comment = Comment("以批示为准", "张")
    book["明细表"]["AC2"] = "此项已核"
    book["核对"]["D2"].comment = Comment("不用管", "张")
    own = book.create_sheet("附件一")
    own["A1"], own["B2"], own["B3"] = "会议记录", 5, "=B2*2"
    own.merge_cells("A1:C1")
    book["字典"]["A10"] = "移交"
    book["字典"]["B2"] = 30
    book.save(path)
    after = again(path, result_of(PLAN.replace("98%", "96%")))
    found = load_workbook(path)
    sheet = found[MAIN]
    assert sheet["A1"].value == "全市重点任务督办台账"
    assert "填表人：李四" in texts(path)
    column = next(c.letter for c in after.columns if c.heading == "分管科室")
    assert [sheet[f"{column}{row}"].value for row in (4, 5)] == ["综合科", 0.6]
    assert sheet[f"{column}6"].value == datetime(2026, 9, 1) and sheet[f"{column}5"].number_format == "0%"
    assert (sheet["L4"].comment.text, sheet["J3"].comment.text) == ("数据待核", "以批示为准")
    assert found["附件一"]["B3"].value == "=B2*2" and "A1:C1" in map(str, found["附件一"].merged_cells.ranges)
    assert found["明细表（人工改动）"]["AC2"].value == "此项已核"
    assert found["核对（人工改动）"]["D2"].comment.text == "不用管"
    assert [cell.value for cell in found["字典"]["A"]][-1] == "移交" and found["字典"]["B2"].value == 30


def test_formulas_of_people_follow_their_rows(tmp_path):
    path = ledger(tmp_path / "台账.xlsx", PLAN)
    edited(path, {
        "S3": "比例", "S4": "=LEN(D4)", "S5": "=S4+$S$6", "S6": "=SUM(A4:A9)", "S7": "=明细表!A2", "S8": '="{row}"&D8',
        "S9": "=D5",
    })  # fmt: skip
    gone = next(line for line in PLAN.splitlines() if line.startswith("2.全面"))
    after = again(path, result_of(PLAN.replace(gone + "\n", "")))
    sheet = load_workbook(path)[MAIN]
    column = next(c.letter for c in after.columns if c.heading == "比例")
    found = [sheet[f"{column}{row}"].value for row in range(4, 9)]
    assert found[0] == "=LEN(D4)"
    assert found[1] == "=SUM(A4:A8)"
    assert found[2] == "=明细表!A2"
    assert "{row}" in found[3] and "D7" in found[3]
    assert not str(found[4]).startswith("="), "its row is gone: the last result stays, not a wrong formula"


def unmerge(sheet) -> None:
    """Take all merges off, leaving the cells as Excel does (openpyxl drops what it has inserted rows through)."""
    for area in list(sheet.merged_cells.ranges):
        for row in sheet.iter_rows(area.min_row, area.max_row, area.min_col, area.max_col):
            for cell in row:
                if isinstance(cell, MergedCell):
                    del sheet._cells[cell.row, cell.column]
        sheet.merged_cells.remove(area)


def test_sorted_rows_stay_sorted_and_hand_written_rows_stay_between(tmp_path):
    path = ledger(tmp_path / "台账.xlsx", PLAN)
    book = load_workbook(path)
    sheet = book[MAIN]
    unmerge(sheet)
    sheet["A11"], sheet["A10"] = sheet["A10"].value, None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(FIRST, FIRST + 5)]
    rows = [*reversed(rows[:3]), [None] * 3 + ["人工添加的任务"] + [None] * (len(rows[0]) - 4), *rows[3:]]
    for number, row in enumerate(rows):
        for column, value in enumerate(row, 1):
            sheet.cell(FIRST + number, column).value = value
    book.save(path)
    before = read_book(path)
    after = again(path, result_of(PLAN.replace("98%", "96%")))
    assert [row.id for row in after.rows] == [row.id for row in before.rows]
    assert [row.id for row in after.rows].index("") == 3 and after.rows[3].item.measures == "人工添加的任务"
    assert not any(area.min_row >= FIRST and area.max_col < 4 for area in load_workbook(path)[MAIN].merged_cells.ranges)


def test_a_row_that_people_deleted_does_not_come_back(tmp_path):
    path = ledger(tmp_path / "台账.xlsx", PLAN)
    book = load_workbook(path)
    book[MAIN].delete_rows(FIRST + 1)
    book.save(path)
    merged, _ = update(read_book(path), [result_of(PLAN)], LATER)
    assert merged.dropped == 1 and merged.added == 0
    assert not any("告知承诺制" in row.item.measures for row in read_book(path).rows)


def test_shared_sheets_speak_of_the_ledger_as_people_have_it(tmp_path):
    path = edited(ledger(tmp_path / "台账.xlsx", PLAN), {"G4": "市行政审批局", "N4": "已销号"})
    again(path, result_of(PLAN))
    words = [str(cell.value) for row in load_workbook(path, data_only=True)["责任分工"].iter_rows() for cell in row]
    assert any("市行政审批局" in word for word in words) and not any("市政务服务局" in word for word in words)
    assert "已销号" in words


def test_twice_the_same_document_is_used_once_and_said_so(tmp_path):
    path = ledger(tmp_path / "台账.xlsx", PLAN)
    merged, _ = update(read_book(path), [result_of(PLAN), result_of(PLAN, "抄送/方案.txt")], LATER)
    assert merged.added == 0 and len(merged.remarks) == 1 and "同一份文件" in merged.remarks[0]


@pytest.mark.parametrize("profile", ["督办台账", "责任清单", "任务分解表", "会议议定事项", "督办导入"])
def test_every_profile_makes_the_round_trip(tmp_path, profile):
    path = ledger(tmp_path / "台账.xlsx", PLAN, profile=profile)
    before = read_book(path)
    column = next(c.letter for c in before.columns if c.key in ("progress", "remark", "follower"))
    edited(path, {f"{column}{before.rows[1].number}": "我填的"})
    after = again(path, result_of(PLAN.replace("98%", "96%")))
    assert len(after.rows) == len(before.rows) and "我填的" in after.rows[1].cells.values()
    assert [c.heading for c in after.columns if c.heading != "变动"] == [c.heading for c in before.columns]
    assert after.basis.about["profile"] == profile


def alone(book: Workbook) -> None:
    """Notes where nothing else stands: in an empty row of the list, on a sheet of their own."""
    sheet = book[MAIN]
    unmerge(sheet)
    sheet.insert_rows(FIRST + 2)
    sheet.cell(FIRST + 2, 2).comment = Comment("等通知", "王")
    book.create_sheet("附件一")["A1"].comment = Comment("另附", "王")


def over_the_light(book: Workbook) -> None:
    """Words and a formula over the lights of tasks that will be gone."""
    book[MAIN]["O5"], book[MAIN]["O7"] = "暂不亮灯", '="已约谈"&D8'


def without_heading(book: Workbook) -> None:
    """A column of people's own without a heading; it will have moved when they change the heading beside it."""
    book[MAIN]["S4"] = "无题"


def beside_it(book: Workbook) -> None:
    (cell,) = (cell for cell in book[MAIN][3] if cell.value == "变动")
    cell.value = "变动说明"


def over_the_id(book: Workbook) -> None:
    """Words in the hidden column of the ids, in the same row each time."""
    sheet = book[MAIN]
    sheet.cell(FIRST, sheet.max_column).value = f"误填{sheet.max_column}"


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ([alone], ["等通知", "另附"]),
        ([over_the_light], ["暂不亮灯", "已约谈"]),
        ([without_heading, beside_it], ["无题", "变动说明"]),
        ([over_the_id, over_the_id], ["误填18", "误填20"]),
    ],
)
def test_what_stands_where_nobody_expects_it_survives(tmp_path, edits, words):
    path = ledger(tmp_path / "台账.xlsx", PLAN)
    for edit, version in zip_longest(edits, (PLAN.replace("98%", "97%"), GONE)):
        if edit:
            book = load_workbook(path)
            edit(book)
            book.save(path)
        again(path, result_of(version))
    assert [word for word in words if word not in texts(path, [HIDDEN])] == []


# --- what must be refused ---------------------------------------------------------------------------------------------


def test_a_ledger_without_its_basis_is_refused_with_advice(tmp_path):
    path = ledger(tmp_path / "台账.xlsx")
    book = load_workbook(path)
    del book["底稿"]
    book.save(path)
    with pytest.raises(LedgerError, match="底稿"):
        update(read_book(path), [result_of(PLAN)], LATER)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_saved_meanwhile_is_not_replaced(tmp_path):
    path = ledger(tmp_path / "台账.xlsx")
    book = read_book(path)
    edited(path, {"L4": "刚刚填的"})
    with pytest.raises(LedgerError, match="改动过"):
        update(book, [result_of(PLAN)], LATER)
    assert "刚刚填的" in texts(path) and list(tmp_path.iterdir()) == [path]


def test_a_damaged_basis_names_its_cell(tmp_path):
    path = ledger(tmp_path / "台账.xlsx")
    edited(path, {"E3": "坏了"}, "底稿")
    with pytest.raises(LedgerError, match="“底稿”表E3"):
        read_book(path)


# --- rerunning extract ------------------------------------------------------------------------------------------------


def test_extract_onto_a_filled_list_keeps_a_copy(tmp_path):
    path = tmp_path / "清单.xlsx"
    for _ in range(2):
        ledger(path)
        assert list(tmp_path.iterdir()) == [path], "what nobody touched is simply replaced"
    edited(path, {"L4": "我填的"})
    ledger(path)
    (copy,) = tmp_path.glob("清单.bak-*.xlsx")
    assert "我填的" in texts(copy) and "我填的" not in texts(path)


def test_a_list_that_was_updated_counts_as_filled_in(tmp_path):
    path = edited(ledger(tmp_path / "清单.xlsx"), {"L4": "我填的"})
    again(path, result_of(PLAN))
    assert was_edited(path) and not was_edited(tmp_path / "没有.xlsx")


# --- nothing typed is lost --------------------------------------------------------------------------------------------

SHEETS = (
    MAIN, MAIN, MAIN, MAIN, "明细表", "责任分工", "量化指标", "核对", "原文", "说明", "已开展工作", "字典", "月历表", "进度统计",
)  # fmt: skip


def scribble(path: Path, chance: random.Random, marks: Iterable[str]) -> None:
    """Do to a ledger what offices do: type anywhere, add, insert, hide, sort, unmerge, hang notes."""
    book = load_workbook(path)
    sheet = book[MAIN]
    if inserted := chance.random() < 0.3:  # openpyxl leaves the merges where they were
        sheet.insert_rows(chance.randint(1, sheet.max_row))
    if chance.random() < 0.2:
        sheet.insert_cols(chance.randint(2, 10))
        inserted = True
    if chance.random() < 0.3:
        sheet.delete_cols(sheet.max_column)  # the hidden ids
    if inserted or chance.random() < 0.3:
        unmerge(sheet)
    for mark in marks:
        name = chance.choice(SHEETS)
        target = book[name]
        if name == MAIN and chance.random() < 0.1:
            target = book.create_sheet(f"附{mark}")
        row, column = chance.randint(1, target.max_row + 2), chance.randint(1, target.max_column + 2)
        cell = target.cell(row, column)
        if isinstance(cell, MergedCell):
            continue
        way = chance.random()
        if way < 0.15:
            cell.comment = Comment(mark, "某")
        elif way < 0.3 and name == MAIN and isinstance(cell.value, str) and cell.data_type == "s":
            cell.value = f"{cell.value}{mark}"
        elif way < 0.4 and name == MAIN:  # openpyxl writes no results, by which a formula elsewhere would be seen
            cell.value = f'="{mark}"&A1'
        else:
            cell.value = chance.choice([mark, f"{mark}\n第二行", f"={mark}", f"_x0041_{mark}", f" {mark} "])
            cell.data_type = "s"
    for row in range(2, 6):
        sheet.row_dimensions[row].hidden = chance.random() < 0.2
    book.save(path)


def rewritten(text: str, chance: random.Random) -> str:
    """A later version of a document: measures dropped, changed, added, moved."""
    lines = []
    for line in text.splitlines():
        way = chance.random() if line[:1].isdigit() and "." in line[:3] else 1.0
        if way < 0.15:
            continue
        if way < 0.4:
            line = re.sub(r"\d\d", lambda found: str(int(found[0]) + 1), line, count=2).replace("牵头", "负责")
        lines.append(line)
        if way < 0.2:
            lines.append(f"9.开展专项行动{chance.randint(10, 99)}次，10月底前完成，由市市场监管局牵头。")
    return "\n".join(lines)


@settings(
    max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
@given(st.integers(0, 10**9))
@example(35)  # a note alone in its row
@example(5014)  # words in the column of the light alone in theirs
@example(1028)  # the heading of 变动 changed beside a column without one
def test_random_edits_and_documents_lose_no_typed_character(tmp_path_factory, seed):
    chance = random.Random(seed)
    path = ledger(tmp_path_factory.mktemp("台账") / "台账.xlsx")
    versions = [PLAN, NOTICE]
    typed: list[str] = []
    for turn in range(2):
        marks = [f"填{seed % 9973:04d}甲{turn}乙{number}丙" for number in range(8)]
        scribble(path, chance, marks)
        found = sheets(path)
        there = "\n".join(words for name, words in found.items() if name != HIDDEN)
        told = "\n".join(words for name, words in found.items() if name not in (HIDDEN, *SHEETS[4:]))
        typed = [mark for mark in marks if mark in there] + [mark for mark in typed if mark in told]
        versions = [rewritten(text, chance) for text in versions]
        pairs = zip(versions, ("方案.txt", "通知.txt"), strict=True)
        results = [result_of(text, name) for text, name in pairs if chance.random() < 0.7]
        try:
            update(read_book(path), results, LATER)
        except LedgerError as error:
            assert re.search("底稿|表头|两列都不见了", str(error))
            return
        there = texts(path, [HIDDEN])  # what stands there alone nobody sees
        assert [mark for mark in typed if mark not in there] == []


# --- a crash leaves a whole file --------------------------------------------------------------------------------------

CRASH = """
import sys
from datetime import date
from pathlib import Path
sys.path.insert(0, {tests!r})
from extract.ledger.update.run import update
from extract.ledger.book.workbook import read_book
from extract.read.formats import read_bytes
from extract.pipeline import extract
path = Path({path!r})
results = [extract(read_bytes(Path({text!r}).read_bytes(), "方案.txt"))]
print("ready", flush=True)
while True:
    update(read_book(path), results, date(2026, 8, 1))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_any_moment_the_file_is_whole(tmp_path):
    path = edited(ledger(tmp_path / "台账.xlsx"), {"L4": "我填的"})
    text = tmp_path / "方案.txt"
    text.write_text(PLAN.replace("98%", "97%"), "utf-8")
    code = CRASH.format(tests=str(Path(__file__).parents[1]), path=str(path), text=str(text))
    for delay in (0.05, 0.2, 0.35, 0.6):
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[1])
        assert child.stdout and child.stdout.readline() == b"ready\n"
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert "我填的" in texts(path)
        for copy in tmp_path.glob("台账.bak-*.xlsx"):
            with zipfile.ZipFile(copy) as package:
                assert package.testzip() is None


# --- the command ------------------------------------------------------------------------------------------------------


def luoshi(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extract", *arguments]
    env = {**__import__("os").environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8")


def test_the_command(tmp_path):
    (tmp_path / "方案.txt").write_text(PLAN, "utf-8")
    assert luoshi("extract", "方案.txt", "-o", "台账.xlsx", "--today", "2026-07-10", cwd=tmp_path).returncode == 0
    edited(tmp_path / "台账.xlsx", {"L4": "我填的"})
    (tmp_path / "方案.txt").write_text(PLAN.replace("98%", "99%"), "utf-8")
    done = luoshi("update", "台账.xlsx", "方案.txt", "--today", "2026-08-01", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "有变动 1" in done.stdout and "备份在" in done.stdout
    assert "我填的" in texts(tmp_path / "台账.xlsx")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["update"], "请写台账"),
        (["update", "台账.xlsx"], "请写台账"),
        (["update", "没有.xlsx", "方案.txt"], "找不到文件"),
        (["update", "方案.txt", "方案.txt"], "输入和输出是同一个文件"),
        (["update", "别的.xlsx", "方案.txt"], "没有找到台账的表头"),
        (["update", "锁着.xlsx", "方案.txt"], "正在 Excel"),
    ],
)
def test_the_command_refuses(tmp_path, arguments, said):
    (tmp_path / "方案.txt").write_text(PLAN, "utf-8")
    Workbook().save(tmp_path / "别的.xlsx")
    Workbook().save(tmp_path / "锁着.xlsx")
    (tmp_path / "~$锁着.xlsx").write_bytes(b"")
    done = luoshi(*arguments, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_ledger_saved_by_libreoffice_is_the_same_ledger(tmp_path):
    edited(ledger(tmp_path / "台账.xlsx"), {"L4": "已完成一半", "T3": "科室", "T4": "=LEN(L4)"})
    (tmp_path / "新").mkdir()
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", "新", "台账.xlsx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = tmp_path / "新" / "台账.xlsx"
    before = read_book(saved)
    assert not before.looks, "nothing was typed into the program's own sheets"
    merged, _ = update(before, [result_of(PLAN), result_of(NOTICE, "通知.txt")], LATER)
    assert (merged.added, merged.changed, merged.removed, merged.conflicts) == (0, 0, 0, 0)
    assert at(read_book(saved), "98%")["科室"] == 5
