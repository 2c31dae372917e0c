"""The learned judge: probabilities, overruling, confidence, training that gives the same bytes twice."""

import math
import random
import re
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.detect.confidence import of_model, of_rules
from extract.detect.evidence import gather
from extract.detect.features import RULE, Signs, features
from extract.detect.judge import judge, judge_all
from extract.detect.learned import OVERRULE, PAGE, SHORT, STATES, Model, decided, shipped
from extract.detect.statements import cut_statements
from extract.evaluate.gold import load_gold
from extract.evaluate.learn.calibrate import LEAST, Decision, sure_ones
from extract.evaluate.learn.calibrate import of_model as steps_of
from extract.evaluate.learn.lessons import lesson
from extract.evaluate.learn.run import run_train
from extract.knowledge import model_path, table, values
from extract.read import read_bytes
from extract.structure.outline import outline
from extract.vocabulary.errors import LuoshiError, UsageError
from extract.vocabulary.outline import Outline, Sentence
from extract.vocabulary.task import Judgement, Label

GOLD = Path(__file__).parents[1] / "corpora" / "gold"
numbers = st.floats(-30, 30, allow_nan=False)
three = st.tuples(numbers, numbers, numbers)


def parts(text: str) -> tuple[str, Outline, tuple[Sentence, ...]]:
    document = read_bytes(text.encode(), "样.txt")
    shape, pieces = outline(document)
    sentences = cut_statements(document.text, pieces)
    return document.text, shape, sentences


def gold_text(count: int = 1) -> str:
    return load_gold(GOLD)[count].text


@given(st.lists(three, max_size=4), st.tuples(three, three, three))
@settings(max_examples=60)
def test_probabilities_are_those_of_all_ways_through(scores, steps) -> None:
    """Forward and backward against the sum over every sequence of states."""
    model = Model({f"第{i}句": score for i, score in enumerate(scores)}, steps)
    found = model.probabilities([Signs((), [f"第{i}句"]) for i in range(len(scores))])
    ways = list(product(range(3), repeat=len(scores)))
    sums = [
        sum(s[k] for s, k in zip(scores, way, strict=True)) + sum(steps[a][b] for a, b in pairwise(way)) for way in ways
    ]
    top = max(sums, default=0.0)
    weights = [math.exp(value - top) for value in sums]
    for i, three_ in enumerate(found):
        for k in range(3):
            expected = sum(w for w, way in zip(weights, ways, strict=True) if way[i] == k) / sum(weights)
            assert three_[k] == pytest.approx(expected, abs=1e-6)


def test_extreme_weights_neither_overflow_nor_vanish() -> None:
    model = Model({"强": (900.0, 0.0, -900.0), "弱": (-900.0, 0.0, 900.0)}, ((9.0, -9.0, 0.0),) * 3)
    for likely in model.probabilities([Signs((("强",),), ["弱", "强"]), Signs((), ["弱"])] * 500):
        assert sum(likely) == pytest.approx(1.0) and all(0 <= p <= 1 for p in likely)


def test_nothing_gives_nothing() -> None:
    text, shape, sentences = "", Outline(()), ()
    assert shipped().probabilities([]) == [] and judge_all(text, shape, sentences) == ()
    assert features(text, shape, [], []) == []


