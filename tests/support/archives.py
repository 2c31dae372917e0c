"""What the tests of `luoshi batch` share: a run with a watch that remembers, and the rows it wrote."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet

from extract.batch.place import TABLES, Place, read_view
from extract.batch.run import Job, run
from extract.batch.view import Summary
from extract.vocabulary.outcome import Outcome

SPEECH = "二、抓好防汛。各县要在2026年{}月底前完成堤防加固，由县水利局牵头，县财政局配合，完成投资{}万元。\n"


@dataclass
class Seen:
    """A watch that remembers, and stops the run after so many documents."""

    after: int = 10**9
    total: int = 0
    outstanding: int = 0
    outcomes: list[Outcome] = field(default_factory=list)

    def listed(self, documents: int) -> None:
        self.total = documents

    def planned(self, documents: int, outstanding: int) -> None:
        assert self.total == documents
        self.total, self.outstanding = documents, outstanding

    def examined(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        if len(self.outcomes) >= self.after:
            raise KeyboardInterrupt


def batch(out: Path, *inputs: Path | str, after: int = 10**9, **more: Any) -> tuple[Summary, Seen]:
    """A run with one worker; `part=1` makes every document a part of its own."""
    seen = Seen(after)
    return run(Job(tuple(map(str, inputs)), out, workers=1, **more), seen), seen


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    """All rows that count, in the order of the archive."""
    view = read_view(Place(out))
    assert view is not None
    files = [Place(out).file(table, key) for key in view.parts]
    if table == "outcomes":
        files.append(Place(out).same)
    return [row for file in files for row in pyarrow.parquet.read_table(file).to_pylist()]


def everything(out: Path) -> dict[str, list[str]]:
    """All rows of all tables but for the clock, comparable."""
    found = {table: rows(out, table) for table in TABLES}
    for row in found["outcomes"]:
        del row["seconds"]
    return {table: sorted(map(repr, found[table])) for table in TABLES}
