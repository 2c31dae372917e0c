"""Parquet files of one table: written whole or not at all, safe on the disk before they count."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.batch.tables import Row, schema
from extract.vocabulary.errors import MissingExtraError
from extract.write.atomic import Draft, explained

if TYPE_CHECKING:
    from pyarrow import Array, Field

BATCH = 2_000
"""Rows read at a time: a few MB."""
GROUP = 50_000
"""Rows written at a time: a part is one group, and a table of all documents takes some 50 MB."""


def require() -> None:
    """Raises MissingExtraError without pyarrow, before any work is done."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("处理档案（luoshi batch）", "parquet") from error


def save(path: Path, table: str, rows: Iterable[Row]) -> None:
    """The rows, taken one by one, as the file `path`, replaced in one step; no rows give a file of columns only.

    Raises OutputError when it cannot be written.
    """
    draft = Draft(path)
    try:
        with explained(path):
            _write(draft.draft, table, iter(rows))
            _settle(draft.draft)
        draft.commit()
    except BaseException:
        draft.discard()
        raise


def _write(path: Path, table: str, rows: Iterator[Row]) -> None:
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    fields = schema(table)
    with ParquetWriter(path, fields, compression="zstd") as writer:
        while group := list(islice(rows, GROUP)):
            columns = zip(*group, strict=True)
            arrays = [_array(values, field) for values, field in zip(columns, fields, strict=True)]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=fields))


def _array(values: Sequence[Any], field: "Field") -> "Array":
    """The values as the field's type; days come as ISO text."""
    import pyarrow

    if pyarrow.types.is_date32(field.type):
        return pyarrow.array(values, pyarrow.string()).cast(field.type)
    return pyarrow.array(values, field.type)


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
