"""Workbooks and delimited text: what a person sees, bounded, never a traceback."""

import io
import random
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from extract.pipeline import extract
from extract.read.delimited import is_delimited
from extract.read.formats import read_bytes
from extract.read.sniff import Sample
from extract.read.workbook import printed
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.errors import Category, ReadError

HEADS = ["序号", "工作任务", "责任单位", "完成时限"]
ROW = ["1", "建设乡镇养老服务中心", "县民政局", "2026年6月底前"]


def book(fill: Callable[[Workbook], None]) -> bytes:
    file = io.BytesIO()
    with Workbook(file) as made:
        fill(made)
    return file.getvalue()


def sheets(**content: list[list[Any]]) -> bytes:
    """A workbook with these sheets, cell by cell from the upper left."""

    def fill(made: Workbook) -> None:
        for name, rows in content.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)

    return book(fill)


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
    return out.getvalue()


def shown(document: Document) -> list[list[str]]:
    """Cells of the rows, other lines as one cell."""
    text = document.text
    return [[text[a:b] for a, b in line.cells] or [text[line.start : line.end]] for line in document.lines]


def load(data: bytes, name: str = "台账.xlsx") -> Document:
    return read_bytes(data, name)


def fails(data: bytes, name: str = "台账.xlsx") -> Category:
    with pytest.raises(ReadError) as failed:
        load(data, name)
    assert failed.value.remedy and "Traceback" not in str(failed.value)
    return failed.value.category


def test_cells_are_shown_as_a_person_reads_them() -> None:
    def fill(made: Workbook) -> None:
        sheet = made.add_worksheet("表")
        day = datetime(2026, 6, 1)
        formats = ['yyyy"年"m"月"', 57, 'yyyy"年"m"月"d"日"', 14, "yyyy-mm", "[$-804]yyyy/m/d;@"]
        for column, form in enumerate(formats):
            sheet.write_datetime(0, column, day, made.add_format({"num_format": form}))
        sheet.write_datetime(1, 0, datetime(2026, 6, 1, 8, 30), made.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_number(1, 1, 0.15, made.add_format({"num_format": "0%"}))
        sheet.write_number(1, 2, 0.155, made.add_format({"num_format": "0.0%"}))
        sheet.write_row(1, 3, [5, 1_200_000, 0.1 + 0.2])
        sheet.write_row(2, 0, ["一行\n两行\t格", True, "  "])
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 4, "=2+3", None, 5)

    assert shown(load(book(fill))) == [
        ["2026年6月", "2026年6月", "2026-06-01", "2026-06-01", "2026年6月", "2026-06-01"],
        ["2026-06-01 08:30", "15%", "15.5%", "5", "1200000", "0.3"],
        ["一行 两行 格", "是", "", "", "5"],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (0.07, "0.07"),
        (1e20, "100000000000000000000"),
        (-3, "-3"),
        ("", ""),
        (datetime(2026, 1, 2), "2026-01-02"),
    ],
)
def test_printed(value: object, text: str) -> None:
    assert printed(value) == text


def test_merged_cells_titles_and_places() -> None:
    def fill(made: Workbook) -> None:
        sheet = made.add_worksheet("重点任务")
        sheet.merge_range(1, 1, 1, 4, "2026年重点任务清单")
        sheet.write_row(3, 1, HEADS)
        sheet.merge_range(4, 1, 4, 4, "一、民生保障")
        for at, row in enumerate([ROW, ["2", "改造农村公路20公里", "", ""]]):
            sheet.write_row(5 + at, 1, row)
        sheet.merge_range(5, 3, 6, 3, "县民政局")

    document = load(book(fill))
    assert [(line.kind, line.sheet, line.row) for line in document.lines] == [
        (LineKind.TITLE, "重点任务", 2), (LineKind.ROW, "重点任务", 4), (LineKind.HEADING, "重点任务", 5),
        (LineKind.ROW, "重点任务", 6), (LineKind.ROW, "重点任务", 7),
    ]  # fmt: skip
    assert shown(document)[-1] == ["2", "改造农村公路20公里", "县民政局"]
    tasks = extract(document).tasks
    assert [task.place for task in tasks] == ["工作表“重点任务” 第6行", "工作表“重点任务” 第7行"]
    assert [(task.heading, task.owners[0].name) for task in tasks] == [(("一、民生保障",), "县民政局")] * 2
    assert extract(document).outline.title == "2026年重点任务清单"


