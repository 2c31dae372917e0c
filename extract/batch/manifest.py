"""The list of an archive's documents that its keeper gives: a CSV or Parquet file with a path a row."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from extract.batch.part import Tags
from extract.batch.store import load, require
from extract.read.encodings import decode
from extract.vocabulary.calendar import make_date
from extract.vocabulary.errors import ReadError, UsageError

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "path": ("path", "file", "路径", "文件", "文件路径", "文件名"),
    "date": ("date", "日期", "发文日期", "成文日期", "时间"),
    "department": ("department", "部门", "单位", "发文单位", "发文机关"),
    "level": ("level", "层级", "级别", "行政层级"),
}
"""What a column may be called; the first that the file has counts."""


class Named(NamedTuple):
    """A row: the path as given, absolute, and what the manifest says about it."""

    path: Path
    tags: Tags


def read_manifest(path: Path) -> Iterator[Named]:
    """The rows, paths counted from the manifest's folder; rows without a path are left out.

    Raises UsageError naming file and row for a missing column, a date that is none, or a file that cannot be read.
    """
    if not path.is_file():
        raise UsageError(f"{path}：找不到清单文件。请检查 --manifest 后面的路径。")
    reader = _parquet if path.suffix.lower() == ".parquet" else _csv
    columns: dict[str, str] = {}
    for number, row in enumerate(reader(path), 2):
        columns = columns or _columns(path, row)
        given = str(row[columns["path"]] or "").strip()
        if given:
            yield Named(path.parent.resolve() / given.replace("\\", "/"), _tags(path, number, row, columns))


def _columns(path: Path, row: Mapping[str, Any]) -> dict[str, str]:
    """Our name → the name in the file."""
    known = {str(name).strip().lower(): str(name) for name in row if name}
    found = {
        ours: known[heading]
        for ours, headings in HEADINGS.items()
        for heading in reversed(headings)
        if heading in known
    }
    if "path" not in found:
        raise UsageError(f"{path}：清单里没有“路径”一列，只有：{'、'.join(known.values())}。请加上表头“路径”。")
    return found


def _tags(path: Path, number: int, row: Mapping[str, Any], columns: Mapping[str, str]) -> Tags:
    def cell(name: str) -> Any:  # noqa: ANN401 - a cell holds what the file holds
        return row.get(columns[name]) if name in columns else None

    try:
        day = _day(cell("date"))
    except ValueError:
        raise UsageError(
            f"{path} 第 {number} 行：日期“{cell('date')}”看不懂。请写成 2026-03-05 的样子，或留空。"
        ) from None
    return Tags(day, str(cell("department") or "").strip(), str(cell("level") or "").strip())


def _day(value: object) -> date | None:
    """A day as a table program or a person writes it. Raises ValueError when it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    if not text:
        return None
    plain = text.split(" ")[0].rstrip("日").translate(str.maketrans("/.年月", "----"))
    parts = plain.split("-") if "-" in plain else [plain[:4], plain[4:6], plain[6:]]
    found = make_date(*(int(part) for part in parts)) if len(parts) == 3 else None
    if found is None:
        raise ValueError(text)
    return found


def _csv(path: Path) -> Iterator[Mapping[str, Any]]:
    """Rows of a CSV file in any encoding that documents come in."""
    try:
        text = decode(path.read_bytes(), path.name).text
    except (OSError, ReadError) as error:
        raise UsageError(f"{path}：清单读不出来（{error}）。请另存为 UTF-8 编码的 CSV。") from error
    yield from csv.DictReader(text.splitlines())


def _parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    require()
    from pyarrow import ArrowException

    try:
        yield from load(path)
    except (OSError, ArrowException) as error:
        raise UsageError(f"{path}：不是完整的 Parquet 文件。请重新导出清单。") from error
