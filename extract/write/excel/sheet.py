"""One worksheet filled from top to bottom, cell texts always safe: never a formula, a link, or broken XML."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zlib import crc32

from extract.vocabulary.errors import OutputError
from extract.write.excel import layout
from extract.write.excel.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

ROWS = 1_048_576
"""Rows of an Excel sheet."""
CELL = 32_767
"""Characters (UTF-16 units) of an Excel cell."""
FIRST_DAY = date(1900, 3, 1)
"""Earlier days have no serial number that Excel and LibreOffice agree on; they are written as text."""

_HEADS = 64
"""Texts of a column whose checksums are kept one by one, before it is known whether it will hold formulas."""
_NO_DIGITS = {ord(digit): None for digit in "0123456789"}
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML forbids or no cell can show; line feeds and tabs stay."""
_CUT = "……（未完，全文见“原文”表）"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. style: name of the cell style; fill: for people to fill in; meaning: for 说明.

    hidden: it is there for the program and takes no room; such columns stand last.
    """

    key: str
    heading: str
    width: float
    style: str
    meaning: str = ""
    fill: bool = False
    hidden: bool = False

    @property
    def wraps(self) -> bool:
        """Whether the column's text decides the row height."""
        return not self.style.endswith(("link", "date", "number", "name"))


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that jumps to a row (from 0) of another sheet and shows a number or words, at most 255 characters."""

    sheet: str
    row: int
    shown: int | str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, {row} standing for the row's number, with the value that Excel will compute.

    theirs: written by people, nothing in it stands for anything.
    """

    text: str
    value: str | float
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class Rich:
    """A cell whose text changes its font: (style name, text) runs in order."""

    runs: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The text without its fonts."""
        return "".join(text for _, text in self.runs)


Value = str | int | float | date | Link | Formula | Rich | None


def safe(text: str) -> str:
    """Text as a cell can hold it: control characters and lone surrogates removed, at most CELL characters.

    What is longer ends in a visible note. A text of the form <r>…</r>, which XlsxWriter takes for its own
    markup, gets a blank at its end.
    """
    if not text.isprintable():
        text = _UNWANTED.sub("", text)
    if len(text) > CELL // 2 and len(text.encode("utf-16-le")) // 2 > CELL:
        text = _shortened(text, CELL - len(_CUT)) + _CUT
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _quoted(text: str) -> str:
    """The text as a formula holds it: between quotes, its own quotes doubled, so that it never becomes formula."""
    return '"' + text.replace('"', '""') + '"'


def _shortened(text: str, units: int) -> str:
    """The longest beginning of at most `units` UTF-16 units, no character halved."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")


