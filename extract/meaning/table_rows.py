"""What the columns of a task table say about a task: heading, number, who, by when, how much."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from extract.detect.deadline import cell_deadlines
from extract.detect.owner import Lexicon, cell_owners
from extract.detect.target import find_targets
from extract.vocabulary.outline import Cell, ColumnRole, DocumentDate, Entry, Outline
from extract.vocabulary.records import clean
from extract.vocabulary.task import Deadline, Owner, Role, Target

_EDGES = "。；;：:，,、 　\n"
_OWNERS = {column: Role(column.value) for column in ColumnRole if column.value in {role.value for role in Role}}
_HEADING = (ColumnRole.AREA, ColumnRole.TOPIC)
_NOTHING = frozenset(("/", "—", "－", "-", "无", "——", "--", "\\"))


@dataclass(slots=True)
class Columns:
    """Owners, deadlines and targets of one task as its columns give them, each in the order of the text."""

    owners: list[Owner] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


def entries_of(outline: Outline) -> Mapping[int, Entry]:
    """The entries of all task tables by their first block; {} for a document without such tables."""
    return {entry.blocks[0]: entry for table in outline.tables for entry in table.entries}


class Known(NamedTuple):
    """What is known of owners beforehand: the units, looked up once a document, and whether the first of a list leads."""

    lexicon: Lexicon
    first_is_lead: bool


def of_columns(text: str, entry: Entry, base: DocumentDate | None, known: Known) -> Columns:
    """What the cells of owners, time limits and targets hold; a target without a figure keeps its words."""
    found = Columns()
    lead = known.first_is_lead and not _leads(entry)
    for cell in entry.cells:
        if text[cell.start : cell.end] in _NOTHING:
            continue
        if role := _OWNERS.get(cell.role):
            first = lead and role is Role.RESPONSIBLE
            found.owners += cell_owners(
                text, cell.start, cell.end, role, person=cell.person, first_is_lead=first, lexicon=known.lexicon
            )
        elif cell.role is ColumnRole.DEADLINE:
            found.deadlines += cell_deadlines(text, cell.start, cell.end, base)
        elif cell.role is ColumnRole.TARGET:
            found.targets += find_targets(text, cell.start, cell.end) or [_words(text, cell)]
    return found


def _leads(entry: Entry) -> bool:
    return any(cell.role is ColumnRole.LEAD for cell in entry.cells)


def _words(text: str, cell: Cell) -> Target:
    return Target(text[cell.start : cell.end], cell.start, cell.end)


def with_owners(owners: list[Owner], more: list[Owner]) -> list[Owner]:
    """Owners with those of the columns that are not yet named in the same role; rows of one measure repeat theirs."""
    said = {(owner.role, owner.name) for owner in owners}
    kept = {(o.role, o.name): o for o in reversed(more) if (o.role, o.name) not in said}
    return [*owners, *reversed(kept.values())]


def with_deadlines(deadlines: list[Deadline], more: list[Deadline]) -> list[Deadline]:
    """Deadlines with those of a column that the task's own text does not give in the same words."""
    said = {deadline.text for deadline in deadlines}
    kept = {deadline.text: deadline for deadline in more if deadline.text not in said}
    return [*deadlines, *kept.values()]


def path(text: str, entry: Entry | None, above: tuple[str, ...]) -> tuple[str, ...]:
    """The headings that the columns of areas and topics give, outermost first; those already `above` are left out."""
    if entry is None:
        return ()
    said = (clean(text[c.start : c.end]).strip(_EDGES) for c in entry.cells if c.role in _HEADING)
    return tuple(dict.fromkeys(word for word in said if word and word not in _NOTHING and word not in above))


def printed_number(text: str, entry: Entry | None) -> str:
    """What stands in the column 序号, "" without one."""
    cells = entry.cells if entry is not None else ()
    return next((text[c.start : c.end] for c in cells if c.role is ColumnRole.NUMBER), "")
