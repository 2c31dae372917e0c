"""What looks like a unit: by the lexicon, and by form (a level, place or duty, then an end such as 局 or 公司)."""

import re
from functools import cache

from extract.detect.owner.lexicon import Lexicon
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
def _follow() -> dict[str, re.Pattern[str]]:
    """By end of a name: what, coming next, shows that the end is part of another word."""
    return {
        row["of"]: re.compile(either(values(row["words"]))) for row in table("owner_words") if row["kind"] == "follow"
    }


@cache
def _inner_tail() -> re.Pattern[str]:
    """Every place where a name may end, found one by one; the lookahead lets ends overlap (政府, 政府办公室)."""
    ends = sorted({word[-1] for word in words("tail")})
    return re.compile("[" + "".join(ends) + "]")


@cache
def _tails_by_last() -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for word in words("tail"):
        out.setdefault(word[-1], []).append(word)
    return {last: tuple(sorted(found, key=len, reverse=True)) for last, found in out.items()}


def form_ends(text: str, start: int, limit: int) -> list[int]:
    """Where a unit's name that begins at `start` may end, by form, nearest first; `limit` bounds the search."""
    found = []
    tails = _tails_by_last()
    for mark in _inner_tail().finditer(text, start + 1, limit):
        end = mark.end()
        word = next((w for w in tails[mark[0]] if text.startswith(w, end - len(w)) and end - len(w) >= start), None)
        if word and not _is_other_word(text, start, end, word):
            found.append(end)
    return found


def _is_other_word(text: str, start: int, end: int, word: str) -> bool:
    rule = _follow().get(word) or (_follow().get(word[-1]) if len(word) == 1 else None)
    if rule and rule.match(text, end):
        return True
    return any(text.endswith(bad, start, end) for bad in _blocked_by_last().get(text[end - 1], ()))


@cache
def _blocked_by_last() -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for word in words("blocked"):
        out.setdefault(word[-1], []).append(word)
    return {last: tuple(found) for last, found in out.items()}
