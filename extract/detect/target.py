"""Quantified targets and reported figures of a sentence: how much of what.

A number alone is no target: it needs a unit (models/targets.tsv), and dates, ordinals, document numbers, slogans
and eligibility thresholds have to be told apart. The number stands as printed: 1200万人 is 1200 in 万人.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extract import knowledge
from extract.vocabulary.numerals import number
from extract.vocabulary.task import Target

_CN = "一二两三四五六七八九十百千"
_TITLE = re.compile("《[^《》]{1,200}》?|〔[^〕]{1,12}〕|〈[^〉]{1,80}〉")
_EDGE = "，,、；;。：:！？!?（(）)【】—\n\u3000 \t"
"""Characters that bound a clause part: an indicator does not reach over them."""

_NOUN_STOP = "《〈的和及与并以在为进被将已受了到有对按由从给且则或向于是能用让把需均都参要应须可仍也还"
_INDICATOR = 18
_NOUN = 9
"""Longest indicator before a value and counted noun after it, in characters; longer runs are not one phrase."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Compiled word lists."""

    starts: re.Pattern[str]
    value: re.Pattern[str]
    kinds: dict[str, str]
    direction: re.Pattern[str]
    senses: dict[str, str]
    before: re.Pattern[str]
    bounds: dict[str, str]
    create: re.Pattern[str]
    topic: re.Pattern[str]
    base: re.Pattern[str]
    lead: re.Pattern[str]
    compounds: frozenset[str]
    noun_stop: re.Pattern[str]


def _words(kind: str, sense: str | None = None, *, ordered: bool = False) -> list[str]:
    """All words of a kind (and sense), longest first, or as they stand in the table."""
    found = [
        word
        for row in knowledge.table("targets")
        if row["kind"] == kind and sense in (None, row["sense"])
        for word in knowledge.values(row["words"])
    ]
    return found if ordered else sorted(found, key=len, reverse=True)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in words)


def _by_sense(kind: str) -> dict[str, str]:
    """Word → sense; the first row that names a word wins."""
    senses: dict[str, str] = {}
    for row in knowledge.table("targets"):
        if row["kind"] == kind:
            for word in knowledge.values(row["words"]):
                senses.setdefault(word, row["sense"])
    return senses


_NUMBER = r"[0-9０-９]+(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?"
_REDACTED = "[xXＸ×]{1,3}"
_CHINESE = rf"[{_CN}]+(?:点[{_CN}零〇]+)?"


