"""PDF files: paragraphs, columns, page furniture, tables over page breaks, scans, and files that want to do harm."""

import io
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.pipeline import extract
from extract.read import read, read_bytes
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.errors import Category, ReadError

canvas = pytest.importorskip("reportlab.pdfgen.canvas")
pdfmetrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")
cidfonts = pytest.importorskip("reportlab.pdfbase.cidfonts")
utils = pytest.importorskip("reportlab.lib.utils")

SHARED = Path(__file__).parents[1].parent / "shared" / "files"
FONT = "STSong-Light"
"""A CID font that is not embedded: the reader has to bring its own characters."""
SIZE, LEADING, LEFT, RIGHT, TOP = 16, 28, 80, 528, 740
EMS = (RIGHT - LEFT) // SIZE
LANDSCAPE_EMS = (842 - 2 * LEFT) // SIZE

FIRST = (
    "为切实做好防汛备汛工作，各县区要在五月底前完成水库、堤防和涵闸的全面检查，"
    "对发现的隐患逐一登记造册，明确整改责任人和完成时限，确保安全度汛。"
)
SECOND = "市水利局要会同应急管理局建立值班制度，每日报告水情，遇有险情立即上报。"
THIRD = (
    "2026年6月30日前完成ABC平台建设，投资1200万元，覆盖95%以上的村，"
    "由市数据局牵头负责，各县区政府配合，完成后组织验收。"
)


