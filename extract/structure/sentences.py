"""Blocks into sentences: the pieces between 。！？；, with exact offsets, brackets kept whole."""

import re
from collections.abc import Iterator, Sequence

from extract.vocabulary.outline import Block, BlockKind, Sentence

_STOP = re.compile(r"[。！？；!?;\t][。！？；!?;\t]*[”’」』）)》〕]*")
"""Written so that it begins with one class of characters: then the search skips all others at once (so do those of others)."""
_SPACE = " 　\n\t\r"
_BRACKETS = {"（": "）", "(": ")", "〔": "〕", "【": "】"}
_OPENING = re.compile(r"[（(〔【]")
_BRACKET_LIMIT = 1500
"""Characters. The longest bracket taken as one piece: forty units take some 400, twice that with roles."""


def sentences(text: str, blocks: Sequence[Block]) -> tuple[Sentence, ...]:
    """All sentences of all blocks in document order; a heading is a sentence of its own.

    A sentence end inside a bracket （…；…） ends nothing. Sentences of a block tile it but for white space.
    """
    found: list[Sentence] = []
    for block in blocks:
        found.extend(_of_block(text, block))
    return tuple(found)


def _of_block(text: str, block: Block) -> Iterator[Sentence]:
    first, heading, head_end = True, block.kind is BlockKind.HEADING, block.head[1] if block.head else 0
    for start, end in _pieces(text, block):
        words = text[start:end].strip(_SPACE)
        if not words:
            continue
        if len(words) < end - start:
            start = text.index(words[0], start)
            end = start + len(words)
        yield Sentence(start, end, words, block.index, first, heading or (first and end <= head_end))
        first = False


def _pieces(text: str, block: Block) -> Iterator[tuple[int, int]]:
    begin = at = block.start
    if block.head is not None and block.head[1] < block.end:
        yield block.start, block.head[1]
        begin = at = block.head[1]
    closed = iter([*_bracket_spans(text, begin, block), (block.end, block.end)])
    opened, shut = next(closed)
    for stop in _STOP.finditer(text, begin, block.end):
        while shut < stop.start():
            opened, shut = next(closed)
        if opened < stop.start() < shut:
            continue
        yield at, stop.end()
        at = stop.end()
    yield at, block.end


def _bracket_spans(text: str, start: int, block: Block) -> list[tuple[int, int]]:
    """Outermost bracketed stretches of a block from `start`; unclosed brackets hold nothing together, nor do they reach
    from one cell of a table into another.
    """
    if block.cells:
        return [span for cell in block.cells for span in _brackets(text, *cell)]
    return _brackets(text, start, block.end)


def _brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = start
    while opening := _OPENING.search(text, at, end):
        reach = min(end, opening.end() + _BRACKET_LIMIT)
        close = text.find(_BRACKETS[opening.group()], opening.end(), reach)
        if close < 0:
            close = text.find({"（": ")", "(": "）"}.get(opening.group(), "）"), opening.end(), reach)
        if close < 0:
            at = opening.end()
            continue
        spans.append((opening.start(), close))
        at = close + 1
    return spans