@given(st.text(alphabet="一二要了完成加强，。；：\n 　（）2026年月%", max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_judged_and_no_sign_holds_white_space(body: str) -> None:
    text, shape, sentences = parts("关于加强管理的通知\n" + body + "。" * 3)
    evidence = gather(text, shape, sentences)
    for signs in features(text, shape, evidence, [judge(item) for item in evidence]):
        assert signs.flat and all(sign and not any(map(str.isspace, sign)) for sign in signs.flat)
    for judgement in judge_all(text, shape, sentences):
        assert 0 < judgement.confidence < 1


def test_a_litany_is_no_stronger_than_its_words() -> None:
    text, shape, sentences = parts("认真部署工作，" * 90 + "各县要建立台账。")
    evidence = gather(text, shape, sentences)
    [signs] = features(text, shape, evidence, [judge(item) for item in evidence])
    assert signs.singles.count("部署") == 1


def test_the_model_overrules_only_when_sure_and_says_why() -> None:
    changed = 0
    for gold in load_gold(GOLD)[::6]:
        text, shape, sentences = parts(gold.text)
        rules = judge_all(text, shape, sentences, rules_only=True)
        for item, before, now in zip(
            gather(text, shape, sentences), rules, judge_all(text, shape, sentences), strict=True
        ):
            assert before.part is now.part
            if before.label is now.label:
                assert now.rule == before.rule and now.strength is before.strength
            else:
                changed += 1
                assert item.block.kind not in PAGE
                assert (
                    now.rule.startswith("模型判断：")
                    and f"（规则：{before.rule}）" in now.rule
                    and RULE not in now.rule
                )
    assert changed


def test_a_short_text_is_left_to_the_rules() -> None:
    text, shape, sentences = parts("在全县春耕现场会上的讲话\n" + "去年，我们新修了三条机耕路。" * (SHORT - 2))
    assert len(sentences) < SHORT
    assert judge_all(text, shape, sentences) == judge_all(text, shape, sentences, rules_only=True)


@pytest.mark.parametrize(("sure", "label"), [(OVERRULE + 0.01, Label.DONE), (OVERRULE - 0.01, Label.TASK)])
def test_the_margin(sure: float, label: Label) -> None:
    text, shape, sentences = parts(gold_text())
    evidence = gather(text, shape, sentences)
    given_ = [Judgement(Label.TASK)] * len(evidence)
    likely = [(1 - sure, sure, 0.0)] * len(evidence)
    found = decided(evidence, given_, likely)
    assert all(
        one is (Label.TASK if item.block.kind in PAGE else label) for one, item in zip(found, evidence, strict=True)
    )


def test_confidence_never_falls_as_the_model_grows_surer() -> None:
    for label in STATES:
        shares = [of_model(label, i / 100) for i in range(101)]
        assert shares == sorted(shares) and 0 < shares[0] < shares[-1] < 1


def test_a_rule_never_seen_has_the_confidence_of_its_label() -> None:
    known = {row["rule"] for row in table("judge/confidence") if row["judge"] == "rules"}
    assert "部署性段落" in known and "从未见过" not in known
    assert of_rules(Judgement(Label.TASK, rule="从未见过")) == of_rules(Judgement(Label.TASK))
    assert of_rules(Judgement(Label.TASK, rule="部署性段落")) != of_rules(Judgement(Label.TASK))


@given(st.lists(st.tuples(st.sampled_from(STATES), st.floats(0, 1), st.booleans()), max_size=400))
@settings(max_examples=40, deadline=None)
def test_steps_rise_and_cover_all(found) -> None:
    steps = steps_of(Decision(label, "", likely, right) for label, likely, right in found)
    assert set(steps) == set(STATES)
    for label, rising in steps.items():
        assert rising[0].start == 0.0
        assert [s.start for s in rising] == sorted(s.start for s in rising)
        shares = [s.right for s in rising]
        assert shares == sorted(shares) and sum(s.seen for s in rising) == sum(one[0] is label for one in found)


def test_a_judge_that_knows_its_limits_is_measured_well() -> None:
    chance = random.Random(5)
    found = [Decision(Label.TASK, "", p, chance.random() < p) for p in (chance.random() for _ in range(40 * LEAST))]
    sure, right, count = sure_ones(found, steps_of(found))
    assert count == len(found) and 0 < sure < count / 4 and right / sure > 0.9


def test_every_sentence_has_an_answer() -> None:
    one = lesson(load_gold(GOLD)[0])
    assert len(one.answers) == len(one.signs) == len(one.rules) == len(one.spans)
    scores = one.scores(one.answers)
    assert scores.task.f1 > 0.97 and scores.macro > 0.97


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in sorted(GOLD.glob("*.md"))[:3]:
        (corpus / path.name).write_bytes(path.read_bytes())
    written = []
    for name in ("a", "b"):
        assert run_train(corpus, tmp_path / name) == 0
        written.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()})
    assert written[0] == written[1] and {"weights.tsv", "confidence.tsv", "comparison.md"} == set(written[0])
    assert b"\r" not in b"".join(written[0].values())


def test_a_single_document_cannot_be_left_out(tmp_path: Path) -> None:
    path = sorted(GOLD.glob("*.md"))[0]
    (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(UsageError, match="不到两份"):
        run_train(tmp_path, tmp_path / "out")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LuoshiError, match="没有标注文件"):
        run_train(tmp_path, tmp_path / "out")


def test_the_shipped_model_is_small_and_readable() -> None:
    folder = model_path("judge/weights.tsv").parent
    assert sum(path.stat().st_size for path in folder.iterdir()) < 5_000_000
    model = shipped()
    assert 100 < len(model.weights) < 100_000 and all(any(weights) for weights in model.weights.values())


@pytest.mark.parametrize("row", table("openers"), ids=lambda row: row["says"])
def test_openers(row: dict[str, str]) -> None:
    assert values(row["example"])
    for text in values(row["example"]):
        assert re.match(row["pattern"], text)
    for text in values(row["counter"]):
        assert not re.match(row["pattern"], text)
