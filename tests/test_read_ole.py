"""OLE containers: Word 97 documents and Outlook mails, made here byte by byte, and conversions by LibreOffice."""

import os
import shutil
import stat
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.read import office, read_bytes, sources
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.errors import Category, ReadError

END, FREE, NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
Tree = dict[str, "bytes | Tree"]
TEXT = "各区县要在六月底前完成排查，建立问题清单。"


@pytest.fixture(autouse=True)
def without_office(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Our own readers alone; the tests of LibreOffice name it themselves."""
    monkeypatch.setenv(office.PROGRAM_VARIABLE, "")
    office.find_office.cache_clear()
    yield
    office.find_office.cache_clear()


def chained(first: int, count: int) -> list[int]:
    """The entries of an allocation table for `count` sectors from `first` on."""
    return [*range(first + 1, first + count), END] if count else []


def ole(tree: Tree) -> bytes:
    """An OLE container with these folders and streams."""
    entries: list[list[object]] = [["Root Entry", 5, NONE, NONE, NONE, b""]]

    def add(folder: Tree, parent: int) -> None:
        before = NONE
        for name, content in folder.items():
            index = len(entries)
            entries.append([name, 2 if isinstance(content, bytes) else 1, NONE, NONE, NONE, content])
            if before == NONE:
                entries[parent][4] = index
            else:
                entries[before][3] = index
            before = index
            if not isinstance(content, bytes):
                add(content, index)

    add(tree, 0)
    mini, minifat, sectors, fat = b"", [], b"", []
    places: dict[int, tuple[int, int]] = {}
    for index, entry in enumerate(entries):
        content = entry[5]
        if isinstance(content, bytes) and entry[1] == 2 and len(content) < 4096:
            count = -(-len(content) // 64)
            places[index] = (len(minifat) if count else END, len(content))
            minifat += chained(len(minifat), count)
            mini += content.ljust(64 * count, b"\0")
        elif isinstance(content, bytes) and entry[1] == 2:
            places[index] = (len(fat), len(content))
            fat += chained(len(fat), -(-len(content) // 512))
            sectors += content.ljust(-(-len(content) // 512) * 512, b"\0")

    def store(data: bytes, fill: bytes = b"\0") -> int:
        nonlocal sectors
        start, count = len(fat), -(-len(data) // 512)
        fat.extend(chained(start, count))
        sectors += data.ljust(512 * count, fill)
        return start if count else END

    places[0] = (store(mini), len(mini))
    minis = store(struct.pack(f"<{len(minifat)}I", *minifat), b"\xff")
    directory = b""
    for index, (name, kind, left, right, child, _) in enumerate(entries):
        raw = str(name).encode("utf-16-le") + b"\0\0"
        start, size = places.get(index, (0, 0))
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, left, right, child)
        directory += bytes(36) + struct.pack("<IQ", start, size)
    home = store(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    count = 1
    while len(fat) + count > 128 * count:
        count += 1
    own = list(range(len(fat), len(fat) + count))
    fat += [0xFFFFFFFD] * count
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512 * count, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, count, home, 0, 4096, minis, -(-len(minifat) // 128), END, 0)
    return head + struct.pack("<109I", *own, *[FREE] * (109 - count)) + sectors + table


def word(text: str, *, flags: int = 0x0200, version: int = 0xC1, body: int | None = None) -> bytes:
    """A Word 97 document of one piece without any formatting."""
    clx = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, 0x400, 0)
    main = bytearray(0x400 + 2 * len(text))
    struct.pack_into("<HH", main, 0, 0xA5EC, version)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<I", main, 0x4C, len(text) if body is None else body)
    struct.pack_into("<II", main, 0x9A + 8 * 33, 0, len(clx))
    main[0x400:] = text.encode("utf-16-le")
    return ole({"WordDocument": bytes(main), "1Table": clx, "Data": b""})


def lines(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


def failed(data: bytes, name: str = "a.doc") -> Category:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name)
    assert caught.value.remedy and name in str(caught.value)
    return caught.value.category


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"一、总体要求\r{TEXT}\r", ["一、总体要求", TEXT]),
        ('见\x13 HYPERLINK "http://x.cn" \x14网站\x15。\r', ["见网站。"]),
        ("页\x13 PAGE \x15码\r", ["页码"]),
        ("上\x13 TOC \x14目\r录\x15下\r", ["上目", "录下"]),
        ("甲\x0b乙\r丙\x0c丁\r", ["甲", "乙", "丙", "丁"]),
        ("图\x01片\x08框\x02注\x05\r", ["图片框注"]),
        ("零\x1e一\x1f二\xa03\r", ["零-一二 3"]),
        ("𠮷\r", ["𠮷"]),
        ("<w:p>&amp;\r", ["<w:p>&amp;"]),
    ],
)
def test_the_text_of_a_word_97_document(text: str, expected: list[str]) -> None:
    document = read_bytes(word(text), "a.wps")
    assert lines(document) == expected and document.source.format == "doc"


def test_only_the_body_is_read() -> None:
    assert lines(read_bytes(word("正文\r页眉的话\r", body=3), "a.doc")) == ["正文"]


@pytest.mark.parametrize(
    ("data", "category"),
    [
        (word("密\r", flags=0x0300), Category.ENCRYPTED),
        (word("旧\r", version=0x65), Category.UNSUPPORTED),
        (word("\r\r"), Category.NO_TEXT),
        (word("\x13 PAGE \x15\r"), Category.NO_TEXT),
        (ole({"Contents": b"x" * 5000}), Category.UNSUPPORTED),
        (ole({}), Category.UNSUPPORTED),
        (word(TEXT)[:1500], Category.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Category.DAMAGED),
    ],
)  # fmt: skip
def test_what_is_no_document_says_why(data: bytes, category: Category) -> None:
    assert failed(data) is category


def test_a_sheet_inside_a_letter_does_not_make_it_a_workbook() -> None:
    container = ole({"WordDocument": b"", "ObjectPool": {"_1": {"Workbook": b"x" * 9}}})
    with pytest.raises(ReadError) as caught:
        read_bytes(container, "a.doc")
    assert "Excel" not in str(caught.value)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=30))
def test_changed_bytes_end_in_a_document_or_an_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(word(f"一、总体要求\r{TEXT}\r\x07\x07"))
    for place, value in changes:
        data[place % len(data)] = value
    try:
        assert read_bytes(bytes(data), "a.doc").text
    except ReadError as error:
        assert error.remedy


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def attachment(name: str, data: bytes) -> Tree:
    return {"__properties_version1.0": bytes(8), "__substg1.0_3707001F": wide(name), "__substg1.0_37010102": data}


MAIL: Tree = {
    "__properties_version1.0": bytes(32),
    "__substg1.0_0037001F": wide("转发：关于排查的通知"),
    "__substg1.0_1000001F": wide(f"{TEXT}\r\n附件请查收。"),
    "__attach_version1.0_#00000000": attachment("..\\分工.txt", TEXT.encode("gbk")),
    "__attach_version1.0_#00000001": {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3001001F": wide("原邮件"),
        "__substg1.0_3701000D": {
            "__substg1.0_0037001E": "原件".encode("gbk"),
            "__substg1.0_1000001E": TEXT.encode("gbk"),
            "__attach_version1.0_#00000000": attachment("深.txt", TEXT.encode()),
        },
    },
}


def test_outlook_mails_their_attachments_and_the_mails_in_them(tmp_path: Path) -> None:
    (tmp_path / "信.msg").write_bytes(ole(MAIL))
    found = {item.name: item.load() for item in sources([str(tmp_path)])}
    assert {name: lines(document) for name, document in found.items()} == {
        "信.msg": ["关于排查的通知", TEXT, "附件请查收。"],
        "信.msg/分工.txt": [TEXT],
        "信.msg/原邮件.eml": ["原件", TEXT],
        "信.msg/原邮件.eml/深.txt": [TEXT],
    }
    assert found["信.msg"].lines[0].kind is LineKind.TITLE and found["信.msg"].source.format == "msg"


def test_an_outlook_mail_with_a_table_is_read_from_its_page() -> None:
    page = "<table><tr><td>任务</td><td>责任单位</td></tr><tr><td>建台账</td><td>市应急局</td></tr></table>"
    mail: Tree = {**MAIL, "__substg1.0_10130102": f"<html><body>{page}</body></html>".encode("gbk")}
    assert "建台账\t市应急局" in lines(read_bytes(ole(mail), "a.msg"))


def test_a_cut_mail_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "断.msg").write_bytes(ole(MAIL)[:2000])
    (tmp_path / "好.txt").write_text(TEXT, "utf-8")
    names = []
    for item in sources([str(tmp_path)]):
        try:
            names.append(item.load().name)
        except ReadError as error:
            names.append(error.category.name)
    assert names == ["好.txt", "DAMAGED"]


# LibreOffice

OFFICE = office.find_office()
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def related(kind: str, target: str) -> str:
    names = "http://schemas.openxmlformats.org"
    one = f'<Relationship Id="r1" Type="{names}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{names}/package/2006/relationships">{one}</Relationships>'


def rich_docx() -> bytes:
    """Numbers, a table with merged cells, changes, hidden text, a field and a note."""
    level = (
        '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/>'
        '<w:lvlJc w:val="left"/></w:lvl>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        + level.format(0, "chineseCountingThousand", "%1、") + level.format(1, "chineseCountingThousand", "（%2）")
        + level.format(2, "decimal", "%3.") + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )  # fmt: skip

    def p(inner: str, num: int | None = None) -> str:
        listed = (
            f'<w:pPr><w:numPr><w:ilvl w:val="{num}"/><w:numId w:val="1"/></w:numPr></w:pPr>' if num is not None else ""
        )
        return f"<w:p>{listed}{inner}</w:p>"

    def r(text: str, extra: str = "") -> str:
        return f'<w:r><w:rPr>{extra}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    def cell(text: str, extra: str = "") -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{extra}</w:tcPr>{p(r(text))}</w:tc>'

    when = 'w:id="1" w:author="甲" w:date="2026-01-01T00:00:00Z"'
    deleted = f"<w:del {when}><w:r><w:delText>三千万元</w:delText></w:r></w:del><w:ins {when}>{r('五千万元')}</w:ins>"
    start, below, span = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    grid = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    rows = [
        cell("序号") + cell("任务") + cell("责任单位"),
        cell("1") + cell("建立台账", start) + cell("市应急局"),
        cell("2") + cell("", below) + cell("市水务局"),
        cell("合计") + cell("两项", span),
    ]
    table = f"<w:tbl><w:tblPr/>{grid}{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "http://x.cn" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("1")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = (
        p(r("加强领导。"), 0) + p(r("建立机制。"), 1) + p(r("明确分工。"), 2) + p(r("细化措施。"), 2) + p(r("保障经费。"), 1)
        + p(r("投入") + deleted + r("。")) + p(r("看得见") + r("看不见", "<w:vanish/>")) + table + p(r("强化督查。"), 0)
        + p(r("第") + field + r("页")) + p(r("甲") + "<w:r><w:br/></w:r>" + r("乙"))
    )  # fmt: skip
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{types}.document.main+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{types}.numbering+xml"/></Types>',
        "_rels/.rels": related("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": related("numbering", "numbering.xml"),
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the rich document as .docx, .doc, .rtf and .odt, as LibreOffice writes them."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(rich_docx())
    for kind in ("doc:MS Word 97", "rtf:Rich Text Format", "odt:writer8"):
        subprocess.run(
            [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind,
             "--outdir", str(folder), str(folder / "a.docx")], check=True, capture_output=True, timeout=100,
        )  # fmt: skip
    return folder


@needs_office
@pytest.mark.parametrize("ending", ["doc", "rtf", "odt"])
def test_the_same_lines_from_every_format(converted: Path, ending: str) -> None:
    first = read_bytes((converted / "a.docx").read_bytes(), "a.docx")
    other = read_bytes((converted / f"a.{ending}").read_bytes(), f"a.{ending}")
    assert lines(first)[:5] == [
        "一、加强领导。",
        "（一）建立机制。",
        "1.明确分工。",
        "2.细化措施。",
        "（二）保障经费。",
    ]
    assert lines(other) == lines(first)
    assert [(line.kind, line.cells) for line in other.lines] == [(line.kind, line.cells) for line in first.lines]
    assert "三千万元" not in other.text and "看不见" not in other.text


@needs_office
def test_office_converts_and_leaves_nothing_behind(
    converted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert OFFICE is not None
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = office.to_docx(OFFICE, (converted / "a.doc").read_bytes(), ".doc", "a.doc")
    assert lines(read_bytes(made, "a.docx"))[0] == "一、加强领导。" and not list(tmp_path.iterdir())


def test_a_program_that_hangs_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, mark = tmp_path / "soffice", tmp_path / "child"
    group = tmp_path / "group"
    program.write_text(f"#!/bin/sh\nps -o pgid= -p $$ > {group}\nsleep 60 &\necho $! > {mark}\nwait\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    with pytest.raises(ReadError) as caught:
        office.to_docx(str(program), b"x", ".doc", "a.doc", seconds=1)
    assert caught.value.category is Category.TIMEOUT and not list((tmp_path / "temp").iterdir())
    assert int(group.read_text()) == os.getpgrp()  # so that a worker's end is its end
    child = int(mark.read_text())
    for _ in range(50):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the child lives")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the program")
def test_a_program_that_makes_nothing_is_a_failure(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    with pytest.raises(ReadError) as caught:
        office.to_docx(str(program), b"x", ".doc", "a.doc")
    assert caught.value.category is Category.DAMAGED


def test_the_variable_names_the_program_or_forbids_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.touch()
    for value, expected in ((str(program), str(program)), ("", None), (str(tmp_path / "nowhere"), None)):
        monkeypatch.setenv(office.PROGRAM_VARIABLE, value)
        office.find_office.cache_clear()
        assert office.find_office() == expected
    monkeypatch.delenv(office.PROGRAM_VARIABLE)
    office.find_office.cache_clear()
    assert office.find_office() == (shutil.which("soffice") or shutil.which("libreoffice") or office.find_office())
    assert os.environ.get(office.PROGRAM_VARIABLE) is None
