"""Makes the Word templates of this folder: python models/papers/build.py (needs python-docx; same input, same files).

The layout is that of GB/T 9704—2012: A4, margins 37/35/28/26 mm, 22 lines of 28 characters, title 小标宋 22 pt, body
仿宋 16 pt on lines of exactly 28 pt, headings 黑体 and 楷体, page numbers — 1 — in 宋体 14 pt on the outer side.
{{名称}} is replaced; a table row with {{每项.名称}}, {{每单位.名称}} or {{每数.名称}} is repeated. See models/README.md.
"""

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

HERE = Path(__file__).parent
TITLE, BODY, HEAD, SECOND, NUMBER = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
CENTER, RIGHT, LEFT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip
LINE, SIZE = 28, 16
"""Points: a line, and a character of size 3 (三号)."""
CLOSER = 5
"""Twentieths of a point between characters: 28 × (16 − 0.25) points are 441 of the 442.2 between the margins.

A character grid would do the same in Word; LibreOffice gives every character that is wider than its cell two cells.
"""
WIDTH = 156
"""Millimetres between the margins."""


def element(tag: str, **attributes: object) -> Any:
    """An element of WordprocessingML with its attributes, by their names without the prefix w."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def font(run: Any, name: str, size: float, colour: str = "") -> None:
    """Set one font for Chinese and Latin alike; text of size 3 is set so close that 28 characters fill a line."""
    run.font.name, run.font.size = name, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), name)
    run._element.rPr.rFonts.set(qn("w:hAnsi"), name)
    if size == SIZE:
        run._element.rPr.append(element("w:spacing", val=-CLOSER))
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def write(paragraph: Any, text: str, name: str = BODY, size: float = SIZE, align: Any = BOTH, indent: float = 0,
          line: float = LINE, before: float = 0, after: float = 0, colour: str = "", right: float = 0) -> Any:  # fmt: skip
    """Fill a paragraph. indent: of the first line, right: of the right side, in characters."""
    form = paragraph.paragraph_format
    form.alignment, form.line_spacing_rule, form.line_spacing = align, WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before, form.space_after, form.widow_control = Pt(before), Pt(after), False
    if indent:
        form.first_line_indent = Pt(indent * size)
    if right:
        form.right_indent = Pt(right * size)
    font(paragraph.add_run(text), name, size, colour)
    return paragraph


def paper() -> Any:
    """An empty document with the page of GB/T 9704."""
    book = docx.Document()
    for left in list(book.element.body)[:-1]:
        book.element.body.remove(left)
    normal = book.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(SIZE)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    page(book.sections[0])
    book.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((book.sections[0].footer, RIGHT), (book.sections[0].even_page_footer, LEFT)):
        number(footer.paragraphs[0], align)
    return book


def page(section: Any) -> None:
    """A4 with the margins of the standard, 22 lines of 28 characters."""
    section.page_width, section.page_height, section.orientation = Mm(210), Mm(297), WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)  # the number stands 7 mm below the text
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("w:docGrid", linePitch=LINE * 20))  # no type: tables have lines of their own


def number(paragraph: Any, align: Any) -> None:
    """— 1 — on the outer side, one character from the margin."""
    write(paragraph, "— ", NUMBER, 14, align, line=20)
    form = paragraph.paragraph_format
    form.right_indent, form.left_indent = (Pt(14), None) if align == RIGHT else (None, Pt(14))
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), (None, "1"), ("end", "")):
        run = paragraph.add_run()
        font(run, NUMBER, 14)
        if kind:
            run._element.append(element("w:fldChar", fldCharType=kind))
        elif kind == "":
            code = element("w:instrText")
            code.text = text
            run._element.append(code)
        else:
            run.text = text
    font(paragraph.add_run(" —"), NUMBER, 14)


def line_below(paragraph: Any, colour: str = "000000", size: int = 8, edge: str = "bottom") -> None:
    """A line across the text, size in eighths of a point."""
    borders = element("w:pBdr")
    borders.append(element(f"w:{edge}", val="single", sz=size, space=1, color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def table(book: Any, widths: list[float], rows: list[list[tuple[str, int]]], *, head: bool = False, heights: Any = 0,
          size: float = 14, labels: bool = False) -> Any:  # fmt: skip
    """A ruled table; widths in mm. A cell is (text, columns it spans); head: the first row is repeated on every page.

    heights: least height of each row in mm. labels: cells without a placeholder are headings of a form, in 黑体.
    """
    made = book.add_table(rows=len(rows), cols=len(widths))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for number_, row in enumerate(rows):
        line = made.rows[number_]
        least = heights[number_] if isinstance(heights, list) else heights
        if least:
            line.height, line.height_rule = Mm(least), WD_ROW_HEIGHT_RULE.AT_LEAST
        properties = line._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if head and number_ == 0:
            properties.append(element("w:tblHeader"))
        place = 0
        for text, span in row:
            cell = line.cells[place]
            if span > 1:
                cell = cell.merge(line.cells[place + span - 1])
            cell.width = Mm(sum(widths[place : place + span]))
            cell.vertical_alignment = 1
            bold = (head and number_ == 0) or (labels and "{{" not in text and span == 1)
            wide = span > 1 or ("{{" in text and widths[place] >= 35)
            write(cell.paragraphs[0], text, HEAD if bold else BODY, size, LEFT if wide and not bold else CENTER,
                  line=size + 6, before=1.5, after=1.5)  # fmt: skip
            place += span
    return made


def imprint(book: Any) -> None:
    """版记: 抄送 and 印发 between lines, 14 pt, at the end."""
    line_below(write(book.add_paragraph(), "　抄送：{{抄送}}", size=14, line=24, before=2 * LINE), edge="top")
    issued = write(book.add_paragraph(), "　{{印发机关}}\t{{印发日期}}印发　", size=14, line=24)
    issued.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), 2)
    line_below(issued, size=4, edge="top")
    issued._p.pPr.find(qn("w:pBdr")).append(element("w:bottom", val="single", sz=8, space=1, color="000000"))


def sign(book: Any) -> None:
    """落款 and 成文日期."""
    write(book.add_paragraph(), "{{落款}}", align=RIGHT, right=2, before=14)
    write(book.add_paragraph(), "{{成文日期}}", align=RIGHT, right=4)


def slip(kind: str) -> Any:
    """督办单 and 交办单: a form a task."""
    book = paper()
    write(book.add_paragraph(), kind, TITLE, 22, CENTER, line=36, after=10)
    top = write(book.add_paragraph(), "编号：{{编号}}\t交办时间：{{交办时间}}", size=14, line=24)
    top.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), 2)
    first, last = ("督办事项", "督办内容") if kind == "督办单" else ("交办事项", "交办内容")
    rows = [
        [(first, 1), ("{{事项}}", 3)], [(last, 1), ("{{内容}}", 3)], [("量化目标", 1), ("{{量化目标}}", 3)],
        [("牵头领导", 1), ("{{牵头领导}}", 1), ("牵头单位", 1), ("{{牵头单位}}", 1)],
        [("责任单位", 1), ("{{责任单位}}", 1), ("配合单位", 1), ("{{配合单位}}", 1)],
        [("完成时限", 1), ("{{完成时限}}", 1), ("反馈周期", 1), ("{{反馈周期}}", 1)],
        [("完成标准", 1), ("{{完成标准}}", 3)],
        [("联系人", 1), ("{{联系人}}", 1), ("联系电话", 1), ("{{联系电话}}", 1)],
    ]  # fmt: skip
    closing = (
        ("办理情况", "{{进展情况}}", 28.0)
        if kind == "督办单"
        else ("签收", "接收人：　　　　　接收时间：　　年　　月　　日", 16.0)
    )
    rows.append([(closing[0], 1), (closing[1], 3)])
    heights = [16.0, 40.0, 12.0, 12.0, 16.0, 12.0, 14.0, 12.0, closing[2]]
    table(book, [26, 52, 26, 52], rows, heights=heights, labels=True)
    sign(book)
    return book


def urging() -> Any:
    """催办单: what is overdue or near, to one unit."""
    book = paper()
    write(book.add_paragraph(), "催办单", TITLE, 22, CENTER, line=36, after=10)
    write(book.add_paragraph(), "编号：{{编号}}", size=14, align=RIGHT, line=24)
    write(book.add_paragraph(), "{{主送机关}}：", before=6)
    words = (
        "截至{{截至日期}}，你单位承担的下列{{总数}}项任务中，逾期{{逾期数}}项、{{临期词}}{{临期数}}项。"
        "请抓紧办理，于{{反馈时限}}前书面反馈办理情况；不能按期完成的，说明原因和下步打算。"
    )
    write(book.add_paragraph(), words, indent=2, after=8)
    heads = ["序号", "任务", "完成时限", "状态", "进展情况"]
    row = ["{{每项.序号}}", "{{每项.任务}}", "{{每项.完成时限}}", "{{每项.状态}}", "{{每项.进展情况}}"]
    table(book, [14, 56, 30, 20, 36], [[(t, 1) for t in heads], [(t, 1) for t in row]], head=True, heights=9, size=12)
    contact = write(book.add_paragraph(), "（联系人：{{联系人}}，联系电话：{{联系电话}}）", indent=2, before=8)
    contact.paragraph_format.keep_with_next = True
    sign(book)
    return book


def report() -> Any:
    """督查通报: figures that can be traced, headings for people to write under, tables."""
    book = paper()
    write(book.add_paragraph(), "{{发文机关}}", TITLE, 36, CENTER, line=60, colour="FF0000", before=20)
    line_below(write(book.add_paragraph(), "{{发文字号}}", align=CENTER, before=28, after=4), "FF0000", 12)
    write(book.add_paragraph(), "{{标题}}", TITLE, 22, CENTER, line=36, before=LINE, after=LINE)
    write(book.add_paragraph(), "{{主送机关}}：")
    write(book.add_paragraph(), "现将重点任务落实情况通报如下。", indent=2)
    _section(book, "一、总体情况")
    words = (
        "截至{{截至日期}}，台账共有任务{{总数}}项：已办结{{办结数}}项，办结率{{办结率}}；正常推进{{正常数}}项；"
        "{{临期词}}{{临期数}}项；逾期{{逾期数}}项；没有明确日期或已中止的{{其他数}}项。各单位情况见附件1，任务进展见附件2。"
    )
    write(book.add_paragraph(), words, indent=2)
    for title in ("二、主要做法", "三、存在问题"):
        _section(book, title)
        if title.startswith("三"):
            write(book.add_paragraph(), "逾期任务{{逾期数}}项，填报了存在问题的任务{{问题数}}项，见附件2。", indent=2)
            write(book.add_paragraph(), "{{红黄牌}}", indent=2)
        _to_write(book)
    _section(book, "四、下步要求")
    _to_write(book)
    write(book.add_paragraph(), "附件：1. 各单位任务进展统计表", indent=2, before=LINE)
    for text in ("2. 任务进展表", "3. 本通报数字的出处"):
        write(book.add_paragraph(), text, indent=5)
    sign(book)
    _annexes(book)
    imprint(book)
    return book


def _section(book: Any, title: str) -> None:
    write(book.add_paragraph(), title, HEAD, indent=2).paragraph_format.keep_with_next = True


def _to_write(book: Any) -> None:
    write(book.add_paragraph(), "〔此处由起草人填写〕", SECOND, indent=2, colour="808080")


def _annexes(book: Any) -> None:
    """The tables behind the text, each on a page of its own."""
    annexes = (
        ("各单位任务进展统计表", [46, 18, 18, 18, 18, 18, 20],
         ["单位", "任务", "办结", "正常", "{{临期词}}", "逾期", "办结率"],
         ["{{每单位.名称}}", "{{每单位.总数}}", "{{每单位.办结数}}", "{{每单位.正常数}}", "{{每单位.临期数}}",
          "{{每单位.逾期数}}", "{{每单位.办结率}}"]),
        ("任务进展表", [13, 38, 23, 28, 16, 19, 19],
         ["序号", "任务", "牵头单位", "完成时限", "状态", "进展情况", "存在问题"],
         ["{{每项.序号}}", "{{每项.任务}}", "{{每项.牵头单位}}", "{{每项.完成时限}}", "{{每项.状态}}",
          "{{每项.进展情况}}", "{{每项.存在问题}}"]),
        ("本通报数字的出处", [40, 20, 96], ["数字", "项数", "任务在台账中的序号"],
         ["{{每数.名称}}", "{{每数.项数}}", "{{每数.序号}}"]),
    )  # fmt: skip
    for number_, (title, widths, heads, row) in enumerate(annexes, 1):
        place = write(book.add_paragraph(), f"附件{number_}", HEAD, align=LEFT)
        place.paragraph_format.page_break_before = True
        write(book.add_paragraph(), title, TITLE, 22, CENTER, line=36, before=14, after=14)
        table(book, widths, [[(t, 1) for t in heads], [(t, 1) for t in row]], head=True, heights=9, size=10.5)
        if number_ == 1:
            note = "注：一项任务有几个牵头单位的，各计一项；没有写明牵头单位的，计入责任单位。"
            write(book.add_paragraph(), note, SECOND, 10.5, line=20)


def save(book: Any, name: str) -> None:
    """Write a template; the same content gives the same bytes (fixed dates in the properties and the archive)."""
    properties, day = book.core_properties, datetime(2026, 1, 1)
    properties.author = properties.last_modified_by = "luoshi"
    properties.title, properties.comments, properties.created, properties.modified = name, "", day, day
    path = HERE / f"{name}.docx"
    book.save(path)
    with zipfile.ZipFile(path) as made:
        parts = [(item.filename, made.read(item)) for item in made.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as fixed:
        for part, content in parts:
            fixed.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    for kind in ("督办单", "交办单"):
        save(slip(kind), kind)
    save(urging(), "催办单")
    save(report(), "督查通报")
