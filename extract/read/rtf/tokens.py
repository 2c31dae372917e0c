"""The signs of an RTF file: groups, control words, characters."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

_SIGN = re.compile(
    rb"""(?P<space>[\r\n\0]+)
    |(?P<text>(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[^\\{}\r\n\0])+)
    |(?P<group>[{}])
    |(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)
    |\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?
    |\\(?P<symbol>.)
    """,
    re.DOTALL | re.VERBOSE,
)
"""Bytes above 0x7f come in pairs: only Chinese programs write them as they are, and their second half may be a brace."""


class Kind(Enum):
    """What a sign is: OPEN and CLOSE of a group, TEXT, escaped BYTES of text, a control WORD or SYMBOL."""

    OPEN = 1
    CLOSE = 2
    TEXT = 3
    BYTES = 4
    WORD = 5
    SYMBOL = 6


class Sign(NamedTuple):
    """One sign. raw: its bytes (of a word without backslash and number). number: None where it has none."""

    kind: Kind
    raw: bytes
    number: int | None = None


_KINDS = {"text": Kind.TEXT, "word": Kind.WORD, "symbol": Kind.SYMBOL}


def signs(data: bytes) -> Iterator[Sign]:
    r"""The signs in order; line ends of the file and what follows \bin are left out."""
    at = 0
    match = _SIGN.match
    while found := match(data, at):
        at = found.end()
        kind = found.lastgroup
        if kind == "group":
            yield Sign(Kind.OPEN if found["group"] == b"{" else Kind.CLOSE, b"")
        elif kind == "bytes":
            yield Sign(Kind.BYTES, bytes.fromhex(found["bytes"].replace(b"\\'", b"").decode()))
        elif kind in ("word", "number"):
            number = int(found["number"]) if found["number"] else None
            if found["word"] == b"bin":
                at += max(number or 0, 0)
            yield Sign(Kind.WORD, found["word"], number)
        elif kind in _KINDS:
            yield Sign(_KINDS[kind], found[kind])
