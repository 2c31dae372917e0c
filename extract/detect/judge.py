"""The three-way decision about every sentence: to be done, reported as done, neither.

The order of the rules is the order of the annotation guideline: what belongs to the page, what asks,
what reports, what argues; the mode of the place decides where the sentence itself says nothing.
"""

import re
from collections.abc import Sequence
from functools import cache

from extract.detect.action import acts, deeds
from extract.detect.cues import Cue, find_cues
from extract.detect.mode import Mode, heading_mode, title_mode
from extract.detect.signs import signs
from extract.detect.tracker import Tracker
from extract.detect.votes import EVENT, Lean, leanings
from extract.detect.weight import weigh
from extract.knowledge import table
from extract.structure.furniture import is_furniture
from extract.vocabulary.outline import Block, BlockKind, Outline, Sentence
from extract.vocabulary.task import Judgement, Label, Part

_ASK = Cue.MUST | Cue.MODAL | Cue.FORBID | Cue.REQUEST | Cue.HOPE | Cue.PLAN | Cue.FUTURE
_DUTY = Cue.DUTY | Cue.LIMIT
_AIM = Cue.STRIVE | Cue.ENSURE | Cue.ENCOURAGE
_REASON = Cue.ARGUE | Cue.PROBLEM | Cue.IF | Cue.STATE
_TOLD = Cue.DONE | Cue.RESULT
_STOPPED = re.compile(r"[。；！，：,;:]")
_FIGURES = re.compile(r"[0-9０-９.,，．%％\s　\-]")
_FORMULA_LIMIT = 420
"""Characters. Formulas of letters are shorter; longer sentences are not searched for them."""
_RELATIVE = re.compile(r"(?:对|凡|未|经|已)[^，。；]{0,30}(?:已|了)?[^，。；]{0,25}的")
_SETS_TASK = re.compile(r"(?:要求|责成|责令)(?:各|全|有关|相关|地方|下级|基层|其)")
_LIMIT = re.compile(r"(?:年内|年底前|月底前|[月日]之?前)(?!.*[了已])")
_FIGURE = re.compile(r"[0-9０-９x×]")
_DOCUMENT_ASKS = re.compile(r"(?:《[^》]+》|通知|意见|方案|办法)[^，。]{0,6}(?:要求|明确|规定|提出|强调)")
_CAPTION = 40
"""Characters. A line without any stop that is shorter is a caption or a signature."""
_TOPIC = 14
"""Characters. Longest heading that only names a topic (下一步工作打算, 主要做法和成效)."""
_SEVERAL = 2
"""Verbs of doing from which a sentence in a report tells of work although it does not open with one."""
_IS = re.compile(r"(?<![但只就还可于也若要不都正总])是(?!否|非)")


def judge_all(text: str, outline: Outline, sentences: Sequence[Sentence]) -> tuple[Judgement, ...]:
    """One judgement a sentence, in order; () for a document without sentences."""
    bits = [signs(text, hits) for hits in find_cues(text, sentences)]
    leans, whole = leanings(outline.blocks, sentences, bits)
    tracker = Tracker(title_mode(outline.title) or Mode.SPEECH)
    judged: list[Judgement] = []
    block: Block | None = None
    for sentence, cue in zip(sentences, bits, strict=True):
        if block is None or sentence.block != block.index:
            block = outline.blocks[sentence.block]
            tracker.enter(block, _head(text, block), cue)
        mode = tracker.turn(sentence, block, cue)
        lean = leans[block.index]
        if mode is Mode.ASK and tracker.base in (Mode.SPEECH, Mode.ARGUE):
            mode, lean = Mode.SPEECH, Lean.ASK
        elif mode is Mode.REPORT and lean is Lean.ASK and not tracker.told:
            mode = Mode.SPEECH
        elif lean is Lean.NONE:
            lean = whole
        found = judge(sentence, cue, mode, lean, block)
        judged.append(weigh(found, sentence, cue) if found.label is Label.TASK else found)
    return tuple(judged)


def _head(text: str, block: Block) -> str:
    if block.kind is BlockKind.TITLE:
        return text[block.start : block.end]
    return text[block.head[0] : block.head[1]] if block.head else ""


def judge(sentence: Sentence, bits: int, mode: Mode, lean: Lean, block: Block) -> Judgement:
    """The decision about one sentence, from its cues, the mode of its place and the leaning around it."""
    if block.kind in (BlockKind.FURNITURE, BlockKind.TITLE):
        return _other("版面文字")
    if sentence.duty:
        label = Label.DONE if mode is Mode.REPORT else Label.TASK
        return Judgement(label, rule="责任分工", part=Part.RESPONSIBILITY)
    if says_nothing(sentence.text):
        return _other("没有实义")
    if mode is Mode.ASK:
        return _in_plan(sentence, bits, block)
    if mode is Mode.REPORT:
        return _in_report(sentence, bits, block)
    if mode is Mode.ARGUE:
        return _in_argument(sentence, bits, block)
    return _in_speech(sentence, bits, block, lean)


