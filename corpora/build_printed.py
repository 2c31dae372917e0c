"""Set a document on pages and print it: .pdf, scans of it, .ofd; and a workbook. Used by `build_formats.py`."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT = 595.0, 842.0
"""Points of A4."""
LEFT, RIGHT, TOP, BOTTOM = 72.0, 520.0, 90.0, 770.0
SIZE, LEADING, CELL, CELL_LEADING = 16.0, 28.0, 12.0, 18.0
NO_START = "，。、；：”）%"
"""Signs that begin no line."""


@dataclass
class Page:
    """Words as (x, baseline from the top, size, text) and ruling lines as (x0, y0, x1, y1), in points."""

    words: list[tuple[float, float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)


class Press:
    """Puts lines on pages, a page number at the foot of each."""

    def __init__(self) -> None:
        self.pages = [Page()]
        self.y = TOP

    def title(self, text: str) -> None:
        """Large and in the middle."""
        self.line((WIDTH - 22 * ems(text)) / 2, text, 22)
        self.y += LEADING / 2

    def paragraph(self, text: str) -> None:
        """Two characters in from the left, wrapped; a heading of an annex stands without."""
        indent = 0 if text.startswith(("附件", "重点")) and "：" not in text else 2
        for number, line in enumerate(wrapped(text, (RIGHT - LEFT) / SIZE, indent)):
            self.line(LEFT + SIZE * indent * (not number), line, SIZE)

    def right(self, text: str) -> None:
        """Signature and date."""
        self.line(RIGHT - SIZE * (ems(text) + 2), text, SIZE)

    def line(self, x: float, text: str, size: float) -> None:
        """One line, on a new page where this one is full."""
        if self.y > BOTTOM:
            self.pages.append(Page())
            self.y = TOP
        self.pages[-1].words.append((x, self.y, size, text))
        self.y += LEADING

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A ruled table; a row that does not fit begins the next page."""
        xs = [LEFT + sum(widths[:count]) for count in range(len(widths) + 1)]
        for row in rows:
            cells = [wrapped(text, (width - 8) / CELL, 0) for text, width in zip(row, widths, strict=True)]
            height = CELL_LEADING * max(map(len, cells)) + 6
            if self.y + height > BOTTOM:
                self.pages.append(Page())
                self.y = TOP
            page, top = self.pages[-1], self.y - CELL
            for x, lines in zip(xs, cells, strict=False):
                page.words += [(x + 4, self.y + 3 + CELL_LEADING * n, CELL, line) for n, line in enumerate(lines)]
            page.rules += [(xs[0], y, xs[-1], y) for y in (top, top + height)]
            page.rules += [(x, top, x, top + height) for x in xs]
            self.y += height

    def done(self) -> list[Page]:
        """The pages with their numbers."""
        for number, page in enumerate(self.pages, 1):
            page.words.append((WIDTH / 2 - 20, 806, 14, f"— {number} —"))
        return self.pages


def ems(text: str) -> float:
    """Width in characters: letters, digits and blanks take half, a percent sign all."""
    return sum(0.5 if char.isascii() and char != "%" else 1.0 for char in text)


def wrapped(text: str, room: float, indent: int) -> list[str]:
    """Lines of at most `room` ems, the first one shorter by the indent."""
    lines, line, left = [], "", room - indent
    for char in text:
        if left < ems(char) and char not in NO_START:
            lines.append(line)
            line, left = "", room
        line += char
        left -= ems(char)
    return [*lines, line]


