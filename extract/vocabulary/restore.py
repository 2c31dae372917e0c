"""Tasks back from their records: the inverse of `records.record`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from extract.vocabulary.task import (
    Deadline,
    Label,
    Level,
    Owner,
    Part,
    Requirement,
    Role,
    Strength,
    Suggestion,
    Target,
    Task,
)


def restored(row: Mapping[str, Any]) -> Task:
    """The task of a record; `record(restored(row)) == row`. Raises KeyError or ValueError for what is no record."""
    asked = row.get("suggestions")
    known = {} if row.get("place") is None else {"place": row["place"]}
    return Task(
        document=row["document"],
        id=row["id"],
        kind=Label(row["kind"]),
        heading=tuple(row["heading"]),
        ordinal=row["ordinal"],
        title=row["title"],
        requirements=tuple(map(_requirement, row["requirements"])),
        owners=tuple(map(_owner, row["owners"])),
        deadlines=tuple(map(_deadline, row["deadlines"])),
        targets=tuple(map(_target, row["targets"])),
        page=row["page"],
        paragraph=row["paragraph"],
        confidence=row["confidence"],
        suggestions=None if asked is None else tuple(map(_suggestion, asked)),
        **known,
    )


def _requirement(row: Mapping[str, Any]) -> Requirement:
    return Requirement(
        row["start"], row["end"], row["text"], Strength(row["strength"]), Level(row["level"]), row["rule"],
        row["confidence"], Part(row["part"]),
    )  # fmt: skip


def _owner(row: Mapping[str, Any]) -> Owner:
    return Owner(
        Role(row["role"]), row["text"], row["start"], row["end"], row["name"], row["from"], row["person"], row["joint"]
    )


def _deadline(row: Mapping[str, Any]) -> Deadline:
    return Deadline(
        row["text"], row["start"], row["end"], _day(row["due"]), _day(row["earliest"]), row["repeat"],
        _day(row["base"]), row["base_from"],
    )  # fmt: skip


def _target(row: Mapping[str, Any]) -> Target:
    return Target(
        row["text"], row["start"], row["end"], row["indicator"], _decimal(row["value"]), row["unit"],
        row["direction"], row["bound"], _decimal(row["upper"]), row["base_period"],
    )  # fmt: skip


def _suggestion(row: Mapping[str, Any]) -> Suggestion:
    return Suggestion(row["function"], row["reason"], row["score"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _decimal(value: float | None) -> Decimal | None:
    """The number as it was printed: 0.1 is 0.1, not the binary fraction next to it."""
    return None if value is None else Decimal(str(value))
