"""How sure a decision is: the share of such decisions that proved right on documents not learned from.

`models/judge/confidence.tsv` is measured by `luoshi train`: for the learned judge by label and by the probability that
it gives, for the rules by the rule that decided.
"""

from bisect import bisect_right
from functools import cache, lru_cache

from extract.knowledge import table
from extract.vocabulary.task import Judgement, Label

_KEPT = 4096
"""Rated judgements kept at hand; the rules make some hundreds, the learned judge words its own reasons without end."""


@cache
def _rules() -> dict[tuple[Label, str], float]:
    return {
        (Label(r["label"]), r["rule"]): float(r["right"]) for r in table("judge/confidence") if r["judge"] == "rules"
    }


@cache
def _steps(label: Label) -> tuple[tuple[float, ...], tuple[float, ...]]:
    rows = [r for r in table("judge/confidence") if r["judge"] == "model" and r["label"] == label.value]
    return tuple(float(r["from"]) for r in rows), tuple(float(r["right"]) for r in rows)


@lru_cache(_KEPT)
def rated(judgement: Judgement, confidence: float) -> Judgement:
    """The judgement with its confidence. Kept, because a document makes the same few judgements again and again."""
    return judgement._replace(confidence=confidence)


def of_rules(judgement: Judgement) -> float:
    """The share of sentences decided by this rule that were right; that of its label when the rule was seldom seen."""
    known, label = _rules(), judgement.label
    found = known.get((label, judgement.rule))
    return known[label, ""] if found is None else found


def of_model(label: Label, probability: float) -> float:
    """The share of right decisions where the learned judge gave this label about this probability (0 to 1)."""
    starts, shares = _steps(label)
    return shares[max(0, bisect_right(starts, probability) - 1)]
