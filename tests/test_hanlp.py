"""HanLP: what is merged and what is not, messages at once when it is missing, a model trained on the corpus."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from extract.bridge import hanlp as bridge
from extract.evaluate.learn.hanlp import run_train
from extract.pipeline import extract
from extract.read import read_bytes
from extract.shell.cli import main
from extract.vocabulary.errors import MissingExtraError, UsageError
from extract.vocabulary.outline import DocumentDate
from extract.vocabulary.task import Deadline, Label, Level, Owner, Requirement, Role, Strength, Task

REPO = Path(__file__).parents[1]
GOLD = REPO / "corpora" / "gold"
needs_hanlp = pytest.mark.skipif(
    not all(map(bridge.find_spec, ("hanlp", "torch"))), reason="needs the extra hanlp"
)  # fmt: skip


class Lookup:
    """A recogniser in the sense of `bridge.Recogniser` that knows some names by heart: what a perfect model would say."""

    def __init__(self, **names: str) -> None:
        self.names = names

    def predict(self, tokens: list[list[str]], batch_size: int) -> list[list[tuple[str, str, int, int]]]:
        return [
            [
                (name, tag, "".join(sentence).index(name), "".join(sentence).index(name) + len(name))
                for name, tag in self.names.items()
                if name in "".join(sentence)
            ]
            for sentence in tokens
        ]


def task(text: str, kind: Label = Label.TASK) -> Task:
    """A row without owner and deadline: what the rules make of a sentence whose names they do not know."""
    requirement = Requirement(0, len(text), text, Strength.SHOULD, Level.HARD)
    return Task("讲话.txt", "T-1", kind, (), "", "", (requirement,))


def completed(row: Task, **names: str) -> Task:
    (found,) = bridge.Annotator(Lookup(**names))(row.requirements[0].text, None, [row])
    return found


@pytest.mark.parametrize(
    ("text", "name", "tag", "role"),
    [
        ("一是蓝帆队要牵头排查燃气隐患。", "蓝帆队", "ORG", Role.LEAD),
        ("蓝帆队要建立台账。", "蓝帆队", "NT", Role.RESPONSIBLE),
        ("要排查隐患，蓝帆队配合建立台账。", "蓝帆队", "OWNER", Role.COOPERATING),
        ("要由蓝 帆队负责建立隐患台账。", "蓝帆队", "ORGANIZATION", Role.RESPONSIBLE),
    ],
)
def test_an_unknown_name_in_the_place_of_a_subject_is_an_owner(text, name, tag, role):
    (owner,) = completed(task(text), **{name: tag}).owners
    assert (owner.text.replace(" ", ""), owner.role, owner.source) == (name, role, "hanlp")
    assert text[owner.start : owner.end] == owner.text


@pytest.mark.parametrize(
    ("text", "name", "tag"),
    [
        ("要加强对蓝帆队的监督检查。", "蓝帆队", "ORG"),
        ("要支持蓝帆队建立台账。", "蓝帆队", "ORG"),
        ("要排查隐患，蓝帆队的台账要建好。", "蓝帆队", "ORG"),
        ("要排查隐患，蓝帆队要建立台账。", "蓝帆队", "NS"),
        ("要排查隐患，帆要建立台账。", "帆", "ORG"),
        ("要排查隐患，继续组织开展演练。", "继续", "ORG"),
        ("要排查隐患，按照中央要求建立台账。", "按照中央", "ORG"),
    ],
)
def test_an_organisation_elsewhere_is_none(text, name, tag):
    assert completed(task(text), **{name: tag}).owners == ()


def test_a_row_that_names_its_owner_and_limit_stays_as_it_is():
    text = "由市水利局牵头在6月底前排查隐患，蓝帆队要在涨水后一炷香内建立台账。"
    own = Owner(Role.LEAD, "市水利局", 1, 5, "市水利局")
    row = replace(task(text), owners=(own,), deadlines=(Deadline("6月底前", 8, 12),))
    assert completed(row, 蓝帆队="ORG", 涨水后一炷香内="TIME") is row
    alone = completed(replace(row, deadlines=()), 蓝帆队="ORG", 涨水后一炷香内="TIME")
    assert (alone.owners, [limit.text for limit in alone.deadlines]) == ((own,), ["涨水后一炷香内"])


@pytest.mark.parametrize(
    ("name", "tag", "found"),
    [
        ("涨水后一炷香内", "TIME", ["涨水后一炷香内"]),
        ("涨水后一炷香内", "DEADLINE", ["涨水后一炷香内"]),
        ("涨水后一炷香", "DATE", []),
        ("涨水后", "DATE", []),
        ("涨水后一炷香内", "ORG", []),
    ],
)
def test_times_are_limits_by_their_last_word(name, tag, found):
    text = "要在涨水后一炷香内建立台账。"
    assert [limit.text for limit in completed(task(text), **{name: tag}).deadlines] == found
    assert completed(task(text, Label.DONE), **{name: tag}).deadlines == ()


def test_a_known_limit_has_its_day():
    base = DocumentDate(date(2026, 3, 5), "落款")
    row = task("要在今年6月底前建立台账。")
    (found,) = bridge.Annotator(Lookup(今年6月底前="DATE"))(row.requirements[0].text, base, [row])
    assert [limit.due for limit in found.deadlines] == [date(2026, 6, 30)]


def test_the_pipeline_takes_an_annotator_before_its_checks():
    document = read_bytes("一、抓好落实。\n请于涨水后一炷香内建立台账。\n".encode(), "通知.txt")
    result = extract(document, None, bridge.Annotator(Lookup(涨水后一炷香内="TIME")))
    assert "涨水后一炷香内" in [limit.text for row in result.tasks for limit in row.deadlines]


def test_nothing_to_do_for_nothing():
    assert bridge.Annotator(Lookup())("", None, ()) == ()


@pytest.mark.parametrize("gone", ["hanlp", "torch"])
def test_a_missing_package_is_named(monkeypatch, gone):
    monkeypatch.setattr(bridge, "find_spec", lambda name: None if name == gone else object())
    with pytest.raises(MissingExtraError, match=r"luoshi\[hanlp\]"):
        bridge.load("随便")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (None, "config.json"),
        ("[1]", "config.json"),
        ('{"classpath": "os.system"}', "命名实体"),
        ('{"classpath": "hanlp.components.tokenizers.transformer.T"}', "命名实体"),
    ],
)
def test_a_folder_that_is_no_model_is_refused(tmp_path, monkeypatch, config, said):
    monkeypatch.setattr(bridge, "find_spec", lambda _: object())
    if config:
        (tmp_path / "config.json").write_text(config, "utf-8")
    with pytest.raises(UsageError, match=said):
        bridge.load(str(tmp_path))


def extracted(tmp_path: Path, capsys: pytest.CaptureFixture[str], annotator: str) -> tuple[object, str]:
    """Exit status and messages of a run with an annotator."""
    source = tmp_path / "讲话.txt"
    source.write_text("一、抓好落实。要排查隐患，蓝帆专班要建立台账。\n", "utf-8")
    with pytest.raises(SystemExit) as end:
        main(["extract", str(source), "-o", str(tmp_path / "a.jsonl"), "--annotator", annotator])
    return end.value.code, capsys.readouterr().err


def test_without_a_model_the_run_goes_on(tmp_path, capsys):
    status, said = extracted(tmp_path, capsys, f"hanlp:{tmp_path}")
    assert status == 0 and "这次不用模型" in said
    assert json.loads((tmp_path / "a.jsonl").read_text("utf-8").splitlines()[0])["requirements"]


@pytest.mark.parametrize("spec", ["hanlp", "hanlp:", "lac:模型", ""])
def test_another_kind_of_annotator_is_refused(tmp_path, capsys, spec):
    status, said = extracted(tmp_path, capsys, spec)
    assert status == 2 and "hanlp:" in said and not (tmp_path / "a.jsonl").exists()


@needs_hanlp
def test_a_model_not_downloaded_is_said_at_once_and_without_the_network(tmp_path, monkeypatch):
    monkeypatch.setenv("HANLP_HOME", str(tmp_path))
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("asked the network"))
    begun = time.monotonic()
    with pytest.raises(UsageError, match="还没有下载"):
        bridge.load("MSRA_NER_ELECTRA_SMALL_ZH")
    with pytest.raises(UsageError, match="没有 HanLP 模型"):
        bridge.load("没有这个")
    assert time.monotonic() - begun < 10


@needs_hanlp
def test_a_model_trained_on_the_corpus_loads_and_runs(tmp_path, capsys):
    """In a Python of its own: HanLP keeps the streams that it finds when it is first imported."""
    corpus = tmp_path / "语料"
    corpus.mkdir()
    for path in sorted(GOLD.glob("notice_*.md")) + sorted(GOLD.glob("news_*.md")):
        (corpus / path.name).write_bytes(path.read_bytes())
    code = (
        "import sys; from pathlib import Path; from extract.evaluate.learn.hanlp import run_train\n"
        "run_train(Path(sys.argv[1]), Path(sys.argv[2]), epochs=3)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(corpus), str(tmp_path / "模型")], capture_output=True, text=True,
        encoding="utf-8", env=os.environ | {"PYTHONPATH": str(REPO), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0 and "模型在" in done.stdout, done.stderr
    assert sum(file.stat().st_size for file in (tmp_path / "模型").iterdir()) < 5_000_000
    model = bridge.load(str(tmp_path / "模型")).model
    (found,) = model.predict([list("由市水利局牵头，6月底前完成12处堤防修复。")], batch_size=1)
    assert all(tag in {"OWNER", "DEADLINE", "TARGET"} and 0 <= first < last <= 22 for _, tag, first, last in found)
    status, said = extracted(tmp_path, capsys, f"hanlp:{tmp_path / '模型'}")
    assert status == 0 and "这次不用模型" not in said


def test_one_document_is_too_few_to_train(tmp_path):
    (tmp_path / "甲.md").write_bytes(next(GOLD.glob("notice_*.md")).read_bytes())
    with pytest.raises(UsageError, match="只有一份"):
        run_train(tmp_path, tmp_path / "模型")
