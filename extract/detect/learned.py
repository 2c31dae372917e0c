"""The learned judge: it hears what the rules decided, weighs it against all other signs, and may overrule it.

A linear-chain conditional random field over the sentences of a document (Lafferty, McCallum & Pereira 2001) with three
states. Every sign has a weight for each state in `models/judge/weights.tsv`, so a decision can be told in words.
Training is `extract.evaluate.learn`; nothing but the standard library is needed here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import repeat
from math import exp

from ahocorasick_rs import AhoCorasick

from extract.detect.confidence import of_model, of_rules, rated
from extract.detect.evidence import Evidence
from extract.detect.features import LABELS, RULE, Bundle, Signs, features
from extract.detect.weight import weigh
from extract.knowledge import table
from extract.vocabulary.outline import BlockKind, Outline
from extract.vocabulary.task import Judgement, Label

STATES = (Label.TASK, Label.DONE, Label.OTHER)
STEP = "→"
"""Names of the rows of the weights file that tell how likely one state follows another: →要办 (from 要办 to …)."""
_NOTHING = (0.0, 0.0, 0.0)
_REASONS = 3
"""Signs that are named when the rules are overruled."""
_KEPT = 1 << 16
"""Sums of bundles kept at hand; beyond that they are counted afresh, so that memory stays bounded."""
SHORT = 20
"""Sentences. The documents learned from are longer; in an excerpt the model takes what is missing for a sign."""
PAGE = (BlockKind.FURNITURE, BlockKind.TITLE)
"""Blocks that are not part of the text; about them the rules have the last word."""

OVERRULE = 0.5
"""Probability from which the model overrules the rules: more likely right than wrong."""

OUTRIGHT = frozenset({"提出要求", "必须", "今后打算", "文件要求", "责任分工"})
"""Rules by which a sentence is a task because its own words ask for something, or name who is responsible."""
OVERRULE_OUTRIGHT = 0.9
"""Probability from which the model overrules those: what asks in so many words is missed by a director at once.
`models/README.md` has the figures with and without this margin.
"""

REPORTED = "报告性段落"
"""The rule by which a sentence reports because its section does; it is right nine times out of ten."""
OVERRULE_REPORTED = 0.8
"""Probability from which the model overrules that rule."""

Three = tuple[float, float, float]
"""A number for each of STATES."""


@dataclass(frozen=True)
class Model:
    """weights: of signs, for each of STATES. steps: steps[i][j] is the weight of state j right after state i."""

    weights: Mapping[str, Three]
    steps: tuple[Three, Three, Three]
    _sums: dict[Bundle, Three] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def pairs(self) -> AhoCorasick:
        """Finds the pairs of characters that have a weight."""
        return AhoCorasick([sign for sign in self.weights if len(sign) == 2])

    def probabilities(self, signs: Sequence[Signs]) -> list[Three]:
        """How likely each state is for every sentence of one document; each sums to 1; [] for no sentences."""
        local = [_exponents(self._score(one)) for one in signs]
        (tt, td, to), (dt, dd, do), (ot, od, oo) = ((exp(a), exp(b), exp(c)) for a, b, c in self.steps)
        before: list[Three] = []
        t, d, o = 1.0, 1.0, 1.0
        for i, (x, y, z) in enumerate(local):
            if i:
                t, d, o = t * tt + d * dt + o * ot, t * td + d * dd + o * od, t * to + d * do + o * oo
            t, d, o = _shares(t * x, d * y, o * z)
            before.append((t, d, o))
        found: list[Three] = []
        t, d, o = 1.0, 1.0, 1.0
        for (x, y, z), (p, q, r) in zip(reversed(local), reversed(before), strict=True):
            found.append(_shares(p * t, q * d, r * o))
            x, y, z = x * t, y * d, z * o
            t, d, o = _shares(tt * x + td * y + to * z, dt * x + dd * y + do * z, ot * x + od * y + oo * z)
        return found[::-1]

    def _score(self, signs: Signs) -> Three:
        sums = self._sums
        if len(sums) > _KEPT:
            sums.clear()
        a = b = c = 0.0
        for bundle in signs.bundles:
            x, y, z = sums.get(bundle) or self._sum(bundle)
            a, b, c = a + x, b + y, c + z
        for x, y, z in filter(None, map(self.weights.get, signs.singles)):
            a, b, c = a + x, b + y, c + z
        return a, b, c

    def _sum(self, bundle: Bundle) -> Three:
        a, b, c = zip(_NOTHING, *(self.weights.get(sign, _NOTHING) for sign in bundle), strict=True)
        total = self._sums[bundle] = (sum(a), sum(b), sum(c))
        return total

    def reasons(self, signs: Signs, state: int, other: int) -> list[str]:
        """The signs that speak most for one state against another, the strongest first; [] when none does."""
        gains = {sign: self.weights.get(sign, _NOTHING) for sign in signs.flat if not sign.startswith(RULE)}
        ranked = sorted(gains, key=lambda sign: (gains[sign][other] - gains[sign][state], sign))
        return [sign for sign in ranked[:_REASONS] if gains[sign][state] > gains[sign][other]]


@cache
def shipped() -> Model:
    """The model in `models/judge/weights.tsv`; ModelError when it is missing."""
    rows = {
        row["sign"]: (float(row["task"]), float(row["done"]), float(row["other"])) for row in table("judge/weights")
    }
    first, second, third = (rows.pop(STEP + LABELS[state]) for state in STATES)
    return Model(rows, (first, second, third))


def reconsider(
    text: str,
    outline: Outline,
    evidence: Sequence[Evidence],
    judgements: Sequence[Judgement],
    model: Model | None = None,
) -> tuple[Judgement, ...]:
    """The rules' judgements, confirmed or overruled, each with the share of such decisions that proved right.

    Texts under SHORT sentences, titles and page furniture stay as the rules have them. model: the shipped one unless given.
    """
    if len(evidence) < SHORT:
        return tuple(rated(judgement, of_rules(judgement)) for judgement in judgements)
    chosen = model or shipped()
    signs = features(text, outline, evidence, judgements, chosen.pairs)
    likely = chosen.probabilities(signs)
    labels = decided(evidence, judgements, likely)
    return tuple(map(_settled, repeat(chosen), evidence, judgements, signs, likely, labels))


def decided(
    evidence: Sequence[Evidence], judgements: Sequence[Judgement], likely: Sequence[Three], least: float = OVERRULE
) -> list[Label]:
    """The labels of all sentences of a document: the model's where it is sure enough (`least`), else the rules'.

    What asks outright or stands in a report takes more, unless `least` is 0: then the model alone decides. Texts under
    SHORT sentences, titles and page furniture are left to the rules.
    """
    short, found = len(evidence) < SHORT, []
    for item, judgement, three in zip(evidence, judgements, likely, strict=True):
        highest = max(three)
        likeliest = STATES[three.index(highest)]
        if likeliest is not judgement.label and (
            short or highest < _enough(judgement, least) or item.block.kind in PAGE
        ):
            likeliest = judgement.label
        found.append(likeliest)
    return found


def _enough(judgement: Judgement, least: float) -> float:
    """The probability that it takes to overrule this judgement."""
    if least and judgement.label is Label.TASK and judgement.rule in OUTRIGHT:
        return max(least, OVERRULE_OUTRIGHT)
    return max(least, OVERRULE_REPORTED) if least and judgement.rule == REPORTED else least


def _settled(
    model: Model, item: Evidence, judgement: Judgement, signs: Signs, likely: Three, label: Label
) -> Judgement:
    now = STATES.index(label)
    confidence = of_rules(judgement) if item.block.kind in PAGE else of_model(label, likely[now])
    if label is judgement.label:
        return rated(judgement, confidence)
    before = STATES.index(judgement.label)
    reasons = "、".join(map(_shown, model.reasons(signs, now, before))) or "上下文"
    rule = f"模型判断：{reasons}（规则：{judgement.rule}）"
    found = Judgement(label, confidence=confidence, rule=rule, part=judgement.part)
    return weigh(found, item.sentence, item.bits) if label is Label.TASK else found


def _shown(sign: str) -> str:
    return f"“{sign}”字样" if len(sign) == 2 else sign


def _exponents(scores: Three) -> Three:
    """Proportional to the exponentials, the greatest 1: nothing can overflow."""
    a, b, c = scores
    top = max(scores)
    return exp(a - top), exp(b - top), exp(c - top)


def _shares(a: float, b: float, c: float) -> Three:
    total = a + b + c
    return a / total, b / total, c / total
