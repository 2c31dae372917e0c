"""What the control words of RTF stand for, as far as they concern the text."""

from extract.read.wordml import Merge

ENCODINGS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254",
    204: "cp1251", 238: "cp1250",
}  # fmt: skip
r"""Encodings of fonts by \fcharset; the others have the document's."""

PAGES = {
    936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8", 10000: "mac_roman",
}  # fmt: skip
r"""Encodings of the document by \ansicpg, where they are not called cpN."""

WIDE_ENCODINGS = frozenset(("gb18030", "big5hkscs", "cp932", "cp949", "utf-8"))
"""Encodings in which a character takes several bytes."""

CHARACTERS = {
    b"tab": " ", b"line": "\n", b"lbr": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": "\u3000", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
SYMBOLS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}
"""Words and symbols that are characters; a manual line break is a line end."""

MERGES = {b"clvmgf": Merge.FIRST, b"clvmrg": Merge.BELOW, b"clmgf": Merge.ALONE, b"clmrg": Merge.BESIDE}

SKIPPED = frozenset(
    b"""colortbl info header headerl headerr headerf footer footerl footerr footerf pict object objdata annotation xe
    tc txe fldinst nonshppict nonesttables shprslt datafield formfield listtable listoverridetable rsidtbl generator
    filetbl ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn template revtbl do atnid atnauthor bkmkstart bkmkend
    mmathPict themedata latentstyles pgdsctbl""".split()
)
"""Groups whose text is no part of the document."""

LABELS = frozenset((b"listtext", b"pntext"))
"""Groups with the number that stands before a paragraph of a list."""

NOTES = frozenset((b"footnote",))
PARAGRAPH_ENDS = frozenset((b"par", b"sect", b"nestcell"))
