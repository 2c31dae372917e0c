"""What a change gained and lost, sentence by sentence."""

import pytest

from extract.evaluate.diff import Said, compare, load_results, render_diff
from extract.evaluate.markup import GoldDocument, parse_markup
from extract.evaluate.score import Count
from extract.vocabulary.errors import LuoshiError

HEAD = "---\ntitle: 题\ngenre: 通知\nlevel: city\ndate: 2026-03-05\nsplit: train\n---\n"


def gold(body: str) -> GoldDocument:
    return parse_markup(f"{HEAD}{body}\n", "甲")


def test_changes_without_gold():
    old = {
        "甲": [Said("T", "要办一。", 0), Said("T", "要办二。", 9), Said("T", "重复。", 20)],
        "乙": [Said("T", "去。", 0)],
    }
    new = {
        "甲": [Said("T", "要 办一。", 3), Said("D", "要办二。", 9), Said("T", "重复。", 20), Said("T", "重复。", 40)]
    }
    found = compare(old, new)
    assert [(c.verdict, c.document, c.text) for c in found.changes] == [
        ("减", "乙", "去。"), ("改", "甲", "要办二。"), ("增", "甲", "重复。"),
    ]  # fmt: skip
    shown = render_diff(found)
    assert "改\t甲\t要办→已办\t要办二。\n" in shown
    assert shown.endswith("变化 3 句：增 1，减 1，改 1\n")
    assert render_diff(compare({}, {})) == "变化 0 句\n"


def test_changes_with_gold_say_whether_each_was_right():
    document = gold("{T 要办一。}要办二。{D 办了三。}要办一。")
    old = {"甲": [Said("T", "要办二。", 4), Said("T", "办了三。", 8)]}
    new = {
        "甲": [Said("T", "要办一。", 0), Said("D", "要办二。", 4), Said("D", "办了三。", -1)],
        "外": [Said("T", "加。", 0)],
    }
    found = compare(old, new, [document])
    assert [(c.verdict, c.text, c.before, c.after, c.gold) for c in found.changes] == [
        ("增", "加。", "O", "T", None),
        ("得", "要办一。", "O", "T", "T"),
        ("仍错", "要办二。", "T", "D", "O"),
        ("得", "办了三。", "T", "D", "D"),
    ]  # fmt: skip
    assert found.unknown == ("外",)
    assert (found.before.task, found.after.task) == (Count(0, 1, 2), Count(1, 1, 1))
    back = render_diff(compare(new, old, [document]))
    assert "失\t甲\t要办→其他\t标注 要办\t要办一。" in back
    assert "要办的 F1 1.0000 → 0.0000" in back
    assert "只比较前后的文档：外" in back


def test_words_that_stand_twice_are_taken_where_they_were_read():
    document = gold("要办。好。{T 要办。}")
    found = compare({}, {"甲": [Said("T", "要办。", 5)]}, [document])
    assert [(c.verdict, c.gold) for c in found.changes] == [("得", "T")]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"document": "甲"}', '{"document": "甲", "kind": "x", "requirements": []}', '{"kind": "task"}']
)
def test_malformed_results_name_the_line(tmp_path, line):
    path = tmp_path / "rows.jsonl"
    path.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(LuoshiError, match="第 2 行：不是一条任务记录"):
        load_results(path)
