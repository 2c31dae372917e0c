"""The title of a row: its own heading, else the first clause that says what is to be done, without who and by when."""

import re
from collections.abc import Iterable, Iterator, Sequence

from extract.detect.action import acts, deeds
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
_OPENS = re.compile(
    r"(?:并且|并|且|但是|但|还|同时|其中|此外|另外|也|再|又|而且|以及|首先|其次|最后|坚持|继续(?=[一-龥]{4})"
    r"|[一二三四五六七八九十]{1,3}[是要](?=[一-龥]))"
)
_WHEN = re.compile(
    r"^(?:于|在|到)?(?:20\d\d|今|明)年(?:\d{1,2}月)?(?:\d{1,2}日|[上中下]旬|[底末])?(?:之?前|以前)?(?=[\u4e00-\u9fff]{4})"
)
_TOLD = re.compile(r"(?:要|应当|应该|应(?!急)|须|必须|需要|需|将|请|都|均|分别|具体|共同|统一|牵头(?!单位|负责))")
_CHARGE = re.compile(r"(?:牵头)?负责(?:牵头)?(?!人)")
"""Left out where a deed follows (负责加强监管), kept before a noun (负责日常工作)."""
_BETWEEN = re.compile(r"以及|[、和与及等各]|会同|联合|配合")
_ADJUNCT = re.compile(
    r"(?:严格|必须)?(?:为了|在|按|按照|根据|依据|依照|结合|围绕|通过|针对|经|自|从|如|若|凡|除|随着|当|于|每|到|至)"
    r"(?![一-龥]{0,6}(?:要(?!求)|应|须))|以[^，]{2,30}为|是"
)
_OPEN_END = re.compile(r"(?:[的前后时中下于内]|之日起|期间|基础上|方面|以上|以下|以外)\Z")
_RESULT = re.compile(r"(?:形成|确保|促进|实现|不断|达到|提供|保证|避免|防止|做到|使|让|不[再计])")
"""What is hoped for or forbidden after the deed itself: the second choice."""


def heading_of(text: str, block: Block, requirements: Sequence[Requirement]) -> str:
    """The row's own heading where text of the row follows it, else ""."""
    head = block.head
    if head is None or not any(r.part is Part.TEXT and r.start >= head[1] for r in requirements):
        return ""
    return clean(text[head[0] : head[1]]).strip(EDGES)


def title(text: str, block: Block, requirements: Sequence[Requirement], owners: Sequence[Owner]) -> str:
    """The title of a row, "" where neither a heading nor a short clause says what is to be done.

    owners: of the row; their names at the beginning of a clause are no part of its title.
    """
    if head := heading_of(text, block, requirements):
        return head
    names = sorted({clean(owner.text) for owner in owners}, key=len, reverse=True)
    clauses = list(_clauses(block, requirements))
    whole = clauses[:1] if len(clauses) == 1 or block.marker is not None else []
    second = next((clause for clause in whole if not _is_beside(clause)), "")
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
    words = _WHEN.sub("", clause)
    if opens := _OPENS.match(words):
        words = words[opens.end() :]
    at = 0
    while found := next((n for n in names if words.startswith(n, at)), ""):
        at += len(found)
        if between := _BETWEEN.match(words, at):
            at = between.end()
    if at:
        while told := _TOLD.match(words, at):
            at = told.end()
        words = words[at:]
        if (charge := _CHARGE.match(words)) and acts(words, charge.end()):
            words = words[charge.end() :]
    return words.strip(EDGES)
