"""Characters as they should have been typed: the only changes that reading makes to a text.

Kept small on purpose, because offsets refer to the text after this step: look-alike radicals become
the characters that they stand for, invisible characters go, exotic blanks become blanks, letter-spaced lines
close up. Full-width letters and punctuation stay as they are.
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

_HAN = "\u4e00-\u9fff"
_WIDE = f"{_HAN}\u3001-\u3011\u3014-\u301b\uff01-\uff5e“”‘’…—"
_SPACED = re.compile(f"[{_HAN}] (?=[{_HAN}])")
_TOUCHING = re.compile(f"[{_HAN}](?=[{_HAN}])")
_LETTER_GAP = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}\d])|(?<=[\d%]) (?=[{_WIDE}])")
_ENOUGH = 8
"""Blanks between characters of one line that make it letter-spaced; a head such as 主 持 人 keeps its own."""

_YEAR = re.compile(r"(?<![\d.])(?=[12] ?[09](?: ?\d){2} ?年)[\d ]+?\d(?= ?年)")
_UNIT = "年月日号时分个项家处人名万亿件类次所座户条%％"
_DIGITS = re.compile(
    rf"(?<=[{_WIDE}])( ?)(\d(?: \d)+)(?= ?[{_UNIT}])|(?<=[{_HAN}])(?<![表图件第])(\d{{1,3}}(?: \d{{1,3}})+)(?=[{_UNIT}])"
)
_DATE_GAP = re.compile(r"(?<=\d) {1,2}(?=[年月]|日(?!常))|(?<=[年月]) {1,2}(?=\d{1,2} {0,2}[月日])")
"""Blanks that people type around numbers; layouts without tell the same date."""

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


def closed_up(text: str) -> str:
    """One line without the blanks that letter-spacing leaves between characters and inside numbers; idempotent.

    各 区 县 要 …: when most characters of a line stand so, all of them close up. 2 026年, 1 2 0 处: numbers before a
    unit close up where their digits stand alone, make a year, or touch the word before and the unit. 2026 年 6 月 18 日
    closes up, so that a date reads the same from every format. Other blanks stay.
    """
    if " " not in text:
        return text
    spaced = len(_SPACED.findall(text))
    if spaced >= _ENOUGH and spaced > 2 * len(_TOUCHING.findall(text)):
        text = _LETTER_GAP.sub("", text)
    if re.search(r"\d \d", text):
        text = _YEAR.sub(lambda match: match[0].replace(" ", ""), text)
        text = _DIGITS.sub(lambda match: (match[1] or "") + (match[2] or match[3]).replace(" ", ""), text)
    return _DATE_GAP.sub("", text)


def lines(text: str) -> list[str]:
    r"""The text cut at every kind of line end (\r\n, \r, \f, U+2028 …), ends removed; "" gives [""]."""
    return _LINE_END.split(text)


def numbered(label: str, text: str) -> str:
    """Number and text; a blank between only where they would read as one: 1.2022年, Article 1Scope."""
    last = label[-1:]
    glued = last.isalnum() or (last == "." and text[:1].isdigit())
    return f"{label} {text}" if glued else label + text


def control_share(text: str) -> float:
    """Share of characters, from 0 to 1, that no text has: NUL and the like; 0.0 for an empty text."""
    return len(re.findall(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", text)) / max(len(text), 1)
