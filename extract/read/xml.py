"""XML from files that nobody vouches for: no document types, no entities, no network, a size limit."""

import zipfile

from lxml import etree

from extract.read.archive import read_member
from extract.read.element import Element
from extract.vocabulary.errors import Category, ReadError

MAX_PART = 50_000_000
"""Bytes of one part; 540 KB of XML is a table of 219 rows, so this is a book of 20,000."""


def parse_xml(data: bytes, part: str, name: str, remedy: str) -> Element:
    """Root element of the part called `part` of the file `name`, without comments and instructions.

    A document type is refused: no office program writes one. Raises ReadError(DAMAGED) with this remedy.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(name, Category.DAMAGED, f"{part} 不是完整的 XML", remedy) from error
    if root.getroottree().docinfo.doctype:
        raise ReadError(name, Category.DAMAGED, f"{part} 含有不该有的文档类型声明", remedy)
    return root


def part_bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, remedy: str) -> bytes:
    """Unpacked bytes of an XML part, of at most MAX_PART. Raises ReadError."""
    if entry.file_size > MAX_PART:
        size = f"{entry.filename} 解压后有 {entry.file_size / 1e6:.0f} MB"
        raise ReadError(name, Category.TOO_LARGE, size, remedy)
    return read_member(archive, entry, name)
