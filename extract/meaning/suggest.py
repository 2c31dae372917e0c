"""Proposals of unit functions for tasks that name nobody (`--suggest-owners`); never mixed with what the source says.

What departments look after stands in `models/functions.tsv`. A function scores by its terms in the task: the sum of
their weights, more for the clause that opens the task, less for the headings above it and for words that the tasks of
the document share.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.knowledge import table, values
from extract.vocabulary.records import clean
from extract.vocabulary.task import Label, Part, Suggestion, Task

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

MOST = 3
"""Proposals for one task; more would be a list to search, not a proposal."""
_SHOWN = 4
"""Terms named in the reason."""
_WEIGHTS = {"strong": 3.0, "plain": 2.0, "weak": 1.0}
_LEAST = 1.5
"""Points. A single weak word (项目, 服务) proposes nobody."""
_SHARE = 0.3
"""Part of the best score below which a further proposal is noise."""
_OPENING, _BODY, _HEADING = 1.6, 1.0, 0.5
"""What a term counts in the first clause, in the rest of the text, and in the headings, the innermost first (each
further out counts half of the one below it). Chosen by hand; the figures in `benchmarks/suggest.py` hardly move
between 1.3 and 2 for the first and between 0.3 and 0.7 for the last."""
_FEW = 8
"""Tasks; in a shorter document the share of tasks that have a word says little."""
_COMMON = 0.1
"""What a word counts at least that every task of a document has."""
_LONGEST = 2_000
"""Characters of a passage that are read: what a task is about is said by then, and time stays bounded."""
_EDGES = "，。；：！？,;:"


@dataclass(frozen=True, slots=True)
class _Terms:
    """All terms in one automaton. uses[i]: (function, weight) of term i; masks[i]: functions for which it is another word."""

    find: "AhoCorasick"
    words: tuple[str, ...]
    uses: tuple[tuple[tuple[str, float], ...], ...]
    masks: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    """A term found for one function, with what it counts there."""

    function: str
    word: str
    start: int
    end: int
    points: float


def propose_owners(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The tasks of a document with `suggestions`: up to MOST for one to be done that names nobody, () for all others."""
    found = suggest(tasks)
    return tuple(replace(t, suggestions=s if _unowned(t) else ()) for t, s in zip(tasks, found, strict=True))


def suggest(tasks: Sequence[Task]) -> list[tuple[Suggestion, ...]]:
    """Proposals for every task of a document from its words alone, best first; () where no function is spoken of.

    A term counts by the share of the tasks that do without it: what all speak of (数字 in a plan for the digital
    economy) says nothing about who should lead one of them.
    """
    points = [_points(_passages(task)) for task in tasks]
    if len(points) < _FEW:
        return [_ranked(found) for found in points]
    spread = Counter(word for found in points for word in {word for mine in found.values() for word in mine})
    share = {word: max(_COMMON, 1 - count / len(points)) for word, count in spread.items()}
    return [
        _ranked({f: {word: value * share[word] for word, value in mine.items()} for f, mine in found.items()})
        for found in points
    ]


def propose(text: str) -> tuple[Suggestion, ...]:
    """Proposals for a text that stands alone, best first; () where no function is spoken of."""
    return _ranked(_points([(text, _BODY)]))


def _points(passages: Iterable[tuple[str, float]]) -> dict[str, dict[str, float]]:
    """For every function its terms and what they count; a term counts once, where it weighs most."""
    best: dict[str, dict[str, float]] = {}
    for text, weight in passages:
        for hit in _hits(text):
            mine = best.setdefault(hit.function, {})
            mine[hit.word] = max(mine.get(hit.word, 0.0), hit.points * weight)
    return best


def _ranked(best: dict[str, dict[str, float]]) -> tuple[Suggestion, ...]:
    scores = Counter({function: sum(points.values()) for function, points in best.items()})
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    least = max(_LEAST, ranked[0][1] * _SHARE) if ranked else 0.0
    return tuple(Suggestion(name, _reason(best[name]), score) for name, score in ranked if score >= least)


def _unowned(task: Task) -> bool:
    return task.kind is Label.TASK and not task.owners


def _reason(points: dict[str, float]) -> str:
    words = sorted(points, key=lambda word: (-points[word], word))[:_SHOWN]
    return f"关键词：{'、'.join(words)}"


def _passages(task: Task) -> Iterator[tuple[str, float]]:
    text = "".join(clean(item.text) for item in task.requirements if item.part is Part.TEXT)
    title = clean(task.title)
    body = text.removeprefix(task.ordinal).lstrip()
    cut = next((i for i, char in enumerate(body) if char in _EDGES), len(body))
    yield title or body[:cut], _OPENING
    yield body[:cut], _OPENING
    yield body[cut:], _BODY
    weight = _HEADING
    for heading in reversed(task.heading):
        yield clean(heading), weight
        weight /= 2


def _hits(text: str) -> Iterator[_Hit]:
    """The terms of every function in a text: the longest where several overlap, none inside another word."""
    terms = _terms()
    text = text[:_LONGEST].encode("utf-8", "replace").decode("utf-8")  # lone surrogates of broken input
    found = sorted(terms.find.find_matches_as_indexes(text, overlapping=True), key=lambda m: (m[1] - m[2], m[1]))
    taken: dict[str, list[tuple[int, int]]] = {}
    for number, start, end in found:
        for function in terms.masks[number]:
            taken.setdefault(function, []).append((start, end))
        for function, points in terms.uses[number]:
            spans = taken.setdefault(function, [])
            if not any(a < end and start < b for a, b in spans):
                spans.append((start, end))
                yield _Hit(function, terms.words[number], start, end, points)


@cache
def _terms() -> _Terms:
    """The terms of `functions.tsv`. A term of n functions counts 1/√n of its weight for each."""
    from ahocorasick_rs import AhoCorasick

    uses: dict[str, dict[str, float]] = {}
    masks: dict[str, set[str]] = {}
    for row in table("functions"):
        for tier, weight in reversed(_WEIGHTS.items()):
            for word in values(row[tier]):
                uses.setdefault(word, {})[row["function"]] = weight
        for word in values(row["not"]):
            masks.setdefault(word, set()).add(row["function"])
    words = tuple(sorted(uses.keys() | masks.keys()))
    shared = {word: len(of) ** -0.5 for word, of in uses.items()}
    return _Terms(
        AhoCorasick(list(words)),
        words,
        tuple(tuple((f, w * shared[word]) for f, w in uses.get(word, {}).items()) for word in words),
        tuple(frozenset(masks.get(word, ())) for word in words),
    )
