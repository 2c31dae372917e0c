"""Lines of a file into paragraphs: hard line breaks inside a sentence are bridged, offsets stay.

A paragraph is a span of the original text; the line ends inside it stay where they are, so nothing
moves. Plain text and PDFs break lines anywhere; whether a line end is a mere wrap is decided from the
document's own line lengths and from punctuation.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.structure.furniture import is_furniture
from extract.structure.markers import leading_marker
from extract.vocabulary.document import Document, Line, LineKind

_OPEN_END = re.compile(r"[，、,（(〔《“—和与及的]$")
"""A line that ends so cannot end a paragraph."""
_NUMBER_END, _UNIT = re.compile(r"\d$"), re.compile(r"[年月日号%％]")
"""A number at the end of a line and its unit on the next are one."""
_STOPS, _CLOSERS = tuple("。！？；：…!?;:"), "”’」』）)》〕"
_WRAP_LIMIT = 110
"""Characters. No page is set wider, so a document with many longer lines is not wrapped (A4, 小四: 38; web: 50-70)."""
_LONG = 30
"""Characters. An unfinished line of this length is no heading in an unwrapped document."""
_LONG_NUMBERED = 40
"""Characters. The same for a numbered line with a comma; （一）坚持以人民为中心，着力保障和改善民生… has 35."""
_TAIL = 6
"""Characters. What is shorter and ends with a full stop is the end of a sentence (工作。, 负责。), hardly a paragraph."""
_STOP_INSIDE = re.compile(r"[。；;！？](?=[\u4e00-\u9fff])")
_INDENT = re.compile(
    r"(?<=[。！？；])\s*　{2,}\s*(?=\S)"
    r"|(?<=\S)　{2,}(?=第[一二三四五六七八九十百]{1,5}[章条节][^，。；\n]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
)
"""Two wide blanks after a stop, or before an ordinal."""
_BRACKET_REACH = 600
"""Characters. How far back an open bracket is looked for; forty units take some 400."""
_FULL = 0.8
"""Share of the wrap width from which a line counts as full; lines of Latin text and digits run shorter."""


class Paragraph(NamedTuple):
    """A paragraph of the document: half-open span without outer white space, and what the reader said."""

    start: int
    end: int
    number: int
    kind: LineKind = LineKind.PLAIN
    level: int | None = None
    page: int | None = None
    cells: tuple[tuple[int, int], ...] = ()
    lone: bool = True
    table: int = 0


def paragraphs(document: Document) -> list[Paragraph]:
    """The paragraphs of a document in order; [] for an empty one. Blank lines belong to none."""
    text = document.text
    shown = [(line, words) for line in document.lines if (words := text[line.start : line.end].strip())]
    width = wrap_width([words for line, words in shown if not line.hard])
    groups: list[list[Line]] = []
    above = ""
    for line, words in shown:
        if groups and _continues(text, groups[-1], above, line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
        above = words
    return [part for group in groups for part in _parted(text, _paragraph(text, group))]


def _parted(text: str, whole: Paragraph) -> list[Paragraph]:
    """The paragraphs that a web page ran together into one line: they show by the indent that each begins with."""
    if whole.kind is not LineKind.PLAIN or "　　" not in text[whole.start : whole.end]:
        return [whole]
    found, at = [], whole.start
    for indent in _INDENT.finditer(text, whole.start, whole.end):
        found.append(whole._replace(start=at, end=indent.start()))
        at = indent.end()
    return [*found, whole._replace(start=at)]


def wrap_width(lines: Sequence[str]) -> int:
    """The width in characters at which a text was wrapped, 0 when it was not.

    Wrapped means: hardly a line is longer than any page is wide, and at least a quarter of the lines
    of text (20 characters or more) end in the middle of a sentence.
    """
    lengths = sorted(len(line) for line in lines)
    if len(lengths) < 4 or lengths[int(len(lengths) * 0.95)] > _WRAP_LIMIT:
        return 0
    long_lines = [line for line in lines if len(line) >= 20]
    unfinished = sorted(len(line) for line in long_lines if not _is_closed(line))
    if len(unfinished) < 3 or len(unfinished) < len(long_lines) / 4:
        return 0
    return unfinished[int(len(unfinished) * 0.75)]


def _continues(text: str, group: Sequence[Line], upper: str, line: Line, width: int) -> bool:
    """Whether `line` goes on with the paragraph that the lines of `group` form; `upper`: the words of the last of them."""
    above = group[-1]
    if above.hard or above.kind is not LineKind.PLAIN or line.kind is not LineKind.PLAIN:
        return False
    if text.count("\n", above.end, line.start) > 1 or _is_closed(upper):
        return False
    opens, raw = _opening(text, group[0]), text[line.start : line.end]
    if raw.startswith(("　　", "    ")):
        return False
    if leading_marker(text, _opening(text, line), line.end):
        return False
    if _NUMBER_END.search(upper) and _UNIT.match(raw.lstrip()):
        return True
    if _OPEN_END.search(upper) or _is_open_bracket(text[max(opens, above.end - _BRACKET_REACH) : above.end]):
        return True
    marker = leading_marker(text, opens, above.end)
    if marker and not text[marker.end : above.end].strip():
        return True
    if width:
        return len(upper) >= width * _FULL
    words = raw.strip()
    return _is_unfinished(upper, words, numbered=marker is not None) and not is_furniture(words)


def _is_unfinished(upper: str, words: str, *, numbered: bool) -> bool:
    """Whether a line of an unwrapped text that ends without a stop goes on in the next (`words`): headings end so, too.

    It does when a sentence has ended in it and another begun, when nothing but the tail of a sentence follows, and when it
    is too long for a heading.
    """
    if (_STOP_INSIDE.search(upper) and not _ends_in_heading(upper)) or (
        len(upper) >= _LONG and len(words) <= _TAIL and words.endswith("。") and "、" not in words
    ):
        return True
    return len(upper) >= (_LONG_NUMBERED if numbered else _LONG) and "，" in upper + words[:_LONG]


def _ends_in_heading(line: str) -> bool:
    """Whether the last words of a line are a numbered heading (…抓好落实。三、建立核定制度)."""
    tail = _STOP_INSIDE.split(line)[-1]
    return len(tail) <= _LONG and "，" not in tail and leading_marker(tail, 0, len(tail)) is not None


def _is_closed(line: str) -> bool:
    """Whether a line ends a sentence or a clause, quotes and brackets after the stop aside."""
    return line.rstrip(_CLOSERS).endswith(_STOPS)


def _opening(text: str, line: Line) -> int:
    """Where the first character of a line that is no white space stands."""
    return line.end - len(text[line.start : line.end].lstrip())


def _is_open_bracket(tail: str) -> bool:
    """Whether a bracket in the last characters of a paragraph still waits for its end."""
    opened = max(tail.rfind("（"), tail.rfind("("), tail.rfind("〔"))
    closed = max(tail.rfind("）"), tail.rfind(")"), tail.rfind("〕"))
    return opened > closed


def _paragraph(text: str, group: list[Line]) -> Paragraph:
    first, last = group[0], group[-1]
    raw = text[first.start : last.end]
    start = first.start + len(raw) - len(raw.lstrip())
    end = first.start + len(raw.rstrip())
    return Paragraph(
        start, end, first.paragraph, first.kind, first.level, first.page, first.cells, len(group) == 1, first.table
    )
