"""The spaCy component: spans are the verbatim characters, saved pipelines load by themselves, displaCy draws."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.pipeline import extract
from extract.read import read_bytes
from extract.vocabulary.errors import MissingExtraError, UsageError

spacy = pytest.importorskip("spacy")

from extract.bridge import spacy as bridge  # noqa: E402 - needs spaCy

REPO = Path(__file__).parents[1]
TEXT = """关于做好防汛工作的通知
2026年3月5日
一、加强巡查。由市水利局牵头，市应急管理局配合，要在6月底前完成12处水毁堤防修复。
二、按月报送进展。请各县区每月5日前报送工作进展情况。（责任单位：市水利局）
去年，市水利局已完成水库加固30座。
"""


def pipeline(**config: object) -> "spacy.Language":
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_tasks", config=config)
    return nlp


def labelled(doc: "spacy.tokens.Doc", key: str) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.kb_id_) for span in doc.spans[key]]


def test_spans_of_a_notice():
    doc = pipeline()(TEXT)
    assert ("去年，市水利局已完成水库加固30座。", "done", "") in labelled(doc, "requirements")
    assert ("市水利局", "lead", "市水利局") in labelled(doc, "owners")
    assert ("市应急管理局", "cooperating", "市应急管理局") in labelled(doc, "owners")
    assert ("6月底前", "deadline", "2026-06-30") in labelled(doc, "deadlines")
    assert ("每月5日前", "repeat", "FREQ=MONTHLY;BYMONTHDAY=5") in labelled(doc, "deadlines")
    assert any(value == "12" and "12处" in text for text, _, value in labelled(doc, "targets"))
    known = {item["id"] for item in doc._.policy_tasks}
    assert {span.id_ for key in bridge.GROUPS for span in doc.spans[key]} <= known


def test_the_same_as_without_spacy():
    result = extract(read_bytes(TEXT.encode(), "通知.txt"))
    wanted = {(r.text, task.kind.value) for task in result.tasks for r in task.requirements}
    assert {(text, label) for text, label, _ in labelled(pipeline()(TEXT), "requirements")} == wanted
    assert [item["id"] for item in pipeline()(TEXT)._.policy_tasks] == [task.id for task in result.tasks]


@pytest.mark.parametrize("text", ["", "\n", " ", "今天天气很好。"])
def test_nothing_found_gives_empty_groups(text):
    doc = pipeline()(text)
    assert [len(doc.spans[key]) for key in bridge.GROUPS] == [0, 0, 0, 0]
    assert doc._.policy_tasks == []


def test_characters_that_reading_changes_stay_as_given():
    text = "一、⼯作要求\u200b\r\n市⽔利局要在6月\u00a0底前\u200b完成12处堤防修复。  \r\n二、市教育局要办好学校。\r\n"
    doc = pipeline(base_date="2026-03-05")(text)
    assert doc.text == text
    assert "市⽔利局" in [span.text for span in doc.spans["owners"]]
    assert ("6月\u00a0底前", "deadline", "2026-06-30") in labelled(doc, "deadlines")
    assert doc.spans["requirements"][-1].text.endswith("市教育局要办好学校。")
    for task in doc._.policy_tasks:
        for item in (*task["requirements"], *task["owners"], *task["deadlines"], *task["targets"]):
            assert text[item["start"] : item["end"]] == item["text"]


@given(st.text(st.sampled_from("要在局市，。\n\r\t \u3000\u200b\u00a0⼯⽔\x1c\x85\u2028\u200d😀a"), max_size=60))
def test_every_character_read_is_found_where_it_was(text):
    read = bridge._document(text).text
    places = bridge._places(read, text)
    assert len(places) == len(read) + 1 and places == sorted(places)
    for character, place in zip(read, places, strict=False):
        assert bridge._stands_for(text[place], character)


def test_a_token_longer_than_the_owner_is_covered_whole():
    nlp = pipeline()
    words = ["由市水利局牵头", "，", "要", "在", "6月底", "前", "完成", "堤防修复", "。"]
    doc = nlp(spacy.tokens.Doc(nlp.vocab, words, [False] * len(words)))
    assert [span.text for span in doc.spans["owners"]] == ["由市水利局牵头"]
    assert [owner["text"] for owner in doc._.policy_tasks[0]["owners"]] == ["市水利局"]


def test_pipe_gives_what_single_calls_give():
    texts = [TEXT, "", "请各县区每月5日前报送工作进展情况。"] * 3
    nlp = pipeline()
    for doc, text in zip(nlp.pipe(texts, batch_size=2), texts, strict=True):
        assert [labelled(doc, key) for key in bridge.GROUPS] == [labelled(nlp(text), key) for key in bridge.GROUPS]


def test_base_date_counts_and_nonsense_is_refused():
    text = "市水利局要在年底前完成堤防修复。"
    assert labelled(pipeline(base_date="2031-01-01")(text), "deadlines") == [("年底前", "deadline", "2031-12-31")]
    with pytest.raises(UsageError, match="2026年"):
        pipeline(base_date="2026年")


def test_docs_keep_everything_in_bytes(tmp_path):
    nlp = pipeline()
    doc = nlp(TEXT)
    bin_ = spacy.tokens.DocBin([], store_user_data=True, docs=[doc])
    bin_.to_disk(tmp_path / "a.spacy")
    (again,) = spacy.tokens.DocBin().from_disk(tmp_path / "a.spacy").get_docs(nlp.vocab)
    for key in bridge.GROUPS:
        assert labelled(again, key) == labelled(doc, key) != []
    assert json.dumps(again._.policy_tasks) == json.dumps(doc._.policy_tasks)  # lists come back as tuples


def test_displacy_draws_a_document():
    html = spacy.displacy.render(pipeline()(TEXT), "span", options={"spans_key": "owners"}, jupyter=False)
    assert html.count("<span") > 8 and "lead" in html and "cooperating" in html


def test_a_saved_pipeline_loads_through_the_entry_point_alone(tmp_path):
    """A fresh Python that knows the package only by its metadata, as pip leaves it, and never imports it itself."""
    pipeline(base_date="2031-01-01").to_disk(tmp_path / "流程")
    points = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    info = tmp_path / "luoshi_test-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: luoshi-test\nVersion: 0\n", "utf-8")
    rows = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in found.items()) for group, found in points.items()]
    (info / "entry_points.txt").write_text("\n".join(rows), "utf-8")
    code = (
        "import spacy\nnlp = spacy.load('流程')\ndoc = nlp('市水利局要在年底前完成堤防修复。')\n"
        "print([s.kb_id_ for s in doc.spans['deadlines']], spacy.blank('zh').add_pipe('policy_tasks') is not None)"
    )
    path = os.pathsep.join([str(tmp_path), str(REPO)])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.stdout.strip() == "['2031-12-31'] True", done.stderr


def test_the_example_of_the_readme(capsys):
    found = re.search(r"<!-- spacy -->\n```python\n(.*?)```", (REPO / "README.md").read_text("utf-8"), re.S)
    exec(found[1], {})
    assert capsys.readouterr().out == "[('市水利局', 'lead', '市水利局')]\n"


def test_without_spacy_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "spacy.language", None)
    monkeypatch.delitem(sys.modules, "extract.bridge.spacy")
    with pytest.raises(MissingExtraError, match=r"luoshi\[spacy\]"):
        import extract.bridge.spacy  # noqa: F401