@cache
def _lexicon() -> _Lexicon:
    kinds = _by_sense("unit")
    units = _any(_words("unit"))
    dash = r"\s*(?:[-－—–―─~～]{1,2}|至|到)\s*"
    one = f"{_NUMBER}|{_REDACTED}|{_CHINESE}"
    scale = r"[百千十]?(?:万亿|万|亿)|[百千]"
    value = re.compile(
        rf"(?:(?P<rank>(?:第|前)\s*(?:{_NUMBER}|{_CHINESE}))\s*(?P<place>[位名])(?!\s*的)"
        rf"|(?P<top>前\s*(?:{_NUMBER}|[三五十]))(?=[，。；、）)\s]|\Z)"
        rf"|(?P<share>{_CHINESE}|百|千)分之(?P<over>{_NUMBER}|{_REDACTED}|{_CHINESE})"
        rf"|(?P<double>翻(?P<times>[一两二三四1-4])?番|减半)"
        rf"|(?P<low>{one})(?:\s*(?P<lowunit>[%％]|{scale})?{dash}(?P<high>{_NUMBER}|{_REDACTED}|{_CHINESE}))?"
        rf"\s*(?P<more>多|余|来)?(?P<scale>{scale})?(?P<more2>多|余)?\s*(?P<unit>{units})?)"
        r"(?P<more3>多|余)?(?:[（(][\u4e00-\u9fff]{1,3}[）)])?"
        r"\s*(?P<tail>左右|上下|及以上|及以下|以上|以下|以内|之内)?(?:[（(](?:不?含)[^（()）]{0,8}[）)])?"
    )
    start = rf"[0-9０-９xXＸ×第前翻减{_CN}](?:(?<=[0-9０-９xXＸ×翻减])|(?<=[第前])(?=\s*[0-9０-９{_CN}])"
    chinese = rf"(?<=[{_CN}])(?=[{_CN}万亿零余多点]*\s*(?:分之|成(?![员立为果功效本长品熟就])|{_any(_words('unit', 'count'))}|倍|[万亿]|元|亩|公里|吨)))"
    verbs = _any(_words("direction"))
    bounds = [w for w in _words("bound") if w not in ("左右", "上下", "以上", "以下", "及以上", "及以下", "以内", "之内", "内", "多", "余", "来")]
    return _Lexicon(
        re.compile(f"{start}|{chinese}"),
        value,
        kinds,
        re.compile(rf"(?P<verb>{verbs})(?:率|速度|幅度)?\s*(?:到|至|为|在|了|的)?\s*(?:{_any(bounds)})?\s*\Z"),
        _by_sense("direction"),
        re.compile(rf"(?P<bound>{_any(bounds)})(?:在|到|为)?\s*\Z"),
        _by_sense("bound"),
        re.compile(rf"(?:{_any(_words('create'))})(?:了|出|好|约)?\s*\Z"),
        re.compile(rf"\s*(?:工作|重点|主要|具体|重大)?(?:{_any(_words('topic'))})"),
        re.compile("|".join(w for row in knowledge.table("targets") if row["kind"] == "base" for w in [row["words"]])),
        re.compile(rf"(?:{'|'.join(_words('lead', ordered=True))}|(?:到|至|截至)?\s*20[0-9]{{2}}\s*年(?:度|底|末)?|\s)+"),
        frozenset(_words("compound")),
        re.compile(_any(_words("noun_stop") + _words("direction", "up") + _words("direction", "down"))),
    )


def find_targets(text: str, start: int, end: int) -> list[Target]:
    """Quantified targets inside text[start:end], in order, verbatim, never overlapping.

    text: the whole document, so that offsets are its own. Redacted numbers (x项) have value None. [] for a
    sentence without a figure; raises nothing.
    """
    lexicon = _lexicon()
    hits = lexicon.starts.finditer(text, start, end)
    first = next(hits, None)
    if first is None:
        return []
    titles = [m.span() for m in _TITLE.finditer(text, start, end)] if text.find("《", start, end) >= 0 or text.find("〔", start, end) >= 0 else []
    found: list[Target] = []
    last = start
    for hit in (first, *hits):
        at = hit.start()
        if at < last or any(a <= at < b for a, b in titles):
            continue
        match = lexicon.value.match(text, at, end)
        if match is None:
            continue
        last = max(match.end(), at + 1)
        if _counts(lexicon, text, start, end, match):
            found.append(_target(lexicon, text, max(start, found[-1].end if found else start), end, match))
    return _inherit(text, start, _from_to(text, start, found)) if len(found) > 1 else found


# ---- which numbers count ------------------------------------------------------------------------------------------

_PENALTY = re.compile(r"[^，。；]{0,14}(?:罚款|罚金|罚没)")
_CONDITION = re.compile(r"\s*(?:[（(][^）)]{0,14}[）)])?[^，。；、]{0,12}?的(?:[，,]|[\u4e00-\u9fff])")
_PROCESS = re.compile(r"(?:压缩|缩短|压减|控制|减少|增加|延长|提速|不超过|不得超过|降低|提前|达到|不少于|不低于)(?:至|到|为|在)?\s*\Z")
_ENTRY = re.compile(r"(?:位居|居|进入|列|位列|保持|排名|跻身|跃升至|升至|排在|稳居|达到|进|排|至|入)(?:全国|全省|全市|世界|全球|同类城市|中部|西部|东部)*\s*\Z")


