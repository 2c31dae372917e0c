"""The archive's format: .parquet with the full record, nested, offsets included."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.vocabulary.errors import MissingExtraError
from extract.vocabulary.outcome import Outcome
from extract.vocabulary.records import record
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label
from extract.write.sink import Options

if TYPE_CHECKING:
    from pyarrow import DataType
    from pyarrow.parquet import ParquetWriter

BATCH = 2_000
"""Tasks a row group: some MB in memory, and large enough for Parquet to compress well."""

_TEXT = "string"
_REQUIREMENT = {
    "text": _TEXT, "start": "int64", "end": "int64", "strength": _TEXT, "level": _TEXT, "part": _TEXT, "rule": _TEXT,
    "confidence": "float64",
}  # fmt: skip
_OWNER = {
    "role": _TEXT, "name": _TEXT, "text": _TEXT, "start": "int64", "end": "int64", "from": _TEXT,
    "person": "bool", "joint": "bool",
}  # fmt: skip
_DEADLINE = {
    "text": _TEXT, "due": _TEXT, "earliest": _TEXT, "repeat": _TEXT, "base": _TEXT, "base_from": _TEXT,
    "start": "int64", "end": "int64",
}  # fmt: skip
_TARGET = {
    "text": _TEXT, "indicator": _TEXT, "value": "float64", "upper": "float64", "unit": _TEXT, "direction": _TEXT,
    "bound": _TEXT, "base_period": _TEXT, "start": "int64", "end": "int64",
}  # fmt: skip
SUGGESTIONS = {"suggestions": [{"function": _TEXT, "reason": _TEXT, "score": "float64"}]}
"""The field that is there only where proposals were asked for."""
FIELDS: dict[str, Any] = {
    "document": _TEXT, "id": _TEXT, "kind": _TEXT, "heading": [_TEXT], "ordinal": _TEXT, "title": _TEXT,
    "requirements": [_REQUIREMENT], "owners": [_OWNER], "deadlines": [_DEADLINE], "targets": [_TARGET],
    "page": "int64", "paragraph": "int64", "place": _TEXT, "confidence": "float64",
}  # fmt: skip
"""The schema, key for key that of `records.record`; days are ISO text ("2026-06-30") as in .jsonl."""


class ParquetSink:
    """Streams row groups of BATCH tasks; raises MissingExtraError without pyarrow.

    The first document says whether there are proposals.
    """

    def __init__(self, path: Path, options: Options) -> None:
        try:
            import pyarrow
            from pyarrow.parquet import ParquetWriter
        except ImportError as error:
            raise MissingExtraError("写 .parquet 文件", "parquet") from error
        self._table, self._make_schema, self._make_writer = pyarrow.Table, pyarrow.schema, ParquetWriter
        self._path = path
        self._schema: object = None
        self._writer: ParquetWriter | None = None
        self._rows: list[dict[str, Any]] = []
        self._done = options.include_done

    def add(self, result: Result) -> None:
        """Take the document's rows; written whenever a batch is full."""
        writer = self._start(FIELDS | SUGGESTIONS if result.settings.suggest_owners else FIELDS)
        self._rows += [record(task) for task in result.tasks if self._done or task.kind is not Label.DONE]
        if len(self._rows) >= BATCH:
            self._flush(writer)

    def note(self, outcome: Outcome) -> None:
        """Nothing: the format has no room for it; the shell prints what went wrong."""

    def close(self) -> None:
        """Write the last batch and the footer."""
        writer = self._start(FIELDS)
        self._flush(writer)
        writer.close()

    def abort(self) -> None:
        """Close without writing what is still held."""
        if self._writer is not None:
            self._writer.close()

    def _start(self, fields: dict[str, Any]) -> "ParquetWriter":
        """The writer, opened by the first call with the schema of its fields."""
        if self._writer is None:
            self._schema = self._make_schema([(name, _arrow(kind)) for name, kind in fields.items()])
            self._writer = self._make_writer(self._path, self._schema, compression="zstd")
        return self._writer

    def _flush(self, writer: "ParquetWriter") -> None:
        if self._rows:
            writer.write_table(self._table.from_pylist([_valid(row) for row in self._rows], schema=self._schema))
            self._rows.clear()


def _arrow(kind: object) -> "DataType":
    """The pyarrow type of an entry of FIELDS: a name, [element] for lists, {name: kind} for structs."""
    import pyarrow

    if isinstance(kind, list):
        return pyarrow.list_(_arrow(kind[0]))
    if isinstance(kind, dict):
        return pyarrow.struct([(name, _arrow(inner)) for name, inner in kind.items()])
    return pyarrow.type_for_alias(kind)


def _valid(value: object) -> object:
    """The value with lone surrogates (broken input) replaced, as Parquet strings must be valid UTF-8."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_valid(item) for item in value]
    if isinstance(value, dict):
        return {key: _valid(item) for key, item in value.items()}
    return value
