"""The user's own units (`--units 单位.csv`): a table with the columns 名称, 简称, 层级, 职能, of which only 名称 must be there."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

from extract.read.encodings import decode
from extract.vocabulary.errors import ReadError, UsageError
from extract.vocabulary.result import OwnUnit

SHEET = "单位字典"
"""The sheet of a workbook that is read; the first one where there is none of this name."""
COLUMNS = ("名称", "简称", "层级", "职能")
LONGEST = 48
"""Characters of a name at most; no unit has a longer one, and a longer cell is a slip."""

_LEVELS = {"国": "国", "中央": "国", "省": "省", "自治区": "省", "直辖市": "省", "市": "市", "州": "市", "盟": "市",
           "地": "市", "县": "县", "区": "县", "旗": "县", "乡": "乡", "镇": "乡", "街道": "乡"}  # fmt: skip
_SEVERAL = re.compile(r"[|、，,；;／/\s]+")
_NAME = re.compile(r"[\w·（）()〔〕“”、\-—]+")
_EXAMPLE = "请在第一行写“名称,简称,层级,职能”，以后每行一个单位，例如：数字经济促进中心,数促中心,省、市,大数据"


def read_units(path: str | Path) -> tuple[OwnUnit, ...]:
    """The units in a .csv or .xlsx file, in file order; () for a table with a header and no rows.

    Empty rows are skipped; 简称 and 层级 may hold several values parted by 、; or |. Raises UsageError, in Chinese,
    naming the file, and where it is a matter of one cell its row (from 1, as tables count) and value.
    """
    path = Path(path)
    readers = {".csv": _csv_rows, ".xlsx": _sheet_rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"单位字典 {path.name}：不支持的格式。请使用 .csv 或 .xlsx 文件。")
    try:
        rows = list(reader(path))
    except FileNotFoundError:
        raise UsageError(f"单位字典 {path.name}：找不到文件。请核对路径。") from None
    except (OSError, BadZipFile, KeyError, ValueError, csv.Error, ReadError) as error:
        raise UsageError(f"单位字典 {path.name}：无法读取（{error}）。请另存为 .csv 或 .xlsx 后再试。") from error
    return tuple(_units(path.name, rows))


Rows = Iterable[tuple[int, Sequence[str]]]
"""Number of the row in the file, from 1, and its cells."""


def _csv_rows(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    text = decode(path.read_bytes(), path.name).text
    return enumerate(csv.reader(io.StringIO(text, newline="")), 1)


def _sheet_rows(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()


def _units(file: str, rows: Rows) -> Iterator[OwnUnit]:
    places: dict[str, int] = {}
    seen: dict[str, int] = {}
    for number, cells in rows:
        shown = [cell.strip() for cell in cells]
        if not any(shown):
            continue
        if not places:
            places = {head: shown.index(head) for head in COLUMNS if head in shown}
            if COLUMNS[0] not in places:
                raise UsageError(
                    f"单位字典 {file} 第 {number} 行：没有“名称”一列（这一行是“{'，'.join(shown)}”）。{_EXAMPLE}。"
                )
            continue
        values = {head: shown[at] if at < len(shown) else "" for head, at in places.items()}
        unit = _unit(f"单位字典 {file} 第 {number} 行", values)
        if unit.name in seen:
            raise UsageError(
                f"单位字典 {file} 第 {number} 行：“{unit.name}”与第 {seen[unit.name]} 行重复。请删去一行。"
            )
        seen[unit.name] = number
        yield unit
    if not places:
        raise UsageError(f"单位字典 {file}：是空的。{_EXAMPLE}。")


def _unit(place: str, values: dict[str, str]) -> OwnUnit:
    """One row; `place` opens the messages."""
    name = re.sub(r"\s", "", values["名称"])
    if not name:
        raise UsageError(f"{place}：“名称”是空的。请填写单位全称，或删去这一行。")
    aliases = _several(values.get("简称", ""))
    for column, word in [("名称", name), *(("简称", alias) for alias in aliases)]:
        if len(word) < 2 or len(word) > LONGEST or not _NAME.fullmatch(word):
            raise UsageError(f"{place}：{column}“{word}”不像单位名称。请写 2 至 {LONGEST} 个字，不带标点。")
    levels = [
        (word, _LEVELS.get(word.removesuffix("级").removesuffix("家"))) for word in _several(values.get("层级", ""))
    ]
    for word, level in levels:
        if level is None:
            raise UsageError(f"{place}：层级“{word}”看不懂。请写 国、省、市、县、乡 中的一个或几个，用“、”分开。")
    return OwnUnit(name, aliases, tuple(dict.fromkeys(level for _, level in levels if level)), values.get("职能", ""))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in _SEVERAL.split(cell) if word))
