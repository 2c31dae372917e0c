"""Rows of a ledger bound to their tasks: by id, else by their words; continued rows joined again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extract.ledger.book.basis import Basis
from extract.ledger.book.grid import Grid, Value, rows_of
from extract.ledger.book.items import Named, shown
from extract.ledger.book.match import pair

IDENTITY_FORM = re.compile(r"[TD]-[0-9a-f]{8}")
"""What an id looks like (meaning/identity.py)."""
_CONTINUED = re.compile(r"\d+（续）")
"""序号 of a row that continues the one above (write/excel/printed.py)."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it stands: number from 1; name of the column → value, formula, comment, number format."""

    number: int
    cells: Mapping[str, Value]
    formulas: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """A task that the program wrote: its id and document, its words as printed, its record if that is still there."""

    id: str
    document: str
    words: str
    record: Mapping[str, Any] | None


def joined(rows: Sequence[Raw], number: str = "序号") -> list[Raw]:
    """The rows, each with the rows that continue it put back behind it, wherever they were sorted to.

    Texts that the program cut are put together; whatever else stands in a continued row goes on a line of its own.
    """
    found: list[Raw] = []
    places: dict[str, int] = {}
    rest: list[Raw] = []
    for row in rows:
        label = shown(row.cells.get(number))
        if _CONTINUED.fullmatch(label):
            rest.append(row)
            continue
        places.setdefault(label, len(found))
        found.append(row)
    for row in rest:
        label = shown(row.cells[number]).removesuffix("（续）")
        if label in places:
            found[places[label]] = _together(found[places[label]], row, number)
        else:
            found.append(row)
    return found


def _together(first: Raw, more: Raw, number: str) -> Raw:
    """The first row with what stands in the other; a cell that has something in both holds no formula any more."""
    cells, formulas = dict(first.cells), dict(first.formulas)
    for name, value in {**_written(more.formulas), **more.cells}.items():
        if name == number or cells.get(name) == value:
            continue
        before = cells.get(name, _written(formulas).get(name))
        formulas.pop(name, None)
        both = isinstance(before, str) and isinstance(value, str)
        cells[name] = f"{before}{value}" if both else value if before is None else f"{shown(before)}\n{shown(value)}"
    comments = dict(first.comments)
    for name, text in more.comments.items():
        comments[name] = f"{comments[name]}\n{text}" if name in comments else text
    return replace(first, cells=cells, formulas=formulas, comments=comments)


def _written(formulas: Mapping[str, str]) -> dict[str, str]:
    """The formulas as words that are no formulas."""
    return {name: text.replace("=", "＝", 1) for name, text in formulas.items()}


def bound(
    rows: Sequence[Raw], columns: Sequence[Named], basis: Basis | None, detail: Grid | None
) -> Iterator[tuple[Raw, str, str, Mapping[str, Any] | None]]:
    """Every row with id and document of its task ("" for a row that people added), and its record (None without 底稿).

    A task has one row: of rows with the same id the one whose words are the task's, else the first.
    """
    names = {column.key: column.name for column in columns if column.key}
    known = _from_basis(basis) if basis else _from_detail(detail) if detail else []
    owner = _by_id(rows, names, known)
    free = [number for number in range(len(rows)) if number not in owner and _words(rows[number], names)]
    left = [item for number, item in enumerate(known) if number not in set(owner.values())]
    there = {id(item): number for number, item in enumerate(known)}
    unbound = [number for number in free if not IDENTITY_FORM.fullmatch(_cell(rows[number], names, "id"))]
    pairs = pair([_words(rows[number], names) for number in unbound], [item.words for item in left])
    owner |= {unbound[mine]: there[id(left[other])] for mine, other in pairs.items()}
    for number, row in enumerate(rows):
        item = known[owner[number]] if number in owner else None
        lone = "" if known else _cell(row, names, "id")
        yield row, item.id if item else lone, item.document if item else "", item.record if item else None


def _by_id(rows: Sequence[Raw], names: Mapping[str, str], known: Sequence[_Known]) -> dict[int, int]:
    """Row → task, for rows that still have an id; a task that two rows claim goes to the one with its words."""
    tasks: dict[str, list[int]] = {}
    words: dict[str, list[int]] = {}
    for number, item in enumerate(known):
        tasks.setdefault(item.id, []).append(number)
        words.setdefault("".join(item.words.split()), []).append(number)
    claims: list[tuple[int, int, int]] = []
    for number, row in enumerate(rows):
        identity = _cell(row, names, "id")
        claims += [(_strangeness(row, names, known[task]), number, task) for task in tasks.get(identity, ())]
        if identity:  # sorted without the hidden column, a row has the id of another and its own words
            equal = words.get("".join(_words(row, names).split()), ())
            claims += [
                (_strangeness(row, names, known[task]), number, task) for task in equal if known[task].id != identity
            ]
    owner: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, task in sorted(claims):
        if number not in owner and task not in taken:
            owner[number] = task
            taken.add(task)
    return owner


def _strangeness(row: Raw, names: Mapping[str, str], task: _Known) -> int:
    """0 for the task's own row; more for another id or other words, most for another document's equal task."""
    document = _cell(row, names, "document")
    other = 4 if document and document != task.document else 0
    strange = "".join(_words(row, names).split()) != "".join(task.words.split())
    return other + 2 * strange + (_cell(row, names, "id") != task.id)


def _from_basis(basis: Basis) -> list[_Known]:
    from extract.vocabulary.restore import restored
    from extract.vocabulary.task import Label
    from extract.write.excel.entries import measures

    tasks = [(written, restored(written.record)) for written in basis.tasks]
    return [
        _Known(written.id, written.document, measures(task), written.record)
        for written, task in tasks
        if task.kind is not Label.DONE
    ]


def _from_detail(detail: Grid) -> list[_Known]:
    """The tasks of 明细表, where 底稿 was removed."""
    rows = list(rows_of(detail, 1))
    headings = rows[0][1] if rows else {}
    places = {str(value): column for column, value in headings.items()}
    wanted = [places.get(heading) for heading in ("任务编号", "文件", "要求原文")]
    if None in wanted:
        return []
    texts = ([shown(cells.get(column or 0)) for column in wanted] for _, cells in rows[1:])
    return [_Known(text[0], text[1], text[2], None) for text in texts if IDENTITY_FORM.fullmatch(text[0])]


def _words(row: Raw, names: Mapping[str, str]) -> str:
    return _cell(row, names, "measures")


def _cell(row: Raw, names: Mapping[str, str], key: str) -> str:
    return shown(row.cells.get(names[key])) if key in names else ""
