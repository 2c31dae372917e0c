"""Characters as they should have been typed: the only changes that reading makes to a text.

Kept small on purpose, because offsets refer to the text after this step: look-alike radicals become
the characters that they stand for, invisible characters go, exotic blanks become blanks. Full-width
letters and punctuation stay as they are.
"""

import re
import unicodedata

_RADICALS = (
    "⺎兀⺒巳⺓幺⺝月⺟母⺠民⺩王⺫目⺬示⺼肉⻁虎⻄西⻅见⻆角⻉贝⻊足⻋车⻑長⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
"""Pairs from Unicode's EquivalentUnifiedIdeograph: radicals that PDF tools emit and NFKC leaves alone."""

_BLANKS = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u1680"
_INVISIBLE = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_BROKEN = r"\ud800-\udfff\ufff9-\ufffb\ufffe\uffff"
_NO_EMOJI = r"(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
"""A joiner counts only inside an emoji; elsewhere it is a left-over of copying."""

_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def _compatibility() -> dict[str, str]:
    codes = [*range(0x2E80, 0x2FD6), *range(0xF900, 0xFAFF)]
    pairs = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in codes}
    pairs |= dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
    return {old: new for old, new in pairs.items() if old != new and len(new) == 1}


_REPLACED = _compatibility() | dict.fromkeys(_BLANKS, " ")
_ODD = re.compile(f"[{''.join(_REPLACED)}{_INVISIBLE}{_BROKEN}]|{_NO_EMOJI}")


def clean(text: str) -> str:
    """The text without invisible characters and with radicals and blanks replaced; idempotent.

    Tabs and line ends stay. ⼯⾰⼈ becomes 工革人, a soft hyphen nothing, a no-break space a blank.
    """
    return _ODD.sub(lambda match: _REPLACED.get(match[0], ""), text)


def lines(text: str) -> list[str]:
    r"""The text cut at every kind of line end (\r\n, \r, \f, U+2028 …), ends removed; "" gives [""]."""
    return _LINE_END.split(text)


def control_share(text: str) -> float:
    """Share of characters, from 0 to 1, that no text has: NUL and the like; 0.0 for an empty text."""
    return len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", text)) / max(len(text), 1)
