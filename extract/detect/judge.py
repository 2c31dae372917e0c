"""The three-way decision about every sentence: to be done, reported as done, neither.

The order of the rules is the order of the annotation guideline: what belongs to the page, what asks,
what reports, what argues; the mode of the place decides where the sentence itself says nothing.
"""

import re
from collections.abc import Sequence
from functools import cache

from extract.detect.action import acts, deeds
from extract.detect.confidence import of_rules, rated
from extract.detect.cues import Cue
from extract.detect.evidence import Evidence, gather
from extract.detect.learned import reconsider
from extract.detect.mode import Mode, names_section
from extract.detect.rulebook import rulebook
from extract.detect.signs import looks_ahead, sanctions
from extract.detect.tables import by_columns
from extract.detect.votes import EVENT, GOAL, PRECISE, RATE, Lean
from extract.detect.weight import weigh
from extract.knowledge import Pattern
from extract.structure.furniture import is_furniture
from extract.structure.markers import CHAPTER
from extract.vocabulary.outline import BlockKind, Outline, Sentence
from extract.vocabulary.task import Judgement, Label, Part

_ASK = Cue.MUST | Cue.MODAL | Cue.FORBID | Cue.REQUEST | Cue.HOPE | Cue.PLAN | Cue.FUTURE
_DEMANDS = Cue.MUST | Cue.MODAL | Cue.FORBID
_DUTY = Cue.DUTY | Cue.LIMIT
_AIM = Cue.STRIVE | Cue.ENSURE | Cue.ENCOURAGE
_REASON = Cue.ARGUE | Cue.PROBLEM | Cue.IF | Cue.STATE
_TOLD = Cue.DONE | Cue.RESULT
_STOPPED = re.compile(r"[。；！，：,;:]")
_FIGURES = re.compile(r"[0-9０-９.,，．%％\s　\-]")
_SHORT = 60
"""Characters. Page furniture and rows of figures inside the text are shorter."""
_RELATIVE = Pattern("said_of_a_thing")
_NAMES_WHOM = Pattern("names_whom_it_is_about")
"""A heading or line of a circular that names those whom it is about (工作成效明显的乡镇), not what they shall do."""
_SETS_TASK = Pattern("orders_others")
"""Orders to others that carry no 要: 责成市政府作出检查, 由纪检机关依规处理."""
_PRESENTS = Pattern("presents_the_paper")
"""An explainer presents the paper (着重突出统一性) or gives an example; it rules nothing there."""
_AUTHORITY = Pattern("authority_early")
"""A body of the state in the first clauses of a sentence."""
_BODY = Pattern("body_as_subject")
"""A body as the subject of a sentence, or of what a meeting asks for (会议要求，市商务局根据…修改完善)."""
_PROCEDURE = Pattern("rule_of_procedure")
"""Rules of procedure: what follows in which case (涉嫌犯罪的，依法追究), what is allowed only then (消毒后方可启用)."""
_CHECKS = Pattern("checks_whether")
"""What an inspection looks at: 检查机埠用电线路是否老化."""
_LIMIT = Pattern("within_a_limit")
_FIGURE = re.compile(r"[0-9０-９x×]")
_DOCUMENT_ASKS = Pattern("document_asks")
_CAPTION = 40
"""Characters. A line without any stop that is shorter is a caption or a signature."""
_TOPIC = 14
"""Characters. Longest heading that names a topic of its own (路内规范行动)."""
_SECTION = 40
"""Characters. Longest heading that only names a kind of section (“十四五”发展和2025年工作回顾)."""
_SEVERAL = 2
"""Verbs of doing from which a sentence in a report tells of work although it does not open with one."""
_IS = Pattern("states_what_is")


def judge_all(
    text: str, outline: Outline, sentences: Sequence[Sentence], *, rules_only: bool = False
) -> tuple[Judgement, ...]:
    """One judgement a sentence with its confidence, in order; () for a document without sentences.

    rules_only: leave out the learned judge, which is faster and the same on every corpus.
    """
    evidence = gather(text, outline, sentences)
    found = [judge(item) for item in evidence]
    if rules_only:
        settled = tuple(rated(judgement, of_rules(judgement)) for judgement in found)
    else:
        settled = reconsider(text, outline, evidence, found)
    return by_columns(outline, evidence, settled, says_nothing) if outline.tables else settled


def judge(item: Evidence) -> Judgement:
    """The decision about one sentence from the evidence about it, with strength and level when it is a task."""
    found = _decide(item)
    return weigh(found, item.sentence, item.bits) if found.label is Label.TASK else found


