"""Measure judges on documents that they have not learned from: rules alone, learned alone, both."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import repeat
from operator import add

from extract.detect.learned import OVERRULE, Model, Three, decided
from extract.evaluate.learn.fit import fit
from extract.evaluate.learn.lessons import Lesson
from extract.evaluate.score import Scores
from extract.vocabulary.errors import UsageError
from extract.vocabulary.task import Label

FOLDS = 10
HEADER = (
    "| 文件 | 方法 | 要办 F1 | 已办 F1 | 其他 F1 | 宏平均 | 硬任务召回 |",
    "|---|---|---|---|---|---|---|",
)
JUDGES = ("规则", "学习（不看规则）", "规则＋学习，过半即改判", "规则＋学习")
"""The judges compared, in the order of the table; the last one is shipped."""
Likely = Sequence[Three]
Opinion = tuple[Label, ...]
"""Probabilities and labels of the sentences of one document."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a model that learned alone and one that heard the rules say of the same lessons, document by document."""

    lessons: Sequence[Lesson]
    alone: Sequence[Likely]
    both: Sequence[Likely]

    @property
    def opinions(self) -> tuple[list[Opinion], ...]:
        """The decisions of each of JUDGES about every document."""
        rules = [tuple(judgement.label for judgement in one.rules) for one in self.lessons]
        return (
            rules,
            list(map(opinion, self.lessons, self.alone, repeat(0.0))),
            list(map(opinion, self.lessons, self.both, repeat(0.0))),
            list(map(opinion, self.lessons, self.both)),
        )

    def table(self, name: str) -> list[str]:
        """Rows of the comparison as Markdown, one a judge; `name` is what the set of documents is called."""
        return [_row(name, judge, total(self.lessons, said)) for judge, said in zip(JUDGES, self.opinions, strict=True)]


def opinion(lesson: Lesson, likely: Likely, least: float = OVERRULE) -> Opinion:
    """The decisions about one document where the model overrules the rules from the probability `least` on."""
    return tuple(decided(lesson.evidence, lesson.rules, likely, least))


def tried(lessons: Sequence[Lesson], alone: Model, both: Model) -> Trial:
    """Models tried on lessons that they have not learned from."""
    return Trial(
        lessons, [alone.probabilities(x.signs) for x in lessons], [both.probabilities(x.signs) for x in lessons]
    )


def held_out(lessons: Sequence[Lesson]) -> Trial:
    """Every document judged by models that were fitted on the documents of the other folds.

    Document i is in fold i modulo FOLDS; sorted by name, the documents of one genre fall into different folds.
    Raises UsageError when there are too few documents to leave any out.
    """
    if len(lessons) < 2:
        raise UsageError("标注文件不到两份，无法留出检验。请放入更多标注文件。")
    return Trial(lessons, _left_out(lessons, alone=True), _left_out(lessons, alone=False))


def _left_out(lessons: Sequence[Lesson], *, alone: bool) -> list[Likely]:
    found: dict[int, Likely] = {}
    for fold in range(min(FOLDS, len(lessons))):
        model = fit([one for i, one in enumerate(lessons) if i % FOLDS != fold], alone=alone)
        found |= {i: model.probabilities(lessons[i].signs) for i in range(fold, len(lessons), FOLDS)}
    return [found[i] for i in range(len(lessons))]


def total(lessons: Sequence[Lesson], opinions: Sequence[Opinion]) -> Scores:
    """The counts of all documents added up."""
    return reduce(add, (one.scores(said) for one, said in zip(lessons, opinions, strict=True)), Scores())


def _row(name: str, judge: str, scores: Scores) -> str:
    figures = (scores.task.f1, scores.done.f1, scores.other.f1, scores.macro, scores.hard.recall)
    return f"| {name} | {judge} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |"
