"""What has become of a task: worked out from events alone, for any day, always alike."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.knowledge import table
from extract.ledger.book.workbook import Book
from extract.ledger.item import Item
from extract.ledger.memory import steps
from extract.ledger.memory.event import Event, Kind, Via
from extract.ledger.memory.news import Letter, News
from extract.ledger.memory.pick import pick
from extract.ledger.memory.state import CONTENT, FEEDBACK, STATUSES, State, cells_of, fold
from extract.ledger.memory.wording import light_code, light_of, meaning
from extract.ledger.regimes.regime import load
from extract.ledger.report.count import period, report
from extract.vocabulary.errors import UsageError
from extract.vocabulary.profile import Light, Rule, Words

DAY = date(2026, 4, 1)
LATER = date(2026, 4, 20)
FIELDS = frozenset(("due", *CONTENT, *FEEDBACK))


def life(*happened: tuple[Kind, Mapping[str, str]] | Kind, task: str = "T-1") -> State:
    """The state after 立项 on DAY and these events, one a day after it."""
    told = [(entry, {}) if isinstance(entry, Kind) else entry for entry in happened]
    start = Event(Kind.CREATED, task, DAY, via=Via.LEDGER, payload={"id": task, "due": "2026-06-30"}, number=1)
    more = [
        Event(kind, task, DAY + timedelta(days=n), payload=cells, number=n + 1)
        for n, (kind, cells) in enumerate(told, 1)
    ]
    return fold([start, *more])[task]


DONE = (Kind.COMPLETED, {"status": "已完成待核", "progress": "做完"})
CLOSED = (Kind.CLOSED, {"status": "已销号", "standard": "文件", "evidence": "文号"})
REOPENED = (Kind.REOPENED, {"status": "进行中", "reason": "不实"})


@pytest.mark.parametrize(
    ("happened", "word", "is_open"),
    [
        ((), "未启动", True),
        ((Kind.ASSIGNED, Kind.URGED), "未启动", True),
        (((Kind.FED_BACK, {"progress": "动工"}),), "进行中", True),
        (((Kind.FED_BACK, {"status": "中止"}),), "中止", False),
        (((Kind.FED_BACK, {"status": "卡住了"}),), "卡住了", True),
        ((DONE,), "已完成待核", False),
        ((DONE, Kind.VERIFIED), "已完成待核", False),
        ((DONE, CLOSED), "已销号", False),
        ((DONE, CLOSED, (Kind.FED_BACK, {"status": "进行中", "progress": "新"})), "已销号", False),
        ((DONE, CLOSED, REOPENED), "进行中", True),
        ((DONE, CLOSED, REOPENED, DONE), "已完成待核", False),
        (((Kind.EXTENDED, {"due": "2026-09-30", "old": "2026-06-30", "status": "延期"}),), "延期", True),
        ((Kind.REMOVED,), "未启动", False),
    ],
)
def test_the_status_follows_from_what_happened(happened: tuple[object, ...], word: str, is_open: bool) -> None:
    state = life(*happened)  # type: ignore[arg-type]
    assert (state.word, state.open) == (word, is_open)


def test_days_are_kept() -> None:
    state = life(Kind.ASSIGNED, Kind.URGED, DONE, Kind.VERIFIED, CLOSED)
    days = [DAY + timedelta(days=n) for n in range(6)]
    assert (state.created, state.assigned, state.urged) == (days[0], days[1], (days[2],))
    assert (state.completed, state.verified, state.closed, state.feedback) == (days[3], days[4], days[5], (days[3],))
    again = life(DONE, Kind.VERIFIED, CLOSED, REOPENED)
    assert (again.completed, again.verified, again.closed, again.reopened) == (None, None, None, (days[4],))


def test_an_extension_keeps_the_first_limit() -> None:
    state = life((Kind.EXTENDED, {"due": "2026-09-30", "old": "2026-06-30", "reason": "雨季"}))
    assert (state.first_due, state.item.due) == (date(2026, 6, 30), date(2026, 9, 30))
    assert state.extensions[0].reason == "雨季" and state.extensions[0].old == state.first_due


def test_events_of_unknown_tasks_say_nothing() -> None:
    assert fold([Event(Kind.URGED, "T-9", DAY), Event(Kind.RECEIVED, "", DAY)]) == {}


cells = st.dictionaries(
    st.sampled_from(["progress", "status", "due", "own:列"]), st.sampled_from(["", "甲", "乙"]), max_size=2
)
happenings = st.lists(
    st.builds(
        Event, kind=st.sampled_from([k for k in Kind if k is not Kind.EXTENDED]), task=st.sampled_from(["T-1", "T-2"]),
        day=st.integers(0, 9).map(lambda n: DAY + timedelta(days=n)), via=st.sampled_from(Via),
        sha256=st.sampled_from(["", "a" * 64]),
        payload=cells.map(lambda c: {k: v for k, v in c.items() if k != "due"} | ({"due": "2026-06-30"} if "due" in c else {})),
        number=st.integers(1, 9),
    ),
    max_size=14,
)  # fmt: skip


@given(happenings, st.randoms())
def test_the_same_events_give_the_same_in_any_order_and_number(events: list[Event], chance: random.Random) -> None:
    shuffled = [*events, *events[:3]]
    chance.shuffle(shuffled)
    assert fold(shuffled) == fold(events)


@given(happenings)
def test_as_of_is_what_was_known_then(events: list[Event]) -> None:
    """Written day by day, a past day's state is the state that was computed on that day."""
    written = [replace(e, number=n) for n, e in enumerate(sorted(events, key=lambda e: e.day), 1)]
    for day in {e.day for e in written}:
        known_then = [e for e in written if e.day <= day]
        assert fold(written, day) == fold(known_then)


