"""The three-way decision about every sentence: to be done, reported as done, neither.

The order of the rules is the order of the annotation guideline: what belongs to the page, what asks,
what reports, what argues; the mode of the place decides where the sentence itself says nothing.
"""

import re
from collections.abc import Sequence
from functools import cache

from extract.detect.cues import Cue, Hit, find_cues
from extract.detect.mode import Mode, opens_action, prepositions, title_mode
from extract.detect.tracker import Tracker
from extract.detect.votes import EVENT, Lean, leanings
from extract.knowledge import table
from extract.structure.furniture import is_furniture
from extract.vocabulary.outline import Block, BlockKind, Outline, Sentence
from extract.vocabulary.task import Judgement, Label, Level, Strength

_ASK = Cue.MUST | Cue.MODAL | Cue.FORBID | Cue.REQUEST | Cue.HOPE
_AIM = Cue.STRIVE | Cue.ENSURE | Cue.ENCOURAGE
_TOLD = Cue.DONE | Cue.RESULT
_CLAUSE = re.compile(r"[，,：:]")
_QUOTE = re.compile(r"[“「『\"][^”」』\"]*[”」』\"]")
_STOPPED = re.compile(r"[。；！，：,;:]")
_WILL = ("会同", "按", "以", "在", "于", "把", "对", "分", "是", "由")
_FIGURES = re.compile(r"[0-9０-９.,，．%％\s　\-]")
_FORMULA_LIMIT = 420
"""Characters. Formulas of letters are shorter; longer sentences are not searched for them."""
_RELATIVE = re.compile(r"(?:对|凡|未|经|已)[^，。；]{0,30}(?:已|了)?[^，。；]{0,25}的")
_SETS_TASK = re.compile(r"(?:要求|责成|责令)(?:各|全|有关|相关|地方|下级|基层|其)")
_LIMIT = re.compile(r"(?:年内|年底前|月底前|[月日]之?前)(?!.*[了已])")
_IS = re.compile(r"(?<![但只就还可于也若要不都正总])是(?!否|非)")


def judge_all(text: str, outline: Outline, sentences: Sequence[Sentence]) -> tuple[Judgement, ...]:
    """One judgement a sentence, in order; () for a document without sentences."""
    cues = find_cues(text, sentences)
    bits = [_bits(text, hits) for hits in cues]
    leans = leanings(outline.blocks, sentences, bits)
    tracker = Tracker(title_mode(outline.title) or Mode.SPEECH)
    judged: list[Judgement] = []
    block: Block | None = None
    for sentence, cue in zip(sentences, bits, strict=True):
        if block is None or sentence.block != block.index:
            block = outline.blocks[sentence.block]
            tracker.enter(block, _head(text, block), cue)
        mode = tracker.turn(sentence, block, cue)
        judged.append(judge(sentence, cue, mode, leans[block.index], block))
    return tuple(judged)


def _head(text: str, block: Block) -> str:
    if block.kind is BlockKind.TITLE:
        return text[block.start : block.end]
    return text[block.head[0] : block.head[1]] if block.head else ""


def _bits(text: str, hits: Sequence[Hit]) -> Cue:
    """All that the cues of a sentence say; 将 says FUTURE before a verb (将尽快出台), nothing before an object (将危房纳入)."""
    bits = Cue.WORD
    for hit in hits:
        if hit.cue is Cue.JIANG:
            if opens_action(text, hit.end, hit.end + 12) or text.startswith(_WILL, hit.end):
                bits |= Cue.FUTURE
        else:
            bits |= hit.cue
    return bits


def judge(sentence: Sentence, bits: Cue, mode: Mode, lean: Lean, block: Block) -> Judgement:
    """The decision about one sentence, from its cues, the mode of its place and the leaning around it."""
    if block.kind in (BlockKind.FURNITURE, BlockKind.TITLE):
        return _other("版面文字")
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


def _task(rule: str, bits: Cue) -> Judgement:
    return Judgement(Label.TASK, rule=rule)