class Print:
    """A PDF in the making: `lines` sets text as a typist would, `done` gives the bytes."""

    def __init__(self, **options: object) -> None:
        pdfmetrics.registerFont(cidfonts.UnicodeCIDFont(FONT))
        self.file = io.BytesIO()
        self.canvas = canvas.Canvas(self.file, pagesize=(595, 842), **options)
        self.y = TOP

    def text(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, y, text)

    def lines(self, *texts: str, x: float = LEFT, ems: int = EMS, indent: int = 2) -> None:
        for text in texts:
            for line in wrapped(text, ems, indent):
                shift = SIZE * indent if line is not None and text.startswith(line) else 0
                self.text(x + shift, self.y, line)
                self.y -= LEADING

    def page(self, header: str = "", footer: str = "") -> None:
        """End the page; furniture is drawn last, as many programs do."""
        if header:
            self.text(LEFT, 800, header, 10)
        if footer:
            self.text(280, 40, footer, 12)
        self.canvas.showPage()
        self.y = TOP

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.canvas.grid(list(xs), list(ys))

    def done(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()


def wrapped(text: str, ems: int, indent: int) -> list[str]:
    """Lines of at most `ems` ems (letters and digits half of one), the first one shorter by the indent."""
    found, line, room = [], "", ems - indent
    for char in text:
        width = 0.5 if char.isascii() else 1.0
        if room < width and char not in "，。、；）":
            found.append(line)
            line, room = "", float(ems)
        line += char
        room -= width
    return [*found, line]


def document(data: bytes) -> Document:
    found = read_bytes(data, "甲.pdf")
    for line in found.lines:
        assert all(line.start <= start <= end <= line.end for start, end in line.cells)
    return found


def texts(found: Document) -> list[str]:
    return [found.text[line.start : line.end] for line in found.lines]


def cells(found: Document) -> list[tuple[str, ...]]:
    return [tuple(found.text[a:b] for a, b in line.cells) for line in found.lines if line.kind is LineKind.ROW]


def one_column(pdf: Print) -> None:
    pdf.lines(FIRST, SECOND, THIRD)


def two_columns(pdf: Print) -> None:
    pdf.lines(FIRST, SECOND, ems=13)
    pdf.y = TOP
    pdf.lines(THIRD, x=LEFT + 16 * SIZE, ems=13)


def two_columns_line_by_line(pdf: Print) -> None:
    """As programs write that go down the page once."""
    rows = [(LEFT, FIRST + SECOND), (LEFT + 16 * SIZE, THIRD + FIRST)]
    columns = [(x, wrapped(text, 13, 2)) for x, text in rows]
    for index in range(max(len(lines) for _, lines in columns)):
        for x, lines in columns:
            if index < len(lines):
                pdf.text(x + (0 if index else 2 * SIZE), pdf.y, lines[index])
        pdf.y -= LEADING


def over_a_page_break(pdf: Print) -> None:
    lines = wrapped(FIRST, EMS, 2)
    pdf.text(LEFT + 2 * SIZE, 120, lines[0])
    pdf.text(LEFT, 92, lines[1])
    pdf.page(header="某市人民政府公报", footer="— 1 —")
    pdf.text(LEFT, TOP, lines[2])
    pdf.y -= LEADING
    pdf.lines(SECOND)
    pdf.page(header="某市人民政府公报", footer="— 2 —")
    pdf.lines(THIRD)
    pdf.page(header="某市人民政府公报", footer="— 3 —")


def bottom_first(pdf: Print) -> None:
    """Written from the last line to the first."""
    lines = [line for text in (FIRST, SECOND) for line in wrapped(text, EMS, 2)]
    firsts = {wrapped(text, EMS, 2)[0] for text in (FIRST, SECOND)}
    for index, line in reversed(list(enumerate(lines))):
        pdf.text(LEFT + (2 * SIZE if line in firsts else 0), TOP - index * LEADING, line)


def digits_apart(pdf: Print) -> None:
    """Digits drawn after the Chinese characters of their line."""
    pdf.text(LEFT, TOP, "新增学位")
    pdf.text(LEFT + 6 * SIZE, TOP, "个，完成投资")
    pdf.text(LEFT + 14 * SIZE, TOP, "万元。")
    pdf.text(LEFT + 4 * SIZE, TOP, "1200")
    pdf.text(LEFT + 12 * SIZE, TOP, "3500")


def sideways(pdf: Print) -> None:
    pdf.canvas.translate(595, 0)
    pdf.canvas.rotate(90)
    pdf.y = 500
    pdf.lines(FIRST, SECOND, THIRD, ems=LANDSCAPE_EMS)


def turned_page(pdf: Print) -> None:
    pdf.canvas.setPageRotation(90)
    pdf.canvas.translate(595, 0)
    pdf.canvas.rotate(90)
    pdf.y = 500
    pdf.lines(FIRST, SECOND, THIRD, ems=LANDSCAPE_EMS)


def watermark(pdf: Print) -> None:
    pdf.lines(FIRST, SECOND)
    pdf.canvas.translate(200, 300)
    pdf.canvas.rotate(40)
    pdf.text(0, 0, "内部资料注意保存", 48)


def title(pdf: Print) -> None:
    pdf.text(160, TOP, "关于做好二〇二六年防汛", 24)
    pdf.text(208, TOP - 36, "备汛工作的通知", 24)
    pdf.y = TOP - 90
    pdf.lines(FIRST)


def contents(pdf: Print) -> None:
    pdf.text(260, TOP, "目  录")
    for index, head in enumerate(("一、总体要求", "二、主要任务", "三、保障措施")):
        dots = "." * (2 * (EMS - len(head)) - 1)
        pdf.text(LEFT, TOP - LEADING * (index + 1), f"{head}{dots}{index + 2}")
    pdf.y = TOP - LEADING * 6
    pdf.lines(FIRST)


def three_columns(pdf: Print) -> None:
    for head, x in zip("甲乙丙", (60, 230, 400), strict=True):
        pdf.y = TOP
        pdf.lines(head + FIRST, x=x, ems=8)


def bold_by_printing_twice(pdf: Print) -> None:
    pdf.lines(SECOND)
    pdf.y = TOP
    pdf.canvas.translate(0.3, 0)
    pdf.lines(SECOND)


def raised(pdf: Print) -> None:
    pdf.text(LEFT, TOP, "建设用地")
    pdf.text(LEFT + 64, TOP + 7, "①", 8)
    pdf.text(LEFT + 72, TOP, "120公顷。")


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (three_columns, ["甲" + FIRST, "乙" + FIRST, "丙" + FIRST]),
        (bold_by_printing_twice, [SECOND]),
        (raised, ["建设用地①120公顷。"]),
        (one_column, [FIRST, SECOND, THIRD]),
        (two_columns, [FIRST, SECOND, THIRD]),
        (two_columns_line_by_line, [FIRST + SECOND, THIRD + FIRST]),
        (over_a_page_break, [FIRST, SECOND, THIRD]),
        (bottom_first, [FIRST, SECOND]),
        (digits_apart, ["新增学位1200个，完成投资3500万元。"]),
        (sideways, [FIRST, SECOND, THIRD]),
        (turned_page, [FIRST, SECOND, THIRD]),
        (watermark, [FIRST, SECOND]),
        (title, ["关于做好二〇二六年防汛备汛工作的通知", FIRST]),
        (contents, [FIRST]),
    ],
)
def test_paragraphs(make: Callable[[Print], None], expected: list[str]) -> None:
    pdf = Print()
    make(pdf)
    found = document(pdf.done())
    assert texts(found) == expected
    assert all(line.hard for line in found.lines)
    assert not found.gaps


