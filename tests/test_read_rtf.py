"""RTF by hand: encodings, what is hidden, numbers of lists, tables, boxes and notes, hostile nesting."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.read import read_bytes
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.errors import Category, ReadError

HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\froman\fcharset0 Arial;}"
    r"{\f2\fcharset136 PMingLiU;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\ql Normal;}{\s1\outlinelevel0 heading 1;}"
    r"{\s9 Title;}{\s10 toc 1;}{\*\cs3 \b strong;}}{\info{\title x}{\author y}}"
)


def rtf(body: str, encoding: str = "ascii") -> bytes:
    return f"{HEAD}\n\\pard\\plain\\f0 {body}}}".encode(encoding)


def escaped(text: str, encoding: str = "gb18030") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def lines(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


WORDS = [
    (escaped("加强领导。") + r"\par", ["加强领导。"]),
    (r"\u21152?\u24378?\par", ["加强"]),
    (r"\uc0\u21152\u24378\par", ["加强"]),
    (r"\uc2\u21152" + escaped("加") + r"\u24378" + escaped("强") + r"\par", ["加强"]),
    (r"\u-10179?\u-8704?\par", ["😀"]),
    (r"\u-10179? x\par", ["x"]),
    (r"{\f2 " + escaped("國家", "big5") + r"}\par", ["國家"]),
    (r"{\f1 " + escaped("国家") + r"}\par", ["国家"]),
    (r"\'81@\'81\par", ["丂\ufffd"]),
    (r"a\tab b\line c\par", ["a b", "c"]),
    (r"a\~b\_c\-d\{e\}\\f\par", ["a b-cd{e}\\f"]),
    (r"\ldblquote a\rdblquote\emdash\lquote b\rquote\bullet\par", ["“a”—‘b’•"]),
    ("a\r\nb\\\nc\\par", ["ab", "c"]),
    (r"a{\v hidden}b\v c\v0 d\par", ["abd"]),
    (r"a{\deleted old}{\revised new}\par", ["anew"]),
    (r"a{\*\unknown x{\b y}}b{\pict ffd8ff}c{\object{\*\objdata 00}{\result r}}\par", ["abc"]),
    (r"{\header\pard page head\par}{\footerr 3\par}a\par", ["a"]),
    (r"a{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}b\par", ["alinkb"]),
    (r"{\listtext\pard\plain\f0 " + escaped("一、") + r"\tab}\ls1 " + escaped("加强") + r"\par", ["一、加强"]),
    (r"{\pntext\f1 1.\tab}2026\par", ["1. 2026"]),
    (r"{\listtext\'b7\tab}" + escaped("加强") + r"\par", ["加强"]),
    (r"a{\footnote\pard\plain {\super\chftn} note\par}b\par c\par", ["ab", "c", "note"]),
    (r"a\bin4 }}}}b\par", ["ab"]),
    (r"a\sect b\page c\par d", ["a", "bc", "d"]),
    (r"{\s10 x\par}\pard y\par", ["y"]),
    (r"a\'zzb\par", ["azzb"]),
]


@pytest.mark.parametrize(("body", "expected"), WORDS)
def test_words(body: str, expected: list[str]) -> None:
    document = read_bytes(rtf(body), "a.rtf")
    assert lines(document) == expected and document.source.format == "rtf" and not document.gaps


def test_bytes_that_were_never_escaped() -> None:
    text = bytes.fromhex("d77bd77dd75cb3c7").decode("gbk")  # {, } and a backslash are second halves
    assert lines(read_bytes(rtf(text + r"\par", "gb18030"), "a.rtf")) == [text]


def test_headings_titles_and_remarks() -> None:
    body = r"\s9 T\par\pard\s1\outlinelevel0 H\par\pard a{\deleted b}{\footnote n}\par"
    document = read_bytes(rtf(body), "a.rtf")
    found = [(line.kind, line.level) for line in document.lines]
    assert found[:3] == [(LineKind.TITLE, None), (LineKind.HEADING, 1), (LineKind.PLAIN, None)]
    assert any("修订" in note for note in document.notes) and any("脚注" in note for note in document.notes)


def cells(*texts: str) -> str:
    return "".join(rf"\pard\intbl {text}\cell " for text in texts)


def test_tables_with_merged_cells() -> None:
    body = (
        r"before\par\trowd\cellx1000\clvmgf\cellx2000\cellx3000 " + cells("A", "B", "C") + r"\row"
        r"\trowd\cellx1000\clvmrg\cellx2000\cellx3000 " + cells("D", "", "E") + r"\row"
        r"\trowd\cellx1000\cellx3000 " + cells("F", "G") + r"\row\pard after\par"
    )
    document = read_bytes(rtf(body), "a.rtf")
    assert lines(document) == ["before", "A\tB\tC", "D\tB\tE", "F\tG\t", "after"]
    assert [line.kind is LineKind.ROW for line in document.lines] == [False, True, True, True, False]


def test_rows_without_their_definition_are_rows() -> None:
    assert lines(read_bytes(rtf(cells("A", "B") + r"\row\pard c\par"), "a.rtf")) == ["A\tB", "c"]


def test_text_boxes_stand_before_their_paragraph() -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt \pard box\par}}{\shprslt{\*\do twice\par}}}"
    assert lines(read_bytes(rtf(rf"x\par a{box}b\par"), "a.rtf")) == ["x", "box", "ab"]


def test_a_cut_file_is_read_as_far_as_it_goes_and_says_so() -> None:
    document = read_bytes(rtf(r"a\par b\par c")[:-1], "a.rtf")
    assert lines(document) == ["a", "b", "c"] and "不完整" in document.gaps[0]


@pytest.mark.parametrize(
    ("data", "category"),
    [
        (b"{\\rtf1" + b"{" * 100_000, Category.DAMAGED),
        (b"{\\rtf1 }", Category.NO_TEXT),
        (b"{\\rtf1" + b"}" * 100_000, Category.NO_TEXT),
        (rtf(r"{\*\x " + "a" * 1000 + "}"), Category.NO_TEXT),
        (rtf(r"\bin99999999 a"), Category.NO_TEXT),
    ],
)
def test_hostile_files(data: bytes, category: Category) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.rtf")
    assert caught.value.category is category


def test_a_megabyte_of_picture_takes_no_time() -> None:
    body = r"{\pict " + "ff00" * 250_000 + r"}a\par" + r"{\b x}" * 20_000 + r"\par"
    assert lines(read_bytes(rtf(body), "a.rtf"))[0] == "a"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([
    "{", "}", r"\par ", r"\cell ", r"\row ", r"\trowd ", r"\cellx9 ", r"\clvmrg ", r"\intbl ", r"\pard ", r"{\shp{\*\shpinst{\shptxt ",
    r"{\footnote ", r"\u99999999 ", r"\u-1 ", r"\uc-5 ", r"\f7 ", r"\ansicpg1 ", r"\'", r"\'d6", r"\*", "甲", r"{\listtext ", "\x00",
    r"{\stylesheet{\s1 ", r"\s1 ", r"\outlinelevel99 ", r"\bin-3 ", "<w:p>&", r"\v ", r"\deleted ", r"\cellx-99999999 ",
]), max_size=60))  # fmt: skip
def test_any_order_of_signs_ends_in_a_document_or_an_error(parts: list[str]) -> None:
    try:
        document = read_bytes(("{\\rtf1" + "".join(parts)).encode("gbk"), "a.rtf")
        assert document.text
    except ReadError as error:
        assert error.remedy
