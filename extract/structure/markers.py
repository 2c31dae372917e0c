"""Find printed ordinals: 一、（一）1.（1）① ★ —— at the start of a paragraph, 一是 一要 第一， inside it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from extract.knowledge import table
from extract.vocabulary.ordinals import ordinal_value
from extract.vocabulary.outline import Marker

_ATOMS = {"{cn}": "[一二三四五六七八九十百〇零]{1,4}", "{ar}": "[0-9０-９]{1,3}"}
_BOUNDARY = "。.；;！!？?：:，,”’」』）)〕】>》 　\n\t"
"""What may stand before an ordinal inside a paragraph: the end of a clause, or white space."""

_FULL_STOP = "。；;！"
_GLUED = re.compile(r"\s?[\u4e00-\u9fff]{2,14}\s?(?=[（(\d])")
"""A heading with nothing between it and a bracket or a figure."""
_PLAIN = frozenset({"yishi", "yiyao"})
"""Families that cannot be anything else at the beginning of a sentence."""

_RUN_ON = re.compile(
    r"[厅局委办部室会院府校司处位门等）)](?=(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)[\u4e00-\u9fff]{4})"
)
"""The end of a list of units before an ordinal that only a line break had set off (责任单位：省教育厅（二）推进…)."""
_STARTERS = frozenset("第一二三四五六七八九十百〇零（(〔★☆■◆◇●▲※—其首再最①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
"""Characters that an ordinal may begin with, digits aside; a test holds them against `models/markers.tsv`."""

SERIES = frozenset({"yishi", "yiyao", "diyi", "qiyi", "shouxian"})
"""Families that number the points of a running text; they never head a section."""

CHAPTER = "part"
"""The family of 第三章 and 第一部分; what it opens is named, never ordered."""
ARTICLE = "article"
"""The family of 第十二条; what it opens is a rule, never a heading."""


@dataclass(frozen=True, slots=True)
class Family:
    """One form of ordinal. rank: its usual depth, smaller is further out."""

    name: str
    rank: int
    inline: bool
    pattern: str


@cache
def families() -> dict[str, Family]:
    """All forms by name, in the order of `models/markers.tsv`."""
    found = {}
    for row in table("markers"):
        pattern = row["pattern"]
        for atom, value in _ATOMS.items():
            pattern = pattern.replace(atom, value)
        found[row["family"]] = Family(row["family"], int(row["rank"]), row["inline"] == "yes", pattern)
    return found


@cache
def _regex(*, inline: bool) -> re.Pattern[str]:
    chosen = [f for f in families().values() if f.inline or not inline]
    body = "|".join(f"(?P<{f.name}>{f.pattern.replace('?P<n>', f'?P<n_{f.name}>')})" for f in chosen)
    return re.compile(rf"[{_BOUNDARY}](?=[\d{''.join(sorted(_STARTERS))}])(?:{body})" if inline else body)


def _marker(match: re.Match[str]) -> Marker:
    """The ordinal of a match; an inline match begins with the boundary before it. The outer group closes last."""
    family = match.lastgroup or ""
    number = ordinal_value(match[f"n_{family}"]) if f"n_{family}" in match.re.groupindex else 0
    return Marker(match.start(family), match.end(family), match[family], family, number)


def leading_marker(text: str, start: int, end: int) -> Marker | None:
    """The ordinal at the beginning of text[start:end], None when there is none."""
    if not (start < end and (text[start] in _STARTERS or text[start].isdecimal())):
        return None
    match = _regex(inline=False).match(text, start, end)
    return _marker(match) if match else None


def _glued(text: str, marker: Marker, end: int) -> Marker | None:
    """The ordinal 1 of a lower form that is glued to a short heading (五、保障措施（一）加强统筹); None for none."""
    words = _GLUED.match(text, marker.end, end)
    found = leading_marker(text, words.end(), end) if words else None
    below = found is not None and families()[found.family].rank > families()[marker.family].rank
    return found if found and below and found.number == 1 else None


def inline_markers(
    text: str,
    start: int,
    end: int,
    last: Mapping[str, int],
    ahead: Collection[str] = (),
    first: Marker | None = None,
) -> Iterator[Marker]:
    """Ordinals that open further points inside one paragraph, in order.

    last: the number reached so far of each family that is still open. ahead: the families whose number 2 leads a later
    paragraph. first: the ordinal that leads the paragraph, where one does. An ordinal counts only when it continues a
    series: number n after n-1 of its family, or number 1 when number 2 of that family follows, here or ahead; 二是 and 三要
    right after a full stop count anyhow. So 一方面, 万一要, 统一是 and the 1. of an address open nothing.
    """
    found = [_marker(m) for m in _regex(inline=True).finditer(text, start, end)]
    leads = [first, *found] if first else found
    glued = {m.start: m for lead in leads if (m := _glued(text, lead, end))}
    runs = {m.end(): mark for m in _RUN_ON.finditer(text, start, end) if (mark := leading_marker(text, m.end(), end))}
    if glued or runs:
        found = [m for _, m in sorted((runs | glued | {m.start: m for m in found}).items())]
    if not found:
        return
    second = {m.family: i for i, m in enumerate(found) if m.number in (2, 99)}
    reached = dict(last)
    for i, marker in enumerate(found):
        family, number = marker.family, marker.number
        follows = number > 0 and (number == reached.get(family, -1) + 1 or (number == 99 and family in reached))
        opens = number == 1 and (second.get(family, -1) > i or family in ahead)
        stands = family in _PLAIN and text[marker.start - 1] in _FULL_STOP
        if follows or (marker.start not in runs and (opens or stands)):
            reached[family] = number
            yield marker
