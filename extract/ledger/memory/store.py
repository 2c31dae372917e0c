"""The database beside the workbook: events are added, never changed, and read in order.

SQLite with a rollback journal, not WAL: a ledger often lies on a network share, where WAL's shared memory does not
work. Every write is one transaction flushed to the disk, so that a crash leaves all of it or nothing.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from types import TracebackType
from urllib.parse import quote

from extract.ledger.memory.event import Event, Kind, Via, ordered
from extract.ledger.memory.schema import APPLICATION, VERSION, application_of, migrate, version_of
from extract.vocabulary.errors import LedgerError

ENDING = ".db"
"""台账.xlsx keeps its history in 台账.db."""
PATIENCE = 5.0
"""Seconds to wait for another program that is writing; an import of 100,000 rows holds the lock for about two."""
_COLUMNS = "number, day, kind, task, by, via, file, sha256, payload"


class Store:
    """The events of one ledger. `Store(path, create=True)` makes the file when there is none; use it as a context.

    Raises LedgerError when there is no database, when it is not ours, damaged, locked, or made by a newer version;
    such a file is never written to.
    """

    __slots__ = ("_connection", "path")

    def __init__(self, path: Path, *, create: bool = False, wait: float = PATIENCE) -> None:
        self.path = path
        if not path.exists() and not create:
            raise LedgerError(path.name, "还没有台账数据库", "请先运行 luoshi ledger import 台账.xlsx")
        mode = "rwc" if create else "rw"
        with self._explained():
            self._connection = sqlite3.connect(
                address(path.absolute(), mode), uri=True, timeout=wait, isolation_level=None
            )
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._connection.close()

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA synchronous = FULL")
        version, application = version_of(self._connection), application_of(self._connection)
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and application != APPLICATION:
            raise LedgerError(self.path.name, "这不是台账数据库", "请换一个文件名，或用 -l 指明台账")
        if version > VERSION:
            problem = f"由更新版本的 luoshi 写成（第 {version} 版，本程序到第 {VERSION} 版）"
            raise LedgerError(self.path.name, problem, "请升级 luoshi 后再用，数据没有改动")
        if version < VERSION:
            migrate(self._connection)

    def events(self) -> list[Event]:
        """All events in the order in which they count. Raises LedgerError when one was tampered with."""
        with self._explained():
            rows = self._connection.execute(f"SELECT id, {_COLUMNS} FROM events").fetchall()
        return ordered(self._event(row) for row in rows)

    def add(self, events: Iterable[Event]) -> list[Event]:
        """Append events, numbered on from the last one, in one transaction; gives them as they were written."""
        with self._writing() as connection:
            number = int(connection.execute("SELECT coalesce(max(number), 0) FROM events").fetchone()[0])
            numbered = [_sound(event, number + step) for step, event in enumerate(events, 1)]
            self._insert(numbered)
        return numbered

    def merge(self, other: Iterable[Event]) -> int:
        """Append another copy's events as they are; those that are here already add nothing. Gives how many were new.

        Commutative and idempotent: whoever merges first, both copies end with the same events.
        """
        with self._writing() as connection:
            before = connection.total_changes
            self._insert(other)
            return connection.total_changes - before

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other program writes while the block reads and adds; all of it is written, or nothing."""
        with self._writing():
            yield

    def received(self, sha256: str) -> Event | None:
        """The event of an earlier import of a file with these bytes, None when there was none."""
        with self._explained():
            query = f"SELECT id, {_COLUMNS} FROM events WHERE sha256 = ? AND kind = ? ORDER BY number LIMIT 1"
            row = self._connection.execute(query, (sha256, Kind.RECEIVED.value)).fetchone()
        return self._event(row) if row else None

    def _insert(self, events: Iterable[Event]) -> None:
        self._connection.executemany(
            f"INSERT OR IGNORE INTO events (id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((event.id, *_row(event)) for event in events),
        )

    def _event(self, row: tuple[str, int, str, str, str, str, str, str, str, str]) -> Event:
        found = _parsed(row[1:])
        if found is None or found.id != row[0]:
            problem = f"第 {row[1]} 号记录的内容与校验值不符，数据被改动过或文件损坏"
            raise LedgerError(self.path.name, problem, _RESTORE)
        return found

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of the block, or nothing of it; inside another one a part of that."""
        if self._connection.in_transaction:
            yield self._connection
            return
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """SQLite's errors as sentences for the user."""
        try:
            yield
        except sqlite3.Error as error:
            raise _refusal(self.path, error) from error


