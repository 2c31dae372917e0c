"""To be done, reported as done, or neither: a table of sentences in small contexts, each with its linguistic point.

The context gives the place: a plan directs, a summary reports, a speech mixes, a commentary argues. ⟦…⟧ marks the
sentence that is judged; without marks it is the whole entry.
"""

import string
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.detect.action import acts, deeds, opens_action
from extract.detect.cues import Cue, find_cues
from extract.detect.judge import judge_all
from extract.detect.mode import Mode, heading_mode, title_mode
from extract.detect.statements import cut_statements
from extract.detect.votes import Lean, leanings, vote
from extract.read.assemble import Parsed, Piece, assemble
from extract.structure.outline import outline
from extract.vocabulary.document import Document, Source
from extract.vocabulary.outline import Block, BlockKind, Sentence
from extract.vocabulary.task import Judgement, Label, Part

PLACES = {
    "方案": "白河县校园周边交通整治实施方案\n一、工作任务\n{}\n",
    "通知": "关于做好汛期安全工作的通知\n各乡镇人民政府：\n{}\n",
    "办法": "白河县节约用水管理办法\n{}\n",
    "要点": "2026年卫生健康工作要点\n一、重点工作\n{}\n",
    "纪要": "白河县水务局办公会议纪要\n一、关于灌区改造\n{}\n",
    "总结": "白河县2025年水利工作总结\n一、工作开展情况\n{}\n",
    "汇报": "关于抓落实工作情况的汇报\n一、主要做法\n{}\n",
    "讲话": "在全县春耕生产现场会上的讲话\n同志们：\n春耕不等人。\n{}\n",
    "评论": "办事为什么总是慢半拍的评论\n有位老农讲过一个故事。\n{}\n",
    "解读": "《电动自行车停放办法》政策解读\n一、背景\n{}\n",
}


def judged(text: str, *, rules_only: bool = True) -> tuple[Document, tuple[Sentence, ...], tuple[Judgement, ...]]:
    document = assemble(
        Parsed([Piece(line) for line in text.split("\n")]), Source("样.txt", None, "", len(text), "txt")
    )
    shape, pieces = outline(document)
    sentences = cut_statements(document.text, pieces)
    return document, sentences, judge_all(document.text, shape, sentences, rules_only=rules_only)


def judgement(place: str, entry: str, *, rules_only: bool = True) -> Judgement:
    """The judgement of the marked sentence of an entry at a place."""
    text = PLACES[place].format(entry if "⟦" in entry else f"⟦{entry}⟧")
    start, end = text.index("⟦"), text.index("⟧") - 1
    _, sentences, found = judged(text.replace("⟦", "").replace("⟧", ""), rules_only=rules_only)
    [index] = [i for i, s in enumerate(sentences) if s.start < end and start < s.end]
    return found[index]


class Case(NamedTuple):
    """A row of tables/detect_cases.tsv; `known` is "limit" where the rules are known to fail."""

    place: str
    label: str
    known: str
    point: str
    entry: str


