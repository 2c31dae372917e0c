"""Sentences: exact offsets, order, tiling of the text, statements of responsibility cut off, hostile input."""

import string
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.detect.statements import cut_statements
from extract.read.assemble import Parsed, Piece, assemble
from extract.structure.outline import outline
from extract.vocabulary.document import Document, LineKind, Source
from extract.vocabulary.outline import Sentence

STOPS = "。；;，,、.：:"
"""All that `cut_statements` may drop between the pieces of a sentence, besides white space."""


def doc(text: str) -> Document:
    return assemble(Parsed([Piece(line) for line in text.split("\n")]), Source("样.txt", None, "", len(text), "txt"))


def pieces(text: str) -> list[Sentence]:
    document = doc(text)
    return list(cut_statements(document.text, outline(document)[1]))


def words(text: str) -> list[str]:
    return [sentence.text.replace("\n", "/") for sentence in pieces(text)]


SPLITS = [
    ("", []),
    ("　\n \n", []),
    ("要抓紧", ["要抓紧"]),
    ("要抓紧。要抓实；要抓好！行不行？", ["要抓紧。", "要抓实；", "要抓好！", "行不行？"]),
    ("他说“要抓紧。”大家说好。", ["他说“要抓紧。”", "大家说好。"]),
    ("真的吗？！当然。", ["真的吗？！", "当然。"]),
    ("要抓好（含校舍；含食堂。）两类设施。", ["要抓好（含校舍；含食堂。）两类设施。"]),
    ("要抓好(一类；二类)设施;要验收;", ["要抓好(一类；二类)设施;", "要验收;"]),
    ("要抓好（一类；二类)设施。要验收。", ["要抓好（一类；二类)设施。", "要验收。"]),
    ("要抓好（没有关上。下一句；再下一句。", ["要抓好（没有关上。", "下一句；", "再下一句。"]),
    ("增长5.5%，投资1.2亿元。", ["增长5.5%，投资1.2亿元。"]),
    ("一、查隐患。要全覆盖。", ["一、查隐患。", "要全覆盖。"]),
    ("一是查隐患；二是促整改。", ["一是查隐患；", "二是促整改。"]),
    ("要做好两件事：一是查隐患；二是促整改。", ["要做好两件事：", "一是查隐患；", "二是促整改。"]),
    ("要抓紧排查，\n抓紧整改。要验收。", ["要抓紧排查，/抓紧整改。", "要验收。"]),
    ("。。。", ["。。。"]),
]


@pytest.mark.parametrize(("text", "found"), SPLITS)
def test_splits(text: str, found: list[str]):
    assert words(text) == found


CUT = [
    ("要修好渠道。（责任单位：县水利局）", ["要修好渠道。", "（责任单位：县水利局）"]),
    ("要修好渠道（责任单位：县水利局）。", ["要修好渠道", "（责任单位：县水利局）"]),
    ("要修好渠道。责任单位：县水利局、县财政局。要验收。", ["要修好渠道。", "责任单位：县水利局、县财政局", "要验收。"]),
    ("（县水利局牵头，县财政局配合）要修好渠道。", ["（县水利局牵头，县财政局配合）", "要修好渠道。"]),
    ("要修好渠道（含支渠）。", ["要修好渠道（含支渠）。"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), CUT)
def test_statements_of_responsibility_stand_alone(text: str, found: list[str]):
    assert words(text) == found
    assert [s.duty for s in pieces(text)] == ["县水利局" in s for s in found]


def test_first_and_head_are_said_of_the_right_sentence():
    found = pieces("一、查隐患。要全覆盖。要见底。\n经费要到位。要管好。")
    assert [(s.first, s.head) for s in found] == [
        (True, True),
        (False, False),
        (False, False),
        (True, False),
        (False, False),
    ]


SCRAPS = st.one_of(
    st.sampled_from(
        [
            "一、", "（二）", "一是", "二是", "二要", "第一，", "最后，", "3.", "——", "①", "★", "要抓紧",
            "了", "😀", "𠮷", "（", "）", "(", ")", "“", "”", "《", "》", "。", "；", "，", "：", "！", "\n",
            "\n\n", "　　", "\t", " ", "（责任单位：市教育局）", "责任单位：市教育局", "牵头单位：",
            "完成时限：2026年6月底", "市财政局负责", "5%", "2026年3月5日", "关于开会的通知", "a", "-", "."
        ]
    ),
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30),
    st.text(alphabet=string.punctuation + string.digits + "。；（）", max_size=4),
)  # fmt: skip
TEXTS = st.lists(SCRAPS, max_size=50).map("".join)


