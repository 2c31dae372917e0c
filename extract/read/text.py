"""Plain text: one piece a line; whether a line end is a wrap is for the structure stage to say.

Tables copied out of Word or Excel are lines with tabs; below a line of column heads they are rows.
"""

import re
from collections.abc import Iterable, Iterator

from extract.read.assemble import Parsed, Piece
from extract.read.characters import lines
from extract.read.sniff import Sample
from extract.read.table import TableRows, is_head

_TYPED_BREAK = re.compile(r"<br\s*/?>|&#?\w{0,8};", re.IGNORECASE)
_ENTITIES = {"&nbsp;": " ", "&ensp;": " ", "&emsp;": "\u3000", "&ldquo;": "“", "&rdquo;": "”", "&mdash;": "—"}
"""Left-overs of web pages in copied text; anything else that looks like an entity stays as it is."""

_HEADS = 2
"""Cells of a line that are heads of task tables, from which the lines below it with as many cells are rows."""


def read_text(sample: Sample) -> Parsed:
    """Every line of the text as a piece, blank ones included; a literal <BR> ends a line too."""
    return Parsed(list(text_pieces(text_lines(sample.decoded.text))), sample.decoded.encoding, sample.decoded.notes)


def text_lines(text: str) -> list[str]:
    """The text cut at every kind of line end, <BR> included; blanks and quotes typed as entities are characters then."""
    if "<" in text or "&" in text:
        text = _TYPED_BREAK.sub(_replace, text)
    return lines(text)


def text_pieces(rows: Iterable[str]) -> Iterator[Piece]:
    """A piece a line, blank ones included; of a table with known heads its rows."""
    table, width, number = None, 0, 0
    for line in rows:
        cells = line.split("\t") if "\t" in line else [line]
        if len(cells) > 1 and sum(is_head(cell.strip()) for cell in cells) >= _HEADS:
            number += 1
            table, width = TableRows(number), len(cells)
        elif len(cells) != width:
            table = None
        yield from [Piece(line)] if table is None else table.add([[Piece(cell)] for cell in cells])


def _replace(match: re.Match[str]) -> str:
    found = match[0]
    return "\n" if found.startswith("<") else _ENTITIES.get(found.lower(), found)
