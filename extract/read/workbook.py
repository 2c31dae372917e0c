"""Workbooks (.xlsx .xls .et) as tables: what a person sees on the visible sheets, row by row.

python-calamine reads 100,000 rows in 2.5 s where openpyxl takes 24. It gives values and merged ranges, not what
`sheet_parts` and `sheet_records` add: percentages and months as they are shown. Hidden rows are read, because a filter hides rows that
are tasks all the same; hidden sheets are not.
"""

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any

from extract.read.archive import ENCRYPTED_REMEDY
from extract.read.assemble import Parsed, Piece
from extract.read.grid import MAX_COLUMNS, MAX_ROWS, GridRow, grid_pieces
from extract.read.sheet_parts import PERCENT, SheetParts, sheet_parts
from extract.read.sheet_records import SheetRecords, sheet_records
from extract.read.sniff import Sample
from extract.vocabulary.document import LineKind
from extract.vocabulary.errors import Category, ReadError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LIST = "任务清单"
_OURS = frozenset(("明细表", "原文", "核对", "说明", "量化指标", "已开展工作", "字典"))
_OURS_LEAST = 3
"""Sheets beside 任务清单 by which a workbook is known as one that this program wrote; the others repeat its tasks."""
_FAR_ROWS = 10_000
"""Rows read of a sheet that reaches too far: openpyxl makes all 256 cells of each."""
_REMEDY = "请用 Excel 或 WPS 打开后另存为新的 .xlsx"


def read_workbook(sample: Sample) -> Parsed:
    """The visible sheets that hold anything, in order: a title, the rows of its table, lines across it as headings.

    Dates read 2026-06-30, whole numbers 5, a cell merged over several rows stands in each of them. Of a workbook that
    this program wrote only 任务清单 is read. Raises ReadError when the file is damaged or has a password.
    """
    parts = sheet_parts(sample) if sample.members else sheet_records(sample)
    try:
        with _quiet():
            return _parsed(sample, parts)
    except ReadError:
        raise
    except BaseException as error:
        # calamine is compiled: what breaks inside it comes as PanicException, which is no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise _refused(sample.name, error) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the error stream: a library written in Rust tells there of its panic, before it raises it."""
    try:
        stream = os.dup(2)
    except OSError:  # there is none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(stream, 2)
        os.close(stream)


def _refused(name: str, error: BaseException) -> ReadError:
    if type(error).__name__ == "PasswordError" or "password" in str(error).lower():
        return ReadError(name, Category.ENCRYPTED, "工作簿设了打开密码", ENCRYPTED_REMEDY)
    return ReadError(name, Category.DAMAGED, "工作簿的内部结构不完整", _REMEDY)


def _parsed(sample: Sample, parts: SheetParts | SheetRecords) -> Parsed:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with CalamineWorkbook.from_filelike(io.BytesIO(sample.data)) as book:
        sheets = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        shown = [m.name for m in sheets if m.visible == SheetVisibleEnum.Visible]
        notes = [f"已略去隐藏的工作表“{m.name}”" for m in sheets if m.name not in shown]
        ours = LIST in shown and len(_OURS.intersection(book.sheet_names)) >= _OURS_LEAST
        if ours:
            shown, notes = [LIST], ["这是本程序生成的工作簿，只读取工作表“任务清单”"]
        reading = _Reading(book, parts, sample)
        pieces = [piece for name in shown for piece in reading.pieces(name, several=len(shown) > 1)]
        if ours:  # what stands between title and heads is our own remark
            pieces = [piece for piece in pieces if piece.kind is not LineKind.PLAIN]
        return Parsed(pieces, None, tuple(notes), tuple(reading.gaps))


