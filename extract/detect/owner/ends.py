"""Where in a sentence the name of one who acts may end: the cheap test that most sentences fail.

Only a place that follows the last characters of a name and stands before a predicate can close a list of subjects;
all costly grammar is tried only in the clauses that hold such a place.
"""

import re
from dataclasses import dataclass
from functools import cache

from extract.detect.owner.lexicon import Lexicon
from extract.detect.owner.predicate import acts, by_first, openings
from extract.detect.owner.words import words

_SURE = ("self", "group", "title", "place", "loose", "generic")
"""Kinds of words that end a name whatever else they may be."""
_BARE = ("部委", "从业人员", "和单位", "负责人", "负责同志", "媒体")
_AREAS = "省市县州盟旗"
"""Places end in these (青海省, 全州); a list of what they are not stands with the form of places."""
_AFTER_NAMES = "等家个多央大级各关要有管属机）)〕0123456789一二三四五六七八九十"
"""Last characters of what may stand between a name and its predicate: 等5家, 等有关, （预算处）."""
_ODD = r"\s\u2e80-\u2fdf"
"""White space and radicals: the text is read again without them."""
_TOPIC = ("，", ",", "作为")
"""What may stand between a collective and its distant predicate: 机关业务处室，既是…，要…."""
LONGEST_PERSON = 4
"""Characters of a personal name at most (two of surname, two of given name)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Compiled for one lexicon. sure: words that end a name; form: ends by form and what only looks like them."""

    mark: re.Pattern[str]
    sure: dict[str, tuple[str, ...]]
    form: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    fixed: tuple[str, ...]
    titles: tuple[str, ...]


@cache
def table_of(lexicon: Lexicon) -> Table:
    """The table for a lexicon, made once."""
    sure = _by_last([*(w for kind in _SURE for w in words(kind)), *_BARE, *_AFTER_NAMES, *lexicon.by_name])
    tails, blocked = _by_last(list(words("tail"))), _by_last(list(words("blocked")))
    form = {last: (tail, () if last in _AREAS else blocked.get(last, ())) for last, tail in tails.items()}
    fixed, titles = (*words("self"), *words("group")), words("title")
    ends, stops = _chars([*sure, *form]), _chars([w[-1] for w in fixed])
    persons, surnames = _chars([w[-1] for w in titles]), _chars([w[0] for w in words("surname")])
    person = f"(?P<person>(?<=[{persons}])(?=[{surnames}]))"
    mark = re.compile(
        rf"[{ends}{_ODD}](?:{person}|(?=[{_chars(openings())}])|(?<=[{_ODD}])|(?<=[{stops}])(?=[，,]))"
    )
    return Table(mark, sure, form, fixed, titles)


def _by_last(found: list[str]) -> dict[str, tuple[str, ...]]:
    turned = by_first([w[::-1] for w in dict.fromkeys(found)])
    return {last: tuple(w[::-1] for w in group) for last, group in turned.items()}


def _chars(found: list[str] | frozenset[str]) -> str:
    return re.escape("".join(sorted(set(found))))


def ends(text: str, lexicon: Lexicon) -> list[int] | None:
    """Places in `text` where a list of subjects may end, ascending; None when it holds white space or radicals."""
    table = table_of(lexicon)
    found: list[int] = []
    people = False
    for mark in table.mark.finditer(text):
        last, end = mark[0], mark.end()
        if last.isspace() or "\u2e80" <= last <= "\u2fdf":
            return None
        if text.startswith(_TOPIC, end) and text.endswith(table.fixed, 0, end):
            found.append(end)
        elif _closes(table, text, last, end) and acts(text, end, False):
            found.append(end)
        if mark.lastindex and text.endswith(table.titles, 0, end):
            people = True
            found += [n for n in range(end + 2, end + LONGEST_PERSON + 1) if acts(text, n, False)]
    return sorted(found) if people else found


def _closes(table: Table, text: str, last: str, end: int) -> bool:
    """Whether a name may end here: a known one, or one by its form that is not part of another word."""
    tails, blocked = table.form.get(last, ((), ()))
    if text.endswith(tails, 0, end) and not text.endswith(blocked, 0, end):
        return True
    return text.endswith(table.sure.get(last, ()), 0, end)
