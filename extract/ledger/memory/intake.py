"""What a workbook says that the memory does not know yet, as events; an old copy never undoes what is newer."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from extract.ledger.book.cell import cell
from extract.ledger.book.items import shown
from extract.ledger.book.profile import profile_of
from extract.ledger.book.workbook import Book, BookRow, read_book
from extract.ledger.item import Item
from extract.ledger.memory.event import Event, Kind, Via
from extract.ledger.memory.news import Letter, News, cut
from extract.ledger.memory.state import DONE, State, unit_of
from extract.ledger.memory.wording import light_code, meaning
from extract.vocabulary.errors import LedgerError
from extract.vocabulary.profile import Profile, Words
from extract.write.excel.basis import mark

_KEPT = ("percent", "follower", "meeting", "raised", "planned", "finished")
"""Columns of known meaning for which `Item` has no field: kept like the columns that people added."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one workbook brought. events: to be added, the RECEIVED one first. remarks: Chinese, what to look at.

    new, changed: counts of tasks. missing: keys of tasks that the ledger no longer has a row for.
    """

    file: str
    events: tuple[Event, ...] = ()
    remarks: tuple[str, ...] = ()
    rows: int = 0
    new: int = 0
    changed: int = 0
    missing: tuple[str, ...] = ()


def opened(path: Path, day: date, by: str, via: Via, *, repeated: bool = False) -> Letter:
    """Read a workbook. Raises LedgerError. by: who answers for it, "" for the unit of each task."""
    book = read_book(path)
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise LedgerError(path.name, f"无法打开（{error.strerror}）", "请关闭正在使用它的程序后重试") from error
    return Letter(book, str(path), digest, day, by, via, repeated)


def read(letter: Letter, states: Mapping[str, State]) -> Receipt:
    """What the workbook says beyond `states`. Pure. A workbook that says nothing new gives the RECEIVED event only.

    A row of people's own that says not what is to be done (a left-over cell) is no task.
    """
    basis = letter.book.basis
    profile = profile_of(letter.book, basis) if basis else Profile("", "", ())
    items = [_worded(row_item(letter.book, number), profile.words) for number in range(len(letter.book.rows))]
    news = News(letter, [], [], _fields(letter.book))
    keyed = keys([item for item in items if item.id or item.measures or item.topic], states)
    untouched = dict(zip(items, _untouched(letter), strict=True))
    new = changed = 0
    for key, item in keyed.items():
        before = len(news.events)
        if key in states:
            news.compare(states[key], item, untouched.get(item, frozenset()))
            news.sign(before, unit_of(states[key]))
            changed += len(news.events) > before
        elif letter.via is Via.LEDGER:
            news.create(key, item)
            new += 1
        else:
            news.remarks.append(f"{letter.file}：台账里没有这一项，未采用：{_short(item)}")
    missing = [key for key, state in states.items() if key not in keyed and not state.removed]
    light = {"light": light_code(profile.light)} if profile.name and letter.via is Via.LEDGER else {}
    received = news.event(Kind.RECEIVED, "", {"rows": str(len(keyed)), **light})
    return Receipt(
        letter.file, (received, *news.events), (*letter.book.remarks, *news.remarks), len(keyed), new, changed,
        tuple(missing) if letter.via is Via.LEDGER else (),
    )  # fmt: skip


def row_item(book: Book, number: int) -> Item:
    """The row's item; cells of columns that `Item` has no field for stand among `own`.

    A column that names units without their part (承办单位) names the responsible ones. Where there is no column of the
    status, a day in 实际完成日期 says that the task is done.
    """
    row = book.rows[number]
    cells = {c.key: shown(row.cells.get(c.name)) for c in book.columns if c.key}
    item = _kept(book, row)
    if cells.get("units") and not (item.lead or item.responsible):
        item = replace(item, responsible=cells["units"])
    if "status" not in cells and cells.get("finished"):
        item = replace(item, status=DONE)
    return item


def _kept(book: Book, row: BookRow) -> Item:
    found = [(c.name, shown(row.cells[c.name])) for c in book.columns if c.key in _KEPT and row.cells.get(c.name)]
    return replace(row.item, own=(*row.item.own, *found)) if found else row.item


def _untouched(letter: Letter) -> list[frozenset[str]]:
    """For every row of a returned workbook the fields that still stand as the program wrote them: nobody's words."""
    book = letter.book
    if book.basis is None or letter.via is Via.LEDGER:
        return [frozenset()] * len(book.rows)
    written = {(task.document, task.id): task.marks for task in book.basis.tasks}
    found = []
    for row in book.rows:
        marks = written.get((row.item.document, row.id), {})
        found.append(frozenset(c.key for c in book.columns if c.key in marks and marks[c.key] == mark(cell(row, c))))
    return found


def _worded(item: Item, words: Words) -> Item:
    return replace(item, status=meaning(item.status, words)) if item.status else item


def _fields(book: Book) -> frozenset[str]:
    """What the workbook has a column for: our keys, and the names of columns that stand among `own`."""
    keys = {column.key for column in book.columns}
    names = {column.name if column.key in ("", *_KEPT) else column.key for column in book.columns}
    return frozenset(
        names | ({"responsible"} if "units" in keys else set()) | ({"status"} if "finished" in keys else set())
    )


def keys(items: Sequence[Item], states: Mapping[str, State]) -> dict[str, Item]:
    """The items by the key of their task in the memory: their id, for rows of people's own a digest of their words.

    Of rows that share an id (two documents say the same) the one from the document that the memory knows keeps it.
    """
    counts = Counter(item.id for item in items)
    found: dict[str, Item] = {}
    for item in items:
        key = item.id or f"M-{_digest(item.area + item.measures)}"
        own = f"{key}-{_digest(item.document)[:4]}"
        strange = key in found or (key in states and states[key].item.document != item.document)
        if own in states or (counts[item.id] > 1 and strange):
            key = own
        step = 1
        while key in found:
            step += 1
            key = f"{own}-{step}"
        found[key] = item
    return found


def _digest(text: str) -> str:
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:8]


def _short(item: Item) -> str:
    return f"{item.number + '. ' if item.number else ''}{cut(item.measures or item.topic)}"
