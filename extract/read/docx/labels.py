"""Numbers as Word prints them in front of a paragraph: 一, 甲, ①, ㈠, IV …"""

from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
_ROMAN_SMALL = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def label(value: int, style: str) -> str:
    """`value` in Word's number format `style` (w:numFmt); "" for bullets, digits for what is unknown."""
    if style in _SILENT:
        return ""
    return _STYLES.get(style, str)(value)


def counted(value: int, digits: str = _DIGITS, units: str = "十百千万", *, ten: bool = True) -> str:
    """A number from 0 to 99,999 in words: 23 is 二十三; ten: 10 to 19 without a leading 一."""
    if value >= 100_000 or value < 0:
        return str(value)
    text, gap = "", False
    for power in range(4, -1, -1):
        digit = value // 10**power % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + (units[power - 1] if power else "")
        gap = not digit
    if ten and 10 <= value < 20:
        text = text[1:]
    return text or digits[0]


def _positional(value: int, digits: str = "〇一二三四五六七八九") -> str:
    return "".join(digits[int(digit)] for digit in str(value))


def _counting(value: int) -> str:
    """chineseCounting: in words up to 99, then digit by digit."""
    return counted(value) if value < 100 else _positional(value)


def _roman(value: int) -> str:
    text = ""
    for worth, sign in (*_ROMAN, *_ROMAN_SMALL):
        text += sign * (value // worth)
        value %= worth
    return text


def _letter(value: int) -> str:
    """Word repeats letters: 27 is AA, 28 is BB."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else str(value)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)]


def _signs(first: str, count: int) -> Callable[[int], str]:
    """Signs that stand in a row in Unicode; plain digits beyond the last."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= count else str(value)


def _circle(value: int) -> str:
    for start, end, first in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if start <= value <= end:
            return chr(ord(first) + value - start)
    return str(value)


def _full_width(value: int) -> str:
    return _positional(value, "０１２３４５６７８９")


def _formal(value: int) -> str:
    return counted(value, _FORMAL, "拾佰仟萬", ten=False)


_SILENT = frozenset(("bullet", "none"))

_STYLES: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda value: _letter(value).lower(),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": counted,
    "taiwaneseCountingThousand": counted,
    "japaneseCounting": counted,
    "ideographDigital": _positional,
    "taiwaneseDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": lambda value: counted(value, _FORMAL_TRADITIONAL, "拾佰仟萬", ten=False),
    "japaneseLegal": _formal,
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedFullstop": _signs("⒈", 20),
    "decimalEnclosedParen": _signs("⑴", 20),
    "ideographEnclosedCircle": _signs("㈠", 10),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "numberInDash": lambda value: f"- {value} -",
}
"""ideographEnclosedCircle: the name says circle, Word's Chinese list gallery prints ㈠."""
