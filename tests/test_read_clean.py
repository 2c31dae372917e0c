"""What reading mends: blanks inside words and numbers, lines broken by hand; and what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.pipeline import extract
from extract.read import read_bytes
from extract.read.assemble import Piece
from extract.read.characters import closed_up
from extract.read.wraps import softened
from extract.structure.paragraphs import paragraphs
from extract.vocabulary.document import LineKind

CLOSED = [
    ("2 026年6月", "2026年6月"),
    ("20 26 年6月", "2026年6月"),
    ("印发于2 0 2 6 年 6 月", "印发于2026年6月"),
    ("要在 2026 年 6 月 18 日前", "要在 2026年6月18日前"),
    ("2026年  6 月 18  日", "2026年6月18日"),
    ("排查1 2 0 处", "排查120 处"),
    ("排查1 20处", "排查120处"),
    ("增长9 5%以上", "增长95%以上"),
    ("月 1 2 日前", "月12日前"),
    ("各 区 县 要 在 2026 年 6 月 底 前 完 成 隐 患 排 查 。", "各区县要在2026年6月底前完成隐患排查。"),
]
KEPT = [
    "", " ", "主 持 人", "决 议 事 项 甲", "表1 20个", "第1 20名", "表1 2023年", "2023 2024年", "甲 1 2 3", "1 2 3 4 5",
    "3.1 2 项", "电话 021 6321 2810", "市委 市政府", "a b c d e f g h i j", "12 345 678", "责任单位 ：市应急局",
    "设 20 日常养护点", "每月 3 次",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CLOSED)
def test_blanks_that_setting_left(text: str, expected: str) -> None:
    assert closed_up(text) == expected and read_bytes(text.encode(), "a.txt").text == expected


@pytest.mark.parametrize("text", KEPT)
def test_blanks_that_somebody_typed(text: str) -> None:
    assert closed_up(text) == text


@given(st.text(alphabet="甲乙年处表第%。， 012.", max_size=40))
def test_only_blanks_go_and_twice_is_once(text: str) -> None:
    once = closed_up(text)
    assert closed_up(once) == once and once.replace(" ", "") == text.replace(" ", "")


TASK = "一、各区县要在2026年6月底前完成隐患排查120处，整改率达到95%以上。\n责任单位：市发展改革委；市财政局\n"
SPOILT = {
    "blanks": TASK.replace("2026年6月", " 2026 年 6 月").replace("：", " :").replace("；", " ;"),
    "blanks in numbers": TASK.replace("2026", "2 026").replace("120", "1 20").replace("95%", "9 5%"),
    "full width": TASK.replace("2026", "２０２６").replace("120", "１２０").replace("95%", "９５％"),
    "invisible": TASK.replace("隐患", "隐\u00ad患\u200b").replace("单位", "单\ufeff位"),
    "typed breaks": TASK.replace("处，", "处，<BR>").replace("。\n", "。<br/>"),
    "radicals": TASK.replace("月", "⽉").replace("革", "⾰").replace("一、", "⼀、"),
    "a number apart from its unit": TASK.replace("6月", "6\n月"),
    "spaced label": TASK.replace("责任单位", "责 任 单 位"),
}


@pytest.mark.parametrize("text", SPOILT.values(), ids=SPOILT)
def test_spoilt_text_says_the_same(text: str) -> None:
    def facts(given: str) -> list[object]:
        result = extract(read_bytes(given.encode(), "a.txt"))
        task = result.tasks[0]
        for mention in (*task.requirements, *task.owners, *task.deadlines, *task.targets):
            assert result.document.text[mention.start : mention.end] == mention.text
        owners = [owner.name for owner in task.owners]
        return [len(result.tasks), owners, [d.due for d in task.deadlines], [(t.value, t.unit) for t in task.targets]]

    assert facts(text) == facts(TASK)


FULL = "市各有关部门和单位要按照职责分工把各项任务落实到具体的处室和人员并且"  # 34 characters, no end
TAIL = "按月报告进展情况。"


def pieces(*texts: str) -> list[Piece]:
    return [Piece(text, hard=True) for text in texts]


@pytest.mark.parametrize(
    ("texts", "soft"),
    [
        ((FULL, TAIL) * 6, 6),
        ((FULL, TAIL) * 4, 0),
        ((*(FULL, TAIL) * 6, FULL * 3 + "。"), 0),
        ((*(FULL, TAIL) * 6, "一、加强领导", "（一）压实责任"), 6),
        (tuple(FULL[:length] for length in range(20, 34)), 0),
        ((), 0),
    ],
    ids=["broken", "too few", "a longer paragraph", "headings", "all lengths", "empty"],
)
def test_paragraphs_that_are_lines(texts: tuple[str, ...], soft: int) -> None:
    found = softened(pieces(*texts))
    assert [piece.text for piece in found] == list(texts)
    assert sum(not piece.hard for piece in found) == soft


def test_headings_rows_and_titles_stay() -> None:
    extra = [Piece(FULL, LineKind.HEADING, 1, hard=True), Piece(kind=LineKind.ROW, hard=True, cells=(FULL, TAIL))]
    found = softened([*extra, *pieces(*(FULL, TAIL) * 6)])
    assert all(piece.hard for piece in found[:2])


def test_broken_lines_are_joined_with_their_own_paragraph_numbers() -> None:
    text = "".join(f"<p>{part}</p>" for part in (FULL, TAIL) * 6)
    document = read_bytes(f"<html><body>{text}</body></html>".encode(), "a.html")
    found = [document.text[part.start : part.end] for part in paragraphs(document)]
    assert found == [f"{FULL}\n{TAIL}"] * 6
    assert [line.paragraph for line in document.lines] == list(range(1, 13))
