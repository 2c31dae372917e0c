"""OFD: pages of text objects into paragraphs and rows, templates, missing pages, packages made to do harm."""

import io
import time
import zipfile

import pytest

from extract.read import read_bytes
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.errors import Category, ReadError

NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MAIN = f"<ofd:OFD {NAMES}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
FULL = "为贯彻落实上级关于安全生产工作的部署要求现就有关事项通知如下请各单位"  # as wide as the column


def ofd(*pages: str | None, template: str = "", main: str = MAIN, head: str = "", **parts: str) -> bytes:
    """A package with these pages (the inside of a layer), None for a page that is named and missing."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    common = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>' if template else ""
    files = {"OFD.xml": main, "Doc_0/Document.xml": (
        f"{head}<ofd:Document {NAMES}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f"</ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )}  # fmt: skip
    used = '<ofd:Template TemplateID="9"/>' if template else ""
    for number, page in enumerate(pages):
        if page is not None:
            files[f"Doc_0/Pages/Page_{number}/Content.xml"] = layer(page, used)
    if template:
        files["Doc_0/Tpls/T.xml"] = layer(template)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in (files | parts).items():
            archive.writestr(path, text)
    return buffer.getvalue()


def layer(inner: str, used: str = "") -> str:
    return f"<ofd:Page {NAMES}>{used}<ofd:Content><ofd:Layer>{inner}</ofd:Layer></ofd:Content></ofd:Page>"


def text(words: str, x: float, y: float, *, step: str = "", size: float = 5, matrix: str = "") -> str:
    """A line of text whose baseline stands 4 mm below y. step: DeltaX, else each character as wide as it is."""
    widths = [size if ord(char) > 0x2000 else size / 2 for char in words[:-1]]
    given = step or " ".join(f"{width:g}" for width in widths)
    return (
        f'<ofd:TextObject Boundary="{x} {y} 170 7" Size="{size}" {matrix}>'
        f'<ofd:TextCode X="0" Y="4" DeltaX="{given}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def lines(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


def test_wrapped_lines_become_paragraphs_with_their_page() -> None:
    first = (
        text("　　" + FULL[:32], 20, 30)
        + text(FULL, 20, 38)
        + text("认真执行。", 20, 46)
        + text("一、加强领导", 30, 54)
    )
    second = text("各单位要在6月底前完成排查。", 30, 30)
    document = read_bytes(ofd(first, second), "a.ofd")
    assert document.text.replace("\n", "").startswith(FULL[:32] + FULL + "认真执行。一、")
    assert lines(document)[-2:] == ["一、加强领导", "各单位要在6月底前完成排查。"]
    assert [line.page for line in document.lines][-2:] == [1, 2] and document.source.format == "ofd"


def test_one_object_a_character_and_a_matrix() -> None:
    """Converters write each character by itself, ten times as large and drawn at a tenth."""
    words = "2026年3月5日印发通知"
    places = [20.0]
    for char in words[:-1]:
        places.append(places[-1] + (5 if ord(char) > 0x2000 else 2.5))
    page = "".join(
        f'<ofd:TextObject Boundary="{x} 30 5 5" Size="50" CTM="0.1 0 0 0.1 0 0"><ofd:TextCode X="0" Y="40">{char}'
        "</ofd:TextCode></ofd:TextObject>"
        for x, char in zip(places, words, strict=True)
    )
    assert lines(read_bytes(ofd(page + text("各单位：", 20, 60)), "a.ofd")) == [words, "各单位："]


@pytest.mark.parametrize("step", ["5 5 5", "g 3 5", "5 g 2 5.0"])
def test_distances_may_be_counted(step: str) -> None:
    assert lines(read_bytes(ofd(text("加强领导", 20, 30, step=step)), "a.ofd")) == ["加强领导"]


def test_wide_distances_are_gaps() -> None:
    (found,) = lines(read_bytes(ofd(text("甲乙", 20, 30, step="40")), "a.ofd"))
    assert found.split() == ["甲", "乙"]


def test_ruled_tables_are_rows() -> None:
    lines_at = [f"M 20 {y} L 140 {y}" for y in (30, 40, 50)] + [f"M {x} 30 L {x} 50" for x in (20, 60, 140)]
    ruled = "".join(
        f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>{drawn}</ofd:AbbreviatedData></ofd:PathObject>'
        for drawn in lines_at
    )
    page = ruled + text("任务", 25, 32) + text("责任单位", 65, 32) + text("建台账", 25, 42) + text("市应急局", 65, 42)
    document = read_bytes(ofd(page), "a.ofd")
    assert lines(document) == ["任务\t责任单位", "建台账\t市应急局"]
    assert {line.kind for line in document.lines} == {LineKind.ROW} and {line.page for line in document.lines} == {1}


def test_a_template_is_read_once() -> None:
    pages = [text("加强领导。", 20, 100), text("压实责任。", 20, 100)]
    assert lines(read_bytes(ofd(*pages, template=text("某某市人民政府文件", 50, 20)), "a.ofd")) == [
        "某某市人民政府文件", "加强领导。", "压实责任。",
    ]  # fmt: skip


def test_a_missing_page_is_a_gap() -> None:
    document = read_bytes(ofd(text("甲。", 20, 30), None, text("乙。", 20, 30)), "a.ofd")
    assert lines(document) == ["甲。", "乙。"] and document.gaps == ("第2页在文件里缺失",)
    assert [line.page for line in document.lines] == [1, 3]


ENTITY = '<!DOCTYPE x [<!ENTITY a "b">]>'
HOSTILE = {
    "no pages": (ofd(), Category.DAMAGED),
    "only missing pages": (ofd(None), Category.NO_TEXT),
    "no main part": (ofd("", main="<x/>"), Category.DAMAGED),
    "main part elsewhere": (ofd("", main=MAIN.replace("Doc_0", "../../../etc")), Category.DAMAGED),
    "not XML": (ofd("", main="PK"), Category.DAMAGED),
    "entities": (ofd(text("&a;", 1, 1), head=ENTITY), Category.DAMAGED),
    "cut": (ofd(text("甲", 1, 1))[:400], Category.DAMAGED),
    "no words": (ofd(text(" ", 1, 1)), Category.NO_TEXT),
    "not numbers": (ofd(text("", 1, 1).replace('Size="5"', 'Size="x"')), Category.NO_TEXT),
}


@pytest.mark.parametrize(("data", "category"), HOSTILE.values(), ids=HOSTILE)
def test_broken_packages(data: bytes, category: Category) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.ofd")
    assert caught.value.category is category and "a.ofd" in str(caught.value)


def test_numbers_without_measure_do_no_harm() -> None:
    page = text("甲", 20, 30, step="g 999999999 5") + text("乙", 20, 40).replace('Size="5"', 'Size="1e99"')
    page += text("丙", 20, 50).replace("20 50", "9e99 -9e99")
    started = time.perf_counter()
    assert "甲" in read_bytes(ofd(page), "a.ofd").text
    assert time.perf_counter() - started < 5
