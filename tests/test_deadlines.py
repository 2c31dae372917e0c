"""Time limits: a table of expressions with their days, what is none, and the calendar's edges."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import knowledge
from extract.detect.deadline import find_deadlines
from extract.detect.deadline_grammar import grammar
from extract.detect.workdays import add_working_days, is_working_day
from extract.vocabulary.calendar import add_months, month_end
from extract.vocabulary.outline import DocumentDate
from extract.vocabulary.task import Deadline

TABLE = Path(__file__).parent / "tables" / "deadline_cases.tsv"


def dated(day: str | None, origin: str = "落款", precision: str = "day") -> DocumentDate | None:
    return DocumentDate(date.fromisoformat(day), origin, "", precision) if day else None


def find(text: str, day: str | None = "2022-03-15", **options: object) -> list[Deadline]:
    return find_deadlines(text, 0, len(text), dated(day), **options)  # type: ignore[arg-type]


def texts(text: str, day: str | None = "2022-03-15", **options: object) -> list[str]:
    return [d.text for d in find(text, day, **options)]


def cases() -> list[tuple[str, ...]]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [tuple((line.split("\t") + [""] * 7)[:7]) for line in lines[1:]]


def test_the_table_is_long_enough() -> None:
    assert len(cases()) >= 200


@pytest.mark.parametrize(("base", "before", "expression", "after", "earliest", "due", "repeat"), cases())
def test_expression(base: str, before: str, expression: str, after: str, earliest: str, due: str, repeat: str) -> None:
    found = find(before + expression + after, None if base == "-" else base)
    assert [d.text for d in found] == [expression]
    (only,) = found
    assert (str(only.earliest or ""), str(only.due or ""), only.repeat or "") == (earliest, due, repeat)
    assert (before + expression + after)[only.start : only.end] == only.text


@pytest.mark.parametrize("row", [r for r in knowledge.table("deadlines") if r["examples"]], ids=lambda r: r["name"])
def test_examples_of_the_grammar(row: dict[str, str]) -> None:
    for example in knowledge.values(row["examples"].replace("\\n", "\n")):
        assert example in texts(f"{example}，", None) or row["kind"] == "words", example
        if row["kind"] == "words":
            assert texts(example, None)


@pytest.mark.parametrize("row", [r for r in knowledge.table("deadlines") if r["counters"]], ids=lambda r: r["name"])
def test_counter_examples_of_the_grammar(row: dict[str, str]) -> None:
    for counter in knowledge.values(row["counters"]):
        assert texts(counter, None) == [], counter


NO_DEADLINE = [
    "及时、马上、迅速处理，经常检查", "2019年1月7日，印发了通知", "《青海省2022年工作要点》", "国发〔2022〕45号",
    "行政许可事项清单（2022年版）", "2021年以来", "近年来成效明显", "去年底已完成", "持续推进改革开放",
    "规定期限和定期存款",
    "不定期抽查", "2020年10月13日召开的推进会上部署", "三年行动计划", "落实2022年重点工作计划",
    "实施方案（2019—2021年）", "2000年前建成的小区", "对18个月以上的幼儿", "每人每年补助500元", "限时办结制度",
    "审批时限压缩至7个工作日以内", "环节前后衔接", "按年龄分组", "按季节播种", "一年一度的盛会", "国家和省内外",
    "中央一号文件",
    "第一季度首席专家以外的人", "如今年轻人", "2022年前三季度增长5%", "年内容量增加",
    "安排在下半年的项目",
    "2022年《政府工作报告》责任分工", "1.5年内", "1月以内容为主",
    "",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DEADLINE[:-1])
def test_not_a_deadline(text: str) -> None:
    found = [t for t in texts(text) if not t.startswith("第一季度")]
    assert found == []


def test_two_limits_share_a_year() -> None:
    found = find("方案要在2023年3月底前报备案，并于11月底前实施", "2022-12-01")
    assert [(d.text, str(d.due)) for d in found] == [("2023年3月底前", "2023-03-31"), ("11月底前", "2023-11-30")]
    assert found[1].base is None


def test_the_planned_year_is_the_year_of_limits() -> None:
    (found,) = find("6月底前完成", "2021-12-20", period=2022)
    assert (found.due, found.base) == (date(2022, 6, 30), None)


def test_base_is_named_only_when_counted_from() -> None:
    (relative,) = find("年底前完成")
    (absolute,) = find("2022年底前完成")
    assert (relative.base, relative.base_origin) == (date(2022, 3, 15), "落款")
    assert (absolute.base, absolute.base_origin) == (None, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("力争2028年建成投用", [("2028年", date(2028, 12, 31))]),
        ("2000年以前推行火化的县要巩固提高", []),
        ("使用年限1年以内的车辆要报废", []),
        ("11月15～16日开展检查", [("11月15～16日", date(2022, 11, 16))]),
        ("发现难以执行的，必须在5个工作日内报告", [("5个工作日内", None)]),
    ],
)
def test_what_the_words_around_a_time_make_of_it(text: str, expected: list[tuple[str, date | None]]) -> None:
    assert [(d.text, d.due) for d in find(text)] == expected


def test_meeting_limits_need_a_meeting_date() -> None:
    text = "会后一周内报送"
    (found,) = find_deadlines(text, 0, len(text), dated("2022-03-15", "会议日期"))
    assert (found.text, found.due, found.base_origin) == ("会后一周内", date(2022, 3, 22), "会议日期")


@pytest.mark.parametrize(("precision", "due"), [("day", date(2022, 3, 22)), ("month", None), ("year", None)])
def test_days_are_not_counted_from_an_inexact_date(precision: str, due: date | None) -> None:
    text = "一周内反馈"
    assert find_deadlines(text, 0, len(text), dated("2022-03-15", "正文", precision))[0].due == due


DONE = [
    ("定期督查，每月通报", ["定期", "每月"]),
    ("2021年12月底前完成了改造", []),
    ("今年以来完成改造，年内开工", []),
    ("确保到2025年全面建成", ["到2025年"]),
    ("2022年3月1日，印发通知", []),
    ("一季度完成投资", []),
    ("今年6月底前全部建成", ["今年6月底前"]),
]


@pytest.mark.parametrize(("text", "expected"), DONE)
def test_reported_work_keeps_frequencies_and_future_limits(text: str, expected: list[str]) -> None:
    assert texts(text, done=True) == expected


def test_offsets_are_those_of_the_document() -> None:
    text = "无关的第一句。6 月底\n前完成；第三句。"
    start, end = text.index("6"), text.index("；")
    (found,) = find_deadlines(text, start, end, dated("2022-03-15"))
    assert text[found.start : found.end] == found.text == "6 月底\n前"
    assert found.due == date(2022, 6, 30)


def test_nothing_outside_the_sentence_is_read() -> None:
    text = "2025年底前"
    assert find_deadlines(text, 0, 4, None) == []
    assert find_deadlines(text, 3, 3, None) == []


@given(st.dates(date(1990, 1, 1), date(2059, 12, 31)), st.integers(1, 12))
def test_month_ends(base: date, month: int) -> None:
    (found,) = find(f"{month}月底前完成", base.isoformat())
    assert found.due is not None
    assert found.due == month_end(found.due.year, month)
    assert found.due.year == base.year + (base.month >= 11 and month <= 3)
    assert (found.due + timedelta(days=1)).day == 1


@given(st.dates(date(1990, 1, 1), date(2059, 12, 31)), st.integers(1, 99))
def test_months_on_keep_the_day_or_the_month_end(base: date, count: int) -> None:
    later = add_months(base, count)
    assert (later.year * 12 + later.month) - (base.year * 12 + base.month) == count
    assert later.day == min(base.day, month_end(later.year, later.month).day)
    assert find(f"{count}个月内完成", base.isoformat())[0].due == later


@given(st.dates(date(2004, 1, 1), date(2058, 12, 31)), st.integers(1, 60))
def test_working_days_are_counted_one_by_one(base: date, count: int) -> None:
    due = add_working_days(base, count)
    assert due is not None
    between = [base + timedelta(days=n) for n in range(1, (due - base).days + 1)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(due)


def test_make_up_days_are_working_days() -> None:
    assert is_working_day(date(2022, 10, 8))
    assert not is_working_day(date(2022, 10, 7))
    assert not is_working_day(date(2050, 10, 3))
    assert add_working_days(date(2022, 1, 1), 0) is None
    assert add_working_days(date(2022, 1, 1), 10**9) is None


@given(st.integers(1990, 2060))
def test_spring_festival_lies_between_21_january_and_20_february(year: int) -> None:
    (found,) = find(f"{year}年春节前兑付", None)
    assert found.due is not None
    assert date(year, 1, 20) <= found.due <= date(year, 2, 19)


@settings(max_examples=400)
@given(
    st.text(
        alphabet="0123456789０１９一二十〇年月日号季度周旬底末初前内起止至到—-每按定期限时工作个“”五《》（）x 完成\n",
        max_size=60,
    )
)
def test_any_text_gives_verbatim_ordered_records(text: str) -> None:
    found = find(text)
    assert all(text[d.start : d.end] == d.text and d.text for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(d.earliest is None or d.due is None or d.earliest <= d.due for d in found)


@pytest.mark.parametrize("unit", ["9", "每", "年", "到", "2022年", "自", "《", "十", "至2022"])
def test_long_hostile_text_is_read_in_linear_time(unit: str) -> None:
    text = unit * 20_000
    assert isinstance(find(text), list)


def test_the_grammar_is_compiled_once() -> None:
    assert grammar() is grammar()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("消毒在灾后7天内完成，重建在4个月内完成。", [None, None]),  # the second span counts from the same event
        ("印发后30日内报方案，4个月内完成。", [date(2026, 4, 4), date(2026, 7, 5)]),
    ],
)
def test_a_list_of_spans_names_its_event_once(text: str, days: list[date | None]) -> None:
    base = DocumentDate(date(2026, 3, 5), "落款")
    assert [found.due for found in find_deadlines(text, 0, len(text), base)] == days