def _decide(item: Evidence) -> Judgement:
    if item.block.kind in (BlockKind.FURNITURE, BlockKind.TITLE):
        return _other("版面文字")
    if item.sentence.duty and item.base is not Mode.EXPLAIN:  # there 负责人： is who answers
        label = Label.DONE if item.mode is Mode.REPORT else Label.TASK
        return Judgement(label, rule="责任分工", part=Part.RESPONSIBILITY)
    if says_nothing(item):
        return _other("没有实义")
    if item.listed and item.mode in (Mode.ASK, Mode.SPEECH):
        return _task("列出的条件")
    if item.mode is Mode.ASK:
        return _in_plan(item)
    if item.mode is Mode.REPORT:
        return _in_report(item)
    if item.mode is Mode.FACTS:
        return _in_case(item)
    if item.mode is Mode.EXPLAIN:
        return _in_explainer(item)
    if item.mode is Mode.ARGUE:
        return _in_argument(item)
    return _in_speech(item)


def says_nothing(item: Evidence) -> bool:
    """Whether a sentence neither asks nor reports by its form: a formula, a question, figures of a table.

    In a text that reports, rules marked `unless report` do not count: there a meeting held is work done.
    """
    text = item.sentence.text
    if len(text) < 4 or (item.formulas and _is_formula(item)):
        return True
    if len(text) > _SHORT or text[-1] in "。；":
        return False
    return is_furniture(text) or 2 * len(_FIGURES.findall(text)) > len(text)


def _is_formula(item: Evidence) -> bool:
    """Whether a rule of `models/neither.tsv` applies, of those that may."""
    rules, reports = rulebook("neither").rules, item.mode is Mode.REPORT
    for index in item.formulas:
        rule = rules[index]
        if not (reports and rule.row["unless"] == "report") and rule.pattern.search(item.sentence.text):
            return True
    return False


@cache
def _other(rule: str) -> Judgement:
    return Judgement(Label.OTHER, rule=rule)


@cache
def _task(rule: str) -> Judgement:
    return Judgement(Label.TASK, rule=rule)


@cache
def _done(rule: str) -> Judgement:
    return Judgement(Label.DONE, rule=rule)


def _in_plan(item: Evidence) -> Judgement:
    """In a text that directs: everything asks but what plainly reports, explains or only names a topic."""
    text, bits = item.sentence.text, item.bits
    if item.owned and item.sentence.first and not (_is_section_heading(item) or _NAMES_WHOM.search(text)):
        return _task("列有责任单位")
    if _names_topic(item):
        return _other("标题")
    if bits & (_ASK | Cue.LOOSE) or (bits & (_AIM | _DUTY) and not bits & Cue.DONE):
        return _task("部署性段落")
    if (_PROCEDURE.search(text) and "了" not in text) or ("是否" in text and _CHECKS.search(text)):
        return _task("部署性段落")
    if bits & Cue.RESULT and sanctions(text):
        return _done("已经完成")
    if (bits & (Cue.DONE | Cue.STORY) and not _RELATIVE.search(text)) or (bits & Cue.RESULT and bits & Cue.PAST):
        return _done("已经完成")
    if ("." in text or "．" in text) and PRECISE.search(text):
        return _done("精确数据")
    if acts(text, item.body, any_clause=item.sentence.head):
        return _task("部署性段落")
    if bits & Cue.PAST:
        return _done("已经完成")
    if "日" in text and EVENT.search(text):  # when a meeting met, the timetable of a course
        return _other("说明道理")
    done = deeds(text)
    if bits & (Cue.ARGUE | Cue.IF | Cue.STATE) or (bits & Cue.PROBLEM and not done) or _IS.search(text, item.body):
        return _other("说明道理")
    return _task("部署性段落") if done or _FIGURE.search(text) else _other("说明道理")


def _names_topic(item: Evidence) -> bool:
    """Whether a line names a topic without an action: 二、主要任务, （二）路内规范行动。, a signature, a caption."""
    if not item.sentence.head:
        return _is_caption(item)
    if _is_caption(item) or _is_section_heading(item):
        return True
    text, block = item.sentence.text, item.block
    if block.marker is not None and block.marker.family == CHAPTER and not block.marker.text.endswith("节"):
        return True
    if not item.bits & _DEMANDS and _NAMES_WHOM.search(text):
        return True
    if item.bits & (_DEMANDS | _DUTY) or len(text) - item.body > _TOPIC:
        return False
    leads = block.kind is BlockKind.HEADING or item.sentence.end < block.end
    return leads and not acts(text, item.body, any_clause=True)


def _is_caption(item: Evidence) -> bool:
    """A line without any stop, alone in its paragraph: a caption, a signature, part of a title."""
    sentence, block = item.sentence, item.block
    if block.marker is not None or len(sentence.text) >= _CAPTION or sentence.end != block.end:
        return False
    return sentence.start == block.start and not _STOPPED.search(sentence.text)


def _is_section_heading(item: Evidence) -> bool:
    """A heading that only names a kind of section: 二、主要任务, 一、2025年工作回顾."""
    text, start = item.sentence.text, item.body
    if not item.sentence.head or item.bits & (_DEMANDS | Cue.DUTY) or len(text) - start > _SECTION:
        return False
    return text.startswith("关于", start) or names_section(text[start:])


