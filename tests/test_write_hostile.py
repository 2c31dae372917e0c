"""The workbook under hostile text: formulas, markup, control characters, cells and lines without end, odd days."""

import csv
import re
import shutil
import subprocess
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from extract.vocabulary.document import Document, Line, Source
from extract.vocabulary.outline import Outline
from extract.vocabulary.records import clean
from extract.vocabulary.result import Result
from extract.vocabulary.task import Deadline, Label, Level, Owner, Requirement, Role, Strength, Target, Task
from extract.write import write_excel
from extract.write.excel.light import STATUSES, light

TODAY = date(2026, 7, 10)
SHEETS = ["任务清单", "明细表", "责任分工", "量化指标", "月历表", "进度统计", "已开展工作", "原文", "核对", "读取情况", "说明",
          "字典", "底稿"]  # fmt: skip


def one(text: str, **fields) -> Result:
    """A document of one task with the given words."""
    requirement = Requirement(0, len(text), text, Strength.SHOULD, Level.SOFT)
    task = Task("文件.txt", "T-00000001", Label.TASK, (), "", "", (requirement,), **fields)
    lines = tuple(Line(m.start(), m.end(), i + 1) for i, m in enumerate(re.finditer(r"[^\n]+", text)))
    source = Source("文件.txt", None, "0" * 64, len(text), "txt", "utf-8")
    return Result(Document(text, lines, source), Outline(()), (), (), (task,))


def rows_of(sheet, header_row: int) -> list[dict[str, object]]:
    heads = [cell.value for cell in sheet[header_row]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(header_row + 1)]


HOSTILE = [
    "=1+1", "=HYPERLINK(\"http://a\",\"b\")", "+86 10 6688", "-5%以上", "@SUM(A1)", "http://example.com/要求", "{=A1}",
    "<r><t>注入</t></r>", "<r></r>", "&amp;<b>加粗</b>", "00123", "1e5", "TRUE", "'单引号", "\"双引号\"",
    "😀𠮷野家㐂", "café Ω Ⅷ ①㈠",
    "末尾空格 。", "mailto:a@b.cn", "internal:原文!A1", "{row}", "]]>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text, tmp_path):
    write_excel(one(text, targets=(Target(text, 0, 1),)), tmp_path / "a.xlsx", today=TODAY)
    book = load_workbook(tmp_path / "a.xlsx")
    for sheet, cell in (("任务清单", "D4"), ("任务清单", "E4"), ("明细表", "G2"), ("原文", "D2")):
        found = book[sheet][cell]
        assert found.data_type == "s", (sheet, cell)
        plain = found.value.rstrip() if text.startswith("<r>") else found.value
        assert plain == clean(text)
        assert found.hyperlink is None


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=80))
def test_any_text_makes_a_workbook_that_opens(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_excel(one(text, targets=(Target(text, 0, 1, indicator=text),)), path, today=TODAY)
        found = load_workbook(path)["明细表"]["G2"].value or ""
    kept = re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\s]", "", text)
    assert re.sub(r"\s", "", found) == kept or "_x" in text


def test_what_looks_like_an_escape_of_excel_is_kept(tmp_path):
    write_excel(one("代码_x0041_字面"), tmp_path / "a.xlsx", today=TODAY)
    raw = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "代码_x005F_x0041_字面" in raw  # openpyxl reads this wrongly, Excel and LibreOffice rightly


def test_control_characters_go_and_line_breaks_stay(tmp_path):
    write_excel(
        one("甲\x00乙\x0b丙\x1f丁", owners=(Owner(Role.LEAD, "部\x01门", 0, 1, "部\x01门"),)), tmp_path / "a.xlsx"
    )
    sheet = load_workbook(tmp_path / "a.xlsx")["任务清单"]
    assert (sheet["D4"].value, sheet["G4"].value) == ("甲乙丙丁", "部门")
    assert "_x000" not in zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()


