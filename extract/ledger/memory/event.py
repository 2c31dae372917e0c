"""What happened to a task: the lines of the ledger's memory, never changed once written."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The step in the life of a task; the value stands in the database, `word` is what people read."""

    CREATED = "created"
    ASSIGNED = "assigned"
    FED_BACK = "fed_back"
    CHANGED = "changed"
    URGED = "urged"
    EXTENDED = "extended"
    COMPLETED = "completed"
    VERIFIED = "verified"
    CLOSED = "closed"
    REOPENED = "reopened"
    REMOVED = "removed"
    RECEIVED = "received"

    @property
    def word(self) -> str:
        """立项、交办、反馈…"""
        return _WORDS[self]


_WORDS = {
    Kind.CREATED: "立项", Kind.ASSIGNED: "交办", Kind.FED_BACK: "反馈", Kind.CHANGED: "变更", Kind.URGED: "催办",
    Kind.EXTENDED: "延期", Kind.COMPLETED: "办结", Kind.VERIFIED: "核实", Kind.CLOSED: "销号", Kind.REOPENED: "重开",
    Kind.REMOVED: "移除", Kind.RECEIVED: "收件",
}  # fmt: skip


class Via(StrEnum):
    """How an event came in: read from the ledger itself, from a workbook that a unit sent back, or typed."""

    LEDGER = "台账"
    RETURNED = "反馈表"
    COMMAND = "命令"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one task.

    number: counts up in a database and orders its events; two people's copies may use one twice. task: the key of the
    task, "" for RECEIVED, which is about a file. by: who. file, sha256: the workbook it was read from and the digest
    of its bytes, "" for what was typed. payload: what changed, by names of `Item` fields and of a few words of the
    steps (reason, to); dates as 2026-05-01.
    """

    kind: Kind
    task: str
    day: date
    by: str = ""
    via: Via = Via.COMMAND
    file: str = ""
    sha256: str = ""
    payload: Mapping[str, str] = field(default_factory=dict)
    number: int = 0

    @property
    def id(self) -> str:
        """The SHA-256 of everything in the event: the same event has the same id in every copy."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def canonical(self) -> str:
        """The event as JSON with sorted keys: what is hashed, and a line of the .jsonl export."""
        return json.dumps(
            {
                "number": self.number, "day": self.day.isoformat(), "kind": self.kind.value, "task": self.task,
                "by": self.by, "via": self.via.value, "file": self.file, "sha256": self.sha256,
                "payload": dict(self.payload),
            },
            ensure_ascii=False, sort_keys=True,
        )  # fmt: skip

    @property
    def fact(self) -> object:
        """What two copies share when both read the same file, each on its own day; the id for what was typed."""
        return (self.kind, self.task, self.sha256, tuple(sorted(self.payload.items()))) if self.sha256 else self.id


def ordered(events: Iterable[Event]) -> list[Event]:
    """In the order in which they count: by number, among equals by id; every fact once, where it was known first."""
    kept: dict[object, Event] = {}
    for event in sorted(events, key=lambda event: (event.number, event.id)):
        kept.setdefault(event.fact, event)
    return list(kept.values())
