"""Documents as an archive lists them, and the parts that they are worked in."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extract.read import Input

MOST = 64
"""Documents of a part at most, unless asked otherwise: a file then holds some thousand rows, enough for Parquet to
compress well, and a document that changes costs the work of a few seconds."""
LARGEST = 64_000_000
"""Bytes of the documents of a part: long ones are written sooner, so that writing them takes little memory."""
_CUT = 0.75
"""A part ends after one document in so many of the most, chosen by the document's path: a document more or less then
moves the borders of its own part only, and all others are found done."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a manifest says about a document; None and "" where it says nothing."""

    day: date | None = None
    department: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the archive: where it lies, never its content.

    path: the file on disk, absolute ("" when there is none); inside: the member of that file when it is an archive,
    else "". size: bytes of the file on disk, changed: its time of change in nanoseconds; 0 when it cannot be seen.
    """

    input: Input
    path: str
    inside: str
    size: int
    changed: int
    tags: Tags = Tags()


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that are written together. key: names the files; the same documents and rules, the same key."""

    key: str
    entries: tuple[Entry, ...]


def part_of(entries: Sequence[Entry], version: str) -> Part:
    """The part of these documents under this version of rules and models."""
    lines = (repr((e.path, e.inside, e.input.name, e.size, e.changed, e.tags)) for e in entries)
    whole = "\n".join((version, *lines))
    return Part(hashlib.sha256(whole.encode("utf-8", "backslashreplace")).hexdigest()[:24], tuple(entries))


def parts(entries: Iterable[Entry], version: str, most: int = MOST) -> Iterator[Part]:
    """The documents cut into parts of at most `most`, in order; none give none."""
    held: list[Entry] = []
    size = 0
    for entry in entries:
        held.append(entry)
        size += 0 if entry.inside else entry.size
        if len(held) >= most or size >= LARGEST or _ends(entry, most):
            yield part_of(held, version)
            held, size = [], 0
    if held:
        yield part_of(held, version)


def _ends(entry: Entry, most: int) -> bool:
    """True for the documents after which a part ends, whatever stands around them."""
    number = zlib.crc32(f"{entry.path}\n{entry.inside}".encode("utf-8", "backslashreplace"))
    return number % max(1, round(most * _CUT)) == 0