def _counts(lexicon: _Lexicon, text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """True when the number is a figure of the task: not a date, ordinal, number of a document or threshold."""
    at = match.start()
    before = text[at - 1] if at > start else ""
    if before and (before.isdecimal() or before in ".．第/+＋〔[［×*" or before.isascii() and before.isalpha()):
        return False
    if match["rank"] or match["top"]:
        return _ENTRY.search(text, max(start, at - 10), at) is not None
    if match["double"]:
        return True
    if match["share"]:
        return before not in tuple(_CN)
    unit = match["unit"] or ""
    if not unit:
        return _bare(lexicon, text, start, match)
    kind = lexicon.kinds[unit]
    if at == start and text[at : match.start("unit")][-1:].isspace():
        return False  # the running number of a table row
    if _in_slogan(text, start, end, match) or _no_count(lexicon, text, start, end, match):
        return False
    if match["low"][0] in _CN and not _chinese_counts(lexicon, text, start, kind, match):
        return False
    if kind == "time":
        return _PROCESS.search(text, max(start, at - 8), at) is not None
    if kind == "percent":
        return True
    if unit in ("省", "市", "县", "区", "部门", "单位", "乡", "镇", "村") and not match["scale"]:
        listed = text[max(start, at - 10) : at]
        return "、" not in listed or "等" in listed  # 安徽、河南、湖北3省 sums up a list
    return not _threshold(text, start, end, kind, match)


_EXISTING = re.compile(r"(?:现有|原有|现|原)\s*\Z")
_ONCE = re.compile(r"每[^，。；]{1,14}\Z")


def _no_count(lexicon: _Lexicon, text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """五个方面, 六部委, 现有3名副组长, 15项基金中, 每半年召开1次: words that no result is counted by."""
    at, unit = match.start("unit"), match["unit"]
    if unit and len(unit) == 1 and not match["tail"] and text[at : at + 2] in lexicon.compounds:
        return True
    if lexicon.topic.match(text, match.end(), end) or _EXISTING.search(text, max(start, match.start() - 3), match.start()):
        return True
    return unit == "次" and match["low"] in ("1", "１", "一") and bool(_ONCE.search(text, max(start, match.start() - 16), match.start()))


def _bare(lexicon: _Lexicon, text: str, start: int, match: re.Match[str]) -> bool:
    """A number without unit: only x after a verb or bound (压减x以上), or a count in 万 and 亿."""
    if match["low"][0] in "xXＸ×":
        verb = lexicon.direction.search(text, max(start, match.start() - 8), match.start())
        return bool(match["tail"]) or (verb is not None and verb["verb"] != "突破")
    return bool(match["scale"] and match["scale"][-1] in "万亿" and match["low"][0] not in _CN)


def _chinese_counts(lexicon: _Lexicon, text: str, start: int, kind: str, match: re.Match[str]) -> bool:
    """Chinese numerals count in amounts (三百万元, 五成), and as counts only after a verb of making; never 一."""
    if kind in ("percent", "measure", "time"):
        return match["low"] != "一" or kind == "percent" or match["unit"] == "倍"
    if match["scale"] and match["scale"][-1] in "万亿":
        return True
    small = match["low"] == "一" or (match["low"][0] == "一" and len(match["low"]) == 1)
    return not small and lexicon.create.search(text, max(start, match.start() - 6), match.start()) is not None


def _in_slogan(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """“5个一”, “1+N”, 13项+: a number right after an opening quote is a name, unless its noun is a share."""
    at = match.start()
    opened = at > start and text[at - 1] in "“‘「\""
    close = text.find("”", match.end(), min(end, match.end() + 8)) >= 0
    return (opened and close and match["unit"] not in ("%", "％")) or text[match.end() : match.end() + 1] in ("+", "＋")


def _threshold(text: str, start: int, end: int, kind: str, match: re.Match[str]) -> bool:
    """Who is concerned, not what is to be reached: 2000吨以上的渔船, （1000总吨以上）, 含6万元, 1万元以下罚款."""
    at, tail = match.start(), match["tail"] or ""
    before = text[max(start, at - 3) : at]
    if before.endswith(("含", "满", "不足", "未满")) or _PENALTY.match(text, match.end(), end):
        return True
    if before.endswith(("低于", "高于", "超过")) and kind == "measure" and _CONDITION.match(text, match.end(), end):
        return True
    if tail not in ("以上", "以下", "及以上", "及以下"):
        return False
    bracketed = before[-1:] in ("（", "(") and text[match.end() : match.end() + 1] in ("）", ")")
    follows = text[match.end() : match.end() + 1]
    people = kind == "measure" or match["unit"] in ("人", "名")
    return bracketed or (people and bool(follows) and follows not in _EDGE) or follows == "的"


# ---- what is said of them -----------------------------------------------------------------------------------------


def _target(lexicon: _Lexicon, text: str, floor: int, end: int, match: re.Match[str]) -> Target:
    """The record of one value: the text grows to the indicator before it or to the counted noun after it."""
    at, stop = match.start(), match.end()
    stop = at + len(text[at:stop].rstrip())
    chunk = _chunk(text, floor, at)
    verb = lexicon.direction.search(text, chunk, at)
    bound_word = lexicon.before.search(text, chunk, at)
    base = lexicon.base.search(text, chunk, at)
    begin, finish, noun = at, stop, ""
    after = stop + 1 if text[stop : stop + 1] == " " else stop
    if after >= end or text[after] in _EDGE:
        begin = _indicator_start(lexicon, text, chunk, at, verb, bound_word)
    else:
        finish = _noun_end(lexicon, text, stop, end) if _is_count(lexicon, match) else stop
        noun = re.sub(r"\s", "", text[stop:finish])
        lead = bound_word if _is_count(lexicon, match) else min(filter(None, (verb, bound_word)), key=re.Match.start, default=None)
        begin = lead.start() if lead else at
    indicator = _indicator(lexicon, text, chunk, at, verb, bound_word, base)
    value, upper, unit = _amount(match)
    direction = _direction(lexicon, verb, match)
    return Target(
        text[begin:finish],
        begin,
        finish,
        noun if noun and not verb else indicator or noun,
        value,
        unit,
        direction,
        _bound(lexicon, text, floor, match, bound_word),
        upper,
        re.sub(r"\s", "", base[0]) if base else "",
    )


def _is_count(lexicon: _Lexicon, match: re.Match[str]) -> bool:
    return lexicon.kinds.get(match["unit"] or "") == "count"


def _chunk(text: str, floor: int, at: int) -> int:
    """Where the words before a value begin: after the last clause edge, at most twice an indicator back."""
    low = max(floor, at - 2 * _INDICATOR)
    begin = at
    while begin > low and text[begin - 1].isspace():
        begin -= 1
    while begin > low and (text[begin - 1] not in _EDGE or _joins(text, begin - 1, low)):
        begin -= 1
    return begin


def _joins(text: str, at: int, low: int) -> bool:
    """True for a line break inside a sentence, and for a blank that only sets a number off from its words."""
    if text[at] == "\n":
        return True
    return text[at] == " " and at > low and (text[at - 1].isdecimal() or text[at + 1].isdecimal())


def _indicator_start(
    lexicon: _Lexicon, text: str, chunk: int, at: int, verb: re.Match[str] | None, bound: re.Match[str] | None
) -> int:
    """Begin of the verbatim text: the whole clause part when short, else its verb or bound word."""
    lead = lexicon.lead.match(text, chunk, at)
    begin = lead.end() if lead else chunk
    while begin < at and text[begin].isspace():
        begin += 1
    if at - begin <= _INDICATOR:
        return begin
    return verb.start() if verb else bound.start() if bound else at


def _noun_end(lexicon: _Lexicon, text: str, stop: int, end: int) -> int:
    """End of the counted noun after a value (10个“数字领航”企业); the value's own end when it runs on too long."""
    at = stop
    if text[at : at + 1] == " ":
        at += 1
    verb = lexicon.noun_stop.search(text, stop, min(end, stop + _NOUN + 2))
    if verb:
        end = verb.start()
    while at < end and at - stop <= _NOUN and text[at] not in _EDGE and text[at] not in _NOUN_STOP and not text[at].isdecimal():
        at += 1
    if at - stop > _NOUN or text[stop : stop + 1] == "”":
        return stop
    return at if text.count("“", stop, at) == text.count("”", stop, at) else stop


def _indicator(
    lexicon: _Lexicon,
    text: str,
    chunk: int,
    at: int,
    verb: re.Match[str] | None,
    bound: re.Match[str] | None,
    base: re.Match[str] | None,
) -> str:
    """What is measured: the words before the verb, the bound and the base of comparison, without 力争 or 全年."""
    stop = min([at, *(m.start() for m in (verb, bound, base) if m is not None)])
    lead = lexicon.lead.match(text, chunk, stop)
    words = re.sub(r"\s", "", text[lead.end() if lead else chunk : stop])
    words = re.sub(r"^[”’]+|(?:分别|年均|平均|均|累计|仅|约|一般|为|是|在|由|的|比重由)+$", "", words)
    return words if len(words) <= 2 * _INDICATOR else ""


def _amount(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None, str]:
    """Value, upper end of a range and unit; 万 and 亿 stay with the unit as printed."""
    if match["rank"] or match["top"]:
        return number(re.sub(r"[第前\s]", "", match["rank"] or match["top"])), None, match["place"] or "位"
    if match["double"]:
        times = number(match["times"] or "一") or Decimal(1)
        return (Decimal(50), None, "%") if match["double"] == "减半" else (Decimal(2) ** times, None, "倍")
    if match["share"]:
        over = number(match["over"])
        if match["share"] in ("百", "千"):
            return over, None, "%" if match["share"] == "百" else "‰"
        return number(f"{match['share']}分之{match['over']}"), None, ""
    low, high = number(match["low"]), number(match["high"]) if match["high"] else None
    unit = (match["scale"] or "") + (match["unit"] or "").replace("％", "%")
    if match["lowunit"] and match["lowunit"] not in "%％" and match["lowunit"] != match["scale"] and low is not None:
        low = _rescaled(low, match["lowunit"], match["scale"] or "")
    return low, high, unit


def _rescaled(low: Decimal, own: str, shared: str) -> Decimal:
    """8000万—1亿元: the lower end in the unit of the upper one."""
    mine, other = number(f"1{own}"), number(f"1{shared}") if shared else Decimal(1)
    return low * mine / other if mine and other else low


def _direction(lexicon: _Lexicon, verb: re.Match[str] | None, match: re.Match[str]) -> str:
    if match["double"]:
        return "down" if match["double"] == "减半" else "up"
    if verb is None:
        return "reach" if match["rank"] or match["top"] else ""
    return lexicon.senses[verb["verb"]]


def _bound(lexicon: _Lexicon, text: str, floor: int, match: re.Match[str], before: re.Match[str] | None) -> str:
    """exact, about, at_least, at_most or strive: the word after the value, the one before it, then 力争 in the clause."""
    tail = match["tail"] or ""
    if tail:
        return lexicon.bounds[tail]
    if match["top"] or (match["rank"] or "").startswith("前"):
        return "at_most"
    if before:
        return lexicon.bounds[before["bound"]]
    if match["double"] is None and match["rank"] is None and (match["more3"] or (match["share"] is None and (match["more"] or match["more2"]))):
        return "about"
    at = match.start()
    strive = any(text.find(word, max(floor, at - 2 * _INDICATOR), at) >= 0 for word in ("力争", "争取", "努力"))
    return "strive" if strive else "exact"


# ---- values that share words --------------------------------------------------------------------------------------

_GREW = re.compile(r"\s*(?:大幅|稳步|快速)?[\u4e00-\u9fff]{1,2}(?:到|至)")
_FROM = re.compile(r"(?:从|由)\s*(?:[0-9]{4}\s*年(?:底|末)?的?)?\s*\Z")


def _from_to(text: str, start: int, found: list[Target]) -> list[Target]:
    """从0.94万家增加到1.55万家 is one target: the second value, compared with the first."""
    out: list[Target] = []
    for target in found:
        old = out[-1] if out else None
        if old and target.start - old.end <= 6 and old.end < target.end and _GREW.match(text, old.end, target.end):
            from_ = _FROM.search(text, max(start, old.start - _INDICATOR), old.start)
            if from_:
                out[-1] = _merged(text, start, old, target, from_.start())
                continue
        out.append(target)
    return out


def _merged(text: str, start: int, old: Target, new: Target, from_: int) -> Target:
    """The record of 甲从A增加到B: value B, base period 从A, the words from the indicator on."""
    chunk = _chunk(text, start, from_)
    lead = _lexicon().lead.match(text, chunk, from_)
    begin = lead.end() if lead else chunk
    indicator = re.sub(r"\s", "", text[begin:from_])
    if from_ - begin > _INDICATOR:
        begin = from_
    base = re.sub(r"\s", "", text[from_ : old.end])
    return replace(new, text=text[begin : new.end], start=begin, indicator=indicator, base_period=base)


_APART = re.compile(r"分别(?:为|是)?")
_HEAD = re.compile(r"(?:量|率|额|值|收入|支出|比重|面积|人数|数|总量|规模|水平|占比|GDP)\Z")


def _inherit(text: str, start: int, found: list[Target]) -> list[Target]:
    """完成424亿元，增长15.8%: a value without an indicator takes that of the one before; 分别 gives each its own."""
    out: list[Target] = []
    run: list[str] = []
    for target in found:
        floor = out[-1].end if out else start
        apart = _apart(text, floor, target)
        if apart is not None:
            run = apart[1:]
            target = replace(target, indicator=apart[0])
        elif run and target.start - floor <= 3:
            target = replace(target, indicator=run.pop(0), direction=target.direction or out[-1].direction)
        elif out and not target.indicator and target.start - floor <= 8:
            target = replace(target, indicator=out[-1].indicator)
        out.append(target)
    return out


def _apart(text: str, floor: int, target: Target) -> list[str] | None:
    """Names listed before 分别: 城镇、农村居民收入分别增长 → 城镇居民收入, 农村居民收入."""
    hits = list(_APART.finditer(text, max(floor, target.start - _INDICATOR), target.end))
    if not hits:
        return None
    stop = hits[-1].start()
    begin = stop
    while begin > floor and text[begin - 1] not in "，,；;。：:（(）)" and stop - begin < 80:
        begin -= 1
    lead = _lexicon().lead.match(text, begin, stop)
    names = [re.sub(r"\s", "", n) for n in re.split(r"、|和|与|以及|及", text[lead.end() if lead else begin : stop])]
    names = [n for n in names if n]
    return _shared_tail(names) if names else None


def _shared_tail(names: list[str]) -> list[str]:
    """Give the short names of a list the tail of the last one, when they are cut to one length (城镇、农村居民收入)."""
    if len(names) < 2:
        return names
    last, length = names[-1], len(names[0])
    tail = last[length:]
    cut = all(len(n) == length and not _HEAD.search(n) for n in names[:-1])
    return [n + tail for n in names[:-1]] + [last] if cut and len(tail) >= 2 and length <= 4 else names