@pytest.mark.parametrize(
    ("state", "step", "said"),
    [
        (life(), lambda s: steps.close(s, LATER, "张"), "没有完成标准、佐证材料"),
        (life(), lambda s: steps.close(s, LATER, "张", "文件", "  "), "没有佐证材料"),
        (life(DONE, CLOSED), lambda s: steps.close(s, LATER, "张"), "已于 2026-04-03 销号"),
        (life(), lambda s: steps.verify(s, LATER, "张"), "“未启动”"),
        (life(), lambda s: steps.reopen(s, LATER, "张", "再办"), "不必重开"),
        (life(DONE), lambda s: steps.reopen(s, LATER, "张", " "), "--reason"),
        (life(DONE), lambda s: steps.urge(s, LATER, "张"), "不必催办"),
        (life(Kind.URGED), lambda s: steps.urge(s, date(2026, 4, 2), "张"), "今天已经催办过"),
        (life(Kind.REMOVED), lambda s: steps.urge(s, LATER, "张"), "移出台账"),
        (life(Kind.ASSIGNED), lambda s: steps.assign(s, LATER, "张"), "已于 2026-04-02 交办"),
        (life(), lambda s: steps.extend(s, LATER, "张", date(2026, 9, 30), ""), "--reason"),
        (life(), lambda s: steps.extend(s, LATER, "张", date(2026, 6, 30), "雨"), "应在它之后"),
        (life(), lambda s: steps.extend(s, date(2027, 1, 1), "张", date(2026, 9, 30), "雨"), "已经过去"),
        (life(DONE), lambda s: steps.extend(s, LATER, "张", date(2026, 9, 30), "雨"), "不必延期"),
        (life(), lambda s: steps.feed_back(s, LATER, "张", {"progress": " "}), "没有写反馈内容"),
        (life(), lambda s: steps.feed_back(s, LATER, "张", {"status": "已销号"}), "close"),
        (life(DONE, CLOSED), lambda s: steps.feed_back(s, LATER, "张", {"progress": "新"}), "reopen"),
    ],
)
def test_a_step_that_cannot_be_taken_says_why(state: State, step: object, said: str) -> None:
    outcome = step(state)  # type: ignore[operator]
    assert isinstance(outcome, str) and said in outcome and "T-1" in outcome


