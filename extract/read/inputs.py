"""What the user named on the command line, spread out: files, folders, archives, standard input."""

import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, Protocol

from extract.read.containers import HEAD, Container, Mail, open_container
from extract.read.formats import MAX_BYTES, file_error, load_file, read_bytes
from extract.read.long import LONG, LongText, long_text
from extract.vocabulary.document import Document
from extract.vocabulary.errors import Category, ReadError

MAX_DEPTH = 3
"""Archives and mails inside each other; deeper ones are reported, not opened."""

STANDARD_INPUT = "标准输入"

_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx"}
"""Files that operating systems leave behind; no user ever made them."""


class Origin(Protocol):
    """A place that bytes can be had from, once or again. `path` is the file on disk, None if there is none."""

    @property
    def path(self) -> str | None:
        """The file on disk that holds the bytes."""
        ...

    def head(self) -> bytes:
        """The first HEAD bytes, b"" when they cannot be had (fetching them says why)."""
        ...

    def fetch(self, name: str) -> tuple[bytes, date | None]:
        """The bytes and the date of change. Raises ReadError naming `name`."""
        ...


@dataclass(frozen=True, slots=True)
class Input:
    """One document to come. `name` is what the user sees: relative to the folder or archive named.

    An input that is already known to be unusable (a missing path, a broken archive) is one too, and
    raises when it is loaded, so that failures stand in line with the others. Can be pickled.
    """

    name: str
    origin: Origin

    def load(self) -> Document:
        """Read the document. Raises ReadError and nothing else."""
        data, day = self.origin.fetch(self.name)
        return read_bytes(data, self.name, path=self.origin.path, modified=day)

    def begin(self) -> Document | LongText:
        """Read the document; of a plain text longer than LONG only look at it. Raises ReadError and nothing else."""
        path = self.origin.path
        if isinstance(self.origin, _File):
            day = self.origin.long_since()
            found = day and long_text(self.origin.open, self.name, path, day)
            return found or self.load()
        data, day = self.origin.fetch(self.name)
        found = long_text(partial(io.BytesIO, data), self.name, path, day) if LONG < len(data) <= MAX_BYTES else None
        return found or read_bytes(data, self.name, path=path, modified=day)


@dataclass(frozen=True, slots=True)
class _File:
    path: str

    def head(self) -> bytes:
        path = Path(self.path)
        try:
            if not path.is_file():  # opening a pipe would wait for ever
                return b""
            with path.open("rb") as file:
                return file.read(HEAD)
        except (OSError, ValueError):
            return b""

    def fetch(self, name: str) -> tuple[bytes, date | None]:
        return load_file(Path(self.path), name)

    def open(self) -> io.BufferedReader:
        """The open file. Raises OSError."""
        return Path(self.path).open("rb")

    def long_since(self) -> date | None:
        """The date of change of a regular file of more than LONG bytes; None for any other, and for one too large."""
        try:
            state = Path(self.path).stat()
            fits = stat.S_ISREG(state.st_mode) and LONG < state.st_size <= MAX_BYTES
            return datetime.fromtimestamp(state.st_mtime).date() if fits else None
        except (OSError, ValueError, OverflowError):  # reading it says what is wrong
            return None


@dataclass(frozen=True, slots=True)
class _Bytes:
    data: bytes
    path: None = None

    def head(self) -> bytes:
        return self.data[:HEAD]

    def fetch(self, name: str) -> tuple[bytes, date | None]:
        return self.data, None


@dataclass(frozen=True, slots=True)
class _Failed:
    """Keeps the parts of the error, which unlike the error itself can be sent to another process."""

    category: Category
    detail: str
    remedy: str
    path: str | None

    def head(self) -> bytes:
        return b""

    def fetch(self, name: str) -> tuple[bytes, date | None]:
        raise ReadError(name, self.category, self.detail, self.remedy)


@dataclass(frozen=True, slots=True)
class _Holder:
    """An archive or a mail, opened when first needed; a copy sent to another process opens it again, once for all."""

    origin: Origin
    name: str

    @property
    def opened(self) -> Container | None:
        """The open container, None when the bytes are a document. Raises ReadError."""
        return _opened(self, _stamp(self.origin.path))

    def files(self) -> Container:
        """The open container. Raises ReadError, also when it no longer is one."""
        if (container := self.opened) is None:
            raise ReadError(self.name, Category.UNREADABLE, "文件在处理时变了", "请重新处理")
        return container

    def open(self) -> Container | None:
        """As `opened`, anew."""
        head = self.origin.head()
        if not head:
            return None
        file = self._file()
        container = open_container(head, file, self.name)
        if container is None:
            file.close()
        return container

    def _file(self) -> IO[bytes]:
        if not isinstance(self.origin, _File):
            return io.BytesIO(self.origin.fetch(self.name)[0])
        try:
            return Path(self.origin.path).open("rb")
        except OSError as error:
            raise file_error(self.name, error) from error


