"""Parquet files of one table: written whole or not at all, safe on the disk before they count."""

import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from extract.batch.tables import SCHEMAS, Row, schema
from extract.vocabulary.errors import MissingExtraError
from extract.write.atomic import Draft, explained

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Schema, Table

BATCH = 2_000
"""Rows read at a time: a few MB."""
GROUP = 5_000
"""Rows written at a time, some 200 bytes each while they wait: enough for Parquet to compress well."""
_PACKED = 1_000
"""Rows held as JSON, which takes three times as much."""
_EPOCH = date(1970, 1, 1).toordinal()
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def require() -> None:
    """Raises MissingExtraError without pyarrow, before any work is done.

    Here and in the processes started later Arrow takes its memory from the system, unless the user chose otherwise: its own
    allocator is no faster for tables of this size and keeps 30 MB.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("处理档案（luoshi batch）", "parquet") from error


def save(path: Path, table: str, rows: Iterable[Row]) -> None:
    """The rows, taken one by one, as the file `path`, replaced in one step; no rows give a file of columns only.

    Raises OutputError when it cannot be written.
    """
    with Growing(path, table) as file:
        for row in rows:
            file.add(packed(table, row))


class Growing:
    """A file of one table that rows come to from time to time; a context manager, which puts it into its place."""

    def __init__(self, path: Path, table: str) -> None:
        """Raises OutputError where it cannot be written."""
        from pyarrow.parquet import ParquetWriter

        self._fields = schema(table)
        self._rows: list[bytes] = []
        self._packed: list[RecordBatch] = []
        self._draft = Draft(path)
        try:
            with explained(path):
                self._writer = ParquetWriter(self._draft.draft, self._fields, compression="zstd")
        except BaseException:
            self._draft.discard()
            raise

    def add(self, row: bytes) -> None:
        """Take a row, as `packed` gave it; some GROUP wait in memory. Raises OutputError."""
        self._rows.append(row)
        if len(self._rows) >= _PACKED:
            self._pack()
            if _PACKED * len(self._packed) >= GROUP:
                self._flush()

    def _pack(self) -> None:
        if self._rows:
            self._packed += _table(b"\n".join(self._rows), self._fields).to_batches()
            self._rows.clear()

    def _flush(self) -> None:
        import pyarrow

        self._pack()
        if self._packed:
            with explained(self._draft.path):
                self._writer.write_table(pyarrow.Table.from_batches(self._packed))
            self._packed.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Move the whole file into its place; nothing is left of it after an exception."""
        try:
            if kind is None:
                self._flush()
            with explained(self._draft.path):
                self._writer.close()
                if kind is None:
                    _settle(self._draft.draft)
            if kind is None:
                self._draft.commit()
        finally:
            self._draft.discard()


def packed(table: str, row: Row) -> bytes:
    """The row as one line of JSON; halves of characters (a file name of another encoding) are replaced, as UTF-8 has none.

    Days become numbers, as Arrow reads them.
    """
    days = {name: _number(row[name]) for name in _days(table) if row[name]}
    return _ENCODE({**row, **days} if days else row).encode("utf-8", "replace")


@cache
def _days(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in SCHEMAS[table] if column.kind == "date32")


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal() - _EPOCH


def _table(rows: bytes, fields: "Schema") -> "Table":
    """Lines of JSON as a table with these columns.

    Arrow reads them itself: making arrays of Python values would import pandas wherever that is installed, half a second
    and 50 MB of every worker.
    """
    from pyarrow import Table
    from pyarrow.json import ParseOptions, ReadOptions, read_json

    options = ParseOptions(explicit_schema=fields, unexpected_field_behavior="ignore")
    whole = ReadOptions(use_threads=False, block_size=len(rows) + 1)  # a row may be of any length
    found = read_json(io.BytesIO(rows), whole, options)
    return Table.from_arrays([found[name] for name in fields.names], schema=fields)


def _settle(path: Path) -> None:
    """Wait until the file is on the disk, so that a power cut cannot leave an empty one behind its name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def load(path: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a file, a batch in memory at a time; columns: only these, all by default.

    Raises OSError when it cannot be read, pyarrow's error when it is damaged.
    """
    from pyarrow.parquet import ParquetFile

    with ParquetFile(
        path, pre_buffer=False
    ) as file:  # neither buffers nor threads: both keep memory when they are done
        for batch in file.iter_batches(BATCH, columns=columns, use_threads=False):
            yield from batch.to_pylist()
