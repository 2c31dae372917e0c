"""What a worker does: examine one document, and write a part when all of its documents are examined.

The rows of an examined document wait in a file (the spool) for those of its part, so a run that is killed loses
the documents in hand and no other. Everything may be done twice: the second time finds or replaces the same files.
"""

import json
import os
import pickle
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from extract.batch.part import Part
from extract.batch.place import TABLES, Place
from extract.batch.sketch import enough, hashes
from extract.batch.store import Growing, packed
from extract.batch.tables import Row, document_row, outcome_row, rows
from extract.examine import examine_in_steps
from extract.supervise import Lost
from extract.vocabulary.errors import Category
from extract.vocabulary.outcome import Outcome, State
from extract.vocabulary.result import Result, Settings

_PART = "part.pickle"
_KEPT = ".json"
_END = b"end"
"""Begins the last line of a document, where others have the name of a table."""
_REMEDY = "请单独检查这份文件；确认无误后加 --retry 再运行一次，或用 --timeout、--memory 放宽限制"


@dataclass(frozen=True, slots=True)
class Bench:
    """Where workers work. spool: a folder of this machine for what waits; it may be the output folder's own."""

    place: Place
    spool: Path
    settings: Settings


@dataclass(frozen=True, slots=True)
class Look:
    """A document to examine: the one at `index` of the part whose spool is `folder`."""

    folder: Path
    index: int

    @property
    def file(self) -> Path:
        """Where its outcome and rows wait."""
        return self.folder / f"{self.index:04}{_KEPT}"


def lay_out(part: Part, bench: Bench) -> Path:
    """Make the part's spool folder, where workers find its list of documents; what is examined already stays."""
    folder = bench.spool / part.key
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / _PART, pickle.dumps(part))
    return folder


def examined(look: Look, bench: Bench) -> Generator[None, None, Outcome]:
    """Examine the document, or find that it has been; whoever completes a part writes it.

    A generator that returns the outcome and yields after every volume of a long text. Raises OutputError when
    something cannot be written: that stops the run.
    """
    outcome = _known(look)
    if outcome is None:
        outcome = yield from _examine(look, bench)
    complete(look.folder, bench.place)
    return outcome


def quarantined(look: Look, lost: Lost, bench: Bench) -> Outcome:
    """The outcome of a document that brought its workers down, put where its part finds it.

    When the document is examined, it was the writing of its part that failed: it is tried here once more.
    """
    outcome = _known(look)
    if outcome is None:
        name = _part(look.folder).entries[look.index].input.name
        outcome = Outcome(name, State.QUARANTINED, lost.category, lost.detail, _REMEDY, seconds=lost.seconds)
        with _draft(look.file) as file:
            file.write(_end(outcome))
    complete(look.folder, bench.place)
    return outcome


def complete(folder: Path, place: Place) -> None:
    """Write the part of this spool folder if all of its documents are there and it is not yet written."""
    part = _part(folder)
    kept = sum(1 for _ in folder.glob(f"*{_KEPT}"))
    if kept == len(part.entries) and not place.finished(part.key):
        _bind(part, folder, place)


def _bind(part: Part, folder: Path, place: Place) -> None:
    """All tables of a part, the marker last: what is entered last leaves first."""
    with ExitStack() as stack:
        tables = {t: stack.enter_context(Growing(place.file(t, part.key), t)) for t in reversed(TABLES)}
        for index, entry in enumerate(part.entries):
            with Look(folder, index).file.open("rb") as lines:
                for line in lines:
                    table, _, row = line.partition(b" ")
                    if table != _END:
                        tables[table.decode()].add(row)
            outcome, identity = _ended(row)
            tables["outcomes"].add(packed("outcomes", outcome_row(outcome, entry, identity)))


def _examine(look: Look, bench: Bench) -> Generator[None, None, Outcome]:
    """Examine the document and put its rows and its outcome into the spool."""
    entry = _part(look.folder).entries[look.index]
    settings = replace(bench.settings, listed_date=entry.tags.day)
    first: Result | None = None
    seen: list[int] = []
    with _draft(look.file) as file:
        for found in examine_in_steps(entry.input, settings):
            if found.result is not None:
                first = first or found.result
                seen = hashes(found.result.document.text, seen)
                file.writelines(_line(table, row) for table, row in rows(found.result))
            yield
        if found.result is None or first is None:
            file.truncate(0)
            file.write(_end(found.outcome))
        else:
            file.write(_line("documents", document_row(first, entry, found.outcome, enough(seen))))
            file.write(_end(found.outcome, first.document.source.sha256))
    return found.outcome


def _line(table: str, row: Row) -> bytes:
    """A row as it waits: the name of its table, a blank, the row as JSON."""
    return b"%b %b\n" % (table.encode(), packed(table, row))


def _end(outcome: Outcome, identity: str | None = None) -> bytes:
    """The last line of a document: what became of it."""
    whole = {"outcome": asdict(outcome), "identity": identity}
    return b"%b %b\n" % (_END, json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace"))


def _ended(row: bytes) -> tuple[Outcome, str | None]:
    """What the last line says. Raises ValueError when it is cut off."""
    found = json.loads(row)
    values = found["outcome"]
    category = values["category"]
    plain = Outcome(**{**values, "state": State(values["state"]), "category": None})
    return replace(plain, category=Category(category)) if category else plain, found["identity"]


def _known(look: Look) -> Outcome | None:
    """The outcome that waits in the spool; None when there is none, or half a file (after a power cut)."""
    try:
        with look.file.open("rb") as lines:
            last = deque(lines, maxlen=1)
        table, _, row = last.pop().partition(b" ")
        return _ended(row)[0] if table == _END else None
    except (FileNotFoundError, ValueError, IndexError):
        return None


@lru_cache(maxsize=2)
def _part(folder: Path) -> Part:
    """The part, its inputs sharing their archives, so that a worker opens an archive once a part."""
    part: Part = pickle.loads((folder / _PART).read_bytes())
    return part


def _replace(path: Path, data: bytes) -> None:
    """Write a file in one step; two processes may do so at once."""
    with _draft(path) as file:
        file.write(data)


@contextmanager
def _draft(path: Path) -> Iterator[BinaryIO]:
    """A file for what `path` shall hold, which gets that name when all is written. Two processes may do so at once."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("ab") as file:
        file.truncate(0)
        yield file
    draft.replace(path)
