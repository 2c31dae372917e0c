"""What the name of a unit or a person may begin with: a level, place, number, duty, sort, title or family name.

One look-up by the first characters tells which of the patterns are worth a try; at most places none is.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.detect.owner.lexicon import KEPT, Lexicon
from extract.detect.owner.predicate import predicate
from extract.detect.owner.words import either, words

START, SORT, PERSON = 1, 2, 4
"""Bits: a level, place, number or the writer; a sort of unit (主管部门); a title or family name."""
_DIGITS = "0123456789０１２３４５６７８９一二三四五六七八九十"
_SORTED_END = "部门"
_SORTED_REACH = 14
"""Characters from the beginning of …行政部门, …主管部门 to its end at most."""
_PERSON_REACH = 9
"""Characters from the beginning of a personal name to the end of its title at most."""
LONGEST_FUNCTION = 8
"""Characters of a duty that stands for a unit (发展改革部门) at most."""


@dataclass(frozen=True, slots=True)
class Head:
    """What may begin with two given characters.

    fixed: whole subjects, in order of choice; functions: duties of units;
    lengths: of the lexicon's names, longest first.
    """

    fixed: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()


NO_HEAD = Head()


@cache
def heads(lexicon: Lexicon) -> dict[str, Head]:
    """By the first two characters: what a lexicon and the fixed subjects offer."""
    fixed = _wholes()
    functions = _by_two([w for w in sorted(lexicon.functions) if 2 <= len(w) <= LONGEST_FUNCTION])
    names = _by_two([w for w in lexicon.by_name if len(w) > 1])
    return {
        two: Head(
            fixed.get(two, ()),
            tuple(functions.get(two, ())),
            tuple(sorted({len(w) for w in names.get(two, ())}, reverse=True)),
        )
        for two in fixed.keys() | functions.keys() | names.keys()
    }


def _by_two(found: list[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for word in found:
        out.setdefault(word[:2], []).append(word)
    return out


@cache
def _wholes() -> dict[str, tuple[str, ...]]:
    fixed = _by_two(sorted({*words("self"), *words("group")}, key=lambda w: (-len(w), w)))
    return {two: tuple(found) for two, found in fixed.items()}


def whole_subject(text: str, at: int) -> int:
    """The end of the whole subject (我们, 各地区各部门, 党员干部) that stands at `at`, 0 when none does."""
    found = _wholes().get(text[at : at + 2])
    return next((at + len(w) for w in found if text.startswith(w, at)), 0) if found else 0


@cache
def _kinds() -> dict[str, int]:
    """By first character: the bits of what may begin with it."""
    out: dict[str, int] = {}
    firsts = [(START, w) for kind in ("level", "place", "self") for w in words(kind)]
    firsts += [(START, c) for c in "同" + _DIGITS]
    firsts += [(SORT, w) for w in ("各", "有关", "相关", *words("sort"))]
    firsts += [(PERSON, w) for kind in ("surname", "title") for w in words(kind)]
    for bit, word in firsts:
        out[word[0]] = out.get(word[0], 0) | bit
    return out


@cache
def _start() -> re.Pattern[str]:
    place = rf"{either(list(words('place')))}(?:省|市|(?:[一-龥]{{1,3}}族)?自治区)?"
    count = r"同?[一二三四五六七八九十\d]{1,2}(?:名|家|个)"
    levels = either(list(words("level")))
    return re.compile(
        rf"(?P<level>{levels}(?!类|项|种|式|界|族|环节|自|大|方案))|(?P<place>{place})|(?P<count>{count})"
        rf"|(?P<self>{either(list(words('self')))})"
    )


def start(text: str, at: int, limit: int) -> re.Match[str] | None:
    """A level, place, number or the writer at `at`, read up to `limit`."""
    return _start().match(text, at, limit) if _kinds().get(text[at : at + 1], 0) & START else None


@cache
def _sorted() -> re.Pattern[str]:
    ends = either(list(words("generic")))
    return re.compile(
        rf"(?:各|有关|相关)?{either(list(words('sort')))}(?=[一-龥]{{0,10}}?{ends})"
        r"|[一-龥]{2,8}?(?:行政|主管|监管|管理)部门"
    )


def sort(text: str, at: int, limit: int) -> re.Match[str] | None:
    """A sort of unit before its generic name (试点单位, 电力主管部门) at `at`, read up to `limit`."""
    likely = _kinds().get(text[at : at + 1], 0) & SORT or text.find(_SORTED_END, at + 4, at + _SORTED_REACH) >= 0
    return _sorted().match(text, at, limit) if likely else None


def may_begin(text: str, at: int) -> bool:
    """Whether anything of this module but a fixed or known name may begin at `at`; a fast no for most verbs."""
    return text[at : at + 1] in _kinds() or text.find(_SORTED_END, at + 4, at + _SORTED_REACH) >= 0


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(either(list(words("title"))))


@cache
def _person() -> tuple[re.Pattern[str], ...]:
    """Name and title in either order; personal names of two characters more, then of one."""
    surname, title = either(list(words("surname"))), either(list(words("title")))
    shapes = [rf"(?P<name>{surname}[一-龥·]{{{n}}}){title}" for n in (2, 1)]
    shapes += [rf"{title}(?P<name>{surname}[一-龥·]{{{n}}})" for n in (2, 1)]
    return tuple(map(re.compile, shapes))


def persons(text: str, at: int, limit: int) -> list[int]:
    """Ends of a personal name with its title that begins at `at`, likeliest first; [] when there is none."""
    if not _kinds().get(text[at : at + 1], 0) & PERSON or not _titles().search(text, at, at + _PERSON_REACH):
        return []
    found = (shape.match(text, at, limit) for shape in _person())
    return [m.end() for m in found if m and _is_name(m["name"])]


def _is_name(name: str) -> bool:
    """林业 and 文化 before 局长 are no names; neither is what goes on with a verb."""
    return name not in words("noname") and not predicate(name, 1)


@lru_cache(maxsize=KEPT)
def is_person(name: str) -> bool:
    """Whether a name ends with a title and a personal name, in either order."""
    return bool(_titles().search(name)) and any(len(name) in persons(name, i, len(name)) for i in range(len(name)))
