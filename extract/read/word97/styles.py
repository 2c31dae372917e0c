"""Styles and lists of a Word 97 file, written as the parts of a .docx that say the same."""

import struct
from collections.abc import Collection, Iterator
from xml.sax.saxutils import quoteattr

from extract.read.characters import clean
from extract.read.word97.file import WordFile
from extract.read.word97.properties import LIST, LIST_LEVEL, OUTLINE, Look, changed
from extract.read.wordml import style

_STYLES, _LISTS, _LIST_USES = 1, 73, 74
_TITLE, _HEADINGS, _CONTENTS = 62, range(1, 10), range(19, 28)
_NONE = 0xFFF
_FORMATS = tuple(
    """decimal upperRoman lowerRoman upperLetter lowerLetter ordinal cardinalText ordinalText hex chicago
    ideographDigital japaneseCounting aiueo iroha decimalFullWidth decimalHalfWidth japaneseLegal
    japaneseDigitalTenThousand decimalEnclosedCircle decimalFullWidth2 aiueoFullWidth irohaFullWidth decimalZero
    bullet ganada chosung decimalEnclosedFullstop decimalEnclosedParen decimalEnclosedCircleChinese
    ideographEnclosedCircle ideographTraditional ideographZodiac ideographZodiacTraditional taiwaneseCounting
    ideographLegalTraditional taiwaneseCountingThousand taiwaneseDigital chineseCounting chineseLegalSimplified
    chineseCountingThousand""".split()  # noqa: SIM905
)
"""Names of number formats in the order of their codes in the old format."""


def styles_xml(file: WordFile) -> str:
    """The inside of w:styles: names by which headings, title and contents are known, numbers, ancestors."""
    raw = file.part(_STYLES)
    found = []
    try:
        size, count, base = struct.unpack_from("<HHH", raw)
        at = 2 + size
        for number in range(count):
            (length,) = struct.unpack_from("<H", raw, at)
            found.append(_style(number, raw[at + 2 : at + 2 + length], base))
            at += 2 + length
    except struct.error:
        pass  # the styles that came before the break stand
    return "".join(found)


def _style(number: int, raw: bytes, base: int) -> str:
    if len(raw) < max(base, 10) + 2:
        return ""
    first, kinds, counts = struct.unpack_from("<HHH", raw)
    if kinds & 0xF != 1:
        return ""
    parent = str(kinds >> 4) if kinds >> 4 != _NONE else ""
    (length,) = struct.unpack_from("<H", raw, base)
    at = base + 2 + 2 * length + 2
    changes = {}
    if counts & 0xF and at + 4 <= len(raw):
        (size,) = struct.unpack_from("<H", raw, at)
        changes = dict(changed(raw[at + 4 : at + 2 + size]))
    properties = paragraph_xml(Look(0, changes))
    return style(str(number), _name(first & _NONE), parent=parent, properties=properties, default=number == 0)


def _name(kind: int) -> str:
    """The English name of a built-in style that means something to readers, else "other"."""
    if kind in _HEADINGS:
        return f"heading {kind}"
    if kind in _CONTENTS:
        return f"toc {kind - _CONTENTS[0] + 1}"
    return "Title" if kind == _TITLE else "other"


def paragraph_xml(look: Look) -> str:
    """The inside of w:pPr without the style: number and outline level."""
    number, level, outline = look.value(LIST), look.value(LIST_LEVEL), look.value(OUTLINE)
    parts = []
    if level is not None:
        parts.append(f'<w:ilvl w:val="{min(level, 8)}"/>')
    if number is not None:
        parts.append(f'<w:numId w:val="{number if number < 2047 else 0}"/>')
    numbered = f"<w:numPr>{''.join(parts)}</w:numPr>" if parts else ""
    return numbered + (f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else "")


def numbering_xml(file: WordFile) -> str:
    """The inside of w:numbering: the lists of the file and their uses; "" when it has none."""
    raw = file.part(_LISTS)
    abstract: dict[int, str] = {}
    try:
        (count,) = struct.unpack_from("<H", raw)
        levels = _Levels(file.after(_LISTS))
        for number in range(count):
            (key,) = struct.unpack_from("<i", raw, 2 + 28 * number)
            simple = raw[2 + 28 * number + 26] & 1
            inner = "".join(levels.next(level) for level in range(1 if simple else 9))
            abstract[key] = f'<w:abstractNum w:abstractNumId="{key}">{inner}</w:abstractNum>'
        uses = "".join(_uses(file.part(_LIST_USES), abstract.keys()))
    except (struct.error, IndexError):
        return ""  # numbers that cannot be known are left out
    return "".join(abstract.values()) + uses


class _Levels:
    """Reads one level of a list after the other."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.at = 0

    def next(self, level: int) -> str:
        """The next level as w:lvl number `level`. Raises struct.error when the bytes end."""
        start, kind, flags = struct.unpack_from("<iBB", self.raw, self.at)
        characters, paragraph, restart = struct.unpack_from("<BBB", self.raw, self.at + 24)
        at = self.at + 28 + characters + paragraph
        (length,) = struct.unpack_from("<H", self.raw, at)
        codes = struct.unpack_from(f"<{length}H", self.raw, at + 2)
        self.at = at + 2 + 2 * length
        text = "".join(f"%{code + 1}" if code < 9 else clean(chr(code)) for code in codes)
        form = _FORMATS[kind] if kind < len(_FORMATS) else "none" if kind == 255 else "decimal"
        more = "<w:isLgl/>" if flags & 4 else ""
        more += f'<w:lvlRestart w:val="{restart}"/>' if flags & 8 else ""
        return (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
            f"<w:lvlText w:val={quoteattr(text)}/></w:lvl>"
        )


def _uses(raw: bytes, lists: Collection[int]) -> Iterator[str]:
    """w:num elements, numbered from 1 in the order of the file."""
    if not raw:
        return
    (count,) = struct.unpack_from("<I", raw)
    changes = _Levels(raw)
    changes.at = 4 + 16 * count
    for number in range(count):
        key, amount = struct.unpack_from("<i8xB", raw, 4 + 16 * number)
        changes.at += 4
        inner = ""
        for _ in range(amount):
            start, flags = struct.unpack_from("<iI", raw, changes.at)
            changes.at += 8
            new = changes.next(flags & 0xF) if flags & 0x20 else ""
            override = f'<w:startOverride w:val="{start}"/>' if flags & 0x10 and not new else ""
            inner += f'<w:lvlOverride w:ilvl="{flags & 0xF}">{override}{new}</w:lvlOverride>'
        if key in lists:
            yield f'<w:num w:numId="{number + 1}"><w:abstractNumId w:val="{key}"/>{inner}</w:num>'