@pytest.mark.parametrize(
    ("state", "step", "kind"),
    [
        (life(), lambda s: steps.close(s, LATER, "张", "文件", "文号"), Kind.CLOSED),
        (life(DONE), lambda s: steps.verify(s, LATER, "张"), Kind.VERIFIED),
        (life(DONE), lambda s: steps.reopen(s, LATER, "张", "不实"), Kind.REOPENED),
        (life(Kind.URGED), lambda s: steps.urge(s, LATER, "张"), Kind.URGED),
        (life(), lambda s: steps.extend(s, LATER, "张", date(2026, 9, 30), "雨"), Kind.EXTENDED),
        (life(), lambda s: steps.feed_back(s, LATER, "张", {"status": "已完成待核"}), Kind.COMPLETED),
        (life(), lambda s: steps.feed_back(s, LATER, "张", {"progress": "动工"}), Kind.FED_BACK),
    ],
)
def test_a_step_that_is_taken_shows_in_the_state(state: State, step: object, kind: Kind) -> None:
    event = step(state)  # type: ignore[operator]
    assert isinstance(event, Event) and event.kind is kind
    start = Event(Kind.CREATED, "T-1", DAY, payload={"due": "2026-06-30", "status": state.item.status}, number=1)
    after = fold([start, replace(event, number=2)])["T-1"]
    assert all(cells_of(after.item)[name] == value for name, value in event.payload.items() if name in FEEDBACK)


def news(state: State | None, item: Item, via: Via, *, repeated: bool = False) -> tuple[list[Event], list[str]]:
    """What a row of a workbook brings."""
    letter = Letter(Book(Path("x.xlsx"), "", "", 1, (), ()), "x.xlsx", "d" * 64, LATER, "张", via, repeated)
    found = News(letter, [], [], FIELDS)
    if state is None:
        found.create("T-1", item)
    else:
        found.compare(state, item)
    return found.events, found.remarks


def row(**cells: str) -> Item:
    return Item("T-1", due=date(2026, 6, 30), **cells)  # type: ignore[arg-type]


BEGUN = life((Kind.FED_BACK, {"progress": "甲", "status": "进行中"}), (Kind.FED_BACK, {"progress": "乙"}))


@pytest.mark.parametrize(
    ("state", "item", "kinds", "remark"),
    [
        (BEGUN, row(progress="乙", status="进行中"), [], ""),
        (BEGUN, row(), [], ""),
        (BEGUN, row(progress="甲"), [], "按旧表未采用"),
        (BEGUN, row(progress="丙"), [Kind.FED_BACK], ""),
        (BEGUN, row(progress="丙", status="已完成待核"), [Kind.COMPLETED], ""),
        (BEGUN, row(progress="丙", status="已销号"), [Kind.COMPLETED], "督办方办理"),
        (BEGUN, row(measures="改了"), [], "以台账为准"),
        (life(DONE, CLOSED), row(progress="又做", status="进行中"), [Kind.FED_BACK], "reopen"),
        (life(DONE, CLOSED), row(progress="做完", status="已销号"), [], ""),
    ],
)
def test_what_a_unit_sends_back(state: State, item: Item, kinds: list[Kind], remark: str) -> None:
    events, remarks = news(state, item, Via.RETURNED)
    assert [event.kind for event in events] == kinds
    assert remark in "".join(remarks) and bool(remarks) == bool(remark)


def test_an_old_copy_counts_when_it_is_asked_for() -> None:
    events, _ = news(BEGUN, row(progress="甲"), Via.RETURNED, repeated=True)
    assert [(event.kind, event.payload["progress"]) for event in events] == [(Kind.FED_BACK, "甲")]


