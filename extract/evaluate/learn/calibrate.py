"""From how likely a model thinks itself to how often it is right: measured on documents that it has not learned from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

from extract.detect.learned import PAGE, STATES
from extract.evaluate.learn.trial import Trial
from extract.vocabulary.task import Label

LEAST = 40
"""Sentences that a step is measured on at least; with fewer the share is chance (95 % interval wider than 0.2)."""
SURE = 0.9
"""Confidence from which nobody need look at a row; at least 95 % of such rows must be right (the project's goal)."""


class Decision(NamedTuple):
    """One decision on a sentence: how likely the model took it to be (rules: 1.0), by which rule, and was it right."""

    label: Label
    rule: str
    likely: float
    right: bool


class Step(NamedTuple):
    """From probability `start` on a share `right` (a careful estimate) of `seen` decisions was right."""

    start: float
    right: float
    seen: int


def decisions(trial: Trial) -> tuple[list[Decision], list[Decision]]:
    """The decisions of the rules, and those of rules and model together; titles and furniture only among the former."""
    rules, both = [], []
    for lesson, likely, labels in zip(trial.lessons, trial.both, trial.opinions[-1], strict=True):
        for i, (label, answer) in enumerate(zip(labels, lesson.answers, strict=True)):
            rule = lesson.rules[i]
            rules.append(Decision(rule.label, rule.rule, 1.0, rule.label is answer))
            if lesson.evidence[i].block.kind not in PAGE:
                both.append(Decision(label, "", likely[i][STATES.index(label)], label is answer))
    return rules, both


def of_model(found: Iterable[Decision]) -> dict[Label, list[Step]]:
    """For each of STATES the steps that never fall (pooled adjacent violators), LEAST sentences each; one at least."""
    by: dict[Label, list[Decision]] = defaultdict(list)
    for one in found:
        by[one.label].append(one)
    return {label: _steps(sorted(by[label], key=lambda d: (d.likely, d.right))) for label in STATES}


def _steps(ordered: Sequence[Decision]) -> list[Step]:
    pools: list[tuple[float, int, int]] = []
    for at in range(0, len(ordered), LEAST):
        part = ordered[at : at + LEAST] if len(ordered) - at >= 2 * LEAST else ordered[at:]
        pools.append((part[0].likely, sum(d.right for d in part), len(part)))
        while len(pools) > 1 and _share(*pools[-2][1:]) >= _share(*pools[-1][1:]):
            (start, hits, count), (_, more, others) = pools[-2], pools.pop()
            pools[-1] = (start, hits + more, count + others)
        if len(part) > LEAST:
            break
    steps = [Step(round(start, 3), _share(hits, count), count) for start, hits, count in pools] or [
        Step(0.0, _share(0, 0), 0)
    ]
    return [steps[0]._replace(start=0.0), *steps[1:]]


def of_rules(found: Iterable[Decision]) -> dict[tuple[Label, str], Step]:
    """The share of right decisions of each rule that decided LEAST sentences or more, and of each label ("")."""
    by: dict[tuple[Label, str], list[bool]] = {(label, ""): [] for label in STATES}
    for one in found:
        by[one.label, ""].append(one.right)
        by.setdefault((one.label, one.rule), []).append(one.right)
    kept = {key: right for key, right in by.items() if len(right) >= LEAST or not key[1]}
    return {key: Step(0.0, _share(sum(right), len(right)), len(right)) for key, right in sorted(kept.items())}


def sure_ones(found: Iterable[Decision], steps: dict[Label, list[Step]]) -> tuple[int, int, int]:
    """Of these decisions: how many have a confidence of SURE or more, how many of those are right, how many there are."""
    rated = [(_confidence(steps[one.label], one.likely), one.right) for one in found]
    chosen = [right for confidence, right in rated if confidence >= SURE]
    return len(chosen), sum(chosen), len(rated)


def _confidence(steps: Sequence[Step], likely: float) -> float:
    return [step.right for step in steps if step.start <= likely][-1]


def _share(hits: int, count: int) -> float:
    """One standard error below the share that was right (Wilson 1927): documents by other hands are harder than these."""
    rate = hits / count if count else 0.5
    spread = sqrt(rate * (1 - rate) / max(1, count) + 1 / (4 * max(1, count) ** 2))
    return round((rate + 1 / (2 * max(1, count)) - spread) / (1 + 1 / max(1, count)), 3)
