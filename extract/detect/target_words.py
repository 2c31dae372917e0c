"""What is said of a figure: its verbatim words, indicator, value, unit, direction, bound and base of comparison."""

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.detect.target_filter import Figure
from extract.detect.target_grammar import EDGES, Lexicon
from extract.vocabulary.numerals import number
from extract.vocabulary.task import Target

LONGEST_INDICATOR = 18
_LONGEST_NOUN = 9
_NOUN_NAMED = 16
"""Characters: an indicator before a value; a counted noun in the text, and one to be named as indicator."""

_VERB_REACH = 24
_BOUND_REACH = 16
"""Characters: a verb with 率, 到 and a bound word before a value; a bound word alone; blanks included."""
_INDICATOR_HEAD = re.compile(
    r"^(?:[”’]|推进|加快|全面|改造提升|建设|建成|打造|培育|争创|开展|组织|举办|推动|召开|形成|选取|遴选|认定|实施|支持(?!率))+"
)
_INDICATOR_TAIL = re.compile(r"(?:分别|年均|平均|均|累计|仅|约|一般|为|是|在|由|的|比重由)+$")

_FAR = re.compile(
    r"(?P<bound>不得超过|不超过|不高于|不得高于|不低于|不得低于|不少于|不得少于)[^，,。；;：:、]{2,24}的\s*\Z"
    r"|(?P<bound2>至少|最多)[^，,。；;：:、0-9]{1,8}\Z"
)
"""A bound apart from its value: 不得超过一般公共预算支出的10%, 至少发布2次."""


@dataclass(frozen=True, slots=True)
class _Before:
    """The words before a figure: where they begin, its verb, its bound word and its base of comparison."""

    chunk: int
    verb: re.Match[str] | None
    bound: re.Match[str] | None
    base: re.Match[str] | None


def describe(lexicon: Lexicon, figure: Figure, floor: int) -> Target:
    """The record of one figure; `floor` is the end of the target before it, which no text reaches over.

    The verbatim text grows to the indicator when nothing follows the value, else to the counted noun after it.
    """
    text, match = figure.text, figure.match
    at = match.start()
    stop = at + len(match[0].rstrip())
    chunk = chunk_start(text, floor, at)
    before = _Before(
        chunk,
        lexicon.direction.search(text, max(chunk, at - _VERB_REACH), at),
        lexicon.before.search(text, max(chunk, at - _BOUND_REACH), at),
        lexicon.base.search(text, chunk, at),
    )
    after = stop + 1 if text[stop : stop + 1] == " " else stop
    counted = lexicon.kinds.get(match["unit"] or "") == "count"
    begin, finish, noun = at, stop, ""
    if after >= figure.end or text[after] in EDGES:
        begin = _indicator_start(lexicon, text, at, before)
    else:
        if counted:
            finish, noun = _noun(lexicon, text, stop, figure.end)
        begin = min(m.start() for m in (match, before.bound, None if counted else before.verb) if m is not None)
    indicator = _indicator(lexicon, text, at, before)
    value, upper, unit = _amount(match)
    return Target(
        text=text[begin:finish],
        start=begin,
        end=finish,
        indicator=noun or indicator,
        value=value,
        unit=unit,
        direction=_direction(lexicon, text, figure, before),
        bound=_bound(lexicon, figure, floor, before),
        upper=upper,
        base_period=re.sub(r"\s", "", before.base[0]) if before.base else "",
    )


def chunk_start(text: str, floor: int, at: int) -> int:
    """Where the words before a value begin: after the last clause edge, at most twice an indicator back."""
    low = max(floor, at - 2 * LONGEST_INDICATOR)
    begin = at
    while begin > low and text[begin - 1].isspace():
        begin -= 1
    while begin > low and (text[begin - 1] not in EDGES or _joins(text, begin - 1, low)):
        begin -= 1
    return begin


def _joins(text: str, at: int, low: int) -> bool:
    """True for a line break inside a sentence, and for a blank that only sets off a number or a quote."""
    if text[at] == "\n":
        return True
    if text[at] != " " or at <= low:
        return False
    left, right = text[at - 1], text[at + 1]
    return left.isdecimal() or right.isdecimal() or left in "“‘" or right in "”’“‘"


def _indicator_start(lexicon: Lexicon, text: str, at: int, before: _Before) -> int:
    """Begin of the verbatim text: the whole clause part when short, else its verb or bound word."""
    lead = lexicon.lead.match(text, before.chunk, at)
    begin = lead.end() if lead else before.chunk
    while begin < at and (text[begin].isspace() or text[begin] in "”’"):
        begin += 1
    if at - begin <= LONGEST_INDICATOR:
        return begin
    return before.verb.start() if before.verb else before.bound.start() if before.bound else at


