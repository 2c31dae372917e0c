"""The words of `models/owner_words.tsv` and `models/owner_labels.tsv`, compiled once for matching."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.knowledge import table, values
from extract.vocabulary.task import Role

KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | dict(
    zip(map(ord, "⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻩⻬⻮⻰"), "西见角贝车长门青页风飞食马鱼黄齐齿龙", strict=True)
)
"""PDF files often print 工 as the radical ⼯ (U+2F00 and up); one character stays one character."""


def plain(text: str) -> str:
    """`text` with radical code points as ordinary characters; the same length, so offsets hold."""
    return text if text.isascii() or not _RADICAL.search(text) else text.translate(KANGXI)


_RADICAL = re.compile("[\u2e80-\u2fdf]")


@lru_cache(maxsize=1)
def has_radicals(text: str) -> bool:
    """Whether a document holds radical code points; asked for each of its sentences, so the last answer is kept."""
    return _RADICAL.search(text) is not None


def bare(text: str) -> str:
    """A name as one would write it: no white space, no line breaks, no typesetting codes (〖JP2〗)."""
    shown = "".join(plain(text).split())
    return _CODE.sub("", shown) if "〖" in shown else shown


_CODE = re.compile("〖[^〗]{0,8}〗")


def either(words: list[str]) -> str:
    """An alternation of literal words, the longest first; matches nothing when there are none."""
    return "(?:" + "|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w)))) + ")" if words else "(?!)"


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind of `owner_words.tsv`, in file order."""
    return tuple(w for row in table("owner_words") if row["kind"] == kind for w in values(row["words"]))


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """The words of one kind as a compiled alternation, the longest first."""
    return re.compile(either(list(words(kind))))


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in text. start, end: the whole label with its colon. role is None for 完成时限 and the like."""

    start: int
    end: int
    role: Role | None
    person: bool = False


@cache
def _label_rows() -> dict[str, tuple[dict[str, str], ...]]:
    kinds: dict[str, list[dict[str, str]]] = {
        "role": [],
        "body": [],
        "person": [],
        "post": [],
        "end": [],
        "endform": [],
    }
    for row in table("owner_labels"):
        kinds[row["kind"]].append(row)
    return {kind: tuple(rows) for kind, rows in kinds.items()}


def _spaced(rows: tuple[dict[str, str], ...]) -> str:
    """Alternation of the rows' words in which blanks may stand between characters (责 任 单 位)."""
    found = sorted({row["word"] for row in rows}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(r"[ 　]?".join(map(re.escape, word)) for word in found) + ")"


@cache
def _label_pattern() -> re.Pattern[str]:
    rows = _label_rows()
    role, ahead = _spaced(rows["role"]), r"(?:[省市县区州](?:直|级))?"
    several = rf"{role}(?:[（(]{role}[）)]|[ 　]?[及和、/／或]?[ 　]?{role}){{0,2}}"
    bodies = rf"(?:(?P<person>{_spaced(rows['person'])})|{_spaced(rows['body'])})"
    named = rf"{ahead}(?P<role>{several})[ 　]?(?:[省市县区州]直)?{bodies}"
    ends = rf"{_spaced(rows['end'])}|[一-龥]{{0,2}}{_spaced(rows['endform'])}"
    note = r"(?:[ 　]?[（(][^（()）\n]{1,24}[）)])?"
    return re.compile(
        rf"(?<![各关的为])(?:[【〔［\[]\s?)?(?:(?P<end>{ends})|(?P<post>{_spaced(rows['post'])})|{named}{note})\s?\Z"
    )


@cache
def _roles() -> dict[str, Role]:
    return {row["word"]: Role(row["role"]) for row in _label_rows()["role"]}


@cache
def _role_words() -> re.Pattern[str]:
    return re.compile(either(list(_roles())))


def _role_of(printed: str) -> Role:
    """Lead and cooperating words win over the rest, otherwise the last word counts."""
    roles = _roles()
    found = [roles[m[0]] for m in _role_words().finditer(re.sub(r"[ 　]", "", printed))]
    first = [r for r in found if r in (Role.LEAD, Role.COOPERATING)]
    return (first or found[-1:] or [Role.RESPONSIBLE])[0]


LABEL_LENGTH = 44
"""Longest label looked at, in characters; the longest in use (with a remark in brackets) has about 35."""
_MARK = re.compile(r"[：:】〕］\]—](?:(?<!—)|—)")
_UNKNOWN = re.compile(r"[一-龥]{2,6}\s?\Z")


@cache
def _label_ends() -> frozenset[str]:
    """Last characters of all labels, those of remarks on them included."""
    rows = _label_rows()
    return frozenset(row["word"][-1] for kind in ("body", "person", "post", "end", "endform") for row in rows[kind]) | {
        *"）)"
    }


def labels(text: str, start: int, end: int) -> list[Label]:
    """Labels in text[start:end] in order, known ones and those that end the list before them; linear time."""
    found = []
    known, ends = _label_pattern(), _label_ends()
    for mark in _MARK.finditer(text, start, end):
        at = mark.start()
        last = text[at - 2 : at - 1] if text[at - 1 : at].isspace() else text[at - 1 : at]
        if last not in ends and not "\u2e80" <= last <= "\u2fdf":
            continue
        head = plain(text[max(start, at - LABEL_LENGTH) : at])
        match = known.search(head)
        if match:
            found.append(_label(match, mark, at - len(head), text, end))
    return found


def _label(match: re.Match[str], mark: re.Match[str], base: int, text: str, end: int) -> Label:
    close = mark.end()
    while close < end and text[close] in "：: \u3000】〕］—":
        close += 1
    if match["end"]:
        return Label(base + match.start(), close, None)
    if match["post"]:
        return Label(base + match.start(), close, Role.RESPONSIBLE, True)
    return Label(base + match.start(), close, _role_of(match["role"]), bool(match["person"]))
