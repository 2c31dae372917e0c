"""What the XML of an .xlsx says and calamine does not: which cells show a percentage or only a month, and how far a
sheet reaches.

Excel turns a typed 15% into 0.15 and a typed 2026年6月 into the first of June; only the cell's format knows what was
meant. A deadline would be four weeks too early, a target a hundredth of itself.
"""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property

from extract.read.archive import open_zip
from extract.read.sniff import Sample
from extract.read.xml import parse_xml, part_bytes

PERCENT = "percent"
MONTH = "month"

MAX_AREA = 4_000_000
"""Cells of the rectangle from a sheet's first to its last used cell; calamine holds all of it, 24 bytes each."""
_REMEDY = "请用 Excel 或 WPS 打开后另存为新的 .xlsx"
BUILT_IN = {9: PERCENT, 10: PERCENT, 17: MONTH, 27: MONTH, 50: MONTH, 52: MONTH, 57: MONTH}
"""Number formats that a file need not spell out (ECMA-376 18.8.30, zh-cn): 0%, mmm-yy, yyyy"年"m"月"."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_CELL = re.compile(rb'<(?:\w+:)?c ([^>]*?)\br="([A-Z]{1,3})(\d{1,7})"([^>]*)>')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_STYLE = re.compile(rb'\bs="(\d+)"')


@dataclass(frozen=True)
class SheetParts:
    """The parts of one .xlsx, looked at when they are asked for. Not slotted, because answers are kept."""

    archive: zipfile.ZipFile
    name: str

    def holdable(self, sheet: str) -> bool:
        """Whether the rectangle of the used cells of a sheet is known to be at most MAX_AREA.

        False as well for XML that says where its cells are in another way than office programs do (r="B7"): calamine
        believes any place, and asks for the memory.
        """
        data = self._data(sheet)
        cells = _CELL.findall(data)
        opened = len(_ANY_CELL.findall(data))
        if not opened or len(cells) != opened:
            return not opened and b"sheetData" in data
        rows = {int(row) for _, _, row, _ in cells}
        columns = [_column(name) for name in {letters for _, letters, _, _ in cells}]
        return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) <= MAX_AREA

    def shown(self, sheet: str) -> dict[tuple[int, int], str]:
        """Row and column (from 0) of every cell that shows a percentage (PERCENT) or only year and month (MONTH)."""
        if not self._styles:
            return {}
        found = {}
        for before, letters, row, after in _CELL.findall(self._data(sheet)):
            style = _STYLE.search(before) or _STYLE.search(after)
            if style and (kind := self._styles.get(int(style[1]))):
                found[int(row) - 1, _column(letters)] = kind
        return found

    @cached_property
    def _entries(self) -> dict[str, zipfile.ZipInfo]:
        return {entry.filename.replace("\\", "/"): entry for entry in self.archive.infolist()}

    @cached_property
    def _paths(self) -> dict[str, str]:
        """Paths of the sheets' parts by the sheets' names."""
        targets = {}
        for relation in self._xml("xl/_rels/workbook.xml.rels"):
            target = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
            targets[relation.get("Id", "")] = target.lstrip("/")
        found = {}
        for sheet in self._xml("xl/workbook.xml", "sheet"):
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
            found[sheet.get("name", "")] = targets.get(key, "")
        return found

    @cached_property
    def _styles(self) -> dict[int, str]:
        """Cell formats, by their number, that show a percentage or a month."""
        kinds = dict(BUILT_IN)
        for code in self._xml("xl/styles.xml", "numFmt"):
            kinds[int(code.get("numFmtId", "-1"))] = kind_of(code.get("formatCode", ""))
        formats = next(iter(self._xml("xl/styles.xml", "cellXfs")), ())
        numbers = (int(form.get("numFmtId", "0")) for form in formats)
        return {index: kinds[number] for index, number in enumerate(numbers) if kinds.get(number)}

    def _xml(self, path: str, tag: str = "") -> list:  # type: ignore[type-arg]  # of lxml elements
        """Elements of a part with this tag, its children without one; [] where there is no such part."""
        if path not in self._entries:
            return []
        root = parse_xml(part_bytes(self.archive, self._entries[path], self.name, _REMEDY), path, self.name, _REMEDY)
        return list(root.iter(f"{{*}}{tag}")) if tag else list(root)

    def _data(self, sheet: str) -> bytes:
        entry = self._entries.get(self._paths.get(sheet, ""))
        return part_bytes(self.archive, entry, self.name, _REMEDY) if entry else b""


def sheet_parts(sample: Sample) -> SheetParts:
    """The parts of an .xlsx. Raises ReadError for a part that is too large or explodes."""
    parts = SheetParts(open_zip(io.BytesIO(sample.data), sample.name), sample.name)
    for entry in parts.archive.infolist():
        if entry.filename.endswith("sharedStrings.xml"):
            part_bytes(parts.archive, entry, sample.name, _REMEDY)
    return parts


def kind_of(code: str) -> str:
    """PERCENT, MONTH or "" for a number format as the file spells it (0.0%, yyyy"年"m"月")."""
    first = code.partition(";")[0]
    bare = _QUOTED.sub("", first).lower()
    if "%" in bare:
        return PERCENT
    return MONTH if "y" in bare and "m" in bare and "d" not in bare and "h" not in bare else ""


def _column(letters: bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value - 1
