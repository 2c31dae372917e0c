"""SQL on the tables of an archive, through DuckDB: reading only, and only what belongs to the output folder."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.batch.place import TABLES, Place, View, required_view
from extract.vocabulary.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow import RecordBatchReader

BATCH = 2_000
"""Rows taken from the answer at a time."""

_SETTINGS = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET python_enable_replacements = false",
    "SET allowed_directories = [{out}]",
    "SET temp_directory = {own}",
    "SET enable_external_access = false",
)
"""No network, no extensions, no variables of this program, no files but those of the output folder."""

_MEANINGS = {
    "ParserException": "SQL 写法有误",
    "CatalogException": "没有这个表或函数",
    "BinderException": "没有这一列，或类型不合",
    "PermissionException": "只能查询结果文件夹里的表",
    "ConversionException": "有的值不能换成所要的类型",
    "OutOfMemoryException": "内存不够，请缩小查询范围",
}


class Answer:
    """The answer of a query. columns: their names. `rows` or `batches`, once, gives what it holds.

    complete: False when the run that wrote the tables was stopped before its end.
    """

    def __init__(self, connection: "DuckDBPyConnection", sql: str, *, complete: bool) -> None:
        self._connection, self._sql = connection, sql
        self.columns = tuple(connection.sql(sql).columns)
        self.complete = complete

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows one by one. Raises UsageError when DuckDB cannot go on."""
        from duckdb import Error

        try:
            answer = self._connection.execute(self._sql)
            while found := answer.fetchmany(BATCH):
                yield from found
        except Error as error:
            raise _refused(error) from error

    def batches(self) -> "RecordBatchReader":
        """The rows as Arrow batches."""
        return self._connection.sql(self._sql).to_arrow_reader(BATCH)


def ask(out: Path, sql: str) -> Answer:
    """The answer to one SELECT on the tables in the output folder `out`.

    Raises UsageError when there are no tables, the text is no single query, or DuckDB refuses it; MissingExtraError
    without DuckDB.
    """
    try:
        from duckdb import Error, StatementType, connect
    except ImportError as error:
        raise MissingExtraError("查询档案（luoshi query）", "query") from error
    place = Place(out.resolve())
    view = required_view(place)
    if not view.parts:
        raise UsageError(f"{out}：还没有做完任何一部分。请再运行一次 luoshi batch，做完后再查询。")
    connection = connect()
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != StatementType.SELECT:
            raise UsageError("只能写一条查询语句（SELECT …），不能修改数据或读写别的文件。")
        _open(connection, place, view)
        return Answer(connection, sql, complete=view.complete)
    except Error as error:
        raise _refused(error) from error


def _open(connection: "DuckDBPyConnection", place: Place, view: View) -> None:
    """Shut the rest of the world out, then make a view for every table."""
    for setting in _SETTINGS:
        connection.execute(setting.format(out=_quoted(place.out), own=_quoted(place.own / "query")))
    for table in TABLES:
        files = [place.file(table, key) for key in view.parts]
        if table == "outcomes":
            files.append(place.same)
        _view(connection, table, files)
    if place.near.exists():
        _view(connection, "near_duplicates", [place.near])
    connection.execute("SET lock_configuration = true")


def _view(connection: "DuckDBPyConnection", table: str, files: Sequence[Path]) -> None:
    names = ", ".join(map(_quoted, files))
    connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{names}])")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _refused(error: Exception) -> UsageError:
    """What DuckDB says, in Chinese as far as it goes."""
    meaning = _MEANINGS.get(type(error).__name__, "查询没有成功")
    said = " ".join(str(error).partition("LINE ")[0].split())
    tables = "、".join((*TABLES, "near_duplicates"))
    return UsageError(f"{meaning}（{said}）。可查的表：{tables}；列名见结果文件夹里的 README.md。")
