"""Where document titles and numbers stand in a sentence: years and figures inside them belong to names."""

import re
from bisect import bisect_right

_TITLE = re.compile("《[^《》]{1,200}》?|〔[^〕]{1,12}〕|〈[^〉]{1,80}〉")
"""A title may begin before a line break and stay open; a document number is 〔2022〕."""

Spans = tuple[list[int], list[int]]
"""Starts and ends of the titles, ascending and apart."""


def title_spans(text: str, start: int, end: int) -> Spans:
    """Spans of 《…》, 〈…〉 and 〔…〕 in text[start:end]; two empty lists when there is none."""
    if text.find("《", start, end) < 0 and text.find("〔", start, end) < 0 and text.find("〈", start, end) < 0:
        return [], []
    spans = [match.span() for match in _TITLE.finditer(text, start, end)]
    return [a for a, _ in spans], [b for _, b in spans]


def in_title(spans: Spans, at: int) -> bool:
    """True when the position lies inside one of the titles."""
    starts, ends = spans
    index = bisect_right(starts, at) - 1
    return index >= 0 and at < ends[index]
