"""Tape archives (.tar, .tar.gz, .tgz, .tar.bz2, .tar.xz): files only, never links, never onto the disk."""

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from extract.read.archive import MAX_ENTRIES, MAX_MEMBER
from extract.vocabulary.errors import Category, ReadError

_MAX_UNPACKED = 1_000_000_000
"""Bytes of a packed archive when unpacked."""

_IN_MEMORY = 16_000_000
"""Bytes of an unpacked archive that stay in memory; more go to a temporary file."""

_MAX_RATIO = 200
_RATIO_FROM = 10_000_000
"""As for zip: 200 times over 10 MB only happens in a bomb."""

_CHUNK = 1_000_000
_BLOCK = 512
_REMEDY = "请重新下载或复制；若能打开，请解压后处理其中的文件"
_BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError, OverflowError, RecursionError)
"""What the standard library raises on mutilated archives."""

_PACKED: tuple[tuple[bytes, Callable[..., Any]], ...] = (
    (b"\x1f\x8b\x08", gzip.open),
    (b"BZh", bz2.open),
    (b"\xfd7zXZ\x00", lzma.open),
)


def is_tar(head: bytes, file: IO[bytes]) -> bool:
    """True when these first bytes of the file, or what they unpack to, begin a tape archive. Moves in the file."""
    if not head.startswith(tuple(magic for magic, _ in _PACKED)):
        return _is_header(head[:_BLOCK])
    try:
        with _unpacker(head, file) as packed:
            return _is_header(packed.read(_BLOCK))
    except _BROKEN:
        return False


def _is_header(block: bytes) -> bool:
    if len(block) < _BLOCK or not (block[257:262] == b"ustar" or block[148:154].strip(b" 0").isdigit()):
        return False
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def _unpacker(head: bytes, file: IO[bytes]) -> IO[bytes]:
    file.seek(0)
    unpacker: IO[bytes] = next(opened for magic, opened in _PACKED if head.startswith(magic))(file, "rb")
    return unpacker


class _Careful:
    """A file that refuses to read more at once than any member may hold: names of 8 GB are declared easily."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def read(self, size: int = -1) -> bytes:
        """As of a file. Raises ValueError for a size beyond MAX_MEMBER."""
        if not 0 <= size <= MAX_MEMBER:
            raise ValueError(size)
        return self._file.read(size)


class Tar:
    """An opened archive: its files by index."""

    def __init__(self, head: bytes, file: IO[bytes], name: str) -> None:
        """Raises ReadError for a broken one and for a bomb."""
        self._name = name
        try:
            plain = file if _is_header(head[:_BLOCK]) else self._unpacked(head, file)
            plain.seek(0)
            careful: Any = _Careful(plain)
            self._archive = tarfile.TarFile(fileobj=careful, encoding="utf-8", errors="surrogateescape")
            self._members = list(self._files())
        except _BROKEN as error:
            raise self._damaged() from error

    def names(self) -> list[str]:
        """Paths of the files as their maker typed them."""
        return [_shown(member.name) for member in self._members]

    def head(self, index: int, size: int) -> bytes:
        """The first bytes of a file, b"" when they cannot be had."""
        try:
            file = self._archive.extractfile(self._members[index])
            return file.read(size) if file else b""
        except _BROKEN:
            return b""  # reading the whole says what is wrong

    def fetch(self, index: int, name: str) -> tuple[bytes, date | None]:
        """The bytes and the date of change. Raises ReadError naming `name`."""
        member = self._members[index]
        if member.size > MAX_MEMBER:
            raise ReadError(
                name, Category.TOO_LARGE, f"解压后有 {member.size / 1e6:.0f} MB", "请确认来源，只留正文另存"
            )
        try:
            file = self._archive.extractfile(member)
            data = file.read(member.size) if file else b""
        except _BROKEN as error:
            raise ReadError(name, Category.DAMAGED, "压缩数据读不出来", _REMEDY) from error
        if len(data) < member.size:
            raise ReadError(name, Category.DAMAGED, "压缩包不完整", _REMEDY)
        return data, _day(member.mtime)

    def _unpacked(self, head: bytes, file: IO[bytes]) -> IO[bytes]:
        """The archive without its compression, in memory or in a temporary file that goes with the object."""
        target = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        with _unpacker(head, file) as packed:
            while chunk := packed.read(_CHUNK):
                target.write(chunk)
                size = target.tell()
                if size > _MAX_UNPACKED or (size > _RATIO_FROM and size > _MAX_RATIO * max(file.tell(), 1)):
                    raise ReadError(
                        self._name, Category.TOO_LARGE, f"解压后超过 {size / 1e6:.0f} MB", "请分成几个压缩包"
                    )
        return target

    def _files(self) -> list[tarfile.TarInfo]:
        found = []
        for count, member in enumerate(self._archive, 1):
            if count > MAX_ENTRIES:
                raise ReadError(self._name, Category.TOO_LARGE, f"内含超过 {MAX_ENTRIES} 个文件", "请分成几个压缩包")
            if member.isreg():
                found.append(member)
        return found

    def _damaged(self) -> ReadError:
        return ReadError(self._name, Category.DAMAGED, "压缩结构不完整", _REMEDY)


def _shown(name: str) -> str:
    """The path as typed: programs in China write GBK without saying so."""
    raw = name.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _day(seconds: float) -> date | None:
    try:
        return datetime.fromtimestamp(seconds).date() if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
