"""What Word 97 says about stretches of text: properties of paragraphs and of characters, by byte offset."""

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extract.read.word97.file import WordFile

IN_TABLE, ROW_END, LIST, LIST_LEVEL, OUTLINE = 0x2416, 0x2417, 0x460B, 0x260A, 0x2640
TABLE_CELLS = 0xD608
_DELETED, _HIDDEN = 0x0800, 0x083C
_LONG_PARAGRAPH = (0x6645, 0x6646)
_TABS = 0xC615
_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)
_CHARACTERS, _PARAGRAPHS = 12, 13
_PAGE = 512

Changes = Mapping[int, bytes]
"""Code of a property to the bytes of its value; the last of several counts."""


@dataclass(frozen=True, slots=True)
class Look:
    """The style number of a paragraph and what it changes itself."""

    style: int = 0
    changes: Changes = field(default_factory=dict)

    def value(self, code: int) -> int | None:
        """The property as a whole number, None when it is not set."""
        raw = self.changes.get(code)
        return int.from_bytes(raw[:4], "little") if raw else None


class Looks:
    """Properties of all paragraphs of a file, found by byte offset."""

    def __init__(self, file: WordFile) -> None:
        self._data = file.data
        self._found = sorted(_stretches(file, _PARAGRAPHS), key=lambda item: item[0])
        self._starts = [start for start, _, _ in self._found]

    def at(self, offset: int) -> Look:
        """What holds for the paragraph whose last character lies there; nothing special where nothing is said."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._found[index][1]:
            return Look()
        return _look(self._found[index][2], self._data)


def unseen(file: WordFile) -> list[tuple[int, int]]:
    """Half-open byte ranges, in order, of hidden text and of text that tracked changes deleted."""
    found = []
    for start, end, page in _stretches(file, _CHARACTERS):
        size = page[0] if page else 0
        changes = dict(changed(page[1 : 1 + size]))
        if any(changes.get(code, b"\0")[:1] not in (b"\0", b"\x80") for code in (_DELETED, _HIDDEN)):
            found.append((start, end))
    return _united(found)


def _united(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places as ranges in order that do not overlap."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def changed(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """The single properties in a list of them; what is cut off is left out."""
    at = 0
    while at + 2 <= len(raw):
        (code,) = struct.unpack_from("<H", raw, at)
        at += 2
        size = _SIZES[code >> 13]
        if size < 0:
            if code == TABLE_CELLS:
                size, at = int.from_bytes(raw[at : at + 2], "little") - 1, at + 2
            elif code == _TABS and raw[at : at + 1] == b"\xff":
                return
            else:
                size, at = (raw[at] if at < len(raw) else 0), at + 1
        yield code, raw[at : at + max(size, 0)]
        at += max(size, 0)


def _look(page: bytes, data: bytes) -> Look:
    if not page:
        return Look()
    size, start = (2 * page[0] - 1, 1) if page[0] else (2 * page[1], 2) if len(page) > 1 else (0, 1)
    raw = page[start : start + size]
    if len(raw) < 2:
        return Look()
    changes = dict(changed(raw[2:]))
    for code in _LONG_PARAGRAPH:
        if code in changes:
            at = int.from_bytes(changes[code], "little")
            length = int.from_bytes(data[at : at + 2], "little")
            changes |= dict(changed(data[at + 2 : at + 2 + length]))
    return Look(int.from_bytes(raw[:2], "little"), changes)


def _stretches(file: WordFile, index: int) -> Iterator[tuple[int, int, bytes]]:
    """First byte, end and the bytes from its properties on, for every stretch of characters or paragraph."""
    raw = file.part(index)
    count = (len(raw) - 4) // 8
    step = 1 if index == _CHARACTERS else 13
    for number in range(min(count, len(file.main) // _PAGE)):
        (page,) = struct.unpack_from("<I", raw, 4 * (count + 1) + 4 * number)
        block = file.main[(page & 0x3FFFFF) * _PAGE :][:_PAGE]
        if len(block) < _PAGE:
            continue
        amount = min(block[-1], (_PAGE - 5) // (4 + step))
        ends = struct.unpack_from(f"<{amount + 1}I", block)
        for place in range(amount):
            at = 2 * block[4 * (amount + 1) + step * place]
            yield ends[place], ends[place + 1], block[at : _PAGE - 1] if at else b""
