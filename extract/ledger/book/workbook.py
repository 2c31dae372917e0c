"""A ledger as people have left it: rows bound to their tasks, columns found by their headings.

Nothing here depends on positions: people insert rows and columns, sort, filter, hide and merge, and the rows are
still theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extract.ledger.book.basis import NAME as BASIS
from extract.ledger.book.basis import Basis, read_basis
from extract.ledger.book.edited import edited
from extract.ledger.book.grid import Grid, Value, grid_of, letters, place, read_grid, rows_of
from extract.ledger.book.headings import CERTAIN, is_known, keys_of
from extract.ledger.book.items import blank, item_of, shown
from extract.ledger.book.looks import Looks, looks_of
from extract.ledger.book.opening import open_book, values_of
from extract.ledger.book.rows import Raw, bound, joined
from extract.ledger.item import Item
from extract.vocabulary.errors import LedgerError

NAME = "任务清单"
"""The sheet that people fill in; where it was renamed, the first whose header is a ledger's."""
OURS = frozenset(
    {"明细表", "责任分工", "量化指标", "月历表", "进度统计", "已开展工作", "原文", "核对", "读取情况", "冲突", "已移除任务",
     "字典", "说明", BASIS}
)  # fmt: skip
"""Sheets of the program that are never taken for the list itself, although some have its headings."""
_READ = frozenset({"冲突", "已移除任务", "字典"})
"""Sheets of the program in which people write."""
_DEPTH = 50
"""Rows among which the header is looked for: people put a few lines above it, not pages."""
NOTE = ("注：", "注:")
"""How the line below the rows begins; it and what follows are no rows."""


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column of the list. number: from 1. heading: as printed, "" where there is none. name: the same, made unique
    where two columns share it (备注, 备注（2）). key: ours (`models/ledger_columns.tsv`), "" for one that people added.
    """

    number: int
    heading: str
    name: str
    key: str
    width: float | None = None

    @property
    def letter(self) -> str:
        """The column as Excel names it."""
        return letters(self.number)


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row of the list. number: its row in the sheet, from 1. id: of its task, "" where people added the row.

    document: the task's, by the name under which the program wrote it, "" where that is not known.

    cells: name of the column → value, filled cells only. formulas, comments, formats: name → text. item: what it says.
    """

    number: int
    id: str
    cells: Mapping[str, Value]
    item: Item
    formulas: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    document: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A ledger that was read. sheet: name of the list's sheet. header: row of its header. columns: in order.

    rows: in order. last: row of the last one. remarks: Chinese sentences about cells that could not be taken as they stand. basis: what the
    program wrote, None where that was removed. grids: every sheet by name, the list's included, in order. looks: of
    the sheets that people made or changed, cell → properties of its style (see ledger/looks.py). stamp:
    of the file when it was read.
    """

    path: Path
    profile: str
    sheet: str
    header: int
    columns: tuple[BookColumn, ...]
    rows: tuple[BookRow, ...]
    remarks: tuple[str, ...] = ()
    basis: Basis | None = None
    grids: Mapping[str, Grid] = field(default_factory=dict)
    last: int = 0
    stamp: tuple[int, int] = (0, 0)
    looks: Looks = field(default_factory=dict)


def read_book(path: Path | str) -> Book:
    """Read a ledger. Raises LedgerError naming file, sheet and cell when it is open elsewhere, no ledger, or damaged.

    The file itself is not changed. Rows that lost their id are bound to their task by their words where these are
    alike enough; a copied row is a row that people added.
    """
    path = Path(path)
    stamp = stamp_of(path)
    values, parts = values_of(path)
    plain = {name: grid_of(name, rows) for name, rows in values.items()}
    basis = read_basis(plain[BASIS], path.name) if BASIS in plain else None
    name, header = _find(path, plain)
    changed = edited(basis, plain, parts) - {name}
    wanted = {each for each in plain if each == name or each in changed or each not in OURS or each in _READ}
    sheets = {sheet.title: sheet for sheet in open_book(path, parts, wanted).worksheets}
    grids = {each: read_grid(sheets[each], values[each]) if each in wanted else grid for each, grid in plain.items()}
    looks = {each: looks_of(sheets[each]) for each in wanted if (each in changed or each not in OURS) and each != name}
    return replace(_book(path, grids, name, header, basis), looks=looks, stamp=stamp)


def stamp_of(path: Path) -> tuple[int, int]:
    """Time of change and size of a file, by which one sees that it was saved again; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _find(path: Path, grids: Mapping[str, Grid]) -> tuple[str, int]:
    """The list's sheet and the row of its header: the first row with the most headings that a ledger has."""
    best = (0, "", 0)
    for name in sorted(grids, key=lambda name: name != NAME):
        if name in OURS:
            continue
        for row, cells in list(rows_of(grids[name], 1))[:_DEPTH]:
            known = len({value for value in cells.values() if is_known(value)})
            best = max(best, (known, name, row), key=lambda found: found[0])
    if best[0] < CERTAIN:
        raise LedgerError(
            path.name,
            "没有找到台账的表头（序号、具体举措、牵头单位、完成时限等列名）",
            "请给出 luoshi 生成的台账，并保留表头一行",
        )
    return best[1], best[2]


