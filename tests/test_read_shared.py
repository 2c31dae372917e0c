"""Real files of the shared folder: what must come out, in this order, and what must not."""

import time
from pathlib import Path

import pytest

from extract.read import office, read, read_bytes
from extract.structure.paragraphs import paragraphs
from extract.vocabulary.document import LineKind
from extract.vocabulary.errors import Category, ReadError

SHARED = Path(__file__).parents[1].parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "files").is_dir(), reason="the shared folder is not here")

EXPECTED = [
    ("files/big5.txt", "txt", "big5", ["一、去年", "去年年底", "二、", "目前"], ["\ufffd"]),
    ("files/gb18030.txt", "txt", "gb18030",
     ["云南省人民政府办公厅", "一、完善中医药管理体系", "（一）", "“走出去”", "（三十九）扩大对外开放"], ["\ufffd"]),
    ("files/utf16le_bom.txt", "txt", "utf-16-le",
     ["会议纪要的通知", "粤府函〔2013〕114号", "（一）优化行政区划设置", "出席会议人员：民政部李立国"], ["\ufeff", "\0"]),
    ("files/utf8_text_named_wps.wps", "txt", "utf-8",
     ["云政发〔2022〕5号", "各州、市人民政府", "（二十一）完善工作机制", "重点任务清单"], ["<BR>", "\ufffd"]),
    ("files/govcn_vocational.html", "html", "utf-8",
     ["国家职业教育改革", "国发〔2019〕4号", "一、完善", "（二十）"], ["<", "&nbsp", "首页", "登录", "网站地图", "责任编辑"]),
    ("files/saved_page_handan.html", "html", "utf-8", ["邯郸市教育局关于印发", "索引号", "发布日期：2020年08月02日"],
     ["首页", "ICP", "agent", "走进邯郸", "网站声明", "主办单位", "市长之窗"]),
    ("files/auto_numbered_list.docx", "docx", None,
     ["1.全面落实", "主责单位：市政府办公厅", "2.全面做好", "119.", "120.推进国家营商环境"], ["121."]),
    ("files/table_only.docx", "docx", None, ["序号\t工作任务\t牵头单位", "18\t实施煤电"], []),
    ("files/minutes_in_one_table.docx", "docx", None, ["会议纪要", "主 持 人", "决 议 事 项", "完成期限"], []),
    ("files/notice_2004.docx", "docx", None, ["沪府办发〔2004〕5号", "一、落实科教兴市", "（一）", "（六）抓紧世博会"], []),
    ("files/docx_named_doc.doc", "docx", None, ["江西省人民政府办公厅", "2013年4月15日", "领　导　活　动"], []),
    ("files/minutes_red_head_textboxes.docx", "docx", None,
     ["会议纪要", "〔20XX〕XX号", "2020年2月19日", "[此处输入正文内容]", "2020年2月19日印发"], []),
    ("files/word97_task_division.doc", "doc", None,
     ["福建省人民政府办公厅", "国发〔2017〕44号", "一、主要任务分工", "1.激发创新主体", "（1）强化需求导向", "“沿途下蛋”",
      "责任单位：省科技厅、经信委", "（四）开展监督检查"], ["\x13", "\x07", "HYPERLINK", "PAGE"]),
    ("files/notice.ofd", "ofd", None,
     ["交安委明电〔2017〕3号", "直属海事局", "一、充分认识", "（一）道路运输领域", "（四）公路水运工程领域", "2017年3月28日"],
     ["\ufffd", "  "]),
    ("files/page.ofd", "ofd", None,
     ["拿来主义", "鲁迅", "中国一向是所谓“闭关主义”", "各种小东西", "他占有，挑选", "成为新文艺"], ["\ufffd"]),
    ("seeds/2_essay.txt", "html", "utf-8", ["反对空谈、强调实干", "权力就是责任"], ["<div", "span", "&nbsp"]),
]  # fmt: skip
"""File, format, encoding, strings that come out in this order, strings that do not come out."""


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


@pytest.mark.parametrize("name", ["empty_ole.wps", "word97_template.doc"])
def test_documents_without_a_word_say_so(name: str) -> None:
    started = time.perf_counter()
    with pytest.raises(ReadError) as caught:
        read(SHARED / "files" / name)
    assert caught.value.category is Category.NO_TEXT and name in str(caught.value)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("notice_2004.docx", ["主要\n责任单位。", "政府服\n务“零收费”等方面先行先试。"]),
        ("notice.ofd", ["认真抓好贯彻落实。有关要求如\n下：", "防汛防\n台风形势严峻"]),
    ],
)
def test_lines_that_were_broken_by_hand_are_one_paragraph_again(name: str, whole: list[str]) -> None:
    document = read(SHARED / "files" / name)
    found = [document.text[part.start : part.end] for part in paragraphs(document)]
    assert [words for words in whole if not any(words in text for text in found)] == []


def test_two_ways_to_the_same_text() -> None:
    """Our reader of .doc and LibreOffice agree."""
    program = office.find_office()
    if program is None:
        pytest.skip("LibreOffice is not here")
    path = SHARED / "files" / "word97_task_division.doc"
    converted = read_bytes(office.to_docx(program, path.read_bytes(), ".doc", path.name), "a.docx")
    assert read(path).text == converted.text


def test_small_documents_take_milliseconds() -> None:
    paths = [SHARED / "files" / name for name in ("minutes_in_one_table.docx", "minutes_red_head_textboxes.docx")]
    for path in paths:
        read(path)
    started = time.process_time()
    for path in paths * 5:
        read(path)
    assert (time.process_time() - started) / 10 < 0.1  # a tenth of the speed that is measured
