"""Content hashes of the documents that may have an equal, worked out by the workers."""

import hashlib
from collections.abc import Iterator

from extract.batch.part import Entry
from extract.batch.plan import NONE, Plan
from extract.supervise import Limits, Lost, supervised
from extract.vocabulary.errors import ReadError

Numbered = tuple[tuple[int, Entry], ...]
"""Documents with their positions in the plan."""
_PATIENCE = Limits(seconds=600.0)
"""For some hundred documents of any size; a file that cannot be read in that time has no hash."""


def compare(plan: Plan, workers: int) -> None:
    """Learn the hashes that the plan asks for. Documents that bring a worker down are tried once more, one by one."""
    lost: list[Numbered] = []
    _learn(plan, plan.unhashed(), workers, lost)
    alone = (((position, entry),) for items in lost for position, entry in items)
    _learn(plan, alone, workers, [])


def _learn(plan: Plan, items: Iterator[Numbered], workers: int, lost: list[Numbered]) -> None:
    for numbered, found in supervised(hashes, items, workers=workers, limits=_PATIENCE):
        if isinstance(found, Lost):
            lost.append(numbered)
        else:
            plan.learn(zip((position for position, _ in numbered), found, strict=True))


def hashes(numbered: Numbered) -> list[str]:
    """The SHA-256 of each document's bytes, NONE for one that is empty or cannot be had."""
    return [_hash(entry) for _, entry in numbered]


def _hash(entry: Entry) -> str:
    try:
        data, _ = entry.input.origin.fetch(entry.input.name)
    except ReadError:
        return NONE  # examining it says what is wrong
    return hashlib.sha256(data).hexdigest() if data else NONE