def test_hidden_and_empty_sheets_are_left_out_and_each_sheet_is_a_table() -> None:
    def fill(made: Workbook) -> None:
        made.add_worksheet("空表")
        for name in ("教育", "医疗"):
            made.add_worksheet(name).write_row(0, 0, HEADS)
            made.get_worksheet_by_name(name).write_row(1, 0, [*ROW[:2], name, "6月底前"])
        hidden = made.add_worksheet("旧表")
        hidden.write_row(0, 0, HEADS)
        hidden.hide()

    document = load(book(fill))
    assert document.notes == ("已略去隐藏的工作表“旧表”",)
    assert [(task.heading, task.place) for task in extract(document).tasks] == [
        (("教育",), "工作表“教育” 第2行"), (("医疗",), "工作表“医疗” 第2行"),
    ]  # fmt: skip
    assert {line.table for line in document.lines} == {1, 2}


def test_of_our_own_workbook_only_the_list_is_read(tmp_path: Path) -> None:
    from extract import write_excel

    source = "关于印发工作方案的通知\n一、民生保障\n1.县民政局要在2026年6月底前建成养老服务中心3个。\n2.县教育局负责新建幼儿园5所。\n"
    result = extract(read_bytes(source.encode(), "方案.txt"))
    write_excel(result, tmp_path / "任务清单.xlsx")
    document = load((tmp_path / "任务清单.xlsx").read_bytes())
    assert {line.sheet for line in document.lines} == {"任务清单"} and len(document.notes) == 1
    again = extract(document).tasks
    assert [t.requirements[0].text for t in again] == [t.requirements[0].text for t in result.tasks]
    table = extract(read_bytes(TABLES["commas"].encode(), "a.csv"))
    write_excel(table, tmp_path / "再.xlsx")
    (same,) = extract(load((tmp_path / "再.xlsx").read_bytes())).tasks
    assert same.requirements[0].text == table.tasks[0].requirements[0].text == "建立台账"
    assert [o.name for o in again[0].owners] == ["县民政局"] and str(again[0].deadlines[0].due) == "2026-06-30"


