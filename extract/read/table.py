"""Rows of tables: as rows where they are a list, as running text where the table is only a frame."""

from collections.abc import Sequence

from extract.read.assemble import Piece
from extract.vocabulary.document import LineKind

_FRAME_COLUMNS = 2
_FRAME_PARAGRAPHS = 4
_FRAME_CHARACTERS = 300
"""A row of at most two filled cells, one of them with four paragraphs or 300 characters, is a frame
around prose (minutes typed into a form: 会议内容 | the whole text); lists of tasks have three columns
or more, or short cells."""


def row(cells: Sequence[Sequence[Piece]]) -> list[Piece]:
    """The pieces of one table row: a ROW, or the cells' own pieces when the table is a mere frame.

    cells: for each column the pieces in it, [] for an empty or covered column. A row of one column is
    running text; a row without any text gives [].
    """
    filled = [cell for cell in cells if any(_text(piece) for piece in cell)]
    if not filled:
        return []
    if len(cells) == 1 or (len(filled) <= _FRAME_COLUMNS and any(map(_prose, filled))):
        return [piece for cell in filled for piece in cell]
    return [Piece(kind=LineKind.ROW, hard=True, cells=tuple(" ".join(filter(None, map(_text, c))) for c in cells))]


def _prose(cell: Sequence[Piece]) -> bool:
    texts = [text for text in map(_text, cell) if text]
    return len(texts) >= _FRAME_PARAGRAPHS or sum(map(len, texts)) >= _FRAME_CHARACTERS


def _text(piece: Piece) -> str:
    return (" ".join(cell for cell in piece.cells if cell) if piece.cells else piece.text).strip()
