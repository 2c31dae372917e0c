"""What looks like a unit: by the lexicon, and by form (a level, place or duty, then an end such as 局 or 公司)."""

import re
from functools import cache, lru_cache

from extract.detect.owner.lexicon import KEPT, Lexicon
from extract.detect.owner.words import either, words
from extract.knowledge import table, values

_REMARK = r"[（(〔][^（()）〔〕]{0,40}[）)〕]"
_COUNT = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})?(?:个|家)?"
_ENDING = re.compile(rf"(?:等{_COUNT}|{_REMARK})+\Z")
_LEADING = re.compile(r"(?:由|以及|及|和|与|并由|具体由|分别由|统一由|原则上由)(?=[一-龥])")


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(either(list(words("tail"))) + r"\Z")


@cache
def _blocked() -> re.Pattern[str]:
    return re.compile(either(list(words("blocked"))) + r"\Z")


@cache
def _begin() -> re.Pattern[str]:
    return re.compile(either([*words("level"), *words("place"), *words("self"), *words("group")]))


@lru_cache(maxsize=KEPT)
def ends_like_unit(name: str, lexicon: Lexicon) -> bool:
    """Whether a piece of a list is a unit: known, or ending like one (市文资中心, 各市〔州〕政府, 成员单位)."""
    head = _ENDING.sub("", name)
    if len(head) < 2 and not lexicon.knows(head):
        return False
    if lexicon.knows(head) or head in words("group") or head in words("self"):
        return True
    return bool(_tail().search(head)) and not (_blocked().search(head) and len(head) <= 3)


def begins_like_unit(text: str, lexicon: Lexicon) -> bool:
    """Whether text begins with a level, a place or a known name (used where a blank may or may not part two units)."""
    return bool(_begin().match(text)) or any(text[:n] in lexicon.by_name for n in range(2, min(len(text), 12) + 1))


def strip_lead(name: str) -> int:
    """Length of what stands before a name without being part of it: 由, 和, 以及; 0 when nothing does."""
    match = _LEADING.match(name)
    return match.end() if match else 0


@cache
def _follow() -> dict[str, tuple[str, ...]]:
    """By end of a name: what, coming next, shows that the end is part of another word."""
    return {row["of"]: tuple(values(row["words"])) for row in table("owner_words") if row["kind"] == "follow"}


def follows(tail: str, text: str, end: int) -> bool:
    """Whether what stands at `end` makes the end of a name before it part of another word (企业|登记)."""
    return text.startswith(_follow().get(tail, ()), end)


@cache
def _inner_tail() -> re.Pattern[str]:
    """Characters at which a name may end, found one by one so that ends may overlap (政府, 政府办公室)."""
    return re.compile("[" + "".join(sorted({word[-1] for word in words("tail")})) + "]")


@cache
def _by_last() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By last character: the ends of names, longest first, and the words that only look like one."""
    tails = sorted(words("tail"), key=len, reverse=True)
    return {
        last: (tuple(w for w in tails if w[-1] == last), tuple(w for w in words("blocked") if w[-1] == last))
        for last in {w[-1] for w in tails}
    }


def form_ends(text: str, start: int, limit: int, most: int) -> list[int]:
    """Where a unit's name that begins at `start` may end, by form, nearest first, at most `most`; `limit` bounds all."""
    found: list[int] = []
    table, follow = _by_last(), _follow()
    for mark in _inner_tail().finditer(text, start + 1, limit):
        end = mark.end()
        tails, blocked = table[mark[0]]
        if not text.endswith(tails, start, end) or text.endswith(blocked, start, end):
            continue
        longest = next(word for word in tails if text.endswith(word, start, end))
        if not text.startswith(follow.get(longest, ()), end):
            found.append(end)
            if len(found) == most:
                break
    return found
