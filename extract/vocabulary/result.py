"""What the user chose, and everything that is known about one document."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from extract.vocabulary.document import Document
from extract.vocabulary.outline import DocumentDate, Outline, Sentence
from extract.vocabulary.records import COLUMNS, SUGGESTED, flat_record
from extract.vocabulary.task import Judgement, Task

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Check:
    """Something a person should look at: kind and message in Chinese, the place it was noticed."""

    kind: str
    message: str
    start: int
    end: int
    paragraph: int | None = None
    task: str = ""


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A unit that the user added to the lexicon. name: full, without its place; aliases: short forms in use.

    levels: where it exists, of 国 省 市 县 乡; without any, a prefix that a list leaves out is not completed.
    function: its duty, "" when not said.
    """

    name: str
    aliases: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    function: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose. base_date: the base of relative deadlines, None to take the document's own; listed_date: the
    base where the document shows none (what the list of an archive says).

    first_is_lead: 列第一位的为牵头单位, for documents that name no lead. units: the user's own, known before all
    others. suggest_owners: propose unit functions for tasks that name nobody. rules_only: judge without the learned model.
    """

    base_date: date | None = None
    first_is_lead: bool = False
    units: tuple[OwnUnit, ...] = ()
    suggest_owners: bool = False
    rules_only: bool = False
    listed_date: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Everything known about one document. `judgements[i]` is about `sentences[i]`."""

    document: Document
    outline: Outline
    sentences: tuple[Sentence, ...]
    judgements: tuple[Judgement, ...]
    tasks: tuple[Task, ...]
    checks: tuple[Check, ...] = ()
    settings: Settings = field(default_factory=Settings)

    @property
    def date(self) -> DocumentDate | None:
        """The date that relative deadlines were counted from, None when the document shows none."""
        return self.outline.date

    def to_frame(self) -> "pandas.DataFrame":
        """All rows as a pandas frame, one row a task (kind says task or done); needs pandas."""
        import pandas

        columns = [*COLUMNS, SUGGESTED] if self.settings.suggest_owners else list(COLUMNS)
        return pandas.DataFrame([flat_record(task) for task in self.tasks], columns=columns)