def test_a_page_number_stands_with_every_paragraph_and_task() -> None:
    pdf = Print()
    over_a_page_break(pdf)
    found = document(pdf.done())
    assert [line.page for line in found.lines] == [1, 2, 3]
    tasks = extract(found).tasks
    assert tasks and {task.page for task in tasks} <= {1, 2, 3}
    assert next(task for task in tasks if "值班制度" in task.requirements[0].text).page == 2
    assert next(task for task in tasks if "ABC平台" in task.requirements[0].text).page == 3


@pytest.mark.parametrize("number", ["— {} —", "第 {} 页", "第{}页 共4页", "{}", "- {} -", "{}/4"])
def test_page_numbers_and_running_lines_go(number: str) -> None:
    pdf = Print()
    bodies = [[FIRST, SECOND], [SECOND, THIRD], [THIRD, FIRST], [FIRST, THIRD]]
    for page, body in enumerate(bodies, 1):
        pdf.lines(*body)
        pdf.page(header="某某规划（征求意见稿）", footer=number.format(page))
    assert texts(document(pdf.done())) == [text for body in bodies for text in body]


def test_words_that_come_back_on_one_page_are_no_furniture() -> None:
    pdf = Print()
    for x in (100, 220, 340, 460):
        pdf.text(x, TOP, "合格")
    assert texts(document(pdf.done())) == ["合格  合格  合格  合格"]


def test_what_only_looks_like_furniture_stays() -> None:
    """A number in the text, a form's title that comes back in large type, a last line on one page."""
    pdf = Print()
    for name in ("甲", "乙", "丙"):
        pdf.text(220, TOP, "督办通知单", 24)
        pdf.y = TOP - 60
        pdf.lines(name + FIRST)
        pdf.text(LEFT, 60, f"承办人：{name}")
        pdf.page()
    found = texts(document(pdf.done()))
    assert found.count("督办通知单") == 3
    assert [text for text in found if text.startswith("承办人")] == ["承办人：甲", "承办人：乙", "承办人：丙"]


def test_a_number_beside_other_words_is_no_page_number() -> None:
    """The date below a letter whose characters stand far apart, on a page of its own number; rows that are counted."""
    pdf = Print()
    pdf.lines(FIRST)
    for x, word in ((300, "2017"), (345, "年"), (375, "1"), (395, "月"), (425, "28"), (460, "日")):
        pdf.text(x, 60, word)
    assert texts(document(pdf.done())) == [FIRST, "2017年1月28日"]
    pdf = Print()
    for page, body in enumerate((FIRST, SECOND, THIRD), 1):
        pdf.text(LEFT, TOP + LEADING, str(page))
        pdf.text(LEFT + 60, TOP + LEADING, f"第{'甲乙丙'[page - 1]}项")
        pdf.lines(body)
        pdf.text(LEFT, 40, "沐阳县规划")
        pdf.text(500, 40, str(page))
        pdf.page()
    found = texts(document(pdf.done()))
    assert found == ["1  第甲项", FIRST, "2  第乙项", SECOND, "3  第丙项", THIRD]


HEAD = ("序号", "工作任务", "责任单位", "完成时限")
XS = (LEFT, 130, 340, 440, RIGHT)


