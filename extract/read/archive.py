"""Zip containers, opened with care: broken, encrypted and exploding ones end in a ReadError.

Nothing is ever written to disk, so a member called ../../x can do no harm.
"""

import io
import lzma
import struct
import zipfile
import zlib
from datetime import date
from typing import IO

from extract.vocabulary.errors import Category, ReadError

MAX_ENTRIES = 20_000
"""Members of one archive; the largest real collections hold some thousands."""

MAX_MEMBER = 100_000_000
"""Unpacked bytes of one member, the same limit as for a file."""

MAX_TOTAL = 2_000_000_000
"""Unpacked bytes of a whole archive."""

_MAX_RATIO = 200
_RATIO_FROM = 10_000_000
"""Text packs 5 to 20 times, Office XML up to 60; 200 times over 10 MB only happens in a zip bomb."""

ENCRYPTED_REMEDY = "请去掉密码后另存，再重新处理"
_DAMAGED_REMEDY = "请重新下载或复制；若能打开，请另存为新文件"
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error, ValueError, OSError, OverflowError)
"""What the standard library raises on mutilated archives."""


def open_zip(file: IO[bytes], name: str) -> zipfile.ZipFile:
    """The archive, its directory checked against the limits. Raises ReadError."""
    try:
        archive = zipfile.ZipFile(file)
    except NotImplementedError as error:
        raise _unsupported(name) from error
    except _BROKEN as error:
        raise ReadError(name, Category.DAMAGED, "压缩结构不完整", _DAMAGED_REMEDY) from error
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise ReadError(name, Category.TOO_LARGE, f"内含 {len(entries)} 个文件", "请分成几个压缩包")
    if total > MAX_TOTAL:
        raise ReadError(name, Category.TOO_LARGE, f"解压后有 {total / 1e9:.1f} GB", "请分成几个压缩包")
    return archive


def member_names(data: bytes, name: str) -> frozenset[str]:
    """Names of all members of the zip in these bytes. Raises ReadError when it cannot be opened."""
    with open_zip(io.BytesIO(data), name) as archive:
        return frozenset(archive.namelist())


def read_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """Unpacked bytes of one member, called `name` in messages. Raises ReadError."""
    exploding = entry.file_size > _RATIO_FROM and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1)
    if exploding or entry.file_size > MAX_MEMBER:
        raise ReadError(
            name, Category.TOO_LARGE, f"解压后有 {entry.file_size / 1e6:.0f} MB", "请确认来源，只留正文另存"
        )
    if entry.flag_bits & 0x1:
        raise ReadError(name, Category.ENCRYPTED, "压缩包设了密码", ENCRYPTED_REMEDY)
    try:
        return archive.read(entry)
    except NotImplementedError as error:
        raise _unsupported(name) from error
    except (*_BROKEN, RuntimeError) as error:
        raise ReadError(name, Category.DAMAGED, "压缩数据读不出来", _DAMAGED_REMEDY) from error


def member_head(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, size: int) -> bytes:
    """The first `size` unpacked bytes of a member, b"" when they cannot be had."""
    if entry.flag_bits & 0x1:
        return b""
    try:
        with archive.open(entry) as file:
            return file.read(size)
    except (*_BROKEN, NotImplementedError, RuntimeError):
        return b""  # reading the whole member says what is wrong


def modified(entry: zipfile.ZipInfo) -> date | None:
    """The member's date of change, None when the archive holds none."""
    try:
        day = date(*entry.date_time[:3])
    except ValueError:
        return None
    return day if day.year > 1980 else None


def shown_name(entry: zipfile.ZipInfo) -> str:
    """The member's path as its maker typed it, with "/" between folders.

    Windows programs in China store GBK names without saying so, others UTF-8 without the flag; Python
    hands both on as cp437.
    """
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return entry.filename


def _unsupported(name: str) -> ReadError:
    return ReadError(name, Category.UNSUPPORTED, "压缩方法不认识", "请用系统自带的压缩功能重新打包")
