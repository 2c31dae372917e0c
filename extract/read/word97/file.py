"""The binary Word file: an OLE container with the text in one stream and where it stands in another.

Numbers in hexadecimal are offsets and codes of [MS-DOC], the format's public description.
"""

import io
import struct
from dataclasses import dataclass
from itertools import pairwise

import olefile

from extract.read.ole import BROKEN
from extract.vocabulary.errors import Category, ReadError

REMEDY = "请用 WPS 或 Word 另存为 .docx"

_ENCRYPTED = 0x0100
_SECOND_TABLE = 0x0200
_WORD_97 = 0xC1
_STORIES = 0x4C
_OFFSETS = 0x9A
_CLX = 33
"""Index of the piece table among the pairs of offset and length."""

_MAX_STREAM = 100_000_000
"""Bytes; a stream of more is no document."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that lie together in the file. start, end: character positions; offset: of the first, in bytes.

    width: bytes of a character, 1 or 2.
    """

    start: int
    end: int
    offset: int
    width: int

    def place(self, position: int) -> int:
        """Byte offset of a character of this run."""
        return self.offset + (position - self.start) * self.width


@dataclass(frozen=True, slots=True)
class WordFile:
    """An opened document. stories: characters of body, footnotes, headers, macros, comments, endnotes, text boxes."""

    name: str
    main: bytes
    table: bytes
    data: bytes
    stories: tuple[int, ...]
    runs: tuple[Run, ...]
    text: str

    def part(self, index: int) -> bytes:
        """Bytes of one structure of the table stream, by its place among the pairs; b"" when it is absent."""
        return _part(self.main, self.table, index)

    def after(self, index: int) -> bytes:
        """What follows that structure in the table stream: the levels of lists are not counted in their length."""
        offset, length = struct.unpack_from("<II", self.main, _OFFSETS + 8 * index)
        return self.table[offset + length :] if length else b""


def open_word(data: bytes, name: str) -> WordFile:
    """The Word 97 document in these bytes. Raises ReadError when it has a password, is older, empty, broken or none."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if not container.exists("WordDocument"):
                raise ReadError(name, Category.UNSUPPORTED, "不是 Word 格式的文档", REMEDY)
            main = _stream(container, "WordDocument")
            flags = _checked(main, name)
            table = _stream(container, "1Table" if flags & _SECOND_TABLE else "0Table")
            more = _stream(container, "Data") if container.exists("Data") else b""
        stories = struct.unpack_from("<8i", main, _STORIES)
        stories = (*stories[:3], 0, *stories[4:])
        runs = _runs(_part(main, table, _CLX))
        if runs and runs[-1].end > len(main):  # every character takes a byte of its own
            raise ValueError("more characters than bytes")
        text = "".join(_characters(main, run) for run in runs)
    except BROKEN as error:
        raise ReadError(name, Category.DAMAGED, "文件结构不完整", REMEDY) from error
    if not text.strip("\0\r\x07\x0c \t"):
        raise ReadError(name, Category.NO_TEXT, "文档里没有文字", "请检查文件是否保存完整")
    if not runs or min(stories) < 0 or len(text) != runs[-1].end:
        raise ReadError(name, Category.DAMAGED, "文件结构不完整", REMEDY)
    return WordFile(name, main, table, more, stories, runs, text)


def _stream(container: "olefile.OleFileIO[bytes]", path: str) -> bytes:
    if container.get_size(path) > _MAX_STREAM:
        raise ValueError(path)
    return bytes(container.openstream(path).read())


def _checked(main: bytes, name: str) -> int:
    """The flags of the document's head. Raises ReadError for what cannot be read."""
    magic, version = struct.unpack_from("<HH", main)
    (flags,) = struct.unpack_from("<H", main, 0x0A)
    if flags & _ENCRYPTED:
        raise ReadError(name, Category.ENCRYPTED, "文档设了打开密码", "请去掉密码后另存，再重新处理")
    if magic != 0xA5EC or version < _WORD_97:
        raise ReadError(name, Category.UNSUPPORTED, "比 Word 97 更早的文档", REMEDY)
    return int(flags)


def _part(main: bytes, table: bytes, index: int) -> bytes:
    offset, length = struct.unpack_from("<II", main, _OFFSETS + 8 * index)
    return table[offset : offset + length]


def _runs(clx: bytes) -> tuple[Run, ...]:
    """The piece table: where each stretch of the text lies in the main stream."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise ValueError("no piece table")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = (min(size, len(clx) - at - 5) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    found = []
    for index, (start, end) in enumerate(pairwise(positions)):
        (place,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * index + 2)
        packed = bool(place & 0x40000000)
        place &= 0x3FFFFFFF
        if end < start:
            raise ValueError("piece table runs backwards")
        found.append(Run(start, end, place // 2 if packed else place, 1 if packed else 2))
    return tuple(found)


def _characters(main: bytes, run: Run) -> str:
    """One character for each position; what lies outside the stream makes the text too short."""
    raw = main[run.offset : run.place(run.end)]
    if run.width == 1:
        return raw.decode("cp1252", "replace")
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))
