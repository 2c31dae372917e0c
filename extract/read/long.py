"""Plain texts too long to be held: looked at once from end to end, then given out line by line.

Only plain text comes so. Every other format says at its end what its beginning is (the directory of a zip, the styles
of a .docx, the tags of a page), and must be read as a whole.
"""

import codecs
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BufferedIOBase

from extract.read.assemble import laid_out
from extract.read.characters import control_share
from extract.read.encodings import MAX_CONTROLS, MAX_LOST, lost_note
from extract.read.formats import file_error, identify
from extract.read.sniff import Sample
from extract.read.text import text_lines, text_pieces
from extract.read.traditional import HINT, can_convert, is_traditional
from extract.vocabulary.document import Line, Source
from extract.vocabulary.errors import ReadError

LONG = 1_000_000
"""Bytes. A text above is long: 400,000 characters, a book, which take 70 MB of memory as a whole."""
_SAMPLE = 250_000
"""Bytes by which format and encoding are told."""
_BLOCK = 250_000
"""Bytes read at a time."""

Row = tuple[str, Line | None]
"""The text of a line and where it stands in the whole; "" and None for a blank one."""


@dataclass(frozen=True, slots=True)
class LongText:
    """A plain text that is not held. opener: opens its bytes; the rest is as in `Document`."""

    opener: Callable[[], BufferedIOBase]
    source: Source
    notes: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The lines of the whole text, from its beginning; the same characters as `read` gives it. Raises ReadError."""
        return laid_out(text_pieces(self._lines()))

    def _lines(self) -> Iterator[str]:
        rest: list[str] = []
        for text in _decoded(self.opener, self.source.encoding or "", self.source.name):
            at = text.rfind("\n") + 1
            rest.append(text[:at] or text)
            if at:
                yield from text_lines("".join(rest))[:-1]  # behind the last line end stands nothing
                rest = [text[at:]]
        yield from text_lines("".join(rest))


def long_text(
    opener: Callable[[], BufferedIOBase], name: str, path: str | None, modified: date | None
) -> LongText | None:
    """The long text behind `opener`; None for what is no plain text, or not one without doubt: it is read as a whole.

    Raises ReadError when it cannot be read at all.
    """
    try:
        with opener() as file:
            head = file.read(_SAMPLE)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise file_error(name, error) from error
    encoding = _encoding(head[: head.rfind(b"\n") + 1], name)
    if encoding is None:
        return None
    count = lost = 0
    controls = 0.0
    hint: tuple[str, ...] = ()
    for text in _decoded(opener, encoding, name):
        if not count and is_traditional(text) and not can_convert():
            hint = (HINT,)
        count += len(text)
        lost += text.count("\ufffd")
        controls += control_share(text) * len(text)
    if lost > count * MAX_LOST or controls > count * MAX_CONTROLS:
        return None
    source = Source(name, path, digest, size, "txt", encoding, modified)
    return LongText(opener, source, (*((lost_note(lost),) if lost else ()), *hint))


def _encoding(head: bytes, name: str) -> str | None:
    """The encoding of a plain text that begins so; None for anything else."""
    sample = Sample(head, name)
    try:
        return sample.decoded.encoding if head and identify(sample).name == "txt" else None
    except ReadError:  # whoever reads the whole says what is wrong
        return None


def _decoded(opener: Callable[[], BufferedIOBase], encoding: str, name: str) -> Iterator[str]:
    """The characters, some at a time. Raises ReadError."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    try:
        with opener() as file:
            while block := file.read(_BLOCK):
                yield decoder.decode(block)
    except OSError as error:
        raise file_error(name, error) from error
    yield decoder.decode(b"", final=True)
