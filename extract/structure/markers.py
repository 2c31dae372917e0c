"""Find printed ordinals: 一、（一）1.（1）① ★ —— at the start of a paragraph, 一是 一要 第一， inside it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from extract.knowledge import table
from extract.vocabulary.ordinals import ordinal_value
from extract.vocabulary.outline import Marker

_ATOMS = {"{cn}": "[一二三四五六七八九十百〇零]{1,4}", "{ar}": "[0-9０-９]{1,3}"}
_BOUNDARY = "。.；;！!？?：:，,”’」』）)〕】>》 　\n\t"
"""What may stand before an ordinal inside a paragraph: the end of a clause, or white space."""

_FULL_STOP = "。；;！"
_PLAIN = frozenset({"yishi", "yiyao"})
"""Families that cannot be anything else at the beginning of a sentence."""

SERIES = frozenset({"yishi", "yiyao", "diyi", "qiyi", "shouxian"})
"""Families that number the points of a running text; they never head a section."""


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
    return re.compile(f"(?<=[{_BOUNDARY}])(?:{body})" if inline else body)


def _marker(match: re.Match[str]) -> Marker:
    groups = match.groupdict()
    family = next(name for name in families() if groups.get(name) is not None)
    number = ordinal_value(groups.get(f"n_{family}") or "")
    return Marker(match.start(), match.end(), match.group(), family, number)


def leading_marker(text: str, start: int, end: int) -> Marker | None:
    """The ordinal at the beginning of text[start:end], None when there is none."""
    match = _regex(inline=False).match(text, start, end)
    return _marker(match) if match else None


def inline_markers(text: str, start: int, end: int, last: Mapping[str, int]) -> Iterator[Marker]:
    """Ordinals that open further points inside one paragraph, in order.

    last: the number reached so far of each family that is still open. An ordinal counts only when it
    continues a series: number n after n-1 of its family, or number 1 when number 2 of that family
    follows; 二是 and 三要 right after a full stop count anyhow. So 一方面, 万一要, 统一是 and the 1. of an address
    open nothing.
    """
    found = [_marker(m) for m in _regex(inline=True).finditer(text, start + 1, end)]
    reached = dict(last)
    for i, marker in enumerate(found):
        family, number = marker.family, marker.number
        follows = number > 0 and (number == reached.get(family, -1) + 1 or (number == 99 and family in reached))
        opens = number == 1 and any(m.family == family and m.number in (2, 99) for m in found[i + 1 :])
        stands = family in _PLAIN and text[marker.start - 1] in _FULL_STOP
        if follows or opens or stands:
            reached[family] = number
            yield marker
