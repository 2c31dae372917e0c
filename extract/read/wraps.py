"""Paragraphs that are none: documents in which somebody ended every printed line with the return key."""

from collections.abc import Sequence
from dataclasses import replace

from extract.read.assemble import Piece
from extract.vocabulary.document import LineKind

_CLOSED = "。！？；：…!?;:”’」』）)》〕"
_WIDEST = 80
"""Wide characters. No page is set wider, so a document with longer paragraphs was not broken by hand."""

_NARROWEST = 20
"""Wide characters. Shorter ones that end without a stop are headings and signatures."""

_PLAY = 3
"""Wide characters by which full lines differ: a stop may not begin a line, quotation marks are squeezed."""

_OVER = 1.15
"""A line with many quotation marks holds up to this many times the usual number of characters."""

_ENOUGH = 5
"""So many paragraphs that end in the middle of a sentence at one width are no accident."""

_SHARE = 0.5
"""Share of the unfinished lines that stand at this width; headings in lists of titles scatter."""


def softened(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with `hard` taken from those that were broken at the width of a line.

    Whether they go on is then decided as for plain text. Nothing changes where any paragraph is longer
    than the width, or where unfinished paragraphs are few or of all lengths.
    """
    width = _width([piece.text.strip() for piece in pieces if _prose(piece)])
    if not width:
        return list(pieces)
    return [replace(piece, hard=False) if _prose(piece) and _full(piece.text, width) else piece for piece in pieces]


def _prose(piece: Piece) -> bool:
    return piece.kind is LineKind.PLAIN and piece.hard and not piece.cells


def _width(texts: Sequence[str]) -> float:
    """The width in wide characters at which the paragraphs were broken, 0.0 when they were not."""
    sizes = sorted(map(_size, texts))
    unfinished = sorted(size for text in texts if text[-1:] not in _CLOSED and (size := _size(text)) >= _NARROWEST)
    if not unfinished:
        return 0.0
    near = {size: sum(size - _PLAY <= other <= size for other in unfinished) for size in unfinished}
    width = max(near, key=lambda size: near[size])
    if near[width] < max(_ENOUGH, _SHARE * len(unfinished)) or sizes[-1] > min(_WIDEST, width * _OVER):
        return 0.0
    return width


def _full(text: str, width: float) -> bool:
    return _size(text.strip()) >= width - _PLAY and text.strip()[-1:] not in _CLOSED


def _size(text: str) -> float:
    """Printed width in wide characters; ASCII is half as wide."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)
