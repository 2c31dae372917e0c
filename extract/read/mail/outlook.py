"""Mails that Outlook saved (.msg): an OLE container with a stream for each property ([MS-OXMSG])."""

import io
from dataclasses import dataclass
from functools import partial

import olefile

from extract.read.encodings import decode_declared
from extract.read.mail.letter import Attachment, Letter, as_mime, file_name
from extract.read.ole import BROKEN
from extract.vocabulary.errors import Category, ReadError

_SUBJECT, _BODY, _PAGE = "0037", "1000", "1013"
_DATA, _LONG_NAME, _SHORT_NAME, _TITLE, _CONTENT_ID = "3701", "3707", "3704", "3001", "3712"
_WIDE, _NARROW, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_ATTACHMENT = "__attach_version1.0_"
_MAX_NESTING = 5
"""Mails inside mails inside one file."""

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
_REMEDY = "请在 Outlook 里打开，另存为 .eml 或把附件另存后再试"

Path = tuple[str, ...]
"""A place in the container: folders, then a stream."""


def parse_msg(data: bytes, name: str) -> Letter:
    """The mail in these bytes. Raises ReadError for a broken one."""
    try:
        container = olefile.OleFileIO(io.BytesIO(data))
        return _Folder(container, frozenset(map(tuple, container.listdir())), (), name).letter()
    except BROKEN as error:
        raise _damaged(name) from error


def _damaged(name: str) -> ReadError:
    return ReadError(name, Category.DAMAGED, "邮件结构不完整", _REMEDY)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A mail or an attachment in the container: the streams that stand below `at`."""

    container: "olefile.OleFileIO[bytes]"
    streams: frozenset[Path]
    at: Path
    name: str

    def letter(self) -> Letter:
        """The mail of this folder. Raises what `ole.BROKEN` names."""
        plain, page = self.text(_BODY), self.text(_PAGE)
        html = bool(page) and (not plain.strip() or "<table" in page.lower())
        depth = len(self.at)
        inner = sorted({path[depth] for path in self.streams if len(path) > depth + 1 and path[:depth] == self.at})
        folders = [self.below(folder) for folder in inner if folder.startswith(_ATTACHMENT)]
        files = [folder.attachment(index) for index, folder in enumerate(folders, 1)]
        return Letter(
            " ".join(self.text(_SUBJECT).split()), page if html else plain, html,
            attachments=tuple(file for file in files if file is not None),
        )  # fmt: skip

    def attachment(self, index: int) -> Attachment | None:
        """The attachment of this folder; None for a picture that the body shows, and for a mere link."""
        given = self.text(_LONG_NAME) or self.text(_SHORT_NAME) or self.text(_TITLE)
        shown = file_name(given, index)
        if (*self.at, f"__substg1.0_{_DATA}{_BINARY}") in self.streams:
            decoration = self.text(_CONTENT_ID) and shown.lower().endswith(_PICTURES)
            return None if decoration else Attachment(shown, partial(self.fetch, _DATA, _BINARY))
        mail = self.below(f"__substg1.0_{_DATA}{_OBJECT}")
        if any(path[: len(mail.at)] == mail.at for path in self.streams) and len(self.at) < 2 * _MAX_NESTING:
            return Attachment(shown if shown.lower().endswith(".eml") else f"{shown}.eml", mail.fetch_mail)
        return None

    def below(self, folder: str) -> "_Folder":
        """A folder in this one."""
        return _Folder(self.container, self.streams, (*self.at, folder), self.name)

    def text(self, key: str) -> str:
        """A property that is text, in whichever form it was written; "" when it is absent or no text."""
        for form, label in ((_WIDE, "utf-16-le"), (_NARROW, ""), (_BINARY, "")):
            raw = self.stream(key, form)
            if raw.strip(b"\0"):
                try:
                    return decode_declared(raw, label, self.name).text.rstrip("\0")
                except ReadError:
                    continue  # pictures and the like in a property that should be text
        return ""

    def stream(self, key: str, form: str) -> bytes:
        """The bytes of a property, b"" when it is absent."""
        path = (*self.at, f"__substg1.0_{key}{form}")
        return bytes(self.container.openstream(list(path)).read()) if path in self.streams else b""

    def fetch(self, key: str, form: str) -> bytes:
        """As `stream`, later: raises ReadError."""
        try:
            return self.stream(key, form)
        except BROKEN as error:
            raise _damaged(self.name) from error

    def fetch_mail(self) -> bytes:
        """The mail in this folder as MIME. Raises ReadError."""
        try:
            return as_mime(self.letter())
        except BROKEN as error:
            raise _damaged(self.name) from error
