"""New or changed documents merged into a ledger that people have edited: nothing that they typed is lost.

Unchanged tasks keep id and row. Where the document has changed a cell that nobody touched, the new words stand there
and the row says so; where a person touched it, the person's stay, and a conflict is listed if both changed it. Tasks
that a document no longer has move to 已移除任务 with everything that people wrote about them. New ones come at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from extract.ledger.book.basis import Basis, Written
from extract.ledger.book.cell import cell
from extract.ledger.book.items import shown
from extract.ledger.book.profile import profile_of
from extract.ledger.book.rows import IDENTITY_FORM
from extract.ledger.book.workbook import Book, BookRow
from extract.ledger.update.cells import Outcome, three_way
from extract.ledger.update.copies import copies_of
from extract.ledger.update.follow import Followed, follow, results_of, same_document
from extract.ledger.update.frame import BESIDE, above, below, columns_for, heads, keys_for, merged
from extract.ledger.update.listing import conflicts_sheet, removed_sheet
from extract.vocabulary.calendar import chinese
from extract.vocabulary.errors import LedgerError
from extract.vocabulary.profile import Profile
from extract.vocabulary.result import Result
from extract.vocabulary.task import Label, Task
from extract.write.excel import fields
from extract.write.excel.columns import CHANGE
from extract.write.excel.kept import Kept, KeptRow, Key
from extract.write.excel.sheet import Value, canon

NEW, CHANGED = "新增", "内容有变"
"""How the text of 变动 begins."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The ledger to write, and what happened: numbers of tasks. dropped: deleted by people before, and not brought back."""

    kept: Kept
    results: tuple[Result, ...]
    profile: Profile
    added: int = 0
    changed: int = 0
    removed: int = 0
    conflicts: int = 0
    dropped: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _State:
    """What is collected row by row. numbers: 序号 that are given. changes: of this run, key of the task → text."""

    rows: list[KeptRow] = field(default_factory=list)
    changes: dict[Key, str] = field(default_factory=dict)
    conflicts: list[tuple[Value, ...]] = field(default_factory=list)
    removed: list[tuple[BookRow, str]] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)


def merge(book: Book, fresh: Sequence[Result], today: date) -> Merged:
    """The ledger with the fresh results merged in. Raises LedgerError when its 底稿 is missing or damaged."""
    basis = _basis(book)
    profile = profile_of(book, basis)
    known = results_of(basis, book.path.name)
    followed, remarks = _followed(known, fresh)
    state = _State(numbers={int(row.item.number) for row in book.rows if row.item.number.isdecimal()})
    written = {(item.document, item.id): item for item in basis.tasks}
    _old_rows(state, book, known, followed, written, profile, today)
    added = _new_rows(state, followed, today)
    listed = {(row.document, row.id) for row in book.rows}
    dropped = sum(key not in listed for key in _todo(known))
    kept = _kept(book, basis, state, followed, profile, today)
    results = tuple(item.result for item in followed.values())
    return Merged(
        kept, results, profile, added, len(state.changes) - added, len(state.removed), len(state.conflicts), dropped,
        (*book.remarks, *remarks),
    )  # fmt: skip


def _basis(book: Book) -> Basis:
    if book.basis is None:
        remedy = "请换用备份（.bak），或用 luoshi extract 另存一份新清单，再把填写的内容复制过去"
        raise LedgerError(book.path.name, "没有隐藏的“底稿”表，看不出哪些内容是人工填写的", remedy)
    return book.basis


def _followed(known: Mapping[str, Result], fresh: Sequence[Result]) -> tuple[dict[str, Followed], list[str]]:
    """Every document of the new ledger by its name, those that were not given again as they were."""
    found = {name: Followed(result, result) for name, result in known.items()}
    remarks, seen = [], set[str]()
    for result in fresh:
        name = same_document(known, result) or result.document.name
        if name in seen:
            remarks.append(f"{result.document.name}：与前面给出的“{name}”是同一份文件，只用前面的一份。")
            continue
        seen.add(name)
        found[name] = follow(known.get(name), result, name)
    return found, remarks


