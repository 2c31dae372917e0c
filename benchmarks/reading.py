"""How fast files are read, as ratios to a bare pass by the same library: CPU seconds, interleaved runs, the best of each.

    python benchmarks/reading.py [FILE ...] [--runs 5]

Without FILE, long documents of some formats that are made here, then the small ones of `corpora/formats`. A new format is
one row of `CASES`. Needs `pip install ".[test]"`.
"""

import argparse
import io
import re
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
TASK = ("1", CLAUSE, "市水利局、市应急管理局", "2026年6月底前")
PARAGRAPHS = 300
FORMATS = Path(__file__).parents[1] / "corpora" / "formats"


@dataclass(frozen=True)
class Case:
    """A format: its name in `Source.format`, what is counted, a sample, and the least work its library can do on it.

    make: None where a long document is not easily made. units: how many pages or documents a file holds.
    """

    format: str
    unit: str
    make: Callable[[], bytes] | None
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


def make_rtf() -> bytes:
    """The same text, every character escaped."""
    clause = "".join(char if char.isascii() else "".join(f"\\'{b:02x}" for b in char.encode("gbk")) for char in CLAUSE)
    return ("{\\rtf1\\ansi\\ansicpg936\n" + f"\\pard {clause}\\par\n" * PARAGRAPHS + "}").encode()


def bare_rtf(data: bytes) -> object:
    """Control words and groups taken apart by one pattern; there is no library to compare with."""
    return re.findall(rb"\\[a-z]+-?\d* ?|\\'..|[{}]|[^\\{}]+", data)


def bare_ofd(data: bytes) -> object:
    """The pages unpacked and parsed."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith("Content.xml")]


def pages_of_ofd(data: bytes) -> int:
    """How many pages it holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(name.endswith("Content.xml") for name in archive.namelist())


def bare_doc(data: bytes) -> object:
    """The streams of text and tables fetched."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        return [container.openstream(path).read() for path in container.listdir() if len(path) == 1]


def make_xlsx() -> bytes:
    """A list of tasks."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("序号", "工作任务", "责任单位", "完成时限"), *[TASK] * PARAGRAPHS]):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def bare_workbook(data: bytes) -> object:
    """All sheets as lists of values."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


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
    Case("rtf", "份", make_rtf, one, bare_rtf, "re.findall"),
    Case("xlsx", "份", make_xlsx, one, bare_workbook, "python-calamine"),
    Case("txt", "份", make_txt, one, bytes.decode, "decode"),
    Case("doc", "份", None, one, bare_doc, "olefile"),
    Case("ofd", "页", None, pages_of_ofd, bare_ofd, "zipfile + lxml"),
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
    made = [(f"long.{case.format}", case.make()) for case in CASES if case.make and not chosen.files]
    small = [path for case in CASES for path in sorted(FORMATS.glob(f"*.{case.format}")) if "（" not in path.name]
    for name, data in made + [(path.name, path.read_bytes()) for path in chosen.files or small]:
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
