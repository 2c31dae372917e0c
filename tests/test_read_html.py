"""Web pages: the article comes out whole and in order, the page around it does not."""

import re
import time

import pytest

from extract.knowledge import table
from extract.read import read_bytes
from extract.read.html import is_furniture
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.errors import Category, ReadError

TITLE = "市人民政府办公室关于做好秋季农田水利工作的通知"
BODY = [
    "各县（区）人民政府，市直有关单位：", "为切实抓好秋季农田水利建设，现就有关事项通知如下。", "一、明确目标任务",
    "（一）年底前完成病险水库除险加固12座。", "（二）新增高标准农田3万亩，由市农业农村局牵头，市水利局配合。",
    "二、压实工作责任", "各县（区）要成立专班，每月5日前报送进度。", "市人民政府办公室", "2025年9月3日",
]  # fmt: skip
NAV = "".join(
    f'<li><a href="/{word}">{word}</a></li>' for word in ["首页", "政务公开", "政务服务", "互动交流", "登录", "注册"]
)
SIDE = "".join(
    f'<li><a href="/{index}">{word}</a><span>2025-08-0{index + 1}</span></li>'
    for index, word in enumerate(["市政府召开常务会议部署安全生产工作", "本市举行秋季招商推介会签约项目二十个"])
)
FOOT = (
    '<div class="footer"><p>主办单位：某市人民政府办公室　承办：市大数据中心</p>'
    "<p>某ICP备00000000号-1 网站标识码 0000000000</p>"
    "<p><a href=#>网站地图</a>|<a href=#>联系我们</a></p></div>"
)
META = (
    "<div><span>发布日期：2025-09-04</span><span>浏览次数：132</span></div>"
    "<div>分享到：<a href=#>微信</a><a href=#>微博</a></div>"
)
NOISE = (
    "首页",
    "登录",
    "当前位置",
    "相关新闻",
    "招商推介会",
    "ICP备",
    "网站地图",
    "分享到",
    "脚本",
    "门户网站",
    "打印",
)


def page(body: str, title: str = f"{TITLE}_某市人民政府门户网站") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><style>p{{}}</style></head><body>'
        f"<script>var a='脚本';</script><div><ul>{NAV}</ul></div><div>当前位置：<a href=/>首页</a> &gt; 通知公告</div>"
        f"{body}"
        f"<div>【<a href=#>打印</a>】</div><div><h3>相关新闻</h3><ul>{SIDE}</ul></div>{FOOT}</body></html>"
    )


LAYOUTS = {
    "paragraphs": f"<div><h1>{TITLE}</h1>{META}<div>{''.join(f'<p>　　{x}</p>' for x in BODY)}</div></div>",
    "layout tables and br": f"<table><tr><td><table><tr><td>{TITLE}</td></tr><tr><td>{META}</td></tr><tr><td>"
    f"{'<br>　　'.join(BODY)}</td></tr></table></td></tr></table>",
    "div and span": f"<div><div>{TITLE}</div>{META}<div>"
    f"{''.join(f'<div><span>{x[:5]}</span><span>{x[5:]}</span></div>' for x in BODY)}</div></div>",
    "a form around it": f"<form><input value=x><h1>{TITLE}</h1>"
    f"{''.join(f'<section><p>{x}</p></section>' for x in BODY)}</form>",
}


