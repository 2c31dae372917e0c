"""Real files of the shared folder: what must come out, in this order, and what must not."""

import time
from pathlib import Path

import pytest

from extract.read import read, sources
from extract.vocabulary.document import LineKind
from extract.vocabulary.errors import Category, ReadError

SHARED = Path(__file__).parents[1].parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "files").is_dir(), reason="the shared folder is not here")

EXPECTED = [
    ("files/big5.txt", "txt", "big5", ["一、去年", "去年年底"], []),
    ("files/gb18030.txt", "txt", "gb18030", ["云南省人民政府办公厅", "一、完善中医药管理体系"], []),
    ("files/utf16le_bom.txt", "txt", "utf-16-le", ["会议纪要的通知", "粤府函〔2013〕114号"], ["\ufeff"]),
    ("files/utf8_text_named_wps.wps", "txt", "utf-8", ["云政发〔2022〕5号", "各州、市人民政府"], []),
    ("files/govcn_vocational.html", "html", "utf-8", ["国发〔2019〕4号", "一、完善", "（二十）"], ["<", "&nbsp"]),
    ("files/saved_page_handan.html", "html", "utf-8", ["邯郸市教育局关于印发", "索引号", "发布日期：2020年08月02日"],
     ["首页", "ICP", "agent", "走进邯郸", "网站声明", "主办单位", "市长之窗"]),
    ("files/auto_numbered_list.docx", "docx", None, ["1.全面落实", "2.全面做好", "120."], ["121."]),
    ("files/table_only.docx", "docx", None, ["序号\t工作任务\t牵头单位", "18\t实施煤电"], []),
    ("files/minutes_in_one_table.docx", "docx", None, ["会议纪要", "主 持 人", "决 议 事 项", "完成期限"], []),
    ("files/notice_2004.docx", "docx", None, ["沪府办发〔2004〕5号", "一、落实科教兴市", "（一）"], []),
    ("files/docx_named_doc.doc", "docx", None, ["江西省人民政府办公厅", "2013年4月15日", "领　导　活　动"], []),
    ("files/minutes_red_head_textboxes.docx", "docx", None, ["会议纪要", "〔20XX〕XX号", "2020年2月19日"], []),
    ("seeds/2_essay.txt", "html", "utf-8", ["反对空谈、强调实干", "权力就是责任"], ["<div", "span", "&nbsp"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "kind", "encoding", "wanted", "unwanted"), EXPECTED, ids=[case[0] for case in EXPECTED]
)
def test_real_files(path: str, kind: str, encoding: str | None, wanted: list[str], unwanted: list[str]) -> None:
    document = read(SHARED / path)
    assert (document.source.format, document.source.encoding) == (kind, encoding)
    places = [document.text.find(text) for text in wanted]
    assert -1 not in places and places == sorted(places)
    assert not [text for text in unwanted if text in document.text]


def test_text_boxes_are_read_once() -> None:
    text = read(SHARED / "files" / "minutes_red_head_textboxes.docx").text
    assert text.count("会议纪要") == 1 and text.count("〔20XX〕XX号") == 1


def test_every_row_of_a_table_has_its_columns() -> None:
    document = read(SHARED / "files" / "table_only.docx")
    assert {(line.kind, len(line.cells)) for line in document.lines} == {(LineKind.ROW, 4)}
    assert len(document.lines) == 219


def test_the_other_formats_fail_with_advice() -> None:
    failed = {}
    for item in sources([str(SHARED / "files")]):
        try:
            item.load()
        except ReadError as error:
            failed[item.name] = error.category
    assert set(failed.values()) == {Category.UNSUPPORTED} and len(failed) == 9


def test_small_documents_take_milliseconds() -> None:
    paths = [SHARED / "files" / name for name in ("minutes_in_one_table.docx", "minutes_red_head_textboxes.docx")]
    for path in paths:
        read(path)
    started = time.process_time()
    for path in paths * 5:
        read(path)
    assert (time.process_time() - started) / 10 < 0.1  # a tenth of the speed that is measured
