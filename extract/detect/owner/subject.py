"""Who acts in a running sentence: its subject, the object of 责成, what follows 由 and 会同.

A name must stand where a subject can stand (at the beginning of a clause, after 由 or 责成) and be followed by
a predicate; this keeps 组织X, 支持X and X的责任 out without a list of every verb.
"""

import re
from dataclasses import dataclass
from functools import cache

from extract.detect.owner.lexicon import Lexicon
from extract.detect.owner.names import form_ends
from extract.detect.owner.words import bare, either, plain, words
from extract.vocabulary.task import Owner, Role

_CLAUSE = re.compile(r"(?:^|[，,。；;：:！？!?”“\"）)〕*])(?=.)")
_LEAD_IN = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[是、]|第[一二三四五六七八九十]{1,3}[，,、]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、](?!\d)|[①-⑳]|[—★●◆■]+"
    r"|同时|此外|另外|其中|目前|当前|现在|近年来|今年以来|今年|去年|为此|据此|会后|然后|因此|并且|而且|但是|但|尤其是|特别是|主要是|近日|日前|随后|此后|年底|下一步|下半年|上半年"
    r"|刚刚过去的\d{4}年|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来)?|\d{1,2}月\d{1,2}日|截至|截止|迫切|自|让|就是|作为|需要|要求|既|在[一-龥]{2,12}(?:上|中|下|前|后|时|期间)"
    r"|在印发《[^》]{2,40}》的同时|(?:会议|大会|会上)?(?:强调|指出|要求|提出|明确|认为|号召|决定)[：:，]?)"
)
_LIST_MARK = re.compile(r"[、]|以及|[和与及]")
_ETC = re.compile(r"等?(?:\d{1,3}|[一二三四五六七八九十]{1,3})?(?:多?家|个|省)?(?:中央|各大|各级|各|相关|有关|主要|所有)*(?:部门|单位|机构|省|市|县|区|媒体|企业|方面)?")
_STOP = re.compile(r"[，,。；;：:！？!?“”\"《》]")
_REMARK = re.compile(r"[（(〔][^（()）〔〕]{0,40}[）)〕]")
_COOPERATES = re.compile(r"(?:积极|密切|给予|要|应|等|共同|协同|主动|全力)*(?:参加|参与|配合|协助|协办|支持配合|参会)(?:配合|支持)?(?=[，,。；;]|$)")
_LEADS = re.compile(r"(?:分别|负责|具体|共同|联合)*(?:牵头|率队|主办|主责|抓总|担任组长|任组长)")
_SUPERVISES = re.compile(r"(?:要|应|负责|具体)*(?:督办|督查督办|监督检查|监督考核|跟踪督办)(?=[，,。；;]|$)")
LONGEST = 46
"""Characters of one unit's name in running text at most (协调小组办公室 with its topic reaches 40)."""
MOST_ENDS = 8
"""Ends of one name that are tried; more occur only in text that is no name."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Units of one list: their spans, and where the list ends."""

    spans: tuple[tuple[int, int], ...]
    end: int


@dataclass(frozen=True, slots=True)
class _Scan:
    """A sentence without white space; at[i] is where its character i stands in the document."""

    text: str
    at: tuple[int, ...]
    lexicon: Lexicon


@cache
def _sign() -> re.Pattern[str]:
    ends = {w[-1] for kind in ("tail", "self", "group", "title") for w in words(kind)}
    return re.compile("[" + "".join(sorted(ends)) + "]|" + either(list(words("place"))))


@cache
def _predicate() -> re.Pattern[str]:
    return re.compile(either([*words("modal"), *words("predicate")]))


@cache
def _modal() -> re.Pattern[str]:
    return re.compile("[都也还均]?" + either(list(words("modal"))))


@cache
def _fixed() -> re.Pattern[str]:
    return re.compile(either([*words("self"), *words("group")]))


@cache
def _start() -> re.Pattern[str]:
    place = either(list(words("place")))
    local = r"[一-龥]{2,6}?(?:自治州|自治县|[省市县州盟旗](?![场民值级域]))"
    return re.compile(rf"(?P<level>{either(list(words('level')))})|(?P<place>{place}(?:省|市|(?:[一-龥]{{1,3}}族)?自治区)?)|(?P<local>{local})")


@cache
def _bare_place() -> re.Pattern[str]:
    return re.compile(either(list(words("place"))) + r"(?:省|市|(?:[一-龥]{1,3}族)?自治区)?|[一-龥]{2,5}?(?:省|市|县|自治州|自治县|州|旗)")


@cache
def _person() -> re.Pattern[str]:
    name = rf"{either(list(words('surname')))}[一-龥·]{{1,2}}"
    title = either(list(words("title")))
    return re.compile(rf"(?:[一-龥、]{{0,16}}?)(?:{name}(?:{title})|{title}{name})(?=[一-龥，])")


@cache
def _objects() -> re.Pattern[str]:
    pivot, beside = either(list(words("pivot"))), either(list(words("beside")))
    return re.compile(rf"(?P<by>由(?!于|此))|(?P<with>[与同和])|(?P<beside>{beside})|(?P<pivot>{pivot})")


@cache
def _together() -> re.Pattern[str]:
    return re.compile(either(list(words("together"))))


def subjects(text: str, start: int, end: int, lexicon: Lexicon) -> list[Owner]:
    """Owners named in the running text text[start:end], in order; [] for text without any."""
    if end - start < 3 or not _sign().search(text, start, end):
        return []
    scan = _compact(text, start, end, lexicon)
    found: dict[int, Owner] = {}
    for roled, spans in [*_clauses(scan), *_governed(scan)]:
        for a, b in spans:
            if not any(o.start <= scan.at[a] < o.end for o in found.values()):
                found[scan.at[a]] = _owner(text, scan, a, b, roled)
    return [found[at] for at in sorted(found)]


