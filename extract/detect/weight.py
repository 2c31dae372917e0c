"""How strongly a task binds, and whether one could report that it was done (hard) or only how one feels (soft)."""

import re
from functools import lru_cache

from extract.detect.cues import Cue
from extract.vocabulary.outline import Sentence
from extract.vocabulary.task import Judgement, Level, Strength

_FIGURE = re.compile(r"[0-9０-９]")
_SHOWABLE = Cue.PRODUCT | Cue.LIMIT | Cue.DUTY
_KEPT = 4096
"""Judgements kept at hand; the rules make some dozens, the learned judge words its own reasons without end."""


@lru_cache(_KEPT)
def _weighed(judgement: Judgement, strength: Strength, level: Level) -> Judgement:
    return judgement._replace(strength=strength, level=level)


def weigh(judgement: Judgement, sentence: Sentence, bits: int) -> Judgement:
    """The judgement with its strength and level. Statements of responsibility are hard; headings mostly soft."""
    return _weighed(judgement, _strength(bits), _level(sentence, bits))


def _strength(bits: int) -> Strength:
    if bits & (Cue.MUST | Cue.FORBID):
        return Strength.MUST
    if bits & (Cue.MODAL | Cue.LOOSE | Cue.REQUEST):
        return Strength.SHOULD
    if bits & (Cue.STRIVE | Cue.ENCOURAGE | Cue.HOPE):
        return Strength.ENCOURAGE
    return Strength.PLAIN


def _level(sentence: Sentence, bits: int) -> Level:
    if sentence.duty or (bits & _SHOWABLE and not sentence.head):
        return Level.HARD
    return Level.HARD if _FIGURE.search(sentence.text, 3) else Level.SOFT
