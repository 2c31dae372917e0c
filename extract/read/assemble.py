"""From pieces to a Document: the one place where text is joined and offsets are made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.read.characters import clean, closed_up
from extract.vocabulary.document import Document, Line, LineKind, Source


@dataclass(frozen=True, slots=True)
class Piece:
    """One line as a reader found it, before cleaning; blank text is a blank line.

    cells: the cells of a table row; `text` is then unused. fresh: False for a further line of the
    paragraph that the piece before belongs to. The rest is as in `Line`.
    """

    text: str = ""
    kind: LineKind = LineKind.PLAIN
    level: int | None = None
    hard: bool = False
    page: int | None = None
    cells: tuple[str, ...] = ()
    fresh: bool = True
    table: int = 0
    sheet: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader makes of a file: pieces in reading order, remarks for the user, and what it could not read."""

    pieces: Sequence[Piece]
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def assemble(parsed: Parsed, source: Source) -> Document:
    """Pieces as a Document that keeps its invariants; only blank pieces give an empty Document."""
    rows = list(laid_out(parsed.pieces))
    lines = tuple(line for _, line in rows if line is not None)
    text = "\n".join(text for text, _ in rows) if lines else ""
    return Document(text, lines, source, parsed.notes, parsed.gaps)


def laid_out(pieces: Iterable[Piece]) -> Iterator[tuple[str, Line | None]]:
    """Every piece as the text of its line and the Line, one by one; "" and None for a blank one."""
    position = paragraph = 0
    for piece in pieces:
        text, cells = _row(piece, position) if piece.cells else (_one_line(piece.text), ())
        if text.strip():
            paragraph += piece.fresh or not paragraph
            yield text, Line(
                position, position + len(text), paragraph, piece.kind, piece.level, piece.hard, piece.page, cells,
                piece.table, piece.sheet, piece.row,
            )  # fmt: skip
        else:
            text = ""
            yield text, None
        position += len(text) + 1


def _row(piece: Piece, position: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Cells joined by tabs, and their spans; a tab inside a cell would look like two cells."""
    cells = [_one_line(cell).replace("\t", " ").strip() for cell in piece.cells]
    spans = []
    for cell in cells:
        spans.append((position, position + len(cell)))
        position += len(cell) + 1
    return "\t".join(cells), tuple(spans)


def _one_line(text: str) -> str:
    return closed_up(clean(" ".join(text.splitlines()))).rstrip()
