"""The program in ten lines: a document goes in, a task list comes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from extract.detect.judge import judge_all
from extract.detect.statements import cut_statements
from extract.detect.tables import with_tables
from extract.detect.units import lexicon_of
from extract.meaning.checks import find_checks
from extract.meaning.identity import Identities
from extract.meaning.original import restored
from extract.meaning.tasks import build_tasks
from extract.read.traditional import shadow
from extract.structure.outline import outline
from extract.vocabulary.document import Document
from extract.vocabulary.outline import DocumentDate
from extract.vocabulary.result import Result, Settings
from extract.vocabulary.task import Task

Annotate = Callable[[str, DocumentDate | None, Sequence[Task]], tuple[Task, ...]]
"""Text and date of a document with its rows in, the rows completed out."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a volume of a long text takes over from those before it.

    title: of the paper that it goes on with, None for the first volume. date: of the whole text. since: where it begins
    below its running head.
    """

    title: str | None = None
    date: DocumentDate | None = None
    since: int = 0
    identities: Identities = field(default_factory=Identities)


def extract(
    document: Document,
    settings: Settings | None = None,
    annotate: Annotate | None = None,
    carried: Carried | None = None,
) -> Result:
    """Everything that a document asks for and reports, with the structure it was read from.

    annotate: completes the rows before proposals and checks are made (see `extract.bridge.hanlp`), None for the rules alone.
    carried: for a volume of a long text (see `extract.examine.long`), None for a whole document.
    An empty document gives a Result without tasks. Raises nothing of its own; ModelError when a file of
    `models/` is missing or malformed. A text in Traditional script is judged in its simplified shadow and answered in
    its own words.
    """
    text = shadow(document)
    found = _extract(text, settings or Settings(), annotate, carried or Carried())
    return found if text is document else restored(found, document)


def _extract(document: Document, chosen: Settings, annotate: Annotate | None, carried: Carried) -> Result:
    given = DocumentDate(chosen.base_date, "指定") if chosen.base_date else carried.date
    shape, pieces = outline(document, given, carried.title)
    if shape.date is None and chosen.listed_date:
        shape = replace(shape, date=DocumentDate(chosen.listed_date, "清单"))
    shape = with_tables(document.text, shape)
    sentences = cut_statements(document.text, pieces, lexicon_of(chosen.units))
    judgements = judge_all(document.text, shape, sentences, rules_only=chosen.rules_only)
    tasks = build_tasks(document, shape, sentences, judgements, chosen, carried.identities, carried.since)
    if annotate is not None:
        tasks = annotate(document.text, shape.date, tasks)
    if chosen.suggest_owners:
        from extract.meaning.suggest import propose_owners  # its tables are compiled only for those who ask

        tasks = propose_owners(tasks)
    checks = find_checks(document, shape, sentences, tasks)
    return Result(document, shape, sentences, judgements, tasks, checks, chosen)
