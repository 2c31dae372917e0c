"""Where a task stands, in the words that a person looks it up by."""

from bisect import bisect_right

from extract.vocabulary.document import Document, Line, LineKind
from extract.vocabulary.outline import Block


class Places:
    """The places of one document's blocks."""

    def __init__(self, document: Document) -> None:
        self._lines = document.lines
        self._starts = [line.start for line in document.lines]

    def of(self, block: Block) -> str:
        """第3页 第17段, 第2表 第5行, 工作表“重点任务” 第12行; a sheet without a name 第12行."""
        at = bisect_right(self._starts, block.start) - 1
        return place(self._lines[at]) if at >= 0 else ""


def place(line: Line) -> str:
    """The place of a line: its sheet or table with the row there, else its paragraph; before them its page, if any."""
    page = f"第{line.page}页 " if line.page else ""
    if line.sheet:
        return f"工作表“{line.sheet}”" + (f" 第{line.row}行" if line.row else "")
    if line.kind is LineKind.ROW and line.table and line.row:
        return f"{page}第{line.table}表 第{line.row}行"
    return f"{page}第{line.paragraph}段"
