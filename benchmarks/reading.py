"""How fast files are read, as ratios to a bare pass by the same library: CPU seconds, interleaved runs, the best of each.

    python benchmarks/reading.py [FILE ...] [--runs 5]

Without FILE, the sample of each format that is made here. A new format is one row of `CASES`. Needs `pip install ".[test]"`.
"""

import argparse
import io
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extract import LuoshiError
from extract.read import read_bytes
from extract.read.formats import identify
from extract.read.sniff import Sample

CLAUSE = "各县区要在2026年6月底前完成水库、堤防和涵闸的全面检查，对发现的隐患逐一登记造册，明确整改责任人和完成时限。"
PARAGRAPHS = 300


@dataclass(frozen=True)
class Case:
    """A format: its name in `Source.format`, what is counted, a sample, and the least work its library can do on it.

    units: how many pages or documents a file holds.
    """

    format: str
    unit: str
    make: Callable[[], bytes]
    units: Callable[[bytes], int]
    bare: Callable[[bytes], object]
    means: str


def make_pdf() -> bytes:
    """Pages of running text, first lines indented, in a font that is not embedded."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    page = canvas.Canvas(file, pagesize=(595, 842))
    text = "　　" + CLAUSE * 3
    lines = [text[i : i + 28] for i in range(0, len(text), 28)] * (PARAGRAPHS // 3)
    for number, start in enumerate(range(0, len(lines), 22), 1):
        page.setFont("STSong-Light", 16)
        for row, line in enumerate(lines[start : start + 22]):
            page.drawString(80, 740 - 28 * row, line)
        page.drawString(280, 40, f"— {number} —")
        page.showPage()
    page.save()
    return file.getvalue()


def bare_pdf(data: bytes) -> int:
    """The text of every page, without places."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    count = len(document)
    for page in document:
        words = page.get_textpage()
        words.get_text_range()
        words.close()
        page.close()
    document.close()
    return count


def make_docx() -> bytes:
    """A Word document of the same text."""
    from docx import Document

    document = Document()
    for _ in range(PARAGRAPHS):
        document.add_paragraph(CLAUSE)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def bare_docx(data: bytes) -> object:
    """The main part unpacked and parsed."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def make_html() -> bytes:
    """A page of the same text."""
    body = "".join(f"<p>{CLAUSE}</p>" for _ in range(PARAGRAPHS))
    return f"<html><head><meta charset='utf-8'></head><body><div>{body}</div></body></html>".encode()


def bare_html(data: bytes) -> object:
    """The page parsed."""
    from lxml import html

    return html.fromstring(data)


def make_txt() -> bytes:
    """Lines of the same text."""
    return "\n".join([CLAUSE] * PARAGRAPHS).encode()


def one(_: bytes) -> int:
    """A file that counts as one document."""
    return 1


CASES = (
    Case("pdf", "页", make_pdf, bare_pdf, bare_pdf, "pypdfium2 get_text_range"),
    Case("docx", "份", make_docx, one, bare_docx, "zipfile + lxml"),
    Case("html", "份", make_html, one, bare_html, "lxml.html"),
    Case("txt", "份", make_txt, one, lambda data: data.decode(), "decode"),
)


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(case: Case, data: bytes, name: str, runs: int) -> None:
    """One row of the table; the first runs load libraries and do not count."""
    units = case.units(data)
    case.bare(data)
    read_bytes(data, name)
    times = [(seconds(lambda: case.bare(data)), seconds(lambda: read_bytes(data, name))) for _ in range(runs)]
    bare, ours = (max(min(column), 1e-9) for column in zip(*times, strict=True))
    print(f"| {name} | {units} {case.unit} | {units / ours:,.1f} | {ours / bare:.1f} × | {case.means} |")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    print("| file | size | a second | ratio to a bare pass | bare pass |\n|---|---|---|---|---|")
    by_format = {case.format: case for case in CASES}
    files = [(path.name, path.read_bytes()) for path in chosen.files]
    for name, data in files or [(f"sample.{case.format}", case.make()) for case in CASES]:
        try:
            case = by_format.get(identify(Sample(data, name)).name)
            if case is None:
                print(f"{name}: no case for this format", file=sys.stderr)
            else:
                measure(case, data, name, chosen.runs)
        except LuoshiError as error:
            print(error, file=sys.stderr)


if __name__ == "__main__":
    main()
