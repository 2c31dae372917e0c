"""Rows, ids, titles, headings, inherited responsibility, and the remarks for the reader."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.meaning.checks import find_checks
from extract.meaning.identity import Identities
from extract.meaning.rows import rows
from extract.pipeline import extract
from extract.read.assemble import Parsed, Piece, assemble
from extract.vocabulary.document import Document, Source
from extract.vocabulary.result import Result, Settings
from extract.vocabulary.task import Label, Level, Part, Requirement, Strength, Task

PLAN = "白河县农村公路养护实施方案\n"
REPORT = "白河县2025年公路养护工作总结\n"


def doc(text: str) -> Document:
    return assemble(Parsed([Piece(line) for line in text.split("\n")]), Source("样.txt", None, "", len(text), "txt"))


RULES = Settings(rules_only=True)


def result(text: str) -> Result:
    """By rules only: what is tested here is what becomes of the judgements, not the judgements."""
    return extract(doc(text), RULES)


def tasks(text: str) -> tuple[Task, ...]:
    return result(text).tasks


def shown(text: str) -> list[str]:
    """One line a row: ordinal, and its sentences; those of headings in 〈〉, of responsibility in []."""
    marks = {Part.TEXT: "{}", Part.HEADING: "〈{}〉", Part.RESPONSIBILITY: "[{}]"}
    return [
        f"{task.ordinal}|{''.join(marks[r.part].format(r.text) for r in task.requirements)}" for task in tasks(text)
    ]  # fmt: skip


ROWS = [
    ("空文档", "", []),
    ("没有要求", "春天的评论\n春风十里。", []),
    (
        "最里层的编号各成一行",
        PLAN
        + "一、加强巡查\n（一）完善巡查制度。每月巡查两次。\n（二）建立巡查台账。及时登记。\n"
        + "二、加强保障\n1.落实养护经费。\n2.配齐养护设备。",
        ["（一）|〈一、加强巡查〉（一）完善巡查制度。每月巡查两次。", "（二）|（二）建立巡查台账。及时登记。",
         "1.|〈二、加强保障〉1.落实养护经费。", "2.|2.配齐养护设备。"],
    ),
    (
        "一是二是各成一行",
        PLAN + "要做好两项工作：一是完善巡查制度；二是建立巡查台账。",
        ["|要做好两项工作：", "一是|一是完善巡查制度；", "二是|二是建立巡查台账。"],
    ),
    (
        "编号下面的小编号",
        PLAN + "（一）推进路面修复。1.完成路面检测。2.制定修复方案。\n（二）开展绿化补植。",
        ["（一）|（一）推进路面修复。", "1.|1.完成路面检测。", "2.|2.制定修复方案。", "（二）|（二）开展绿化补植。"],
    ),
    (
        "没有编号时一段一行",
        PLAN + "完善巡查制度，每月巡查两次。建立巡查台账。\n落实养护经费，纳入年度预算。",
        ["|完善巡查制度，每月巡查两次。建立巡查台账。", "|落实养护经费，纳入年度预算。"],
    ),
    (
        "编号项下的段落属于这一项",
        PLAN + "一、主要任务\n（一）推进路面修复\n完成路面检测。\n制定修复方案。\n（二）开展绿化补植\n补种行道树2000株。",
        ["（一）|（一）推进路面修复完成路面检测。制定修复方案。", "（二）|（二）开展绿化补植补种行道树2000株。"],
    ),
    (
        "落款不算这一项的段落",
        PLAN + "一、主要任务\n（一）推进路面修复\n完成路面检测。\n（二）开展绿化补植\n补种行道树2000株。\n2026年2月18日",
        ["（一）|（一）推进路面修复完成路面检测。", "（二）|（二）开展绿化补植补种行道树2000株。"],
    ),
    (
        "章下的几段各成一行",
        PLAN + "一、主要任务\n完成路面检测，建立病害档案。\n补种行道树，提升沿线绿化。",
        ["|完成路面检测，建立病害档案。", "|补种行道树，提升沿线绿化。"],
    ),
    (
        "下面没有要求的标题自成一行",
        PLAN + "一、加强巡查\n春风十里。\n二、落实养护经费\n按月拨付。",
        ["一、|一、加强巡查", "二、|二、落实养护经费按月拨付。"],
    ),
    (
        "不提要求的句子不进行",
        PLAN + "（一）完善巡查制度。这项工作十分重要。每月巡查两次。",
        ["（一）|（一）完善巡查制度。每月巡查两次。"],
    ),
    (
        "责任句归到它的一行",
        PLAN + "1.完成路面检测。（责任单位：县交通运输局）\n2.补种行道树。（责任单位：县林业局）",
        ["1.|1.完成路面检测。[（责任单位：县交通运输局）]", "2.|2.补种行道树。[（责任单位：县林业局）]"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_rows(text: str, expected: list[str]):
    assert shown(text) == expected


def test_done_work_and_tasks_of_one_measure_are_two_rows():
    found = tasks(REPORT + "一、巡查。全年巡查24次，建立台账36本。下一步，将加密巡查频次。")
    assert [task.kind for task in found] == [Label.DONE, Label.TASK]
    assert {task.ordinal for task in found} == {"一、"}


def test_headings_outermost_first():
    [task] = tasks(PLAN + "一、主要任务\n（一）路面修复\n1.完成路面检测。建立病害档案。")
    assert task.heading == ("一、主要任务", "（一）路面修复")


def test_an_article_without_a_heading_is_named_by_its_number():
    found = tasks(PLAN + "第二章 管理\n第四条 用水单位应当做到：\n（一）完善巡查制度；\n（二）建立巡查台账。")
    assert [task.heading for task in found] == [("第二章管理",), *[("第二章管理", "第四条")] * 2]


TITLES = [
    ("1.完善巡查制度。每月巡查两次。", "完善巡查制度"),  # the heading glued to its text
    ("（一）完善巡查制度\n每月巡查两次。", "完善巡查制度"),
    ("要建立巡查台账，逐段登记病害。", "要建立巡查台账"),  # the first clause that asks
    ("为了让群众出行更放心，建立巡查台账。", "建立巡查台账"),
    ("1.各县区政府和市交通运输局要建立巡查台账，逐段登记病害。", "建立巡查台账"),
    ("1.市公安局牵头负责加强路面管控。", "加强路面管控"),
    ("1.县水利局负责水库日常巡查工作。", "负责水库日常巡查工作"),
    ("1.县水利局应按照本方案要求，在6月底前，完善巡查制度。", "完善巡查制度"),
    ("1.惠州是中心城市之一，道路等级高，路网密度大。要加强养护。", "要加强养护"),
    ("1.确保道路畅通，加强养护巡查。", "加强养护巡查"),
    ("1.深化“巡查，养护，监管”机制，落实经费。", "深化“巡查，养护，监管”机制"),
    ("1.组织养护站对全县所有乡道村道开展一次不留死角不漏一段的病害大排查。", ""),  # too long for a title
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title(text: str, title: str):
    assert tasks(PLAN + text)[0].title == title


def test_page_and_paragraph():
    pieces = [Piece("养护实施方案", page=1), Piece(""), Piece("完善巡查制度。", page=2)]
    [task] = extract(assemble(Parsed(pieces), Source("样", None, "", 0, "pdf")), RULES).tasks
    assert (task.page, task.paragraph) == (2, 2)


def requirement(text: str) -> Requirement:
    return Requirement(0, len(text), text, Strength.PLAIN, Level.SOFT)


def test_ids_look_at_words_only():
    def name(text: str, kind: Label = Label.TASK, ordinal: str = "一是") -> str:
        return Identities().of(kind, ordinal, [requirement(text)])

    assert name("完成12公里。") == name("完成\n１２ 公里。")
    assert name("完成12公里。") != name("完成13公里。")
    assert name("完成12公里。") != name("完成12公里。", ordinal="二是")
    assert name("完成12公里。")[:2] == "T-"
    assert name("完成12公里。", Label.DONE)[:2] == "D-"


SECTION = "一、加强巡查（责任单位：县公安局）\n（一）完善巡查制度。\n（二）建立巡查台账。\n（三）落实养护经费。"


@pytest.mark.parametrize(
    ("old", "new"),
    [("加强巡查（", "强化巡查（"), ("县公安局", "县交通运输局"), ("（一）完善巡查制度。\n", ""), ("一、", "二、")],
    ids=["标题改字", "责任单位改名", "第一项删去", "章号改动"],
)
def test_the_section_around_a_row_is_not_part_of_its_id(old: str, new: str):
    before, after = tasks(PLAN + SECTION), tasks(PLAN + SECTION.replace(old, new))
    assert [task.id for task in after] == [task.id for task in before][-len(after) :]


def test_equal_rows_get_different_ids():
    found = tasks(PLAN + "建立巡查台账。\n建立巡查台账。\n建立巡查台账。")
    assert len({task.id for task in found}) == len(found) == 3


VERBS, NOUNS = ("完善", "建立", "落实", "推进", "加强"), ("巡查制度", "养护台账", "经费保障", "路面修复")
MEASURES = st.lists(
    st.sampled_from([f"{verb}{noun}。" for verb in VERBS for noun in NOUNS]), min_size=2, max_size=12, unique=True
)


@settings(max_examples=40, deadline=None)
@given(MEASURES, st.data())
def test_an_edit_elsewhere_changes_one_id_only(measures: list[str], data: st.DataObject):
    place = data.draw(st.integers(0, len(measures) - 1))
    edited = [*measures[:place], measures[place].replace("。", "，每月通报。"), *measures[place + 1 :]]
    before, after = (tasks(PLAN + "\n".join(lines)) for lines in (measures, edited))
    assert [task.id for task in before] == [task.id for task in tasks(PLAN + "\n".join(measures))]
    assert [a.id == b.id for a, b in zip(before, after, strict=True)] == [i != place for i in range(len(measures))]


@settings(max_examples=40, deadline=None)
@given(MEASURES, st.data())
def test_a_line_more_or_less_changes_no_other_id(measures: list[str], data: st.DataObject):
    place = data.draw(st.integers(0, len(measures) - 1))
    whole = [task.id for task in tasks(PLAN + "\n".join(measures))]
    less = [task.id for task in tasks(PLAN + "\n".join(measures[:place] + measures[place + 1 :]))]
    assert whole[:place] + whole[place + 1 :] == less


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "一、",
                "（一）",
                "1.",
                "一是",
                "二是",
                "完善制度",
                "建立台账。",
                "这很重要。",
                "\n",
                "去年修了路。",
                "（责任单位：县林业局）",
                "；",
                "——",
            ]
        ),
        max_size=40,
    )
)
def test_every_sentence_that_asks_or_reports_stands_in_exactly_one_row(scraps: list[str]):
    found = result(PLAN + "".join(scraps))
    made = rows(found.outline, found.sentences, found.judgements)
    places = Counter(i for row in made for i in row.sentences + row.headings)
    assert places == Counter(i for i, j in enumerate(found.judgements) if j.label is not Label.OTHER)
    firsts = [row.sentences[0] for row in made]
    assert firsts == sorted(firsts)
    assert len({task.id for task in found.tasks}) == len(found.tasks)


def owners(text: str) -> list[str]:
    return [" ".join(f"{o.name}/{o.source}" for o in task.owners) for task in tasks(text)]


OWNERS = [
    (
        "各管各的",
        "1.完成路面检测。（责任单位：县交通运输局）\n2.补种行道树。（责任单位：县林业局）",
        ["县交通运输局/bracket", "县林业局/bracket"],
    ),
    (
        "没有写明的留空",
        "1.完成路面检测。（责任单位：县交通运输局）\n2.补种行道树。",
        ["县交通运输局/bracket", ""],
    ),
    (
        "标题里的管全节",
        "一、加强巡查（责任单位：县公安局）\n1.完善巡查制度。\n2.建立巡查台账。\n二、补种绿化\n1.补种行道树。",
        ["县公安局/heading", "县公安局/heading", ""],
    ),
    (
        "自己写明的不被覆盖",
        "一、加强巡查（责任单位：县交通运输局）\n1.完善巡查制度。\n2.建立巡查台账。（责任单位：县公安局）",
        ["县交通运输局/heading", "县公安局/bracket"],
    ),
    (
        "末尾单独一段管前面几项",
        "一、加强巡查\n1.完善巡查制度。\n2.建立巡查台账。\n责任单位：县公安局",
        ["县公安局/section", "县公安局/section"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in OWNERS], ids=[case[0] for case in OWNERS])
def test_responsibility_is_inherited(text: str, expected: list[str]):
    assert owners(PLAN + text) == expected


def remarks(text: str) -> list[str]:
    return [
        f"{check.kind}：{doc(text).text[check.start : check.end]}"
        for check in result(text).checks
        if check.kind != "未明确"
    ]


CHECKS = [
    ("连续", "一、完善制度。\n二、建立台账。\n三、落实经费。", []),
    ("缺二", "一、完善制度。\n三、落实经费。", ["编号缺漏：三、"]),
    ("重号", "一、完善制度。\n二、建立台账。\n二、落实经费。", ["编号重复：二、"]),
    ("换章重新编号", "一、巡查。\n1.完善制度。\n2.建立台账。\n二、养护。\n1.落实经费。\n2.配齐设备。", []),
    ("子项缺号", "一、巡查。\n（一）完善制度。\n（三）建立台账。", ["编号缺漏：（三）"]),
    ("四点体会只有三点", "汇报四点体会。\n一是领导重视。\n二是机制管用。\n三是群众支持。", ["数目不符：四点体会"]),
    ("四点体会正好四点", "汇报四点体会。\n一是领导重视。\n二是机制管用。\n三是群众支持。\n四是督查有力。", []),
    (
        "六个方面只有两个",
        "要抓好六个方面工作：一是完善制度；二是建立台账。",
        ["数目不符：六个方面工作"],
    ),
    ("两类学校不是两项要求", "加强寄宿制学校（以下统称两类学校）建设提出如下要求。\n1.建账。\n2.巡查。\n3.通报。", []),
    ("三十二条不读作两条", "出台32条工作措施。\n1.减税。\n2.减费。\n3.减租。\n4.减支。", []),
    ("两个“更加”有三个", "做到两个“更加”：一是更加主动；二是更加细致；三是更加严格。", ["数目不符：两个“"]),
    ("没有编号就不比", "要抓好六个方面工作。", []),
    ("最后不算缺号", "要求如下：首先，完善制度；其次，建立台账；最后，落实经费。", []),
    ("空文档", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CHECKS], ids=[case[0] for case in CHECKS])
def test_checks(text: str, expected: list[str]):
    assert remarks(text and PLAN + text) == expected


def test_tasks_without_owner_or_deadline_are_named_and_done_work_is_not():
    found = result(
        PLAN + "1.完成路面检测。（责任单位：县交通运输局）\n2.于6月底前由县林业局负责补种行道树。\n3.完善巡查制度。"
    )
    missing = {check.task: check.message for check in found.checks if check.kind == "未明确"}
    first, second, third = (task.id for task in found.tasks)
    assert "完成时限" in missing[first]
    assert "责任单位" not in missing[first]
    assert second not in missing
    assert "责任单位" in missing[third]
    assert "完成时限" in missing[third]
    assert result(REPORT + "一、巡查。\n全年巡查24次。").checks == ()


@pytest.mark.parametrize(("confidence", "marked"), [(0.4, True), (0.59, True), (0.6, False), (0.97, False)])
def test_a_doubtful_row_is_to_be_checked_and_says_why(confidence: float, marked: bool) -> None:
    whole = result("关于防汛的通知\n各乡镇要立即排查水库隐患。")
    (task,) = whole.tasks
    weak = tuple(r._replace(confidence=confidence, rule="部署性段落") for r in task.requirements)
    doubtful = replace(task, confidence=confidence, requirements=weak)
    found = [c for c in find_checks(whole.document, whole.outline, whole.sentences, (doubtful,)) if c.kind == "待核"]
    assert bool(found) is marked
    assert all(c.task == task.id and "部署性段落" in c.message for c in found)
