"""The value of a printed ordinal: 十二 → 12, ③ → 3, １２ → 12, 首先 → 1."""

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}
_UNITS = {"十": 10, "百": 100}


def ordinal_value(text: str) -> int:
    """The number of an ordinal from 1; 0 when the text holds none. 最后 is 99: after every other.

    Chinese numerals up to 999, Arabic digits of either width, circled numbers.
    """
    word = text.strip()
    if word in _WORDS:
        return _WORDS[word]
    if len(word) == 1 and "①" <= word <= "⑳":
        return ord(word) - ord("①") + 1
    if word.isdecimal():
        return int(word)
    return _chinese(word)


def _chinese(word: str) -> int:
    if len(word) > 1 and all(c in _DIGITS for c in word):
        return int("".join(str(_DIGITS[c]) for c in word))
    total, digit = 0, 0
    for char in word:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            return 0
    return total + digit
