"""Run the program on gold documents and gather how good it was, document by document."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

from extract.evaluate.gold import load_gold
from extract.evaluate.markup import GoldDocument, GoldLabel, GoldRow
from extract.evaluate.score import FIGURES, Misses, Scores, claims, judged, misses, score
from extract.evaluate.solid import Bridge, Solid
from extract.pipeline import extract
from extract.read import read_bytes
from extract.vocabulary.errors import UsageError
from extract.vocabulary.result import Result, Settings
from extract.vocabulary.task import Judgement, Task

SPLITS = ("all", "train", "test")
RESAMPLES = 1000
"""Enough for the second decimal of a 95 % interval (Efron & Tibshirani 1993, section 14)."""
_SEED = 20260305
LOWEST_F1 = 0.80
"""No document with tasks of its own may fall below this (the project's goal)."""
FEW_TASKS = 5
"""Segments. With fewer, one miss moves F1 by more than 0.1, so inventions are counted instead."""
INVENTED = 1.0
"""Segments per 1,000 characters: an essay or a report of finished work must give fewer invented tasks."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said about one gold row. why: rule and cue of the sentence that holds most of it, "" if none."""

    row: GoldRow
    said: GoldLabel
    why: str


@dataclass(frozen=True, slots=True)
class Tested:
    """One gold document with what the program made of it; the offsets of `tasks` point into the text as read."""

    gold: GoldDocument
    tasks: tuple[Task, ...]
    scores: Scores
    verdicts: tuple[Verdict, ...]
    misses: tuple[Misses, ...]

    @property
    def characters(self) -> int:
        """Length without blanks."""
        return len("".join(self.gold.text.split()))

    @property
    def passed(self) -> bool:
        """Whether the tasks are good enough to be handed on (LOWEST_F1, or INVENTED for FEW_TASKS)."""
        task = self.scores.task
        if task.gold >= FEW_TASKS:
            return task.f1 >= LOWEST_F1
        return (task.predicted - task.hits) * 1000 < INVENTED * self.characters


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation: never empty. folder: as the user wrote it. verbose: print the mistakes, too."""

    folder: str
    split: str
    tested: tuple[Tested, ...]
    verbose: bool = False

    @property
    def total(self) -> Scores:
        """The counts of all documents added up."""
        return _sum(self.tested)

    @property
    def genres(self) -> dict[str, tuple[Tested, ...]]:
        """Documents by genre, in the order of names; empty when the gold names no genre."""
        names = sorted({tested.gold.genre for tested in self.tested if tested.gold.genre})
        return {name: tuple(t for t in self.tested if t.gold.genre == name) for name in names}

    @property
    def genre_scores(self) -> dict[str, Scores]:
        """The counts of each genre added up."""
        return {name: _sum(tested) for name, tested in self.genres.items()}


def evaluate(folder: Path, *, split: str = "all", verbose: bool = False, rules_only: bool = False) -> Report:
    """Extract from every gold document of `folder` and compare. split: one of SPLITS. rules_only: leave the learned
    judge out, as fair figures on documents that it has learned from ask for.

    The program gets the plain text as a .txt file and nothing of the annotation, not even its date.
    Raises GoldError for malformed gold or none, UsageError when no document has the split.
    """
    documents = [gold for gold in load_gold(folder) if split in ("all", gold.split)]
    if not documents:
        raise UsageError(f"{folder}：没有划分为 {split} 的文档。请去掉 --split，或在标注的文件头里写明 split。")
    return Report(str(folder), split, tuple(_test(gold, rules_only) for gold in documents), verbose)


def intervals(tested: Sequence[Tested]) -> Mapping[str, Interval]:
    """95 % bootstrap intervals of FIGURES over documents, the same on every run; none for under three documents."""
    if len(tested) < 3:
        return {}
    chance = random.Random(_SEED)
    rows = [one.scores.flat for one in tested]
    drawn = [Scores.of(map(sum, zip(*chance.choices(rows, k=len(rows)), strict=True))) for _ in range(RESAMPLES)]
    tail = RESAMPLES // 40
    found = {}
    for figure in FIGURES:
        values = sorted(scores.value(figure) for scores in drawn)
        found[figure] = (values[tail], values[-1 - tail])
    return found


def _sum(tested: Sequence[Tested]) -> Scores:
    return reduce(add, (one.scores for one in tested), Scores())


def _test(gold: GoldDocument, rules_only: bool) -> Tested:
    settings = Settings(rules_only=rules_only)
    result = extract(read_bytes(gold.text.encode(), f"{gold.name}.txt"), settings)
    said = judged(gold, claims(gold, result.tasks, result.document.text))
    verdicts = tuple(map(Verdict, gold.rows, said, _reasons(gold, result)))
    scores = score(gold, result.tasks, result.document.text)
    return Tested(gold, result.tasks, scores, verdicts, misses(gold, result.tasks))


def _reasons(gold: GoldDocument, result: Result) -> list[str]:
    """For each gold row the rule and cue of the sentence that shares most of its characters."""
    bridge, ruler = Bridge(result.document.text, gold.text), Solid(gold.text)
    sentences = [bridge.span(sentence.start, sentence.end) for sentence in result.sentences]
    reasons = []
    for row in gold.rows:
        start, end = ruler.span(row.start, row.end)
        shared = [min(end, high) - max(start, low) for low, high in sentences]
        best = max(range(len(shared)), key=shared.__getitem__, default=None)
        reasons.append("" if best is None or shared[best] <= 0 else _words(result.judgements[best]))
    return reasons


def _words(judgement: Judgement) -> str:
    return f"{judgement.rule}（{judgement.cue}）" if judgement.cue else judgement.rule
