"""Which numbers are figures of a task: not dates, ordinals, document numbers, slogans or thresholds of eligibility."""

import re
from typing import NamedTuple

from extract.detect.target_grammar import CHINESE_DIGITS, EDGES, Lexicon
from extract.knowledge import Pattern

_PENALTY = re.compile(r"[^，。；]{0,14}(?:罚款|罚金|罚没)")
_CONDITION = re.compile(r"\s*(?:[（(][^）)]{0,14}[）)])?[^，。；、]{0,12}?的(?:[，,]|[\u4e00-\u9fff])")
_LIMITS = ("低于", "高于", "超过", "达不到", "不足", "未达到", "未达")
_CASE = Pattern("share_of_a_case")
"""What follows a share that only tells whom a rule concerns: 供地率达不到70%的，; 比例超过15%的市县予以问责."""
_PROCESS = re.compile(
    r"(?:压缩|缩短|压减|控制|减少|增加|延长|提速|不超过|不得超过|降低|提前|达到|不少于|不低于)[至到为在]?\s*\Z"
)
_ENTRY = re.compile(
    r"(?:位居|居|进入|列|位列|保持|排名|跻身|跃升至|升至|排在|稳居|达到|进|排|至|入)"
    r"(?:全国|全省|全市|世界|全球|同类城市|中部|西部|东部)*\s*\Z"
)
_EXISTING = re.compile(r"(?:现有|原有|现|原)\s*\Z")
_ONCE = re.compile(r"每[^，。；]{1,14}\Z")
_AREAS = ("省", "市", "县", "区", "部门", "单位", "乡", "镇", "村")


class Figure(NamedTuple):
    """A number found in text[start:end]: its match, and the first character of the sentence."""

    text: str
    start: int
    end: int
    match: re.Match[str]

    def back(self, length: int) -> int:
        """The position `length` characters before the figure, not before the sentence."""
        return max(self.start, self.match.start() - length)


def counts(lexicon: Lexicon, figure: Figure) -> bool:
    """True when the number is a figure of the task."""
    text, match = figure.text, figure.match
    at = match.start()
    before = text[at - 1] if at > figure.start else ""
    if before and (before.isdecimal() or before in ".．第前/+＋〔[［×*" or (before.isascii() and before.isalpha())):
        return False
    if match["rank"] or match["top"]:
        return _ENTRY.search(text, figure.back(10), at) is not None
    if match["double"] or match["each"]:
        return True
    if match["share"]:
        return before not in tuple(CHINESE_DIGITS)
    if not match["unit"]:
        return _bare(lexicon, figure)
    return not _in_slogan(figure) and not _no_count(lexicon, figure) and _unit_counts(lexicon, figure)


def _unit_counts(lexicon: Lexicon, figure: Figure) -> bool:
    """Whether a number with this unit counts here."""
    text, match, at = figure.text, figure.match, figure.match.start()
    unit, kind = match["unit"], lexicon.kinds[match["unit"]]
    if at == figure.start and text[at : match.start("unit")][-1:].isspace():
        return False  # the running number of a table row
    if match["low"][0] in CHINESE_DIGITS and not _chinese_counts(lexicon, kind, figure):
        return False
    if kind == "time":
        return _PROCESS.search(text, figure.back(8), at) is not None
    if unit == "岁":
        return text.find("寿命", figure.back(12), at) >= 0
    if kind == "percent":
        return not _threshold(kind, figure)
    if unit in _AREAS and not match["scale"]:
        listed = text[figure.back(10) : at]
        return "、" not in listed or "等" in listed  # 甲、乙、丙3省 sums up a list
    return not _threshold(kind, figure)


def _no_count(lexicon: Lexicon, figure: Figure) -> bool:
    """五个方面, 六部委, 现有2名联络员, 每半年召开1次: words that no result is counted by."""
    text, match = figure.text, figure.match
    at, unit = match.start("unit"), match["unit"]
    if len(unit) == 1 and not match["tail"] and text[at : at + 2] in lexicon.compounds:
        return True
    if lexicon.topic.match(text, match.end(), figure.end) or _EXISTING.search(text, figure.back(3), match.start()):
        return True
    once = unit == "次" and match["low"] in ("1", "１", "一")
    return once and _ONCE.search(text, figure.back(16), match.start()) is not None


def _bare(lexicon: Lexicon, figure: Figure) -> bool:
    """A number without unit: only x after a verb or before a bound (压减x以上), or a count in 万 and 亿."""
    match = figure.match
    if match["low"][0] in "xXＸ×":
        verb = lexicon.direction.search(figure.text, figure.back(8), match.start())
        return bool(match["tail"]) or (verb is not None and verb["verb"] != "突破")
    return bool(match["scale"] and match["scale"][-1] in "万亿" and match["low"][0] not in CHINESE_DIGITS)


def _chinese_counts(lexicon: Lexicon, kind: str, figure: Figure) -> bool:
    """Chinese numerals count in amounts (三百万元, 五成), as counts only after a verb of making; never 一."""
    match = figure.match
    low, scale = match["low"], match["scale"] or ""
    if kind in ("percent", "measure", "time"):
        return low != "一" or kind == "percent" or match["unit"] == "倍"
    if scale and scale[-1] in "万亿":
        return low not in ("十", "百", "千")
    return low != "一" and lexicon.create.search(figure.text, figure.back(6), match.start()) is not None


def _in_slogan(figure: Figure) -> bool:
    """“5个一”, 13项+: a number right after an opening quote is a name, unless it is a share."""
    text, match, at = figure.text, figure.match, figure.match.start()
    if text[match.end() : match.end() + 1] in ("+", "＋"):
        return True
    opened = at > figure.start and text[at - 1] in '“‘「"'
    close = text.find("”", match.end(), min(figure.end, match.end() + 8)) >= 0
    return opened and close and match["unit"] not in ("%", "％")


def _threshold(kind: str, figure: Figure) -> bool:
    """Who is concerned, not what is to be reached: 2000吨以上的渔船, （1000总吨以上）, 含6万元, 1万元以下罚款."""
    text, match = figure.text, figure.match
    before = text[figure.back(3) : match.start()]
    if before.endswith(("含", "满", "不足", "未满")) or _PENALTY.match(text, match.end(), figure.end):
        return True
    percent = kind == "percent" and text[figure.back(4) : match.start()].endswith(_LIMITS)
    if percent and _CASE.match(text, match.end(), figure.end):
        return True
    limits = before.endswith(("低于", "高于", "超过")) and kind == "measure"
    if limits and _CONDITION.match(text, match.end(), figure.end):
        return True
    if match["tail"] not in ("以上", "以下", "及以上", "及以下"):
        return False
    follows = text[match.end() : match.end() + 1]
    bracketed = before[-1:] in ("（", "(") and follows in ("）", ")")
    personal = kind == "measure" or match["unit"] in ("人", "名")
    return bracketed or (personal and bool(follows) and follows not in EDGES) or follows == "的"
