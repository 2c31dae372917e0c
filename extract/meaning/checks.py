"""What a person should look at again: numbering, announced counts, doubtful rows, tasks without an owner or a deadline."""

import re
from collections.abc import Iterator, Sequence

from extract.vocabulary.document import Document
from extract.vocabulary.ordinals import ordinal_value
from extract.vocabulary.outline import Block, Outline, Sentence
from extract.vocabulary.result import Check
from extract.vocabulary.task import Label, Task

_ANNOUNCED = re.compile(
    r"(?=[1-9二两三四五六七八九十])(?<![0-9一二三四五六七八九十百第])(?P<n>[二两三四五六七八九十]{1,3}|[2-9]|[12]\d)\s?"
    r"(?:(?:个方面|大方面|方面|大|点|项|个|条|类|件)[^，。；：“”（）()]{0,10}?"
    r"(?:工作(?!日)|任务|体会|意见|要求|措施|建议|问题|重点|做法|举措|事项|打算|事|方面)|个“|个方面|点体会|点意见)"
)
"""An announced count at the end of a sentence: 汇报四点体会。重点做好六个方面工作："""
_AT_THE_END = 40
"""Characters."""
_NEAR = 4
"""Blocks. The series that a count announces begins at most so many blocks after it."""
_DOUBT = 0.6
"""Probability of being right below which a row is marked 待核: about one row in eight of plans and reports, one in three of
circulars and minutes, where the program is wrong most often (measured on documents left out of training)."""
_LAST = 99


def find_checks(
    document: Document, outline: Outline, sentences: Sequence[Sentence], tasks: Sequence[Task]
) -> tuple[Check, ...]:
    """All remarks about one document in document order of each kind; () when there is nothing to say."""
    return (
        *_numbering(outline.blocks),
        *_counts(outline.blocks, sentences),
        *_doubtful(tasks),
        *_incomplete(tasks),
    )


def _numbering(blocks: Sequence[Block]) -> Iterator[Check]:
    """Numbers that skip or repeat within one series of siblings."""
    last: dict[tuple[int | None, str], int] = {}
    for block in blocks:
        if block.marker is None or not 0 < block.marker.number < _LAST:
            continue
        key = (block.parent, block.marker.family)
        before, number = last.get(key), block.marker.number
        last[key] = number
        if before is None or number in (before + 1, 1):
            continue
        kind = "编号重复" if number <= before else "编号缺漏"
        message = f"“{block.marker.text.strip()}”之前的编号是第 {before}，请核对原文是否漏项或重号"
        yield Check(kind, message, block.marker.start, block.marker.end, block.paragraph)


def _counts(blocks: Sequence[Block], sentences: Sequence[Sentence]) -> Iterator[Check]:
    """Counts announced in a sentence (四点体会) that the series after it does not reach."""
    opening = (block.index for block in blocks if block.marker is not None and block.marker.number == 1)
    near = {index for first in opening for index in range(first - _NEAR, first)}
    for sentence in sentences:
        if sentence.block not in near:
            continue
        for match in _ANNOUNCED.finditer(sentence.text):
            if match.start() < len(sentence.text) - _AT_THE_END:
                continue
            announced = ordinal_value(match["n"])
            found = _series_after(blocks, sentence.block)
            if announced > 1 and found and found != announced:
                start = sentence.start + match.start()
                message = f"原文说“{match.group()}”，其后的编号有 {found} 项"
                yield Check("数目不符", message, start, sentence.start + match.end(), blocks[sentence.block].paragraph)


def _series_after(blocks: Sequence[Block], index: int) -> int:
    """How many siblings the first numbered series after a block has, 0 when none begins near it."""
    for first in blocks[index + 1 : index + 1 + _NEAR]:
        if first.marker is not None and first.marker.number == 1:
            family, count = first.marker.family, 0
            for block in blocks[first.index :]:
                if block.marker is not None and (block.parent, block.marker.family) == (first.parent, family):
                    if count and block.marker.number == 1:
                        break
                    count += 1
            return count
    return 0


def _doubtful(tasks: Sequence[Task]) -> Iterator[Check]:
    """Rows whose weakest sentence is right less often than _DOUBT, with the rule that decided it, in words."""
    for task in tasks:
        if task.confidence >= _DOUBT:
            continue
        weakest = min(task.requirements, key=lambda r: r.confidence)
        kind = "要办的任务" if task.kind is Label.TASK else "已开展的工作"
        message = f"算不算{kind}，把握只有 {weakest.confidence:.0%}（依据：{weakest.rule}），请人工核对"
        yield Check("待核", message, weakest.start, weakest.end, task.paragraph, task.id)


def _incomplete(tasks: Sequence[Task]) -> Iterator[Check]:
    """Tasks for which the source names no owner or no deadline; both stay empty in the list."""
    for task in tasks:
        if task.kind is not Label.TASK:
            continue
        missing = [word for word, have in (("责任单位", task.owners), ("完成时限", task.deadlines)) if not have]
        if missing:
            start, end = task.requirements[0].start, task.requirements[-1].end
            message = f"原文未写明{'、'.join(missing)}，待明确"
            yield Check("未明确", message, start, end, task.paragraph, task.id)
