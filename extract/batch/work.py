"""What a worker does: examine one document, and write a part when all of its documents are examined.

The rows of an examined document wait in a file (the spool) for those of its part, so a run that is killed loses
the documents in hand and no other. Everything may be done twice: the second time finds or replaces the same files.
"""

import json
import os
import pickle
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.batch.part import Part
from extract.batch.place import TABLES, Place
from extract.batch.sketch import sketch
from extract.batch.store import save
from extract.batch.tables import Rows, outcome_row, rows
from extract.examine import examine
from extract.supervise import Lost
from extract.vocabulary.errors import Category
from extract.vocabulary.outcome import Outcome, State
from extract.vocabulary.task import Settings

_PART = "part.pickle"
_KEPT = ".json"
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


def examined(look: Look, bench: Bench) -> Outcome:
    """Examine the document, or find that it has been; whoever completes a part writes it.

    Raises OutputError when something cannot be written: that stops the run.
    """
    outcome = _known(look)
    if outcome is None:
        outcome = _examine(look, bench)
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
        _keep(look, outcome)
    complete(look.folder, bench.place)
    return outcome


def complete(folder: Path, place: Place) -> None:
    """Write the part of this spool folder if all of its documents are there and it is not yet written."""
    part = _part(folder)
    kept = sum(1 for _ in folder.glob(f"*{_KEPT}"))
    if kept == len(part.entries) and not place.finished(part.key):
        _bind(part, folder, place)


def _bind(part: Part, folder: Path, place: Place) -> None:
    """All tables of a part, the marker last."""
    tables: Rows = {table: [] for table in TABLES}
    for index, entry in enumerate(part.entries):
        kept = json.loads(Look(folder, index).file.read_bytes())
        for table, found in kept["rows"].items():
            tables[table] += found
        tables["outcomes"].append(outcome_row(_outcome(kept["outcome"]), entry, kept["identity"]))
    for table in TABLES:
        save(place.file(table, part.key), table, tables[table])


def _examine(look: Look, bench: Bench) -> Outcome:
    entry = _part(look.folder).entries[look.index]
    found = examine(entry.input, bench.settings)
    if found.result is None:
        _keep(look, found.outcome)
    else:
        document = found.result.document
        _keep(look, found.outcome, rows(found.result, entry, sketch(document.text)), document.source.sha256)
    return found.outcome


def _keep(look: Look, outcome: Outcome, found: Rows | None = None, identity: str | None = None) -> None:
    """Put a document's outcome and rows into the spool."""
    whole = {"outcome": asdict(outcome), "rows": found or {}, "identity": identity}
    _replace(look.file, json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace"))


def _known(look: Look) -> Outcome | None:
    """The outcome that waits in the spool; None when there is none, or half a file (after a power cut)."""
    try:
        return _outcome(json.loads(look.file.read_bytes())["outcome"])
    except (FileNotFoundError, ValueError):
        return None


@lru_cache(maxsize=2)
def _part(folder: Path) -> Part:
    """The part, its inputs sharing their archives, so that a worker opens an archive once a part."""
    part: Part = pickle.loads((folder / _PART).read_bytes())
    return part


def _outcome(values: Mapping[str, Any]) -> Outcome:
    """The outcome from its JSON values."""
    category = values["category"]
    plain = Outcome(**{**values, "state": State(values["state"]), "category": None})
    return replace(plain, category=Category(category)) if category else plain


def _replace(path: Path, data: bytes) -> None:
    """Write a file in one step; two processes may do so at once."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)
