"""The documents and parts of a run, on disk, so that memory does not grow with their number.

SQLite, in the output folder. Documents are kept in chunks of pickled entries, which then share what they have in
common (an archive that is opened once). The content hashes of earlier runs stay; all else is made anew in every run.
"""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from extract.batch.part import Entry, Part, parts

CHUNK = 256
"""Documents pickled together: some ten kilobytes."""
NONE = ""
"""Stands for the hash of a document that has none: it is empty, or cannot be read."""

_SCHEMA = """
    DROP TABLE IF EXISTS chunks; DROP TABLE IF EXISTS listed; DROP TABLE IF EXISTS parts;
    CREATE TABLE chunks (number INTEGER PRIMARY KEY, data BLOB);
    CREATE TABLE listed (position INTEGER PRIMARY KEY, sweep INTEGER, path BLOB, inside BLOB, size INTEGER,
        changed INTEGER, hash TEXT, first INTEGER);
    CREATE INDEX listed_path ON listed (path, inside);
    CREATE TABLE parts (number INTEGER PRIMARY KEY, data BLOB);
    CREATE TABLE IF NOT EXISTS known (path BLOB, inside BLOB, size INTEGER, changed INTEGER, hash TEXT,
        PRIMARY KEY (path, inside)) WITHOUT ROWID;
"""
_ADD = """
    INSERT INTO listed (position, sweep, path, inside, size, changed, hash) SELECT ?1, ?2, ?3, ?4, ?5, ?6,
    (SELECT hash FROM known WHERE path = ?3 AND inside = ?4 AND size = ?5 AND changed = ?6)
"""
_UNHASHED = """
    DROP TABLE IF EXISTS temp.unhashed;
    CREATE TEMP TABLE unhashed AS SELECT position FROM listed WHERE hash IS NULL AND (length(inside) > 0 OR (size > 0 AND (
        EXISTS (SELECT 1 FROM listed WHERE length(inside) > 0)
        OR size IN (SELECT size FROM listed GROUP BY size HAVING count(*) > 1))))
    ORDER BY position;
"""
"""Files that share their size with no other have no equal, unless it lies in an archive."""
_DIVIDE = """
    CREATE INDEX listed_hash ON listed (hash);
    UPDATE listed SET first = (SELECT min(position) FROM listed AS other WHERE other.hash = listed.hash)
        WHERE hash <> '';
    DELETE FROM known;
    INSERT OR REPLACE INTO known SELECT path, inside, size, changed, hash FROM listed WHERE hash <> '';
"""


class Same(NamedTuple):
    """A document that is byte for byte an earlier one."""

    entry: Entry
    first: Entry
    hash: str


class Plan:
    """The plan in the file `path`; a context manager. One process at a time."""

    def __init__(self, path: Path) -> None:
        try:
            self._open(path)
        except sqlite3.DatabaseError:  # half a file, after a power cut: nothing in it is needed
            self._store.close()
            path.unlink()
            self._open(path)

    def _open(self, path: Path) -> None:
        self._store = sqlite3.connect(path)
        self._store.execute("PRAGMA synchronous = OFF")  # a killed process harms nothing, and a power cut little
        self._store.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()

    def take(self, sweeps: Iterable[Iterable[Entry]]) -> None:
        """List the documents. A file that an earlier sweep has listed is left out of a later one."""
        held: list[Entry] = []
        position = 0
        for sweep, entries in enumerate(sweeps):
            for entry in entries:
                if self._listed(entry.path, sweep):
                    continue
                entry = self._apart(entry)
                where = (_bytes(entry.path), _bytes(entry.inside))
                self._store.execute(_ADD, (position, sweep, *where, entry.size, entry.changed))
                held.append(entry)
                position += 1
                if position % CHUNK == 0:
                    self._chunk(position - 1, held)
        if held:
            self._chunk(position, held)
        self._store.commit()

    def unhashed(self) -> Iterator[tuple[tuple[int, Entry], ...]]:
        """Documents, with their positions, whose content must be compared and is not known yet; some at a time."""
        self._store.executescript(_UNHASHED)
        positions = self._store.execute("SELECT position FROM unhashed ORDER BY position")
        for number, group in groupby((row[0] for row in positions), lambda position: position // CHUNK):
            chunk = self._entries(number)
            yield tuple((position, chunk[position % CHUNK]) for position in group)

    def learn(self, hashes: Iterable[tuple[int, str]]) -> None:
        """Note hashes by position; NONE for a document that has none."""
        self._store.executemany("UPDATE listed SET hash = ?2 WHERE position = ?1", hashes)

    def divide(self, version: str, most: int) -> None:
        """Find the documents that are the same, and cut the others into parts of at most `most`."""
        self._store.executescript(_DIVIDE)
        for number, part in enumerate(parts(self._firsts(), version, most)):
            self._store.execute("INSERT INTO parts VALUES (?, ?)", (number, pickle.dumps(part)))
        self._store.commit()

    def parts(self) -> Iterator[Part]:
        """All parts, in the order of the archive."""
        for (data,) in self._store.execute("SELECT data FROM parts ORDER BY number"):
            part: Part = pickle.loads(data)
            yield part

    def all(self) -> Iterator[Entry | Same]:
        """Every document in order, the ones that are the same as an earlier one as Same."""
        rows = self._store.execute("SELECT position, first, hash FROM listed ORDER BY position")
        for number, group in groupby(rows, lambda row: row[0] // CHUNK):
            chunk = self._entries(number)
            for position, first, found in group:
                entry = chunk[position % CHUNK]
                yield entry if first in (None, position) else Same(entry, self._entry(first), found)

    def __len__(self) -> int:
        """How many documents are listed."""
        count: int = self._store.execute("SELECT count(*) FROM listed").fetchone()[0]
        return count

    def _listed(self, path: str, sweep: int) -> bool:
        found = self._store.execute("SELECT 1 FROM listed WHERE path = ? AND sweep < ?", (_bytes(path), sweep))
        return bool(path) and found.fetchone() is not None

    def _apart(self, entry: Entry) -> Entry:
        """The entry, its place told apart from one of the same name: an archive may hold a name twice."""
        inside, count = entry.inside, 1
        while self._store.execute(
            "SELECT 1 FROM listed WHERE path = ? AND inside = ?", (_bytes(entry.path), _bytes(inside))
        ).fetchone():
            count += 1
            inside = f"{entry.inside} ({count})"
        return replace(entry, inside=inside)

    def _chunk(self, position: int, held: list[Entry]) -> None:
        """Store the chunk that holds this position."""
        self._store.execute("INSERT INTO chunks VALUES (?, ?)", (position // CHUNK, pickle.dumps(held)))
        held.clear()

    def _entries(self, number: int) -> Sequence[Entry]:
        found: list[Entry] = pickle.loads(
            self._store.execute("SELECT data FROM chunks WHERE number = ?", (number,)).fetchone()[0]
        )
        return found

    def _entry(self, position: int) -> Entry:
        return self._entries(position // CHUNK)[position % CHUNK]

    def _firsts(self) -> Iterator[Entry]:
        """The documents to work on: all but those that are the same as an earlier one."""
        rows = self._store.execute(
            "SELECT position FROM listed WHERE first IS NULL OR first = position ORDER BY position"
        )
        for number, group in groupby((row[0] for row in rows), lambda position: position // CHUNK):
            chunk = self._entries(number)
            yield from (chunk[position % CHUNK] for position in group)


def _bytes(text: str) -> bytes:
    """A path as it is compared: names that are no text keep their bytes apart."""
    return text.encode("utf-8", "surrogatepass")
