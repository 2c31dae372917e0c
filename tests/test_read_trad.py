"""Traditional script: judged in its simplified shadow, answered in its own words."""

import importlib.util

import pytest

from extract.pipeline import extract
from extract.read import read_bytes, traditional
from extract.read.traditional import HINT, is_traditional, shadow
from extract.vocabulary.document import Document

SIMPLE = """关于做好防汛工作的通知
各区县人民政府：
一、加强组织领导。各区县要在2026年6月底前完成隐患排查，建立问题清单，整改率达到95%以上。（责任单位：市应急局、市水务局）
（一）完善应急预案。由市发展改革委牵头，会同市财政局，于9月底前修订预案，干部培训不少于200人次。
二、强化监督检查。市督查室每月通报一次进展情况，严禁弄虚作假。
"""
OLD = """關於做好防汛工作的通知
各區縣人民政府：
一、加強組織領導。各區縣要在2026年6月底前完成隱患排查，建立問題清單，整改率達到95%以上。（責任單位：市應急局、市水務局）
（一）完善應急預案。由市發展改革委牽頭，會同市財政局，於9月底前修訂預案，幹部培訓不少於200人次。
二、強化監督檢查。市督查室每月通報一次進展情況，嚴禁弄虛作假。
"""
needs_opencc = pytest.mark.skipif(importlib.util.find_spec("opencc") is None, reason="the extra trad is not here")


def document(text: str) -> Document:
    return read_bytes(text.encode(), "通知.txt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (OLD, True),
        (SIMPLE, False),
        ("", False),
        ("Hello", False),
        (SIMPLE + "张國荣、陳云後", False),
        (OLD * 500, True),
    ],
)
def test_the_script_is_told(text: str, expected: bool) -> None:
    assert is_traditional(text) is expected


@needs_opencc
def test_the_same_rows_in_their_own_words() -> None:
    simple, old = extract(document(SIMPLE)), extract(document(OLD))
    assert len(old.tasks) == len(simple.tasks) == 3
    for new, known in zip(old.tasks, simple.tasks, strict=True):
        assert new.id == known.id and new.kind is known.kind
        assert [(o.role, o.start, o.end) for o in new.owners] == [(o.role, o.start, o.end) for o in known.owners]
        assert [(d.due, d.start) for d in new.deadlines] == [(d.due, d.start) for d in known.deadlines]
        assert [(t.value, t.unit, t.start) for t in new.targets] == [(t.value, t.unit, t.start) for t in known.targets]
    assert [task.title for task in old.tasks] == ["加強組織領導", "完善應急預案", "強化監督檢查"]
    assert [owner.name for owner in old.tasks[1].owners] == ["市發展改革委", "市財政局"]
    assert old.tasks[1].heading == ("一、加強組織領導",) and old.outline.title == "關於做好防汛工作的通知"


@needs_opencc
def test_every_mention_is_verbatim() -> None:
    result = extract(document(OLD))
    text = result.document.text
    assert text == document(OLD).text
    mentions = [m for t in result.tasks for m in (*t.requirements, *t.owners, *t.deadlines, *t.targets)]
    markers = [block.marker for block in result.outline.blocks if block.marker]
    assert mentions and markers
    assert all(text[m.start : m.end] == m.text for m in (*mentions, *markers, *result.sentences))


@needs_opencc
def test_the_shadow_is_as_long_and_simple_text_has_none() -> None:
    old, simple = document(OLD), document(SIMPLE)
    assert shadow(old).text == simple.text and shadow(old).lines == old.lines
    assert shadow(simple) is simple and old.notes == ()


def test_without_the_converter_it_works_as_before_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traditional, "find_spec", lambda name: None)
    old = document(OLD)
    assert old.notes == (HINT,) and shadow(old) is old
    assert extract(old).document is old
