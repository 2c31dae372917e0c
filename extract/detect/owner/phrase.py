"""Lists of units at a given place of running text, accepted only where a predicate follows them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from extract.detect.owner.begins import NO_HEAD, heads, may_begin, persons, sort, start
from extract.detect.owner.lexicon import Lexicon
from extract.detect.owner.names import ends_like_unit, form_ends
from extract.detect.owner.predicate import acts, modal, predicate
from extract.detect.owner.words import either, words
from extract.knowledge import Pattern

LONGEST = 46
"""Characters of one unit's name in running text at most (协调小组办公室 with its topic reaches 40)."""
MOST_ENDS = 8
"""Ends of one name that are tried; more occur only in text that is no name."""
MOST_UNITS = 60
"""Units in one list at most; the longest lists in use have about forty."""

LIST_MARK = re.compile(r"、|以及|[和与及]|及其")
_COUNT = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_ETC = re.compile(
    rf"等?(?:{_COUNT}?(?:多?家|个)?)?(?:中央|各大|各级|各|相关|有关|主要|所有|主管|直属)*"
    r"(?:部门|单位|机构|省区市|省|市|县|区|媒体|企业|方面)?(?:负责同志|负责人)?"
)
BARE = re.compile(
    rf"[一-龥]{{2,12}}(?:、[一-龥]{{2,14}}){{0,14}}?等(?:{_COUNT}多?个?)?"
    rf"(?:各|有关|相关|多|主管|监管|管理|行政|{_COUNT}家?)*(?:中央)?"
    r"(?:部门|部委|单位|机构|企业|高校|院校|媒体|新闻媒体|从业人员)(?:和单位)?"
)
_STOP = re.compile(r"[，,。；;：:！？!?《》]")
_REMARK = re.compile(r"[（(〔][^（()）〔〕]{0,40}[）)〕]")
_FORBIDDEN = re.compile(
    r"[的了是由报把被让给于到为据以对从通根按委第有责会督负](?:(?<=[的了是由报把被让给于到为])|(?<=据)(?<!数据)|(?<=以)(?![上下])|(?<=对)(?![外口])"
    r"|(?<=从)(?!业)|(?<=通)过|(?<=根)据|(?<=按)照|(?<=委)托|(?<=第)[一二三四五六七八九十百\d]{1,6}条|(?<=有)(?![限资关色])"
    r"|(?<=责)成|(?<=会)同(?!意)|(?<=督)促(?=各|有关|相关|[省市县]|企业|地方)|(?<=负)责(?!人|同志))"
)
"""What no name holds."""
_NO_BEGIN = Pattern("never_begins_a_name")
"""With which no name begins."""
_ORGANS = ("组", "办公室", "专班", "指挥部", "委员会", "联席会议")
_NO_PLACE = re.compile(
    r".*(?:城市|超市|都市|股市|强[省市县]|大[省市县]|示范省|设区市|[外跨各本我全]省|[本我全各]市|城镇"
    r"|[小片城新库灾园社地]区|(?:户|范|济|动|发|产业|试验|高新|功能|保护|流|引领|先行|合作|开放|自贸|保税)区)\Z"
)
AREAS = "省市县州盟旗区镇乡村"


class Scan(NamedTuple):
    """A sentence without white space and radicals.

    ends: places where a list with a predicate after it may end (see `ends`), ascending.
    failed: places where no list goes on, so that each is tried once and the time stays linear.
    """

    text: str
    lexicon: Lexicon
    ends: list[int]
    failed: set[tuple[int, bool, bool]]


class Found(NamedTuple):
    """Units of one list: their spans in `Scan.text`, and where the list ends."""

    spans: tuple[tuple[int, int], ...]
    end: int


@cache
def _local() -> re.Pattern[str]:
    return re.compile(r"[一-龥]{2,6}?(?:自治州|自治县|[省市县州盟旗区镇](?![场民值级域]))")


@cache
def _governs() -> re.Pattern[str]:
    """责成, 督促, 会同: before a place they are no part of its name."""
    return re.compile(either([*words("pivot"), *words("beside")]))


@cache
def _loose() -> re.Pattern[str]:
    """A name of any beginning with an end that hardly stands in other words; 司 and 处 only as a last resort."""
    return re.compile(rf"[一-龥]{{2,12}}?{either(list(words('loose')))}")


