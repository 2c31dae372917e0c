"""The columns of 任务清单 by profile, and what a task says in each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from extract.vocabulary.profile import Profile
from extract.vocabulary.result import Result
from extract.vocabulary.task import Role, Task
from extract.write.excel import entries
from extract.write.excel.columns import IDENTITY, LEDGER, OWN, SOURCE_FILE, SUGGESTED
from extract.write.excel.sheet import Column, Value

_KNOWN = {column.key: column for column in (*LEDGER, SOURCE_FILE)}
_OWN = "own"
"""How the keys of a place's own columns begin."""


def columns_of(profile: Profile, *, several: bool = False, suggested: bool = False) -> tuple[Column, ...]:
    """The profile's columns; more stand where they are needed, and at the end a hidden one for the ids.

    several: a column says which document. suggested: a column of proposals, after those of the units that the source
    names. An import form has its own columns and no others.
    """
    columns = [_column(field.key or f"{_OWN}{n}", field.heading, field.width, field.fill)
               for n, field in enumerate(profile.columns, 1)]  # fmt: skip
    if profile.flat:
        return tuple(columns)
    keys = [column.key for column in columns]
    if several and SOURCE_FILE.key not in keys:
        columns.append(SOURCE_FILE)
    if suggested:
        named = [keys.index(key) + 1 for key in ("lead", "responsible", "units", "cooperating") if key in keys]
        columns.insert(max(named, default=len(columns)), SUGGESTED)
    return (*columns, IDENTITY)


def _column(key: str, heading: str, width: float, fill: bool) -> Column:
    known = _KNOWN.get(key, OWN)
    style = known.style if known.fill == fill else f"{known.style.removesuffix('_fill')}{'_fill' if fill else ''}"
    return replace(known, key=key, heading=heading, width=width, fill=fill, style=_FILLED.get(style, style))


_FILLED = {"link_fill": "link", "group_fill": "center_fill"}
"""Styles that have no form for people to fill in."""


def cells(result: Result, task: Task, unit: str = "") -> dict[str, Value]:
    """What the program writes for a task, by key of the column; number and light are the sheet's.

    unit: whose list it is, "" for everybody's; 备注 says where it only takes part.
    """
    document = result.document.name
    return {
        "area": entries.area(task), "topic": entries.topic(task), "measures": entries.measures(task),
        "targets": entries.targets(task), "leader": entries.leaders(task), "lead": entries.lead_units(task),
        "responsible": entries.units(task, Role.RESPONSIBLE),
        "units": entries.once((entries.units(task, role) for role in (Role.LEAD, Role.RESPONSIBLE)), "\n"),
        "cooperating": entries.units(task, Role.COOPERATING), "suggested": entries.suggestions(task),
        "due": entries.limit(task), "remark": entries.remark(task, unit), "document": document,
        "place": entries.place(task), "meeting": " ".join(result.outline.title.split()) or document,
        "raised": raised(result), "id": task.id,
    }  # fmt: skip


def raised(result: Result) -> date | str | None:
    """The document's date, in words where it is known to the month or year only; None when it shows none."""
    found = result.date
    return None if found is None else found.day if found.precision == "day" else found.shown


def flat(values: Mapping[str, Value]) -> dict[str, Value]:
    """The cells for an import form: one line each, several values joined by 、."""
    joined = {key: "、".join(value.split("\n")) if isinstance(value, str) else value for key, value in values.items()}
    measures = values.get("measures")
    if isinstance(measures, str):
        joined["measures"] = " ".join(measures.split("\n"))
    return joined
