"""督办单, 交办单, 催办单, 督查通报: filled, counted, laid out as GB/T 9704 asks, and text that stays text."""

import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import knowledge
from extract.ledger.item import Item, spans
from extract.ledger.papers.paper import FORMS, KINDS, Figure, write_paper
from extract.ledger.papers.template import Template
from extract.vocabulary.errors import OutputError, UsageError

TODAY = date(2026, 7, 10)
FACTS = {
    "编号": "青督〔2026〕12号", "发文机关": "青石市人民政府办公室", "发文字号": "青办督〔2026〕3号", "标题": "关于重点任务落实情况的通报",
    "主送机关": "各县（市、区）人民政府", "落款": "青石市人民政府办公室", "成文日期": "2026年7月10日", "联系人": "李某",
}  # fmt: skip
DUES = {"逾期": date(2026, 6, 30), "临期": date(2026, 7, 20), "正常": date(2026, 12, 31), "无": None}


def item(number: int, due: str = "正常", status: str = "", lead: str = "市教育局", **more) -> Item:
    return Item(
        f"T-{number:08x}", str(number), "一、提升服务", f"第{number}件事", f"推进第{number}件事，落实到位。", lead=lead,
        cooperating="市财政局", due=DUES[due], limit="" if DUES[due] else "长期坚持", status=status, **more,
    )  # fmt: skip


ROWS = (
    item(1, "逾期"), item(2, "临期"), item(3), item(4, "逾期", "已销号"), item(5, "无"), item(6, "无", "中止"),
    item(7, lead="市公安局、市教育局", problems="资金不足"), item(8, lead=""),
)  # fmt: skip


def paper(kind: str, folder: Path, facts=FACTS, rows=ROWS, template: Path | None = None):
    path = folder / f"{kind}.docx"
    figures = write_paper(kind, facts, rows, path, template, today=TODAY)
    return docx.Document(str(path)), {figure.name: figure for figure in figures}


def text_of(document) -> str:
    """All text of the body, tables in their place."""
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    )