def _compact(text: str, start: int, end: int, lexicon: Lexicon) -> _Scan:
    shown = plain(text[start:end])
    at = tuple(i for i, ch in enumerate(shown, start) if not ch.isspace())
    return _Scan("".join(shown.split()), (*at, end), lexicon)


def _owner(text: str, scan: _Scan, a: int, b: int, role: Role) -> Owner:
    start, end = scan.at[a], scan.at[b - 1] + 1
    name = bare(text[start:end])
    return Owner(role, text[start:end], start, end, name, "sentence", bool(_person().match(name + "，")))


def _clauses(scan: _Scan) -> list[tuple[Role, tuple[tuple[int, int], ...]]]:
    """Subjects at the beginning of clauses, lead-ins such as 一是, 同时, 今年 skipped."""
    out = []
    for mark in _CLAUSE.finditer(scan.text):
        at = mark.end()
        for _ in range(4):
            found = _list(scan, at)
            if found:
                out.append((_role(scan.text, found), found.spans))
                break
            lead = _LEAD_IN.match(scan.text, at)
            if not lead:
                break
            at = lead.end() + (scan.text[lead.end() : lead.end() + 1] in "，,：:")
    return out


def _role(text: str, found: _Found) -> Role:
    if _LEADS.match(text, found.end):
        return Role.LEAD
    if _COOPERATES.match(text, found.end):
        return Role.COOPERATING
    return Role.SUPERVISING if _SUPERVISES.match(text, found.end) else Role.RESPONSIBLE


def _governed(scan: _Scan) -> list[tuple[Role, tuple[tuple[int, int], ...]]]:
    """Units after 由, 责成 and the like, and 会同; 与X only where 联合, 共同 or the like follows."""
    out = []
    for mark in _objects().finditer(scan.text):
        free = mark["beside"] is not None or mark["with"] is not None
        found = _list(scan, mark.end(), free=free)
        if not found:
            continue
        if mark["with"] and not _together().match(scan.text, found.end):
            continue
        out.append((Role.COOPERATING if free else _role(scan.text, found), found.spans))
    return out


def _list(scan: _Scan, at: int, *, free: bool = False) -> _Found | None:
    """A list of units at `at` that is followed by a predicate (free: by anything but 的 or more of a name)."""
    return _longer(scan, at, (), free, 0)


def _longer(scan: _Scan, at: int, before: tuple[tuple[int, int], ...], free: bool, depth: int) -> _Found | None:
    text = scan.text
    for end in _ends(scan, at, bool(before)):
        spans = (*before, (at, end))
        after = end
        remark = _REMARK.match(text, after)
        if remark:
            after = remark.end()
        mark = _LIST_MARK.match(text, after)
        if mark and depth < 60:
            more = _longer(scan, mark.end(), spans, free, depth + 1)
            if more:
                return more
        if _acts(text, after, free):
            return _Found(spans, after)
        etc = _ETC.match(text, after)
        if etc and etc.end() > after and etc[0] and _acts(text, etc.end(), free):
            return _Found((*before, (at, etc.end())), etc.end())
    return None


_FREE_STOP = re.compile(r"[，,。；;、：:）)]|$|到|赴|就|在|向|对|召|制|印|下|开|联|共|进|研|出|参|提|推|按|分|签|座|商|建|做|加")


def _acts(text: str, at: int, free: bool) -> bool:
    if _predicate().match(text, at) and not text.startswith("的", at):
        return True
    if _COOPERATES.match(text, at) or _LEADS.match(text, at):
        return True
    return free and bool(_FREE_STOP.match(text, at) or _together().match(text, at))


def _ends(scan: _Scan, at: int, listed: bool) -> list[int]:
    """Where a unit that begins at `at` may end, likeliest first."""
    text = scan.text
    limit = min(len(text), at + LONGEST)
    stop = _STOP.search(text, at, limit)
    if stop and text[stop.start()] not in "“”":
        limit = stop.start()
    if limit - at < 2:
        return []
    out = []
    fixed = _fixed().match(text, at, limit)
    if fixed:
        out.append(fixed.end())
    known = [n for n in range(min(scan.lexicon.length, limit - at), 1, -1) if text[at : at + n] in scan.lexicon.by_name or text[at : at + n] in scan.lexicon.functions]
    head = _start().match(text, at, limit)
    if head or known:
        ends = form_ends(text, at, limit)[:MOST_ENDS]
        out += _organs_first(text, [e for e in ends if "的" not in text[at:e] and "了" not in text[at:e]])
    person = _person().match(text, at, limit)
    if person:
        out.insert(0, person.end())
    out += [at + n for n in known if at + n not in out and (listed or text[at : at + n] in scan.lexicon.by_name)]
    place = _bare_place().match(text, at, limit)
    if place:
        out.append(place.end())
    return list(dict.fromkeys(out))


_ORGAN = ("组", "办公室", "专班", "指挥部", "委员会", "联席会议")


def _organs_first(text: str, ends: list[int]) -> list[int]:
    """An organ whose name holds a verb phrase (推进职能转变协调小组办公室) wins where a modal follows it."""
    organs = [e for e in ends if text[:e].endswith(_ORGAN) and _modal().match(text, e)]
    return organs[-1:] + [e for e in ends if e not in organs[-1:]]
