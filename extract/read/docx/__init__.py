"""Word documents (.docx): a reader of our own, because no library resolves Word's automatic numbers."""

from extract.read.assemble import Parsed
from extract.read.docx.body import Body
from extract.read.docx.package import open_package
from extract.read.sniff import Sample
from extract.read.wraps import softened


def read_docx(sample: Sample) -> Parsed:
    """The document's lines: numbers printed before their paragraphs, changes accepted, tables as rows.

    Headers and footers, comments, hidden text, unfilled prompts and the table of contents are left out.
    Raises ReadError when the package is broken, too large or no Word document.
    """
    body = Body(open_package(sample.data, sample.name))
    pieces = softened(body.pieces())
    return Parsed(pieces, None, body.remarks)