def _noun(lexicon: Lexicon, text: str, stop: int, end: int) -> tuple[int, str]:
    """End of the counted noun (10个“示范引领”企业) and the noun; a long one is named but stays out of the text."""
    at = stop + (text[stop : stop + 1] == " ")
    verb = lexicon.noun_stop.search(text, at, min(end, stop + _NOUN_NAMED + 2))
    end = verb.start() if verb else end
    while at < end and at - stop <= _NOUN_NAMED and text[at] not in EDGES and not text[at].isdecimal():
        at += 1
    if text[stop : stop + 1] == "”" or text.count("“", stop, at) != text.count("”", stop, at):
        return stop, ""
    noun = re.sub(r"\s", "", text[stop:at]) if at - stop <= _NOUN_NAMED else ""
    return (at, noun) if at - stop <= _LONGEST_NOUN else (stop, noun)


def _indicator(lexicon: Lexicon, text: str, at: int, before: _Before) -> str:
    """What is measured: the words before the verb, the bound and the base of comparison, without 力争 or 全年."""
    parts = (before.verb, before.bound, before.base)
    stop = min([at, *(m.start() for m in parts if m is not None)])
    lead = lexicon.lead.match(text, before.chunk, stop)
    words = re.sub(r"\s", "", text[lead.end() if lead else before.chunk : stop])
    words = _INDICATOR_TAIL.sub("", _INDICATOR_HEAD.sub("", words))
    return words if len(words) <= 2 * LONGEST_INDICATOR else ""


def _amount(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None, str]:
    """Value, upper end of a range and unit; 万 and 亿 stay with the unit as printed."""
    if match["rank"] or match["top"]:
        return number(re.sub(r"[第前\s]", "", match["rank"] or match["top"])), None, match["place"] or "位"
    if match["double"]:
        times = number(match["times"] or "一") or Decimal(1)
        return (Decimal(50), None, "%") if match["double"] == "减半" else (Decimal(2) ** times, None, "倍")
    if match["each"]:
        return number(match["each"]), None, f"个{match['lot']}"
    if match["share"]:
        of_hundred = {"百": "%", "千": "‰"}.get(match["share"])
        if of_hundred:
            return number(match["over"]), None, of_hundred
        return number(f"{match['share']}分之{match['over']}"), None, ""
    low, high = number(match["low"]), number(match["high"]) if match["high"] else None
    own, scale = match["lowunit"] or "", match["scale"] or ""
    if own and own not in "%％" and own != scale and low is not None:
        low = _rescaled(low, own, scale)
    return low, high, scale + (match["unit"] or "").replace("％", "%")


def _rescaled(low: Decimal, own: str, shared: str) -> Decimal:
    """8000万—1亿元: the lower end in the unit of the upper one."""
    mine, other = number(f"1{own}"), number(f"1{shared}") if shared else Decimal(1)
    return low * mine / other if mine and other else low


def _direction(lexicon: Lexicon, text: str, figure: Figure, before: _Before) -> str:
    """up, down, reach, keep by the verb before the value, else by one that opens the words (新增床位4000张)."""
    match = figure.match
    if match["double"]:
        return "down" if match["double"] == "减半" else "up"
    verb = before.verb
    if match["rank"] or match["top"]:
        return "reach"
    if verb is None:
        lead = lexicon.lead.match(text, before.chunk, match.start())
        verb = lexicon.opening.match(text, lead.end() if lead else before.chunk, match.start())
    return lexicon.directions[verb["verb"]] if verb else ""


def _bound(lexicon: Lexicon, figure: Figure, floor: int, before: _Before) -> str:
    """The word after the value decides, then the one before it, then 多 and 余, then 力争 in the clause."""
    match = figure.match
    if match["tail"]:
        return lexicon.bounds[match["tail"]]
    if match["top"] or (match["rank"] or "").startswith("前"):
        return "at_most"
    if before.bound:
        return lexicon.bounds[before.bound["bound"]]
    if match["more"] or match["more2"] or match["more3"]:
        return "about"
    if far := _FAR.search(figure.text, before.chunk, match.start()):
        return lexicon.bounds[far["bound"] or far["bound2"]]
    low = max(floor, match.start() - 2 * LONGEST_INDICATOR)
    strive = any(figure.text.find(word, low, match.start()) >= 0 for word in ("力争", "争取", "努力"))
    return "strive" if strive else "exact"
