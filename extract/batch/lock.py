"""One run at a time in an output folder."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from extract.batch.place import Place
from extract.vocabulary.errors import UsageError


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Hold the folder; the system lets go of it when the process ends, however it ends.

    The lock is an exclusive transaction of SQLite, which knows how to lock files on every system.
    Raises UsageError when another run holds it.
    """
    lock = sqlite3.connect(place.lock, timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise UsageError(
                f"{place.out}：另一次 luoshi batch 正在写这个文件夹。请等它结束，或换一个输出文件夹。"
            ) from error
        yield
    finally:
        lock.close()
