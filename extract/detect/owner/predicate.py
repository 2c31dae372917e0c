"""What may follow the name of one who acts: modals, adverbs and verbs, found by table look-up at one place.

A sentence has a dozen places where a predicate might stand; a look-up by first character costs a tenth of a pattern.
"""

import re
from collections.abc import Iterable
from functools import cache

from extract.detect.owner.words import either, words
from extract.knowledge import table, values

COOPERATES = re.compile(
    r"(?:积极|给予|要|应|等|共同|主动|全力)*(?:做好)?(?:(?:支持)?(?:参加|参与|配合|协助|协办|支持配合|参会)(?:配合|支持|工作)*(?=[，,。；;、的]|$)|参加(?!了))"
)
_COOPERATING = (
    "积极", "给予", "要", "应", "等", "共同", "主动", "全力", "做好", "支持", "参加", "参与", "配合",
    "协助", "协办", "参会",
)  # fmt: skip
LEADS = re.compile(
    r"(?:要|应|分别|负责|具体|共同|联合)*(?:牵头(?!责任|作用|机制|职责|地位)|率队|主办(?=[，,。；;]|$)|主责|抓总|担任组长|任组长)"
)
_LEADING = (
    "要", "应", "分别", "负责", "具体", "共同", "联合", "牵头", "率队", "主办", "主责", "抓总", "担任组长", "任组长",
)  # fmt: skip
"""What a match of COOPERATES or LEADS begins with."""
_AFTER_NAME = re.compile(r"(?:自身|本身)(?:尤其是|特别是|层面[，,]?)?|层面[，,]?")
_AFTER = ("自身", "本身", "层面")
_FREE_STOP = re.compile(
    r"[，,。；;、：:）)”]|$|到|赴|就|在|向|对|召|制|印|下|开|联|共|进|研|出|参|提|推|按|分|签|座|商|建|做|加|深|认|完|落|报|严|全|抓"
)


@cache
def _unless() -> dict[str, tuple[str, ...]]:
    """Words that are predicates unless one of the values comes next (经 but not 经济)."""
    return {row["of"]: tuple(values(row["words"])) for row in table("owner_words") if row["kind"] == "unless"}


@cache
def _predicates() -> dict[str, tuple[str, ...]]:
    """By first character: the predicates that begin with it, the unconditional ones first, longest first."""
    plain = {w for kind in ("modal", "predicate") for w in words(kind)} - _unless().keys()
    ranked = sorted(plain, key=lambda w: (-len(w), w)) + list(_unless())
    return by_first(ranked)


def by_first(ranked: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words grouped by their first character, in the order given."""
    out: dict[str, tuple[str, ...]] = {}
    for word in ranked:
        out[word[0]] = (*out.get(word[0], ()), word)
    return out


def predicate(text: str, at: int) -> int:
    """The length of the predicate (modal, adverb, verb) at `at`; 0 where none stands."""
    group = _predicates().get(text[at : at + 1])
    if group is None or not text.startswith(group, at):
        return 0
    for word in group:
        if text.startswith(word, at):
            follow = _unless().get(word)
            if follow is None or not text.startswith(follow, at + len(word)):
                return len(word)
    return 0


@cache
def _modals() -> tuple[str, ...]:
    return words("modal")


def modal(text: str, at: int) -> bool:
    """Whether at `at` stands what follows only a subject that is told to act: 要, 应, 不得."""
    return text.startswith(_modals(), at + (text[at : at + 1] in _TOO and at < len(text)))


_TOO = "都也还均"


@cache
def together() -> re.Pattern[str]:
    """What makes the X of 与X a partner: 联合, 共同, 沟通."""
    return re.compile(either(list(words("together"))))


def acts(text: str, at: int, free: bool) -> bool:
    """Whether what stands at `at` can follow a list: a predicate; when free, also a stop or a verb's beginning."""
    if text.startswith(_AFTER, at) and (skip := _AFTER_NAME.match(text, at)):
        at = skip.end()
    if predicate(text, at):
        return True
    if text.startswith(_COOPERATING, at) and COOPERATES.match(text, at):
        return True
    if text.startswith(_LEADING, at) and LEADS.match(text, at):
        return True
    return free and bool(_FREE_STOP.match(text, at) or together().match(text, at))


@cache
def openings() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By first character: words that `acts` always accepts, and what else may begin what it accepts; and 作为."""
    plain = by_first(w for group in _predicates().values() for w in group if w not in _unless())
    other = by_first(dict.fromkeys([*_unless(), *_COOPERATING, *_LEADING, *_AFTER, "作为"]))
    return {first: (plain.get(first, ()), other.get(first, ())) for first in plain.keys() | other.keys()}
