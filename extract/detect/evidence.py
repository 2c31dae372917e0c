"""Everything known about a sentence before it is judged: its own signs, and the place it stands in."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.detect.cues import Cue, find_cues
from extract.detect.mode import Mode, title_mode
from extract.detect.rulebook import rulebook
from extract.detect.signs import looks_ahead, signs, tells_result
from extract.detect.tracker import Tracker
from extract.detect.votes import Lean, leanings
from extract.vocabulary.outline import Block, BlockKind, Outline, Sentence

_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})\s?年")
_REVIEWED = re.compile(r"(?P<year>(?:19|20)\d{2})\s?年[^和及与暨]{0,16}(?:总结|回顾|情况|述职)")
_BEFORE_WORDS = "，,、 　\n：:"
_DUTIES = 3
"""Statements of responsibility from which a text without a telling title is a plan; one or two may be quoted."""


class Evidence(NamedTuple):
    """What speaks for or against a sentence being a task.

    bits: what its words say (bits of `Cue`). mode: what title, headings and lead-ins say of its place; base: what the
    title alone says. lean: where the plain sentences around it lean. owned: its item names who is responsible.
    formulas: rules of `models/neither.tsv` that may apply. body: where the sentence's own words begin after the printed
    ordinal of its block (offset into its text).
    """

    sentence: Sentence
    block: Block
    bits: int
    mode: Mode
    base: Mode
    lean: Lean
    owned: bool = False
    formulas: Sequence[int] = ()
    body: int = 0


def gather(text: str, outline: Outline, sentences: Sequence[Sentence]) -> list[Evidence]:
    """The evidence about every sentence, in order; [] for a document without sentences."""
    bits = [
        signs(text, hits)
        | (Cue.PLAN if looks_ahead(sentence.text) else 0)
        | (Cue.RESULT if tells_result(sentence.text) else 0)
        for sentence, hits in zip(sentences, find_cues(text, sentences), strict=True)
    ]
    leans, whole = leanings(outline.blocks, sentences, bits)
    owned = _owned(outline.blocks, sentences)
    tracker = Tracker(_base(outline, sentences), _plan_year(text, outline))
    turns = rulebook("turns").candidates(text, sentences)
    formulas = rulebook("neither").candidates(text, sentences)
    found: list[Evidence] = []
    block: Block | None = None
    for i, (sentence, cue) in enumerate(zip(sentences, bits, strict=True)):
        if block is None or sentence.block != block.index:
            block = outline.blocks[sentence.block]
            tracker.enter(block, _head(text, block), cue)
        mode, lean = _settled(tracker.turn(sentence, block, cue, turns.get(i, ())), leans[block.index], whole, tracker)
        formula = formulas.get(i, ())
        owns, body = block.index in owned, _body(sentence, block)
        found.append(Evidence(sentence, block, cue, mode, tracker.base, lean, owns, formula, body))
    return found


def _body(sentence: Sentence, block: Block) -> int:
    """Where a sentence's own words begin: after the ordinal of its block, if it stands there, and stops."""
    text, start = sentence.text, 0
    if block.marker is not None and sentence.start == block.marker.start:
        start = len(block.marker.text)
    while start < len(text) and text[start] in _BEFORE_WORDS:
        start += 1
    return start


def _base(outline: Outline, sentences: Sequence[Sentence]) -> Mode:
    """What the title says of the document; where it says nothing, a text that names who is responsible item by item directs."""
    if mode := title_mode(outline.title):
        return mode
    return Mode.ASK if sum(sentence.duty for sentence in sentences) >= _DUTIES else Mode.SPEECH


def _plan_year(text: str, outline: Outline) -> int:
    """The year that a document plans for: the latest in its title and headings, the next one when the title reviews that; 0 unknown."""
    heads = (_head(text, block) for block in outline.blocks if block.depth <= 1)
    years = [int(m["year"]) for head in (outline.title, *heads) for m in _YEAR.finditer(head)]
    reviewed = _REVIEWED.search(outline.title)
    latest = max(years, default=0)
    return latest + 1 if reviewed and int(reviewed["year"]) == latest else latest


def _settled(mode: Mode, lean: Lean, whole: Lean, tracker: Tracker) -> tuple[Mode, Lean]:
    """Mode and leaning reconciled: a heading in a speech only leans, a report's title yields to a section that asks."""
    if mode is Mode.ASK and tracker.base in (Mode.SPEECH, Mode.ARGUE):
        return Mode.SPEECH, Lean.ASK
    if mode is Mode.REPORT and lean is Lean.ASK and not tracker.told:
        return Mode.SPEECH, lean
    return mode, whole if lean is Lean.NONE else lean


def _owned(blocks: Sequence[Block], sentences: Sequence[Sentence]) -> set[int]:
    """Blocks whose item names who is responsible: the statement stands in them or in the paragraph below them."""
    named = {s.block for s in sentences if s.duty}
    for index in list(named):
        parent = blocks[index].parent
        if blocks[index].kind is BlockKind.TEXT and parent is not None and blocks[parent].marker is not None:
            named.add(parent)
    return named


def _head(text: str, block: Block) -> str:
    if block.kind is BlockKind.TITLE:
        return text[block.start : block.end]
    return text[block.head[0] : block.head[1]] if block.head else ""
