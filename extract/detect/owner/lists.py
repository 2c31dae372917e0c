"""Lists of units: 、 ， and 和 part them, but not inside a name (人力资源和社会保障厅) and not inside brackets."""

import re

from extract.detect.owner.lexicon import Lexicon
from extract.detect.owner.names import begins_like_unit, ends_like_unit
from extract.detect.owner.words import bare

_PART = re.compile(
    r"[、，,；;。／/|]|(?P<open>[（(〔\[“])|(?P<close>[）)〕\]”])|(?P<and>以及|[和及与暨])|(?P<blank>\s+)"
)
_GOVERNMENTS = re.compile(
    r"(?:各|有关|相关|所有)(?:地级|设区|市直|省直)?(?:省|市|自治州|州|县|区|盟|旗|镇|乡|地|自治区|直辖市)[^，,；;。\s]{0,24}?"
    r"(?:人民政府|政府|管委会|党委|党组|党工委|行署)"
)
_INSIDE = re.compile(r"(?:[、和及与]|以及)")


def split(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Spans of the pieces of a list in text[start:end], outer blanks removed, empty pieces left out; linear time.

    White space (also a line break) parts two pieces only where both sides are names of their own.
    """
    whole = _wholes(text, start, end, lexicon)
    cuts = [start]
    depth = 0
    for mark in _PART.finditer(text, start, end):
        if mark["open"]:
            depth += 1
        elif mark["close"]:
            depth = max(0, depth - 1)
        elif depth == 0 and not _within(mark.start(), whole) and _parts(text, cuts[-1], mark, end, lexicon):
            cuts += [mark.start(), mark.end()]
    cuts.append(end)
    return [piece for a, b in zip(cuts[::2], cuts[1::2], strict=True) if (piece := _trim(text, a, b))]


def _wholes(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Stretches that are one unit with a separator in it: 各市、县（区）人民政府, lexicon names with 、."""
    found = [m.span() for m in _GOVERNMENTS.finditer(text, start, end) if _one_government(m[0])]
    for name in lexicon.listed:
        at = text.find(name, start, end)
        while at >= 0:
            found.append((at, at + len(name)))
            at = text.find(name, at + len(name), end)
    return sorted(found)


_LISTED_LEVELS = re.compile(
    r"(?:(?:自治|设区的?|地级)?[省市州县区盟旗镇乡]|自治区|直辖市|街道|[（(〔][^（()）〔〕]{1,16}[）)〕])"
)


def _one_government(text: str) -> bool:
    """各市、县（区）人民政府: nothing but levels between 各 and the end."""
    inner = re.sub(r"^(?:各|有关|相关|所有)|(?:人民政府|政府|管委会|党委|党组|党工委|行署)$", "", text)
    return bool(_INSIDE.search(inner)) and not _LISTED_LEVELS.sub("", _INSIDE.sub("", inner)).strip("各")


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in spans)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in _OUTER:
        start += 1
    while start < end and text[end - 1] in _OUTER:
        end -= 1
    return (start, end) if start < end else None


_OUTER = " \t\n\r\u3000\xa0。.:："


def _parts(text: str, start: int, mark: re.Match[str], end: int, lexicon: Lexicon) -> bool:
    """Whether this mark parts two pieces: punctuation always, a conjunction or blank only between two names."""
    if not mark["and"] and not mark["blank"]:
        return True
    left = bare(text[max(start, mark.start() - _LONGEST) : mark.start()])
    far = min(end, mark.end() + _LONGEST)
    stop = _NEXT.search(text, mark.end(), far)
    right = bare(text[mark.end() : stop.start() if stop else far])
    if not left or not right:
        return False
    if mark["blank"]:
        return _blank_parts(left, right, lexicon)
    if lexicon.knows(left + mark[0] + right) or right in _GENERIC:
        return False
    stem = left in lexicon.functions or (left[1:] in lexicon.functions and left[0] in "省市县区")
    return (ends_like_unit(left, lexicon) and len(left) > 1) or (stem and right.endswith(_GENERIC))


_LONGEST = 100
"""Characters looked at on each side of a mark; no name is longer, and a cell of rubbish may be as long as a book."""
_GENERIC = ("单位", "部门", "企业", "机构", "地区")
_NEXT = re.compile(r"[、，,；;。\s／/|]")


def _blank_parts(left: str, right: str, lexicon: Lexicon) -> bool:
    if not ends_like_unit(left, lexicon) or lexicon.knows(left + right) or right.startswith(_TAILS):
        return False
    if left.startswith(_CENTRAL) and not right.startswith(("国家", "省", "市")):
        return False
    return begins_like_unit(right, lexicon) or ends_like_unit(right, lexicon)


_TAILS = ("（", "(", "〔", "等", "牵头", "负责", "配合", "按", "办公", "政府", "人民政府")
_CENTRAL = ("国家", "中国", "人民银行", "人行")
"""国家税务总局 and a place after it are one branch, also over a line break."""