def table_row(pdf: Print, y: float, values: Sequence[str | Sequence[str]], size: float = 12) -> None:
    for x, value in zip(XS, values, strict=False):
        for index, line in enumerate([value] if isinstance(value, str) else value):
            pdf.text(x + 6, y - 18 - 16 * index, line, size)


def test_a_ruled_table_gives_rows_also_over_a_page_break() -> None:
    pdf = Print()
    pdf.lines(SECOND)
    pdf.grid(XS, (600, 570, 530, 490))
    table_row(pdf, 600, HEAD)
    table_row(pdf, 570, ("1", ("建成全市统一的应急指挥平台并投入", "试运行"), "市应急管理局", "6月底"))
    table_row(
        pdf, 530, ("2", ("完成老旧小区燃气管道的全面排查和", "登记，建立台账，对存在隐患的管道"), "市住建局", "9月底")
    )
    pdf.page(footer="— 1 —")
    pdf.grid(XS, (780, 750, 710, 670))
    table_row(pdf, 780, HEAD)
    table_row(pdf, 750, ("", ("逐一制定更新改造方案。",), "", ""))
    table_row(pdf, 710, ("3", ("新建公办幼儿园10所。",), ("市教育局、市财", "政局"), "12月底"))
    pdf.page(footer="— 2 —")
    found = document(pdf.done())
    assert cells(found) == [
        HEAD,
        ("1", "建成全市统一的应急指挥平台并投入试运行", "市应急管理局", "6月底"),
        (
            "2",
            "完成老旧小区燃气管道的全面排查和登记，建立台账，对存在隐患的管道逐一制定更新改造方案。",
            "市住建局",
            "9月底",
        ),
        ("3", "新建公办幼儿园10所。", "市教育局、市财政局", "12月底"),
    ]
    rows = [line for line in found.lines if line.kind is LineKind.ROW]
    assert {line.table for line in rows} == {1}
    assert [line.page for line in rows] == [1, 1, 1, 2]


def test_merged_cells_repeat_and_go_on_over_the_page_break() -> None:
    pdf = Print()
    pdf.grid(XS, (780, 750))
    pdf.grid(XS[1:], (750, 720, 690))
    pdf.canvas.line(LEFT, 750, LEFT, 690)
    pdf.canvas.line(LEFT, 690, RIGHT, 690)
    table_row(pdf, 780, ("类别", *HEAD[1:]))
    table_row(pdf, 750, ("安全", "排查隐患。", "市应急局", "3月底"))
    table_row(pdf, 720, ("", "开展演练。", "市消防局", "4月底"))
    pdf.page()
    pdf.grid(XS[1:], (780, 750, 720))
    pdf.canvas.line(LEFT, 780, LEFT, 720)
    pdf.canvas.line(LEFT, 780, RIGHT, 780)
    pdf.canvas.line(LEFT, 720, RIGHT, 720)
    table_row(pdf, 780, ("", "培训人员。", "市人社局", "5月底"))
    table_row(pdf, 750, ("", "更新设备。", "市财政局", "6月底"))
    assert [row[0] for row in cells(document(pdf.done()))] == ["类别", "安全", "安全", "安全", "安全"]


def test_words_close_together_in_two_cells_are_parted_by_the_rule() -> None:
    pdf = Print()
    pdf.canvas.grid([100, 196, 292, 388], [700, 660, 620])
    pdf.text(100, 672, "一二三四五六甲乙丙丁戊己子丑寅卯")
    pdf.text(100, 632, "东西南北上下")
    pdf.text(196, 632, "春夏秋冬")
    assert cells(document(pdf.done())) == [
        ("一二三四五六", "甲乙丙丁戊己", "子丑寅卯"),
        ("东西南北上下", "春夏秋冬", ""),
    ]


def test_a_table_on_a_turned_page() -> None:
    pdf = Print()
    pdf.canvas.setPageRotation(90)
    pdf.canvas.translate(595, 0)
    pdf.canvas.rotate(90)
    pdf.grid(XS, (500, 470, 440))
    table_row(pdf, 500, HEAD)
    table_row(pdf, 470, ("1", "修缮校舍", "市教育局", "8月底"))
    assert cells(document(pdf.done())) == [HEAD, ("1", "修缮校舍", "市教育局", "8月底")]


