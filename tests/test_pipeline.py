"""The whole way: nothing, a sentence, the project's own documents, records, frames, and documents found elsewhere."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import extract, read
from extract.evaluate.gold import load_gold
from extract.read.assemble import Parsed, Piece, assemble
from extract.vocabulary.document import Document, LineKind, Source
from extract.vocabulary.records import COLUMNS, flat_record, record
from extract.vocabulary.result import Result, Settings
from extract.vocabulary.task import Label, Part

REPO = Path(__file__).parents[1]
SEEDS = REPO.parent / "shared" / "seeds"
SAMPLES = sorted(path for path in (REPO / "corpora" / "samples").iterdir() if path.is_file())
GOLD = {document.name: document for document in load_gold(REPO / "corpora" / "gold")}
PLAN = "白河县农村公路养护实施方案\n"


def doc(text: str, name: str = "样.txt") -> Document:
    return assemble(Parsed([Piece(line) for line in text.split("\n")]), Source(name, None, "", len(text), "txt"))


def check_invariants(result: Result) -> None:
    """What holds for the result of every document, whatever it says."""
    text, length = result.document.text, len(result.document.text)
    assert len(result.judgements) == len(result.sentences)
    for task in result.tasks:
        assert task.requirements
        assert task.document == result.document.name
        assert task.kind in (Label.TASK, Label.DONE)
        assert all(a.end <= b.start for a, b in zip(task.requirements, task.requirements[1:], strict=False))
        for found in (*task.requirements, *task.owners, *task.deadlines, *task.targets):
            assert 0 <= found.start < found.end <= length
            assert text[found.start : found.end] == found.text
    for check in result.checks:
        assert 0 <= check.start < check.end <= length
        assert check.message
    wanted = {
        (s.start, s.end) for s, j in zip(result.sentences, result.judgements, strict=True) if j.label is not Label.OTHER
    }
    printed = [
        (r.start, r.end) for task in result.tasks for r in task.requirements if r.part is not Part.RESPONSIBILITY
    ]
    assert len(set(printed)) == len(printed)
    assert set(printed) <= wanted
    assert len({task.id for task in result.tasks}) == len(result.tasks)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "　\n\t \n", "。", "\n。，；\n", "😀", "要", "1", "（", "一、", "一是"]
)
def test_hardly_anything(text: str):
    result = extract(doc(text))
    check_invariants(result)
    assert result.tasks == ()


def test_no_lines_at_all():
    empty = Document("", (), Source("空.txt", None, "", 0, "txt"))
    result = extract(empty)
    assert (result.tasks, result.checks, result.sentences, result.date) == ((), (), (), None)


def test_one_sentence():
    result = extract(doc("各单位必须于2026年6月底前完成整改。"))
    [task] = result.tasks
    assert task.kind is Label.TASK
    assert [r.text for r in task.requirements] == ["各单位必须于2026年6月底前完成整改。"]
    assert [(d.text, d.due) for d in task.deadlines] == [("2026年6月底前", date(2026, 6, 30))]
    assert (task.ordinal, task.heading, task.paragraph) == ("", (), 1)


def test_given_date_is_the_base_of_relative_deadlines():
    document = doc(PLAN + "于3个月内完成路面检测。\n白河县交通运输局\n2026年3月5日")
    own, given = extract(document), extract(document, Settings(base_date=date(2026, 1, 31)))
    assert own.date is not None
    assert own.date.day == date(2026, 3, 5)
    assert given.date is not None
    assert (given.date.day, given.date.origin) == (date(2026, 1, 31), "指定")
    assert [d.due for t in own.tasks for d in t.deadlines] != [d.due for t in given.tasks for d in t.deadlines]


def test_the_same_document_gives_the_same_result():
    document = doc(PLAN + "一、加强巡查\n1.完善巡查制度。\n2.建立巡查台账。")
    assert extract(document) == extract(document)


@pytest.mark.parametrize("name", sorted(GOLD))
def test_gold_documents(name: str):
    result = extract(doc(GOLD[name].text, name))
    check_invariants(result)
    assert result.tasks


@pytest.mark.parametrize("path", SAMPLES, ids=[path.name for path in SAMPLES])
def test_samples(path: Path):
    result = extract(read(path))
    check_invariants(result)
    assert result.document.name == path.name
    for task in result.tasks:
        assert json.loads(json.dumps(record(task), ensure_ascii=False)) == record(task)


SCRAPS = st.one_of(
    st.sampled_from(
        [
            PLAN, "总结\n", "一、", "（一）", "1.", "一是", "二要", "第一，", "——", "要建立台账",
            "完成3公里", "已修好", "6月底前", "（责任单位：县水利局、县财政局）", "由县林业局牵头",
            "责任单位：", "不得", "增长5%", "。", "；", "，", "\n", "\n\n", "（", "）", "“", "”", "《", "😀",
            "𠮷", "=1+1", "\t"
        ]
    ),
    st.text(max_size=8),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(SCRAPS, max_size=40).map("".join))
def test_any_text(text: str):
    result = extract(doc(text))
    check_invariants(result)
    for task in result.tasks:
        json.dumps(record(task), allow_nan=False)


def test_record_keeps_what_the_task_says():
    [task] = extract(
        doc(PLAN + "（一）完善巡查制度。由县交通运输局牵头，县公安局配合，于2026年6月底前建成观测点12处。")
    ).tasks
    data = json.loads(json.dumps(record(task), ensure_ascii=False))
    assert (data["kind"], data["ordinal"], data["id"], data["document"]) == ("task", "（一）", task.id, "样.txt")
    assert [r["text"] for r in data["requirements"]] == [r.text for r in task.requirements]
    assert {(o["role"], o["text"]) for o in data["owners"]} == {("lead", "县交通运输局"), ("cooperating", "县公安局")}
    assert [(d["text"], d["due"]) for d in data["deadlines"]] == [("2026年6月底前", "2026-06-30")]
    assert [t["value"] for t in data["targets"]] == [12]


def test_frame():
    frame = extract(doc(PLAN + "1.建立巡查台账。\n2.落实养护经费。")).to_frame()
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame["ordinal"]) == ["1.", "2."]
    assert list(frame["kind"]) == ["task", "task"]


def test_frame_of_nothing_has_its_columns():
    frame = extract(doc("")).to_frame()
    assert list(frame.columns) == list(COLUMNS)
    assert frame.empty


def test_flat_rows_hold_scalars_only():
    for path in SAMPLES:
        for task in extract(read(path)).tasks:
            assert all(v is None or isinstance(v, str | int | float) for v in flat_record(task).values())


def test_a_table_of_tasks():
    rows = [("序号", "任务", "责任单位", "完成时限"), ("1", "完成路面检测", "县交通运输局", "2026年6月底前")]
    pieces = [Piece("2026年重点任务清单"), *(Piece(cells=row, kind=LineKind.ROW, hard=True) for row in rows)]
    check_invariants(extract(assemble(Parsed(pieces), Source("表.docx", None, "", 0, "docx"))))


POINT = re.compile(r"[一二三四五六七八九十]+[是要]")
SEED_POINTS = {"1": 12, "3": 11, "4": 14, "5": 23}
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="no shared folder")


def seed(number: str, *, rules_only: bool = False) -> Result:
    [path] = SEEDS.glob(f"{number}_*")
    return extract(read(path), Settings(rules_only=rules_only))


@needs_seeds
@pytest.mark.parametrize(("number", "count"), sorted(SEED_POINTS.items()))
@pytest.mark.parametrize("rules_only", [False, True], ids=["learned", "rules"])
def test_every_counted_point_of_a_seed_is_a_row_of_its_own(number: str, count: int, rules_only: bool):
    result = seed(number, rules_only=rules_only)
    check_invariants(result)
    points = [block for block in result.outline.blocks if block.marker and POINT.fullmatch(block.marker.text)]
    assert len(points) == count
    wanted = Label.DONE if number == "4" else Label.TASK
    for block in points:
        assert block.marker is not None
        rows = {
            task.id
            for task in result.tasks
            if task.ordinal == block.marker.text and any(block.start <= r.start < block.end for r in task.requirements)
        }
        kinds = {task.kind for task in result.tasks if task.id in rows}
        assert wanted in kinds, result.document.text[block.start : block.start + 12]


@needs_seeds
@pytest.mark.parametrize("rules_only", [False, True], ids=["learned", "rules"])
def test_a_report_of_finished_work_gives_hardly_a_task(rules_only: bool):
    assert sum(task.kind is Label.TASK for task in seed("4", rules_only=rules_only).tasks) <= 3


@needs_seeds
@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else [], ids=lambda path: path.name[:1])
def test_seeds_hold_the_invariants(path: Path):
    check_invariants(extract(read(path)))
