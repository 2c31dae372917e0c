"""Where in a sentence the name of one who acts may end: the cheap test that most sentences fail.

Only a place that follows the last characters of a name and stands before a predicate can close a list of subjects;
all costly grammar is tried only in the clauses that hold such a place.
"""

import re
from collections.abc import Iterable
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
_OTHERS = ("中央", "各大", "各级", "相关", "有关", "主要", "所有", "主管", "直属", "各", "等", "家", "个")
"""Ends of what may stand between a name and its predicate: 等5家, 等有关, 主要."""
_BETWEEN = re.compile(
    r"等?(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})?(?:多?家|个)?)?"
    r"(?:中央|各大|各级|各|相关|有关|主要|所有|主管|直属)*\Z"
)
_BETWEEN_LAST = frozenset(word[-1] for word in _OTHERS)
_BETWEEN_REACH = 16
"""Characters of _BETWEEN at most, but for rows of adjectives nobody writes."""
_BRACKETS = {"）": "（", ")": "(", "〕": "〔"}
_PAUSE = "，,"
_AS = "作为"
"""What may stand between a collective and its distant predicate: 机关业务处室，既是…，要…."""
LONGEST_PERSON = 4
"""Characters of a personal name at most (two of surname, two of given name)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Compiled for one lexicon. mark: characters worth a look; pairs: last two characters of all ends.

    sure: words that end a name, by last character; form: ends by form, and words that only look like them.
    """

    mark: re.Pattern[str]
    pairs: frozenset[str]
    sure: dict[str, tuple[str, ...]]
    form: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    fixed: tuple[str, ...]
    titles: dict[str, tuple[str, ...]]
    verbs: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]


@cache
def table_of(lexicon: Lexicon) -> Table:
    """The table for a lexicon, made once."""
    sure = [*(w for kind in _SURE for w in words(kind)), *_BARE, *lexicon.by_name]
    tails, blocked = by_last(words("tail")), by_last(words("blocked"))
    form = {last: (tail, () if last in _AREAS else blocked.get(last, ())) for last, tail in tails.items()}
    everything = [*sure, *words("tail"), *_OTHERS, *_BRACKETS]
    fixed, titles, verbs = (*words("self"), *words("group")), by_last(words("title")), openings()
    follow = begun(word for sure, other in verbs.values() for word in (*sure, *other))
    mark = re.compile(
        rf"[{chars(w[-1] for w in everything)}](?:{follow}|(?<=[{chars(w[-1] for w in fixed)}])(?=[{_PAUSE}])"
        rf"|(?<=[{chars(titles)}])(?=[{chars(w[0] for w in words('surname'))}]))"
        rf"(?:(?<=[{chars(w for w in everything if len(w) == 1)}])|(?<=[{chars(w[-2] for w in everything if len(w) > 1)}].))"
    )
    return Table(mark, frozenset(w[-2:] for w in everything), by_last(sure), form, fixed, titles, verbs)


def by_last(found: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words grouped by their last character."""
    turned = by_first(w[::-1] for w in dict.fromkeys(found))
    return {last: tuple(w[::-1] for w in group) for last, group in turned.items()}


def chars(found: Iterable[str]) -> str:
    """Characters as the inside of a character class."""
    return re.escape("".join(sorted(set(found))))


def begun(found: Iterable[str]) -> str:
    """A look ahead that lets pass the first two characters of the words, as far as the text is looked at."""
    known = set(found)
    longer = [word for word in known if len(word) > 1]
    firsts, seconds = chars(w[0] for w in longer), chars(w[1] for w in longer)
    return rf"(?=[{chars(known.difference(longer))}]|[{firsts}](?:[{seconds}]|\Z))"


def ends(text: str, lexicon: Lexicon) -> list[int]:
    """Places in `text` (without white space and radicals) where a list of subjects may end, ascending."""
    table = table_of(lexicon)
    pairs, verbs, titles = table.pairs, table.verbs, table.titles
    found: list[int] = []
    people = False
    for mark in table.mark.finditer(text):
        end = mark.end()
        last = mark[0]
        if last not in pairs and text[end - 2 : end] not in pairs:
            continue
        if last in titles and text.endswith(titles[last], 0, end):
            people = True
            found += [n for n in range(end + 2, end + LONGEST_PERSON + 1) if acts(text, n, False)]
        follow = verbs.get(text[end : end + 1])
        if follow is None:
            if text[end] in _PAUSE and text.endswith(table.fixed, 0, end):
                found.append(end)
        elif text.startswith(follow[0], end) or (text.startswith(follow[1], end) and acts(text, end, False)):
            if _closes(table, text, end):
                found.append(end)
        elif text.startswith(_AS, end) and text.endswith(table.fixed, 0, end):
            found.append(end)
    return sorted(found) if people else found


def _closes(table: Table, text: str, end: int) -> bool:
    """Whether a name, with a remark in brackets and 等有关 after it, may end here."""
    if _is_end(table, text, end):
        return True
    if text[end - 1] in _BETWEEN_LAST and (between := _BETWEEN.search(text, max(0, end - _BETWEEN_REACH), end)):
        end = between.start()
    if opening := _BRACKETS.get(text[end - 1 : end]):
        end = text.rfind(opening, 0, end)
    return _is_end(table, text, end)


def _is_end(table: Table, text: str, end: int) -> bool:
    last = text[end - 1 : end]
    if last in table.form:
        tails, blocked = table.form[last]
        if text.endswith(tails, 0, end) and not text.endswith(blocked, 0, end):
            return True
    return last in table.sure and text.endswith(table.sure[last], 0, end)
