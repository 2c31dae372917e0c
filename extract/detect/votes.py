"""What a section does, counted: sentences that plainly ask against sentences that plainly report.

Where no title, heading or lead-in tells the mode of a place, the plain sentences around it do.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from extract.detect.cues import Cue
from extract.knowledge import Pattern
from extract.vocabulary.outline import Block, Sentence

_ASKS = Cue.MUST | Cue.MODAL | Cue.FORBID | Cue.REQUEST | Cue.PLAN | Cue.FUTURE
_TELLS = Cue.DONE | Cue.RESULT | Cue.PAST
_ARGUES = Cue.ARGUE | Cue.IF | Cue.PROBLEM
EVENT = Pattern("dated_event")
_COUNTED = Pattern("counted_thing")
PRECISE = Pattern("exact_figure")
"""Figures of two decimals report; goals are round (增长19.74% against 增长20%左右)."""
RATE = Pattern("rate_of_change")
"""How much something has changed; in a report that is its result, whatever the reason given for it."""
GOAL = Pattern("bound_of_a_goal")
"""Bounds are set for what is to come (增长8%以上, 事故为零)."""
_DIGIT = re.compile(r"[0-9０-９x×月]")
_COUNTS = 2
"""Figures with a measure word from which a sentence without any sign of asking counts as a report."""
_OPEN = _ASKS | Cue.LOOSE | Cue.STRIVE | Cue.ENSURE | Cue.ENCOURAGE | Cue.LIMIT | Cue.DUTY
_DECISIVE = 2
"""Votes that one side needs at least, and must have at least twice as many as the other."""


class Lean(StrEnum):
    """The side to which the sentences around a place lean."""

    ASK = "ask"
    REPORT = "report"
    NONE = "none"


def vote(sentence: Sentence, bits: int) -> int:
    """+1 where a sentence plainly asks, -1 where it plainly reports, 0 where it says neither (or both)."""
    asks = bool(bits & _ASKS) and not bits & _ARGUES
    if not bits & (_TELLS | _ARGUES | Cue.STORY) and GOAL.search(sentence.text):
        return 1
    tells = bool(bits & _TELLS) or (not bits & Cue.STORY and _reports(sentence.text, bits))
    return asks - tells


def _reports(text: str, bits: int) -> bool:
    """Exact figures, or counted work (出动检查人员260人次，关停17家) in a sentence without any sign of asking."""
    if not _DIGIT.search(text):
        return False
    if ("." in text or "．" in text) and PRECISE.search(text):
        return True
    return not bits & _OPEN and len(_COUNTED.findall(text)) >= _COUNTS


def leanings(blocks: Sequence[Block], sentences: Sequence[Sentence], bits: Sequence[int]) -> tuple[list[Lean], Lean]:
    """The leaning of every block, from its own sentences or those of the nearest section that decides; and of the document.

    One entry a block, NONE where no section around it decides.
    """
    own: list[list[int]] = [[0, 0] for _ in range(len(blocks) + 1)]
    for sentence, cue in zip(sentences, bits, strict=True):
        value = vote(sentence, cue)
        if value:
            own[sentence.block][value < 0] += 1
    for block in reversed(blocks):
        above = own[-1] if block.parent is None else own[block.parent]
        above[0] += own[block.index][0]
        above[1] += own[block.index][1]
    found: list[Lean] = []
    for block in blocks:
        inherited = Lean.NONE if block.parent is None else found[block.parent]
        found.append(_decided(own[block.index]) or inherited)
    return found, _decided(own[-1]) or Lean.NONE


def _decided(pair: Sequence[int]) -> Lean | None:
    asks, tells = pair
    if max(asks, tells) < _DECISIVE or max(asks, tells) < 2 * min(asks, tells):
        return None
    return Lean.ASK if asks > tells else Lean.REPORT
