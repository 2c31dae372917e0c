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
    loose = [(run, cover) for run, cover in _loose(scene) if cover.places or _as_measure(scene, run)]
    covers = [*_headings(scene), *_measures(scene), *_series(scene), *_sections(scene)]
    covers += [cover for _, cover in loose if len(cover.places) > 1]
    gone = {place for run, cover in loose for place in _join(scene, run, cover)}
    nearest: dict[int, _Cover] = {}
    for cover in covers:
        for place in cover.places:
            if place not in nearest or cover.depth > nearest[place].depth:
                nearest[place] = cover
    shared = {i for cover in covers for i in cover.statements}
    return [_covered(row, nearest.get(place), shared) for place, row in enumerate(rows) if place not in gone]


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

    def index(self, place: int) -> int:
        """The block of a row."""
        return self.rows[place].block.index

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
    """Rows of nothing but statements, neighbours together, with the rows that they cover (perhaps none).

    Under one heading they either all come before what they cover (the first has no row before it) or all after.
    Without a heading above, a statement covers the paragraph before it.
    """
    groups: dict[int | None, list[int]] = defaultdict(list)
    for place in sorted(scene.bare, key=scene.index):
        groups[scene.rows[place].block.parent].append(place)
    for parent, group in groups.items():
        runs = _runs(scene, group)
        for number, run in enumerate(runs):
            first, last = scene.index(run[0]), scene.index(run[-1])
            if parent is None:
                yield run, _cover(scene, run, scene.within(first - 1, first), "section", 0)
                continue
            above = scene.blocks[parent]
            if scene.within(parent + 1, scene.index(group[0])):
                places = scene.within(scene.index(runs[number - 1][-1]) if number else parent + 1, first)
                source = "section"
            else:
                stop = scene.index(runs[number + 1][0]) if number + 1 < len(runs) else scene.end(parent)
                places = scene.within(last, stop)
                source = "heading" if above.kind is BlockKind.HEADING else "item"
            if source != "section" or not places:
                places = scene.within(parent, parent + 1) + places
            yield run, _cover(scene, run, places, source, above.depth + 1)


def _runs(scene: _Scene, places: Sequence[int]) -> list[list[int]]:
    """Places of bare rows parted where a row with text stands between them."""
    runs: list[list[int]] = []
    for place in places:
        if runs and not scene.within(scene.index(runs[-1][-1]), scene.index(place)):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _cover(scene: _Scene, run: Sequence[int], places: Sequence[int], source: str, depth: int) -> _Cover:
    statements = [i for place in run for i in scene.statements(place)]
    return _Cover(tuple(statements), scene.alike(places, run[0]), source, depth)


def _headings(scene: _Scene) -> Iterator[_Cover]:
    """Statements in headings, which the first row below holds."""
    for row in scene.rows:
        held = sorted(i for i in row.headings if scene.sentences[i].duty)
        for index, group in groupby(held, key=lambda i: scene.sentences[i].block):
            places = tuple(p for p in scene.under(index) if scene.rows[p].kind is row.kind)
            yield _Cover(tuple(group), places, "heading", scene.blocks[index].depth)


def _measures(scene: _Scene) -> Iterator[_Cover]:
    """Statements in the text of a measure that has further numbered items below it."""
    for place, row in enumerate(scene.rows):
        held = [i for i in scene.statements(place) if scene.sentences[i].block == row.block.index]
        below = scene.alike(scene.under(row.block.index), place) if held and place not in scene.bare else ()
        if below:
            yield _Cover(tuple(held), below, "item", row.block.depth)


def _series(scene: _Scene) -> Iterator[_Cover]:
    """A statement at the end of a paragraph of several items (一是…；二是…。（责任单位：…）), the only one in it."""
    for _, group in groupby(scene.order, key=lambda place: scene.rows[place].block.paragraph):
        places = [place for place in group if place not in scene.bare]
        held = [place for place in places if scene.statements(place)]
        if len(places) > 1 and held == places[-1:]:
            block = scene.rows[held[0]].block
            yield _Cover(tuple(scene.statements(held[0])), scene.alike(places, held[0]), "item", block.depth + 1)


def _sections(scene: _Scene) -> Iterator[_Cover]:
    """A statement in a paragraph of its own below the last of several items, none of which has any."""
    groups: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for place in scene.order:
        block = scene.rows[place].block
        if block.marker is not None and place not in scene.bare:
            groups[block.parent, block.marker.family].append(place)
    each = {key[1] for key, group in groups.items() if any(_apart(scene, place) for place in group[:-1])}
    for (parent, family), group in groups.items():
        held = _apart(scene, group[-1])
        if len(group) < 2 or family in each or not held or (parent is None and not _simple(scene, group)):
            continue
        block = scene.rows[group[-1]].block
        first = scene.index(group[0])
        if not any(scene.statements(place) for place in scene.within(first, block.index)):
            yield _Cover(tuple(held), scene.alike(group, group[-1]), "section", block.depth)


def _apart(scene: _Scene, place: int) -> list[int]:
    """The statements of a row when they all stand in paragraphs of their own, else []."""
    found, row = scene.statements(place), scene.rows[place]
    text = {scene.sentences[i].block for i in row.sentences if not scene.sentences[i].duty}
    return found if not text & {scene.sentences[i].block for i in found} else []


def _simple(scene: _Scene, places: Sequence[int]) -> bool:
    """Whether each item is one paragraph, statements aside: points of a list, not chapters."""
    rows = [scene.rows[place] for place in places]
    return all(
        scene.sentences[i].duty or scene.sentences[i].block == row.block.index for row in rows for i in row.sentences
    )


def _as_measure(scene: _Scene, run: Sequence[int]) -> bool:
    """A heading with nothing but statements below is a measure: their first row becomes its row. False without one."""
    first = scene.rows[run[0]]
    if first.headings:
        first.block = scene.blocks[scene.sentences[first.headings[-1]].block]
        first.sentences.insert(0, first.headings.pop())
    return bool(first.sentences and not scene.sentences[first.sentences[0]].duty)


def _join(scene: _Scene, run: Sequence[int], cover: _Cover) -> list[int]:
    """Move the sentences of bare rows to the first or last row that they cover; the rows that are then gone."""
    places = cover.places or run[:1]
    target = places[-1] if cover.source == "section" else places[0]
    gone = [place for place in run if place != target]
    for place in gone:
        scene.rows[target].sentences += scene.rows[place].sentences
        scene.rows[target].headings += scene.rows[place].headings
    scene.rows[target].sentences.sort()
    return gone
