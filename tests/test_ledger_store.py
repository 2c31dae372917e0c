"""The ledger's database: append-only, merged without loss, refused when it is not to be trusted, whole after a crash."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.ledger.memory.event import Event, Kind, Via, ordered
from extract.ledger.memory.schema import APPLICATION, MIGRATIONS, VERSION, migrate, version_of
from extract.ledger.memory.store import Store, address, read_lines
from extract.ledger.report.tables import write_events
from extract.vocabulary.errors import LedgerError

DAY = date(2026, 4, 1)
ROOT = Path(__file__).parents[1]
KINDS = [kind for kind in Kind if kind is not Kind.RECEIVED]

texts = st.text("任务进展abc\n'\"=；", max_size=6)
events = st.builds(
    Event,
    kind=st.sampled_from(KINDS),
    task=st.sampled_from(["T-1", "T-2", "T-3"]),
    day=st.integers(0, 30).map(lambda n: DAY + timedelta(days=n)),
    by=texts,
    via=st.sampled_from(Via),
    file=texts,
    sha256=st.sampled_from(["", "a" * 64, "b" * 64]),
    payload=st.dictionaries(st.sampled_from(["progress", "status", "own:我的列"]), texts, max_size=3),
)
copies = st.lists(events, max_size=6)


def created(task: str, **cells: str) -> Event:
    return Event(Kind.CREATED, task, DAY, "张", Via.LEDGER, "台账.xlsx", "c" * 64, {"id": task, **cells})


def contents(path: Path) -> set[str]:
    with Store(path) as store:
        return {event.id for event in store.events()}


def test_events_come_back_as_they_were_written(tmp_path: Path) -> None:
    with Store(tmp_path / "台账.db", create=True) as store:
        written = store.add([created("T-1", progress="=SUM(A1)\n'；--"), Event(Kind.URGED, "T-1", DAY, "李")])
        assert [event.number for event in written] == [1, 2]
        assert store.add([Event(Kind.CLOSED, "T-1", DAY)])[0].number == 3
    with Store(tmp_path / "台账.db") as store:
        assert store.events()[:2] == written


def test_halves_of_characters_become_visible(tmp_path: Path) -> None:
    with Store(tmp_path / "台账.db", create=True) as store:
        store.add([Event(Kind.URGED, "T-1", DAY, file="坏\udcff名.xlsx", payload={"reason": "\ud800"})])
        event = store.events()[0]
    assert (event.file, event.payload) == ("坏\\udcff名.xlsx", {"reason": "\\ud800"})


@pytest.mark.parametrize("sql", ["UPDATE events SET by = 'x'", "DELETE FROM events", "UPDATE events SET number = 9"])
def test_what_is_written_stays(tmp_path: Path, sql: str) -> None:
    with Store(tmp_path / "台账.db", create=True) as store:
        store.add([created("T-1")])
    connection = sqlite3.connect(tmp_path / "台账.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(sql)
    connection.close()


def test_the_id_is_of_the_content() -> None:
    event = created("T-1", progress="甲")
    same = Event(Kind.CREATED, "T-1", DAY, "张", Via.LEDGER, "台账.xlsx", "c" * 64, {"progress": "甲", "id": "T-1"})
    assert event.id == same.id
    for other in ({"task": "T-2"}, {"day": DAY + timedelta(days=1)}, {"by": "李"}, {"number": 7}, {"payload": {}}):
        values = {name: getattr(event, name) for name in Event.__slots__} | other
        assert Event(**values).id != event.id, other


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(copies, copies, copies)
def test_merging_commutes_and_repeats_add_nothing(
    tmp_path_factory: pytest.TempPathFactory, base: list[Event], mine: list[Event], theirs: list[Event]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    one, two = folder / "one.db", folder / "two.db"
    with Store(one, create=True) as store:
        store.add(base)
    two.write_bytes(one.read_bytes())
    for path, more in ((one, mine), (two, theirs)):
        with Store(path) as store:
            store.add(more)
    with Store(one) as a, Store(two) as b:
        before, others = a.events(), b.events()
        a.merge(others)
        b.merge(before)
        assert a.events() == b.events()
        assert a.merge(others) == b.merge(before) == a.merge([]) == 0
        assert a.add([Event(Kind.URGED, "T-1", DAY)])[0].number > max((e.number for e in before), default=0)


def test_one_file_read_in_two_copies_counts_once(tmp_path: Path) -> None:
    first = created("T-1", progress="甲")
    later = Event(
        Kind.CREATED, "T-1", DAY + timedelta(days=3), "李", Via.LEDGER, "别处/台账.xlsx", "c" * 64, first.payload
    )
    with Store(tmp_path / "a.db", create=True) as store:
        store.add([first])
        store.merge([later])
        assert [event.by for event in store.events()] in (["张"], ["李"])
    assert len(contents(tmp_path / "a.db")) == 1
    typed = [Event(Kind.URGED, "T-1", DAY, by) for by in "张李"]
    assert len(ordered(typed)) == 2, "what two people typed happened twice"


def test_a_text_copy_is_a_backup(tmp_path: Path) -> None:
    with Store(tmp_path / "台账.db", create=True) as store:
        store.add([created("T-1", progress="第一行\n第二行\u2028第三行"), Event(Kind.URGED, "T-1", DAY, "李")])
        before = store.events()
    write_events(tmp_path / "备份.jsonl", before)
    with Store(tmp_path / "新.db", create=True) as store:
        assert store.merge(read_lines(tmp_path / "备份.jsonl")) == 2
        assert store.events() == before


@pytest.mark.parametrize(
    ("line", "said"), [("{}", "第 1 行"), ("[1]", "第 1 行"), ("垃圾", "第 1 行"), ('{"number": "x"}', "第 1 行")]
)
def test_lines_that_are_no_events(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "x.jsonl").write_text(line, "utf-8")
    with pytest.raises(LedgerError, match=said):
        read_lines(tmp_path / "x.jsonl")


def foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE 别人的 (x)")
    connection.commit()
    connection.close()


def newer(path: Path) -> None:
    Store(path, create=True).__exit__()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()


def tampered(path: Path) -> None:
    with Store(path, create=True) as store:
        store.add([created("T-1")])
    connection = sqlite3.connect(path)
    connection.executescript("DROP TRIGGER events_keep; UPDATE events SET day = '2020-01-01';")
    connection.close()


def truncated(path: Path) -> None:
    with Store(path, create=True) as store:
        store.add(created(f"T-{n}", progress="进展" * 200) for n in range(50))
    path.write_bytes(path.read_bytes()[:8192])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 5000), "损坏，或者不是台账"),
        (foreign, "不是台账数据库"),
        (newer, "更新版本"),
        (tampered, "被改动过"),
        (truncated, "损坏"),
        (lambda path: path.mkdir(), "无法打开"),
    ],
    ids=["no database", "another program's", "a newer version's", "tampered with", "cut short", "a folder"],
)
def test_a_database_not_to_be_trusted_is_refused_and_left_alone(tmp_path: Path, spoil: object, said: str) -> None:
    path = tmp_path / "台账.db"
    spoil(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(LedgerError, match=said) as error, Store(path, create=True) as store:
        store.events()
    assert "台账.db" in str(error.value) and "请" in str(error.value)
    assert path.is_dir() or path.read_bytes() == before


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (
            PurePosixPath("/办 公/50%?#/台账.db"),
            "file:///%E5%8A%9E%20%E5%85%AC/50%25%3F%23/%E5%8F%B0%E8%B4%A6.db?mode=rw",
        ),
        (PureWindowsPath(r"C:\a\b.db"), "file:///C%3A/a/b.db?mode=rw"),
        (PureWindowsPath(r"\\server\share\b.db"), "file:////server/share/b.db?mode=rw"),
    ],
)
def test_paths_of_all_systems(path: PurePath, uri: str) -> None:
    assert address(path, "rw") == uri


def test_a_folder_with_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "督查 50%?#&=台账"
    folder.mkdir()
    with Store(folder / "台账#1.db", create=True) as store:
        store.add([created("T-1")])
    assert [path.name for path in folder.iterdir()] == ["台账#1.db"]


def test_no_database_is_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="ledger import"):
        Store(tmp_path / "台账.db")
    assert not list(tmp_path.iterdir())


def test_somebody_else_is_writing(tmp_path: Path) -> None:
    path = tmp_path / "台账.db"
    with Store(path, create=True) as store:
        store.add([created("T-1")])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(LedgerError, match="正被另一个程序写入"), Store(path, wait=0.05) as store:
            store.add([created("T-2")])
    finally:
        other.close()
    assert len(contents(path)) == 1


def test_a_migration_is_whole_or_not_at_all(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    migrate(connection)
    assert version_of(connection) == VERSION
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (*MIGRATIONS, ("ALTER TABLE events ADD COLUMN more TEXT", "垃圾")))
    columns = [row[1] for row in connection.execute("PRAGMA table_info(events)")]
    assert version_of(connection) == VERSION and "more" not in columns
    migrate(connection, (*MIGRATIONS, ("ALTER TABLE events ADD COLUMN more TEXT",)))
    assert version_of(connection) == VERSION + 1
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
    connection.close()


def test_a_failure_in_the_middle_writes_nothing(tmp_path: Path) -> None:
    def some() -> object:
        yield created("T-1")
        raise KeyboardInterrupt

    with Store(tmp_path / "台账.db", create=True) as store:
        with pytest.raises(KeyboardInterrupt):
            store.add(some())  # type: ignore[arg-type]
        with pytest.raises(ValueError), store.alone():
            store.add([created("T-2")])
            raise ValueError
        assert store.events() == []


WRITER = """
import sys
from datetime import date
from pathlib import Path
from extract.ledger.memory.event import Event, Kind
from extract.ledger.memory.store import Store
with Store(Path(sys.argv[1]), create=True) as store:
    print("ready", flush=True)
    for batch in range(10_000):
        store.add(Event(Kind.CREATED, f"T-{batch}-{n}", date(2026, 4, 1), payload={"progress": "x" * 500}) for n in range(20))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_writer_leaves_whole_transactions(tmp_path: Path) -> None:
    """kill -9 at a moment of chance, five times: every batch of 20 is there or not, and the next one goes on."""
    path = tmp_path / "台账.db"
    chance = random.Random(7)
    seen = 0
    for _ in range(5):
        run = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert run.stdout is not None and run.stdout.readline()
        time.sleep(0.02 + chance.random() * 0.1)
        run.send_signal(signal.SIGKILL)
        run.wait()
        run.stdout.close()
        with Store(path) as store:
            events = store.events()
        assert len(events) % 20 == 0 and len(events) >= seen
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        seen = len(events)
    assert seen
