"""What a reader hands on: characters, the lines they stood on, and where they came from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LineKind(StrEnum):
    """What the file itself says about a line; PLAIN where it says nothing."""

    PLAIN = "plain"
    TITLE = "title"
    HEADING = "heading"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document as the file has it, without its line end.

    start, end: half-open character offsets into `Document.text`.
    level: heading level from 1, None unless kind is HEADING.
    hard: True where the file itself ends a paragraph here (Word, HTML); False where the line end may
    be a mere wrap (plain text, PDF), which the structure stage decides.
    page: from 1, None where the format has no pages. paragraph: from 1, counted over the whole file.
    cells: for a table row, the half-open spans of its cells, else empty. table: its table, from 1 over the whole
    file; 0 outside tables. sheet: the name of its worksheet and row: its row there, as a person counts, "" and None
    where the format has none.
    """

    start: int
    end: int
    paragraph: int
    kind: LineKind = LineKind.PLAIN
    level: int | None = None
    hard: bool = False
    page: int | None = None
    cells: tuple[tuple[int, int], ...] = ()
    table: int = 0
    sheet: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from. `sha256` is of the file's bytes (of the text for standard input)."""

    name: str
    path: str | None
    sha256: str
    size: int
    format: str
    encoding: str | None = None
    modified: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    r"""A document as plain text; every offset of the program points into `text`.

    Invariants: `lines` are in order, do not overlap, and hold every character of `text` except line
    ends ("\n"). An empty document has `text == ""` and no lines. `notes` are Chinese remarks of the
    reader for the user ("含修订，已按接受修订后的文字读取"), empty when nothing is remarkable. `gaps` say what of the
    file could not be read ("第3页是扫描件，没有文字"), empty when all of it was.
    start: not 0 only for a volume of a text that is too long to be held (see `extract.examine.long`): so many characters
    of the whole stand before it. What is found there counts in the whole: whole[x.start:x.end] == x.text, which is
    text[x.start - start : x.end - start] of the volume.
    """

    text: str
    lines: tuple[Line, ...]
    source: Source
    notes: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    start: int = 0

    @property
    def name(self) -> str:
        """The file name as shown to the user and written to the records."""
        return self.source.name
