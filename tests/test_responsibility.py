"""Statements that stand for several rows: which rows inherit them, and what is never overridden; limits in labels."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.detect.statements import limit_spans
from extract.pipeline import extract
from extract.read import read
from extract.vocabulary.result import Result, Settings
from extract.vocabulary.task import Label, Part

HEAD = "关于加强青石市校园安全工作的实施方案\n\n"
THREE = "1.排查校舍隐患，完成加固12栋。\n2.开展教师轮训，培训800人次。\n3.配齐校园保安。\n"
SHORT = {"lead": "L", "responsible": "R", "cooperating": "C", "supervising": "S"}


@pytest.fixture
def extracted(tmp_path: Path):
    def run(text: str, settings: Settings | None = None) -> Result:
        (tmp_path / "方案.txt").write_text(text, "utf-8")
        return extract(read(tmp_path / "方案.txt"), settings)

    return run


def shown(result: Result) -> list[str]:
    """A line a task: its ordinal, its owners with where they come from."""
    return [
        " ".join([task.ordinal or "-", *(f"{SHORT[o.role.value]}{o.name}:{o.source}" for o in task.owners)])
        for task in result.tasks
    ]


CASES = [
    (
        "a bracket at the end of an item is that item's own, and covers all its sentences",
        f"一、重点任务\n{THREE}4.修订预案。组织演练2次。（市应急局负责）\n",
        ["1.", "2.", "3.", "4. R市应急局:bracket"],
    ),
    (
        "a label line after the text of an item is the item's own",
        "一、重点任务\n（一）改造校舍。完成12栋。\n责任单位：市教育局\n（二）配齐保安。\n责任单位：市公安局\n",
        ["（一） R市教育局:label", "（二） R市公安局:label"],
    ),
    (
        "a paragraph after several items that have none covers each",
        f"一、重点任务\n（一）夯实基础\n{THREE}责任单位：市教育局、市财政局\n（二）严格管理\n1.建立台账。\n2.定期通报。\n",
        [
            "1. R市教育局:section R市财政局:section", "2. R市教育局:section R市财政局:section",
            "3. R市教育局:section R市财政局:section", "1.", "2.",
        ],
    ),
    (
        "the same as a bracket standing alone",
        f"一、重点任务\n{THREE}（牵头单位：市教育局；配合单位：市公安局）\n",
        [f"{n}. L市教育局:section C市公安局:section" for n in (1, 2, 3)],
    ),
    (
        "where items have statements each for itself, the last one's is its own, and the one without stays without",
        "一、重点任务\n1.改造校舍5栋。\n责任单位：市教育局\n2.配齐保安。\n3.开展轮训。\n责任单位：市人社局\n",
        ["1. R市教育局:label", "2.", "3. R市人社局:label"],
    ),
    (
        "also where another section of the document shows it",
        f"一、基础\n{THREE}责任单位：市教育局\n二、管理\n1.建立台账。\n责任单位：市财政局\n2.定期通报。\n责任单位：市审计局\n",
        ["1.", "2.", "3. R市教育局:label", "1. R市财政局:label", "2. R市审计局:label"],
    ),
    (
        "what an item names itself is not overridden by the section",
        "一、重点任务\n1.改造校舍5栋。\n2.市公安局要配齐保安。\n3.开展轮训。\n责任单位：市教育局\n",
        ["1. R市教育局:section", "2. R市公安局:sentence", "3. R市教育局:section"],
    ),
    (
        "a statement in a heading covers the items below, not the next section",
        f"一、重点任务\n（一）夯实基础（牵头单位：市教育局）\n{THREE}（二）严格管理\n1.建立台账。\n",
        [*(f"{n}. L市教育局:heading" for n in (1, 2, 3)), "1."],
    ),
    (
        "but not an item that names its own",
        "一、重点任务\n（一）夯实基础（牵头单位：市教育局）\n1.改造校舍5栋。（市住建局负责）\n2.开展轮训。\n",
        ["1. R市住建局:bracket", "2. L市教育局:heading"],
    ),
    (
        "a paragraph right under a heading covers its items",
        f"一、重点任务\n（一）夯实基础\n牵头单位：市教育局\n{THREE}",
        [f"{n}. L市教育局:heading" for n in (1, 2, 3)],
    ),
    (
        "the nearest of two counts",
        "一、重点任务（责任单位：市政府办公室）\n（一）夯实基础\n牵头单位：市教育局\n1.改造校舍5栋。\n2.开展轮训。\n（二）严格管理\n1.建立台账。\n",
        ["1. L市教育局:heading", "2. L市教育局:heading", "1. R市政府办公室:heading"],
    ),
    (
        "one bracket at the end of a paragraph of points covers all of them",
        "一、重点任务\n（一）夯实基础。一是改造校舍12栋。二是开展教师轮训。三是配齐保安。（责任单位：市教育局）\n",
        [f"{mark} R市教育局:item" for mark in ("（一）", "一是", "二是", "三是")],
    ),
    (
        "points with statements of their own keep them",
        "一、重点任务\n（一）夯实基础。一是改造校舍12栋。（市住建局负责）二是开展教师轮训。（市教育局负责）\n",
        ["（一）", "一是 R市住建局:bracket", "二是 R市教育局:bracket"],
    ),
    (
        "a measure's statement covers its numbered parts",
        "一、重点任务\n1.夯实安全基础，排查隐患120处。（牵头单位：市教育局）\n（1）改造校舍12栋。\n（2）配齐保安。（市公安局负责）\n2.定期通报。\n",
        ["1. L市教育局:bracket", "（1） L市教育局:item", "（2） R市公安局:bracket", "2."],
    ),
    (
        "paragraphs without numbers: the statement after them covers each",
        "一、夯实安全基础\n改造校舍12栋，改造围墙5处，做到隐患清零、台账清楚。\n开展教师轮训，全年培训800人次，提高应急处置能力。\n责任单位：市教育局\n"
        "二、严格日常管理\n建立校园安全台账，按月通报整改情况，逐项销号。\n",
        ["- R市教育局:section", "- R市教育局:section", "二、"],
    ),
    (
        "one statement a paragraph: each belongs to the paragraph before it",
        "一、夯实安全基础\n改造校舍12栋，改造围墙5处，做到隐患清零、台账清楚。\n责任单位：市教育局\n"
        "开展教师轮训，全年培训800人次，提高应急处置能力。\n责任单位：市人社局\n",
        ["- R市教育局:label", "- R市人社局:label"],
    ),
    (
        "chapters do not share the statement at the end of the last one",
        "一、夯实基础\n改造校舍12栋，改造围墙5处，做到隐患清零。\n二、严格管理\n建立校园安全台账，按月通报整改情况。\n责任单位：市教育局\n",
        ["一、", "- R市教育局:label"],
    ),
    (
        "a numbered statement among the parts of a measure is the measure's",
        "一、重点任务\n（一）改造校舍，完成12栋。\n1.责任单位：市教育局\n2.完成时限：6月底前\n（二）配齐保安。\n",
        ["（一） R市教育局:label", "（二）"],
    ),
    (
        "a statement broken by a page is one",
        "一、重点任务\n1.改造校舍5栋。（牵头单位：市教育局，责任单位：市住房城\n\n乡建设局、市财政局）\n2.配齐保安。\n",
        ["1. L市教育局:bracket R市住房城乡建设局:bracket R市财政局:bracket", "2."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_who_covers_what(extracted, why: str, text: str, expected: list[str]) -> None:
    assert shown(extracted(HEAD + text)) == expected


def test_inherited_owners_point_to_their_own_words(extracted) -> None:
    result = extracted(HEAD + CASES[2][1])
    owners = [owner for task in result.tasks for owner in task.owners]
    assert len(owners) == 6
    assert all(result.document.text[o.start : o.end] == o.text for o in owners)


LIMITS = [
    ("1.改造校舍5栋。（责任单位：市教育局；完成时限：2026年6月底前）\n2.开展教师轮训。\n", [[date(2026, 6, 30)], []]),
    ("1.改造校舍5栋。\n责任单位：市教育局\n完成时限：2026年6月底前\n2.开展教师轮训。\n", [[date(2026, 6, 30)], []]),
    ("1.改造校舍5栋。完成时限：2026年6月底前\n2.开展教师轮训。\n", [[date(2026, 6, 30)], []]),
    ("1.改造校舍5栋。（完成时限：2026年6月底前）\n2.开展教师轮训。\n", [[date(2026, 6, 30)], []]),
    ("1.改造校舍5栋。\n完成时限：2026年6月底前\n2.开展教师轮训。\n完成时限：2026年9月底前\n", [[date(2026, 6, 30)], [date(2026, 9, 30)]]),
    ("1.改造校舍5栋。\n2.开展教师轮训。\n完成时限：2026年9月底前\n", [[date(2026, 9, 30)], [date(2026, 9, 30)]]),
    ("1.改造校舍5栋。\n2.开展轮训，2026年3月底前完成。\n完成时限：2026年9月底前\n", [[date(2026, 9, 30)], [date(2026, 3, 31)]]),
    ("（一）夯实基础（完成时限：2026年6月底前）\n1.改造校舍5栋。\n2.开展教师轮训。\n", [[date(2026, 6, 30)], [date(2026, 6, 30)]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LIMITS)
def test_limits_belong_to_the_row(extracted, text: str, expected: list[list[date]]) -> None:
    result = extracted(f"{HEAD}一、重点任务\n{text}")
    assert [[limit.due for limit in task.deadlines] for task in result.tasks] == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("完成时限：6月底前", ["完成时限：6月底前"]),
        ("改造校舍（完成时限：6月底前）。", ["（完成时限：6月底前）"]),
        ("改造校舍5栋。办结时限：3个工作日内。", ["办结时限：3个工作日内"]),
        ("会议时间：2026年3月1日", []),
        ("完成时限：见附件", []),
        ("2.完成时限：6月底前", ["完成时限：6月底前"]),
        ("明确完成时限：6月底前", []),
        ("完成时限：", []),
        ("", []),
    ],
)
def test_limit_labels(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in limit_spans(text)] == found


def test_no_row_is_only_a_statement_and_no_statement_is_lost(extracted) -> None:
    for _, text, _ in CASES:
        result = extracted(HEAD + text)
        for task in result.tasks:
            assert any(item.part is not Part.RESPONSIBILITY for item in task.requirements)
        kept = sorted((r.start, r.end) for task in result.tasks for r in task.requirements)
        judged = [s for s, j in zip(result.sentences, result.judgements, strict=True) if j.label is not Label.OTHER]
        assert kept == sorted((s.start, s.end) for s in judged)


PIECES = [
    "一、重点任务\n", "（一）夯实基础\n", "1.改造校舍12栋。\n", "2.开展轮训。（市教育局负责）\n", "责任单位：市财政局\n",
    "完成时限：6月底前\n", "改造校舍，改造围墙，做到隐患清零。\n", "（责任单位：市公安局", "；配合单位：市民政局）\n", "\n",
    "今年以来，培训了800人次。\n", "一是抓早。二是抓小。（市水利局牵头）\n", "（二）严格管理（牵头单位：市审计局）\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_order_keeps_every_sentence_once(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "方案.txt"
    path.write_text(HEAD + "".join(pieces), "utf-8")
    result = extract(read(path))
    judged = [(s.start, s.end) for s, j in zip(result.sentences, result.judgements, strict=True) if j.label != "other"]
    kept = [(r.start, r.end) for task in result.tasks for r in task.requirements]
    assert sorted(kept) == sorted(judged)
    for task in result.tasks:
        assert all(result.document.text[o.start : o.end] == o.text for o in task.owners)
        assert len({o.source in ("item", "heading", "section") for o in task.owners}) <= 1


def test_first_is_lead_holds_for_inherited_statements(extracted) -> None:
    result = extracted(HEAD + CASES[2][1], Settings(first_is_lead=True))
    assert shown(result)[0] == "1. L市教育局:section R市财政局:section"