def unit_list(scan: Scan, at: int, *, free: bool = False) -> Found | None:
    """The list of units beginning at `at`, None when there is none or no predicate follows it.

    free: the list may also end where something else than more of a name follows (after 会同, 督促).
    """
    text = scan.text
    if not free and (not scan.ends or scan.ends[-1] <= at):
        return None
    if _NO_BEGIN.match(text, at):
        return None
    verb = predicate(text, at)
    if (free or not verb) and text.find("等", at + 2, at + 120) >= 0:
        bare = BARE.match(text, at, at + 120)
        if bare and not _FORBIDDEN.search(bare[0]) and acts(text, bare.end(), free):
            return Found(tuple(pieces(text, at, bare.end())), bare.end())
    if verb and text[at : at + 2] not in heads(scan.lexicon) and not may_begin(text, at):
        return None
    return _longer(scan, at, (), free)


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a list between its 、."""
    at = start
    for mark in re.compile("、").finditer(text, start, end):
        yield at, mark.start()
        at = mark.end()
    yield at, end


def _longer(scan: Scan, at: int, before: tuple[tuple[int, int], ...], free: bool) -> Found | None:
    text, key = scan.text, (at, free, bool(before))
    if key in scan.failed:
        return None
    for end in _ends(scan, at, bool(before), free):
        spans = (*before, (at, end))
        remark = _REMARK.match(text, end)
        after = remark.end() if remark else end
        etc = _ETC.match(text, after)
        far = etc.end() if etc and etc.end() > after else after
        for stop in dict.fromkeys((after, far)):
            mark = LIST_MARK.match(text, stop)
            if mark and len(before) < MOST_UNITS and (more := _longer(scan, mark.end(), spans, free)):
                return more
            if acts(text, stop, free):
                return Found((*before, (at, stop if stop == far else end)), stop)
    scan.failed.add(key)
    return None


def _ends(scan: Scan, at: int, listed: bool, free: bool) -> list[int]:
    """Where a unit that begins at `at` may end, likeliest first; [] when no name begins there."""
    text, names = scan.text, scan.lexicon.by_name
    head, verb = heads(scan.lexicon).get(text[at : at + 2], NO_HEAD), predicate(text, at)
    stop = _STOP.search(text, at, at + LONGEST)
    limit = stop.start() if stop else min(len(text), at + LONGEST)
    if limit - at < 2:
        return []
    known = [at + n for n in head.lengths if at + n <= limit and text[at : at + n] in names]
    out = [at + len(w) for w in head.fixed if text.startswith(w, at, limit)][:1]
    if not verb or start(text, at, len(text)) or sort(text, at, len(text)):
        out += _by_form(scan, at, limit, bool(known), text.startswith(head.functions, at))
    out += known
    out = [e for e in dict.fromkeys(out) if listed or modal(text, e) or text[at:e] not in words("common")]
    if not out and not verb and (e := _loose_end(text, at, limit, free or listed)):
        out = [e]
    return _with_people(text, at, out, limit)


def _by_form(scan: Scan, at: int, limit: int, known: bool, function: bool) -> list[int]:
    """Ends of a name that begins with a level, place, duty or sort of unit; places themselves come last."""
    text = scan.text
    head, kind, local = start(text, at, limit), sort(text, at, limit), _local().match(text, at, limit)
    if local and (_NO_PLACE.match(local[0]) or _FORBIDDEN.search(local[0]) or _governs().match(text, at)):
        local = None
    out = []
    if head or known or local or function or kind:
        least = max(at + 2, head.end() if head else 0)
        bad = _FORBIDDEN.search(text, at, limit)
        ends = [e for e in form_ends(text, at, bad.end() - 1 if bad else limit, MOST_ENDS) if e >= least]
        ends = [e for e in ends if not _is_list(text, at, e, scan.lexicon) and _closed(text, at, e)]
        several = text[at] in "各有相"
        out = _organs_first(text, [e for e in ends if several or text[e - 1] not in AREAS])
        if kind and not (head or known or local or function):
            out = [e for e in out if text.endswith(words("generic"), at, e)]
    places = [
        m.end() for m in (head if head and head["place"] else None, local) if m and text[m.end() - 1] not in "区镇"
    ]
    return out + [e for e in places if e not in out]


def _is_list(text: str, at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a 、 stands in the stretch after a name: two units, not one such as 市、县两级政府."""
    mark = text.find("、", at, end)
    return mark > at + 2 and ends_like_unit(text[at:mark], lexicon) and text[mark - 1] not in AREAS


def _closed(text: str, at: int, end: int) -> bool:
    """Whether every bracket opened in the stretch is closed in it (各省（区、市）环保部门)."""
    return text.count("（", at, end) + text.count("(", at, end) == text.count("）", at, end) + text.count(")", at, end)


def _loose_end(text: str, at: int, limit: int, free: bool) -> int | None:
    """The end of a name known by nothing but its end (村镇建设司), before a strong predicate only."""
    found = _loose().match(text, at, limit)
    return found.end() if found and not _FORBIDDEN.search(found[0]) and _strong(text, found.end(), free) else None


def _strong(text: str, at: int, free: bool) -> bool:
    """A predicate of at least two characters or a modal: the name before it is known by nothing but its end."""
    length = predicate(text, at)
    return length > 1 or (length == 1 and modal(text, at)) or (free and (at >= len(text) or text[at] in "、和及与"))


def _organs_first(text: str, ends: list[int]) -> list[int]:
    """An organ whose name holds a verb phrase (推进职能转变协调小组办公室) wins where a modal follows it."""
    organs = [e for e in ends if text.endswith(_ORGANS, 0, e) and modal(text, e)]
    return organs[-1:] + [e for e in ends if e not in organs[-1:]]


def _with_people(text: str, at: int, ends: list[int], limit: int) -> list[int]:
    """The ends, before them those of a title and personal name that follow one (青海省｜省长信长星) or stand alone."""
    people = [n for e in (at, *ends) for n in persons(text, e, limit)]
    return list(dict.fromkeys(people + ends)) if people else ends
