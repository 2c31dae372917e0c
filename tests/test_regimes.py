"""Supervision regimes as data: the shipped ones, a place's own, their days, lights, feedback and cards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from extract.knowledge import toml_names
from extract.ledger.memory.event import Event, Kind, Via
from extract.ledger.memory.state import State, fold
from extract.ledger.regimes.regime import DEFAULT, Card, Regime, load, parse
from extract.ledger.regimes.watch import behind, cards, falls, is_unassigned, light, limit, next_feedback, percent
from extract.vocabulary.errors import LedgerError
from extract.vocabulary.profile import Light, Rule
from extract.write.excel.light import light as printed

DAY = date(2026, 4, 1)
LATER = date(2026, 12, 1)
SHIPPED = toml_names("regimes")


def task(*events: Event, **cells: str) -> State:
    start = Event(Kind.CREATED, "T-1", DAY, via=Via.LEDGER, payload={"id": "T-1", **cells}, number=1)
    return fold([start, *(replace(e, number=n) for n, e in enumerate(events, 2))])["T-1"]


def event(kind: Kind, day: date, cells: Mapping[str, str] | None = None) -> Event:
    return Event(kind, "T-1", day, payload=cells or {})


def test_the_shipped_regimes() -> None:
    assert {"13710", "三色灯", "红黄牌", "序时进度"} <= set(SHIPPED) and DEFAULT in SHIPPED
    for name in SHIPPED:
        regime = load(name)
        assert regime.name == name and regime.about and regime.title and regime.cards
        assert [card.colour for card in regime.cards] == ["黄牌", "红牌"]
    assert load(None) == load(DEFAULT)


def test_13710() -> None:
    """当天部署、3天反馈、7天办结、重大复杂1个月、销号清零."""
    regime = load("13710")
    assert (regime.assign, regime.first, regime.limit, regime.major_months) == (0, 3, 7, 1)
    plain, major = task(), task(remark="重大复杂问题")
    assert (limit(plain, regime), limit(major, regime)) == (date(2026, 4, 8), date(2026, 5, 1))
    assert limit(task(due="2026-12-31"), regime) == date(2026, 12, 31), "the task's own limit goes before"
    assert limit(task(limit="长期坚持"), regime) is None
    assert next_feedback(plain, regime, DAY) == date(2026, 4, 4)
    closed = task(event(Kind.CLOSED, date(2026, 4, 9), {"status": "已销号"}))
    assert next_feedback(closed, regime, date(2026, 5, 1)) is None
    assert [is_unassigned(plain, regime, DAY + timedelta(days=n)) for n in (0, 1)] == [False, True]
    assert not is_unassigned(task(event(Kind.ASSIGNED, DAY)), regime, LATER)
    assert not is_unassigned(plain, load("三色灯"), LATER), "not every regime asks for it"


OWN = """
name = "本县办法"
days = "工作日"
[feedback]
first = 3
[light]
soon = 2
[[cards]]
colour = "蓝牌"
overdue = 1
"""


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "本县.toml"
    path.write_text(OWN, "utf-8-sig")
    regime = load(str(path))
    assert (regime.name, regime.working, regime.first, regime.every) == ("本县办法", True, 3, None)
    assert regime.light == Light(soon=2) and regime.cards == (Card("蓝牌", overdue=1),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = 3", ["name", "3"]),
        ('days = "周日"', ["days", "周日", "自然日"]),
        ("[feedback]\nfirst = -1", ["[feedback] first", "-1"]),
        ("[feedback]\nevery = 0", ["[feedback] every", "0"]),
        ("[feedback]\nfirst = true", ["[feedback] first", "True"]),
        ("[feedback]\nfirts = 3", ["[feedback] firts", "不认识", "first"]),
        ("[light]\namber = 40\nred = 30", ["[light] red", "30", "40"]),
        ('[light]\nrule = "moon"', ["[light] rule", "moon", "schedule"]),
        ("[[cards]]\noverdue = 1", ["第 1 个 [[cards]]", "colour"]),
        ('[[cards]]\ncolour = "黄牌"\noverdue = "三"', ["第 1 个 [[cards]] overdue", "三"]),
        ("[cards]\nx = 1", ["cards", "[[cards]]"]),
        ("light = 3", ["light", "[light]"]),
        ('[limit]\nmajor_words = "重大"', ["[limit] major_words", "重大"]),
        ('[report]\ncycle = "年"', ["[report] cycle", "年", "季"]),
        ("名字 = 1", ["不是正确的 TOML"]),
        ("x = ", ["不是正确的 TOML"]),
    ],
)
def test_what_is_wrong_is_named(text: str, said: list[str]) -> None:
    with pytest.raises(LedgerError) as error:
        parse(text, "本县.toml")
    assert all(word in str(error.value) for word in ["本县.toml", *said]), error.value


@pytest.mark.parametrize("name", ["没有的", "文件夹", "坏.toml"])
def test_a_regime_that_is_not_there(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("文件夹").mkdir()
    Path("坏.toml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(LedgerError, match=name):
        load(name)


WORKING = Regime("w", working=True)


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2026, 4, 3), 1, date(2026, 4, 7)),  # Friday before 清明 (4-6 April off)
        (date(2026, 4, 3), 0, date(2026, 4, 3)),
        (date(2026, 4, 7), 3, date(2026, 4, 10)),
        (date(2026, 4, 10), 1, date(2026, 4, 13)),
    ],
)
def test_working_days(day: date, count: int, after: date) -> None:
    assert WORKING.after(day, count) == after
    assert WORKING.between(day, after) == count
    assert WORKING.between(after, day) == -count


LIGHTS = [
    (cells, day)
    for cells in ({}, {"due": "2026-06-30"}, {"due": "2026-06-30", "status": "进行中"}, {"status": "长期坚持"},
                  {"due": "2026-06-30", "status": "已完成待核"}, {"due": "2026-06-30", "status": "中止"}, {"status": "逾期"})
    for day in (date(2026, 6, 14), date(2026, 6, 15), date(2026, 6, 30), date(2026, 7, 1))
]  # fmt: skip


@pytest.mark.parametrize(("cells", "day"), LIGHTS)
def test_the_light_is_the_workbook_s(cells: dict[str, str], day: date) -> None:
    state = task(**cells)
    assert light(state, load(None), day) == printed(state.item.due, state.item.status, day)


@pytest.mark.parametrize(
    ("progress", "column", "day", "shown"),
    [
        ("已完成50%", "", date(2026, 7, 2), "●正常"),
        ("已完成41%", "", date(2026, 7, 2), "●正常"),
        ("已完成40%", "", date(2026, 7, 2), "●滞后"),
        ("已完成20%", "", date(2026, 7, 2), "●滞后"),
        ("已完成19%", "", date(2026, 7, 2), "●严重滞后"),
        ("已完成90%", "0.1", date(2026, 7, 2), "●严重滞后"),
        ("", "", date(2026, 1, 20), "●正常"),
        ("", "", date(2026, 7, 2), "●严重滞后"),
        ("已完成99%", "", date(2027, 1, 1), "●逾期"),
    ],
)
def test_the_light_by_progress(progress: str, column: str, day: date, shown: str) -> None:
    """The year 2026 is half over on 2 July: from 10 points behind amber, over 30 red."""
    state = task(due="2026-12-31", progress=progress, **{"own:完成比例": column})
    regime = load("序时进度")
    assert regime.light is not None and regime.light.rule is Rule.SCHEDULE
    assert light(state, regime, day) == shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("总体进度60%", 60.0), ("已完成约45.5%", 45.5), ("工作进度达到30％，完成率为35%", 35.0), ("已完成", None),
        ("增长5%，居全市第一", None), ("进度130%", None), ("", None), ("完成投资的一半", None),
    ],
)  # fmt: skip
def test_only_stated_progress_counts(text: str, found: float | None) -> None:
    assert percent(task(due="2026-12-31", progress=text), load("序时进度")) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("60%", 60.0),
        ("60", 60.0),
        ("0.6", 60.0),
        ("1", 100.0),
        ("1%", 1.0),
        ("100", 100.0),
        ("0", 0.0),
        ("过半", None),
        ("160", None),
    ],
)
def test_progress_in_a_column(cell: str, found: float | None) -> None:
    assert percent(task(**{"own:完成比例": cell}), load("序时进度")) == found


def test_points_behind_are_counted_from_the_assignment() -> None:
    regime = load("序时进度")
    stated = {"due": "2026-04-11", "own:完成比例": "0"}
    state = task(event(Kind.ASSIGNED, DAY), **stated)
    assert behind(state, regime, DAY + timedelta(days=5)) == 50.0
    assert behind(task(**stated, **{"own:交办时间": "2026年4月1日"}), regime, DAY + timedelta(days=5)) == 50.0
    assert behind(task(due="2026-04-11"), regime, DAY) is None


FED = event(Kind.FED_BACK, date(2026, 4, 20), {"progress": "动工"})


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (task(), date(2026, 4, 16)),
        (task(event(Kind.ASSIGNED, date(2026, 4, 10))), date(2026, 4, 25)),
        (task(FED), date(2026, 5, 20)),
        (task(event(Kind.FED_BACK, DAY, {"status": "中止"})), None),
        (task(event(Kind.CLOSED, DAY, {"status": "已销号"})), None),
    ],
)
def test_the_next_feedback(state: State, expected: date | None) -> None:
    assert next_feedback(state, load("三色灯"), date(2026, 4, 30)) == expected


URGED = [event(Kind.URGED, date(2026, 4, day)) for day in (5, 6, 7)]


@pytest.mark.parametrize(
    ("state", "day", "given"),
    [
        (task(due="2026-04-10", lead="市水利局"), date(2026, 4, 10), []),
        (task(due="2026-04-10", lead="市水利局"), date(2026, 4, 11), [("市水利局", "黄牌", "逾期1天")]),
        (task(due="2026-04-10", lead="市水利局"), date(2026, 5, 9), [("市水利局", "黄牌", "逾期29天")]),
        (task(due="2026-04-10", lead="市水利局"), date(2026, 5, 10), [("市水利局", "红牌", "逾期30天")]),
        (task(*URGED[:2], due="2026-12-31", lead="市水利局"), date(2026, 4, 8), []),
        (task(*URGED, due="2026-12-31", lead="市水利局"), date(2026, 4, 8), [("市水利局", "红牌", "催办3次仍未办结")]),
        (task(event(Kind.CLOSED, DAY, {"status": "已销号"}), due="2026-04-10", lead="市水利局"), date(2026, 9, 1), []),
        (task(due="2026-04-10"), date(2026, 9, 1), []),
    ],
)
def test_cards(state: State, day: date, given: list[tuple[str, str, str]]) -> None:
    found = [
        (card.unit, card.colour, reason) for card in cards([state], load("三色灯"), day) for _, reason in card.reasons
    ]
    assert found == given


def test_a_unit_gets_its_worst_card_once() -> None:
    late = task(due="2026-04-10", lead="市水利局、市财政局")
    worse = replace(task(due="2026-01-10", lead="市水利局"), task="T-2")
    found = cards([late, worse], load("三色灯"), date(2026, 4, 20))
    assert [(card.unit, card.colour, [t for t, _ in card.reasons]) for card in found] == [
        ("市水利局", "红牌", ["T-2"]), ("市财政局", "黄牌", ["T-1"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ({"due": "2026-04-20"}, [20]),
        ({"due": "2026-03-01"}, [1]),
        ({"due": "2026-05-20"}, []),
        ({"limit": "每月5日前", "repeat": "FREQ=MONTHLY;BYMONTHDAY=5"}, [5]),
        ({"limit": "每月", "repeat": "FREQ=MONTHLY"}, [30]),
        ({"limit": "每月", "repeat": "垃圾"}, []),
        ({"limit": "长期坚持"}, []),
    ],
)
def test_what_falls_due(cells: dict[str, str], days: list[int]) -> None:
    assert [day.day for day in falls(task(**cells), load(None), date(2026, 4, 30), DAY)] == days