def _old_rows(
    state: _State, book: Book, known: Mapping[str, Result], followed: Mapping[str, Followed],
    written: Mapping[Key, Written], profile: Profile, today: date,
) -> None:  # fmt: skip
    """The rows of the book in their order: kept, changed, in conflict, or moved out."""
    keys = keys_for(book.columns)
    tasks = {name: {task.id: task for task in item.result.tasks} for name, item in followed.items()}
    before = {name: {task.id: task for task in result.tasks} for name, result in known.items()}
    given: set[int] = set()
    for row in book.rows:
        key = _key(row, written)
        if key is None:
            values = {keys[c.name]: cell(row, c) for c in book.columns if cell(row, c) is not None and c.key != "id"}
            state.rows.append(_row(row, keys, None, 0, values))
            continue
        item = followed[key[0]]
        if key[1] in item.gone:
            state.removed.append((row, key[0]))
            continue
        base = _cells(known[key[0]], before[key[0]][key[1]], profile)
        now = _cells(item.result, tasks[key[0]][key[1]], profile)
        found = three_way(row, book.columns, keys, written[key], base, now)
        number = _number(state, given, row, found)
        _note(state, row, key, found, profile, keys, today)
        state.rows.append(_row(row, keys, key, number, found.values))


def _key(row: BookRow, written: Mapping[Key, Written]) -> Key | None:
    """The task of a row; None for a row of people's own."""
    key = (row.document, row.id)
    return key if key in written else None


def _cells(result: Result, task: Task, profile: Profile) -> dict[str, Value]:
    cells = fields.cells(result, task)
    return fields.flat(cells) if profile.flat else cells


def _number(state: _State, given: set[int], row: BookRow, found: Outcome) -> int:
    """The 序号 of a row, each once: what people wrote instead is shown, and another is kept for the links."""
    text = row.item.number
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    if not number or number in given:
        if text:
            found.values["number"] = number or text
        number = _next(state)
    given.add(number)
    return number


def _next(state: _State) -> int:
    number = max(state.numbers, default=0) + 1
    state.numbers.add(number)
    return number


def _note(
    state: _State, row: BookRow, key: Key, found: Outcome, profile: Profile, keys: Mapping[str, str], today: date
) -> None:
    """Note what changed in a row, and what is in conflict."""
    names = {key: _plain(name) for name, key in keys.items()}
    if found.changes:
        parts = "\n".join(f"{names.get(k, k)}原为：{text or '（空）'}" for k, text in found.changes if k != "place")
        if parts:
            state.changes[key] = f"{CHANGED}（{chinese(today)}）\n{parts}"
    for one in found.conflicts:
        state.conflicts.append(
            (row.item.number, row.id, key[0], names.get(one.key, one.key), one.base, one.mine, one.fresh, today, None)
        )


def _plain(name: str) -> str:
    return name.replace("\n", "")


def _row(row: BookRow, keys: Mapping[str, str], task: Key | None, number: int, values: Mapping[str, Value]) -> KeptRow:
    identity = next((name for name, key in keys.items() if key == "id"), "")
    text = shown(row.cells.get(identity))
    if (text and text != row.id and not IDENTITY_FORM.fullmatch(text)) or (identity in row.formulas):
        words = (canon(values.get(BESIDE.key)), text or row.formulas[identity].replace("=", "＝", 1))
        values = {**values, BESIDE.key: "\n".join(filter(None, words))}
    comments = {keys[name]: text for name, text in row.comments.items()}
    formats = {keys[name]: text for name, text in row.formats.items()}
    return KeptRow(task, number, row.number, values, comments, formats)


def _new_rows(state: _State, followed: Mapping[str, Followed], today: date) -> int:
    """The tasks that no row has had, at the end, document by document."""
    count = 0
    for name, item in followed.items():
        for identity in item.added:
            state.rows.append(KeptRow((name, identity), _next(state)))
            state.changes[name, identity] = f"{NEW}（{chinese(today)}）"
            count += 1
    return count


def _todo(known: Mapping[str, Result]) -> list[Key]:
    return [(name, t.id) for name, result in known.items() for t in result.tasks if t.kind is not Label.DONE]


def _kept(
    book: Book, basis: Basis, state: _State, followed: Mapping[str, Followed], profile: Profile, today: date
) -> Kept:
    suggested = any(item.result.settings.suggest_owners for item in followed.values())
    marked = any(column.key == CHANGE.key for column in book.columns) or bool(state.changes)
    columns = columns_for(
        book, profile, several=len(followed) > 1, joined=len(basis.documents) == 1, suggested=suggested, change=marked,
        beside=any(BESIDE.key in row.values for row in state.rows),
    )  # fmt: skip
    note, under = below(book, basis.about)
    extras = (conflicts_sheet(book, state.conflicts), removed_sheet(book, state.removed, today))
    return Kept(
        columns, above(book, basis.about), tuple(_marked(row, state) for row in state.rows), under,
        heads(book), note, merged(book), tuple(extra for extra in extras if extra), copies_of(book),
    )  # fmt: skip


def _marked(row: KeptRow, state: _State) -> KeptRow:
    """The row with what this run says in 变动."""
    return replace(row, change=state.changes.get(row.task, "")) if row.task else row