def test_forty_thousand_characters_lose_nothing(tmp_path):
    text = "".join(f"第{n}句要落实到位。" for n in range(4_000))
    assert len(text) > 40_000
    write_excel(one(text), tmp_path / "a.xlsx", today=TODAY)
    book = load_workbook(tmp_path / "a.xlsx")
    source = "".join(cell.value for cell in book["原文"]["D"][1:])
    assert source == text
    ledger = [cell.value for cell in book["任务清单"]["D"][3:] if cell.value]
    assert text.startswith("".join(ledger).partition("……（未完")[0])
    assert ledger[-1].endswith("（未完，全文见“明细表”第2行）")
    assert book["任务清单"]["A5"].value == "1（续）"
    detail = book["明细表"]["G2"].value
    assert len(detail) <= 32_767
    assert detail.endswith("（未完，全文见“原文”表）")
    assert max(dimension.height or 0 for dimension in book["原文"].row_dimensions.values()) <= 409.5


def test_emoji_count_twice_against_the_cell_limit(tmp_path):
    write_excel(one("😀" * 20_000), tmp_path / "a.xlsx", today=TODAY)
    detail = load_workbook(tmp_path / "a.xlsx")["明细表"]["G2"].value
    assert len(detail.encode("utf-16-le")) // 2 <= 32_767
    assert detail.startswith("😀" * 16_000)


def test_one_line_of_five_megabytes(tmp_path):
    text = "各单位要认真抓好落实。" * 160_000
    write_excel(one(text), tmp_path / "a.xlsx", today=TODAY)
    assert (tmp_path / "a.xlsx").stat().st_size > 10_000


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(1900, 2, 1), date(1900, 3, 1), date(9999, 12, 31)])
def test_days_outside_the_calendar_of_excel(day, tmp_path):
    write_excel(one("按期完成。", deadlines=(Deadline("届时", 0, 1, day),)), tmp_path / "a.xlsx", today=TODAY)
    found = load_workbook(tmp_path / "a.xlsx")["明细表"]["R2"].value
    assert (found if isinstance(found, str) else found.date().isoformat()) == day.isoformat()


def test_empty_document_and_no_documents(tmp_path):
    empty = Result(Document("", (), Source("空.txt", None, "0" * 64, 0, "txt")), Outline(()), (), (), ())
    for name, results in (("one.xlsx", empty), ("none.xlsx", []), ("two.xlsx", [empty, empty])):
        write_excel(results, tmp_path / name, today=TODAY)
        book = load_workbook(tmp_path / name)
        assert book.sheetnames == SHEETS
        assert "（没有提取到任务）" in [cell.value for cell in book["任务清单"]["D"]]


def test_several_limits_are_all_told(tmp_path):
    both = tuple(
        Deadline(text, 0, 1, day) for text, day in (("6月底前", date(2026, 6, 30)), ("年底前", date(2026, 12, 31)))
    )
    write_excel(one("制定方案并全面完成。", deadlines=both), tmp_path / "a.xlsx", today=TODAY)
    row = rows_of(load_workbook(tmp_path / "a.xlsx")["任务清单"], 3)[0]
    assert row["完成时限"].date() == date(2026, 12, 31)
    assert row["备注"] == "时限：6月底前；年底前"


soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@soffice
def test_libreoffice_computes_the_same_lights(tmp_path):
    today = date.today()
    days = [None, *(date.fromordinal(today.toordinal() + step) for step in (-400, -1, 0, 1, 15, 16, 400))]
    tasks = [one("做好。", deadlines=(Deadline("届时", 0, 1, day),) if day else ()).tasks[0] for day in days]
    base = one("做好。")
    result = Result(base.document, base.outline, (), (), tuple(tasks * (len(STATUSES) + 1)))
    write_excel(result, tmp_path / "a.xlsx", today=today)
    plain, stated = load_workbook(tmp_path / "a.xlsx", data_only=True), load_workbook(tmp_path / "a.xlsx")
    cached = [row["预警"] for row in rows_of(plain["任务清单"], 3)][:-1]
    assert cached == [light(day, "", today) for day in days] * (len(STATUSES) + 1)
    cases = [(day, status) for status in ("", *STATUSES) for day in days]
    for number, (_, status) in enumerate(cases, 4):
        stated["任务清单"][f"N{number}"] = status or None
    stated.save(tmp_path / "b.xlsx")  # openpyxl drops the cached values: what comes back is computed
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "b.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    rows = list(csv.reader((tmp_path / "b.csv").open(encoding="utf-8")))
    assert [row[14] for row in rows[3 : 3 + len(cases)]] == [light(day, status, today) for day, status in cases]
    assert [row[0] for row in rows[3 : 3 + len(cases)]] == [str(n) for n in range(1, len(cases) + 1)]