def bare(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_sentences_tile_the_text(text: str):
    document = doc(text)
    shape, found = outline(document)
    last = 0
    for sentence in found:
        assert document.text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip(" 　\n\t\r") != ""
        assert last <= sentence.start < sentence.end
        block = shape.blocks[sentence.block]
        assert block.start <= sentence.start < sentence.end <= block.end
        last = sentence.end
    assert bare("".join(s.text for s in found)) == bare(document.text)
    starts = {s.block: s for s in reversed(found)}
    assert all(s.first is (starts[s.block] is s) for s in found)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_cutting_statements_loses_only_stops(text: str):
    document = doc(text)
    whole = outline(document)[1]
    cut = cut_statements(document.text, whole)
    last = 0
    for sentence in cut:
        assert document.text[sentence.start : sentence.end] == sentence.text
        assert last <= sentence.start < sentence.end
        assert not bare(document.text[last : sentence.start]).strip(STOPS)
        last = sentence.end
    assert not bare(document.text[last:]).strip(STOPS)
    assert [s for s in cut if s in set(whole)] == [s for s in whole if s in set(cut)]
    assert {s.block for s in cut} <= {s.block for s in whole}


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_cutting_twice_changes_nothing(text: str):
    document = doc(text)
    once = cut_statements(document.text, outline(document)[1])
    twice = cut_statements(document.text, once)
    assert [(s.start, s.end, s.duty) for s in twice] == [(s.start, s.end, s.duty) for s in once]


def test_table_cells_are_pieces_of_their_own():
    document = assemble(
        Parsed([Piece(cells=("1", "修路", "市交通局"), kind=LineKind.ROW)]), Source("样", None, "", 0, "docx")
    )
    assert [s.text for s in outline(document)[1]] == ["1", "修路", "市交通局"]


def seconds(text: str) -> tuple[float, int]:
    """CPU seconds for the outline and its sentences, and how many there are."""
    document = doc(text)
    begin = time.process_time()
    found = outline(document)[1]
    return time.process_time() - begin, len(found)


def test_one_line_of_five_megabytes():
    assert seconds("字" * 1_700_000)[0] < 5
    spent, count = seconds("各部门要认真落实。" * 185_000)
    assert spent < 5
    assert count == 185_000


HOSTILE: list[tuple[str, Callable[[int], str]]] = [
    ("十万个编号", lambda n: "一是抓好落实；" * n),
    ("十万个圈码", lambda n: "①抓好；" * n),
    ("轮流的编号", lambda n: "一、抓（一）好1.落实。" * (n // 3)),
    ("关上的括号", lambda n: "（抓。好）落实。" * n),
    ("不关的括号", lambda n: "（抓好落实。" * n),
    ("两种括号不配", lambda n: "(抓好〔落实。【" * n),
    ("只有开括号", lambda n: "（" * n),
    ("只有标点", lambda n: "。，；！？、" * n),
    ("只有引号", lambda n: "“”《》" * n),
    ("只有数字", lambda n: "1" * n),
    ("空白行", lambda n: " \n　\n" * n),
]


@pytest.mark.parametrize("make", [case[1] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_time_is_linear(make: Callable[[int], str]):
    small = min(seconds(make(3_000))[0] for _ in range(3))
    large = min(seconds(make(24_000))[0] for _ in range(2))  # the better of two: the machine may be busy
    assert large < 32 * small + 0.2


def test_a_hundred_thousand_ordinals():
    spent, count = seconds("".join(f"{c}是抓好落实；" for c in "一二三四五六七八九十" * 10_000))
    assert count == 100_000
    assert spent < 5


def test_deep_nesting_and_unclosed_brackets_lose_nothing():
    text = "\n".join(f"{mark}（抓好落实" for mark in ["一、", "（一）", "1.", "（1）", "①", "——", "一是"] * 500)
    assert bare("".join(s.text for s in pieces(text))) == bare(text)
