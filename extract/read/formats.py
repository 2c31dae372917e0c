"""The table of formats, and `read`: bytes are recognised by what they hold and given to their reader."""

import hashlib
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from extract.read.assemble import Parsed, assemble
from extract.read.sniff import Sample
from extract.read.traditional import HINT, can_convert, is_traditional
from extract.vocabulary.document import Document, Source
from extract.vocabulary.errors import Category, ReadError

MAX_BYTES = 100_000_000
"""Bytes of one document. The longest real ones (yearbooks with pictures) stay below; more is a mistake."""

SUPPORTED = "支持 Word、WPS、RTF、PDF、OFD、Excel、网页、邮件、纯文本和 zip、tar 压缩包；请另存为 .docx 后再试"

Reader = Callable[[Sample], Parsed]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `recognises` looks at the bytes, `reader` is None for what cannot be read yet.

    name: as in `Source.format`. label: what a Chinese message calls it. remedy: what to do instead.
    """

    name: str
    label: str
    recognises: Callable[[Sample], bool]
    reader: Reader | None = None
    remedy: str = SUPPORTED


def _late(module: str, function: str) -> Callable[[Sample], Any]:
    """A function of `extract.read.<module>`, imported when the first file that asks for it comes."""
    return lambda sample: getattr(import_module(f"extract.read.{module}"), function)(sample)


_UNPACK = "请先解压，再处理其中的文件（可直接处理的压缩包是 .zip、.tar、.tar.gz）"

FORMATS: tuple[Format, ...] = (
    Format("docx", "Word 文档（.docx）", Sample.is_docx, _late("docx", "read_docx")),
    Format("xlsx", "Excel 工作簿（.xlsx）", lambda s: s.has("xl/workbook.xml"), _late("workbook", "read_workbook")),
    Format("xlsb", "Excel 二进制工作簿（.xlsb）", lambda s: s.has("xl/workbook.bin"), None, "请另存为 .xlsx 后再试"),
    Format("pptx", "PowerPoint 演示文稿（.pptx）", lambda s: s.has("ppt/presentation.xml")),
    Format("ofd", "OFD 版式文件（.ofd）", lambda s: s.has("OFD.xml"), _late("ofd", "read_ofd")),
    Format("odt", "OpenDocument 文档（.odt）", Sample.is_odt, _late("odt", "read_odt")),
    Format("odf", "OpenDocument 表格、演示文稿或电子书（.ods/.odp/.epub）", lambda s: s.has("mimetype")),
    Format("zip", "压缩包（.zip）", Sample.is_archive, None, "请用 luoshi extract 处理整个压缩包，或先解压"),
    Format("office", "Office 图表或主题文件", lambda s: bool(s.members)),
    Format("pdf", "PDF 文件（.pdf）", lambda s: b"%PDF-" in s.data[:1024], _late("pdf", "read_pdf")),
    Format("msg", "Outlook 邮件（.msg）", lambda s: s.stream("__properties_version1.0"), _late("mail", "read_mail")),
    Format("xls", "旧版 Excel 工作簿（.xls/.et）", Sample.is_old_workbook, _late("workbook", "read_workbook")),
    Format("ppt", "旧版 PowerPoint 演示文稿（.ppt/.dps）", lambda s: s.stream("PowerPoint Document")),
    Format("doc", "旧版 Word/WPS 文档（.doc/.wps）", lambda s: s.compound, _late("legacy", "read_doc")),
    Format("rtf", "RTF 文档（.rtf）", lambda s: s.starts(b"{\\rtf"), _late("rtf", "read_rtf")),
    Format("image", "图片", Sample.is_image, _late("ocr", "read_image")),
    Format("archive", "压缩包（.rar/.7z/.gz 等）", Sample.is_foreign_archive, None, _UNPACK),
    Format("binary", "程序、影音或数据文件", Sample.is_program_or_media),
    Format("eml", "邮件或网页归档（.eml/.mht）", Sample.is_mail, _late("mail", "read_mail")),
    Format("html", "网页（.html）", Sample.is_html, _late("html", "read_html")),
    Format("xml", "XML 数据文件", Sample.is_xml),
    Format("csv", "表格文本（.csv/.tsv）", _late("delimited", "is_delimited"), _late("delimited", "read_delimited")),
    Format("md", "Markdown 文本（.md）", _late("markdown", "is_markdown"), _late("markdown", "read_markdown")),
    Format("txt", "纯文本（.txt）", lambda s: True, _late("text", "read_text")),
)
"""First match wins: containers before what they contain, binary before text, marked-up text before plain."""


def read(path: str | Path, *, name: str | None = None) -> Document:
    """The document in a file. `name` is what the user sees, the file's own name by default.

    Raises ReadError (and nothing else) when there is no such file, or it cannot be used.
    """
    path = Path(path)
    name = path.name if name is None else name
    data, modified = load_file(path, name)
    return read_bytes(data, name, path=str(path), modified=modified)


def read_bytes(data: bytes, name: str, *, path: str | None = None, modified: date | None = None) -> Document:
    """The document in these bytes (an archive's member, standard input). Raises ReadError only.

    path, modified: for `Source`, None where there are none. A file without any text is an error,
    so that a success always has text.
    """
    if len(data) > MAX_BYTES:
        raise too_large(name, len(data))
    if not data:
        raise ReadError(name, Category.EMPTY, "0 字节", "请检查文件是否下载或保存完整")
    sample = Sample(data, name)
    found = identify(sample)
    if found.reader is None:
        raise ReadError(name, Category.UNSUPPORTED, f"这是{found.label}", found.remedy)
    parsed = _parse(found.reader, sample)
    digest = hashlib.sha256(data).hexdigest()
    source = Source(name, path, digest, len(data), found.name, parsed.encoding, modified)
    document = assemble(parsed, source)
    if not document.lines:
        raise ReadError(name, Category.NO_TEXT, f"{found.label}里没有文字", "如果是扫描件或图片，请先做文字识别（OCR）")
    if is_traditional(document.text) and not can_convert():
        return replace(document, notes=(*document.notes, HINT))
    return document


def identify(sample: Sample) -> Format:
    """The format of the bytes. Raises ReadError for a broken container or bytes that are no text."""
    sample.refuse_encrypted()
    return next(found for found in FORMATS if found.recognises(sample))


def _parse(reader: Reader, sample: Sample) -> Parsed:
    """The reader's pieces; nesting too deep for any real document counts as damage."""
    try:
        return reader(sample)
    except RecursionError:
        raise ReadError(sample.name, Category.DAMAGED, "内容嵌套过深", "请用 Word 或 WPS 打开后另存为 .docx") from None


def load_file(path: Path, name: str) -> tuple[bytes, date]:
    """Bytes and date of change of a regular file of at most MAX_BYTES. Raises ReadError."""
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise ReadError(name, Category.UNREADABLE, "这是文件夹", "请用 luoshi extract 处理整个文件夹")
        if not stat.S_ISREG(state.st_mode):
            raise ReadError(name, Category.UNREADABLE, "不是普通文件", "请给出文档文件")
        if state.st_size > MAX_BYTES:
            raise too_large(name, state.st_size)
        return path.read_bytes(), datetime.fromtimestamp(state.st_mtime).date()
    except (OSError, ValueError, OverflowError) as error:
        raise file_error(name, error) from error


def file_error(name: str, error: Exception) -> ReadError:
    """What the operating system's refusal means to the user."""
    if isinstance(error, FileNotFoundError):
        return ReadError(name, Category.NOT_FOUND, "没有这个文件", "请检查路径和文件名")
    if isinstance(error, PermissionError):
        return ReadError(name, Category.UNREADABLE, "没有读取权限", "请检查文件权限，或关闭正在使用它的程序")
    reason = getattr(error, "strerror", None) or str(error)
    return ReadError(name, Category.UNREADABLE, reason, "请检查路径，或把文件复制到本机后再试")


def too_large(name: str, size: int) -> ReadError:
    """The error for a document of `size` bytes, more than MAX_BYTES."""
    limit = f"{size / 1e6:.0f} MB，上限 {MAX_BYTES / 1e6:.0f} MB"
    return ReadError(name, Category.TOO_LARGE, limit, "请拆成几个文件，或只保留正文")
