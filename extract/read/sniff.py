"""What the bytes of a file say about its format: magic numbers, container members, marks in the text."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from extract.read.archive import ENCRYPTED_REMEDY, member_names
from extract.read.encodings import Decoded, decode
from extract.read.ole import BROKEN
from extract.vocabulary.errors import Category, ReadError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_DOCUMENT_PARTS = frozenset(("[Content_Types].xml", "word/document.xml", "OFD.xml", "mimetype"))
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00", b"8BPS")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF\x00")
_PROGRAMS = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"ID3\x03", b"ID3\x04", b"OggS", b"fLaC", b"SQLite format 3", b"\x00asm")
_MAIL_HEADER = re.compile(
    rb"^(MIME-Version|Received|From|To|Subject|Date|Return-Path|Content-Type|Message-ID):", re.M | re.I
)
_FIRST_HEADER = re.compile(rb"\s*(?:From [^\r\n]{0,200}\r?\n)?[!-9;-~]{1,80}:")
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|br|table|tr|td|ul|ol|li|h[1-6]|a|section|article|font|strong)\b[^<>]*>", re.I
)
_CLOSING = re.compile(r"</(?:html|body|div|p|span|table|tr|td|ul|ol|li|h[1-6]|a|section|article)\s*>", re.I)
_HEAD = 200_000
"""Characters of a text looked at for marks."""


def is_plain_zip(members: Iterable[str]) -> bool:
    """True when a zip with these members is an archive, not an Office, OFD or e-book file."""
    return _DOCUMENT_PARTS.isdisjoint(members)


@dataclass(frozen=True)
class Sample:
    """The bytes of one file with what several recognisers ask, each worked out at most once.

    Not slotted, because the answers are cached on the instance.
    """

    data: bytes
    name: str

    @cached_property
    def members(self) -> frozenset[str]:
        """Member names of a zip container, empty for anything else. Raises ReadError when it is cut off."""
        return member_names(self.data, self.name) if self.data.startswith(_ZIP) else frozenset()

    @cached_property
    def decoded(self) -> Decoded:
        """The bytes as text. Raises ReadError when they are none."""
        return decode(self.data, self.name)

    @property
    def compound(self) -> bool:
        """True for an OLE container: the old Office formats."""
        return self.data.startswith(_OLE)

    def has(self, member: str) -> bool:
        """True for a zip container with this member."""
        return member in self.members

    def is_docx(self) -> bool:
        """True for a Word container; some programs number the main part (word/document2.xml)."""
        return any(re.fullmatch(r"word/document\d*\.xml", member) for member in self.members)

    def is_odt(self) -> bool:
        """True for an OpenDocument text; its first member, never packed, says so."""
        return self.has("mimetype") and b"application/vnd.oasis.opendocument.text" in self.data[:200]

    def is_archive(self) -> bool:
        """True for a zip that is no document itself."""
        return self.data.startswith(_ZIP) and is_plain_zip(self.members)

    @cached_property
    def streams(self) -> frozenset[str]:
        """Names at the top of an OLE container, empty for anything else and for a broken one.

        What lies deeper belongs to embedded files: a sheet in a letter does not make it a workbook.
        """
        if not self.compound:
            return frozenset()
        import olefile

        try:
            with olefile.OleFileIO(io.BytesIO(self.data)) as container:
                return frozenset(path[0] for path in container.listdir() if len(path) == 1)
        except BROKEN:
            return frozenset()  # its reader says that it is damaged

    def stream(self, name: str) -> bool:
        """True for an OLE container with a stream of this name at its top."""
        return name in self.streams

    def starts(self, *magic: bytes) -> bool:
        """True when the file begins with one of these bytes."""
        return self.data.startswith(magic)

    def refuse_encrypted(self) -> None:
        """Raises ReadError(ENCRYPTED) for an Office file with a password, which is an OLE container."""
        if self.compound and "EncryptedPackage".encode("utf-16-le") in self.data:
            raise ReadError(self.name, Category.ENCRYPTED, "文档设了打开密码", ENCRYPTED_REMEDY)

    def is_image(self) -> bool:
        """PNG, JPEG, GIF, TIFF, icon, Photoshop, BMP, WebP, HEIC."""
        data = self.data
        bitmap = data.startswith(b"BM") and data[2:6] == len(data).to_bytes(4, "little")
        heic = data[4:8] == b"ftyp" and data[8:11] in (b"hei", b"mif", b"avi")
        return self.starts(*_IMAGES) or bitmap or heic or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")

    def is_foreign_archive(self) -> bool:
        """RAR, 7z, gzip, bzip2, xz, cabinet."""
        return self.starts(*_ARCHIVES)

    def is_program_or_media(self) -> bool:
        """Programs, sound, films, databases."""
        program = self.data.startswith(b"MZ") and b"\x00" in self.data[:64]
        return self.starts(*_PROGRAMS) or program or self.data[4:8] == b"ftyp" or self.data.startswith(b"RIFF")

    def is_mail(self) -> bool:
        """A message or a web archive: begins with headers, at least two of mail, one saying MIME."""
        if not _FIRST_HEADER.match(self.data):
            return False
        found = {match[1].lower() for match in _MAIL_HEADER.finditer(self.data[:4096])}
        return len(found) >= 2 and (b"mime-version" in found or b"content-type" in found or b"received" in found)

    def is_html(self) -> bool:
        """A web page, or text that was cut out of one: two tags or more, one of them closing."""
        head = self.decoded.text[:_HEAD]
        if re.match(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", head, re.I):
            return True
        return "</" in head and bool(_CLOSING.search(head)) and len(_TAG.findall(head)) >= 2 and not self._is_data(head)

    def is_xml(self) -> bool:
        """Any other XML: Word 2003 XML, flat documents, feeds."""
        return self._is_data(self.decoded.text[:_HEAD])

    def is_old_workbook(self) -> bool:
        """True for the OLE container of Excel 97 and WPS (.xls, .et)."""
        return self.stream("Workbook") or self.stream("Book")

    @staticmethod
    def _is_data(head: str) -> bool:
        return head.lstrip().startswith("<?xml") and not re.search(r"<html\b", head[:2000], re.I)
