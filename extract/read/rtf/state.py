"""What holds at a place of an RTF file: the state of its group, and what is being collected."""

from dataclasses import dataclass, field
from enum import Enum

from extract.read.wordml import Merge, Row


class Target(Enum):
    """Where text goes: into the document's BODY, a LABEL (number of a list), the FONTS or STYLES, nowhere (SKIP)."""

    BODY = 1
    LABEL = 2
    FONTS = 3
    STYLES = 4
    SKIP = 5


@dataclass(slots=True)
class Group:
    r"""Properties that hold until the group ends.

    style, level: of the paragraph. replaced: how many characters follow a \u for older programs. first: no word has come
    yet. starred: the group may be left out by who does not know it. drawing: inside a drawn shape. story: the group is
    a text of its own, which ends with it. note: that text is a foot- or endnote.
    """

    target: Target = Target.BODY
    font: int | None = None
    hidden: bool = False
    deleted: bool = False
    in_table: bool = False
    style: int | None = None
    level: int | None = None
    replaced: int = 1
    first: bool = True
    starred: bool = False
    drawing: bool = False
    story: bool = False
    note: bool = False


@dataclass(slots=True)
class Cells:
    """The definition of a row: edges in twips, how each cell is merged, and how the next one will be."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    coming: Merge = Merge.ALONE

    def add(self, edge: int) -> None:
        """A cell that reaches to this edge."""
        self.edges.append(edge)
        self.merges.append(self.coming)
        self.coming = Merge.ALONE

    def row(self, cells: list[str]) -> Row:
        """These cells as a row; without edges when the definition does not fit them."""
        if len(self.edges) != len(cells):
            return Row(cells)
        return Row(cells, [self.left, *self.edges], self.merges)


@dataclass(slots=True)
class Story:
    """A stream of paragraphs: the body, a text box or a note.

    blocks: finished XML. rows: of the table being collected. cells: of its row. inside: paragraphs of the cell.
    text, label: of the paragraph.
    """

    blocks: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    defined: Cells = field(default_factory=Cells)
