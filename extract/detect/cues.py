"""One pass over a document finds every cue word of `models/cues.tsv`; the longest word at a place wins.

Words of class "word" find nothing themselves but hide shorter cues inside them (要 in 主要), which is
the whole of word segmentation that detection needs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag, auto
from functools import cache

import ahocorasick_rs

from extract.knowledge import table
from extract.vocabulary.outline import Sentence


class Cue(IntFlag):
    """What a cue word does; the names are the classes of `models/cues.tsv`."""

    WORD = 0
    MUST = auto()
    MODAL = auto()
    LOOSE = auto()
    FORBID = auto()
    REQUEST = auto()
    HOPE = auto()
    JIANG = auto()
    FUTURE = auto()
    PLAN = auto()
    STRIVE = auto()
    ENSURE = auto()
    ENCOURAGE = auto()
    DEMAND = auto()
    LIMIT = auto()
    DUTY = auto()
    DONE = auto()
    STORY = auto()
    RESULT = auto()
    WEAK = auto()
    PAST = auto()
    NOW = auto()
    ARGUE = auto()
    IF = auto()
    PROBLEM = auto()
    SAY = auto()
    STATE = auto()


_QUOTED = re.compile(r"《[^》\n]{1,80}》|“[^”\n]{1,80}”|「[^」\n]{1,80}」")
"""Titles of documents and quoted words: a cue inside them says nothing of the sentence around them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue word at text[start:end]."""

    start: int
    end: int
    cue: Cue


@cache
def _engine() -> tuple[ahocorasick_rs.AhoCorasick, tuple[Cue, ...]]:
    rows = table("cues")
    engine = ahocorasick_rs.AhoCorasick(
        [row["term"] for row in rows], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )
    return engine, tuple(Cue[row["class"].upper()] for row in rows)


def find_cues(text: str, sentences: Sequence[Sentence]) -> list[list[Hit]]:
    """The cues of every sentence outside quotes, in order; one list a sentence, [] where it holds none.

    `sentences` must be in document order and must not overlap.
    """
    engine, classes = _engine()
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    inside, quotes = 0, len(quoted)
    found: list[list[Hit]] = [[] for _ in sentences]
    at, last = 0, len(sentences)
    for index, start, end in engine.find_matches_as_indexes(text):
        cue = classes[index]
        if not cue:
            continue
        while inside < quotes and quoted[inside][1] <= start:
            inside += 1
        if inside < quotes and quoted[inside][0] < start:
            continue
        while at < last and sentences[at].end <= start:
            at += 1
        if at == last:
            break
        if sentences[at].start <= start:
            found[at].append(Hit(start, end, cue))
    return found
