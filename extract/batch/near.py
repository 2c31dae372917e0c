"""Documents that say nearly the same as an earlier one: forwarded, reprinted, or saved once more in another format."""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from extract.batch.place import Place
from extract.batch.sketch import SIZE, similarity
from extract.batch.store import load, save
from extract.batch.tables import Row
from extract.supervise import Limits, Lost, supervised
from extract.vocabulary.errors import LuoshiError

ENOUGH = 0.7
"""Similarity from which documents are reported: a forwarded text with the notice around it keeps more."""
_KEYS = 8
"""Smallest hashes that are looked up: of 4,000 simulated pairs 0.6 alike every one shares some of them."""
_CROWDED = 50
"""Documents that may share a hash; a clause that stands in more (各县、市、区人民政府) says nothing."""

_PATIENCE = Limits(seconds=86_400, megabytes=4_000)
"""For the sketches of a whole archive: ten million documents take some hours."""

_SCHEMA = """
    DROP TABLE IF EXISTS sketches; DROP TABLE IF EXISTS keys;
    CREATE TABLE sketches (number INTEGER PRIMARY KEY, document TEXT, name TEXT, sketch BLOB);
    CREATE TABLE keys (key INTEGER, number INTEGER);
"""
_PAIRS = """
    SELECT DISTINCT later.number, earlier.number
    FROM keys AS later JOIN keys AS earlier ON earlier.key = later.key AND earlier.number < later.number
    WHERE later.key NOT IN (SELECT key FROM keys GROUP BY key HAVING count(*) > ?)
    ORDER BY later.number
"""


def near_apart(place: Place, keys: Sequence[str]) -> int:
    """As `find_near`, in a process of its own: what it loads and holds is gone afterwards.

    Raises LuoshiError when the process dies.
    """
    ((_, found),) = supervised(partial(find_near, place), [keys], workers=1, limits=_PATIENCE)
    if isinstance(found, Lost):
        raise LuoshiError(
            f"{place.near}：近似文档没有算成（{found.detail}）。其余结果已保存，再运行同一条命令即可补上。"
        )
    return found


class _Sketched(NamedTuple):
    document: str
    name: str
    sketch: list[int]


def find_near(place: Place, keys: Iterable[str]) -> int:
    """Write the table near_duplicates from the documents of these parts; the number of rows, one a document at most.

    Each document stands with the earlier one that it is most like. Sketches are compared on disk, so memory is flat;
    only the rows found are held. Raises OutputError.
    """
    with _Store(place.own / "near.sqlite") as store:
        store.fill(place, keys)
        rows = list(store.rows())
    save(place.near, "near_duplicates", rows)
    return len(rows)


class _Store:
    """Sketches and their smallest hashes in a file that is removed at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        self._store = sqlite3.connect(path)
        self._store.executescript(f"PRAGMA synchronous = OFF; {_SCHEMA}")

    def __enter__(self) -> "_Store":
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()
        self._path.unlink(missing_ok=True)

    def fill(self, place: Place, keys: Iterable[str]) -> None:
        columns = ("document", "name", "sketch")
        found = (row for key in keys for row in load(place.file("documents", key), columns))
        for number, row in enumerate(row for row in found if row["sketch"]):
            values = (number, row["document"], row["name"], array("q", row["sketch"]).tobytes())
            self._store.execute("INSERT INTO sketches VALUES (?, ?, ?, ?)", values)
            self._store.executemany("INSERT INTO keys VALUES (?, ?)", ((key, number) for key in row["sketch"][:_KEYS]))
        self._store.execute("CREATE INDEX keys_key ON keys (key, number)")

    def rows(self) -> Iterator[Row]:
        """A row for each document that is like an earlier one."""
        pairs = self._store.execute(_PAIRS, (_CROWDED,))
        for number, group in groupby(pairs, lambda pair: pair[0]):
            one = self._sketched(number)
            found = (
                (similarity(one.sketch, other.sketch), other) for other in (self._sketched(pair[1]) for pair in group)
            )
            best, other = max(found, key=lambda pair: pair[0])
            if best >= ENOUGH:
                yield {
                    "document": one.document, "name": one.name, "like": other.document, "like_name": other.name,
                    "similarity": round(best, 2),
                }  # fmt: skip

    def _sketched(self, number: int) -> _Sketched:
        document, name, data = self._store.execute(
            "SELECT document, name, sketch FROM sketches WHERE number = ?", (number,)
        ).fetchone()
        return _Sketched(document, name, array("q", data)[:SIZE].tolist())