def _done(rule: str) -> Judgement:
    return Judgement(Label.DONE, rule=rule)


def _in_plan(sentence: Sentence, bits: Cue, block: Block) -> Judgement:
    text = sentence.text
    asks = bits & (_ASK | Cue.PLAN) or bits & _AIM and not bits & Cue.DONE
    if asks:
        return _task("部署性段落", bits)
    if bits & Cue.DONE and not _RELATIVE.search(text) or bits & Cue.RESULT and bits & Cue.PAST:
        return _done("已经完成")
    if _acts(text, block):
        return _task("部署性段落", bits)
    if bits & Cue.PAST or EVENT.search(text):
        return _done("已经完成")
    if block.kind is BlockKind.HEADING or _is_label(sentence, block):
        return _other("标题")
    if bits & (Cue.ARGUE | Cue.PROBLEM | Cue.IF | Cue.STATE) or _IS.search(text, _body(text, block)):
        return _other("说明道理")
    return _task("部署性段落", bits)


def _is_label(sentence: Sentence, block: Block) -> bool:
    """A line without any stop, alone in its paragraph: a signature, a caption, part of a title."""
    whole = sentence.start == block.start and sentence.end == block.end
    return whole and block.marker is None and len(sentence.text) < 40 and not _STOPPED.search(sentence.text)


def _in_report(sentence: Sentence, bits: Cue, block: Block) -> Judgement:
    text = sentence.text
    if bits & (Cue.PLAN | Cue.FUTURE) and not bits & Cue.DONE:
        return _task("今后打算", bits)
    if _SETS_TASK.search(text) or _LIMIT.search(text):
        return _task("今后打算", bits)
    if block.kind is BlockKind.HEADING and not _acts(text, block) or _is_label(sentence, block):
        return _other("标题")
    if bits & Cue.MUST and not bits & _TOLD:
        return _task("必须", bits)
    if bits & (Cue.ARGUE | Cue.PROBLEM | Cue.STATE) and not bits & _TOLD and not _acts(text, block):
        return _other("说明道理")
    return _done("报告性段落")


def _in_argument(sentence: Sentence, bits: Cue, block: Block) -> Judgement:
    if bits & (Cue.MODAL | Cue.MUST) and not bits & (Cue.ARGUE | Cue.IF | Cue.PROBLEM | Cue.STATE):
        return _task("提出要求", bits)
    if bits & Cue.PAST and bits & _TOLD:
        return _done("已经完成")
    return _other("论述性段落")


def _in_speech(sentence: Sentence, bits: Cue, block: Block, lean: Lean) -> Judgement:
    text = sentence.text
    if bits & (_ASK | Cue.PLAN | Cue.FUTURE) and not bits & (Cue.ARGUE | Cue.IF):
        return _task("提出要求", bits)
    if bits & (_TOLD | Cue.PAST):
        return _done("已经完成")
    if _is_label(sentence, block):
        return _other("标题")
    acts = _acts(text, block)
    if lean is Lean.ASK and (acts or bits & _AIM):
        return _task("承接上下文", bits)
    if lean is Lean.REPORT and (acts or not bits & (Cue.ARGUE | Cue.PROBLEM | Cue.STATE | Cue.IF)):
        return _done("承接上下文")
    return _other("论述性段落")


def _body(text: str, block: Block) -> int:
    """Where a sentence begins after the printed ordinal of its block."""
    start = len(block.marker.text) if block.marker and text.startswith(block.marker.text) else 0
    while start < len(text) and text[start] in "，,、 　\n：:":
        start += 1
    return start


def _acts(text: str, block: Block) -> bool:
    """Whether a sentence opens with an action: 加强…, 对…进行…, 以…为抓手，推进…."""
    start = _body(text, block)
    if opens_action(text, start, len(text)):
        return True
    if text.startswith(prepositions(), start):
        return any(opens_action(text, m.end(), len(text)) for m in _CLAUSE.finditer(text, start))
    return False