class _Reading:
    """One pass over the sheets; `gaps` says what was too much."""

    def __init__(self, book: "CalamineWorkbook", parts: SheetParts | SheetRecords, sample: Sample) -> None:
        self.book, self.parts, self.sample = book, parts, sample
        self.gaps: list[str] = []
        self._left = MAX_ROWS
        self._tables = 0
        self._grouped = False

    def pieces(self, name: str, *, several: bool) -> list[Piece]:
        """The pieces of one sheet; its name stands above them where it has no title and there are other sheets.

        A name such as Sheet2 says nothing, and only stands there to end the headings of the sheet before.
        """
        number = self._tables + 1
        found = list(grid_pieces(self._rows(name), number, name, first=not self._tables))
        if not found:
            return []
        self._tables = number
        titled = found[0].kind is not LineKind.ROW
        if several and not titled and (self._grouped or not name.isascii()):
            found.insert(0, Piece(name, LineKind.HEADING, 1, hard=True, table=number, sheet=name))
        self._grouped = self._grouped or any(piece.kind is LineKind.HEADING for piece in found)
        return found

    def _rows(self, name: str) -> Iterator[GridRow]:
        rows = self._sheet(name) if self.parts.holdable(name) else self._bounded(name)
        for row in rows:
            if not any(row.cells):
                continue
            if not self._left:
                self.gaps.append(f"工作表“{name}”从第{row.number}行起没有读取（一个文件最多读取 {MAX_ROWS} 行）")
                return
            self._left -= 1
            yield row

    def _sheet(self, name: str) -> Iterator[GridRow]:
        sheet = self.book.get_sheet_by_name(name)
        if sheet.start is None:
            return
        left = sheet.start[1]
        if sheet.width > MAX_COLUMNS:
            self.gaps.append(f"工作表“{name}”第 {MAX_COLUMNS} 列以后没有读取")
        shown = self.parts.shown(name)
        merged = _Merged(sheet)
        for index, values in enumerate(sheet.iter_rows()):
            cells = [printed(v, shown.get((index, left + c), "")) for c, v in enumerate(islice(values, MAX_COLUMNS))]
            yield GridRow(index + 1, merged.repeated(index, cells), merged.wide(index, cells))

    def _bounded(self, name: str) -> Iterator[GridRow]:
        """The first rows and columns of a sheet whose used range is far larger than what can be held at once."""
        from openpyxl import load_workbook

        self.gaps.append(f"工作表“{name}”的范围过大或写法特殊，只读取前 {_FAR_ROWS} 行、前 {MAX_COLUMNS} 列")
        book = load_workbook(io.BytesIO(self.sample.data), read_only=True, data_only=True)
        try:
            rows = book[name].iter_rows(max_row=_FAR_ROWS, max_col=MAX_COLUMNS, values_only=True)
            for number, values in enumerate(rows, 1):
                yield GridRow(number, tuple(printed("" if value is None else value) for value in values))
        finally:
            book.close()


class _Merged:
    """Merged ranges of a sheet, asked for from the top row down."""

    def __init__(self, sheet: "CalamineSheet") -> None:
        left = sheet.start[1] if sheet.start else 0
        self._begins: dict[int, list[tuple[int, int, int]]] = {}
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
            self._begins.setdefault(top, []).append((first - left, bottom, last - first))
        self._above: dict[int, tuple[str, int]] = {}

    def repeated(self, row: int, cells: Sequence[str]) -> tuple[str, ...]:
        """The cells of a row with those that reach down from above; a row with nothing of its own stays empty."""
        self._above = {column: held for column, held in self._above.items() if held[1] >= row}
        found = list(cells)
        if any(cells):
            for column, (text, _) in self._above.items():
                found[column] = found[column] or text
        for column, bottom, _ in self._begins.get(row, ()):
            if bottom > row and 0 <= column < len(cells) and cells[column]:
                self._above[column] = (cells[column], bottom)
        return tuple(found)

    def wide(self, row: int, cells: Sequence[str]) -> bool:
        """Whether a cell that is merged over several columns is the only one of its row."""
        return sum(map(bool, cells)) == 1 and any(more > 0 for _, _, more in self._begins.get(row, ()))


def printed(value: Any, shown: str = "") -> str:  # noqa: ANN401 — whatever a cell may hold
    """A cell as it is read by a person: 2026-06-30, 5, 12.5, 15%, 2026年6月; "" for an empty one.

    shown: how the sheet shows it where that is not its plain value, as in `SheetParts.shown`.
    """
    if isinstance(value, str):
        return value.replace("_x000D_", "").strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float | int):
        return f"{_number(value * 100)}%" if shown == PERCENT else _number(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return f"{value.year}年{value.month}月" if shown else value.isoformat()
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _number(value: float) -> str:
    """Without the noise of binary fractions and without an exponent, as far as Excel itself keeps digits (15)."""
    text = f"{value:.15g}"
    return f"{value:.0f}" if "e+" in text else text
