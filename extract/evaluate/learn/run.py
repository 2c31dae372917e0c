"""`luoshi train`: learn from a corpus, measure on documents left out, write `models/judge/`."""

import sys
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from extract.detect.features import LABELS
from extract.detect.learned import STATES, STEP, Model
from extract.evaluate.gold import load_gold
from extract.evaluate.learn.calibrate import Step, decisions, of_model, of_rules, sure_ones
from extract.evaluate.learn.fit import RARE, SMOOTH, SPARSE, fit
from extract.evaluate.learn.lessons import Lesson, lesson
from extract.evaluate.learn.trial import HEADER, Trial, held_out, tried
from extract.vocabulary.errors import OutputError
from extract.vocabulary.task import Label

VERSION = 1
"""Of the form of the files; raised when signs or columns change."""


def run_train(corpus: Path, out: Path, others: Sequence[Path] = ()) -> int:
    """Learn from the gold documents of `corpus`, write weights.tsv, confidence.tsv and comparison.md to `out`; 0 when done.

    others: folders of gold that is only measured on, never learned from. The same corpus and rules give the same files.
    Raises GoldError for malformed gold or none, MissingExtraError without python-crfsuite, UsageError for a single document,
    OutputError when `out` cannot be written.
    """
    lessons = _lessons(corpus)
    _say(f"学习 {len(lessons)} 份文件，{sum(len(one.answers) for one in lessons)} 句……")
    trial = held_out(lessons)
    alone, both = fit(lessons, alone=True), fit(lessons)
    trials = {"语料（每份由没学过它的模型判）": trial, **_by_split(lessons)}
    trials |= {place.name: tried(_lessons(place), alone, both) for place in others}
    rules, model = decisions(trial)
    steps = of_model(model)
    report = [*_comparison(trials), "", *_sureness(trials, steps)]
    origin = _origin(lessons)
    _write(out / "weights.tsv", [*origin, *_weight_lines(both)])
    _write(out / "confidence.tsv", [*origin, *_confidence_lines(steps, of_rules(rules))])
    _write(out / "comparison.md", report)
    _say("\n".join(report))
    _say(f"已写入 {out}（{len(both.weights)} 个特征）。")
    return 0


def _lessons(folder: Path) -> list[Lesson]:
    return [lesson(gold) for gold in load_gold(folder)]


def _by_split(lessons: Sequence[Lesson]) -> dict[str, Trial]:
    """The test split tried with models fitted on the train split; {} when the corpus has no such splits."""
    train = [one for one in lessons if one.gold.split == "train"]
    test = [one for one in lessons if one.gold.split == "test"]
    if not (train and test):
        return {}
    return {"语料的 test 部分（只学 train 部分）": tried(test, fit(train, alone=True), fit(train))}


def _comparison(trials: dict[str, Trial]) -> Iterable[str]:
    yield from HEADER
    for name, trial in trials.items():
        yield from trial.table(name)


def _sureness(trials: dict[str, Trial], steps: dict[Label, list[Step]]) -> Iterable[str]:
    yield "| 文件 | 句数 | 把握 ≥ 0.9 的 | 其中判对 |"
    yield "|---|---|---|---|"
    for name, trial in trials.items():
        sure, right, count = sure_ones(decisions(trial)[1], steps)
        yield f"| {name} | {count} | {sure / max(1, count):.1%} | {right / max(1, sure):.1%} |"


def _origin(lessons: Sequence[Lesson]) -> list[str]:
    """The comment that opens a file: what it was learned from. No date, so that the same corpus gives the same bytes."""
    seal = sha256("".join(f"{one.gold.name}{one.gold.text}{one.answers}" for one in lessons).encode()).hexdigest()[:16]
    return [
        f"# Written by `luoshi train`, do not edit. Version {VERSION}; corpus {seal}: {len(lessons)} documents.",
        f"# CRF, L-BFGS, c1 {SPARSE}, c2 {SMOOTH}, signs seen {RARE} times or more. See models/README.md.",
    ]


def _weight_lines(model: Model) -> Iterable[str]:
    yield "\t".join(("sign", *(state.value for state in STATES)))
    steps = {STEP + LABELS[state]: three for state, three in zip(STATES, model.steps, strict=True)}
    for sign, three in (steps | dict(model.weights)).items():
        yield "\t".join((sign, *(f"{weight:g}" for weight in three)))


def _confidence_lines(steps: dict[Label, list[Step]], rules: dict[tuple[Label, str], Step]) -> Iterable[str]:
    yield "# right: the share that was right, less one standard error, of `seen` sentences of documents left out, from this probability on."
    yield "judge\tlabel\trule\tfrom\tright\tseen"
    for label, found in steps.items():
        for step in found:
            yield f"model\t{label.value}\t\t{step.start}\t{step.right}\t{step.seen}"
    for (label, rule), step in rules.items():
        yield f"rules\t{label.value}\t{rule}\t0\t{step.right}\t{step.seen}"


def _write(path: Path, lines: Iterable[str]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path} 写不了（{error.strerror}）。请换一个文件夹。") from error


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