LISTED = fold([Event(Kind.CREATED, "T-1", DAY, via=Via.LEDGER, number=1,
                     payload={"id": "T-1", "due": "2026-06-30", "progress": "甲", "standard": "文件"}),
               Event(Kind.FED_BACK, "T-1", DAY, via=Via.RETURNED, number=2, payload={"progress": "乙"})])["T-1"]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "kinds", "remark"),
    [
        (row(progress="甲", standard="文件"), [], ""),
        (row(progress="乙", standard="文件"), [Kind.CHANGED], ""),
        (row(progress="丙", standard="文件"), [Kind.FED_BACK], "原为“乙”"),
        (row(progress="", standard="文件"), [Kind.FED_BACK], "原为“乙”"),
        (row(progress="甲", standard="文件", lead="市水利局"), [Kind.CHANGED], ""),
        (row(progress="甲", standard="文件", status="已销号"), [Kind.COMPLETED], "没有佐证材料"),
        (row(progress="甲", standard="文件", status="已销号", evidence="文号"), [Kind.CLOSED], ""),
        (
            replace(row(progress="甲", standard="文件", status="延期"), due=date(2026, 9, 1)),
            [Kind.EXTENDED, Kind.FED_BACK],
            "",
        ),
        (replace(row(progress="甲", standard="文件"), due=date(2026, 9, 1)), [Kind.CHANGED], ""),
    ],
)
def test_what_people_write_into_the_ledger(item: Item, kinds: list[Kind], remark: str) -> None:
    events, remarks = news(LISTED, item, Via.LEDGER)
    assert [event.kind for event in events] == kinds
    assert remark in "".join(remarks) and bool(remarks) == bool(remark)


def test_a_closing_that_lacks_something_is_made_good_later() -> None:
    item = row(progress="甲", standard="文件", status="已销号")
    events, _ = news(LISTED, item, Via.LEDGER)
    history = [Event(Kind.CREATED, "T-1", DAY, via=Via.LEDGER, number=1,
                     payload={"id": "T-1", "due": "2026-06-30", "progress": "甲", "standard": "文件"}),
               replace(events[0], number=2)]  # fmt: skip
    again, remarks = news(fold(history)["T-1"], item, Via.LEDGER)
    assert again == [] and "没有佐证材料" in remarks[0], "said again, recorded once"
    closed, _ = news(fold(history)["T-1"], replace(item, evidence="文号"), Via.LEDGER)
    assert [event.kind for event in closed] == [Kind.CLOSED]


@pytest.mark.parametrize(
    ("item", "kinds", "word"),
    [
        (row(), [Kind.CREATED], "未启动"),
        (row(remark="督办：县委督查室", standard="文件"), [Kind.CREATED], "未启动"),
        (row(progress="动工"), [Kind.CREATED, Kind.FED_BACK], "进行中"),
        (row(status="已完成待核"), [Kind.CREATED, Kind.COMPLETED], "已完成待核"),
        (row(status="已销号", standard="文件", evidence="文号"), [Kind.CREATED, Kind.CLOSED], "已销号"),
        (row(status="已销号"), [Kind.CREATED, Kind.COMPLETED], "已完成待核"),
        (row(status="未启动"), [Kind.CREATED], "未启动"),
    ],
)
def test_a_new_row(item: Item, kinds: list[Kind], word: str) -> None:
    events, _ = news(None, item, Via.LEDGER)
    assert [event.kind for event in events] == kinds
    assert fold(replace(e, number=n) for n, e in enumerate(events))["T-1"].word == word


@pytest.mark.parametrize(
    ("word", "means"),
    [("已完成", "已完成待核"), ("办结", "已完成待核"), ("正在 推进", "进行中"), ("已销账", "已销号"), ("暂停", "中止"),
     ("未启动", "未启动"), ("卡住了", "卡住了")],
)  # fmt: skip
def test_status_words_of_units(word: str, means: str) -> None:
    assert meaning(word, Words()) == means


def test_a_profile_has_words_of_its_own() -> None:
    own = Words(("在途", "了结", "挂起"), ("了结",), ("挂起",), (), ())
    assert [meaning(word, own) for word in own.all] == ["在途", "已完成待核", "中止"]


def test_the_table_of_status_words() -> None:
    rows = table("status_words")
    assert all(row["means"] in STATUSES and row["word"] not in STATUSES for row in rows)
    assert len({row["word"] for row in rows}) == len(rows)


@pytest.mark.parametrize("light", [Light(), Light(Rule.SCHEDULE, 7, 5, 25)])
def test_the_light_of_a_profile_is_remembered(light: Light) -> None:
    assert light_of(light_code(light)) == light
    assert light_of("") is None


