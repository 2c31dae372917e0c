"""Lists of an archive for Excel: one workbook a year, level or department, never more rows than Excel holds.

The workbooks are marked read-only: they are made anew at every run, and what people type belongs into a copy.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.batch.place import Place, required_view
from extract.batch.store import load, require
from extract.scratch import scratch
from extract.write.atomic import Draft, explained
from extract.write.excel.sheet import ROWS, Column, Sheet
from extract.write.excel.styles import DEFAULT, Styles
from extract.write.words import HEADINGS, KINDS, LEVELS, STRENGTHS

if TYPE_CHECKING:
    pass

MOST = 200_000
"""Rows of a workbook: a fifth of what Excel holds; with more it takes minutes to open and filter."""
HEIGHT = 32.0
"""Points of a row: two lines; whole rows of requirements would leave three on the screen."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_LONGEST = 40
"""Characters of a group's name in a file name."""

_COLUMNS = tuple(
    Column(key, heading, width, style)
    for key, heading, width, style in (
        ("name", "文件", 30, "flat_left"),
        ("date", "文件日期", 12, "flat_date"),
        ("department", "部门", 14, "flat_left"),
        ("document_level", "层级", 8, "flat_center"),
        ("task", HEADINGS["id"], 13, "flat_center"),
        ("kind", HEADINGS["kind"], 8, "flat_center"),
        ("heading", HEADINGS["heading"], 24, "flat_left"),
        ("ordinal", HEADINGS["ordinal"], 8, "flat_center"),
        ("title", HEADINGS["title"], 30, "flat_left"),
        ("requirements", HEADINGS["requirements"], 60, "flat_left"),
        ("lead", HEADINGS["lead"], 18, "flat_left"),
        ("responsible", HEADINGS["responsible"], 18, "flat_left"),
        ("cooperating", HEADINGS["cooperating"], 18, "flat_left"),
        ("supervising", HEADINGS["supervising"], 12, "flat_left"),
        ("deadlines", HEADINGS["deadlines"], 14, "flat_left"),
        ("due", HEADINGS["due"], 12, "flat_date"),
        ("targets", HEADINGS["targets"], 24, "flat_left"),
        ("strength", HEADINGS["strength"], 8, "flat_center"),
        ("level", HEADINGS["level"], 9, "flat_center"),
        ("place", HEADINGS["place"], 14, "flat_left"),
        ("confidence", HEADINGS["confidence"], 8, "flat_number"),
    )
)

Row = Mapping[str, Any]


class By(StrEnum):
    """What decides into which workbook a document goes."""

    YEAR = "年份"
    LEVEL = "层级"
    DEPARTMENT = "部门"


def write_view(out: Path, by: By, most: int = MOST) -> Iterator[Path]:
    """Write the workbooks into the folder `excel` of the output folder; the path of each when it is written.

    most: rows of a workbook, at most what Excel holds; what is more goes into the next one (…-2.xlsx). Without tasks
    there are none. Raises UsageError where there is no view, OutputError when a file cannot be written.
    """
    require()
    place = Place(out.resolve())
    view = required_view(place)
    folder = place.out / "excel"
    with explained(folder):
        folder.mkdir(exist_ok=True)
    for group, keys in sorted(_groups(place, view.parts, by).items()):
        rows = _rows(place, keys, by, group)
        number = 1
        while held := list(islice(rows, 1)):
            suffix = f"-{number}" if number > 1 else ""
            path = folder / f"任务清单-{_safe(group)}{suffix}.xlsx"
            _write(path, held, rows, min(most, ROWS - 1))
            yield path
            number += 1


def _groups(place: Place, keys: Iterable[str], by: By) -> dict[str, list[str]]:
    """Group → the parts that hold documents of it, in order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key in keys:
        for row in load(place.file("documents", key), ("date", "department", "level")):
            found[_group(row, by)][key] = None
    return {group: list(parts) for group, parts in found.items()}


def _group(row: Row, by: By) -> str:
    """The document's group: "2026", "市", "教育局"; 未注明 where nothing is known."""
    if by is By.YEAR:
        return str(row["date"].year) if row["date"] else "未注明"
    return row["department" if by is By.DEPARTMENT else "level"] or "未注明"


def _rows(place: Place, keys: Iterable[str], by: By, group: str) -> Iterator[Row]:
    """The rows of the tasks of one group."""
    columns = ("document", "name", "date", "department", "level")
    for key in keys:
        found = load(place.file("documents", key), columns)
        documents = {row["document"]: row for row in found if _group(row, by) == group}
        for task in load(place.file("tasks", key)):
            if document := documents.get(task["document"]):
                yield _shown(task, document)


def _shown(task: Row, document: Row) -> Row:
    strengths = "；".join(STRENGTHS[value] for value in task["strength"].split("；") if value)
    return {
        **task, "name": document["name"], "date": document["date"], "department": document["department"],
        "document_level": document["level"], "kind": KINDS[task["kind"]], "level": LEVELS[task["level"]],
        "strength": strengths,
    }  # fmt: skip


def _write(path: Path, first: list[Row], rows: Iterator[Row], most: int) -> None:
    """One workbook with the first rows and as many more as it takes."""
    with explained(path):
        path.unlink(missing_ok=True)  # it is read-only, and made anew
    draft = Draft(path)
    try:
        with explained(path), scratch() as folder:
            _fill(draft.draft, folder, first, islice(rows, most - len(first)))
            draft.draft.chmod(0o444)
        draft.commit()
    except BaseException:
        draft.discard()
        raise


def _fill(path: Path, folder: str, *groups: Iterable[Row]) -> None:
    from xlsxwriter import Workbook

    book: Workbook = Workbook(str(path), {
        "constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_format_properties": DEFAULT,
    })  # fmt: skip
    sheet = Sheet(book, "任务清单", _COLUMNS, Styles(book), 10)
    sheet.header()
    sheet.sheet.freeze_panes(1, 1)
    sheet.paper(8)
    for group in groups:
        for row in group:
            sheet.values(row, HEIGHT)
    sheet.sheet.autofilter(0, 0, sheet.row - 1, sheet.last_column)
    book.close()


def _safe(name: str) -> str:
    """The group as a part of a file name on any system."""
    return _FORBIDDEN.sub("-", name)[:_LONGEST].strip(" .") or "未注明"
