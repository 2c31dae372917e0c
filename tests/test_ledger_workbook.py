"""A ledger read back: rows bound to tasks and columns to headings whatever people did; or refused with the place named."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from extract.ledger.book.headings import keys_of
from extract.ledger.book.items import day_of, shown
from extract.ledger.book.match import likeness, pair
from extract.ledger.book.workbook import read_book
from extract.pipeline import extract
from extract.read.formats import read_bytes
from extract.vocabulary.errors import LedgerError
from extract.vocabulary.records import record
from extract.vocabulary.restore import restored
from extract.write import write_excel
from extract.write.excel.freeze import frozen, thawed
from extract.write.excel.moved import moved

SAMPLES = sorted((Path(__file__).parents[1] / "corpora" / "samples").glob("*.txt"))
TEXT = """青石市重点工作方案
一、优化政务服务
1.完成平台升级改造，6月底前实现网上可办率98%以上，由市政务服务局牵头，市大数据局配合。
2.全面推行告知承诺制，取消证明事项12项，由市司法局牵头。
二、强化要素保障
1.安排专项资金5000万元，9月30日前拨付到位，由市财政局牵头。
2.建立政银企对接机制，每季度至少举办1次融资对接会，由市金融办牵头。
青石市人民政府办公室
2026年3月5日
"""
MAIN = "任务清单"


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "台账.xlsx"
    write_excel(extract(read_bytes(TEXT.encode(), "方案.txt")), place, today=date(2026, 7, 10))
    return place


def change(path, edit) -> None:
    book = load_workbook(path)
    edit(book[MAIN], book)
    book.save(path)


def test_as_written(path):
    book = read_book(path)
    assert [row.id[:2] for row in book.rows] == ["T-"] * 4 and len({row.id for row in book.rows}) == 4
    first = book.rows[0].item
    assert (first.number, first.lead, first.due) == ("1", "市政务服务局", date(2026, 6, 30))
    assert book.rows[1].item.area == "一、优化政务服务", "a merged cell says the same for each of its rows"
    assert (book.rows[3].item.limit, book.rows[3].item.repeat is not None) == ("每季度", True)
    assert (book.profile, book.remarks) == ("督办台账", ())


def rename(sheet, book):
    sheet["D3"], sheet["G3"], sheet["J3"] = "工作\n举措", "主办单位", "完成时间"


def reorder(sheet, book):
    for row in range(3, 8):
        sheet.cell(row, 4).value, sheet.cell(row, 16).value = sheet.cell(row, 16).value, sheet.cell(row, 4).value


def lose_ids(sheet, book):
    sheet.delete_cols(sheet.max_column)
    sheet["D4"] = sheet["D4"].value.replace("平台升级改造", "平台升级改造任务")


def wrong_ids(sheet, book):
    """Sorted without the hidden column: every row has another row's id."""
    ids = [sheet.cell(row, sheet.max_column).value for row in range(4, 8)]
    for row, value in enumerate([*ids[1:], ids[0]], 4):
        sheet.cell(row, sheet.max_column).value = value


def insert_above(sheet, book):
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))  # openpyxl would leave them where they are
    sheet.insert_rows(1, 3)
    sheet["A1"] = "填报单位：市政府办公室"


def hide(sheet, book):
    sheet.row_dimensions[5].hidden = True
    sheet.auto_filter.add_filter_column(6, ["市司法局"])


def rename_sheet(sheet, book):
    sheet.title = "2026年台账"


def move_sheet(sheet, book):
    book.move_sheet(sheet, 5)


@pytest.mark.parametrize("edit", [rename, reorder, lose_ids, wrong_ids, insert_above, hide, rename_sheet, move_sheet])
def test_rows_stay_bound(path, edit):
    before = read_book(path)
    change(path, edit)
    after = read_book(path)
    assert [row.id for row in after.rows] == [row.id for row in before.rows]
    assert [row.item.lead for row in after.rows] == [row.item.lead for row in before.rows]
    assert [row.item.due for row in after.rows] == [row.item.due for row in before.rows]


def test_a_copied_row_is_peoples_own(path):
    def copy(sheet, book):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(9, column).value = sheet.cell(5, column).value
        sheet["D9"] = "（拆分）" + sheet["D5"].value
        sheet["A8"] = None

    before = read_book(path)
    change(path, copy)
    rows = read_book(path).rows
    assert [row.id for row in rows] == [*(row.id for row in before.rows), ""]


def test_peoples_cells(path):
    def fill(sheet, book):
        sheet["L4"], sheet["N4"], sheet["S3"], sheet["S4"] = " 已完成一半 ", "进行中", "分管科室", 12.0
        sheet["J5"], sheet["J6"] = "2026年13月1日", 46203
        sheet.merge_cells("L5:L6")
        sheet["L5"] = "两项一并推进"

    change(path, fill)
    book = read_book(path)
    items = [row.item for row in book.rows]
    assert (items[0].progress, items[0].status, items[0].own) == ("已完成一半", "进行中", (("分管科室", "12"),))
    assert (items[1].due, items[1].limit, items[2].due) == (None, "2026年13月1日", date(2026, 6, 30))
    assert [item.progress for item in items[1:3]] == ["两项一并推进"] * 2
    assert len(book.remarks) == 1 and "“任务清单”表J5" in book.remarks[0]


