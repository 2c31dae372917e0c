"""One ledger on one day: its database found, workbooks read into it, steps written down."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extract.ledger.memory.event import Event, Kind, Via
from extract.ledger.memory.intake import Receipt, opened, read
from extract.ledger.memory.news import Letter
from extract.ledger.memory.schema import APPLICATION
from extract.ledger.memory.state import State, fold
from extract.ledger.memory.steps import Outcome
from extract.ledger.memory.store import ENDING, Store, read_lines
from extract.vocabulary.errors import LedgerError, LuoshiError, UsageError

_PLACE = slice(68, 72)
"""Where a database file has its application id (SQLite file format, 1.3)."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The database of a ledger, the day on which something is done, and who does it."""

    path: Path
    today: date
    by: str = ""

    def events(self) -> list[Event]:
        """All events in order. Raises LedgerError."""
        with Store(self.path) as store:
            return store.events()

    def states(self, until: date | None = None) -> dict[str, State]:
        """The tasks as known at the end of a day, today when it is None. Raises LedgerError."""
        return fold(self.events(), until or self.today)


@dataclass(frozen=True, slots=True)
class Intake:
    """What an import brought: a receipt for each workbook that was read, and Chinese sentences about the others.

    missing: keys of tasks that the ledger has no row for any more; dropped: whether they were written down as removed.
    """

    receipts: tuple[Receipt, ...] = ()
    failures: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    dropped: bool = False


def database(given: str | None, folder: Path) -> Path:
    """The database that is meant: a .db, the one beside a workbook, or the only one in the folder.

    A database without its workbook beside it (a colleague's copy) is passed over where there are others.

    Raises UsageError when there is none, or when it is not clear which.
    """
    if given:
        path = Path(given)
        return path if path.suffix.lower() == ENDING else path.with_suffix(ENDING)
    found = sorted(path for path in folder.glob(f"*{ENDING}") if _is_ours(path))
    if not found:
        raise UsageError("这个文件夹里还没有台账数据库。请先运行 luoshi ledger import 台账.xlsx，或用 -l 指明台账。")
    found = [path for path in found if path.with_suffix(".xlsx").exists()] or found
    if len(found) > 1:
        names = "、".join(path.name for path in found)
        raise UsageError(f"这个文件夹里有几个台账：{names}。请用 -l 指明，如 -l {found[0].with_suffix('.xlsx').name}。")
    return found[0]


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_PLACE.stop)
    except OSError:
        return False
    return int.from_bytes(head[_PLACE], "big") == APPLICATION


def sorted_out(
    files: Sequence[str], ledger: str | None, folder: Path, *, new: bool
) -> tuple[Path | None, list[Path], Path]:
    """Which of the files is the ledger (None: not among them), which were sent back, and the database.

    Without `ledger` (the option -l) the first file is the ledger. A folder stands for the workbooks in it. Raises
    UsageError when there is nothing to read, or when a returned workbook would be taken for another ledger.
    """
    if not files:
        raise UsageError("没有写要读入的工作簿。例如：luoshi ledger import 台账.xlsx 返回/水利局.xlsx")
    if ledger:
        path = database(ledger, folder)
        books = [Path(name) for name in files]
        return (
            next((b for b in books if b.with_suffix(ENDING) == path), None),
            _unfolded(b for b in books if b.with_suffix(ENDING) != path),
            path,
        )
    first, path = Path(files[0]), Path(files[0]).with_suffix(ENDING)
    others = [found.name for found in sorted(folder.glob(f"*{ENDING}")) if _is_ours(found)]
    if not path.exists() and others and not new:
        known = Path(others[0]).with_suffix(".xlsx")
        raise UsageError(
            f"这里已经有 {'、'.join(others)}。如果 {first.name} 是单位返回的，请写：luoshi ledger import -l {known} {first.name}；"
            "如果是另一本台账，请加 --new。"
        )
    return first, _unfolded(Path(name) for name in files[1:]), path


def _unfolded(paths: Iterable[Path]) -> list[Path]:
    """The paths, each folder replaced by the workbooks in it, without the marks that Excel leaves of open ones."""
    found: list[Path] = []
    for path in paths:
        inside = (
            sorted(p for p in path.glob("*.xlsx") if not p.name.startswith(("~$", "."))) if path.is_dir() else [path]
        )
        if not inside:
            raise UsageError(f"{path}：文件夹里没有 .xlsx 工作簿。")
        found += inside
    return found


def take_in(
    desk: Desk, ledger: Path | None, returned: Sequence[Path], *, unit: str = "", repeated: bool = False,
    drop_missing: bool = False,
) -> Intake:  # fmt: skip
    """Read the ledger's workbook (None: not this time), then those that units sent back, in order, into the database.

    A workbook whose very bytes were read before adds nothing. One that cannot be read stops no other; without a
    ledger's workbook that can be read no database is made. unit: who answers for the returned ones, "" for each
    task's unit.
    """
    if ledger is not None and not desk.path.exists():
        opened(ledger, desk.today, desk.by, Via.LEDGER)  # no database for what is no ledger
    receipts: list[Receipt] = []
    failures, known = [], []
    with Store(desk.path, create=ledger is not None) as store:
        for path in [*([ledger] if ledger else []), *returned]:
            via, by = (Via.LEDGER, desk.by) if path is ledger else (Via.RETURNED, unit)
            try:
                earlier = store.received(_digest(path))
                if earlier and not repeated and not (drop_missing and path is ledger):
                    known.append(f"{path}：与 {earlier.day} 读入的 {earlier.file} 完全相同，没有新内容。")
                    continue
                receipts.append(
                    _read_in(store, opened(path, desk.today, by, via, repeated=repeated and path is not ledger))
                )
            except LedgerError as error:
                failures.append(str(error))
        missing = next((receipt.missing for receipt in receipts if receipt.missing), ())
        if drop_missing:
            store.add(Event(Kind.REMOVED, task, desk.today, desk.by) for task in missing)
    return Intake(tuple(receipts), tuple(failures), tuple(known), missing, drop_missing)


def _read_in(store: Store, letter: Letter) -> Receipt:
    with store.alone():
        receipt = read(letter, fold(store.events()))
        store.add(receipt.events)
    return receipt


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""  # `opened` says what is wrong with it


def act(desk: Desk, chosen: Iterable[State], step: Callable[[State], Outcome]) -> tuple[list[Event], list[str]]:
    """Take a step for the chosen tasks: the events that were written, in one transaction, and why others were not."""
    outcomes = [step(state) for state in chosen]
    events = [outcome for outcome in outcomes if isinstance(outcome, Event)]
    with Store(desk.path) as store:
        written = store.add(events) if events else []
    return written, [outcome for outcome in outcomes if isinstance(outcome, str)]


def merge(desk: Desk, others: Iterable[Path]) -> list[tuple[str, int | str]]:
    """Take in other copies (.db, or .jsonl as exported): for each, how many events were new, or what is wrong with it."""
    results: list[tuple[str, int | str]] = []
    with Store(desk.path) as store:
        for path in others:
            try:
                results.append((str(path), store.merge(_copy(path))))
            except LuoshiError as error:
                results.append((str(path), str(error)))
    return results


def _copy(path: Path) -> list[Event]:
    if path.suffix.lower() == ".jsonl":
        return read_lines(path)
    with Store(path) as store:
        return store.events()
