"""Quantified targets and reported figures of a sentence: how much of what.

A number alone is no target: it needs a unit (models/targets.tsv) and the company of a result. The number stands as
printed: 1200万人 is 1200 in 万人, so that a table reads like the document. Values that share words (分别, 从…到…,
an indicator named once) are completed here.
"""

import re
from dataclasses import replace

from extract.detect.target_filter import Figure, counts
from extract.detect.target_grammar import lexicon
from extract.detect.target_words import LONGEST_INDICATOR, chunk_start, describe
from extract.detect.titles import in_title, title_spans
from extract.vocabulary.task import Target

_GREW = re.compile(r"\s*(?:大幅|稳步|快速)?(?:[\u4e00-\u9fff]{1,2}[到至]|(?:调整|增加|提高|下降|降|改|扩大)为)")
_FROM = re.compile(r"[从由]\s*(?:[0-9]{4}\s*年[底末]?的?|[^，。；、0-9]{0,6})?\s*\Z")
_APART = re.compile(r"分别(?:为|是)?")
_HEAD = re.compile(r"(?:量|率|额|值|收入|支出|比重|面积|人数|数|总量|规模|水平|占比|GDP)\Z")
_NAMES = 80
"""Longest list of names before 分别, in characters."""


def find_targets(text: str, start: int, end: int) -> list[Target]:
    """Quantified targets inside text[start:end], in order, verbatim, never overlapping.

    text: the whole document, so that offsets are its own. Redacted numbers (x项) have value None. [] for a
    sentence without a figure; raises nothing.
    """
    words = lexicon()
    first = words.starts.search(text, start, end)
    if first is None:
        return []
    titles = title_spans(text, start, end)
    found: list[Target] = []
    last = start
    for hit in words.starts.finditer(text, first.start(), end):
        at = hit.start()
        if at < last or in_title(titles, at):
            continue
        match = words.value.match(text, at, end)
        if match is None:
            continue
        last = max(match.end(), at + 1)
        figure = Figure(text, start, end, match)
        if counts(words, figure):
            found.append(describe(words, figure, found[-1].end if found else start))
            last = max(last, found[-1].end)
    return _inherit(text, start, _from_to(text, start, found)) if len(found) > 1 else found


def _from_to(text: str, start: int, found: list[Target]) -> list[Target]:
    """从0.8万家增加到1.2万家 is one target: the second value, compared with the first."""
    out: list[Target] = []
    for target in found:
        old = out[-1] if out else None
        if old and target.start - old.end <= 6 and _GREW.match(text, old.end, target.end):
            origin = _FROM.search(text, max(start, old.start - LONGEST_INDICATOR), old.start)
            if origin:
                out[-1] = _merged(text, start, old, target, origin.start())
                continue
        out.append(target)
    return out


def _merged(text: str, start: int, old: Target, new: Target, origin: int) -> Target:
    """The record of 甲从A增加到B: value B, base period 从A, the words from the indicator on."""
    chunk = chunk_start(text, start, origin)
    lead = lexicon().lead.match(text, chunk, origin)
    begin = lead.end() if lead else chunk
    indicator = re.sub(r"\s", "", text[begin:origin])
    if origin - begin > LONGEST_INDICATOR:
        begin = origin
    base = re.sub(r"\s", "", text[origin : old.end])
    return replace(new, text=text[begin : new.end], start=begin, indicator=indicator, base_period=base)


def _inherit(text: str, start: int, found: list[Target]) -> list[Target]:
    """完成310亿元，增长12.4%: a value without an indicator takes that of the one before; 分别 gives each its own."""
    out: list[Target] = []
    names: list[str] = []
    for target in found:
        floor = out[-1].end if out else start
        listed = _apart(text, floor, target)
        if listed:
            names = listed[1:]
            target = replace(target, indicator=listed[0])
        elif names and target.start - floor <= 3:
            target = replace(target, indicator=names.pop(0), direction=target.direction or out[-1].direction)
        elif out and not target.indicator and target.start - floor <= 8:
            target = replace(target, indicator=out[-1].indicator)
        out.append(target)
    return out


def _apart(text: str, floor: int, target: Target) -> list[str]:
    """Names listed before 分别: 城镇、农村居民收入分别增长 → 城镇居民收入, 农村居民收入; [] when there is none."""
    hits = list(_APART.finditer(text, max(floor, target.start - LONGEST_INDICATOR), target.end))
    if not hits:
        return []
    stop = hits[-1].start()
    begin = stop
    while begin > floor and text[begin - 1] not in "，,；;。：:（(）)" and stop - begin < _NAMES:
        begin -= 1
    lead = lexicon().lead.match(text, begin, stop)
    listed = re.split(r"、|和|与|以及|及", text[lead.end() if lead else begin : stop])
    return _shared_tail([name for name in (re.sub(r"\s", "", part) for part in listed) if name])


def _shared_tail(names: list[str]) -> list[str]:
    """Give the short names of a list the tail of the last one, when they are cut to one length (城镇、农村居民收入)."""
    if len(names) < 2:
        return names
    last, length = names[-1], len(names[0])
    tail = last[length:]
    cut = all(len(name) == length and not _HEAD.search(name) for name in names[:-1])
    return [name + tail for name in names[:-1]] + [last] if cut and len(tail) >= 2 and length <= 4 else names