@lru_cache(maxsize=MAX_DEPTH + 1)
def _opened(holder: _Holder, stamp: object) -> Container | None:
    """Containers stay open while their files are read: each comes to a worker with a copy of its holder."""
    return holder.open()


if hasattr(os, "register_at_fork"):  # a forked process would share the place in the open files with this one
    os.register_at_fork(after_in_child=_opened.cache_clear)


def _stamp(path: str | None) -> object:
    """What changes when another file takes the place of this one; None where there is none."""
    if path is None:
        return None
    try:
        state = Path(path).stat()
    except (OSError, ValueError):  # opening it will say why
        return None
    return state.st_dev, state.st_ino, state.st_mtime_ns, state.st_size


@dataclass(frozen=True, slots=True)
class _Member:
    holder: _Holder
    index: int

    @property
    def path(self) -> str | None:
        return self.holder.origin.path

    def head(self) -> bytes:
        return self.holder.files().head(self.index, HEAD)

    def fetch(self, name: str) -> tuple[bytes, date | None]:
        return self.holder.files().fetch(self.index, name)


def sources(inputs: Sequence[str]) -> Iterator[Input]:
    """The documents behind these paths, folders and archives; "-" is standard input.

    Folders are walked to the bottom in sorted order; hidden files, the lock files of Office (~$x.docx)
    and system files are left out, everything else is tried by its content, so that nothing is silently
    ignored. A document named twice comes once. Never raises: what cannot be had is an Input whose
    `load` says why.
    """
    seen: set[str] = set()
    for given in inputs:
        if given == "-":
            yield from _expand(STANDARD_INPUT, _standard_input(), 0)
        else:
            yield from _path(Path(given), Path(given).name or given, seen)


def _path(path: Path, name: str, seen: set[str]) -> Iterator[Input]:
    """One path; `seen` holds what was visited, so that links in a circle come to an end."""
    try:
        real = os.path.realpath(path)
        folder = path.is_dir()
    except (OSError, ValueError) as error:
        yield _failed(name, file_error(name, error), str(path))
        return
    if real in seen:
        return
    seen.add(real)
    if folder:
        yield from _folder(path, "", seen)
    else:
        yield from _expand(name, _File(str(path)), 0)


def _folder(path: Path, prefix: str, seen: set[str]) -> Iterator[Input]:
    """The documents of a folder; `prefix` is its path below the folder that the user named."""
    try:
        children = sorted(path.iterdir())
    except OSError as error:
        name = prefix.rstrip("/") or path.name
        yield _failed(name, file_error(name, error), str(path))
        return
    for child in children:
        real = os.path.realpath(child)
        if not _wanted(child.name) or real in seen:
            continue
        seen.add(real)
        if child.is_dir():
            yield from _folder(child, f"{prefix}{child.name}/", seen)
        else:
            yield from _expand(f"{prefix}{child.name}", _File(str(child)), 0)


def _wanted(name: str) -> bool:
    return name == ".." or (not name.startswith((".", "~$")) and name.lower() not in _SYSTEM)


def _expand(name: str, origin: Origin, depth: int) -> Iterator[Input]:
    """The input itself, or what its bytes hold when they are an archive; of a mail both."""
    holder = _Holder(origin, name)
    try:
        container = holder.opened
        if container and depth >= MAX_DEPTH:
            raise ReadError(name, Category.TOO_LARGE, f"压缩包、邮件套叠超过 {MAX_DEPTH} 层", "请先解压")
        members = _members(holder, container) if container else []
    except ReadError as error:
        yield _failed(name, error, origin.path)
        return
    if container is None or (isinstance(container, Mail) and container.has_body):
        yield Input(name, origin)
    for shown, member in members:
        yield from _expand(shown, member, depth + 1)


def _members(holder: _Holder, container: Container) -> list[tuple[str, _Member]]:
    """Display names and members, sorted by name; an empty archive is an error."""
    found = [(shown, _Member(holder, index)) for index, shown in enumerate(container.names())]
    wanted = [item for item in found if all(map(_wanted, item[0].split("/")))]
    if not wanted and not isinstance(container, Mail):
        raise ReadError(holder.name, Category.EMPTY, "压缩包里没有文件", "请检查压缩包")
    return [(f"{holder.name}/{shown}", member) for shown, member in sorted(wanted, key=lambda item: item[0])]


def _standard_input() -> Origin:
    """Everything that is piped in, as one document."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return _Failed(Category.UNREADABLE, "没有标准输入", "请给出文件", None)
    return _Bytes(stream.read(MAX_BYTES + 1))


def _failed(name: str, error: ReadError, path: str | None) -> Input:
    return Input(name, _Failed(error.category, error.detail, error.remedy, path))
