"""The title of a row: its own heading, else the first clause that says what is to be done, without who and by when."""

import re
from collections.abc import Iterable, Iterator, Sequence

from extract.detect.action import acts, deeds
from extract.knowledge import Pattern
from extract.vocabulary.outline import Block
from extract.vocabulary.records import clean
from extract.vocabulary.task import Owner, Part, Requirement

LONGEST = 28
"""Characters. A clause that is longer is no title; the column shows some twelve on a line."""
EDGES = "。；;：:，,、 　\n.．"
"""What stands around a heading without being part of it."""
_CLAUSE = re.compile(r"(?:“[^”]*”|《[^》]*》|（[^（）]*）|\([^()]*\)|[^，,；;。：:！!])+")
"""Up to the next stop that is not inside quotes, a title or brackets."""
_DEMAND = re.compile(r"[要须应](?!求|么|是|素|点|急|用|$)|不得|严禁|确保|力争")
_OPENS = Pattern("conjunction_first")
_WHEN = Pattern("time_first")
_TOLD = re.compile(r"(?:要|应当|应该|应(?!急)|须|必须|需要|需|将|请|都|均|分别|具体|共同|统一|牵头(?!单位|负责))")
_CHARGE = Pattern("charged_with")
"""Left out where a deed follows (负责加强监管), kept before a noun (负责日常工作)."""
_BETWEEN = re.compile(r"以及|[、和与及等各]|会同|联合|配合")
_ADJUNCT = Pattern("only_beside_the_deed")
_OPEN_END = Pattern("ends_open")
_RESULT = Pattern("hoped_for")
"""What is hoped for or forbidden after the deed itself: the second choice."""


def title(text: str, block: Block, requirements: Sequence[Requirement], owners: Sequence[Owner]) -> str:
    """The title of a row, "" where neither a heading nor a short clause says what is to be done.

    owners: of the row; their names at the beginning of a clause are no part of its title.
    """
    head = block.head
    if head is not None and any(r.part is Part.TEXT and r.start >= head[1] for r in requirements):
        words = clean(text[slice(*head)])
        if not _states(words):
            return words.strip(EDGES)
    names = sorted({clean(owner.text) for owner in owners}, key=len, reverse=True)
    clauses = list(_clauses(block, requirements))
    second = next((clause for clause in clauses[:1] if _may_stand(clause, clauses, block)), "")
    for clause in clauses:
        words = _deed(clause, names)
        if _is_beside(words):
            continue
        if not (acts(words, 0) or _DEMAND.search(words) or (words != clause and deeds(words))):
            continue
        if not _RESULT.match(words):
            return words
        second = second or words
    return second


def _states(head: str) -> bool:
    """Whether what stands where a heading may is a sentence that tells what something is (惠州市是区域中心城市。)."""
    return head.endswith("。") and "是" in head and not acts(head.lstrip(EDGES), 0)


def _may_stand(first: str, clauses: Sequence[str], block: Block) -> bool:
    """Whether the first clause will do where no other does: all there is (申请人身份证), or a numbered item's with a verb."""
    return not _is_beside(first) and (len(clauses) == 1 or (block.marker is not None and deeds(first) > 0))


def _is_beside(words: str) -> bool:
    """Whether words are too long for a title, or only say when, why and on what ground."""
    purpose = words.startswith("为") and acts(words, 1)  # 为5万名老人体检 is a deed, 为推进改革 none
    return not words or len(words) > LONGEST or purpose or bool(_ADJUNCT.match(words) or _OPEN_END.search(words))


def _clauses(block: Block, requirements: Iterable[Requirement]) -> Iterator[str]:
    for item in requirements:
        if item.part is Part.TEXT:
            words = clean(item.text)
            if block.marker is not None:
                words = words.removeprefix(clean(block.marker.text)).strip(EDGES)
            yield from (clause.strip(EDGES) for clause in _CLAUSE.findall(words))


def _deed(clause: str, names: Sequence[str]) -> str:
    """A clause without the conjunction, the subject and the modal it opens with."""
    words = clause
    for beside in (_WHEN, _OPENS):
        if found := beside.match(words):
            words = words[found.end() :]
    at = 0
    while name := next((n for n in names if words.startswith(n, at)), ""):
        at += len(name)
        if between := _BETWEEN.match(words, at):
            at = between.end()
    if at:
        while told := _TOLD.match(words, at):
            at = told.end()
        words = words[at:]
        if (charge := _CHARGE.match(words)) and acts(words, charge.end()):
            words = words[charge.end() :]
    return words.strip(EDGES)
