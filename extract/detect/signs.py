"""What a sentence says by itself: its cues, each taken for what it is where it stands.

要 before an action asks, 要 before anything else (要啃的骨头) hardly does; 制定了 reports work, 用了四十年 tells a story.
"""

import re
from collections.abc import Sequence
from functools import cache

from extract.detect.action import opens_action, single_verbs, verbs
from extract.detect.cues import Cue, Hit
from extract.detect.owner.words import words
from extract.knowledge import Pattern

_WILL = ("会同", "按", "以", "在", "于", "把", "对", "分", "是", "由")
"""What may follow 将 when it speaks of the future; before an object it means 把."""
_MODAL_FOLLOW = tuple("把将以在对从向有做当能善敢按用抓让使为与同多再更始于根结围坚一高依")
"""Single characters after 要 that open a demand although no verb of the table follows (要把, 要以, 要有)."""
_BY_YEAR = Pattern("by_a_year")
_REACHED = re.compile(r"[了已]")
_RELATIVE = Pattern("hangs_on_a_noun")
"""After 已 or 以来: what is merely said of a thing by the way (已转移到行业协会的审批事项), no report."""
_CHANGES = (
    "提高", "提升", "加快", "增强", "改善", "好转", "规范", "完善", "深入", "优化", "巩固", "健全", "加强", "显现", "发展",
    "扩大", "上升", "增加", "下降", "壮大",
)  # fmt: skip
_CHANGED = re.compile(
    r"(?<![要须应将使让促保力是])[一-龥](?:进一步|明显|显著|不断|持续|稳步|逐步|更加|日益|大幅|继续|全面|普遍|日趋)"
    rf"(?:{'|'.join(_CHANGES)})[。；]?\Z|[跨迈登再][上]?新?的?[一-龥]{{0,2}}台阶[。；]?\Z"
)
_CHANGED_ENDS = frozenset((*_CHANGES, "台阶"))
"""The last words of what _CHANGED matches: the cheap way out of most sentences."""
_PUNISHED = Pattern("speaks_of_punishment")
_SANCTIONED = Pattern("was_sanctioned")
"""A decision about a person is a fact; a rule about all who offend (对…的，给予处分) asks."""
_FINED = Pattern("was_fined")
"""A fine of so much is a fact, one of 五千元以上三万元以下 a rule."""
_VERB_REACH = 6
"""Characters after 已 in which its verb stands (已全部建成, 已累计发放)."""


def signs(text: str, hits: Sequence[Hit]) -> int:
    """All that the cues of one sentence say together; Cue.WORD (nothing) for a sentence without cues."""
    found = Cue.WORD
    for hit in hits:
        if hit.cue == Cue.JIANG:
            found |= _will(text, hit)
        elif hit.cue == Cue.MODAL:
            told = text[max(0, hit.start - 2) : hit.start] in told_ends()
            found |= Cue.MODAL if told or _asks(text, hit.end) else Cue.LOOSE
        elif hit.cue == Cue.NEED:
            found |= Cue.LOOSE
        elif hit.cue == Cue.PAST and _RELATIVE.match(text, hit.end):
            continue
        elif hit.cue == Cue.DONE:
            found |= Cue.DONE if _tells_work(text, hit) else Cue.STORY
        else:
            found |= hit.cue
    return found


@cache
def told_ends() -> frozenset[str]:
    """The last two characters of those who are told to act: 部门, 单位, 各地; 要 right after them asks, whatever follows."""
    return frozenset(word[-2:] for kind in ("generic", "group", "crowd") for word in words(kind) if len(word) > 1)


def tells_result(sentence: str) -> bool:
    """Whether a sentence says how something has changed (…水平进一步提高；) or what somebody was given (给予警告处分)."""
    changed = sentence[-3:].rstrip("。；")[-2:] in _CHANGED_ENDS and _CHANGED.search(sentence) is not None
    return changed or sanctions(sentence)


def sanctions(sentence: str) -> bool:
    """Whether a sentence says that somebody was punished or honoured (给予警告处分, 罚款3万元, 授予称号), not who shall be."""
    if _PUNISHED.search(sentence) is None:
        return False
    return _SANCTIONED.search(sentence) is not None or _FINED.search(sentence) is not None


def looks_ahead(sentence: str, year: int = 0) -> bool:
    """Whether a sentence states what is to be reached by a year (到2027年底，累计更新3500台) without saying that it was.

    year: in which the document speaks, 0 when unknown; what is said of earlier years is told.
    """
    ahead = _BY_YEAR.search(sentence) if "到20" in sentence else None
    return ahead is not None and int(ahead["year"]) >= year and not _REACHED.search(sentence)


def _will(text: str, hit: Hit) -> int:
    ahead = opens_action(text, hit.end, hit.end + 12) or text.startswith(_WILL, hit.end)
    return Cue.FUTURE if ahead else Cue.WORD


def _asks(text: str, at: int) -> bool:
    return text.startswith(_MODAL_FOLLOW, at) or opens_action(text, at, at + 14)


def _tells_work(text: str, hit: Hit) -> bool:
    if text[hit.start] == "了":
        before = text[max(0, hit.start - 2) : hit.start]
        return before in verbs() or before[-1:] in single_verbs()
    if _RELATIVE.match(text, hit.end):
        return False
    window = text[hit.end : hit.end + _VERB_REACH]
    known = verbs()
    return any(window[i : i + 2] in known or window[i] in single_verbs() for i in range(len(window)))
