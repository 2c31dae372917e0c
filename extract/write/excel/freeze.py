"""A result as JSON, and back: what the sheets of a document are written from when it is not read again."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from extract.vocabulary.document import Document, Line, Source
from extract.vocabulary.outline import Block, DocumentDate, Outline
from extract.vocabulary.result import Check, Result, Settings
from extract.vocabulary.task import Task

Kind = TypeVar("Kind")


def frozen(result: Result) -> dict[str, Any]:
    """Source, text, lines, outline, checks and settings of a result; its tasks are recorded one by one."""
    document, outline, settings = result.document, result.outline, result.settings
    return {
        "source": pack(document.source), "text": document.text, "lines": pack(document.lines),
        "notes": list(document.notes), "gaps": list(document.gaps), "title": outline.title, "date": pack(outline.date),
        "blocks": pack(outline.blocks), "checks": pack(result.checks), "base_date": pack(settings.base_date),
        "first_is_lead": settings.first_is_lead, "suggest_owners": settings.suggest_owners,
        "rules_only": settings.rules_only,
    }  # fmt: skip


def thawed(content: Mapping[str, Any], tasks: Sequence[Task]) -> Result:
    """The result again, without sentences and judgements. Raises KeyError, TypeError or ValueError for other JSON."""
    document = Document(
        content["text"], unpack(tuple[Line, ...], content["lines"]), unpack(Source, content["source"]),
        tuple(content["notes"]), tuple(content["gaps"]),
    )  # fmt: skip
    outline = Outline(
        unpack(tuple[Block, ...], content["blocks"]), content["title"], unpack(DocumentDate | None, content["date"])
    )
    settings = Settings(
        unpack(date | None, content["base_date"]), content["first_is_lead"],
        suggest_owners=content["suggest_owners"], rules_only=content["rules_only"],
    )  # fmt: skip
    checks = unpack(tuple[Check, ...], content["checks"])
    return Result(document, outline, (), (), tuple(tasks), checks, settings)


def pack(value: Any) -> Any:  # noqa: ANN401
    """Dataclasses as dicts without the fields that have their default; enums by value, days in ISO, tuples as lists."""
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        kind: type = type(value)
        pairs = ((name, getattr(value, name), default) for name, default in _fields(kind))
        return {name: pack(found) for name, found, default in pairs if found != default}
    return value


def unpack(kind: type[Kind] | Any, value: Any) -> Any:  # noqa: ANN401
    """The inverse of `pack` for a type made of dataclasses, enums, days, tuples and None."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return None if value is None else unpack(next(k for k in get_args(kind) if k is not type(None)), value)
    if origin is tuple:
        kinds = get_args(kind)
        if kinds[1:] == (...,):
            return tuple(unpack(kinds[0], item) for item in value)
        return tuple(unpack(one, item) for one, item in zip(kinds, value, strict=True))
    if is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: unpack(hints[name], found) for name, found in value.items() if name in hints})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return date.fromisoformat(value) if kind is date else value


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """Names and defaults of a dataclass (MISSING where there is none)."""
    return tuple((field.name, field.default) for field in fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