def _book(path: Path, grids: Mapping[str, Grid], name: str, header: int, basis: Basis | None) -> Book:
    grid = grids[name]
    about: Mapping[str, Any] = basis.about if basis else {}
    columns = _columns(grid, header, about.get("headings", {}))
    _require(path, grid, header, columns)
    raw, last = _raw(grid, header, columns)
    rows, remarks = [], []
    for found, identity, document, record in bound(joined(raw), columns, basis, grids.get("明细表")):
        item, remark = item_of(found.cells, columns, identity, record)
        rows.append(
            BookRow(found.number, identity, found.cells, item, found.formulas, found.comments, found.formats, document)
        )
        if remark:
            cell = place(found.number, next(c.number for c in columns if c.key == "due"))
            remarks.append(f"{path.name}：“{name}”表{cell}：{remark}")
    profile = str(about.get("profile", ""))
    return Book(path, profile, name, header, columns, tuple(rows), tuple(remarks), basis, grids, last)


def _require(path: Path, grid: Grid, header: int, columns: Sequence[BookColumn]) -> None:
    """Refuse a list whose rows could be bound to no task: neither an id nor the words."""
    if not {"id", "measures"} & {column.key for column in columns}:
        raise LedgerError(
            path.name, "“具体举措”和“任务编号”两列都不见了，无法确定各行是哪项任务", "请恢复其中一列的表头",
            grid.name, place(header, 1),
        )  # fmt: skip


def _columns(grid: Grid, header: int, own: Mapping[str, str]) -> tuple[BookColumn, ...]:
    """The columns from the first to the last with a heading or with cells below."""
    used = {column for row, cells in rows_of(grid, header) for column in cells}
    used |= {column for row, column in (*grid.comments, *grid.formulas) if row >= header}
    headings = {number: grid.value(header, number) for number in sorted(used)}
    keys = dict(zip(headings, keys_of(list(headings.values()), own), strict=True))
    names: set[str] = set()
    found = []
    for number, value in headings.items():
        heading = shown(value) or grid.formulas.get((header, number), "").replace("=", "＝", 1)
        name = heading or f"（{letters(number)}列）"
        count = 1
        while name in names:
            count += 1
            name = f"{heading}（{count}）"
        names.add(name)
        found.append(BookColumn(number, heading, name, keys[number], grid.widths.get(number)))
    return tuple(found)


def _raw(grid: Grid, header: int, columns: Sequence[BookColumn]) -> tuple[list[Raw], int]:
    """The rows below the header that say anything, up to the note below them; and the last of them."""
    found, last = [], header
    filled = {row for row, _ in (*grid.comments, *grid.formulas)} | grid.values.keys()  # a note alone is a row, too
    for row in sorted(row for row in filled if row > header):
        cells = grid.values.get(row, {})
        if shown(next(iter(cells.values()), None)).startswith(NOTE):
            break
        raw = Raw(
            row,
            {column.name: cells[column.number] for column in columns if cells.get(column.number) is not None},
            {c.name: grid.formulas[row, c.number] for c in columns if (row, c.number) in grid.formulas},
            {c.name: grid.comments[row, c.number] for c in columns if (row, c.number) in grid.comments},
            {c.name: grid.formats[row, c.number] for c in columns if (row, c.number) in grid.formats},
        )
        last = row
        typed = any(not text.startswith("=HYPERLINK(") and "TODAY()" not in text for text in raw.formulas.values())
        if typed or raw.comments or not blank(raw.cells, columns):
            found.append(raw)
    return found, last
