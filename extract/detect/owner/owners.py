"""The detector's doors: `find_owners`, `responsibility_spans`, `has_responsibility`."""

from dataclasses import replace

from extract.detect.owner import cell, spans, statement
from extract.detect.owner.lexicon import Lexicon, standard
from extract.detect.owner.subject import subjects
from extract.vocabulary.task import Owner, Role


def find_owners(
    text: str,
    start: int,
    end: int,
    *,
    first_is_lead: bool = False,
    lexicon: Lexicon | None = None,
    running: bool = False,
) -> list[Owner]:
    """All units and people told to act, or acting, in text[start:end], one Owner each, in order; [] when none is named.

    `text` is the whole document and offsets point into it. first_is_lead: in a statement that names no lead, the
    first unit leads (列第一位的为牵头单位). lexicon: the user's own units, else the standard ones.
    running: the stretch is known to hold no statement of responsibility, as the sentences between those are; none is
    looked for then.
    """
    units = lexicon or standard()
    if running:
        return subjects(text, start, end, units)
    found: list[Owner] = []
    at = start
    for a, b in spans.find_spans(text, start, end, units):
        found += subjects(text, at, a, units)
        found += _lead_first(_statement(text, a, b, units)) if first_is_lead else _statement(text, a, b, units)
        at = b
    return found + subjects(text, at, end, units)


def cell_owners(
    text: str,
    start: int,
    end: int,
    role: Role,
    *,
    person: bool = False,
    first_is_lead: bool = False,
    lexicon: Lexicon | None = None,
) -> list[Owner]:
    """The units or people in the cell text[start:end] of a task table, in order; [] when it names none.

    role, person: what the column's head says. first_is_lead: as in `find_owners`.
    """
    found = cell.read_cell(text, start, end, role, lexicon or standard(), person=person)
    return _lead_first(found) if first_is_lead else found


def responsibility_spans(text: str, start: int, end: int, *, lexicon: Lexicon | None = None) -> list[tuple[int, int]]:
    """The stretches of text[start:end] that state responsibility (brackets, label lines), in order, half-open."""
    return spans.find_spans(text, start, end, lexicon or standard())


def has_responsibility(text: str, start: int, end: int, *, lexicon: Lexicon | None = None) -> bool:
    """Whether text[start:end] holds a responsibility statement; fast where it does not."""
    return spans.has_responsibility(text, start, end, lexicon or standard())


def _statement(text: str, start: int, end: int, lexicon: Lexicon) -> list[Owner]:
    if text[start] in "（(〔［[" and text[end - 1] in "）)〕］]":
        return statement.read(text, start + 1, end - 1, lexicon, "bracket")
    return statement.read(text, start, end, lexicon, "label")


def _lead_first(owners: list[Owner]) -> list[Owner]:
    """The first unit as lead where no unit is one; people do not count."""
    if any(o.role is Role.LEAD and not o.person for o in owners):
        return owners
    first = next((o for o in owners if not o.person and o.role is Role.RESPONSIBLE), None)
    return [replace(o, role=Role.LEAD) if o is first else o for o in owners]
