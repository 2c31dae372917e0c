"""Paragraphs into the tree of 一、（一）1.（1）① ★ —— and 一是, with headings glued to their text cut off."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from extract.knowledge import Pattern
from extract.structure.front import names_a_document
from extract.structure.furniture import is_furniture
from extract.structure.markers import ARTICLE, SERIES, families, inline_markers, leading_marker
from extract.structure.paragraphs import Paragraph
from extract.vocabulary.document import Document, LineKind
from extract.vocabulary.outline import Block, BlockKind, Marker

_HEAD_LIMIT = 50
"""Characters. Longest heading that is glued to its text; longer first sentences are text (two lines of 小三)."""
_GLUED_HEAD = 16
"""Characters. Longest heading before an item on the same line (五、保障措施（一）加强统筹)."""
_LONE_HEAD_LIMIT = 75
"""Characters. Longest heading that stands alone on its line(s); work reports print up to 70."""
_BARE_HEAD_LIMIT = 26
"""Characters. Longest unnumbered heading in plain text; GB/T 9704 sets 28 characters a line."""
_BARE_RANK = 2.5
"""Unnumbered headings stand between 一、 and （一）, as ★ does."""
_HEAD_END = re.compile(r"[。：:；;！!？?]")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff”》）)])[ 　]+(?=[\u4e00-\u9fff]|\d{4}年)")
_WIDE_GAP = re.compile(r"(?<=[\u4e00-\u9fff]{4})　{2,}(?=[\u4e00-\u9fff]{6})")
"""（一）发布通知　　省科技厅发布年度申报通知。: two wide blanks end a heading however short its text is."""
_CJK = re.compile(r"[\u4e00-\u9fff]")
_ANNEX = re.compile(r"附[件表录]?[ 　]?(?:[\d一二三四五六七八九十]{1,2})?[：:]?")
"""A line with nothing but this begins another document: nothing in it stands under the headings before."""
_CLOSES = Pattern("about_all_measures")
"""A paragraph that is about all that is counted before it, or about the paper."""
_PERSON = Pattern("names_a_person")
_PURPOSE = re.compile(r"[ 　]*[（(【][^）)】\n]{2,16}[）)】]")
"""The heading of an article, where it has one: 第三条（职责分工）县级以上……"""
_UNFINISHED = ("于", "在", "至", "从", "自", "到", "由", "对", "向", "将", "把", "和", "与", "及", "或", "的", "、")
"""No heading ends so."""
_SENTENCE_INSIDE = re.compile(r"[。！？；;!?](?=.)", re.DOTALL)


@dataclass(slots=True)
class _Open:
    """A numbered block that still takes children. `lone`: its heading stands alone on its line."""

    family: str
    rank: float
    index: int
    lone: bool
    number: int


class _Tree:
    """Collects blocks in order and knows which of them still take children."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.open: list[_Open] = []

    def add(self, span: tuple[int, int], kind: BlockKind, source: Paragraph, **more: object) -> int:
        index = len(self.blocks)
        parent = self.open[-1].index if self.open else None
        block = Block(index, *span, kind, len(self.open), parent, paragraph=source.number, page=source.page, **more)  # type: ignore[arg-type]
        self.blocks.append(block)
        return index

    def close_for(self, family: str, rank: float) -> None:
        """Close what a new block of this form ends: its elder sibling and everything deeper."""
        at = next((i for i, o in enumerate(self.open) if o.family == family), None)
        if at is not None:
            del self.open[at:]
        while self.open and self.open[-1].rank > rank:
            self.open.pop()

    def inside(self, family: str) -> bool:
        """Whether a block of this form is open: the points of an article are clauses of it, not headings."""
        return any(o.family == family for o in self.open)

    def reached(self) -> dict[str, int]:
        """The number that each open family has reached."""
        return {o.family: o.number for o in self.open if o.family not in SERIES}

    def close_series(self) -> None:
        """An unnumbered paragraph ends 一是, 二是 that were glued to their text."""
        while self.open and self.open[-1].family in SERIES and not self.open[-1].lone:
            self.open.pop()

    def close_measure(self, following: Marker | None) -> None:
        """A paragraph about all measures ends the last one, where it has words of its own and no younger sibling follows.

        following: the next ordinal; without any the paragraph is about the whole document.
        """
        last = self.open[-1] if self.open else None
        if last is None or (last.lone and last.index == len(self.blocks) - 1):
            return
        if following is None:
            self.open.clear()
        elif (following.family, following.number) != (last.family, last.number + 1):
            self.open.pop()


