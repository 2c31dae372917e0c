"""`luoshi evaluate`: both forms of gold, the tables, and the gate that only goes up."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.evaluate.baseline import Baseline, BaselineError, corpus_hash, failures, load_baseline, raised
from extract.evaluate.report import evaluate
from extract.evaluate.run import FAILED, OK, UNUSABLE, run
from extract.evaluate.score import FIGURES, Scores
from extract.evaluate.table import render
from extract.vocabulary.errors import UsageError

REPO = Path(__file__).parents[1]
OWN = REPO / "corpora" / "gold"
HEAD = "---\ntitle: 题\ngenre: 通知\nlevel: city\ndate: 2026-03-05\nsplit: {split}\n---\n"
NOTICE = (
    "关于加强防汛工作的通知\n{{T!s 一、[lead 市水利局]要在[due=2026-06-30 6月底前]修复水毁堤防[num=12 12处]。}}\n"
    "{{T!m 二、各县区必须{extra}于[due=2026-05-31 5月底前]完成排查。}}\n"
)


@pytest.fixture
def folder(tmp_path):
    """Two documents of markup and one of the table form, none of which the program gets wholly right."""
    place = tmp_path / "gold"
    place.mkdir()
    (place / "甲.md").write_text(HEAD.format(split="train") + NOTICE.format(extra=""), "utf-8")
    essay = "{T 题外话也要办。}\n水很清。\n" + "山很高，路很长。\n" * 3
    (place / "乙.md").write_text(HEAD.format(split="test").replace("通知", "评论") + essay, "utf-8")
    (place / "丙.txt").write_text("关于排查的通知\n各县区要在6月底前完成排查。\n", "utf-8")
    row = "id\tstart\tend\tlabel\tlevel\towner\tdue\tmeasure\n1\t8\t21\tT\thard\tresp:各县区\t6月底前\t-\n"
    (place / "丙.gold.tsv").write_text(row, "utf-8")
    return place


def test_evaluate_reads_both_forms_and_splits(folder):
    report = evaluate(folder)
    assert [one.gold.name for one in report.tested] == ["丙", "乙", "甲"]
    assert report.total.task.gold == 4
    assert sum((one.scores for one in report.tested), Scores()) == report.total
    assert list(report.genres) == ["评论", "通知"]
    assert [one.gold.name for one in evaluate(folder, split="test").tested] == ["乙"]
    (folder / "乙.md").unlink()
    with pytest.raises(UsageError, match="没有划分为 test"):
        evaluate(folder, split="test")


def test_the_program_never_sees_the_annotation(folder):
    for one in evaluate(folder).tested:
        assert all(item.document == f"{one.gold.name}.txt" for item in one.tasks)
        assert not any(mark in r.text for item in one.tasks for r in item.requirements for mark in "{}[]")


def test_render_shows_documents_genres_total_and_mistakes(folder):
    report = evaluate(folder)
    shown = render(report)
    wrong = sum(v.said != v.row.label for one in report.tested for v in one.verdicts)
    for words in ("丙", "评论", "总计（3 份）", *FIGURES.values(), "95% 区间", f"判错 {wrong} 句（共", "抽取 "):
        assert words in shown
    assert f"{report.total.task.f1:.3f}" in shown
    assert "丙" not in render(report, by="genre")
    told = render(evaluate(folder, verbose=True)).removesuffix(shown).strip()
    assert len(re.findall("判为", told)) == wrong
    assert len(told.splitlines()) == wrong + sum(
        len(m.missed) + len(m.extra) for one in report.tested for m in one.misses
    )


FLOORS = Baseline("哈希", {"task": 0.9, "done": 0.8, "task/通知": 0.7})


@pytest.mark.parametrize(
    ("figures", "corpus", "said"),
    [
        ({}, "哈希", []),
        ({"task": 0.95}, "哈希", []),
        ({"task": 0.8999}, "哈希", ["要办的 F1 为 0.8999，底线是 0.900"]),
        ({"task/通知": 0.0, "done": 0.1}, "哈希", ["已办的 F1 为 0.1", "要办的 F1（通知） 为 0.0"]),
        ({}, "别的", ["语料与固定基线时不同"]),
        ({"task/新": 0.1}, "哈希", []),
    ],
)
def test_what_keeps_the_gate_shut(figures, corpus, said):
    found = failures(Baseline(corpus, {**FLOORS.figures, **figures}), FLOORS)
    assert len(found) == len(said)
    assert all(words in failure for words, failure in zip(said, found, strict=True))


def test_a_genre_that_is_gone_keeps_the_gate_shut():
    gone = Baseline("哈希", {"task": 0.9, "done": 0.8})
    assert failures(gone, FLOORS) == ["要办的 F1（通知） 已不在语料中，底线是 0.700"]
    with pytest.raises(BaselineError, match="已不在语料中"):
        raised(gone, FLOORS)
    assert raised(gone, FLOORS, lower=True).figures == {"task": 0.9, "done": 0.8}


def test_floors_only_go_up_unless_told_otherwise():
    assert raised(Baseline("新", {"task": 0.9126})) == Baseline("新", {"task": 0.907})
    better = Baseline("新", {"task": 0.95, "done": 0.802, "task/通知": 0.7, "task/新": 0.004})
    assert raised(better, FLOORS) == Baseline("新", {"task": 0.945, "done": 0.8, "task/通知": 0.7, "task/新": 0.0})
    worse = Baseline("新", {"task": 0.95, "done": 0.75, "task/通知": 0.7})
    with pytest.raises(BaselineError, match=r"已办的 F1 为 0\.7500.*--lower"):
        raised(worse, FLOORS)
    assert raised(worse, FLOORS, lower=True) == Baseline("新", {"task": 0.945, "done": 0.745, "task/通知": 0.7})


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_was_just_pinned_passes(first, second):
    once = raised(Baseline("一", {"task": first}))
    assert failures(Baseline("一", {"task": first}), once) == []
    if second >= once.figures["task"]:
        twice = raised(Baseline("一", {"task": second}), once)
        assert once.figures["task"] <= twice.figures["task"] <= second


def test_gate_from_pin_to_failure(folder, capsys):
    place = folder.parent / "baseline.json"
    assert run(folder, gate=True) == FAILED
    assert "--pin" in capsys.readouterr().err
    assert run(folder, pin=True) == OK
    assert run(folder, gate=True) == OK
    assert capsys.readouterr().out.endswith("基线 baseline.json：通过\n")

    content = json.loads(place.read_text("utf-8"))
    content["floors"]["task"] = 1.1
    place.write_text(json.dumps(content), "utf-8")
    assert run(folder, gate=True) == FAILED
    assert re.search(r"未达基线：要办的 F1 为 .*，底线是 1\.100。", capsys.readouterr().out)
    before = place.read_bytes()
    assert run(folder, pin=True) == FAILED
    assert place.read_bytes() == before
    assert run(folder, pin=True, lower=True) == OK
    assert run(folder, gate=True) == OK


def test_gate_notices_worse_gold_and_any_change_of_the_corpus(folder, capsys):
    assert run(folder, pin=True) == OK
    (folder / "甲.md").write_text(HEAD.format(split="train") + NOTICE.format(extra="尽快"), "utf-8")
    capsys.readouterr()
    assert run(folder, gate=True) == FAILED
    assert "语料与固定基线时不同" in capsys.readouterr().out
    assert run(folder, pin=True) == OK
    content = (folder / "甲.md").read_text("utf-8").replace("{T!s ", "{D ").replace("{T!m ", "{D ")
    (folder / "甲.md").write_text(content, "utf-8")
    capsys.readouterr()
    assert run(folder, gate=True) == FAILED
    assert "未达基线：要办的 F1" in capsys.readouterr().out


def test_corpus_hash_looks_at_gold_only_and_not_at_line_ends(folder):
    first = corpus_hash(folder)
    (folder / "README.md").write_text("说明", "utf-8")
    for path in folder.glob("*.md"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert corpus_hash(folder) == first
    (folder / "乙.md").rename(folder / "丁.md")
    assert corpus_hash(folder) != first


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"corpus": "x", "floors": {"task": "高"}}', '{"floors": 1}'])
def test_malformed_baseline(tmp_path, content):
    path = tmp_path / "baseline.json"
    path.write_text(content, "utf-8")
    with pytest.raises(BaselineError, match="不是基线文件"):
        load_baseline(path)


@pytest.mark.parametrize(
    "options",
    [
        {"gate": True, "pin": True},
        {"lower": True},
        {"gate": True, "split": "test"},
        {"split": "dev"},
        {"by": "author"},
    ],
)
def test_options_that_make_no_sense(folder, options, capsys):
    assert run(folder, **options) == UNUSABLE
    assert capsys.readouterr().err
    assert not (folder.parent / "baseline.json").exists()


def test_folders_and_files_that_cannot_be_used(tmp_path, folder, capsys):
    assert run(None) == UNUSABLE
    assert run(tmp_path / "没有") == UNUSABLE
    assert run(tmp_path) == FAILED
    assert run(folder, save=tmp_path / "没有" / "x.jsonl") == FAILED
    assert run(None, diff=(tmp_path / "没有", tmp_path / "没有")) == FAILED
    assert capsys.readouterr().err.count("请") == 5


def test_saved_results_of_one_run_do_not_differ(folder, capsys):
    saved = folder.parent / "rows.jsonl"
    assert run(folder, save=saved) == OK
    rows = [json.loads(line) for line in saved.read_text("utf-8").splitlines()]
    assert {row["document"] for row in rows} >= {"甲.txt", "丙.txt"}
    capsys.readouterr()
    assert run(folder, diff=(saved, saved)) == OK
    total = sum((one.scores for one in evaluate(folder).tested if one.tasks), Scores())
    out = capsys.readouterr().out
    assert out.startswith("变化 0 句\n")
    assert f"{total.task.f1:.4f} → {total.task.f1:.4f}" in out


def test_own_corpus_passes_the_gate(capsys):
    """When rules improve or gold changes: `luoshi evaluate corpora/gold --pin`."""
    assert run(OWN, by="genre", gate=True) == OK, capsys.readouterr().out
