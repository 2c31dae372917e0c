"""Make `corpora/samples/` from `corpora/gold/`: the same documents as an office would have them on disk.

Run `python corpora/build_samples.py` after a change of the gold; a test compares every byte. The .docx is
put together by hand because its numbers (一、（一）1.) must come from Word's automatic numbering, which
python-docx cannot write; it is stored uncompressed so that every machine makes the same bytes.
"""

import re
import zipfile
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path

from extract.evaluate.gold import load_gold
from extract.evaluate.markup import GoldDocument

HERE = Path(__file__).parent
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = (re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"（[一二三四五六七八九十]+）"), re.compile(r"\d+\."))
"""Typed numbers that become automatic ones, outermost first; the index is Word's ilvl."""


def plain(document: GoldDocument) -> bytes:
    """A text file in UTF-8 as editors write it today."""
    return f"{document.text}\n".encode()


def notepad(document: GoldDocument) -> bytes:
    """A text file of Windows Notepad: byte order mark and CRLF."""
    return f"{document.text}\n".replace("\n", "\r\n").encode("utf-8-sig")


def gb18030(document: GoldDocument) -> bytes:
    """A text file of an older office system."""
    return f"{document.text}\n".replace("\n", "\r\n").encode("gb18030")


def page(document: GoldDocument) -> bytes:
    """A page saved from an office's web site, with the furniture around the text."""
    lines = document.text.split("\n")
    body = "\n".join(f"      <p>{escape(line)}</p>" for line in lines)
    day = document.day.isoformat() if document.day else ""
    return PAGE.format(title=escape(document.title), day=day, body=body).encode()


def word(document: GoldDocument) -> bytes:
    """A .docx whose 一、, （一） and 1. are made by Word's numbering; level 一、 takes it from its style."""
    paragraphs = [paragraph(line, first=not index) for index, line in enumerate(document.text.split("\n"))]
    return package("".join(paragraphs) + SECTION)


def package(body: str, numbering: str = "") -> bytes:
    """A .docx with this inside of w:body, stored uncompressed. numbering: word/numbering.xml, NUMBERING by default."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/styles.xml": STYLES,
        "word/numbering.xml": numbering or NUMBERING,
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}')
    return buffer.getvalue()


SAMPLES: dict[str, tuple[str, Callable[[GoldDocument], bytes]]] = {
    "在全市抓落实工作推进会上的讲话.txt": ("speech_linjiang", plain),
    "青禾区2026年政府工作报告.txt": ("report_qinghe_district", gb18030),
    "云岭县水利局局长办公会议纪要（第7期）.txt": ("minutes_yunling_water", notepad),
    "南麓省县域冷链物流实施方案.docx": ("plan_nanlu_province", word),
    "2026年全市卫生健康重点工作清单.txt": ("keypoints_health_bureau", plain),
    "评论：差不多差在哪里.txt": ("essay_luoshi", plain),
    "荷塘县委办经验材料.txt": ("experience_hetang", plain),
    "关于开展老年人家庭适老化改造工作的通知.html": ("notice_shilaohua", page),
    "云岭县委常委会新闻（复制自PDF）.txt": ("news_yunling_wrapped", plain),
    "县医院2025年总结和2026年计划.md": ("hospital_yunling_summary", plain),
}
"""File name → (gold document, how it is written)."""


def build(target: Path) -> list[Path]:
    """Write all samples into `target`, which must exist; returns their paths."""
    gold = {document.name: document for document in load_gold(HERE / "gold")}
    written = []
    for name, (source, write) in SAMPLES.items():
        written.append(target / name)
        written[-1].write_bytes(write(gold[source]))
    return written


def paragraph(line: str, *, first: bool = False) -> str:
    """One w:p: the title, a numbered paragraph with its typed number taken off, or plain text."""
    if first:
        return f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{_run(line)}</w:p>'
    for level, pattern in enumerate(LEVELS):
        if number := pattern.match(line):
            style = "Heading1" if not level else "Normal"
            numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level else ""
            properties = f'<w:pPr><w:pStyle w:val="{style}"/>{numbering}</w:pPr>'
            return f"<w:p>{properties}{_run(line[number.end() :])}</w:p>"
    return f"<w:p>{_run(line)}</w:p>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _level(index: int, form: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    + _level(0, "chineseCountingThousand", "%1、", '<w:pStyle w:val="Heading1"/>')
    + _level(1, "chineseCountingThousand", "（%2）")
    + _level(2, "decimal", "%3.", '<w:lvlRestart w:val="0"/>')
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
"""1. goes on counting through all （一）: lvlRestart 0, as in plans whose measures are numbered throughout."""

STYLES = (
    f'<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="44"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_OFFICE}.numbering+xml"/></Types>'
)
RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>'
)
DOCUMENT_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATION}/numbering" Target="numbering.xml"/></Relationships>'
)

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
  <meta charset="utf-8">
  <title>{title}_临江市民政局</title>
  <meta name="PubDate" content="{day}">
  <style>body {{ font-family: serif }} nav li {{ display: inline }}</style>
  <script>function zoom(size) {{ document.getElementById("content").style.fontSize = size + "px"; }}</script>
</head>
<body>
  <header><a href="/">临江市民政局门户网站</a> <a href="/login">登录</a> <a href="/big5">繁體</a> 无障碍浏览</header>
  <nav><ul><li><a href="/">首页</a></li><li><a href="/gk">政务公开</a></li><li><a href="/fw">办事服务</a></li>
    <li><a href="/hd">互动交流</a></li></ul></nav>
  <div class="breadcrumb">当前位置：<a href="/">首页</a> &gt; <a href="/gk">政务公开</a> &gt; 通知公告</div>
  <main>
    <h1>{title}</h1>
    <div class="info">发布日期：{day}　来源：养老服务科　浏览次数：1286　字体：【<a href="javascript:zoom(18)">大</a>
      <a href="javascript:zoom(16)">中</a> <a href="javascript:zoom(14)">小</a>】</div>
    <div class="article" id="content">
{body}
    </div>
    <div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> <a href="javascript:print()">打印本页</a>
      <a href="javascript:close()">关闭窗口</a></div>
    <div class="related"><h3>相关阅读</h3><ul><li><a href="/1">要闻速览</a></li>
      <li><a href="/2">请您参与满意度调查</a></li></ul></div>
  </main>
  <footer><p>主办：临江市民政局　网站标识码：0000000000　备案号：临ICP备00000000号</p>
    <p>联系我们　网站地图　请使用1280×720以上分辨率浏览</p></footer>
</body>
</html>
"""

if __name__ == "__main__":
    for path in build(HERE / "samples"):
        print(path.name)