@pytest.mark.parametrize(
    ("value", "day"),
    [("2026年6月30日", (2026, 6, 30)), ("2026-6-30", (2026, 6, 30)), ("2026.06.30前", (2026, 6, 30)),
     ("2026/6/30", (2026, 6, 30)), ("2026年2月30日", None), ("6月底前", None), ("", None), (None, None), (True, None),
     (date(2026, 6, 30), (2026, 6, 30)), (46203.5, (2026, 6, 30)), (12, None)],
)  # fmt: skip
def test_days(value, day):
    assert day_of(value) == (date(*day) if day else None)


@pytest.mark.parametrize(("value", "text"), [(None, ""), (12.0, "12"), (0.5, "0.5"), (True, "是"), (" 甲 ", "甲")])
def test_values_as_people_read_them(value, text):
    assert shown(value) == text


def test_without_the_basis_rows_are_bound_by_their_ids_and_words(path):
    before = read_book(path)
    change(path, lambda sheet, book: book.remove(book["底稿"]))
    assert [row.id for row in read_book(path).rows] == [row.id for row in before.rows]


def test_a_stray_cell_in_the_last_row_costs_nothing(path):
    change(path, lambda sheet, book: sheet.cell(1_048_576, 3, "误触"))
    assert len(read_book(path).rows) == 4


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是 Excel 工作簿"), (b"hello", "不是 Excel 工作簿"), (OLE + b"\0" * 600, "旧格式"),
        (OLE + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le"), "有密码"), (b"PK\x03\x04broken", "不是 Excel 工作簿"),
    ],
)  # fmt: skip
def test_other_files_are_refused(tmp_path, data, said):
    place = tmp_path / "台账.xlsx"
    place.write_bytes(data)
    with pytest.raises(LedgerError, match=said) as caught:
        read_book(place)
    assert str(caught.value).startswith("台账.xlsx：")


def test_missing_locked_and_foreign_workbooks_are_refused(tmp_path, path):
    with pytest.raises(LedgerError, match="找不到文件"):
        read_book(tmp_path / "没有.xlsx")
    with pytest.raises(LedgerError, match="不是文件"):
        read_book(tmp_path)
    other = tmp_path / "别的.xlsx"
    book = Workbook()
    book.active.append(["姓名", "电话", "备注"])
    book.save(other)
    with pytest.raises(LedgerError, match="表头"):
        read_book(other)
    for name in (f"~${path.name}", f".~lock.{path.name}#"):
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(LedgerError, match="正在 Excel"):
            read_book(path)
        (tmp_path / name).unlink()


def test_a_truncated_workbook_is_refused(path):
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(LedgerError, match=r"损坏|不是 Excel"):
        read_book(path)


def test_a_list_whose_rows_cannot_be_bound_is_refused(path):
    def spoil(sheet, book):
        sheet.delete_cols(sheet.max_column)
        sheet["D3"] = "说法"

    change(path, spoil)
    with pytest.raises(LedgerError, match="“任务清单”表A3"):
        read_book(path)


@pytest.mark.parametrize(
    ("headings", "keys"),
    [(["序号", "备注", "备注"], ("number", "remark", "")), (["完成 时限", "完成时间"], ("due", "")),
     (["责任部门", "责任单位"], ("units", "responsible")), ([None, 5, "别的"], ("", "", "")),
     (["完成标准/成果形式"], ("standard",))],
)  # fmt: skip
def test_keys_of_headings(headings, keys):
    assert keys_of(headings) == keys


def test_pairs_are_one_to_one_and_alike():
    left = ["完成平台升级改造", "取消证明事项12项", "完成平台升级改造", ""]
    right = ["取消证明事项15项", "完成平台升级改造", "召开调度会", ""]
    assert pair(left, right) == {0: 1, 1: 0}


@given(
    st.lists(st.text("甲乙丙丁戊己", max_size=8), max_size=8), st.lists(st.text("甲乙丙丁戊己", max_size=8), max_size=8)
)
def test_pairs_never_share_and_are_alike(left, right):
    found = pair(left, right)
    assert len(set(found.values())) == len(found)
    assert all(likeness(left[mine], right[theirs]) >= 0.82 for mine, theirs in found.items())


@pytest.mark.parametrize(
    ("formula", "now"),
    [("=A4+B5", "=A4+B6"), ("=SUM(C4:C7)", "=SUM(C4:C7)"), ("=$D$5", "=$D$6"), ("=A1", "=A1"), ("=A6", None),
     ('="A5"&A5', '="A5"&A6'), ("=明细表!A5", "=明细表!A5"), ("='任务清单'!A5", "='任务清单'!A6"), ("=SUM(C5:C6)", "=SUM(C6:C6)"),
     ("=LOG10(A4)", "=LOG10(A4)")],
)  # fmt: skip
def test_formulas_follow_rows(formula, now):
    assert moved(formula, {4: 4, 5: 6, 7: 7}, MAIN) == now


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_results_come_back_from_the_basis(sample):
    result = extract(read_bytes(sample.read_bytes(), sample.name))
    tasks = [restored(record(task)) for task in result.tasks]
    assert [record(task) for task in tasks] == [record(task) for task in result.tasks]
    again = thawed(frozen(result), tasks)
    assert (again.document, again.checks) == (result.document, result.checks)
    assert (again.outline.blocks, again.outline.title, again.date) == (
        result.outline.blocks,
        result.outline.title,
        result.date,
    )
