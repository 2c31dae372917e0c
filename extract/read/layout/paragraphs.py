"""Lines joined to paragraphs: indents, line ends, gaps and sizes say where a paragraph ends.

A line that ends although the next word would have fitted ends its paragraph; a full line goes on unless the next
one is indented. Where ragged lines leave that open, the piece is not `hard` and the structure stage decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, zip_longest
from statistics import median

from extract.read.assemble import Piece
from extract.read.layout.furniture import CONTENTS
from extract.read.layout.shapes import Segment, width_in_ems

_CLOSED = re.compile(r"[。！？；：…!?;:][”’」』）)》〕]*$")
_STOP = re.compile(r"[，、。；：,;]")
"""What prose has in two lines, and entries of a list have not."""
_ORDINAL = re.compile(
    r"第?[一二三四五六七八九十百]{1,4}[、.．章节条]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.．、](?!\d)|附件|[①-⑳★●■◆]"
)
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]")
"""责任单位：, which begins a line of its own."""
_TOKEN = re.compile(r"[（(《〈“‘〔【「『]*(?:[A-Za-z0-9.,%/:_+-]+|.)[，。、；：！？）)》〉”’〕】」』…]*")
"""What cannot be parted at a line end: a word or number, or one character, with the brackets and stops at it."""

_INDENT = 1.2
"""Ems from the margin. A first line is indented by two; centred lines by more."""
_SPARE = 0.6
"""Ems of free space beyond the next word that set type leaves on a full line."""
_RAGGED = 0.2
"""Share of the column that a line without an end of sentence may leave free in unjustified text."""
_GAP = 1.7
"""Times the usual distance of lines; a wider gap ends a paragraph."""
_LEADING = 1.2
"""Ems between the lines of a title at least."""
_SIZE = 0.2
"""Share by which type must differ to be another size; fonts of one size differ by a tenth."""
_CLEARLY = 3.0
"""Ems that a line leaves free when it clearly ends a paragraph."""
_NEARLY, _JUST, _JUSTIFIED = 2.0, 0.4, 0.7
"""Ems left free by a line that is nearly full and by one that is just full; share of the latter in justified text."""
_REACH = 600
"""Characters. How far back an open bracket is looked for; forty units take some 400."""
_FULL = 0.2
"""Share of just full lines among all, from which the text counts as justified."""
_LONGEST = 8.0
"""Ems of a word that is not parted; longer ones (addresses) are."""
_TITLE = 1.1
"""Times the body's type; larger centred lines under each other are one title."""


@dataclass(frozen=True, slots=True)
class _Style:
    """Habits of a text. body: size of its type; indents, numbers: whether first lines and numbered ones are indented.

    justified: whether full lines end at the margin exactly.
    """

    body: float
    indents: bool
    numbers: bool
    justified: bool


