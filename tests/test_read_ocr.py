"""Scans and pictures through text recognition; everything that needs the extra skips without it."""

import io
import socket
import sys
from pathlib import Path

import pytest

from extract.read import ocr, read_bytes
from extract.read.ocr import MAX_PIXELS, recognise
from extract.vocabulary.errors import Category, MissingExtraError, ReadError

Image = pytest.importorskip("PIL.Image")
pdfium = pytest.importorskip("pypdfium2")

SHARED = Path(__file__).parents[1].parent / "shared" / "files"
SCAN = SHARED / "scan_4_pages.pdf"


def encoded(picture: object, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@pytest.fixture(scope="module")
def pages() -> list[object]:
    """Pages 2 and 3 of the scan as pictures of some 120 dots an inch."""
    pytest.importorskip("rapidocr")
    if not SCAN.exists():
        pytest.skip("no shared files")
    document = pdfium.PdfDocument(SCAN)
    return [document[index].render(scale=1.7).to_pil().convert("L") for index in (1, 2)]


def joined(text: str) -> str:
    return "".join(text.split())


def in_order(text: str, *wanted: str) -> None:
    place = 0
    for words in wanted:
        place = joined(text).find(words, place)
        assert place >= 0, words


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    ocr._engine.cache_clear()  # the models are loaded again, from the disk
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("offline")
def test_a_scanned_pdf_is_read_without_the_network(pages: list[object]) -> None:
    """The paragraph that runs over the page break is one, page numbers (read as 一2一) go, nothing is lost between."""
    small = pdfium.PdfDocument.new()
    small.import_pages(pdfium.PdfDocument(SCAN), [1, 2])
    file = io.BytesIO()
    small.save(file)
    found = read_bytes(file.getvalue(), "扫描.pdf")
    in_order(found.text, "一、发展目标", "百亿级龙头企业。", "“单项冠军”企业", "（四）加大开源", "商标全球布")
    assert not any(words in joined(found.text) for words in ("一2一", "—2—", "一3一", "—3—"))
    assert {line.page for line in found.lines} == {1, 2}
    assert found.notes and "第1—2页" in found.notes[0] and not found.gaps
    heads = [line for line in found.lines if found.text[line.start :].startswith("一、发展目标")]
    assert heads and found.text[heads[0].start : heads[0].end] == "一、发展目标"


def test_a_tiff_of_two_pages_one_of_them_upside_down(pages: list[object]) -> None:
    first, second = pages
    first, second = (page.crop((0, 255, page.width, 640)) for page in (first, second))
    data = encoded(first, "TIFF", save_all=True, append_images=[second.rotate(180)])
    found = read_bytes(data, "扫描.tif")
    in_order(found.text, "一、发展目标", "坚持创新驱动", "单项冠军”企业", "统筹布局一批")
    assert {line.page for line in found.lines} == {1, 2}


@pytest.mark.parametrize(
    ("kind", "picture"),
    [("PNG", lambda p: p.convert("RGBA")), ("BMP", lambda p: p.convert("P"))],
)
def test_picture_formats(pages: list[object], kind: str, picture: object) -> None:
    top = pages[1].crop((0, 140, pages[1].width, 480))
    found = read_bytes(encoded(picture(top), kind), f"图.{kind.lower()}")
    in_order(found.text, "责任单位", "加强优质企业引育")
    assert found.lines[0].page == 1 and found.source.format == "image"


def test_a_picture_without_text() -> None:
    pytest.importorskip("rapidocr")
    with pytest.raises(ReadError) as caught:
        read_bytes(encoded(Image.new("RGB", (400, 300), "white")), "空白.png")
    assert caught.value.category is Category.NO_TEXT


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(ReadError) as caught:
        read_bytes(encoded(Image.new("L", (40, 30))), "图.png")
    assert caught.value.category is Category.MISSING
    assert 'pip install "luoshi[ocr]"' in str(caught.value)


def test_recognise_itself_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    ocr._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(MissingExtraError, match=r"luoshi\[ocr\]"):
        recognise(Image.new("RGB", (40, 30), "white"), 1)


def bomb() -> bytes:
    """A PNG whose head promises far more pixels than it is worth unpacking."""
    data = bytearray(encoded(Image.new("1", (8, 8))))
    side = int(MAX_PIXELS**0.5) + 1
    data[16:24] = side.to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "categories"),
    [
        (bomb(), {Category.TOO_LARGE}),
        (encoded(Image.effect_noise((300, 300), 50))[:400], {Category.DAMAGED}),
        (encoded(Image.effect_noise((300, 300), 50), "TIFF")[:90], {Category.DAMAGED, Category.UNSUPPORTED}),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, {Category.DAMAGED, Category.UNSUPPORTED}),
        (b"\xff\xd8\xff\xe0" + b"JFIF" * 9, {Category.DAMAGED, Category.UNSUPPORTED}),
    ],
    ids=["bomb", "cut png", "cut tiff", "png of zeros", "jpeg of letters"],
)
def test_harmful_pictures(data: bytes, categories: set[Category]) -> None:
    pytest.importorskip("rapidocr")
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "图.png")
    assert caught.value.category in categories
