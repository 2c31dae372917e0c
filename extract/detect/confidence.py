"""How sure a decision is: the share of such decisions that proved right on documents not learned from.

`models/judge/confidence.tsv` is measured by `luoshi train`: for the learned judge by label and by the probability that
it gives, for the rules by the rule that decided.
"""

from bisect import bisect_right
from functools import cache

from extract.knowledge import table
from extract.vocabulary.task import Judgement, Label


@cache
def _rules() -> dict[tuple[str, str], float]:
    return {(r["label"], r["rule"]): float(r["right"]) for r in table("judge/confidence") if r["judge"] == "rules"}


@cache
def _steps(label: Label) -> tuple[tuple[float, ...], tuple[float, ...]]:
    rows = [r for r in table("judge/confidence") if r["judge"] == "model" and r["label"] == label.value]
    return tuple(float(r["from"]) for r in rows), tuple(float(r["right"]) for r in rows)


def of_rules(judgement: Judgement) -> float:
    """The share of sentences decided by this rule that were right; that of its label when the rule was seldom seen."""
    known, label = _rules(), judgement.label.value
    return known.get((label, judgement.rule), known[label, ""])


def of_model(label: Label, probability: float) -> float:
    """The share of right decisions where the learned judge gave this label about this probability (0 to 1)."""
    starts, shares = _steps(label)
    return shares[max(0, bisect_right(starts, probability) - 1)]
