"""RTF (.rtf): rewritten as a .docx, which our own reader reads.

Why not striprtf: it gives plain text without rows of tables, headings and notes, and keeps hidden and deleted words.
"""

from dataclasses import replace

from extract.read.assemble import Parsed
from extract.read.docx import read_docx
from extract.read.rtf.reader import Reader, TooDeepError
from extract.read.sniff import Sample
from extract.read.wordml import package
from extract.vocabulary.errors import Category, ReadError


def read_rtf(sample: Sample) -> Parsed:
    """The document's lines as from the same document in .docx: numbers as printed, changes accepted, tables as rows.

    Headers, footers, hidden text and pictures are left out; text boxes stand before their paragraph, notes at the end.
    A file whose end is missing has a gap. Raises ReadError.
    """
    reader = Reader()
    try:
        whole = reader.read(sample.data)
    except TooDeepError:
        raise ReadError(sample.name, Category.DAMAGED, "内容嵌套过深", "请用 Word 或 WPS 打开后另存为 .docx") from None
    parsed = read_docx(Sample(package(reader.body, reader.styles), sample.name))
    remarks = (("含修订痕迹，已按接受修订后的文字读取", reader.revised), ("脚注、尾注列在正文之后", bool(reader.notes)))
    notes = tuple(text for text, said in remarks if said)
    return replace(parsed, notes=(*parsed.notes, *notes), gaps=() if whole else ("文件不完整，后面的内容缺失",))
