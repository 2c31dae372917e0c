"""The words of one PDF page with their boxes.

pdfium gives the text of a page in one call and one box a call; so boxes are asked for at both ends of a stretch
without blanks only, and for every character where a ruling line cuts through the stretch.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import pypdfium2.raw as raw

from extract.read.layout.shapes import CJK, HAN, WIDE, Rule, Segment, same_row, width_in_ems

Handle: TypeAlias = Any
"""A page or text page of pdfium; its bindings come without types."""

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom; y runs down."""

_WORD = re.compile(r"\S+")
_SCRIPT = re.compile(f"[{CJK}]+|[^{CJK}]+")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
"""What pdfium writes for a hyphen at the end of a line."""

_NEAR = 1.5
"""Ems. Words further apart on a line may belong to different columns or cells."""

_BLANK, _WIDE_BLANK = 0.12, 0.4
"""Ems from which a gap with a blank is one: between Latin words, and beside a Chinese character."""

_SLANT = 0.1
"""Radians. Text that leans more than this from all four directions is a watermark."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The page as its text is to be read. box: media box, left, bottom, right, top; turn: quarter turns of the text."""

    box: Box
    turn: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is read."""
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        return (height, width) if self.turn % 2 else (width, height)

    def place(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the file (y up) as it is read (y down)."""
        x0, y0, x1, y1 = self.box
        if self.turn == 0:
            return left - x0, y1 - top, right - x0, y1 - bottom
        if self.turn == 1:
            return y1 - top, x1 - right, y1 - bottom, x1 - left
        if self.turn == 2:
            return x1 - right, bottom - y0, x1 - left, top - y0
        return bottom - y0, left - x0, top - y0, right - x0


class Uprights:
    """The upright rules of a page, asked whether one stands between two places."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._lines = sorted(((r.x0 + r.x1) / 2, r.y0 - 1, r.y1 + 1) for r in rules if not r.horizontal)
        self._xs = [x for x, _, _ in self._lines]

    def part(self, left: float, right: float, y: float) -> bool:
        """Whether a rule at the height y stands between left and right."""
        if not self._xs:
            return False
        found = self._lines[bisect_left(self._xs, left) : bisect_right(self._xs, right)]
        return any(top <= y <= bottom for _, top, bottom in found)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of one script. blank: white space stands before it in the file."""

    segment: Segment
    blank: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch without blanks: its text and the index of its first character; turn: see `Frame`."""

    text: str
    first: int
    turn: int


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of one page; valid as long as the text page of pdfium it was made from."""

    handle: Handle
    text: str
    runs: tuple[_Run, ...]

    @property
    def turn(self) -> int:
        """The direction in which most of the page is written, in quarter turns."""
        turns: Counter[int] = Counter()
        for run in self.runs:
            turns[run.turn] += len(run.text)
        return turns.most_common(1)[0][0] if turns else 0

    def segments(self, frame: Frame, rules: Sequence[Rule]) -> list[Segment]:
        """Words joined where they stand close together on a line, cut where an upright rule parts them."""
        uprights = Uprights(rules)
        found: list[Segment] = []
        row: list[_Part] = []
        for part in self._parts(frame, uprights):
            if row and not same_row(row[-1].segment, part.segment):
                found += _closed_up(row, uprights)
                row = []
            row.append(part)
        return found + _closed_up(row, uprights)

    def _parts(self, frame: Frame, uprights: Uprights) -> Iterator[_Part]:
        """Stretches of one script each, because another font may be drawn at another time."""
        for run in self.runs:
            blank = run.first > 0 and self.text[run.first - 1].isspace()
            at = run.first
            for match in _SCRIPT.finditer(run.text):
                for segment in self._cut(match[0], at + match.start(), frame, uprights):
                    yield _Part(segment, blank)
                    blank = False

    def _cut(self, text: str, first: int, frame: Frame, uprights: Uprights) -> Iterator[Segment]:
        """One stretch, in several where rules stand between its characters."""
        ends = [self._box(first, frame)]
        if len(text) > 1:
            ends.append(self._box(first + len(text) - 1, frame))
        whole = _segment(text, ends)
        inner = whole.em / 2
        if len(text) == 1 or not uprights.part(whole.x0 + inner, whole.x1 - inner, whole.middle):
            yield whole
            return
        boxes = [self._box(first + index, frame) for index in range(len(text))]
        start = 0
        for index, (a, b) in enumerate(pairwise(boxes), 1):
            if uprights.part((a[0] + a[2]) / 2, (b[0] + b[2]) / 2, whole.middle):
                yield _segment(text[start:index], boxes[start:index])
                start = index
        yield _segment(text[start:], boxes[start:])

    def _box(self, index: int, frame: Frame) -> Box:
        found = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self.handle, index, found)
        return frame.place(found.left, found.bottom, found.right, found.top)


