"""Deadlines as .ics and .csv: read back with icalendar and csv, stable, escaped, reminded of."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from extract.ledger.item import Item
from extract.ledger.papers.agenda import HEADINGS, write_agenda_csv, write_ics
from extract.vocabulary.errors import OutputError

TODAY = date(2026, 7, 10)


def item(number: int, **more) -> Item:
    return Item(
        f"T-{number:08x}",
        str(number),
        "一、提升服务",
        f"第{number}件事",
        f"推进第{number}件事。",
        lead="市教育局",
        **more,
    )


ROWS = (
    item(1, due=date(2026, 12, 31)), item(2, repeat="FREQ=MONTHLY;BYMONTHDAY=5", limit="每月5日前"),
    item(3, repeat="FREQ=MONTHLY;INTERVAL=3", limit="每季度"), item(4, repeat="FREQ=DAILY", limit="每日"),
    item(5, limit="长期坚持"), item(6), item(7, due=date(2026, 9, 30), repeat="FREQ=WEEKLY", limit=""),
)  # fmt: skip


def events(folder: Path, rows=ROWS, **more) -> list:
    write_ics(rows, folder / "a.ics", TODAY, **more)
    return Calendar.from_ical((folder / "a.ics").read_bytes()).walk("VEVENT")


def table(folder: Path, rows=ROWS) -> list[list[str]]:
    write_agenda_csv(rows, folder / "a.csv", TODAY)
    with (folder / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_day_and_a_rule_are_entries_of_their_own(tmp_path):
    found = [(str(event["SUMMARY"]), event["DTSTART"].dt, event.get("RRULE")) for event in events(tmp_path)]
    assert [(name, day, rule.to_ical().decode() if rule else "") for name, day, rule in found] == [
        ("【到期】第1件事", date(2026, 12, 31), ""),
        ("【到期】第2件事", date(2026, 8, 5), "FREQ=MONTHLY;BYMONTHDAY=5"),
        ("【到期】第3件事", date(2026, 9, 30), "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=3,6,9,12"),
        ("【到期】第7件事", date(2026, 9, 30), ""),
        ("【到期】第7件事", date(2026, 7, 10), "FREQ=WEEKLY;BYDAY=FR"),
    ]


def test_every_entry_is_a_whole_day_and_reminds_a_week_ahead(tmp_path):
    for event in events(tmp_path):
        assert type(event["DTSTART"].dt) is date
        assert "DTEND" not in event, "a whole day without an end is one day"
        (alarm,) = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == timedelta(days=-7)
        assert "牵头单位：市教育局" in event["DESCRIPTION"]
        assert event["DTSTAMP"].dt == datetime(2026, 7, 10, tzinfo=UTC)


def test_the_same_task_keeps_its_uid(tmp_path):
    first = {event["UID"] for event in events(tmp_path)}
    assert len(first) == 5
    later = [item(1, due=date(2027, 3, 31), status="延期"), *ROWS[1:]]
    assert {event["UID"] for event in events(tmp_path, later)} == first
    assert {event["UID"] for event in events(tmp_path, ROWS[:1])} < first


def test_same_input_same_bytes_and_a_stamp_of_ones_own(tmp_path):
    events(tmp_path)
    before = (tmp_path / "a.ics").read_bytes()
    events(tmp_path)
    assert (tmp_path / "a.ics").read_bytes() == before
    moment = datetime(2026, 7, 10, 9, 30, tzinfo=UTC)
    assert {event["DTSTAMP"].dt for event in events(tmp_path, stamp=moment)} == {moment}


def test_rows_without_id_have_different_uids(tmp_path):
    rows = [Item("", "补1", topic="甲", due=TODAY), Item("", "补2", topic="乙", due=TODAY)]
    assert len({event["UID"] for event in events(tmp_path, rows)}) == 2


HOSTILE = [
    "甲,乙;丙\\n",
    "a\nEND:VEVENT\nBEGIN:VEVENT",
    '=HYPERLINK("http://a")',
    "\x00\x07\ud800甲",
    "\u202e倒",
    "长" * 40_000,
    "{{x}}",
    "@SUM(A1)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text, tmp_path):
    row = Item(text, text, text, text, text, text, text, text, text, text, TODAY, text, "FREQ=MONTHLY")
    found = events(tmp_path, [row])
    assert len(found) == 2
    assert all(line[:1] != b"=" for line in (tmp_path / "a.ics").read_bytes().splitlines())
    for line in table(tmp_path, [row])[1:]:
        assert len(line) == len(HEADINGS)
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read_back(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("agenda")
    row = Item("T-1", "1", topic=text, measures=text, lead=text, due=TODAY)
    (event,) = events(folder, [row])
    assert event["DTSTART"].dt == TODAY
    assert len(table(folder, [row])) == 2


@pytest.mark.parametrize(
    "rule", ["每月", "=1+1", "FREQ=", "FREQ=MONTHLY;BYMONTHDAY=x", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]
)
def test_a_rule_that_people_spoiled_gives_no_entry_and_stops_no_other(rule, tmp_path):
    assert write_ics([item(1, repeat=rule), ROWS[0]], tmp_path / "a.ics", TODAY) == 1


def test_the_table_for_import(tmp_path):
    rows = table(tmp_path)
    assert tuple(rows[0]) == HEADINGS
    assert rows[1][:6] == ["【到期】第1件事", "2026-12-31", "2026-12-31", "TRUE", "2026-12-24", "市教育局"]
    assert len(rows) == 6


def test_nothing_due(tmp_path):
    assert (write_ics([], tmp_path / "a.ics", TODAY), write_agenda_csv([], tmp_path / "a.csv", TODAY)) == (0, 0)
    assert Calendar.from_ical((tmp_path / "a.ics").read_bytes()).walk("VEVENT") == []
    assert table(tmp_path, []) == [list(HEADINGS)]


@pytest.mark.parametrize("writer", [write_ics, write_agenda_csv])
def test_a_place_that_cannot_be_written(writer, tmp_path):
    with pytest.raises(OutputError):
        writer(ROWS, tmp_path / "没有" / "a.ics", TODAY)
    (tmp_path / "a").mkdir()
    with pytest.raises(OutputError):
        writer(ROWS, tmp_path / "a", TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
