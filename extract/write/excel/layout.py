"""How much room Chinese text takes in a cell: widths, lines, row heights, and cutting what does not fit.

Excel does not fit the height of rows that a program wrote, and LibreOffice does so differently: every
height is therefore computed. Widths are in units of half a Chinese character.
"""

from collections.abc import Iterable, Iterator

LINE, PADDING, LEAST, MOST = 16.0, 7.0, 30.0, 409.0
"""Points: a line of 11 pt 仿宋, space above and below, the smallest height that looks right, Excel's largest."""
MOST_LINES = int((MOST - PADDING) // LINE)
"""Lines that fit into the tallest row of Excel."""
_PIXEL = 8.0
"""Pixels a unit of column width: the widest digit of the workbook's normal font, 宋体 11, at 96 dpi."""
PAGE, REPEATED = 900.0, 36.0
"""Points of rows on a printed page of A3 landscape that holds the 督办台账 one page wide, and the height of the header
repeated on each. A little less than there is, as the breaks are set by these figures."""
_PAPERS = {"A3": (1190.6, 841.9), "A4": (841.9, 595.3)}
"""Width and height of a paper lying, in points."""
_MARGINS = (72.0, 86.4)
"""Points taken from width and height by the margins of `Sheet.paper`."""
_SPARE = 0.89
"""Part of the page that is counted on: programs and printers differ in the width of columns, and so in the scale."""
_SENTENCE_ENDS = "。；！？\n"


def room(width: float, size: float = 11.0) -> int:
    """Units of text that fit on a line of a column `width` wide, at `size` points, at least 2.

    The cell's margins and indent take about 14 pixels; 96/72 pixels are a point.
    """
    return max(2, int((width * _PIXEL + 5 - 14) / (size * 96 / 72 / 2)))


def wide(text: str) -> int:
    """Width of a text in units: 2 for East Asian wide, full-width and ambiguous characters, 1 for others.

    Computed from the length in UTF-8 (three bytes from U+0800 on): ten times as fast as asking
    unicodedata for every character; an emoji counts 2.5, Thai or Latin with accents slightly too much.
    """
    if text.isascii():
        return len(text)
    return len(text) + (len(text.encode("utf-8", "replace")) - len(text)) // 2


def lines(text: str, units: int) -> int:
    """Lines that a text takes at `units` a line; at least 1. Counts its own line breaks."""
    if "\n" not in text:
        width = wide(text)
        return 1 if width <= units else -(-width // (units - 1))  # a wide character never straddles two lines
    return sum(lines(part, units) for part in text.split("\n"))


def height(counts: int, line: float = LINE) -> float:
    """Row height in points for a number of lines, between LEAST and MOST."""
    return min(MOST, max(LEAST, counts * line + PADDING))


def fits(used: float, height: float, page: float = PAGE) -> bool:
    """Whether a row still fits on the page of `page` points of which `used` are taken."""
    return used + height <= page


def paged(used: float, height: float, page: float = PAGE) -> float:
    """Points taken on the current page after a row; a row that does not fit starts a new page."""
    return used + height if fits(used, height, page) else REPEATED + height


def page(paper: str, widths: Iterable[float]) -> float:
    """Points of rows on a page of "A3" or "A4" lying, its columns (widths in characters) shrunk to one page wide."""
    wide, high = (size - margin for size, margin in zip(_PAPERS[paper], _MARGINS, strict=True))
    taken = sum(width * _PIXEL + 5 for width in widths) * 72 / 96
    return _SPARE * high * max(1.0, taken / wide)


def pieces(text: str, units: int, most: int = MOST_LINES) -> Iterator[str]:
    """The text in pieces of at most `most` lines each (or one character), cut after a sentence where there is one; [""] for "".

    "".join(pieces) == text. Time is linear in the length of the text.
    """
    start = 0
    while True:
        window = text[start : start + units * most]
        count = lines(window, units)
        while count > most and len(window) > 1:
            window = window[: max(1, len(window) * most // count - 1)]
            count = lines(window, units)
        if start + len(window) >= len(text):
            yield window
            return
        window = _at_sentence_end(window)
        start += len(window)
        yield window


def _at_sentence_end(window: str) -> str:
    """The window shortened to its last sentence end, if that keeps at least half of it."""
    end = max(window.rfind(mark) for mark in _SENTENCE_ENDS) + 1
    return window[:end] if end * 2 >= len(window) else window
