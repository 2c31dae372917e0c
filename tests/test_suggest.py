"""Proposals of unit functions: the examples of the table, what must stay empty, and that they never mix with owners."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.knowledge import table, values
from extract.meaning.suggest import MOST, propose, propose_owners, suggest
from extract.pipeline import extract
from extract.read import read
from extract.vocabulary.records import COLUMNS, SUGGESTED, flat_record, record
from extract.vocabulary.result import Settings

SHARED = Path(__file__).parents[1].parent / "shared" / "tables"
ROWS = table("functions")
EXAMPLES = [(row["function"], text) for row in ROWS for text in values(row["examples"])]
COUNTERS = [(row["function"], text) for row in ROWS for text in values(row["counters"])]

PLAN = """南麓县重点工作实施方案

一、重点任务
1.新建公办幼儿园3所，增加学前教育学位。
2.扩大普惠小微贷款，推动企业上市融资。（牵头单位：县金融办）
3.凝心聚力，奋勇争先。
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "方案.txt"
    path.write_text(PLAN, "utf-8")
    return path


def names(text: str) -> list[str]:
    return [item.function for item in propose(text)]


@pytest.mark.parametrize(("function", "text"), EXAMPLES)
def test_example_is_proposed_first(function: str, text: str) -> None:
    assert names(text)[:1] == [function]


@pytest.mark.parametrize(("function", "text"), COUNTERS)
def test_counter_is_not_proposed(function: str, text: str) -> None:
    assert function not in names(text)


def test_every_function_has_examples_a_counter_and_is_a_function_of_units() -> None:
    known = {row["function"] for row in table("units")}
    for row in ROWS:
        assert row["examples"] and row["counters"] and row["strong"], row["function"]
        assert row["function"] in known, row["function"]
    assert len({row["function"] for row in ROWS}) == len(ROWS) >= 45


def test_terms_are_listed_once_a_function() -> None:
    for row in ROWS:
        words = [word for tier in ("strong", "plain", "weak") for word in values(row[tier])]
        assert len(words) == len(set(words)), row["function"]


def test_terms_are_no_sentences() -> None:
    assert max(len(w) for row in ROWS for tier in ("strong", "plain", "weak", "not") for w in values(row[tier])) <= 14


def test_reason_names_words_of_the_text() -> None:
    text = "深化义务教育集团化办学，提高教师教学水平"
    for item in propose(text):
        assert item.reason.startswith("关键词：")
        assert all(word in text for word in item.reason.removeprefix("关键词：").split("、"))


@pytest.mark.parametrize("text", ["", "，。", "凝心聚力，奋勇争先", "abc 123", "\x00\ud800"])
def test_nothing_to_propose(text: str) -> None:
    assert propose(text) == ()


@given(st.text(alphabet="教育学校企业，。农村公路医院养老abc", max_size=200))
def test_at_most_three_best_first(text: str) -> None:
    found = propose(text)
    assert len(found) <= MOST
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
    assert len({item.function for item in found}) == len(found)


def test_words_that_all_tasks_share_count_less(tmp_path: Path) -> None:
    matters = (
        "新建幼儿园",
        "改造公路",
        "修缮水库",
        "开展普法",
        "办好马拉松赛事",
        "整治欠薪",
        "发展旅游",
        "防治大气污染",
    )
    lines = "".join(f"{n}.{what}，建设大数据平台。\n" for n, what in enumerate(matters, 1))
    (tmp_path / "方案.txt").write_text(f"青石市数字化工作方案\n\n一、重点任务\n{lines}", "utf-8")
    tasks = extract(read(tmp_path / "方案.txt")).tasks
    assert [found[0].function for found in suggest(tasks)] == [
        "教育", "交通运输", "水利", "司法行政", "体育", "人力资源社会保障", "文化和旅游", "生态环境",
    ]  # fmt: skip
    assert suggest([]) == []


def test_off_by_default(plan: Path) -> None:
    result = extract(read(plan))
    assert all(task.suggestions is None for task in result.tasks)
    assert all("suggestions" not in record(task) and SUGGESTED not in flat_record(task) for task in result.tasks)
    assert list(result.to_frame().columns) == list(COLUMNS)


def test_only_where_the_source_names_nobody_and_never_among_owners(plan: Path) -> None:
    off = extract(read(plan))
    on = extract(read(plan), Settings(suggest_owners=True))
    assert [task.owners for task in on.tasks] == [task.owners for task in off.tasks]
    assert [task.id for task in on.tasks] == [task.id for task in off.tasks]
    school, bank = on.tasks[:2]
    assert next(item.function for item in school.suggestions or ()) == "教育"
    assert bank.owners and bank.suggestions == ()
    assert record(school)["suggestions"][0]["function"] == "教育"
    assert record(bank)["suggestions"] == []
    assert flat_record(school)["responsible"] == flat_record(school)["lead"] == ""
    assert list(on.to_frame().columns) == [*COLUMNS, SUGGESTED]


def test_done_work_gets_no_proposal(plan: Path) -> None:
    done = [task for task in propose_owners(extract(read(plan)).tasks) if task.kind.value == "done"]
    assert all(task.suggestions == () for task in done)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("name", ["beijing_2022", "guizhou_2022"])
def test_official_tables(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parents[1] / "benchmarks"), *sys.path])
    import suggest as measured

    found, _ = measured.measure(SHARED, name)
    assert found.first >= 0.55 and found.among >= 0.75
