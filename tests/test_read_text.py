"""Plain text and Markdown: encodings, line ends, characters, and the promise about offsets."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.knowledge import table
from extract.read import read, read_bytes
from extract.read.characters import clean
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.errors import Category, ReadError

SIMPLIFIED = "各区县要在六月底前完成排查，建立问题清单。由市水利局牵头，市财政局配合。"
TRADITIONAL = "各區縣要在六月底前完成排查，建立問題清單。由市水利局牽頭，市財政局配合。"

ENCODED = [
    (SIMPLIFIED, "utf-8", "utf-8"),
    (SIMPLIFIED, "utf-8-sig", "utf-8"),
    (SIMPLIFIED, "gb18030", "gb18030"),
    (SIMPLIFIED, "gbk", "gb18030"),
    (SIMPLIFIED, "utf-16", "utf-16-le"),
    (SIMPLIFIED, "utf-16-le", "utf-16-le"),
    (SIMPLIFIED, "utf-16-be", "utf-16-be"),
    (SIMPLIFIED, "utf-32", "utf-32-le"),
    (TRADITIONAL, "big5", "big5"),
    (TRADITIONAL, "gb18030", "gb18030"),
    ("任务清单", "gb18030", "gb18030"),
    ("重點任務", "big5", "big5"),
    ("plain English", "ascii", "utf-8"),
    ("面积120㎡，朱镕基，〇", "gb18030", "gb18030"),
]


def invariants(document: Document) -> None:
    """Lines are in order and hold every character but line ends; cells lie in their line."""
    position = 0
    for line in document.lines:
        assert set(document.text[position : line.start]) <= {"\n"}
        assert line.start < line.end and "\n" not in document.text[line.start : line.end]
        assert all(line.start <= start <= end <= line.end for start, end in line.cells)
        position = line.end
    assert set(document.text[position:]) <= {"\n"}
    paragraphs = [line.paragraph for line in document.lines]
    assert paragraphs == sorted(paragraphs) and paragraphs[:1] in ([], [1])


def texts(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


@pytest.mark.parametrize(("text", "encoding", "found"), ENCODED)
def test_encodings(text: str, encoding: str, found: str) -> None:
    document = read_bytes(text.encode(encoding), "讲话.doc")
    assert document.text == text
    assert (document.source.encoding, document.source.format) == (found, "txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@given(start=st.integers(0, 20), more=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=20))
@settings(max_examples=30, deadline=None)
def test_round_trip_of_chinese(encoding: str, start: int, more: str) -> None:
    text = SIMPLIFIED[start:] + more + SIMPLIFIED
    assert read_bytes(text.encode(encoding), "a").text == text


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_document_or_a_read_error(data: bytes) -> None:
    try:
        document = read_bytes(data, "乱.bin")
    except ReadError as error:
        assert error.name == "乱.bin" and error.remedy
    else:
        invariants(document)
        assert document.lines


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_lines_tile_any_text(text: str) -> None:
    try:
        document = read_bytes(text.encode("utf-8", "surrogatepass"), "a.txt")
    except ReadError:
        return
    invariants(document)
    assert clean(document.text) == document.text


def test_every_kind_of_line_end_and_blank_lines() -> None:
    document = read_bytes("一\r\n二\r三\u2028四\n\n \t\n五\x0c六<BR>七\n".encode(), "a")
    assert texts(document) == ["一", "二", "三", "四", "五", "六", "七"]
    assert document.text.startswith("一\n二\n三\n四\n\n\n五\n六\n七")
    assert not any(line.hard for line in document.lines)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("\u2f2f\u2fb0\u2f08\u2ea0", "工革人民"),
        ("软\u00ad连\u200b字\ufeff符", "软连字符"),
        ("不\u00a0换\u2003行", "不 换 行"),
        ("控\x00\x08制\x1f符", "控制符"),
        ("表情😀👨\u200d👩\u200d👧和生僻字𠮷𤨀", "表情😀👨\u200d👩\u200d👧和生僻字𠮷𤨀"),
        ("（一）ＡＢ１２〔2026〕3号", "（一）ＡＢ１２〔2026〕3号"),
        ("=SUM(A1)，+1，-1，@x", "=SUM(A1)，+1，-1，@x"),
    ],
)
def test_characters(raw: str, kept: str) -> None:
    assert read_bytes((SIMPLIFIED + raw).encode(), "a").text == SIMPLIFIED + kept


@pytest.mark.parametrize(
    ("data", "category"),
    [
        (b"", Category.EMPTY),
        (b" \r\n\xe3\x80\x80\n", Category.NO_TEXT),
        (b"\xef\xbb\xbf", Category.NO_TEXT),
        (bytes(range(256)) * 8, Category.DAMAGED),
        (b"\x00" * 1000, Category.DAMAGED),
        (b"\x00\x01\x02\x03" * 300, Category.DAMAGED),
    ],
)
def test_no_success_without_text(data: bytes, category: Category) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "x.txt")
    assert caught.value.category is category


def test_a_few_spoilt_characters_are_told_not_fatal() -> None:
    document = read_bytes((SIMPLIFIED * 20).encode("gb18030") + b"\xff\xff" + SIMPLIFIED.encode("gb18030"), "a")
    assert SIMPLIFIED * 20 in document.text
    assert "无法辨认" in document.notes[0]


def test_a_cut_off_last_character_does_not_change_the_encoding() -> None:
    document = read_bytes(SIMPLIFIED.encode()[:-1], "a")
    assert document.source.encoding == "utf-8" and document.text.startswith(SIMPLIFIED[:-1])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_one_line_of_five_megabytes(encoding: str) -> None:
    data = (SIMPLIFIED * 70_000).encode(encoding)
    started = time.process_time()
    document = read_bytes(data, "长.txt")
    assert time.process_time() - started < 2  # an hour if anything is quadratic
    assert len(document.lines) == 1 and len(document.text) == len(SIMPLIFIED) * 70_000


@pytest.mark.parametrize(
    "line",
    ["[" * 200_000, "# " + " " * 200_000 + "x", "|-|-" + " " * 200_000 + "x", "**a" * 70_000, "<br" + " " * 200_000],
)
def test_no_pattern_is_quadratic(line: str) -> None:
    started = time.process_time()
    assert read_bytes(f"# 标题\n{line}\n要落实。".encode(), "a.md").text.endswith("要落实。")
    assert time.process_time() - started < 2


def test_source_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "文件 名.docx"
    path.write_bytes(SIMPLIFIED.encode("gb18030"))
    document = read(path)
    assert document.name == "文件 名.docx" and document.source.path == str(path)
    assert document.source.size == len(SIMPLIFIED) * 2 and len(document.source.sha256) == 64
    assert document.source.modified is not None
    assert read(str(path), name="别名").name == "别名"


MARKDOWN = """---
title: 工作方案
---
# 一、总体要求 #
要**加快**推进，见[附件](http://x.cn/a_b)。
接着写`代码`和5*3*2。

第二节
------
- 建立清单
* [ ] 逐项销号
1. 按月通报
> 引用的话

***
| 任务 | 牵头 |
|---|:-:|
| 修路 | **交通局** |
"""


def test_markdown_marks_become_structure() -> None:
    document = read_bytes(MARKDOWN.encode(), "方案.txt")
    invariants(document)
    assert document.source.format == "md"
    assert texts(document) == [
        "工作方案", "一、总体要求", "要加快推进，见附件。", "接着写代码和5*3*2。", "第二节", "建立清单", "逐项销号",
        "1. 按月通报", "引用的话", "任务\t牵头", "修路\t交通局",
    ]  # fmt: skip
    kinds = [(line.kind, line.level) for line in document.lines if line.kind is not LineKind.PLAIN]
    rows = [(LineKind.ROW, None)] * 2
    assert kinds == [(LineKind.TITLE, None), (LineKind.HEADING, 1), (LineKind.HEADING, 2), *rows]
    assert [line.hard for line in document.lines][2:4] == [False, True]
    assert [document.text[a:b] for a, b in document.lines[-1].cells] == ["修路", "交通局"]


def test_a_table_that_was_copied_into_a_text_is_rows() -> None:
    """Lines of tabs below a head of known columns; other tabs are blanks that somebody typed."""
    prose = ["方案如下，请认真执行。", "面积\t温度\t高度", "甲\t三十\t无"]
    table = ["序号\t工作任务\t责任单位", "1\t修建水渠\t水利局", "2\t栽种树木\t"]
    blank = [""] * 12
    document = read_bytes("\n".join([*prose, *blank, *table, "附件\t见后", *table]).encode(), "a.txt")
    invariants(document)
    assert document.source.format == "txt"
    assert [line.table for line in document.lines] == [0, 0, 0, 1, 1, 1, 0, 2, 2, 2]
    assert [document.text[a:b] for a, b in document.lines[5].cells] == ["2", "栽种树木", ""]
    assert (document.lines[5].kind, document.lines[5].row) == (LineKind.ROW, 3)


def test_plain_text_is_not_taken_for_markdown() -> None:
    assert read_bytes("一、任务\n#号码牌要求\n- 建立清单\n2*3*4".encode(), "a.md").source.format == "txt"


def test_frequent_characters_exist_in_their_encodings() -> None:
    rows = {row["script"]: row["characters"] for row in table("frequent_characters")}
    assert rows["both"].encode("gb2312") and rows["both"].encode("big5")
    assert rows["simplified"].encode("gb2312") and rows["traditional"].encode("big5")


def test_a_csv_stays_text_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["任务", "单位"], ["修路", "交通局"]])
    assert texts(read(path)) == ["任务,单位", "修路,交通局"]
