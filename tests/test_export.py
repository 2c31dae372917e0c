"""Exports of gold: nothing is lost in JSON lines, tags match the marks, spaCy trains on the DocBin."""

import json
import random
from pathlib import Path

import pytest

from extract.evaluate.export import FORMS, columns, export
from extract.evaluate.gold import load_gold
from extract.evaluate.markup import GoldError, parse_markup
from extract.shell.cli import main
from extract.vocabulary.errors import OutputError, UsageError

GOLD = Path(__file__).parents[1] / "corpora" / "gold"
HEAD = "---\ntitle: 题\ngenre: 通知\nlevel: city\ndate: 2026-03-05\nsplit: {}\n---\n"
BODY = (
    "现状不好。{T!s [lead 市水利局]会同[coop 区县]在[due=2026-06-30 6月底前]修复[num=12 12处]堤防；}"
    "{T! 由[lead 市财\n政局]拨款，[due=FREQ=MONTHLY 按月]报告。}{D [resp 各县]已办结。}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "标注"
    place.mkdir()
    (place / "甲.md").write_text(HEAD.format("train") + BODY, "utf-8")
    (place / "乙.md").write_text(HEAD.format("test") + BODY.replace("水利", "教育"), "utf-8")
    return place


def test_json_lines_hold_text_and_all_annotations(folder, tmp_path):
    assert export(folder, tmp_path / "a.jsonl") == 2
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [(line["name"], line["split"], line["date"]) for line in lines] == [
        ("乙", "test", "2026-03-05"), ("甲", "train", "2026-03-05"),
    ]  # fmt: skip
    _, first, second, third, last = lines[1]["rows"]
    assert (first["label"], first["level"], first["strength"]) == ("T", "hard", "should")
    assert [(o["role"], o["text"]) for o in first["owners"]] == [("lead", "市水利局"), ("cooperating", "区县")]
    assert [(d["text"], d["value"]) for d in first["deadlines"]] == [("6月底前", "2026-06-30")]
    assert [(t["text"], t["value"]) for t in first["targets"]] == [("12处", "12")]
    assert third["joined"] and not second["joined"] and (last["label"], last["level"]) == ("D", None)
    for line in lines:
        for row in line["rows"]:
            for item in (*row["owners"], *row["deadlines"], *row["targets"]):
                assert line["text"][item["start"] : item["end"]] == item["text"]


def test_columns_tag_what_is_marked(folder, tmp_path):
    export(folder, tmp_path / "a.bio", split="train")
    blocks = (tmp_path / "a.bio").read_text("utf-8").removesuffix("\n\n").split("\n\n")
    sentences = [[tuple(line.split("\t")) for line in block.splitlines()] for block in blocks]
    assert "".join(char for char, _ in sentences[1]) == "市水利局会同区县在6月底前修复12处堤防；"
    assert [tag for _, tag in sentences[1][:9]] == ["B-OWNER", *["I-OWNER"] * 3, "O", "O", "B-OWNER", "I-OWNER", "O"]
    assert sentences[2][:6] == [
        ("由", "O"), ("市", "B-OWNER"), ("财", "I-OWNER"), ("政", "I-OWNER"), ("局", "I-OWNER"), ("拨", "O"),
    ]  # fmt: skip
    assert [char for char, tag in sentences[2] if tag.endswith("DEADLINE")] == ["按", "月"]
    assert len(sentences) == 4


def test_overlapping_marks_leave_one():
    gold = parse_markup(HEAD.format("train") + "{T [due 6月底前]办结。}\n", "甲")
    (row,) = gold.rows
    wide = type(row.dues[0])(0, 3, "6月底")
    both = type(gold)(gold.name, gold.text, (type(row)(row.start, row.end, "T", dues=row.dues, measures=(wide,)),))
    assert [tag for _, tag in columns(both)[0]] == ["B-DEADLINE", *["I-DEADLINE"] * 3, "O", "O", "O"]


def test_the_corpus_comes_out_whole(tmp_path):
    documents = load_gold(GOLD)
    assert export(GOLD, tmp_path / "a.BIO") == len(documents)
    for document in documents:
        tags = [tag for sentence in columns(document) for _, tag in sentence]
        marked = [row for row in document.rows if row.label != "O"]
        assert sum(tag == "B-OWNER" for tag in tags) == sum(len(row.owners) for row in marked)
        assert sum(tag == "B-DEADLINE" for tag in tags) == sum(len(row.dues) for row in marked)


def test_what_cannot_be_done_is_said(folder, tmp_path):
    with pytest.raises(UsageError, match=r"结尾请用 \.jsonl"):
        export(folder, tmp_path / "a.txt")
    with pytest.raises(UsageError, match="dev"):
        export(folder, tmp_path / "a.bio", split="dev")
    with pytest.raises(GoldError, match="没有标注文件"):
        export(tmp_path, tmp_path / "a.bio")
    with pytest.raises(OutputError, match="写入失败"):
        export(folder, tmp_path / "无此文件夹" / "a.bio")


@pytest.mark.parametrize(("arguments", "status", "said"), [
    (["--split", "train"], 0, "1 份"), ([], 0, "2 份"), (["--split", "dev"], 2, "dev"),
])  # fmt: skip
def test_the_command(folder, tmp_path, capsys, arguments, status, said):
    with pytest.raises(SystemExit) as end:
        main(["export", str(folder), "-o", str(tmp_path / "a.jsonl"), *arguments])
    printed = capsys.readouterr()
    assert end.value.code == status and said in printed.out + printed.err
    assert (tmp_path / "a.jsonl").exists() is (status == 0)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["export"], 2, "标注文件夹"), (["export", "-h"], 0, "--split"), (["train", "-h"], 0, "--annotator"),
        (["train", "标注"], 2, "-o"), (["train", "标注", "-o", "模型", "--annotator", "lac"], 2, "lac"),
        (["train", "没有", "-o", "模型", "--annotator", "hanlp"], 2, "没有标注文件"),
    ],
)  # fmt: skip
def test_commands_say_what_they_need(tmp_path, monkeypatch, capsys, arguments, status, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(arguments)
    printed = capsys.readouterr()
    assert end.value.code == status and said in printed.out + printed.err
    assert not list(tmp_path.iterdir())


def test_a_doc_bin_has_the_marks(folder, tmp_path):
    spacy = pytest.importorskip("spacy")
    assert set(FORMS) == {".jsonl", ".spacy", ".bio"}
    export(folder, tmp_path / "a.spacy")
    docs = list(spacy.tokens.DocBin().from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("zh").vocab))
    doc = docs[1]
    assert (doc.user_data["name"], doc.user_data["split"], doc.cats) == ("甲", "train", {"通知": 1.0})
    assert [(s.text, s.label_) for s in doc.spans["owners"]] == [
        ("市水利局", "lead"), ("区县", "cooperating"), ("市财\n政局", "lead"), ("各县", "responsible"),
    ]  # fmt: skip
    assert [(s.label_, s.kb_id_) for s in doc.spans["deadlines"]] == [
        ("deadline", "2026-06-30"), ("repeat", "FREQ=MONTHLY"),
    ]  # fmt: skip
    assert [s.label_ for s in doc.spans["requirements"]] == ["task", "task", "task", "done"]
    assert [ent.label_ for ent in doc.ents] == ["OWNER", "OWNER", "DEADLINE", "TARGET", "OWNER", "DEADLINE", "OWNER"]