def build_blocks(document: Document, paragraphs: Sequence[Paragraph], front: int = 0) -> tuple[Block, ...]:
    """The tree in document order, a parent before its children.

    paragraphs: as found by `paragraphs`. front: how many of them stand before the text proper (letter
    head, title); they become FURNITURE. An empty document gives ().
    """
    tree = _Tree(document.text)
    markers = [leading_marker(document.text, p.start, p.end) for p in paragraphs]
    ahead = _lookahead(markers)
    for position, paragraph in enumerate(paragraphs):
        span = (paragraph.start, paragraph.end)
        body = document.text[paragraph.start : paragraph.end]
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        if body[0] == "附" and _ANNEX.fullmatch(body):
            tree.open.clear()
        if paragraph.kind is LineKind.ROW:
            tree.add(span, BlockKind.ROW, paragraph, cells=paragraph.cells, table=paragraph.table)
        elif position < front or is_furniture(body):
            titled = names_a_document(body)
            tree.add(span, BlockKind.TITLE if titled else BlockKind.FURNITURE, paragraph)
        elif marker := markers[position]:
            _add_numbered(tree, paragraph, marker, following, ahead[position].seconds)
        elif names_a_document(body) and not paragraph.level:
            tree.open.clear()
            tree.add(span, BlockKind.TITLE, paragraph, head=span)
        elif following is not None and len(body) <= _BARE_HEAD_LIMIT and _is_signature(document.text, body, following):
            tree.add(span, BlockKind.FURNITURE, paragraph)
        elif _is_bare_heading(document.text, paragraph, following):
            _open_heading(tree, paragraph)
        else:
            tree.close_series()
            if _CLOSES.match(body):
                tree.close_measure(ahead[position].following)
            _add_points(tree, paragraph, span, ahead[position].seconds)
    return tuple(tree.blocks)


class _Ahead(NamedTuple):
    """What follows a paragraph. seconds: the families whose number 2 leads a later one, before one that their number 1
    leads; following: the next ordinal that leads one, None for none.
    """

    seconds: frozenset[str] = frozenset()
    following: Marker | None = None


def _lookahead(markers: Sequence[Marker | None]) -> list[_Ahead]:
    """What follows every paragraph, in order. markers: the ordinals that lead them."""
    found, now = [], _Ahead()
    for marker in reversed(markers):
        found.append(now)
        if marker is not None:
            own = {marker.family}
            seconds = {1: now.seconds - own, 2: now.seconds | own}.get(marker.number, now.seconds)
            now = _Ahead(seconds, marker)
    return found[::-1]


def _add_numbered(
    tree: _Tree, paragraph: Paragraph, marker: Marker, following: Paragraph | None, ahead: frozenset[str]
) -> None:
    reached = tree.reached() | {marker.family: marker.number}
    pieces = [marker, *inline_markers(tree.text, marker.end, paragraph.end, reached, ahead, marker)]
    _add_items(tree, paragraph, pieces, alone=len(pieces) == 1 and following is not None)


def _add_items(tree: _Tree, paragraph: Paragraph, pieces: Sequence[Marker], *, alone: bool) -> None:
    """The items of one paragraph, each as far as the next. alone: whether the last may be a heading."""
    for piece, below in zip_longest(pieces, pieces[1:]):
        end = below.start if below else paragraph.end
        heads = _heads(tree.text, piece, below) if below else alone
        _add_item(tree, paragraph, piece, _trimmed(tree.text, piece.start, end), alone=heads)


def _heads(text: str, marker: Marker, below: Marker) -> bool:
    """Whether what stands between two ordinals of one line heads the second."""
    deeper = families()[below.family].rank > families()[marker.family].rank
    short = below.start - marker.end <= _GLUED_HEAD and not _HEAD_END.search(text, marker.end, below.start)
    return deeper and below.number == 1 and short