def cells(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("kind", KINDS)
def test_no_placeholder_is_left(kind, tmp_path):
    for facts in (FACTS, {}):
        document, _ = paper(kind, tmp_path, facts)
        assert "{{" not in text_of(document)
        for section in document.sections:
            assert "{{" not in "".join(p.text for p in (*section.footer.paragraphs, *section.header.paragraphs))


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_has_a_page_a_task(kind, tmp_path):
    document, _ = paper(kind, tmp_path)
    assert len(document.tables) == len(ROWS)
    for table, row in zip(document.tables, ROWS, strict=True):
        found = {line[at]: line[at + 1] for line in cells(table) for at in range(len(line) - 1)}
        assert found[f"{kind[0]}办事项"] == row.topic
        assert found[f"{kind[0]}办内容"] == row.measures
        assert (found["牵头单位"], found["配合单位"], found["联系人"]) == (row.lead, "市财政局", "李某")
        assert found["完成时限"] == (f"{row.due.year}年{row.due.month}月{row.due.day}日" if row.due else "长期坚持")
        assert found["牵头领导"] == found["反馈周期"] == "", "what is not known stays blank"
    breaks = [p for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert len(breaks) == len(ROWS) - 1


def test_every_number_of_the_report_comes_with_its_rows(tmp_path):
    document, figures = paper("督查通报", tmp_path)
    assert {name: (figure.value, figure.ids) for name, figure in figures.items()} == {
        name: (len(numbers), tuple(f"T-{n:08x}" for n in numbers))
        for name, numbers in {
            "总数": range(1, 9), "办结数": [4], "正常数": [3, 7, 8], "临期数": [2], "逾期数": [1], "其他数": [5, 6], "问题数": [7],
        }.items()
    }  # fmt: skip
    text = text_of(document)
    assert "共有任务8项：已办结1项，办结率12.5%；正常推进3项；临期1项；逾期1项；没有明确日期或已中止的2项。" in text
    units, tasks, sources = (cells(table) for table in document.tables)
    assert units[1:] == [
        ["市教育局", "7", "1", "2", "1", "1", "14.3%"], ["市公安局", "1", "0", "1", "0", "0", "0.0%"],
        ["（未写明单位）", "1", "0", "1", "0", "0", "0.0%"],
    ]  # fmt: skip
    assert [row[0] for row in tasks[1:]] == [row.number for row in ROWS]
    assert ["总数", "8", "1—8"] in sources
    assert ["正常数", "3", "3、7—8"] in sources


def test_the_report_says_nothing_that_the_ledger_does_not(tmp_path):
    """Without facts and rows only the template's words, zeros and blanks are there."""
    document, figures = paper("督查通报", tmp_path, {}, ())
    assert all(figure.value == 0 for figure in figures.values())
    assert text_of(document).count("〔此处由起草人填写〕") >= 3
    assert set(re.findall(r"\d+", text_of(document))) <= {"0", "1", "2", "3", "2026", "7", "10"}
    assert "＿＿＿＿＿＿" in text_of(document)


def test_days_that_are_not_known_are_left_to_be_written(tmp_path):
    document, _ = paper("催办单", tmp_path, {})
    assert "于　　　年　　月　　日前书面反馈" in text_of(document)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_that_of_the_standard(kind, tmp_path):
    document, _ = paper(kind, tmp_path)
    page = document.sections[0]
    wanted = (210, 297, 37, 35, 28, 26)
    found = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    assert all(abs(length - Mm(size)) < Mm(0.1) for length, size in zip(found, wanted, strict=True))
    title = next(run for p in document.paragraphs for run in p.runs if run.font.size == Pt(22))
    assert title.font.name == "方正小标宋简体"
    body = [
        p
        for p in document.paragraphs
        if p.runs and p.runs[0].font.size == Pt(16) and p.runs[0].font.name == "仿宋_GB2312"
    ]
    assert body
    assert {p.paragraph_format.line_spacing for p in body} == {Pt(28)}
    for footer in (page.footer, page.even_page_footer):
        assert "PAGE" in footer._element.xml
        assert footer.paragraphs[0].runs[0].font.size == Pt(14)
        assert footer.paragraphs[0].runs[0].font.name == "宋体"


HOSTILE = [
    '=HYPERLINK("http://a","b")', "{{总数}}", "{{不存在}}", "{{每项.任务}}", "{{", "}}", "<w:t>粗</w:t>", "&amp;", "]]>",
    "a\x00b\x0bc\x1fd\ufffe\ud800e", "\u202e倒写", "第一行\n第二行", "HYPERLINK \"http://a\"", "😀𠮷", "\\1 \\g<0>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_text_stays_text(text, kind, tmp_path):
    row = Item(text, "1", text, text, text, text, text, text, text, text, limit=text, progress=text, problems=text)
    document, _ = paper(kind, tmp_path, {**FACTS, "主送机关": text, "标题": text, "编号": text}, [row])
    plain = re.sub("[\x00-\x09\x0b-\x1f\u202e\ufffe\ud800]", "", text)
    assert plain.replace("\n", "") in text_of(document).replace("\n", "")
    assert text_of(document).count("{{总数}}") == (plain == "{{总数}}") * text_of(document).count(plain)
    xml = document.element.body.xml
    assert "w:hyperlink" not in xml and "fldSimple" not in xml and "instrText" not in xml


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_a_paper_that_opens(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("paper")
    document, _ = paper(
        "督查通报", folder, {"主送机关": text}, [Item("T-1", "1", topic=text, measures=text, lead=text)]
    )
    assert document.tables


def test_forty_thousand_characters(tmp_path):
    row = Item("T-1", "1", topic="长" * 40_000, measures="句。" * 20_000, lead="单" * 40_000)
    document, _ = paper("督办单", tmp_path, FACTS, [row])
    assert "句。" * 20_000 in text_of(document)
    report, _ = paper("督查通报", tmp_path, FACTS, [row])
    assert max(len(line[1]) for line in cells(report.tables[1])) <= 80


def test_five_thousand_tasks(tmp_path):
    document, figures = paper("督查通报", tmp_path, FACTS, [item(number) for number in range(1, 2001)])
    assert figures["总数"].value == 2000
    assert len(document.tables[1].rows) == 2001
    assert cells(document.tables[2])[1] == ["总数", "2000", "1—2000"]


# The user's own templates


def own(folder: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    path = folder / "我的模板.docx"
    document.save(str(path))
    return path


def test_an_own_template_with_own_facts(tmp_path):
    template = own(tmp_path, "{{ 标题 }}：{{处室}}承办{{总数}}项，{{ 临期词 }}{{临期数}}项。")
    document, _ = paper("催办单", tmp_path, {**FACTS, "处室": "督查室"}, template=template)
    assert text_of(document) == "关于重点任务落实情况的通报：督查室承办8项，临期1项。"


def test_a_placeholder_cut_into_pieces_by_word(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("共{", "{总", "数}", "}项，", "{{逾期数}}项"):
        paragraph.add_run(piece).bold = piece == "{总"
    document.save(str(tmp_path / "a.docx"))
    found, _ = paper("催办单", tmp_path, template=tmp_path / "a.docx")
    assert text_of(found) == "共8项，1项"


def test_placeholders_in_headers_and_text_boxes(tmp_path):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{编号}}"
    document.add_table(1, 1).cell(0, 0).add_table(1, 1).cell(0, 0).text = "{{落款}}"
    document.save(str(tmp_path / "a.docx"))
    found, _ = paper("催办单", tmp_path, template=tmp_path / "a.docx")
    assert found.sections[0].header.paragraphs[0].text == FACTS["编号"]
    assert FACTS["落款"] in text_of(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{牵头单伟}}", "{{牵头单伟}}"),
        ("{{每项.任务", "没有写完整"),
        ("{{每项.无}}", "{{每项.无}}"),
        ("共}}项", "没有写完整"),
    ],
)
def test_what_a_template_gets_wrong_is_named(tmp_path, text, said):
    template = own(tmp_path, "好的", text)
    with pytest.raises(UsageError) as error:
        paper("督查通报", tmp_path, template=template)
    assert "我的模板.docx" in str(error.value)
    assert said in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["我的模板.docx"]


@pytest.mark.parametrize("content", [b"", b"not a docx", b"PK\x03\x04", None])
def test_what_is_no_template(tmp_path, content):
    path = tmp_path / "坏模板.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=r"坏模板\.docx"):
        paper("督办单", tmp_path, template=path)


def test_a_workbook_is_no_template(tmp_path):
    from openpyxl import Workbook

    Workbook().save(tmp_path / "表.docx")
    with pytest.raises(UsageError, match="不是 Word 文档"):
        paper("督办单", tmp_path, template=tmp_path / "表.docx")


def test_refusals(tmp_path):
    with pytest.raises(UsageError, match="没有“红头”这种文书"):
        write_paper("红头", {}, ROWS, tmp_path / "a.docx")
    with pytest.raises(UsageError, match="没有选中任务"):
        write_paper("督办单", {}, (), tmp_path / "a.docx")
    with pytest.raises(OutputError):
        write_paper("督办单", {}, ROWS, tmp_path / "没有" / "a.docx")
    assert list(tmp_path.iterdir()) == []


def test_an_older_paper_stays_when_the_new_one_fails(tmp_path):
    paper("督办单", tmp_path)
    before = (tmp_path / "督办单.docx").read_bytes()
    with pytest.raises(UsageError):
        paper("督办单", tmp_path, template=own(tmp_path, "{{错}}"))
    assert (tmp_path / "督办单.docx").read_bytes() == before


@pytest.mark.parametrize("kind", KINDS)
def test_the_templates_are_what_the_script_makes(kind, tmp_path, monkeypatch):
    """Same words and layout; the bytes may differ between versions of python-docx."""
    import runpy

    path = knowledge.paper(kind)
    script = runpy.run_path(str(path.with_name("build.py")))
    book = script["slip"](kind) if kind in FORMS else script["urging" if kind == "催办单" else "report"]()
    book.save(str(tmp_path / "a.docx"))
    parts = [zipfile.ZipFile(found).read("word/document.xml") for found in (tmp_path / "a.docx", path)]
    assert parts[0] == parts[1]
    assert Template(path).names()


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([], ""),
        (["1"], "1"),
        (["1", "2"], "1—2"),
        (["1", "3", "4", "5", "9"], "1、3—5、9"),
        (["1", "补1", "2"], "1、补1、2"),
    ],
)
def test_spans(numbers, shown):
    assert spans(numbers) == shown


def test_rows_without_id_are_told_by_their_number(tmp_path):
    _, figures = paper("督查通报", tmp_path, rows=[Item("", "补1"), Item("T-1", "2")])
    assert figures["总数"] == Figure("总数", 2, ("补1", "T-1"))


# As it is printed

soffice = pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="LibreOffice or poppler is not installed",
)


