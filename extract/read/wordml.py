"""A .docx written anew: how older formats come to the reader of .docx, which then treats them all alike.

Only what that reader looks at is written: words, numbers, styles, outline levels, tables with merged cells.
"""

import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from xml.sax.saxutils import escape, quoteattr

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CLOSE_EDGES = 30
"""Twips (half a millimetre): edges of cells as near as this are one column."""


class Merge(Enum):
    """What a cell is to those beside it: ALONE, the FIRST of several below each other, one of the BELOW, or BESIDE."""

    ALONE = ""
    FIRST = '<w:vMerge w:val="restart"/>'
    BELOW = "<w:vMerge/>"
    BESIDE = '<w:hMerge w:val="continue"/>'


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. cells: the XML inside each. edges: of the cells in twips, one more than cells, or none.

    merges: for each cell, or none.
    """

    cells: Sequence[str]
    edges: Sequence[int] = ()
    merges: Sequence[Merge] = ()


def paragraph(text: str, style: str = "", properties: str = "") -> str:
    r"""A w:p with this text, whose "\n" are line breaks. style: its id. properties: more XML for w:pPr."""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{_text(line)}</w:t>' if line else "" for line in text.split("\n")
    )
    named = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr><w:r>{lines}</w:r></w:p>"


def table(rows: Sequence[Row]) -> str:
    """A w:tbl with these rows, "" for none. Cells with the same edges stand in one column."""
    columns = _columns(edge for row in rows for edge in row.edges)
    inner = "".join(f"<w:tr>{''.join(_cells(row, columns))}</w:tr>" for row in rows if row.cells)
    return f"<w:tbl>{inner}</w:tbl>" if inner else ""


def style(key: str, name: str, *, parent: str = "", properties: str = "", default: bool = False) -> str:
    """A w:style of paragraphs."""
    based = f"<w:basedOn w:val={quoteattr(parent)}/>" if parent else ""
    return (
        f'<w:style w:type="paragraph" w:styleId={quoteattr(key)}{" w:default=" + quoteattr("1") if default else ""}>'
        f"<w:name w:val={quoteattr(_ILLEGAL.sub('', name))}/>{based}<w:pPr>{properties}</w:pPr></w:style>"
    )


def package(body: str, styles: str = "", numbering: str = "") -> bytes:
    """The .docx with this XML inside w:body, w:styles and w:numbering."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(("styles", "styles.xml"), ("numbering", "numbering.xml")),
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_W}>{numbering}</w:numbering>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    return buffer.getvalue()


def _relations(*targets: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="r{number}" Type="{_TYPES}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def _text(line: str) -> str:
    return escape(_ILLEGAL.sub("", line))


def _columns(edges: Iterable[int]) -> list[int]:
    """Where columns begin: edges that are closer together than _CLOSE_EDGES are one."""
    found: list[int] = []
    for edge in sorted(set(edges)):
        if not found or edge - found[-1] > _CLOSE_EDGES:
            found.append(edge)
    return found


def _cells(row: Row, columns: list[int]) -> Iterable[str]:
    for index, inner in enumerate(row.cells):
        span = 1
        if len(row.edges) > index + 1:
            span = max(bisect_right(columns, row.edges[index + 1]) - bisect_right(columns, row.edges[index]), 1)
        merge = row.merges[index] if index < len(row.merges) else Merge.ALONE
        yield f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge.value}</w:tcPr>{inner}</w:tc>'
