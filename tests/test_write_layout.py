"""Room for Chinese text: widths, lines, heights, cutting; the whole document in 原文 whatever the outline omits."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from extract.vocabulary.document import Document, Line, Source
from extract.vocabulary.outline import Block, BlockKind, Outline
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label, Level, Part, Requirement, Strength, Task
from extract.write import write_excel
from extract.write.excel import layout
from extract.write.excel.columns import CHECKS, DETAIL, DONE, LEDGER, SOURCE
from extract.write.excel.entries import measures

CHINESE = st.text("的一是在不了有和人这中大为上个国我以要他，。；：、“”（）《》　①—…ABCabc0123456789% \n", max_size=400)


@given(CHINESE)
def test_width_is_that_of_east_asian_text(text):
    exact = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
    assert layout.wide(text) == exact


@pytest.mark.parametrize(
    ("text", "units", "lines"),
    [("", 10, 1), ("甲", 2, 1), ("甲乙丙丁戊", 10, 1), ("甲乙丙丁戊己", 10, 2), ("甲\n乙", 10, 2),
     ("abcdefghij", 10, 1),
     ("甲" * 50, 10, 12)],
)  # fmt: skip
def test_lines(text, units, lines):
    assert layout.lines(text, units) == lines


@pytest.mark.parametrize(("lines", "points"), [(1, 30), (2, 39), (5, 87), (25, 407), (26, 409), (10_000, 409)])
def test_heights(lines, points):
    assert layout.height(lines) == points


@given(CHINESE.map(lambda text: text * 4), st.integers(4, 60), st.integers(1, 25))
def test_pieces_lose_nothing_and_fit(text, units, most):
    pieces = list(layout.pieces(text, units, most))
    assert "".join(pieces) == text
    assert all(layout.lines(piece, units) <= most or len(piece) == 1 for piece in pieces)
    assert all(pieces) or pieces == [""]


def test_pieces_end_with_sentences():
    text = "要加快推进各项工作落实。" * 40
    assert all(piece.endswith("。") for piece in layout.pieces(text, 20, 5))


@pytest.mark.parametrize("columns", [LEDGER, DETAIL, DONE, SOURCE, CHECKS])
def test_every_column_is_explained_once(columns):
    assert len({column.key for column in columns}) == len({column.heading for column in columns}) == len(columns)
    assert all(column.meaning.endswith("。") for column in columns)


def laid_out(text: str, spans: list[tuple[int, int]], tasks: tuple[Task, ...] = ()) -> Result:
    """A document whose outline has blocks at `spans` only."""
    lines = tuple(Line(m.start(), m.end(), i) for i, m in enumerate(re.finditer(r"[^\n]+", text), 1))
    blocks = tuple(Block(i, a, b, BlockKind.TEXT, 0, None, paragraph=1) for i, (a, b) in enumerate(spans))
    source = Source("甲.txt", None, "0" * 64, len(text), "txt")
    return Result(Document(text, lines, source), Outline(blocks), (), (), tasks)


@settings(max_examples=20, deadline=None)
@given(st.text("甲乙丙丁。\n ", max_size=120), st.lists(st.integers(0, 120), max_size=8))
def test_source_holds_every_character(tmp_path_factory, text, cuts):
    bounds = sorted({min(cut, len(text)) for cut in cuts})
    spans = [(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=False) if a < b]
    path = tmp_path_factory.mktemp("source") / "a.xlsx"
    write_excel(laid_out(text, spans), path, today=date(2026, 7, 10))
    shown = "".join(str(cell.value or "") for cell in load_workbook(path)["原文"]["D"][1:])
    assert shown == re.sub(r"\s", "", text)


def test_one_paragraph_with_several_tasks(tmp_path):
    text = "一要建账，二要销账，三要通报。已建立专班。"
    spans = [(0, 5, Label.TASK), (5, 10, Label.TASK), (10, 15, Label.TASK), (15, 21, Label.DONE)]
    tasks = tuple(
        Task("甲.txt", f"T-{i:08x}", kind, (), "", "",
             (Requirement(a, b, text[a:b], Strength.SHOULD, Level.SOFT),), paragraph=1)
        for i, (a, b, kind) in enumerate(spans)
    )  # fmt: skip
    write_excel(laid_out(text, [(0, len(text))], tasks), tmp_path / "a.xlsx", today=date(2026, 7, 10))
    row = [cell.value for cell in load_workbook(tmp_path / "a.xlsx", data_only=True)["原文"][2]]
    assert row == ["甲.txt", 1, "正文", text, "任务、已开展", "1、2、3、已1"]
    assert load_workbook(tmp_path / "a.xlsx")["原文"]["F2"].value == """=HYPERLINK("#'任务清单'!A4","1、2、3、已1")"""


@pytest.mark.parametrize(
    ("parts", "ordinal", "shown"),
    [
        (
            [("建账销账。", Part.HEADING), ("每月更新。", Part.TEXT), ("责任单位：市财政局", Part.RESPONSIBILITY)],
            "一是",
            "一是每月更新。",
        ),
        ([("建账销账。", Part.HEADING)], "1.", "1. 建账销账。"),
        ([("（一）每月更新。", Part.TEXT)], "（一）", "（一）每月更新。"),
        ([("每月更新。", Part.TEXT), ("按季通报。", Part.TEXT)], "", "每月更新。按季通报。"),
    ],
)
def test_measures_print_the_sentences_without_what_has_a_column(parts, ordinal, shown):
    sentences = tuple(Requirement(0, 1, text, Strength.PLAIN, Level.SOFT, part=part) for text, part in parts)
    assert measures(Task("甲.txt", "T-1", Label.TASK, ("一、督办",), ordinal, "建账销账", sentences)) == shown
