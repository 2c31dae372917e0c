"""One pass over a document finds every cue word of `models/cues.tsv`; the longest word at a place wins.

Words of class "word" find nothing themselves but hide shorter cues inside them (要 in 主要), which is
the whole of word segmentation that detection needs.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from extract.knowledge import table
from extract.vocabulary.outline import Sentence


class Cue:
    """What a cue word does, one bit each; the names are the classes of `models/cues.tsv`.

    Plain integers, not an enum: the bits of millions of sentences are combined, and `IntFlag` costs ten times as much.
    LOOSE, FUTURE and STORY stand in no table: `signs` gives them to 要, 将 and 了 by what stands beside them.
    """

    WORD = 0
    MUST = 1 << 0
    MODAL = 1 << 1
    LOOSE = 1 << 2
    FORBID = 1 << 3
    REQUEST = 1 << 4
    HOPE = 1 << 5
    JIANG = 1 << 6
    FUTURE = 1 << 7
    PLAN = 1 << 8
    STRIVE = 1 << 9
    ENSURE = 1 << 10
    ENCOURAGE = 1 << 11
    DEMAND = 1 << 12
    LIMIT = 1 << 13
    DUTY = 1 << 14
    DONE = 1 << 15
    STORY = 1 << 16
    RESULT = 1 << 17
    WEAK = 1 << 18
    PAST = 1 << 19
    NOW = 1 << 20
    ARGUE = 1 << 21
    IF = 1 << 22
    PROBLEM = 1 << 23
    SAY = 1 << 24
    STATE = 1 << 25
    PRODUCT = 1 << 26
    NEED = 1 << 27


_QUOTED = re.compile(r"《[^》\n]{1,80}》|“[^”\n]{1,80}”|「[^」\n]{1,80}」")
"""Titles of documents and quoted words: a cue inside them says nothing of the sentence around them."""


class Hit(NamedTuple):
    """A cue word at text[start:end]; `cue` is one bit of Cue."""

    start: int
    end: int
    cue: int


@cache
def _engine() -> tuple[ahocorasick_rs.AhoCorasick, tuple[int, ...]]:
    rows = table("cues")
    engine = ahocorasick_rs.AhoCorasick(
        [row["term"] for row in rows], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )
    return engine, tuple(int(getattr(Cue, row["class"].upper())) for row in rows)


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
