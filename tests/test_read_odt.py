"""OpenDocument texts by hand: numbers, tables, what is hidden, boxes and notes, broken packages."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.read import read_bytes
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.errors import Category, ReadError

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "drawing", "style")
)
STYLES = (
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="P1"/>'
    '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..."'
    ' style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"'
    ' style:num-prefix="（" style:num-suffix="）"/><text:list-level-style-bullet text:level="3" text:bullet-char="•"/>'
    "</text:list-style>"
)


def odt(body: str, *, head: str = "", kind: str = "text", **parts: str) -> bytes:
    buffer = io.BytesIO()
    content = (
        f"{head}<office:document-content {NAMES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    title = '<style:style style:name="Title" style:family="paragraph"/>'
    files = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "styles.xml": f"<office:document-styles {NAMES}><office:styles>{title}</office:styles></office:document-styles>",
        "content.xml": content,
    }
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in (files | parts).items():
            archive.writestr(path, text)
    return buffer.getvalue()


def lines(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


def p(words: str, style: str = "x") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def items(*inner: str, more: str = "") -> str:
    listed = "".join(f"<text:list-item>{one}</text:list-item>" for one in inner)
    return f'<text:list text:style-name="L1"{more}>{listed}</text:list>'


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{p(words)}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"
DOWN, ACROSS = 'table:number-rows-spanned="2"', 'table:number-columns-spanned="2"'

BODIES = [
    (p("甲") + p("乙<text:line-break/>丙"), ["甲", "乙", "丙"]),
    (p('a<text:s text:c="3"/>b<text:tab/>c  \n d'), ["a   b c d"]),
    (p('看<text:span text:style-name="T1">不</text:span>见<text:a>网</text:a>'), ["看见网"]),
    (p("甲<office:annotation><text:p>批注</text:p></office:annotation>乙"), ["甲乙"]),
    ("<text:tracked-changes><text:p>旧</text:p></text:tracked-changes>" + p("新"), ["新"]),
    ("<text:table-of-content><text:p>一、加强……1</text:p></text:table-of-content>" + p("正文"), ["正文"]),
    ("<text:section>" + p("甲") + "</text:section>", ["甲"]),
    (p("甲<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body>"
       "</text:note>乙") + p("丙"), ["甲乙", "丙", "注"]),
    (p("甲<drawing:frame><drawing:text-box><text:p>框</text:p></drawing:text-box></drawing:frame>乙"), ["框", "甲乙"]),
    (items(p("加强"), p("完善") + p("又一段") + items(p("细化"), p("落实"))),
     ["一、加强", "二、完善", "又一段", "（二.1）细化", "（二.2）落实"]),
    (items(p("甲")) + p("间") + items(p("乙")), ["一、甲", "间", "一、乙"]),
    (items(p("甲")) + p("间") + items(p("乙"), more=' text:continue-numbering="true"'), ["一、甲", "间", "二、乙"]),
    (items(f"<table:table><table:table-row>{cell('a')}{cell('b')}</table:table-row></table:table>"), ["a\tb"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_bodies(body: str, expected: list[str]) -> None:
    document = read_bytes(odt(body), "a.odt")
    assert lines(document) == expected and document.source.format == "odt"


def test_headings_and_titles() -> None:
    heading = '<text:h text:outline-level="2" text:style-name="x">总体要求</text:h>'
    document = read_bytes(odt(p("通知", "P2") + heading + p("正文")), "a.odt")
    assert [(line.kind, line.level) for line in document.lines] == [
        (LineKind.TITLE, None), (LineKind.HEADING, 2), (LineKind.PLAIN, None),
    ]  # fmt: skip


def test_merged_cells_repeat() -> None:
    rows = [
        cell("任务") + cell("责任单位") + cell("时限"),
        cell("建台账", DOWN) + cell("市应急局") + cell("6月"),
        COVERED + cell("市水务局") + cell("7月"),
        cell("合计", ACROSS) + COVERED + cell("两项"),
    ]
    body = f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"
    assert lines(read_bytes(odt(body), "a.odt")) == [
        "任务\t责任单位\t时限", "建台账\t市应急局\t6月", "建台账\t市水务局\t7月", "合计\t\t两项",
    ]  # fmt: skip


LOCKED = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
BROKEN = {
    "password": (odt(p("甲"), **LOCKED), Category.ENCRYPTED),
    "entities": (odt(p("&x;"), head='<!DOCTYPE a [<!ENTITY x "y">]>'), Category.DAMAGED),
    "no XML": (odt("<"), Category.DAMAGED),
    "no words": (odt(p(" ")), Category.NO_TEXT),
    "a sheet": (odt(p("甲"), kind="spreadsheet"), Category.UNSUPPORTED),
    "deep": (odt("<text:span>" * 5000 + "</text:span>" * 5000), Category.DAMAGED),
}


@pytest.mark.parametrize(("data", "category"), BROKEN.values(), ids=BROKEN)
def test_broken_packages(data: bytes, category: Category) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.odt")
    assert caught.value.category is category and caught.value.remedy


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([
    p("甲"), items(p("乙")), COVERED, f"<table:table>{COVERED}</table:table>", "<text:list/>", "<text:list-item/>", "文字",
    f"<table:table><table:table-row>{COVERED}{cell('a', DOWN)}{COVERED}</table:table-row></table:table>",
    '<text:h text:outline-level="99">a</text:h>', p('<text:s text:c="-1"/>'), p('<text:s text:c="99999999"/>a'),
    cell("b", 'table:number-columns-spanned="999999999"'), '<text:list text:style-name="L1"><text:list-header/></text:list>',
]), max_size=12))  # fmt: skip
def test_any_order_of_elements_ends_in_a_document_or_an_error(parts: list[str]) -> None:
    try:
        assert read_bytes(odt("".join(parts)), "a.odt").text
    except ReadError as error:
        assert error.remedy
