"""Old Word and WPS documents (.doc, .wps): by a reader of our own, older ones through LibreOffice.

Measured on real files and on conversions of others, our reader gives the same lines as LibreOffice does, in a
hundredth of its time and the same on every machine; LibreOffice is asked for what is older than Word 97 or
contradicts itself.
"""

from dataclasses import replace

from extract.read.assemble import Parsed
from extract.read.docx import read_docx
from extract.read.office import find_office, to_docx
from extract.read.sniff import Sample
from extract.read.word97 import as_docx, open_word
from extract.vocabulary.errors import Category, ReadError

_FINAL = (Category.ENCRYPTED, Category.NO_TEXT, Category.TOO_LARGE)
"""What no other program would change."""


def read_doc(sample: Sample) -> Parsed:
    """The document's lines, as from the same document in .docx.

    Raises ReadError: no Word document, too old or broken (and no LibreOffice that can read it), with a
    password, or without text.
    """
    try:
        return read_docx(Sample(as_docx(open_word(sample.data, sample.name)), sample.name))
    except ReadError as error:
        program = find_office() if sample.stream("WordDocument") and error.category not in _FINAL else None
        if program is None:
            raise
        return _converted(program, sample, error)


def _converted(program: str, sample: Sample, reason: ReadError) -> Parsed:
    """The lines by way of LibreOffice. Raises `reason` when that fails as well."""
    try:
        parsed = read_docx(Sample(to_docx(program, sample.data, ".doc", sample.name), sample.name))
    except ReadError:
        raise reason from None
    return replace(parsed, notes=(*parsed.notes, f"{reason.detail}，经 LibreOffice 转换读取"))
