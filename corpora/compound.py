"""Write an OLE container, the folder in a file of the old Office formats; for samples only."""

import struct
from collections.abc import Mapping

_END, _FREE, _OWN = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR, _SMALL, _CUT = 512, 64, 4096
Tree = Mapping[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """A container with these folders and streams; for some megabytes, no more."""
    entries = _entries(tree)
    small, big = _Store(_SMALL), _Store(_SECTOR)
    places = [
        (small if len(content) < _CUT else big).add(content) if isinstance(content, bytes) else (0, 0)
        for _, content, _, _ in entries
    ]
    places[0] = big.add(small.data)
    first_small, _ = big.add(struct.pack(f"<{len(small.table)}I", *small.table), b"\xff")
    directory = b"".join(_record(*entry, *place) for entry, place in zip(entries, places, strict=True))
    home, _ = big.add(directory)
    count = next(n for n in range(1, 110) if len(big.table) + n <= n * _SECTOR // 4)
    own = range(len(big.table), len(big.table) + count)
    table = [*big.table, *[_OWN] * count]
    table += [_FREE] * (count * _SECTOR // 4 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, count, home, 0, _CUT, first_small, -(-len(small.table) * 4 // _SECTOR), _END, 0)
    return (
        head + struct.pack("<109I", *own, *[_FREE] * (109 - count)) + big.data + struct.pack(f"<{len(table)}I", *table)
    )


def properties(values: Mapping[str, "str | bytes"], head: int) -> dict[str, bytes]:
    """Streams of an Outlook object: one a property (tag and type as in "0037001F"), and the list of them.

    head: bytes before the list, 32 in a mail, 8 in an attachment.
    """
    streams = {f"__substg1.0_{tag}": v.encode("utf-16-le") if isinstance(v, str) else v for tag, v in values.items()}
    listed = b"".join(
        struct.pack("<IIII", int(tag, 16), 6, len(data) + 2 * tag.endswith("001F"), 0)
        for tag, data in zip(values, streams.values(), strict=True)
    )
    return {**streams, "__properties_version1.0": bytes(head) + listed}


class _Store:
    """Contents cut into sectors of one size, and the table that chains them."""

    def __init__(self, size: int) -> None:
        self.size, self.data, self.table = size, b"", list[int]()

    def add(self, content: bytes, fill: bytes = b"\0") -> tuple[int, int]:
        """Its first sector and its length."""
        start, count = len(self.table), -(-len(content) // self.size)
        self.table += [*range(start + 1, start + count), _END] if count else []
        self.data += content.ljust(count * self.size, fill)
        return (start if count else _END), len(content)


def _entries(tree: Tree) -> list[tuple[str, "bytes | Tree", int, int]]:
    """(name, content, next sibling, first child) of all folders and streams, the root first."""
    found: list[tuple[str, bytes | Tree, int, int]] = [("Root Entry", tree, _FREE, _FREE)]

    def add(parent: int, folder: Tree) -> None:
        ordered = sorted(folder, key=lambda name: (len(name), name.upper()))
        first = len(found)
        found.extend((name, folder[name], first + n, _FREE) for n, name in enumerate(ordered, 1))
        if ordered:
            found[-1] = (*found[-1][:2], _FREE, _FREE)
            found[parent] = (*found[parent][:3], first)
        for index, name in enumerate(ordered, first):
            if not isinstance(inner := folder[name], bytes):
                add(index, inner)

    add(0, tree)
    return found


def _record(name: str, content: "bytes | Tree", sibling: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    kind = 2 if isinstance(content, bytes) else 5 if name == "Root Entry" else 1
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, sibling, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
