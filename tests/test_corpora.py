"""The corpus keeps its promises: samples match the gold, no templates, settled labels, true counts."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from extract.evaluate.gold import load_gold
from extract.read import read

CORPORA = Path(__file__).parents[1] / "corpora"
GOLD = load_gold(CORPORA / "gold")
RUN = 25
"""Characters that no two documents may share in a row (white space aside)."""
SET_PHRASES = (
    "以习近平新时代中国特色社会主义思想为指导，全面贯彻党的",
    "以习近平新时代中国特色社会主义思想为",
    "思想为指导，全面贯彻党的十九大和十九届二中、三中全会",
    "全面贯彻党的十八大和十八届三中、四中、五中、六中全会",
    "以邓小平理论和“三个代表”重要思想为指导",
    "分为特别重大（Ⅰ级）、重大（Ⅱ级）、较大（Ⅲ级）和一般（Ⅳ级）",
    "增强“四个意识”、坚定“四个自信”、做到“两个维护”",
    "紧密地团结在以习近平同志为核心的党中央",
    "管行业必须管安全、管业务必须管安全、管生产经营必须管安全",
)
"""Words that offices may only write so; two documents may both have them."""
LEVELS = {"village", "county", "city", "province", "ministry", "enterprise", "hospital", "university"}


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, CORPORA / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_samples_are_what_the_script_makes(tmp_path):
    made = {path.name: path.read_bytes() for path in script("build_samples").build(tmp_path)}
    kept = {path.name: path.read_bytes() for path in (CORPORA / "samples").iterdir()}
    assert sorted(made) == sorted(kept)
    for name, content in made.items():
        assert kept[name] == content, f"{name}：请运行 python corpora/build_samples.py"


@pytest.mark.parametrize("path", sorted((CORPORA / "samples").iterdir()), ids=lambda path: path.name)
def test_samples_read_back_as_the_gold_text(path):
    source, _ = script("build_samples").SAMPLES[path.name]
    [document] = [document for document in GOLD if document.name == source]
    assert "".join(read(path).text.split()) == "".join(document.text.split())


def test_word_sample_has_no_typed_numbers():
    from zipfile import ZipFile

    [path] = (CORPORA / "samples").glob("*.docx")
    with ZipFile(path) as archive:
        paragraphs = re.findall(r"<w:p>.*?</w:p>", archive.read("word/document.xml").decode())
    typed = [
        p
        for p in paragraphs
        if re.search(r"<w:t[^>]*>([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)", p)
    ]
    automatic = [p for p in paragraphs if "Heading1" in p or "<w:numPr>" in p]
    assert not typed
    assert len(automatic) > 15


@pytest.mark.parametrize("document", GOLD, ids=lambda document: document.name)
def test_front_matter_is_complete(document):
    assert document.title and document.genre and document.day
    assert document.level in LEVELS
    assert document.split in {"train", "test"}
    assert len(document.text) >= 800


def test_no_two_documents_share_a_long_run():
    owner: dict[str, str] = {}
    for document in GOLD:
        for run in _runs(document.text):
            assert owner.setdefault(run, document.name) == document.name, run


def test_gold_shares_no_long_run_with_the_shared_documents():
    shared = CORPORA.parents[1] / "shared"
    if not shared.exists():
        pytest.skip("no shared folder")
    texts = [path.read_text("utf-8") for folder in ("gold", "seeds") for path in (shared / folder).glob("*.txt")]
    foreign = {run for text in texts for run in _runs(text)}
    for document in GOLD:
        assert foreign.isdisjoint(_runs(document.text)), document.name


def _runs(text: str) -> set[str]:
    """All runs of RUN characters, white space and set phrases aside."""
    solid = "".join(text.split())
    for phrase in SET_PHRASES:
        solid = solid.replace(phrase, "\n")
    return {run for part in solid.split("\n") for run in (part[at : at + RUN] for at in range(len(part) - RUN + 1))}


def _settled() -> list[list[str]]:
    lines = (CORPORA / "SETTLED.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return rows[2:]


@pytest.mark.parametrize("cells", _settled(), ids=lambda cells: cells[1][:12])
def test_settled_sentences_carry_the_decided_label(cells):
    name, quote, first, second, decision, reason = cells
    [document] = [document for document in GOLD if document.name == name]
    assert document.text.count(quote) == 1, "引文应在文档里恰好出现一次"
    at = document.text.index(quote)
    [row] = [row for row in document.rows if row.start <= at < row.end]
    assert " ".join(filter(None, (row.label, row.level))) == decision
    assert first != second and decision in (first, second) and reason


def test_counts_in_the_data_card_are_true():
    card = script("card")
    readme = (CORPORA / "README.md").read_text("utf-8")
    assert card.with_counts(readme, card.counts(GOLD)) == readme, "请运行 python corpora/card.py"
