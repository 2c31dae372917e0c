"""One PDF file: opened with care, read page by page, scanned pages through OCR where that is installed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.read.archive import ENCRYPTED_REMEDY
from extract.read.assemble import Parsed
from extract.read.layout import Page, flow
from extract.read.ocr import INSTALL, LONG_SIDE, NOTE, installed, recognise
from extract.read.pdf.garbage import is_garbage
from extract.read.pdf.rules import Drawing, drawing
from extract.read.pdf.text import Frame, PageText, page_text
from extract.read.sniff import Sample
from extract.vocabulary.errors import Category, ReadError

MAX_PAGES = 5_000
"""Pages of one file; the longest real ones (yearbooks) have some 1,500."""

_BARE = 30
"""Characters. A page with fewer beside a picture of its whole size is a scan with a stamp or a page number."""
_COVER = 0.5
"""Share of the page that pictures cover when it is a scan; photographs in a text leave room for text."""
_OUTLINES = 300
"""Drawn shapes on a page without text from which it is text turned into outlines."""
_SCAN = "是扫描件，没有文字"
_RUBBISH = "的文字是乱码"
_BROKEN = "损坏"

_REPAIR = "请重新下载或复制；若能打开，请另存为新的 PDF 或 .docx"


@dataclass(frozen=True, slots=True)
class _Read:
    """A page and what keeps it from being read as text, "" for nothing."""

    page: Page
    fault: str = ""


def read_pdf(sample: Sample) -> Parsed:
    """Paragraphs and table rows of a PDF file, with their pages.

    Scanned pages and pages whose text is rubbish go through OCR where the extra `ocr` is installed; without it they
    are named in `gaps`, or, when there are no others, raise ReadError(MISSING). Raises ReadError also for what is
    encrypted, damaged or too long.
    """
    with _opened(sample) as document:
        found = [_read(document, index) for index in range(_count(document, sample.name))]
        faulty = [read for read in found if read.fault]
        if faulty and installed():
            found = [_recognised(document, read) for read in found]
    gaps = _gaps([read for read in found if read.fault])
    if gaps and not any(read.page.segments for read in found if not read.fault):
        raise _nothing(sample.name, faulty)
    seen = [read.page.number for read in faulty if read.fault != _BROKEN] if installed() else []
    notes = (NOTE.format(pages=_named(seen)),) if seen else ()
    parsed = flow([read.page for read in found])
    return replace(parsed, notes=(*notes, *parsed.notes), gaps=(*gaps, *_cut_off(sample)))


@contextmanager
def _opened(sample: Sample) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(sample.data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        if locked and b"/Encrypt" in sample.data:  # pdfium may still name the error of another file
            raise ReadError(sample.name, Category.ENCRYPTED, "文档设了打开密码", ENCRYPTED_REMEDY) from error
        raise ReadError(sample.name, Category.DAMAGED, "PDF 结构不完整", _REPAIR) from error
    try:
        yield document
    finally:
        document.close()


def _count(document: pdfium.PdfDocument, name: str) -> int:
    count = len(document)
    if count > MAX_PAGES:
        raise ReadError(name, Category.TOO_LARGE, f"有 {count} 页，上限 {MAX_PAGES} 页", "请拆成几个文件")
    if not count:
        raise ReadError(name, Category.DAMAGED, "一页也没有", _REPAIR)
    return count


def _read(document: pdfium.PdfDocument, index: int) -> _Read:
    """One page; a page that pdfium cannot load is faulty, not fatal."""
    empty = Page(index + 1, 0.0, 0.0, ())
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return _Read(empty, _BROKEN)
    try:
        words = page.get_textpage()
    except pdfium.PdfiumError:
        page.close()
        return _Read(empty, _BROKEN)
    try:
        return _laid_out(page, page_text(words, words.get_text_range()), index + 1)
    finally:
        words.close()
        page.close()


def _laid_out(page: pdfium.PdfPage, words: PageText, number: int) -> _Read:
    drawn = drawing(page)
    frame = Frame(page.get_mediabox(), words.turn)
    rules = drawn.rules(frame)
    width, height = frame.size
    found = Page(number, width, height, words.segments(frame, rules), rules)
    if _is_scan(words.text, drawn, width * height):
        return _Read(found, _SCAN)  # the few words may be a title on a picture
    if is_garbage(words.text):
        return _Read(replace(found, segments=(), rules=()), _RUBBISH)
    return _Read(found)


def _is_scan(text: str, drawn: Drawing, area: float) -> bool:
    signs = len("".join(text.split()))
    return signs < _BARE and (drawn.pictures > _COVER * area or (not signs and drawn.paths > _OUTLINES))


def _recognised(document: pdfium.PdfDocument, read: _Read) -> _Read:
    """A scanned or garbled page as OCR reads it; any other as it is."""
    if read.fault not in (_SCAN, _RUBBISH):
        return read
    page = document[read.page.number - 1]
    try:
        picture = page.render(scale=LONG_SIDE / max(page.get_size())).to_pil()
    finally:
        page.close()
    return _Read(recognise(picture, read.page.number))


def _gaps(faulty: Sequence[_Read]) -> tuple[str, ...]:
    """One sentence for each kind of page that was not read."""
    found = []
    for fault, remedy in ((_SCAN, INSTALL), (_RUBBISH, INSTALL), (_BROKEN, _REPAIR)):
        numbers = [read.page.number for read in faulty if read.fault == fault]
        if numbers:
            found.append(f"{_named(numbers)}{fault}，没有读取。{remedy}")
    return tuple(found)


def _named(numbers: Sequence[int]) -> str:
    """Pages as a person writes them: 第3页, 第1、2、5—9页."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    shown = [str(part[0]) if len(part) == 1 else f"{part[0]}—{part[-1]}" for part in parts]
    return f"第{'、'.join(shown)}页"


def _nothing(name: str, faulty: Sequence[_Read]) -> ReadError:
    """The error for a file of which no page can be read as text."""
    faults = {read.fault for read in faulty}
    if faults == {_BROKEN}:
        return ReadError(name, Category.DAMAGED, "所有页都读不出来", _REPAIR)
    detail = "文字是乱码，无法对应到汉字" if faults == {_RUBBISH} else "是扫描件，没有文字"
    return ReadError(name, Category.MISSING, detail, INSTALL)


def _cut_off(sample: Sample) -> tuple[str, ...]:
    """A gap for a file without an end; pdfium reads what it finds of it."""
    if b"%%EOF" in sample.data[-2048:]:
        return ()
    return (f"文件没有结尾，可能没有下载完整，内容可能不全。{_REPAIR}",)
