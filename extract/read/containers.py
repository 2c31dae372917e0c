"""Files that hold documents: zip and tape archives, and mails with their attachments."""

import zipfile
from collections import Counter
from datetime import date
from pathlib import PurePosixPath
from typing import IO, Protocol

from extract.read.archive import member_head, modified, open_zip, read_member, shown_name
from extract.read.formats import MAX_BYTES, too_large
from extract.read.ole import BROKEN
from extract.read.sniff import Sample, is_plain_zip
from extract.vocabulary.errors import Category, ReadError

HEAD = 4096
"""First bytes of a file that say what it is; a mail's headers begin there, a tape archive's takes 512."""

MAX_ATTACHMENTS = 1_000
"""Files that came with one mail."""


class Container(Protocol):
    """An opened container: its files by index."""

    def names(self) -> list[str]:
        """What the user sees of each file: its path inside, with "/" between folders."""
        ...

    def head(self, index: int, size: int) -> bytes:
        """The first bytes of a file, b"" when they cannot be had."""
        ...

    def fetch(self, index: int, name: str) -> tuple[bytes, date | None]:
        """The bytes and the date of change. Raises ReadError naming `name`."""
        ...


def open_container(head: bytes, file: IO[bytes], name: str) -> Container | None:
    """What the file holds, None for a document (.docx is a zip, too). Raises ReadError for a broken container."""
    if head.startswith(b"PK"):
        archive = open_zip(file, name)
        return Zip(archive) if is_plain_zip(archive.namelist()) else None
    sample = Sample(head, name)
    if sample.compound:
        return _outlook(file, name)
    if sample.is_mail():
        return Mail(_whole(file, name), name)
    return _tape(head, file, name) if _may_be_tape(head) else None


def _may_be_tape(head: bytes) -> bool:
    """False when a file that begins so is no tape archive; a checksum in octal digits stands in its first block."""
    return head.startswith((b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")) or head[148:154].strip(b" 0").isdigit()


def _tape(head: bytes, file: IO[bytes], name: str) -> Container | None:
    from extract.read.tarball import Tar, is_tar

    return Tar(head, file, name) if is_tar(head, file) else None


class Zip:
    """A zip archive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._files = [entry for entry in archive.infolist() if not entry.is_dir()]

    def names(self) -> list[str]:
        """As in `Container`."""
        return [shown_name(entry) for entry in self._files]

    def head(self, index: int, size: int) -> bytes:
        """As in `Container`."""
        return member_head(self._archive, self._files[index], size)

    def fetch(self, index: int, name: str) -> tuple[bytes, date | None]:
        """As in `Container`."""
        entry = self._files[index]
        return read_member(self._archive, entry, name), modified(entry)


class Mail:
    """The attachments of a mail; its body is a document of its own, with the name of the mail."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises ReadError."""
        from extract.read.mail import open_letter

        letter = open_letter(data, name)
        if len(letter.attachments) > MAX_ATTACHMENTS:
            raise ReadError(name, Category.TOO_LARGE, f"有 {len(letter.attachments)} 个附件", "请另存需要的附件")
        self.has_body = bool(letter.body.strip()) or not letter.attachments
        self._attachments = letter.attachments
        self._sent = letter.sent

    def names(self) -> list[str]:
        """As in `Container`; of two attachments with one name the second is 名称(2)."""
        seen: Counter[str] = Counter()
        found = []
        for attachment in self._attachments:
            seen[attachment.name] += 1
            path, number = PurePosixPath(attachment.name), seen[attachment.name]
            found.append(attachment.name if number == 1 else f"{path.stem}({number}){path.suffix}")
        return found

    def head(self, index: int, size: int) -> bytes:
        """As in `Container`."""
        try:
            return self._attachments[index].fetch()[:size]
        except ReadError:
            return b""  # fetching says what is wrong

    def fetch(self, index: int, name: str) -> tuple[bytes, date | None]:
        """As in `Container`."""
        return self._attachments[index].fetch(), self._sent


def _outlook(file: IO[bytes], name: str) -> Container | None:
    """A mail of Outlook; None for any other OLE file, of which only the directory is read."""
    import olefile

    try:
        if not olefile.OleFileIO(file).exists("__properties_version1.0"):
            return None
    except BROKEN:
        return None  # its reader says that it is damaged
    return Mail(_whole(file, name), name)


def _whole(file: IO[bytes], name: str) -> bytes:
    """The bytes of a file of at most MAX_BYTES. Raises ReadError."""
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    return data
