"""Heads of columns and cells of task tables: who, by when, and what the table of heads promises."""

import csv
import io

import pytest

from extract.detect.tables.heads import head, says_done, title_words
from extract.knowledge import table, values
from extract.pipeline import extract
from extract.read.formats import read_bytes
from extract.vocabulary.result import Settings
from extract.vocabulary.task import Task


def only_task(rows: list[list[str]], settings: Settings | None = None) -> Task:
    """The one task of a table, every span of it checked against the text."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    result = extract(read_bytes(file.getvalue().encode(), "a.csv"), settings)
    (task,) = result.tasks
    for item in (*task.owners, *task.deadlines):
        assert result.document.text[item.start : item.end] == item.text
    return task


OWNERS = [
    ("牵头单位：县发改局；配合单位：县财政局", [("lead", "县发改局"), ("cooperating", "县财政局")]),
    (
        "县发改局牵头，县财政局、住建局配合",
        [("lead", "县发改局"), ("cooperating", "县财政局"), ("cooperating", "县住建局")],
    ),
    ("县发改局（牵头）、县财政局", [("lead", "县发改局"), ("responsible", "县财政局")]),
    ("★县发改局、财政局等部门", [("responsible", "县发改局"), ("responsible", "县财政局等部门")]),
    ("县发改局 张三", [("responsible", "县发改局"), ("responsible", "张三")]),
    ("县委组织部 县委宣传部", [("responsible", "县委组织部"), ("responsible", "县委宣传部")]),
    ("各乡镇（街道）", [("responsible", "各乡镇（街道）")]),
    ("综合科", [("responsible", "综合科")]),
    ("—", []),
    ("", []),
]


@pytest.mark.parametrize(("cell", "expected"), OWNERS)
def test_cells_of_owners(cell: str, expected: list[tuple[str, str]]) -> None:
    rows = [["工作任务", "责任单位", "完成时限"], ["推进集中供水工程建设", cell, "6月底前"]]
    task = only_task(rows)
    assert [(o.role.value, o.name) for o in task.owners] == expected
    assert {o.source for o in task.owners} <= {"column"}


DEADLINES = [
    ("2026.6", "2026-06-30"), ("2026年", "2026-12-31"), ("全年", "2026-12-31"), ("6月", "2026-06-30"),
    ("第二季度", "2026-06-30"), ("2026/6/30", "2026-06-30"), ("2025年12月31日", "2025-12-31"), ("3月-6月", "2026-06-30"),
    ("上半年", "2026-06-30"), ("常年坚持", "None"), ("按序时进度推进", "None"), ("立行立改", "None"), ("每月", "None"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "due"), DEADLINES)
def test_cells_of_deadlines(cell: str, due: str) -> None:
    """The whole cell is a time limit, also a bare or a past date; words without a date that is known are kept."""
    rows = [["2026年任务清单"], ["工作任务", "责任单位", "完成时限"], ["推进集中供水工程建设", "县水利局", cell]]
    task = only_task(rows)
    assert [str(d.due) for d in task.deadlines] == [due] and task.deadlines[0].text in cell


def test_a_target_without_a_figure_keeps_its_words() -> None:
    rows = [["工作任务", "工作目标", "责任单位"], ["推进集中供水工程建设", "全域覆盖", "县水利局"]]
    task = only_task(rows)
    assert [(t.text, t.value) for t in task.targets] == [("全域覆盖", None)]


def test_the_first_unit_leads_only_when_asked() -> None:
    rows = [["工作任务", "责任单位"], ["推进集中供水工程建设", "县水利局、财政局"]]
    assert [o.role.value for o in only_task(rows).owners] == ["responsible", "responsible"]
    assert [o.role.value for o in only_task(rows, Settings(first_is_lead=True)).owners] == ["lead", "responsible"]


WORDS = [row for row in table("table_columns") if row["role"] not in ("prefix", "title", "done", "open")]


@pytest.mark.parametrize("row", WORDS, ids=lambda row: f"{row['role']}{row['person']}")
def test_heads(row: dict[str, str]) -> None:
    for word in (*values(row["words"]), *values(row["example"])):
        found = head(word)
        assert found is not None and (found.role, found.person) == (row["role"], bool(row["person"])), word
    for word in values(row["counter"]):
        found = head(word)
        assert found is None or found.role != row["role"], word


def test_no_head_stands_twice() -> None:
    words = [word for row in WORDS for word in values(row["words"])]
    assert sorted(words) == sorted(set(words))


def test_titles_and_words_of_progress() -> None:
    (titles,) = (row for row in table("table_columns") if row["role"] == "title")
    assert all(title_words().search(example) for example in values(titles["example"]))
    assert not any(title_words().search(counter) for counter in values(titles["counter"]))
    for role, expected in (("done", True), ("open", False)):
        (row,) = (row for row in table("table_columns") if row["role"] == role)
        assert all(says_done(example) is expected for example in values(row["example"]))
        assert not any(says_done(counter) for counter in values(row["counter"]))