def test_a_table_without_outer_borders() -> None:
    pdf = Print()
    for y in (700, 670, 640):
        pdf.canvas.line(LEFT, y, RIGHT, y)
    for x in XS[1:-1]:
        pdf.canvas.line(x, 700, x, 640)
    table_row(pdf, 700, HEAD)
    table_row(pdf, 670, ("1", "修缮校舍", "市教育局", "8月底"))
    assert cells(document(pdf.done())) == [HEAD, ("1", "修缮校舍", "市教育局", "8月底")]


def test_a_box_around_text_and_a_line_below_the_head_are_no_table() -> None:
    pdf = Print()
    pdf.canvas.rect(LEFT - 20, 500, RIGHT - LEFT + 40, 280)
    pdf.canvas.line(LEFT, 640, RIGHT, 640)
    pdf.lines(FIRST)
    found = document(pdf.done())
    assert texts(found) == [FIRST] and found.lines[0].kind is LineKind.PLAIN


def picture() -> object:
    from PIL import Image

    return utils.ImageReader(Image.effect_noise((300, 420), 90))


def scanned(pdf: Print) -> None:
    pdf.canvas.drawImage(picture(), 0, 0, 595, 842)
    pdf.page()


def test_without_ocr_scanned_pages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    pdf = Print()
    pdf.lines(FIRST)
    pdf.page()
    for _ in range(2):
        scanned(pdf)
    pdf.lines(SECOND)
    pdf.page()
    scanned(pdf)
    found = document(pdf.done())
    assert texts(found) == [FIRST, SECOND]
    assert found.gaps == (
        '第2—3、5页是扫描件，没有文字，没有读取。请运行 pip install "luoshi[ocr]" 安装文字识别组件后再试',
    )


def test_a_title_on_a_picture_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    pdf = Print()
    pdf.canvas.drawImage(picture(), 0, 0, 595, 842)
    pdf.text(200, 600, "防汛工作手册", 24)
    pdf.page()
    pdf.lines(FIRST)
    found = document(pdf.done())
    assert texts(found) == ["防汛工作手册", FIRST]
    assert found.gaps and found.gaps[0].startswith("第1页是扫描件")


def test_without_ocr_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    pdf = Print()
    scanned(pdf)
    with pytest.raises(ReadError) as caught:
        document(pdf.done())
    assert caught.value.category is Category.MISSING
    assert 'pip install "luoshi[ocr]"' in str(caught.value) and "甲.pdf" in str(caught.value)


def test_rubbish_is_not_taken_for_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    pdf = Print()
    rare = "".join(chr(0x5F00 + 37 * index % 900) for index in range(300))
    pdf.lines(rare)
    pdf.page()
    with pytest.raises(ReadError, match="乱码"):
        document(pdf.done())
    pdf = Print()
    pdf.lines(FIRST)
    pdf.page()
    pdf.lines(rare)
    found = document(pdf.done())
    assert texts(found) == [FIRST]
    assert found.gaps and found.gaps[0].startswith("第2页的文字是乱码")


def built(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1, the first one its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + tail


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (extra, len(data), data)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
)
SHOW = b"BT /F 16 Tf 90 700 Td (Budget report 2026) Tj ET"
FONT_OBJECT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 900 900]/Resources<</XObject<</X 6 0 R>>>>"


def pages(kids: bytes, count: int, content: bytes = SHOW, form: bytes = b"") -> bytes:
    tree = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)
    return built([CATALOGUE, tree, PAGE, stream(content), FONT_OBJECT, form or stream(b"", FORM)])


def encrypted() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    pdf = Print(encrypt=StandardEncryption("geheim", canPrint=0))
    pdf.lines(FIRST)
    return pdf.done()