@pytest.mark.parametrize(
    ("part", "config", "learned"),
    [
        ("ner", {}, {"OWNER", "DEADLINE", "TARGET"}),
        ("spancat", {"spans_key": "owners"}, {"responsible"}),
        ("textcat", {}, {"会议新闻", "领导讲话"}),
    ],
)
def test_an_ordinary_component_trains_on_the_doc_bin(tmp_path, part, config, learned):
    spacy = pytest.importorskip("spacy")
    from spacy.training import Example

    export(GOLD, tmp_path / "a.spacy", split="test")
    nlp = spacy.blank("zh")
    pipe = nlp.add_pipe(part, config=config)
    docs = sorted(spacy.tokens.DocBin().from_disk(tmp_path / "a.spacy").get_docs(nlp.vocab), key=len)[:3]
    if part == "ner":  # in sentences, as it is usually trained
        docs = [span.as_doc() for doc in docs for span in doc.spans["requirements"]]
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
    random.seed(0)
    spacy.util.fix_random_seed(0)
    optimizer = nlp.initialize(lambda: examples)
    losses = []
    for _ in range(2):
        lost: dict[str, float] = {}
        for batch in spacy.util.minibatch(examples, 8):
            nlp.update(batch, sgd=optimizer, losses=lost)
        losses.append(lost[part])
    assert losses[1] < losses[0] and learned <= set(pipe.labels)
