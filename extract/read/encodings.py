"""Bytes to characters: byte order mark, strict UTF-8, what the page declares, then a comparison.

Guessing libraries read short Chinese texts as Korean or Turkish; here only the encodings that Chinese
offices use compete, and the one whose result looks most like Chinese wins.
"""

import codecs
import re
from dataclasses import dataclass
from functools import cache

from extract.knowledge import table
from extract.read.characters import control_share
from extract.vocabulary.errors import Category, ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""UTF-32 stands before UTF-16, whose mark is the beginning of its own."""

_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
"""Texts named after the smaller set use the larger one's characters (㎡, 镕)."""

_DECLARED = re.compile(rb"""<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SAMPLE = 8_000
"""Bytes compared between encodings, from the first that is not ASCII on; enough for a stable mean."""

MAX_LOST = 0.01
"""More than one character in a hundred that cannot be decoded: this is no text in that encoding."""

MAX_CONTROLS = 0.1
"""Texts saved by careless programs hold up to four NULs in a hundred characters, binary files far more."""

_REMEDY = "请确认它是文字文件，用记事本或 WPS 打开后另存为 UTF-8 的 .txt 或 .docx"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters of a text file, the Python name of its encoding, and remarks for the user."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The bytes as text; b"" gives "". Raises ReadError(DAMAGED) when they are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _tolerant(data[len(mark) :], encoding, name)
    found = _encoding(data)
    if found is None:
        raise ReadError(name, Category.DAMAGED, "内容是二进制数据，不是文字", _REMEDY)
    return _tolerant(data, found, name)


def decode_declared(data: bytes, label: str, name: str) -> Decoded:
    """The bytes in the encoding that somebody declared beside them; guessed when it does not fit or `label` is "".

    Raises ReadError(DAMAGED) when they are no text.
    """
    known = _known(label.strip().lower()) if label else None
    if known and not data.startswith(tuple(mark for mark, _ in _MARKS)) and _fits(data, known):
        return Decoded(data.decode(known), known)
    return decode(data, name)


def _encoding(data: bytes) -> str | None:
    """The most likely encoding of bytes without a byte order mark; None when all read as rubbish."""
    if b"\x00" not in data and _is_utf8(data):
        return "utf-8"
    declared = _DECLARED.search(data[:4096])
    if declared and (known := _known(declared[1].decode("ascii").lower())) and _fits(data, known):
        return known
    first = re.search(rb"[\x80-\xff]", data)
    start = first.start() & ~1 if first else 0
    sample = data[start : start + _SAMPLE]
    scores = {encoding: _score(sample, encoding) for encoding in (*_CANDIDATES, "utf-8")}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= 0 else None


def _is_utf8(data: bytes) -> bool:
    """True also when the last character was cut off."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start > 0
    return True


def _known(label: str) -> str | None:
    """Python's name of a declared charset; None for what is unknown or decodes anything (latin-1)."""
    label = _WIDER.get(label, label)
    try:
        found = codecs.lookup(label).name
    except LookupError:
        return None
    return found if found.startswith(("gb", "big5", "utf", "euc", "hz", "shift")) else None


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, ValueError):
        return False
    return True


@cache
def _frequent() -> frozenset[str]:
    return frozenset("".join(row["characters"] for row in table("frequent_characters")))


def _score(sample: bytes, encoding: str) -> float:
    """Mean likeness to Chinese of the sample read in this encoding, about -3 (rubbish) to 2 (prose)."""
    text = sample.decode(encoding, "replace")
    frequent = _frequent()
    total = sum(2.0 if char in frequent else _worth(char) for char in text)
    return total / max(len(text), 1)


def _worth(char: str) -> float:
    """Punctuation counts like words, ASCII little, private or foreign characters against the encoding."""
    code = ord(char)
    if code < 0x80:
        return 0.5 if code >= 0x20 or char in "\t\n\r" else -3.0
    if 0x3000 <= code <= 0x303F or 0xFF01 <= code <= 0xFF5E or char in "“”‘’—…·":
        return 1.0
    return 0.2 if 0x4E00 <= code <= 0x9FFF else -3.0


def _tolerant(data: bytes, encoding: str, name: str) -> Decoded:
    """Decode with a few characters lost at most; big5 falls back to its Hong Kong superset."""
    for choice in (encoding, _WIDER.get(encoding, encoding)):
        if _fits(data, choice):
            text, lost, encoding = data.decode(choice), 0, choice
            break
    else:
        text = data.decode(encoding, "replace")
        lost = text.count("\ufffd")
    if lost > max(1, len(text) * MAX_LOST):
        raise ReadError(name, Category.DAMAGED, "看不出是哪种文字编码", _REMEDY)
    if control_share(text) > MAX_CONTROLS:
        raise ReadError(name, Category.DAMAGED, "内容是二进制数据，不是文字", _REMEDY)
    return Decoded(text, encoding, (lost_note(lost),) if lost else ())


def lost_note(lost: int) -> str:
    """What is said of a text in which so many characters could not be decoded."""
    return f"有 {lost} 个字符无法辨认，以“\ufffd”代替"