def cases() -> list[Case]:
    lines = (Path(__file__).parent / "tables" / "detect_cases.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert rows[0] == list(Case._fields)
    return [Case(*row[:4], row[4].replace("⏎", "\n")) for row in rows[1:]]


def param(case: Case) -> ParameterSet:
    marks = pytest.mark.xfail(strict=False, reason="known limit of the rules") if case.known else ()
    return pytest.param(case, id=f"{case.place}-{case.label}-{case.point}", marks=marks)


TABLE = cases()


@pytest.mark.parametrize("case", [param(case) for case in TABLE])
def test_label(case: Case):
    found = judgement(case.place, case.entry)
    assert found.label.value == case.label, found.rule


def test_the_learned_judge_keeps_most_of_the_table():
    plain = [case for case in TABLE if not case.known]
    kept = sum(judgement(case.place, case.entry, rules_only=False).label.value == case.label for case in plain)
    assert kept / len(plain) >= 0.85


def test_the_table_is_large_and_holds_no_row_twice():
    assert len({(case.place, case.entry) for case in TABLE}) == len(TABLE) >= 120
    assert {case.label for case in TABLE} == {"task", "done", "other"}
    assert sum(bool(case.known) for case in TABLE) < len(TABLE) / 10


STRENGTHS = [
    ("通知", "各单位必须按时报送。", "must"),
    ("通知", "务必清理到位。", "must"),
    ("通知", "严禁酒后驾驶。", "must"),
    ("通知", "不得层层加码。", "must"),
    ("通知", "一律停止施工。", "must"),
    ("通知", "各单位要加强值守。", "should"),
    ("通知", "各单位应当加强值守。", "should"),
    ("通知", "请认真组织排查。", "should"),
    ("方案", "鼓励群众参与监督。", "encourage"),
    ("方案", "力争年内完成验收。", "encourage"),
    ("方案", "探索建立积分制度。", "encourage"),
    ("方案", "完善台账，压实责任。", "plain"),
    ("方案", "对隐患路段开展排查。", "plain"),
    ("通知", "鼓励参与，但必须确保安全。", "must"),  # the strongest word counts
    ("通知", "主要街道要清扫干净，重要路口要加派人手。", "should"),
]


@pytest.mark.parametrize(("place", "entry", "strength"), STRENGTHS)
def test_strength(place: str, entry: str, strength: str):
    found = judgement(place, entry)
    assert (found.label.value, found.strength.value) == ("task", strength)


LEVELS = [
    ("方案", "建立隐患排查台账。", "hard"),
    ("方案", "制定应急预案并组织演练。", "hard"),
    ("方案", "新建停车泊位300个。", "hard"),
    ("方案", "于6月底前完成改造。", "hard"),
    ("方案", "每月通报一次进度。", "hard"),
    ("方案", "开展为期两个月的专项检查。", "hard"),
    ("方案", "由县公安局牵头，县教育局配合。", "hard"),
    ("方案", "（责任单位：县公安局）", "hard"),
    ("讲话", "各级干部要提高认识，增强紧迫感。", "soft"),
    ("讲话", "要发扬连续作战的作风。", "soft"),
    ("讲话", "要坚决克服松劲心态。", "soft"),
    ("通知", "要高度重视，切实加强领导。", "soft"),
    ("讲话", "要牢固树立群众观念。", "soft"),
]


@pytest.mark.parametrize(("place", "entry", "level"), LEVELS)
def test_level(place: str, entry: str, level: str):
    found = judgement(place, entry)
    assert (found.label.value, found.level.value) == ("task", level)


def test_statements_of_responsibility_follow_their_place():
    asks, told = judgement("方案", "（责任单位：县公安局）"), judgement("总结", "修了渠。\n⟦（责任单位：县水利局）⟧")
    assert (asks.label, asks.part) == (Label.TASK, Part.RESPONSIBILITY)
    assert (told.label, told.part) == (Label.DONE, Part.RESPONSIBILITY)


def test_the_same_sentence_is_judged_by_its_place():
    entry = "完成渠道清淤86公里，建立管护台账。"
    assert [judgement(place, entry).label for place in ("方案", "要点", "总结")] == [Label.TASK, Label.TASK, Label.DONE]


def test_every_decision_names_its_rule():
    assert all(judgement(case.place, case.entry).rule for case in TABLE)


TITLES = [
    ("关于开展清渠行动的通知", Mode.ASK), ("白河县养老服务发展规划（试行）", Mode.ASK), ("2025年工作总结", Mode.REPORT),
    ("整改情况的报告", Mode.REPORT), ("在农村工作会议上的讲话", Mode.SPEECH), ("《条例》政策解读", Mode.EXPLAIN),
    ("2025年工作总结和2026年工作要点", Mode.REPORT), ("白河的春天", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("title", "mode"), TITLES)
def test_title_mode(title: str, mode: Mode | None):
    assert title_mode(title) is mode


HEADINGS = [
    ("主要任务", Mode.ASK), ("下一步打算", Mode.ASK), ("工作开展情况", Mode.REPORT), ("存在的问题", Mode.ARGUE),
    ("2025年工作回顾", Mode.REPORT), ("2026年工作安排", Mode.ASK), ("春到白河", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "mode"), HEADINGS)
def test_heading_mode(head: str, mode: Mode | None):
    assert heading_mode(head) is mode


def cues(text: str) -> list[int]:
    sentence = Sentence(0, len(text), text, 0)
    return [hit.cue for hit in find_cues(text, [sentence])[0]]


def test_cues_inside_words_and_quotes_say_nothing():
    assert Cue.MODAL not in cues("主要需求和重要概要")
    assert cues("“必须”《不得》「严禁」") == []
    assert cues("必须") == [Cue.MUST]
    assert cues("") == []


def test_cues_go_to_their_sentence():
    text = "他说。必须办。不得拖。"
    sentences = [Sentence(a, b, text[a:b], 0) for a, b in ((0, 3), (3, 7), (7, 11))]
    assert [[hit.cue for hit in hits] for hits in find_cues(text, sentences)] == [[], [Cue.MUST], [Cue.FORBID]]
    assert find_cues("", []) == []


@pytest.mark.parametrize("text", ["要", "他要", "将", "已", "了", "再", "对", "都要守", "也更加"])
def test_a_cue_at_the_very_end_of_a_text(text: str):
    assert [item.label for item in judged(f"春耕生产现场会上的讲话\n同志们：\n大家{text}")[2]] == [Label.OTHER] * 3
    assert acts(text, 0) is False
    assert opens_action(text, len(text), len(text) + 12) is False


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("加强管理", True),
        ("进一步全面加强管理", True),
        ("守牢底线", True),
        ("天气很好", False),
        ("管理", True),
        ("", False),
    ],
)
def test_opens_action(text: str, action: bool):
    assert opens_action(text, 0, len(text)) is action