def page_text(handle: Handle, text: str) -> PageText:
    """The words of pdfium's text page; `text` is its text in one string. Watermarks across the page are left out."""
    count = raw.FPDFText_CountChars(handle)
    if len(text) != count:  # signs beyond 65,535, or some that pdfium leaves out
        text = "".join(map(_sign, (raw.FPDFText_GetUnicode(handle, index) for index in range(count))))
    text = text.translate(_HYPHENS)
    runs = []
    for match in _WORD.finditer(text):
        turn = _turn(raw.FPDFText_GetCharAngle(handle, match.start()))
        if turn is not None:
            runs.append(_Run(match[0], match.start(), turn))
    return PageText(handle, text, tuple(runs))


def _sign(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def _turn(angle: float) -> int | None:
    """Quarter turns of an angle in radians, None for slanted text; an unknown angle (below 0) counts as upright."""
    quarters = max(angle, 0.0) / (math.pi / 2)
    turn = round(quarters)
    return turn % 4 if abs(quarters - turn) * math.pi / 2 < _SLANT else None


def _segment(text: str, boxes: Sequence[Box]) -> Segment:
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    for char, box in ((text[0], boxes[0]), (text[-1], boxes[-1])):
        if HAN.match(char):
            return Segment(text, x0, y0, x1, y1, max(box[2] - box[0], 1.0))
    em = (x1 - x0) / width_in_ems(text) if HAN.search(text) else 0.9 * (y1 - y0)
    return Segment(text, x0, y0, x1, y1, max(em, 1.0))


def _closed_up(row: Sequence[_Part], uprights: Uprights) -> list[Segment]:
    """The parts of a line, left to right, joined where no wide gap or rule parts them."""
    found: list[Segment] = []
    before = None
    places = {id(part): index for index, part in enumerate(row)}
    for part in sorted(row, key=lambda part: part.segment.x0):
        segment = part.segment
        if found and segment.x0 - found[-1].x1 <= _NEAR * min(found[-1].em, segment.em):
            parted = uprights.part(found[-1].x1 - 0.3 * found[-1].em, segment.x0 + 0.3 * segment.em, segment.middle)
            if not parted:
                follows = before is not None and places[id(part)] == places[id(before)] + 1
                found[-1] = _joined(found[-1], segment, blank=part.blank and follows)
                before = part
                continue
        found.append(segment)
        before = part
    return found


def _joined(left: Segment, right: Segment, *, blank: bool) -> Segment:
    """Two parts of a line as one; a blank that only fills a gap beside a Chinese character goes."""
    wide = bool(WIDE.match(left.text[-1]) or WIDE.match(right.text[0]))
    gap = (right.x0 - left.x1) / min(left.em, right.em)
    glue = " " if blank and gap > (_WIDE_BLANK if wide else _BLANK) else ""
    box = (left.x0, min(left.y0, right.y0), max(left.x1, right.x1), max(left.y1, right.y1))
    em = left.em if HAN.search(left.text) or not HAN.search(right.text) else right.em
    return Segment(left.text + glue + right.text, *box, em)
