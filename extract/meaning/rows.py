"""Which sentences make one row: a numbered measure, the innermost with text of its own, or a paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.structure.markers import SERIES
from extract.vocabulary.outline import Block, BlockKind, Outline, Sentence
from extract.vocabulary.task import Judgement, Label


@dataclass(slots=True)
class Row:
    """A row in the making: the block it stands for, and its sentences of one kind (indices)."""

    block: Block
    kind: Label
    sentences: list[int] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)


def rows(outline: Outline, sentences: Sequence[Sentence], judgements: Sequence[Judgement]) -> list[Row]:
    """Rows in document order; every sentence judged TASK or DONE stands in exactly one.

    The sentence of a heading that only covers further measures is carried by the first row below it
    (in `headings`); when nothing below it asks, the heading is a row of its own.
    """
    home = _homes(outline.blocks)
    for entry in (entry for table in outline.tables for entry in table.entries):
        for part in entry.blocks:
            home[part] = entry.blocks[0]
    made: dict[tuple[int, Label], Row] = {}
    waiting: list[int] = []
    for i, (sentence, judgement) in enumerate(zip(sentences, judgements, strict=True)):
        if waiting:
            waiting = _drop_passed(outline, sentences, waiting, sentence, made, judgements)
        if judgement.label is Label.OTHER:
            continue
        block = outline.blocks[sentence.block]
        if block.kind is BlockKind.HEADING and home[block.index] != block.index:
            waiting.append(i)
            continue
        row = _place(outline, home[block.index], judgement.label, made)
        row.sentences.append(i)
        for w in [w for w in waiting if judgements[w].label is judgement.label]:
            row.headings.append(w)
            waiting.remove(w)
    for w in waiting:
        _place(outline, sentences[w].block, judgements[w].label, made).sentences.append(w)
    return sorted(made.values(), key=lambda row: (row.sentences + row.headings)[0])


def begun_after(since: int, found: list[Row], sentences: Sequence[Sentence]) -> list[Row]:
    """The rows without their sentences that begin before `since`, and without those that have no other."""
    if not since:
        return found
    for row in found:
        row.sentences = [i for i in row.sentences if sentences[i].start >= since]
        row.headings = [i for i in row.headings if sentences[i].start >= since]
    return [row for row in found if row.sentences or row.headings]


def _place(outline: Outline, index: int, kind: Label, made: dict[tuple[int, Label], Row]) -> Row:
    if (index, kind) not in made:
        made[index, kind] = Row(outline.blocks[index], kind)
    return made[index, kind]


def _drop_passed(
    outline: Outline,
    sentences: Sequence[Sentence],
    waiting: list[int],
    sentence: Sentence,
    made: dict[tuple[int, Label], Row],
    judgements: Sequence[Judgement],
) -> list[int]:
    """Headings whose section has ended without a row below them become rows themselves."""
    still: list[int] = []
    for w in waiting:
        if _is_under(outline.blocks, sentence.block, sentences[w].block):
            still.append(w)
        else:
            _place(outline, sentences[w].block, judgements[w].label, made).sentences.append(w)
    return still


def _is_under(blocks: Sequence[Block], index: int | None, above: int) -> bool:
    while index is not None and index != above:
        index = blocks[index].parent
    return index == above


def _homes(blocks: Sequence[Block]) -> list[int]:
    """For every block the block whose row its sentences belong to."""
    children: list[list[Block]] = [[] for _ in blocks]
    for block in blocks:
        if block.parent is not None and block.kind is not BlockKind.FURNITURE:  # a signature belongs to no measure
            children[block.parent].append(block)
    takes = [_takes_text(block, below) for block, below in zip(blocks, children, strict=True)]
    home = list(range(len(blocks)))
    for block in blocks:
        if block.kind is BlockKind.HEADING and children[block.index]:
            home[block.index] = -1
        if block.kind is BlockKind.TEXT and block.parent is not None and takes[block.parent]:
            home[block.index] = home[block.parent] = block.parent
    return home


def _takes_text(parent: Block, children: Sequence[Block]) -> bool:
    """Whether the paragraphs under a numbered block are parts of its measure.

    They are when nothing below it is numbered and it is no chapter: below the top level, or with a
    single paragraph. Under a chapter heading with several paragraphs each is a row of its own.
    """
    if parent.marker is None or any(c.marker is not None or c.kind is not BlockKind.TEXT for c in children):
        return False
    return parent.depth > 0 or parent.marker.family in SERIES or len(children) == 1
