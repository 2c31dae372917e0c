"""Tasks as plain data: the `.jsonl` record and the flat row of tables."""

from datetime import date
from decimal import Decimal
from typing import Any

from extract.vocabulary.task import Deadline, Owner, Requirement, Role, Suggestion, Target, Task

SUGGESTED = "suggested"
"""Key of the column of proposals, after those of COLUMNS; only there when they were asked for."""

PARTS = (Role.LEAD, Role.RESPONSIBLE, Role.COOPERATING)
"""The parts that a unit can play in getting a task done, the weightiest first."""

COLUMNS: tuple[str, ...] = (
    "document", "id", "kind", "heading", "ordinal", "title", "requirements", "lead", "responsible",
    "cooperating", "supervising", "deadlines", "due", "targets", "strength", "level", "page", "paragraph", "place",
    "confidence",
)  # fmt: skip
"""Columns of a flat row, in order; lists are joined by "；"."""


def record(task: Task) -> dict[str, Any]:
    """The task as one JSON object (see README, "The record"); only JSON types, no None keys dropped.

    `suggestions` is there only where they were asked for.
    """
    asked = {} if task.suggestions is None else {"suggestions": [_suggestion(s) for s in task.suggestions]}
    return {
        "document": task.document,
        "id": task.id,
        "kind": task.kind.value,
        "heading": list(task.heading),
        "ordinal": task.ordinal,
        "title": task.title,
        "requirements": [_requirement(r) for r in task.requirements],
        "owners": [_owner(o) for o in task.owners],
        "deadlines": [_deadline(d) for d in task.deadlines],
        "targets": [_target(t) for t in task.targets],
        "page": task.page,
        "paragraph": task.paragraph,
        "place": task.place,
        "confidence": round(task.confidence, 3),
        **asked,
    }


def _requirement(item: Requirement) -> dict[str, Any]:
    return {
        "text": item.text, "start": item.start, "end": item.end, "strength": item.strength.value,
        "level": item.level.value, "part": item.part.value, "rule": item.rule,
        "confidence": round(item.confidence, 3),
    }  # fmt: skip


def _owner(item: Owner) -> dict[str, Any]:
    return {
        "role": item.role.value, "name": item.name, "text": item.text, "start": item.start, "end": item.end,
        "from": item.source, "person": item.person, "joint": item.joint,
    }  # fmt: skip


def _deadline(item: Deadline) -> dict[str, Any]:
    return {
        "text": item.text, "due": _iso(item.due), "earliest": _iso(item.earliest), "repeat": item.repeat,
        "base": _iso(item.base), "base_from": item.base_origin, "start": item.start, "end": item.end,
    }  # fmt: skip


def _target(item: Target) -> dict[str, Any]:
    return {
        "text": item.text, "indicator": item.indicator, "value": number(item.value), "upper": number(item.upper),
        "unit": item.unit, "direction": item.direction, "bound": item.bound, "base_period": item.base_period,
        "start": item.start, "end": item.end,
    }  # fmt: skip


def _suggestion(item: Suggestion) -> dict[str, Any]:
    return {"function": item.function, "reason": item.reason, "score": round(item.score, 2)}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def number(value: Decimal | None) -> int | float | None:
    """A Decimal as the JSON number that a person would write: 5, not 5.0; None stays None."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def clean(text: str) -> str:
    """Verbatim text as it is shown: line breaks inside it removed, blanks between Chinese dropped."""
    parts = text.split()
    shown = parts[0] if parts else ""
    for part in parts[1:]:
        latin = shown[-1].isascii() and shown[-1].isalnum() and part[0].isascii() and part[0].isalnum()
        shown += f" {part}" if latin else part
    return shown


def named(task: Task, role: Role, *, people: bool = False) -> str:
    """The units (or the people) of one role, joined by 、; "" when there are none."""
    return "、".join(dict.fromkeys(o.name for o in task.owners if o.role is role and o.person is people))


def parts(task: Task) -> dict[str, Role]:
    """The units of a task, people left out, each with the weightiest part it plays (牵头, 责任, 配合); {} for none."""
    found: dict[str, Role] = {}
    for role in PARTS:
        for owner in task.owners:
            if owner.role is role and not owner.person:
                found.setdefault(owner.name, role)
    return found


def suggested(task: Task) -> str:
    """Proposed unit functions with their reasons, best first, joined by ；; "" when there are none."""
    return "；".join(f"{s.function}（{s.reason}）" for s in task.suggestions or ())


def flat_record(task: Task) -> dict[str, Any]:
    """The task as one flat row with the keys of COLUMNS, and SUGGESTED where asked for; strings, numbers, None only."""
    strengths = {r.strength.value: None for r in task.requirements}
    asked = {} if task.suggestions is None else {SUGGESTED: suggested(task)}
    return {
        "document": task.document,
        "id": task.id,
        "kind": task.kind.value,
        "heading": "；".join(task.heading),
        "ordinal": task.ordinal,
        "title": task.title,
        "requirements": "".join(clean(r.text) for r in task.requirements),
        "lead": named(task, Role.LEAD),
        "responsible": named(task, Role.RESPONSIBLE),
        "cooperating": named(task, Role.COOPERATING),
        "supervising": named(task, Role.SUPERVISING),
        "deadlines": "；".join(clean(d.text) for d in task.deadlines),
        "due": max((d.due.isoformat() for d in task.deadlines if d.due), default=None),
        "targets": "；".join(clean(t.text) for t in task.targets),
        "strength": "；".join(strengths),
        "level": "hard" if any(r.level.value == "hard" for r in task.requirements) else "soft",
        "page": task.page,
        "paragraph": task.paragraph,
        "place": task.place,
        "confidence": round(task.confidence, 3),
        **asked,
    }
