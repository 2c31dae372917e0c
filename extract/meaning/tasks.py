"""Rows into tasks: headings, ordinal, title, requirements, and the fields that their sentences name."""

from collections.abc import Sequence
from dataclasses import replace

from extract.detect.deadline import find_deadlines
from extract.detect.owner import find_owners
from extract.detect.target import find_targets
from extract.detect.units import lexicon_of
from extract.meaning.identity import Identities
from extract.meaning.place import Places
from extract.meaning.responsibility import Covered, spread
from extract.meaning.rows import begun_after, rows
from extract.meaning.table_rows import (
    Known,
    entries_of,
    of_columns,
    path,
    printed_number,
    with_deadlines,
    with_owners,
)
from extract.meaning.title import EDGES, title
from extract.structure.markers import ARTICLE
from extract.vocabulary.document import Document
from extract.vocabulary.outline import Block, Entry, Outline, Sentence
from extract.vocabulary.records import clean
from extract.vocabulary.result import Settings
from extract.vocabulary.task import Deadline, Judgement, Label, Owner, Part, Requirement, Target, Task


def build_tasks(
    document: Document,
    outline: Outline,
    sentences: Sequence[Sentence],
    judgements: Sequence[Judgement],
    settings: Settings,
    identities: Identities | None = None,
    since: int = 0,
) -> tuple[Task, ...]:
    """All rows of a document as tasks, in document order; () when nothing asks and nothing is reported.

    identities: those of the whole text, where the document is a volume of it. since: sentences that begin before are
    the running head's, and in no row.
    """
    identities = identities or Identities()
    known = Known(lexicon_of(settings.units), settings.first_is_lead)
    paths: dict[int | None, tuple[str, ...]] = {None: ()}
    places, entries = Places(document), entries_of(outline)
    made = []
    found = begun_after(since, rows(outline, sentences, judgements), sentences)
    for covered in spread(outline, sentences, found):
        row = covered.row
        entry = entries.get(row.block.index)
        requirements = tuple(
            _requirement(sentences[i], judgements[i], heading=i in row.headings)
            for i in sorted(row.headings + row.sentences)
        )
        owners, deadlines, targets = _fields(document.text, outline, sentences, judgements, covered, known, entry)
        ordinal = row.block.marker.text.strip(" 　\n，,") if row.block.marker else ""
        heading = _headings(document.text, outline.blocks, row.block.parent, paths)
        made.append(
            Task(
                document=document.name,
                id=identities.of(row.kind, ordinal, requirements),
                kind=row.kind,
                heading=(*heading, *path(document.text, entry, heading)),
                ordinal=printed_number(document.text, entry) or ordinal,
                title=title(document.text, row.block, requirements, owners),
                requirements=requirements,
                owners=owners,
                deadlines=deadlines,
                targets=targets,
                page=row.block.page,
                paragraph=row.block.paragraph,
                confidence=min((r.confidence for r in requirements if r.part is Part.TEXT), default=1.0),
                place=places.of(row.block),
            )
        )
    return tuple(made)


def _requirement(sentence: Sentence, judgement: Judgement, *, heading: bool) -> Requirement:
    part = Part.HEADING if heading else judgement.part
    return Requirement(
        sentence.start, sentence.end, sentence.text, judgement.strength, judgement.level, judgement.rule,
        judgement.confidence, part,
    )  # fmt: skip


def _fields(
    text: str,
    outline: Outline,
    sentences: Sequence[Sentence],
    judgements: Sequence[Judgement],
    covered: Covered,
    known: Known,
    entry: Entry | None,
) -> tuple[tuple[Owner, ...], tuple[Deadline, ...], tuple[Target, ...]]:
    """Owners, deadlines and targets that the sentences of a row name; owners and deadlines inherited where it has none."""
    done = covered.row.kind is Label.DONE
    owners, deadlines = _duties(text, outline, [sentences[i] for i in covered.own], known, done=done)
    if entry is not None:
        more = of_columns(text, entry, outline.date, known)
        owners, deadlines = with_owners(owners, more.owners), with_deadlines(deadlines, more.deadlines)
    if covered.inherited and not (owners and deadlines):
        theirs, limits = _duties(text, outline, [sentences[i] for i in covered.inherited], known, done=done)
        owners = owners or [replace(owner, source=covered.source) for owner in theirs]
        deadlines = deadlines or limits
    targets = [
        target
        for i in sorted(covered.row.sentences + covered.row.headings)
        if judgements[i].part is not Part.RESPONSIBILITY
        for target in find_targets(text, sentences[i].start, sentences[i].end)
    ]
    if entry is not None:
        said = {target.text for target in targets}
        targets += [target for target in more.targets if target.text not in said]
    return tuple(owners), tuple(deadlines), tuple(targets)


def _duties(
    text: str, outline: Outline, pieces: Sequence[Sentence], known: Known, *, done: bool
) -> tuple[list[Owner], list[Deadline]]:
    """The owners and deadlines that some sentences name, in order."""
    lexicon, lead = known
    owners: list[Owner] = []
    deadlines: list[Deadline] = []
    for piece in pieces:
        owners += find_owners(text, piece.start, piece.end, first_is_lead=lead, lexicon=lexicon, running=not piece.duty)
        deadlines += find_deadlines(text, piece.start, piece.end, outline.date, done=done)
    return owners, deadlines


def _headings(
    text: str, blocks: Sequence[Block], parent: int | None, known: dict[int | None, tuple[str, ...]]
) -> tuple[str, ...]:
    """The headings from the top down to block `parent`, each with its printed number; `known` keeps those found before."""
    if parent not in known and parent is not None:
        above = blocks[parent]
        outer = _headings(text, blocks, above.parent, known)
        head = (_label(text, above),) if above.head or (above.marker and above.marker.family == ARTICLE) else ()
        known[parent] = (*outer, *head)
    return known[parent]


def _label(text: str, block: Block) -> str:
    """The heading of a block with its printed number; the number alone of an article without a heading."""
    end = block.head[1] if block.head else block.marker.end if block.marker else block.end
    return clean(text[block.start : end]).strip(EDGES)
