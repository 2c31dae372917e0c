"""Word documents: automatic numbers as Word prints them, and everything else that text can hide in."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.read import read_bytes
from extract.read.docx.labels import label
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.errors import Category, ReadError

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(*targets: tuple[str, str]) -> str:
    items = "".join(f'<Relationship Id="r{i}" Type="{KIND}/{k}" Target="{t}"/>' for i, (k, t) in enumerate(targets))
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def docx(body: str, **parts: str) -> bytes:
    """A .docx with this body and further parts (numbering, styles, footnotes) as inner XML."""
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes"}
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(*((kind, f"{kind}.xml") for kind in parts)),
    }
    files |= {
        f"word/{kind}.xml": f"<w:{roots[kind]} {NAMESPACES}>{xml}</w:{roots[kind]}>" for kind, xml in parts.items()
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def p(text: str, num: int | None = None, level: int = 0, style: str = "", extra: str = "") -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>' if num is not None else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{numbered}{extra}</w:pPr>{run(text)}</w:p>"


def lvl(level: int, style: str, text: str, extra: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str, extra: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{extra}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, extra: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{extra}</w:num>'


def texts(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


def lines(body: str, **parts: str) -> list[str]:
    return texts(read_bytes(docx(body, **parts), "文.docx"))


OUTLINE = (lvl(0, "chineseCounting", "%1、"), lvl(1, "chineseCounting", "（%2）"), lvl(2, "decimal", "%1.%2.%3"))


@pytest.mark.parametrize(
    ("style", "value", "printed"),
    [
        ("decimal", 12, "12"), ("decimalZero", 3, "03"), ("chineseCounting", 1, "一"), ("chineseCounting", 10, "十"),
        ("chineseCounting", 23, "二十三"), ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"), ("chineseCountingThousand", 2020, "二千零二十"),
        ("ideographDigital", 12, "一二"), ("ideographDigital", 20, "二〇"), ("chineseLegalSimplified", 13, "壹拾叁"),
        ("ideographTraditional", 2, "乙"), ("ideographZodiac", 3, "寅"), ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 21, "㉑"), ("decimalEnclosedCircle", 51, "51"),
        ("ideographEnclosedCircle", 2, "㈡"), ("decimalEnclosedParen", 4, "⑷"), ("decimalEnclosedFullstop", 5, "⒌"),
        ("decimalFullWidth", 12, "１２"), ("upperRoman", 14, "XIV"), ("lowerRoman", 4, "iv"), ("upperLetter", 27, "AA"),
        ("lowerLetter", 2, "b"), ("bullet", 1, ""), ("none", 1, ""), ("hebrew1", 7, "7"), ("upperLetter", 0, "0"),
    ],
)  # fmt: skip
def test_number_formats(style: str, value: int, printed: str) -> None:
    assert label(value, style) == printed


@given(
    st.integers(-5, 10**6), st.sampled_from(["chineseCounting", "upperRoman", "decimalEnclosedCircle", "lowerLetter"])
)
def test_every_number_has_a_label(value: int, style: str) -> None:
    assert isinstance(label(value, style), str)


def test_levels_count_and_start_again_under_a_new_parent() -> None:
    body = p("甲", 1) + p("乙", 1, 1) + p("丙", 1, 1) + p("丁", 1, 2) + p("戊", 1) + p("己", 1, 1) + p("无")
    found = lines(body, numbering=abstract(5, *OUTLINE) + num(1, 5))
    assert found == ["一、甲", "（一）乙", "（二）丙", "一.二.1 丁", "二、戊", "（一）己", "无"]


NUMBERING_CASES = [
    ("two lists of one abstract list share their counter", abstract(1, OUTLINE[0]) + num(1, 1) + num(2, 1),
     [1, 1, 2, 1],
     ["一、", "二、", "三、", "四、"]),
    ("a start override works once", abstract(1, OUTLINE[0]) + num(1, 1)
     + num(2, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'), [1, 1, 2, 2],
     ["一、", "二、", "一、", "二、"]),
    ("a list may replace a level", abstract(1, OUTLINE[0])
     + num(1, 1, f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "%1)")}</w:lvlOverride>'), [1, 1], ["A)", "B)"]),
    ("a first value other than one", abstract(1, lvl(0, "decimal", "%1.", start=5)) + num(1, 1), [1, 1], ["5.", "6."]),
    ("bullets print nothing", abstract(1, lvl(0, "bullet", "\uf0b7")) + num(1, 1), [1, 1], ["", ""]),
    ("fixed words", abstract(1, lvl(0, "chineseCounting", "第%1章")) + num(1, 1), [1, 1], ["第一章 ", "第二章 "]),
    ("list 0 is no list", abstract(1, OUTLINE[0]) + num(1, 1), [1, 0, 1], ["一、", "", "二、"]),
    ("a list that is not defined", "", [7], [""]),
    ("a list kept by a list style", abstract(1, OUTLINE[0], extra='<w:styleLink w:val="L"/>')
     + abstract(2, extra='<w:numStyleLink w:val="L"/>') + num(1, 2), [1, 1], ["一、", "二、"]),
    ("a link in a circle", abstract(2, extra='<w:numStyleLink w:val="L"/>') + num(1, 2), [1], [""]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "numbering", "nums", "labels"), NUMBERING_CASES, ids=[c[0] for c in NUMBERING_CASES]
)
def test_lists(reason: str, numbering: str, nums: list[int], labels: list[str]) -> None:
    assert lines("".join(p("文", n) for n in nums), numbering=numbering) == [f"{printed}文" for printed in labels], (
        reason
    )


@pytest.mark.parametrize(
    ("extra", "labels"),
    [
        ("", ["一、", "1)", "2)", "二、", "1)"]),
        ('<w:lvlRestart w:val="0"/>', ["一、", "1)", "2)", "二、", "3)"]),
    ],
)
def test_restart_of_deeper_levels(extra: str, labels: list[str]) -> None:
    numbering = abstract(1, OUTLINE[0], lvl(1, "decimal", "%2)", extra)) + num(1, 1)
    body = "".join(p("文", 1, level) for level in (0, 1, 1, 0, 1))
    assert lines(body, numbering=numbering) == [f"{printed}文" for printed in labels]


def test_legal_numbering_prints_digits() -> None:
    numbering = abstract(1, OUTLINE[0], lvl(1, "chineseCounting", "%1.%2 ", "<w:isLgl/>")) + num(1, 1)
    assert lines(p("甲", 1) + p("乙", 1, 1), numbering=numbering) == ["一、甲", "1.1 乙"]


def style(name: str, inside: str, based: str = "", shown: str = "") -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown or name}"/>{base}{inside}</w:style>'


def test_number_and_heading_from_the_style_that_a_style_is_based_on() -> None:
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("1", listed, shown="heading 1") + style("My", "", based="1") + style("T", "", shown="Title")
    styles += style("2", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>', shown="标题 2")
    numbering = abstract(1, lvl(0, "chineseCounting", "%1、"), lvl(1, "chineseCounting", "（%2）")) + num(1, 1)
    body = p("总标题", style="T") + p("总体要求", style="My") + p("目标", style="2") + p("正文")
    document = read_bytes(docx(body, styles=styles, numbering=numbering), "文.docx")
    assert texts(document) == ["总标题", "一、总体要求", "（一）目标", "正文"]
    found = [(line.kind, line.level) for line in document.lines]
    assert found[0] == (LineKind.TITLE, None) and found[3] == (LineKind.PLAIN, None)
    assert found[1:3] == [(LineKind.HEADING, 1), (LineKind.HEADING, 2)]
    assert all(line.hard for line in document.lines)


def test_a_level_tied_to_a_style_and_styles_based_on_each_other() -> None:
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("B", listed) + style("C", "", based="D") + style("D", "", based="C")
    numbering = abstract(1, OUTLINE[0], lvl(1, "decimal", "%2）", '<w:pStyle w:val="B"/>')) + num(1, 1)
    assert lines(p("甲", style="B") + p("乙", style="C"), styles=styles, numbering=numbering) == ["1）甲", "乙"]


INLINE = [
    ("changes accepted", f'{run("投入")}<w:del><w:r><w:delText>3000</w:delText></w:r></w:del>'
     f'<w:ins>{run("5000")}</w:ins>{run("万元")}', ["投入5000万元"]),
    ("moved text once", f"<w:moveFrom>{run('旧处')}</w:moveFrom><w:moveTo>{run('新处')}</w:moveTo>", ["新处"]),
    ("content control, smart tag, link", f"<w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt><w:smartTag>"
     f"{run('标记')}</w:smartTag><w:hyperlink>{run('链接')}</w:hyperlink>", ["控件标记链接"]),
    ("prompt that was never filled in", f"{run('甲')}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
     f"{run('单击此处')}</w:sdtContent></w:sdt>", ["甲"]),
    ("hidden text", f"{run('甲')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>", ["甲"]),
    ("not hidden after all", '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>可见</w:t></w:r>', ["可见"]),
    ("breaks and tabs", "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", ["甲 乙", "丙"]),
    ("hyphens and signs", '<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/>'
     '<w:sym w:char="2605"/><w:sym w:char="zz"/></w:r>', ["甲-✓★"]),
    ("field codes", '<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr="X">'
     + run("值") + "</w:fldSimple>",
     ["值"]),
    ("pronunciation", f"<w:r><w:ruby><w:rt>{run('zhòng')}</w:rt><w:rubyBase>{run('重')}</w:rubyBase></w:ruby></w:r>",
     ["重"]),
    ("text box once, before its paragraph", f"{run('正文')}<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>"
     f"{p('框')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{p('框')}</w:txbxContent></mc:Fallback>"
     "</mc:AlternateContent></w:r>", ["框", "正文"]),
    ("word art", '<w:r><w:pict><v:textpath string="某市人民政府文件"/></w:pict></w:r>', ["某市人民政府文件"]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "inside", "expected"), INLINE, ids=[case[0] for case in INLINE])
def test_inside_a_paragraph(reason: str, inside: str, expected: list[str]) -> None:
    assert lines(f"<w:p>{inside}</w:p>") == expected, reason


def test_a_manual_break_is_no_paragraph_end() -> None:
    document = read_bytes(docx("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>" + p("丙")), "文")
    assert [(line.paragraph, line.hard) for line in document.lines] == [(1, False), (1, True), (2, True)]


def test_a_deleted_paragraph_end_joins_and_is_noted() -> None:
    body = p("上半", extra="<w:rPr><w:del/></w:rPr>") + p("下半句")
    document = read_bytes(docx(body), "文")
    assert texts(document) == ["上半下半句"]
    assert document.notes == ("含修订痕迹，已按接受修订后的文字读取",)


def test_footnotes_follow_the_body_and_contents_are_left_out() -> None:
    notes = f'<w:footnote w:id="0">{p("分隔")}</w:footnote><w:footnote w:id="2">{p("脚注文字")}</w:footnote>'
    body = (
        p("目录一 1", style="TOC1") + f'<w:p>{run("正文")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + p("末段")
    )
    document = read_bytes(docx(body, footnotes=notes, styles=style("TOC1", "", shown="toc 1")), "文")
    assert texts(document) == ["正文", "末段", "脚注文字"]
    assert len(document.notes) == 2


def cell(*paragraphs: str, settings: str = "") -> str:
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{''.join(p(text) for text in paragraphs)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_table_rows_with_merged_cells() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell("重点任务分解表", settings='<w:gridSpan w:val="3"/>'),
        cell("方面") + cell("任务") + cell("单位"),
        cell("交通", settings=down) + cell("修路") + cell("甲局", "乙局"),
        cell("", settings=on) + cell("架桥", settings='<w:gridSpan w:val="2"/>'),
        cell("") + cell("") + cell(""),
    )
    document = read_bytes(docx(body), "文")
    assert texts(document) == ["重点任务分解表", "方面\t任务\t单位", "交通\t修路\t甲局 乙局", "交通\t架桥\t"]
    assert [line.kind for line in document.lines] == [LineKind.PLAIN, *[LineKind.ROW] * 3]
    assert [[document.text[a:b] for a, b in line.cells] for line in document.lines][3] == ["交通", "架桥", ""]


def test_a_table_around_prose_is_read_as_prose_and_nested_rows_stay_rows() -> None:
    inner = table(cell("任务") + cell("单位") + cell("时限"))
    prose = "".join(p(text) for text in ("会议要求。", "一、抓紧。", "二、落实。", "三、通报。"))
    document = read_bytes(docx(table(cell("内容") + f"<w:tc>{prose}{inner}</w:tc>")), "文")
    assert texts(document) == ["内容", "会议要求。", "一、抓紧。", "二、落实。", "三、通报。", "任务\t单位\t时限"]
    assert [line.kind for line in document.lines] == [*[LineKind.PLAIN] * 5, LineKind.ROW]


def test_deleted_rows_are_gone() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('旧')}{cell('行')}</w:tr>"
    assert lines(f"<w:tbl>{gone}<w:tr>{cell('新')}{cell('行')}</w:tr></w:tbl>") == ["新\t行"]


def test_strict_namespace() -> None:
    source = zipfile.ZipFile(io.BytesIO(docx(p("严格格式"))))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            data = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            archive.writestr(name, data)
    assert texts(read_bytes(buffer.getvalue(), "文")) == ["严格格式"]


def failure(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "坏.docx")
    return caught.value


def raw(document: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return buffer.getvalue()


def test_hostile_documents() -> None:
    good = docx("".join(p("要落实。") for _ in range(200)))
    assert failure(good[:-40]).category is Category.DAMAGED
    assert failure(good[: len(good) // 2]).category is Category.DAMAGED
    assert failure(good.replace(b"PK\x01\x02", b"PK\x01\x09")).category is Category.DAMAGED
    assert failure(raw("<w:document")).category is Category.DAMAGED
    assert failure(raw("<x/>")).category is Category.DAMAGED
    assert failure(docx("")).category is Category.NO_TEXT
    assert failure(raw(" " * 20_000_000)).category is Category.TOO_LARGE
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
    assert failure(docx(deep)).category is Category.DAMAGED


def test_external_and_exploding_entities_are_refused() -> None:
    entity = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    body = f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>甲&x;</w:t></w:r></w:p></w:body></w:document>"
    error = failure(raw(entity + body))
    assert error.category is Category.DAMAGED and "类型声明" in error.detail
    bomb = "<!DOCTYPE d [<!ENTITY a 'x'>" + "".join(
        f"<!ENTITY {chr(98 + i)} '{('&' + chr(97 + i) + ';') * 20}'>" for i in range(9)
    )
    assert failure(raw(bomb + "]>" + body.replace("&x;", "&j;"))).category is Category.DAMAGED


def test_password() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    error = failure(ole)
    assert error.category is Category.ENCRYPTED and "去掉密码" in error.remedy


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_mutilated_documents_never_escape(data: st.DataObject) -> None:
    good = bytearray(docx(p("甲", 1) + table(cell("a") + cell("b")), numbering=abstract(1, *OUTLINE) + num(1, 1)))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert read_bytes(bytes(good), "坏").lines
    except ReadError as error:
        assert error.remedy
