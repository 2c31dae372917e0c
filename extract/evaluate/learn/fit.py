"""Find the weights of the learned judge from lessons, with CRFsuite (python-crfsuite, the extra `train`)."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from extract.detect.features import RULE
from extract.detect.learned import STATES, Model, Three
from extract.evaluate.learn.lessons import Lesson
from extract.vocabulary.errors import MissingExtraError, UsageError

SPARSE, SMOOTH, RARE = 1.0, 2.0, 2
"""Weight of the absolute values, of the squares, and the least number of times that a sign must occur.

Chosen among (0–3, 0.01–3, 2–5) by leaving out documents and whole genres; the differences were under one point.
"""
_ROUNDS = 200
_DIGITS = 3


def fit(lessons: Sequence[Lesson], *, alone: bool = False) -> Model:
    """The model that explains the answers best; the same lessons give the same model.

    alone: learn without the signs that tell what the rules decided. Raises MissingExtraError without python-crfsuite,
    UsageError without lessons.
    """
    if not lessons:
        raise UsageError("没有可学习的标注文件。请给出标注文件所在的文件夹。")
    try:
        from pycrfsuite import Tagger, Trainer
    except ImportError as error:
        raise MissingExtraError("训练判断任务的模型", "train") from error
    trainer = Trainer(verbose=False)
    for one in lessons:
        trainer.append([_seen(signs.flat, alone) for signs in one.signs], [label.value for label in one.answers])
    trainer.set_params(
        {
            "c1": SPARSE,
            "c2": SMOOTH,
            "max_iterations": _ROUNDS,
            "feature.minfreq": RARE,
            "feature.possible_transitions": 1,
        }
    )
    with TemporaryDirectory() as folder:
        place = str(Path(folder) / "model")
        trainer.train(place)
        tagger = Tagger()
        tagger.open(place)
        found = tagger.info()
        tagger.close()
    return _model(found.state_features, found.transitions)


def _seen(signs: Sequence[str], alone: bool) -> list[str]:
    return [sign for sign in signs if not (alone and sign.startswith(RULE))]


def _model(states: dict[tuple[str, str], float], steps: dict[tuple[str, str], float]) -> Model:
    weights = {sign: _three(states, sign) for sign in sorted({sign for sign, _ in states})}
    first, second, third = (_three(steps, state.value) for state in STATES)
    return Model({sign: three for sign, three in weights.items() if any(three)}, (first, second, third))


def _three(found: dict[tuple[str, str], float], key: str) -> Three:
    a, b, c = (round(found.get((key, state.value), 0.0), _DIGITS) + 0.0 for state in STATES)
    return a, b, c
