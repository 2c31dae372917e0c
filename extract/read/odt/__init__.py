"""OpenDocument texts (.odt, of LibreOffice and some offices): rewritten as a .docx, which our own reader reads."""

import io
from dataclasses import replace

from extract.read.archive import open_zip
from extract.read.assemble import Parsed
from extract.read.docx import read_docx
from extract.read.element import Element
from extract.read.odt.body import Body
from extract.read.odt.styles import OFFICE, Styles
from extract.read.sniff import Sample
from extract.read.wordml import package
from extract.read.xml import parse_xml, part_bytes
from extract.vocabulary.errors import Category, ReadError

_REMEDY = "请用 LibreOffice 或 WPS 打开后另存为 .docx"


def read_odt(sample: Sample) -> Parsed:
    """The document's lines as from the same document in .docx: numbers printed, changes accepted, tables as rows.

    Headers, footers, comments, hidden text and the table of contents are left out. Raises ReadError.
    """
    parts = _parts(sample)
    text = parts["content.xml"].find(f".//{OFFICE}text")
    if text is None:
        raise ReadError(sample.name, Category.DAMAGED, "没有正文部分", _REMEDY)
    styles = Styles([part for part in (parts.get("styles.xml"), parts["content.xml"]) if part is not None])
    body = Body(styles)
    inner = body.blocks(text)
    parsed = read_docx(Sample(package("".join([*inner, *body.notes]), styles.names, styles.numbering), sample.name))
    remarks = (
        ("含修订痕迹，已按接受修订后的文字读取", body.revised),
        ("脚注、尾注列在正文之后", bool(body.notes)),
        ("已略去文档目录", body.contents),
    )
    return replace(parsed, notes=(*parsed.notes, *(text for text, said in remarks if said)))


def _parts(sample: Sample) -> dict[str, Element]:
    """Root elements of the parts that are there. Raises ReadError when the text is missing or has a password."""
    with open_zip(io.BytesIO(sample.data), sample.name) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        manifest = entries.get("META-INF/manifest.xml")
        if manifest is not None and b"encryption-data" in part_bytes(archive, manifest, sample.name, _REMEDY):
            raise ReadError(sample.name, Category.ENCRYPTED, "文档设了打开密码", "请去掉密码后另存，再重新处理")
        if "content.xml" not in entries:
            raise ReadError(sample.name, Category.DAMAGED, "没有正文部分", _REMEDY)
        return {
            path: parse_xml(part_bytes(archive, entries[path], sample.name, _REMEDY), path, sample.name, _REMEDY)
            for path in ("styles.xml", "content.xml")
            if path in entries
        }
