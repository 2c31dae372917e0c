"""Gold loaders: markup to text and rows and back, malformed markup, the table form."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.evaluate.gold import load_gold
from extract.evaluate.markup import (
    GoldDocument,
    GoldError,
    GoldOwner,
    GoldRow,
    GoldSpan,
    parse_markup,
    render_markup,
    segments,
)
from extract.vocabulary.task import Level, Role, Strength

REPO = Path(__file__).parents[1]
SHARED = REPO.parent / "shared" / "gold"
HEAD = "---\ntitle: 题\ngenre: 通知\nlevel: city\ndate: 2026-03-05\nsplit: train\n---\n"
FIRST = 8
"""Number of the first body line after HEAD."""


def one(body: str) -> GoldDocument:
    return parse_markup(f"{HEAD}{body}\n", "样例")


def test_marks_become_spans_of_the_plain_text():
    document = one(
        "现状不好。{T!s [lead 市水利局]会同[coop 区县]在[due=2026-06-30 6月底前]修复[num=12 12处]堤防；}尾巴"
    )
    assert document.text == "现状不好。市水利局会同区县在6月底前修复12处堤防；尾巴"
    before, row, after = document.rows
    assert (before.label, row.label, after.label) == ("O", "T", "O")
    assert (row.level, row.strength) == (Level.HARD, Strength.SHOULD)
    assert [(o.role, o.text) for o in row.owners] == [(Role.LEAD, "市水利局"), (Role.COOPERATING, "区县")]
    assert [(d.text, d.value) for d in row.dues] == [("6月底前", "2026-06-30")]
    assert [(m.text, m.value) for m in row.measures] == [("12处", "12")]
    assert (document.title, document.day, document.split) == ("题", date(2026, 3, 5), "train")


def test_a_sentence_cut_by_line_breaks_is_one_wrap_and_several_rows():
    document = one("{Tm 必须在[due 6月\n底前]完成，\n不得拖延。}好。")
    assert [(row.label, row.joined) for row in document.rows] == [
        ("T", False), ("T", True), ("T", True), ("O", False),
    ]  # fmt: skip
    assert document.rows[0].dues[0].text == "6月\n底前"
    assert render_markup(document) == f"{HEAD}{{Tm 必须在[due 6月\n底前]完成，\n不得拖延。}}好。\n"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("。\n——\n", []),
        ("一、甲\n乙。丙；丁", ["一、甲", "乙。", "丙；", "丁"]),
        ("他说：“办！”走了。", ["他说：“办！”", "走了。"]),
        ("（由甲负责。）乙?!丙", ["（由甲负责。）", "乙?!", "丙"]),
        ("　甲 。 乙　", ["甲 。", "乙"]),
    ],
)
def test_segments(text, pieces):
    assert [text[start:end] for start, end in segments(text)] == pieces


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("好。\n{T 要办。", FIRST + 1, "没有合上"),
        ("{T 要办。\n好。{D 办了。}", FIRST, "没有合上"),
        ("{T 要[due 年内办。}", FIRST, "}"),
        ("[due 年内]办。", FIRST, "这里不能有"),
        ("好。}", FIRST, "这里不能有"),
        ("{X 要办。}", FIRST, "这里不能有"),
        ("好。\n\n{T 要办}好。", FIRST + 2, "不是完整的一句"),
        ("{T 要办。再办。}", FIRST, "不是完整的一句"),
        ("{T 。}", FIRST, "不是完整的一句"),
        ("{D! 办了。}", FIRST, "没有软硬"),
        ("{T [lead ]要办。}", FIRST, "没有文字"),
        ("{T [lead=3 甲]要办。}", FIRST, "不带值"),
        ("{T 要在[due=六月 6月]办。}", FIRST, "看不懂"),
        ("正文用了{括号}", FIRST, "这里不能有"),
    ],
)
def test_malformed_markup_names_file_and_line(body, line, said):
    with pytest.raises(GoldError) as error:
        one(body)
    assert error.value.line == line
    assert str(error.value).startswith(f"样例 第 {line} 行：")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("没有文件头", "缺少文件头"),
        ("", "缺少文件头"),
        ("---\ntitle: 题\n---\n", "缺少 genre"),
        (HEAD.replace("genre", "kind"), "看不懂“kind"),
        (HEAD.replace("2026-03-05", "三月"), "日期“三月”看不懂"),
    ],
)
def test_malformed_front_matter(content, said):
    with pytest.raises(GoldError, match=said):
        parse_markup(content, "样例")


def test_folder_without_gold_is_an_error(tmp_path):
    (tmp_path / "README.md").write_text("不是标注", "utf-8")
    with pytest.raises(GoldError, match="没有标注文件"):
        load_gold(tmp_path)


def test_table_form(tmp_path):
    (tmp_path / "甲.txt").write_text("题目\n市水利局、区政府年内修好12处。", "utf-8")
    table = "id\tstart\tend\tlabel\tlevel\towner\tdue\tmeasure\n1\t0\t2\tO\t-\t-\t-\t-\n"
    (tmp_path / "甲.gold.tsv").write_text(f"{table}2\t3\t19\tT\thard\tresp:市水利局、区政府\t年内\t12处\n", "utf-8")
    [document] = load_gold(tmp_path)
    row = document.rows[1]
    assert (row.label, row.level, row.strength) == ("T", Level.HARD, None)
    assert row.owners == (GoldOwner(Role.RESPONSIBLE, 3, 11, "市水利局、区政府"),)
    assert row.dues == (GoldSpan(11, 13, "年内"),)
    assert document.text[row.measures[0].start : row.measures[0].end] == "12处"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1\t0\t2\tX\t-\t-\t-\t-", "八列"),
        ("1\t0\t2\tT\thard\tboss:甲\t-\t-", "不认识的角色"),
        ("1\t0\t2\tT\thard\t-\t年内\t-", "句中没有“年内”"),
    ],
)
def test_malformed_table(tmp_path, row, said):
    (tmp_path / "甲.txt").write_text("甲乙", "utf-8")
    (tmp_path / "甲.gold.tsv").write_text(f"id\n{row}\n", "utf-8")
    with pytest.raises(GoldError, match=f"第 2 行.*{said}"):
        load_gold(tmp_path)


@pytest.mark.parametrize("folder", [REPO / "corpora" / "gold", SHARED], ids=["own", "shared"])
def test_every_span_is_verbatim_and_rows_do_not_overlap(folder):
    if not folder.exists():
        pytest.skip("no shared folder")
    for document in load_gold(folder):
        at = 0
        for row in document.rows:
            assert at <= row.start < row.end <= len(document.text)
            at = row.end
            assert (row.label == "T") == (row.level is not None)
            for span in (*row.owners, *row.dues, *row.measures):
                assert document.text[span.start : span.end] == span.text
                assert row.start <= span.start < row.end


def test_own_gold_files_are_written_as_the_renderer_writes_them():
    for path in (REPO / "corpora" / "gold").glob("*.md"):
        content = path.read_text("utf-8")
        assert render_markup(parse_markup(content, path.stem)) == content, path.name


@st.composite
def documents(draw: st.DrawFn) -> GoldDocument:
    text = draw(st.text("市县要在完成办好。！；\n 　”）1x，", max_size=60))
    rows: list[GoldRow] = []
    for start, end in segments(text):
        last = rows[-1] if rows else None
        if last and last.label != "O" and text[last.end - 1] not in "。！；”）" and draw(st.booleans()):
            rows.append(GoldRow(start, end, last.label, last.level, last.strength, joined=True))
        else:
            rows.append(draw(row(text, start, end)))
    return GoldDocument("随机", text, tuple(rows), "题", "通知", "city", draw(st.none() | st.dates()), "test")


@st.composite
def row(draw: st.DrawFn, text: str, start: int, end: int) -> GoldRow:
    label = draw(st.sampled_from(["T", "D", "O"]))
    if label == "O":
        return GoldRow(start, end)
    level = draw(st.sampled_from(Level)) if label == "T" else None
    strength = draw(st.sampled_from(Strength)) if label == "T" else None
    owners, measures = [], []
    left = draw(st.integers(start, end - 1))
    right = draw(st.integers(left + 1, end))
    if text[left:right].strip():
        owners.append(GoldOwner(draw(st.sampled_from(Role)), left, right, text[left:right]))
    if right < end and text[right:end].strip():
        measures.append(GoldSpan(right, end, text[right:end], draw(st.sampled_from(["", "5", "0.3"]))))
    return GoldRow(start, end, label, level, strength, tuple(owners), (), tuple(measures))


@settings(max_examples=300, deadline=None)
@given(documents())
def test_render_then_parse_gives_the_document_back(document):
    assert parse_markup(render_markup(document), document.name) == document