class _End(Enum):
    """What a line end is."""

    WRAP = "wrap"
    OPEN = "open"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its page (from 1), the margins of its column and the usual distance of lines there."""

    line: Segment
    page: int
    left: float
    right: float
    pitch: float = 0.0

    @property
    def indented(self) -> bool:
        """True when it begins to the right of the margin."""
        return self.line.x0 - self.left >= _INDENT * self.line.em

    @property
    def centred(self) -> bool:
        """True when it stands in the middle of its column."""
        off = (self.line.x0 + self.line.x1) / 2 - (self.left + self.right) / 2
        return abs(off) < 1.2 * self.line.em


def paragraphs(lines: Sequence[Placed]) -> list[Piece]:
    """One piece a paragraph, or a part of one where the line end says too little; [] for no lines."""
    style = _style(lines)
    pieces: list[Piece] = []
    text, page, count = "", 0, 0
    for placed, following in zip_longest(lines, lines[1:]):
        text = joined(text, placed.line.text) if count else placed.line.text
        page = page if count else placed.page
        count += 1
        end = _end(placed, following, count, style, bracket=_is_open_bracket(text)) if following else _End.PARAGRAPH
        if end is not _End.WRAP:
            pieces.append(Piece(text, hard=end is _End.PARAGRAPH, page=page))
            count = 0
    return pieces


def joined(text: str, more: str) -> str:
    """Two parts of a wrapped paragraph: nothing between Chinese characters, a blank between Latin words."""
    if re.search(r"[A-Za-z]-$", text) and more[:1].islower():
        return text[:-1] + more
    latin = (text[-1:].isascii() and more[:1].isascii()) and (text[-1:].isalpha() or more[:1].isalpha())
    return f"{text} {more}" if latin and text[-1] not in "-/(" else text + more


def cell_paragraphs(lines: Sequence[Segment], width: float) -> list[str]:
    """The paragraphs in a table cell of this inner width; centred and left-aligned cells alike."""
    found: list[str] = []
    widest = max([width, *(line.x1 - line.x0 for line in lines)])
    for above, line in zip([None, *lines], lines, strict=False):
        wraps = above is not None and widest - (above.x1 - above.x0) < _needed(line)
        if wraps and not (_CLOSED.search(found[-1]) and _ORDINAL.match(line.text)):
            found[-1] = joined(found[-1], line.text)
        else:
            found.append(line.text)
    return found


def is_open(line: Segment, width: float) -> bool:
    """Whether the last line of a cell is full and ends in the middle of a sentence, so that more may follow."""
    return not _CLOSED.search(line.text) and width - (line.x1 - line.x0) < 2 * line.em


def _needed(line: Segment) -> float:
    """Room that the first word of the line would have taken on the line above."""
    word = _TOKEN.match(line.text)
    token = word[0] if word else line.text[:1]
    return (min(width_in_ems(token), _LONGEST) + _SPARE) * line.em


def _style(lines: Sequence[Placed]) -> _Style:
    """The habits of a text, seen from what stands below clearly short lines."""
    firsts = [
        below
        for above, below in pairwise(lines)
        if above.page == below.page and above.right - above.line.x1 > _CLEARLY * above.line.em
    ]
    numbered = [placed.indented for placed in firsts if _ORDINAL.match(placed.line.text)]
    plain = [placed.indented for placed in firsts if not _ORDINAL.match(placed.line.text)]
    body = median(placed.line.em for placed in lines) if lines else 0.0
    spare = [free for placed in lines if (free := (placed.right - placed.line.x1) / placed.line.em) < _NEARLY]
    full = sum(free < _JUST for free in spare)
    justified = full > _JUSTIFIED * len(spare) and full > _FULL * len(lines)
    return _Style(body, 2 * sum(plain) >= len(plain), 2 * sum(numbered) >= len(numbered), justified)


def _is_open_bracket(text: str) -> bool:
    """Whether a bracket in the last characters of a paragraph still waits for its end."""
    tail = text[-_REACH:]
    return max(map(tail.rfind, "（(〔")) > max(map(tail.rfind, "）)〕"))


def _end(above: Placed, below: Placed, count: int, style: _Style, *, bracket: bool) -> _End:
    """What the end of `above` is. count: lines of its paragraph so far; bracket: whether one is open in it."""
    a, b = above.line, below.line
    if abs(a.em - b.em) > _SIZE * max(a.em, b.em) or CONTENTS.fullmatch(a.text) or not _is_near(above, below):
        return _End.PARAGRAPH
    large = min(a.em, b.em) > _TITLE * style.body
    if large and above.centred and below.centred and (above.indented or below.indented):
        return _End.WRAP
    closed, ordinal = bool(_CLOSED.search(a.text)) and not bracket, bool(_ORDINAL.match(b.text))
    indented = below.indented and not (count > 1 and abs(a.x0 - b.x0) < 0.5 * b.em)
    column, free = above.right - above.left, above.right - a.x1
    substantial = a.x1 - a.x0 >= column / 2
    short = (closed or indented) and style.justified and free > _JUST * a.em
    if free < _needed(b) and substantial and not short:
        if indented:
            return _End.PARAGRAPH if closed or ordinal else _End.WRAP
        label = _LABEL.match(b.text) or a.text[-1] in "：:"
        starts = not style.numbers if ordinal else closed and label and not style.indents
        return _End.PARAGRAPH if starts else _End.WRAP
    if closed or indented or ordinal or (_LABEL.match(b.text) and not bracket):
        return _End.PARAGRAPH
    prose = not (style.indents or style.justified) and _STOP.search(a.text + b.text)
    ragged = large or prose
    return _End.WRAP if substantial and ragged and free < _RAGGED * column else _End.OPEN


def _is_near(above: Placed, below: Placed) -> bool:
    """Whether the lines follow at the usual distance; across columns and pages that cannot be told."""
    distance = below.line.middle - above.line.middle
    same = above.page == below.page and distance > 0
    return not same or not above.pitch or distance < _GAP * max(above.pitch, _LEADING * below.line.em)
