"""Everything known about a sentence before it is judged: its own signs, and the place it stands in."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.detect.cues import Cue, find_cues
from extract.detect.demands import Demands
from extract.detect.mode import Mode, tells_a_case, title_mode
from extract.detect.rulebook import rulebook
from extract.detect.signs import looks_ahead, signs, tells_result
from extract.detect.tracker import Tracker
from extract.detect.votes import Lean, leanings
from extract.knowledge import Pattern
from extract.structure.front import names_a_document
from extract.structure.markers import ARTICLE
from extract.vocabulary.outline import Block, BlockKind, Outline, Sentence

_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})\s?年")
_REVIEWED = Pattern("year_reviewed")
_OPENS_DATED = Pattern("opens_dated")
_OPENING = 12
"""Characters in which the year of such an opening stands."""
_BEFORE_WORDS = "，,、 　\n：:"
_DUTIES = 3
"""Statements of responsibility from which a text without a telling title is a plan; one or two may be quoted."""
_ARTICLES = 3
"""Articles from which a text without a telling title is a set of rules; one or two may be quoted."""
_SINCE = Pattern("since_then")
"""How a review of one's own work opens: 今年以来，我们……, 一年来，在县委的领导下……"""
_FIRST = 4
"""Sentences, and words between blanks in each, among which a glued title is looked for."""


class Evidence(NamedTuple):
    """What speaks for or against a sentence being a task.

    bits: what its words say (bits of `Cue`). mode: what title, headings and lead-ins say of its place; base: what the
    title alone says. lean: where the plain sentences around it lean. owned: its item names who is responsible.
    formulas: rules of `models/neither.tsv` that may apply. body: where the sentence's own words begin after the printed
    ordinal of its block (offset into its text). listed: it is one of a list of things demanded.
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
    listed: bool = False


def gather(text: str, outline: Outline, sentences: Sequence[Sentence]) -> list[Evidence]:
    """The evidence about every sentence, in order; [] for a document without sentences."""
    now = _month(text, outline)
    bits = [
        signs(text, hits)
        | (Cue.PAST if _opens_before(sentence.text, now) else 0)
        | (Cue.PLAN if looks_ahead(sentence.text, now[0]) else 0)
        | (Cue.RESULT if tells_result(sentence.text) else 0)
        for sentence, hits in zip(sentences, find_cues(text, sentences), strict=True)
    ]
    leans, whole = leanings(outline.blocks, sentences, bits)
    owned = _owned(outline.blocks, sentences)
    case = tells_a_case(outline.title)
    tracker = Tracker(_base(outline, sentences, whole), _plan_year(text, outline), case=case, begun=outline.goes_on)
    demands = Demands()
    turns = rulebook("turns").candidates(text, sentences)
    formulas = rulebook("neither").candidates(text, sentences)
    found: list[Evidence] = []
    block: Block | None = None
    for i, (sentence, cue) in enumerate(zip(sentences, bits, strict=True)):
        if block is None or sentence.block != block.index:
            block = outline.blocks[sentence.block]
            tracker.enter(block, _head(text, block), cue)
            demands.enter(block)
        mode, lean = _settled(tracker.turn(sentence, block, cue, turns.get(i, ())), leans[block.index], whole, tracker)
        formula = formulas.get(i, ())
        owns, body, listed = block.index in owned, _body(sentence, block), demands.holds(sentence, block)
        found.append(Evidence(sentence, block, cue, mode, tracker.base, lean, owns, formula, body, listed))
    return found


def _body(sentence: Sentence, block: Block) -> int:
    """Where a sentence's own words begin: after the ordinal of its block, if it stands there, and stops."""
    text, start = sentence.text, 0
    if block.marker is not None and sentence.start == block.marker.start:
        start = len(block.marker.text)
    while start < len(text) and text[start] in _BEFORE_WORDS:
        start += 1
    return start


def _base(outline: Outline, sentences: Sequence[Sentence], whole: Lean) -> Mode:
    """What the title says of the document; where it says nothing, a text in articles directs, and one that names who is
    responsible item by item, and one that opens with what has been done since (今年以来，我们…) reports if it leans so.
    """
    if mode := title_mode(outline.title) or _glued(sentences):
        return mode
    articles = sum(block.marker is not None and block.marker.family == ARTICLE for block in outline.blocks)
    duties = sum(sentence.duty for sentence in sentences)
    if duties >= _DUTIES or articles >= _ARTICLES:
        return Mode.ASK
    reviews = whole is Lean.REPORT and any(_SINCE.search(sentence.text) for sentence in sentences[:_FIRST])
    return Mode.REPORT if reviews else Mode.SPEECH


def _glued(sentences: Sequence[Sentence]) -> Mode | None:
    """The mode of a title that a web page glued to the first words of the text, None without one."""
    words = (word for sentence in sentences[:_FIRST] for word in sentence.text.split()[:_FIRST])
    return next((mode for word in words if names_a_document(word) and (mode := title_mode(word))), None)


def _plan_year(text: str, outline: Outline) -> int:
    """The year that a document plans for: the latest in its title and headings, the next one when the title reviews that; 0 unknown."""
    heads = (_head(text, block) for block in outline.blocks if block.depth <= 1)
    years = [int(m["year"]) for head in (outline.title, *heads) for m in _YEAR.finditer(head)]
    reviewed = _REVIEWED.search(outline.title)
    latest = max(years, default=0)
    return latest + 1 if reviewed and int(reviewed["year"]) == latest else latest


def _settled(mode: Mode, lean: Lean, whole: Lean, tracker: Tracker) -> tuple[Mode, Lean]:
    """Mode and leaning reconciled: a heading in a speech only leans, a report's title yields to a section that asks."""
    if mode is Mode.ASK and tracker.base in (Mode.SPEECH, Mode.ARGUE, Mode.EXPLAIN):
        return Mode.SPEECH, Lean.ASK
    if mode is Mode.REPORT and lean is Lean.ASK and not tracker.told:
        return Mode.SPEECH, lean
    return mode, whole if lean is Lean.NONE else lean


def _month(text: str, outline: Outline) -> tuple[int, int]:
    """Year and month in which a document speaks; the month is 1 where only the year is known, (0, 0) where nothing is."""
    if outline.date:
        return outline.date.day.year, outline.date.day.month
    year = _plan_year(text, outline)
    return (year, 1) if year else (0, 0)


def _opens_before(sentence: str, now: tuple[int, int]) -> bool:
    """Whether a sentence opens with a time before the document's own (2021年10月至12月，…): it tells, whatever its verbs."""
    match = _OPENS_DATED.match(sentence) if "年" in sentence[:_OPENING] else None
    if match is None:
        return False
    return (int(match["year"]), int(match["month"] or 0)) < (now[0], now[1] if match["month"] else 0)


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
