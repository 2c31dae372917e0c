"""What every output format offers: results go in one by one, so memory does not grow with their number."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from extract.vocabulary.outcome import Outcome
from extract.vocabulary.profile import Profile
from extract.vocabulary.result import Result


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose for the output.

    include_done: also write work reported as done (the workbook always has a sheet of it).
    today: the day printed as 生成日期 and used for the lights.
    profile: of the workbook's list, None for the default one. unit: whose list it is, "" for everybody's; stands in
    the title, and tasks in which it only takes part are marked.
    """

    today: date
    include_done: bool = False
    profile: Profile | None = None
    unit: str = ""


class Sink(Protocol):
    """A file being written. After `close` or `abort` no other call is allowed.

    Every call may raise OSError (disk full, no permission) or OutputError (more rows than the format holds).
    """

    def add(self, result: Result) -> None:
        """Write one document's rows; a document without tasks adds none (the workbook still lists it)."""

    def note(self, outcome: Outcome) -> None:
        """Note what became of an input document, after `add` where it has rows; most formats have no room for it."""

    def close(self) -> None:
        """Finish the file."""

    def abort(self) -> None:
        """Let go of everything that is open; the file's content no longer matters."""
