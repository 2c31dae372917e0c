"""Rows that are the same although their words have changed: by likeness of the text, each to one other at most."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

ALIKE = 0.82
"""Least likeness (difflib's ratio) of a row and its edited self; measured on edited ledgers: other rows of one
document stay below."""
_RUN = 3
"""Characters of the pieces by which candidates are found."""
_TRIED = 5
"""Candidates compared in full for each row, those that share most pieces."""
_COMMON = 50
"""A piece that stands in more rows than this is a set phrase and finds none."""


def pair(left: Sequence[str], right: Sequence[str], least: float = ALIKE) -> dict[int, int]:
    """For numbers in `left` the number of the same row in `right`: equal texts first, then the most alike.

    No text of either side is used twice; empty texts match nothing; blanks do not count.
    """
    mine, theirs = [_plain(text) for text in left], [_plain(text) for text in right]
    found = _equal(mine, theirs)
    free = set(range(len(theirs))) - set(found.values())
    index = _index(theirs, free)
    offers = []
    for number, text in enumerate(mine):
        if text and number not in found:
            offers += [(-score, number, other) for other, score in _alike(text, theirs, index, least)]
    taken = set(found.values())
    for _, number, other in sorted(offers):
        if number not in found and other not in taken:
            found[number] = other
            taken.add(other)
    return found


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of characters in common, in order; blanks do not count."""
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio()


def _plain(text: str) -> str:
    return "".join(text.split())


def _equal(mine: Sequence[str], theirs: Sequence[str]) -> dict[int, int]:
    """Pairs of equal texts, in order."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(theirs):
        if text:
            places[text].append(number)
    for numbers in places.values():
        numbers.reverse()
    return {number: places[text].pop() for number, text in enumerate(mine) if places.get(text)}


def _pieces(text: str) -> set[str]:
    return {text[at : at + _RUN] for at in range(max(1, len(text) - _RUN + 1))}


def _index(texts: Sequence[str], wanted: set[int]) -> dict[str, list[int]]:
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number in sorted(wanted):
        for piece in _pieces(texts[number]):
            index[piece].append(number)
    return {piece: numbers for piece, numbers in index.items() if len(numbers) <= _COMMON}


def _alike(text: str, texts: Sequence[str], index: dict[str, list[int]], least: float) -> list[tuple[int, float]]:
    """Numbers of the texts that are alike enough, with their likeness."""
    shared = Counter(number for piece in _pieces(text) for number in index.get(piece, ()))
    found = []
    for number, _ in shared.most_common(_TRIED):
        matcher = SequenceMatcher(None, text, texts[number], autojunk=False)
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least:
            found.append((number, matcher.ratio()))
    return found