def test_acts_looks_behind_prepositions_and_on_request_into_every_clause():
    assert acts("对隐患点，加强巡查", 0)
    assert not acts("形势严峻，加强巡查", 0)
    assert acts("形势严峻，加强巡查", 0, any_clause=True)


def test_deeds_counts_verbs_without_overlap():
    assert deeds("加强管理，完善制度") >= 2
    assert deeds("春风十里") == deeds("") == 0


def test_votes_and_leanings():
    ask, tell, none = (Sentence(0, 4, "各地要办", 0), Sentence(0, 4, "已经办好", 0), Sentence(0, 4, "春风十里", 0))
    assert (vote(ask, Cue.MODAL), vote(tell, Cue.DONE), vote(none, 0), vote(ask, Cue.MODAL | Cue.DONE)) == (1, -1, 0, 0)
    blocks = [Block(0, 0, 4, BlockKind.TEXT, 0, None), Block(1, 4, 8, BlockKind.TEXT, 1, 0)]
    assert leanings(blocks, [ask] * 3, [Cue.MODAL] * 3) == ([Lean.ASK, Lean.ASK], Lean.ASK)
    assert leanings(blocks, [tell] * 3, [Cue.DONE] * 3) == ([Lean.REPORT, Lean.REPORT], Lean.REPORT)
    assert leanings(blocks, [ask, tell], [Cue.MODAL, Cue.DONE])[1] is Lean.NONE
    assert leanings([], [], []) == ([], Lean.NONE)


SCRAPS = st.one_of(
    st.sampled_from(
        [
            "要", "必须", "不得", "已", "了", "将", "请", "不", "下一步", "今年以来", "会议要求，",
            "存在问题", "加强", "完成", "一、", "（一）", "一是", "\n", "。", "；", "，", "“", "”", "《",
            "》", "（", "）", "5%", "12公里", "3月5日", "责任单位：市教育局", "😀", "的", "对", "？",
            "总结\n", "通知\n"
        ]
    ),
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12),
    st.text(alphabet=string.punctuation + string.digits, max_size=3),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(SCRAPS, max_size=50).map("".join), st.booleans())
def test_every_sentence_gets_one_judgement_and_the_same_one_again(text: str, rules_only: bool):
    _, sentences, found = judged(text, rules_only=rules_only)
    assert len(found) == len(sentences)
    assert found == judged(text, rules_only=rules_only)[2]
    for item in found:
        assert item.rule
        assert 0 <= item.confidence <= 1


HOSTILE = [
    "1" * 60_000,
    "x项" * 30_000,
    "要" * 60_000,
    "年底前" * 20_000,
    "对已了的" * 15_000,
    "会议要求" * 15_000,
    "“" * 60_000,
    "1.23%" * 12_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:5] for text in HOSTILE])
def test_hostile_sentences_take_no_time(text: str):
    begin = time.process_time()
    assert len(judged(text + "。", rules_only=False)[2]) >= 1
    assert time.process_time() - begin < 2