def address(path: PurePath, mode: str) -> str:
    """The URI by which SQLite opens an absolute path; one of a Windows share keeps its server in the path."""
    plain = path.as_posix()
    return f"file://{quote(plain if plain.startswith('/') else f'/{plain}')}?mode={mode}"


_RESTORE = "请不要覆盖或删除它：先另存一份，再换用最近的备份，或用同事的副本 merge 回来"


def read_lines(path: Path) -> list[Event]:
    """The events of a .jsonl export. Raises LedgerError naming file and line."""
    found = []
    try:
        lines = path.read_text("utf-8-sig").rstrip("\n").split("\n")  # texts may hold other line ends
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(path.name, "无法读取", "请给出 luoshi ledger export 写出的 .jsonl") from error
    for number, line in enumerate(lines, 1):
        event = _from_json(line)
        if event is None:
            raise LedgerError(path.name, f"第 {number} 行不是台账记录", "请给出 luoshi ledger export 写出的 .jsonl")
        found.append(event)
    return found


def _from_json(line: str) -> Event | None:
    try:
        data = json.loads(line)
        values = [data[key] for key in _COLUMNS.split(", ")]
    except (ValueError, KeyError, TypeError):
        return None
    return _parsed((*values[:-1], json.dumps(values[-1])))


def _parsed(values: tuple[object, ...]) -> Event | None:
    """The event of a row in the order of _COLUMNS; None when a value cannot be one of ours."""
    number, day, kind, task, by, via, file, sha256, payload = values
    texts = (task, by, file, sha256)
    try:
        content = json.loads(str(payload))
        sound = all(isinstance(text, str) for text in (*texts, *content.values())) and isinstance(number, int)
        if not sound:
            return None
        return Event(
            Kind(str(kind)), str(task), date.fromisoformat(str(day)), str(by), Via(str(via)), str(file), str(sha256), content,
            int(str(number)),
        )  # fmt: skip
    except (ValueError, AttributeError):
        return None


def _sound(event: Event, number: int) -> Event:
    """The event with its number, and without halves of characters (names of files in broken encodings)."""
    payload = {_whole(key): _whole(value) for key, value in event.payload.items()}
    task, by, file = _whole(event.task), _whole(event.by), _whole(event.file)
    return replace(event, number=number, task=task, by=by, file=file, payload=payload)


def _whole(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _row(event: Event) -> tuple[object, ...]:
    payload = json.dumps(dict(event.payload), ensure_ascii=False, sort_keys=True)
    return (
        event.number, event.day.isoformat(), event.kind.value, event.task, event.by, event.via.value, event.file,
        event.sha256, payload,
    )  # fmt: skip


def _refusal(path: Path, error: sqlite3.Error) -> LedgerError:
    """What SQLite's error means for the user; the error code decides, not its English words."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerError(path.name, "正被另一个程序写入", "请稍等片刻再试；如一直如此，请看看谁还开着它")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return LedgerError(path.name, "数据库损坏，或者不是台账数据库", _RESTORE)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return LedgerError(path.name, "无法打开或没有写入权限", "请检查文件夹和文件的权限，或把台账复制到可写的地方")
    if code == sqlite3.SQLITE_FULL:
        return LedgerError(path.name, "磁盘已满，这次的记录没有写入", "请清理磁盘后重试")
    return LedgerError(path.name, f"数据库出错（{error}）", "没有写入任何内容，请重试；仍不行请换用备份")
