"""Numbers as Chinese documents print them: 十二, 二〇二六, ２０２６, 1,200.5, 3百, 1.2亿, 五成, 三分之二, 百分之五.

Pure functions without data or state. What is no number gives None, never an exception.
"""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

_FULL = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "○": 0, "Ｏ": 0, "０": 0, "0": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6,
    "柒": 7, "捌": 8, "玖": 9, "元": 1,
}  # fmt: skip
"""元 is the first of a count (二〇〇五年元月 = January); 两 counts things only, but never misleads."""

_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
_SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_BLANK = re.compile(r"\s+")
LONGEST = 40
"""Characters; nobody prints a longer number, and hostile input must not nest deeper."""
_KEPT = 2048
"""Numbers whose value is kept: documents print the same few hundred over and over."""


def plain(text: str) -> str:
    """The text with full-width digits, points and percent signs made half-width and all blanks removed."""
    return _BLANK.sub("", text.translate(_FULL))


@lru_cache(maxsize=_KEPT)
def integer(text: str) -> int | None:
    """A whole number such as "12", "１２", "十二", "二〇二六", "廿五"; None when it is none (also for "")."""
    text = plain(text)
    if len(text) > LONGEST:
        return None
    if text.isascii():
        return int(text) if text.isdigit() else None
    value = _chinese(text)
    return int(value) if value is not None and value == int(value) else None


@lru_cache(maxsize=_KEPT)
def number(text: str) -> Decimal | None:
    """The value of a printed number, a share as part of one (五成 → 0.5, 百分之五 → 0.05, 三分之二 → 0.666…).

    Arabic and Chinese digits may be mixed (3百, 1.2亿, 1千2百). None when the whole text is not one number.
    """
    text = plain(text)
    if len(text) > LONGEST:
        return None
    if "分之" in text:
        return _share(text)
    if text.endswith(("%", "成")) and len(text) > 1:
        value = _chinese(text[:-1])
        return value / (100 if text[-1] == "%" else 10) if value is not None else None
    return _chinese(text)


def _share(text: str) -> Decimal | None:
    """三分之二, 百分之五, 千分之一点五: the second number over the first."""
    below, _, above = text.partition("分之")
    under = Decimal(100) if below == "百" else Decimal(1000) if below == "千" else _chinese(below)
    over = _chinese(above)
    if under is None or over is None or under == 0:
        return None
    share = Fraction(over) / Fraction(under)
    return Decimal(share.numerator) / Decimal(share.denominator)


def _chinese(text: str) -> Decimal | None:
    """A number of Arabic or Chinese digits with 十百千万亿, without a share."""
    if not text:
        return None
    for scale in ("亿", "万"):  # the greatest scale stands outside: 1万亿 = 10^12, 3亿5千万
        head, found, tail = text.rpartition(scale)
        if found:
            return _scaled(head, tail, _SCALES[scale])
    whole, point, decimals = text.partition("点")
    value = _thousands(whole)
    if value is None or not point:
        return value
    places = [_DIGITS.get(c) for c in decimals]
    if not places or None in places:
        return None
    return value + Decimal(f"0.{''.join(map(str, places))}")


def _scaled(head: str, tail: str, scale: int) -> Decimal | None:
    """Head × scale + tail; 一万二 means 12,000: a lone last digit counts in tenths of the scale."""
    high = _chinese(head)
    if high is None or not tail:
        return None if high is None else high * scale
    low = _chinese(tail)
    if low is None:
        return None
    if len(tail) == 1 and tail in "一二三四五六七八九":
        low *= scale // 10
    return high * scale + low


def _thousands(text: str) -> Decimal | None:
    """Up to 9999 in digits and powers (一千二百零五, 十二, 1千2百), or digits read one by one (二〇二六)."""
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if text and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total = Decimal(0)
    digit: Decimal | None = None
    last = 10**9
    for piece in re.findall(r"\d+(?:\.\d+)?|.", text):
        if piece in _POWERS:
            power = _POWERS[piece]
            if power >= last:
                return None
            total += (Decimal(1) if digit is None else digit) * power
            digit, last = None, power
        elif piece[0].isdigit() and piece.isascii():
            digit = Decimal(piece)
        elif piece in _DIGITS:
            digit = Decimal(_DIGITS[piece])
        else:
            return None
    if digit is None:
        return total if last < 10**9 else None
    shorthand = last if last in (100, 1000) and text[-2:-1] in _POWERS else 10
    return total + digit * (shorthand // 10)
