"""Forms: one task a table, its heads in front of the cells (督办事项|…; 责任单位|…|完成时限|…), as 督办单 have them."""

from collections.abc import Sequence

from extract.detect.tables.columns import settled
from extract.detect.tables.heads import Head, head
from extract.vocabulary.outline import Block, Cell, ColumnRole, Entry, Table

_LEAST = 3
"""Pairs of a head and a value that a form has at least."""
_SHARE = 0.5
"""Share of the rows that begin with a known head."""
_LEAST_MEASURE = 4

Row = tuple[Block, tuple[str, ...]]


def form_entries(rows: Sequence[Row], *, titled: bool) -> Table | None:
    """The task of a form, several where its first head comes again; None for a table that is no form of a task."""
    forms: list[list[tuple[Block, int, Head]]] = []
    opens = sum(bool(next((head(text) for text in texts if text), None)) for _, texts in rows)
    if not rows or opens < _SHARE * len(rows):
        return None
    for block, texts in rows:
        for at, known in _pairs(texts):
            if not forms or known == forms[-1][0][2]:
                forms.append([])
            forms[-1].append((block, at, known))
    entries = [entry for form in forms if (entry := _entry(form, titled=titled))]
    if not entries:
        return None
    used = {block for entry in entries for block in entry.blocks}
    return Table(tuple(entries), tuple(block.index for block, _ in rows if block.index not in used))


def _pairs(texts: Sequence[str]) -> list[tuple[int, Head]]:
    """Every value of a row (its column) with the head before it; heads without a value are left out."""
    found, known = [], None
    for at, text in enumerate(texts):
        if not text:
            continue
        now = head(text)
        if now is None and known is not None:
            found.append((at, known))
        known = now
    return found


def _entry(form: Sequence[tuple[Block, int, Head]], *, titled: bool) -> Entry | None:
    if len(form) < _LEAST:
        return None
    columns = settled([known for _, _, known in form], titled=titled)
    if columns is None:
        return None
    pairs = [
        (block, Cell(*block.cells[at], column.role, column.person))
        for (block, at, _), column in zip(form, columns, strict=True)
        if column.role is not None
    ]
    measures = [(b, c) for b, c in pairs if c.role is ColumnRole.MEASURE and c.end - c.start >= _LEAST_MEASURE]
    if not measures:
        return None
    own = measures[0][0].index
    others = sorted({block.index for block, _ in pairs} - {own})
    return Entry((own, *others), tuple(sorted((cell for _, cell in pairs), key=lambda cell: cell.start)))