def ledger(*rows: Mapping[str, str]) -> dict[str, State]:
    events = [
        Event(Kind.CREATED, cells["id"], DAY, via=Via.LEDGER, payload=cells, number=n)
        for n, cells in enumerate(rows, 1)
    ]
    return fold(events)


NAMED = ledger(
    {"id": "T-12ab0000", "number": "1", "measures": "一"}, {"id": "T-12ab1111", "number": "2", "measures": "二"},
    {"id": "T-99ff0000", "number": "3", "measures": "三"}, {"id": "M-00000001", "number": "3", "measures": "四"},
    {"id": "T-12000000", "number": "5", "measures": "五"}, {"id": "T-77000000", "number": "120", "measures": "六"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "found"),
    [("T-12ab0000", "T-12ab0000"), ("t-12AB0000", "T-12ab0000"), ("2", "T-12ab1111"), ("99f", "T-99ff0000"),
     ("T-99ff", "T-99ff0000"), (" 1 ", "T-12ab0000"), ("120", "T-77000000"), ("1200", "T-12000000"), ("M-0", "M-00000001")],
)  # fmt: skip
def test_tasks_are_found_by_id_number_and_beginning(name: str, found: str) -> None:
    assert [state.task for state in pick(NAMED, [name, name])] == [found]


@pytest.mark.parametrize(
    ("name", "said"),
    [("3", "T-99ff0000.*M-00000001"), ("T-12ab", "T-12ab0000.*T-12ab1111"), ("77", "没有这项任务"), ("", "没有这项任务"),
     ("T-", "没有这项任务")],
)  # fmt: skip
def test_an_unclear_name_says_which(name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        pick(NAMED, [name])


@given(happenings, st.integers(0, 9))
@settings(max_examples=60)
def test_every_number_of_a_report_can_be_counted_again(events: list[Event], days: int) -> None:
    day = DAY + timedelta(days=days)
    states = fold(events, day)
    made = report(states, load(None), day)
    present = {key for key, state in states.items() if not state.removed}
    assert set(made.total.tasks) == present == set(made.states)
    for parts in (made.words, made.lights):
        assert sorted(task for count in parts for task in count.tasks) == sorted(present)
    for group in made.groups:
        assert sorted(task for count in group.lights for task in count.tasks) == sorted(group.all.tasks)
    assert {task for group in made.groups for task in group.all.tasks} == present
    assert {task for card in made.cards for task, _ in card.reasons} <= present


@pytest.mark.parametrize(("day", "counted"), [(19, True), (20, True), (21, True), (22, False)])
def test_what_happened_in_the_period(day: int, counted: bool) -> None:
    """The report of 19 to 21 April, of a task that was urged on a day."""
    state = life()
    state = replace(state, urged=(date(2026, 4, day),))
    made = report({"T-1": state}, load(None), date(2026, 4, 21), date(2026, 4, 19))
    assert {count.name: len(count) for count in made.events}["本期催办"] == counted
    assert not {count.name: len(count) for count in made.events}["本期立项"]


def test_blanks_are_no_evidence() -> None:
    assert steps.lacking({"standard": " ", "evidence": "\n"}) == "完成标准、佐证材料"
    assert steps.lacking({"standard": "文件", "evidence": "文号"}) == ""


def test_a_task_of_two_units_counts_for_each() -> None:
    states = ledger({"id": "T-1", "lead": "市水利局、市财政局"}, {"id": "T-2", "lead": "市水利局"}, {"id": "T-3"})
    groups = report(states, load(None), DAY).groups
    assert [(group.name, group.all.tasks) for group in groups] == [
        ("市水利局", ("T-1", "T-2")), ("市财政局", ("T-1",)), ("（未写明单位）", ("T-3",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cycle", "day", "since"),
    [("月", date(2026, 2, 28), date(2026, 2, 1)), ("季", date(2026, 6, 30), date(2026, 4, 1)),
     ("季", date(2026, 1, 1), date(2026, 1, 1)), ("周", date(2026, 4, 5), date(2026, 3, 30))],
)  # fmt: skip
def test_the_period_of_a_report(cycle: str, day: date, since: date) -> None:
    assert period(cycle, day) == since
