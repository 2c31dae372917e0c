"""The output folder: which file lies where."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.vocabulary.errors import UsageError

TABLES = ("tasks", "requirements", "owners", "deadlines", "targets", "documents", "outcomes")
"""One folder each, in the order in which a part is written: the last file says that the part is whole."""

_MARKER = TABLES[-1]


@dataclass(frozen=True, slots=True)
class Place:
    """Names in the output folder `out`; nothing is made before `prepare`."""

    out: Path

    @property
    def own(self) -> Path:
        """The folder of the program's own accounts; it may be deleted when no run is going on."""
        return self.out / ".batch"

    @property
    def plan(self) -> Path:
        """The documents and parts of the run."""
        return self.own / "plan.sqlite"

    @property
    def lock(self) -> Path:
        """Held by the run that writes here."""
        return self.own / "lock.sqlite"

    @property
    def view(self) -> Path:
        """The list of the parts that count."""
        return self.out / "parts.json"

    @property
    def near(self) -> Path:
        """Documents that are nearly the same as an earlier one."""
        return self.out / "near_duplicates.parquet"

    @property
    def same(self) -> Path:
        """Outcomes of the documents left out because they are the same as an earlier one."""
        return self.out / "outcomes" / "same.parquet"

    @property
    def report(self) -> Path:
        """读取情况 for spreadsheets."""
        return self.out / "读取情况.csv"

    @property
    def guide(self) -> Path:
        """How to use what lies here."""
        return self.out / "README.md"

    def file(self, table: str, key: str) -> Path:
        """The file of a part in a table."""
        return self.out / table / f"part-{key}.parquet"

    def spool(self, key: str) -> Path:
        """The folder of the documents of a part that are examined but not yet written."""
        return self.own / "spool" / key

    def finished(self, key: str) -> bool:
        """True when all files of the part are in their places."""
        return self.file(_MARKER, key).exists()

    def forget(self, key: str) -> None:
        """Remove the files of a part, the marker first, so that half a part never counts."""
        for table in reversed(TABLES):
            self.file(table, key).unlink(missing_ok=True)

    def stored(self) -> Iterator[str]:
        """Keys of all parts that have a file, whole or not, current or not; a key may come more than once."""
        for table in TABLES:
            for path in (self.out / table).glob("part-*.parquet"):
                yield path.stem.removeprefix("part-")

    def prepare(self) -> None:
        """Make the folders. Raises OSError."""
        for table in TABLES:
            (self.out / table).mkdir(parents=True, exist_ok=True)
        self.own.mkdir(exist_ok=True)

    def tidy(self) -> None:
        """Remove drafts that a killed run left; only when the folder is locked."""
        for draft in (*self.out.glob(".luoshi-*.tmp"), *self.out.glob("*/.luoshi-*.tmp")):
            draft.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class View:
    """What counts in the folder. complete: False when the run was stopped before its end.

    parts: keys in the order of the archive. documents: how many are in the list of inputs. version: of rules and models.
    """

    parts: tuple[str, ...]
    documents: int
    complete: bool
    version: str

    def text(self) -> str:
        """The view as JSON."""
        whole = {
            "complete": self.complete, "documents": self.documents, "version": self.version, "parts": list(self.parts),
        }  # fmt: skip
        return json.dumps(whole, ensure_ascii=False, indent=0) + "\n"


def read_view(place: Place) -> View | None:
    """The view of the folder, None when it has none. Raises ValueError when the file is not one."""
    try:
        found = json.loads(place.view.read_text("utf-8"))
    except FileNotFoundError:
        return None
    try:
        parts = tuple(str(key) for key in found["parts"])
        return View(parts, int(found["documents"]), bool(found["complete"]), str(found["version"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{place.view}: {error}") from error


def required_view(place: Place) -> View:
    """The view of the folder. Raises UsageError where there is none, or it cannot be read."""
    try:
        view = read_view(place)
    except (ValueError, OSError) as error:
        raise UsageError(f"{place.view}：读不出来（{error}）。请再运行一次 luoshi batch。") from error
    if view is None:
        raise UsageError(f"{place.out}：里面没有 luoshi batch 的结果。请先运行：luoshi batch 档案 -o {place.out}")
    return view


def fingerprint(*parts: str) -> str:
    """Sixteen hexadecimal digits that change with any of the texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]
