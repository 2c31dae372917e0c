"""Running headers, footers and page numbers: what stands at the edge of one page after the other, and contents lists."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from extract.read.layout.shapes import Page, Segment, same_row

_EDGE_ROWS = 3
"""Rows at the top and at the bottom of a page that may be furniture."""
_STRAY = 6.0
"""Points by which a running line may move from page to page."""
_LARGE = 1.15
"""Times the body's type. Larger lines are titles of forms that repeat, no running headers."""
_SIGNED_NUMBER = re.compile(
    r"[-—–－─―~·•|一]{1,2}\s*\d{1,4}\s*[-—–－─―~·•|一]{1,2}|第\s*\d{1,4}\s*页(?:\s*[,，/（(]?\s*共\s*\d{1,4}\s*页[)）]?)?"
)
"""OCR reads the dashes as 一."""
_BARE_NUMBER = re.compile(r"[-—–－─―]*\s*(\d{1,4})\s*[-—–－─―]*(?:\s*/\s*\d{1,4})?")
CONTENTS = re.compile(r".*(?:\.\s?|…|·|．|⋯){5,}\s*[-—(（]?\s*\d{1,4}\s*[-—)）]?")
"""A line of a table of contents: a title, dots, a page number."""


def without_furniture(pages: Sequence[Page]) -> list[list[Segment]]:
    """The segments of each page that belong to its text, in their order."""
    edges = [_edges(page.segments) for page in pages]
    dropped = [set(_numbers(edge)) for edge in edges]
    for place, segment in _repeated(edges, pages):
        dropped[place].add(segment)
    for place, segment in _counted(edges, pages, dropped):
        dropped[place].add(segment)
    return [[s for s in page.segments if s not in gone] for page, gone in zip(pages, dropped, strict=True)]


Edges = tuple[list[list[Segment]], list[list[Segment]]]
"""Rows at the top and at the bottom, from the edge inwards."""


def _edges(segments: Sequence[Segment]) -> Edges:
    ordered = sorted(segments, key=lambda s: s.middle)
    return _outer(ordered), _outer(ordered[::-1])


def _outer(segments: Iterable[Segment]) -> list[list[Segment]]:
    rows: list[list[Segment]] = []
    for segment in segments:
        if rows and same_row(rows[-1][0], segment):
            rows[-1].append(segment)
        elif len(rows) == _EDGE_ROWS:
            break
        else:
            rows.append([segment])
    return rows


def _numbers(edges: Edges) -> Iterable[Segment]:
    """Numbers that can be nothing but page numbers: — 3 —, 第3页."""
    for rows in edges:
        for segment in rows[0] if rows else ():
            if _SIGNED_NUMBER.fullmatch(segment.text):
                yield segment


def _counted(
    edges: Sequence[Edges], pages: Sequence[Page], dropped: Sequence[set[Segment]]
) -> list[tuple[int, Segment]]:
    """Bare numbers at the outer edge that count with the pages; on a lone page the number 1.

    Beside them stands nothing but furniture: the 3 of 3 月 28 日 is none.
    """
    found: dict[int, list[tuple[int, Segment]]] = defaultdict(list)
    for place, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        outer = [set(rows[0]) - dropped[place] for rows in edge if rows]
        for segment in {row.pop() for row in outer if len(row) == 1}:
            if match := _BARE_NUMBER.fullmatch(segment.text):
                found[int(match[1]) - page.number].append((place, segment))
    counted = (places for start, places in found.items() if len(places) > 1 or (len(pages) == 1 and start == 0))
    return [one for places in counted for one in places]


def _repeated(edges: Sequence[Edges], pages: Sequence[Page]) -> Iterable[tuple[int, Segment]]:
    """Lines that come back at the same height on three pages, or on both of two; numbers alone are `_counted`'s."""
    sizes = [s.em for page in pages for s in page.segments]
    body = median(sizes) if sizes else 0.0
    found: dict[tuple[int, str], list[tuple[int, Segment]]] = defaultdict(list)
    for place, edge in enumerate(edges):
        for side, rows in enumerate(edge):
            for segment in (s for row in rows for s in row if not _BARE_NUMBER.fullmatch(s.text)):
                found[side, re.sub(r"\d+", "#", segment.text)].append((place, segment))
    least = max(2, min(3, len(pages)))
    for places in found.values():
        if len(places) < least:
            continue
        height = median(s.middle for _, s in places)
        level = [(p, s) for p, s in places if abs(s.middle - height) < _STRAY and s.em <= _LARGE * body]
        if len({page for page, _ in level}) >= least:
            yield from level
