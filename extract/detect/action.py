"""Does a clause name an action? The verbs of official Chinese, looked up at the places where verbs stand."""

import re
from functools import cache, lru_cache

import ahocorasick_rs

from extract.knowledge import table, values

_CLAUSE = re.compile(r"[，,：:；;、]")
_KEPT = 4096
"""Sentences of which the count is kept: rules and learned judge ask about each of a document's several times."""
_MOST_ADVERBS = 4
"""Adverbs skipped before a verb; 要进一步积极主动做好 has four."""


@cache
def verbs() -> frozenset[str]:
    """Two-character verbs that open an action (加强, 建立 …)."""
    return _words("verb")


@cache
def nominal_verbs() -> frozenset[str]:
    """Verbs that also open a noun heading (保障措施, 组织实施)."""
    return _words("nominal")


@cache
def attributive_verbs() -> frozenset[str]:
    """Verbs that stand before nouns for kinds of sections (清理检查范围)."""
    return _words("attributive")


@cache
def single_verbs() -> frozenset[str]:
    """One-character verbs of doing, looked for before 了 (建了三座桥)."""
    return _words("single")


@cache
def _handles() -> frozenset[str]:
    """One-character verbs that a complement follows (守牢, 育好); those that 了 follows are among them."""
    return _words("handle") | single_verbs()


@cache
def _openings() -> frozenset[str]:
    """What opens an action in two characters: a verb, or a short verb with its complement (守牢, 育好)."""
    return verbs() | {f"{verb}{end}" for verb in _handles() for end in _words("complement")}


@cache
def _adverbs() -> dict[str, tuple[str, ...]]:
    """By first character: the adverbs that begin with it, longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(_words("adverb"), key=len, reverse=True):
        found[word[0]] = (*found.get(word[0], ()), word)
    return found


@cache
def leads() -> frozenset[str]:
    """Characters that an adverb or a verb with its complement begins with."""
    return frozenset(_adverbs()) | _handles()


@cache
def opening_words() -> frozenset[str]:
    """What `opens_action` may begin with: an adverb, a verb, a short verb with its complement."""
    return _openings() | _words("adverb")


@cache
def _prepositions() -> tuple[str, ...]:
    return tuple(_words("prep"))


def _words(kind: str) -> frozenset[str]:
    return frozenset(v for row in table("verbs") if row["kind"] == kind for v in values(row["words"]))


def opens_action(text: str, start: int, end: int) -> bool:
    """Whether the clause at `start` begins with a verb of doing, adverbs before it skipped; `end` may lie behind the text."""
    known, adverbs = _openings(), _adverbs()
    for _ in range(_MOST_ADVERBS + 1):
        two = text[start : start + 2]
        if two in known:
            return start + 2 <= end
        for word in adverbs.get(two[:1], ()):
            if text.startswith(word, start):
                start += len(word)
                break
        else:
            return False
    return False


def acts(text: str, start: int, *, any_clause: bool = False) -> bool:
    """Whether text[start:] opens with an action: 加强…, 对…进行…, 以…为抓手，推进….

    any_clause: look at every clause, as headings that pair a state with an action need (高度重视，强化责任).
    """
    if opens_action(text, start, len(text)) or text.startswith(("把", "让"), start):
        return True
    if any_clause or text.startswith(_prepositions(), start):
        return any(opens_action(text, m.end(), len(text)) for m in _CLAUSE.finditer(text, start))
    return False


@lru_cache(_KEPT)
def deeds(text: str) -> int:
    """How many verbs of doing a text holds, overlaps not counted; 0 for a text without any."""
    return len(_verb_engine().find_matches_as_strings(text))


@cache
def _verb_engine() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(sorted(verbs()))
