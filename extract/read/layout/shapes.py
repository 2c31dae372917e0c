"""What lies on a page. Lengths are in points or pixels, y runs down, boxes are (x0, y0) top left to (x1, y1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
"""Inside of a character class: what comes from a Chinese font for certain."""
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""A Chinese character proper, whose width is an em; stops and quotes may be set narrower."""
WIDE = re.compile(f"[{CJK}“”‘’…—]")
"""A character one em wide in Chinese type, punctuation included."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text on one line, without white space at its ends, and its box. em: width of a Chinese character."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    em: float

    @property
    def middle(self) -> float:
        """Height of its centre line."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line: horizontal or vertical, as thin as it was drawn."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        """True when it is wider than high."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Page:
    """One page. number: from 1. segments: in the order of the file; ordered: that order means something (not for OCR)."""

    number: int
    width: float
    height: float
    segments: Sequence[Segment]
    rules: Sequence[Rule] = ()
    ordered: bool = True


def same_row(a: Segment, b: Segment) -> bool:
    """True when two segments stand beside each other on one line of print (an exponent counts)."""
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return shared >= 0.5 * min(a.y1 - a.y0, b.y1 - b.y0)


def width_in_ems(text: str) -> float:
    """How many ems a text takes: one for a wide character, half of one for any other."""
    return sum(1.0 if WIDE.match(char) else 0.5 for char in text)


def merged(segments: Sequence[Segment]) -> Segment:
    """One segment of those that stand on one line, left to right; a gap of an em or more shows as two blanks."""
    parts = sorted(segments, key=lambda segment: segment.x0)
    if len(parts) == 1:
        return parts[0]
    text = parts[0].text
    for left, right in pairwise(parts):
        text += _between(left, right) + right.text
    tallest = max(parts, key=lambda segment: len(segment.text))
    box = (parts[0].x0, min(p.y0 for p in parts), max(p.x1 for p in parts), max(p.y1 for p in parts))
    return Segment(text, *box, tallest.em)


def _between(left: Segment, right: Segment) -> str:
    gap = (right.x0 - left.x1) / min(left.em, right.em)
    if gap >= 1:
        return "  "
    return " " if gap > 0.15 and not (WIDE.match(left.text[-1]) or WIDE.match(right.text[0])) else ""