@soffice
def test_pages(tmp_path):
    """A form is one page; 28 characters fill a line and 22 lines a page; pages are numbered — 1 —."""
    paper("督办单", tmp_path, rows=ROWS[:3])
    words = own_page(tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "督办单.docx", words.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    if done.returncode or not (tmp_path / "督办单.pdf").exists():
        pytest.skip("LibreOffice Writer is not installed")
    assert len(pages(tmp_path / "督办单.pdf")) == 3
    first = [line.strip() for line in pages(tmp_path / f"{words.stem}.pdf")[0] if line.strip()]
    assert re.fullmatch(r"— ?1 ?—", first[-1])
    assert {len(line) for line in first[1:-1]} == {28}
    assert len(first[:-1]) == 22


def own_page(folder: Path) -> Path:
    """A page of nothing but text, in the layout of the shipped report."""
    template = Template(knowledge.paper("督查通报")).document
    body = template.element.body
    text = next(p for p in template.paragraphs if p.text.startswith("现将"))
    for child in list(body)[:-1]:
        if child is not text._p:
            body.remove(child)
    text.runs[0].text = "落" * 1500
    path = folder / "正文.docx"
    template.save(str(path))
    return path


def pages(path: Path) -> list[list[str]]:
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=60)
    return [page.splitlines() for page in done.stdout.decode().split("\f")[:-1]]