@pytest.mark.parametrize(
    ("make", "category"),
    [
        (encrypted, Category.ENCRYPTED),
        (lambda: pages(b"", 0), Category.DAMAGED),
        (lambda: pages(b"3 0 R " * 6000, 6000), Category.TOO_LARGE),
        (lambda: pages(b"3 0 R", 999_999), Category.TOO_LARGE),
        (lambda: pages(b"2 0 R", 3), Category.DAMAGED),
        (lambda: pages(b"3 0 R", 1, b"\n"), Category.NO_TEXT),
        (lambda: b"%PDF-1.7\n", Category.DAMAGED),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, Category.DAMAGED),
    ],
)
def test_what_cannot_be_read_says_why(make: Callable[[], bytes], category: Category) -> None:
    with pytest.raises(ReadError) as caught:
        document(make())
    assert caught.value.category is category


@pytest.mark.parametrize(
    "data",
    [
        pages(b"3 0 R", -5),
        pages(b"3 0 R", 2_000_000_000),
        pages(b"3 0 R", 1, SHOW + b" /X Do", stream(b"/X Do", FORM)),
        pages(b"3 0 R", 1, SHOW, b"[" * 50_000 + b"]" * 50_000),
        pages(b"3 0 R", 1, b"q " * 100_000 + SHOW),
        pages(b"3 0 R", 1, b"0 0 m 595 842 l S " * 20_000 + SHOW),
        pages(b"3 0 R", 1, b"".join(b"%d 0 m %d 842 l S 0 %d m 595 %d l S " % (i, i, i, i) for i in range(595)) + SHOW),
    ],
    ids=["negative count", "huge count", "form in itself", "deep array", "deep state", "many strokes", "squared paper"],
)
def test_hostile_structure_is_read_all_the_same(data: bytes) -> None:
    assert "".join(document(data).text.split()).startswith("Budget")


def test_a_file_that_was_cut_off_is_never_silently_whole() -> None:
    pdf = Print()
    for _ in range(6):
        pdf.lines(FIRST, SECOND, THIRD)
        pdf.page()
    data = pdf.done()
    for share in (0.2, 0.5, 0.8, 0.99):
        try:
            found = document(data[: int(len(data) * share)])
        except ReadError as error:
            assert error.category in (Category.DAMAGED, Category.NO_TEXT)
        else:
            assert any("没有下载完整" in gap for gap in found.gaps)


def sample() -> bytes:
    pdf = Print(pageCompression=0)
    one_column(pdf)
    pdf.page()
    pdf.grid(XS, (600, 570, 530))
    table_row(pdf, 600, HEAD)
    return pdf.done()


SAMPLE = sample()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.binary(max_size=6)), min_size=1, max_size=8))
def test_mutated_files_end_in_a_document_or_a_read_error(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(SAMPLE)
    for place, new in changes:
        data[place : place + len(new)] = new
    try:
        found = read_bytes(bytes(data), "甲.pdf")
    except ReadError:
        return
    assert found.lines


def test_compressed_streams_are_unpacked_by_the_library() -> None:
    assert document(pages(b"3 0 R", 1, SHOW)).text == "Budget report 2026"
    body = stream(zlib.compress(SHOW), b"/Filter/FlateDecode")
    packed = built([CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, body, FONT_OBJECT, stream(b"", FORM)])
    assert document(packed).text == "Budget report 2026"


REAL = {
    "supervision_plan.pdf": [
        "黑粮办发〔", "局机关有关处室", "任务分解督办要点》印发", "制定落实工作措施", "（二）全省粮食流通",
        "和2018年1月10日前", "确保督办事项及时办理", "黑龙江省粮食局办公室",
    ],
    "cid_font_not_embedded.pdf": [
        "公文处理单", "收文时间：2014-04-10", "标题", "讽德诵功", "拟办意见", "呈局长阅", "局长批示", "分管局领导意见",
    ],
}  # fmt: skip
"""File: what comes out, in this order; compared without blanks. (The scan stands in test_read_ocr.py.)"""


@pytest.mark.parametrize("name", REAL)
def test_real_files(name: str) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("no shared files")
    text = "".join(read(path).text.split())
    place = 0
    for words in REAL[name]:
        place = text.find(words, place)
        assert place >= 0, words
