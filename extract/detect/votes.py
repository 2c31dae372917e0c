"""What a section does, counted: sentences that plainly ask against sentences that plainly report.

Where no title, heading or lead-in tells the mode of a place, the plain sentences around it do.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from extract.detect.cues import Cue
from extract.vocabulary.outline import Block, Sentence

_ASKS = Cue.MUST | Cue.MODAL | Cue.FORBID | Cue.REQUEST | Cue.PLAN | Cue.FUTURE
_TELLS = Cue.DONE | Cue.RESULT | Cue.PAST
_ARGUES = Cue.ARGUE | Cue.IF | Cue.PROBLEM
EVENT = re.compile(r"(?:\d{1,2}|[０-９]{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?(?:\d{1,2}|[０-９]{1,2}|[一二三四五六七八九十]{1,3})\s?日(?!之?前|以前|起|至|到|—|-)")
_DECISIVE = 2
"""Votes that one side needs at least, and must have at least twice as many as the other."""


class Lean(StrEnum):
    """The side to which the sentences around a place lean."""

    ASK = "ask"
    REPORT = "report"
    NONE = "none"


def vote(sentence: Sentence, bits: Cue) -> int:
    """+1 where a sentence plainly asks, -1 where it plainly reports, 0 where it says neither (or both)."""
    asks = bool(bits & _ASKS) and not bits & _ARGUES
    tells = bool(bits & _TELLS) or (not bits & Cue.STORY and EVENT.search(sentence.text) is not None)
    return asks - tells


def leanings(blocks: Sequence[Block], sentences: Sequence[Sentence], bits: Sequence[Cue]) -> list[Lean]:
    """The leaning of every block: its own sentences, else those of the section around it, else of the document.

    One entry a block, NONE where even the whole document is undecided.
    """
    own: list[list[int]] = [[0, 0] for _ in range(len(blocks) + 1)]
    for sentence, cue in zip(sentences, bits, strict=True):
        value = vote(sentence, cue)
        if value:
            own[sentence.block][value < 0] += 1
    total = [list(pair) for pair in own]
    for block in reversed(blocks):
        above = total[-1] if block.parent is None else total[block.parent]
        above[0] += total[block.index][0]
        above[1] += total[block.index][1]
    document = _decided(total[-1]) or Lean.NONE
    found: list[Lean] = []
    for block in blocks:
        inherited = document if block.parent is None else found[block.parent]
        found.append(_decided(total[block.index]) or inherited)
    return found


def _decided(pair: Sequence[int]) -> Lean | None:
    asks, tells = pair
    if max(asks, tells) < _DECISIVE or max(asks, tells) < 2 * min(asks, tells):
        return None
    return Lean.ASK if asks > tells else Lean.REPORT
