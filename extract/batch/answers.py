"""The answer of a query as a file: .csv, .xlsx or .parquet, whole or not at all."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from extract.batch.query import Answer
from extract.scratch import scratch
from extract.vocabulary.errors import OutputError, UsageError
from extract.write.atomic import Draft, explained
from extract.write.excel.sheet import ROWS, Column, Sheet, Value
from extract.write.excel.styles import DEFAULT, Styles
from extract.write.lines import harmless


def check(path: Path) -> None:
    """Raise UsageError for an ending that is none of WRITERS, before any work."""
    if path.suffix.lower() not in WRITERS:
        raise UsageError(f"{path}：不支持的输出格式。请使用以下结尾之一：{'、'.join(WRITERS)}。")


def store(answer: Answer, path: Path) -> int:
    """Write the answer to `path`, as its ending says; the number of rows. A file that was there is replaced.

    Raises UsageError for an unknown ending, OutputError when it cannot be written or has more rows than the format.
    """
    check(path)
    draft = Draft(path)
    try:
        with explained(path):
            count = WRITERS[path.suffix.lower()](answer, draft.draft)
        draft.commit()
    except BaseException:
        draft.discard()
        raise
    return count


def _csv(answer: Answer, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(harmless, answer.columns))
        for row in answer.rows():
            writer.writerow(map(harmless, row))
            count += 1
    return count


def _xlsx(answer: Answer, path: Path) -> int:
    from xlsxwriter import Workbook

    columns = [Column(str(number), name, 20, "flat_left") for number, name in enumerate(answer.columns)]
    with scratch() as folder:
        book = Workbook(str(path), {
            "constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "default_format_properties": DEFAULT,
        })  # fmt: skip
        sheet = Sheet(book, "查询结果", columns, Styles(book), 10)
        sheet.header()
        sheet.sheet.freeze_panes(1, 0)
        for row in answer.rows():
            if sheet.row >= ROWS:
                raise OutputError(f"{path}：结果超过 Excel 的 {ROWS - 1} 行。请缩小查询范围，或写成 .csv 或 .parquet。")
            values = {str(number): _cell(value) for number, value in enumerate(row)}
            days = {key: "flat_date" for key, value in values.items() if isinstance(value, date)}
            sheet.values(values, 16.0, days)
        sheet.sheet.autofilter(0, 0, sheet.row - 1, sheet.last_column)
        book.close()
    return sheet.row - 1


def _cell(value: object) -> Value:
    """A value as a cell takes it; lists, intervals and the like become text."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, str | int | float | date):
        return value
    return str(value)


def _parquet(answer: Answer, path: Path) -> int:
    from pyarrow.parquet import ParquetWriter

    count = 0
    reader = answer.batches()
    with ParquetWriter(path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            count += batch.num_rows
    return count


WRITERS: dict[str, Callable[[Answer, Path], int]] = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
"""Ending → writer."""
