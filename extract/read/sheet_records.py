"""What the records of an old workbook (.xls, .et) say and calamine does not: percentages and months, and how far its
sheets reach, which calamine believes even when it is nonsense and then asks for more memory than there is.

The records are those of [MS-XLS]: a number of two bytes, a length of two bytes, the content.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.read.archive import ENCRYPTED_REMEDY
from extract.read.sheet_parts import BUILT_IN, MAX_AREA, kind_of
from extract.read.sniff import Sample
from extract.vocabulary.errors import Category, ReadError

_BEGIN, _END, _SHEET, _LOCKED, _FORMAT, _STYLE, _SIZE = 0x0809, 0x000A, 0x0085, 0x002F, 0x041E, 0x00E0, 0x0200
_SERIES = 0x00BD
_CELLS = frozenset((0x0006, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, _SERIES, 0x00BE))
"""Records of cells; they begin with row, column and cell format."""
_EMPTY = frozenset((0x0201, 0x00BE))
_ROWS, _COLUMNS = 65_536, 256
"""What a sheet of the old format can have."""
_REMEDY = "请用 Excel 或 WPS 打开后另存为新的 .xlsx"


@dataclass
class SheetRecords:
    """Read once, front to back; then asked by the names of the sheets."""

    name: str
    _kinds: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    _styles: list[int] = field(default_factory=list)
    _sheets: dict[int, str] = field(default_factory=dict)
    _cells: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def holdable(self, sheet: str) -> bool:
        """Always: a file with a sheet that reaches too far is refused when it is opened."""
        return True

    def shown(self, sheet: str) -> dict[tuple[int, int], str]:
        """As `SheetParts.shown`."""
        kinds = [self._kinds.get(number, "") for number in self._styles]
        wanted = {style for style, kind in enumerate(kinds) if kind}
        return {(row, column): kinds[style] for row, column, style in self._cells.get(sheet, ()) if style in wanted}

    def read(self, stream: bytes) -> None:
        """Take in all records. Raises ReadError for a password, nonsense, or sheets that reach too far."""
        area, sheet = 0, ""
        rows: list[int] = []
        columns: list[int] = []
        for at, number, content in _records(stream):
            if number == _LOCKED:
                raise ReadError(self.name, Category.ENCRYPTED, "工作簿设了打开密码", ENCRYPTED_REMEDY)
            if number == _BEGIN:
                sheet = self._sheets.get(at, "")
            elif number == _END and rows:
                area += (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
                rows, columns = [], []
            elif number in _CELLS:
                first, last = self._cell(number, content, sheet)
                rows.append(first)
                columns.append(last)
            else:
                self._other(number, content)
        if area > MAX_AREA:
            raise ReadError(self.name, Category.TOO_LARGE, f"工作表的范围共有 {area} 格", _REMEDY)

    def _cell(self, number: int, content: bytes, sheet: str) -> tuple[int, int]:
        """Row and column of a cell, its format kept unless it is empty."""
        row, column, style = struct.unpack_from("<HHH", content)
        last = column
        cells = self._cells.setdefault(sheet, [])
        if number == _SERIES:
            count = (len(content) - 6) // 6
            last = column + max(count - 1, 0)
            cells += [(row, column + i, struct.unpack_from("<H", content, 4 + 6 * i)[0]) for i in range(count)]
        elif number not in _EMPTY:
            cells.append((row, column, style))
        if last >= _COLUMNS:
            raise self._damaged()
        return row, last

    def _other(self, number: int, content: bytes) -> None:
        if number == _SHEET:
            self._sheets[struct.unpack_from("<I", content)[0]] = _short(content[6:])
        elif number == _STYLE:
            self._styles.append(struct.unpack_from("<H", content, 2)[0])
        elif number == _FORMAT:
            self._kinds[struct.unpack_from("<H", content)[0]] = kind_of(_long(content[2:]))
        elif number == _SIZE and len(content) >= 12:
            top, bottom, left, right = struct.unpack_from("<IIHH", content)
            if not (top <= bottom <= _ROWS and left <= right <= _COLUMNS):
                raise self._damaged()

    def _damaged(self) -> ReadError:
        return ReadError(self.name, Category.DAMAGED, "工作簿的内部结构不完整", _REMEDY)


def sheet_records(sample: Sample) -> SheetRecords:
    """The records of an old workbook. Raises ReadError when it is damaged, has a password or reaches too far."""
    import olefile

    found = SheetRecords(sample.name)
    try:
        with olefile.OleFileIO(io.BytesIO(sample.data)) as container:
            part = "Workbook" if container.exists("Workbook") else "Book"
            found.read(container.openstream(part).read())
    except (OSError, struct.error, ValueError, IndexError, OverflowError) as error:
        raise ReadError(sample.name, Category.DAMAGED, "工作簿的内部结构不完整", _REMEDY) from error
    return found


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Place, number and content of every record; what follows the last whole one is left out."""
    at, end = 0, len(stream) - 4
    while at <= end:
        number, length = struct.unpack_from("<HH", stream, at)
        if number == 0 and length == 0:
            return
        yield at, number, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _short(content: bytes) -> str:
    """A name with its length in one byte; names of sheets in Excel 5 have no byte for the width of characters."""
    return _characters(content[1:], content[0])


def _long(content: bytes) -> str:
    return _characters(content[2:], struct.unpack_from("<H", content)[0])


def _characters(content: bytes, count: int) -> str:
    if content[:1] == b"\x01":
        return content[1 : 1 + 2 * count].decode("utf-16-le", "replace")
    return content[1 : 1 + count].decode("latin-1")
