"""The parts of a .docx package that carry text, parsed with every door closed."""

import io
import posixpath
import zipfile
from dataclasses import dataclass
from functools import cached_property

from extract.read.archive import open_zip
from extract.read.element import Element
from extract.read.xml import parse_xml, part_bytes
from extract.vocabulary.errors import Category, ReadError

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{_W}}}"
"""Namespace prefix of Word's elements, as lxml writes it."""

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_REMEDY = "请用 Word 或 WPS 打开后另存为新的 .docx"


@dataclass(frozen=True)
class Package:
    """An opened .docx; `part` gives the root elements of its parts by what they are for."""

    archive: zipfile.ZipFile
    name: str

    @cached_property
    def main(self) -> str:
        """Path of the main part. Raises ReadError when there is none."""
        for kind, target in self._relations(""):
            if kind == "officeDocument" and target in self._entries:
                return target
        found = [path for path in self._entries if path.startswith("word/document") and path.endswith(".xml")]
        if not found:
            raise self.damaged("缺少正文部分")
        return min(found)

    def part(self, kind: str) -> Element:
        """Root element of the part that the main one relates to as `kind` (styles, numbering …), or None."""
        for found, target in self._relations(self.main):
            if found == kind and target in self._entries:
                return self._parse(target)
        return None

    def body(self) -> Element:
        """The w:body element. Raises ReadError when there is none."""
        body = self._parse(self.main).find(f"{W}body")
        if body is None:
            raise self.damaged("正文部分不是 Word 文档")
        return body

    def damaged(self, detail: str) -> ReadError:
        """The error for a package that contradicts itself."""
        return ReadError(self.name, Category.DAMAGED, detail, _REMEDY)

    @cached_property
    def _entries(self) -> dict[str, zipfile.ZipInfo]:
        return {entry.filename.replace("\\", "/"): entry for entry in self.archive.infolist()}

    def _relations(self, part: str) -> list[tuple[str, str]]:
        """(kind, path inside the package) of what a part relates to; "" is the package itself."""
        folder, file = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{file}.rels")
        if path not in self._entries:
            return []
        found = []
        for relation in self._parse(path).iter(_RELATION):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            found.append((relation.get("Type", "").rpartition("/")[2], target.lstrip("/")))
        return found

    def _parse(self, path: str) -> Element:
        """Root element of one part. Raises ReadError."""
        data = part_bytes(self.archive, self._entries[path], self.name, _REMEDY)
        return parse_xml(data.replace(_STRICT, _W.encode()), path, self.name, _REMEDY)


def open_package(data: bytes, name: str) -> Package:
    """The package in these bytes. Raises ReadError."""
    return Package(open_zip(io.BytesIO(data), name), name)


def attribute(element: Element, key: str = "val") -> str | None:
    """Attribute w:key of an element, None when there is no element or attribute."""
    return None if element is None else element.get(f"{W}{key}")


def number(element: Element, default: int, key: str = "val") -> int:
    """Attribute w:key as a whole number, `default` when it is absent or none."""
    value = (attribute(element, key) or "").strip()
    sign, digits = (-1, value[1:]) if value.startswith("-") else (1, value)
    return sign * int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else default


def switched_on(element: Element) -> bool:
    """True when the property is there and not switched off (w:val="0")."""
    return element is not None and (attribute(element) or "1") not in ("0", "false", "off", "none")
