"""Which rows a statement of responsibility covers when it stands for several: in a heading, under one, after several.

A statement (（责任单位：…）, 责任单位：…, 完成时限：…) at the end of a row's own text belongs to that row alone. Beyond it:

- heading: it stands in a heading, or as a paragraph right under one: every row of the section.
- item: it stands in a measure above its numbered parts, or ends a paragraph of 一是…二是…: every one of them.
- section: it stands as a paragraph of its own after several items or paragraphs that have none: each of them.

Where items of the document have such paragraphs each for itself, a lone one after the last item is that item's own
too, and the others stay 待明确. What a row names itself is never overridden (see `meaning.tasks`).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extract.meaning.rows import Row
from extract.vocabulary.outline import Block, BlockKind, Outline, Sentence


@dataclass(frozen=True, slots=True)
class Covered:
    """A row; own: its sentences (indices) that speak for it alone; inherited: statements that speak for others too.

    source: where `inherited` comes from (item, heading, section), the nearest statement only; "" without any.
    """

    row: Row
    own: tuple[int, ...]
    inherited: tuple[int, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Cover:
    """Statements and the places of the rows they cover. depth: of the block they stand under; the deepest counts."""

    statements: tuple[int, ...]
    places: tuple[int, ...]
    source: str
    depth: int


def spread(outline: Outline, sentences: Sequence[Sentence], rows: Sequence[Row]) -> list[Covered]:
    """Every row with what speaks for it, in order. A row of nothing but statements joins one that it covers."""
    scene = _Scene(outline.blocks, sentences, rows)
    loose = list(_loose(scene))
    gone = {place for orphans, _ in loose for place in orphans}
    for orphans, cover in loose:
        _join(scene, orphans, cover)
    covers = [cover for _, cover in loose if len(cover.places) > 1]
    covers += [*_headings(scene), *_measures(scene), *_series(scene), *_sections(scene)]
    nearest: dict[int, _Cover] = {}
    for cover in covers:
        for place in cover.places:
            if place not in nearest or cover.depth > nearest[place].depth:
                nearest[place] = cover
    shared = {i for cover in covers for i in cover.statements if cover.source}
    return [
        _covered(row, nearest.get(place), shared)
        for place, row in enumerate(rows)
        if place not in gone
    ]  # fmt: skip


def _covered(row: Row, cover: _Cover | None, shared: set[int]) -> Covered:
    held = sorted(row.sentences + row.headings)
    if cover is None:
        return Covered(row, tuple(held))
    return Covered(row, tuple(i for i in held if i not in shared), cover.statements, cover.source)


class _Scene:
    """The rows of a document by their place in its tree."""

    def __init__(self, blocks: Sequence[Block], sentences: Sequence[Sentence], rows: Sequence[Row]) -> None:
        self.blocks, self.sentences, self.rows = blocks, sentences, rows
        self.order = sorted(range(len(rows)), key=lambda place: rows[place].block.index)
        self._starts = [rows[place].block.index for place in self.order]
        self._ends = list(range(1, len(blocks) + 1))
        for block in reversed(blocks):
            if block.parent is not None:
                self._ends[block.parent] = max(self._ends[block.parent], self._ends[block.index])
        self.bare = {place for place, row in enumerate(rows) if all(sentences[i].duty for i in row.sentences)}

    def within(self, first: int, end: int) -> list[int]:
        """Places of the rows of blocks first…end that have text of their own, in document order."""
        found = self.order[bisect_left(self._starts, first) : bisect_left(self._starts, end)]
        return [place for place in found if place not in self.bare]

    def end(self, block: int) -> int:
        """The first block after everything under a block."""
        return self._ends[block]

    def under(self, block: int) -> list[int]:
        """Places of the rows below a block, its own not among them."""
        return self.within(block + 1, self.end(block))

    def statements(self, place: int) -> list[int]:
        """The statements among a row's own sentences."""
        return [i for i in self.rows[place].sentences if self.sentences[i].duty]

    def alike(self, places: Iterable[int], place: int) -> tuple[int, ...]:
        """Those rows that are of the same kind (to be done, done) as one."""
        return tuple(p for p in places if self.rows[p].kind is self.rows[place].kind)


def _loose(scene: _Scene) -> Iterator[tuple[list[int], _Cover]]:
    """Rows of nothing but statements, those next to each other together, with the rows that they cover.

    Under one heading they either all come before what they cover (the first has no row before it) or all after.
    """
    bare = sorted(scene.bare, key=lambda place: scene.rows[place].block.index)
    for parent, group in groupby(bare, key=lambda place: scene.rows[place].block.parent):
        runs = _runs(scene, list(group))
        if parent is None:
            for run in runs:
                first = scene.rows[run[0]].block.index
                yield run, _cover(scene, run, scene.within(first - 1, first), "section", 0)
            continue
        above, end = scene.blocks[parent], scene.end(parent)
        edges = [scene.rows[run[0]].block.index for run in runs]
        ahead = not scene.within(parent + 1, edges[0])
        source = "section" if not ahead else "heading" if above.kind is BlockKind.HEADING else "item"
        for run, low, high in zip(runs, [parent + 1, *edges], [*edges[1:], end], strict=False):
            places = scene.within(edges[0] if ahead and run is runs[0] else low, high)
            if ahead:
                places = scene.within(scene.rows[run[-1]].block.index, high)
            else:
                places = scene.within(low, scene.rows[run[0]].block.index)
            places = places or scene.within(parent, parent + 1)
            yield run, _cover(scene, run, places, source, above.depth + 1)