def pdf(pages: Sequence[Page]) -> bytes:
    """A .pdf with text, its font not embedded, as offices get it from older programs."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    paper = canvas.Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0)
    for page in pages:
        for x0, y0, x1, y1 in page.rules:
            paper.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
        for x, y, size, text in page.words:
            paper.setFont("STSong-Light", size)
            for shift, part in _parts(text):
                paper.drawString(x + shift * size, HEIGHT - y, part)
        paper.showPage()
    paper.save()
    return file.getvalue()


def _parts(text: str) -> list[tuple[float, str]]:
    """Runs of one width with the ems before them: the font sets letters narrower than half an em."""
    found: list[tuple[float, str]] = []
    for place, char in enumerate(text):
        if found and char.isascii() == found[-1][1][-1].isascii() and not char.isascii():
            found[-1] = (found[-1][0], found[-1][1] + char)
        else:
            found.append((ems(text[:place]), char))
    return found


def _images(data: bytes, dots: int) -> list["object"]:
    import pypdfium2

    return [page.render(scale=dots / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(data)]


def scan(data: bytes) -> bytes:
    """The pages as pictures in black and white: a .pdf from a copier."""
    images = [image.point(lambda level: 255 * (level > 160), mode="1") for image in _images(data, 200)]
    file = io.BytesIO()
    images[0].save(file, "PDF", save_all=True, append_images=images[1:], resolution=200)
    return file.getvalue()


def picture(data: bytes) -> bytes:
    """The first page as somebody photographs it with the screen: .png."""
    file = io.BytesIO()
    _images(data, 130)[0].quantize(8).save(file, "PNG", optimize=True)
    return file.getvalue()


def workbook(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A .xlsx with a merged title above the table."""
    from datetime import datetime

    from xlsxwriter import Workbook

    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 4, 2)})
    sheet = book.add_worksheet("任务分解")
    sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title)
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, [int(cell) if cell.isdigit() else cell for cell in row])
    book.close()
    return file.getvalue()


NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MILLIMETRE = 25.4 / 72


def ofd(pages: Sequence[Page]) -> bytes:
    """The national format for signed documents, GB/T 33190: a zip of XML, lengths in millimetres."""
    listed = "".join(f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    files = {
        "OFD.xml": f'<ofd:OFD {NAMES} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMES}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {NAMES} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="仿宋"/></ofd:Fonts></ofd:Res>',
    }  # fmt: skip
    for number, page in enumerate(pages):
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = _layer(page, 100 + 1000 * number)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(entry(name), f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
    return buffer.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """A member of an archive that is the same on every system."""
    made = zipfile.ZipInfo(name, (2026, 4, 2, 9, 0, 0))
    made.create_system = 3
    return made


def _layer(page: Page, first: int) -> str:
    objects = [*(_rule(*rule) for rule in page.rules), *(_words(*words) for words in page.words)]
    inner = "".join(made.replace("ID=''", f'ID="{first + n}"') for n, made in enumerate(objects))
    return f'<ofd:Page {NAMES}><ofd:Content><ofd:Layer ID="{first - 1}">{inner}</ofd:Layer></ofd:Content></ofd:Page>'


def _rule(x0: float, y0: float, x1: float, y1: float) -> str:
    box = _millimetres(x0, y0, max(x1 - x0, 0.5), max(y1 - y0, 0.5))
    way = f"M 0 0 L {_millimetres(x1 - x0, y1 - y0)}"
    return f'<ofd:PathObject ID=\'\' Boundary="{box}" LineWidth="0.2"><ofd:AbbreviatedData>{way}</ofd:AbbreviatedData></ofd:PathObject>'


def _words(x: float, y: float, size: float, text: str) -> str:
    box = _millimetres(x, y - size, size * ems(text), size * 1.2)
    steps = _millimetres(*(size * ems(char) for char in text[:-1]))
    code = f'<ofd:TextCode X="0" Y="{_millimetres(size)}" DeltaX="{steps}">{escape(text)}</ofd:TextCode>'
    return f'<ofd:TextObject ID=\'\' Boundary="{box}" Font="3" Size="{_millimetres(size)}">{code}</ofd:TextObject>'


def _millimetres(*points: float) -> str:
    return " ".join(f"{point * MILLIMETRE:.2f}" for point in points)
