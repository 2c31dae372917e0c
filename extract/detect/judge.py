"""The three-way decision about every sentence: to be done, reported as done, neither.

The order of the rules is the order of the annotation guideline: what belongs to the page, what asks,
what reports, what argues; the mode of the place decides where the sentence itself says nothing.
"""

import re
from collections.abc import Sequence

from extract.detect.cues import Cue, Hit, find_cues
from extract.detect.mode import Mode, opens_action, prepositions, title_mode
from extract.detect.tracker import Tracker
from extract.vocabulary.outline import Block, BlockKind, Outline, Sentence
from extract.vocabulary.task import Judgement, Label, Level, Strength

_ASK = Cue.MUST | Cue.MODAL | Cue.FORBID | Cue.REQUEST | Cue.HOPE
_AIM = Cue.STRIVE | Cue.ENSURE | Cue.ENCOURAGE
_TOLD = Cue.DONE | Cue.RESULT
_CLAUSE = re.compile(r"[，,：:]")
_QUOTE = re.compile(r"[“「『\"][^”」』\"]*[”」』\"]")
_NUMBER = re.compile(r"[0-9０-９]")
_IS = re.compile(r"(?<![但只就还可于也若要不都正总])是(?!否|非)")


def judge_all(text: str, outline: Outline, sentences: Sequence[Sentence]) -> tuple[Judgement, ...]:
    """One judgement a sentence, in order; () for a document without sentences."""
    cues = find_cues(text, sentences)
    tracker = Tracker(title_mode(outline.title) or _estimated(sentences, cues))
    judged: list[Judgement] = []
    block: Block | None = None
    for sentence, hits in zip(sentences, cues, strict=True):
        if block is None or sentence.block != block.index:
            block = outline.blocks[sentence.block]
            tracker.enter(block, _head(text, block), hits)
            before = _NOTHING
        mode = tracker.turn(sentence, block)
        before = judge(sentence, hits, mode, block, before)
        judged.append(before)
    return tuple(judged)


_NOTHING = Judgement(Label.OTHER)


def _head(text: str, block: Block) -> str:
    if block.kind is BlockKind.TITLE:
        return text[block.start : block.end]
    return text[block.head[0] : block.head[1]] if block.head else ""


def _estimated(sentences: Sequence[Sentence], cues: Sequence[Sequence[Hit]]) -> Mode:
    """The mode of a document without a telling title: a report when it tells more than it asks."""
    asks = tells = 0
    for hits in cues:
        bits = _bits(hits)
        if bits & (Cue.MUST | Cue.MODAL | Cue.FORBID):
            asks += 1
        elif bits & (_TOLD | Cue.PAST):
            tells += 1
    return Mode.REPORT if tells > 2 * asks else Mode.SPEECH


def _bits(hits: Sequence[Hit]) -> Cue:
    bits = Cue.WORD
    for hit in hits:
        bits |= hit.cue
    return bits


def judge(sentence: Sentence, hits: Sequence[Hit], mode: Mode, block: Block, before: Judgement) -> Judgement:
    """The decision about one sentence. `before` is that about the sentence above it in the same block."""
    if block.kind in (BlockKind.FURNITURE, BlockKind.TITLE):
        return _other("版面文字")
    bits = _bits(hits)
    if is_empty(sentence):
        return _other("没有实义")
    if mode is Mode.ASK:
        return _in_plan(sentence, bits, block)
    if mode is Mode.REPORT:
        return _in_report(sentence, bits, block)
    if mode is Mode.ARGUE:
        return _in_argument(sentence, bits, block)
    return _in_speech(sentence, bits, block, before)


def is_empty(sentence: Sentence) -> bool:
    """Whether a sentence is too short to say anything, a question, or a bare label."""
    return len(sentence.text) < 4 or sentence.text.endswith(("？", "?"))


def _other(rule: str, cue: str = "") -> Judgement:
    return Judgement(Label.OTHER, rule=rule, cue=cue)


def _task(rule: str, bits: Cue) -> Judgement:
    return Judgement(Label.TASK, rule=rule)


def _done(rule: str) -> Judgement:
    return Judgement(Label.DONE, rule=rule)


def _in_plan(sentence: Sentence, bits: Cue, block: Block) -> Judgement:
    text = sentence.text
    asks = bits & (_ASK | _AIM | Cue.PLAN)
    if sentence.head and block.kind is BlockKind.HEADING and not asks and not _acts(text, block):
        return _other("标题")
    if bits & (Cue.DONE | Cue.PAST | Cue.RESULT) and not asks and not _acts(text, block):
        return _done("已经完成")
    if not asks and not _acts(text, block):
        if bits & (Cue.ARGUE | Cue.PROBLEM | Cue.IF) or _IS.search(text):
            return _other("说明道理")
    return _task("部署性段落", bits)


def _in_report(sentence: Sentence, bits: Cue, block: Block) -> Judgement:
    text = sentence.text
    if bits & Cue.PLAN and not bits & Cue.DONE:
        return _task("今后打算", bits)
    if sentence.head and block.kind is BlockKind.HEADING and not _acts(text, block):
        return _other("标题")
    if bits & Cue.MUST and not bits & _TOLD:
        return _task("必须", bits)
    if bits & (Cue.ARGUE | Cue.PROBLEM) and not bits & _TOLD and not _acts(text, block):
        return _other("说明道理")
    return _done("报告性段落")


def _in_argument(sentence: Sentence, bits: Cue, block: Block) -> Judgement:
    if bits & (Cue.MODAL | Cue.MUST) and not bits & (Cue.ARGUE | Cue.IF | Cue.PROBLEM):
        return _task("提出要求", bits)
    if bits & Cue.PAST and bits & _TOLD:
        return _done("已经完成")
    return _other("论述性段落")


def _in_speech(sentence: Sentence, bits: Cue, block: Block, before: Judgement) -> Judgement:
    if bits & _ASK and not bits & (Cue.ARGUE | Cue.IF):
        return _task("提出要求", bits)
    if bits & (_TOLD | Cue.PAST):
        return _done("已经完成")
    if before.label is Label.TASK and _acts(sentence.text, block):
        return _task("承接上句", bits)
    return _other("论述性段落")


def _acts(text: str, block: Block) -> bool:
    """Whether a sentence opens with an action: 加强…, 对…进行…, 以…为抓手，推进…."""
    start = 0
    if block.marker and text.startswith(block.marker.text):
        start = len(block.marker.text)
    while start < len(text) and text[start] in "，,、 　\n：:":
        start += 1
    if opens_action(text, start, len(text)):
        return True
    if text.startswith(prepositions(), start):
        return any(opens_action(text, m.end(), len(text)) for m in _CLAUSE.finditer(text, start))
    return False