def _in_report(item: Evidence) -> Judgement:
    """In a text that reports: everything was done but what looks ahead, explains or only names a topic."""
    text, bits = item.sentence.text, item.bits
    if not bits & _TOLD and (_is_section_heading(item) or (_names_topic(item) and not deeds(text))):
        return _other("标题")
    if bits & (Cue.PLAN | Cue.FUTURE) and (not bits & Cue.DONE or looks_ahead(text)):
        return _task("今后打算")
    if not bits & Cue.DONE and (_SETS_TASK.search(text) or _LIMIT.search(text)):
        return _task("今后打算")
    if bits & Cue.MUST and not bits & _TOLD:
        return _task("必须")
    if (bits & Cue.MODAL and not bits & (_TOLD | _REASON)) or text.startswith("希望", item.body) or "，请" in text:
        return _task("提出要求")
    tells = bits & _TOLD or acts(text, item.body) or RATE.search(text)
    if not tells and (bits & _REASON or _IS.search(text, item.body) or not (deeds(text) or _FIGURE.search(text))):
        return _other("说明道理")
    return _done("报告性段落")


def _told_body(item: Evidence) -> bool:
    """Whether a sentence says of a body what it does, not what it is; a list of those addressed says nothing."""
    text = item.sentence.text
    return (
        not text.endswith(("：", ":")) and _BODY.match(text, item.body) is not None and not _IS.search(text, item.body)
    )


def _in_case(item: Evidence) -> Judgement:
    """Among the facts of a case: what authorities did about it was done; what the offender did is nobody's work."""
    text, bits = item.sentence.text, item.bits
    if not bits & Cue.DONE and _SETS_TASK.search(text):
        return _task("提出要求")
    if sanctions(text) or (_AUTHORITY.match(text, item.body) and (bits & _TOLD or deeds(text))):
        return _done("已经完成")
    return _other("案情")


def _in_argument(item: Evidence) -> Judgement:
    """In a text that explains: only what asks outright, or what a document is said to ask, is a task."""
    text, bits = item.sentence.text, item.bits
    ahead = bits & (Cue.FUTURE | Cue.PLAN) and not bits & (Cue.DONE | Cue.PAST)
    if (bits & (Cue.MODAL | Cue.MUST) and not bits & _REASON) or (ahead and deeds(text)):
        return _task("提出要求")
    if not bits & Cue.DONE and _SETS_TASK.search(text):
        return _task("提出要求")
    if _DOCUMENT_ASKS.search(text):
        return _task("文件要求")
    if (bits & Cue.PAST and bits & _TOLD) or (bits & Cue.RESULT and sanctions(text)):
        return _done("已经完成")
    return _other("论述性段落")


def _in_explainer(item: Evidence) -> Judgement:
    """In a text that explains another: what that one rules is a task although nobody asks for it here."""
    text, bits = item.sentence.text, item.bits
    found = _in_argument(item)
    reports = bits & (_TOLD | _REASON | Cue.PAST | Cue.STORY)
    if found.label is not Label.OTHER or reports or _names_topic(item) or _PRESENTS.search(text):
        return found
    rules = (bits & (_DUTY | _AIM | Cue.FORBID) and deeds(text)) or _PROCEDURE.search(text)
    return _task("文件要求") if rules or acts(text, item.body, any_clause=item.sentence.head) else found


def _in_speech(item: Evidence) -> Judgement:
    """In a speech or essay the sentence's own words decide, then the leaning of the sentences around it."""
    text, bits, lean = item.sentence.text, item.bits, item.lean
    reasons = bits & (Cue.ARGUE | Cue.IF)
    asks = (bits & _ASK and not reasons) or (bits & Cue.MUST and not bits & Cue.ARGUE)
    if asks or (bits & Cue.LOOSE and lean is Lean.ASK and not bits & _REASON):
        return _task("提出要求")
    if not bits & Cue.DONE and _SETS_TASK.search(text):
        return _task("提出要求")
    if bits & _TOLD or (bits & Cue.PAST and deeds(text)):
        return _done("已经完成")
    if _names_topic(item):
        return _other("标题")
    if _DOCUMENT_ASKS.match(text, item.body):
        return _task("文件要求")
    active = acts(text, item.body, any_clause=item.sentence.head)
    if lean is Lean.ASK and (active or (bits & (_AIM | _DUTY) and not reasons) or (GOAL.search(text) and not reasons)):
        return _task("承接上下文")
    if lean is Lean.ASK and not bits & (_REASON | Cue.STORY) and deeds(text) >= _SEVERAL and _told_body(item):
        return _task("承接上下文")
    if lean is Lean.NONE and bits & _DUTY and not bits & (_REASON | Cue.STORY) and deeds(text):
        return _task("有责任或时限")
    if lean is Lean.REPORT and (active or (not bits & _REASON and deeds(text) >= _SEVERAL)):
        return _done("承接上下文")
    return _other("论述性段落")