class Sheet:
    """A worksheet with its columns; `row` is the next row to be written, from 0, `used` the
    points of the printed page that are taken before it, `breaks` the rows that begin a page.

    Rows are written in order only (XlsxWriter's constant_memory keeps one row in memory). Raises
    OutputError when the sheet is full.
    """

    def __init__(
        self, book: "Workbook", name: str, columns: Sequence[Column], styles: Styles, size: float = 11.0,
        page: float = layout.PAGE,
    ) -> None:  # fmt: skip
        self.name, self.columns, self.styles, self.row, self.page = name, columns, styles, 0, page
        self.used, self.breaks = 0.0, list[int]()
        self._sums, self._live, self._formulas = Counter[int](), set[int](), 0
        self._words: defaultdict[int, set[int]] = defaultdict(set)
        self._shared = {n for n, column in enumerate(columns) if column.style == "group" or column.key == "topic"}
        self.units = {column.key: layout.room(column.width, size) for column in columns}
        self.sheet = book.add_worksheet(name)
        self._columns = [(number, column.key, styles[column.style]) for number, column in enumerate(columns)]
        self._wraps = {column.key for column in columns if column.wraps and not column.hidden}
        for number, column in enumerate(columns):
            self.sheet.set_column(number, number, column.width, None, {"hidden": column.hidden})
        self.sheet.hide_gridlines(2)

    @property
    def sums(self) -> dict[str, int | list[int]]:
        """Column from 1 → sum of the checksums of its values; where formulas or merges make the sum uncertain, the
        checksums of all texts that stand there, each once. "formulas": how many there are.
        """
        found: dict[str, int | list[int]] = {str(number + 1): total for number, total in self._sums.items()}
        live = {str(number + 1): sorted(self._words[number]) for number in self._live}
        return found | live | {"formulas": self._formulas}

    def paper(self, size: int, pages_wide: int = 1) -> None:
        """Print on A3 (8) or A4 (9), landscape, margins .5/.5/.6/.6 in, as high as it takes, page number below."""
        self.sheet.set_paper(size)
        self.sheet.set_landscape()
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.sheet.fit_to_pages(pages_wide, 0)
        self.sheet.center_horizontally()
        self.sheet.set_footer("&C&10— &P —")

    def break_pages(self) -> None:
        """Set the page breaks where merged cells end, so that no value is cut in two (Excel takes 1,023)."""
        self.sheet.set_h_pagebreaks(self.breaks[:1023])

    def keep(self, height: float) -> None:
        """Begin a page with the next row unless so many points are free on this one (a heading and what follows)."""
        if not layout.fits(self.used, height, self.page):
            self.breaks.append(self.row)
            self.used = layout.REPEATED

    @property
    def last_column(self) -> int:
        """Number of the last column, from 0."""
        return len(self.columns) - 1

    @property
    def last_shown(self) -> int:
        """Number of the last column that is not hidden, from 0."""
        return max((number for number, column in enumerate(self.columns) if not column.hidden), default=0)

    def number(self, key: str) -> int:
        """Number of a column, from 0; ValueError when the sheet has none of that key."""
        return [column.key for column in self.columns].index(key)

    def header(self, height: float = 30.0) -> None:
        """Write the header row, freeze what is above the next row, repeat it on every printed page."""
        for number, column in enumerate(self.columns):
            self._put(number, column.heading, self.styles["head_fill" if column.fill else "head"])
        self.sheet.repeat_rows(self.row)
        self._end(height)

    def across(self, text: Value, style: str, height: float, first: int = 0, last: int | None = None) -> None:
        """Write one value over the columns first…last of the current row; height 0 stays on the row."""
        last = self.last_shown if last is None else last
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", self.styles[style])
        self._put(first, text, self.styles[style])
        if height:
            self._end(height)

    def loose(self, cells: Mapping[int, Value], style: str, height: float) -> None:
        """Write a row of single cells, by number of the column; a row without any gets an empty one."""
        for number in sorted(cells) or [0]:  # XlsxWriter loses count of rows without cells
            self._put(number, cells.get(number), self.styles[style])
        self._end(height)

    def comment(self, number: int, text: str) -> None:
        """Hang a note on a cell of the row that is written next."""
        self.sheet.write_comment(self.row, number, safe(text))

    def values(self, values: Mapping[str, Value], height: float, styles: Mapping[str, str] | None = None) -> None:
        """Write one row; a missing key or None is an empty cell. `styles` replaces the style of some columns."""
        put = self._put
        for number, key, style in self._columns:
            put(number, values.get(key), self.styles[styles[key]] if styles and key in styles else style)
        self._end(height)

    def lines(self, values: Mapping[str, Value]) -> int:
        """Lines of the tallest cell of a row."""
        most = 1
        for key in self._wraps:
            value = values.get(key)
            text = value.text if isinstance(value, Rich) else value
            if isinstance(text, str) and text:
                most = max(most, layout.lines(text, self.units[key]))
        return most

    def merge(self, first_row: int, last_row: int, number: int) -> None:
        """Merge rows of a column that are already written, each with the value of its own.

        `merge_range` would blank the covered cells and, in constant_memory, refuses rows already written;
        filters and pandas need their values. Excel and LibreOffice accept values under a merge.
        """
        if last_row > first_row:
            self._live.add(number)
            self.sheet.merge.append([first_row, number, last_row, number])

    def _put(self, number: int, value: Value, style: "Format") -> None:
        sheet, row = self.sheet, self.row
        if value is None or value == "":
            sheet.write_blank(row, number, None, style)
            return
        if isinstance(value, str):
            value = safe(value)
            sheet.write_string(row, number, value, style)
        elif isinstance(value, Link | Formula):
            self._formula(number, value, style)
            return
        elif isinstance(value, Rich):
            self._rich(number, value, style)
        elif isinstance(value, date):
            if (value.date() if isinstance(value, datetime) else value) >= FIRST_DAY:
                sheet.write_datetime(row, number, value, style)
            else:
                sheet.write_string(row, number, value.isoformat(), style)
        elif isinstance(value, bool):
            sheet.write_boolean(row, number, value, style)
        else:
            sheet.write_number(row, number, value, style)
        check = crc32((value if isinstance(value, str) else canon(value)).encode("utf-8", "replace"))
        self._sums[number] += check
        words = self._words[number]
        if isinstance(value, str) and (len(words) < _HEADS or number in self._live or number in self._shared):
            words.add(word_sum(value))

    def _formula(self, number: int, value: Link | Formula, style: "Format") -> None:
        """A link or a formula, with the value that it will have."""
        self._live.add(number)
        self._formulas += 1
        sheet, row = self.sheet, self.row
        if isinstance(value, Link):
            shown = safe(value.shown) if isinstance(value.shown, str) else value.shown
            words = _quoted(shown) if isinstance(shown, str) else shown
            target = f"=HYPERLINK(\"#'{value.sheet}'!A{value.row + 1}\",{words})"
            if isinstance(shown, str) and not shown[-1:].isdigit():
                self._words[number].add(word_sum(shown))
            sheet.write_formula(row, number, target, style, shown)
        else:
            if isinstance(value.value, str):
                self._words[number].add(word_sum(safe(value.value)))
            text = value.text if value.theirs else value.text.replace("{row}", str(row + 1))
            sheet.write_formula(row, number, text, style, value.value)

    def _rich(self, number: int, value: Rich, style: "Format") -> None:
        runs = [(font, shown) for font, text in value.runs if (shown := safe(text))]
        if len(runs) == 1 and len(runs[0][1]) > 1:  # XlsxWriter asks for two runs at least
            font, text = runs[0]
            runs = [(font, text[:-1]), (font, text[-1])]
        if len(runs) < 2:
            text = safe(value.text)
            self.sheet.write_string(self.row, number, text, style) if text else self.sheet.write_blank(
                self.row, number, None, style
            )
            return
        parts = [part for font, text in runs for part in (self.styles[font], text)]
        self.sheet.write_rich_string(self.row, number, *parts, style)

    def _end(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        # The row before is on disk; XlsxWriter would keep its height for placing pictures: 300 bytes a row.
        self.sheet.row_info.pop(self.row - 1, None)
        self.sheet.row_sizes.pop(self.row - 1, None)
        if not layout.fits(self.used, height, self.page):
            self.breaks.append(self.row)
        self.used = layout.paged(self.used, height, self.page)
        self.row += 1
        if self.row >= ROWS:
            raise OutputError(
                f"“{self.name}”表已满（Excel 每表最多 {ROWS} 行）。"
                "请用 --each 每个文件一个工作簿，或改用 .parquet、.jsonl。"
            )


def word_sum(text: str) -> int:
    """The checksum of a text without its digits, which a formula may count on."""
    return crc32(text.translate(_NO_DIGITS).encode("utf-8", "replace"))


def canon(value: Value) -> str:
    """A cell's value as one text, the same for what Excel holds as equal: days in ISO, 12 for 12.0; "" for empty."""
    if isinstance(value, str):
        return safe(value).replace("\r\n", "\n")
    if value is None:
        return ""
    if isinstance(value, Link):
        return str(value.shown)
    if isinstance(value, Formula):
        return value.text
    if isinstance(value, Rich):
        return safe(value.text)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, float) or not value.is_integer():
        return str(value)
    return str(int(value))
