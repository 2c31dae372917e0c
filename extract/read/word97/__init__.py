"""The old binary Word format (.doc since Word 97, .wps): rewritten as a .docx, which our own reader reads."""

from extract.read.ole import BROKEN
from extract.read.word97.body import body_xml
from extract.read.word97.file import REMEDY, WordFile, open_word
from extract.read.word97.styles import numbering_xml, styles_xml
from extract.read.wordml import package
from extract.vocabulary.errors import Category, ReadError

__all__ = ["WordFile", "as_docx", "open_word"]


def as_docx(file: WordFile) -> bytes:
    """A .docx with the words, numbers, headings and tables of the document; pictures and looks are left out.

    Headers, comments, hidden and deleted text are left out, too. Raises ReadError for a file that contradicts itself.
    """
    try:
        return package(body_xml(file), styles_xml(file), numbering_xml(file))
    except BROKEN as error:
        raise ReadError(file.name, Category.DAMAGED, "文件结构不完整", REMEDY) from error