def _add_points(tree: _Tree, paragraph: Paragraph, span: tuple[int, int], ahead: frozenset[str]) -> None:
    """An unnumbered paragraph with the points that it counts inside (一是…；二是…)."""
    pieces = list(inline_markers(tree.text, *span, tree.reached(), ahead))
    first_end = pieces[0].start if pieces else span[1]
    lead = _trimmed(tree.text, span[0], first_end)
    if lead[0] < lead[1]:
        tree.add(lead, BlockKind.TEXT, paragraph)
    _add_items(tree, paragraph, pieces, alone=False)


def _add_item(tree: _Tree, paragraph: Paragraph, marker: Marker, span: tuple[int, int], *, alone: bool) -> None:
    rank = float(families()[marker.family].rank)
    tree.close_for(marker.family, rank)
    head = None if tree.inside(ARTICLE) else _head(tree.text, marker, span)
    lone = head == (marker.end, span[1]) and alone
    kind = BlockKind.HEADING if lone else BlockKind.ITEM
    index = tree.add(span, kind, paragraph, marker=marker, head=head)
    tree.open.append(_Open(marker.family, rank, index, lone, marker.number))


def _open_heading(tree: _Tree, paragraph: Paragraph) -> None:
    level = paragraph.level
    family = f"h{level}" if level else "bare"
    rank = level - 0.5 if level else _BARE_RANK
    tree.close_for(family, rank)
    span = (paragraph.start, paragraph.end)
    index = tree.add(span, BlockKind.HEADING, paragraph, head=span)
    tree.open.append(_Open(family, rank, index, lone=True, number=0))


def _head(text: str, marker: Marker, span: tuple[int, int]) -> tuple[int, int] | None:
    """The heading of a numbered block: the whole block, its first sentence, or what stands before a gap."""
    start, end = marker.end, span[1]
    if marker.family == ARTICLE:
        purpose = _PURPOSE.match(text, start, end)
        return (start, purpose.end()) if purpose and purpose.end() < end else None
    wide = _WIDE_GAP.search(text, start, min(end, start + _HEAD_LIMIT))
    if end - start <= _LONE_HEAD_LIMIT and not wide and not _SENTENCE_INSIDE.search(text, start, end):
        return (start, end)
    gap = _GAP.search(text, start, min(end, start + _HEAD_LIMIT))
    stop = _HEAD_END.search(text, start, min(end, start + _HEAD_LIMIT))
    if gap and _is_heading_gap(text[start : gap.start()], marker) and (not stop or gap.start() < stop.start()):
        return (start, gap.start())
    if stop and stop.end() < end:
        return (start, stop.end())
    return None


def _is_signature(text: str, body: str, following: Paragraph) -> bool:
    """A short line without any stop right above the date of the letter."""
    below = text[following.start : following.end]
    return not _HEAD_END.search(body) and "，" not in body and below[:1].isdigit() and is_furniture(below)


def _is_heading_gap(before: str, marker: Marker) -> bool:
    """A blank ends a heading of 一、 or （一）, not one inside a pair of quotes or of a plain 1. (PDFs set blanks anywhere)."""
    whole = all(before.count(a) == before.count(b) for a, b in ("《》", "“”", "（）", "()"))
    return whole and len(before) >= 4 and not before.endswith(_UNFINISHED) and families()[marker.family].rank <= 3


def _is_bare_heading(text: str, paragraph: Paragraph, following: Paragraph | None) -> bool:
    """A heading by the file's own word, or a short unfinished line before a longer paragraph."""
    if paragraph.kind in (LineKind.HEADING, LineKind.TITLE):
        return True
    body = text[paragraph.start : paragraph.end]
    if len(body) > _BARE_HEAD_LIMIT or _HEAD_END.search(body) or "，" in body[-1:] or not _CJK.search(body):
        return False
    if _PERSON.search(body) or (body[0] in "（(" and body[-1] in "）)"):
        return False
    return following is not None and (
        following.end - following.start > 2 * _BARE_HEAD_LIMIT
        or leading_marker(text, following.start, following.end) is not None
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    raw = text[start:end]
    return start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())
