"""Rows of tables: as rows where they are a list, as running text where the table is only a frame."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.knowledge import table, values
from extract.read.assemble import Piece
from extract.vocabulary.document import LineKind

_FRAME_COLUMNS = 2
_FRAME_PARAGRAPHS = 4
_FRAME_CHARACTERS = 300
"""A row of at most two filled cells, one of them with four paragraphs or 300 characters, is a frame
around prose (minutes typed into a form: 会议内容 | the whole text); lists of tasks have three columns
or more, or short cells. Below a head of known columns every row is a row."""

_GROUP = 40
"""Characters of a line across a table that is the heading of the rows below it, two lines at most."""
_GROUP_LEVEL = 3
"""Its level: below 一、, above （一）, as headings without a number stand."""
_NO_GROUP = re.compile(
    r"(?:注|备注|说明|填报|填表|审核|单位|合计|总计|小计|附件?)(?:[\d一二三]{0,2}[:：]|$)|.*[。；;：:]$"
)
"""Lines across a table that head nothing: notes below it, sums, who filled it in."""
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_HEADS = 2
"""Cells of a row with the words of a column's head, from which it counts as the table's head."""
_REMARK = re.compile(r"[（(〔\[][^（()）]*[）)〕\]]|\s")
_LONGEST_HEAD = 24
"""Characters of a head; longer cells hold text."""


@dataclass
class TableRows:
    """The rows of one table, handed over from the top: `add` gives the pieces of each.

    number: as in `Line.table`. sheet: as in `Line.sheet`.
    """

    number: int
    sheet: str = ""
    _row: int = 0
    _headed: bool = False

    def add(self, cells: Sequence[Sequence[Piece]], *, at: int | None = None, wide: bool = False) -> list[Piece]:
        """The pieces of the next row, with table and row number; [] for a row without text.

        cells: as for `row`. at: the row's number where rows were left out, else they are counted. wide: its one
        filled cell reaches over the whole table, which below the head is a heading of the rows that follow.
        """
        self._row = self._row + 1 if at is None else at
        filled = [text for cell in cells if (text := _joined(cell))]
        heads = sum(map(is_head, filled))
        self._headed = self._headed or heads >= _HEADS
        wide = wide or len(cells) == 1
        if not wide and self._headed and len(cells) > 1 and filled:
            found = [_as_row(cells)]
        elif wide and self._headed and len(filled) == 1 and _heads_rows(filled[0]):
            found = [Piece(filled[0], LineKind.HEADING, _GROUP_LEVEL, hard=True)]
        else:
            found = row(cells[:1] if wide and len(filled) == 1 and filled[0] == _joined(cells[0]) else cells)
        return [self._placed(piece) for piece in found]

    def _placed(self, piece: Piece) -> Piece:
        if piece.table:
            return piece
        return replace(piece, table=self.number, sheet=self.sheet, row=self._row)


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
    return [_as_row(cells)]


def is_head(cell: str) -> bool:
    """Whether a cell holds nothing but the head of a column of task tables (责任单位, 完成时限（2026年）)."""
    return len(cell) <= _LONGEST_HEAD and _REMARK.sub("", cell) in _heads()


@cache
def _heads() -> frozenset[str]:
    rows = (row for row in table("table_columns") if row["role"] not in ("prefix", "title", "done", "open"))
    return frozenset(word for row in rows for word in values(row["words"]))


def _heads_rows(text: str) -> bool:
    return len(text) <= _GROUP and _WORDS.search(text) is not None and not _NO_GROUP.match(text)


def _as_row(cells: Sequence[Sequence[Piece]]) -> Piece:
    return Piece(kind=LineKind.ROW, hard=True, cells=tuple(map(_joined, cells)))


def _joined(cell: Sequence[Piece]) -> str:
    return " ".join(filter(None, map(_text, cell)))


def _prose(cell: Sequence[Piece]) -> bool:
    texts = [text for text in map(_text, cell) if text]
    return len(texts) >= _FRAME_PARAGRAPHS or sum(map(len, texts)) >= _FRAME_CHARACTERS


def _text(piece: Piece) -> str:
    return (" ".join(cell for cell in piece.cells if cell) if piece.cells else piece.text).strip()