def test_a_sheet_that_reaches_too_far_is_read_in_part_and_says_so() -> None:
    data = sheets(表=[HEADS, ROW])
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    bomb = changed(data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", far))
    begun = time.process_time()
    document = load(bomb)
    assert time.process_time() - begun < 10
    assert len(document.gaps) == 1 and "“表”" in document.gaps[0]
    assert shown(document)[:2] == [HEADS, ROW] and len(extract(document).tasks) == 1


LIES = {
    "a row beyond all": (b'r="A2"', b'r="A4294967290"'),
    "other quotes": (b'<c r="A2"', b"<c r='XFD1048576'"),
    "a character by number": (b'<c r="A2"', b'<c r="&#88;FD1048576"'),
    "a size that is not so": (b"<dimension ref=", b'<dimension ref="A1:XFD1048576" x='),
    "merged over everything": (
        b"</sheetData>",
        b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_places_that_lie_bring_nothing_down(name: str) -> None:
    told, lie = LIES[name]
    document = load(changed(sheets(表=[HEADS, ROW]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(told, lie)))
    assert shown(document)[0] == HEADS


def test_too_many_rows_are_cut_and_the_cut_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("extract.read.workbook"), "MAX_ROWS", 3)
    document = load(sheets(甲=[HEADS, ROW], 乙=[HEADS, ROW, ROW]))
    assert document.gaps == ("工作表“乙”从第2行起没有读取（一个文件最多读取 3 行）",)
    assert len(document.lines) == 5  # two names of sheets, three rows


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("change", [lambda xml: xml[: len(xml) // 2], lambda xml: b"", lambda xml: b"\0" * 50])
def test_broken_parts_are_damage(part: str, change: Callable[[bytes], bytes]) -> None:
    try:
        document = load(changed(sheets(表=[HEADS, ROW]), part, change))
    except ReadError as error:
        assert error.category in (Category.DAMAGED, Category.NO_TEXT)
    else:
        assert document.text


def test_a_cut_off_file_is_damaged() -> None:
    data = sheets(表=[HEADS, ROW])
    assert fails(data[: len(data) // 2]) is Category.DAMAGED


def test_a_workbook_without_text() -> None:
    data = sheets(空=[])
    assert fails(data) is Category.NO_TEXT
    part = "xl/worksheets/sheet1.xml"
    blank = changed(data, part, lambda xml: xml.replace(b"<sheetData/>", b'<sheetData><row r="1"/></sheetData>'))
    assert fails(blank) is Category.NO_TEXT


def test_a_packed_bomb_is_too_large() -> None:
    data = changed(sheets(表=[HEADS, ROW]), "xl/sharedStrings.xml", lambda xml: xml + b" " * 60_000_000)
    assert fails(data) is Category.TOO_LARGE


def test_formulas_and_markup_stay_text() -> None:
    def fill(made: Workbook) -> None:
        sheet = made.add_worksheet("表")
        sheet.write_row(0, 0, HEADS)
        for column, text in enumerate(["1", "=cmd|'/c calc'!A1 建立台账制度", "<script>县民政局", "&lt;6月底前"]):
            sheet.write_string(1, column, text)

    assert shown(load(book(fill)))[1] == ["1", "=cmd|'/c calc'!A1 建立台账制度", "<script>县民政局", "&lt;6月底前"]


@pytest.mark.parametrize("seed", range(60))
def test_mutated_files_end_in_a_document_or_a_read_error(seed: int) -> None:
    chance = random.Random(seed)
    original = sheets(表=[["标题"], HEADS, ROW, ["2", "x", "", ""]])
    if seed % 2:
        data = bytearray(original)
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        mutated = bytes(data)
    else:
        part = chance.choice(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])

        def change(xml: bytes) -> bytes:
            spots = [m.start() for m in re.finditer(rb'[<>"=/0-9]', xml)]
            data = bytearray(xml)
            for _ in range(chance.randrange(1, 6)):
                data[chance.choice(spots)] = chance.choice(b'<>"=/0123456789AXr')
            return bytes(data)

        mutated = changed(original, part, change)
    try:
        load(mutated)
    except ReadError as error:
        assert error.category is not Category.UNEXPECTED


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def as_old(data: bytes, folder: Path) -> bytes:
    """The workbook in the format of Excel 97."""
    (folder / "a.xlsx").write_bytes(data)
    command = [str(OFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xls"]
    subprocess.run([*command, "--outdir", str(folder), str(folder / "a.xlsx")], capture_output=True, timeout=90)
    return (folder / "a.xls").read_bytes()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice makes the old format")
def test_old_workbooks_and_wps_tables(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        sheet = made.add_worksheet("表")
        sheet.merge_range(0, 0, 0, 3, "2026年任务清单")
        sheet.write_row(1, 0, HEADS)
        sheet.write_row(2, 0, ROW)
        sheet.write_row(3, 0, ["2", "压减会议", "县委办"])
        sheet.write_datetime(3, 3, datetime(2026, 6, 1), made.add_format({"num_format": 'yyyy"年"m"月"'}))
        for column, share in enumerate([0.15, 0.5, 1, 0.07]):
            sheet.write_number(4, column, share, made.add_format({"num_format": "0%"}))

    data = as_old(book(fill), tmp_path)
    document = load(data, "台账.et")
    assert document.source.format == "xls" and document.lines[0].kind is LineKind.TITLE
    assert shown(document)[1:] == [HEADS, ROW, ["2", "压减会议", "县委办", "2026年6月"], ["15%", "50%", "100%", "7%"]]
    assert [str(t.deadlines[0].due) for t in extract(document).tasks] == ["2026-06-30", "2026-06-30"]
    for cut in (600, len(data) // 2):
        assert fails(data[:cut], "a.xls") is Category.DAMAGED
    _reach_nonsense(data)


def _reach_nonsense(data: bytes) -> None:
    """Sizes and columns that no sheet has, and a password, are seen before anything is allocated."""
    size = data.index(b"\x00\x02\x0e\x00")
    for broken in (b"\xff\xff\xff\x7f", b"\x05\x00\x01\x00"):
        spoilt = bytearray(data)
        spoilt[size + 8 : size + 12] = broken
        assert fails(bytes(spoilt), "a.xls") is Category.DAMAGED
    locked = bytearray(data)
    locked[size : size + 2] = b"\x2f\x00"
    assert fails(bytes(locked), "a.xls") is Category.ENCRYPTED


TABLES = {
    "commas": "序号,工作任务,责任单位\n1,建立台账,县委办\n",
    "tabs": "序号\t工作任务\t责任单位\n1\t建立台账\t县委办\n",
    "semicolons": "序号;工作任务;责任单位\n1;建立台账;县委办\n",
    "a title above": "任务清单,,\n\n序号,工作任务,责任单位\n1,建立台账,县委办\n",
    "sep=": "sep=,\n序号,工作任务,责任单位\n1,建立台账,县委办\n",
    "quoted": '"序号","工作任务","责任单位"\r\n"1","建立台账，\n落实责任","县委办、""政府办"""\r\n',
}
PROSE = {
    "chinese commas": "一、加强领导，压实责任，确保落实。\n二、县委办，县政府办，各司其职。\n",
    "latin commas": "各位领导,同志们,大家好\n今天,我讲三点,供参考\n第一,要提高认识,压实责任\n",
    "heads in prose": "要建立健全工作任务,责任单位,完成时限三张清单,逐项落实\n要求,各单位,认真执行\n",
    "one head": "责任单位,你好\n县委办,再见\n",
    "foreign table": "a,b,c\n1,2,3\n4,5,6\n",
    "heads without rows": "序号,工作任务,责任单位\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_delimited_text_is_a_table(name: str) -> None:
    document = read_bytes(TABLES[name].encode(), "a.txt")
    assert document.source.format == "csv" and len(extract(document).tasks) == 1
    rows = [cells for cells in shown(document) if len(cells) == 3]
    assert rows[0] == ["序号", "工作任务", "责任单位"] and rows[1][1].startswith("建立台账")


@pytest.mark.parametrize("name", PROSE)
def test_prose_with_commas_is_no_table(name: str) -> None:
    assert not is_delimited(Sample(PROSE[name].encode(), "a.csv"))


def test_a_quote_that_is_never_closed_loses_nothing() -> None:
    text = "序号,工作任务,责任单位\n" + "".join(f"{n},建立台账{n},县委办\n" for n in range(20_000))
    broken = text.replace("建立台账7,", '"建立台账7,', 1)
    document = read_bytes(broken.encode(), "a.csv")
    assert "建立台账19999" in document.text and document.source.format == "csv"


def test_a_cell_without_end_is_read_all_the_same() -> None:
    """The library takes 131,072 characters in a cell and no more."""
    document = read_bytes(f"序号,工作任务,责任单位\n1,{'建' * 200_000},县委办\n2,立台账,县委办\n".encode(), "a.csv")
    assert document.source.format == "csv" and "2\t立台账\t县委办" in document.text


def test_rows_of_delimited_text_are_counted_like_those_of_a_sheet() -> None:
    document = read_bytes(TABLES["a title above"].encode("gb18030"), "a.csv")
    assert [line.row for line in document.lines] == [1, 3, 4] and document.source.encoding == "gb18030"


def test_a_panic_of_the_library_is_an_error_without_words_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    """It is written in Rust, and tells the error stream what it breaks on."""
    whole = (Path(__file__).parents[1] / "corpora" / "formats" / "任务分解表.xls").read_bytes()
    with pytest.raises(ReadError) as caught:
        read_bytes(whole[:-38], "a.xls")
    assert caught.value.category is Category.DAMAGED and type(caught.value.__cause__).__name__ == "PanicException"
    assert capfd.readouterr() == ("", "")