def texts(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


def parse(html: str) -> Document:
    return read_bytes(html.encode(), "页.txt")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_article_and_nothing_else(layout: str) -> None:
    document = parse(page(LAYOUTS[layout]))
    found = texts(document)
    assert document.source.format == "html"
    assert (found[0], document.lines[0].kind) == (TITLE, LineKind.TITLE)
    assert [line for line in found if line in BODY] == BODY
    assert not [word for word in NOISE if word in document.text]
    assert len(found) <= len(BODY) + 2  # the title, and the line that holds the date


def test_lines_end_hard_at_blocks_and_soft_at_br() -> None:
    document = parse("<div><p>第一句要落实<br>第二句要落实</p><p>第三段要落实</p></div>")
    assert [(line.paragraph, line.hard) for line in document.lines] == [(1, False), (1, True), (2, True)]


def test_a_page_of_one_sentence() -> None:
    found = texts(parse(page(f"<div><h1>{TITLE}</h1><p>请各单位于9月10日前报送材料。</p></div>")))
    assert found == [TITLE, "请各单位于9月10日前报送材料。"]


def test_tables_of_tasks_are_rows() -> None:
    rows = (
        "<tr><th>方面<th>任务<th>单位</tr><tr><td rowspan=2>交通<td>修路<td>甲局<br>乙局</tr>"
        "<tr><td colspan=2>架桥</tr><tr><td>教育<td>办学<td>丙局</tr>"
    )
    document = parse(page(f"<div><h1>重点任务分解表</h1><table>{rows}</table></div>", "分解表"))
    assert texts(document) == [
        "重点任务分解表",
        "方面\t任务\t单位",
        "交通\t修路\t甲局 乙局",
        "交通\t架桥\t",
        "教育\t办学\t丙局",
    ]
    assert [line.kind for line in document.lines] == [LineKind.TITLE, *[LineKind.ROW] * 4]
    assert [document.text[a:b] for a, b in document.lines[2].cells] == ["交通", "修路", "甲局 乙局"]


def test_headings_have_levels_and_a_title_in_two_lines_is_one() -> None:
    halves = f"<p>{TITLE[:12]}</p><p>{TITLE[12:]}</p>"
    document = parse(
        page(f"<div>{halves}<h2>一、任务</h2><h3>（一）水利</h3>{''.join(f'<p>{x}</p>' for x in BODY)}</div>")
    )
    found = [(line.kind, line.level) for line in document.lines[:4]]
    title, heading = LineKind.TITLE, LineKind.HEADING
    assert found == [(title, None), (title, None), (heading, 2), (heading, 3)]


@pytest.mark.parametrize("title", ["某市人民政府门户网站", "首页", "通知公告"])
def test_the_name_of_the_site_is_no_title(title: str) -> None:
    document = parse(page(f"<div>{''.join(f'<p>{x}</p>' for x in BODY)}</div>", title))
    assert texts(document) == BODY


def test_the_title_tag_of_government_sites() -> None:
    html = f'<html><head><meta name="ArticleTitle" content="{TITLE}"></head><body><p>{BODY[1]}</p></body></html>'
    assert texts(parse(html)) == [TITLE, BODY[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", ""])
def test_encodings_even_when_declared_wrongly(encoding: str, declared: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    html = f"<html><head>{meta}</head><p>{BODY[1]}</p></html>"
    assert texts(read_bytes(html.encode(encoding), "a")) == [BODY[1]]


def test_a_fragment_with_a_line_of_text_before_it() -> None:
    fragment = (
        "10讲稿.txt\n<div><span style='x'> 　　要落实。</span></div><div>&nbsp;</div><div><span>再落实。</span></div>"
    )
    assert texts(parse(fragment)) == ["10讲稿.txt", "要落实。", "再落实。"]


def test_source_line_wraps_between_characters_are_no_blanks() -> None:
    assert texts(parse("<p>要加快\n    推进 Open\n AI 建设</p><p>x</p>")) == ["要加快推进 Open AI 建设", "x"]


def test_hidden_parts_comments_and_scripts_stay_out() -> None:
    html = "<p>看得见。</p><p style='display: none'>看不见</p><!-- 注释 -->"
    html += "<noscript>脚本</noscript><p hidden>藏</p><p>完。</p>"
    assert texts(parse(html)) == ["看得见。", "完。"]


@pytest.mark.parametrize(
    "html", ["<html></html>", "<!DOCTYPE html>", "<div><img></div><p> </p>", "<html><script>x</script></html>"]
)
def test_pages_without_text(html: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse(html)
    assert caught.value.category is Category.NO_TEXT


def test_nesting_without_end_and_broken_markup() -> None:
    started = time.process_time()
    document = parse("<div>" * 20_000 + "<p>要落实。" + "</b></table><td>" * 50 + "</p>再落实。")
    assert "要落实。" in document.text and time.process_time() - started < 5


def test_mentions_of_tags_do_not_make_a_page() -> None:
    assert read_bytes("公式 a<b 且 c>d，用<BR>换行，见《<意见>》".encode(), "a").source.format == "txt"


@pytest.mark.parametrize("row", table("web_furniture"), ids=lambda row: row["example"])
def test_furniture_examples(row: dict[str, str]) -> None:
    assert re.fullmatch(row["pattern"], re.sub(r"\s", "", row["example"]), re.IGNORECASE)
    assert is_furniture(row["example"])
    assert not is_furniture(row["counter"])