def says_nothing(text: str) -> bool:
    """Whether a sentence neither asks nor reports by its form: a formula, a question, figures of a table."""
    if len(text) < 4 or text.endswith(("？", "?")):
        return True
    if len(text) > _FORMULA_LIMIT:
        return False
    return _neither().search(text) is not None or is_furniture(text) or 2 * len(_FIGURES.findall(text)) > len(text)


@cache
def _neither() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in table("neither")))


def _other(rule: str, cue: str = "") -> Judgement:
    return Judgement(Label.OTHER, rule=rule, cue=cue)


def _task(rule: str) -> Judgement:
    return Judgement(Label.TASK, rule=rule)


def _done(rule: str) -> Judgement:
    return Judgement(Label.DONE, rule=rule)


def _in_plan(sentence: Sentence, bits: int, block: Block) -> Judgement:
    """In a text that directs: everything asks but what plainly reports, explains or only names a topic."""
    text, start = sentence.text, _body(sentence, block)
    if _names_topic(sentence, bits, block):
        return _other("标题")
    if bits & (_ASK | Cue.LOOSE) or (bits & _AIM and not bits & Cue.DONE):
        return _task("部署性段落")
    if (bits & (Cue.DONE | Cue.STORY) and not _RELATIVE.search(text)) or (bits & Cue.RESULT and bits & Cue.PAST):
        return _done("已经完成")
    if acts(text, start, any_clause=sentence.head):
        return _task("部署性段落")
    if bits & Cue.PAST or EVENT.search(text):
        return _done("已经完成")
    done = deeds(text)
    if bits & (Cue.ARGUE | Cue.IF | Cue.STATE) or (bits & Cue.PROBLEM and not done) or _IS.search(text, start):
        return _other("说明道理")
    return _task("部署性段落") if done or _FIGURE.search(text) else _other("说明道理")


def _names_topic(sentence: Sentence, bits: int, block: Block) -> bool:
    """Whether a heading names a topic without an action: 二、主要任务, （二）路内规范行动。, a signature, a caption."""
    text, start = sentence.text, _body(sentence, block)
    whole = sentence.start == block.start and sentence.end == block.end
    if whole and block.marker is None and len(text) < _CAPTION and not _STOPPED.search(text):
        return True
    if not sentence.head or bits & (Cue.MUST | Cue.MODAL | Cue.FORBID):
        return False
    if heading_mode(text[start:]) is not None and len(text) - start <= _TOPIC:
        return True
    leads = block.kind is BlockKind.HEADING or not whole
    return leads and len(text) - start <= _TOPIC and not bits & _DUTY and not acts(text, start, any_clause=True)


def _in_report(sentence: Sentence, bits: int, block: Block) -> Judgement:
    """In a text that reports: everything was done but what looks ahead, explains or only names a topic."""
    text, start = sentence.text, _body(sentence, block)
    if _names_topic(sentence, bits, block) and not (sentence.head and deeds(text)):
        return _other("标题")
    if bits & (Cue.PLAN | Cue.FUTURE) and not bits & Cue.DONE:
        return _task("今后打算")
    if not bits & Cue.DONE and (_SETS_TASK.search(text) or _LIMIT.search(text)):
        return _task("今后打算")
    if bits & Cue.MUST and not bits & _TOLD:
        return _task("必须")
    if not bits & _TOLD and not acts(text, start):
        if bits & _REASON or _IS.search(text, start) or not (deeds(text) or _FIGURE.search(text)):
            return _other("说明道理")
    return _done("报告性段落")


def _in_argument(sentence: Sentence, bits: int, block: Block) -> Judgement:
    """In a text that explains: only what asks outright, or what a document is said to ask, is a task."""
    if bits & (Cue.MODAL | Cue.MUST) and not bits & _REASON:
        return _task("提出要求")
    if _DOCUMENT_ASKS.search(sentence.text):
        return _task("文件要求")
    if bits & Cue.PAST and bits & _TOLD:
        return _done("已经完成")
    return _other("论述性段落")


def _in_speech(sentence: Sentence, bits: int, block: Block, lean: Lean) -> Judgement:
    """In a speech or essay the sentence's own words decide, then the leaning of the sentences around it."""
    text, start = sentence.text, _body(sentence, block)
    reasons = bits & (Cue.ARGUE | Cue.IF)
    if (bits & _ASK and not reasons) or (bits & Cue.LOOSE and lean is Lean.ASK and not bits & _REASON):
        return _task("提出要求")
    if bits & _TOLD or (bits & Cue.PAST and deeds(text)):
        return _done("已经完成")
    if _names_topic(sentence, bits, block):
        return _other("标题")
    active = acts(text, start, any_clause=sentence.head)
    if lean is Lean.ASK and (active or (bits & _AIM and not reasons)):
        return _task("承接上下文")
    if lean is Lean.REPORT and (active or (not bits & _REASON and deeds(text) >= _SEVERAL)):
        return _done("承接上下文")
    return _other("论述性段落")


def _body(sentence: Sentence, block: Block) -> int:
    """Where the words of a sentence begin after the printed ordinal of its block."""
    text, start = sentence.text, 0
    if block.marker is not None and sentence.start == block.marker.start:
        start = len(block.marker.text)
    while start < len(text) and text[start] in "，,、 　\n：:":
        start += 1
    return start
